//! What of a view is shown first, in a form of its own: the wall, kept so that it is there before anything else is.

use std::{collections::BTreeMap, sync::Arc};

use domain::{
    community::{Community, Person, Profile},
    id::Id,
    moment::{Moment, Year},
    principal::Principal,
    settings::Settings,
    wish::{Card, Clock, Wish},
};
use serde::{Deserialize, Serialize};

use super::view::{Status, View};

/// The wall, and whose it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Glance {
    profile: Profile,
    settings: Arc<Settings>,
    people: Arc<BTreeMap<Principal, Person>>,
    cards: Vec<(Id<Wish>, Year, Card)>,
    last_contact: Option<Moment>,
    clock: Clock,
}

impl Glance {
    /// Of a view. `None` while anything waits or was refused: how that stands is said on the wall, and not known here.
    pub fn of(view: &View) -> Option<Self> {
        let settled = view.outbox.is_empty() && view.refused.is_empty();
        let community = &view.community;
        let card = |(id, wish): (&Id<Wish>, &Arc<Wish>)| Some((*id, wish.year, wish.card.clone()?));
        settled.then(|| Self {
            profile: community.profile.clone(),
            settings: Arc::clone(&community.settings),
            people: Arc::clone(&community.people),
            cards: community.wishes.iter().filter_map(card).collect(),
            last_contact: view.status.last_contact,
            clock: view.status.clock,
        })
    }

    /// A view with this in it.
    pub fn view(self) -> View {
        let wish = |(id, year, card)| (id, Arc::new(Wish { card: Some(card), ..Wish::empty(year) }));
        let community = Community {
            profile: self.profile,
            settings: self.settings,
            people: self.people,
            wishes: Arc::new(self.cards.into_iter().map(wish).collect()),
            ..Community::default()
        };
        let status = Status { last_contact: self.last_contact, clock: self.clock, ..Status::default() };
        View { community: Arc::new(community), status, ..View::default() }
    }
}
