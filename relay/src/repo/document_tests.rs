//! Tests of a neighbour's document: an Automerge peer on one side, a made-up log on the other.

use automerge::{ActorId, transaction::Transactable as _};

use super::*;

const COMMUNITY: CommunityId = [7; 16];
const NAME: DocName = DocName::Community;

/// A neighbour that starts from nothing, as a program does that finds a document.
struct Peer {
    am: Automerge,
    state: sync::State,
}

/// What the log has accepted.
#[derive(Default)]
struct Kept(Vec<ChangeBytes>);

impl Peer {
    fn new() -> Self {
        let am =
            Automerge::new_with_encoding(TextEncoding::UnicodeCodePoint).with_actor(ActorId::from([9_u8]));
        Self { am, state: sync::State::new() }
    }

    fn put(&mut self, key: &str, value: &str) {
        let section = schema::container(&self.am, schema::section::PROFILE).unwrap();
        let mut tx = self.am.transaction();
        tx.put(&section, key, value).unwrap();
        tx.commit();
    }

    fn value(&self, key: &str) -> Option<String> {
        let section = schema::container(&self.am, schema::section::PROFILE)?;
        self.am.get(&section, key).unwrap().map(|(value, _)| value.as_str().unwrap().to_owned())
    }
}

fn opened() -> Document {
    let mut document = Document::new(&COMMUNITY, &NAME, Epoch::FIRST);
    let empty = ToDevice::Records { doc: NAME, first: 1, changes: Vec::new(), head: 0 };
    assert_eq!(document.learn(empty), Ok(Vec::new()));
    document
}

#[test]
fn a_rotated_document_is_another_one_and_numbers_go_on() {
    let next = Epoch { number: 1, tag: 7 };
    let said = |epoch, base| ToDevice::Epoch { doc: NAME, epoch, base, broken: 0 };
    assert_eq!(opened().learn(said(next, 9)), Err(Trouble::Rotated));
    assert_eq!(opened().learn(said(Epoch::FIRST, 0)), Ok(Vec::new()));
    let mut later = Document::new(&COMMUNITY, &NAME, next);
    assert_eq!(later.learn(said(next, 9)), Ok(Vec::new()));
    let empty = ToDevice::Records { doc: NAME, first: 10, changes: Vec::new(), head: 9 };
    assert_eq!(later.learn(empty), Ok(Vec::new()));
    assert_eq!(later.catch_up(9), None);
    assert_eq!(later.catch_up(10), Some(Step::Pull(9)));
}

/// Both talk until neither has anything to say. The log accepts everything.
fn settle(document: &mut Document, peer: &mut Peer, kept: &mut Kept) {
    for _ in 0..50 {
        let Some(message) = peer.am.generate_sync_message(&mut peer.state) else { return };
        let mut steps = VecDeque::from(document.hear(message.encode()).unwrap());
        while let Some(step) = steps.pop_front() {
            match step {
                Step::Say(data) => {
                    let message = sync::Message::decode(&data).unwrap();
                    peer.am.receive_sync_message(&mut peer.state, message).unwrap();
                }
                Step::Push(changes) => {
                    let mut verdicts = Vec::new();
                    for change in changes {
                        kept.0.push(change.clone());
                        let seq = u64::try_from(kept.0.len()).unwrap();
                        verdicts.push((digest(&change.0[8..]), Verdict::Accepted { seq }));
                    }
                    steps.extend(document.learn(ToDevice::Verdicts { doc: NAME, verdicts }).unwrap());
                }
                Step::Pull(_) => panic!("nothing is missing"),
            }
        }
    }
    panic!("they never end");
}

#[test]
fn changes_go_both_ways() {
    let (mut document, mut peer, mut kept) = (opened(), Peer::new(), Kept::default());
    settle(&mut document, &mut peer, &mut kept);
    peer.put("name", "梧桐苑");
    peer.put("phone", "1");
    settle(&mut document, &mut peer, &mut kept);
    assert_eq!((kept.0.len(), document.cursor), (2, 2));
    assert_eq!(document.copy().get_heads(), peer.am.get_heads());

    let mut other = schema::fresh(&COMMUNITY, &NAME).with_actor(ActorId::from([8_u8]));
    let section = schema::container(&other, schema::section::PROFILE).unwrap();
    let mut tx = other.transaction();
    tx.put(&section, "address", "2").unwrap();
    tx.commit();
    let change = ChangeBytes(other.get_last_local_change().unwrap().raw_bytes().to_vec());
    let record = ToDevice::Records { doc: NAME, first: 3, changes: vec![change], head: 3 };
    for step in document.learn(record).unwrap() {
        let Step::Say(data) = step else { panic!("{step:?}") };
        peer.am.receive_sync_message(&mut peer.state, sync::Message::decode(&data).unwrap()).unwrap();
    }
    settle(&mut document, &mut peer, &mut kept);
    assert_eq!(peer.value("address").as_deref(), Some("2"));
    assert_eq!(document.cursor, 3);
}

#[test]
fn nothing_is_acknowledged_before_the_log_has_it() {
    let (mut document, mut peer, mut kept) = (opened(), Peer::new(), Kept::default());
    settle(&mut document, &mut peer, &mut kept);
    peer.put("name", "x");
    let before = document.copy().get_heads();
    let message = peer.am.generate_sync_message(&mut peer.state).unwrap();
    let steps = document.hear(message.encode()).unwrap();
    assert!(matches!(&steps[..], [Step::Push(changes)] if changes.len() == 1), "{steps:?}");
    assert_eq!(document.copy().get_heads(), before);
    let Step::Push(changes) = &steps[0] else { panic!() };
    let refused = vec![(digest(&changes[0].0[8..]), Verdict::Refused { code: RefusalCode::Forbidden })];
    let answer = document.learn(ToDevice::Verdicts { doc: NAME, verdicts: refused });
    assert_eq!(answer, Err(Trouble::Refused(RefusalCode::Forbidden)));
    assert_eq!(document.copy().get_heads(), before);
}

/// The filter of the sync protocol may leave out a change that others build on.
#[test]
fn a_change_whose_base_is_missing_waits_for_it() {
    let (mut document, mut peer, mut kept) = (opened(), Peer::new(), Kept::default());
    settle(&mut document, &mut peer, &mut kept);
    peer.put("name", "base");
    peer.put("name", "top");
    let mut message = peer.am.generate_sync_message(&mut peer.state).unwrap();
    let both: Vec<Vec<u8>> = message.changes.iter().map(<[u8]>::to_vec).collect();
    let [base, top] = &both[..] else { panic!("two changes: {}", both.len()) };
    message.changes = vec![top.clone()].into();
    let steps = document.hear(message.clone().encode()).unwrap();
    assert_eq!(steps, [Step::Push(vec![ChangeBytes(top.clone())])]);
    let needs = Verdict::Needs { hashes: vec![digest(&base[8..])] };
    let steps =
        document.learn(ToDevice::Verdicts { doc: NAME, verdicts: vec![(digest(&top[8..]), needs)] }).unwrap();
    let [Step::Say(data)] = &steps[..] else { panic!("{steps:?}") };
    assert_eq!(sync::Message::decode(data).unwrap().need, [ChangeHash(digest(&base[8..]))]);
    message.changes = vec![base.clone()].into();
    let steps = document.hear(message.encode()).unwrap();
    assert_eq!(steps, [Step::Push(vec![ChangeBytes(base.clone()), ChangeBytes(top.clone())])]);
    let verdicts = vec![
        (digest(&base[8..]), Verdict::Accepted { seq: 1 }),
        (digest(&top[8..]), Verdict::Accepted { seq: 2 }),
    ];
    document.learn(ToDevice::Verdicts { doc: NAME, verdicts }).unwrap();
    assert_eq!(document.copy().get_heads(), peer.am.get_heads());
    assert!(document.held.is_empty());
}

#[test]
fn whole_documents_and_hostile_filters_are_not_taken() {
    let mut peer = Peer::new();
    peer.am = schema::fresh(&COMMUNITY, &NAME).with_actor(ActorId::from([9_u8]));
    peer.put("name", "x");
    let mut message = peer.am.generate_sync_message(&mut peer.state).unwrap();
    message.changes = vec![peer.am.save()].into();
    assert_eq!(opened().hear(message.clone().encode()), Err(Trouble::NotOneByOne));

    // One entry of one bit, looked at four billion times.
    let filter = [1, 1, 0xff, 0xff, 0xff, 0xff, 0x0f, 0];
    let mut hostile = vec![0x42, 0, 0, 1, 0, u8::try_from(filter.len()).unwrap()];
    hostile.extend(filter);
    hostile.push(0);
    assert!(sync::Message::decode(&hostile).is_ok());
    assert_eq!(opened().hear(hostile), Err(Trouble::TooMuch));
    assert_eq!(opened().hear(vec![1, 2, 3]), Err(Trouble::Malformed));
}
