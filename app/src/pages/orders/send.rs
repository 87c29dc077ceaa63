//! 支部下单: to whom, until when, and in which words everybody may read it. Staff only.

use std::sync::Arc;

use domain::{
    edit::{Edit, FileField, FileOf, OrderEdit},
    id::Id,
    order::{OpenField, Order, OrderField, OrderStep, identifies},
    principal::{Member, Principal},
    register::{MemberField, UnitField},
    team::{Team, TeamField},
    wish::Claimant,
};
use leptos::prelude::*;

use super::{desk::decides, too_long};
use crate::{
    components::{Choices, Notice, Option2, SelectField, TextField},
    pages::{
        checkins::SheetFoot,
        doing::{Desk, Doing},
        wish::parse_day,
    },
    words::{Common, order_steps::order_refusal, orders::Orders, refusal},
};

/// Members who may be sent, those whose skills or wishes name the kind first.
fn members(desk: Desk, category: &str) -> Vec<Option2> {
    desk.shell.view().with_untracked(|view| {
        let fits = |card: &domain::register::MemberCard| {
            let text =
                [MemberField::ProfessionalSkills, MemberField::ServiceIntents].map(|field| card.get(field));
            let parts = text.iter().flat_map(|text| text.split('、')).map(str::trim);
            parts
                .filter(|part| !part.is_empty())
                .any(|part| category.contains(part) || part.contains(category))
        };
        let mut all: Vec<_> = view
            .community
            .register()
            .filter(|(id, _)| !view.community.has_left(&Principal::Member(*id)))
            .map(|(id, file)| {
                let name = file.card.get(MemberField::Name);
                let unit = file.card.get(MemberField::UnitName);
                let label =
                    [name, unit].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
                (category.is_empty() || !fits(&file.card), label, id)
            })
            .collect();
        all.sort();
        all.into_iter().map(|(_, label, id)| Option2::new(id.to_string(), label)).collect()
    })
}

fn units(desk: Desk) -> Vec<Option2> {
    desk.shell.view().with_untracked(|view| {
        let known = view.community.units.iter().filter(|(_, file)| file.card.has(UnitField::Name));
        let mut all: Vec<_> = known
            .map(|(id, _)| (view.community.on_card(FileOf::Unit(*id), FileField::Name).to_owned(), *id))
            .collect();
        all.sort();
        all.into_iter().map(|(label, id)| Option2::new(id.to_string(), label)).collect()
    })
}

/// Teams that serve and that somebody leads.
fn teams(desk: Desk) -> Vec<Option2> {
    desk.shell.view().with_untracked(|view| {
        let known = view.community.teams.iter();
        let here = |leader: Id<Member>| !view.community.has_left(&Principal::Member(leader));
        let led = known.filter(|(_, team)| team.serves() && team.leader().is_some_and(here));
        let mut all: Vec<_> =
            led.map(|(id, team)| (team.card.get(TeamField::Name).to_owned(), *id)).collect();
        all.sort();
        all.into_iter().map(|(label, id)| Option2::new(id.to_string(), label)).collect()
    })
}

/// A team, by its id, and who leads it.
fn leader_of(desk: Desk, team: &str) -> Option<(Id<Team>, Id<Member>)> {
    let id: Id<Team> = team.parse().ok()?;
    desk.shell.view().with_untracked(|view| Some((id, view.community.teams.get(&id)?.leader()?)))
}

/// The sheet.
#[component]
pub(super) fn SendSheet(id: Id<Order>, order: Memo<Arc<Order>>, open: RwSignal<bool>) -> impl IntoView {
    let w = Orders::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let today = desk.shell.today();
    let known = order.get_untracked();
    let card = known.wall().map(|wall| wall.card.clone()).unwrap_or_default();
    let text = |value: &str| RwSignal::new(value.to_owned());
    let form = known.form().cloned();
    // What was ordered is proposed as it stands only when it says nothing of the resident.
    let ordered = known.said(OrderField::Content, OpenField::Content).to_owned();
    let proposed = match card.get(OpenField::Content) {
        "" if !identifies(&ordered, form.as_ref()) => ordered,
        "" => String::new(),
        said => said.to_owned(),
    };
    let due = known_due(&known).unwrap_or_else(|| today.plus(domain::order::USUAL_DAYS));
    let (kind, who) = (text("member"), text(""));
    let (due, wording, note) = (text(&due.to_string()), text(&proposed), text(card.get(OpenField::Note)));
    let (wrong_due, wrong_wording, wrong_note) = (text(""), text(""), text(""));
    let category = known.said(OrderField::Category, OpenField::Category).to_owned();
    let urgency = known.said(OrderField::Urgency, OpenField::Urgency).to_owned();
    let kinds = vec![
        Option2::new("member", w.to_member),
        Option2::new("unit", w.to_unit),
        Option2::new("team", w.to_team),
        Option2::new("pool", w.to_pool),
    ];
    let listed = category.clone();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let value = |signal: RwSignal<String>| signal.get_untracked().trim().to_owned();
        let to = match (value(kind).as_str(), value(who)) {
            ("member", who) => who.parse().ok().map(|id| Some(Claimant::Member(id))),
            ("unit", who) => who.parse().ok().map(|id| Some(Claimant::Unit(id))),
            // The team and whoever leads it.
            ("team", who) => leader_of(desk, &who).map(|(_, leader)| Some(Claimant::Member(leader))),
            _ => Some(None),
        };
        let Some(to) = to else { return doing.fail(w.choose_to) };
        let team = leader_of(desk, &value(who)).filter(|_| value(kind) == "team");
        let day = parse_day(&value(due)).filter(|day| *day >= today);
        wrong_due.set(if day.is_some() { String::new() } else { w.due_wrong.to_owned() });
        let says = |text: &str| {
            if identifies(text, form.as_ref()) {
                refusal(&domain::edit::Refusal::Identifies)
            } else {
                too_long(text)
            }
        };
        let (said, asked) = (value(wording), value(note));
        wrong_wording.set(if said.is_empty() { w.wording_needed.to_owned() } else { says(&said) });
        wrong_note.set(says(&asked));
        let bad = [wrong_due, wrong_wording, wrong_note];
        let Some(year) = order.with_untracked(|order| order.year()) else { return };
        if bad.iter().any(|one| one.with_untracked(|words| !words.is_empty())) {
            return;
        }
        let step = match team {
            Some((team, leader)) => OrderStep::DispatchedToTeam { team, leader, due: day },
            None => OrderStep::Dispatched { to, due: day },
        };
        if let Err(why) = order.with_untracked(|order| domain::order::standing(order)).staff_may(&step) {
            return doing.fail(order_refusal(why));
        }
        let fields = vec![
            (OpenField::Category, category.clone()),
            (OpenField::Content, said),
            (OpenField::Urgency, urgency.clone()),
            (OpenField::Note, asked),
        ];
        let mut edits = vec![Edit::Order(OrderEdit::Word { year, order: id, fields })];
        edits.extend(decides(desk, id, step, ""));
        doing.run(edits, w.dispatched, move || open.set(false));
    };
    view! {
        <form class="sheet-body stack" id="sheet-form" on:submit=submit>
            <Choices legend=w.to options=kinds value=kind
                on_choose=Callback::new(move |chosen| { doing.clear(); who.set(String::new()); kind.set(chosen); }) testid="send-to"/>
            {move || {
                let options = match kind.get().as_str() {
                    "member" => members(desk, &listed),
                    "unit" => units(desk),
                    "team" => teams(desk),
                    _ => return ().into_any(),
                };
                if options.is_empty() {
                    return view! { <Notice tone="info" title=Common::words().not_found_title/> }.into_any();
                }
                view! {
                    <SelectField label=w.who options value=who on_choose=Callback::new(move |chosen| { doing.clear(); who.set(chosen); })
                        none=w.choose.to_owned() required=true testid="send-who"/>
                }
                .into_any()
            }}
            <TextField label=w.due value=due kind="date" error=wrong_due required=true testid="send-due"/>
            <TextField label=w.wording value=wording lines=true hint=w.wording_hint error=wrong_wording required=true testid="send-wording"/>
            <TextField label=w.note value=note lines=true hint=w.note_hint error=wrong_note testid="send-note"/>
            {doing.trouble()}
        </form>
        <SheetFoot doing open label=w.dispatch testid="send-submit"/>
    }
}

fn known_due(order: &Order) -> Option<domain::moment::Day> {
    domain::order::standing(order).dispatch.and_then(|dispatch| dispatch.due)
}
