//! What the shell says about itself: phases, tabs, notices, errors. Plain values; the words for people are elsewhere.

use domain::{
    access::DocName,
    edit::Refusal,
    grant::Grant,
    moment::Moment,
    principal::{Principal, Role},
};
use replica::{
    exported::NoExport,
    frame::{ErrorCode, RefusalCode},
    store::StoreError,
    vault::LockError,
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
    /// What is kept here was made by a newer version of the app; nothing of it was touched.
    Newer,
    /// The store does not open.
    StoreBroken(String),
    /// Staff have shut this device out and what was kept here is erased; what could not be delivered waits to be exported.
    ShutOut,
    /// This device is under a PIN: nothing is shown, and nothing is in memory but what could not be kept.
    Locked {
        /// What opens it.
        bolt: Bolt,
        /// How many things were not delivered when it was locked.
        unsent: usize,
    },
    /// It is being locked: what was being written is kept first.
    Locking,
    /// The view can be shown and edited.
    Ready,
}

/// What holds a locked device shut.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Bolt {
    /// A PIN.
    Pin {
        /// How many wrong ones there were in a row.
        wrong: u8,
        /// How many tries are left before everything here is erased.
        left: u8,
        /// When the next may be made.
        not_before: Option<Moment>,
    },
    /// What the PIN would open is damaged: no PIN helps.
    Damaged,
}

/// Why the lock did not do what was asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum DoorError {
    /// Not the PIN; so many tries are left.
    #[error("wrong PIN")]
    Wrong {
        /// How many.
        left: u8,
    },
    /// After wrong tries the next has to wait.
    #[error("too soon after wrong tries")]
    TooSoon(Moment),
    /// Too many wrong tries: everything here is being erased.
    #[error("erased after too many tries")]
    Erased,
    /// What the PIN would open is damaged.
    #[error("the lock is damaged")]
    Damaged,
    /// Not enough memory to try the PIN; it did not count.
    #[error("not enough memory")]
    NoMemory,
    /// Not possible as things stand: another tab was quicker, or the one that leads has gone. Try again.
    #[error("not possible as things stand")]
    NotNow,
    /// No room to do it; nothing was changed.
    #[error("no room")]
    Full,
    /// The store failed; nothing was changed.
    #[error("{0}")]
    Store(String),
}

impl DoorError {
    /// What the vault says, as the shell tells it.
    pub(super) fn of(error: LockError, left: u8) -> Self {
        match error {
            LockError::Wrong => Self::Wrong { left },
            LockError::TooSoon(until) => Self::TooSoon(until),
            LockError::Destroyed => Self::Erased,
            LockError::Otherwise => Self::NotNow,
            LockError::Damaged => Self::Damaged,
            LockError::NoMemory => Self::NoMemory,
            LockError::Store(StoreError::Full) => Self::Full,
            LockError::Store(error) => Self::Store(error.to_string()),
        }
    }
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
    /// Too many wrong PINs: everything here was erased, and so many things had not been delivered.
    Erased {
        /// How many.
        unsent: usize,
    },
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
    /// It was made while the device was locked: it takes the PIN of that time.
    #[error("under a PIN")]
    Locked,
    /// It could not be written here.
    #[error("could not be written")]
    Store,
}

impl From<NoExport> for ImportError {
    fn from(error: NoExport) -> Self {
        match error {
            NoExport::Damaged | NoExport::TooBig => Self::Damaged,
            NoExport::Foreign => Self::Foreign,
        }
    }
}

impl NoticeKind {
    /// Whether it is about the device, so that every tab tells it; else about what was done in one tab.
    pub(super) fn is_of_device(&self) -> bool {
        match self {
            Self::Damaged(_)
            | Self::StoreFull
            | Self::StoreFailed(_)
            | Self::RelayStoreFailed
            | Self::Postponed(_)
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
            | Self::Erased { .. }
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
