//! Promise: removed means gone from the files of a real relay, too: its log, its snapshots, free pages, the log beside the
//! file, and copies made afterwards. Whoever is not waited for finds the new state all the same.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use std::{collections::BTreeMap, path::Path};

use domain::{
    access::DocName,
    community::Contact,
    edit::{Edit, FileOf, OrderEdit, ServiceEdit},
    id::Id,
    order::{self, DutyStep, OpenField, OrderField, OrderStep},
    principal::{Member, Principal},
    retention::{RemovalReason, Subject, removal},
    service::RecordStep,
    wish::{Claimant, Clock, Receiver, Wish, WishField},
};
use relay::store::Sqlite;
use replica::store::Space;
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use tests::{
    bytes::{contents, found, holds, readable},
    clerk::now,
    erased::{ADDRESS, GUARDIAN, NAME, NOTE, PHONE, REASON, SECRETS, SHOWN, WORDS, card, draft, published},
    native::Native,
    served::{PATIENCE, Served, Session},
    story::report,
};
use tokio::time::{sleep, timeout};

/// Every file below a folder that holds one of these.
fn in_files(folder: &Path, needles: &[Vec<u8>]) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(in_files(&path, needles));
            continue;
        }
        let bytes = std::fs::read(&path).unwrap();
        let here =
            needles.iter().filter(|needle| bytes.windows(needle.len()).any(|window| window == &needle[..]));
        found.extend(here.map(|needle| format!("{}: {}", path.display(), String::from_utf8_lossy(needle))));
    }
    found
}

/// What a store file says when it is read, compressed documents unpacked.
fn in_store(path: &Path) -> Vec<String> {
    let store = Sqlite::open_to_read(path).unwrap();
    let mut found = Vec::new();
    for space in Space::ALL {
        for (_, value) in store.all(space, b"").unwrap() {
            let said = readable(space, &value);
            found.extend(
                SECRETS.iter().filter(|secret| holds(&said, secret)).map(|secret| (*secret).to_owned()),
            );
        }
    }
    found
}

/// Under which ids neighbours' programs find documents.
async fn neighbour_ids(relay: &Served, session: &Session) -> BTreeMap<String, String> {
    let bearer = format!("Bearer {}", session.token);
    let (_, listed) = relay.ask("GET", "/docs", &[("Authorization", &bearer)], b"").await;
    let listed: Vec<Value> = serde_json::from_slice(&listed).unwrap();
    let text = |line: &Value, name: &str| line[name].as_str().unwrap().to_owned();
    listed.iter().map(|line| (text(line, "name"), text(line, "id"))).collect()
}

async fn closed(relay: &Served, session: &Session) -> Vec<Value> {
    let bearer = format!("Bearer {}", session.token);
    let (status, listed) = relay.ask("GET", "/rotations", &[("Authorization", &bearer)], b"").await;
    assert_eq!(status, 200);
    serde_json::from_slice(&listed).unwrap()
}

/// A wish goes all the way on real devices at a real relay. Gives its id.
async fn lives(relay: &Served, clerk: &mut Native, helper: &mut Native) -> Id<Wish> {
    let (wish, claim) = (clerk.id(), helper.id());
    let (year, on) = (now().day().year(), now().day());
    let Principal::Member(id) = helper.who() else { unreachable!() };
    let (claimant, file) = (Claimant::Member(Id::<Member>::from_random(*id.bytes())), FileOf::Member(id));
    clerk.does(vec![Edit::Collect { year, wish, draft: draft() }]);
    // So many changes that the relay makes a compressed copy of the document.
    for number in 0..300 {
        clerk.does(vec![Edit::Fill { wish, field: WishField::Age, value: format!("7{number}") }]);
        clerk.does(vec![Edit::Fill { wish, field: WishField::Reason, value: format!("{REASON}{number}") }]);
    }
    published(clerk, wish, card(), on);
    clerk.talk(relay).await;
    helper.talk(relay).await;
    helper.does(vec![Edit::Claim { wish, claimant, claim, clock: Clock::Trusted, due: None }]);
    helper.talk(relay).await;
    clerk.talk(relay).await;
    let contact = Contact {
        name: NAME.to_owned(),
        phone: PHONE.to_owned(),
        address: ADDRESS.to_owned(),
        guardian: GUARDIAN.to_owned(),
    };
    let (confirm, logged, note, over, mark) = (clerk.id(), helper.id(), helper.id(), helper.id(), clerk.id());
    clerk.does(vec![
        Edit::Confirm { wish, step: confirm, claimant, claim },
        Edit::Disclose { file, wish, contact: Some(contact) },
    ]);
    clerk.talk(relay).await;
    helper.talk(relay).await;
    helper.does(vec![
        Edit::LogContact { wish, claimant, claim, step: logged, on },
        Edit::Note { file, wish, step: note, text: NOTE.to_owned() },
        Edit::HandOver { wish, claimant, claim, step: over, on, receiver: Receiver::Wisher },
    ]);
    helper.talk(relay).await;
    clerk.talk(relay).await;
    clerk.does(vec![Edit::MarkFollowedUp { wish, step: mark }]);
    clerk.talk(relay).await;
    wish
}

/// A picture that nobody else has.
fn picture(number: u8) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    bytes.extend((0..200).map(|at: u8| at.wrapping_mul(31) ^ number));
    bytes
}

fn name_of(picture: &[u8]) -> String {
    hex::encode(Sha256::digest(picture))
}

/// Puts a picture beside the cases, or asks for it.
async fn picture_at(relay: &Served, session: &Session, method: &str, picture: &[u8]) -> u16 {
    picture_in(relay, session, method, &DocName::Casework(now().day().year()), picture).await
}

/// The same of another document.
async fn picture_in(relay: &Served, session: &Session, method: &str, doc: &DocName, picture: &[u8]) -> u16 {
    let bearer = format!("Bearer {}", session.token);
    let path = format!("/blobs/{}?doc={doc}", name_of(picture));
    let body = if method == "PUT" { picture } else { &[] };
    relay.ask(method, &path, &[("Authorization", &bearer)], body).await.0
}

#[tokio::test]
async fn pictures_go_with_the_last_thing_that_named_them() {
    let mut relay = Served::new();
    relay.start().await;
    let staff = relay.session("staff", 0).await;
    let mut clerk = Native::new(staff.clone(), now());
    let (wish, other) = (clerk.id(), clerk.id());
    let year = now().day().year();
    let [gone, shared, kept] = [picture(1), picture(2), picture(3)];
    for picture in [&gone, &shared, &kept] {
        assert_eq!(picture_at(&relay, &staff, "PUT", picture).await, 201);
    }
    let named = |words: &str, pictures: &[&[u8]]| {
        let names: Vec<String> = pictures.iter().map(|picture| name_of(picture)).collect();
        format!("{words}{}", names.join("，"))
    };
    clerk.does(vec![Edit::Collect { year, wish, draft: draft() }]);
    clerk.does(vec![Edit::Fill { wish, field: WishField::Reason, value: named(REASON, &[&gone, &shared]) }]);
    let about = draft().with(WishField::Reason, named("", &[&shared, &kept]));
    clerk.does(vec![Edit::Collect { year, wish: other, draft: about }]);
    clerk.talk(&relay).await;
    let folder = relay.data();
    assert_eq!(in_files(&folder, &[gone.clone(), shared.clone(), kept.clone()]).len(), 3);
    let view = clerk.view();
    clerk.does(removal(&view.community, &[Subject::Wish(wish)], RemovalReason::Requested, true, || [7; 10]));
    clerk.talk(&relay).await;
    timeout(PATIENCE * 2, async {
        while !closed(&relay, &staff).await.is_empty() {
            sleep(std::time::Duration::from_millis(200)).await;
        }
    })
    .await
    .expect("the old log is destroyed");
    assert_eq!(in_files(&folder, &[gone.clone(), gone[40..].to_vec()]), Vec::<String>::new());
    assert_eq!(picture_at(&relay, &staff, "GET", &gone).await, 404);
    for picture in [&shared, &kept] {
        assert_eq!(picture_at(&relay, &staff, "GET", picture).await, 200);
    }
    assert!(relay::doctor(&folder).unwrap().is_whole(), "{}", relay::doctor(&folder).unwrap());
}

/// What a member gave as evidence goes with the member's file; what was shown to the member goes from there, and stays with the
/// order it belongs to.
#[tokio::test]
async fn pictures_in_a_members_file_go_with_it() {
    let mut relay = Served::new();
    relay.start().await;
    let staff = relay.session("staff", 0).await;
    let own = relay.session("member", 0).await;
    let Principal::Member(id) = own.who else { panic!("no member") };
    let file = DocName::Member(id);
    let (mut clerk, mut helper) = (Native::new(staff.clone(), now()), Native::new(own.clone(), now()));
    let [evidence, shown] = [picture(4), picture(5)];
    assert_eq!(picture_in(&relay, &own, "PUT", &file, &evidence).await, 201);
    assert_eq!(picture_at(&relay, &staff, "PUT", &shown).await, 201);
    assert_eq!(picture_at(&relay, &own, "GET", &shown).await, 404);
    assert_eq!(picture_in(&relay, &staff, "PUT", &file, &shown).await, 201);
    assert_eq!(picture_at(&relay, &own, "GET", &shown).await, 200);
    let (record, steps) = (helper.id(), [helper.id(), helper.id()]);
    let report = report(now().day(), "清理楼道");
    let pictured = RecordStep::Pictured { pictures: vec![name_of(&evidence)] };
    let whats = [RecordStep::Reported(report), pictured];
    let edits = whats
        .into_iter()
        .zip(steps)
        .map(|(what, step)| Edit::Service(Box::new(ServiceEdit { member: id, record, step, what })));
    helper.does(edits.collect());
    helper.talk(&relay).await;
    clerk.talk(&relay).await;
    // The order is in the cases; what was told of it in the member's file.
    let (order, year, claimant) = (clerk.id(), now().day().year(), Claimant::Member(id));
    let fields = [
        (OrderField::Name, NAME),
        (OrderField::Phone, PHONE),
        (OrderField::Content, "漏水"),
        (OrderField::Consent, "yes"),
        (OrderField::Pictures, &name_of(&shown)),
    ];
    let fields = fields.map(|(field, value)| (field, value.to_owned())).into();
    let (submit, review, dispatch, accept) = (clerk.id(), clerk.id(), clerk.id(), helper.id());
    let decide = |step, what| OrderEdit::Decide { year, order, step, what };
    let all = [
        OrderEdit::Fill { year, order, fields },
        decide(submit, OrderStep::Submitted),
        decide(review, OrderStep::Reviewed),
        OrderEdit::Word { year, order, fields: vec![(OpenField::Content, "漏水".to_owned())] },
        decide(dispatch, OrderStep::Dispatched { to: Some(claimant), due: None }),
    ];
    clerk.does(all.map(Edit::Order).into());
    clerk.talk(&relay).await;
    helper.talk(&relay).await;
    let what = DutyStep::Accepted { dispatch };
    helper.does(vec![Edit::Order(OrderEdit::Serve { year, order, claimant, step: accept, what })]);
    helper.talk(&relay).await;
    clerk.talk(&relay).await;
    clerk.does(order::shown(&clerk.view().community, order, &[name_of(&shown)]));
    clerk.talk(&relay).await;
    let view = clerk.view();
    clerk.does(removal(&view.community, &[Subject::Member(id)], RemovalReason::Requested, true, || [7; 10]));
    clerk.talk(&relay).await;
    timeout(PATIENCE * 2, async {
        while !closed(&relay, &staff).await.is_empty() {
            sleep(std::time::Duration::from_millis(200)).await;
        }
    })
    .await
    .expect("the old log is destroyed");
    assert_eq!(in_files(&relay.data(), std::slice::from_ref(&evidence)), Vec::<String>::new());
    assert_eq!(picture_at(&relay, &staff, "GET", &evidence).await, 404);
    assert_eq!(picture_at(&relay, &staff, "GET", &shown).await, 200);
    assert_eq!(picture_at(&relay, &own, "GET", &shown).await, 404, "it is not under the file any more");
}

#[tokio::test]
async fn no_file_of_the_real_relay_holds_it_and_no_copy_made_afterwards() {
    let mut relay = Served::new();
    relay.start().await;
    let staff = relay.session("staff", 0).await;
    let mut clerk = Native::new(staff.clone(), now());
    let mut helper = Native::new(relay.session("member", 0).await, now());
    let wish = lives(&relay, &mut clerk, &mut helper).await;
    // A clerk's new device is far behind, and is given a compressed copy.
    let mut late = Native::new(relay.session("staff", 0).await, now());
    late.talk(&relay).await;
    assert_eq!(late.view().community, clerk.view().community);

    // The search finds what it looks for, compressed or not.
    let folder = relay.data();
    let store = folder.join("relay.sqlite");
    let mut needles: Vec<Vec<u8>> = SECRETS.iter().map(|secret| secret.as_bytes().to_vec()).collect();
    let snapshots = Sqlite::open_to_read(&store).unwrap().all(Space::Snapshots, b"").unwrap();
    assert!(!snapshots.is_empty(), "there is a compressed copy");
    needles.extend(snapshots.iter().map(|(_, value)| value[value.len() / 2..][..48].to_vec()));
    assert!(in_files(&folder, &needles).len() > SECRETS.len(), "{:?}", in_files(&folder, &needles));
    assert!(!in_store(&store).is_empty());

    let ids_before = neighbour_ids(&relay, &staff).await;
    let view = clerk.view();
    let mut ids = 0_u8;
    let edits = removal(&view.community, &[Subject::Wish(wish)], RemovalReason::Requested, false, || {
        ids += 1;
        [ids; 10]
    });
    clerk.does(edits);
    clerk.talk(&relay).await;
    assert!(!closed(&relay, &staff).await.is_empty(), "the old logs wait for the other devices");
    assert!(closed(&relay, &staff).await.iter().all(|line| !line["waiting"].as_array().unwrap().is_empty()));
    helper.talk(&relay).await;
    late.talk(&relay).await;
    let gone = async {
        while !closed(&relay, &staff).await.is_empty() {
            sleep(std::time::Duration::from_millis(200)).await;
        }
    };
    timeout(PATIENCE * 2, gone).await.expect("the old logs are destroyed when everybody has let go of them");

    assert_eq!(in_files(&folder, &needles), Vec::<String>::new(), "while the relay runs");
    assert_eq!(in_store(&store), Vec::<String>::new());
    for device in [&clerk, &helper, &late] {
        assert_eq!(found(&device.disk, &SECRETS), []);
        assert!(device.entries() > 0 && !contents(&device.disk, Space::Chunks).is_empty());
    }
    // Neighbours' programs find the documents under other ids, and the old ones nowhere.
    let ids_now = neighbour_ids(&relay, &staff).await;
    let moved = ids_before.iter().filter(|(name, id)| ids_now.get(*name).is_some_and(|now| now != *id));
    assert_eq!(moved.count(), 3, "{ids_before:?} {ids_now:?}");
    let copy = folder.join("copy.sqlite");
    relay::backup(&folder, &copy, None).unwrap();
    assert_eq!(in_files(&folder, &needles), Vec::<String>::new(), "in a copy");
    assert_eq!(in_store(&copy), Vec::<String>::new());
    assert!(relay::doctor(&folder).unwrap().is_whole(), "{}", relay::doctor(&folder).unwrap());

    // After a power cut it is neither back nor is anything else lost.
    relay.kill();
    relay.start().await;
    let mut fresh = Native::new(relay.session("staff", 0).await, now());
    fresh.talk(&relay).await;
    assert_eq!(fresh.view().community, clerk.view().community);
    assert_eq!(in_files(&folder, &needles), Vec::<String>::new());
    relay.stop().await;
    assert_eq!(in_files(&folder, &needles), Vec::<String>::new(), "at rest");
}

#[tokio::test]
async fn an_administrator_does_not_have_to_wait_and_nobody_else_may_decide() {
    let mut relay = Served::new();
    relay.start().await;
    let staff = relay.session("staff", 0).await;
    let mut clerk = Native::new(staff.clone(), now());
    let member = relay.session("member", 0).await;
    let mut helper = Native::new(member.clone(), now());
    let wish = lives(&relay, &mut clerk, &mut helper).await;
    let view = clerk.view();
    clerk.does(removal(&view.community, &[Subject::Wish(wish)], RemovalReason::Due, false, || [7; 10]));
    clerk.talk(&relay).await;
    let doc = DocName::Wall(now().day().year());
    let body = serde_json::json!({ "doc": doc.to_string() }).to_string();
    let destroy = async |session: &Session| {
        let bearer = format!("Bearer {}", session.token);
        let headers = [("Authorization", bearer.as_str()), ("Content-Type", "application/json")];
        relay.ask("POST", "/rotations/destroy", &headers, body.as_bytes()).await.0
    };
    assert_eq!(destroy(&member).await, 403);
    let bearer = format!("Bearer {}", member.token);
    assert_eq!(relay.ask("GET", "/rotations", &[("Authorization", &bearer)], b"").await.0, 403);
    assert!(closed(&relay, &staff).await.iter().any(|line| line["doc"] == doc.to_string().as_str()));
    assert_eq!(destroy(&staff).await, 202);
    let gone = async {
        while closed(&relay, &staff).await.iter().any(|line| line["doc"] == doc.to_string().as_str()) {
            sleep(std::time::Duration::from_millis(100)).await;
        }
    };
    timeout(PATIENCE, gone).await.expect("it is destroyed at once");
    // The phone that was not waited for finds its epoch gone, and is up to date again.
    helper.talk(&relay).await;
    assert_eq!(found(&helper.disk, &[WORDS, SHOWN]), []);
}
