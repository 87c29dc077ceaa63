//! The messages of automerge-repo's WebSocket protocol, version 1: maps in CBOR. What they mean for a document is not
//! decided here.

use ciborium::Value;

/// The version both ends have to speak.
pub(super) const VERSION: &str = "1";
/// How deep a value may be.
const DEPTH: usize = 16;

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

/// Reads a message: who it is from and what it says.
pub(super) fn read(bytes: &[u8]) -> Option<(String, Said)> {
    let value: Value = ciborium::de::from_reader_with_recursion_limit(bytes, DEPTH).ok()?;
    let map = value.as_map()?;
    let field = |name: &str| map.iter().find(|(key, _)| key.as_text() == Some(name)).map(|(_, value)| value);
    let text = |name: &str| field(name).and_then(Value::as_text).map(str::to_owned);
    let sender = text("senderId").unwrap_or_default();
    let said = match field("type")?.as_text()? {
        "join" => Said::Join {
            // One that says nothing about versions is older than the question.
            speaks_ours: field("supportedProtocolVersions")
                .and_then(Value::as_array)
                .is_none_or(|versions| versions.iter().any(|version| version.as_text() == Some(VERSION))),
        },
        "sync" | "request" => Said::Sync { document: text("documentId")?, data: bytes_of(field("data")?)? },
        "leave" | "error" => Said::Leave,
        _ => Said::Other,
    };
    Some((sender, said))
}

fn bytes_of(value: &Value) -> Option<Vec<u8>> {
    match value {
        Value::Bytes(bytes) => Some(bytes.clone()),
        // How some versions write a typed array.
        Value::Tag(64, inner) => inner.as_bytes().cloned(),
        _ => None,
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
}
