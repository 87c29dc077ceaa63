//! Papers and the relay: staff register a digest, anybody asks for it, nobody else can make one, and what was withdrawn stays so.

use domain::{
    id::Id,
    judging::{Code, Proof, ProofLine, Stated},
    moment::{Day, Year},
    service::{ServiceYears, Term},
};
use sha2::{Digest, Sha256};

use crate::common::Relay;

const STAFF: usize = 0;
const MEMBER: usize = 1;
const DIGEST: &str = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

fn path(digest: &str) -> String {
    format!("/proofs/{digest}")
}

#[test]
fn only_what_staff_registered_is_confirmed_and_what_was_withdrawn_says_so() {
    let mut relay = Relay::start();
    let (staff, member) = (relay.token(STAFF), relay.token(MEMBER));
    let unknown = relay.ask("GET", &path(DIGEST), &[], b"");
    assert_eq!((unknown.status, unknown.code().as_str()), (404, "not_found"));
    assert_eq!(relay.ask("PUT", &path(DIGEST), &[], b"").code(), "no_session");
    assert_eq!(relay.ask_as(&member, "PUT", &path(DIGEST), b"").code(), "not_allowed");
    assert_eq!(relay.ask_as(&member, "DELETE", &path(DIGEST), b"").code(), "not_allowed");
    assert_eq!(relay.ask_as(&staff, "DELETE", &path(DIGEST), b"").code(), "not_found");
    for wrong in ["", "zz", &DIGEST[..62], &format!("{DIGEST}00")] {
        assert_ne!(relay.ask_as(&staff, "PUT", &path(wrong), b"").status, 204, "{wrong}");
    }

    assert_eq!(relay.ask_as(&staff, "PUT", &path(DIGEST), b"").status, 204);
    let known = relay.ask("GET", &path(DIGEST), &[], b"");
    assert_eq!((known.status, known.header("cache-control")), (200, "no-store"));
    let said = known.json();
    assert_eq!(said["community"], "梧桐苑社区");
    assert!(said["issued_at"].as_i64().unwrap() > 0 && said["withdrawn_at"].is_null());
    // Registered again, as when it is printed again: the first time counts.
    assert_eq!(relay.ask_as(&staff, "PUT", &path(DIGEST), b"").status, 204);
    assert_eq!(relay.ask("GET", &path(DIGEST), &[], b"").json(), said);
    // One digit of the text, and it is another digest.
    let forged = DIGEST.replace("ddeeff", "ddeefe");
    assert_eq!(relay.ask("GET", &path(&forged), &[], b"").code(), "not_found");

    assert_eq!(relay.ask_as(&staff, "DELETE", &path(DIGEST), b"").status, 204);
    let gone = relay.ask("GET", &path(DIGEST), &[], b"").json();
    let withdrawn = gone["withdrawn_at"].as_i64().unwrap();
    assert_eq!(relay.ask_as(&staff, "PUT", &path(DIGEST), b"").status, 204);
    relay.stop();
    relay.resume();
    let gone = relay.ask("GET", &path(DIGEST), &[], b"").json();
    assert_eq!(gone["withdrawn_at"], withdrawn, "for good, and after a restart");
}

/// A paper with a table.
fn paper(half_hours: u16) -> Proof {
    let on = Day::from_civil(2027, 2, 1).unwrap();
    let stated = Stated {
        salt: Id::from_random([7; 10]),
        term: Term::Year(Year(2026)),
        on,
        records: 1,
        half_hours: 5,
        activities: 1,
        projects: 0,
        posts: 1,
        stars: Some(3),
    };
    let (what, kind) = ("活动 清明祭扫".to_owned(), "志愿服务".to_owned());
    Proof {
        no: "证明2026-001-1".to_owned(),
        stated,
        name: "刘志远".to_owned(),
        unit: String::new(),
        community: String::new(),
        scheme: Some(1),
        lines: vec![ProofLine { on, what, kind, half_hours }],
        years: ServiceYears::CALENDAR,
        table: None,
    }
}

/// The code of a paper whose table is sealed.
fn sealed(paper: &Proof) -> Code {
    let table = Sha256::digest(paper.rows_text().as_bytes());
    let mut bytes = [0; 10];
    bytes.copy_from_slice(&table[..10]);
    Code { table: Some(Id::from_random(bytes)), ..paper.code() }
}

#[test]
fn a_changed_row_is_not_confirmed_and_a_paper_of_before_still_is() {
    let relay = Relay::start();
    let staff = relay.token(STAFF);
    let digest = |code: Code| hex::encode(Sha256::digest(code.sealed("刘志远").as_bytes()));
    let (good, before) = (sealed(&paper(5)), paper(5).code());
    for code in [good, before] {
        assert_eq!(code.to_string().parse(), Ok(code));
        assert_eq!(relay.ask_as(&staff, "PUT", &path(&digest(code)), b"").status, 204);
        assert_eq!(relay.ask("GET", &path(&digest(code)), &[], b"").status, 200);
    }
    let forged = sealed(&paper(50));
    assert_eq!(relay.ask("GET", &path(&digest(forged)), &[], b"").code(), "not_found");
}

#[test]
fn nobody_seeks_a_name_by_trying() {
    let relay = Relay::start_with(|config| {
        config.limits.rates.failures = relay::Rate { burst: 3, every_ms: 60_000 };
    });
    let staff = relay.token(STAFF);
    assert_eq!(relay.ask_as(&staff, "PUT", &path(DIGEST), b"").status, 204);
    let codes: Vec<String> =
        (0..5).map(|number| relay.ask("GET", &path(&format!("{number:064x}")), &[], b"").code()).collect();
    assert_eq!(codes, ["not_found", "not_found", "not_found", "slow_down", "slow_down"]);
}
