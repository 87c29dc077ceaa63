//! The register (摸清底数, 报到): members, units, who reports where, the way from letter to receipt, and the survey that
//! finds who is there. Sources: seed §三, §四, §六.1, §六.2, 管理办法 一; domain 1.2 to 1.5, 2.1, 2.2, 2.12 to 2.14.
//!
//! Cards are records of fields that are edited one by one; what happened is kept as facts, and states follow from them.

mod absence;
mod belonging;
mod checkin;
mod file;
mod kept;
mod lookup;
mod member;
mod roster;
mod unit;

pub use absence::{Exemption, ExemptionEffect, NotCheckedInReason, Urging, is_exempt, without_reason};
pub(crate) use belonging::same_community;
pub use belonging::{Basis, Belonging, Facts as BelongingFacts, Scope, belonging};
pub use checkin::{
    CheckinFact, CheckinMode, CheckinRefusal, CheckinStage, CheckinState, Deadlines, Delivery, Due,
    LeaveReason, check_step, checkin, due, next_number,
};
pub use file::{
    Declined, FiledCards, IssuedLetter, MemberFile, Resource, ResourceCard, ResourceField, Told, UnitAnswer,
    UnitFile,
};
pub use kept::Checkins;
pub use member::{
    CardDoubt, MemberCard, MemberField, MemberIdentity, MemberStatus, Membership, SameMember, doubts,
    same_member,
};
pub use roster::ToEnrol;
pub use unit::{UnitCard, UnitField, UnitType};
