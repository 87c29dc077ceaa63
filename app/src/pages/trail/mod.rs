//! 变更记录: who changed what, when, on which device. One list for a record and for what a search finds.
//!
//! It is read from the documents' own history by the shell. On which device somebody wrote is known to the relay alone, and
//! so it is shown only while there is a network.

mod record;
mod search;

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    access::{ACTIVITY, AWARD, DocName, OFFER, OPINION, ORDER, PAIR, TEAM},
    activity::{Activity, ActivityField},
    award::Award,
    grant::Site,
    notice::{NoticeField, PublicNotice},
    offer::{Offer, OfferField},
    order::{Order, short_no},
    principal::{Principal, Role},
    survey::{Door, place},
    team::{Team, TeamField},
    wish::Wish,
};
use leptos::{prelude::*, task::spawn_local};
use replica::schema::section;

pub(crate) use record::HistoryPage;
pub(crate) use search::AuditPage;

use super::{doing::Desk, wish::who};
use crate::{
    shell::{ActorInfo, Entry, Record},
    words::{self, Nav, Telling, Told, Trail, sentence},
};

/// On which device each actor writes, as far as the relay has told.
#[derive(Clone, Copy)]
struct Devices {
    desk: Desk,
    known: RwSignal<BTreeMap<String, ActorInfo>>,
    told: RwSignal<BTreeSet<DocName>>,
    asked: StoredValue<BTreeSet<DocName>>,
    offline: RwSignal<bool>,
}

impl Devices {
    fn new() -> Self {
        Self {
            desk: Desk::here(),
            known: RwSignal::new(BTreeMap::new()),
            told: RwSignal::new(BTreeSet::new()),
            asked: StoredValue::new(BTreeSet::new()),
            offline: RwSignal::new(false),
        }
    }

    /// Asks about the documents of these entries that were not asked about.
    fn ask(self, entries: &[Entry]) {
        let docs: BTreeSet<DocName> = entries.iter().map(|entry| entry.doc).collect();
        for doc in docs {
            if self.asked.with_value(|asked| asked.contains(&doc)) {
                continue;
            }
            self.asked.update_value(|asked| {
                asked.insert(doc);
            });
            let answer = self.desk.shell.actors(doc);
            spawn_local(async move {
                if let Ok(all) = answer.await {
                    self.known.try_update(|known| {
                        known.extend(all.into_iter().map(|one| (one.actor.clone(), one)));
                    });
                    self.told.try_update(|told| told.insert(doc));
                } else {
                    self.asked.try_update_value(|asked| asked.remove(&doc));
                    self.offline.try_set(true);
                }
            });
        }
    }

    /// The device of an entry, in words; nothing while it is not known.
    fn words(self, entry: &Entry) -> Option<String> {
        let w = Trail::words();
        if entry.waiting {
            return Some(w.this_device.to_owned());
        }
        let actor = hex::encode(&entry.actor);
        let known = self.known.with(|known| known.get(&actor).cloned());
        match known {
            Some(one) => {
                let label = one.label.unwrap_or_else(|| w.device_ended.to_owned());
                let short: String = one.device.chars().take(4).collect();
                Some(format!("{label} · {short}"))
            }
            None => self.told.with(|told| told.contains(&entry.doc)).then(|| w.device_unknown.to_owned()),
        }
    }
}

/// Who an entry is by.
fn by_words(desk: Desk, entry: &Entry) -> String {
    entry.by.map_or_else(|| Trail::words().program.to_owned(), |by| who(desk, by))
}

/// What an entry wrote, in words.
fn told(desk: Desk, entry: &Entry, whole: bool) -> Vec<Told> {
    let name = |principal: Principal| who(desk, principal);
    let telling = Telling { whole, name: &name };
    if entry.writes.is_empty() {
        let line = sentence!("一次改了 {} 条记录", "{} records at once", entry.records);
        return vec![Told { line, masked: None }];
    }
    entry
        .writes
        .iter()
        .map(|write| telling.told(&entry.doc, write))
        .filter(|told| !told.line.is_empty())
        .collect()
}

/// The record an entry is about: its address and its name.
fn about(desk: Desk, entry: &Entry) -> Option<(String, String)> {
    let write = entry.writes.first()?;
    let w = Trail::words();
    let record = write.record.as_str();
    let person = |who: Principal| {
        let name = desk.shell.view().with_untracked(|view| view.community.display(&who).to_owned());
        let name = format!("{} {name}", words::role(who.role()));
        (format!("/history/person/{who}"), name)
    };
    if let DocName::Survey(estate, building) = entry.doc {
        let site = Site { estate, building };
        let door = record.parse::<domain::id::Id<Door>>().ok()?;
        let name = desk.shell.view().with_untracked(|view| {
            let survey = view.community.surveys.get(&site);
            let household = survey.and_then(|survey| survey.doors.get(&door))?;
            Some(place(view.community.buildings.get(&building), &household.door))
        });
        return name.map(|name| (door_history(site, record), name));
    }
    let offer = match (entry.doc, write.section.as_str()) {
        (DocName::Community, section::POSTS | section::PROJECTS) => Some(record),
        _ => record.strip_prefix(OFFER),
    };
    if let Some(id) = offer {
        let id: domain::id::Id<Offer> = id.parse().ok()?;
        let name = desk.shell.view().with_untracked(|view| {
            view.community.offers.get(&id).map(|offer| offer.card.get(OfferField::Name).to_owned())
        });
        return name.map(|name| (format!("/history/post/{id}"), name));
    }
    let activity = match (entry.doc, write.section.as_str()) {
        (DocName::Community, section::ACTIVITIES) => Some(record),
        _ => record.strip_prefix(ACTIVITY),
    };
    if let Some(id) = activity {
        let id: domain::id::Id<Activity> = id.parse().ok()?;
        let name = desk.shell.view().with_untracked(|view| {
            view.community.activities.get(&id).map(|one| one.card.get(ActivityField::Name).to_owned())
        });
        return name.map(|name| (format!("/history/activity/{id}"), name));
    }
    if let Some(found) = helping(desk, &entry.doc, &write.section, record) {
        return Some(found);
    }
    let award = match (entry.doc, write.section.as_str()) {
        (DocName::Community, section::AWARDS) => Some(record),
        _ => record.strip_prefix(AWARD),
    };
    if let Some(id) = award {
        let id: domain::id::Id<Award> = id.parse().ok()?;
        let name = desk.shell.view().with_untracked(|view| {
            view.community.awards.get(&id).map(|award| words::honours::award_title(&award.card))
        });
        return name.map(|name| (format!("/history/honour/{id}"), name));
    }
    if let (DocName::Community, section::NOTICES) = (entry.doc, write.section.as_str()) {
        let id: domain::id::Id<PublicNotice> = record.parse().ok()?;
        let name = desk.shell.view().with_untracked(|view| {
            let notice = view.community.notices.get(&id);
            notice.map(|notice| notice.card.get(NoticeField::Title).to_owned())
        });
        return name.map(|name| (format!("/history/notice/{id}"), name));
    }
    let order = match (entry.doc, write.section.as_str()) {
        (DocName::Inbox(_), _) | (DocName::Wall(_) | DocName::Casework(_), section::ORDERS) => Some(record),
        _ => record.strip_prefix(ORDER),
    };
    if let Some(id) = order.and_then(|id| id.parse::<domain::id::Id<Order>>().ok()) {
        let name = words::orders::Orders::words().title;
        return Some((format!("/history/order/{id}"), format!("{name} {}", short_no(id))));
    }
    if let Ok(id) = record.parse::<domain::id::Id<Wish>>() {
        let name = desk.books.book.with_untracked(|book| {
            book.get(id).map(|entry| {
                let no = entry.either(domain::wish::WishField::No, domain::wish::CardField::No).to_owned();
                let text = entry.either(domain::wish::WishField::Content, domain::wish::CardField::Content);
                let short: String = text.chars().take(16).collect();
                [w.wish.to_owned(), no, short]
                    .into_iter()
                    .filter(|part| !part.is_empty())
                    .collect::<Vec<_>>()
                    .join(" ")
            })
        });
        return name.map(|name| (format!("/history/wish/{id}"), name));
    }
    if let Ok(who) = record.parse::<Principal>() {
        return Some(person(who));
    }
    match entry.doc {
        DocName::Member(id) => Some(person(Principal::Member(id))),
        DocName::Unit(id) => Some(person(Principal::Liaison(id))),
        DocName::Community => Some(("/history/settings/all".to_owned(), w.settings.to_owned())),
        DocName::Wall(_)
        | DocName::Casework(_)
        | DocName::Survey(..)
        | DocName::Inbox(_)
        | DocName::Summary => None,
    }
}

/// A pair, an opinion or a team that a change is about.
fn helping(desk: Desk, doc: &DocName, section: &str, record: &str) -> Option<(String, String)> {
    let w = Nav::words();
    let of = |what: &str, id: &str, name: &str| Some((format!("/history/{what}/{id}"), name.to_owned()));
    // Whom a pair is for, and what an opinion says, is not for a list.
    match (doc, section) {
        (DocName::Casework(_), section::PAIRS) => return of("pair", record, w.pairs),
        (DocName::Casework(_), section::OPINIONS) => return of("opinion", record, w.opinions),
        _ => {}
    }
    if let Some(id) = record.strip_prefix(PAIR) {
        return of("pair", id, w.pairs);
    }
    if let Some(id) = record.strip_prefix(OPINION) {
        return of("opinion", id, w.opinions);
    }
    let team = match (doc, section) {
        (DocName::Community, section::TEAMS) => record,
        _ => record.strip_prefix(TEAM)?,
    };
    let id: domain::id::Id<Team> = team.parse().ok()?;
    let name = desk.shell.view().with_untracked(|view| {
        view.community.teams.get(&id).map(|team| team.card.get(TeamField::Name).to_owned())
    })?;
    of("team", team, &name)
}

/// Where the history of a door is.
fn door_history(site: Site, door: &str) -> String {
    format!("/history/door/{}.{}.{door}", site.estate, site.building)
}

/// Entries in the order given. `linked` says where the history of each record is.
#[component]
fn Changes(entries: Vec<Entry>, devices: Devices, whole: Signal<bool>, linked: bool) -> impl IntoView {
    let w = Trail::words();
    let desk = Desk::here();
    devices.ask(&entries);
    let today = desk.shell.today();
    let rows = entries
        .into_iter()
        .map(|entry| {
            let (by, at) = (by_words(desk, &entry), words::moment(entry.at, today));
            let link = if linked { about(desk, &entry) } else { None };
            let waiting = entry.waiting;
            let of_device = entry.clone();
            let device = move || {
                devices
                    .words(&of_device)
                    .map(|words| view! { " " <span data-testid="change-device">{words}</span> })
            };
            let lines = move || {
                told(desk, &entry, whole.get())
                    .into_iter()
                    .map(|told| view! { <p class="timeline-what">{told.line}</p> })
                    .collect_view()
            };
            view! {
                <li data-tone="info" data-testid="change">
                    {link.map(|(href, name)| view! { <p><a href=href>{name}</a></p> })}
                    {lines}
                    <p class="timeline-who">
                        <span data-testid="change-by">{by}</span> " " <span>{at}</span> {device}
                        {waiting.then(|| view! { " " <span class="badge">{w.waiting}</span> })}
                    </p>
                </li>
            }
        })
        .collect_view();
    view! {
        {move || devices.offline.get().then(|| view! { <p class="hint" data-testid="device-later">{w.device_later}</p> })}
        <ol class="timeline" role="list" data-testid="changes">{rows}</ol>
    }
}

/// Where the history of a record is shown.
pub(crate) fn history_link(record: Record) -> impl IntoView {
    let href = match record {
        Record::Wish(id) => format!("/history/wish/{id}"),
        Record::Person(who) => format!("/history/person/{who}"),
        Record::Settings => "/history/settings/all".to_owned(),
        Record::Offer(id) => format!("/history/post/{id}"),
        Record::Activity(id) => format!("/history/activity/{id}"),
        Record::Pair(id) => format!("/history/pair/{id}"),
        Record::Opinion(id) => format!("/history/opinion/{id}"),
        Record::Team(id) => format!("/history/team/{id}"),
        Record::Award(id) => format!("/history/honour/{id}"),
        Record::Notice(id) => format!("/history/notice/{id}"),
        Record::Order(id) => format!("/history/order/{id}"),
        Record::Demand(id) => format!("/history/demand/{id}"),
        Record::Joint(unit, id) => format!("/history/project/{unit}.{id}"),
        Record::Door(site, door) => door_history(site, &door.to_string()),
    };
    view! { <a class="button small quiet" href=href data-testid="to-history">{Trail::words().see}</a> }
}

fn staff(role: Role) -> bool {
    role == Role::Staff
}
