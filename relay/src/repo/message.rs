//! The messages of automerge-repo's WebSocket protocol, version 1: maps in CBOR. What they mean for a document is not
//! decided here.

use std::fmt;

use ciborium::Value;
use serde::{
    Deserialize, Deserializer,
    de::{SeqAccess, Visitor},
};

/// The version both ends have to speak.
pub(super) const VERSION: &str = "1";
/// How deep a value may be.
const DEPTH: usize = 16;

/// The longest name a neighbour may give itself, in bytes.
const LONGEST_NAME: usize = 1024;

/// What a neighbour says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Said {
    /// Its first words: who it is, and whether it speaks our version.
    Join { speaks_ours: bool },
    /// A step of the sync protocol; asking for a document is one, too.
    Sync { document: String, data: Vec<u8> },
    /// It goes.
    Leave,
    /// Something that concerns nobody here: presence, other peers' storage.
    Other,
}

/// A message as it is read: what nobody here asks for is passed over, whatever it is, and kept nowhere.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Envelope {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    sender_id: Option<String>,
    #[serde(default)]
    document_id: Option<String>,
    #[serde(default)]
    data: Option<Data>,
    #[serde(default)]
    supported_protocol_versions: Option<Versions>,
}

/// Bytes, also when a tag says which typed array they were.
struct Data(Vec<u8>);

/// Whether ours is among them.
struct Versions {
    ours: bool,
}

/// Reads a message: who it is from and what it says.
pub(super) fn read(bytes: &[u8]) -> Option<(String, Said)> {
    let envelope: Envelope = ciborium::de::from_reader_with_recursion_limit(bytes, DEPTH).ok()?;
    let sender = envelope.sender_id.unwrap_or_default();
    // It is said back with every message.
    if sender.len() > LONGEST_NAME {
        return None;
    }
    let said = match envelope.kind.as_str() {
        // One that says nothing about versions is older than the question.
        "join" => Said::Join {
            speaks_ours: envelope.supported_protocol_versions.is_none_or(|versions| versions.ours),
        },
        "sync" | "request" => Said::Sync { document: envelope.document_id?, data: envelope.data?.0 },
        "leave" | "error" => Said::Leave,
        _ => Said::Other,
    };
    Some((sender, said))
}

impl<'de> Deserialize<'de> for Data {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Bytes;
        impl Visitor<'_> for Bytes {
            type Value = Vec<u8>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("bytes")
            }
            fn visit_bytes<E>(self, bytes: &[u8]) -> Result<Vec<u8>, E> {
                Ok(bytes.to_vec())
            }
            fn visit_byte_buf<E>(self, bytes: Vec<u8>) -> Result<Vec<u8>, E> {
                Ok(bytes)
            }
        }
        deserializer.deserialize_byte_buf(Bytes).map(Self)
    }
}

impl<'de> Deserialize<'de> for Versions {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Named;
        impl<'de> Visitor<'de> for Named {
            type Value = bool;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("versions")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut versions: A) -> Result<bool, A::Error> {
                let mut ours = false;
                while let Some(version) = versions.next_element::<String>()? {
                    ours |= version == VERSION;
                }
                Ok(ours)
            }
        }
        deserializer.deserialize_seq(Named).map(|ours| Self { ours })
    }
}

/// Who speaks to whom.
#[derive(Clone, Debug)]
pub(super) struct Ends {
    pub(super) me: String,
    pub(super) peer: String,
}

impl Ends {
    /// The answer to `join`.
    pub(super) fn welcome(&self) -> Vec<u8> {
        let metadata = Value::Map(vec![(text("isEphemeral"), Value::Bool(true))]);
        self.write("peer", vec![("selectedProtocolVersion", text(VERSION)), ("peerMetadata", metadata)])
    }

    /// A step of the sync protocol.
    pub(super) fn sync(&self, document: &str, data: Vec<u8>) -> Vec<u8> {
        self.write("sync", vec![("documentId", text(document)), ("data", Value::Bytes(data))])
    }

    /// There is no such document for this neighbour.
    pub(super) fn unavailable(&self, document: &str) -> Vec<u8> {
        self.write("doc-unavailable", vec![("documentId", text(document))])
    }

    /// Something went wrong; the connection is closed after this.
    pub(super) fn error(&self, message: &str) -> Vec<u8> {
        self.write("error", vec![("message", text(message))])
    }

    fn write(&self, kind: &str, more: Vec<(&str, Value)>) -> Vec<u8> {
        let mut map = vec![
            (text("type"), text(kind)),
            (text("senderId"), text(&self.me)),
            (text("targetId"), text(&self.peer)),
        ];
        map.extend(more.into_iter().map(|(key, value)| (text(key), value)));
        let mut bytes = Vec::new();
        // Writing to a Vec cannot fail.
        ciborium::into_writer(&Value::Map(map), &mut bytes).unwrap_or_default();
        bytes
    }
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_we_write_can_be_read() {
        let ends = Ends { me: "a".into(), peer: "b".into() };
        let said = read(&ends.sync("doc", vec![1, 2])).unwrap();
        assert_eq!(said, ("a".into(), Said::Sync { document: "doc".into(), data: vec![1, 2] }));
        assert_eq!(read(&ends.error("no")), Some(("a".into(), Said::Leave)));
        assert_eq!(read(&ends.unavailable("doc")), Some(("a".into(), Said::Other)));
    }

    /// As `cbor-x` writes it in the JavaScript client: `{type: "join", senderId: "p", peerMetadata: {},
    /// supportedProtocolVersions: ["1"]}`, with lengths of two bytes for maps.
    #[test]
    fn what_the_javascript_client_writes_can_be_read() {
        let mut join = vec![0xb9, 0x00, 0x04, 0x64];
        join.extend(b"type\x64join\x68senderId\x61p\x6cpeerMetadata\xb9\x00\x00\x78\x19supportedProtocolVersions\x81\x611");
        assert_eq!(read(&join), Some(("p".into(), Said::Join { speaks_ours: true })));
        join.pop();
        join.push(b'2');
        assert_eq!(read(&join), Some(("p".into(), Said::Join { speaks_ours: false })));
    }

    #[test]
    fn garbage_is_nothing() {
        for bytes in
            [&b""[..], b"\xf6", b"\x81\x01", b"\xa1\x64type\x64sync", b"\x5b\xff\xff\xff\xff\xff\xff\xff\xff"]
        {
            assert_eq!(read(bytes), None);
        }
        assert_eq!(read(&vec![0x81; 100_000]), None);
    }

    /// The longest message there may be, full of values nobody asked for, of a length nobody can have, or as deep as may
    /// be: read or not, nothing of it is kept.
    #[test]
    fn what_is_not_asked_for_costs_nothing() {
        let head = |claimed: u8| [b"\xa3\x64type\x65leave\x61x", [claimed].as_slice()].concat();
        let mut many = head(0x9a);
        many.extend((4_u32 << 20).to_be_bytes());
        many.resize(many.len() + (4 << 20), 0);
        many.extend(b"\x68senderId\x61p");
        assert_eq!(read(&many), Some(("p".into(), Said::Leave)));
        for claimed in [0x9b, 0x5b, 0x7b, 0xbb] {
            let enormous = [head(claimed), vec![0x7f; 8], vec![0; 1000]].concat();
            assert_eq!(read(&enormous), None, "{claimed:x}");
        }
        let long = [b"\xa2\x64type\x65leave\x68senderId\x79\x04\x01".to_vec(), vec![b'p'; 1025]].concat();
        assert_eq!(read(&long), None);
        assert_eq!(read(b"\xa2\x64type\x65leave\x68senderId\x62\xff\xfe"), None, "not UTF-8");
    }
}
