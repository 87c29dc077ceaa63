//! Writes changes as any program could, without our device half: honest ones, and the ones a hostile program would send.

use automerge::{
    ActorId, Author, Automerge, Change, ObjId, ROOT,
    legacy::Change as Expanded,
    transaction::{CommitOptions, Transactable as _, Transaction},
};
use domain::{access::DocName, principal::Principal};
use replica::schema;

/// An actor's copy of a document.
#[derive(Debug)]
pub struct Pen {
    /// The copy.
    pub am: Automerge,
    who: Principal,
}

impl Pen {
    /// An actor that names somebody as its author.
    pub fn new(community: &[u8; 16], doc: &DocName, who: Principal, actor: &[u8]) -> Self {
        let mut am = schema::fresh(community, doc);
        am.set_author(Some(Author::from(who.to_string().into_bytes())));
        am.set_actor(ActorId::from(actor));
        Self { am, who }
    }

    /// Who is named.
    pub fn who(&self) -> Principal {
        self.who
    }

    /// Takes over what others wrote.
    pub fn learn(&mut self, changes: &[&[u8]]) {
        let changes = changes.iter().map(|change| Change::from_bytes(change.to_vec()).expect("a change"));
        self.am.apply_changes(changes).expect("it applies");
    }

    /// One value.
    pub fn put(&mut self, section: &str, key: &str, value: &str) -> Vec<u8> {
        self.write(section, |tx, section| tx.put(section, key, value).expect("a value can be put"))
    }

    /// One deletion.
    pub fn delete(&mut self, section: &str, key: &str) -> Vec<u8> {
        self.write(section, |tx, section| tx.delete(section, key).expect("the key is there"))
    }

    /// Anything at all, in a section; at the root where there is no such section.
    pub fn write(&mut self, section: &str, what: impl FnOnce(&mut Transaction<'_>, &ObjId)) -> Vec<u8> {
        let section = schema::container(&self.am, section).unwrap_or(ROOT);
        let mut tx = self.am.transaction();
        what(&mut tx, &section);
        tx.commit_with(CommitOptions::default().with_time(1));
        self.am.get_last_local_change().expect("something was written").raw_bytes().to_vec()
    }
}

/// A change made otherwise before it is encoded.
pub fn forge(change: &[u8], how: impl FnOnce(&mut Expanded)) -> Vec<u8> {
    let mut expanded = Change::from_bytes(change.to_vec()).expect("a change").decode();
    how(&mut expanded);
    Change::from(expanded).raw_bytes().to_vec()
}
