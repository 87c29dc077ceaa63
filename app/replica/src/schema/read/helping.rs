//! How pairs, what becomes of opinions, and teams are read: cards from casework and the community, facts from casework and
//! the walls, and from the own files what was told and said.

use std::{collections::BTreeMap, sync::Arc};

use automerge::{Automerge, ReadDoc};
use domain::{
    access::{DocName, OPINION, PAIR, TEAM},
    community::{Community, PersonFile},
    id::Id,
    moment::Year,
    opinion::Opinion,
    pair::{Pair, PairCard},
    retention::{KEPT, REMOVED},
    team::{Team, TeamCard, TeamFacts},
    wish::{Contested, Stamped, Step},
};
use serde::de::DeserializeOwned;

use super::{
    fact,
    removed::empty_pair,
    survey::{each, set},
    text,
};
use crate::schema::{container, section};

/// Whether a key of casework or of a wall is about something that is no wish.
pub(super) fn is_about_helping(key: &str) -> bool {
    [OPINION, TEAM].iter().any(|kind| key.starts_with(kind))
}

/// Every value of a section whose key begins so; the rest of the key is given. What is not understood is noted.
fn each_of(
    am: &Automerge,
    name: &str,
    kind: &str,
    unread: &mut Vec<String>,
    mut feed: impl FnMut(&str, &str) -> Option<()>,
) {
    let Some(object) = container(am, name) else { return };
    // ';' follows ':'
    for item in am.map_range(&object, kind.to_owned()..kind.replace(':', ";")) {
        let (key, value) = (item.key.as_ref(), text(&item.value));
        if key.strip_prefix(kind).and_then(|rest| feed(rest, value)).is_none() {
            unread.push(format!("{name}/{key}"));
        }
    }
}

/// Two ids, one after the other.
pub(super) fn two<A, B>(key: &str) -> Option<(Id<A>, Id<B>)> {
    let (one, other) = key.split_once('/')?;
    Some((one.parse().ok()?, other.parse().ok()?))
}

/// The steps that staff took about opinions, by opinion.
pub(super) fn opinion_steps(
    am: &Automerge,
    all: &mut BTreeMap<Id<Opinion>, Opinion>,
    unread: &mut Vec<String>,
) {
    each_of(am, section::STEPS, OPINION, unread, |key, value| {
        let (opinion, step) = two::<Opinion, Step>(key)?;
        let read = fact(value)?;
        // Of one that has not arrived, or was cleared, there is nothing to go on with.
        if let Some(opinion) = all.get_mut(&opinion) {
            opinion.steps.insert(step, read);
        }
        Some(())
    });
}

/// Brings the pairs of a year up to date; gives the keys that were not understood, and the contested fields,
/// `pair/field`.
pub(super) fn read_pairs(
    community: &mut Community,
    am: &Automerge,
    year: Year,
) -> (Vec<String>, Vec<String>) {
    let mut read: BTreeMap<Id<Pair>, Pair> = BTreeMap::new();
    let (mut unread, mut fields) = (Vec::new(), Vec::new());
    each(am, section::PAIRS, &mut unread, |key, value, others| {
        let (pair, field) = key.split_once('/')?;
        let pair = read.entry(pair.parse().ok()?).or_insert_with(|| Pair::empty(year));
        match field {
            REMOVED => pair.removed = Some(fact(value)?),
            KEPT => pair.kept = Some(fact(value)?),
            _ => {}
        }
        set(&mut pair.card, field, value);
        if let Some(others) = others {
            fields.push(key.to_owned());
            pair.contested.push(Contested { field: field.to_owned(), ..others });
        }
        Some(())
    });
    read.values_mut().for_each(empty_pair);
    read.retain(|_, pair| !pair.card.is_empty() || pair.removed.is_some());
    let known = community.pairs.iter().filter(|(_, pair)| pair.year == year);
    if !known.map(|(id, pair)| (id, pair.as_ref())).eq(read.iter()) {
        let all = Arc::make_mut(&mut community.pairs);
        all.retain(|_, pair| pair.year != year);
        all.extend(read.into_iter().map(|(id, pair)| (id, Arc::new(pair))));
    }
    (unread, fields)
}

/// A team's card as it stands in the document.
type Card = (TeamCard, Vec<Contested>);

/// Brings the cards of teams up to date; as [`read_pairs`].
pub(super) fn read_teams(community: &mut Community, am: &Automerge) -> (Vec<String>, Vec<String>) {
    let mut cards: BTreeMap<Id<Team>, Card> = BTreeMap::new();
    let (mut unread, mut fields) = (Vec::new(), Vec::new());
    each(am, section::TEAMS, &mut unread, |key, value, others| {
        let (team, field) = key.split_once('/')?;
        let (card, contested) = cards.entry(team.parse().ok()?).or_default();
        set(card, field, value);
        if let Some(others) = others {
            fields.push(key.to_owned());
            contested.push(Contested { field: field.to_owned(), ..others });
        }
        Some(())
    });
    change(community, |teams| {
        for (id, team) in teams.iter_mut() {
            set_card(team, cards.remove(id).unwrap_or_default());
        }
        let new = cards
            .into_iter()
            .map(|(id, (card, contested))| (id, Arc::new(Team { card, contested, walls: BTreeMap::new() })));
        teams.extend(new);
    });
    (unread, fields)
}

fn set_card(team: &mut Arc<Team>, (card, contested): Card) {
    if (&team.card, &team.contested) != (&card, &contested) {
        let team = Arc::make_mut(team);
        (team.card, team.contested) = (card, contested);
    }
}

/// Brings what the wall of a year says of who is in which team up to date; gives the keys that were not understood.
pub(super) fn read_team_facts(community: &mut Community, am: &Automerge, year: Year) -> Vec<String> {
    let mut facts: BTreeMap<Id<Team>, TeamFacts> = BTreeMap::new();
    let mut unread = Vec::new();
    each_of(am, section::STEPS, TEAM, &mut unread, |key, value| {
        let (team, step) = two::<Team, Step>(key)?;
        let read = fact(value)?;
        facts.entry(team).or_default().steps.insert(step, read);
        Some(())
    });
    each_of(am, section::CLAIMS, TEAM, &mut unread, |key, value| {
        let (team, rest) = key.split_once('/')?;
        let (claimant, step) = rest.split_once('/')?;
        let (team, place) = (team.parse().ok()?, (claimant.parse().ok()?, step.parse().ok()?));
        let read = fact(value)?;
        facts.entry(team).or_default().claims.insert(place, read);
        Some(())
    });
    change(community, |teams| {
        for (id, team) in teams.iter_mut() {
            match facts.remove(id) {
                Some(read) if team.walls.get(&year) == Some(&read) => {}
                Some(read) => {
                    Arc::make_mut(team).walls.insert(year, read);
                }
                None if team.walls.contains_key(&year) => {
                    Arc::make_mut(team).walls.remove(&year);
                }
                None => {}
            }
        }
        let new = facts
            .into_iter()
            .map(|(id, read)| (id, Arc::new(Team { walls: [(year, read)].into(), ..Team::default() })));
        teams.extend(new);
    });
    unread
}

/// Changes the snapshot only where something is different, and keeps only what says anything.
fn change(community: &mut Community, how: impl FnOnce(&mut BTreeMap<Id<Team>, Arc<Team>>)) {
    let mut teams = BTreeMap::clone(&community.teams);
    how(&mut teams);
    teams.retain(|_, team| !team.card.is_empty() || !team.walls.is_empty());
    if teams != *community.teams {
        community.teams = Arc::new(teams);
    }
}

/// Takes everything that a document contributed out of the snapshot.
pub(super) fn clear(community: &mut Community, doc: &DocName) {
    match doc {
        DocName::Community => change(community, |teams| {
            for team in teams.values_mut() {
                set_card(team, Card::default());
            }
        }),
        DocName::Wall(year) => change(community, |teams| {
            for team in teams.values_mut().filter(|team| team.walls.contains_key(year)) {
                Arc::make_mut(team).walls.remove(year);
            }
        }),
        DocName::Casework(year) if community.pairs.values().any(|pair| pair.year == *year) => {
            Arc::make_mut(&mut community.pairs).retain(|_, pair| pair.year != *year);
        }
        DocName::Casework(_)
        | DocName::Member(_)
        | DocName::Unit(_)
        | DocName::Survey(..)
        | DocName::Inbox(_)
        | DocName::Summary => {}
    }
}

/// What a file says of pairs and opinions; `None` when a value is about something else.
pub(super) fn feed(file: &mut PersonFile, name: &str, key: &str, value: &str) -> Option<bool> {
    let (about_pair, about_opinion) = (key.strip_prefix(PAIR), key.strip_prefix(OPINION));
    match (name, about_pair, about_opinion) {
        (section::DISCLOSED, Some(pair), _) => {
            let told = fact::<BTreeMap<String, String>>(value);
            Some(pair.parse().ok().zip(told).is_some_and(|(pair, told)| {
                let mut card = PairCard::default();
                for (field, value) in &told {
                    set(&mut card, field, value);
                }
                file.paired.insert(pair, card).is_none()
            }))
        }
        (section::OWN, Some(key), _) => Some(keep(&mut file.helped, key, value)),
        (section::FACTS, Some(key), _) => Some(keep(&mut file.help_facts, key, value)),
        (section::OWN, _, Some(key)) => Some(
            two::<Opinion, Step>(key)
                .zip(fact(value))
                .is_some_and(|((opinion, _), heard)| file.heard.insert(opinion, heard).is_none()),
        ),
        (section::FACTS, _, Some(key)) => Some(keep(&mut file.opinions_told, key, value)),
        _ => None,
    }
}

fn keep<A, T: DeserializeOwned>(
    all: &mut BTreeMap<(Id<A>, Id<Step>), Stamped<T>>,
    key: &str,
    value: &str,
) -> bool {
    two(key).zip(fact(value)).is_some_and(|(place, fact)| all.insert(place, fact).is_none())
}
