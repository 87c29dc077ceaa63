//! A device without a browser that talks to a real relay by HTTP: the replica of the product, a disk in memory.

use domain::{edit::Edit, id::Id, moment::Moment, principal::Principal};
use replica::{
    device::{Effect, Event, Replica, Start, View},
    frame::{self, ToDevice, ToRelay},
    store::{Memory, Space, end_of},
};

use crate::served::{Served, Session};

/// A device.
#[derive(Debug)]
pub struct Native {
    session: Session,
    replica: Replica,
    /// What is on its disk.
    pub disk: Memory,
    now: Moment,
    ids: u64,
    acts: u64,
    waiting: Vec<ToRelay>,
}

impl Native {
    /// A new one, whose clock shows `now`.
    pub fn new(session: Session, now: Moment) -> Self {
        let start = Start { seed: [7; 32], me: session.grant.clone(), community: session.community };
        let seed = session.token.bytes().fold(0_u64, |seed, byte| seed.rotate_left(7) ^ u64::from(byte));
        let (replica, effects) = Replica::open(
            &Start { seed: replica::seal::digest(session.token.as_bytes()), ..start },
            now,
            Vec::new(),
        );
        let disk = Memory::default();
        let mut device = Self { session, replica, disk, now, ids: seed, acts: 0, waiting: Vec::new() };
        device.perform(effects);
        device
    }

    /// Whose it is.
    pub fn who(&self) -> Principal {
        self.session.who
    }

    /// What it shows.
    pub fn view(&self) -> std::sync::Arc<View> {
        self.replica.view()
    }

    /// A new id.
    pub fn id<T>(&mut self) -> Id<T> {
        self.ids = self.ids.wrapping_add(1);
        let digest =
            replica::seal::digest(&[&self.ids.to_be_bytes()[..], self.session.token.as_bytes()].concat());
        let mut bytes = [0; 10];
        bytes.copy_from_slice(&digest[..10]);
        Id::from_random(bytes)
    }

    /// A person does something that is allowed.
    pub fn does(&mut self, edits: Vec<Edit>) {
        self.acts += 1;
        let what = format!("{edits:?}");
        let effects = self.handle(Event::Act { token: self.acts, edits });
        for effect in &effects {
            if let Effect::Answer { result, .. } = effect {
                assert_eq!(*result, Ok(()), "{what}");
            }
        }
        self.perform(effects);
    }

    fn handle(&mut self, event: Event) -> Vec<Effect> {
        self.now = self.now.plus_ms(1);
        self.replica.handle(self.now, event)
    }

    fn perform(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Store(batch) => {
                    self.disk.apply(batch);
                    let next = self.handle(Event::Stored(Ok(())));
                    self.perform(next);
                }
                Effect::Cover => {
                    let next = self.handle(Event::Covered);
                    self.perform(next);
                }
                Effect::Send(bytes) => self.waiting.push(frame::decode(&bytes).expect("a frame")),
                Effect::Show(_) | Effect::Hangup | Effect::Answer { .. } | Effect::Report(_) => {}
            }
        }
    }

    /// Talks to the relay until neither has anything to say, as the app does where sockets do not get through.
    pub async fn talk(&mut self, relay: &Served) {
        let up = self.handle(Event::LinkUp);
        self.perform(up);
        for _ in 0..60 {
            let asked = std::mem::take(&mut self.waiting);
            if asked.is_empty() {
                self.now = self.now.plus_ms(21_000); // long enough to ask again
                let ticked = self.handle(Event::Tick);
                self.perform(ticked);
                let idle = matches!(self.waiting.as_slice(), [] | [ToRelay::Hello { .. }]);
                if idle && self.view().status.unsent == 0 && self.view().status.caught_up {
                    break;
                }
                continue;
            }
            let answers: Vec<ToDevice> = relay.ask_frames(&self.session, &asked).await;
            for answer in answers {
                let effects = self.handle(Event::Frame(frame::encode(&answer)));
                self.perform(effects);
            }
        }
        self.waiting.clear();
        let down = self.handle(Event::LinkDown);
        self.perform(down);
    }

    /// How many entries its disk has.
    pub fn entries(&self) -> usize {
        Space::ALL
            .into_iter()
            .map(|space| self.disk.entries(space, &[], &end_of(&[]), usize::MAX).len())
            .sum()
    }
}
