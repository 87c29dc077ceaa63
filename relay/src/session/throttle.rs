//! A bucket of tokens per address, with bounded memory. It knows nothing of what is being throttled.

use std::{
    collections::BTreeMap,
    net::IpAddr,
    sync::{Mutex, PoisonError},
};

use domain::moment::Moment;

/// How many addresses are remembered.
const ADDRESSES: usize = 4096;

/// Buckets.
#[derive(Debug)]
pub(crate) struct Throttle {
    /// Tokens in a full bucket.
    size: u32,
    /// After so many milliseconds there is one more.
    every_ms: u32,
    /// Tokens left, and when that was counted.
    buckets: Mutex<BTreeMap<IpAddr, (u32, Moment)>>,
}

impl Throttle {
    /// Buckets of `size` tokens that gain one every `every_ms`.
    pub(crate) fn new(size: u32, every_ms: u32) -> Self {
        Self { size, every_ms, buckets: Mutex::default() }
    }

    /// Whether there is a token left.
    pub(crate) fn allows(&self, from: IpAddr, now: Moment) -> bool {
        let buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        buckets.get(&network(from)).is_none_or(|bucket| self.filled(*bucket, now).0 > 0)
    }

    /// Takes a token, if there is one.
    pub(crate) fn take(&self, from: IpAddr, now: Moment) {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        let from = network(from);
        if buckets.len() >= ADDRESSES && !buckets.contains_key(&from) {
            buckets.retain(|_, bucket| self.filled(*bucket, now).0 < self.size);
            if buckets.len() >= ADDRESSES
                && let Some(oldest) = buckets.iter().min_by_key(|(_, (_, at))| *at).map(|(from, _)| *from)
            {
                buckets.remove(&oldest);
            }
        }
        let bucket = buckets.entry(from).or_insert((self.size, now));
        let (tokens, at) = self.filled(*bucket, now);
        *bucket = (tokens.saturating_sub(1), at);
    }

    fn filled(&self, (tokens, at): (u32, Moment), now: Moment) -> (u32, Moment) {
        // A clock that was set back gives nothing and takes nothing.
        let gained = u32::try_from((now.0 - at.0).max(0) / i64::from(self.every_ms)).unwrap_or(u32::MAX);
        if tokens.saturating_add(gained) >= self.size {
            return (self.size, now);
        }
        (tokens + gained, at.plus_ms(i64::from(gained) * i64::from(self.every_ms)))
    }
}

/// One household has one IPv4 address or a /64 of IPv6.
fn network(from: IpAddr) -> IpAddr {
    match from {
        IpAddr::V4(_) => from,
        IpAddr::V6(v6) => match v6.to_ipv4_mapped() {
            Some(v4) => IpAddr::V4(v4),
            None => IpAddr::V6((v6.to_bits() & !u128::from(u64::MAX)).into()),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_run_out_and_come_back() {
        let throttle = Throttle::new(2, 1000);
        let from = IpAddr::from([10, 0, 0, 1]);
        for _ in 0..2 {
            assert!(throttle.allows(from, Moment(0)));
            throttle.take(from, Moment(0));
        }
        assert!(!throttle.allows(from, Moment(999)));
        assert!(throttle.allows(IpAddr::from([10, 0, 0, 2]), Moment(999)));
        assert!(throttle.allows(from, Moment(1000)));
        assert!(!throttle.allows(from, Moment(-50_000)));
    }

    #[test]
    fn memory_is_bounded_and_a_network_counts_once() {
        let throttle = Throttle::new(2, 1000);
        for n in 0..10_000_u32 {
            throttle.take(IpAddr::from(n.to_be_bytes()), Moment(i64::from(n)));
        }
        assert!(throttle.buckets.lock().unwrap().len() <= ADDRESSES);
        let (one, two) = ("2001:db8::1".parse().unwrap(), "2001:db8::2".parse().unwrap());
        throttle.take(one, Moment(0));
        throttle.take(two, Moment(0));
        assert!(!throttle.allows(one, Moment(0)));
    }
}
