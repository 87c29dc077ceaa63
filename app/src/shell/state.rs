//! What the shell says about itself: phases, tabs, notices, errors. Plain values; the words for people are elsewhere.

use domain::{
    access::DocName,
    edit::Refusal,
    grant::Grant,
    principal::{Principal, Role},
};
use replica::{
    frame::{ErrorCode, RefusalCode},
    store::StoreError,
};
use serde::{Deserialize, Serialize};

/// How far the app has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Phase {
    /// Nothing to show yet.
    Opening,
    /// Nobody has opened a link on this device.
    NoSession,
    /// The link that was opened is not good, and there is no earlier session to go on with.
    LinkRefused(LinkRefusal),
    /// The browser lost what was kept here. Nothing can be edited until it has been fetched again.
    Vanished {
        /// How many things had not been delivered; they are gone from this device.
        unsent: usize,
    },
    /// Another tab holds an older version of the store open; it has to be closed.
    Blocked,
    /// Another tab runs a newer version, which has taken the store: reload this one.
    Superseded,
    /// The store does not open.
    StoreBroken(String),
    /// Staff have shut this device out and what was kept here is erased; what could not be delivered waits to be exported.
    ShutOut,
    /// The view can be shown and edited.
    Ready,
}

/// Which part this tab plays.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Mode {
    /// It owns the store and the link.
    #[default]
    Leads,
    /// Another tab owns them; everything works through it.
    Follows,
    /// Another tab is open and this browser cannot share between tabs: close one.
    SecondTab,
    /// Nothing is kept on this device (a built-in browser, or one without storage): work counts only once delivered.
    Light,
}

/// Why a link was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkRefusal {
    /// No such link.
    Unknown,
    /// It has expired.
    Expired,
    /// It was revoked.
    Revoked,
    /// It was used up.
    Used,
    /// Too many attempts; later.
    Throttled,
    /// The relay cannot be reached; it is tried again by itself.
    Offline,
    /// The relay answered something this version does not understand.
    Other,
}

/// Why a session has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ended {
    /// The link's time is over; staff can prolong it.
    Expired,
    /// Staff have shut this device out.
    Revoked,
    /// It was ended elsewhere, or the relay does not say.
    Other,
}

/// Who this device acts for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Me {
    /// Who.
    pub principal: Principal,
    /// In which part.
    pub role: Role,
    /// What was given to this person: what `domain::access` asks for.
    pub grant: Grant,
    /// The name of the community.
    pub community: String,
}

/// Why something a person did is not safe.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum ActError {
    /// The rules do not allow it; nothing was changed.
    #[error("not allowed: {0}")]
    Refusal(Refusal),
    /// It was done and is being sent, but this device cannot keep it: do not close the page before it is delivered.
    #[error("not kept: {0}")]
    Store(StoreError),
    /// The relay refused it (only where nothing is kept on the device; elsewhere it waits among the refused).
    #[error("refused by the relay")]
    Relay(RefusalCode),
    /// Nothing can be edited in this phase; nothing was changed.
    #[error("not open for editing")]
    Closed,
}

/// Something to tell the person, until it is dismissed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// What to dismiss it by.
    pub id: u64,
    /// What to tell.
    pub kind: NoticeKind,
}

/// What there is to tell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum NoticeKind {
    /// Something kept here was damaged; it is set aside and fetched again.
    Damaged(Option<DocName>),
    /// No room left on this device.
    StoreFull,
    /// This device does not keep anything more; what is done is still sent.
    StoreFailed(String),
    /// The relay cannot write to its disk; it is tried again.
    RelayStoreFailed,
    /// The relay refused something; it waits among the refused.
    Refused(RefusalCode),
    /// The relay takes no more for now; what waits is sent again by itself.
    Postponed(ErrorCode),
    /// A refused thing cannot be sent again as it is.
    CannotResend(Refusal),
    /// Nothing is sent or received any more; everything stays here.
    SessionEnded(Ended),
    /// The relay speaks a newer version: reload.
    Version,
    /// The clock of this device is more than five minutes off; its times do not decide.
    ClockDoubtful,
    /// A new version is ready: [`super::Shell::update`].
    UpdateReady,
    /// A link was opened and not taken; the earlier session goes on.
    LinkRefused(LinkRefusal),
    /// What the browser had lost is here again; so many things had not been delivered and are gone.
    Lost {
        /// How many.
        unsent: usize,
    },
    /// Receiving this document stopped the app before; it is left alone until the next version, or until the person asks
    /// for it: [`super::Shell::take_up_again`].
    Quarantined(DocName),
    /// Another tab runs another version of the app: reload this one.
    OtherVersion,
    /// Everything kept here was handed to the browser as a file; its words about it.
    Exported(String),
    /// It could not be.
    ExportFailed(String),
    /// The file is not a copy of this person's data, or is damaged.
    ImportFailed(ImportError),
}

/// Why a file was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum ImportError {
    /// Not such a file, or damaged.
    #[error("not a copy, or damaged")]
    Damaged,
    /// Of another person or community.
    #[error("of another person or community")]
    Foreign,
    /// It could not be written here.
    #[error("could not be written")]
    Store,
}

impl NoticeKind {
    /// Whether it is about the device, so that every tab tells it; else about what was done in one tab.
    pub(super) fn is_of_device(&self) -> bool {
        match self {
            Self::Damaged(_)
            | Self::StoreFull
            | Self::StoreFailed(_)
            | Self::RelayStoreFailed
            | Self::Refused(_)
            | Self::CannotResend(_)
            | Self::SessionEnded(_)
            | Self::Version
            | Self::ClockDoubtful
            | Self::Lost { .. }
            | Self::Quarantined(_) => true,
            Self::UpdateReady
            | Self::LinkRefused(_)
            | Self::OtherVersion
            | Self::Exported(_)
            | Self::ExportFailed(_)
            | Self::ImportFailed(_) => false,
        }
    }

    /// What the replica reports, as the shell tells it.
    pub(super) fn of(notice: replica::device::Notice) -> Self {
        use replica::device::Notice as Core;
        match notice {
            Core::Damaged { doc } => Self::Damaged(doc),
            Core::StoreFailed(StoreError::Full) => Self::StoreFull,
            Core::StoreFailed(error) => Self::StoreFailed(error.to_string()),
            Core::RelayStoreFailed => Self::RelayStoreFailed,
            Core::Refused { code } => Self::Refused(code),
            Core::Postponed { code } => Self::Postponed(code),
            Core::CannotResend(refusal) => Self::CannotResend(refusal),
            Core::SessionEnded => Self::SessionEnded(Ended::Other),
            Core::Version => Self::Version,
            Core::ClockDoubtful => Self::ClockDoubtful,
        }
    }
}
