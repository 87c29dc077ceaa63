//! Copies of the data, made while the relay runs, and the way back. It keeps no schedule and encrypts nothing.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use replica::log::Log;

use crate::{
    chance, clock,
    data::{Community, Data, sync_folder_of},
    doctor,
    store::Sqlite,
};

/// Copies the data into `to`, opens the copy and looks through all of it. A file that is there is never overwritten.
pub fn backup(data: &Path, to: &Path) -> Result<()> {
    if to.exists() {
        bail!("{} 已存在，不会覆盖", to.display());
    }
    let store = Data::existing(data)?.open()?;
    let part = part_of(to);
    remove(&part)?;
    let made = copy(&store, &part);
    if made.is_err() {
        remove(&part)?;
    }
    made?;
    std::fs::rename(&part, to)?;
    sync_folder_of(to)
}

/// Puts a copy in the place of the data. What was there is kept beside it. Devices push again what the copy lacks.
pub fn restore(data: &Path, from: &Path) -> Result<()> {
    if !from.is_file() {
        bail!("找不到备份文件 {}", from.display());
    }
    let data = Data::make(data)?;
    let _lock = data.lock()?;
    let part = data.beside("restore.part");
    for leftover in [part.clone(), suffixed(&part, "-wal"), suffixed(&part, "-shm")] {
        remove(&leftover)?;
    }
    // By way of SQLite: the backup itself is not changed, and a file that is none is found out.
    let source = Sqlite::open_to_read(from).with_context(|| format!("无法读取 {}", from.display()))?;
    copy(&source, &part)?;
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

fn part_of(path: &Path) -> PathBuf {
    suffixed(path, ".part")
}

fn suffixed(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

fn remove(path: &Path) -> Result<()> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("无法删除 {}", path.display()))
        }
        _ => Ok(()),
    }
}
