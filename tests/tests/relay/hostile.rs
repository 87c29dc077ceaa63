//! Promise: whatever bytes are sent to the real relay over HTTP, over a WebSocket or to the gateway, they are refused with
//! bounded memory, and another session notices nothing.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use std::{fmt::Write as _, time::Duration};

use automerge::{ActorId, Author, ReadDoc as _};
use domain::access::DocName;
use futures_util::{SinkExt as _, StreamExt as _};
use replica::{
    frame::{self, ChangeBytes, ErrorCode, MAX_FRAME, ToDevice, ToRelay, Verdict, Want},
    schema::{self, Put},
};
use tests::{
    bystander::Bystander,
    served::{PATIENCE, Served, Session},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::{sleep, timeout},
};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async_with_config,
    tungstenite::{Message, client::IntoClientRequest as _, protocol::WebSocketConfig},
};

async fn raw(relay: &Served, bytes: &[u8]) -> TcpStream {
    let mut stream = TcpStream::connect(relay.address()).await.unwrap();
    // It may be refused before all of it is sent.
    stream.write_all(bytes).await.ok();
    stream
}

/// What is answered until the relay closes; it has to, by itself.
async fn answer(mut stream: TcpStream, what: &str) -> String {
    let mut bytes = Vec::new();
    let read = timeout(2 * PATIENCE, stream.read_to_end(&mut bytes)).await;
    assert!(read.is_ok(), "the relay does not end it: {what}");
    String::from_utf8_lossy(&bytes).into_owned()
}

fn bearer(session: &Session) -> String {
    format!("Authorization: Bearer {}\r\n", session.token)
}

#[tokio::test(flavor = "multi_thread")]
async fn http_that_is_none_or_too_large_is_refused() {
    let mut relay = Served::new();
    relay.start().await;
    let mut bystander = Bystander::new(&mut relay).await;
    let member = bearer(&relay.session("member", 0).await);
    let long = "x".repeat(1 << 20);
    let many: String = (0..5000).fold(String::new(), |mut lines, number| {
        write!(lines, "X-{number}: y\r\n").unwrap();
        lines
    });
    let head = |line: &str, more: &str| format!("{line} HTTP/1.1\r\nHost: x\r\n{more}").into_bytes();
    let zeros = vec![0; 20 << 20];
    for (what, bytes, status) in [
        ("garbage", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n".to_vec(), "400"),
        ("no UTF-8 in the path", b"GET /\xff\xfe HTTP/1.1\r\nHost: x\r\n\r\n".to_vec(), ""),
        (
            "no UTF-8 in a secret",
            b"GET /session HTTP/1.1\r\nHost: x\r\nCookie: session=\xff\r\nConnection: close\r\n\r\n".to_vec(),
            "401",
        ),
        ("a long path", head(&format!("GET /{long}"), "\r\n"), "4"),
        ("a long header", head("GET /", &format!("X: {long}\r\n\r\n")), "431"),
        ("many headers", head("GET /", &format!("{many}\r\n")), "431"),
        ("two lengths", head("POST /session", "Content-Length: 1\r\nContent-Length: 2\r\n\r\nxx"), "400"),
        ("a length that is none", head("POST /session", "Content-Length: -1\r\n\r\n"), "400"),
        (
            "a length beyond all",
            head(
                "POST /sync",
                &format!("{member}Connection: close\r\nContent-Length: 18446744073709551615\r\n\r\n"),
            ),
            "",
        ),
        (
            "a body too large",
            [head("POST /sync", &format!("{member}Content-Length: {}\r\n\r\n", zeros.len())), zeros.clone()]
                .concat(),
            "413",
        ),
        (
            "a picture too large",
            head(
                &format!("PUT /blobs/{}?doc=community", "0".repeat(64)),
                &format!("{member}Connection: close\r\nContent-Length: 99999999\r\n\r\n"),
            ),
            "403",
        ),
        (
            "JSON too deep",
            {
                let deep = "[".repeat(8000);
                head(
                    "POST /session",
                    &format!("Connection: close\r\nContent-Length: {}\r\n\r\n{deep}", deep.len()),
                )
            },
            "400",
        ),
        (
            "frames longer than the body",
            head(
                "POST /sync",
                &format!("{member}Connection: close\r\nContent-Length: 8\r\n\r\n\x7f\x7f\x7f\x7fxxxx"),
            ),
            "400",
        ),
        (
            "an upgrade to nothing",
            head("GET /sync", &format!("{member}Connection: upgrade, close\r\nUpgrade: h2c\r\n\r\n")),
            "4",
        ),
        (
            "an upgrade without a key",
            head(
                "GET /sync",
                &format!(
                    "{member}Connection: upgrade, close\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\r\n"
                ),
            ),
            "4",
        ),
        (
            "an upgrade of another version",
            head(
                "GET /repo",
                &format!(
                    "{member}Connection: upgrade, close\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 12\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
                ),
            ),
            "4",
        ),
    ] {
        let stream = raw(&relay, &bytes).await;
        let said = if status.is_empty() {
            drop(stream);
            String::new()
        } else {
            answer(stream, what).await
        };
        // Where we are still sending when it refuses, its answer may be lost on the way.
        let refused = said.is_empty() || said.starts_with(&format!("HTTP/1.1 {status}"));
        assert!(refused, "{what}: {}", said.lines().next().unwrap_or_default());
        bystander.is_unharmed(&mut relay, what).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_slow_on_purpose_is_given_up() {
    let mut relay = Served::new();
    relay.start().await;
    let mut bystander = Bystander::new(&mut relay).await;
    let secret = relay.secret("member", 0).to_owned();
    let member = bearer(&relay.session("member", 0).await);
    let mut slow = Vec::new();
    for _ in 0..100 {
        slow.push(raw(&relay, b"GET / HTTP/1.1\r\nHost: x\r\nX: ").await);
        let body = format!(
            "POST /session HTTP/1.1\r\nHost: x\r\nContent-Length: 8000\r\n\r\n{{\"secret\":\"{secret}"
        );
        slow.push(raw(&relay, body.as_bytes()).await);
        slow.push(raw(&relay, b"").await);
    }
    // A chunk that is longer than anything can be: it is waited for as long as for any other body.
    let chunk = format!(
        "POST /sync HTTP/1.1\r\nHost: x\r\n{member}Connection: close\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\nx"
    );
    slow.push(raw(&relay, chunk.as_bytes()).await);
    bystander.is_unharmed(&mut relay, "while they wait").await;
    for stream in slow {
        let said = answer(stream, "slow").await;
        assert!(
            said.is_empty() || said.starts_with("HTTP/1.1 408") || said.starts_with("HTTP/1.1 504"),
            "{said}"
        );
    }
    bystander.is_unharmed(&mut relay, "afterwards").await;
}

type Client = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// A client that holds back nothing.
async fn open(relay: &Served, path: &str, session: &Session) -> Client {
    let mut request = format!("ws://{}{path}", relay.address()).into_client_request().unwrap();
    let headers = request.headers_mut();
    headers.insert("authorization", format!("Bearer {}", session.token).parse().unwrap());
    headers.insert("sec-websocket-extensions", "permessage-deflate; client_max_window_bits".parse().unwrap());
    let config = WebSocketConfig::default().max_message_size(None).max_frame_size(None);
    let (socket, answer) = connect_async_with_config(request, Some(config), false).await.unwrap();
    assert_eq!(answer.headers().get("sec-websocket-extensions"), None, "nothing is inflated");
    socket
}

/// The code with which the relay closes; 0 when it just hangs up.
async fn closed(mut socket: Client) -> u16 {
    let end = async {
        loop {
            match socket.next().await {
                Some(Ok(Message::Close(Some(close)))) => return u16::from(close.code),
                Some(Ok(Message::Close(None)) | Err(_)) | None => return 0,
                Some(Ok(_)) => {}
            }
        }
    };
    timeout(PATIENCE, end).await.unwrap()
}

/// Bytes on the wire as they are, after the handshake.
async fn after_upgrade(relay: &Served, session: &Session, bytes: &[u8]) -> TcpStream {
    let head = format!(
        "GET /sync HTTP/1.1\r\nHost: x\r\n{}Connection: upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
         Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n",
        bearer(session)
    );
    let mut stream = raw(relay, head.as_bytes()).await;
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).await.unwrap();
    assert_eq!(&answer, b"HTTP/1.1 101");
    stream.write_all(bytes).await.ok();
    stream
}

#[tokio::test(flavor = "multi_thread")]
async fn web_socket_messages_that_are_none_or_too_large_end_their_own_connection_only() {
    let mut relay = Served::new();
    relay.start().await;
    let mut bystander = Bystander::new(&mut relay).await;
    let member = relay.session("member", 0).await;
    for (what, message, code) in [
        ("too large", Message::Binary(vec![1; MAX_FRAME + 1].into()), 1009),
        ("text", Message::Text("hello".into()), 4400),
    ] {
        let mut socket = open(&relay, "/sync", &member).await;
        socket.send(message).await.ok();
        let closed = closed(socket).await;
        assert!(closed == code || closed == 0, "{what}: {closed}");
        bystander.is_unharmed(&mut relay, what).await;
    }
    let masked = |first: u8, length: &[u8]| [&[first], length, &[0; 4]].concat();
    for (what, bytes) in [
        ("a frame of 2^63 bytes", masked(0x82, &[0xff, 0x80, 0, 0, 0, 0, 0, 0, 0])),
        ("a frame of 2^62 bytes", masked(0x82, &[0xff, 0x3f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff])),
        ("not masked", vec![0x82, 0x01, 0x00]),
        ("compressed", [masked(0xc2, &[0x81]), vec![0]].concat()),
        ("a reserved kind", masked(0x83, &[0x80])),
        ("a long ping", [masked(0x89, &[0xfe, 0x10, 0x00]), vec![0; 0x1000]].concat()),
        ("a continuation of nothing", masked(0x80, &[0x80])),
        ("text that is no UTF-8", [masked(0x81, &[0x82]), vec![0xff, 0xfe]].concat()),
        ("no frames at all", vec![0xff; 100_000]),
    ] {
        answer(after_upgrade(&relay, &member, &bytes).await, what).await;
        bystander.is_unharmed(&mut relay, what).await;
    }
    // A message that never ends, in small pieces.
    let mut piece = masked(0x02, &[0xfe, 0xff, 0xff]);
    piece.resize(piece.len() + 0xffff, 7);
    let mut endless = after_upgrade(&relay, &member, &piece).await;
    piece[0] = 0x00;
    for _ in 0..1000 {
        if endless.write_all(&piece).await.is_err() {
            break;
        }
    }
    answer(endless, "an endless message").await;
    bystander.is_unharmed(&mut relay, "an endless message").await;
    // Frames of which only the beginning comes: as many as a session may have open.
    let mut half = Vec::new();
    for _ in 0..14 {
        let mut bytes = masked(0x82, &[0xff, 0, 0, 0, 0, 0, 0x3f, 0xff, 0xff]);
        bytes.resize(bytes.len() + 1000, 7);
        half.push(after_upgrade(&relay, &member, &bytes).await);
    }
    bystander.is_unharmed(&mut relay, "halves of frames").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn frames_that_claim_much_are_answered_and_cost_little() {
    let mut relay = Served::new();
    relay.start().await;
    let mut bystander = Bystander::new(&mut relay).await;
    let member = relay.session("member", 0).await;
    let mut socket = open(&relay, "/sync", &member).await;
    let want = Want { doc: DocName::Community, since: 0, hash: None };
    let mut claims = frame::encode(&ToRelay::Pull(Vec::new()));
    claims.pop();
    claims.extend([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01]);
    let empty_changes =
        [frame::encode(&ToRelay::Push { doc: DocName::Community, changes: Vec::new() })[..].to_vec()]
            .concat();
    let mut nothing = empty_changes[..empty_changes.len() - 1].to_vec();
    nothing.extend([0x80, 0x80, 0xe0, 0x01]); // 3.5 million changes of no bytes
    nothing.resize(MAX_FRAME, 0);
    for (what, bytes, code) in [
        ("nothing", Vec::new(), ErrorCode::Malformed),
        ("garbage", vec![1, 0xff, 0xff], ErrorCode::Malformed),
        ("another version", vec![9, 0, 0], ErrorCode::Version),
        ("a pull of 2^64 documents", claims, ErrorCode::Malformed),
        ("a name that is no UTF-8", vec![1, 2, 2, 0xff, 0xfe, 0], ErrorCode::Malformed),
        (
            "too many wants",
            frame::encode(&ToRelay::Pull(vec![want; frame::MAX_WANTS + 1])),
            ErrorCode::TooBig,
        ),
        ("millions of empty changes", nothing, ErrorCode::Malformed),
    ] {
        socket.send(Message::Binary(bytes.into())).await.unwrap();
        let heard = timeout(PATIENCE, async {
            loop {
                if let Message::Binary(bytes) = socket.next().await.unwrap().unwrap() {
                    return frame::decode::<ToDevice>(&bytes).unwrap();
                }
            }
        });
        let ToDevice::Error { code: heard, .. } = heard.await.unwrap() else { panic!("{what}") };
        assert!(heard == code || heard == ErrorCode::TooBig, "{what}: {heard:?}");
        bystander.is_unharmed(&mut relay, what).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn cbor_that_is_deep_endless_or_enormous_ends_its_own_connection_only() {
    let mut relay = Served::new();
    relay.start().await;
    let mut bystander = Bystander::new(&mut relay).await;
    let staff = relay.session("staff", 0).await;
    let head = |last: u8| [b"\xa3\x64type\x64join\x61x".as_slice(), &[last]].concat();
    let most = 4 << 20;
    let filled = |mut bytes: Vec<u8>, with: u8| {
        bytes.resize(most, with);
        bytes
    };
    for (what, bytes) in [
        ("garbage", vec![0xff; 1000]),
        ("too large", vec![0x00; most + 1]),
        ("deep arrays", filled(head(0x81), 0x81)),
        ("deep maps", filled(head(0xa1), 0xa1)),
        ("deep tags", filled(head(0xc6), 0xc6)),
        ("endless arrays in arrays", filled(head(0x9f), 0x9f)),
        ("an endless text of nothing", filled(head(0x7f), 0x60)),
        ("an array of 2^64", filled([head(0x9b), vec![0xff; 8]].concat(), 0x00)),
        ("a map of 2^64", filled([head(0xbb), vec![0xff; 8]].concat(), 0x00)),
        ("bytes of 2^64", filled([head(0x5b), vec![0xff; 8]].concat(), 0x00)),
        ("text of 2^63", filled([head(0x7b), vec![0x7f; 8]].concat(), b'x')),
        ("a name that is no UTF-8", b"\xa2\x64type\x64join\x68senderId\x62\xff\xfe".to_vec()),
        ("a sync before it has joined", b"\xa1\x64type\x64sync".to_vec()),
    ] {
        let mut socket = open(&relay, "/repo", &staff).await;
        socket.send(Message::Binary(bytes.into())).await.ok();
        closed(socket).await;
        bystander.is_unharmed(&mut relay, what).await;
    }
    // One that has joined, and then says that it has a filter to be asked four thousand million times for every change.
    let (_, docs) =
        relay.ask("GET", "/docs", &[("Authorization", &format!("Bearer {}", staff.token))], b"").await;
    let docs: serde_json::Value = serde_json::from_slice(&docs).unwrap();
    let id = docs.as_array().unwrap().iter().find(|line| line["name"] == "community").unwrap()["id"]
        .as_str()
        .unwrap();
    let filter = [0x01, 0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f, 0xff, 0xff];
    for data in [
        [&[0x42, 0, 0, 1, 0, u8::try_from(filter.len()).unwrap()][..], &filter, &[0]].concat(),
        vec![0x42, 0xff, 0xff, 0xff, 0xff, 0x0f],
        vec![0x00; 1000],
        Vec::new(),
    ] {
        let mut socket = open(&relay, "/repo", &staff).await;
        socket.send(Message::Binary(b"\xa2\x64type\x64join\x68senderId\x61p".to_vec().into())).await.unwrap();
        let length = u16::try_from(data.len()).unwrap().to_be_bytes();
        let sync = [
            b"\xa4\x64type\x64sync\x68senderId\x61p\x6adocumentId\x78".as_slice(),
            &[u8::try_from(id.len()).unwrap()],
            id.as_bytes(),
            b"\x64data\x59",
            &length,
            &data,
        ];
        socket.send(Message::Binary(sync.concat().into())).await.unwrap();
        closed(socket).await;
        bystander.is_unharmed(&mut relay, "sync messages").await;
    }
}

/// A change of some 300 KB.
fn large(session: &Session) -> ChangeBytes {
    let mut am = schema::fresh(&session.community, &DocName::Community);
    am.set_author(Some(Author::from(session.who.to_string().into_bytes())));
    am.set_actor(ActorId::from([9; 16]));
    let value = |number: u8| char::from(b'a' + number).to_string().repeat(60_000);
    let put = |number: u8| Put::new(schema::section::PROFILE, format!("field{number}"), value(number));
    let hash = schema::write(&mut am, &(0..5).map(put).collect::<Vec<_>>(), 1).unwrap().unwrap();
    ChangeBytes(am.get_change_by_hash(&hash).unwrap().raw_bytes().to_vec())
}

#[tokio::test(flavor = "multi_thread")]
async fn who_asks_and_does_not_read_costs_bounded_memory() {
    let mut relay = Served::new();
    relay.start().await;
    let mut bystander = Bystander::new(&mut relay).await;
    let (staff, member) = (relay.session("staff", 0).await, relay.session("member", 0).await);
    let push = ToRelay::Push { doc: DocName::Community, changes: vec![large(&staff)] };
    let answer = relay.ask_frames(&staff, &[push]).await;
    assert!(
        matches!(&answer[..], [ToDevice::Verdicts { verdicts, .. }] if matches!(verdicts[..], [(_, Verdict::Accepted { .. })])),
        "{answer:?}"
    );
    // 300 KB, a thousand times in one request, fifty requests, from eight sockets: 120 GB if it were all answered at once.
    let want = Want { doc: DocName::Community, since: 0, hash: None };
    let pull = frame::encode(&ToRelay::Pull(vec![want; 1000]));
    let mut deaf = Vec::new();
    for _ in 0..8 {
        let mut socket = open(&relay, "/sync", &member).await;
        for _ in 0..50 {
            if timeout(Duration::from_secs(1), socket.send(Message::Binary(pull.clone().into())))
                .await
                .is_err()
            {
                break;
            }
        }
        deaf.push(socket);
    }
    for _ in 0..5 {
        bystander.is_unharmed(&mut relay, "while others do not read").await;
        sleep(Duration::from_millis(200)).await;
    }
}
