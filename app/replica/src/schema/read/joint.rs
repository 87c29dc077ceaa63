//! How the lists of units and the community are read: demands from the community, and from a unit's file what it answers and
//! the projects it is in.

use std::{collections::BTreeMap, sync::Arc};

use automerge::Automerge;
use domain::{
    access::{AGREEMENT, DEMAND, DocName, JOINT},
    community::{Community, Finding},
    id::Id,
    joint::{Demand, Side, standing},
    principal::Unit,
    register::UnitFile,
    wish::Contested,
};

use super::{
    fact,
    helping::two,
    survey::{each, set},
};
use crate::schema::section;

/// Whether a key of the community, or of a unit's file, is about these lists.
pub(super) fn is_about_lists(key: &str) -> bool {
    [DEMAND, JOINT, AGREEMENT].iter().any(|kind| key.starts_with(kind))
}

/// Brings the demands up to date; gives the keys that were not understood, and the contested fields, `demand:demand/field`.
/// They stand among the posts' projects.
pub(super) fn read_demands(community: &mut Community, am: &Automerge) -> (Vec<String>, Vec<String>) {
    let mut read: BTreeMap<Id<Demand>, Demand> = BTreeMap::new();
    let (mut unread, mut fields) = (Vec::new(), Vec::new());
    each(am, section::PROJECTS, &mut unread, |key, value, others| {
        let Some(rest) = key.strip_prefix(DEMAND) else { return Some(()) };
        let (demand, field) = rest.split_once('/')?;
        let demand = read.entry(demand.parse().ok()?).or_default();
        set(&mut demand.card, field, value);
        if let Some(others) = others {
            fields.push(key.to_owned());
            demand.contested.push(Contested { field: field.to_owned(), ..others });
        }
        Some(())
    });
    read.retain(|_, demand| !demand.card.is_empty());
    let known = community.demands.iter().map(|(id, demand)| (id, demand.as_ref()));
    if !known.eq(read.iter()) {
        community.demands = Arc::new(read.into_iter().map(|(id, demand)| (id, Arc::new(demand))).collect());
    }
    (unread, fields)
}

/// What a unit's file says of a demand or a project; whether it was understood.
pub(super) fn feed(
    unit: &mut UnitFile,
    name: &str,
    key: &str,
    value: &str,
    others: Option<Contested>,
) -> bool {
    let side = match name {
        section::FACTS => Side::Community,
        section::OWN => Side::Unit,
        section::CARD => return feed_card(unit, key, value, others).is_some(),
        _ => return true,
    };
    let fed = match (key.strip_prefix(JOINT), key.strip_prefix(DEMAND)) {
        (Some(rest), _) => two(rest).zip(fact(value)).map(|((joint, step), fact)| {
            unit.joints.entry(joint).or_default().steps.insert((side, step), fact);
        }),
        (None, Some(rest)) if side == Side::Unit => two(rest).zip(fact(value)).map(|(place, fact)| {
            unit.answered.insert(place, fact);
        }),
        _ => None,
    };
    fed.is_some()
}

fn feed_card(unit: &mut UnitFile, key: &str, value: &str, others: Option<Contested>) -> Option<()> {
    let (record, field) = key.split_once('/')?;
    let others = others.map(|others| Contested { field: field.to_owned(), ..others });
    if let Some(id) = record.strip_prefix(JOINT) {
        let joint = unit.joints.entry(id.parse().ok()?).or_default();
        set(&mut joint.card, field, value);
        joint.contested.extend(others);
    } else {
        let agreement = unit.agreements.entry(record.strip_prefix(AGREEMENT)?.parse().ok()?).or_default();
        set(&mut agreement.card, field, value);
        agreement.contested.extend(others);
    }
    Some(())
}

/// Fields of projects and agreements that hold several values, as they are called in the document.
pub(super) fn contested(unit: &UnitFile) -> impl Iterator<Item = String> {
    let joints = unit.joints.iter().map(|(id, joint)| (format!("{JOINT}{id}"), &joint.contested));
    let agreements =
        unit.agreements.iter().map(|(id, agreement)| (format!("{AGREEMENT}{id}"), &agreement.contested));
    joints
        .chain(agreements)
        .flat_map(|(record, all)| all.iter().map(move |contested| format!("{record}/{}", contested.field)))
}

impl super::Reader {
    /// Projects in which a step did not fit, until somebody goes on.
    pub(super) fn find_astray(&mut self, doc: &DocName, id: Id<Unit>, unit: &UnitFile) {
        for (joint, known) in &unit.joints {
            if standing(known).astray().next().is_some() {
                self.found(doc, "", Finding::JointAstray { unit: id, joint: *joint });
            }
        }
    }
}

/// Takes everything that a document contributed out of the snapshot, but what goes with the whole file.
pub(super) fn clear(community: &mut Community, doc: &DocName) {
    if *doc == DocName::Community && !community.demands.is_empty() {
        community.demands = Arc::default();
    }
}
