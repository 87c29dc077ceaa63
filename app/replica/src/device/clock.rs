//! Whether this device's clock can be believed, by the relay's; and what was claimed by one that cannot.

use domain::{
    edit::{Edit, Intent},
    id::Id,
    moment::Moment,
    wish::Clock,
};

use super::{Effect, Notice, Replica, doc::sealed};
use crate::store::{Op, Space};

/// A clock further off than this never decides.
const DOUBT_MS: u64 = 5 * 60_000;

impl Replica {
    pub(super) fn judge_clock(&mut self, now: Moment, theirs: Moment) {
        let doubtful = now.apart(theirs) > DOUBT_MS;
        if doubtful != self.doubtful {
            self.doubtful = doubtful;
            self.stale = true;
            self.extra.push(Op::Put(Space::Meta, b"clock".to_vec(), sealed(&doubtful)));
            if doubtful {
                self.effects.push(Effect::Report(Notice::ClockDoubtful));
            }
        }
        if doubtful {
            self.doubt_claims(now);
        }
    }

    /// Claims made here by a clock that turns out to be off say so before they are sent.
    fn doubt_claims(&mut self, now: Moment) {
        let claims: Vec<Edit> = self.outbox.values().map(|entry| entry.intent.edit.clone()).collect();
        for edit in &claims {
            let (Edit::Claim { wish, claimant, claim, clock: Clock::Trusted, .. }
            | Edit::ClaimForTeam { wish, claimant, claim, clock: Clock::Trusted, .. }) = edit
            else {
                continue;
            };
            let said = claims.iter().any(
                |other| matches!(other, Edit::DoubtClock { claim: of, claimant: who, .. } if of == claim && who == claimant),
            );
            if !said {
                let mut bytes = [0; 10];
                bytes.copy_from_slice(&self.random()[..10]);
                let step = Id::from_random(bytes);
                let edit = Edit::DoubtClock { wish: *wish, claimant: *claimant, claim: *claim, step };
                if let Some(doc) = edit.doc(&self.community) {
                    self.apply(doc, Intent { by: self.me, at: now, edit });
                }
            }
        }
    }
}
