//! Edits of notices.

use serde::{Deserialize, Serialize};

use super::Refusal;
use crate::{
    community::Community,
    id::Id,
    notice::{self, NoticeField, PublicNotice, SHOWN},
};

/// One thing to change about a notice.
#[expect(missing_docs, reason = "the fields are those of the record they write, documented there")]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoticeEdit {
    /// Sets fields of the card.
    Fill { notice: Id<PublicNotice>, fields: Vec<(NoticeField, String)> },
}

impl NoticeEdit {
    /// What it is about.
    pub const fn notice(&self) -> Id<PublicNotice> {
        match self {
            Self::Fill { notice, .. } => *notice,
        }
    }
}

/// Checks one edit: what is shown, or is about to be, is ready and agreed to.
pub(super) fn check(community: &Community, edit: &NoticeEdit) -> Result<(), Refusal> {
    let NoticeEdit::Fill { notice, fields } = edit;
    let mut card = community.notices.get(notice).map(|known| known.card.clone()).unwrap_or_default();
    for (field, value) in fields {
        card.set(*field, value.as_str());
    }
    if card.get(NoticeField::Status) == SHOWN {
        notice::check(&card).map_err(Refusal::Notice)
    } else {
        Ok(())
    }
}
