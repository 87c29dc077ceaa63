//! What a person did and could not deliver, as a file that staff can open: for a device that was shut out.
//!
//! JSON, because it may be read years later or by another program. It holds intents, not changes: whoever adopts one does
//! it in the own name, by the rules of that day.

use domain::{edit::Intent, moment::Moment, principal::Principal};
use serde::{Deserialize, Serialize};
use serde_json::value::{RawValue, to_raw_value};

use crate::{device::View, frame::RefusalCode, schema::CommunityId};

const FORMAT: &str = "community-unsent";
const VERSION: u32 = 1;
/// The most that is read from one file, in bytes.
pub const MOST_BYTES: usize = 16 << 20;

/// What was meant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meant {
    /// What, by whom and when.
    #[serde(flatten)]
    pub intent: Intent,
    /// Why the relay refused it, when it did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused: Option<RefusalCode>,
}

/// Everything a device could not deliver.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsent {
    /// Of which community.
    pub community: CommunityId,
    /// Who the device acted for.
    pub principal: Principal,
    /// When the file was made, by that device.
    pub made: Moment,
    /// What was meant, oldest first.
    pub meant: Vec<Meant>,
    /// How many things of a file this version does not understand.
    pub unreadable: usize,
}

/// Why a file is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoUnsent {
    /// It is no such file, or it is damaged.
    #[error("not such a file, or damaged")]
    Damaged,
    /// It was made by a newer version.
    #[error("made by a newer version")]
    Newer,
    /// It is larger than any such file.
    #[error("too large")]
    TooBig,
}

#[derive(Serialize, Deserialize)]
struct File {
    format: String,
    version: u32,
    community: String,
    principal: Principal,
    made: Moment,
    meant: Vec<Box<RawValue>>,
}

impl Unsent {
    /// What a device shows as undelivered or refused.
    pub fn of(community: CommunityId, principal: Principal, view: &View, now: Moment) -> Self {
        let waiting =
            view.outbox.iter().map(|waiting| Meant { intent: (*waiting.intent).clone(), refused: None });
        let refused = view
            .refused
            .iter()
            .map(|refused| Meant { intent: refused.intent.clone(), refused: Some(refused.code) });
        let mut meant: Vec<Meant> = refused.chain(waiting).collect();
        meant.sort_by_key(|meant| meant.intent.at);
        Self { community, principal, made: now, meant, unreadable: 0 }
    }

    /// The file.
    pub fn write(&self) -> Vec<u8> {
        let file = File {
            format: FORMAT.to_owned(),
            version: VERSION,
            community: hex::encode(self.community),
            principal: self.principal,
            made: self.made,
            // Intents have string keys only, so that they always serialize.
            meant: self.meant.iter().filter_map(|meant| to_raw_value(meant).ok()).collect(),
        };
        serde_json::to_vec_pretty(&file).unwrap_or_default()
    }

    /// How much is in a file. It is asked at every start, so that it reads nothing of what was meant: to understand all
    /// edits in JSON is code that only those download who open such a file.
    pub fn count(bytes: &[u8]) -> usize {
        Self::open(bytes).map_or(0, |file| file.meant.len())
    }

    fn open(bytes: &[u8]) -> Result<File, NoUnsent> {
        if bytes.len() > MOST_BYTES {
            return Err(NoUnsent::TooBig);
        }
        let file: File = serde_json::from_slice(bytes).map_err(|_| NoUnsent::Damaged)?;
        if file.format != FORMAT {
            return Err(NoUnsent::Damaged);
        }
        if file.version > VERSION {
            return Err(NoUnsent::Newer);
        }
        Ok(file)
    }

    /// Reads a file. What this version does not understand of it is counted, and the rest is read.
    pub fn read(bytes: &[u8]) -> Result<Self, NoUnsent> {
        let file = Self::open(bytes)?;
        let mut community = [0; 16];
        hex::decode_to_slice(&file.community, &mut community).map_err(|_| NoUnsent::Damaged)?;
        let all = file.meant.len();
        let meant: Vec<Meant> =
            file.meant.into_iter().filter_map(|meant| serde_json::from_str(meant.get()).ok()).collect();
        Ok(Self {
            community,
            principal: file.principal,
            made: file.made,
            unreadable: all - meant.len(),
            meant,
        })
    }
}

#[cfg(test)]
mod tests {
    use domain::{
        edit::{Edit, FileField, FileOf},
        id::Id,
        moment::Year,
        wish::{WishDraft, WishField},
    };

    use serde_json::Value;

    use super::*;

    fn unsent() -> Unsent {
        let by = Principal::Member(Id::from_random([1; 10]));
        let draft = WishDraft::default().with(WishField::Content, "买菜").with(WishField::Age, "80");
        let edits = [
            FileOf::Member(Id::from_random([1; 10])).fill(FileField::Phone, "1".into()),
            Edit::Import { year: Year(2026), rows: vec![(Id::from_random([2; 10]), draft)] },
        ];
        let meant = |(edit, refused)| Meant { intent: Intent { by, at: Moment(5), edit }, refused };
        Unsent {
            community: [7; 16],
            principal: by,
            made: Moment(9),
            meant: edits.into_iter().zip([None, Some(RefusalCode::NotAllowed)]).map(meant).collect(),
            unreadable: 0,
        }
    }

    #[test]
    fn a_file_is_read_back() {
        assert_eq!(Unsent::read(&unsent().write()), Ok(unsent()));
    }

    #[test]
    fn what_is_not_understood_does_not_hide_the_rest() {
        let mut file: Value = serde_json::from_slice(&unsent().write()).unwrap();
        file["meant"][0]["edit"] = serde_json::json!({ "of_a_later_version": {} });
        let read = Unsent::read(&serde_json::to_vec(&file).unwrap()).unwrap();
        assert_eq!((read.meant.len(), read.unreadable), (1, 1));
        assert_eq!(Unsent::count(&serde_json::to_vec(&file).unwrap()), 2, "it is there all the same");
    }

    #[test]
    fn other_files_are_refused() {
        let whole = unsent().write();
        for end in [0, 1, whole.len() / 2, whole.len() - 1] {
            assert_eq!(Unsent::read(&whole[..end]), Err(NoUnsent::Damaged), "cut off at {end}");
        }
        let text = String::from_utf8(whole).unwrap();
        for (from, to, why) in [
            ("community-unsent", "community-export", NoUnsent::Damaged),
            ("\"version\": 1", "\"version\": 2", NoUnsent::Newer),
            ("0707", "07", NoUnsent::Damaged),
            ("member:", "nobody:", NoUnsent::Damaged),
        ] {
            assert_eq!(Unsent::read(text.replace(from, to).as_bytes()), Err(why), "{to}");
        }
        assert_eq!(Unsent::read(&vec![b' '; MOST_BYTES + 1]), Err(NoUnsent::TooBig));
    }
}
