//! One unit for staff: its card, the link of its contact person, its roster with how far everybody is, letters, what was
//! asked and answered, what it offers.

use std::sync::Arc;

use domain::{
    community::Community,
    edit::FileOf,
    id::Id,
    mask::{Audience, Classified as _},
    moment::Day,
    principal::{Principal, Unit},
    register::{CheckinStage, MemberField, UnitField, UnitFile},
};
use leptos::prelude::*;

use super::{
    answers::AnswersList,
    card::{CardPart, ClosePart, ContestedPart},
    file,
    honours::HonoursList,
    letters::LetterList,
    resources::ResourceList,
};
use crate::{
    components::{Badge, Empty, Icon, PageHead},
    pages::{
        address,
        checkins::{EnrolPart, LinkPart, StageMark, named, printing},
        doing::Desk,
        feedback::UnitFeedbackPart,
        lists::{AgreementsPart, UnitProjects},
        papers::Wanted,
        trail::history_link,
    },
    shell::Record,
    words::{
        self, sentence,
        units::{Units, unit_kind},
    },
};

/// The page.
#[component]
pub(crate) fn UnitPage() -> impl IntoView {
    let id = address::named::<Id<Unit>>("unit", address::id);
    move || match id.get() {
        Some(unit) => view! { <Page unit/> }.into_any(),
        None => view! { <Nowhere/> }.into_any(),
    }
}

#[component]
fn Nowhere() -> impl IntoView {
    let w = Units::words();
    view! {
        <PageHead title=w.title/>
        <Empty icon="search" title=w.unknown><a class="button" href="/units">{w.back}</a></Empty>
    }
}

#[component]
fn Page(unit: Id<Unit>) -> impl IntoView {
    let w = Units::words();
    let desk = Desk::here();
    let file = file(desk, unit);
    let known = Memo::new(move |_| file.with(|file| file.as_ref().is_some_and(|file| !file.card.is_empty())));
    let title = Signal::derive(move || {
        file.with(|file| named(file.as_ref().map_or("", |file| file.card.get(UnitField::Name))))
    });
    let lead = Signal::derive(move || {
        file.with(|file| unit_kind(file.as_ref().and_then(|file| file.card.unit_type())).to_owned())
    });
    let print = printing();
    move || {
        if !known.get() {
            return view! { <Nowhere/> }.into_any();
        }
        view! {
            <PageHead title lead>
                <a class="button quiet" href="/units"><Icon name="back"/>{w.back}</a>
                <button type="button" class="button" data-testid="print-statistics"
                    on:click=move |_| print(vec![Wanted::Statistics(unit)])><Icon name="print"/>{w.print_table}</button>
            </PageHead>
            <ContestedPart unit file/>
            <EnrolPart unit=Some(unit)/>
            <RosterPart unit file/>
            <CardPart unit file/>
            <section class="part stack" data-testid="unit-link">
                <h2>{w.link}</h2>
                <p class="hint">{w.link_hint}</p>
                <LinkPart file=FileOf::Unit(unit) label=w.make_link/>
                <p class="hint"><a href="/people">{w.to_people}</a></p>
            </section>
            <section class="part stack" data-testid="unit-letters">
                <h2>{w.letters}</h2>
                <LetterList unit file/>
            </section>
            <section class="part stack" data-testid="unit-answers">
                <h2>{w.answers}</h2>
                <AnswersList file/>
            </section>
            <section class="part stack" data-testid="unit-resources">
                <h2>{w.resources}</h2>
                <ResourceList unit file own=false/>
            </section>
            <UnitProjects unit/>
            <AgreementsPart unit file writes=true/>
            <HonoursList file/>
            <UnitFeedbackPart unit file answers=false/>
            <ClosePart unit file/>
            <div class="actions">{history_link(Record::Person(Principal::Liaison(unit)))}</div>
        }
        .into_any()
    }
}

/// Somebody on the roster, with how far the check-in is.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Line {
    name: String,
    small: String,
    stage: CheckinStage,
    /// Where the check-in is seen to, when the person is in the register.
    href: Option<String>,
}

fn lines(community: &Community, unit: &UnitFile, today: Day) -> Vec<Line> {
    let states = community.checkins(today);
    let mut lines: Vec<Line> = unit
        .roster
        .iter()
        .map(|(person, card)| {
            let member = unit.in_register(*person);
            let known = community.member(member).is_some_and(|file| file.card.has(MemberField::Name));
            let state = states.get(&member).cloned().unwrap_or_default();
            let receipt = state
                .receipt
                .as_ref()
                .map(|(no, on, _)| sentence!("回执 {}，{}", "receipt {}, {}", no, words::day(*on)));
            let phone = MemberField::Phone.seen(Audience::Staff, card.get(MemberField::Phone));
            let small = [card.get(MemberField::JobTitle).to_owned(), phone, receipt.unwrap_or_default()];
            let small = small.into_iter().filter(|part| !part.is_empty());
            Line {
                name: named(card.get(MemberField::Name)),
                small: small.collect::<Vec<_>>().join(" · "),
                stage: state.stage,
                href: known.then(|| format!("/checkins?who={member}")),
            }
        })
        .collect();
    lines.sort_by(|a, b| (a.stage, &a.name).cmp(&(b.stage, &b.name)));
    lines
}

#[component]
fn RosterPart(unit: Id<Unit>, file: Memo<Option<Arc<UnitFile>>>) -> impl IntoView {
    let w = Units::words();
    let desk = Desk::here();
    let today = desk.shell.today();
    let all = Memo::new(move |_| {
        file.track();
        desk.shell.view().with(|view| {
            view.community.unit(unit).map(|file| lines(&view.community, file, today)).unwrap_or_default()
        })
    });
    let rows = move || {
        let row = |line: Line| {
            let (mark, tone) =
                if line.href.is_some() { (w.in_register, "good") } else { (w.not_in_register, "warn") };
            let name = match line.href {
                Some(href) => view! { <a href=href>{line.name}</a> }.into_any(),
                None => line.name.into_any(),
            };
            view! {
                <li class="row" data-testid="roster-row">
                    <span class="row-main"><strong>{name} " " <Badge words=mark tone/></strong><small>{line.small}</small></span>
                    <StageMark stage=line.stage/>
                </li>
            }
        };
        all.get().into_iter().map(row).collect_view()
    };
    view! {
        <section class="part stack" data-testid="unit-roster">
            <h2>{w.roster} " " <span class="pill-count">{move || all.with(Vec::len)}</span></h2>
            <ul class="rows" role="list">{rows}</ul>
            {move || all.with(Vec::is_empty).then(|| view! { <p class="hint">{w.roster_none}</p> })}
        </section>
    }
}
