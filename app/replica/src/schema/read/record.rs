//! How records of service are read from a member's file.

use domain::service::{RECORD, RecordFacts, RecordSteps};

use super::fact;
use crate::schema::section;

/// Whether a key of a member's file is about a record.
pub(super) fn is_about_records(key: &str) -> bool {
    key.starts_with(RECORD)
}

/// Takes a step in; whether it was understood.
pub(super) fn feed(records: &mut RecordFacts, name: &str, key: &str, value: &str) -> bool {
    let steps = match name {
        section::OWN => &mut records.own,
        section::SERVICE => &mut records.staff,
        // Nobody writes records elsewhere.
        _ => return false,
    };
    take(steps, key, value).is_some()
}

fn take(steps: &mut RecordSteps, key: &str, value: &str) -> Option<()> {
    let (record, step) = key.strip_prefix(RECORD)?.split_once('/')?;
    steps.insert((record.parse().ok()?, step.parse().ok()?), fact(value)?);
    Some(())
}
