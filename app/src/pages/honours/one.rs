//! A selection: what is selected, who is on the list, who is honoured, and the part of whoever looks.

use std::sync::Arc;

use domain::{
    award::{Award, AwardField, Selection, Stage, selection},
    id::Id,
    wish::Claimant,
};
use leptos::prelude::*;

use super::{
    candidates::CandidatesPart,
    deciding::{DecidePart, DecidingPart},
    edit::{CardPart, MovePart, TodoPart},
    name_of,
    objections::ObjectionsPart,
    own::OwnPart,
};
use crate::{
    components::{Empty, Facts, Icon, Notice, PageHead},
    pages::{
        address,
        doing::Desk,
        office::{Office, Room},
        trail::history_link,
    },
    shell::Record,
    words::{
        FieldName as _, day,
        honours::{Honours, award_reason, award_result, award_stage, award_title, shown},
        sentence,
    },
};

/// What a page about one selection works with.
#[derive(Clone, Copy)]
pub(crate) struct One {
    pub(super) id: Id<Award>,
    pub(super) award: Memo<Arc<Award>>,
    pub(super) is: Memo<Selection>,
}

/// The selection of the address.
pub(super) fn one_of(desk: Desk, id: Id<Award>) -> One {
    let today = desk.shell.today();
    let award = Memo::new(move |_| {
        desk.shell.view().with(|view| view.community.awards.get(&id).cloned().unwrap_or_default())
    });
    One { id, award, is: Memo::new(move |_| award.with(|award| selection(award, today))) }
}

/// The page.
#[component]
pub(crate) fn HonourPage() -> impl IntoView {
    let w = Honours::words();
    let desk = Desk::here();
    let id: Signal<Option<Id<Award>>> = address::named("honour", address::id).into();
    // Drawn anew only when it becomes another page.
    let known = Memo::new(move |_| {
        let id = id.get()?;
        desk.shell.view().with(|view| view.community.awards.contains_key(&id)).then_some(id)
    });
    move || match known.get() {
        Some(id) => view! { <Page one=one_of(desk, id)/> }.into_any(),
        None => view! {
            <PageHead title=w.title/>
            <Empty icon="search" title=w.unknown><a class="button" href="/honours">{w.back}</a></Empty>
        }
        .into_any(),
    }
}

#[component]
fn Page(one: One) -> impl IntoView {
    let w = Honours::words();
    let desk = Desk::here();
    let title = Signal::derive(move || one.award.with(|award| award_title(&award.card)));
    let lead = Signal::derive(move || award_stage(one.is.with(|is| is.stage)).to_owned());
    let staff = desk.is_staff_now();
    let me = desk.who_now().and_then(Claimant::of);
    view! {
        <PageHead title lead>
            <a class="button quiet" href="/honours"><Icon name="back"/>{w.back}</a>
        </PageHead>
        <Outcome one/>
        {me.map(|me| view! { <OwnPart one me/> })}
        {if staff {
            view! { <Office room=Room::HonourDesk(one)/> }.into_any()
        } else {
            view! { <About one/> }.into_any()
        }}
    }
}

/// What staff do about it.
#[component]
pub(crate) fn HonourDesk(one: One) -> impl IntoView {
    let w = Honours::words();
    let draft = Memo::new(move |_| one.is.with(|is| is.stage == Stage::Draft));
    view! {
        <TodoPart one/>
        <MovePart one/>
        <DecidePart one/>
        <ObjectionsPart one/>
        <DecidingPart one/>
        {move || (!draft.get()).then(|| view! { <CandidatesPart one/> })}
        {move || if draft.get() { view! { <CardPart one/> }.into_any() } else { view! { <About one/> }.into_any() }}
        <div class="actions">
            <a class="button small" data-testid="honour-print" href=format!("/honour/{}/print", one.id)><Icon name="print"/>{w.print}</a>
            {history_link(Record::Award(one.id))}
        </div>
    }
}

/// What everybody reads of the card.
#[component]
fn About(one: One) -> impl IntoView {
    let w = Honours::words();
    let facts = move || {
        one.award.with(|award| {
            let fields = AwardField::ALL.iter();
            fields
                .map(|field| (field.name().to_owned(), shown(*field, award.card.get(*field))))
                .collect::<Vec<_>>()
        })
    };
    view! {
        <section class="card" data-testid="honour-about">
            <h2>{w.about}</h2>
            {move || view! { <Facts facts=facts()/> }}
        </section>
    }
}

/// Who is honoured, or on the list, or why it was called off.
#[component]
fn Outcome(one: One) -> impl IntoView {
    let w = Honours::words();
    let desk = Desk::here();
    move || {
        let is = one.is.get();
        if let Some(why) = is.cancelled {
            return view! { <Notice tone="info" title=award_stage(Stage::Cancelled) text=award_reason(why) testid="honour-off"/> }
                .into_any();
        }
        if let Some((winners, at)) = is.decided {
            let rows = winners
                .into_iter()
                .map(|member| view! { <li class="row"><strong>{name_of(desk, member)}</strong></li> });
            return view! {
                <section class="part stack" data-testid="honoured">
                    <h2>{w.honoured}</h2>
                    <ul class="rows" role="list">{rows.collect_view()}</ul>
                    <p class="hint">{day(at.day())}</p>
                </section>
            }
            .into_any();
        }
        let Some(posted) = is.posted else { return ().into_any() };
        let way = one.award.with(|award| award.card.way());
        let rows = posted.winners.iter().map(|listed| {
            view! {
                <li class="row">
                    <span class="row-main"><strong>{name_of(desk, listed.member)}</strong></span>
                    <span>{award_result(way, listed.result)}</span>
                </li>
            }
        });
        view! {
            <section class="part stack" data-testid="honour-posted">
                <h2>{w.posted}</h2>
                <p>{sentence!("{} 至 {}", "{} to {}", day(posted.from), day(posted.to))}</p>
                <ul class="rows" role="list">{rows.collect_view()}</ul>
                <p class="hint">{w.posted_hint}</p>
            </section>
        }
        .into_any()
    }
}
