//! The roster as the unit keeps it: everybody with how far the check-in is as the unit knows it, and why not.

use std::sync::Arc;

use domain::{
    community::Community,
    id::Id,
    moment::Day,
    principal::{Member, Unit},
    register::{CheckinStage, MemberField, UnitFile},
};
use leptos::prelude::*;

use super::person::PersonForm;
use crate::{
    components::{Chips, Empty, Icon, Option2, Search, Sheet},
    pages::{checkins::StageMark, doing::Desk},
    words::{self, checkin::not_checked_in, sentence, units::OwnUnit},
};

/// From so many people on there is a search.
const MANY: usize = 8;

/// One line.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Line {
    person: Id<Member>,
    name: String,
    job: String,
    stage: CheckinStage,
    /// What else is known: the number, why not, where to.
    small: String,
}

fn lines(community: &Community, unit: Id<Unit>, file: &UnitFile, today: Day) -> Vec<Line> {
    let mut lines: Vec<Line> = file
        .roster
        .iter()
        .filter(|(_, card)| !card.is_empty())
        .map(|(person, card)| {
            let stage = community.stage_for_unit(unit, *person, today);
            let told = file.told.get(person);
            let registered = told.and_then(|told| told.registered.as_ref()).filter(|_| stage.is_registered());
            let registered = registered
                .map(|(on, no)| sentence!("{} 报到，编号 {}", "{}, number {}", words::day(*on), no));
            let reason = file.reason_given(*person).filter(|_| !stage.is_registered());
            let reason =
                reason.map(|(_, why, detail)| format!("{} {detail}", not_checked_in(why)).trim().to_owned());
            let elsewhere = told
                .map(|told| told.elsewhere.clone())
                .filter(|_| matches!(stage, CheckinStage::Rejected | CheckinStage::TransferredOut));
            let small = [registered, reason, elsewhere].into_iter().flatten().filter(|part| !part.is_empty());
            Line {
                person: *person,
                name: card.get(MemberField::Name).to_owned(),
                job: card.get(MemberField::JobTitle).to_owned(),
                stage,
                small: small.collect::<Vec<_>>().join(" · "),
            }
        })
        .collect();
    lines.sort_by(|a, b| (a.stage, &a.name, a.person).cmp(&(b.stage, &b.name, b.person)));
    lines
}

/// The part.
#[component]
pub(super) fn RosterPart(unit: Id<Unit>, file: Memo<Option<Arc<UnitFile>>>) -> impl IntoView {
    let w = OwnUnit::words();
    let desk = Desk::here();
    let today = desk.shell.today();
    let all = Memo::new(move |_| {
        file.track();
        desk.shell.view().with(|view| {
            let community = &view.community;
            community.unit(unit).map(|file| lines(community, unit, file, today)).unwrap_or_default()
        })
    });
    let (tab, search) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let is_in = |line: &Line, tab: &str| match tab {
        "here" => line.stage.is_registered(),
        "not" => !line.stage.is_registered(),
        _ => true,
    };
    let tabs = Signal::derive(move || {
        let count = |tab: &str| all.with(|all| all.iter().filter(|line| is_in(line, tab)).count());
        [("not", w.not_yet), ("here", w.checked_in)]
            .map(|(key, name)| (Option2::new(key, name), Some(count(key))))
            .to_vec()
    });
    let found = Memo::new(move |_| {
        let (tab, text) = (tab.get(), search.get());
        let text = text.trim().to_owned();
        all.with(|all| {
            let fits =
                |line: &&Line| is_in(line, &tab) && (line.name.contains(&text) || line.job.contains(&text));
            all.iter().filter(fits).cloned().collect::<Vec<_>>()
        })
    });
    let (open, editing): (_, RwSignal<Option<Id<Member>>>) = (RwSignal::new(false), RwSignal::new(None));
    let edit = move |person: Id<Member>| {
        editing.set(Some(person));
        open.set(true);
    };
    view! {
        <section class="part stack" data-testid="roster">
            <h2>{w.roster} " " <span class="pill-count">{move || all.with(Vec::len)}</span></h2>
            <div class="actions">
                <button type="button" class="button primary" data-testid="add-person"
                    on:click=move |_| edit(desk.shell.new_id())><Icon name="plus"/>{w.add}</button>
            </div>
            {move || (all.with(Vec::len) > MANY).then(|| view! {
                <Search label=w.search placeholder=w.search_hint value=search testid="roster-search"/>
            })}
            <Chips label=w.roster options=tabs value=tab testid="roster-tabs"/>
            {move || if all.with(Vec::is_empty) {
                view! { <Empty icon="people" title=w.none text=w.none_text/> }.into_any()
            } else {
                let row = |line: Line| {
                    let name = if line.name.is_empty() { w.unnamed.to_owned() } else { line.name.clone() };
                    let person = line.person;
                    view! {
                        <li class="row" data-testid="roster-row">
                            <span class="row-main">
                                <strong>{name.clone()}</strong>
                                <small>{line.job}</small>
                                <small>{line.small}</small>
                            </span>
                            <span class="actions row-foot">
                                <StageMark stage=line.stage/>
                                <button type="button" class="button small quiet" data-testid="edit-line"
                                    aria-label=format!("{} {name}", w.edit) on:click=move |_| edit(person)>
                                    <Icon name="pencil"/>{w.edit}
                                </button>
                            </span>
                        </li>
                    }
                };
                view! { <ul class="rows" role="list">{found.get().into_iter().map(row).collect_view()}</ul> }.into_any()
            }}
            <Sheet open title=Signal::stored(w.person.to_owned()) testid="person-sheet">
                {move || editing.get_untracked().map(|person| view! { <PersonForm unit person file open/> })}
            </Sheet>
        </section>
    }
}
