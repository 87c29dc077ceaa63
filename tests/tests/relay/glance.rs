//! Promise: a phone that has never been here is shown by the relay what it will show itself when it has everything: the wall as
//! the log holds it now, nothing that was removed and nothing personal; and asking leaves no trace.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use std::path::Path;

use domain::{
    access::DocName,
    community::Community,
    edit::Edit,
    id::Id,
    retention::{RemovalReason, Subject, removal},
    settings::Settings,
    wish::{CardField, Claimant, Clock, Reason, Wish},
};
use futures_util::future::join_all;
use relay::store::Sqlite;
use replica::{
    device::{Glance, View},
    seal::seal,
    store::{Batch, Entry, Op, Space, end_of},
};
use serde_json::json;
use tests::{
    bytes::holds,
    clerk::now,
    erased::{
        ADDRESS, GUARDIAN, NAME, NOTE, NUMBER, PHONE, REASON, SECRETS, SHOWN, WORDS, card, draft, published,
    },
    honest::anything,
    native::Native,
    served::{Served, Session},
    story::{does, on_the_wall},
    world::{COMMUNITY, World, grant, member, staff},
};

const CLERK: usize = 0;
const MEMBER: usize = 1;
const YEAR_MS: i64 = 366 * 86_400_000;

/// A community in which much has been done, in two years, and some of it removed for good.
fn world(seed: u64) -> World {
    let mut world = World::new(seed, &[staff(1), member(1)]);
    assert!(world.settle());
    for year in 0..2 {
        on_the_wall(&mut world, CLERK);
        for _ in 0..40 {
            for device in [CLERK, MEMBER] {
                if let Some(edits) = anything(&mut world, device) {
                    drop(world.act(device, edits)); // not allowed is an answer, too
                }
            }
            world.pass(200);
        }
        assert!(world.settle());
        if year == 0 && !seed.is_multiple_of(3) {
            let doc = DocName::Wall(world.now.day().year());
            let (rotation, why, at_once) = (world.id(), RemovalReason::Requested, seed.is_multiple_of(2));
            does(&mut world, CLERK, vec![Edit::Rotate { doc, rotation, why, at_once }]);
            assert!(world.settle());
        }
        world.now = world.now.plus_ms(YEAR_MS);
        assert!(world.settle());
    }
    world
}

/// What somebody sees who comes now.
fn arrived(world: &mut World) -> View {
    let fresh = world.add_device(grant(member(9)));
    assert!(world.settle());
    (*world.view(fresh)).clone()
}

/// Puts a world's log in the place of a relay's that does not run.
fn lay(world: &World, relay: &Served) {
    let mut store = Sqlite::open(&relay.data().join("relay.sqlite")).unwrap();
    let mut batch = Batch::new();
    for space in [Space::Log, Space::Snapshots, Space::Meta] {
        let old = store.all(space, b"").unwrap().into_iter().filter(|(key, _)| !key.starts_with(b"relay/"));
        batch.extend(old.map(|(key, _)| Op::Delete(space, key)));
        let new = world.disk.entries(space, &[], &end_of(&[]), usize::MAX);
        batch.extend(new.into_iter().map(|(key, value)| Op::Put(space, key, value)));
    }
    batch.push(Op::Put(Space::Meta, b"relay/community".to_vec(), seal(&COMMUNITY)));
    store.apply(&batch).unwrap();
}

async fn bytes(relay: &Served, session: &Session) -> Vec<u8> {
    let (status, bytes) = relay.ask_as(session, "GET", "/glance", b"").await;
    assert_eq!(status, 200, "{}", String::from_utf8_lossy(&bytes));
    bytes
}

/// The wall that the relay hands out.
async fn handed_out(relay: &Served, session: &Session) -> Community {
    (*Glance::read(&bytes(relay, session).await).unwrap().view().community).clone()
}

/// The wall that somebody sees.
fn shown(view: &View) -> Community {
    (*Glance::of(view).unwrap().view().community).clone()
}

/// What the relay keeps of documents and about them.
fn kept(data: &Path) -> [Vec<Entry>; 2] {
    let store = Sqlite::open_to_read(&data.join("relay.sqlite")).unwrap();
    [Space::Log, Space::Meta].map(|space| store.all(space, b"").unwrap())
}

/// Brings a wish to the wall.
fn publish(clerk: &mut Native, number: &str) -> Id<Wish> {
    let (wish, on) = (clerk.id(), now().day());
    clerk.does(vec![Edit::Collect { year: on.year(), wish, draft: draft() }]);
    published(clerk, wish, card().with(CardField::No, number), on);
    wish
}

#[tokio::test]
async fn what_the_relay_shows_is_what_a_device_shows_that_has_everything() {
    let mut years = 0;
    for seed in 0..5 {
        let mut world = world(seed);
        let whole = arrived(&mut world);
        let mut relay = Served::new();
        lay(&world, &relay);
        relay.start().await;
        let session = relay.session("member", 0).await;
        let handed = handed_out(&relay, &session).await;
        assert_eq!(handed, shown(&whole), "seed {seed}");
        assert_ne!(handed, *whole.community, "seed {seed}: there is more than the wall");
        let of: std::collections::BTreeSet<_> = handed.wishes.values().map(|wish| wish.year).collect();
        years = years.max(of.len());
    }
    assert_eq!(years, 2, "the old wall is there beside the new one");
}

#[tokio::test]
async fn where_nothing_has_been_written_the_wall_is_empty() {
    let mut relay = Served::new();
    lay(&World::new(1, &[]), &relay);
    relay.start().await;
    let session = relay.session("resident", 0).await;
    assert_eq!(handed_out(&relay, &session).await, Community::default());
}

#[tokio::test]
async fn it_follows_what_is_done_and_what_was_removed_is_gone_from_it() {
    let mut relay = Served::new();
    relay.start().await;
    let (staff, own) = (relay.session("staff", 0).await, relay.session("member", 0).await);
    let stranger = relay.session("resident", 0).await;
    let (mut clerk, mut helper) = (Native::new(staff, now()), Native::new(own, now()));
    let before = handed_out(&relay, &stranger).await;
    assert_eq!((before.profile.name.as_str(), before.wishes.len()), ("梧桐苑社区", 0));

    let wish = publish(&mut clerk, NUMBER);
    clerk.talk(&relay).await;
    helper.talk(&relay).await;
    let said = bytes(&relay, &stranger).await;
    assert!([SHOWN, WORDS, NUMBER].iter().all(|words| holds(&said, words)), "the wish is on the wall");
    for secret in [NAME, PHONE, ADDRESS, REASON, NOTE, GUARDIAN] {
        assert!(!holds(&said, secret), "{secret}");
    }
    assert_eq!(handed_out(&relay, &stranger).await, shown(&helper.view()));

    let claimant = Claimant::of(helper.who()).unwrap();
    let claim = helper.id();
    helper.does(vec![Edit::Claim { wish, claimant, claim, clock: Clock::Trusted, due: None }]);
    helper.talk(&relay).await;
    let handed = handed_out(&relay, &stranger).await;
    assert_eq!(handed, shown(&helper.view()));
    assert_eq!(handed.wishes[&wish].card.as_ref().unwrap().claims.len(), 1);

    clerk.does(vec![Edit::SetSettings(Settings { round_days: 45, ..Settings::default() })]);
    clerk.talk(&relay).await;
    assert_eq!(handed_out(&relay, &stranger).await.settings.round_days, 45);

    // Asking is nothing that is written down.
    let at_rest = kept(&relay.data());
    for _ in 0..3 {
        assert_eq!(bytes(&relay, &stranger).await, bytes(&relay, &stranger).await);
    }
    assert_eq!(kept(&relay.data()), at_rest);

    let step = clerk.id();
    clerk.does(vec![Edit::TakeDown { wish, step, why: Reason::WisherWithdrew }]);
    let view = clerk.view();
    clerk.does(removal(&view.community, &[Subject::Wish(wish)], RemovalReason::Requested, true, || [7; 10]));
    clerk.talk(&relay).await;
    helper.talk(&relay).await;
    let said = bytes(&relay, &stranger).await;
    assert_eq!(SECRETS.iter().filter(|secret| holds(&said, secret)).count(), 0);
    assert_eq!(handed_out(&relay, &stranger).await, shown(&helper.view()));
    let later = publish(&mut clerk, "2026-心愿-078");
    clerk.talk(&relay).await;
    helper.talk(&relay).await;
    let handed = handed_out(&relay, &stranger).await;
    assert_eq!(handed, shown(&helper.view()));
    assert!(handed.wishes.contains_key(&later));
}

#[tokio::test]
async fn everybody_who_may_read_the_wall_is_shown_it_and_nobody_without_a_session() {
    let mut relay = Served::new();
    relay.start().await;
    let staff = relay.session("staff", 0).await;
    let mut all = vec![staff.clone()];
    for role in ["member", "liaison", "resident"] {
        all.push(relay.session(role, 0).await);
    }
    let site = format!("{}/{}", Id::<()>::from_random([1; 10]), Id::<()>::from_random([2; 10]));
    for (role, buildings) in [("surveyor", vec![site]), ("district", Vec::new())] {
        let link = json!({ "principal": { "role": role }, "label": role, "buildings": buildings });
        let (_, secret) = relay.issue(&staff, &link).await;
        all.push(relay.session_by(&secret).await);
    }
    let said = bytes(&relay, &staff).await;
    for session in &all {
        assert_eq!(bytes(&relay, session).await, said, "{}", session.who);
    }
    assert_eq!(relay.ask("GET", "/glance", &[], b"").await.0, 401);
    let guessed = [("Authorization", "Bearer guessed-secret-0123456789")];
    assert_eq!(relay.ask("GET", "/glance", &guessed, b"").await.0, 401);
    let (status, _) = relay.ask_as(&all[1], "DELETE", "/session", b"").await;
    assert_eq!(status, 204);
    assert_eq!(relay.ask_as(&all[1], "GET", "/glance", b"").await.0, 401, "signed out");
}

#[tokio::test]
async fn many_who_ask_at_once_are_shown_what_was_there_when_they_asked() {
    let mut relay = Served::new();
    relay.start().await;
    let mut clerk = Native::new(relay.session("staff", 0).await, now());
    let stranger = relay.session("resident", 0).await;
    for round in 1..=5 {
        publish(&mut clerk, &format!("2026-心愿-{round}"));
        clerk.talk(&relay).await;
        let wish = publish(&mut clerk, &format!("2026-心愿-{round}-后"));
        let asked = join_all((0..40).map(|_| handed_out(&relay, &stranger)));
        let (walls, ()) = tokio::join!(asked, clerk.talk(&relay));
        for wall in walls {
            let there = 2 * round - 1;
            assert!(wall.wishes.len() == there || wall.wishes.contains_key(&wish), "round {round}");
        }
        assert_eq!(handed_out(&relay, &stranger).await.wishes.len(), 2 * round);
    }
}

#[tokio::test]
async fn after_a_power_cut_it_is_the_same_and_after_a_restore_the_older_one() {
    let mut relay = Served::new();
    relay.start().await;
    let mut clerk = Native::new(relay.session("staff", 0).await, now());
    let stranger = relay.session("resident", 0).await;
    let first = publish(&mut clerk, "2026-心愿-1");
    clerk.talk(&relay).await;
    let copy = relay.data().join("copy.sqlite");
    relay::backup(&relay.data(), &copy, None).unwrap();
    let older = handed_out(&relay, &stranger).await;
    let second = publish(&mut clerk, "2026-心愿-2");
    clerk.talk(&relay).await;
    let newer = handed_out(&relay, &stranger).await;
    assert!(newer.wishes.contains_key(&first) && newer.wishes.contains_key(&second));
    relay.kill();
    relay.start().await;
    assert_eq!(handed_out(&relay, &stranger).await, newer);
    relay.stop().await;
    relay::restore(&relay.data(), &copy, None).unwrap();
    relay.start().await;
    let stranger = relay.session("resident", 0).await;
    assert_eq!(handed_out(&relay, &stranger).await, older);
    // The clerk's device brings back what the copy lacks.
    let mut again = Native::new(relay.session("staff", 0).await, now());
    again.disk = clerk.disk.clone();
    again.talk(&relay).await;
    assert_eq!(handed_out(&relay, &stranger).await, shown(&again.view()));
}

#[tokio::test]
async fn a_damaged_record_costs_nobody_the_wall() {
    let mut world = World::new(11, &[staff(1), member(1)]);
    assert!(world.settle());
    let wishes: Vec<Id<Wish>> = (0..3).map(|_| on_the_wall(&mut world, CLERK)).collect();
    assert!(world.settle());
    let mut relay = Served::new();
    lay(&world, &relay);
    let mut store = Sqlite::open(&relay.data().join("relay.sqlite")).unwrap();
    let wall = DocName::Wall(world.now.day().year()).to_string();
    let (key, _) = store.all(Space::Log, &[wall.as_bytes(), &[0]].concat()).unwrap().pop().unwrap();
    store.apply(&vec![Op::Put(Space::Log, key, b"damaged".to_vec())]).unwrap();
    drop(store);
    relay.start().await;
    let own = relay.session("member", 0).await;
    let handed = handed_out(&relay, &own).await;
    let mut phone = Native::new(own, now());
    phone.talk(&relay).await;
    assert_eq!(handed, shown(&phone.view()));
    assert!(wishes[..2].iter().all(|wish| handed.wishes.contains_key(wish)));
}
