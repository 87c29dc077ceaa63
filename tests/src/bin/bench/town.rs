//! A community of a given size, put into a running relay by a clerk's device that has no screen.

use std::{collections::VecDeque, net::SocketAddr};

use domain::{
    edit::Edit,
    id::Id,
    moment::Moment,
    principal::Principal,
    wish::{CardField, CardText, Decision, Wish, WishDraft, WishField},
};
use futures_util::{SinkExt as _, StreamExt as _};
use replica::device::{Effect, Event, Replica, Start};
use tests::browser::Relay;
use tokio_tungstenite::{
    connect_async,
    tungstenite::{Message, client::IntoClientRequest as _},
};

use super::{
    native::{draft, id},
    wire::{Session, Socket, session},
};

/// How many edits are made before they are waited for.
const AT_ONCE: usize = 500;
/// How many wishes are on the wall.
pub(crate) const ON_WALL: usize = 200;

/// So many records of 15 fields, so many facts about them, and a wall.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Size {
    pub(crate) records: usize,
    pub(crate) facts: usize,
}

/// The bench is a shell: it takes the time at its edge.
fn now() -> Moment {
    #[expect(clippy::disallowed_methods, reason = "a bench runs in real time")]
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    Moment(i64::try_from(since.as_millis()).unwrap())
}

/// A clerk's device, kept nowhere.
struct Clerk {
    replica: Replica,
    socket: Socket,
    events: VecDeque<Event>,
}

impl Clerk {
    async fn start(address: SocketAddr, session: &Session) -> Self {
        let mut request = format!("ws://{address}/sync").into_client_request().unwrap();
        let bearer = format!("Bearer {}", session.token);
        request.headers_mut().insert("Authorization", bearer.parse().unwrap());
        let (socket, _) = connect_async(request).await.unwrap();
        let who: Principal = session.principal.parse().unwrap();
        let start = Start { seed: [7; 32], me: who.into(), community: session.community };
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

    async fn act(&mut self, edits: Vec<Edit>) {
        self.events.push_back(Event::Act { token: 1, edits });
        self.settle().await;
    }
}

/// A wish that is on the wall.
fn published(number: usize) -> [Edit; 4] {
    let wish: Id<Wish> = id(5_000_000 + number);
    let step = |which: usize| id(6_000_000 + 10 * number + which);
    let content = format!("希望有人帮忙把第{number}号楼道的灯修好，晚上上下楼看得清");
    let (no, day) = (format!("{number:04}"), now().day());
    let filled = WishField::ALL.into_iter().filter(|field| WishDraft::REQUIRED.contains(field));
    let draft = filled.fold(WishDraft::default(), |draft, field| match field {
        WishField::Content => draft.with(field, content.as_str()),
        WishField::Phone => draft.with(field, format!("138{number:08}")),
        WishField::WisherName => draft.with(field, "钱有福"),
        WishField::Kind => draft.with(field, "小困难"),
        WishField::Group => draft.with(field, "空巢老人"),
        _ => draft.with(field, "桂花苑"),
    });
    let text = CardText::default()
        .with(CardField::No, no)
        .with(CardField::DisplayName, "钱**")
        .with(CardField::Group, "空巢老人")
        .with(CardField::Kind, "小困难")
        .with(CardField::Category, "维修")
        .with(CardField::Content, content);
    [
        Edit::Collect { year: day.year(), wish, draft },
        Edit::Submit { wish, step: step(1) },
        Edit::Review { wish, step: step(2), decision: Decision::Approved },
        Edit::Publish { wish, step: step(3), text, round: 1, expires: day.plus(30) },
    ]
}

/// Fills a new community.
pub(crate) async fn fill(relay: &Relay, size: Size) {
    let session = session(relay.address(), &relay.links("staff")[0].secret).await.unwrap();
    let mut clerk = Clerk::start(relay.address(), &session).await;
    let rows: Vec<(Id<Wish>, WishDraft)> =
        (0..size.records).map(|number| (id(number), draft(number))).collect();
    for rows in rows.chunks(AT_ONCE) {
        clerk.act(vec![Edit::Import { year: now().day().year(), rows: rows.to_vec() }]).await;
    }
    for number in 0..ON_WALL {
        clerk.act(published(number).into()).await;
    }
    let facts: Vec<Edit> = (0..size.facts)
        .map(|number| Edit::Explain {
            wish: id(number % size.records),
            step: id(1_000_000 + number),
            why: format!("第{number}次服务：上门陪伴两小时，老人很高兴"),
        })
        .collect();
    for some in facts.chunks(AT_ONCE) {
        clerk.act(some.to_vec()).await;
    }
}
