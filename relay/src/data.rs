//! The data folder: what lies where, who may read it, and that only one relay works on it.

use std::{
    fs::{DirBuilder, File, OpenOptions, Permissions, TryLockError},
    io::Write as _,
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _},
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result, bail};
use replica::{
    schema::CommunityId,
    seal::{open, seal},
    store::{Batch, Op, Space},
};

use crate::store::Sqlite;

/// Under which keys of `Space::Meta` the relay keeps who it works for.
const COMMUNITY: &[u8] = b"relay/community";
const NAME: &[u8] = b"relay/name";

/// What a mode says about everybody but the owner.
const OTHERS: u32 = 0o077;

/// A data folder.
#[derive(Clone, Debug)]
pub(crate) struct Data(PathBuf);

/// Held while a relay works on the folder; given back when dropped, or when the process dies.
#[derive(Debug)]
pub(crate) struct Lock {
    _file: File,
}

/// Whose data it is.
#[derive(Clone, Debug)]
pub(crate) struct Community {
    pub(crate) id: CommunityId,
    pub(crate) name: String,
}

impl Data {
    /// The folder; made when there is none. Only its owner may look into it.
    pub(crate) fn make(path: &Path) -> Result<Self> {
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(path)
            .with_context(|| format!("无法建立数据目录 {}", path.display()))?;
        std::fs::set_permissions(path, Permissions::from_mode(0o700)).context("无法收紧数据目录的权限")?;
        Ok(Self(path.to_owned()))
    }

    /// The folder of a community that is there already.
    pub(crate) fn existing(path: &Path) -> Result<Self> {
        let data = Self(path.to_owned());
        if !data.store().is_file() {
            bail!("{} 里还没有社区数据，请先运行 relay init", path.display());
        }
        Ok(data)
    }

    /// Whatever of ours others could look into is closed to them, and the operator is told.
    pub(crate) fn tighten(&self) -> Result<()> {
        let shut = |path: &Path, mode: u32| -> Result<()> {
            let is = std::fs::metadata(path)?.permissions().mode() & 0o777;
            if is & OTHERS == 0 {
                return Ok(());
            }
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            std::fs::set_permissions(path, Permissions::from_mode(mode))
                .with_context(|| format!("{} 可被其他用户读取，而且无法收紧权限", path.display()))?;
            tracing::warn!(file = %name, "others could look into it: tightened from {is:o} to {mode:o}");
            Ok(())
        };
        shut(&self.0, 0o700)?;
        for entry in std::fs::read_dir(&self.0)? {
            let entry = entry?;
            let name = entry.file_name();
            let name = name.to_string_lossy();
            let ours = name == "lock"
                || ["relay", "links.", "restore.", "backup."].iter().any(|of| name.starts_with(of));
            if ours && entry.file_type()?.is_file() {
                shut(&entry.path(), 0o600)?;
            }
        }
        Ok(())
    }

    /// The store.
    pub(crate) fn store(&self) -> PathBuf {
        self.0.join("relay.sqlite")
    }

    /// The links handed out at the start.
    pub(crate) fn links(&self) -> PathBuf {
        self.0.join("links.json")
    }

    /// A file beside the others.
    pub(crate) fn beside(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// Keeps other relays away.
    pub(crate) fn lock(&self) -> Result<Lock> {
        let path = self.0.join("lock");
        let file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(&path)
            .with_context(|| format!("无法打开 {}", path.display()))?;
        match file.try_lock() {
            Ok(()) => Ok(Lock { _file: file }),
            Err(TryLockError::WouldBlock) => bail!("另一个 relay 正在使用 {}，请先停止它", self.0.display()),
            Err(TryLockError::Error(error)) => Err(error).context("无法锁定数据目录"),
        }
    }

    /// Opens the store.
    pub(crate) fn open(&self) -> Result<Sqlite> {
        Sqlite::open(&self.store()).with_context(|| format!("无法打开 {}", self.store().display()))
    }

    /// Writes a file that only its owner may read, whole or not at all.
    pub(crate) fn write_private(path: &Path, bytes: &[u8]) -> Result<()> {
        let part = path.with_extension("part");
        let mut options = OpenOptions::new();
        let mut file = options.write(true).create(true).truncate(true).mode(0o600).open(&part)?;
        file.set_permissions(Permissions::from_mode(0o600))?;
        file.write_all(bytes)?;
        file.sync_all()?;
        std::fs::rename(&part, path)?;
        sync_folder_of(path)
    }
}

/// After a file was renamed: makes the new name durable.
pub(crate) fn sync_folder_of(path: &Path) -> Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    Ok(File::open(folder)?.sync_all()?)
}

impl Community {
    /// Who the store belongs to, when it belongs to anybody.
    pub(crate) fn read(store: &Sqlite) -> Result<Option<Self>> {
        let (id, name) = (store.value(Space::Meta, COMMUNITY)?, store.value(Space::Meta, NAME)?);
        let (Some(id), Some(name)) = (id, name) else { return Ok(None) };
        let id = open(&id).ok().and_then(|bytes| bytes.try_into().ok()).context("社区编号已损坏")?;
        let name = open(&name).ok().and_then(|bytes| String::from_utf8(bytes.to_vec()).ok());
        Ok(Some(Self { id, name: name.context("社区名称已损坏")? }))
    }

    /// What is written at the start.
    pub(crate) fn batch(&self) -> Batch {
        vec![
            Op::Put(Space::Meta, COMMUNITY.to_vec(), seal(&self.id)),
            Op::Put(Space::Meta, NAME.to_vec(), seal(self.name.as_bytes())),
        ]
    }
}
