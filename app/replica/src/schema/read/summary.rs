//! How what was published for the district is read: one value for every month and group of measures.

use std::{collections::BTreeMap, sync::Arc};

use automerge::Automerge;
use domain::{
    community::Community,
    month::Month,
    statistics::{Figures, Group, Published},
};

use super::{fact, removed::is_about_rotations, survey::each};
use crate::schema::section;

/// Brings it up to date; gives the keys that were not understood, and those that hold several values.
pub(super) fn read(community: &mut Community, am: &Automerge) -> (Vec<String>, Vec<String>) {
    let mut all: BTreeMap<Month, Published> = BTreeMap::new();
    let (mut unread, mut contested) = (Vec::new(), Vec::new());
    each(am, section::COUNTS, &mut unread, |key, value, others| {
        if is_about_rotations(key) {
            return Some(());
        }
        let (name, group) = key.split_once('/')?;
        // One key for every month, whatever else reads as one.
        let month: Month = name.parse().ok().filter(|month: &Month| month.to_string() == name)?;
        let group = Group::from_key(group)?;
        let figures: Figures = fact(value)?;
        let published = all.entry(month).or_default();
        published.figures.extend(figures.of(group));
        if let Some(others) = others {
            contested.push(key.to_owned());
            published.contested.push(others);
        }
        Some(())
    });
    if *community.summary != all {
        community.summary = Arc::new(all);
    }
    (unread, contested)
}
