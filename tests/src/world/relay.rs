//! The relay of the world: its log, its disk, its crashes and restores.

use std::collections::BTreeSet;

use domain::access::{DocName, access};
use rand_chacha::rand_core::RngCore;
use replica::{
    device::Event,
    log::{self, Log, Quotas},
    schema::Epoch,
    store::{Op, Space, end_of},
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

    /// Everything of a closed log leaves the disk.
    fn destroy(&mut self, doc: &DocName, upto: u64) {
        let mut from = doc.to_string().into_bytes();
        from.push(0);
        let to = [&from[..], &(upto + 1).to_be_bytes()].concat();
        for space in [Space::Log, Space::Quarantine] {
            let keys = self.disk.entries(space, &from, &to, usize::MAX).into_iter();
            self.disk.apply(keys.map(|(key, _)| Op::Delete(space, key)).collect());
        }
    }

    /// What the relay's shell does from time to time: closed logs that every device has let go of are not needed.
    pub(super) fn release_closed(&mut self) {
        let Some(log) = self.log.as_ref() else { return };
        let had = |closed: &log::Closed| {
            let readers = self.devices.iter().filter(|device| access(&device.grant, &closed.doc).reads());
            readers.map(|device| device.number).collect::<BTreeSet<_>>()
        };
        let done = log.closed().into_iter().filter(|closed| had(closed).is_subset(&closed.released));
        for doc in done.map(|closed| closed.doc).collect::<Vec<_>>() {
            self.tell_log(log::Event::Release(doc));
        }
        self.tell_log(log::Event::Tick);
    }

    /// The epoch a document is in at the relay.
    pub fn epoch(&self, doc: &DocName) -> Epoch {
        self.log.as_ref().expect("the relay is on").epoch(doc)
    }

    /// How many closed logs are not destroyed.
    pub fn closed(&self) -> usize {
        self.log.as_ref().expect("the relay is on").closed().len()
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
                log::Effect::Destroy(doc, upto) => {
                    self.destroy(&doc, upto);
                    self.tell_log(log::Event::Destroyed { doc, upto, done: true });
                }
                log::Effect::Close(..) | log::Effect::Idle(_) => {}
            }
        }
    }
}
