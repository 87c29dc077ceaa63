//! Who asks too often is told so, alone; what proxies say is believed from proxies only.

use crate::common::Relay;
use domain::access::DocName;
use futures_util::{SinkExt as _, StreamExt as _};
use relay::Rate;
use replica::frame::{self, ErrorCode, ToDevice, ToRelay, Want};
use tokio::runtime::Runtime;
use tokio_tungstenite::{
    connect_async,
    tungstenite::{Message, client::IntoClientRequest as _},
};

const STAFF: usize = 0;
const MEMBER: usize = 1;
/// Nothing comes back while a test runs.
const ONCE: u32 = 100_000_000;

#[test]
fn an_address_that_asks_too_often_is_refused_and_others_are_not() {
    let relay =
        Relay::start_with(|config| config.limits.rates.address_requests = Rate { burst: 5, every_ms: ONCE });
    let ask = |from: &str| relay.ask("GET", "/", &[("X-Forwarded-For", from)], b"");
    for _ in 0..5 {
        assert_eq!(ask("1.2.3.4").status, 200);
    }
    let refused = ask("1.2.3.4");
    assert_eq!((refused.status, refused.code().as_str()), (429, "slow_down"));
    assert!(refused.header("retry-after").parse::<u32>().is_ok());
    assert_eq!(ask("9.9.9.9, 1.2.3.4").status, 429, "what it claims itself does not help");
    assert_eq!(ask("1.2.3.5").status, 200);
    for _ in 0..20 {
        assert_eq!(relay.ask("GET", "/", &[], b"").status, 200, "this machine itself is not counted");
    }
}

#[test]
fn a_session_that_asks_too_often_is_refused_and_others_are_not() {
    let relay = Relay::start_with(|config| config.limits.rates.others = Rate { burst: 5, every_ms: ONCE });
    let (staff, one, two) = (relay.token(STAFF), relay.token(MEMBER), relay.token(MEMBER));
    let paths = ["/docs", "/glance"].into_iter().cycle().take(8);
    let codes: Vec<u16> = paths.map(|path| relay.ask_as(&one, "GET", path, b"").status).collect();
    assert_eq!(codes, [200, 200, 200, 200, 200, 429, 429, 429]);
    assert_eq!(relay.ask_as(&two, "GET", "/docs", b"").status, 200);
    assert!((0..20).all(|_| relay.ask_as(&staff, "GET", "/docs", b"").status == 200));
}

#[test]
fn frames_beyond_the_limit_are_answered_with_words_and_cost_nobody_else() {
    let relay = Relay::start_with(|config| config.limits.rates.others = Rate { burst: 10, every_ms: ONCE });
    let (staff, member) = (relay.token(STAFF), relay.token(MEMBER));
    let hello = frame::encode(&ToRelay::Hello { log: None, since: 0 });
    Runtime::new().unwrap().block_on(async {
        let mut request = format!("ws://{}/sync", relay.address).into_client_request().unwrap();
        request.headers_mut().insert("authorization", format!("Bearer {member}").parse().unwrap());
        let (mut socket, _) = connect_async(request).await.unwrap();
        let mut answers = Vec::new();
        // One request has opened the socket; nine frames are left.
        for _ in 0..10 {
            socket.send(Message::Binary(hello.clone().into())).await.unwrap();
        }
        while answers.len() < 10 {
            if let Message::Binary(bytes) = socket.next().await.unwrap().unwrap() {
                answers.push(frame::decode::<ToDevice>(&bytes).unwrap());
            }
        }
        let refused = ToDevice::Error { code: ErrorCode::SlowDown, doc: None };
        let (taken, over): (Vec<_>, Vec<_>) = answers.into_iter().partition(|answer| *answer != refused);
        assert_eq!((taken.len(), over.len()), (9, 1));
    });
    let answer = relay.ask_as(&member, "POST", "/sync", &frame::pack([hello.as_slice()]));
    assert_eq!(answer.code(), "slow_down");
    let answer = relay.ask_as(&staff, "POST", "/sync", &frame::pack([hello.as_slice()]));
    assert_eq!(answer.status, 200);
}

#[test]
fn a_large_request_costs_more_than_a_small_one() {
    let relay = Relay::start_with(|config| config.limits.rates.others = Rate { burst: 10, every_ms: ONCE });
    let member = relay.token(MEMBER);
    let want = Want { doc: DocName::Community, since: 0, hash: None };
    let pull = frame::encode(&ToRelay::Pull(vec![want; 32 * 20]));
    let answer = relay.ask_as(&member, "POST", "/sync", &frame::pack([pull.as_slice()]));
    let frames = frame::unpack(&answer.body).unwrap();
    let said: Vec<ToDevice> = frames.iter().map(|frame| frame::decode(frame).unwrap()).collect();
    assert_eq!(said.last(), Some(&ToDevice::Error { code: ErrorCode::SlowDown, doc: None }));
    assert!(said.len() < 32 * 20, "what was not paid for was not done");
}

#[test]
fn logins_are_bounded() {
    let relay = Relay::start_with(|config| config.limits.rates.arrivals = Rate { burst: 3, every_ms: ONCE });
    let body = serde_json::json!({ "secret": relay.links[MEMBER].secret }).to_string();
    let login = |from: &str| {
        relay
            .ask("POST", "/session", &[("X-Program", "1"), ("X-Forwarded-For", from)], body.as_bytes())
            .status
    };
    assert_eq!((0..5).map(|_| login("1.2.3.4")).collect::<Vec<_>>(), [200, 200, 200, 429, 429]);
    assert_eq!(login("1.2.3.5"), 200);
}
