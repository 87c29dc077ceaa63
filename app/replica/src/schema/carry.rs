//! What a rotation carries into the next epoch: every shown value but those that are to go, and one fact that says that
//! there was a rotation.
//!
//! Facts carry their own stamps, so that who, when and the order of steps survive. What is lost is the history behind
//! the values: who wrote a field before whom, and what stood there.

use std::collections::{BTreeMap, BTreeSet};

use automerge::{Automerge, ReadDoc, ScalarValue, Value};
use domain::{
    access::{Access, DocName, Own, access, may_remove, owns},
    grant::Grant,
    id::Id,
    principal::Principal,
    retention::{ROTATED, Rotated, Rotation, WANTED, Wanted, goes, words_go},
};

use super::{Epoch, Put, container, sections, write::put};

/// What one change may carry, so that the guard takes it.
const CHANGE_BYTES: usize = 512 * 1024;
const CHANGE_PUTS: usize = 20_000;

/// Every key of a document with its shown value, and whether it has others.
fn entries(am: &Automerge, doc: &DocName) -> Vec<(Put, bool)> {
    let mut all = Vec::new();
    for section in sections(doc) {
        let Some(object) = container(am, section) else { continue };
        for item in am.map_range(&object, ..) {
            let key = item.key.to_string();
            let Ok(held) = am.get_all(&object, key.as_str()) else { continue };
            let Some((Value::Scalar(shown), _)) = held.last() else { continue };
            let ScalarValue::Str(value) = shown.as_ref() else { continue };
            let others = held.iter().any(|(other, _)| match other {
                Value::Scalar(other) => other != shown,
                Value::Object(_) => true,
            });
            all.push((put(section, key, value.to_string()), others));
        }
    }
    all
}

/// The records that bear a mark, by section.
#[derive(Debug, Default)]
pub(crate) struct Marks(BTreeMap<&'static str, BTreeSet<String>>);

impl Marks {
    /// The marks of a document.
    pub(crate) fn of(am: &Automerge, doc: &DocName) -> Self {
        let mut marks: BTreeMap<&'static str, BTreeSet<String>> = BTreeMap::new();
        for section in sections(doc) {
            let Some(object) = container(am, section) else { continue };
            for item in am.map_range(&object, ..) {
                let record = match item.key.as_ref().rsplit_once('/') {
                    Some((record, domain::retention::REMOVED)) => record,
                    None if item.key == domain::retention::REMOVED => "",
                    _ => continue,
                };
                marks.entry(section).or_default().insert(record.to_owned());
            }
        }
        Self(marks)
    }

    fn bears(&self, section: &str, record: &str) -> bool {
        self.0.get(section).is_some_and(|marked| marked.contains(record))
    }

    /// Whether a value is to go.
    fn cover(&self, doc: &DocName, section: &str, key: &str) -> bool {
        goes(doc, section, key, |section, record| self.bears(section, record))
    }

    /// The value without the words that are to go. What a newer version says in the fact stays.
    fn strip(&self, doc: &DocName, mut put: Put) -> Put {
        let words = words_go(doc, put.section, &put.key, |section, record| self.bears(section, record));
        if !words.is_empty() && !put.value.is_empty() {
            let mut fact: serde_json::Value = serde_json::from_str(&put.value).unwrap_or_default();
            for place in words {
                if let Some(words) = fact.pointer_mut(place) {
                    *words = String::new().into();
                }
            }
            put.value = fact.to_string();
        }
        put
    }
}

/// A rotation that was asked for by somebody and is not made yet. The author of the request is whoever wrote it, not
/// whom it names.
pub(crate) fn wanted_by(am: &Automerge, doc: &DocName, me: &Principal) -> Option<(Id<Rotation>, Wanted)> {
    let section = sections(doc).first()?;
    let object = container(am, section)?;
    am.map_range(&object, format!("{WANTED}/")..format!("{WANTED}0")).find_map(|item| {
        let id = item.key.strip_prefix(WANTED)?.strip_prefix('/')?.parse().ok()?;
        let (value, place) = am.get(&object, item.key.as_ref()).ok()??;
        let wanted: Wanted = serde_json::from_str(value.as_str()?).ok()?;
        let automerge::ObjId::Id(_, actor, _) = place else { return None };
        let author = am.get_author_for_actor(&actor)?;
        (wanted.by == *me && author.as_bytes() == me.to_string().as_bytes()).then_some((id, wanted))
    })
}

/// What the next epoch begins with, in pieces that each fit into one change.
pub(crate) fn carry(am: &Automerge, doc: &DocName, to: Epoch, made: Rotated) -> Vec<Vec<Put>> {
    let marks = Marks::of(am, doc);
    let mut made = made;
    let mut emptied: BTreeSet<String> = BTreeSet::new();
    let mut carried = Vec::new();
    for (put, others) in entries(am, doc) {
        if put.key.strip_prefix(WANTED).is_some_and(|rest| rest.starts_with('/')) {
            continue;
        }
        if marks.cover(doc, put.section, &put.key) {
            made.values = made.values.saturating_add(1);
            let record = match doc {
                DocName::Member(_) | DocName::Unit(_) => "",
                _ => put.key.split('/').next().unwrap_or_default(),
            };
            emptied.insert(record.to_owned());
            continue;
        }
        made.contested = made.contested.saturating_add(u32::from(others));
        carried.push(marks.strip(doc, put));
    }
    made.records = u32::try_from(emptied.len()).unwrap_or(u32::MAX);
    if let Some(section) = sections(doc).first() {
        let value = serde_json::to_string(&made).unwrap_or_default();
        carried.push(put(section, format!("{ROTATED}/{to}"), value));
    }
    pieces(carried)
}

/// Puts in pieces that each fit into one change.
pub(crate) fn pieces(puts: impl IntoIterator<Item = Put>) -> Vec<Vec<Put>> {
    let mut pieces: Vec<Vec<Put>> = Vec::new();
    let mut size = 0;
    for put in puts {
        size += put.key.len() + put.value.len() + 16;
        match pieces.last_mut() {
            Some(piece) if piece.len() < CHANGE_PUTS && size <= CHANGE_BYTES => piece.push(put),
            _ => {
                size = put.key.len() + put.value.len() + 16;
                pieces.push(vec![put]);
            }
        }
    }
    pieces
}

/// What an epoch that this device leaves holds and the one it enters does not: what this principal wrote and is not
/// there or is there otherwise, and, for whoever may write everything, what others wrote and is not there. Nothing that
/// either of the two says was removed.
pub(crate) fn missing(old: &Automerge, new: &Automerge, doc: &DocName, who: &Grant) -> Vec<Put> {
    let (before, after) = (Marks::of(old, doc), Marks::of(new, doc));
    let me = who.principal().to_string();
    let all = access(who, doc) == Access::Write;
    let removes = may_remove(who, doc);
    let mut puts = Vec::new();
    for (put, _) in entries(old, doc) {
        let reserved = domain::retention::is_reserved(&put.key);
        // Whoever asked for a rotation asks again; nobody does it in another's name.
        let asked = put.key.strip_prefix(WANTED).is_some_and(|rest| rest.starts_with('/'));
        let covered = before.cover(doc, put.section, &put.key) || after.cover(doc, put.section, &put.key);
        let mine = author_of(old, &put).is_some_and(|author| author == me.as_bytes());
        let own = if all { Own::Writes } else { owns(who, doc, put.section, &put.key) };
        let put = after.strip(doc, before.strip(doc, put));
        if covered || put.value.is_empty() || own == Own::Nothing || reserved && !removes {
            continue;
        }
        let there = container(new, put.section)
            .and_then(|object| new.get(&object, put.key.as_str()).ok().flatten())
            .map(|(value, _)| value.as_str() == Some(put.value.as_str()));
        match there {
            None if mine || all && !asked => puts.push(put),
            Some(false) if mine && !reserved && own == Own::Writes => puts.push(put),
            None | Some(_) => {}
        }
    }
    puts
}

fn author_of(am: &Automerge, put: &Put) -> Option<Vec<u8>> {
    let object = container(am, put.section)?;
    match am.get(&object, put.key.as_str()).ok()?? {
        (_, automerge::ObjId::Id(_, actor, _)) => {
            am.get_author_for_actor(&actor).map(|author| author.as_bytes().to_vec())
        }
        _ => None,
    }
}
