//! A small honest log, and what becomes of it when one change of it is another: what the relay's guard let through has to
//! be harmless to every device.

use std::panic::{AssertUnwindSafe, catch_unwind};

use automerge::{
    ActorId, Author, Automerge, Change, ReadDoc as _,
    transaction::{CommitOptions, Transactable as _},
};
use domain::{access::DocName, moment::Year, principal::Principal};
use replica::{frame::Verdict, log::inspect, schema, seal::digest, store::Memory};

use crate::{
    desk::Desk,
    world::{COMMUNITY, staff},
};

/// The document the log is of.
pub const DOC: DocName = DocName::Wall(Year(2026));
/// Who wrote it.
pub const ONE: Principal = staff(1);
/// Who wrote it, too.
pub const TWO: Principal = staff(2);

/// The first bytes of every chunk of Automerge.
pub const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
/// The chunk that is one uncompressed change.
pub const CHANGE: u8 = 1;

/// A change with who made it on which device.
pub type Made = (Principal, u8, Vec<u8>);

/// The number of the device on which an actor writes.
pub fn device(actor: u8) -> [u8; 16] {
    [actor; 16]
}

/// Puts values in one change, where none is given deletes; gives the change.
pub fn write(am: &mut Automerge, section: &str, puts: &[(&str, &str)]) -> Vec<u8> {
    let section = schema::container(am, section).unwrap();
    let mut tx = am.transaction();
    for (key, value) in puts {
        match *value {
            "" => tx.delete(&section, *key).unwrap(),
            value => tx.put(&section, *key, value).unwrap(),
        }
    }
    tx.commit_with(CommitOptions::default().with_time(1_772_672_400));
    am.get_last_local_change().unwrap().raw_bytes().to_vec()
}

/// Names who writes, as which actor.
pub fn author(am: &mut Automerge, who: Principal, actor: u8) {
    am.set_author(Some(Author::from(who.to_string().into_bytes())));
    am.set_actor(ActorId::from([actor; 16]));
}

/// What two clerks did, partly without knowing of one another: who, and the change.
pub fn honest() -> Vec<Made> {
    let mut first = schema::fresh(&COMMUNITY, &DOC);
    author(&mut first, ONE, 1);
    let mut log = Vec::new();
    log.push((
        ONE,
        1,
        write(&mut first, "wishes", &[("a/content", "x"), ("a/kind", "y"), ("b/content", "z")]),
    ));
    let mut second = schema::fresh(&COMMUNITY, &DOC);
    author(&mut second, TWO, 2);
    second.merge(&mut first).unwrap();
    log.push((TWO, 2, write(&mut second, "wishes", &[("a/content", "x2"), ("c/content", "w")])));
    log.push((ONE, 1, write(&mut first, "wishes", &[("a/content", "x1"), ("a/kind", "y1")])));
    log.push((ONE, 1, write(&mut first, "steps", &[("a/1", "{}"), ("a/2", "{}")])));
    first.merge(&mut second).unwrap();
    log.push((
        ONE,
        1,
        write(&mut first, "wishes", &[("a/content", "x3"), ("c/content", ""), ("b/content", "z1")]),
    ));
    second.merge(&mut first).unwrap();
    log.push((TWO, 2, write(&mut second, "claims", &[("a/u/1", "one"), ("a/u/2", "two")])));
    log.push((TWO, 2, write(&mut second, "wishes", &[("c/content", "again"), ("a/content", "x4")])));
    log
}

/// A relay that has taken these.
pub fn desk_with(log: &[Made]) -> Desk {
    let mut desk = Desk::open(Memory::default());
    for (who, actor, change) in log {
        let conn = desk.connect(*who, device(*actor));
        assert!(
            matches!(desk.offer(conn, DOC, change), Verdict::Accepted { .. }),
            "an honest change was refused"
        );
    }
    desk
}

/// What every device would do with these changes: no panic, no error, nothing lost, and life goes on.
pub fn harmless(changes: &[Change]) -> Result<(), String> {
    let said = |error: &dyn std::fmt::Display| error.to_string();
    let live = catch_unwind(AssertUnwindSafe(|| {
        let mut am = schema::fresh(&COMMUNITY, &DOC);
        for change in changes {
            am.apply_changes([change.clone()]).map_err(|error| said(&error))?;
        }
        for change in changes {
            let back = am.get_change_by_hash(&change.hash()).ok_or("a change is gone")?;
            if back.raw_bytes() != change.raw_bytes() {
                return Err("a change came back otherwise".to_owned());
            }
        }
        author(&mut am, staff(9), 9);
        for section in ["wishes", "steps", "claims"] {
            write(
                &mut am,
                section,
                &[("a/content", "honest"), ("n/content", "honest"), ("c/content", "honest")],
            );
        }
        let saved = Automerge::load(&am.save()).map_err(|error| said(&error))?;
        if saved.get_heads() == am.get_heads() { Ok(()) } else { Err("saved heads differ".to_owned()) }
    }));
    live.unwrap_or_else(|_| Err("panic".to_owned()))
}

/// The same changes in another order that their dependencies allow: the latest possible first.
pub fn reordered(changes: &[Change]) -> Vec<Change> {
    let mut waiting: Vec<Change> = changes.to_vec();
    let mut done = vec![schema::genesis(&COMMUNITY, &DOC).unwrap().hash()];
    let mut order = Vec::new();
    while let Some(at) = waiting.iter().rposition(|change| change.deps().iter().all(|dep| done.contains(dep)))
    {
        let change = waiting.remove(at);
        done.push(change.hash());
        order.push(change);
    }
    order
}

/// Offers a mutant of the change at `at` where that one would have come; what was accepted has to be harmless.
pub fn offered(log: &[Made], at: usize, mutant: &[u8]) -> Result<bool, String> {
    if inspect(&DOC, mutant).is_err() {
        return Ok(false);
    }
    let mut desk = desk_with(&log[..at]);
    let conn = desk.connect(log[at].0, device(log[at].1));
    match desk.offer(conn, DOC, mutant) {
        Verdict::Accepted { .. } => {
            let bytes = log[..at].iter().map(|(_, _, change)| change.clone()).chain([mutant.to_vec()]);
            let changes: Vec<Change> = bytes.map(|bytes| Change::from_bytes(bytes).unwrap()).collect();
            harmless(&changes).and_then(|()| harmless(&reordered(&changes))).map(|()| true)
        }
        _ => Ok(false),
    }
}

/// A chunk of Automerge around a body, with its length and checksum.
pub fn chunk(kind: u8, body: &[u8]) -> Vec<u8> {
    let mut data = vec![kind];
    data.extend(leb(u64::try_from(body.len()).unwrap()));
    data.extend_from_slice(body);
    let sum = digest(&data);
    [&MAGIC, &sum[..4], &data].concat()
}

/// A number as Automerge writes it.
pub fn leb(mut value: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    loop {
        let low = u8::try_from(value & 0x7f).unwrap();
        value >>= 7;
        bytes.push(if value == 0 { low } else { low | 0x80 });
        if value == 0 {
            return bytes;
        }
    }
}

/// What is in a chunk, behind its kind and its length.
pub fn body(chunk: &[u8]) -> Option<&[u8]> {
    let rest = chunk.get(9..)?;
    let length = rest.iter().position(|byte| byte & 0x80 == 0)?;
    rest.get(length + 1..)
}
