//! The wall for a device that has never been here: what the answer says about itself, and that it is compressed.

use std::io::Read as _;

use crate::common::Relay;
use replica::device::Glance;

const MEMBER: usize = 1;

#[test]
fn it_is_private_and_compressed_for_whoever_takes_that() {
    let relay = Relay::start();
    assert_eq!(relay.ask("GET", "/glance", &[], b"").code(), "no_session");
    let bearer = format!("Bearer {}", relay.token(MEMBER));
    let ask = |takes: &str| {
        relay.ask("GET", "/glance", &[("Authorization", &bearer), ("Accept-Encoding", takes)], b"")
    };
    let plain = ask("gzip, br;q=0");
    assert_eq!((plain.status, plain.header("content-encoding")), (200, ""));
    let view = Glance::read(&plain.body).unwrap().view();
    assert_eq!(view.community.profile.name, "梧桐苑社区");
    let packed = ask("gzip, deflate, BR;q=0.8");
    assert_eq!((packed.status, packed.header("content-encoding")), (200, "br"));
    assert!(packed.body.len() < plain.body.len());
    let mut unpacked = Vec::new();
    brotli::Decompressor::new(&packed.body[..], 4096).read_to_end(&mut unpacked).unwrap();
    assert_eq!(unpacked, plain.body);
    for answer in [plain, packed] {
        assert_eq!(answer.header("content-type"), "application/octet-stream");
        assert_eq!(answer.header("cache-control"), "no-store");
        assert_eq!(answer.header("vary"), "Accept-Encoding");
    }
    assert_eq!(relay.ask("POST", "/glance", &[("Authorization", &bearer)], b"").status, 405);
}
