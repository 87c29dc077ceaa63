//! Promise: nobody reads or writes at the real relay what the table of roles does not give them, by socket or by HTTP;
//! whoever is shut out is out at once.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use automerge::{ActorId, Author, ReadDoc as _};
use domain::{
    access::{Access, DocName, access},
    id::Id,
    moment::Year,
    principal::Principal,
};
use replica::{
    frame::{ChangeBytes, ErrorCode, RefusalCode, ToDevice, ToRelay, Verdict, Want},
    schema::{self, Put},
};
use serde_json::Value;
use tests::served::{Served, Session};
use tokio::time::timeout;

fn change(session: &Session, doc: DocName, actor: u8) -> Vec<u8> {
    let mut am = schema::fresh(&session.community, &doc);
    am.set_author(Some(Author::from(session.who.to_string().into_bytes())));
    am.set_actor(ActorId::from([actor; 16]));
    let section = schema::sections(&doc)[0];
    let key = format!("{}/content", Id::<()>::from_random([3; 10]));
    let hash = schema::write(&mut am, &[Put { section, key, value: "秘密".to_owned() }], 1).unwrap().unwrap();
    am.get_change_by_hash(&hash).unwrap().raw_bytes().to_vec()
}

fn docs(members: &[Principal]) -> Vec<DocName> {
    let files = members.iter().filter_map(|who| match who {
        Principal::Member(id) => Some(DocName::Member(*id)),
        Principal::Liaison(id) => Some(DocName::Unit(*id)),
        Principal::Resident(id) => Some(DocName::Inbox(*id)),
        _ => None,
    });
    let year = Year(2026);
    let survey = DocName::Survey(Id::from_random([1; 10]), Id::from_random([2; 10]));
    [DocName::Community, DocName::Wall(year), DocName::Casework(year), survey, DocName::Summary]
        .into_iter()
        .chain(files)
        .collect()
}

#[tokio::test]
async fn every_role_reads_and_writes_what_the_table_says_and_nothing_else() {
    let mut relay = Served::new();
    relay.start().await;
    let staff = relay.session("staff", 0).await;
    let mut others = Vec::new();
    for (role, which) in [("member", 0), ("member", 1), ("liaison", 0), ("resident", 0)] {
        others.push(relay.session(role, which).await);
    }
    let docs = docs(&others.iter().map(|session| session.who).collect::<Vec<_>>());
    for (doc, actor) in docs.iter().zip(1..) {
        let push = ToRelay::Push { doc: *doc, changes: vec![ChangeBytes(change(&staff, *doc, actor))] };
        let answer = relay.ask_frames(&staff, &[push]).await;
        assert!(
            matches!(&answer[..], [ToDevice::Verdicts { verdicts, .. }]
            if matches!(verdicts[..], [(_, Verdict::Accepted { .. })])),
            "{doc}: {answer:?}"
        );
    }
    for (session, actor) in others.iter().zip(100..) {
        let mut socket = relay.connect(session).await.unwrap();
        for doc in &docs {
            let may = access(&session.grant, doc);
            let pull = ToRelay::Pull(vec![Want { doc: *doc, since: 0, hash: None }]);
            let push = ToRelay::Push { doc: *doc, changes: vec![ChangeBytes(change(session, *doc, actor))] };
            let denied = ToDevice::Error { code: ErrorCode::Denied, doc: Some(*doc) };
            for by_socket in [false, true] {
                let mut ask = async |message: &ToRelay| {
                    if by_socket {
                        assert!(socket.tell(message).await);
                        timeout(tests::served::PATIENCE, socket.hear()).await.unwrap().unwrap()
                    } else {
                        relay.ask_frames(session, std::slice::from_ref(message)).await.remove(0)
                    }
                };
                let read = ask(&pull).await;
                if may.reads() {
                    assert!(
                        matches!(&read, ToDevice::Records { changes, .. } if !changes.is_empty()),
                        "{read:?}"
                    );
                } else {
                    assert_eq!(read, denied, "{} reads {doc}", session.who);
                }
                let written = ask(&push).await;
                match may {
                    Access::None | Access::Read => {
                        assert_eq!(written, denied, "{} writes {doc}", session.who);
                    }
                    Access::Guarded => assert!(
                        matches!(&written, ToDevice::Verdicts { verdicts, .. }
                            if verdicts[0].1 == Verdict::Refused { code: RefusalCode::NotAllowed }),
                        "{} writes {doc}: {written:?}",
                        session.who
                    ),
                    Access::Write => panic!("only staff write everything"),
                }
            }
        }
        let moved = relay.ask_frames(session, &[ToRelay::Hello { log: None, since: 0 }]).await;
        let [ToDevice::Moved { docs: named, .. }] = &moved[..] else { panic!("{moved:?}") };
        assert!(
            named.iter().all(|(doc, _)| access(&session.grant, doc).reads()),
            "{} hears of {named:?}",
            session.who
        );
        let (status, listed) =
            relay.ask("GET", "/docs", &[("Authorization", &format!("Bearer {}", session.token))], b"").await;
        let listed: Value = serde_json::from_slice(&listed).unwrap();
        let titles =
            listed.as_array().unwrap().iter().map(|line| line["name"].as_str().unwrap().parse().unwrap());
        assert!(status == 200 && titles.into_iter().all(|doc| access(&session.grant, &doc).reads()));
    }
}

#[tokio::test]
async fn a_change_of_the_casework_is_not_forwarded_to_those_who_may_not_read_it() {
    let mut relay = Served::new();
    relay.start().await;
    let (staff, member) = (relay.session("staff", 0).await, relay.session("member", 0).await);
    let mut socket = relay.connect(&member).await.unwrap();
    assert!(socket.tell(&ToRelay::Hello { log: None, since: 0 }).await);
    assert!(matches!(socket.hear().await, Some(ToDevice::Moved { .. })));
    let year = Year(2026);
    for doc in [DocName::Casework(year), DocName::Summary, DocName::Wall(year)] {
        let push = ToRelay::Push { doc, changes: vec![ChangeBytes(change(&staff, doc, 1))] };
        relay.ask_frames(&staff, &[push]).await;
    }
    // The first thing a member hears of is the wall.
    let heard = timeout(tests::served::PATIENCE, socket.hear()).await.unwrap();
    assert!(matches!(heard, Some(ToDevice::Records { doc: DocName::Wall(_), .. })), "{heard:?}");
}

#[tokio::test]
async fn a_revoked_link_and_an_ended_session_are_shut_out_at_once() {
    let mut relay = Served::new();
    relay.start().await;
    let staff = relay.session("staff", 0).await;
    let bearer = format!("Bearer {}", staff.token);
    let member = relay.session("member", 0).await;
    let mut socket = relay.connect(&member).await.unwrap();
    let (_, links) = relay.ask("GET", "/links", &[("Authorization", &bearer)], b"").await;
    let links: Value = serde_json::from_slice(&links).unwrap();
    let principal = member.who.to_string();
    let link = links.as_array().unwrap().iter().find(|link| link["principal"] == principal.as_str()).unwrap();
    let path = format!("/links/{}", link["id"].as_str().unwrap());
    let (status, _) = relay.ask("DELETE", &path, &[("Authorization", &bearer)], b"").await;
    assert!((200..300).contains(&status), "{status}");
    assert_eq!(socket.closed().await, Some(4401));
    let shut = format!("Bearer {}", member.token);
    assert_eq!(relay.ask("GET", "/session", &[("Authorization", &shut)], b"").await.0, 401);
    assert_eq!(relay.open(&[("authorization", shut)]).await.err(), Some(401));
    let again = serde_json::json!({ "secret": relay.secret("member", 0) }).to_string();
    let (status, _) = relay.ask("POST", "/session", &[("X-Program", "1")], again.as_bytes()).await;
    assert!((400..500).contains(&status), "a revoked link opens nothing: {status}");

    let resident = relay.session("resident", 0).await;
    let mut socket = relay.connect(&resident).await.unwrap();
    let own = format!("Bearer {}", resident.token);
    let (status, _) = relay.ask("DELETE", "/session", &[("Authorization", &own)], b"").await;
    assert_eq!(status, 204);
    assert_eq!(socket.closed().await, Some(4401));
    // It stays shut after a restart.
    relay.kill();
    relay.start().await;
    assert_eq!(relay.ask("GET", "/session", &[("Authorization", &own)], b"").await.0, 401);
}

#[tokio::test]
async fn pages_of_other_origins_open_no_socket() {
    let mut relay = Served::new();
    relay.start().await;
    let session = relay.session("staff", 0).await;
    let bearer = ("authorization", format!("Bearer {}", session.token));
    let cookie = ("cookie", format!("session={}", session.token));
    let origin = |origin: &str| ("origin", origin.to_owned());
    for other in ["http://evil.example", "null", "http://127.0.0.1:1"] {
        assert_eq!(relay.open(&[bearer.clone(), origin(other)]).await.err(), Some(403), "{other}");
        assert_eq!(relay.open(&[cookie.clone(), origin(other)]).await.err(), Some(403), "{other}");
    }
    assert_eq!(
        relay.open(std::slice::from_ref(&cookie)).await.err(),
        Some(403),
        "a page always says its origin"
    );
    assert_eq!(relay.open(&[]).await.err(), Some(401));
    assert!(relay.open(&[cookie, origin(&format!("http://{}", relay.address()))]).await.is_ok());
    assert!(relay.open(&[bearer]).await.is_ok());
}
