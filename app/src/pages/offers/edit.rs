//! The card of a post or a project, filled in field by field, and putting it up and taking it down. Staff only.

use domain::{
    edit::Edit,
    offer::{OfferField, OfferKind, OfferState, PUBLISHED, WITHDRAWN, state},
};
use leptos::prelude::*;

use super::{filled, one::One};
use crate::{
    components::{DraftField, Notice, Option2, SelectField, Sheet, TextField, Toggles},
    pages::{
        card::{Card, CardForm},
        checkins::{SheetFoot, past_day},
        doing::{Desk, Doing},
        wish::parse_day,
    },
    words::{
        self, FieldName as _,
        offers::{Offers, offer_closed},
        sentence,
    },
};

/// The form.
#[component]
pub(super) fn CardPart(one: One) -> impl IntoView {
    let w = Offers::words();
    let desk = Desk::here();
    let card = Card::new(
        move |field| one.offer.with(|offer| offer.card.get(field).to_owned()),
        move |field, value| filled(one.kind, one.id, vec![(field, value)]),
    );
    let (keep, value) = (move |field| card.keep(field), move |field| card.value(field));
    let contested = Memo::new(move |_| one.offer.with(|offer| offer.contested.clone()));
    let (categories, skills, grids) = desk.shell.view().with_untracked(|view| {
        let settings = &view.community.settings;
        (settings.post_categories.clone(), settings.skills.clone(), settings.grids.clone())
    });
    let plain = |list: &[String]| list.iter().map(|one| Option2::plain(one)).collect::<Vec<_>>();
    let planned = value(OfferField::Planned);
    let planned_error = Signal::derive(move || {
        let bad = planned.with(|text| {
            !text.is_empty() && !text.parse().is_ok_and(|count: u16| (1..=999).contains(&count))
        });
        if bad { w.number_wrong.to_owned() } else { String::new() }
    });
    let (from, to) = (value(OfferField::From), value(OfferField::To));
    let to_error = Signal::derive(move || {
        let (from, to) = (from.with(|day| parse_day(day)), to.get());
        match (to.is_empty(), parse_day(&to)) {
            (false, None) => w.day_wrong.to_owned(),
            (false, Some(to)) if from.is_some_and(|from| to < from) => w.day_before.to_owned(),
            (true, _) | (false, Some(_)) => String::new(),
        }
    });
    let project = one.kind == OfferKind::Project;
    view! {
        <CardForm card title=w.card hint=format!("{} {}", w.kept, w.public_hint) contested testid="offer-card">
            <DraftField label=OfferField::Name.name() value=value(OfferField::Name) on_commit=keep(OfferField::Name)
                required=true testid="field-name"/>
            <SelectField label=OfferField::Category.name() options=plain(&categories) value=value(OfferField::Category)
                on_choose=keep(OfferField::Category) none=w.choose.to_owned() required=true testid="field-category"/>
            <DraftField label=OfferField::Duties.name() value=value(OfferField::Duties) on_commit=keep(OfferField::Duties)
                lines=true required=true testid="field-duties"/>
            <DraftField label=OfferField::Planned.name() value=planned on_commit=keep(OfferField::Planned)
                kind="number" error=planned_error required=true testid="field-planned"/>
            <Toggles legend=OfferField::Skills.name() options=skills value=value(OfferField::Skills)
                on_choose=keep(OfferField::Skills) testid="field-skills"/>
            {if grids.is_empty() {
                view! {
                    <DraftField label=OfferField::Grid.name() value=value(OfferField::Grid) on_commit=keep(OfferField::Grid)
                        testid="field-grid"/>
                }
                .into_any()
            } else {
                view! {
                    <SelectField label=OfferField::Grid.name() options=plain(&grids) value=value(OfferField::Grid)
                        on_choose=keep(OfferField::Grid) none=w.choose.to_owned() testid="field-grid"/>
                }
                .into_any()
            }}
            {project.then(|| view! {
                <DraftField label=OfferField::Beneficiaries.name() value=value(OfferField::Beneficiaries)
                    on_commit=keep(OfferField::Beneficiaries) testid="field-beneficiaries"/>
            })}
            <div class="field-row">
                <DraftField label=OfferField::From.name() value=from on_commit=keep(OfferField::From) kind="date"
                    testid="field-from"/>
                <DraftField label=OfferField::To.name() value=to on_commit=keep(OfferField::To) kind="date" error=to_error
                    testid="field-to"/>
            </div>
            <div class="field-row">
                <DraftField label=OfferField::Contact.name() value=value(OfferField::Contact)
                    on_commit=keep(OfferField::Contact) testid="field-contact"/>
                <DraftField label=OfferField::Phone.name() value=value(OfferField::Phone) on_commit=keep(OfferField::Phone)
                    kind="tel" testid="field-phone"/>
            </div>
        </CardForm>
    }
}

/// 发布, 停用, 办结.
#[component]
pub(super) fn PublishPart(one: One) -> impl IntoView {
    let w = Offers::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let (ending, finishing) = (RwSignal::new(false), RwSignal::new(false));
    let today = desk.shell.today();
    let is = Memo::new(move |_| one.offer.with(|offer| state(offer, today)));
    let set = move |status: &str| -> Vec<Edit> {
        filled(one.kind, one.id, vec![(OfferField::Status, status.to_owned())])
    };
    let lacks = Memo::new(move |_| {
        one.offer.with(|offer| {
            let lacks = offer.card.lacking(&OfferField::REQUIRED);
            lacks.into_iter().map(OfferField::name).collect::<Vec<_>>().join(words::say("、", ", "))
        })
    });
    let project = one.kind == OfferKind::Project;
    view! {
        <div class="stack" data-testid="offer-publish">
            {move || match is.get() {
                OfferState::Draft | OfferState::Withdrawn => {
                    let label = if is.get() == OfferState::Draft { w.publish } else { w.publish_again };
                    let lacks = lacks.get();
                    view! {
                        {(!lacks.is_empty()).then(|| view! {
                            <Notice tone="info" title=sentence!("发布前还要填：{}", "Before it is published: {}", lacks) testid="offer-lacks"/>
                        })}
                        <div class="actions">
                            <button type="button" class="button primary" data-testid="publish" aria-busy=move || doing.busy()
                                on:click=move |_| doing.run(set(PUBLISHED), w.published, || ())>{label}</button>
                        </div>
                    }
                    .into_any()
                }
                OfferState::Open | OfferState::Full | OfferState::Over => view! {
                    <div class="actions">
                        {project.then(|| view! {
                            <button type="button" class="button primary" data-testid="complete" on:click=move |_| finishing.set(true)>{w.complete}</button>
                        })}
                        <button type="button" class="button" data-testid="withdraw" on:click=move |_| ending.set(true)>{w.withdraw}</button>
                    </div>
                }
                .into_any(),
                OfferState::Finished => {
                    let reopen = move |_| {
                        let fields = vec![(OfferField::FinishedOn, String::new())];
                        doing.run(filled(one.kind, one.id, fields), w.reopened, || ());
                    };
                    view! {
                        <Notice tone="good" title=w.completed text=offer_closed(OfferState::Finished)/>
                        <div class="actions">
                            <button type="button" class="button quiet" data-testid="reopen" aria-busy=move || doing.busy() on:click=reopen>{w.reopen}</button>
                        </div>
                    }
                    .into_any()
                }
            }}
            {doing.trouble()}
            <Sheet open=ending title=Signal::stored(w.withdraw.to_owned()) testid="withdraw-sheet">
                <div class="sheet-body stack"><p>{w.withdraw_hint}</p>{doing.trouble()}</div>
                <footer class="sheet-foot">
                    <button type="button" class="button danger" data-testid="withdraw-do" aria-busy=move || doing.busy()
                        on:click=move |_| doing.run(set(WITHDRAWN), w.withdrawn, move || ending.set(false))>{w.withdraw}</button>
                </footer>
            </Sheet>
            <Sheet open=finishing title=Signal::stored(w.complete.to_owned()) testid="complete-sheet"><Complete one open=finishing/></Sheet>
        </div>
    }
}

#[component]
fn Complete(one: One, open: RwSignal<bool>) -> impl IntoView {
    let w = Offers::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let today = desk.shell.today();
    let text = |text: &str| RwSignal::new(text.to_owned());
    let (on, result, wrong_on, wrong) = (text(&today.to_string()), text(""), text(""), text(""));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let day = past_day(&on.get_untracked(), today);
        let came = result.get_untracked().trim().to_owned();
        wrong_on.set(if day.is_some() { String::new() } else { w.day_wrong.to_owned() });
        wrong.set(if came.is_empty() { w.result_needed.to_owned() } else { String::new() });
        let (Some(day), false) = (day, came.is_empty()) else { return };
        let fields = vec![(OfferField::FinishedOn, day.to_string()), (OfferField::Result, came)];
        doing.run(filled(one.kind, one.id, fields), w.completed, move || open.set(false));
    };
    view! {
        <form class="sheet-body stack" id="sheet-form" on:submit=submit>
            <TextField label=OfferField::FinishedOn.name() value=on kind="date" error=wrong_on required=true testid="complete-on"/>
            <TextField label=OfferField::Result.name() value=result lines=true error=wrong required=true testid="complete-result"/>
            {doing.trouble()}
        </form>
        <SheetFoot doing open label=w.complete testid="complete-submit"/>
    }
}
