//! How the files of members and units are read.

use automerge::{Automerge, ReadDoc};
use domain::{
    access::{
        ORDER, {FEEDBACK, OFFER},
    },
    award::Award,
    community::PersonFile,
    field::{Field, Fields},
    id::Id,
    order::OrderField,
    picture,
    principal::{Member, Unit},
    register::{MemberField, MemberFile, UnitFile},
    retention::{KEPT, REMOVED, Thing, let_go},
    service::Satisfied,
    wish::{Contested, Stamped, Step},
};

use super::{
    activity::{is_about_activities, place_of},
    award::{is_about_awards, parts},
    contested, fact,
    joint::{self, is_about_lists},
    judging,
    record::{self, is_about_records},
    record_of, text,
};
use crate::schema::{container, section, sections};

/// A value of a file: the section and key it stands under, and whether there are others beside it.
struct Found<'a> {
    section: &'static str,
    key: &'a str,
    value: &'a str,
    others: Option<Contested>,
}

/// A member's file, and the keys that were not understood.
pub(super) fn member(am: &Automerge, id: Id<Member>) -> (MemberFile, Vec<String>) {
    let mut member = MemberFile::default();
    let doc = domain::access::DocName::Member(id);
    let unread = each(am, &doc, |found| {
        feed_file(&mut member.file, &found).unwrap_or_else(|| {
            if let Some(understood) =
                judging::feed(&mut member.judging, found.section, found.key, found.value)
            {
                return understood;
            }
            match (found.section, found.key.split_once('/')) {
                (section::OWN | section::SERVICE, _) if is_about_records(found.key) => {
                    record::feed(&mut member.records, found.section, found.key, found.value)
                }
                (section::CARD, None) => feed_card(&mut member.card, &mut member.contested, found),
                (section::FACTS, Some(("checkin", step))) => keep(&mut member.checkin, step, found.value),
                (section::FACTS, Some(("urged", step))) => keep(&mut member.urgings, step, found.value),
                (section::FACTS, Some(("exempt", id))) => keep(&mut member.exemptions, id, found.value),
                (section::FACTS, Some(("satisfied", wish))) => {
                    match (wish.parse(), fact::<Stamped<Satisfied>>(found.value)) {
                        (Ok(wish), Some(told)) => member.satisfied.insert(wish, told.step).is_none(),
                        _ => false,
                    }
                }
                (section::FACTS, Some(("declined", field))) => {
                    match (MemberField::from_key(field), fact(found.value)) {
                        (Some(field), Some(declined)) => member.declined.insert(field, declined).is_none(),
                        _ => false,
                    }
                }
                (section::SERVICE, Some((record, step))) if is_about_activities(record) => {
                    match (place_of(record, step), fact(found.value)) {
                        (Some(place), Some(step)) => member.attendance.insert(place, step).is_none(),
                        _ => false,
                    }
                }
                (section::OWN, Some((record, step))) if is_about_activities(record) => {
                    match (place_of(record, step), fact(found.value)) {
                        (Some(place), Some(step)) => member.signed.insert(place, step).is_none(),
                        _ => false,
                    }
                }
                (section::PAPERS, _) if found.key.starts_with(FEEDBACK) => {
                    keep(&mut member.feedback, &found.key[FEEDBACK.len()..], found.value)
                }
                (section::OWN, Some(("card", field))) => MemberField::from_key(field)
                    .is_none_or(|field| member.proposed.insert(field, found.value.to_owned()).is_none()),
                _ => true,
            }
        })
    });
    if empty_file(&mut member.file) {
        let before = std::mem::take(&mut member);
        let said = before.card.is_empty() && before.checkin.is_empty() && before.urgings.is_empty();
        let rest = before.exemptions.is_empty() && before.proposed.is_empty() && before.declined.is_empty();
        let rest = rest && before.judging.is_empty();
        let served = before.attendance.is_empty() && before.signed.is_empty();
        let rest = rest && before.feedback.is_empty() && before.satisfied.is_empty();
        member.file = before.file;
        member.file.remains |= !(said && rest && before.records.is_empty() && served);
    }
    (member, unread)
}

/// A unit's file, and the keys that were not understood.
pub(super) fn unit(am: &Automerge, id: Id<Unit>) -> (UnitFile, Vec<String>) {
    let mut unit = UnitFile::default();
    let doc = domain::access::DocName::Unit(id);
    let unread = each(am, &doc, |found| {
        feed_file(&mut unit.file, &found).unwrap_or_else(|| {
            if is_about_lists(found.key) {
                return joint::feed(&mut unit, found.section, found.key, found.value, found.others);
            }
            match (found.section, found.key.split_once('/')) {
                (section::CARD, None) => feed_card(&mut unit.card, &mut unit.contested, found),
                (section::ROSTER, Some((person, field))) => match person.parse() {
                    Ok(person) => field_of(unit.roster.entry(person).or_default(), field, found.value),
                    Err(_) => false,
                },
                (section::RESOURCES, Some((resource, field))) => match resource.parse() {
                    Ok(resource) => field_of(unit.resources.entry(resource).or_default(), field, found.value),
                    Err(_) => false,
                },
                (section::LETTERS, None) => keep(&mut unit.letters, found.key, found.value),
                (section::FACTS, Some(("told", person))) => keep(&mut unit.told, person, found.value),
                (section::PAPERS | section::OWN, _) if found.key.starts_with(FEEDBACK) => {
                    feed_feedback(&mut unit, &found).is_some()
                }
                (section::OWN, Some(("answer", rest))) => {
                    let place = rest.split_once('/').map(|(person, step)| (person.parse(), step.parse()));
                    match (place, fact(found.value)) {
                        (Some((Ok(person), Ok(step))), Some(answer)) => {
                            unit.answers.insert((person, step), answer).is_none()
                        }
                        _ => false,
                    }
                }
                _ => true,
            }
        })
    });
    if empty_file(&mut unit.file) {
        let before = std::mem::take(&mut unit);
        let said = before.card.is_empty() && before.roster.is_empty() && before.letters.is_empty();
        let rest = before.answers.is_empty() && before.told.is_empty() && before.resources.is_empty();
        let rest = rest && before.feedback.is_empty() && before.filed.is_empty();
        let rest =
            rest && before.joints.is_empty() && before.answered.is_empty() && before.agreements.is_empty();
        unit.file = before.file;
        unit.file.remains |= !(said && rest);
    }
    (unit, unread)
}

/// A card issued to the unit, `member/card`, or what the unit did with it, `member/card/step`.
fn feed_feedback(unit: &mut UnitFile, found: &Found<'_>) -> Option<()> {
    let mut parts = found.key.strip_prefix(FEEDBACK)?.split('/');
    let (member, card) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    match (found.section, parts.next()) {
        (section::PAPERS, None) => {
            unit.feedback.insert((member, card), fact(found.value)?).map_or(Some(()), |_| None)
        }
        (section::OWN, Some(step)) => unit
            .filed
            .insert((member, card, step.parse().ok()?), fact(found.value)?)
            .map_or(Some(()), |_| None),
        _ => None,
    }
}

/// Feeds every filled value of a document; gives the keys of those that were not understood.
fn each(
    am: &Automerge,
    doc: &domain::access::DocName,
    mut feed: impl FnMut(Found<'_>) -> bool,
) -> Vec<String> {
    let mut unread = Vec::new();
    for name in sections(doc) {
        let Some(object) = container(am, name) else { continue };
        for item in am.map_range(&object, ..) {
            let (key, value) = (item.key.as_ref(), text(&item.value));
            if value.is_empty() && !item.conflict {
                continue;
            }
            let others = item
                .conflict
                .then(|| Contested { field: key.to_owned(), values: contested(am, &object, key) })
                .filter(differs);
            if !feed(Found { section: name, key, value, others }) {
                unread.push(format!("{name}/{key}"));
            }
        }
    }
    unread
}

/// Whether the values are not all the same.
pub(super) fn differs(contested: &Contested) -> bool {
    contested.values.windows(2).any(|two| two[0].value != two[1].value)
}

/// What every own file has; `None` when it is something else.
fn feed_file(file: &mut PersonFile, found: &Found<'_>) -> Option<bool> {
    if let (section::DISCLOSED, Some((record, REMOVED))) = (found.section, found.key.rsplit_once('/'))
        && let Some(thing) = Thing::from_key(record)
    {
        return Some(fact(found.value).is_some_and(|mark| file.let_go.insert(thing, mark).is_none()));
    }
    if found.section != section::CARD && found.section != section::NOTES && !found.value.is_empty() {
        let known = super::helping::feed(file, found.section, found.key, found.value);
        if known.is_some() {
            return known;
        }
    }
    Some(match found.section {
        _ if found.value.is_empty() && found.section != section::CARD => true,
        section::CARD if found.key == REMOVED => {
            file.removed = fact(found.value);
            file.removed.is_some()
        }
        section::CARD if found.key == KEPT => {
            file.kept = fact(found.value);
            file.kept.is_some()
        }
        section::DISCLOSED if found.key.starts_with(ORDER) && found.key.contains('/') => {
            match found.key[ORDER.len()..].split_once('/').map(|(order, field)| (order.parse(), field)) {
                Some((Ok(order), field)) if field == OrderField::Pictures.key() => {
                    let shown = picture::names(found.value, picture::OF_ORDER);
                    file.order_pictures.insert(order, shown).is_none()
                }
                _ => false,
            }
        }
        section::DISCLOSED if found.key.starts_with(ORDER) => {
            match (found.key[ORDER.len()..].parse(), fact(found.value)) {
                (Ok(order), Some(contact)) => file.order_contacts.insert(order, contact).is_none(),
                _ => false,
            }
        }
        section::NOTES if found.key.starts_with(ORDER) => {
            let place =
                found.key[ORDER.len()..].split_once('/').map(|(order, step)| (order.parse(), step.parse()));
            match place {
                Some((Ok(order), Ok(step))) => {
                    file.order_notes.insert((order, step), found.value.to_owned()).is_none()
                }
                _ => false,
            }
        }
        section::DISCLOSED if found.key.ends_with(REMOVED) => {
            match (record_of(found.key).parse(), fact(found.value)) {
                (Ok(wish), Some(removal)) => file.unshared.insert(wish, removal).is_none(),
                _ => false,
            }
        }
        section::DISCLOSED => match (found.key.parse(), fact(found.value)) {
            (Ok(wish), Some(contact)) => file.disclosed.insert(wish, contact).is_none(),
            _ => false,
        },
        section::NOTES if found.key.starts_with(OFFER) => {
            let place =
                found.key[OFFER.len()..].split_once('/').map(|(offer, step)| (offer.parse(), step.parse()));
            match place {
                Some((Ok(offer), Ok(step))) => {
                    file.said.insert((offer, step), found.value.to_owned()).is_none()
                }
                _ => false,
            }
        }
        section::OWN if is_about_awards(found.key) => {
            keep_about(&mut file.awards.own, found.key, found.value)
        }
        section::FACTS if is_about_awards(found.key) => {
            keep_about(&mut file.awards.told, found.key, found.value)
        }
        section::NOTES => match found.key.split_once('/').map(|(wish, step)| (wish.parse(), step.parse())) {
            Some((Ok(wish), Ok(step))) => file.notes.insert((wish, step), found.value.to_owned()).is_none(),
            _ => false,
        },
        _ => return None,
    })
}

/// A fact about a selection of those who are honoured.
fn keep_about<T: serde::de::DeserializeOwned>(
    all: &mut std::collections::BTreeMap<(Id<Award>, Id<Step>), T>,
    key: &str,
    value: &str,
) -> bool {
    let place = parts(key).and_then(|(award, step)| Some((award, step.parse().ok()?)));
    match (place, fact(value)) {
        (Some(place), Some(value)) => all.insert(place, value).is_none(),
        _ => false,
    }
}

fn feed_card<F: Field>(card: &mut Fields<F>, disputes: &mut Vec<Contested>, found: Found<'_>) -> bool {
    if let Some(field) = F::from_key(found.key) {
        card.set(field, found.value);
        disputes.extend(found.others);
    }
    true
}

/// A field that a newer version may have is left alone.
fn field_of<F: Field>(card: &mut Fields<F>, field: &str, value: &str) -> bool {
    if let Some(field) = F::from_key(field) {
        card.set(field, value);
    }
    true
}

fn keep<K: std::str::FromStr + Ord, T: serde::de::DeserializeOwned>(
    all: &mut std::collections::BTreeMap<K, T>,
    key: &str,
    value: &str,
) -> bool {
    match (key.parse(), fact(value)) {
        (Ok(key), Some(value)) => all.insert(key, value).is_none(),
        _ => false,
    }
}

/// What bears the mark is not shown, whether it is still in the document or not. Whether the whole file bears it.
fn empty_file(file: &mut PersonFile) -> bool {
    if file.removed.is_some() {
        let emptied = PersonFile {
            removed: file.removed,
            unshared: std::mem::take(&mut file.unshared),
            let_go: std::mem::take(&mut file.let_go),
            ..PersonFile::default()
        };
        let before = std::mem::replace(file, emptied);
        file.remains = !before.disclosed.is_empty()
            || !before.notes.is_empty()
            || !before.said.is_empty()
            || !before.paired.is_empty()
            || !before.helped.is_empty()
            || !before.help_facts.is_empty()
            || !before.heard.is_empty()
            || !before.opinions_told.is_empty()
            || !before.awards.is_empty()
            || !before.order_contacts.is_empty()
            || !before.order_notes.is_empty()
            || !before.order_pictures.is_empty()
            || before.kept.is_some();
        return true;
    }
    let_go(file);
    let values = file.disclosed.len() + file.notes.len();
    let unshared = &file.unshared;
    file.disclosed.retain(|wish, _| !unshared.contains_key(wish));
    file.notes.retain(|(wish, _), _| !unshared.contains_key(wish));
    file.remains = values != file.disclosed.len() + file.notes.len();
    false
}
