//! [`Sqlite`]: the store contract of `replica::store` in one `SQLite` file.
//!
//! One table per space, WAL, every commit synced before it returns. It knows nothing of what the values mean, and it
//! blocks: [`crate::keeper`] gives it a thread of its own.

use std::{
    fs::OpenOptions,
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
    time::Duration,
};

use domain::access::DocName;
use replica::store::{Batch, Entry, Op, Space, Store, StoreError, end_of};
use rusqlite::{
    Connection, ErrorCode, OpenFlags, OptionalExtension as _, TransactionBehavior, backup::Backup,
    config::DbConfig,
};

/// Marks the file as ours (`PRAGMA application_id`): "wish".
const APPLICATION: i64 = 0x7769_7368;
/// How long a second process (a backup, a new link) may hold us up.
const BUSY: Duration = Duration::from_secs(10);

/// The steps from each version of the schema to the next. Only ever added to.
const MIGRATIONS: &[fn(&Connection) -> rusqlite::Result<()>] =
    &[tables_by_space, crate::blobs::tables, table_of_pictures, crate::proofs::table];

fn tables_by_space(db: &Connection) -> rusqlite::Result<()> {
    for space in [
        "chunks",
        "outbox",
        "refused",
        "meta",
        "views",
        "quarantine",
        "log",
        "snapshots",
        "links",
        "devices",
        "actors",
    ] {
        table(db, space)?;
    }
    Ok(())
}

/// Only devices use this space, but a store has every one; the relay's own pictures are in [`crate::blobs`].
fn table_of_pictures(db: &Connection) -> rusqlite::Result<()> {
    table(db, "pictures")
}

fn table(db: &Connection, space: &str) -> rusqlite::Result<()> {
    db.execute_batch(&format!(
        "CREATE TABLE \"{space}\" (key BLOB NOT NULL PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID, STRICT"
    ))
}

/// A store in a file.
#[derive(Debug)]
pub struct Sqlite {
    pub(crate) db: Connection,
    path: PathBuf,
}

impl Sqlite {
    /// Opens the store, makes it when there is none, and brings an older one up to date.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let closed = |error: std::io::Error| StoreError::Closed(error.kind().to_string());
        let mut options = OpenOptions::new();
        // SQLite gives the files beside this one the same mode.
        options.read(true).append(true).create(true).mode(0o600).open(path).map_err(closed)?;
        let db = Connection::open(path).map_err(failed)?;
        let mut store = Self { db, path: path.to_owned() };
        store.prepare().map_err(failed)?;
        store.migrate()?;
        Ok(store)
    }

    /// Opens a store only to look into it; an older one stays as it is.
    pub fn open_to_read(path: &Path) -> Result<Self, StoreError> {
        let db = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).map_err(failed)?;
        db.busy_timeout(BUSY).map_err(failed)?;
        Ok(Self { db, path: path.to_owned() })
    }

    fn prepare(&self) -> rusqlite::Result<()> {
        self.db.busy_timeout(BUSY)?;
        self.db.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
        self.db.pragma_update(None, "journal_mode", "wal")?;
        self.db.pragma_update(None, "synchronous", "full")?;
        self.db.pragma_update(None, "trusted_schema", false)?;
        // What is deleted is overwritten: erasing a person's data must not leave it in free pages.
        self.db.pragma_update(None, "secure_delete", true)?;
        self.db.pragma_update(None, "journal_size_limit", 64 << 20)
    }

    fn migrate(&mut self) -> Result<(), StoreError> {
        let change = self.db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
        let version: i64 =
            change.pragma_query_value(None, "user_version", |row| row.get(0)).map_err(failed)?;
        let done = usize::try_from(version).unwrap_or(usize::MAX);
        let Some(steps) = MIGRATIONS.get(done..) else {
            return Err(StoreError::Failed(format!("made by a newer relay (schema {version})")));
        };
        if steps.is_empty() {
            return Ok(());
        }
        for step in steps {
            step(&change).map_err(failed)?;
        }
        change.pragma_update(None, "application_id", APPLICATION).map_err(failed)?;
        change.pragma_update(None, "user_version", MIGRATIONS.len()).map_err(failed)?;
        change.commit().map_err(failed)
    }

    /// [`Store::commit`], without a future around it.
    pub fn apply(&mut self, batch: &Batch) -> Result<(), StoreError> {
        let change = self.db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
        for op in batch {
            match op {
                Op::Put(space, key, value) => {
                    let put =
                        format!("INSERT OR REPLACE INTO \"{}\" (key, value) VALUES (?1, ?2)", space.name());
                    change
                        .prepare_cached(&put)
                        .and_then(|mut put| put.execute((key, value)))
                        .map_err(failed)?;
                }
                Op::Delete(space, key) => {
                    let delete = format!("DELETE FROM \"{}\" WHERE key = ?1", space.name());
                    change
                        .prepare_cached(&delete)
                        .and_then(|mut delete| delete.execute((key,)))
                        .map_err(failed)?;
                }
            }
        }
        change.commit().map_err(failed)
    }

    /// [`Store::range`], without a future around it.
    pub fn entries(
        &self,
        space: Space,
        from: &[u8],
        to: &[u8],
        limit: usize,
    ) -> Result<Vec<Entry>, StoreError> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let select = format!(
            "SELECT key, value FROM \"{}\" WHERE key >= ?1 AND key < ?2 ORDER BY key LIMIT ?3",
            space.name()
        );
        let mut select = self.db.prepare_cached(&select).map_err(failed)?;
        let rows =
            select.query_map((from, to, limit), |row| Ok((row.get(0)?, row.get(1)?))).map_err(failed)?;
        rows.collect::<rusqlite::Result<_>>().map_err(failed)
    }

    /// Every entry of a space, or those under a prefix.
    pub fn all(&self, space: Space, prefix: &[u8]) -> Result<Vec<Entry>, StoreError> {
        self.entries(space, prefix, &end_of(prefix), usize::MAX)
    }

    /// The value under one key.
    pub fn value(&self, space: Space, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        let select = format!("SELECT value FROM \"{}\" WHERE key = ?1", space.name());
        let mut select = self.db.prepare_cached(&select).map_err(failed)?;
        select.query_row((key,), |row| row.get(0)).optional().map_err(failed)
    }

    /// Whether a write would reach the disk now: one that changes nothing is tried.
    pub fn probe(&mut self) -> Result<(), StoreError> {
        let change = self.db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
        change.pragma_update(None, "application_id", APPLICATION).map_err(failed)?;
        change.commit().map_err(failed)
    }

    /// Moves everything from the log beside the file into the file.
    pub fn checkpoint(&self) -> Result<(), StoreError> {
        self.db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", (), |_| Ok(())).map_err(failed)
    }

    /// Takes the records of a document up to a number out of the store, whatever of them was set aside, and the pictures
    /// that only they named, so that their bytes are in none of its files any more: not in free pages, not in the log
    /// beside the file. An error means that some may still be there, for example because a backup is being read.
    pub fn destroy(&mut self, doc: &DocName, upto: u64) -> Result<(), StoreError> {
        let mut from = doc.to_string().into_bytes();
        from.push(0);
        let to = [&from[..], &upto.saturating_add(1).to_be_bytes()].concat();
        let change = self.db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
        crate::blobs::forget(&change, doc, (&from, &to)).map_err(failed)?;
        for space in [Space::Log, Space::Quarantine] {
            let delete = format!("DELETE FROM \"{}\" WHERE key >= ?1 AND key < ?2", space.name());
            change.execute(&delete, (&from, &to)).map_err(failed)?;
        }
        change.commit().map_err(failed)?;
        // Deleted content is overwritten where it stood; what was moved about before is left behind only by a new file.
        self.db.execute_batch("VACUUM").map_err(failed)?;
        let busy: i64 =
            self.db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", (), |row| row.get(0)).map_err(failed)?;
        if busy == 0 { Ok(()) } else { Err(StoreError::Aborted("another reader holds the log".to_owned())) }
    }

    /// Lets the file grow to this many pages at most: a full disk, for tests.
    pub fn limit_pages(&self, pages: u32) -> Result<(), StoreError> {
        self.db.query_row(&format!("PRAGMA max_page_count={pages}"), (), |_| Ok(())).map_err(failed)
    }

    /// How many pages the file has.
    pub fn pages(&self) -> Result<u32, StoreError> {
        self.db.query_row("PRAGMA page_count", (), |row| row.get(0)).map_err(failed)
    }

    /// Copies the store as it is now into a new file, while others may be writing.
    pub fn copy_to(&self, path: &Path) -> Result<(), StoreError> {
        OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(path)
            .map_err(|error| StoreError::Failed(error.kind().to_string()))?;
        let mut to = Connection::open(path).map_err(failed)?;
        Backup::new(&self.db, &mut to)
            .and_then(|copy| copy.run_to_completion(i32::MAX, Duration::from_millis(50), None))
            .map_err(failed)?;
        // One file that can be carried away, without anything beside it.
        to.pragma_update(None, "journal_mode", "delete").map_err(failed)
    }

    /// What `SQLite` itself finds wrong with the file; nothing is good.
    pub fn integrity(&self) -> Result<Vec<String>, StoreError> {
        let mut check = self.db.prepare("PRAGMA integrity_check(20)").map_err(failed)?;
        let rows = check.query_map((), |row| row.get::<_, String>(0)).map_err(failed)?;
        let said: Vec<String> = rows.collect::<rusqlite::Result<_>>().map_err(failed)?;
        Ok(said.into_iter().filter(|line| line != "ok").collect())
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Store for Sqlite {
    async fn commit(&mut self, batch: Batch) -> Result<(), StoreError> {
        self.apply(&batch)
    }

    async fn range(
        &mut self,
        space: Space,
        from: &[u8],
        to: &[u8],
        limit: usize,
    ) -> Result<Vec<Entry>, StoreError> {
        self.entries(space, from, to, limit)
    }
}

#[expect(clippy::needless_pass_by_value, reason = "the argument of `map_err`")]
pub(crate) fn failed(error: rusqlite::Error) -> StoreError {
    match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => StoreError::Full,
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked | ErrorCode::OperationAborted) => {
            StoreError::Aborted(error.to_string())
        }
        Some(ErrorCode::CannotOpen | ErrorCode::NotADatabase) => StoreError::Closed(error.to_string()),
        _ => StoreError::Failed(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;
    use crate::scratch::Scratch;

    fn put(space: Space, key: &[u8], value: &[u8]) -> Op {
        Op::Put(space, key.to_vec(), value.to_vec())
    }

    #[test]
    fn every_space_has_its_table() {
        let dir = Scratch::new();
        let mut store = Sqlite::open(&dir.join("s")).unwrap();
        for space in Space::ALL {
            store.apply(&vec![put(space, b"k", space.name().as_bytes())]).unwrap();
        }
        drop(store);
        let store = Sqlite::open(&dir.join("s")).unwrap();
        for space in Space::ALL {
            assert_eq!(store.value(space, b"k").unwrap(), Some(space.name().as_bytes().to_vec()));
            assert_eq!(store.all(space, b"").unwrap().len(), 1);
        }
    }

    #[test]
    fn what_is_committed_is_on_the_disk_whatever_becomes_of_the_power() {
        let dir = Scratch::new();
        let store = Sqlite::open(&dir.join("s")).unwrap();
        let mode: String = store.db.pragma_query_value(None, "journal_mode", |row| row.get(0)).unwrap();
        // 2 is FULL: with WAL, every commit is synced.
        let synced: i64 = store.db.pragma_query_value(None, "synchronous", |row| row.get(0)).unwrap();
        assert_eq!((mode.as_str(), synced), ("wal", 2));
    }

    #[test]
    fn ranges_are_ordered_and_limited() {
        let dir = Scratch::new();
        let mut store = Sqlite::open(&dir.join("s")).unwrap();
        let batch =
            [b"b".as_slice(), b"a", b"a\0", b"c"].iter().map(|key| put(Space::Log, key, key)).collect();
        store.apply(&batch).unwrap();
        let keys = |from: &[u8], to: &[u8], limit| -> Vec<Vec<u8>> {
            store.entries(Space::Log, from, to, limit).unwrap().into_iter().map(|(key, _)| key).collect()
        };
        assert_eq!(keys(b"a", b"c", 9), [b"a".to_vec(), b"a\0".to_vec(), b"b".to_vec()]);
        assert_eq!(keys(b"a", b"c", 1), [b"a".to_vec()]);
        assert!(keys(b"c", b"a", 9).is_empty());
    }

    #[test]
    fn a_full_disk_keeps_nothing_of_the_batch_and_everything_before() {
        let dir = Scratch::new();
        let mut store = Sqlite::open(&dir.join("s")).unwrap();
        store.apply(&vec![put(Space::Log, b"kept", b"1")]).unwrap();
        store.limit_pages(store.pages().unwrap() + 2).unwrap();
        let batch = vec![put(Space::Log, b"small", b"2"), put(Space::Log, b"big", &vec![7; 1 << 20])];
        assert_eq!(store.apply(&batch), Err(StoreError::Full));
        assert_eq!(store.value(Space::Log, b"small").unwrap(), None);
        assert_eq!(store.value(Space::Log, b"kept").unwrap(), Some(b"1".to_vec()));
        store.limit_pages(u32::MAX >> 1).unwrap();
        assert_eq!(store.apply(&batch), Ok(()));
        drop(store);
        let store = Sqlite::open(&dir.join("s")).unwrap();
        assert_eq!(store.value(Space::Log, b"small").unwrap(), Some(b"2".to_vec()));
        assert!(store.integrity().unwrap().is_empty());
    }

    #[test]
    fn only_the_owner_may_read_the_files() {
        let dir = Scratch::new();
        let mut store = Sqlite::open(&dir.join("s")).unwrap();
        store.apply(&vec![put(Space::Log, b"k", b"v")]).unwrap();
        for name in ["s", "s-wal", "s-shm"] {
            let mode = std::fs::metadata(dir.join(name)).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "{name}");
        }
    }

    #[test]
    fn a_store_of_a_newer_relay_is_left_alone() {
        let dir = Scratch::new();
        let store = Sqlite::open(&dir.join("s")).unwrap();
        store.db.pragma_update(None, "user_version", 99).unwrap();
        drop(store);
        assert!(matches!(Sqlite::open(&dir.join("s")), Err(StoreError::Failed(_))));
    }
}
