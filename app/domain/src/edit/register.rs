//! Edits of the register: cards, rosters, letters, the steps of a check-in. What they write lies in the files of members and
//! units.

use serde::{Deserialize, Serialize};

use super::{FileOf, Refusal};
use crate::{
    community::Community,
    id::Id,
    moment::Day,
    principal::{Member, Principal, Unit},
    register::{
        CheckinFact, CheckinRefusal, Exemption, IssuedLetter, MemberField, Resource, ResourceField, Told,
        UnitAnswer, UnitField, Urging, check_step,
    },
    wish::Step,
};

/// Lines of a unit's roster: whose, and the fields to set.
pub type RosterLines = Vec<(Id<Member>, Vec<(MemberField, String)>)>;

/// One thing to change in the file of a member or a unit.
#[expect(missing_docs, reason = "the fields are those of the facts and records they write, documented there")]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RegisterEdit {
    /// Sets fields of a member's card; a card with a name is a member of the register.
    FillMember { member: Id<Member>, fields: Vec<(MemberField, String)> },
    /// Sets fields of a unit's card.
    FillUnit { unit: Id<Unit>, fields: Vec<(UnitField, String)> },
    /// A step of a check-in.
    CheckIn { member: Id<Member>, step: Id<Step>, fact: CheckinFact },
    /// Asks a member, or the unit, to check in.
    Urge { member: Id<Member>, step: Id<Step>, urging: Urging },
    /// Notes an exemption, or changes the one with this id.
    Exempt { member: Id<Member>, exemption: Id<Step>, what: Exemption },
    /// What the member wants the own card to say.
    Propose { member: Id<Member>, field: MemberField, value: String },
    /// Does not take a proposal over.
    DeclineProposal { member: Id<Member>, field: MemberField, value: String, why: String },
    /// Sets fields of a line of a unit's roster; cleared of all, the line is gone.
    FillRoster { unit: Id<Unit>, person: Id<Member>, fields: Vec<(MemberField, String)> },
    /// Takes many lines into a unit's roster at once.
    TakeRoster { unit: Id<Unit>, people: RosterLines },
    /// Issues a letter of introduction.
    IssueLetter { unit: Id<Unit>, letter: Id<Step>, what: IssuedLetter },
    /// What the unit says of one of its members.
    Answer { unit: Id<Unit>, person: Id<Member>, step: Id<Step>, what: UnitAnswer },
    /// Tells a unit how far one of its members is.
    TellUnit { unit: Id<Unit>, person: Id<Member>, told: Told },
    /// Sets fields of something a unit offers.
    FillResource { unit: Id<Unit>, resource: Id<Resource>, fields: Vec<(ResourceField, String)> },
}

impl RegisterEdit {
    /// Whose file it writes to.
    pub const fn file(&self) -> FileOf {
        match self {
            Self::FillMember { member, .. }
            | Self::CheckIn { member, .. }
            | Self::Urge { member, .. }
            | Self::Exempt { member, .. }
            | Self::Propose { member, .. }
            | Self::DeclineProposal { member, .. } => FileOf::Member(*member),
            Self::FillUnit { unit, .. }
            | Self::FillRoster { unit, .. }
            | Self::TakeRoster { unit, .. }
            | Self::IssueLetter { unit, .. }
            | Self::Answer { unit, .. }
            | Self::TellUnit { unit, .. }
            | Self::FillResource { unit, .. } => FileOf::Unit(*unit),
        }
    }

    /// Whether the owner of the file may do it: what [`crate::access::owns`] says of its keys.
    pub fn is_owners(&self, who: &Principal) -> bool {
        let of_owner = match self {
            Self::Propose { .. }
            | Self::FillRoster { .. }
            | Self::TakeRoster { .. }
            | Self::IssueLetter { .. }
            | Self::Answer { .. }
            | Self::FillResource { .. } => true,
            Self::FillMember { .. }
            | Self::FillUnit { .. }
            | Self::CheckIn { .. }
            | Self::Urge { .. }
            | Self::Exempt { .. }
            | Self::DeclineProposal { .. }
            | Self::TellUnit { .. } => false,
        };
        of_owner
            && match self.file() {
                FileOf::Member(id) => *who == Principal::Member(id),
                FileOf::Unit(id) => *who == Principal::Liaison(id),
            }
    }

    /// The turn of the step it states, after all that are known.
    pub(super) fn turn(&self, community: &Community) -> u32 {
        match self {
            Self::CheckIn { member, .. } => community.next_checkin_turn(*member),
            Self::Answer { person, .. } => community.next_checkin_turn(*person),
            Self::IssueLetter { what, .. } => {
                what.people.iter().map(|member| community.next_checkin_turn(*member)).max().unwrap_or(1)
            }
            _ => 1,
        }
    }
}

/// Checks one edit; who may write there is known already.
pub(super) fn check(community: &Community, edit: &RegisterEdit, today: Day) -> Result<(), Refusal> {
    let text = |words: &str| if words.trim().is_empty() { Err(Refusal::TextMissing) } else { Ok(()) };
    match edit {
        RegisterEdit::CheckIn { member, fact, .. } => {
            let file = community.member(*member).ok_or(Refusal::UnknownMember)?;
            let state = community.checkin(*member, today);
            check_step(&state, fact, community.belonging(&file.card), today).map_err(Refusal::Checkin)?;
            if community.number_is_taken(*member, fact) {
                return Err(Refusal::Checkin(CheckinRefusal::NumberTaken));
            }
            Ok(())
        }
        RegisterEdit::DeclineProposal { why, .. } => text(why),
        RegisterEdit::IssueLetter { what, .. } if what.people.is_empty() => Err(Refusal::TextMissing),
        RegisterEdit::IssueLetter { what, .. } => text(&what.to),
        RegisterEdit::Exempt { what, .. } if what.to < what.from => Err(Refusal::OutOfRange),
        RegisterEdit::Exempt { what, .. } => text(&what.kind),
        RegisterEdit::FillMember { .. }
        | RegisterEdit::FillUnit { .. }
        | RegisterEdit::Urge { .. }
        | RegisterEdit::Propose { .. }
        | RegisterEdit::FillRoster { .. }
        | RegisterEdit::TakeRoster { .. }
        | RegisterEdit::Answer { .. }
        | RegisterEdit::TellUnit { .. }
        | RegisterEdit::FillResource { .. } => Ok(()),
    }
}
