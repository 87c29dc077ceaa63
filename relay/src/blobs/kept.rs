//! Pictures in the relay's store: two tables beside the documents' own, so that a backup has both or neither.
//!
//! One has the bytes by their hash, the other says under which documents they were put, and by whom. Bytes without a
//! document do not stay.

use std::collections::{BTreeMap, BTreeSet};

use domain::{access::DocName, moment::Moment, principal::Principal};
use replica::{
    seal::{Digest32, digest},
    store::{StoreError, end_of},
};
use rusqlite::{Connection, OptionalExtension as _, Transaction, TransactionBehavior};

use crate::store::{Sqlite, failed};

/// A picture that is put under a document.
#[derive(Clone, Copy, Debug)]
pub(crate) struct New {
    pub(crate) hash: Digest32,
    pub(crate) doc: DocName,
    pub(crate) who: Principal,
    pub(crate) at: Moment,
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Put {
    /// It is on disk.
    Kept,
    /// It was on disk already, under this document.
    Known,
    /// Its author may keep no more.
    TooMuch,
}

/// A picture as it is listed.
#[derive(Clone, Debug)]
pub(crate) struct Blob {
    pub(crate) size: usize,
    pub(crate) at: Moment,
    pub(crate) docs: Vec<String>,
    /// Whether its bytes are what its hash says.
    pub(crate) whole: bool,
}

/// A step of the store's schema: the tables.
pub(crate) fn tables(db: &Connection) -> rusqlite::Result<()> {
    db.execute_batch(
        "CREATE TABLE blobs (hash BLOB NOT NULL PRIMARY KEY, bytes BLOB NOT NULL, at INTEGER NOT NULL) STRICT;
         CREATE TABLE blob_docs (
             hash BLOB NOT NULL, doc TEXT NOT NULL, who TEXT NOT NULL, size INTEGER NOT NULL,
             PRIMARY KEY (hash, doc)
         ) WITHOUT ROWID, STRICT;
         CREATE INDEX blob_docs_by_who ON blob_docs (who);",
    )
}

impl Sqlite {
    /// Puts a picture under a document, durably. `allowance` is how many bytes its author may keep here in all.
    pub(crate) fn put_blob(&mut self, new: &New, bytes: &[u8], allowance: u64) -> Result<Put, StoreError> {
        let change = self.db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
        let put = put(&change, new, bytes, allowance).map_err(failed)?;
        if put == Put::Kept {
            change.commit().map_err(failed)?;
        }
        Ok(put)
    }

    /// The documents a picture was put under.
    pub(crate) fn documents_of_blob(&self, hash: &Digest32) -> Result<Vec<DocName>, StoreError> {
        let mut select =
            self.db.prepare_cached("SELECT doc FROM blob_docs WHERE hash = ?1").map_err(failed)?;
        let rows = select.query_map((hash,), |row| row.get::<_, String>(0)).map_err(failed)?;
        let names: Vec<String> = rows.collect::<rusqlite::Result<_>>().map_err(failed)?;
        Ok(names.iter().filter_map(|name| name.parse().ok()).collect())
    }

    /// The bytes of a picture.
    pub(crate) fn blob(&self, hash: &Digest32) -> Result<Option<Vec<u8>>, StoreError> {
        let mut select = self.db.prepare_cached("SELECT bytes FROM blobs WHERE hash = ?1").map_err(failed)?;
        select.query_row((hash,), |row| row.get(0)).optional().map_err(failed)
    }

    /// Takes a picture away from a document, and from the disk when it was the last one; `by` when only its author may.
    /// Whether there was anything to take.
    pub(crate) fn remove_blob(
        &mut self,
        hash: &Digest32,
        doc: &DocName,
        by: Option<&Principal>,
    ) -> Result<bool, StoreError> {
        let change = self.db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
        let by = by.map(ToString::to_string);
        let removed = take(&change, hash, doc, by.as_deref()).map_err(failed)?;
        change.commit().map_err(failed)?;
        Ok(removed > 0)
    }

    /// Every picture, each looked at. Nothing in a store that is older than pictures.
    pub(crate) fn blobs(&self) -> Result<BTreeMap<Digest32, Blob>, StoreError> {
        let is_there = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'blobs'";
        if self.db.query_row(is_there, (), |_| Ok(())).optional().map_err(failed)?.is_none() {
            return Ok(BTreeMap::new());
        }
        let mut select = self.db.prepare("SELECT hash, bytes, at FROM blobs").map_err(failed)?;
        let mut rows = select.query(()).map_err(failed)?;
        let mut blobs = BTreeMap::new();
        while let Some(row) = rows.next().map_err(failed)? {
            let (hash, bytes): (Vec<u8>, Vec<u8>) =
                (row.get(0).map_err(failed)?, row.get(1).map_err(failed)?);
            let known: Digest32 = hash.clone().try_into().unwrap_or_default();
            let docs = self.documents_of_blob(&known)?.iter().map(ToString::to_string).collect();
            let whole = digest(&bytes).as_slice() == hash;
            let at = Moment(row.get(2).map_err(failed)?);
            blobs.insert(known, Blob { size: bytes.len(), at, docs, whole });
        }
        Ok(blobs)
    }
}

/// Takes a picture away from a document, and from the disk when it was the last one; how many there were to take.
fn take(
    change: &Transaction<'_>,
    hash: &Digest32,
    doc: &DocName,
    by: Option<&str>,
) -> rusqlite::Result<usize> {
    let taken = change.execute(
        "DELETE FROM blob_docs WHERE hash = ?1 AND doc = ?2 AND (?3 IS NULL OR who = ?3)",
        (hash, doc.to_string(), by),
    )?;
    change.execute(
        "DELETE FROM blobs WHERE hash = ?1 AND NOT EXISTS (SELECT 1 FROM blob_docs WHERE hash = ?1)",
        (hash,),
    )?;
    Ok(taken)
}

/// Takes away from a document the pictures that its records between two keys name and none of its others does: those of a
/// closed log. A picture that was put and is not named yet stays.
pub(crate) fn forget(
    change: &Transaction<'_>,
    doc: &DocName,
    (from, to): (&[u8], &[u8]),
) -> rusqlite::Result<()> {
    let mut select = change.prepare("SELECT hash FROM blob_docs WHERE doc = ?1")?;
    let put: BTreeSet<Digest32> =
        select.query_map((doc.to_string(),), |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    if put.is_empty() {
        return Ok(());
    }
    let (mut closed, mut open) = (BTreeSet::new(), BTreeSet::new());
    let mut select = change.prepare("SELECT key, value FROM log WHERE key >= ?1 AND key < ?2")?;
    let mut records = select.query((from, end_of(from)))?;
    while let Some(record) = records.next()? {
        let named = if record.get_ref(0)?.as_blob()? < to { &mut closed } else { &mut open };
        named_in(record.get_ref(1)?.as_blob()?, |hash| {
            named.insert(hash);
        });
    }
    for hash in closed.difference(&open).filter(|hash| put.contains(*hash)) {
        take(change, hash, doc, None)?;
    }
    Ok(())
}

fn put(change: &Transaction<'_>, new: &New, bytes: &[u8], allowance: u64) -> rusqlite::Result<Put> {
    let (doc, who) = (new.doc.to_string(), new.who.to_string());
    let known = change
        .query_row("SELECT 1 FROM blob_docs WHERE hash = ?1 AND doc = ?2", (new.hash, &doc), |_| Ok(()))
        .optional()?;
    if known.is_some() {
        return Ok(Put::Known);
    }
    let kept: i64 =
        change.query_row("SELECT COALESCE(SUM(size), 0) FROM blob_docs WHERE who = ?1", (&who,), |row| {
            row.get(0)
        })?;
    let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    if u64::try_from(kept).unwrap_or_default().saturating_add(size) > allowance {
        return Ok(Put::TooMuch);
    }
    change.execute(
        "INSERT INTO blobs (hash, bytes, at) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
        (new.hash, bytes, new.at.0),
    )?;
    change.execute(
        "INSERT INTO blob_docs (hash, doc, who, size) VALUES (?1, ?2, ?3, ?4)",
        (new.hash, &doc, &who, i64::try_from(size).unwrap_or(i64::MAX)),
    )?;
    Ok(Put::Kept)
}

/// Calls `found` with everything in the bytes of a change that could be the name of a picture: 64 digits of hex.
pub(crate) fn named_in(change: &[u8], mut found: impl FnMut(Digest32)) {
    const DIGITS: usize = 64;
    for run in change.split(|byte| !matches!(byte, b'0'..=b'9' | b'a'..=b'f')) {
        for window in run.windows(DIGITS) {
            let mut hash = Digest32::default();
            if hex::decode_to_slice(window, &mut hash).is_ok() {
                found(hash);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::id::Id;
    use replica::store::{Op, Space};

    use super::*;
    use crate::scratch::Scratch;

    fn new(bytes: &[u8], doc: DocName, who: u8) -> New {
        let who = Principal::Member(Id::from_random([who; 10]));
        New { hash: digest(bytes), doc, who, at: Moment(7) }
    }

    #[test]
    fn a_picture_stays_as_long_as_a_document_has_it() {
        let dir = Scratch::new();
        let mut store = Sqlite::open(&dir.join("s")).unwrap();
        let (one, two) = (new(b"p", DocName::Community, 1), new(b"p", DocName::Summary, 2));
        assert_eq!(store.put_blob(&one, b"p", 2), Ok(Put::Kept));
        assert_eq!(store.put_blob(&one, b"p", 2), Ok(Put::Known));
        assert_eq!(store.put_blob(&two, b"p", 2), Ok(Put::Kept));
        assert_eq!(store.put_blob(&new(b"qq", DocName::Community, 1), b"qq", 2), Ok(Put::TooMuch));
        assert_eq!(store.documents_of_blob(&one.hash).unwrap(), [DocName::Community, DocName::Summary]);
        let listed = &store.blobs().unwrap()[&one.hash];
        assert!(listed.whole && listed.size == 1 && listed.docs.len() == 2);

        assert!(!store.remove_blob(&one.hash, &one.doc, Some(&two.who)).unwrap(), "somebody else's");
        assert!(store.remove_blob(&one.hash, &one.doc, Some(&one.who)).unwrap());
        assert_eq!(store.blob(&one.hash).unwrap(), Some(b"p".to_vec()));
        assert!(store.remove_blob(&one.hash, &two.doc, None).unwrap());
        assert_eq!(store.blob(&one.hash).unwrap(), None);
        assert_eq!(store.put_blob(&new(b"qq", DocName::Community, 1), b"qq", 2), Ok(Put::Kept));
    }

    #[test]
    fn what_only_a_closed_log_named_goes_with_it() {
        let dir = Scratch::new();
        let mut store = Sqlite::open(&dir.join("s")).unwrap();
        let [gone, stays, unnamed, elsewhere]: [&[u8]; 4] = [b"gone", b"stays", b"unnamed", b"elsewhere"];
        for bytes in [gone, stays, unnamed, elsewhere] {
            assert_eq!(store.put_blob(&new(bytes, DocName::Summary, 1), bytes, 99), Ok(Put::Kept));
        }
        assert_eq!(store.put_blob(&new(elsewhere, DocName::Community, 1), elsewhere, 99), Ok(Put::Kept));
        let record = |number: u64, names: &[&[u8]]| {
            let key = [b"summary\0".as_slice(), &number.to_be_bytes()].concat();
            let named: Vec<String> =
                names.iter().map(|bytes| format!("-{}", hex::encode(digest(bytes)))).collect();
            Op::Put(Space::Log, key, named.concat().into_bytes())
        };
        let batch = vec![record(1, &[gone, elsewhere]), record(2, &[stays]), record(4, &[stays])];
        store.apply(&batch).unwrap();
        store.destroy(&DocName::Summary, 3).unwrap();
        let left: Vec<bool> = [gone, stays, unnamed, elsewhere]
            .map(|bytes| store.blob(&digest(bytes)).unwrap().is_some())
            .to_vec();
        assert_eq!(left, [false, true, true, true]);
        assert_eq!(store.documents_of_blob(&digest(elsewhere)).unwrap(), [DocName::Community]);
    }

    #[test]
    fn names_are_found_wherever_they_stand() {
        let (one, two) = (digest(b"1"), digest(b"2"));
        let text = format!("\u{1}photo{}{}zz{}", hex::encode(one), hex::encode(two), &hex::encode(one)[1..]);
        let mut found = Vec::new();
        named_in(text.as_bytes(), |hash| found.push(hash));
        assert!(found.contains(&one) && found.contains(&two));
        named_in(b"", |_| panic!("nothing is in nothing"));
    }
}
