//! The relay over HTTP: sessions and links, files and headers, frames in a body.

use std::os::unix::fs::PermissionsExt as _;

use crate::common::{Answer, Relay};
use replica::frame::{self, ToDevice, ToRelay};

const STAFF: usize = 0;
const MEMBER: usize = 1;

fn login(relay: &Relay, secret: &str, headers: &[(&str, &str)]) -> Answer {
    let body = serde_json::json!({ "secret": secret, "device": "00112233445566778899aabbccddeeff" });
    relay.ask("POST", "/session", headers, body.to_string().as_bytes())
}

#[test]
fn a_link_is_exchanged_for_a_cookie_that_no_script_can_read() {
    let relay = Relay::start();
    let opened = login(&relay, &relay.links[MEMBER].secret, &[]);
    assert_eq!(opened.status, 200);
    let session = opened.json();
    assert_eq!(session["role"], "member");
    assert_eq!(session["device"], "00112233445566778899aabbccddeeff");
    assert_eq!(session["community"].as_str().unwrap().len(), 32);
    assert!(session["principal"].as_str().unwrap().starts_with("member:"));
    assert!(session["expires_at"].is_null() && session["token"].is_null());
    let cookie = opened.header("set-cookie");
    for flag in ["HttpOnly", "SameSite=Strict", "Path=/", "Max-Age="] {
        assert!(cookie.contains(flag), "{cookie}");
    }
    assert!(!cookie.contains("Secure"));
    let https = login(&relay, &relay.links[MEMBER].secret, &[("X-Forwarded-Proto", "https")]);
    assert!(https.header("set-cookie").ends_with("; Secure"));
    assert_eq!(https.header("strict-transport-security"), "max-age=31536000");

    let cookie = https.header("set-cookie").split(';').next().unwrap().to_owned();
    let current = relay.ask("GET", "/session", &[("Cookie", &cookie)], b"");
    assert_eq!((current.status, current.json()["role"].as_str()), (200, Some("member")));
    assert_eq!(current.header("cache-control"), "no-store");
    // The same device opened the link again: its session before that has ended.
    let old = opened.header("set-cookie").split(';').next().unwrap();
    assert_eq!(relay.ask("GET", "/session", &[("Cookie", old)], b"").code(), "session_ended");

    let gone =
        relay.ask("DELETE", "/session", &[("Cookie", &cookie), ("Origin", "http://evil.example")], b"");
    assert_eq!((gone.status, gone.code().as_str()), (403, "other_origin"));
    let gone = relay.ask("DELETE", "/session", &[("Cookie", &cookie)], b"");
    assert_eq!(gone.status, 204);
    assert!(gone.header("set-cookie").contains("Max-Age=0"));
    assert_eq!(relay.ask("GET", "/session", &[("Cookie", &cookie)], b"").code(), "session_ended");
}

#[test]
fn what_does_not_open_says_why() {
    let mut relay = Relay::start();
    assert_eq!(relay.ask("GET", "/session", &[], b"").code(), "no_session");
    assert_eq!(login(&relay, "wrong", &[]).code(), "link_unknown");
    assert_eq!(login(&relay, "wrong", &[("Origin", "http://evil.example")]).code(), "other_origin");
    assert_eq!(relay.ask("POST", "/session", &[], b"{").code(), "malformed");
    assert_eq!(relay.ask("POST", "/session", &[], &[b' '; 10_000]).code(), "too_big");

    let staff = relay.token(STAFF);
    let body = br#"{"principal":{"role":"member"},"label":"x","expires_at":1,"max_devices":1}"#;
    assert_eq!(relay.ask_as(&staff, "POST", "/links", body).code(), "malformed", "it is over already");
    let links = relay.ask_as(&staff, "GET", "/links", b"").json();
    let tomorrow = links[0]["created_at"].as_i64().unwrap() + 86_400_000;
    let body =
        format!(r#"{{"principal":{{"role":"member"}},"label":"x","expires_at":{tomorrow},"max_devices":1}}"#);
    let made = relay.ask_as(&staff, "POST", "/links", body.as_bytes());
    assert_eq!(made.status, 201);
    let (id, secret) = (made.json()["id"].clone(), made.json()["secret"].as_str().unwrap().to_owned());
    let first = login(&relay, &secret, &[("X-Program", "1")]).json();
    let token = first["token"].as_str().unwrap().to_owned();
    assert!(first["expires_at"].as_i64().unwrap() > 0);
    let other = format!(r#"{{"secret":"{secret}"}}"#);
    assert_eq!(relay.ask("POST", "/session", &[], other.as_bytes()).code(), "too_many_devices");

    assert_eq!(relay.ask_as(&token, "GET", "/session", b"").status, 200);
    let path = format!("/links/{}", id.as_str().unwrap());
    assert_eq!(relay.ask_as(&token, "DELETE", &path, b"").code(), "not_allowed");
    let wider = br#"{"label":"y","max_devices":2}"#;
    assert_eq!(relay.ask_as(&token, "PUT", &path, wider).code(), "not_allowed");
    assert_eq!(relay.ask_as(&staff, "PUT", &path, wider).status, 204);
    assert_eq!(relay.ask("POST", "/session", &[], other.as_bytes()).status, 200);
    assert_eq!(relay.ask_as(&staff, "DELETE", &path, b"").status, 204);
    assert_eq!(relay.ask_as(&token, "GET", "/session", b"").code(), "revoked");
    assert_eq!(login(&relay, &secret, &[]).code(), "link_revoked");
    assert_eq!(relay.ask_as(&staff, "DELETE", "/links/0000000000000000", b"").code(), "not_found");

    // All of it holds after a restart.
    relay.stop();
    relay.resume();
    assert_eq!(login(&relay, &secret, &[]).code(), "link_revoked");
    assert_eq!(relay.ask_as(&staff, "GET", "/session", b"").status, 200);
}

#[test]
fn staff_see_links_and_devices_but_no_secrets() {
    let relay = Relay::start();
    let (staff, member) = (relay.token(STAFF), relay.token(MEMBER));
    for path in ["/links", "/devices"] {
        assert_eq!(relay.ask_as(&member, "GET", path, b"").code(), "not_allowed");
        let seen = relay.ask_as(&staff, "GET", path, b"");
        assert_eq!(seen.status, 200);
        let text = String::from_utf8(seen.body.clone()).unwrap();
        assert!(!text.contains("hash") && !text.contains(&relay.links[MEMBER].secret));
    }
    let devices = relay.ask_as(&staff, "GET", "/devices", b"").json();
    let of_member = devices.as_array().unwrap().iter().find(|line| line["role"] == "member").unwrap();
    let path = format!("/devices/{}", of_member["id"].as_str().unwrap());
    assert_eq!(of_member["browser"]["program"], "program");
    let path = format!("{path}?erase=true");
    assert_eq!(relay.ask_as(&staff, "DELETE", &path, b"").status, 204);
    let told = relay.ask_as(&member, "GET", "/session", b"");
    assert_eq!((told.code().as_str(), &told.json()["erase"]), ("revoked", &true.into()));
    let devices = relay.ask_as(&staff, "GET", "/devices", b"").json();
    let of_member = devices.as_array().unwrap().iter().find(|line| line["role"] == "member").unwrap();
    assert_eq!(of_member["revoked"]["erase"], true);
}

#[test]
fn only_administrators_see_and_make_links_of_clerks() {
    let relay = Relay::start();
    let admin = relay.token(STAFF);
    let session = relay.ask_as(&admin, "GET", "/session", b"").json();
    assert_eq!(session["admin"], true, "the first clerk of a community");
    let clerk = br#"{"principal":{"role":"staff"},"label":"clerk"}"#;
    let made = relay.ask_as(&admin, "POST", "/links", clerk).json();
    let clerk_in = login(&relay, made["secret"].as_str().unwrap(), &[("X-Program", "1")]).json();
    assert_eq!(clerk_in["admin"], false);
    let token = clerk_in["token"].as_str().unwrap();
    assert_eq!(relay.ask_as(token, "POST", "/links", clerk).code(), "not_allowed");
    let surveyor =
        br#"{"principal":{"role":"surveyor"},"label":"s","buildings":["0123456789abcdef/0123456789abcdef"]}"#;
    assert_eq!(relay.ask_as(token, "POST", "/links", surveyor).status, 201);
    let wrong = br#"{"principal":{"role":"surveyor"},"label":"s","buildings":["0123456789abcdef"]}"#;
    assert_eq!(relay.ask_as(token, "POST", "/links", wrong).code(), "malformed");
    let roles = |token: &str, path: &str| {
        let lines = relay.ask_as(token, "GET", path, b"").json();
        let of = |line: &serde_json::Value| line["role"].as_str().unwrap().to_owned();
        lines.as_array().unwrap().iter().map(of).collect::<std::collections::BTreeSet<_>>()
    };
    assert!(!roles(token, "/links").contains("staff") && !roles(token, "/devices").contains("staff"));
    assert!(roles(&admin, "/links").contains("staff") && roles(&admin, "/devices").contains("staff"));
    let path = format!("/links/{}", made["id"].as_str().unwrap());
    assert_eq!(relay.ask_as(token, "DELETE", &path, b"").code(), "not_found");
}

#[test]
fn pages_of_other_sites_change_nothing() {
    let relay = Relay::start();
    let cookie = format!("session={}", relay.token(STAFF));
    let hash = "0".repeat(64);
    for (method, path) in [
        ("POST", "/session".to_owned()),
        ("DELETE", "/session".to_owned()),
        ("POST", "/links".to_owned()),
        ("DELETE", "/links/0000000000000000".to_owned()),
        ("DELETE", "/devices/00112233445566778899aabbccddeeff".to_owned()),
        ("POST", "/sync".to_owned()),
        ("PUT", format!("/blobs/{hash}?doc=community")),
        ("DELETE", format!("/blobs/{hash}?doc=community")),
    ] {
        for lie in [("Origin", "https://evil.example"), ("Origin", "null"), ("Sec-Fetch-Site", "cross-site")]
        {
            let answer = relay.ask(method, &path, &[("Cookie", &cookie), lie], b"{}");
            assert_eq!(
                (answer.status, answer.code().as_str()),
                (403, "other_origin"),
                "{method} {path} {lie:?}"
            );
        }
    }
    assert_eq!(relay.ask("GET", "/session", &[("Cookie", &cookie)], b"").status, 200, "it is still there");
}

#[test]
fn guessing_is_slowed_down() {
    let relay = Relay::start();
    let codes: Vec<String> = (0..30).map(|_| login(&relay, "wrong", &[]).code()).collect();
    assert_eq!(codes[0], "link_unknown");
    assert_eq!(codes[29], "slow_down");
}

#[test]
fn a_link_made_beside_a_running_relay_opens_it() {
    let relay = Relay::start();
    let made = relay::link(relay.folder(), domain::principal::Role::Staff, "找回", None, false).unwrap();
    assert_eq!(login(&relay, &made.secret, &[]).json()["role"], "staff");
}

#[test]
fn files_and_headers() {
    let relay = Relay::start();
    let page = relay.ask("GET", "/wishes/some-page", &[], b"");
    assert_eq!((page.status, page.body.as_slice()), (200, b"<!doctype html>".as_slice()));
    assert_eq!(page.header("cache-control"), "no-cache");
    assert_eq!(relay.ask("GET", "/sw.js", &[], b"").header("cache-control"), "no-cache");
    let csp = page.header("content-security-policy");
    assert!(csp.starts_with("default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'"));
    assert!(csp.contains(&format!("connect-src 'self' ws://{0} wss://{0};", relay.address)));
    assert_eq!(page.header("x-content-type-options"), "nosniff");
    assert_eq!(page.header("referrer-policy"), "no-referrer");
    assert_eq!(page.header("cross-origin-opener-policy"), "same-origin");
    assert_eq!(page.header("strict-transport-security"), "");

    let plain = relay.ask("GET", "/app-0123456789abcdef.js", &[], b"");
    assert_eq!(plain.body, b"plain");
    let squeezed = relay.ask("GET", "/app-0123456789abcdef.js", &[("Accept-Encoding", "gzip, br")], b"");
    assert_eq!(
        (squeezed.body.as_slice(), squeezed.header("content-encoding")),
        (b"squeezed".as_slice(), "br")
    );
    assert_eq!(squeezed.header("cache-control"), "public, max-age=31536000, immutable");
    for path in ["/missing.js", "/../relay.sqlite", "/%2e%2e/relay.sqlite"] {
        assert_eq!(relay.ask("GET", path, &[], b"").status, 404, "{path}");
    }
    assert_eq!(relay.ask("POST", "/nothing", &[], b"").status, 404);
}

#[test]
fn health_and_metrics() {
    let relay = Relay::start();
    let health = relay.ask("GET", "/health", &[], b"");
    assert_eq!((health.status, &health.json()["ok"]), (200, &true.into()));
    assert_eq!(health.json()["store_writable"], true);
    let metrics = relay.ask("GET", "/metrics", &[], b"");
    assert!(String::from_utf8(metrics.body).unwrap().contains("\nrelay_commits_total "));
    // Through a proxy it is for staff only.
    let far = ("X-Forwarded-For", "1.2.3.4");
    assert_eq!(relay.ask("GET", "/metrics", &[far], b"").code(), "no_session");
    let staff = format!("Bearer {}", relay.token(STAFF));
    assert_eq!(relay.ask("GET", "/metrics", &[far, ("Authorization", &staff)], b"").status, 200);
}

#[test]
fn a_store_that_takes_no_writes_is_told_to_whoever_watches_over_the_relay() {
    let relay = Relay::start();
    // It has opened its store: one that cannot be opened for writing at the start is refused.
    assert_eq!(relay.ask("GET", "/", &[], b"").status, 200);
    let other = rusqlite::Connection::open(relay.data.join("relay.sqlite")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let health = relay.ask("GET", "/health", &[], b"");
    assert_eq!((health.status, &health.json()["ok"]), (503, &false.into()));
    assert_eq!(health.json()["store_writable"], false);
    other.execute_batch("ROLLBACK").unwrap();
    // What the disk said is believed for a while.
    let well = (0..600).any(|_| {
        let well = relay.ask("GET", "/health", &[], b"").status == 200;
        std::thread::sleep(std::time::Duration::from_millis(if well { 0 } else { 100 }));
        well
    });
    assert!(well, "it is told when it takes them again");
}

#[test]
fn frames_in_a_body_are_all_answered() {
    let relay = Relay::start();
    let hello = frame::encode(&ToRelay::Hello { log: None, since: 0 });
    let body = frame::pack([hello.as_slice(), b"\x01garbage", hello.as_slice()]);
    assert_eq!(relay.ask("POST", "/sync", &[], &body).code(), "no_session");
    let member = relay.token(MEMBER);
    let answer = relay.ask_as(&member, "POST", "/sync", &body);
    assert_eq!(answer.status, 200);
    let said: Vec<ToDevice> =
        frame::unpack(&answer.body).unwrap().into_iter().map(|frame| frame::decode(frame).unwrap()).collect();
    assert!(
        matches!(said[..], [ToDevice::Moved { .. }, ToDevice::Error { .. }, ToDevice::Moved { .. }]),
        "{said:?}"
    );
    assert_eq!(relay.ask_as(&member, "POST", "/sync", b"xx").code(), "malformed");
    assert_eq!(relay.ask_as(&member, "POST", "/sync", b"").body, b"");
}

#[test]
fn documents_are_listed_by_who_may_read_them() {
    let relay = Relay::start();
    let docs = relay.ask_as(&relay.token(MEMBER), "GET", "/docs", b"").json();
    let names: Vec<&str> =
        docs.as_array().unwrap().iter().map(|line| line["name"].as_str().unwrap()).collect();
    assert!(
        names.contains(&"community") && !names.iter().any(|name| name.starts_with("casework")),
        "{names:?}"
    );
    assert!(docs[0]["url"].as_str().unwrap().starts_with("automerge:"));
    assert_eq!(docs[0]["access"], "read");
}

#[test]
fn secrets_are_for_the_owner_only_and_one_relay_works_at_a_time() {
    let mut relay = Relay::start();
    for (name, mode) in [("links.json", 0o600), ("relay.sqlite", 0o600), ("lock", 0o600), ("", 0o700)] {
        let found = std::fs::metadata(relay.folder().join(name)).unwrap().permissions().mode();
        assert_eq!(found & 0o777, mode, "{name}");
    }
    let links: serde_json::Value =
        serde_json::from_slice(&std::fs::read(relay.folder().join("links.json")).unwrap()).unwrap();
    assert_eq!((links.as_array().unwrap().len(), &links[0]["role"]), (1, &"staff".into()));

    let copy = relay.folder().join("copy");
    relay::backup(relay.folder(), &copy, None).unwrap();
    assert!(relay::backup(relay.folder(), &copy, None).is_err());
    assert!(relay::restore(relay.folder(), &copy, None).is_err(), "a relay is running");
    assert!(relay::doctor(relay.folder()).unwrap().is_whole());
    let staff = relay.token(STAFF);
    relay.stop();
    relay::restore(relay.folder(), &copy, None).unwrap();
    assert!(relay::doctor(relay.folder()).unwrap().is_whole());
    relay.resume();
    assert_eq!(relay.ask_as(&staff, "GET", "/session", b"").code(), "session_ended");
    assert_eq!(login(&relay, &relay.links[STAFF].secret, &[]).status, 200);
}
