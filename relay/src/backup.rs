//! Copies of the data, made while the relay runs, and the way back. It keeps no schedule, and a copy that is to be
//! encrypted is never anywhere but in the data folder before it is.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use replica::log::Log;

use crate::{
    chance,
    cipher::{self, Passphrase},
    clock,
    data::{Community, Data, sync_folder_of},
    doctor,
    store::Sqlite,
};

/// Copies the data into `to`, encrypted when there is a passphrase, opens the copy and looks through all of it. A file that
/// is there is never overwritten.
pub fn backup(data: &Path, to: &Path, passphrase: Option<&Passphrase>) -> Result<()> {
    if to.exists() {
        bail!("{} 已存在，不会覆盖", to.display());
    }
    let data = Data::existing(data)?;
    data.tighten()?;
    let store = data.open()?;
    let part = suffixed(to, ".part");
    let plain = match passphrase {
        Some(_) => data.beside(&format!("backup.{}.part", std::process::id())),
        None => part.clone(),
    };
    let made = clear(&plain).and_then(|()| copy(&store, &plain)).and_then(|()| {
        let Some(passphrase) = passphrase else { return Ok(()) };
        cipher::encrypt(&plain, &part, passphrase)?;
        if !cipher::holds(&part, passphrase, &plain)? {
            bail!("加密后的备份检查未通过");
        }
        clear(&plain)
    });
    if made.is_err() {
        clear(&plain)?;
        clear(&part)?;
    }
    made?;
    std::fs::rename(&part, to)?;
    sync_folder_of(to)
}

/// Puts a copy in the place of the data. What was there is kept beside it. Devices push again what the copy lacks.
pub fn restore(data: &Path, from: &Path, passphrase: Option<&Passphrase>) -> Result<()> {
    if !from.is_file() {
        bail!("找不到备份文件 {}", from.display());
    }
    let data = Data::make(data)?;
    let _lock = data.lock()?;
    data.tighten()?;
    let part = data.beside("restore.part");
    clear(&part)?;
    let opened = data.beside("restore.opened");
    clear(&opened)?;
    let copied = open(from, &opened, passphrase).and_then(|source| copy(&source, &part));
    clear(&opened)?;
    if copied.is_err() {
        clear(&part)?;
    }
    copied?;
    let mut store = Sqlite::open(&part)?;
    if Community::read(&store)?.is_none() {
        bail!("{} 不是社区数据的备份", from.display());
    }
    store.apply(&Log::restored(chance::bytes()?, clock::now()))?;
    store.checkpoint()?;
    drop(store);
    let place = data.store();
    if place.exists() {
        // What is not yet in the file itself goes there first, so that the old data stays whole.
        Sqlite::open(&place).and_then(|old| old.checkpoint()).context("原有数据无法打开，请先把它移开")?;
        let kept = data.beside(&format!("relay-before-restore-{}.sqlite", clock::now().0));
        std::fs::rename(&place, kept)?;
    }
    for leftover in [suffixed(&place, "-wal"), suffixed(&place, "-shm")] {
        remove(&leftover)?;
    }
    std::fs::rename(&part, &place)?;
    sync_folder_of(&place)
}

/// Opens a backup to look into it. An encrypted one is decrypted into a file of its own, which the caller takes away.
///
/// By way of `SQLite`: the backup itself is not changed, and a file that is none is found out.
pub(crate) fn open(from: &Path, opened: &Path, passphrase: Option<&Passphrase>) -> Result<Sqlite> {
    let path = match (cipher::is_encrypted(from)?, passphrase) {
        (true, Some(passphrase)) => {
            cipher::decrypt(from, opened, passphrase)?;
            opened
        }
        (true, None) => bail!("{} 是加密的备份，请用 --passphrase-file 给出口令文件", from.display()),
        (false, Some(_)) => bail!("{} 没有加密，不需要口令", from.display()),
        (false, None) => from,
    };
    Sqlite::open_to_read(path).with_context(|| format!("无法读取 {}", from.display()))
}

/// Copies, and looks whether everything arrived and was whole.
fn copy(from: &Sqlite, to: &Path) -> Result<()> {
    from.copy_to(to)?;
    std::fs::File::open(to)?.sync_all()?;
    let report = doctor::examine(&Sqlite::open_to_read(to)?)?;
    if !report.is_whole() {
        bail!("副本检查未通过，请运行 relay doctor 查看：\n{report}");
    }
    Ok(())
}

fn suffixed(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

/// Removes a store that is not needed any more, with the files `SQLite` keeps beside it.
fn clear(path: &Path) -> Result<()> {
    [path.to_owned(), suffixed(path, "-wal"), suffixed(path, "-shm"), suffixed(path, "-journal")]
        .iter()
        .try_for_each(|leftover| remove(leftover))
}

fn remove(path: &Path) -> Result<()> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("无法删除 {}", path.display()))
        }
        _ => Ok(()),
    }
}
