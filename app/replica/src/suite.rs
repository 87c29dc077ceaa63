//! The acceptance suite of stores: what every implementation of [`Store`] has to do, whatever it is made of.
//!
//! Behind the feature `suite`, so that native tests and tests in a browser run the same one. It panics with what is
//! wrong; it is no part of the product.

#![expect(clippy::missing_panics_doc, reason = "a test that cannot go on stops")]

use crate::store::{Batch, Entry, Memory, Op, Space, Store, StoreError, end_of};

fn put(space: Space, key: &[u8], value: &[u8]) -> Op {
    Op::Put(space, key.to_vec(), value.to_vec())
}

fn delete(space: Space, key: &[u8]) -> Op {
    Op::Delete(space, key.to_vec())
}

async fn keys<S: Store>(store: &mut S, from: &[u8], to: &[u8], limit: usize) -> Vec<Vec<u8>> {
    let found = store.range(Space::Log, from, to, limit).await;
    let Ok(entries) = found else { panic!("a range cannot be read: {found:?}") };
    entries.into_iter().map(|(key, _)| key).collect()
}

async fn commit<S: Store>(store: &mut S, batch: Batch) {
    assert_eq!(store.commit(batch).await, Ok(()), "a batch cannot be written");
}

/// Runs everything on a store that is empty, and leaves it empty.
pub async fn suite<S: Store>(store: &mut S) {
    spaces_are_apart(store).await;
    batches_go_in_order(store).await;
    ranges_end_where_they_should(store).await;
    keys_and_values_are_bytes(store).await;
    large_values(store).await;
    ten_thousand_keys(store).await;
    for space in Space::ALL {
        let all = everything(store, space).await;
        assert_eq!(all, Ok(Vec::new()), "{} is not empty in the end", space.name());
    }
}

/// What is committed is there when the store is opened again, and what was deleted is not. `open` opens the same store
/// every time; the one before is dropped first.
pub async fn keeps<S: Store>(mut open: impl AsyncFnMut() -> S) {
    let long = vec![0xab; 100_000];
    for round in 0..3_u8 {
        let mut store = open().await;
        for before in 0..round {
            assert_eq!(
                store.get(Space::Outbox, &[before]).await,
                Ok(Some(long.clone())),
                "round {before} is lost"
            );
        }
        assert_eq!(store.get(Space::Meta, b"gone").await, Ok(None), "what was deleted is back");
        commit(&mut store, vec![put(Space::Outbox, &[round], &long), put(Space::Meta, b"gone", b"soon")])
            .await;
        commit(&mut store, vec![delete(Space::Meta, b"gone")]).await;
    }
    let mut store = open().await;
    commit(&mut store, (0..3).map(|round| delete(Space::Outbox, &[round])).collect()).await;
}

/// A batch that fails leaves nothing behind, and what was there before stays. `fill` makes a store without room from one
/// that has some; what it gives back must refuse a value of a megabyte.
pub async fn refuses_whole<S: Store>(mut store: S, fill: impl AsyncFnOnce(S) -> S) {
    commit(&mut store, vec![put(Space::Log, b"before", b"1")]).await;
    let mut store = fill(store).await;
    let batch = vec![
        put(Space::Log, b"small", b"2"),
        delete(Space::Log, b"before"),
        put(Space::Chunks, b"big", &vec![7; 1 << 20]),
        put(Space::Log, b"after", b"3"),
    ];
    assert_eq!(store.commit(batch).await, Err(StoreError::Full));
    assert_eq!(keys(&mut store, &[], &end_of(&[]), 9).await, [b"before".to_vec()], "half a batch was kept");
    assert_eq!(store.get(Space::Chunks, b"big").await, Ok(None));
}

/// What goes wrong below a store, for [`withstands_faults`].
pub trait Faults<S: Store> {
    /// Lets the call into the engine with this number, counted from 0 from now on, go wrong.
    fn arm(&mut self, store: &mut S, call: u32);
    /// Lets nothing go wrong any more. Whether anything has since it was armed, as far as that is known here.
    fn disarm(&mut self, store: &mut S) -> bool;
}

/// One call into the engine after the other goes wrong, until a whole round needs no more calls: whatever happens, a batch
/// is kept whole or not at all, the store says which, and afterwards it goes on. `open` opens the same store every time;
/// the one before is dropped first. Gives back how many calls went wrong.
pub async fn withstands_faults<S: Store>(
    mut open: impl AsyncFnMut() -> S,
    faults: &mut impl Faults<S>,
) -> u32 {
    for call in 0.. {
        let mut store = open().await;
        let mut kept = Memory::default();
        let [first, rest @ ..] = rounds();
        kept.apply(first.clone());
        commit(&mut store, first).await;
        faults.arm(&mut store, call);
        let mut failed = false;
        for batch in rest {
            match store.commit(batch.clone()).await {
                Ok(()) => kept.apply(batch),
                Err(_) => failed = true,
            }
            for space in Space::ALL {
                match everything(&mut store, space).await {
                    Ok(read) => {
                        let name = space.name();
                        assert_eq!(
                            brief(read),
                            brief(of(&kept, space)),
                            "call {call}: {name} reads otherwise"
                        );
                    }
                    Err(_) => failed = true,
                }
            }
        }
        let struck = faults.disarm(&mut store);
        let last = vec![put(Space::Meta, b"last", &call.to_be_bytes())];
        kept.apply(last.clone());
        assert_eq!(store.commit(last).await, Ok(()), "call {call}: the store does not go on");
        same(&mut store, &kept, call).await;
        drop(store);
        let mut store = open().await;
        same(&mut store, &kept, call).await;
        let all = Space::ALL
            .into_iter()
            .flat_map(|space| of(&kept, space).into_iter().map(move |(key, _)| Op::Delete(space, key)));
        commit(&mut store, all.collect()).await;
        if !struck && !failed {
            return call;
        }
    }
    unreachable!("a round ends before the numbers do")
}

/// Batches that write, overwrite and delete in several spaces, more each time; half of one is easy to tell from all of it.
fn rounds() -> [Batch; 4] {
    let some = |round: u8| -> Batch {
        let value = vec![round; 2_000 * usize::from(round)];
        let spaces = [Space::Chunks, Space::Outbox, Space::Meta];
        let keys = spaces.into_iter().flat_map(|space| (0..3).map(move |key| (space, key)));
        keys.map(|(space, key)| put(space, &[key], &value)).collect()
    };
    let mut deleting = some(3);
    deleting.extend([
        delete(Space::Chunks, &[0]),
        delete(Space::Outbox, &[2]),
        put(Space::Meta, &[9], b"new"),
    ]);
    [some(1), some(2), deleting, vec![put(Space::Log, b"alone", b"1")]]
}

async fn everything<S: Store>(store: &mut S, space: Space) -> Result<Vec<Entry>, StoreError> {
    store.range(space, &[], &end_of(&[]), usize::MAX).await
}

fn of(kept: &Memory, space: Space) -> Vec<Entry> {
    kept.entries(space, &[], &end_of(&[]), usize::MAX)
}

async fn same<S: Store>(store: &mut S, kept: &Memory, call: u32) {
    for space in Space::ALL {
        let read = everything(store, space).await.map(brief);
        let name = space.name();
        assert_eq!(read, Ok(brief(of(kept, space))), "call {call}: {name} holds something else");
    }
}

/// Keys with the first byte and the length of their values: enough to tell the batches of [`rounds`] apart.
fn brief(entries: Vec<Entry>) -> Vec<(Vec<u8>, Option<u8>, usize)> {
    entries.into_iter().map(|(key, value)| (key, value.first().copied(), value.len())).collect()
}

async fn spaces_are_apart<S: Store>(store: &mut S) {
    commit(store, Space::ALL.iter().map(|space| put(*space, b"k", space.name().as_bytes())).collect()).await;
    for space in Space::ALL {
        assert_eq!(store.get(space, b"k").await, Ok(Some(space.name().as_bytes().to_vec())));
        assert_eq!(store.get(space, b"").await, Ok(None));
        assert_eq!(store.get(space, b"k\0").await, Ok(None));
    }
    commit(store, Space::ALL.iter().map(|space| delete(*space, b"k")).collect()).await;
}

async fn batches_go_in_order<S: Store>(store: &mut S) {
    commit(store, Vec::new()).await;
    commit(store, vec![delete(Space::Log, b"never there")]).await;
    commit(
        store,
        vec![
            put(Space::Log, b"a", b"1"),
            put(Space::Log, b"a", b"2"),
            put(Space::Log, b"b", b"1"),
            delete(Space::Log, b"b"),
            delete(Space::Log, b"c"),
            put(Space::Log, b"c", b"3"),
        ],
    )
    .await;
    assert_eq!(store.get(Space::Log, b"a").await, Ok(Some(b"2".to_vec())), "the last step of a batch wins");
    assert_eq!(keys(store, &[], &end_of(&[]), 9).await, [b"a".to_vec(), b"c".to_vec()]);
    commit(store, vec![put(Space::Log, b"a", b"4"), delete(Space::Log, b"c")]).await;
    commit(store, vec![put(Space::Log, b"a", b"5")]).await;
    assert_eq!(store.get(Space::Log, b"a").await, Ok(Some(b"5".to_vec())), "the last batch wins");
    commit(store, vec![delete(Space::Log, b"a")]).await;
}

async fn ranges_end_where_they_should<S: Store>(store: &mut S) {
    let some: [&[u8]; 6] = [b"a", b"a\0", b"a\xff", b"b", b"ba", b"c"];
    commit(store, some.iter().rev().map(|key| put(Space::Log, key, key)).collect()).await;
    let expect = |wanted: &[&[u8]]| wanted.iter().map(|key| key.to_vec()).collect::<Vec<_>>();
    assert_eq!(keys(store, &[], &end_of(&[]), usize::MAX).await, expect(&some), "in order of bytes");
    assert_eq!(keys(store, b"a", b"b", 9).await, expect(&some[..3]), "the end is not in it");
    assert_eq!(keys(store, b"a\0", b"ba", 9).await, expect(&some[1..4]), "the beginning is in it");
    assert_eq!(keys(store, b"aa", b"bb", 9).await, expect(&some[2..5]), "bounds need not be there");
    assert_eq!(keys(store, b"a", &end_of(b"a"), 9).await, expect(&some[..3]), "a prefix");
    assert_eq!(keys(store, b"a", b"c", 2).await, expect(&some[..2]), "no more than asked for");
    assert_eq!(keys(store, b"a", b"c", 0).await, expect(&[]), "none asked for");
    assert_eq!(keys(store, b"b", b"b", 9).await, expect(&[]), "nothing between a key and itself");
    assert_eq!(keys(store, b"c", b"a", 9).await, expect(&[]), "nothing backwards");
    assert_eq!(keys(store, b"d", b"e", 9).await, expect(&[]), "nothing there");
    commit(store, some.iter().map(|key| delete(Space::Log, key)).collect()).await;
}

async fn keys_and_values_are_bytes<S: Store>(store: &mut S) {
    let all: Vec<Vec<u8>> = (0..=u8::MAX).map(|byte| vec![byte]).collect();
    let odd = [vec![], vec![0, 0], vec![0, 0xff], vec![0xff; 9], "社区".as_bytes().to_vec(), vec![7; 900]];
    let mut expected: Vec<Vec<u8>> = all.into_iter().chain(odd).collect();
    commit(store, expected.iter().map(|key| put(Space::Log, key, key)).collect()).await;
    expected.sort();
    let read = store.range(Space::Log, &[], &end_of(&[]), usize::MAX).await;
    let entries: Vec<_> = expected.iter().map(|key| (key.clone(), key.clone())).collect();
    assert_eq!(read, Ok(entries), "every byte comes back, in order; an empty value is a value");
    commit(store, expected.iter().map(|key| delete(Space::Log, key)).collect()).await;
}

async fn large_values<S: Store>(store: &mut S) {
    let large: Vec<u8> = (0..2_u32 << 20).map(|at| at.to_be_bytes()[3] ^ at.to_be_bytes()[2]).collect();
    commit(store, vec![put(Space::Log, b"large", &large), put(Space::Log, b"larger", &large)]).await;
    for key in [b"large".as_slice(), b"larger"] {
        let same = store.get(Space::Log, key).await == Ok(Some(large.clone()));
        assert!(same, "two megabytes came back otherwise");
    }
    commit(store, vec![delete(Space::Log, b"large"), delete(Space::Log, b"larger")]).await;
}

async fn ten_thousand_keys<S: Store>(store: &mut S) {
    let number = |number: u32| number.to_be_bytes();
    // Every second one first, the rest in a second batch.
    for odd in [1, 0] {
        commit(
            store,
            (0..10_000)
                .filter(|at| at % 2 == odd)
                .map(|at| put(Space::Log, &number(at), &number(!at)))
                .collect(),
        )
        .await;
    }
    let all = store.range(Space::Log, &[], &end_of(&[]), usize::MAX).await.unwrap_or_default();
    let expected = (0..10_000).map(|at| (number(at).to_vec(), number(!at).to_vec()));
    assert!(all.iter().cloned().eq(expected), "ten thousand keys came back otherwise");
    assert_eq!(
        keys(store, &number(4_999), &number(5_010), 3).await,
        [4_999, 5_000, 5_001].map(|at| number(at).to_vec())
    );
    commit(store, (0..10_000).map(|at| delete(Space::Log, &number(at))).collect()).await;
}
