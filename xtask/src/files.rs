//! Folders as sorted lists, their digests, and copying them. It knows no folder by name.

use anyhow::{Context as _, Result};
use sha2::{Digest as _, Sha256};
use std::fs;
use std::path::{Path, PathBuf};

/// Every file below a folder, sorted, so that whatever is made of the list is the same on every machine. A path that
/// is a file itself is the only entry, one that does not exist gives none.
pub(crate) fn below(path: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut open = vec![path.to_path_buf()];
    while let Some(path) = open.pop() {
        if path.is_dir() {
            let entries = fs::read_dir(&path).with_context(|| format!("reading {}", path.display()))?;
            for entry in entries {
                open.push(entry?.path());
            }
        } else if path.is_file() {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// One digest over the names and contents of everything below some paths.
pub(crate) fn digest(root: &Path, paths: &[PathBuf]) -> Result<String> {
    let mut hasher = Sha256::new();
    for path in paths {
        for file in below(path)? {
            let name = file.strip_prefix(root).unwrap_or(&file).to_string_lossy().into_owned();
            let content = read(&file)?;
            hasher.update(name.as_bytes());
            hasher.update([0]);
            hasher.update(Sha256::digest(&content));
        }
    }
    Ok(hex::encode(hasher.finalize()))
}

pub(crate) fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("reading {}", path.display()))
}

pub(crate) fn read_text(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))
}

/// Writes a file, and the folders above it where they are missing.
pub(crate) fn write(path: &Path, content: impl AsRef<[u8]>) -> Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(|| format!("creating {}", folder.display()))?;
    }
    fs::write(path, content).with_context(|| format!("writing {}", path.display()))
}

/// Removes a folder, if it is there.
pub(crate) fn remove(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("removing {}", folder.display()))?;
    }
    Ok(())
}

/// Puts a copy of `from` in the place of `to`, which is never seen half made.
pub(crate) fn replace(from: &Path, to: &Path) -> Result<()> {
    let (new, old) = (to.with_extension("new.tmp"), to.with_extension("old.tmp"));
    remove(&new)?;
    remove(&old)?;
    for file in below(from)? {
        write(&new.join(file.strip_prefix(from)?), read(&file)?)?;
    }
    if to.exists() {
        fs::rename(to, &old).with_context(|| format!("moving {} away", to.display()))?;
    }
    fs::rename(&new, to).with_context(|| format!("moving {} into place", to.display()))?;
    remove(&old)
}

/// Sixteen hex digits that stand for a content.
pub(crate) fn short_hash(parts: &[&[u8]]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(Sha256::digest(part));
    }
    let mut hash = hex::encode(hasher.finalize());
    hash.truncate(16);
    hash
}
