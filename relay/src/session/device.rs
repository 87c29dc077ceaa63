//! A device session: whose it is, what it may do, and when it ends. It changes only as the registry says, and says so to
//! every connection that is open for it.

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use domain::{
    grant::Grant,
    id::Id,
    moment::Moment,
    principal::{Link, Principal},
};
use replica::{frame::ErrorCode, seal::Digest32};
use tokio::{
    sync::{Semaphore, watch},
    time::sleep,
};

use super::{
    browser::Browser,
    records::{DeviceRecord, LinkRecord, Revoked},
};
use crate::{clock, errors::Refusal, outlet::End};

/// Connections of one session at the same time.
const SOCKETS: usize = 16;
/// How old the `last_seen` on disk may become.
const SEEN_EVERY_MS: i64 = 3_600_000;
/// The longest a timer runs: clocks are set, and sleeping machines do not count.
const LOOK_EVERY_MS: i64 = 600_000;

/// A device session.
#[derive(Debug)]
pub(crate) struct Device {
    pub(super) key: Digest32,
    /// The device that actors belong to.
    pub(crate) id: [u8; 16],
    pub(crate) link: Id<Link>,
    pub(crate) created_at: Moment,
    pub(crate) browser: Browser,
    who: Principal,
    seen: AtomicI64,
    /// The `last_seen` on disk.
    kept: AtomicI64,
    standing: watch::Sender<Standing>,
    /// Places for connections at the same time.
    pub(crate) sockets: Arc<Semaphore>,
}

/// What a session may do now.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Standing {
    grant: Grant,
    expires_at: Option<Moment>,
    over: Option<Over>,
}

/// Why a session is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Over {
    /// Its owner signed out, or opened the link again.
    SignedOut,
    /// Staff revoked it or its link.
    Revoked(Revoked),
}

impl Device {
    pub(super) fn new(
        key: Digest32,
        id: [u8; 16],
        link: &LinkRecord,
        browser: Browser,
        (created_at, seen): (Moment, Moment),
        revoked: Option<Revoked>,
    ) -> Self {
        let standing = Standing {
            grant: link.grant_on(&id),
            expires_at: link.expires_at,
            over: revoked.or_else(|| link.revoked()).map(Over::Revoked),
        };
        Self {
            key,
            id,
            link: link.id,
            created_at,
            browser,
            who: link.grant_on(&id).principal(),
            seen: AtomicI64::new(seen.0),
            kept: AtomicI64::new(seen.0),
            standing: watch::Sender::new(standing),
            sockets: Arc::new(Semaphore::new(SOCKETS)),
        }
    }

    /// Who uses it.
    pub(crate) const fn who(&self) -> Principal {
        self.who
    }

    /// What the person may do now.
    pub(crate) fn grant(&self) -> Grant {
        self.standing.borrow().grant.clone()
    }

    /// Until when it holds.
    pub(crate) fn expires_at(&self) -> Option<Moment> {
        self.standing.borrow().expires_at
    }

    /// When and how it was revoked, if it was.
    pub(crate) fn revoked(&self) -> Option<Revoked> {
        match self.standing.borrow().over {
            Some(Over::Revoked(revoked)) => Some(revoked),
            Some(Over::SignedOut) | None => None,
        }
    }

    /// When it was last used, or was told that it is revoked.
    pub(crate) fn last_seen(&self) -> Moment {
        Moment(self.seen.load(Ordering::Relaxed))
    }

    /// Whether it has not been used for so long that it is worth writing down that it is used now.
    pub(super) fn is_stale(&self) -> bool {
        self.last_seen().0 - self.kept.load(Ordering::Relaxed) > SEEN_EVERY_MS
            || self.revoked().is_some_and(|revoked| {
                // Whether it has heard of it is what staff want to know.
                self.kept.load(Ordering::Relaxed) < revoked.at.0 && self.last_seen() >= revoked.at
            })
    }

    /// What is on disk is what is here.
    pub(super) fn note_kept(&self) {
        self.kept.store(self.last_seen().0, Ordering::Relaxed);
    }

    pub(super) fn note_seen(&self, now: Moment) {
        self.seen.fetch_max(now.0, Ordering::Relaxed);
    }

    /// Whether it holds still.
    pub(crate) fn holds(&self, now: Moment) -> Result<(), Refusal> {
        let standing = self.standing.borrow();
        match standing.over {
            Some(Over::Revoked(revoked)) => Err(Refusal::Revoked { erase: revoked.erase }),
            Some(Over::SignedOut) => Err(Refusal::SessionEnded),
            None if standing.expires_at.is_some_and(|at| at <= now) => Err(Refusal::LinkExpired),
            None => Ok(()),
        }
    }

    /// Resolves when a connection that was opened with this grant has to end: the session is over, or may do something else
    /// now, in which case the device comes again and is told.
    pub(crate) async fn ended(&self, given: &Grant) -> End {
        let mut standing = self.standing.subscribe();
        loop {
            let Standing { grant, expires_at, over } = standing.borrow_and_update().clone();
            let left = expires_at.map_or(i64::MAX, |at| at.0.saturating_sub(clock::now().0));
            if over.is_some() || left <= 0 {
                return End::Code(ErrorCode::SessionEnded);
            }
            if grant != *given {
                return End::Again;
            }
            let pause = u64::try_from(left.min(LOOK_EVERY_MS)).unwrap_or_default();
            tokio::select! {
                () = sleep(Duration::from_millis(pause)) => {}
                // The sender lives in `self`.
                changed = standing.changed() => if changed.is_err() { return End::Again },
            }
        }
    }

    pub(super) fn end(&self, why: Over) {
        self.standing.send_modify(|standing| standing.over = Some(why));
    }

    /// The link says something else now.
    pub(super) fn follow(&self, link: &LinkRecord) {
        self.standing.send_if_modified(|standing| {
            let now =
                Standing { grant: link.grant_on(&self.id), expires_at: link.expires_at, over: standing.over };
            let changed = *standing != now;
            *standing = now;
            changed
        });
    }

    pub(super) fn record(&self) -> DeviceRecord {
        DeviceRecord {
            device: hex::encode(self.id),
            link: self.link,
            created_at: self.created_at,
            last_seen: self.last_seen(),
            browser: self.browser,
            revoked: self.revoked(),
        }
    }
}
