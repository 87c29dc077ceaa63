//! The file by which a community hands its published numbers to the district: one relay serves one community, so that
//! several are compared from files.
//!
//! How the text of the file is read and written is up to the app; here is what is in it and what is believed of it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Figures, Place};
use crate::month::Month;

const KIND: &str = "community-summary";
const VERSION: u16 = 1;
/// Longer than any name of a community.
const LONGEST_NAME: usize = 60;
/// A hundred years.
const MOST_MONTHS: usize = 1200;

/// What is in the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SummaryFile {
    kind: String,
    version: u16,
    community: String,
    months: BTreeMap<Month, Figures>,
}

/// Why a file is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidSummary {
    /// Something else is in it.
    #[error("not a summary of a community")]
    NotASummary,
    /// A newer version wrote it.
    #[error("written by a newer version")]
    Newer,
    /// It does not say whose it is.
    #[error("no name of a community")]
    NoName,
    /// It tells nothing.
    #[error("no figures")]
    Empty,
}

impl SummaryFile {
    /// What is handed over of a community.
    pub fn of(place: &Place) -> Self {
        Self {
            kind: KIND.to_owned(),
            version: VERSION,
            community: place.name.clone(),
            months: place.months.clone(),
        }
    }

    /// The community it tells of.
    pub fn place(self) -> Result<Place, InvalidSummary> {
        if self.kind != KIND {
            return Err(InvalidSummary::NotASummary);
        }
        if self.version > VERSION {
            return Err(InvalidSummary::Newer);
        }
        let name = self.community.trim();
        if name.is_empty() || name.chars().count() > LONGEST_NAME {
            return Err(InvalidSummary::NoName);
        }
        let months: BTreeMap<Month, Figures> =
            self.months.into_iter().filter(|(_, figures)| !figures.is_empty()).collect();
        if months.is_empty() || months.len() > MOST_MONTHS {
            return Err(InvalidSummary::Empty);
        }
        Ok(Place { name: name.to_owned(), months })
    }
}
