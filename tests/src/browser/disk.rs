//! What is really in a browser's `IndexedDB`: read out whole and searched through all the packing.
//!
//! Documents are packed by Automerge, so looking for words in the raw bytes alone would prove nothing.

use automerge::{AutoCommit, Change, ROOT, ReadDoc as _};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::Value;

use super::Device;

const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];

/// Everything in the databases of one origin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disk {
    records: Vec<Record>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Record {
    place: String,
    bytes: Vec<u8>,
}

const READ: &str = r"
const flat = (value, into) => {
    if (value === null || value === undefined) return;
    if (value instanceof ArrayBuffer) into.push(new Uint8Array(value));
    else if (ArrayBuffer.isView(value)) into.push(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
    else if (typeof value === 'object') Object.values(value).forEach((one) => flat(one, into));
    else into.push(new TextEncoder().encode(String(value)));
};
const settled = (request) => new Promise((yes, no) => { request.onsuccess = () => yes(request.result); request.onerror = () => no(request.error); });
const found = [];
return (async () => {
    for (const { name } of await indexedDB.databases()) {
        const database = await settled(indexedDB.open(name));
        for (const store of Array.from(database.objectStoreNames)) {
            const all = database.transaction(store, 'readonly').objectStore(store);
            const [keys, values] = await Promise.all([settled(all.getAllKeys()), settled(all.getAll())]);
            keys.forEach((key, at) => [key, values[at]].forEach((one) => {
                const parts = [];
                flat(one, parts);
                parts.forEach((bytes) => {
                    let text = '';
                    bytes.forEach((byte) => { text += String.fromCharCode(byte); });
                    found.push([name + '/' + store, btoa(text)]);
                });
            }));
        }
        database.close();
    }
    for (let at = 0; at < localStorage.length; at += 1) {
        const key = localStorage.key(at);
        const bytes = new TextEncoder().encode(key + localStorage.getItem(key));
        found.push(['localStorage', btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))]);
    }
    return found;
})();
";

impl Device {
    /// Everything this device keeps for the app.
    pub async fn disk(&self) -> Disk {
        let read = self.run(READ, Vec::new()).await;
        let text =
            |value: &Value, at: usize| value.get(at).and_then(Value::as_str).unwrap_or_default().to_owned();
        let record = |value: &Value| Record {
            place: text(value, 0),
            bytes: STANDARD.decode(text(value, 1)).expect("bytes come as base64"),
        };
        Disk { records: read.as_array().expect("a list of records").iter().map(record).collect() }
    }
}

impl Disk {
    /// Where these words are kept, whatever they are packed in.
    pub fn places_of(&self, words: &str) -> Vec<String> {
        let found = self.records.iter().filter(|record| holds(&record.bytes, words.as_bytes()));
        found.map(|record| record.place.clone()).collect()
    }

    /// How many records there are.
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// Whether nothing is kept.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }
}

fn contains(bytes: &[u8], needle: &[u8]) -> bool {
    bytes.windows(needle.len()).any(|part| part == needle)
}

fn holds(bytes: &[u8], needle: &[u8]) -> bool {
    contains(bytes, needle) || unpacked(bytes).iter().any(|inner| contains(inner, needle))
}

/// What is inside every document and change that begins anywhere in the bytes.
fn unpacked(bytes: &[u8]) -> Vec<Vec<u8>> {
    let starts = (0..bytes.len()).filter(|at| bytes.get(*at..*at + MAGIC.len()) == Some(&MAGIC[..]));
    let mut inner = Vec::new();
    for start in starts {
        let rest = &bytes[start..];
        if let Ok(mut document) = AutoCommit::load(rest) {
            inner.push(format!("{:?}", document.hydrate(ROOT, None)).into_bytes());
            inner.extend(document.get_changes(&[]).into_iter().map(|change| change.raw_bytes().to_vec()));
        } else if let Ok(change) = Change::try_from(rest) {
            inner.push(change.raw_bytes().to_vec());
        }
    }
    inner
}

#[cfg(test)]
mod tests {
    use automerge::{AutoCommit, ROOT, transaction::Transactable as _};

    use super::holds;

    #[test]
    fn words_are_found_inside_packed_documents() {
        let mut document = AutoCommit::new();
        for at in 0..200 {
            document.put(ROOT, format!("field {at}"), format!("桂花苑3栋1单元402 {at}")).unwrap();
        }
        let mut bytes = b"some head".to_vec();
        bytes.extend(document.save());
        assert!(holds(&bytes, "桂花苑3栋1单元402 7".as_bytes()));
        assert!(!holds(&bytes, "桂花苑4栋".as_bytes()));
    }
}
