//! Buckets of tokens, with bounded memory. It knows nothing of what is being throttled.

use std::{
    collections::BTreeMap,
    net::IpAddr,
    sync::{Mutex, PoisonError},
};

use domain::moment::Moment;

use crate::limits::Rate;

/// How many keys are remembered.
const KEYS: usize = 16_384;

/// Buckets by anything.
#[derive(Debug)]
pub(crate) struct Buckets<K> {
    rate: Rate,
    /// Tokens left, and when that was counted.
    buckets: Mutex<BTreeMap<K, (u32, Moment)>>,
}

/// Buckets by address.
#[derive(Debug)]
pub(crate) struct Throttle(Buckets<IpAddr>);

impl<K: Ord + Copy> Buckets<K> {
    /// Full ones.
    pub(crate) fn new(rate: Rate) -> Self {
        Self { rate, buckets: Mutex::default() }
    }

    /// Takes so many tokens, or none when there are not enough. More than a full bucket costs a full one.
    #[must_use]
    pub(crate) fn spend(&self, key: K, tokens: u32, now: Moment) -> bool {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        self.make_room(&mut buckets, &key, now);
        let bucket = buckets.entry(key).or_insert((self.rate.burst, now));
        let (left, at) = self.filled(*bucket, now);
        let rest = left.checked_sub(tokens.min(self.rate.burst));
        *bucket = (rest.unwrap_or(left), at);
        rest.is_some()
    }

    fn allows(&self, key: &K, now: Moment) -> bool {
        let buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        buckets.get(key).is_none_or(|bucket| self.filled(*bucket, now).0 > 0)
    }

    fn make_room(&self, buckets: &mut BTreeMap<K, (u32, Moment)>, key: &K, now: Moment) {
        if buckets.len() < KEYS || buckets.contains_key(key) {
            return;
        }
        buckets.retain(|_, bucket| self.filled(*bucket, now).0 < self.rate.burst);
        if buckets.len() >= KEYS
            && let Some(oldest) = buckets.iter().min_by_key(|(_, (_, at))| *at).map(|(key, _)| *key)
        {
            buckets.remove(&oldest);
        }
    }

    fn filled(&self, (tokens, at): (u32, Moment), now: Moment) -> (u32, Moment) {
        // A clock that was set back gives nothing and takes nothing.
        let every = i64::from(self.rate.every_ms);
        let gained = u32::try_from((now.0 - at.0).max(0) / every).unwrap_or(u32::MAX);
        if tokens.saturating_add(gained) >= self.rate.burst {
            return (self.rate.burst, now);
        }
        (tokens + gained, at.plus_ms(i64::from(gained) * every))
    }
}

impl Throttle {
    /// Full ones.
    pub(crate) fn new(rate: Rate) -> Self {
        Self(Buckets::new(rate))
    }

    /// Whether there is a token left.
    pub(crate) fn allows(&self, from: IpAddr, now: Moment) -> bool {
        self.0.allows(&network(from), now)
    }

    /// Takes a token, if there is one.
    pub(crate) fn take(&self, from: IpAddr, now: Moment) {
        // Whoever has none left is refused before anything is taken.
        let _taken = self.spend(from, 1, now);
    }

    /// Takes so many tokens, or none when there are not enough.
    #[must_use]
    pub(crate) fn spend(&self, from: IpAddr, tokens: u32, now: Moment) -> bool {
        self.0.spend(network(from), tokens, now)
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

    const TWO: Rate = Rate { burst: 2, every_ms: 1000 };

    #[test]
    fn tokens_run_out_and_come_back() {
        let throttle = Throttle::new(TWO);
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
    fn what_costs_too_much_takes_nothing_and_what_costs_more_than_all_takes_all() {
        let buckets = Buckets::new(TWO);
        assert!(buckets.spend(1, 1, Moment(0)));
        assert!(!buckets.spend(1, 2, Moment(0)));
        assert!(buckets.spend(1, 1, Moment(0)));
        assert!(!buckets.spend(1, 100, Moment(1999)));
        assert!(buckets.spend(1, 100, Moment(3999)));
        assert!(!buckets.spend(1, 1, Moment(3999)));
    }

    #[test]
    fn memory_is_bounded_and_a_network_counts_once() {
        let throttle = Throttle::new(TWO);
        for n in 0..40_000_u32 {
            throttle.take(IpAddr::from(n.to_be_bytes()), Moment(i64::from(n / 10)));
        }
        assert!(throttle.0.buckets.lock().unwrap().len() <= KEYS);
        let (one, two) = ("2001:db8::1".parse().unwrap(), "2001:db8::2".parse().unwrap());
        throttle.take(one, Moment(0));
        throttle.take(two, Moment(0));
        assert!(!throttle.allows(one, Moment(0)));
    }
}
