//! Promise: nobody hears at the real relay of what the table of roles does not give them; whoever is shut out is out at once.
//! Who reads and writes what is in `permissions.rs`.

use domain::{access::DocName, moment::Year};
use replica::{
    frame::{ChangeBytes, ToDevice, ToRelay},
    schema,
};
use serde_json::Value;
use tests::{
    pen::Pen,
    served::{Served, Session},
};
use tokio::time::timeout;

fn change(session: &Session, doc: DocName, actor: u8) -> Vec<u8> {
    let mut pen = Pen::new(&session.community, &doc, session.who, &[actor; 16]);
    pen.put(schema::sections(&doc)[0], "first/content", "秘密")
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
