//! What a change is about, by where it wrote.

use domain::{
    access::{ACTIVITY, AGREEMENT, AWARD, DEMAND, DocName, JOINT, OFFER, OPINION, ORDER, PAIR, TEAM},
    retention::is_reserved,
};
use serde::{Deserialize, Serialize};

use crate::schema::section;

/// What a change is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Wishes: fields and steps by staff.
    Wishes,
    /// Claims and what claimants report.
    Claims,
    /// People: their files and displayed names.
    People,
    /// The community's profile and settings.
    Settings,
    /// The survey at the door, and the buildings.
    Survey,
    /// Who was shown what is masked.
    Unmaskings,
    /// Removing personal data: marks, what is kept for longer, rotations.
    Removals,
    /// Posts and projects, and what is done about them.
    Offers,
    /// Who helps whom, and teams.
    Helping,
    /// What residents said, and what became of it.
    Opinions,
    /// Selections of those who are honoured, and notices.
    Honours,
    /// The menu and orders, and what residents send in.
    Orders,
    /// Everything else.
    Other,
    /// Activities: who signs up, who was there.
    Activities,
    /// What the community needs, and what units take on together with it.
    Lists,
}

impl Kind {
    /// Every kind, in the order of the page.
    pub const ALL: [Self; 15] = [
        Self::Wishes,
        Self::Claims,
        Self::People,
        Self::Settings,
        Self::Survey,
        Self::Unmaskings,
        Self::Removals,
        Self::Offers,
        Self::Activities,
        Self::Helping,
        Self::Opinions,
        Self::Honours,
        Self::Orders,
        Self::Lists,
        Self::Other,
    ];

    /// The kind of a key of a section of a document.
    pub fn of(doc: &DocName, name: &str, key: &str) -> Self {
        match (doc, name) {
            _ if is_reserved(key) => Self::Removals,
            (DocName::Casework(_), section::UNMASKED) => Self::Unmaskings,
            _ if key.starts_with(OFFER) => Self::Offers,
            _ if key.starts_with(ACTIVITY) => Self::Activities,
            (DocName::Community, section::ACTIVITIES) => Self::Activities,
            _ if key.starts_with(PAIR) || key.starts_with(TEAM) => Self::Helping,
            _ if [DEMAND, JOINT, AGREEMENT].iter().any(|kind| key.starts_with(kind)) => Self::Lists,
            (DocName::Unit(_), section::RESOURCES) => Self::Lists,
            _ if key.starts_with(OPINION) => Self::Opinions,
            (DocName::Community, section::TEAMS) | (DocName::Casework(_), section::PAIRS) => Self::Helping,
            (DocName::Casework(_), section::OPINIONS) => Self::Opinions,
            _ if key.starts_with(ORDER) => Self::Orders,
            (DocName::Community, section::MENU)
            | (DocName::Wall(_) | DocName::Casework(_), section::ORDERS)
            | (DocName::Inbox(_), _) => Self::Orders,
            (DocName::Community, section::POSTS | section::PROJECTS) => Self::Offers,
            _ if key.starts_with(AWARD) => Self::Honours,
            (DocName::Community, section::AWARDS | section::NOTICES) => Self::Honours,
            (DocName::Wall(_) | DocName::Casework(_), section::WISHES | section::STEPS | section::WHYS) => {
                Self::Wishes
            }
            (DocName::Wall(_), section::CLAIMS)
            | (DocName::Member(_) | DocName::Unit(_), section::NOTES | section::DISCLOSED) => Self::Claims,
            (DocName::Member(_) | DocName::Unit(_), _) | (DocName::Community, section::PEOPLE) => {
                Self::People
            }
            (DocName::Community, section::PROFILE | section::SETTINGS) => Self::Settings,
            (DocName::Survey(..), _) | (DocName::Community, section::BUILDINGS) => Self::Survey,
            (DocName::Community | DocName::Wall(_) | DocName::Casework(_) | DocName::Summary, _) => {
                Self::Other
            }
        }
    }
}
