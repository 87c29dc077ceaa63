//! How activities are read: their cards from the community, who signs up from the walls, codes from the casework.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use automerge::{Automerge, ReadDoc};
use domain::{
    access::{ACTIVITY, DocName},
    activity::{Activity, ActivityCard, PICTURE, Shown, SignSteps},
    community::Community,
    id::Id,
    moment::Year,
    picture,
    wish::{Claimant, Contested, Stamped, Step},
};

use super::{
    fact,
    survey::{each, set},
    text,
};
use crate::schema::{container, section};

/// What stands of an activity in the document of the community.
#[derive(Default)]
struct Card {
    fields: ActivityCard,
    contested: Vec<Contested>,
    /// Pictures, by when they were put up.
    pictures: BTreeSet<(i64, String)>,
}

/// Codes of one activity.
type Codes = BTreeMap<Id<Step>, Stamped<Shown>>;

/// Whether a key of the wall, of the casework or of a file is about an activity.
pub(super) fn is_about_activities(key: &str) -> bool {
    key.starts_with(ACTIVITY)
}

/// The activity and the step that a key of a file names.
pub(super) fn place_of<A, S>(record: &str, step: &str) -> Option<(Id<A>, Id<S>)> {
    Some((record.strip_prefix(ACTIVITY)?.parse().ok()?, step.parse().ok()?))
}

/// Brings the cards up to date; gives the keys that were not understood, and the contested fields, `activity/field`.
pub(super) fn read_cards(community: &mut Community, am: &Automerge) -> (Vec<String>, Vec<String>) {
    let mut cards: BTreeMap<Id<Activity>, Card> = BTreeMap::new();
    let (mut unread, mut fields) = (Vec::new(), Vec::new());
    each(am, section::ACTIVITIES, &mut unread, |key, value, others| {
        let (activity, field) = key.split_once('/')?;
        let card = cards.entry(activity.parse().ok()?).or_default();
        if let Some((PICTURE, name)) = field.split_once('/') {
            // Two who put it up or take it down at once do not contradict one another.
            if picture::is_name(name) && !value.is_empty() {
                card.pictures.insert((value.parse().ok()?, name.to_owned()));
            }
            return Some(());
        }
        set(&mut card.fields, field, value);
        if let Some(others) = others {
            fields.push(key.to_owned());
            card.contested.push(Contested { field: field.to_owned(), ..others });
        }
        Some(())
    });
    change(community, |activities| {
        for (id, activity) in activities.iter_mut() {
            set_card(activity, cards.remove(id).unwrap_or_default());
        }
        activities.extend(cards.into_iter().map(|(id, card)| {
            let mut activity = Arc::default();
            set_card(&mut activity, card);
            (id, activity)
        }));
    });
    (unread, fields)
}

/// Puts a card in the place of another, where it is another.
fn set_card(activity: &mut Arc<Activity>, card: Card) {
    let Card { fields, contested, pictures } = card;
    let pictures: Vec<String> = pictures.into_iter().map(|(_, name)| name).collect();
    if (&activity.card, &activity.contested, &activity.pictures) != (&fields, &contested, &pictures) {
        let activity = Arc::make_mut(activity);
        (activity.card, activity.contested, activity.pictures) = (fields, contested, pictures);
    }
}

/// Brings who signed up in a year up to date; gives the keys that were not understood.
pub(super) fn read_signs(community: &mut Community, am: &Automerge, year: Year) -> Vec<String> {
    let (facts, unread) =
        collect(am, &[section::STEPS, section::CLAIMS], |all: &mut SignSteps, rest, value| {
            // Staff take no steps on the wall: what stands there was written by a newer version.
            let (member, step) = rest.split_once('/')?;
            let Ok(Claimant::Member(member)) = member.parse() else { return None };
            all.insert((member, step.parse().ok()?), fact(value)?);
            Some(())
        });
    put_year(community, facts, year, |activity| &mut activity.walls, |activity| &activity.walls);
    unread
}

/// Brings the codes of a year up to date; gives the keys that were not understood.
pub(super) fn read_codes(community: &mut Community, am: &Automerge, year: Year) -> Vec<String> {
    let (facts, unread) = collect(am, &[section::STEPS], |all: &mut Codes, rest, value| {
        all.insert(rest.parse().ok()?, fact(value)?);
        Some(())
    });
    put_year(community, facts, year, |activity| &mut activity.codes, |activity| &activity.codes);
    unread
}

fn collect<T: Default>(
    am: &Automerge,
    names: &[&str],
    feed: impl Fn(&mut T, &str, &str) -> Option<()>,
) -> (BTreeMap<Id<Activity>, T>, Vec<String>) {
    let mut facts: BTreeMap<Id<Activity>, T> = BTreeMap::new();
    let mut unread = Vec::new();
    for name in names {
        let Some(object) = container(am, name) else { continue };
        // ';' follows ':'
        let end = ACTIVITY.replace(':', ";");
        for item in am.map_range(&object, ACTIVITY.to_owned()..end) {
            let key = item.key.as_ref();
            let understood = key.strip_prefix(ACTIVITY).and_then(|key| {
                let (activity, rest) = key.split_once('/')?;
                let activity = activity.parse().ok()?;
                // An activity of which nothing was understood is none.
                let before = facts.remove(&activity);
                let known = before.is_some();
                let mut read = before.unwrap_or_default();
                let taken = feed(&mut read, rest, text(&item.value));
                if known || taken.is_some() {
                    facts.insert(activity, read);
                }
                taken
            });
            if understood.is_none() {
                unread.push(format!("{name}/{key}"));
            }
        }
    }
    (facts, unread)
}

/// Puts what was read of a year in the place of what was known of it.
fn put_year<T: PartialEq>(
    community: &mut Community,
    mut facts: BTreeMap<Id<Activity>, T>,
    year: Year,
    part: impl Fn(&mut Activity) -> &mut BTreeMap<Year, T>,
    seen: impl Fn(&Activity) -> &BTreeMap<Year, T>,
) {
    change(community, |activities| {
        for (id, activity) in activities.iter_mut() {
            let read = facts.remove(id);
            if seen(activity).get(&year) == read.as_ref() {
                continue;
            }
            let all = part(Arc::make_mut(activity));
            match read {
                Some(read) => drop(all.insert(year, read)),
                None => drop(all.remove(&year)),
            }
        }
        for (id, read) in facts {
            let mut activity = Activity::default();
            part(&mut activity).insert(year, read);
            activities.insert(id, Arc::new(activity));
        }
    });
}

/// Changes the snapshot only where something is different, and keeps only what says anything.
fn change(community: &mut Community, how: impl FnOnce(&mut BTreeMap<Id<Activity>, Arc<Activity>>)) {
    let mut activities = BTreeMap::clone(&community.activities);
    how(&mut activities);
    activities.retain(|_, one| {
        let known = !one.card.is_empty() || !one.pictures.is_empty();
        known || !one.walls.is_empty() || !one.codes.is_empty()
    });
    if activities != *community.activities {
        community.activities = Arc::new(activities);
    }
}

/// Takes everything that a document contributed out of the snapshot.
pub(super) fn clear(community: &mut Community, doc: &DocName) {
    match doc {
        DocName::Community => change(community, |activities| {
            for activity in activities.values_mut() {
                set_card(activity, Card::default());
            }
        }),
        DocName::Wall(year) => {
            put_year(community, BTreeMap::new(), *year, |one| &mut one.walls, |one| &one.walls);
        }
        DocName::Casework(year) => {
            put_year(community, BTreeMap::new(), *year, |one| &mut one.codes, |one| &one.codes);
        }
        DocName::Member(_)
        | DocName::Unit(_)
        | DocName::Survey(..)
        | DocName::Inbox(_)
        | DocName::Summary => {}
    }
}
