//! Pictures: who may put and fetch which, what is taken, and that they are in a backup.

use crate::common::{Answer, Relay};
use sha2::{Digest as _, Sha256};

const STAFF: usize = 0;
const MEMBER: usize = 1;

fn picture(number: u8, size: usize) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    bytes.resize(size, number);
    bytes
}

fn path(bytes: &[u8]) -> String {
    format!("/blobs/{}", hex::encode(Sha256::digest(bytes)))
}

fn put(relay: &Relay, token: &str, doc: &str, bytes: &[u8]) -> Answer {
    relay.ask_as(token, "PUT", &format!("{}?doc={doc}", path(bytes)), bytes)
}

/// The document of the member's own file.
fn own_file(relay: &Relay, token: &str) -> String {
    let session = relay.ask_as(token, "GET", "/session", b"").json();
    session["principal"].as_str().unwrap().replace(':', "/")
}

#[test]
fn a_picture_is_for_those_who_may_read_its_document() {
    let relay = Relay::start();
    let (staff, member) = (relay.token(STAFF), relay.token(MEMBER));
    let file = own_file(&relay, &member);
    let mine = picture(1, 5000);
    assert_eq!(put(&relay, &member, &file, &mine).status, 201);
    assert_eq!(put(&relay, &member, &file, &mine).status, 204, "once more changes nothing");
    for token in [&member, &staff] {
        let fetched = relay.ask_as(token, "GET", &path(&mine), b"");
        assert_eq!((fetched.status, &fetched.body), (200, &mine));
        assert_eq!(fetched.header("content-type"), "image/png");
        assert_eq!(fetched.header("x-content-type-options"), "nosniff");
        assert_eq!(fetched.header("cache-control"), "no-store");
        assert!(fetched.header("content-disposition").starts_with("attachment; filename=\""));
        assert!(fetched.header("content-security-policy").starts_with("default-src 'none'"));
    }
    let other = relay::link(relay.folder(), domain::principal::Role::Member, "另一人", None, false).unwrap();
    let body = serde_json::json!({ "secret": other.secret }).to_string();
    let other = relay.ask("POST", "/session", &[("X-Program", "1")], body.as_bytes()).json();
    let other = other["token"].as_str().unwrap().to_owned();
    assert_eq!(relay.ask_as(&other, "GET", &path(&mine), b"").code(), "not_found");
    assert_eq!(put(&relay, &other, &file, &mine).code(), "not_allowed");
    assert_eq!(relay.ask("GET", &path(&mine), &[], b"").code(), "no_session");
    assert_eq!(put(&relay, &member, "community", &mine).code(), "not_allowed", "a member only reads it");

    // Under a document that everybody reads, everybody may fetch it.
    assert_eq!(put(&relay, &staff, "community", &mine).status, 201);
    assert_eq!(relay.ask_as(&other, "GET", &path(&mine), b"").status, 200);
    let remove =
        |token: &str, doc: &str| relay.ask_as(token, "DELETE", &format!("{}?doc={doc}", path(&mine)), b"");
    assert_eq!(remove(&member, "community").code(), "not_allowed");
    assert_eq!(remove(&staff, "community").status, 204);
    assert_eq!(relay.ask_as(&other, "GET", &path(&mine), b"").code(), "not_found");
    assert_eq!(remove(&member, &file).status, 204);
    assert_eq!(relay.ask_as(&staff, "GET", &path(&mine), b"").code(), "not_found");
}

/// A link for residents hangs in the hall; each device of it has an inbox and a quota of its own.
#[test]
fn what_a_residents_phone_sends_is_for_it_and_for_staff() {
    let relay = Relay::start_with(|config| config.limits.blob_bytes.resident = 1000);
    let (staff, member) = (relay.token(STAFF), relay.token(MEMBER));
    let link = relay::link(relay.folder(), domain::principal::Role::Resident, "大厅", None, false).unwrap();
    let enter = || {
        let body = serde_json::json!({ "secret": link.secret }).to_string();
        let session = relay.ask("POST", "/session", &[("X-Program", "1")], body.as_bytes()).json();
        session["token"].as_str().unwrap().to_owned()
    };
    let (one, two) = (enter(), enter());
    let inbox = |token: &str| {
        let session = relay.ask_as(token, "GET", "/session", b"").json();
        session["principal"].as_str().unwrap().replace("resident:", "inbox/")
    };
    let sent = picture(7, 600);
    assert_eq!(put(&relay, &one, &inbox(&one), &sent).status, 201);
    assert_eq!(put(&relay, &one, &inbox(&one), &picture(8, 600)).code(), "quota");
    assert_eq!(put(&relay, &two, &inbox(&two), &picture(8, 600)).status, 201, "the neighbour has room");
    assert_eq!(put(&relay, &two, &inbox(&one), &sent).code(), "not_allowed");
    for (token, status) in [(&one, 200), (&staff, 200), (&two, 404), (&member, 404)] {
        assert_eq!(relay.ask_as(token, "GET", &path(&sent), b"").status, status);
    }
    // Staff show it to whoever has accepted the order: it is put under that one's file, and taken away again.
    let file = own_file(&relay, &member);
    assert_eq!(put(&relay, &staff, &file, &sent).status, 201);
    assert_eq!(relay.ask_as(&member, "GET", &path(&sent), b"").body, sent);
    let away = format!("{}?doc={file}", path(&sent));
    assert_eq!(relay.ask_as(&member, "DELETE", &away, b"").code(), "not_found", "it is not the member's");
    assert_eq!(relay.ask_as(&staff, "DELETE", &away, b"").status, 204);
    assert_eq!(relay.ask_as(&member, "GET", &path(&sent), b"").status, 404);
}

#[test]
fn what_is_no_picture_or_not_what_it_says_is_not_taken() {
    let relay = Relay::start();
    let staff = relay.token(STAFF);
    let good = picture(1, 100);
    let name = path(&good);
    for (path, body, code) in [
        (format!("{name}?doc=community"), picture(2, 100), "wrong_hash"),
        (format!("{name}?doc=nothing"), good.clone(), "malformed"),
        ("/blobs/xyz?doc=community".to_owned(), good.clone(), "malformed"),
        (
            format!("{}?doc=community", name.to_uppercase().replace("/BLOBS", "/blobs")),
            good.clone(),
            "malformed",
        ),
        (format!("{}?doc=community", crate::blobs::path(b"<svg/>")), b"<svg/>".to_vec(), "wrong_type"),
    ] {
        assert_eq!(relay.ask_as(&staff, "PUT", &path, &body).code(), code, "{path}");
    }
    // Refused by its length alone: nothing of it is read.
    let bearer = format!("Bearer {staff}");
    let headers = [("Authorization", bearer.as_str())];
    let large = relay.promise("PUT", &format!("{name}?doc=community"), &headers, (2 << 20) + 1, b"");
    assert_eq!(large.code(), "too_big");
    assert_eq!(relay.ask_as(&staff, "PUT", &name, &good).status, 400, "a document has to be named");
    assert_eq!(relay.ask_as(&staff, "GET", &name, b"").code(), "not_found");
    let largest = picture(1, 2 << 20);
    assert_eq!(put(&relay, &staff, "community", &largest).status, 201);
    let origin = [("Origin", "http://evil.example"), ("Cookie", &format!("session={staff}"))];
    assert_eq!(relay.ask("PUT", &format!("{name}?doc=community"), &origin, &good).code(), "other_origin");
}

#[test]
fn nobody_keeps_more_than_is_theirs() {
    let relay = Relay::start_with(|config| config.limits.blob_bytes.member = 1000);
    let (staff, member) = (relay.token(STAFF), relay.token(MEMBER));
    let file = own_file(&relay, &member);
    assert_eq!(put(&relay, &member, &file, &picture(1, 600)).status, 201);
    assert_eq!(put(&relay, &member, &file, &picture(2, 600)).code(), "quota");
    assert_eq!(put(&relay, &member, &file, &picture(2, 400)).status, 201);
    assert_eq!(put(&relay, &staff, &file, &picture(3, 600)).status, 201);
    let away = format!("{}?doc={file}", path(&picture(1, 600)));
    assert_eq!(relay.ask_as(&member, "DELETE", &away, b"").status, 204);
    assert_eq!(put(&relay, &member, &file, &picture(2, 600)).status, 201);
}

#[test]
fn pictures_survive_a_restart_and_a_restore_and_orphans_are_listed() {
    let mut relay = Relay::start();
    let staff = relay.token(STAFF);
    let bytes = picture(9, 3000);
    assert_eq!(put(&relay, &staff, "community", &bytes).status, 201);
    let report = relay::doctor(relay.folder()).unwrap();
    assert!(report.is_whole());
    let orphan = format!("图片 {} 没有任何文档提到", hex::encode(Sha256::digest(&bytes)));
    assert!(report.to_string().contains(&orphan), "{report}");

    let copy = relay.folder().join("copy");
    relay::backup(relay.folder(), &copy, None).unwrap();
    relay.stop();
    relay.resume();
    assert_eq!(relay.ask_as(&staff, "GET", &path(&bytes), b"").body, bytes);
    let away = format!("{}?doc=community", path(&bytes));
    assert_eq!(relay.ask_as(&staff, "DELETE", &away, b"").status, 204);
    relay.stop();
    relay::restore(relay.folder(), &copy, None).unwrap();
    relay.resume();
    let staff = relay.token(STAFF);
    assert_eq!(relay.ask_as(&staff, "GET", &path(&bytes), b"").body, bytes);
}
