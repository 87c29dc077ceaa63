//! A simulated world: devices and a relay in one process, a virtual clock, a network that loses, doubles, delays and cuts,
//! disks that fail, power that goes.
//!
//! Everything follows from a seed. No real time, no real IO.

use std::collections::BTreeMap;

use domain::{
    access::DocName,
    edit::Edit,
    id::Id,
    moment::Moment,
    principal::{Member, Principal, Staff},
};
use rand_chacha::{
    ChaCha8Rng,
    rand_core::{RngCore, SeedableRng},
};
use replica::{
    device::{Effect, Event, Notice, Replica, Settle, Start, View},
    log::{self, Log},
    store::{Batch, Memory, Space, StoreError, end_of},
};

/// The community of every world.
pub const COMMUNITY: [u8; 16] = [0xc0; 16];
/// Where every world's clock starts: 2026-03-05 09:00 at UTC+8.
pub const START: Moment = Moment(1_772_672_400_000);

/// What may go wrong, in per cent.
#[derive(Clone, Copy, Debug)]
pub struct Weather {
    /// Messages lost.
    pub loss: u32,
    /// Messages delivered twice.
    pub double: u32,
    /// Messages delayed, and so overtaken.
    pub delay: u32,
    /// Store batches that fail.
    pub store_fails: u32,
}

impl Weather {
    /// Nothing goes wrong.
    pub const CALM: Self = Self { loss: 0, double: 0, delay: 0, store_fails: 0 };
    /// Much goes wrong.
    pub const ROUGH: Self = Self { loss: 12, double: 8, delay: 25, store_fails: 6 };
}

/// A device with its disk.
#[derive(Debug)]
pub struct Device {
    /// Who it belongs to.
    pub who: Principal,
    number: [u8; 16],
    /// How far its clock is off, in milliseconds.
    pub skew: i64,
    /// None while it is switched off.
    pub replica: Option<Replica>,
    /// What is on its disk.
    pub disk: Memory,
    /// What the person was told, since it was last looked at.
    pub told: Vec<Notice>,
    storing: Option<(Moment, Batch)>,
    conn: Option<log::Conn>,
    /// Whether its network is cut.
    pub cut: bool,
    full: bool,
    /// Edits that were answered and are known to be on this device's disk, by the act's token.
    pub kept: BTreeMap<u64, Vec<Edit>>,
    acts: BTreeMap<u64, Vec<Edit>>,
    answered: Vec<u64>,
}

#[derive(Debug)]
enum Letter {
    ToRelay(log::Conn, Vec<u8>),
    ToDevice(log::Conn, Vec<u8>),
}

/// The world.
#[derive(Debug)]
pub struct World {
    rng: ChaCha8Rng,
    /// The relay's clock.
    pub now: Moment,
    /// What goes wrong at present.
    pub weather: Weather,
    /// The devices.
    pub devices: Vec<Device>,
    log: Option<Log>,
    /// What is on the relay's disk.
    pub disk: Memory,
    /// Records the relay found damaged.
    pub damaged: Vec<(DocName, u64)>,
    committing: Option<(Moment, Batch)>,
    backup: Option<Memory>,
    network: Vec<(Moment, Letter)>,
    conns: u64,
    tokens: u64,
    /// Bytes sent by devices and by the relay.
    pub bytes: (u64, u64),
}

impl World {
    /// A world with one device for each of `who`.
    pub fn new(seed: u64, who: &[Principal]) -> Self {
        let mut world = Self {
            rng: ChaCha8Rng::seed_from_u64(seed),
            now: START,
            weather: Weather::CALM,
            devices: Vec::new(),
            log: None,
            disk: Memory::default(),
            damaged: Vec::new(),
            committing: None,
            backup: None,
            network: Vec::new(),
            conns: 0,
            tokens: 0,
            bytes: (0, 0),
        };
        world.start_relay();
        for (index, who) in who.iter().enumerate() {
            world.devices.push(Device {
                who: *who,
                number: [u8::try_from(index).unwrap(); 16],
                skew: 0,
                replica: None,
                disk: Memory::default(),
                told: Vec::new(),
                storing: None,
                conn: None,
                cut: false,
                full: false,
                kept: BTreeMap::new(),
                acts: BTreeMap::new(),
                answered: Vec::new(),
            });
            world.switch_on(index);
        }
        world
    }

    /// Below `n`.
    pub fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.rng.next_u64() % u64::try_from(n).unwrap()).unwrap()
    }

    /// True so many times in a hundred.
    pub fn chance(&mut self, percent: u32) -> bool {
        self.rng.next_u32() % 100 < percent
    }

    /// A fresh id.
    pub fn id<T>(&mut self) -> Id<T> {
        let mut bytes = [0; 10];
        self.rng.fill_bytes(&mut bytes);
        Id::from_random(bytes)
    }

    /// The present by a device's clock.
    pub fn device_now(&self, index: usize) -> Moment {
        self.now.plus_ms(self.devices[index].skew)
    }

    /// Switches a device on, from what is on its disk.
    pub fn switch_on(&mut self, index: usize) {
        if self.devices[index].replica.is_some() {
            return;
        }
        let mut seed = [0; 32];
        self.rng.fill_bytes(&mut seed);
        let now = self.device_now(index);
        let device = &mut self.devices[index];
        let kept = kept(&device.disk);
        let (replica, effects) = Replica::open(&Start { seed, me: device.who, community: COMMUNITY }, now, kept);
        device.replica = Some(replica);
        self.run(index, effects);
    }

    /// One more device that is a copy of this one: the same person, session and disk. Gives its index.
    pub fn clone_device(&mut self, index: usize) -> usize {
        let of = &self.devices[index];
        let copy = Device {
            who: of.who,
            number: of.number,
            skew: of.skew,
            replica: None,
            disk: of.disk.clone(),
            told: Vec::new(),
            storing: None,
            conn: None,
            cut: of.cut,
            full: of.full,
            kept: BTreeMap::new(),
            acts: BTreeMap::new(),
            answered: Vec::new(),
        };
        self.devices.push(copy);
        self.switch_on(self.devices.len() - 1);
        self.devices.len() - 1
    }

    /// What a device shows.
    pub fn view(&self, index: usize) -> std::sync::Arc<View> {
        self.devices[index].replica.as_ref().expect("the device is on").view()
    }

    /// Fills a device's disk, or makes room on it.
    pub fn full_disk(&mut self, index: usize, full: bool) {
        self.devices[index].full = full;
    }

    /// A person decides about something that was refused.
    pub fn decide(&mut self, index: usize, refused: u64, how: Settle) {
        self.event(index, Event::Settle { refused, how });
    }

    /// Power lost: what was on its way to the disk got there or did not.
    pub fn switch_off(&mut self, index: usize) {
        let arrives = self.chance(50);
        let device = &mut self.devices[index];
        if let Some((_, batch)) = device.storing.take()
            && arrives
        {
            device.disk.apply(batch);
        }
        device.replica = None;
        device.acts.clear();
        device.answered.clear();
        self.hang_up(index);
    }

    fn hang_up(&mut self, index: usize) {
        if let Some(conn) = self.devices[index].conn.take() {
            self.tell_log(log::Event::Disconnected(conn));
        }
    }

    /// Cuts or restores a device's network.
    pub fn set_cut(&mut self, index: usize, cut: bool) {
        self.devices[index].cut = cut;
        if cut && self.devices[index].conn.is_some() {
            self.hang_up(index);
            self.event(index, Event::LinkDown);
        }
    }

    fn start_relay(&mut self) {
        let mut fresh = [0; 16];
        self.rng.fill_bytes(&mut fresh);
        let meta = self.disk.entries(Space::Meta, &[], &end_of(&[]), usize::MAX);
        let (log, effects) = Log::open(COMMUNITY, fresh, meta);
        self.log = Some(log);
        self.run_log(effects);
    }

    /// The relay loses power and comes back.
    pub fn crash_relay(&mut self) {
        let arrives = self.chance(50);
        if let Some((_, batch)) = self.committing.take()
            && arrives
        {
            self.disk.apply(batch);
        }
        self.log = None;
        for index in 0..self.devices.len() {
            if self.devices[index].conn.take().is_some() {
                self.event(index, Event::LinkDown);
            }
        }
        self.start_relay();
    }

    /// Keeps a copy of the relay's disk.
    pub fn back_up_relay(&mut self) {
        self.backup = Some(self.disk.clone());
    }

    /// The relay's disk is lost; it comes back from the copy.
    pub fn restore_relay(&mut self) {
        let Some(backup) = self.backup.clone() else { return };
        self.committing = None;
        self.disk = backup;
        let mut fresh = [0; 16];
        self.rng.fill_bytes(&mut fresh);
        self.disk.apply(Log::restored(fresh, self.now));
        self.log = None;
        for index in 0..self.devices.len() {
            if self.devices[index].conn.take().is_some() {
                self.event(index, Event::LinkDown);
            }
        }
        self.start_relay();
    }

    /// A person does something on a device. Gives what the device says at once.
    pub fn act(&mut self, index: usize, edits: Vec<Edit>) -> Result<(), domain::edit::Refusal> {
        self.tokens += 1;
        let token = self.tokens;
        let now = self.device_now(index);
        let Some(replica) = self.devices[index].replica.as_mut() else { return Ok(()) };
        let effects = replica.handle(now, Event::Act { token, edits: edits.clone() });
        let result = effects
            .iter()
            .find_map(|effect| match effect {
                Effect::Answer { token: of, result } if *of == token => Some(result.clone()),
                _ => None,
            })
            .expect("every act is answered");
        if result.is_ok() {
            self.devices[index].acts.insert(token, edits);
        }
        self.run(index, effects);
        result
    }

    fn event(&mut self, index: usize, event: Event) {
        let now = self.device_now(index);
        if let Some(replica) = self.devices[index].replica.as_mut() {
            let effects = replica.handle(now, event);
            self.run(index, effects);
        }
    }

    fn run(&mut self, index: usize, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Store(batch) => {
                    let at = self.now.plus_ms(i64::try_from(1 + self.below(20)).unwrap());
                    let device = &mut self.devices[index];
                    assert!(device.storing.is_none(), "never two batches at a time");
                    device.storing = Some((at, batch));
                    device.answered = device.acts.keys().copied().collect();
                }
                Effect::Send(frame) => {
                    if let Some(conn) = self.devices[index].conn {
                        self.bytes.0 += u64::try_from(frame.len()).unwrap();
                        self.post(Letter::ToRelay(conn, frame));
                    }
                }
                Effect::Hangup => self.hang_up(index),
                Effect::Report(notice) => self.devices[index].told.push(notice),
                Effect::Show(_) | Effect::Answer { .. } => {}
            }
        }
    }

    fn post(&mut self, letter: Letter) {
        let copies = if self.chance(self.weather.loss) {
            0
        } else if self.chance(self.weather.double) {
            2
        } else {
            1
        };
        for _ in 0..copies {
            let mut delay = 5 + self.below(10);
            if self.chance(self.weather.delay) {
                delay += self.below(400);
            }
            let copy = match &letter {
                Letter::ToRelay(conn, frame) => Letter::ToRelay(*conn, frame.clone()),
                Letter::ToDevice(conn, frame) => Letter::ToDevice(*conn, frame.clone()),
            };
            self.network.push((self.now.plus_ms(i64::try_from(delay).unwrap()), copy));
        }
    }

    fn tell_log(&mut self, event: log::Event) {
        let now = self.now;
        if let Some(log) = self.log.as_mut() {
            let effects = log.handle(now, event);
            self.run_log(effects);
        }
    }

    fn run_log(&mut self, effects: Vec<log::Effect>) {
        for effect in effects {
            match effect {
                log::Effect::Send(conn, frame) => {
                    self.bytes.1 += u64::try_from(frame.len()).unwrap();
                    self.post(Letter::ToDevice(conn, frame.to_vec()));
                }
                log::Effect::Load(doc) => {
                    let mut prefix = doc.to_string().into_bytes();
                    let snapshot = self
                        .disk
                        .entries(Space::Snapshots, &prefix, &[prefix.as_slice(), &[0]].concat(), 1)
                        .pop()
                        .map(|(_, value)| value);
                    prefix.push(0);
                    let records = Ok(self.disk.entries(Space::Log, &prefix, &end_of(&prefix), usize::MAX));
                    self.tell_log(log::Event::Loaded { doc, snapshot, records });
                }
                log::Effect::Commit(batch) => {
                    assert!(self.committing.is_none(), "never two commits at a time");
                    let at = self.now.plus_ms(i64::try_from(1 + self.below(20)).unwrap());
                    self.committing = Some((at, batch));
                }
                log::Effect::Damaged(doc, seq) => self.damaged.push((doc, seq)),
                log::Effect::Close(..) | log::Effect::Idle(_) => {}
            }
        }
    }

    /// Lets time pass until the next thing happens, at most `ms`.
    pub fn pass(&mut self, ms: i64) {
        let end = self.now.plus_ms(ms);
        while self.now < end {
            self.now = self.next_due().min(end);
            self.deliver();
        }
        for index in 0..self.devices.len() {
            if self.devices[index].conn.is_none() && !self.devices[index].cut && self.devices[index].replica.is_some()
            {
                self.conns += 1;
                let (conn, who, device) = (self.conns, self.devices[index].who, self.devices[index].number);
                self.devices[index].conn = Some(conn);
                self.tell_log(log::Event::Connected { conn, who, device, live: true });
                self.event(index, Event::LinkUp);
            }
            self.event(index, Event::Tick);
        }
    }

    /// Lets time pass as people feel it: everybody looks up every second.
    pub fn wait(&mut self, ms: i64) {
        for _ in 0..ms / 1_000 {
            self.pass(1_000);
        }
        self.pass(ms % 1_000);
    }

    fn next_due(&self) -> Moment {
        let due = self.network.iter().map(|(at, _)| *at);
        let stores = self.devices.iter().filter_map(|device| device.storing.as_ref().map(|(at, _)| *at));
        let commit = self.committing.iter().map(|(at, _)| *at);
        due.chain(stores).chain(commit).min().unwrap_or(Moment(i64::MAX)).max(self.now.plus_ms(1))
    }

    fn deliver(&mut self) {
        let now = self.now;
        for index in 0..self.devices.len() {
            if self.devices[index].storing.as_ref().is_some_and(|(at, _)| *at <= now) {
                let fails = self.chance(self.weather.store_fails) || self.devices[index].full;
                let device = &mut self.devices[index];
                let (_, batch) = device.storing.take().expect("checked above");
                let result = if fails { Err(StoreError::Full) } else { Ok(()) };
                if !fails {
                    device.disk.apply(batch);
                    for token in std::mem::take(&mut device.answered) {
                        if let Some(edits) = device.acts.remove(&token) {
                            device.kept.insert(token, edits);
                        }
                    }
                }
                self.event(index, Event::Stored(result));
            }
        }
        if self.committing.as_ref().is_some_and(|(at, _)| *at <= now) {
            let fails = self.chance(self.weather.store_fails);
            let (_, batch) = self.committing.take().expect("checked above");
            if fails {
                self.tell_log(log::Event::Committed(Err(StoreError::Full)));
            } else {
                self.disk.apply(batch);
                self.tell_log(log::Event::Committed(Ok(())));
            }
        }
        let (due, later): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.network).into_iter().partition(|(at, _)| *at <= now);
        self.network = later;
        for (_, letter) in due {
            match letter {
                Letter::ToRelay(conn, frame) => {
                    if self.devices.iter().any(|device| device.conn == Some(conn)) {
                        self.tell_log(log::Event::Frame(conn, frame));
                    }
                }
                Letter::ToDevice(conn, frame) => {
                    if let Some(index) = self.devices.iter().position(|device| device.conn == Some(conn)) {
                        self.event(index, Event::Frame(frame));
                    }
                }
            }
        }
    }

    /// Makes everything well and waits until nothing is left to do; false when that does not come.
    pub fn settle(&mut self) -> bool {
        self.weather = Weather::CALM;
        for index in 0..self.devices.len() {
            self.set_cut(index, false);
            self.switch_on(index);
        }
        for _ in 0..240 {
            self.pass(1_000);
            let quiet = self.network.is_empty() && self.committing.is_none();
            let done = self.devices.iter().all(|device| {
                device.storing.is_none()
                    && device.replica.as_ref().is_some_and(|replica| {
                        let status = &replica.view().status;
                        status.unsent == 0 && status.unkept == 0 && status.caught_up && status.link
                    })
            });
            if quiet && done {
                // One more round of hellos, so that nobody is content only for not having asked.
                for _ in 0..25 {
                    self.pass(1_000);
                }
                if self.devices.iter().all(|device| {
                    device.replica.as_ref().is_some_and(|replica| replica.view().status.caught_up)
                }) {
                    return true;
                }
            }
        }
        false
    }

    /// What a device would show if it were started anew from its disk.
    pub fn reread(&self, index: usize) -> std::sync::Arc<View> {
        let device = &self.devices[index];
        let start = Start { seed: [1; 32], me: device.who, community: COMMUNITY };
        Replica::open(&start, self.now, kept(&device.disk)).0.view()
    }
}

fn kept(disk: &Memory) -> Vec<(Space, replica::store::Entry)> {
    [Space::Chunks, Space::Outbox, Space::Refused, Space::Meta]
        .into_iter()
        .flat_map(|space| {
            disk.entries(space, &[], &end_of(&[]), usize::MAX).into_iter().map(move |entry| (space, entry))
        })
        .collect()
}

/// A clerk.
pub const fn staff(number: u8) -> Principal {
    Principal::Staff(Id::<Staff>::from_random([number; 10]))
}

/// A member.
pub const fn member(number: u8) -> Principal {
    Principal::Member(Id::<Member>::from_random([number; 10]))
}
