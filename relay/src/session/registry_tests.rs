//! Tests of links and sessions over a store, with time as a value.

use std::collections::BTreeSet;

use domain::principal::Role;

use super::*;
use crate::{scratch::Scratch, store::Sqlite};

const NOW: Moment = Moment(1_000_000);

fn sessions(dir: &Scratch) -> Sessions {
    let store = Sqlite::open(&dir.join("s")).unwrap();
    let (links, devices) = (store.all(Space::Links, b"").unwrap(), store.all(Space::Devices, b"").unwrap());
    Sessions::new(Keeper::start(store).unwrap(), &links, &devices)
}

async fn issue(sessions: &Sessions, expires_at: Option<Moment>) -> (Id<Link>, String) {
    let new = NewLink {
        label: "x".into(),
        role: Role::Member,
        principal: None,
        admin: false,
        buildings: BTreeSet::new(),
        created_by: None,
        expires_at,
        max_devices: None,
    };
    let (link, secret) = sessions.issue(new, NOW).await.unwrap();
    (link.id, secret.reveal())
}

#[tokio::test]
async fn time_ends_links_and_their_sessions() {
    let dir = Scratch::new();
    let sessions = sessions(&dir);
    let (_, secret) = issue(&sessions, Some(NOW.plus_ms(10))).await;
    let (device, token) = sessions.login(&secret, None, NOW).await.unwrap();
    let token = token.reveal();
    assert!(sessions.check(&token, NOW.plus_ms(9)).is_ok());
    assert_eq!(sessions.check(&token, NOW.plus_ms(10)).err(), Some(Refusal::LinkExpired));
    assert_eq!(device.holds(NOW.plus_ms(10)), Err(Refusal::LinkExpired));
    assert_eq!(sessions.login(&secret, None, NOW.plus_ms(10)).await.err(), Some(Refusal::LinkExpired));
}

#[tokio::test]
async fn everything_is_known_again_after_a_restart_except_the_secrets() {
    let dir = Scratch::new();
    let (secret, token) = {
        let sessions = sessions(&dir);
        let (_, secret) = issue(&sessions, None).await;
        let (_, token) = sessions.login(&secret, Some([3; 16]), NOW).await.unwrap();
        sessions.check(token.text(), NOW.plus_ms(SEEN_EVERY_MS * 2)).unwrap();
        sessions.keep_seen().await;
        (secret, token.reveal())
    };
    let sessions = sessions(&dir);
    let device = sessions.check(&token, NOW).unwrap();
    assert_eq!((device.id, device.last_seen()), ([3; 16], NOW.plus_ms(SEEN_EVERY_MS * 2)));
    let bytes = std::fs::read(dir.join("s")).unwrap();
    for secret in [secret, token] {
        assert!(!bytes.windows(secret.len()).any(|window| window == secret.as_bytes()));
    }
}

#[tokio::test]
async fn a_revoked_link_ends_its_sessions_and_tells_those_who_wait() {
    let dir = Scratch::new();
    let sessions = sessions(&dir);
    let (link, secret) = issue(&sessions, None).await;
    let (device, token) = sessions.login(&secret, None, NOW).await.unwrap();
    let waits = tokio::spawn({
        let device = Arc::clone(&device);
        async move { device.ended().await }
    });
    sessions.revoke(&link, NOW).await.unwrap();
    waits.await.unwrap();
    assert_eq!(sessions.check(&token.reveal(), NOW).err(), Some(Refusal::SessionEnded));
    assert_eq!(sessions.login(&secret, None, NOW).await.err(), Some(Refusal::LinkRevoked));
    assert_eq!(sessions.revoke(&Id::from_random([0; 10]), NOW).await, Err(Refusal::NotFound));
}

/// Actors belong to devices, so nobody may take another's device by knowing its id.
#[tokio::test]
async fn a_device_id_stays_with_its_person() {
    let dir = Scratch::new();
    let sessions = sessions(&dir);
    let (_, mine) = issue(&sessions, None).await;
    let (_, other) = issue(&sessions, None).await;
    let (first, token) = sessions.login(&mine, Some([3; 16]), NOW).await.unwrap();
    let (stranger, _) = sessions.login(&other, Some([3; 16]), NOW).await.unwrap();
    assert_ne!(stranger.id, [3; 16]);
    assert!(first.holds(NOW).is_ok());
    let (again, _) = sessions.login(&mine, Some([3; 16]), NOW).await.unwrap();
    assert_eq!(again.id, [3; 16]);
    assert_eq!(sessions.check(&token.reveal(), NOW).err(), Some(Refusal::SessionEnded));
    assert_eq!(sessions.devices().len(), 2);
}
