//! The relay over web sockets: who may open one, what is forwarded, when it is closed; and neighbours' programs.

use crate::common::Relay;
use automerge::{
    ActorId, Automerge, ReadDoc as _, TextEncoding,
    sync::{self, SyncDoc as _},
    transaction::{CommitOptions, Transactable as _},
};
use ciborium::Value;
use domain::access::DocName;
use futures_util::{SinkExt as _, StreamExt as _};
use replica::{
    frame::{self, ChangeBytes, ErrorCode, ToDevice, ToRelay, Verdict, Want},
    schema,
};
use tokio::{net::TcpStream, runtime::Runtime};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{Error, Message, client::IntoClientRequest as _, protocol::frame::coding::CloseCode},
};

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

const STAFF: usize = 0;
const MEMBER: usize = 1;

async fn open(relay: &Relay, path: &str, headers: &[(&'static str, String)]) -> Result<Socket, u16> {
    let mut request = format!("ws://{}{path}", relay.address).into_client_request().unwrap();
    for (name, value) in headers {
        request.headers_mut().insert(*name, value.parse().unwrap());
    }
    match connect_async(request).await {
        Ok((socket, _)) => Ok(socket),
        Err(Error::Http(answer)) => Err(answer.status().as_u16()),
        Err(error) => panic!("{error}"),
    }
}

fn bearer(token: &str) -> (&'static str, String) {
    ("authorization", format!("Bearer {token}"))
}

async fn tell(socket: &mut Socket, message: &ToRelay) {
    socket.send(Message::Binary(frame::encode(message).into())).await.unwrap();
}

async fn next(socket: &mut Socket) -> Option<Message> {
    loop {
        match tokio::time::timeout(std::time::Duration::from_secs(20), socket.next()).await.unwrap()? {
            Ok(Message::Ping(_) | Message::Pong(_)) => {}
            other => return Some(other.unwrap()),
        }
    }
}

async fn told(socket: &mut Socket) -> ToDevice {
    let Some(Message::Binary(bytes)) = next(socket).await else { panic!("no frame") };
    frame::decode(&bytes).unwrap()
}

async fn closed(socket: &mut Socket) -> (CloseCode, String) {
    let Some(Message::Close(Some(close))) = next(socket).await else { panic!("not closed") };
    (close.code, close.reason.to_string())
}

/// Who a session is, and in which community.
fn session(relay: &Relay, token: &str) -> ([u8; 16], String) {
    let session = relay.ask_as(token, "GET", "/session", b"").json();
    let community = hex::decode(session["community"].as_str().unwrap()).unwrap().try_into().unwrap();
    (community, session["principal"].as_str().unwrap().to_owned())
}

fn written(community: &[u8; 16], who: &str, key: &str) -> ChangeBytes {
    let mut am = schema::fresh(community, &DocName::Community);
    am.set_author(Some(automerge::Author::from(who.as_bytes().to_vec())));
    // Naming an author takes a new actor, so the actor comes last.
    am.set_actor(ActorId::from([5_u8; 16]));
    put(&mut am, key);
    ChangeBytes(am.get_last_local_change().unwrap().raw_bytes().to_vec())
}

fn put(am: &mut Automerge, key: &str) {
    let section = schema::container(am, schema::section::PROFILE).unwrap();
    let mut tx = am.transaction();
    tx.put(&section, key, "x").unwrap();
    tx.commit_with(CommitOptions::default().with_time(0));
}

#[test]
fn only_our_pages_and_programs_open_sockets() {
    let relay = Relay::start();
    let token = relay.token(STAFF);
    let cookie = ("cookie", format!("session={token}"));
    let origin = |host: &str| ("origin", format!("http://{host}"));
    let ours = relay.address.to_string();
    Runtime::new().unwrap().block_on(async {
        for path in ["/sync", "/repo"] {
            assert_eq!(open(&relay, path, &[]).await.err(), Some(401));
            assert_eq!(open(&relay, path, std::slice::from_ref(&cookie)).await.err(), Some(403));
            assert_eq!(open(&relay, path, &[cookie.clone(), origin("evil.example")]).await.err(), Some(403));
            assert_eq!(open(&relay, path, &[bearer(&token), origin("evil.example")]).await.err(), Some(403));
            assert!(open(&relay, path, &[cookie.clone(), origin(&ours)]).await.is_ok());
            assert!(open(&relay, path, &[bearer(&token)]).await.is_ok());
        }
    });
}

#[test]
fn a_change_is_acknowledged_forwarded_and_still_there_after_a_restart() {
    let mut relay = Relay::start();
    let (staff, member) = (relay.token(STAFF), relay.token(MEMBER));
    let (community, who) = session(&relay, &staff);
    let runtime = Runtime::new().unwrap();
    let change = written(&community, &who, "note");
    let push = ToRelay::Push { doc: DocName::Community, changes: vec![change.clone()] };
    let hello = ToRelay::Hello { log: None, since: 0 };
    let head = runtime.block_on(async {
        let mut author = open(&relay, "/sync", &[bearer(&staff)]).await.unwrap();
        let mut reader = open(&relay, "/sync", &[bearer(&member)]).await.unwrap();
        tell(&mut reader, &hello).await;
        assert!(matches!(told(&mut reader).await, ToDevice::Moved { .. }));
        tell(&mut author, &push).await;
        let ToDevice::Verdicts { verdicts, .. } = told(&mut author).await else { panic!() };
        let Verdict::Accepted { seq } = verdicts[0].1 else { panic!("{verdicts:?}") };
        let ToDevice::Records { changes, first, .. } = told(&mut reader).await else { panic!() };
        assert_eq!((&changes[..], first), (&[change.clone()][..], seq));
        seq
    });
    relay.stop();
    relay.resume();
    runtime.block_on(async {
        let mut author = open(&relay, "/sync", &[bearer(&staff)]).await.unwrap();
        tell(&mut author, &push).await;
        let ToDevice::Verdicts { verdicts, .. } = told(&mut author).await else { panic!() };
        assert!(matches!(verdicts[0].1, Verdict::Duplicate { seq } if seq == head));
        let want = Want { doc: DocName::Community, since: head - 1, hash: None };
        tell(&mut author, &ToRelay::Pull(vec![want; 40])).await;
        for _ in 0..40 {
            let ToDevice::Records { changes, .. } = told(&mut author).await else { panic!() };
            assert_eq!(changes, std::slice::from_ref(&change));
        }
    });
    assert!(relay::doctor(relay.folder()).unwrap().is_whole());
}

#[test]
fn a_revoked_session_is_cut_off_at_once_and_a_stopping_relay_says_so() {
    let mut relay = Relay::start();
    let (staff, member) = (relay.token(STAFF), relay.token(MEMBER));
    let links = relay.ask_as(&staff, "GET", "/links", b"").json();
    let of_member = links.as_array().unwrap().iter().find(|link| link["role"] == "member").unwrap();
    let path = format!("/links/{}", of_member["id"].as_str().unwrap());
    let runtime = Runtime::new().unwrap();
    let mut last = runtime.block_on(async {
        let mut socket = open(&relay, "/sync", &[bearer(&member)]).await.unwrap();
        let last = open(&relay, "/sync", &[bearer(&staff)]).await.unwrap();
        assert_eq!(relay.ask_as(&staff, "DELETE", &path, b"").status, 204);
        let said = told(&mut socket).await;
        assert!(matches!(said, ToDevice::Error { code: ErrorCode::SessionEnded, doc: None }));
        assert_eq!(closed(&mut socket).await, (CloseCode::Library(4401), "session_ended".into()));
        last
    });
    let waits = runtime.spawn(async move { closed(&mut last).await });
    relay.stop();
    assert_eq!(runtime.block_on(waits).unwrap(), (CloseCode::Away, "going_away".into()));
}

/// A program that speaks automerge-repo's protocol.
struct Neighbour {
    socket: Socket,
    relay: String,
    id: String,
    am: Automerge,
    state: sync::State,
}

impl Neighbour {
    async fn join(relay: &Relay, token: &str, actor: u8) -> Self {
        let docs = relay.ask_as(token, "GET", "/docs", b"").json();
        let line = docs.as_array().unwrap().iter().find(|line| line["name"] == "community").unwrap();
        let mut neighbour = Self {
            socket: open(relay, "/repo", &[bearer(token)]).await.unwrap(),
            relay: String::new(),
            id: line["id"].as_str().unwrap().to_owned(),
            am: Automerge::new_with_encoding(TextEncoding::UnicodeCodePoint)
                .with_actor(ActorId::from([actor])),
            state: sync::State::new(),
        };
        let versions = Value::Array(vec![Value::Text("1".into())]);
        neighbour.say("join", vec![("supportedProtocolVersions", versions)]).await;
        let peer = neighbour.hear().await;
        assert_eq!((text(&peer, "type"), text(&peer, "selectedProtocolVersion")), ("peer", "1"));
        neighbour.relay = text(&peer, "senderId").into();
        neighbour
    }

    async fn say(&mut self, kind: &str, more: Vec<(&str, Value)>) {
        let own = [("type", kind), ("senderId", "program"), ("targetId", &self.relay)];
        let mut map: Vec<(Value, Value)> = own
            .into_iter()
            .map(|(key, value)| (Value::Text(key.into()), Value::Text(value.into())))
            .collect();
        map.extend(more.into_iter().map(|(key, value)| (Value::Text(key.into()), value)));
        let mut bytes = Vec::new();
        ciborium::into_writer(&Value::Map(map), &mut bytes).unwrap();
        self.socket.send(Message::Binary(bytes.into())).await.unwrap();
    }

    async fn hear(&mut self) -> Value {
        let Some(Message::Binary(bytes)) = next(&mut self.socket).await else { panic!("no message") };
        ciborium::from_reader(&*bytes).unwrap()
    }

    /// Says what there is to say; the first time, that is a request.
    async fn speak(&mut self) {
        let kind = if self.state.their_heads.is_none() { "request" } else { "sync" };
        if let Some(message) = self.am.generate_sync_message(&mut self.state) {
            let document = Value::Text(self.id.clone());
            self.say(kind, vec![("documentId", document), ("data", Value::Bytes(message.encode()))]).await;
        }
    }

    /// Talks until this is there.
    async fn until(&mut self, done: impl Fn(&Self) -> bool) {
        self.speak().await;
        while !done(self) {
            let message = self.hear().await;
            self.answer(&message).await;
        }
    }

    async fn answer(&mut self, message: &Value) {
        assert_eq!(text(message, "type"), "sync", "{message:?}");
        let data = field(message, "data").as_bytes().unwrap();
        self.am.receive_sync_message(&mut self.state, sync::Message::decode(data).unwrap()).unwrap();
        self.speak().await;
    }

    fn has(&self, key: &str) -> bool {
        schema::container(&self.am, schema::section::PROFILE)
            .is_some_and(|section| self.am.get(&section, key).unwrap().is_some())
    }

    fn is_acknowledged(&self) -> bool {
        self.state.their_heads.as_ref() == Some(&self.am.get_heads())
    }
}

fn field<'a>(message: &'a Value, name: &str) -> &'a Value {
    let map = message.as_map().unwrap();
    map.iter().find(|(key, _)| key.as_text() == Some(name)).map(|(_, value)| value).unwrap()
}

fn text<'a>(message: &'a Value, name: &str) -> &'a str {
    field(message, name).as_text().unwrap()
}

#[test]
fn a_neighbours_program_reads_and_writes_and_hears_of_others() {
    let relay = Relay::start();
    let (one, two) = (relay.token(STAFF), relay.token(STAFF));
    let (community, who) = session(&relay, &one);
    Runtime::new().unwrap().block_on(async {
        let mut first = Neighbour::join(&relay, &one, 1).await;
        first.until(|peer| schema::container(&peer.am, schema::section::PROFILE).is_some()).await;
        put(&mut first.am, "first");
        first.until(Neighbour::is_acknowledged).await;

        let mut second = Neighbour::join(&relay, &two, 2).await;
        second.until(|peer| peer.has("first")).await;
        put(&mut second.am, "second");
        second.until(Neighbour::is_acknowledged).await;
        first.until(|peer| peer.has("second")).await;

        // And what a device does reaches them.
        let mut device = open(&relay, "/sync", &[bearer(&one)]).await.unwrap();
        let changes = vec![written(&community, &who, "third")];
        tell(&mut device, &ToRelay::Push { doc: DocName::Community, changes }).await;
        first.until(|peer| peer.has("third")).await;
        second.until(|peer| peer.has("third")).await;

        second.id = "3xyz".into();
        second.state = sync::State::new();
        second.speak().await;
        assert_eq!(text(&second.hear().await, "type"), "doc-unavailable");
    });
    assert!(relay::doctor(relay.folder()).unwrap().is_whole());
}

#[test]
fn what_a_neighbour_may_not_write_is_refused_and_kept_nowhere() {
    let relay = Relay::start();
    let (staff, member) = (relay.token(STAFF), relay.token(MEMBER));
    Runtime::new().unwrap().block_on(async {
        // A member may only read this document; and nobody may make containers in it.
        for (token, is_container) in [(&member, false), (&staff, true)] {
            let mut peer = Neighbour::join(&relay, token, 1).await;
            peer.until(|peer| schema::container(&peer.am, schema::section::PROFILE).is_some()).await;
            if is_container {
                let mut tx = peer.am.transaction();
                tx.put_object(automerge::ROOT, "mine", automerge::ObjType::Map).unwrap();
                tx.commit();
            } else {
                put(&mut peer.am, "mine");
            }
            peer.speak().await;
            let error = loop {
                let message = peer.hear().await;
                if text(&message, "type") == "error" {
                    break message;
                }
                // What was still on its way when the change was made: only then is the change told.
                peer.answer(&message).await;
            };
            assert!(text(&error, "message").starts_with("refused: "), "{error:?}");
            assert_eq!(closed(&mut peer.socket).await.0, CloseCode::Library(4403));
        }
        let mut reader = Neighbour::join(&relay, &staff, 3).await;
        reader.until(Neighbour::is_acknowledged).await;
        assert!(!reader.has("mine"));
    });
}

#[test]
fn staff_learn_on_which_device_an_actor_writes() {
    let relay = Relay::start();
    let staff = relay.token(STAFF);
    let (community, who) = session(&relay, &staff);
    let push =
        ToRelay::Push { doc: DocName::Community, changes: vec![written(&community, &who, "contact_name")] };
    let body = frame::pack([frame::encode(&push).as_slice()]);
    assert_eq!(relay.ask_as(&staff, "POST", "/sync", &body).status, 200);
    let device = relay.ask_as(&staff, "GET", "/session", b"").json()["device"].clone();
    let actors = relay.ask_as(&staff, "GET", "/actors?doc=community", b"").json();
    let actor = hex::encode([5_u8; 16]);
    let own = actors.as_array().unwrap().iter().find(|one| one["actor"] == actor.as_str()).unwrap();
    assert_eq!(own["device"], device);
    assert!(own["label"].is_string());
    // A device whose session has ended is still known by its id.
    assert_eq!(relay.ask_as(&staff, "DELETE", "/session", b"").status, 204);
    let again = relay.token(STAFF);
    let actors = relay.ask_as(&again, "GET", "/actors?doc=community", b"").json();
    let own = actors.as_array().unwrap().iter().find(|one| one["actor"] == actor.as_str()).unwrap();
    assert_eq!((&own["device"], own["label"].is_null()), (&device, true));

    let member = relay.token(MEMBER);
    assert_eq!(relay.ask_as(&member, "GET", "/actors?doc=community", b"").code(), "not_allowed");
    assert_eq!(relay.ask_as(&again, "GET", "/actors?doc=nothing", b"").status, 400);
}
