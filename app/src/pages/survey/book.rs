//! What the pages of the survey derive from a snapshot: each building with its progress, what has to be visited again and
//! what waits for the office. A survey that did not change keeps its entry, so that an estate costs what changed in it.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use domain::{
    community::Community,
    grant::{Grant, Site},
    id::Id,
    moment::Moment,
    principal::Role,
    survey::{
        BuildingCard, BuildingField, Door, Met, Need, NeedKind, Progress, Survey, in_order, is_open,
        progress, revisits, site_of, to_take_over,
    },
};
use leptos::prelude::*;

use crate::pages::doing::Desk;

/// A building and what follows from its survey.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) site: Site,
    pub(super) card: BuildingCard,
    survey: Option<Arc<Survey>>,
    pub(super) progress: Progress,
    /// Doors to be visited again, planned ones first.
    pub(super) again: Vec<(Id<Door>, Option<Moment>)>,
    /// Needs that wait for the office.
    pub(super) waiting: Vec<(Id<Door>, Id<Need>, NeedKind)>,
    /// In-service members nobody has matched with the register.
    pub(super) open: Vec<(Id<Door>, Id<Met>)>,
    /// Another number for every other content.
    pub(super) version: u64,
}

/// All buildings this person surveys, by estate, in the order of their numbers.
#[derive(Clone, Debug, Default)]
pub(super) struct SurveyBook {
    pub(super) entries: Vec<Arc<Entry>>,
}

static NEXT: AtomicU64 = AtomicU64::new(1);

impl PartialEq for SurveyBook {
    fn eq(&self, other: &Self) -> bool {
        let versions = |book: &Self| book.entries.iter().map(|entry| entry.version).collect::<Vec<_>>();
        versions(self) == versions(other)
    }
}

impl Entry {
    fn read(site: Site, card: BuildingCard, survey: Option<&Arc<Survey>>) -> Self {
        let doors = || survey.iter().flat_map(|survey| &survey.doors);
        Self {
            site,
            card,
            survey: survey.cloned(),
            progress: progress(doors().map(|(_, household)| household)),
            again: revisits(doors().map(|(id, household)| (*id, household))),
            waiting: doors()
                .flat_map(|(id, household)| to_take_over(household).map(|(need, kind)| (*id, need, kind)))
                .collect(),
            open: doors()
                .flat_map(|(id, household)| {
                    let open = household.people.iter().filter(|(_, person)| is_open(person));
                    open.map(|(met, _)| (*id, *met))
                })
                .collect(),
            version: NEXT.fetch_add(1, Ordering::Relaxed),
        }
    }

    fn is_of(&self, card: &BuildingCard, survey: Option<&Arc<Survey>>) -> bool {
        let same = match (&self.survey, survey) {
            (Some(one), Some(other)) => Arc::ptr_eq(one, other),
            (None, None) => true,
            (Some(_), None) | (None, Some(_)) => false,
        };
        same && self.card == *card
    }
}

impl SurveyBook {
    fn read(community: &Community, who: &Grant, before: Option<&Self>) -> Self {
        let card = |site: &Site| community.buildings.get(&site.building).cloned().unwrap_or_default();
        let mut sites: Vec<Site> = match who.role() {
            Role::Staff => {
                let listed = community.buildings.iter().filter_map(|(id, card)| site_of(*id, card));
                listed.chain(community.surveys.keys().copied()).collect()
            }
            Role::Surveyor => who.buildings().iter().copied().collect(),
            Role::Member | Role::Liaison | Role::Resident | Role::District => Vec::new(),
        };
        sites.sort_by_cached_key(|site| {
            let card = card(site);
            let name = in_order(card.get(BuildingField::Name));
            (card.get(BuildingField::EstateName).to_owned(), name, *site)
        });
        sites.dedup();
        let entries = sites
            .into_iter()
            .map(|site| {
                let (card, survey) = (card(&site), community.surveys.get(&site));
                let kept = before.and_then(|before| before.entries.iter().find(|entry| entry.site == site));
                match kept {
                    Some(entry) if entry.is_of(&card, survey) => Arc::clone(entry),
                    _ => Arc::new(Entry::read(site, card, survey)),
                }
            })
            .collect();
        Self { entries }
    }

    /// The book, while the page that asked for it is there.
    pub(super) fn of(desk: Desk) -> Memo<Self> {
        Memo::new(move |before: Option<&Self>| {
            desk.shell.me().with(|me| {
                let Some(me) = me else { return Self::default() };
                desk.shell.view().with(|view| Self::read(&view.community, &me.grant, before))
            })
        })
    }

    /// Everything added up.
    pub(super) fn total(&self) -> Progress {
        self.entries.iter().fold(Progress::default(), |sum, entry| sum.plus(entry.progress))
    }
}
