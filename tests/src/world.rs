//! A simulated world: devices and a relay in one process, a virtual clock, a network that loses, doubles, delays and cuts,
//! disks that fail, power that goes.
//!
//! Everything follows from a seed. No real time, no real IO.

mod relay;
mod time;
mod watch;

pub use watch::{Cut, Watch, Whose};

use std::collections::BTreeMap;

use domain::{
    access::DocName,
    edit::Edit,
    grant::Grant,
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
    log::{self, Log, Quotas},
    store::{Batch, Memory, Space, end_of},
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
    /// What was given to this person.
    pub grant: Grant,
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
    quotas: Quotas,
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
    /// What is watched.
    pub watch: Option<Watch>,
}

impl World {
    /// A world with one device for each of `who`; clerks are administrators.
    pub fn new(seed: u64, who: &[Principal]) -> Self {
        let mut world = Self {
            rng: ChaCha8Rng::seed_from_u64(seed),
            now: START,
            weather: Weather::CALM,
            devices: Vec::new(),
            log: None,
            quotas: Quotas::default(),
            disk: Memory::default(),
            damaged: Vec::new(),
            committing: None,
            backup: None,
            network: Vec::new(),
            conns: 0,
            tokens: 0,
            bytes: (0, 0),
            watch: None,
        };
        world.start_relay();
        for who in who {
            world.add_device(grant(*who));
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
        self.watch_disk(index);
        let device = &mut self.devices[index];
        let kept = kept(&device.disk);
        let (replica, effects) =
            Replica::open(&Start { seed, me: device.grant.clone(), community: COMMUNITY }, now, kept);
        device.replica = Some(replica);
        self.run(index, effects);
    }

    /// One more device with an empty disk. Gives its index.
    pub fn add_device(&mut self, who: impl Into<Grant>) -> usize {
        let index = self.devices.len();
        self.devices.push(Device { number: [u8::try_from(index).unwrap(); 16], ..blank(who.into()) });
        self.switch_on(index);
        index
    }

    /// One more device that is a copy of this one: the same person, session and disk. Gives its index.
    pub fn clone_device(&mut self, index: usize) -> usize {
        let Device { grant, number, disk, cut, .. } = &self.devices[index];
        let (grant, number, disk, cut) = (grant.clone(), *number, disk.clone(), *cut);
        let copy = self.devices.len();
        self.devices.push(Device { number, disk, cut, ..blank(grant) });
        self.switch_on(copy);
        copy
    }

    /// What a device shows.
    pub fn view(&self, index: usize) -> std::sync::Arc<View> {
        self.devices[index].replica.as_ref().expect("the device is on").view()
    }

    /// Fills a device's disk, or makes room on it.
    pub fn full_disk(&mut self, index: usize, full: bool) {
        self.devices[index].full = full;
    }

    /// A device leaves these documents alone, and no others.
    pub fn leave_alone(&mut self, index: usize, docs: &[DocName]) {
        self.event(index, Event::LeaveAlone(docs.iter().copied().collect()));
    }

    /// A person decides about something that was refused.
    pub fn decide(&mut self, index: usize, refused: u64, how: Settle) {
        self.event(index, Event::Settle { refused, how });
    }

    /// Power lost: what was on its way to the disk got there or did not.
    pub fn switch_off(&mut self, index: usize) {
        let arrives = self.chance(50);
        self.power_off(index, arrives);
    }

    fn power_off(&mut self, index: usize, arrives: bool) {
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
            if self.power_goes(Whose::Device(index)) {
                return;
            }
            match effect {
                Effect::Store(batch) => {
                    let at = self.now.plus_ms(i64::try_from(1 + self.below(20)).unwrap());
                    let device = &mut self.devices[index];
                    assert!(device.storing.is_none(), "never two batches at a time");
                    device.storing = Some((at, batch));
                    device.answered = device.acts.keys().copied().collect();
                }
                Effect::Send(frame) => {
                    self.watch_sent(index, &frame);
                    if let Some(conn) = self.devices[index].conn {
                        self.bytes.0 += u64::try_from(frame.len()).unwrap();
                        self.post(&Letter::ToRelay(conn, frame));
                    }
                }
                Effect::Hangup => self.hang_up(index),
                Effect::Report(notice) => self.devices[index].told.push(notice),
                Effect::Cover => self.event(index, Event::Covered),
                Effect::Show(view) => self.watch_shown(index, &view),
                Effect::Answer { .. } => {}
            }
        }
    }

    /// What a device would show if it were started anew from its disk.
    pub fn reread(&self, index: usize) -> std::sync::Arc<View> {
        let device = &self.devices[index];
        let start = Start { seed: [1; 32], me: device.grant.clone(), community: COMMUNITY };
        Replica::open(&start, self.now, kept(&device.disk)).0.view()
    }
}

fn blank(grant: Grant) -> Device {
    Device {
        who: grant.principal(),
        grant,
        number: [0; 16],
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
    }
}

fn kept(disk: &Memory) -> Vec<(Space, replica::store::Entry)> {
    [Space::Chunks, Space::Outbox, Space::Refused, Space::Meta, Space::Quarantine]
        .into_iter()
        .flat_map(|space| {
            disk.entries(space, &[], &end_of(&[]), usize::MAX).into_iter().map(move |entry| (space, entry))
        })
        .collect()
}

/// What somebody has in a world where nobody says otherwise: clerks are administrators.
pub fn grant(who: Principal) -> Grant {
    match who {
        Principal::Staff(id) => Grant::admin(id),
        other => other.into(),
    }
}

/// A clerk.
pub const fn staff(number: u8) -> Principal {
    Principal::Staff(Id::<Staff>::from_random([number; 10]))
}

/// A member.
pub const fn member(number: u8) -> Principal {
    Principal::Member(Id::<Member>::from_random([number; 10]))
}
