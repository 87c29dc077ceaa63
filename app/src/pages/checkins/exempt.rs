//! Exemptions (豁免, domain 2.14): of one member, and all of them. They count when both the community and the unit have
//! approved; approving is writing who did.

use domain::{
    edit::{Edit, RegisterEdit},
    id::Id,
    moment::Day,
    principal::Member,
    register::{Exemption, ExemptionEffect},
    wish::Step,
};
use leptos::prelude::*;

use super::step::{SheetFoot, name_of};
use crate::{
    components::{Badge, Choices, Empty, Option2, SelectField, Sheet, TextField},
    pages::{
        doing::{Desk, Doing},
        wish::parse_day,
    },
    words::{
        self,
        checkin::{Steps, Urge, effect},
    },
};

/// The exemption that is to be changed, or none when a new one is added.
type Changing = RwSignal<Option<(Id<Member>, Option<(Id<Step>, Exemption)>)>>;

fn of(desk: Desk, member: Id<Member>) -> Vec<(Id<Step>, Exemption)> {
    desk.shell.view().with(|view| {
        let file = view.community.member(member);
        let mut all: Vec<_> = file
            .into_iter()
            .flat_map(|file| &file.exemptions)
            .map(|(id, fact)| (*id, fact.step.clone()))
            .collect();
        all.sort_by_key(|(id, one)| (std::cmp::Reverse(one.from), *id));
        all
    })
}

/// The exemptions of one member.
#[component]
pub(super) fn ExemptPart(member: Id<Member>) -> impl IntoView {
    let w = Urge::words();
    let desk = Desk::here();
    let (open, changing): (_, Changing) = (RwSignal::new(false), RwSignal::new(None));
    let all = Memo::new(move |_| of(desk, member));
    view! {
        <div class="stack" data-testid="exemptions">
            <ul class="rows" role="list">
                {move || all.get().into_iter().map(|(id, one)| view! { <Row member id one open changing named=false/> }).collect_view()}
            </ul>
            <div class="actions">
                <button type="button" class="button quiet" data-testid="add-exemption"
                    on:click=move |_| { changing.set(Some((member, None))); open.set(true); }>{w.add}</button>
            </div>
            <ExemptSheet open changing/>
        </div>
    }
}

/// Every exemption, those that wait for an approval first.
#[component]
pub(super) fn ExemptList() -> impl IntoView {
    let w = Urge::words();
    let desk = Desk::here();
    let (open, changing): (_, Changing) = (RwSignal::new(false), RwSignal::new(None));
    let all = Memo::new(move |_| {
        desk.shell.view().with(|view| {
            let mut all: Vec<(Id<Member>, Id<Step>, Exemption)> = view
                .community
                .register()
                .flat_map(|(member, file)| {
                    file.exemptions.iter().map(move |(id, fact)| (member, *id, fact.step.clone()))
                })
                .collect();
            all.sort_by_key(|(member, id, one)| {
                (one.is_approved(), std::cmp::Reverse(one.from), *member, *id)
            });
            all
        })
    });
    view! {
        <ul class="rows" role="list" data-testid="exemption-list">
            {move || all.get().into_iter().map(|(member, id, one)| view! { <Row member id one open changing named=true/> }).collect_view()}
        </ul>
        {move || all.with(Vec::is_empty).then(|| view! { <Empty icon="check" title=w.none/> })}
        <ExemptSheet open changing/>
    }
}

#[component]
fn Row(
    member: Id<Member>,
    id: Id<Step>,
    one: Exemption,
    open: RwSignal<bool>,
    changing: Changing,
    named: bool,
) -> impl IntoView {
    let w = Urge::words();
    let desk = Desk::here();
    let name = desk.shell.view().with_untracked(|view| name_of(&view.community, member));
    let title = if named { format!("{name} · {}", one.kind) } else { one.kind.clone() };
    let span = format!("{} – {} · {}", words::day(one.from), words::day(one.to), effect(one.effect));
    let by = [
        (w.by_community, &one.approved_by_community),
        (w.by_unit, &one.approved_by_unit),
        (w.evidence, &one.evidence),
    ];
    let by: Vec<String> = by
        .into_iter()
        .filter(|(_, who)| !who.is_empty())
        .map(|(name, who)| format!("{name}：{who}"))
        .collect();
    let (mark, tone) = if one.is_approved() { (w.approved, "good") } else { (w.waiting, "warn") };
    view! {
        <li class="row" data-testid="exemption">
            <span class="row-main">
                <strong>{title}" "<Badge words=mark tone/></strong>
                <small>{span}</small>
                <small>{by.join(" · ")}</small>
            </span>
            <span class="actions row-foot">
                <button type="button" class="button small" data-testid="change-exemption"
                    on:click=move |_| { changing.set(Some((member, Some((id, one.clone()))))); open.set(true); }>{w.change}</button>
            </span>
        </li>
    }
}

#[component]
fn ExemptSheet(open: RwSignal<bool>, changing: Changing) -> impl IntoView {
    let w = Urge::words();
    let desk = Desk::here();
    let title = Signal::derive(move || {
        let name = changing.with(|changing| {
            let member = changing.as_ref().map(|(member, _)| *member)?;
            Some(desk.shell.view().with_untracked(|view| name_of(&view.community, member)))
        });
        format!("{}：{}", w.add, name.unwrap_or_default())
    });
    view! {
        <Sheet open title testid="exempt-sheet">
            {move || changing.get_untracked().map(|(member, one)| view! { <Form member one open/> })}
        </Sheet>
    }
}

#[component]
fn Form(member: Id<Member>, one: Option<(Id<Step>, Exemption)>, open: RwSignal<bool>) -> impl IntoView {
    let w = Urge::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let today = desk.shell.today();
    let kinds: Vec<Option2> = desk.shell.view().with_untracked(|view| {
        view.community.settings.exemption_kinds.iter().map(|kind| Option2::plain(kind)).collect()
    });
    let id = one.as_ref().map_or_else(|| desk.shell.new_id(), |(id, _)| *id);
    let known = one.map(|(_, one)| one);
    let text = |value: Option<String>| RwSignal::new(value.unwrap_or_default());
    let kind = text(known.as_ref().map(|one| one.kind.clone()));
    let from = text(Some(known.as_ref().map_or(today, |one| one.from).to_string()));
    let to = text(known.as_ref().map(|one| one.to.to_string()));
    let place = |one: &Exemption| ExemptionEffect::ALL.iter().position(|known| *known == one.effect);
    let chosen = text(Some(known.as_ref().and_then(place).unwrap_or_default().to_string()));
    let evidence = text(known.as_ref().map(|one| one.evidence.clone()));
    let ours = text(known.as_ref().map(|one| one.approved_by_community.clone()));
    let theirs = text(known.as_ref().map(|one| one.approved_by_unit.clone()));
    let (wrong_from, wrong_to) = (text(None), text(None));
    let effects = ExemptionEffect::ALL.iter().enumerate();
    let effects =
        effects.map(|(place, one)| Option2::new(place.to_string(), effect(*one))).collect::<Vec<_>>();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        doing.clear();
        let read = |text: RwSignal<String>, wrong: RwSignal<String>| -> Option<Day> {
            let day = parse_day(&text.get_untracked());
            wrong.set(if day.is_some() { String::new() } else { Steps::words().day_wrong.to_owned() });
            day
        };
        let days = (read(from, wrong_from), read(to, wrong_to));
        let (Some(from), Some(to)) = days else { return };
        if to < from {
            return wrong_to.set(w.span_wrong.to_owned());
        }
        if kind.with_untracked(|kind| kind.trim().is_empty()) {
            return doing.fail(Steps::words().choose);
        }
        let trimmed = |text: RwSignal<String>| text.get_untracked().trim().to_owned();
        let place = chosen.get_untracked().parse::<usize>().unwrap_or_default();
        let what = Exemption {
            year: desk.shell.view().with_untracked(|view| view.community.settings.year_begins.of(from)),
            kind: trimmed(kind),
            from,
            to,
            effect: ExemptionEffect::ALL.get(place).copied().unwrap_or(ExemptionEffect::Full),
            approved_by_community: trimmed(ours),
            approved_by_unit: trimmed(theirs),
            evidence: trimmed(evidence),
        };
        let edit = Edit::Register(RegisterEdit::Exempt { member, exemption: id, what });
        doing.run(vec![edit], w.saved, move || open.set(false));
    };
    view! {
        <form class="sheet-body stack" id="sheet-form" on:submit=submit>
            <SelectField label=w.kind options=kinds value=kind on_choose=Callback::new(move |chosen| kind.set(chosen))
                none=Steps::words().choose.to_owned() required=true testid="exempt-kind"/>
            <TextField label=w.from value=from kind="date" error=wrong_from required=true testid="exempt-from"/>
            <TextField label=w.upto value=to kind="date" error=wrong_to required=true testid="exempt-to"/>
            <Choices legend=w.effect options=effects value=chosen on_choose=Callback::new(move |one| chosen.set(one)) testid="exempt-effect"/>
            <TextField label=w.evidence value=evidence hint=w.evidence_hint testid="exempt-evidence"/>
            <TextField label=w.ok_community value=ours hint=w.ok_hint testid="exempt-community"/>
            <TextField label=w.ok_unit value=theirs testid="exempt-unit"/>
            {doing.trouble()}
        </form>
        <SheetFoot doing open label=w.add testid="exempt-submit"/>
    }
}
