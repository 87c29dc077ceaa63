//! The world's time and network: what arrives when, and when nothing is left to do.

use domain::moment::Moment;
use replica::{device::Event, log, store::StoreError};

use super::{Letter, Weather, World};

impl World {
    pub(super) fn post(&mut self, letter: &Letter) {
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
            let copy = match letter {
                Letter::ToRelay(conn, frame) => Letter::ToRelay(*conn, frame.clone()),
                Letter::ToDevice(conn, frame) => Letter::ToDevice(*conn, frame.clone()),
            };
            self.network.push((self.now.plus_ms(i64::try_from(delay).unwrap()), copy));
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
            if self.devices[index].conn.is_none()
                && !self.devices[index].cut
                && self.devices[index].replica.is_some()
            {
                self.conns += 1;
                let device = &self.devices[index];
                let (conn, who, device) = (self.conns, device.grant.clone(), device.number);
                self.devices[index].conn = Some(conn);
                self.tell_log(log::Event::Connected { conn, who, device, live: true });
                self.event(index, Event::LinkUp);
            }
            self.event(index, Event::Tick);
        }
        self.release_closed();
    }

    /// Lets time pass as people feel it: everybody looks up every second.
    pub fn wait(&mut self, ms: i64) {
        for _ in 0..ms / 1_000 {
            self.pass(1_000);
        }
        self.pass(ms % 1_000);
    }

    pub(super) fn next_due(&self) -> Moment {
        let due = self.network.iter().map(|(at, _)| *at);
        let stores = self.devices.iter().filter_map(|device| device.storing.as_ref().map(|(at, _)| *at));
        let commit = self.committing.iter().map(|(at, _)| *at);
        due.chain(stores).chain(commit).min().unwrap_or(Moment(i64::MAX)).max(self.now.plus_ms(1))
    }

    pub(super) fn deliver(&mut self) {
        let now = self.now;
        for index in 0..self.devices.len() {
            if self.devices[index].storing.as_ref().is_some_and(|(at, _)| *at <= now) {
                let fails = self.chance(self.weather.store_fails) || self.devices[index].full;
                let device = &mut self.devices[index];
                let (_, batch) = device.storing.take().expect("checked above");
                let result = if fails { Err(StoreError::Full) } else { Ok(()) };
                if !fails {
                    device.disk.apply(batch.clone());
                    for token in std::mem::take(&mut device.answered) {
                        if let Some(edits) = device.acts.remove(&token) {
                            device.kept.insert(token, edits);
                        }
                    }
                }
                if !fails {
                    self.watch_stored(index, &batch);
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
}
