//! Takes a document out of the snapshot again.

use std::sync::Arc;

use domain::{
    access::DocName,
    community::{Community, Profile},
    grant::Site,
    moment::Year,
    wish::Wish,
};

use super::{activity, award, helping, joint, offer, order};

/// Takes everything that a document contributed out of the snapshot, before it is read anew.
pub fn clear(community: &mut Community, doc: &DocName) {
    if community.rotations.contains_key(doc) {
        Arc::make_mut(&mut community.rotations).remove(doc);
    }
    offer::clear(community, doc);
    activity::clear(community, doc);
    helping::clear(community, doc);
    award::clear(community, doc);
    order::clear(community, doc);
    joint::clear(community, doc);
    match doc {
        DocName::Casework(year) => {
            clear_wishes(community, *year, |wish| wish.case = None);
            Arc::make_mut(&mut community.opinions).retain(|_, opinion| opinion.year != *year);
        }
        DocName::Wall(year) => clear_wishes(community, *year, |wish| wish.card = None),
        DocName::Community => {
            community.profile = Profile::default();
            community.people = Arc::default();
            community.buildings = Arc::default();
        }
        DocName::Member(id) => drop(Arc::make_mut(&mut community.members).remove(id)),
        DocName::Unit(id) => drop(Arc::make_mut(&mut community.units).remove(id)),
        DocName::Survey(estate, building) => {
            let site = Site { estate: *estate, building: *building };
            drop(Arc::make_mut(&mut community.surveys).remove(&site));
        }
        DocName::Inbox(_) => {}
        DocName::Summary => community.summary = Arc::default(),
    }
}

/// Takes one half of a year's wishes out, and those of which nothing is left.
fn clear_wishes(community: &mut Community, year: Year, half: impl Fn(&mut Wish)) {
    let wishes = Arc::make_mut(&mut community.wishes);
    for wish in wishes.values_mut().filter(|wish| wish.year == year) {
        half(Arc::make_mut(wish));
    }
    wishes.retain(|_, wish| wish.card.is_some() || wish.case.is_some());
}
