//! Tests of links and sessions over a store, with time as a value.

use std::collections::BTreeSet;

use domain::{
    grant::Site,
    principal::{Principal, Role},
};
use replica::frame::ErrorCode;

use super::*;
use crate::{clock, outlet::End, scratch::Scratch, store::Sqlite};

const NOW: Moment = Moment(1_000_000);

fn sessions(dir: &Scratch) -> Sessions {
    let store = Sqlite::open(&dir.join("s")).unwrap();
    let (links, devices) = (store.all(Space::Links, b"").unwrap(), store.all(Space::Devices, b"").unwrap());
    Sessions::new(Keeper::start(store).unwrap(), &links, &devices)
}

async fn issue(sessions: &Sessions, expires_at: Option<Moment>) -> (Id<Link>, String) {
    let (link, secret) = sessions.issue(NewLink { expires_at, ..link("x") }, NOW).await.unwrap();
    (link.id, secret.reveal())
}

fn link(label: &str) -> NewLink {
    NewLink {
        label: label.into(),
        role: Role::Member,
        principal: None,
        admin: false,
        buildings: BTreeSet::new(),
        created_by: None,
        expires_at: None,
        max_devices: None,
    }
}

fn admin() -> Grant {
    Grant::admin(Id::from_random([9; 10]))
}

#[tokio::test]
async fn time_ends_links_and_their_sessions() {
    let dir = Scratch::new();
    let sessions = sessions(&dir);
    let (_, secret) = issue(&sessions, Some(NOW.plus_ms(10))).await;
    let (device, token) = sessions.login(&secret, None, Browser::program(), NOW).await.unwrap();
    let token = token.reveal();
    assert!(sessions.check(&token, NOW.plus_ms(9)).is_ok());
    assert_eq!(sessions.check(&token, NOW.plus_ms(10)).err(), Some(Refusal::LinkExpired));
    assert_eq!(device.holds(NOW.plus_ms(10)), Err(Refusal::LinkExpired));
    assert_eq!(
        sessions.login(&secret, None, Browser::program(), NOW.plus_ms(10)).await.err(),
        Some(Refusal::LinkExpired)
    );
}

#[tokio::test]
async fn everything_is_known_again_after_a_restart_except_the_secrets() {
    let dir = Scratch::new();
    let (secret, token) = {
        let sessions = sessions(&dir);
        let (_, secret) = issue(&sessions, None).await;
        let (_, token) = sessions.login(&secret, Some([3; 16]), Browser::program(), NOW).await.unwrap();
        sessions.check(token.text(), NOW.plus_ms(2 * 3_600_000)).unwrap();
        sessions.keep_seen(NOW).await;
        (secret, token.reveal())
    };
    let sessions = sessions(&dir);
    let device = sessions.check(&token, NOW).unwrap();
    assert_eq!((device.id, device.last_seen()), ([3; 16], NOW.plus_ms(2 * 3_600_000)));
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
    let (device, token) = sessions.login(&secret, None, Browser::program(), NOW).await.unwrap();
    let waits = tokio::spawn({
        let device = Arc::clone(&device);
        async move { device.ended(&device.grant()).await }
    });
    sessions.revoke(&admin(), &link, false, NOW).await.unwrap();
    assert_eq!(waits.await.unwrap(), End::Code(ErrorCode::SessionEnded));
    let revoked = Refusal::Revoked { erase: false };
    assert_eq!(sessions.check(&token.reveal(), NOW).err(), Some(revoked));
    let again = sessions.login(&secret, None, Browser::program(), NOW).await;
    assert_eq!(again.err(), Some(Refusal::LinkRevoked));
    let nowhere = sessions.revoke(&admin(), &Id::from_random([0; 10]), false, NOW).await;
    assert_eq!(nowhere, Err(Refusal::NotFound));
}

#[tokio::test]
async fn a_revoked_device_is_told_what_to_do_until_it_has_a_newer_link() {
    let dir = Scratch::new();
    let (secret, token) = {
        let sessions = sessions(&dir);
        let (_, secret) = issue(&sessions, None).await;
        let (_, token) = sessions.login(&secret, Some([3; 16]), Browser::program(), NOW).await.unwrap();
        sessions.revoke_device(&admin(), &[3; 16], true, NOW.plus_ms(1)).await.unwrap();
        // Revoking it once more without that wish takes nothing back.
        sessions.revoke_device(&admin(), &[3; 16], false, NOW.plus_ms(2)).await.unwrap();
        (secret, token.reveal())
    };
    let sessions = sessions(&dir);
    let revoked = Refusal::Revoked { erase: true };
    assert_eq!(sessions.check(&token, NOW.plus_ms(9)).err(), Some(revoked), "also after a restart");
    let (device, _) = sessions.devices(&admin()).pop().unwrap();
    assert_eq!((device.last_seen(), device.revoked().unwrap().at), (NOW.plus_ms(9), NOW.plus_ms(1)));
    let by_the_old_link = sessions.login(&secret, Some([3; 16]), Browser::program(), NOW.plus_ms(9)).await;
    assert_eq!(by_the_old_link.err(), Some(revoked));
    let whose = Some(device.who());
    let new = NewLink { principal: whose, ..link("y") };
    let (_, newer) = sessions.issue(new, NOW.plus_ms(9)).await.unwrap();
    let newer = newer.reveal();
    assert!(sessions.login(&newer, Some([3; 16]), Browser::program(), NOW.plus_ms(9)).await.is_ok());
    sessions.keep_seen(NOW.plus_ms(super::REMEMBER_MS + 2)).await;
    assert_eq!(sessions.devices(&admin()).len(), 1, "the revoked one is forgotten, the new one is not");
}

#[tokio::test]
async fn a_changed_link_is_followed_by_its_sessions_at_once() {
    let dir = Scratch::new();
    let sessions = sessions(&dir);
    let site = Site { estate: Id::from_random([1; 10]), building: Id::from_random([2; 10]) };
    let (surveyor, secret) =
        sessions.issue(NewLink { role: Role::Surveyor, ..link("走访") }, NOW).await.unwrap();
    let (device, token) = sessions.login(&secret.reveal(), None, Browser::program(), NOW).await.unwrap();
    let token = token.reveal();
    let given = device.grant();
    let waits = tokio::spawn({
        let device = Arc::clone(&device);
        async move { device.ended(&given).await }
    });
    let change = |buildings, expires_at| LinkChange {
        label: "走访".into(),
        admin: true,
        buildings,
        expires_at,
        max_devices: None,
    };
    let by = Grant::from(Principal::Staff(Id::from_random([8; 10])));
    let far = clock::now().plus_ms(1_000_000_000);
    sessions.change(&by, &surveyor.id, change([site].into(), Some(far))).await.unwrap();
    assert_eq!(waits.await.unwrap(), End::Again);
    assert!(device.grant().buildings().contains(&site) && !device.grant().is_admin());
    sessions.change(&by, &surveyor.id, change([].into(), Some(NOW.plus_ms(5)))).await.unwrap();
    assert_eq!(sessions.check(&token, NOW.plus_ms(5)).err(), Some(Refusal::LinkExpired));
    assert_eq!(device.ended(&device.grant()).await, End::Code(ErrorCode::SessionEnded));
}

#[tokio::test]
async fn ordinary_clerks_manage_no_clerks_and_the_last_administrator_stays() {
    let dir = Scratch::new();
    let sessions = sessions(&dir);
    let make = async |admin| {
        let new = NewLink { role: Role::Staff, admin, ..link("x") };
        sessions.issue(new, NOW).await.unwrap().0
    };
    let (first, clerk) = (make(true).await, make(false).await);
    let by = clerk.grant();
    assert_eq!(sessions.links(&by).len(), 0);
    assert_eq!(sessions.links(&first.grant()).len(), 2);
    assert_eq!(sessions.revoke(&by, &first.id, false, NOW).await, Err(Refusal::NotFound));
    let alone = sessions.revoke(&first.grant(), &first.id, false, NOW).await;
    assert_eq!(alone, Err(Refusal::LastAdmin));
    for (admin, expires_at) in [(false, None), (true, Some(NOW.plus_ms(9)))] {
        let change = LinkChange {
            label: "x".into(),
            admin,
            buildings: BTreeSet::new(),
            expires_at,
            max_devices: None,
        };
        let alone = sessions.change(&first.grant(), &first.id, change).await;
        assert_eq!(alone.err(), Some(Refusal::LastAdmin));
    }
    let second = make(true).await;
    assert_eq!(sessions.revoke(&second.grant(), &first.id, false, NOW).await, Ok(()));
}

/// Links made before there were administrators do not say who is one.
#[test]
fn of_old_links_those_made_at_the_relay_itself_are_administrators() {
    let old = |by: &str| {
        let text = format!(
            r#"{{"id":"0123456789abcdef","label":"x","principal":"staff:0123456789abcdef","role":"staff",
            "created_at":5,"created_by":{by},"secret_hash":"00"}}"#
        );
        serde_json::from_str::<LinkRecord>(&text).unwrap().grant().is_admin()
    };
    assert!(old("null"));
    assert!(!old(r#""staff:0123456789abcdef""#));
}

/// A link in the hall is opened by many, and an inbox is read by whoever it belongs to.
#[tokio::test]
async fn every_device_of_a_link_for_residents_is_somebody_of_its_own() {
    let dir = Scratch::new();
    let resident = |label| NewLink { role: Role::Resident, ..link(label) };
    let (first, second, opened_again) = {
        let sessions = sessions(&dir);
        let (hall, secret) = sessions.issue(resident("楼道二维码"), NOW).await.unwrap();
        let secret = secret.reveal();
        let open = async |secret: &str, device| {
            sessions.login(secret, device, Browser::program(), NOW).await.unwrap()
        };
        let (first, token) = open(&secret, Some([3; 16])).await;
        let (second, other) = open(&secret, Some([4; 16])).await;
        let (third, _) = open(&secret, None).await;
        let all = [first.who(), second.who(), third.who(), hall.principal];
        assert_eq!(std::collections::BTreeSet::from(all).len(), 4, "{all:?}");
        assert!(first.grant().principal() == first.who() && first.who().role() == Role::Resident);
        // The link stays what staff see and revoke.
        assert!(sessions.links(&admin()).iter().any(|(link, devices)| link.id == hall.id && *devices == 3));
        // Opened again, and with the link that hangs there next year, it is the same inbox.
        assert_eq!(open(&secret, Some([3; 16])).await.0.who(), first.who());
        let (_, next) = sessions.issue(resident("明年的二维码"), NOW).await.unwrap();
        let (again, token_again) = open(&next.reveal(), Some([3; 16])).await;
        assert_eq!(again.who(), first.who());
        assert_eq!(sessions.check(&token.reveal(), NOW).err(), Some(Refusal::SessionEnded));
        // Whatever is said of whose a link is: nobody opens another's inbox with it.
        let named = NewLink { principal: Some(first.who()), ..resident("张阿姨") };
        let (_, named) = sessions.issue(named, NOW).await.unwrap();
        assert_ne!(open(&named.reveal(), Some([9; 16])).await.0.who(), first.who());
        // A change of the link gives nobody the inbox of all.
        let change = LinkChange {
            label: "楼道".into(),
            admin: false,
            buildings: BTreeSet::new(),
            expires_at: None,
            max_devices: None,
        };
        sessions.change(&admin(), &hall.id, change).await.unwrap();
        assert_eq!(second.grant().principal(), second.who());
        (first.who(), (second.who(), other.reveal()), token_again.reveal())
    };
    let sessions = sessions(&dir);
    assert_eq!(sessions.check(&second.1, NOW).unwrap().who(), second.0, "also after a restart");
    assert_eq!(sessions.check(&opened_again, NOW).unwrap().who(), first);
}

/// Actors belong to devices, so nobody may take another's device by knowing its id.
#[tokio::test]
async fn a_device_id_stays_with_its_person() {
    let dir = Scratch::new();
    let sessions = sessions(&dir);
    let (_, mine) = issue(&sessions, None).await;
    let (_, other) = issue(&sessions, None).await;
    let (first, token) = sessions.login(&mine, Some([3; 16]), Browser::program(), NOW).await.unwrap();
    let (stranger, _) = sessions.login(&other, Some([3; 16]), Browser::program(), NOW).await.unwrap();
    assert_ne!(stranger.id, [3; 16]);
    assert!(first.holds(NOW).is_ok());
    let (again, _) = sessions.login(&mine, Some([3; 16]), Browser::program(), NOW).await.unwrap();
    assert_eq!(again.id, [3; 16]);
    assert_eq!(sessions.check(&token.reveal(), NOW).err(), Some(Refusal::SessionEnded));
    assert_eq!(sessions.devices(&admin()).len(), 2);
}
