//! Agreements of a unit and the community: the list on the unit's page, for both, and one of them, which staff write from what
//! the unit offers and the projects of both, print, and note as signed.

use std::sync::Arc;

use domain::{
    edit::JointEdit,
    id::Id,
    joint::{Agreement, AgreementCard, AgreementField, AgreementState, JointField, standing},
    moment::Day,
    principal::Unit,
    register::{ResourceField, UnitField, UnitFile},
    sheet::Wanted,
};
use leptos::prelude::*;

use super::{only, unit_name};
use crate::{
    components::{Badge, DraftField, Empty, Icon, Notice, PageHead, Sheet, TextField, Toggles},
    pages::{
        address,
        checkins::{SheetFoot, past_day, printing},
        contested::{Dispute, Disputes},
        doing::{Beginning, Desk, Doing},
        trail::history_link,
        wish::parse_day,
    },
    shell::Record,
    words::{
        self, FieldName as _,
        agreements::{Agreements, agreement_state},
    },
};

/// An agreement is for a year, unless somebody says another day.
const DAYS: i32 = 364;

/// The agreements with a unit; staff begin new ones.
#[component]
pub(crate) fn AgreementsPart(
    unit: Id<Unit>,
    file: Memo<Option<Arc<UnitFile>>>,
    writes: bool,
) -> impl IntoView {
    let w = Agreements::words();
    let desk = Desk::here();
    let beginning = Beginning::new();
    let print = printing();
    let today = desk.shell.today();
    let all = Memo::new(move |_| {
        let known = file.with(|file| file.as_ref().map(|file| file.agreements.clone()).unwrap_or_default());
        let mut all: Vec<(Id<Agreement>, AgreementCard, AgreementState)> = known
            .into_iter()
            .filter(|(_, one)| !one.card.is_empty())
            .map(|(id, one)| (id, one.card.clone(), one.state(today)))
            .collect();
        all.sort_by_key(|(id, card, state)| (*state, card.get(AgreementField::From).to_owned(), *id));
        all
    });
    let begin = move |_| {
        let agreement: Id<Agreement> = desk.shell.new_id();
        let fields = first_fields(desk, unit, today);
        beginning.begin(
            only(JointEdit::Agree { unit, agreement, fields }),
            format!("/agreement/{unit}/{agreement}"),
        );
    };
    let row = move |(id, card, state): (Id<Agreement>, AgreementCard, AgreementState)| {
        let day = |field| card.get(field).parse::<Day>().map(words::day).unwrap_or_default();
        let period = format!("{} – {}", day(AgreementField::From), day(AgreementField::To));
        let name = match card.get(AgreementField::No) {
            "" => w.title.to_owned(),
            no => format!("{} {no}", w.title),
        };
        let label = format!("{} {name}", w.print);
        let (said, tone) = agreement_state(state);
        view! {
            <li class="row" data-testid="agreement-row">
                <span class="row-main">
                    <strong>{if writes {
                        view! { <a href=format!("/agreement/{unit}/{id}")>{name.clone()}</a> }.into_any()
                    } else {
                        name.clone().into_any()
                    }}</strong>
                    <small>{period}</small>
                </span>
                <Badge words=said tone/>
                <span class="actions row-foot">
                    <button type="button" class="button small" data-testid="print-agreement" aria-label=label
                        on:click=move |_| print(vec![Wanted::Agreement(unit, id)])><Icon name="print"/>{w.print}</button>
                </span>
            </li>
        }
    };
    view! {
        <section class="part stack" data-testid="agreements">
            <h2>{w.title}</h2>
            {move || all.with(Vec::is_empty).then(|| view! { <p class="hint">{w.none}</p> })}
            <ul class="rows" role="list">{move || all.get().into_iter().map(row).collect_view()}</ul>
            {writes.then(|| view! {
                <div class="actions">
                    <button type="button" class="button" data-testid="new-agreement" on:click=begin><Icon name="plus"/>{w.new}</button>
                </div>
                {beginning.doing.trouble()}
            })}
        </section>
    }
}

/// What is known of an agreement before anybody writes it: who to talk to, from today, for a year.
fn first_fields(desk: Desk, unit: Id<Unit>, today: Day) -> Vec<(AgreementField, String)> {
    desk.shell.view().with_untracked(|view| {
        let profile = &view.community.profile;
        let of_unit =
            |field| view.community.unit(unit).map(|file| file.card.get(field).to_owned()).unwrap_or_default();
        vec![
            (AgreementField::CommunityContact, profile.contact_name.clone()),
            (AgreementField::CommunityPhone, profile.contact_phone.clone()),
            (AgreementField::UnitContact, of_unit(UnitField::ContactName)),
            (AgreementField::UnitPhone, of_unit(UnitField::ContactPhone)),
            (AgreementField::From, today.to_string()),
            (AgreementField::To, today.plus(DAYS).to_string()),
        ]
    })
}

#[derive(Clone, Copy)]
struct One {
    unit: Id<Unit>,
    id: Id<Agreement>,
    agreement: Memo<Agreement>,
}

impl One {
    fn filled(self, field: AgreementField, value: &str) -> Vec<domain::edit::Edit> {
        let fields = vec![(field, value.trim().to_owned())];
        only(JointEdit::Agree { unit: self.unit, agreement: self.id, fields })
    }

    fn value(self, field: AgreementField) -> Memo<String> {
        Memo::new(move |_| self.agreement.with(|one| one.card.get(field).to_owned()))
    }
}

/// The page of one, for staff.
#[component]
pub(crate) fn AgreementPage() -> impl IntoView {
    let w = Agreements::words();
    let desk = Desk::here();
    let place = address::named("agreement", |rest| match rest {
        [unit, id] => Some((unit.parse::<Id<Unit>>().ok()?, id.parse::<Id<Agreement>>().ok()?)),
        _ => None,
    });
    let known = Memo::new(move |_| {
        let (unit, id) = place.get()?;
        let there = desk
            .shell
            .view()
            .with(|view| view.community.unit(unit).is_some_and(|file| file.agreements.contains_key(&id)));
        there.then_some((unit, id))
    });
    move || {
        match known.get() {
        Some((unit, id)) => {
            let agreement = Memo::new(move |_| {
                desk.shell.view().with(|view| {
                    let file = view.community.unit(unit);
                    file.and_then(|file| file.agreements.get(&id)).cloned().unwrap_or_default()
                })
            });
            view! { <Page one=One { unit, id, agreement }/> }.into_any()
        }
        None => view! {
            <PageHead title=w.title/>
            <Empty icon="search" title=w.unknown><a class="button" href="/units">{words::units::Units::words().back}</a></Empty>
        }
        .into_any(),
    }
    }
}

#[component]
fn Page(one: One) -> impl IntoView {
    let w = Agreements::words();
    let desk = Desk::here();
    let print = printing();
    let lead = Signal::derive(move || desk.shell.view().with(|view| unit_name(&view.community, one.unit)));
    let signed = Memo::new(move |_| one.agreement.with(|known| known.card.has(AgreementField::SignedOn)));
    view! {
        <PageHead title=w.title lead>
            <a class="button quiet" href=format!("/unit/{}", one.unit)><Icon name="back"/>{w.back}</a>
            <button type="button" class="button" data-testid="print-agreement"
                on:click=move |_| print(vec![Wanted::Agreement(one.unit, one.id)])><Icon name="print"/>{w.print}</button>
        </PageHead>
        <SignPart one signed/>
        <ContestedPart one/>
        {move || (!signed.get()).then(|| view! { <CardPart one/> })}
        {history_link(Record::Person(domain::principal::Principal::Liaison(one.unit)))}
    }
}

/// Whether it is signed, and noting it.
#[component]
fn SignPart(one: One, signed: Memo<bool>) -> impl IntoView {
    let w = Agreements::words();
    let doing = Doing::new();
    let open = RwSignal::new(false);
    let title = move || {
        let on = one.agreement.with(|known| known.card.get(AgreementField::SignedOn).parse().map(words::day));
        format!("{} {}", on.unwrap_or_default(), w.signed)
    };
    view! {
        <section class="part stack" data-testid="agreement-sign">
            {move || if signed.get() {
                view! {
                    <Notice tone="good" title=title() testid="agreement-signed">
                        <button type="button" class="button small" data-testid="agreement-unsign" aria-busy=move || doing.busy()
                            on:click=move |_| doing.run(one.filled(AgreementField::SignedOn, ""), "", || ())>{w.unsign}</button>
                    </Notice>
                }
                .into_any()
            } else {
                view! {
                    <div class="actions">
                        <button type="button" class="button primary" data-testid="agreement-sign-open" on:click=move |_| open.set(true)>{w.sign}</button>
                    </div>
                }
                .into_any()
            }}
            {doing.trouble()}
            <Sheet open title=Signal::stored(w.sign.to_owned()) testid="sign-sheet"><SignForm one open/></Sheet>
        </section>
    }
}

#[component]
fn SignForm(one: One, open: RwSignal<bool>) -> impl IntoView {
    let w = Agreements::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let today = desk.shell.today();
    let (on, wrong) = (RwSignal::new(today.to_string()), RwSignal::new(String::new()));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let day = on.with_untracked(|on| past_day(on, today));
        wrong.set(if day.is_some() { String::new() } else { w.day_wrong.to_owned() });
        if let Some(day) = day {
            let edits = one.filled(AgreementField::SignedOn, &day.to_string());
            doing.run(edits, "", move || open.set(false));
        }
    };
    view! {
        <form class="sheet-body stack" id="sheet-form" on:submit=submit>
            <TextField label=w.on value=on kind="date" error=wrong required=true testid="signed-on"/>
            {doing.trouble()}
        </form>
        <SheetFoot doing open label=w.sign testid="sign-submit"/>
    }
}

/// Fields with two values, to choose from.
#[component]
fn ContestedPart(one: One) -> impl IntoView {
    let all = Memo::new(move |_| one.agreement.with(|known| known.contested.clone()));
    move || {
        let all = all.get().into_iter().filter_map(|dispute| {
            let field = AgreementField::from_key(&dispute.field)?;
            let take = move |value: String| one.filled(field, &value);
            Some(Dispute::open(field.name(), dispute.values, str::to_owned, take))
        });
        view! { <Disputes all=all.collect()/> }
    }
}

/// What both agree on, filled in field by field.
#[component]
fn CardPart(one: One) -> impl IntoView {
    let w = Agreements::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let keep = move |field: AgreementField| {
        Callback::new(move |value: String| doing.queue(one.filled(field, &value), |_| ()))
    };
    // What is chosen stands in the agreement as it was called then; the sign between two is none of a name.
    let listed = |name: &str| name.replace('、', "，");
    let (projects, resources) = desk.shell.view().with_untracked(|view| {
        let Some(file) = view.community.unit(one.unit) else { return Default::default() };
        let live = file.joints.values().filter(|joint| standing(joint).state.is_live());
        let projects: Vec<String> = live.map(|joint| listed(joint.card.get(JointField::Name))).collect();
        let resources: Vec<String> =
            file.resources.values().map(|card| listed(card.get(ResourceField::Name))).collect();
        let named = |all: Vec<String>| all.into_iter().filter(|name| !name.is_empty()).collect::<Vec<_>>();
        (named(projects), named(resources))
    });
    let (from, to) = (one.value(AgreementField::From), one.value(AgreementField::To));
    let to_error =
        Signal::derive(move || match (from.with(|day| parse_day(day)), to.with(|day| parse_day(day))) {
            (Some(from), Some(to)) if to < from => w.dates_wrong.to_owned(),
            _ => String::new(),
        });
    let text = move |field: AgreementField, testid: &'static str, required: bool| {
        view! { <DraftField label=field.name() value=one.value(field) on_commit=keep(field) required testid/> }
    };
    view! {
        <section class="part stack" data-testid="agreement-card">
            <h2>{AgreementField::Content.name()}</h2>
            <p class="hint">{w.kept}</p>
            <form class="form" on:submit=|event| event.prevent_default()>
                {text(AgreementField::No, "field-no", false)}
                <DraftField label=AgreementField::Content.name() value=one.value(AgreementField::Content) on_commit=keep(AgreementField::Content)
                    lines=true hint=w.content_hint required=true testid="field-content"/>
                {(!projects.is_empty()).then(|| view! {
                    <Toggles legend=AgreementField::Projects.name() options=projects value=one.value(AgreementField::Projects)
                        on_choose=keep(AgreementField::Projects) testid="field-projects"/>
                })}
                {(!resources.is_empty()).then(|| view! {
                    <Toggles legend=AgreementField::Resources.name() options=resources value=one.value(AgreementField::Resources)
                        on_choose=keep(AgreementField::Resources) testid="field-resources"/>
                })}
                <div class="field-row">
                    {text(AgreementField::CommunityContact, "field-community_contact", true)}
                    {text(AgreementField::CommunityPhone, "field-community_phone", false)}
                </div>
                <div class="field-row">
                    {text(AgreementField::UnitContact, "field-unit_contact", true)}
                    {text(AgreementField::UnitPhone, "field-unit_phone", false)}
                </div>
                <div class="field-row">
                    <DraftField label=AgreementField::From.name() value=from on_commit=keep(AgreementField::From) kind="date" required=true testid="field-from"/>
                    <DraftField label=AgreementField::To.name() value=to on_commit=keep(AgreementField::To) kind="date" error=to_error required=true
                        testid="field-to"/>
                </div>
                {doing.trouble()}
            </form>
        </section>
    }
}
