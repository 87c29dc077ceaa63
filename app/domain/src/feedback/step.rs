//! The facts of a feedback card: staff's in the member's file, what is told and answered in the unit's.

use serde::{Deserialize, Serialize};

use super::FeedbackField;
use crate::{
    id::Id,
    moment::{Day, Year},
    sheet::FeedbackCard,
    wish::Step,
};

/// What a card is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum About {
    /// A year.
    Annual(Year),
    /// An important matter: the step that opened it.
    Matter(Id<Step>),
}

/// A step of staff.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FeedbackStep {
    /// There is an important matter to tell the unit of; the id of this step names it.
    Opened {
        /// Since when it is known.
        on: Day,
        /// What it is.
        words: String,
    },
    /// Something else than what the records say, and why.
    Changed {
        /// Of which card.
        about: About,
        /// What.
        field: FeedbackField,
        /// What it says instead.
        value: String,
        /// Why, in words.
        why: String,
    },
    /// The community's Party organisation agrees.
    Approved {
        /// To which card.
        about: About,
    },
    /// Handed out: frozen from now on.
    Issued {
        /// Which card.
        about: About,
        /// As it was.
        card: Box<FeedbackCard>,
    },
}

impl FeedbackStep {
    /// Which card it belongs to; what opens one is named by its own id.
    pub const fn about(&self, id: Id<Step>) -> About {
        match self {
            Self::Opened { .. } => About::Matter(id),
            Self::Changed { about, .. } | Self::Approved { about } | Self::Issued { about, .. } => *about,
        }
    }
}

/// A card as the unit has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IssuedFeedback {
    /// What it is about.
    pub about: About,
    /// As it was issued.
    pub card: FeedbackCard,
    /// The matter in words, when it is about one.
    #[serde(default)]
    pub matter: String,
}

/// What the unit does with a card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnitFeedback {
    /// It is here.
    Received {
        /// Since when.
        on: Day,
    },
    /// The opinion of the unit's Party organisation.
    Answered {
        /// When.
        on: Day,
        /// In words.
        words: String,
    },
    /// 备案.
    Filed {
        /// When.
        on: Day,
    },
}
