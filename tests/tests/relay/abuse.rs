//! Promise: nobody fills the real relay alone. Who has written as much as is theirs is told so; what was within the limit is
//! kept, the rest comes again when there is room, also after a restart; others notice nothing. And nothing the relay writes
//! down, in its most talkative way, says who anybody is or opens anything.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use automerge::{ActorId, Author, ReadDoc as _};
use domain::{access::DocName, id::Id, moment::Year, principal::Principal};
use replica::{
    frame::{ChangeBytes, ErrorCode, RefusalCode, ToDevice, ToRelay, Verdict},
    schema::{self, Put},
};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use tests::served::{Served, Session};

const PHONE: &str = "13800005101";
const NAME: &str = "欧阳秀兰";

/// A chain of notes of a member in the own file.
fn notes(session: &Session, count: usize) -> (DocName, Vec<ChangeBytes>) {
    let Principal::Member(id) = session.who else { panic!("a member") };
    let doc = DocName::Member(id);
    (doc, changes(session, &doc, "notes", count))
}

fn changes(session: &Session, doc: &DocName, section: &str, count: usize) -> Vec<ChangeBytes> {
    let section = schema::sections(doc).iter().copied().find(|known| *known == section).unwrap();
    let mut am = schema::fresh(&session.community, doc);
    am.set_author(Some(Author::from(session.who.to_string().into_bytes())));
    am.set_actor(ActorId::from(session.token.as_bytes()[..16].to_vec()));
    (0..count)
        .map(|number| {
            let record = Id::<()>::from_random([u8::try_from(number).unwrap(); 10]);
            let (key, value) = (format!("{record}/{record}"), format!("{NAME} {PHONE}"));
            let put = Put::new(section, key, value);
            let hash = schema::write(&mut am, &[put], 0).unwrap().unwrap();
            ChangeBytes(am.get_change_by_hash(&hash).unwrap().raw_bytes().to_vec())
        })
        .collect()
}

/// Pushes; how many were taken, and how many were there already, and whether more may not be written for now.
async fn push(
    relay: &Served,
    session: &Session,
    doc: DocName,
    changes: &[ChangeBytes],
) -> (usize, usize, bool) {
    let answer = relay.ask_frames(session, &[ToRelay::Push { doc, changes: changes.to_vec() }]).await;
    let (mut taken, mut known, mut exhausted) = (0, 0, false);
    for said in answer {
        match said {
            ToDevice::Verdicts { verdicts, .. } => {
                for (_, verdict) in verdicts {
                    match verdict {
                        Verdict::Accepted { .. } => taken += 1,
                        Verdict::Duplicate { .. } => known += 1,
                        other => panic!("{other:?}"),
                    }
                }
            }
            ToDevice::Error { code: ErrorCode::Quota, doc: Some(of) } if of == doc => exhausted = true,
            other => panic!("{other:?}"),
        }
    }
    (taken, known, exhausted)
}

#[tokio::test]
async fn who_has_written_enough_for_today_is_told_and_nobody_else_is_touched() {
    let mut relay = Served::new();
    relay.limit(&json!({ "quotas": { "member": { "ops_per_day": 10 } } }));
    relay.start().await;
    let (one, two) = (relay.session("member", 0).await, relay.session("member", 1).await);
    let (doc, changes) = notes(&one, 15);
    assert_eq!(push(&relay, &one, doc, &changes).await, (10, 0, true), "what fits is kept");
    assert_eq!(push(&relay, &one, doc, &changes).await, (0, 10, true), "what is known is known");
    let (other, others) = notes(&two, 5);
    assert_eq!(push(&relay, &two, other, &others).await, (5, 0, false));
    relay.kill();
    relay.start().await;
    assert_eq!(push(&relay, &one, doc, &changes).await, (0, 10, true), "a restart forgives nothing");
    relay.kill();
    relay.limit(&json!({ "quotas": { "member": { "ops_per_day": 20, "ops_per_document": 12 } } }));
    relay.start().await;
    assert_eq!(
        push(&relay, &one, doc, &changes).await,
        (2, 10, true),
        "as much as the document may hold of one's own"
    );
    relay.kill();
    relay.limit(&json!({}));
    relay.start().await;
    assert_eq!(push(&relay, &one, doc, &changes).await, (3, 12, false), "nothing was lost");
    relay.stop().await;
    assert!(relay::doctor(&relay.data()).unwrap().is_whole());
}

#[tokio::test]
async fn one_device_behind_a_public_link_does_not_use_up_what_all_of_them_may() {
    let mut relay = Served::new();
    relay.limit(
        &json!({ "quotas": { "member": { "device_ops_per_day": 4, "ops_per_day": 10, "documents": 1 } } }),
    );
    relay.start().await;
    let (one, two) = (relay.session("member", 0).await, relay.session("member", 0).await);
    let (doc, first) = notes(&one, 8);
    assert_eq!(push(&relay, &one, doc, &first).await, (4, 0, true));
    let (_, second) = notes(&two, 3);
    assert_eq!(push(&relay, &two, doc, &second).await, (3, 0, false));
    // A second document may not be begun: claims need a wall that somebody else has.
    let who = one.who.to_string();
    let wall = DocName::Wall(Year(2031));
    let mut am = schema::fresh(&two.community, &wall);
    am.set_author(Some(Author::from(who.clone().into_bytes())));
    am.set_actor(ActorId::from([77; 16]));
    let id = Id::<()>::from_random([1; 10]);
    let key = format!("{id}/{who}/{id}");
    let put = Put::new(schema::section::CLAIMS, key, "x");
    let hash = schema::write(&mut am, &[put], 0).unwrap().unwrap();
    let claim = ChangeBytes(am.get_change_by_hash(&hash).unwrap().raw_bytes().to_vec());
    assert_eq!(push(&relay, &two, wall, &[claim]).await, (0, 0, true));
}

#[tokio::test]
async fn what_is_refused_for_good_costs_nothing() {
    let mut relay = Served::new();
    relay.limit(&json!({ "quotas": { "member": { "ops_per_day": 3 } } }));
    relay.start().await;
    let member = relay.session("member", 0).await;
    let Principal::Member(id) = member.who else { panic!() };
    let doc = DocName::Member(id);
    let foreign = changes(&member, &doc, "card", 1);
    for _ in 0..5 {
        let answer = relay.ask_frames(&member, &[ToRelay::Push { doc, changes: foreign.clone() }]).await;
        let [ToDevice::Verdicts { verdicts, .. }] = &answer[..] else { panic!("{answer:?}") };
        assert_eq!(verdicts[0].1, Verdict::Refused { code: RefusalCode::NotAllowed });
    }
    let (doc, own) = notes(&member, 3);
    assert_eq!(push(&relay, &member, doc, &own).await, (3, 0, false));
}

#[tokio::test]
async fn the_relay_writes_down_no_secret_and_nobodys_name() {
    let mut relay = Served::new();
    relay.start().await;
    let mut secrets = vec![NAME.to_owned(), PHONE.to_owned(), "guessed-secret-0123456789".to_owned()];
    let mut sessions = Vec::new();
    for (role, which) in [("staff", 0), ("member", 0), ("member", 1), ("liaison", 0), ("resident", 0)] {
        let session = relay.session(role, which).await;
        secrets.extend([relay.secret(role, which).to_owned(), session.token.clone()]);
        let who = session.who.to_string();
        secrets.push(who.split_once(':').unwrap().1.to_owned());
        sessions.push(session);
    }
    let bearer = |session: &Session| format!("Bearer {}", session.token);
    let member = &sessions[1];
    let (doc, own) = notes(member, 3);
    assert_eq!(push(&relay, member, doc, &own).await, (3, 0, false));
    let mut socket = relay.connect(member).await.unwrap();
    assert!(socket.tell(&ToRelay::Push { doc, changes: own }).await);
    assert!(socket.verdicts().await.is_some());
    let picture = [b"\x89PNG\r\n\x1a\n".as_slice(), NAME.as_bytes()].concat();
    let path = format!("/blobs/{}", hex::encode(Sha256::digest(&picture)));
    let put = format!("{path}?doc={doc}");
    assert_eq!(relay.ask("PUT", &put, &[("Authorization", &bearer(member))], &picture).await.0, 201);
    assert_eq!(
        relay.ask("GET", &path, &[("Cookie", &format!("session={}", member.token))], b"").await.0,
        200
    );
    let wrong = json!({ "secret": "guessed-secret-0123456789" }).to_string();
    assert_eq!(relay.ask("POST", "/session", &[], wrong.as_bytes()).await.0, 401);
    assert_eq!(
        relay.ask("GET", "/session", &[("Cookie", "session=guessed-secret-0123456789")], b"").await.0,
        401
    );
    let link = json!({ "principal": { "role": "member" }, "label": NAME }).to_string();
    let (status, made) =
        relay.ask("POST", "/links", &[("Authorization", &bearer(&sessions[0]))], link.as_bytes()).await;
    assert_eq!(status, 201);
    let made: serde_json::Value = serde_json::from_slice(&made).unwrap();
    secrets.push(made["secret"].as_str().unwrap().to_owned());
    for path in ["/links", "/devices", "/docs", "/glance"] {
        assert_eq!(relay.ask("GET", path, &[("Authorization", &bearer(&sessions[0]))], b"").await.0, 200);
    }
    let gone = relay.ask("DELETE", "/session", &[("Authorization", &bearer(member))], b"").await;
    assert_eq!(gone.0, 204);
    drop(socket);
    relay.stop().await;
    let log = relay.log();
    assert!(log.contains("the relay is running") && log.contains("the relay has ended"), "{log}");
    for secret in secrets {
        assert!(!log.contains(&secret), "{secret} was written down");
    }
}
