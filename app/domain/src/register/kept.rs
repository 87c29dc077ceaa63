//! Everybody's check-in, kept from one state of what a device knows to the next: when one file changes, one check-in is worked
//! out anew. What is asked of one member is in [`super::lookup`].

use std::{collections::BTreeMap, sync::Arc};

use super::{CheckinState, MemberFile, UnitFile};
use crate::{
    community::Community,
    id::Id,
    moment::Day,
    principal::{Member, Unit},
    settings::Settings,
};

/// The files of a snapshot.
type Files<K, F> = Arc<BTreeMap<Id<K>, Arc<F>>>;

/// Everybody's check-in as it was last asked for, with what it rests on.
#[derive(Clone, Debug, Default)]
pub struct Checkins {
    known: Option<(Files<Member, MemberFile>, Files<Unit, UnitFile>, Arc<Settings>, Day)>,
    all: Arc<BTreeMap<Id<Member>, CheckinState>>,
}

impl Checkins {
    /// The same as [`Community::checkins`].
    pub fn follow(&mut self, community: &Community, today: Day) -> &Arc<BTreeMap<Id<Member>, CheckinState>> {
        let changed = self.known.take().and_then(|(members, units, settings, day)| {
            let others = Arc::ptr_eq(&units, &community.units)
                && Arc::ptr_eq(&settings, &community.settings)
                && day == today;
            others.then(|| changed(&members, &community.members)).flatten()
        });
        match changed {
            Some(changed) if changed.is_empty() => {}
            Some(changed) => {
                let all = Arc::make_mut(&mut self.all);
                all.extend(changed.into_iter().map(|id| (id, community.checkin(id, today))));
            }
            None => self.all = Arc::new(community.checkins(today)),
        }
        let (members, units) = (Arc::clone(&community.members), Arc::clone(&community.units));
        self.known = Some((members, units, Arc::clone(&community.settings), today));
        &self.all
    }
}

/// Whose file is new or another; nothing can be said when one is gone.
fn changed(before: &Files<Member, MemberFile>, now: &Files<Member, MemberFile>) -> Option<Vec<Id<Member>>> {
    if Arc::ptr_eq(before, now) {
        return Some(Vec::new());
    }
    let mut held = 0;
    let is_new = |(id, file): &(&Id<Member>, &Arc<MemberFile>)| {
        let known = before.get(id);
        held += usize::from(known.is_some());
        known.is_none_or(|known| !Arc::ptr_eq(known, file))
    };
    let changed = now.iter().filter(is_new).map(|(id, _)| *id).collect();
    (held == before.len()).then_some(changed)
}
