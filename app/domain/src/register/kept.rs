//! Everybody's check-in, kept from one state of what a device knows to the next: when one file changes, one check-in is worked
//! out anew. What is asked of one member is in [`super::lookup`].

use std::{collections::BTreeMap, sync::Arc};

use super::{CheckinState, MemberFile};
use crate::{community::Community, id::Id, moment::Day, principal::Member};

/// Everybody's check-in as it was last asked for, with what it rests on.
#[derive(Clone, Debug, Default)]
pub struct Checkins {
    known: Option<(Community, Day)>,
    all: Arc<BTreeMap<Id<Member>, CheckinState>>,
}

impl Checkins {
    /// The same as [`Community::checkins`].
    pub fn follow(&mut self, community: &Community, today: Day) -> &Arc<BTreeMap<Id<Member>, CheckinState>> {
        let changed = self.known.take().and_then(|(known, day)| {
            let others = Arc::ptr_eq(&known.units, &community.units)
                && Arc::ptr_eq(&known.settings, &community.settings)
                && day == today;
            others.then(|| changed(&known, community)).flatten()
        });
        match changed {
            Some(changed) if changed.is_empty() => {}
            Some(changed) => {
                let all = Arc::make_mut(&mut self.all);
                all.extend(changed.into_iter().map(|id| (id, community.checkin(id, today))));
            }
            None => self.all = Arc::new(community.checkins(today)),
        }
        self.known = Some((community.clone(), today));
        &self.all
    }
}

/// Whose file is new or another; nothing can be said when one is gone.
fn changed(before: &Community, now: &Community) -> Option<Vec<Id<Member>>> {
    let (before, now) = (&before.members, &now.members);
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
