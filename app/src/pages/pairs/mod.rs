//! 结对帮扶: who helps whom, for staff; for members and units whom they help, and their visits.
//!
//! Who is in need and why is staff's alone; a helper has in the own file what is needed to go there.

mod edit;
mod list;
mod one;
mod own;
mod visit;

use std::{collections::BTreeSet, sync::Arc};

use domain::{
    community::Community,
    edit::{Edit, FileField, FileOf},
    id::Id,
    moment::Day,
    pair::{Logged, Pair, due, overdue, visits},
    wish::Claimant,
};

pub(crate) use list::PairsDesk;
pub(crate) use one::PairDesk;
pub(crate) use own::PairsPage;

use leptos::prelude::WithUntracked as _;

use super::{doing::Desk, wish::name_of};

/// How many pairs wait for staff: a visit is overdue, or is to be confirmed, or somebody is not told what they should know.
pub(crate) fn waiting(community: &Community, today: Day) -> usize {
    community
        .pairs
        .iter()
        .filter(|(id, pair)| is_late(community, **id, pair, today) || to_confirm(community, **id, pair) > 0)
        .count()
}

fn is_late(community: &Community, id: Id<Pair>, pair: &Arc<Pair>, today: Day) -> bool {
    !overdue(community, id, pair, today).is_empty()
}

fn to_confirm(community: &Community, id: Id<Pair>, pair: &Pair) -> usize {
    let of = |who: Claimant| community.file(FileOf::of(who)).map(|file| visits(file, id)).unwrap_or_default();
    let all = pair.helpers().into_iter().flat_map(of);
    all.filter(|one: &Logged| one.fate == domain::pair::VisitFate::Waiting).count()
}

/// In how many pairs whoever looks is overdue.
pub(crate) fn own_late(community: &Community, me: Claimant, today: Day) -> usize {
    let Some(file) = community.file(FileOf::of(me)) else { return 0 };
    let late = |(id, card): (&Id<Pair>, _)| due(card, Some(file), *id).is_some_and(|due| due < today);
    file.paired.iter().filter(|one| late(*one)).count()
}

/// Everybody who may have been there: who helps now, and who has logged a visit.
fn everybody(community: &Community, id: Id<Pair>, pair: &Pair) -> BTreeSet<Claimant> {
    let was = community
        .files()
        .filter(|(_, file)| file.helped.keys().chain(file.help_facts.keys()).any(|(of, _)| *of == id));
    was.map(|(who, _)| who).chain(pair.helpers()).collect()
}

/// One edit, as a list.
fn only(edit: domain::edit::PairEdit) -> Vec<Edit> {
    vec![Edit::Pair(edit)]
}

/// How whoever serves is called: by the card where it may be read, else as displayed to everybody.
pub(crate) fn called(desk: Desk, who: Claimant) -> String {
    let file = FileOf::of(who);
    let name =
        desk.shell.view().with_untracked(|view| view.community.on_card(file, FileField::Name).to_owned());
    if name.is_empty() { name_of(desk, who) } else { name }
}
