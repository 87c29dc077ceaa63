//! The wire between a device and the relay.
//!
//! A frame is one byte of version ([`VERSION`]) and one `postcard` value: [`ToRelay`] or [`ToDevice`]. One WebSocket
//! message holds one frame. Over HTTP, `POST /sync` takes any number of frames, each behind its length as four bytes
//! big endian, and answers the same way ([`pack`], [`unpack`]).
//!
//! The relay keeps per document a log of accepted changes, numbered from 1; the document's genesis change is in no log,
//! both ends compute it. A device keeps a cursor per document: every record up to it is here. All messages are
//! idempotent, no state about a peer survives a connection, and whatever is lost is repaired by asking again:
//!
//! - `Hello{log, since}` → `Moved`: the documents this session may read whose log grew after the community-wide number
//!   `since`, with their heads. Sent at connect and as the ping.
//! - `Pull[{doc, since, hash}]` → per document either `Snapshot` and `Records`, or `Records` alone, the last of them
//!   with `first + changes.len() - 1 == head`; or `Restart` when the record at `since` does not have this hash here.
//! - `Push{doc, changes}` → `Verdicts`, one per change, after the disk commit.
//! - Accepted changes of others arrive as `Records`, the bytes as their author sent them.
//! - A document that has to lose personal data is *rotated*: its present state, without what is to go, is written anew
//!   behind a genesis of another epoch. Numbers go on: the first record of the new epoch follows the last one of the old.
//!   `Rotate{doc, to, built_on, changes}` is taken only when nothing was accepted after `built_on`; otherwise it is
//!   answered like a pull from there. Afterwards every cursor of the old epoch is answered with `Epoch` and the records of
//!   the new one. A device that has it on disk, and nothing older, says `Holds`.
//! - The log has an id. When it is another one than the device knows, the relay was restored: the device pulls every
//!   document from the start and pushes what the relay lacks.
//!
//! Limits: [`MAX_FRAME`] bytes a frame, [`MAX_CHANGES`] changes a push, [`MAX_WANTS`] documents a pull, [`MAX_PARTS`]
//! parts a rotation.

use domain::{access::DocName, moment::Moment};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::{schema::Epoch, seal::Digest32};

/// The version this code speaks, the first byte of every frame.
pub const VERSION: u8 = 1;
/// The largest frame a relay takes, in bytes.
pub const MAX_FRAME: usize = 4 << 20;
/// The most changes in one push.
pub const MAX_CHANGES: usize = 4096;
/// The most documents in one pull.
pub const MAX_WANTS: usize = 4096;

/// The most parts of a rotation.
pub const MAX_PARTS: u16 = 32;

/// The id of a relay's log: another one after a restore.
pub type LogId = [u8; 16];
/// The hash of a change, as Automerge computes it.
pub type Hash = Digest32;

/// One change in Automerge's uncompressed encoding.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ChangeBytes(#[serde(with = "bytes")] pub Vec<u8>);

impl std::fmt::Debug for ChangeBytes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ChangeBytes({})", self.0.len())
    }
}

/// From a device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ToRelay {
    /// What moved since this number? Also the ping.
    Hello {
        /// The log the number belongs to; none on a new device.
        log: Option<LogId>,
        /// The community-wide number up to which this device has everything it may read.
        since: u64,
    },
    /// The records after a cursor.
    Pull(Vec<Want>),
    /// New changes of one document, in causal order.
    Push {
        /// Which document.
        doc: DocName,
        /// The changes.
        changes: Vec<ChangeBytes>,
    },
    /// A part of the beginning of a document's next epoch.
    Rotate(Rotation),
    /// These documents are on this device's disk in these epochs, and in no earlier one.
    Holds(Vec<(DocName, Epoch)>),
}

/// A part of a rotation. It is taken when all parts are there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rotation {
    /// Which document.
    pub doc: DocName,
    /// The epoch it is to have.
    pub to: Epoch,
    /// The last record of the present epoch that was looked at, and its hash. None when the relay has lost the epoch
    /// `to` (it came back from an older backup) and is given it again.
    pub built_on: Option<(u64, Option<Hash>)>,
    /// The old log is destroyed at once.
    pub at_once: bool,
    /// Which part, from 0.
    pub part: u16,
    /// Of how many.
    pub parts: u16,
    /// Changes, in causal order over all parts.
    pub changes: Vec<ChangeBytes>,
}

/// What a device wants of one document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Want {
    /// Which document.
    pub doc: DocName,
    /// The device has every record up to here; 0 for none.
    pub since: u64,
    /// The hash of record `since`, so that a log that is not the same one is noticed.
    pub hash: Option<Hash>,
}

/// From the relay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ToDevice {
    /// What moved. A device that has all of `docs` up to their heads has everything up to `upto`.
    Moved {
        /// The relay's log.
        log: LogId,
        /// The relay's clock.
        now: Moment,
        /// The community-wide number of the newest record.
        upto: u64,
        /// Documents and the number of their newest record.
        docs: Vec<(DocName, u64)>,
    },
    /// A document in Automerge's compressed encoding, with every record up to `seq` in it.
    Snapshot {
        /// Which document.
        doc: DocName,
        /// The last record in it.
        seq: u64,
        /// The hash of that record.
        hash: Hash,
        /// The document.
        #[serde(with = "bytes")]
        bytes: Vec<u8>,
    },
    /// Records `first..first + changes.len()`.
    Records {
        /// Which document.
        doc: DocName,
        /// The number of the first one.
        first: u64,
        /// The changes.
        changes: Vec<ChangeBytes>,
        /// The number of the document's newest record.
        head: u64,
    },
    /// The cursor does not belong to this log: pull from 0 and push what is missing here.
    Restart {
        /// Which document.
        doc: DocName,
    },
    /// The fate of pushed changes, on disk by now.
    Verdicts {
        /// Which document.
        doc: DocName,
        /// In the order of the push.
        verdicts: Vec<(Hash, Verdict)>,
    },
    /// A request that could not be served.
    Error {
        /// Why.
        code: ErrorCode,
        /// The document it was about, when it was about one.
        doc: Option<DocName>,
    },
    /// In which epoch the document's log is now.
    Epoch {
        /// Which document.
        doc: DocName,
        /// The epoch.
        epoch: Epoch,
        /// The number before its first record. A cursor here has the hash of the epoch's genesis.
        base: u64,
        /// What was acknowledged in epochs that began before this number may be missing: the log went back to a backup
        /// and was brought forward again.
        broken: u64,
    },
}

/// The fate of one pushed change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verdict {
    /// On disk under this number.
    Accepted {
        /// The number in the document's log.
        seq: u64,
    },
    /// Was on disk already.
    Duplicate {
        /// The number in the document's log.
        seq: u64,
    },
    /// Will never be taken as it is.
    Refused {
        /// Why.
        code: RefusalCode,
    },
    /// Cannot be judged before these changes are here.
    Needs {
        /// Their hashes.
        hashes: Vec<Hash>,
    },
}

/// Why a change is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefusalCode {
    /// This session may not write there.
    NotAllowed,
    /// The bytes are not one well-formed change.
    Malformed,
    /// The change does something no change of this document may do.
    Forbidden,
    /// The actor has used this sequence number for another change: make it again under a new actor.
    SeqTaken,
    /// The actor belongs to another person or device: make it again under a new actor.
    ActorTaken,
    /// The change names another author than the session's.
    NotAuthor,
    /// What it is about was removed meanwhile. Said by the device itself.
    Removed,
}

/// Why a request could not be served.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// The frame could not be read.
    Malformed,
    /// Another version of the protocol.
    Version,
    /// Too large or too many.
    TooBig,
    /// No such document for this session.
    Denied,
    /// The relay could not write to its disk; nothing of the push was kept. Try again later.
    StoreFailed,
    /// The session has ended: revoked or expired.
    SessionEnded,
    /// The session's principal may write no more for now: what is not in a verdict stays with its author, and comes again.
    Quota,
    /// Too many requests in too short a time; this one was not looked at. Try again in a while.
    SlowDown,
}

/// The frame is not readable: another version, or broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FrameError {
    /// Another version of the protocol.
    #[error("another version of the protocol")]
    Version,
    /// Not a frame.
    #[error("not a frame")]
    Malformed,
    /// Over the limit.
    #[error("too large")]
    TooBig,
}

/// Encodes a frame.
pub fn encode<T: Serialize>(message: &T) -> Vec<u8> {
    // Writing to a Vec fails only for values of unknown length, and frames have none.
    postcard::to_extend(message, vec![VERSION]).unwrap_or_default()
}

/// Decodes a frame.
pub fn decode<T: DeserializeOwned>(frame: &[u8]) -> Result<T, FrameError> {
    match frame {
        [VERSION, rest @ ..] => match postcard::take_from_bytes(rest) {
            Ok((message, [])) => Ok(message),
            Ok(_) | Err(_) => Err(FrameError::Malformed),
        },
        [] => Err(FrameError::Malformed),
        _ => Err(FrameError::Version),
    }
}

/// Frames behind their lengths, as one body.
pub fn pack<'a>(frames: impl IntoIterator<Item = &'a [u8]>) -> Vec<u8> {
    let mut body = Vec::new();
    for frame in frames {
        body.extend_from_slice(&u32::try_from(frame.len()).unwrap_or(u32::MAX).to_be_bytes());
        body.extend_from_slice(frame);
    }
    body
}

/// The frames of a body.
pub fn unpack(mut body: &[u8]) -> Result<Vec<&[u8]>, FrameError> {
    let mut frames = Vec::new();
    while !body.is_empty() {
        let (length, rest) = body.split_first_chunk::<4>().ok_or(FrameError::Malformed)?;
        let length = usize::try_from(u32::from_be_bytes(*length)).map_err(|_| FrameError::TooBig)?;
        let (frame, rest) = rest.split_at_checked(length).ok_or(FrameError::Malformed)?;
        frames.push(frame);
        body = rest;
    }
    Ok(frames)
}

/// Byte strings as such, not as sequences of numbers.
mod bytes {
    use serde::{Deserializer, Serializer, de::Visitor};

    pub(super) fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(bytes)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
        struct Bytes;
        impl Visitor<'_> for Bytes {
            type Value = Vec<u8>;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("bytes")
            }
            fn visit_bytes<E>(self, bytes: &[u8]) -> Result<Vec<u8>, E> {
                Ok(bytes.to_vec())
            }
            fn visit_byte_buf<E>(self, bytes: Vec<u8>) -> Result<Vec<u8>, E> {
                Ok(bytes)
            }
        }
        deserializer.deserialize_byte_buf(Bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_read_back() {
        let push = ToRelay::Push {
            doc: DocName::Community,
            changes: vec![ChangeBytes(vec![1, 2, 3]), ChangeBytes(vec![])],
        };
        assert_eq!(decode(&encode(&push)), Ok(push.clone()));
        let hello = ToRelay::Hello { log: Some([7; 16]), since: u64::MAX };
        let body = pack([encode(&push).as_slice(), encode(&hello).as_slice()]);
        let read: Vec<ToRelay> =
            unpack(&body).unwrap().into_iter().map(|frame| decode(frame).unwrap()).collect();
        assert_eq!(read, [push, hello]);
    }

    #[test]
    fn golden_bytes() {
        let hello = ToRelay::Hello { log: None, since: 300 };
        assert_eq!(encode(&hello), [1, 0, 0, 0xac, 0x02]);
    }

    #[test]
    fn broken_frames_are_refused() {
        let frame =
            encode(&ToRelay::Pull(vec![Want { doc: DocName::Community, since: 3, hash: Some([1; 32]) }]));
        for length in 0..frame.len() {
            assert!(decode::<ToRelay>(&frame[..length]).is_err());
        }
        let mut longer = frame.clone();
        longer.push(0);
        assert_eq!(decode::<ToRelay>(&longer), Err(FrameError::Malformed));
        assert_eq!(decode::<ToRelay>(&[9, 0]), Err(FrameError::Version));
        assert_eq!(unpack(&[0, 0, 0, 9, 1]), Err(FrameError::Malformed));
    }
}
