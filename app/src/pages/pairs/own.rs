//! The page: staff get the desk, a helper sees whom they help, what is due, and logs visits.

use domain::{
    edit::{FileOf, PairEdit},
    id::Id,
    moment::Day,
    pair::{Logged, Pair, PairCard, PairField, VisitFate, due, visits},
    wish::Claimant,
};
use leptos::prelude::*;

use super::{
    only,
    visit::{VisitForm, VisitRow},
};
use crate::{
    components::{Empty, Facts, Icon, PageHead, Sheet},
    pages::{
        checkins::named,
        doing::{Desk, Doing},
        office::{Office, Room},
    },
    words::{
        self, Common, FieldName as _,
        pairs::{Pairs, frequency},
    },
};

/// The page of everybody.
#[component]
pub(crate) fn PairsPage() -> impl IntoView {
    let w = Pairs::words();
    let desk = Desk::here();
    // From now on this page opens without a network, with every version.
    desk.shell.keep_all_pages();
    if desk.is_staff_now() {
        return view! { <Office room=Room::Pairs/> }.into_any();
    }
    match desk.who_now().and_then(Claimant::of) {
        Some(me) => view! { <OwnPairs me/> }.into_any(),
        None => view! {
            <PageHead title=w.title/>
            <Empty icon="person" title=Common::words().only_claimants/>
        }
        .into_any(),
    }
}

type Own = (Id<Pair>, Option<PairCard>, Vec<Logged>, Option<Day>);

/// Those they help now, then those with visits from before.
fn own(desk: Desk, me: Claimant) -> Vec<Own> {
    desk.shell.view().with(|view| {
        let Some(file) = view.community.file(FileOf::of(me)) else { return Vec::new() };
        let of = |id: Id<Pair>| {
            let card = file.paired.get(&id).cloned();
            let due = card.as_ref().and_then(|card| due(card, Some(file), id));
            (id, card, visits(file, id), due)
        };
        let now: Vec<Id<Pair>> = file.paired.keys().copied().collect();
        let mut all: Vec<Own> = now.iter().map(|id| of(*id)).collect();
        let keys = file.helped.keys().chain(file.help_facts.keys()).map(|(id, _)| *id);
        let before: std::collections::BTreeSet<Id<Pair>> = keys.filter(|id| !now.contains(id)).collect();
        all.extend(before.into_iter().map(of));
        all
    })
}

#[component]
fn OwnPairs(me: Claimant) -> impl IntoView {
    let w = Pairs::words();
    let desk = Desk::here();
    let all = Memo::new(move |_| own(desk, me));
    let (asked, open): (RwSignal<Option<Id<Pair>>>, _) = (RwSignal::new(None), RwSignal::new(false));
    let log = Callback::new(move |pair: Id<Pair>| {
        asked.set(Some(pair));
        open.set(true);
    });
    view! {
        <PageHead title=w.title lead=Signal::stored(w.lead_own.to_owned())/>
        {move || all.with(Vec::is_empty).then(|| view! { <Empty icon="hand" title=w.none_own text=w.none_own_text/> })}
        {move || all.get().into_iter().map(|one| view! { <OwnPair me one log/> }).collect_view()}
        <Sheet open title=Signal::stored(w.log.to_owned()) testid="visit-sheet">
            {move || asked.get().map(|pair| view! { <VisitForm pair who=vec![(me, String::new())] staff=false open/> })}
        </Sheet>
    }
}

#[component]
fn OwnPair(me: Claimant, one: Own, log: Callback<Id<Pair>>) -> impl IntoView {
    let w = Pairs::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let (id, card, logged, due) = one;
    let today = desk.shell.today();
    let title = card.as_ref().map_or_else(|| w.former.to_owned(), |card| named(card.get(PairField::Name)));
    let facts = card.map(|card| {
        let fields =
            PairField::TOLD.iter().filter(|field| !matches!(field, PairField::Name | PairField::Phone));
        let value = |field: PairField| match (field, card.get(field)) {
            (PairField::Every, days) => days.parse().map(frequency).unwrap_or_default(),
            (PairField::From | PairField::To, day) => day.parse().map_or_else(|_| day.to_owned(), words::day),
            (_, words) => words.to_owned(),
        };
        let facts: Vec<_> = fields.map(|field| (field.name().to_owned(), value(*field))).collect();
        (facts, card.get(PairField::Phone).to_owned())
    });
    let rows = logged.into_iter().rev().map(|one| {
        let back = matches!(one.fate, VisitFate::Waiting | VisitFate::Refused) && !one.by_staff;
        let visit = one.id;
        view! {
            <VisitRow one name="">
                {back.then(|| view! {
                    <button type="button" class="button small quiet" data-testid="take-back" aria-busy=move || doing.busy()
                        on:click=move |_| {
                            let step = desk.shell.new_id();
                            let edit = PairEdit::TakeBack { file: FileOf::of(me), pair: id, step, visit };
                            doing.run(only(edit), w.taken_back, || ());
                        }>{w.take_back}</button>
                })}
            </VisitRow>
        }
    });
    let rows = rows.collect_view();
    view! {
        <section class="part stack" data-testid="own-pair">
            <h2>{title}</h2>
            {due.map(|due| view! {
                <p class="due" data-tone=if due < today { "bad" } else { "info" } data-testid="pair-due">{words::days_left(due, today)}</p>
            })}
            {facts.map(|(facts, phone)| view! {
                <section class="card"><Facts facts/></section>
                <div class="actions">
                    <button type="button" class="button primary" data-testid="log-visit" on:click=move |_| log.run(id)>
                        <Icon name="pencil"/>{w.log}
                    </button>
                    {(!phone.is_empty()).then(|| view! {
                        <a class="button" href=format!("tel:{phone}") data-testid="pair-call">{w.call} " " {phone.clone()}</a>
                    })}
                </div>
            })}
            {doing.trouble()}
            {rows}
        </section>
    }
}
