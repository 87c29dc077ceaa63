//! Everybody's year, kept from one state of what a device knows to the next: when one record changes, one member is judged anew.
//!
//! A snapshot shares what did not change, so that what a judgement rests on is compared by where it lies. Nothing else is
//! kept: from the same community comes the same, whatever was asked before.

use std::{collections::BTreeMap, sync::Arc};

use super::{
    Judged, Years,
    year::{Gathered, Things},
};
use crate::{
    community::Community,
    id::Id,
    moment::{Day, Year},
    principal::Member,
    register::{CheckinState, Checkins, MemberFile, UnitCard, UnitType},
};

/// Everybody's year as it was last asked for, with what it rests on.
#[derive(Clone, Debug, Default)]
pub struct Everybody {
    known: Option<Known>,
    checkins: Checkins,
    judged: BTreeMap<Id<Member>, Arc<Judged>>,
}

#[derive(Clone, Debug)]
struct Known {
    community: Community,
    year: Year,
    today: Day,
    gathered: Gathered,
}

impl Everybody {
    /// Everybody of the register, judged as [`Years::judge`] does.
    pub fn follow(
        &mut self,
        community: &Community,
        year: Year,
        today: Day,
    ) -> &BTreeMap<Id<Member>, Arc<Judged>> {
        let before = self.known.take().filter(|known| {
            (known.year, known.today) == (year, today)
                && Arc::ptr_eq(&known.community.settings, &community.settings)
        });
        let checkins = Arc::clone(self.checkins.follow(community, today));
        let gathered = match before.as_ref().filter(|known| same_things(&known.community, community)) {
            Some(known) => Gathered { checkins, ..known.gathered.clone() },
            None => Gathered::of(community, year, checkins, None),
        };
        let years = Years::with(community, year, today, gathered.clone());
        let now = Known { community: community.clone(), year, today, gathered };
        let mut held = std::mem::take(&mut self.judged);
        let files = community.members.iter().filter(|(_, file)| file.is_registered());
        self.judged = files
            .map(|(id, file)| {
                let same = before.as_ref().is_some_and(|before| before.rests_as(&now, *id, file));
                let kept = held.remove(id).filter(|_| same);
                (*id, kept.unwrap_or_else(|| Arc::new(years.judge_with(*id, file, &years.entries(*id)))))
            })
            .collect();
        self.known = Some(now);
        &self.judged
    }

    /// What [`Everybody::follow`] came to.
    pub const fn judged(&self) -> &BTreeMap<Id<Member>, Arc<Judged>> {
        &self.judged
    }
}

/// Whether nothing was changed that somebody may have taken on.
fn same_things(before: &Community, now: &Community) -> bool {
    Arc::ptr_eq(&before.offers, &now.offers)
        && Arc::ptr_eq(&before.wishes, &now.wishes)
        && Arc::ptr_eq(&before.orders, &now.orders)
}

impl Known {
    /// Whether a member's judgement rests on the same as after something was changed.
    fn rests_as(&self, now: &Self, id: Id<Member>, file: &Arc<MemberFile>) -> bool {
        let (one, other) = (&self.community, &now.community);
        let known = one.members.get(&id);
        known.is_some_and(|known| Arc::ptr_eq(known, file))
            && self.took_on(now, id)
            && (Arc::ptr_eq(&one.units, &other.units)
                || self.checkin(id) == now.checkin(id) && unit_type(one, file) == unit_type(other, file))
            && (Arc::ptr_eq(&one.activities, &other.activities) || attended_same(one, other, file))
    }

    fn took_on(&self, now: &Self, id: Id<Member>) -> bool {
        let (one, other) = (&self.gathered, &now.gathered);
        Arc::ptr_eq(&one.things, &other.things)
            || one.posts.get(&id) == other.posts.get(&id)
                && match (one.things.get(&id), other.things.get(&id)) {
                    (Some(one), Some(other)) => Things::are_same(one, other),
                    (one, other) => one.is_none() && other.is_none(),
                }
    }

    fn checkin(&self, id: Id<Member>) -> Option<&CheckinState> {
        self.gathered.checkins.get(&id)
    }
}

fn unit_type(community: &Community, file: &MemberFile) -> Option<UnitType> {
    community.unit_of(&file.card).and_then(|(_, unit)| UnitCard::unit_type(&unit.card))
}

fn attended_same(one: &Community, other: &Community, file: &MemberFile) -> bool {
    file.attendance.keys().all(|(id, _)| match (one.activities.get(id), other.activities.get(id)) {
        (Some(one), Some(other)) => Arc::ptr_eq(one, other),
        (one, other) => one.is_none() && other.is_none(),
    })
}
