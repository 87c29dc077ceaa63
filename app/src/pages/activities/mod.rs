//! 主题活动: what is planned, signing up, and who was there; what each asks of whom follows from the role.
//!
//! What is planned is in everybody's snapshot. Who was there is said by staff in the members' own files.

mod code;
mod edit;
mod list;
mod one;
mod own;
mod people;
mod picture;
mod pictures;
mod tick;

pub(crate) use code::PosterPage;
pub(crate) use list::{ActivitiesPage, ActivityTools};
pub(crate) use one::{ActivityDesk, ActivityPage, OneActivity};
pub(crate) use own::keeper;

use domain::{
    activity::{Activity, ActivityField, Span, minute_text},
    edit::{ActivityEdit, Edit},
    id::Id,
};

use crate::words;

/// The edits that fill in fields of a card.
fn filled(activity: Id<Activity>, fields: Vec<(ActivityField, String)>) -> Vec<Edit> {
    vec![Edit::Activity(ActivityEdit::Fill { activity, fields })]
}

/// `2026年3月5日 09:00–11:30`.
pub(crate) fn when(span: Option<Span>) -> String {
    let Some(span) = span else { return String::new() };
    let day = words::day(span.day);
    match span.minutes {
        Some((start, end)) => format!("{day} {}–{}", minute_text(start), minute_text(end)),
        None => day,
    }
}
