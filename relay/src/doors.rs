//! How often anybody may ask: by address and by session. It refuses nothing itself, and waits for nobody.

use std::net::IpAddr;

use domain::{moment::Moment, principal::Role};

use crate::{
    limits::Rates,
    session::{Buckets, Device, Throttle},
};

/// A frame of so many bytes counts as one more.
const WEIGHT: usize = 64 << 10;

/// All buckets.
#[derive(Debug)]
pub(crate) struct Doors {
    /// HTTP requests by address.
    pub(crate) requests: Throttle,
    /// Secrets that opened nothing.
    pub(crate) failures: Throttle,
    /// Sessions made.
    pub(crate) arrivals: Throttle,
    frames: Throttle,
    staff: Buckets<[u8; 16]>,
    others: Buckets<[u8; 16]>,
}

impl Doors {
    /// Full buckets.
    pub(crate) fn new(rates: &Rates) -> Self {
        Self {
            requests: Throttle::new(rates.address_requests),
            failures: Throttle::new(rates.failures),
            arrivals: Throttle::new(rates.arrivals),
            frames: Throttle::new(rates.address_frames),
            staff: Buckets::new(rates.staff),
            others: Buckets::new(rates.others),
        }
    }

    /// Whether a session may do something of this cost now.
    #[must_use]
    pub(crate) fn session(&self, device: &Device, cost: u32, now: Moment) -> bool {
        let buckets = match device.who().role() {
            Role::Staff => &self.staff,
            Role::Surveyor | Role::Member | Role::Liaison | Role::Resident | Role::District => &self.others,
        };
        buckets.spend(device.id, cost, now)
    }

    /// Whether a frame may come in now, of this session and this address.
    #[must_use]
    pub(crate) fn frame(&self, device: &Device, from: Option<IpAddr>, cost: u32, now: Moment) -> bool {
        from.is_none_or(|from| self.frames.spend(from, cost, now)) && self.session(device, cost, now)
    }
}

/// What a message costs that holds so many bytes and so many requests.
pub(crate) fn cost(bytes: usize, requests: usize) -> u32 {
    u32::try_from(requests.max(1) + bytes / WEIGHT).unwrap_or(u32::MAX)
}
