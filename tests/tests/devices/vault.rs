//! Promise: what is kept under a PIN opens with the PIN and with nothing else; damage is told, never a panic; turning the
//! lock on, off or over loses nothing when the device dies in the middle; wrong tries are counted, slowed down and ended.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on stops")]

use domain::moment::Moment;
use replica::{
    seal,
    store::{Batch, Entry, Memory, Op, Space, Store, StoreError, end_of},
    vault::{
        Cost, Door, Idle, LockError, MOST_TRIES, Pin, Vault, change_pin, destroy, look, open, renew,
        set_idle, shut, turn_off, turn_on,
    },
};

/// Enough to be real, little enough for a test.
const COST: Cost = Cost { memory: 64, passes: 1 };
const RIGHT: &str = "一九四九年十月";
const NOW: Moment = Moment(1_800_000_000_000);
const SECRET: &str = "张秀英 13800001234 桂花苑3栋1单元402";

fn pin(text: &str) -> Pin {
    Pin::typed(text)
}

fn filled() -> Memory {
    let mut store = Memory::default();
    let put = |space, key: &[u8]| Op::Put(space, key.to_vec(), seal::seal(SECRET.as_bytes()));
    store.apply(vec![
        put(Space::Chunks, b"community\0s\0hash"),
        put(Space::Chunks, b"community\0i\0hash"),
        put(Space::Outbox, &7_u64.to_be_bytes()),
        put(Space::Meta, b"since"),
        put(Space::Views, b"view"),
        put(Space::Quarantine, b"chunks\0x"),
    ]);
    store
}

async fn everything<S: Store>(store: &mut S) -> Vec<(Space, Entry)> {
    let mut all = Vec::new();
    for space in Space::ALL {
        let entries = store.range(space, &[], &end_of(&[]), usize::MAX).await.unwrap();
        all.extend(entries.into_iter().map(|entry| (space, entry)));
    }
    all
}

async fn on(store: &mut Memory) {
    turn_on(store, &pin(RIGHT), COST, Idle::Five, [7; 32]).await.unwrap();
}

async fn opened(mut store: Memory) -> Vault<Memory> {
    let key = open(&mut store, &pin(RIGHT), NOW).await.unwrap();
    Vault::new(store, &key, [9; 32])
}

#[tokio::test]
async fn what_is_sealed_says_nothing_and_comes_back() {
    let mut store = filled();
    let before = everything(&mut store).await;
    on(&mut store).await;
    let needles = [SECRET, "张秀英", "13800001234"].map(str::as_bytes);
    for (space, (key, value)) in everything(&mut store).await {
        for needle in needles {
            let bare = value.windows(needle.len()).any(|part| part == needle);
            assert!(!bare, "{} {key:?} is readable", space.name());
        }
    }
    let mut vault = opened(store).await;
    assert_eq!(everything(&mut vault).await, before);
    // What is written from now on is sealed too, and no two seals of one value are alike.
    for key in [b"a", b"b"] {
        vault.commit(vec![Op::Put(Space::Refused, key.to_vec(), SECRET.into())]).await.unwrap();
    }
    let a = vault.inside().get(Space::Refused, b"a").await.unwrap().unwrap();
    let b = vault.inside().get(Space::Refused, b"b").await.unwrap().unwrap();
    assert!(!a.windows(9).any(|part| part == "张秀英".as_bytes()));
    assert_ne!(a, b);
    vault
        .commit(vec![Op::Delete(Space::Refused, b"a".to_vec()), Op::Delete(Space::Refused, b"b".to_vec())])
        .await
        .unwrap();
    turn_off(&mut vault, &pin(RIGHT), NOW).await.unwrap();
    let mut store = vault.into_inside();
    assert_eq!(everything(&mut store).await, before);
    assert_eq!(look(&mut store, NOW).await, Ok(Door::Open));
}

#[tokio::test]
async fn another_store_can_be_put_under_the_same_pin() {
    let mut store = filled();
    on(&mut store).await;
    let mut vault = opened(store).await;
    let mut other = vault.extend(Memory::default(), [3; 32]).await.unwrap();
    other.commit(vec![Op::Put(Space::Refused, b"x".to_vec(), SECRET.into())]).await.unwrap();
    let mut other = other.into_inside();
    let sealed = other.get(Space::Refused, b"x").await.unwrap().unwrap();
    assert!(!sealed.windows(9).any(|part| part == "张秀英".as_bytes()));
    // Whatever becomes of the first one: each counts its own wrong tries, and the PIN opens it.
    destroy(vault.inside()).await.unwrap();
    assert_eq!(open(&mut other, &pin("246810"), NOW).await, Err(LockError::Wrong));
    let mut other = opened(other).await;
    assert_eq!(other.get(Space::Refused, b"x").await.unwrap().unwrap(), SECRET.as_bytes());
}

#[tokio::test]
async fn every_flipped_bit_is_found() {
    let mut store = filled();
    on(&mut store).await;
    let sealed = store.get(Space::Views, b"view").await.unwrap().unwrap();
    for at in 0..sealed.len() {
        for bit in 0..8 {
            let mut broken = sealed.clone();
            broken[at] ^= 1 << bit;
            let mut store = store.clone();
            store.apply(vec![Op::Put(Space::Views, b"view".to_vec(), broken.clone())]);
            let mut vault = opened(store).await;
            let found = vault.get(Space::Views, b"view").await.unwrap().unwrap();
            assert_eq!(seal::open(&found), Err(seal::Damaged), "byte {at}, bit {bit}");
            // Nothing else is lost by it, and the bytes are there to be set aside.
            assert!(found.ends_with(&broken));
            let other = vault.get(Space::Meta, b"since").await.unwrap().unwrap();
            assert_eq!(seal::open(&other), Ok(SECRET.as_bytes()));
        }
    }
    for length in 0..sealed.len() {
        let mut store = store.clone();
        store.apply(vec![Op::Put(Space::Views, b"view".to_vec(), sealed[..length].to_vec())]);
        let found = opened(store).await.get(Space::Views, b"view").await.unwrap().unwrap();
        assert_eq!(seal::open(&found), Err(seal::Damaged), "cut to {length}");
    }
}

#[tokio::test]
async fn values_cannot_change_places_or_be_slipped_in() {
    let mut store = filled();
    on(&mut store).await;
    let one = store.get(Space::Chunks, b"community\0s\0hash").await.unwrap().unwrap();
    for (space, key) in
        [(Space::Chunks, b"community\0i\0hash".as_slice()), (Space::Outbox, &7_u64.to_be_bytes())]
    {
        store.apply(vec![Op::Put(space, key.to_vec(), one.clone())]);
    }
    // A value that was never sealed with the key, with a good checksum.
    store.apply(vec![Op::Put(Space::Views, b"view".to_vec(), seal::seal(b"forged"))]);
    let mut vault = opened(store).await;
    for (space, key) in [
        (Space::Chunks, b"community\0i\0hash".as_slice()),
        (Space::Outbox, &7_u64.to_be_bytes()),
        (Space::Views, b"view"),
    ] {
        let found = vault.get(space, key).await.unwrap().unwrap();
        assert_eq!(seal::open(&found), Err(seal::Damaged), "{}", space.name());
    }
}

async fn lock_of(store: &mut Memory) -> (Vec<u8>, Vec<u8>) {
    let all = store.range(Space::Meta, &[], &end_of(&[]), usize::MAX).await.unwrap();
    let mut vault = opened(store.clone()).await;
    let shown = vault.range(Space::Meta, &[], &end_of(&[]), usize::MAX).await.unwrap();
    all.into_iter().find(|(key, _)| !shown.iter().any(|(other, _)| other == key)).expect("a lock")
}

#[tokio::test]
async fn a_damaged_lock_is_told() {
    let mut store = filled();
    on(&mut store).await;
    let (key, lock) = lock_of(&mut store).await;
    let broken = (0..lock.len()).map(|at| {
        let mut broken = lock.clone();
        broken[at] ^= 0x10;
        broken
    });
    let cut = (0..lock.len()).map(|length| lock[..length].to_vec());
    for bytes in broken.chain(cut) {
        let mut store = store.clone();
        store.apply(vec![Op::Put(Space::Meta, key.clone(), bytes)]);
        assert_eq!(look(&mut store, NOW).await, Err(LockError::Damaged));
        assert_eq!(open(&mut store, &pin(RIGHT), NOW).await.map(drop), Err(LockError::Damaged));
    }
    // Behind a good checksum nothing dangerous is done either: no gigabytes, no panic.
    let inner = seal::open(&lock).unwrap();
    for at in 0..inner.len() {
        for change in [0x01, 0x80, 0xff] {
            let mut forged = inner.to_vec();
            forged[at] ^= change;
            let mut store = store.clone();
            store.apply(vec![Op::Put(Space::Meta, key.clone(), seal::seal(&forged))]);
            if let Ok(found) = open(&mut store, &pin(RIGHT), NOW).await {
                // Only what is not secret may have changed: the idle time and the count.
                let mut vault = Vault::new(store, &found, [9; 32]);
                let since = vault.get(Space::Meta, b"since").await.unwrap().unwrap();
                assert_eq!(seal::open(&since), Ok(SECRET.as_bytes()));
            }
        }
    }
}

/// A disk whose writes fail from the `left`-th on: the device dies there.
#[derive(Clone)]
struct Dying {
    disk: Memory,
    left: usize,
}

impl Store for Dying {
    async fn commit(&mut self, batch: Batch) -> Result<(), StoreError> {
        let left = self.left.checked_sub(1).ok_or_else(|| StoreError::Closed("dead".to_owned()))?;
        self.left = left;
        self.disk.commit(batch).await
    }

    async fn range(
        &mut self,
        space: Space,
        from: &[u8],
        to: &[u8],
        limit: usize,
    ) -> Result<Vec<Entry>, StoreError> {
        self.disk.range(space, from, to, limit).await
    }
}

#[tokio::test]
async fn a_device_that_dies_while_the_lock_changes_is_found_before_or_after() {
    const NEW: &str = "new phrase";
    let plain = everything(&mut filled()).await;
    for left in 0..6 {
        // On.
        let mut dying = Dying { disk: filled(), left };
        let done = turn_on(&mut dying, &pin(RIGHT), COST, Idle::One, [1; 32]).await.is_ok();
        match look(&mut dying.disk, NOW).await.unwrap() {
            Door::Open => assert!(!done && everything(&mut dying.disk).await == plain),
            Door::Locked(_) => {
                assert!(done && everything(&mut opened(dying.disk.clone()).await).await == plain);
            }
            Door::Destroyed => panic!("destroyed"),
        }
        // Over to another PIN, and off.
        let mut disk = filled();
        on(&mut disk).await;
        let key = open(&mut disk, &pin(RIGHT), NOW).await.unwrap();
        let mut vault = Vault::new(Dying { disk: disk.clone(), left }, &key, [2; 32]);
        let changed = change_pin(&mut vault, &pin(RIGHT), &pin(NEW), COST, NOW, [3; 32]).await.is_ok();
        let mut after = vault.into_inside().disk;
        let now_right = if changed { NEW } else { RIGHT };
        let now_wrong = if changed { RIGHT } else { NEW };
        assert_eq!(open(&mut after.clone(), &pin(now_wrong), NOW).await.map(drop), Err(LockError::Wrong));
        let key = open(&mut after, &pin(now_right), NOW).await.unwrap();
        assert_eq!(everything(&mut Vault::new(after, &key, [4; 32])).await, plain);

        let key = open(&mut disk, &pin(RIGHT), NOW).await.unwrap();
        let mut vault = Vault::new(Dying { disk, left }, &key, [5; 32]);
        let off = turn_off(&mut vault, &pin(RIGHT), NOW).await.is_ok();
        let mut after = vault.into_inside().disk;
        match look(&mut after, NOW).await.unwrap() {
            Door::Open => assert!(off && everything(&mut after).await == plain),
            Door::Locked(_) => assert!(!off && everything(&mut opened(after).await).await == plain),
            Door::Destroyed => panic!("destroyed"),
        }
    }
}

#[tokio::test]
async fn wrong_tries_wait_longer_and_longer_and_end() {
    let mut store = filled();
    on(&mut store).await;
    let mut now = NOW;
    let mut before = 0;
    for wrong in 1..=MOST_TRIES {
        let result = open(&mut store, &pin("135791"), now).await.map(drop);
        if wrong == MOST_TRIES {
            assert_eq!(result, Err(LockError::Destroyed));
            break;
        }
        assert_eq!(result, Err(LockError::Wrong));
        // The count is on disk.
        let Door::Locked(lock) = look(&mut store.clone(), now).await.unwrap() else { panic!("not locked") };
        assert_eq!((lock.wrong(), lock.left()), (wrong, MOST_TRIES - wrong));
        let pause = lock.not_before().map_or(0, |until| until.0 - now.0);
        assert!(pause >= before, "{wrong}: {pause} ms");
        before = pause;
        if let Some(until) = lock.not_before() {
            // Not even the right one, and it is no try.
            let early = until.plus_ms(-1);
            assert_eq!(open(&mut store, &pin(RIGHT), early).await.map(drop), Err(LockError::TooSoon(until)));
            assert_eq!(open(&mut store.clone(), &pin(RIGHT), until).await.map(drop), Ok(()));
            now = until;
        }
    }
    assert!(before >= 3_600_000);
    let later = now.plus_ms(100 * 3_600_000);
    assert_eq!(open(&mut store, &pin(RIGHT), later).await.map(drop), Err(LockError::Destroyed));
    assert_eq!(look(&mut store, later).await, Ok(Door::Destroyed));
}

#[tokio::test]
async fn the_right_pin_starts_the_count_again() {
    let mut store = filled();
    on(&mut store).await;
    for _ in 0..3 {
        for _ in 0..2 {
            assert_eq!(open(&mut store, &pin("135791"), NOW).await.map(drop), Err(LockError::Wrong));
        }
        assert!(open(&mut store, &pin(RIGHT), NOW).await.is_ok());
    }
}

#[tokio::test]
async fn a_try_counts_even_when_the_device_dies_over_it() {
    let mut disk = filled();
    on(&mut disk).await;
    // The disk takes the count, then dies: whether the PIN was right is never told.
    let mut dying = Dying { disk, left: 1 };
    assert!(open(&mut dying, &pin(RIGHT), NOW).await.is_err());
    let Door::Locked(lock) = look(&mut dying.disk, NOW).await.unwrap() else { panic!("not locked") };
    assert_eq!(lock.wrong(), 1);
}

#[tokio::test]
async fn a_clock_put_back_costs_one_pause_and_wins_none() {
    let mut store = filled();
    on(&mut store).await;
    for _ in 0..3 {
        assert_eq!(open(&mut store, &pin("135791"), NOW).await.map(drop), Err(LockError::Wrong));
    }
    let earlier = NOW.plus_ms(-365 * 86_400_000);
    let Door::Locked(lock) = look(&mut store, earlier).await.unwrap() else { panic!("not locked") };
    let until = lock.not_before().expect("a pause");
    assert!(until > earlier && until.apart(earlier) < 60_000);
    assert_eq!(open(&mut store, &pin(RIGHT), earlier).await.map(drop), Err(LockError::TooSoon(until)));
    assert!(open(&mut store, &pin(RIGHT), until).await.is_ok());
}

#[tokio::test]
async fn the_lock_is_no_value() {
    let mut store = filled();
    on(&mut store).await;
    let (key, _) = lock_of(&mut store).await;
    let mut vault = opened(store).await;
    assert_eq!(vault.get(Space::Meta, &key).await, Ok(None));
    for op in [Op::Put(Space::Meta, key.clone(), b"x".to_vec()), Op::Delete(Space::Meta, key.clone())] {
        assert!(vault.commit(vec![op]).await.is_err());
    }
    // It takes no place of others in a range.
    let limited = vault.range(Space::Meta, &[], &end_of(&[]), 1).await.unwrap();
    assert_eq!(limited.len(), 1);
    assert_eq!(limited[0].0, b"since");
    // Twice is once.
    let again = turn_on(vault.inside(), &pin("another one"), COST, Idle::One, [8; 32]).await;
    assert_eq!(again.map(drop), Err(LockError::Otherwise));
}

#[tokio::test]
async fn the_idle_time_is_kept_through_a_change_of_pin() {
    let mut store = filled();
    on(&mut store).await;
    let mut vault = opened(store).await;
    set_idle(&mut vault, Idle::Sixty, NOW).await.unwrap();
    change_pin(&mut vault, &pin(RIGHT), &pin("new phrase"), COST, NOW, [3; 32]).await.unwrap();
    let Door::Locked(lock) = look(vault.inside(), NOW).await.unwrap() else { panic!("not locked") };
    assert_eq!(lock.idle(), Idle::Sixty);
}

#[tokio::test]
async fn what_was_handed_over_opens_until_the_device_is_locked() {
    let mut store = filled();
    on(&mut store).await;
    let key = open(&mut store, &pin(RIGHT), NOW).await.unwrap();
    let Door::Locked(lock) = look(&mut store, NOW).await.unwrap() else { panic!("not locked") };
    let handover = lock.hand_over(key);
    assert!(lock.takes(&handover));
    let mut other = filled();
    turn_on(&mut other, &pin(RIGHT), COST, Idle::Five, [8; 32]).await.unwrap();
    let Door::Locked(foreign) = look(&mut other, NOW).await.unwrap() else { panic!("not locked") };
    assert!(!foreign.takes(&handover));
    let mut vault = opened(store).await;
    shut(&mut vault, NOW).await.unwrap();
    let Door::Locked(lock) = look(vault.inside(), NOW).await.unwrap() else { panic!("not locked") };
    assert!(!lock.takes(&handover));
}

#[tokio::test]
async fn what_was_destroyed_stays_so_until_it_is_renewed() {
    let mut store = filled();
    on(&mut store).await;
    destroy(&mut store).await.unwrap();
    let left = everything(&mut store).await;
    assert_eq!(left.len(), 1, "more than the mark is left");
    assert_eq!(look(&mut store, NOW).await, Ok(Door::Destroyed));
    assert_eq!(open(&mut store, &pin(RIGHT), NOW).await.map(drop), Err(LockError::Destroyed));
    let again = turn_on(&mut store, &pin(RIGHT), COST, Idle::One, [8; 32]).await;
    assert_eq!(again.map(drop), Err(LockError::Otherwise));
    renew(&mut store).await.unwrap();
    assert_eq!(everything(&mut store).await, []);
    assert_eq!(look(&mut store, NOW).await, Ok(Door::Open));
}
