//! The relay of the world: its log, its disk, its crashes and restores.

use rand_chacha::rand_core::RngCore;
use replica::{
    device::Event,
    log::{self, Log, Quotas},
    store::{Space, end_of},
};

use super::{COMMUNITY, Letter, World, watch::Whose};

impl World {
    pub(super) fn start_relay(&mut self) {
        let mut fresh = [0; 16];
        self.rng.fill_bytes(&mut fresh);
        let meta = self.disk.entries(Space::Meta, &[], &end_of(&[]), usize::MAX);
        let (mut log, effects) = Log::open(COMMUNITY, fresh, meta);
        log.set_quotas(&self.quotas);
        self.log = Some(log);
        self.run_log(effects);
    }

    /// The relay loses power and comes back.
    pub fn crash_relay(&mut self) {
        let arrives = self.chance(50);
        self.power_off_relay(arrives);
    }

    pub(super) fn power_off_relay(&mut self, arrives: bool) {
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

    /// From now on the relay takes no more than this of anybody.
    pub fn set_quotas(&mut self, quotas: &Quotas) {
        self.quotas = *quotas;
        if let Some(log) = &mut self.log {
            log.set_quotas(quotas);
        }
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

    pub(super) fn tell_log(&mut self, event: log::Event) {
        let now = self.now;
        if let Some(log) = self.log.as_mut() {
            let effects = log.handle(now, event);
            self.run_log(effects);
        }
    }

    pub(super) fn run_log(&mut self, effects: Vec<log::Effect>) {
        for effect in effects {
            if self.power_goes(Whose::Relay) {
                return;
            }
            match effect {
                log::Effect::Send(conn, frame) => {
                    self.watch_said(&frame);
                    self.bytes.1 += u64::try_from(frame.len()).unwrap();
                    self.post(&Letter::ToDevice(conn, frame.to_vec()));
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
}
