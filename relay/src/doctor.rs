//! Looks through everything that is kept and says what is wrong with it. It repairs nothing: damaged records are set
//! aside by the relay when it meets them, and devices push again what they have.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    path::Path,
};

use anyhow::{Context as _, Result, bail};
use replica::{
    log::epoch_entry,
    seal::{Digest32, digest, open},
    store::{Entry, Space},
};

use crate::{
    backup,
    blobs::{self, Blob},
    cipher::Passphrase,
    data::{Community, Data},
    store::Sqlite,
};

/// The fields of a record, as the log writes them: hash, actor, its number, last operation, owner, device, time, change.
type Record = ([u8; 32], Vec<u8>, u64, u64, String, Option<[u8; 16]>, i64, Vec<u8>);

/// Where the hashed part of a change begins: after the magic bytes and the checksum.
const HASHED: usize = 8;

/// What was found.
#[derive(Clone, Debug, Default)]
pub struct Report {
    documents: BTreeMap<String, Document>,
    /// Entries of other spaces that failed their checksum, by space.
    damaged: BTreeMap<&'static str, usize>,
    quarantined: usize,
    file: Vec<String>,
    blobs: BTreeMap<Digest32, Blob>,
    /// Pictures that no document names.
    orphans: BTreeSet<Digest32>,
}

#[derive(Clone, Debug, Default)]
struct Document {
    records: u64,
    last: u64,
    damaged: u64,
    gaps: u64,
    /// The number before the first record of its epoch; what is before belongs to a log that is closed.
    base: u64,
    /// How often it was emptied of personal data, and whether what was before is still there.
    rotations: u32,
    closed: bool,
    /// The newest record, as the log's list of heads says.
    head: Option<u64>,
    snapshot: Option<bool>,
}

/// Examines the data of a relay, which may be running.
pub fn doctor(data: &Path) -> Result<Report> {
    examine(&Data::existing(data)?.open()?)
}

/// Examines a backup; an encrypted one is decrypted into a file that nobody else can read and that is gone afterwards.
pub fn doctor_of_backup(from: &Path, passphrase: Option<&Passphrase>) -> Result<Report> {
    if !from.is_file() {
        bail!("找不到备份文件 {}", from.display());
    }
    let folder = tempfile::tempdir().context("没有地方放解密后的备份")?;
    let store = backup::open(from, &folder.path().join("opened"), passphrase)?;
    if Community::read(&store)?.is_none() {
        bail!("{} 不是社区数据的备份", from.display());
    }
    examine(&store)
}

/// Examines a store.
pub(crate) fn examine(store: &Sqlite) -> Result<Report> {
    let mut report = Report { file: store.integrity()?, ..Report::default() };
    for (key, value) in store.all(Space::Meta, b"")? {
        let Ok(bytes) = open(&value) else {
            *report.damaged.entry("meta").or_default() += 1;
            continue;
        };
        if let Some((doc, epoch, base, closed)) = epoch_entry(&key, &value) {
            let document = report.document(doc.to_string().as_bytes());
            (document.base, document.last, document.rotations, document.closed) =
                (base, base, epoch.number, closed);
        } else if let Some(name) = key.strip_prefix(b"head/") {
            let head = postcard::from_bytes::<(u64, u64)>(bytes).ok().map(|(seq, _)| seq);
            report.document(name).head = head;
        }
    }
    for (space, name) in [(Space::Links, "links"), (Space::Devices, "devices")] {
        let broken = store.all(space, b"")?.iter().filter(|(_, value)| open(value).is_err()).count();
        if broken > 0 {
            report.damaged.insert(name, broken);
        }
    }
    report.blobs = store.blobs()?;
    report.orphans = report.blobs.keys().copied().collect();
    for (name, value) in store.all(Space::Snapshots, b"")? {
        report.document(&name).snapshot = Some(open(&value).is_ok());
    }
    // A part at a time: the whole log may be larger than the memory.
    let mut from = Vec::new();
    loop {
        let part = store.entries(Space::Log, &from, &[u8::MAX; 64], 1000)?;
        let Some((last, _)) = part.last() else { break };
        from.clone_from(last);
        from.push(0);
        for entry in &part {
            report.record(entry);
        }
    }
    report.quarantined = store.all(Space::Quarantine, b"")?.len();
    Ok(report)
}

impl Report {
    /// Whether nothing is wrong.
    pub fn is_whole(&self) -> bool {
        self.file.is_empty()
            && self.damaged.is_empty()
            && self.documents.values().all(Document::is_whole)
            && self.blobs.values().all(|blob| blob.whole)
    }

    fn document(&mut self, name: &[u8]) -> &mut Document {
        self.documents.entry(String::from_utf8_lossy(name).into_owned()).or_default()
    }

    fn record(&mut self, (key, value): &Entry) {
        let Some((name, number)) = key.split_last_chunk::<8>() else {
            *self.damaged.entry("log").or_default() += 1;
            return;
        };
        let document = self.document(name.strip_suffix(&[0]).unwrap_or(name));
        let number = u64::from_be_bytes(*number);
        if number <= document.base {
            return;
        }
        document.gaps += number.saturating_sub(document.last + 1);
        document.last = number;
        document.records += 1;
        let record = open(value).ok().and_then(|bytes| postcard::from_bytes::<Record>(bytes).ok());
        if let Some((.., change)) = record.as_ref().filter(|_| !self.orphans.is_empty()) {
            blobs::named_in(change, |hash| {
                self.orphans.remove(&hash);
            });
        }
        let document = self.document(name.strip_suffix(&[0]).unwrap_or(name));
        let whole = record.is_some_and(|(hash, .., change)| {
            change.get(HASHED..).is_some_and(|hashed| digest(hashed) == hash)
        });
        if !whole {
            document.damaged += 1;
        }
    }
}

impl Document {
    fn is_whole(&self) -> bool {
        self.damaged == 0
            && self.gaps == 0
            && self.head.unwrap_or_default() == self.last
            && self.snapshot != Some(false)
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "状态\t记录\t最新\t缺号\t损坏\t快照\t清除\t文档")?;
        for (name, document) in &self.documents {
            writeln!(
                f,
                "{}\t{}\t{}\t{}\t{}\t{}\t{}{}\t{name}",
                if document.is_whole() { "完好" } else { "有误" },
                document.records,
                document.head.map_or_else(|| "无".into(), |head| head.to_string()),
                document.gaps,
                document.damaged,
                match document.snapshot {
                    None => "无",
                    Some(true) => "完好",
                    Some(false) => "损坏",
                },
                document.rotations,
                if document.closed { "（旧记录待销毁）" } else { "" },
            )?;
        }
        for (space, count) in &self.damaged {
            writeln!(f, "有误\t{space} 中有 {count} 条损坏")?;
        }
        for line in &self.file {
            writeln!(f, "有误\t数据库文件：{line}")?;
        }
        let bytes: usize = self.blobs.values().map(|blob| blob.size).sum();
        let damaged = self.blobs.iter().filter(|(_, blob)| !blob.whole);
        for (hash, blob) in damaged {
            writeln!(f, "有误\t图片 {} 已损坏（{}）", hex::encode(hash), blob.docs.join("、"))?;
        }
        for hash in &self.orphans {
            let Some(blob) = self.blobs.get(hash) else { continue };
            let (year, month, day) = blob.at.day().civil();
            writeln!(
                f,
                "注意\t图片 {} 没有任何文档提到：{} 字节，{year}-{month:02}-{day:02} 存入（{}）",
                hex::encode(hash),
                blob.size,
                blob.docs.join("、")
            )?;
        }
        if !self.blobs.is_empty() {
            writeln!(
                f,
                "图片\t{} 张，{bytes} 字节，其中 {} 张没有文档提到",
                self.blobs.len(),
                self.orphans.len()
            )?;
        }
        if self.quarantined > 0 {
            writeln!(f, "注意\t已隔离 {} 条损坏的记录", self.quarantined)?;
        }
        let verdict = if self.is_whole() { "全部完好" } else { "发现问题" };
        write!(f, "{verdict}：{} 个文档", self.documents.len())
    }
}
