//! The device's half: documents, an outbox of typed intents, and the conversation with the relay.
//!
//! `Replica::handle(now, Event) -> Vec<Effect>`: one ordered list. What a person did is shown, then stored, and only
//! when it is on disk here is it sent; it leaves the outbox when the relay says that it is on disk there. The one exception is a
//! device that cannot store any more: it says so and sends all the same, so that one copy survives.
//!
//! No IO, no clock, no randomness but the seed. It does not draw, reconnect or retry a store on its own account: the
//! shell does, and reports.

mod clock;
mod doc;
mod epoch;
mod glance;
mod granted;
mod outbox;
mod push;
mod start;
mod sync;
mod trail;
mod view;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use domain::{
    access::DocName,
    community::Community,
    edit::{Edit, Intent, Refusal, check},
    grant::Grant,
    moment::Moment,
    principal::Principal,
};
use rand_chacha::{
    ChaCha20Rng,
    rand_core::{RngCore, SeedableRng},
};

pub use glance::Glance;
pub use outbox::Settle;
pub use view::{Notice, RefusedIntent, Status, View, Waiting};

use crate::{
    frame::LogId,
    schema::{CommunityId, Reader, Touched, plan},
    store::{Batch, Entry, Op, Space, StoreError},
};
use doc::{Doc, Lineage, Storing, sealed};
use epoch::{Next, Rotating};
use outbox::{OutboxEntry, OutboxRecord, RefusedRecord};

/// What a replica is started with.
#[derive(Clone, Debug)]
pub struct Start {
    /// Randomness, given once.
    pub seed: [u8; 32],
    /// Who acts on this device, and what was given to this person.
    pub me: Grant,
    /// Which community.
    pub community: CommunityId,
}

/// Something that happened to the device.
#[derive(Clone, Debug)]
pub enum Event {
    /// A person did something: all of the edits, or none.
    Act {
        /// Given back with the answer.
        token: u64,
        /// What to do, in order.
        edits: Vec<Edit>,
    },
    /// A person decided about a refused intent.
    Settle {
        /// Its number.
        refused: u64,
        /// What to do with it.
        how: Settle,
    },
    /// The last [`Effect::Store`] is on disk, or nothing of it is.
    Stored(Result<(), StoreError>),
    /// The link to the relay is up.
    LinkUp,
    /// The link to the relay is gone.
    LinkDown,
    /// A frame from the relay.
    Frame(Vec<u8>),
    /// The relay gives this person something else than before.
    Granted(Grant),
    /// These documents, and no others, are left alone: they are not asked for, and nothing of them that arrives is taken
    /// in. What is done in them here is kept and sent all the same. Holds until the next such event, not over a restart.
    LeaveAlone(BTreeSet<DocName>),
    /// What [`Effect::Cover`] asked for is done, as far as it can be.
    Covered,
    /// Time has passed.
    Tick,
}

/// Something the shell has to do, in this order.
#[derive(Clone, Debug)]
pub enum Effect {
    /// Show this.
    Show(Arc<View>),
    /// Write durably, then report [`Event::Stored`]. Never two at a time.
    Store(Batch),
    /// Send a frame to the relay.
    Send(Vec<u8>),
    /// The link is stale: close it and connect again.
    Hangup,
    /// The answer to an [`Event::Act`]: done (not durable yet) or not allowed.
    Answer {
        /// The token of the act.
        token: u64,
        /// Whether it was done.
        result: Result<(), Refusal>,
    },
    /// Tell the person.
    Report(Notice),
    /// Something was taken out of the store for good: see to it that its files do not keep what was replaced, as far as
    /// that can be done, then report [`Event::Covered`].
    Cover,
}

#[derive(Debug, Default)]
struct InFlight {
    docs: Vec<(DocName, Storing)>,
    extra: Batch,
    numbers: Vec<u64>,
}

/// The state of a device.
#[expect(clippy::struct_excessive_bools, reason = "independent facts about the link, the clock and the view")]
#[derive(Debug)]
pub struct Replica {
    me: Principal,
    /// What the relay gave, when it was last asked.
    grant: Grant,
    id: CommunityId,
    rng: ChaCha20Rng,
    docs: BTreeMap<DocName, Doc>,
    /// Documents that are being fetched in another epoch; only in memory until they are whole.
    entering: BTreeMap<DocName, Next>,
    /// Rotations on their way to the relay.
    rotating: BTreeMap<DocName, Rotating>,
    /// The keys of what was set aside as damaged.
    aside: Vec<Vec<u8>>,
    /// Something was taken out of the store, whose files may still keep it.
    uncovered: bool,
    covering: bool,
    reader: Reader,
    community: Arc<Community>,
    outbox: BTreeMap<u64, OutboxEntry>,
    refused: BTreeMap<u64, RefusedRecord>,
    next: u64,
    /// Steps for the next batch besides the documents' own.
    extra: Batch,
    /// Outbox entries among them.
    unkept: Vec<u64>,
    storing: Option<InFlight>,
    store_error: Option<StoreError>,
    link: bool,
    /// The relay has said its clock and its log over this link: only then is anything pushed, so that a claim made by a
    /// clock that is off says so before it is on the wall.
    greeted: bool,
    alone: BTreeSet<DocName>,
    log: Option<LogId>,
    since: u64,
    goal: Option<(u64, Vec<(DocName, u64)>)>,
    said_hello: Option<Moment>,
    /// Until then nothing is asked of the relay.
    quiet: Option<Moment>,
    heard: Option<Moment>,
    last_contact: Option<Moment>,
    doubtful: bool,
    view: Arc<View>,
    stale: bool,
    effects: Vec<Effect>,
}

impl Replica {
    /// Opens a replica from everything kept under `Chunks`, `Outbox`, `Refused`, `Meta` and `Quarantine`.
    pub fn open(start: &Start, now: Moment, kept: Vec<(Space, Entry)>) -> (Self, Vec<Effect>) {
        let mut replica = Self {
            me: start.me.principal(),
            grant: start.me.clone(),
            id: start.community,
            rng: ChaCha20Rng::from_seed(start.seed),
            docs: BTreeMap::new(),
            entering: BTreeMap::new(),
            rotating: BTreeMap::new(),
            aside: Vec::new(),
            uncovered: false,
            covering: false,
            reader: Reader::default(),
            community: Arc::default(),
            outbox: BTreeMap::new(),
            refused: BTreeMap::new(),
            next: 1,
            extra: Vec::new(),
            unkept: Vec::new(),
            storing: None,
            store_error: None,
            link: false,
            greeted: false,
            alone: BTreeSet::new(),
            log: None,
            since: 0,
            goal: None,
            said_hello: None,
            quiet: None,
            heard: None,
            last_contact: None,
            doubtful: false,
            view: Arc::default(),
            stale: true,
            effects: Vec::new(),
        };
        replica.load(now, kept);
        // The shell may have heard of it while this was off.
        replica.granted(now, start.me.clone());
        let effects = replica.finish(now);
        (replica, effects)
    }

    /// Handles one event.
    pub fn handle(&mut self, now: Moment, event: Event) -> Vec<Effect> {
        match event {
            Event::Act { token, edits } => {
                let result = self.act(now, edits);
                self.effects.push(Effect::Answer { token, result });
            }
            Event::Settle { refused, how } => self.settle(now, refused, how),
            Event::Stored(result) => self.stored(result),
            Event::LinkUp => self.link_up(now),
            Event::LinkDown => {
                self.link = false;
                self.stale = true;
            }
            Event::Frame(frame) => self.frame(now, &frame),
            Event::Granted(grant) => self.granted(now, grant),
            Event::LeaveAlone(docs) => self.leave_alone(now, docs),
            Event::Covered => self.covered(),
            Event::Tick => self.tick(now),
        }
        self.finish(now)
    }

    /// What is to be shown now.
    pub fn view(&self) -> Arc<View> {
        Arc::clone(&self.view)
    }

    fn random(&mut self) -> [u8; 16] {
        let mut bytes = [0; 16];
        self.rng.fill_bytes(&mut bytes);
        bytes
    }

    fn doc(&mut self, name: DocName) -> &mut Doc {
        self.docs.entry(name).or_insert_with(|| Doc::new(&self.id, name, Lineage::default()))
    }

    fn refresh(&mut self, name: DocName, touched: &Touched) {
        if let Some(doc) = self.docs.get(&name) {
            let community = Arc::make_mut(&mut self.community);
            self.reader.read(community, &name, &doc.am, touched);
            self.stale = true;
        }
    }

    fn act(&mut self, now: Moment, edits: Vec<Edit>) -> Result<(), Refusal> {
        let before = self.next;
        for edit in edits {
            let result = check(&self.community, &self.grant, &edit, now);
            let doc = edit.doc(&self.community);
            match (result, doc) {
                (Ok(()), Some(doc)) => self.apply(doc, Intent { by: self.me, at: now, edit }),
                (result, _) => {
                    self.undo(before);
                    return result.and(Err(Refusal::UnknownWish));
                }
            }
        }
        Ok(())
    }

    /// Writes an intent into its document and the outbox.
    fn apply(&mut self, name: DocName, intent: Intent) {
        let number = self.next;
        self.next += 1;
        let intent = Arc::new(intent);
        self.write(name, number, &intent);
    }

    fn write(&mut self, name: DocName, number: u64, intent: &Arc<Intent>) {
        let turn = intent.edit.turn(&self.community);
        let puts = plan(intent, turn);
        let (me, mut random) = (self.me, self.random_source());
        let written = self.doc(name).write(&me, &mut random, Some(number), seconds(intent), &puts);
        match written {
            Ok(Some(hash)) => {
                let record = OutboxRecord { intent: (**intent).clone(), doc: name, hash };
                self.extra.push(Op::Put(Space::Outbox, number.to_be_bytes().to_vec(), sealed(&record)));
                self.unkept.push(number);
                let entry = OutboxEntry { intent: Arc::clone(intent), doc: name, hash, kept: false };
                self.outbox.insert(number, entry);
                self.refresh(name, &Touched::by(&puts));
            }
            Ok(None) => self.forget(number), // everything is as intended already
            Err(_) => {
                self.forget(number);
                self.effects.push(Effect::Report(Notice::Damaged { doc: Some(name) }));
            }
        }
    }

    fn random_source(&mut self) -> impl FnMut() -> [u8; 16] + use<> {
        let once = self.random();
        move || once
    }

    fn stored(&mut self, result: Result<(), StoreError>) {
        let Some(done) = self.storing.take() else { return };
        self.stale = true;
        match result {
            Ok(()) => {
                self.store_error = None;
                for number in done.numbers {
                    if let Some(entry) = self.outbox.get_mut(&number) {
                        entry.kept = true;
                    }
                }
            }
            Err(error) => {
                for (name, storing) in done.docs {
                    if let Some(doc) = self.docs.get_mut(&name) {
                        doc.unstored(storing);
                    }
                }
                let newer = std::mem::replace(&mut self.extra, done.extra);
                self.extra.extend(newer);
                self.unkept.extend(done.numbers);
                if self.store_error.as_ref() != Some(&error) {
                    self.effects.push(Effect::Report(Notice::StoreFailed(error.clone())));
                }
                self.store_error = Some(error);
            }
        }
    }

    /// Shows what changed, stores what is not kept, sends what is.
    fn finish(&mut self, now: Moment) -> Vec<Effect> {
        if self.stale {
            self.stale = false;
            self.view = Arc::new(self.build_view());
            self.effects.push(Effect::Show(Arc::clone(&self.view)));
        }
        if self.store_error.is_none() {
            self.store();
        }
        if self.link && self.greeted {
            self.push(now);
            self.tell_epochs();
            self.rotate(now);
        }
        self.cover();
        std::mem::take(&mut self.effects)
    }

    fn store(&mut self) {
        if self.storing.is_some() {
            return;
        }
        let mut batch = Batch::new();
        let mut docs = Vec::new();
        for doc in self.docs.values_mut().filter(|doc| doc.dirty()) {
            let storing = doc.batch(&mut batch);
            docs.push((doc.name, storing));
        }
        batch.extend(self.extra.iter().cloned());
        if batch.is_empty() {
            return;
        }
        let numbers = std::mem::take(&mut self.unkept);
        self.storing = Some(InFlight { docs, extra: std::mem::take(&mut self.extra), numbers });
        self.effects.push(Effect::Store(batch));
    }
}

const fn seconds(intent: &Intent) -> i64 {
    intent.at.0.div_euclid(1000)
}
