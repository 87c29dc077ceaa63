//! What a device shows: the snapshot, what waits in the outbox, what was refused, and how it stands with store and relay.

use std::sync::Arc;

use domain::{
    access::DocName,
    community::Community,
    edit::{Intent, Refusal},
    moment::Moment,
    wish::Clock,
};
use serde::{Deserialize, Serialize};

use super::Replica;
use crate::{
    frame::{ErrorCode, RefusalCode},
    store::StoreError,
};

/// What is to be shown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct View {
    /// Everything this device knows.
    pub community: Arc<Community>,
    /// What was done here and is not acknowledged, oldest first.
    pub outbox: Vec<Waiting>,
    /// What was refused and waits for a decision, oldest first.
    pub refused: Vec<RefusedIntent>,
    /// How the device stands.
    pub status: Status,
}

/// Something done here that the relay has not acknowledged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// Its number in the outbox.
    pub number: u64,
    /// What was done.
    pub intent: Arc<Intent>,
    /// On disk here: *saved on this phone*.
    pub kept: bool,
}

/// Something the relay refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedIntent {
    /// Its number.
    pub number: u64,
    /// What was done.
    pub intent: Intent,
    /// Why the relay refused.
    pub code: RefusalCode,
    /// When it was refused.
    pub at: Moment,
}

/// How a device stands with its store and the relay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Status {
    /// The link to the relay is up.
    pub link: bool,
    /// Everything the relay spoke of is here.
    pub caught_up: bool,
    /// Things done here that are not on disk here.
    pub unkept: usize,
    /// Things done here that the relay has not acknowledged. 0 is the only proof of *delivered*.
    pub unsent: usize,
    /// When the relay was last heard.
    pub last_contact: Option<Moment>,
    /// Whether this clock may decide.
    pub clock: Clock,
    /// Why the store does not keep anything, when it does not.
    pub store: Option<String>,
}

impl Default for Status {
    fn default() -> Self {
        Self {
            link: false,
            caught_up: false,
            unkept: 0,
            unsent: 0,
            last_contact: None,
            clock: Clock::Trusted,
            store: None,
        }
    }
}

/// Something to tell the person once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// Something kept here was damaged and has been set aside; it is fetched again from the relay.
    Damaged {
        /// Of which document, when that is known.
        doc: Option<DocName>,
    },
    /// The store keeps nothing more.
    StoreFailed(StoreError),
    /// The relay could not write to its disk; what was sent stays here and is sent again.
    RelayStoreFailed,
    /// The relay refused something; it waits among the refused.
    Refused {
        /// Why.
        code: RefusalCode,
    },
    /// The relay takes no more for now; what waits stays in the outbox and is sent again by itself.
    Postponed {
        /// Why.
        code: ErrorCode,
    },
    /// A refused intent cannot be sent again as it is.
    CannotResend(Refusal),
    /// The session has ended: revoked or expired.
    SessionEnded,
    /// The relay speaks another version: the app has to be renewed.
    Version,
    /// This device's clock is more than five minutes off; its times do not decide.
    ClockDoubtful,
}

impl Replica {
    pub(super) fn build_view(&self) -> View {
        let unkept = self.outbox.values().filter(|entry| !entry.kept).count();
        View {
            community: Arc::clone(&self.community),
            outbox: self
                .outbox
                .iter()
                .map(|(number, entry)| Waiting {
                    number: *number,
                    intent: Arc::clone(&entry.intent),
                    kept: entry.kept,
                })
                .collect(),
            refused: self
                .refused
                .iter()
                .map(|(number, record)| RefusedIntent {
                    number: *number,
                    intent: record.intent.clone(),
                    code: record.code,
                    at: record.at,
                })
                .collect(),
            status: Status {
                link: self.link,
                caught_up: self.caught_up(),
                unkept,
                unsent: self.outbox.len(),
                last_contact: self.last_contact,
                clock: if self.doubtful { Clock::Doubtful } else { Clock::Trusted },
                store: self.store_error.as_ref().map(ToString::to_string),
            },
        }
    }
}
