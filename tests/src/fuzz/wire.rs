//! Bytes from the network: frames as such, what a relay makes of them, and the wall as a relay hands it out.

use automerge::{Automerge, Change};
use domain::{
    access::{Access, DocName, access},
    grant::Grant,
    id::Id,
    principal::Principal,
};
use replica::{
    device::Glance,
    frame::{self, ChangeBytes, ToDevice, ToRelay},
    schema::{self, Epoch},
    store::{Entry, Space, end_of},
};
use serde::{Serialize, de::DeserializeOwned};

use super::change::{CHANGE, DOC, MAGIC, body, chunk, desk_with, honest};
use crate::{
    desk::Desk,
    world::{COMMUNITY, grant, member, staff},
};

/// A frame that can be read says the same when it is written again, in no more bytes; a body of frames is its frames.
pub fn frame(bytes: &[u8]) {
    says_the_same::<ToRelay>(bytes);
    says_the_same::<ToDevice>(bytes);
    if let Ok(frames) = frame::unpack(bytes) {
        assert_eq!(frame::pack(frames), bytes, "a body is its frames");
    }
}

fn says_the_same<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(bytes: &[u8]) {
    if let Ok(message) = frame::decode::<T>(bytes) {
        let again = frame::encode(&message);
        assert!(again.len() <= bytes.len(), "{message:?} grows");
        assert_eq!(frame::decode::<T>(&again), Ok(message));
    }
}

/// A wall that can be read says the same when it is written again, in no more bytes, and so does a device that shows it.
pub fn glance(bytes: &[u8]) {
    let Some(glance) = Glance::read(bytes) else { return };
    let again = glance.write();
    assert!(again.len() <= bytes.len(), "it grows");
    assert_eq!(Glance::read(&again), Some(glance.clone()));
    let view = glance.view();
    assert_eq!(Glance::of(&view).map(Glance::view), Some(view));
}

/// Who may speak to a relay, in the order of the first byte of a message.
fn speakers() -> [Grant; 7] {
    let plain = |who: Principal| Grant::new(who, false, std::collections::BTreeSet::new());
    [
        grant(staff(1)),
        plain(staff(2)),
        grant(member(1)),
        grant(Principal::Liaison(Id::from_random([1; 10]))),
        grant(Principal::Resident(Id::from_random([1; 10]))),
        grant(Principal::Surveyor(Id::from_random([1; 10]))),
        grant(Principal::District(Id::from_random([1; 10]))),
    ]
}

/// The first byte says who sends the frames that follow, to a relay that holds an honest log. Whatever they say, the relay
/// answers what can be read, starts again from its disk, and what it holds can be loaded; only who may write writes, and
/// nobody but an administrator makes anything go away.
pub fn message(bytes: &[u8]) {
    let Some((speaker, body)) = bytes.split_first() else { return };
    let Ok(frames) = frame::unpack(body) else { return };
    let speakers = speakers();
    let who = &speakers[usize::from(*speaker) % speakers.len()];
    let mut desk = desk_with(&honest());
    let before = log_of(&desk);
    let conn = desk.connect_as(who.clone(), [9; 16]);
    for frame in frames {
        desk.ask_raw(conn, mended(frame));
    }
    let after = log_of(&desk);
    let added = |doc: &DocName| after.iter().any(|entry| !before.contains(entry) && is_of(entry, doc));
    let mut again = Desk::open(desk.disk);
    let conn = again.connect(staff(3), [8; 16]);
    for doc in documents(&after) {
        let may = access(who, &doc);
        assert!(!added(&doc) || matches!(may, Access::Write | Access::Guarded), "{who:?} wrote to {doc}");
        let held = again.pull(conn, doc);
        let whole = loaded(&doc, &held);
        let lasting = before.iter().filter(|entry| is_of(entry, &doc));
        if !domain::access::may_remove(who, &doc) {
            assert!(lasting.clone().all(|entry| after.contains(entry)), "{who:?} took something from {doc}");
        }
        assert!(doc != DOC || !whole.get_changes(&[]).is_empty());
    }
}

/// The frame with its changes' lengths and checksums put right, so that they are looked at.
fn mended(frame: &[u8]) -> Vec<u8> {
    let mend = |change: &mut ChangeBytes| {
        if let Some(body) = change.0.starts_with(&MAGIC).then(|| body(&change.0)).flatten() {
            change.0 = chunk(CHANGE, body);
        }
    };
    match frame::decode(frame) {
        Ok(ToRelay::Push { doc, mut changes }) => {
            changes.iter_mut().for_each(mend);
            frame::encode(&ToRelay::Push { doc, changes })
        }
        Ok(ToRelay::Rotate(mut rotation)) => {
            rotation.changes.iter_mut().for_each(mend);
            frame::encode(&ToRelay::Rotate(rotation))
        }
        _ => frame.to_vec(),
    }
}

fn log_of(desk: &Desk) -> Vec<Entry> {
    desk.disk.entries(Space::Log, &[], &end_of(&[]), usize::MAX)
}

fn documents(log: &[Entry]) -> std::collections::BTreeSet<DocName> {
    let name = |(key, _): &Entry| {
        let name = key.split(|byte| *byte == 0).next().unwrap_or_default();
        std::str::from_utf8(name).expect("a name").parse().expect("a document")
    };
    log.iter().map(name).collect()
}

fn is_of((key, _): &Entry, doc: &DocName) -> bool {
    key.strip_prefix(doc.to_string().as_bytes()).is_some_and(|rest| rest.starts_with(&[0]))
}

/// A document as a new device has it.
fn loaded(doc: &DocName, held: &[ToDevice]) -> Automerge {
    let epoch = held.iter().find_map(|message| match message {
        ToDevice::Epoch { epoch, .. } => Some(*epoch),
        _ => None,
    });
    let mut am = schema::fresh_at(&COMMUNITY, doc, epoch.unwrap_or(Epoch::FIRST));
    for message in held {
        match message {
            ToDevice::Snapshot { bytes, .. } => {
                am = Automerge::load(bytes).expect("a snapshot can be loaded");
            }
            ToDevice::Records { changes, .. } => {
                let changes = changes.iter().map(|one| Change::from_bytes(one.0.clone()).expect("a change"));
                am.apply_changes(changes).expect("what the relay holds can be applied");
            }
            _ => {}
        }
    }
    let saved = Automerge::load(&am.save()).expect("what the relay holds can be saved and loaded");
    assert_eq!(saved.get_heads(), am.get_heads());
    am
}
