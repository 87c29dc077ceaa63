//! How the survey of a building, the list of buildings and what residents said are read.

use std::{collections::BTreeMap, sync::Arc};

use automerge::{Automerge, ObjId, ReadDoc};
use domain::{
    access::{Building, DocName},
    community::Community,
    field::{Field, Fields},
    grant::Site,
    id::Id,
    moment::Year,
    opinion::{Opinion, OpinionCard, OpinionField},
    retention::{KEPT, REMOVED},
    survey::{BuildingCard, BuildingField, Survey},
    wish::Contested,
};

use super::{Reader, contested, fact, register::differs, text};
use crate::schema::{container, section};

/// The survey of a building, and the keys that were not understood.
pub(super) fn survey(am: &Automerge, site: Site) -> (Survey, Vec<String>) {
    let (doors, removed) = (BTreeMap::new(), BTreeMap::new());
    let mut survey = Survey { estate: site.estate, building: site.building, doors, removed };
    let mut unread = Vec::new();
    for name in [section::HOUSEHOLDS, section::VISITS, section::RESIDENTS, section::NEEDS] {
        each(am, name, &mut unread, |key, value, others| {
            let (door, rest) = key.split_once('/')?;
            let Ok(door) = door.parse() else { return super::removed::is_about_rotations(key).then_some(()) };
            if rest == REMOVED {
                survey.removed.insert(door, fact(value)?);
                return Some(());
            }
            let door = survey.doors.entry(door).or_default();
            match name {
                section::HOUSEHOLDS => set(&mut door.door, rest, value),
                section::VISITS => {
                    door.visits.insert(rest.parse().ok()?, fact(value)?);
                }
                section::RESIDENTS => {
                    let (met, field) = rest.split_once('/')?;
                    set(door.people.entry(met.parse().ok()?).or_default(), field, value);
                }
                _ => {
                    let (need, field) = rest.split_once('/')?;
                    set(door.needs.entry(need.parse().ok()?).or_default(), field, value);
                }
            }
            door.contested
                .extend(others.map(|others| Contested { field: format!("{name}/{rest}"), ..others }));
            Some(())
        });
    }
    // What bears the mark is not shown, whether it is still in the document or not.
    survey.doors.retain(|door, _| !survey.removed.contains_key(door));
    (survey, unread)
}

/// The buildings of the community, and the keys that were not understood.
pub(super) fn buildings(am: &Automerge) -> (BTreeMap<Id<Building>, BuildingCard>, Vec<String>) {
    let mut all: BTreeMap<Id<Building>, Fields<BuildingField>> = BTreeMap::new();
    let mut unread = Vec::new();
    each(am, section::BUILDINGS, &mut unread, |key, value, _| {
        let (building, field) = key.split_once('/')?;
        set(all.entry(building.parse().ok()?).or_default(), field, value);
        Some(())
    });
    all.retain(|_, card| !card.is_empty());
    (all, unread)
}

/// What residents said, filed under a year, and the keys that were not understood.
pub(super) fn opinions(am: &Automerge, year: Year) -> (BTreeMap<Id<Opinion>, Opinion>, Vec<String>) {
    let mut all: BTreeMap<Id<Opinion>, Opinion> = BTreeMap::new();
    let mut unread = Vec::new();
    each(am, section::OPINIONS, &mut unread, |key, value, others| {
        let (opinion, field) = key.split_once('/')?;
        let opinion = all.entry(opinion.parse().ok()?).or_insert_with(|| Opinion::empty(year));
        if field == REMOVED || field == KEPT {
            match field {
                REMOVED => opinion.removed = Some(fact(value)?),
                _ => opinion.kept = Some(fact(value)?),
            }
            return Some(());
        }
        if field == "collected" {
            opinion.collected = Some(fact(value)?);
            return Some(());
        }
        set::<OpinionField>(&mut opinion.card, field, value);
        opinion.contested.extend(others.map(|others| Contested { field: field.to_owned(), ..others }));
        Some(())
    });
    all.retain(|_, opinion| opinion.card != OpinionCard::default() || opinion.removed.is_some());
    super::helping::opinion_steps(am, &mut all, &mut unread);
    all.values_mut().for_each(super::removed::empty_opinion);
    (all, unread)
}

impl Reader {
    /// Brings what residents said in a year up to date.
    pub(super) fn read_opinions(
        &mut self,
        community: &mut Community,
        doc: &DocName,
        am: &Automerge,
        year: Year,
    ) {
        let (read, unread) = opinions(am, year);
        let contested = |(id, opinion): (&Id<Opinion>, &Opinion)| {
            opinion.contested.iter().map(|other| format!("{id}/{}", other.field)).collect::<Vec<_>>()
        };
        let fields: Vec<String> = read.iter().flat_map(contested).collect();
        self.note(doc, section::OPINIONS, unread, fields);
        let same = |all: &BTreeMap<Id<Opinion>, Arc<Opinion>>| {
            let of_year = all.iter().filter(|(_, opinion)| opinion.year == year);
            of_year.map(|(id, opinion)| (id, opinion.as_ref())).eq(read.iter())
        };
        if !same(&community.opinions) {
            let all = Arc::make_mut(&mut community.opinions);
            all.retain(|_, opinion| opinion.year != year);
            all.extend(read.into_iter().map(|(id, opinion)| (id, Arc::new(opinion))));
        }
    }
}

/// A field that a newer version may have is left alone.
pub(super) fn set<F: Field>(card: &mut Fields<F>, field: &str, value: &str) {
    if let Some(field) = F::from_key(field) {
        card.set(field, value);
    }
}

/// Feeds every value of a section; what is not understood is noted.
pub(super) fn each(
    am: &Automerge,
    name: &str,
    unread: &mut Vec<String>,
    mut feed: impl FnMut(&str, &str, Option<Contested>) -> Option<()>,
) {
    let Some(object) = container(am, name) else { return };
    for item in am.map_range(&object, ..) {
        let (key, value) = (item.key.as_ref(), text(&item.value));
        let others = item.conflict.then(|| held(am, &object, key)).filter(differs);
        if value.is_empty() && others.is_none() {
            continue;
        }
        if feed(key, value, others).is_none() {
            unread.push(format!("{name}/{key}"));
        }
    }
}

fn held(am: &Automerge, object: &ObjId, key: &str) -> Contested {
    Contested { field: key.to_owned(), values: contested(am, object, key) }
}
