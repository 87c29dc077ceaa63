//! The history of one record: a wish, a person, the settings. Masked, until a reason is given.

use domain::{grant::Site, principal::Principal, unmask::Subject};
use leptos::{prelude::*, task::spawn_local};

use super::{Changes, Devices, staff, told};
use crate::{
    components::{Empty, Icon, Notice, PageHead, Skeleton, print},
    pages::{
        address,
        doing::Desk,
        unmask::{Seen, Unmask, sees},
    },
    shell::{Ask, Found, Record},
    words::{Common, Trail},
};

/// What is in the address of the page.
fn record_of(what: &str, id: &str) -> Option<Record> {
    match what {
        "wish" => id.parse().ok().map(Record::Wish),
        "person" => id.parse().ok().map(Record::Person),
        "settings" => Some(Record::Settings),
        "post" => id.parse().ok().map(Record::Offer),
        "activity" => id.parse().ok().map(Record::Activity),
        "pair" => id.parse().ok().map(Record::Pair),
        "opinion" => id.parse().ok().map(Record::Opinion),
        "team" => id.parse().ok().map(Record::Team),
        "honour" => id.parse().ok().map(Record::Award),
        "notice" => id.parse().ok().map(Record::Notice),
        "order" => id.parse().ok().map(Record::Order),
        "demand" => id.parse().ok().map(Record::Demand),
        "project" => {
            let (unit, joint) = id.split_once('.')?;
            Some(Record::Joint(unit.parse().ok()?, joint.parse().ok()?))
        }
        "door" => {
            let mut parts = id.split('.');
            let (estate, building, door) = (parts.next()?, parts.next()?, parts.next()?);
            let site = Site { estate: estate.parse().ok()?, building: building.parse().ok()? };
            Some(Record::Door(site, door.parse().ok()?))
        }
        _ => None,
    }
}

/// The way back to the record itself.
fn home_of(record: Record) -> String {
    match record {
        Record::Wish(id) => format!("/wish/{id}"),
        Record::Person(Principal::Member(id)) => format!("/member/{id}"),
        Record::Person(Principal::Liaison(id)) => format!("/unit/{id}"),
        Record::Person(_) => "/people".to_owned(),
        Record::Settings => "/settings".to_owned(),
        Record::Offer(id) => format!("/post/{id}"),
        Record::Activity(id) => format!("/activity/{id}"),
        Record::Pair(id) => format!("/pair/{id}"),
        Record::Opinion(id) => format!("/opinion/{id}"),
        Record::Team(id) => format!("/team/{id}"),
        Record::Award(id) => format!("/honour/{id}"),
        Record::Notice(id) => format!("/notice/{id}"),
        Record::Order(id) => format!("/order/{id}"),
        Record::Demand(id) => format!("/demand/{id}"),
        Record::Joint(unit, id) => format!("/project/{unit}/{id}"),
        Record::Door(site, door) => format!("/survey/{site}/{door}"),
    }
}

/// Whose data is masked in it.
fn subject_of(record: Record) -> Option<Subject> {
    match record {
        Record::Wish(id) => Some(Subject::Wish(id)),
        Record::Door(site, door) => Some(Subject::Door(site, door)),
        Record::Order(id) => Some(Subject::Order(id)),
        Record::Person(Principal::Member(id)) => Some(Subject::Member(id)),
        Record::Person(Principal::Liaison(id)) => Some(Subject::Unit(id)),
        Record::Person(
            Principal::Staff(_) | Principal::Surveyor(_) | Principal::Resident(_) | Principal::District(_),
        )
        | Record::Offer(_)
        | Record::Activity(_)
        | Record::Pair(_)
        | Record::Opinion(_)
        | Record::Team(_)
        | Record::Award(_)
        | Record::Notice(_)
        | Record::Demand(_)
        | Record::Joint(..)
        | Record::Settings => None,
    }
}

/// The page.
#[component]
pub(crate) fn HistoryPage() -> impl IntoView {
    let w = Trail::words();
    let desk = Desk::here();
    let record = address::named("history", |rest| match rest {
        [what, id] => record_of(what, id),
        _ => None,
    });
    view! {
        <PageHead title=w.title lead=Signal::stored(w.lead.to_owned())>
            {move || record.get().map(|record| view! {
                <a class="button quiet" href=home_of(record)><Icon name="back"/>{w.back}</a>
            })}
            <button type="button" class="button quiet off-paper" on:click=move |_| print()><Icon name="print"/>{w.print}</button>
        </PageHead>
        {move || match (desk.me().is_some_and(|me| staff(me.role)), record.get()) {
            (false, _) => view! { <Empty icon="person" title=Common::words().only_staff/> }.into_any(),
            (true, None) => view! { <Empty icon="search" title=w.unknown/> }.into_any(),
            (true, Some(record)) => view! { <History record/> }.into_any(),
        }}
    }
}

#[component]
fn History(record: Record) -> impl IntoView {
    let w = Trail::words();
    let desk = Desk::here();
    let devices = Devices::new();
    let seen: Seen = RwSignal::default();
    let found: RwSignal<Option<Option<Found>>> = RwSignal::new(None);
    let asking = desk.shell.trail(Ask::Record(record));
    spawn_local(async move {
        let answer = asking.await;
        found.try_set(Some(answer));
    });
    move || match found.get() {
        None => view! { <p class="hint">{w.looking}</p><Skeleton/> }.into_any(),
        Some(None) => view! { <Notice tone="warn" title=w.unable/> }.into_any(),
        Some(Some(answer)) if answer.entries.is_empty() => {
            view! { <Empty icon="search" title=w.none/> }.into_any()
        }
        Some(Some(answer)) => {
            let mut entries = answer.entries;
            entries.reverse();
            let mut masked: Vec<String> = entries
                .iter()
                .flat_map(|entry| told(desk, entry, false))
                .filter_map(|told| told.masked)
                .collect();
            masked.sort_unstable();
            masked.dedup();
            let fields = masked.clone();
            let whole = Signal::derive(move || sees(seen, &fields));
            let unmask = subject_of(record)
                .filter(|_| !masked.is_empty())
                .map(|subject| view! { <Unmask subject fields=masked seen/> });
            view! {
                {unmask}
                <Changes entries devices whole linked=false/>
            }
            .into_any()
        }
    }
}
