//! The file that holds everything kept on a device, read back: bytes in, records out, or why not.
//!
//! `public/export.js` writes it, also when the app does not start. Of the file only one database is looked at, and in it
//! only what a person could lose; cursors and actors belong to the store they came from and are left out. A record that is
//! not what a device keeps refuses the file whole. Nothing here is merged into documents: that is done, and checked, when
//! the replica next starts on the store.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::{Deserialize, Deserializer, de::Error as _};
use serde_json::value::RawValue;

use crate::{
    seal,
    store::{Batch, Entry, Op, Space},
    vault::{self, DataKey, Door, Opener},
};

const FORMAT: &str = "community-export";
/// The most that is read from one file, in bytes. Reading takes at most a few times as much memory.
pub const MOST_BYTES: usize = 256 << 20;
/// What comes back out of a file, and what [`missing`] has to know of a store.
pub const SPACES: [Space; 4] = [Space::Chunks, Space::Outbox, Space::Refused, Space::Pictures];

/// Why a file is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoExport {
    /// It is no such file, or it is damaged.
    #[error("not such a file, or damaged")]
    Damaged,
    /// It is larger than any such file.
    #[error("too large")]
    TooBig,
    /// Nothing in it is of this person and community.
    #[error("of another person or community")]
    Foreign,
}

/// What a file holds of one database, under the PIN it was under.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exported {
    records: Vec<(Space, Entry)>,
    door: Door,
}

/// What belongs to other databases and stores is not even taken apart.
#[derive(Deserialize)]
struct File<'a> {
    format: String,
    #[serde(borrow)]
    databases: Vec<Database<'a>>,
}

#[derive(Deserialize)]
struct Database<'a> {
    name: String,
    /// Missing where it could not be read.
    #[serde(borrow, default)]
    stores: Vec<Stored<'a>>,
}

#[derive(Deserialize)]
struct Stored<'a> {
    name: String,
    #[serde(borrow, default)]
    records: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct Binary {
    #[serde(rename = "$bytes", deserialize_with = "base64")]
    bytes: Vec<u8>,
}

fn base64<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
    STANDARD.decode(String::deserialize(deserializer)?).map_err(D::Error::custom)
}

impl Exported {
    /// What the file holds of the database of this name.
    pub fn read(bytes: &[u8], database: &str) -> Result<Self, NoExport> {
        if bytes.len() > MOST_BYTES {
            return Err(NoExport::TooBig);
        }
        let file: File<'_> = serde_json::from_slice(bytes).map_err(|_| NoExport::Damaged)?;
        if file.format != FORMAT {
            return Err(NoExport::Damaged);
        }
        let ours = file.databases.into_iter().find(|one| one.name == database).ok_or(NoExport::Foreign)?;
        let mut exported = Self { records: Vec::new(), door: Door::Open };
        for stored in ours.stores {
            let known = SPACES.into_iter().chain([Space::Meta]).find(|space| space.name() == stored.name);
            let (Some(space), Some(records)) = (known, stored.records) else { continue };
            let records: Vec<(Binary, Binary)> =
                serde_json::from_str(records.get()).map_err(|_| NoExport::Damaged)?;
            for (key, value) in records {
                exported.take(space, key.bytes, value.bytes)?;
            }
        }
        Ok(exported)
    }

    fn take(&mut self, space: Space, key: Vec<u8>, value: Vec<u8>) -> Result<(), NoExport> {
        match vault::read(space, &key, &value) {
            Some(door) => self.door = door.map_err(|_| NoExport::Damaged)?,
            None if space == Space::Meta => {}
            None => self.records.push((space, (key, value))),
        }
        Ok(())
    }

    /// What opens it. A destroyed door is opened by nobody.
    pub const fn door(&self) -> &Door {
        &self.door
    }

    /// The records, as a store without a PIN has them. Whoever holds the wrong key, or none, learns that it is damaged.
    pub fn open(mut self, key: Option<&DataKey>) -> Result<Vec<(Space, Entry)>, NoExport> {
        let opener = key.map(Opener::new);
        for (space, (key, value)) in &mut self.records {
            if let Some(opener) = &opener {
                *value = opener.open(*space, key, value).map_err(|_| NoExport::Damaged)?;
            }
            if seal::open(value).is_err() {
                return Err(NoExport::Damaged);
            }
        }
        Ok(self.records)
    }
}

/// Whether records of a space are named by what they hold; the others are numbered.
const fn is_named_by_content(space: Space) -> bool {
    matches!(space, Space::Chunks | Space::Pictures)
}

/// What of a file is not in a store that holds `known`. Chunks and pictures are named by their content; intents are numbered, so they
/// get numbers after all of ours.
pub fn missing(known: &[(Space, Entry)], entries: Vec<(Space, Entry)>) -> Batch {
    let number = |key: &[u8]| key.try_into().map_or(0, u64::from_be_bytes);
    let numbered = known.iter().filter(|(space, _)| !is_named_by_content(*space));
    let mut last = numbered.map(|(_, (key, _))| number(key)).max().unwrap_or(0);
    let mut batch = Batch::new();
    for (space, (key, value)) in entries {
        let here = known.iter().any(|(of, (at, what))| {
            *of == space && if is_named_by_content(space) { *at == key } else { *what == value }
        });
        if here {
            continue;
        }
        let key = if is_named_by_content(space) {
            key
        } else {
            last = last.saturating_add(1);
            last.to_be_bytes().to_vec()
        };
        batch.push(Op::Put(space, key, value));
    }
    batch
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    const OURS: &str = "community-ab-staff";

    fn bytes(bytes: &[u8]) -> Value {
        json!({ "$bytes": STANDARD.encode(bytes) })
    }

    fn file() -> Value {
        json!({
            "format": FORMAT, "version": 1, "origin": "http://localhost",
            "databases": [
                { "name": "community-ab-other", "error": "打不开" },
                { "name": OURS, "version": 1, "stores": [
                    { "name": "views", "error": "broken" },
                    { "name": "own", "keyPath": null, "records": [["fence", 7], [{ "$date": null }, {}]] },
                    { "name": "chunks", "records": [[bytes(b"a"), bytes(&seal::seal(b"chunk"))]] },
                    { "name": "outbox", "records": [[bytes(&7_u64.to_be_bytes()), bytes(&seal::seal(b"intent"))]] },
                    { "name": "meta", "records": [[bytes(b"cursor/x"), bytes(b"anything")]] },
                ] },
            ],
        })
    }

    fn read(file: &Value) -> Result<Exported, NoExport> {
        Exported::read(file.to_string().as_bytes(), OURS)
    }

    #[test]
    fn a_file_gives_back_what_could_be_lost_and_nothing_else() {
        let opened = read(&file()).unwrap().open(None).unwrap();
        let chunk = (Space::Chunks, (b"a".to_vec(), seal::seal(b"chunk")));
        let intent = (Space::Outbox, (7_u64.to_be_bytes().to_vec(), seal::seal(b"intent")));
        assert_eq!(opened, [chunk.clone(), intent.clone()]);
        // On top of what is here: the same chunk is here, another intent has the number.
        let known = [chunk, (Space::Outbox, (intent.1.0.clone(), seal::seal(b"another")))];
        let put = Op::Put(Space::Outbox, 8_u64.to_be_bytes().to_vec(), intent.1.1);
        assert_eq!(missing(&known, opened.clone()), [put]);
        assert_eq!(missing(&opened, opened.clone()), []);
    }

    #[test]
    fn other_files_are_refused() {
        let whole = file().to_string().into_bytes();
        for end in [0, 1, whole.len() / 2, whole.len() - 1] {
            assert_eq!(Exported::read(&whole[..end], OURS), Err(NoExport::Damaged), "cut off at {end}");
        }
        assert_eq!(Exported::read(&whole, "community-ab-nobody"), Err(NoExport::Foreign));
        assert_eq!(Exported::read(&vec![b' '; MOST_BYTES + 1], OURS), Err(NoExport::TooBig));
        let mut other = file();
        other["format"] = json!("community-unsent");
        assert_eq!(read(&other), Err(NoExport::Damaged));
    }

    #[test]
    fn one_record_that_is_none_refuses_the_file() {
        for value in [json!(7), json!({}), json!({ "$bytes": "====" }), json!({ "$bytes": 7 }), json!([[]])] {
            let mut broken = file();
            broken["databases"][1]["stores"][2]["records"][0][1] = value;
            assert_eq!(read(&broken), Err(NoExport::Damaged));
        }
        let mut broken = file();
        broken["databases"][1]["stores"][2]["records"][0][1] = bytes(b"no checksum");
        assert_eq!(read(&broken).unwrap().open(None), Err(NoExport::Damaged));
        broken["databases"][1]["stores"][4]["records"][0] = json!([bytes(b"lock"), bytes(b"no lock")]);
        assert_eq!(read(&broken), Err(NoExport::Damaged));
    }
}
