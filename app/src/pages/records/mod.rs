//! 服务纪实: what members report and staff verify. The member's pages and the form are everybody's; what staff decide is the
//! office's.
//!
//! Which step may be taken is asked of the table in `domain::service`; what it is called is in the words.

mod desk;
mod form;
mod one;
mod own;
mod part;
mod queue;

pub(crate) use desk::RecordDesk;
pub(crate) use form::ReportPage;
pub(crate) use one::{One, RecordPage};
pub(crate) use own::OwnRecordsPage;
pub(crate) use part::RecordsPart;
pub(crate) use queue::RecordsPage;

use domain::{
    edit::{Edit, ServiceEdit},
    id::Id,
    principal::Member,
    service::{RecordStep, ServiceRecord, Source, named},
};
use leptos::prelude::With as _;

use super::{book::Sent, doing::Desk, doing::sent_words};
use crate::words::records::source_kind;

/// A step as an edit.
fn step(desk: Desk, member: Id<Member>, record: Id<ServiceRecord>, what: RecordStep) -> Edit {
    Edit::Service(Box::new(ServiceEdit { member, record, step: desk.shell.new_id(), what }))
}

/// Where a record's page is.
fn home(member: Id<Member>, record: Id<ServiceRecord>) -> String {
    format!("/record/{member}/{record}")
}

/// What something is called: its kind and its own name.
fn about(desk: Desk, source: Source) -> String {
    let (name, kind) =
        (desk.shell.view().with(|view| named(&view.community, source)), source_kind(source.kind()));
    if name.is_empty() { kind.to_owned() } else { format!("{kind} {name}") }
}

/// What a record is about, in an address and in a list to choose from.
fn key_of(source: Source) -> String {
    let kind = source.kind().key();
    match source {
        Source::Post(id) | Source::Project(id) => format!("{kind}:{id}"),
        Source::Wish(id) => format!("{kind}:{id}"),
        Source::Activity(id) => format!("{kind}:{id}"),
        Source::Order(id) => format!("{kind}:{id}"),
        Source::Pair(id) => format!("{kind}:{id}"),
        Source::Other => kind.to_owned(),
    }
}

fn source_of(key: &str) -> Option<Source> {
    let (kind, id) = key.split_once(':').unwrap_or((key, ""));
    Some(match kind {
        "post" => Source::Post(id.parse().ok()?),
        "project" => Source::Project(id.parse().ok()?),
        "wish" => Source::Wish(id.parse().ok()?),
        "activity" => Source::Activity(id.parse().ok()?),
        "order" => Source::Order(id.parse().ok()?),
        "pair" => Source::Pair(id.parse().ok()?),
        "other" => Source::Other,
        _ => return None,
    })
}

/// How far what was done about a record here has come.
fn sent(desk: Desk, record: Id<ServiceRecord>) -> (&'static str, &'static str) {
    desk.shell.view().with(|view| {
        let ours = view
            .outbox
            .iter()
            .filter(|waiting| matches!(&waiting.intent.edit, Edit::Service(edit) if edit.record == record));
        let sent = ours.map(|waiting| if waiting.kept { Sent::Saved } else { Sent::Saving }).min();
        sent_words(sent.unwrap_or(Sent::Delivered), view.status.link)
    })
}
