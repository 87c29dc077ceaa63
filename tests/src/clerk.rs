//! A clerk's device without a screen, at a running relay: puts a whole register there in one go, by the edits that pages make.

use std::{collections::VecDeque, net::SocketAddr};

use domain::{edit::Edit, moment::Moment, principal::Principal};
use futures_util::{SinkExt as _, StreamExt as _};
use replica::device::{Effect, Event, Replica, Start};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{Message, client::IntoClientRequest as _},
};

use crate::browser::Relay;

/// A socket of a session.
pub type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// A session of a program.
#[derive(Debug)]
pub struct Session {
    /// What it shows the relay.
    pub token: String,
    /// Whose it is.
    pub principal: String,
    /// Of which community.
    pub community: [u8; 16],
}

/// Now: this device runs in real time.
pub fn now() -> Moment {
    #[expect(clippy::disallowed_methods, reason = "it stands beside browsers, which have the time too")]
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    Moment(i64::try_from(since.as_millis()).unwrap())
}

/// Opens a session with a link; none while the relay is not there.
pub async fn session(address: SocketAddr, secret: &str) -> Option<Session> {
    let body = serde_json::json!({ "secret": secret }).to_string();
    let answer: serde_json::Value = serde_json::from_str(&post(address, "/session", &body).await?).unwrap();
    let field = |name: &str| answer[name].as_str().unwrap().to_owned();
    let text = field("community");
    let mut community = [0; 16];
    for (byte, place) in community.iter_mut().zip((0..text.len()).step_by(2)) {
        *byte = u8::from_str_radix(&text[place..place + 2], 16).unwrap();
    }
    Some(Session { token: field("token"), principal: field("principal"), community })
}

async fn post(address: SocketAddr, path: &str, body: &str) -> Option<String> {
    let mut stream = TcpStream::connect(address).await.ok()?;
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: {address}\r\nX-Program: 1\r\nConnection: close\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(format!("{head}{body}").as_bytes()).await.ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.ok()?;
    answer.split_once("\r\n\r\n").map(|(_, body)| body.to_owned())
}

/// A clerk's device, kept nowhere.
#[derive(Debug)]
pub struct Clerk {
    replica: Replica,
    socket: Socket,
    events: VecDeque<Event>,
}

impl Clerk {
    /// The first clerk of a relay.
    pub async fn of(relay: &Relay) -> Self {
        let session = session(relay.address(), &relay.links("staff")[0].secret).await.unwrap();
        Self::start(relay.address(), &session).await
    }

    async fn start(address: SocketAddr, session: &Session) -> Self {
        let mut request = format!("ws://{address}/sync").into_client_request().unwrap();
        let bearer = format!("Bearer {}", session.token);
        request.headers_mut().insert("Authorization", bearer.parse().unwrap());
        let (socket, _) = connect_async(request).await.unwrap();
        let Principal::Staff(who) = session.principal.parse().unwrap() else { panic!("not a clerk's link") };
        let me = domain::grant::Grant::admin(who);
        let start = Start { seed: [7; 32], me, community: session.community };
        let (replica, effects) = Replica::open(&start, now(), Vec::new());
        let mut clerk = Self { replica, socket, events: VecDeque::from([Event::LinkUp]) };
        clerk.perform(effects).await;
        clerk.settle().await;
        clerk
    }

    async fn perform(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Store(_) => self.events.push_back(Event::Stored(Ok(()))),
                Effect::Send(frame) => self.socket.send(Message::Binary(frame.into())).await.unwrap(),
                Effect::Answer { result, .. } => result.unwrap(),
                Effect::Hangup => panic!("the relay is silent"),
                Effect::Show(_) | Effect::Cover | Effect::Report(_) => {}
            }
        }
    }

    /// Until the relay has everything and we have everything of the relay.
    async fn settle(&mut self) {
        loop {
            while let Some(event) = self.events.pop_front() {
                let effects = self.replica.handle(now(), event);
                self.perform(effects).await;
            }
            let status = self.replica.view().status.clone();
            if status.caught_up && status.unsent == 0 {
                return;
            }
            if let Message::Binary(frame) = self.socket.next().await.unwrap().unwrap() {
                self.events.push_back(Event::Frame(frame.to_vec()));
            }
        }
    }

    /// Does all of it, and waits until the relay has it.
    pub async fn act(&mut self, edits: Vec<Edit>) {
        self.events.push_back(Event::Act { token: 1, edits });
        self.settle().await;
    }
}
