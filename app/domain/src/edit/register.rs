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
        CheckinFact, Exemption, IssuedLetter, MemberField, Resource, ResourceField, Told, UnitAnswer,
        UnitField, Urging,
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
            Self::Answer { unit, person, .. } => turn_of_listed(community, *unit, *person),
            Self::IssueLetter { unit, what, .. } => {
                let turns = what.people.iter().map(|person| turn_of_listed(community, *unit, *person));
                turns.max().unwrap_or(1)
            }
            _ => 1,
        }
    }
}

/// The turn of a step about somebody a unit lists.
fn turn_of_listed(community: &Community, unit: Id<Unit>, person: Id<Member>) -> u32 {
    let member = community.unit(unit).map_or(person, |unit| unit.in_register(person));
    community.next_checkin_turn(member)
}

/// Checks one edit; who may write there is known already.
pub(super) fn check(community: &Community, edit: &RegisterEdit, today: Day) -> Result<(), Refusal> {
    let text = |words: &str| if words.trim().is_empty() { Err(Refusal::TextMissing) } else { Ok(()) };
    match edit {
        RegisterEdit::CheckIn { member, fact, .. } => {
            community.member(*member).ok_or(Refusal::UnknownMember)?;
            community.check_checkin(*member, fact, today).map_err(Refusal::Checkin)
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

#[cfg(test)]
mod tests {
    use std::{collections::BTreeMap, sync::Arc};

    use super::*;
    use crate::{
        edit::{self, Edit},
        grant::Grant,
        moment::Moment,
        register::{
            Basis, CheckinMode, CheckinRefusal, Delivery, MemberFile, NotCheckedInReason, UnitFile, UnitType,
        },
        wish::Stamped,
    };

    const fn id<T>(number: u8) -> Id<T> {
        Id::from_random([number; 10])
    }

    fn today() -> Day {
        Day::from_civil(2026, 3, 20).unwrap()
    }

    fn day(date: u8) -> Day {
        Day::from_civil(2026, 3, date).unwrap()
    }

    /// A court that is linked with this community, and one of its members.
    fn community() -> Community {
        let mut court = UnitFile::default();
        court.card.set(UnitField::Name, "区人民法院");
        court.card.set(UnitField::Type, UnitType::DistrictOrgan.key());
        court.card.set(UnitField::LinkedCommunity, "桂花苑社区");
        let mut member = MemberFile::default();
        member.card.set(MemberField::Name, "刘志远");
        member.card.set(MemberField::UnitName, "区人民法院");
        let mut community = Community {
            members: Arc::new(BTreeMap::from([(id(1), Arc::new(member))])),
            units: Arc::new(BTreeMap::from([(id(1), Arc::new(court))])),
            ..Community::default()
        };
        "桂花苑社区".clone_into(&mut community.profile.name);
        community
    }

    fn try_edit(community: &Community, who: impl Into<Grant>, edit: RegisterEdit) -> Result<(), Refusal> {
        edit::check(community, &who.into(), &Edit::Register(edit), today().start())
    }

    fn by_unit<S>(turn: u32, step: S) -> Stamped<S> {
        Stamped { by: Principal::Liaison(id(1)), at: Moment(0), turn, step }
    }

    /// Takes a step as staff do.
    fn step(community: &mut Community, member: u8, number: u8, fact: CheckinFact) -> Result<(), Refusal> {
        let edit = RegisterEdit::CheckIn { member: id(member), step: id(number), fact: fact.clone() };
        try_edit(community, Grant::admin(id(9)), edit)?;
        let turn = community.next_checkin_turn(id(member));
        let fact = Stamped { by: Principal::Staff(id(9)), at: Moment(0), turn, step: fact };
        let file = Arc::make_mut(&mut community.members).entry(id(member)).or_default();
        Arc::make_mut(file).checkin.insert(id(number), fact);
        Ok(())
    }

    fn registered(on: u8, no: &str) -> CheckinFact {
        CheckinFact::Registered { on: day(on), card_no: no.to_owned(), mode: CheckinMode::Alone }
    }

    #[test]
    fn from_the_letter_of_the_unit_to_its_acknowledgement() {
        let mut community = community();
        let letter =
            IssuedLetter {
                no: "1".to_owned(), on: day(1), to: "桂花苑社区".to_owned(), people: vec![id(1)]
            };
        let unit = |community: &mut Community, change: &dyn Fn(&mut UnitFile)| {
            change(Arc::make_mut(Arc::make_mut(&mut community.units).get_mut(&id(1)).unwrap()));
        };
        unit(&mut community, &|unit| {
            unit.letters.insert(id(50), by_unit(1, letter.clone()));
        });
        let receipt = CheckinFact::ReceiptIssued {
            no: "2026-0001".to_owned(),
            on: day(5),
            delivery: Delivery::ByMember,
        };
        let not_registered = Err(Refusal::Checkin(CheckinRefusal::NotRegistered));
        assert_eq!(step(&mut community, 1, 2, receipt.clone()), not_registered);
        let not_arrived = Err(Refusal::Checkin(CheckinRefusal::NotArrived));
        assert_eq!(step(&mut community, 1, 2, registered(5, "2026-0001")), not_arrived);
        let arrived = CheckinFact::Arrived { on: day(4), basis: Basis::UnitLinked };
        assert_eq!(step(&mut community, 1, 2, arrived.clone()), Ok(()));
        let first = community.next_card_no(crate::moment::Year(2026));
        assert_eq!(step(&mut community, 1, 3, registered(5, &first)), Ok(()));
        let again = step(&mut community, 1, 4, arrived);
        let since = CheckinRefusal::CheckedInAlready { since: day(5), card_no: "2026-0001".to_owned() };
        assert_eq!(again, Err(Refusal::Checkin(since)));
        assert_eq!(step(&mut community, 1, 4, receipt), Ok(()));
        let (of, person, told) = community.to_tell(id(1), None, today()).unwrap();
        assert_eq!(
            (of, person, told.receipt.clone()),
            (id(1), id(1), Some(("2026-0001".to_owned(), day(5))))
        );
        unit(&mut community, &|unit| {
            unit.told.insert(id(1), told.clone());
            let what = UnitAnswer::Acknowledged { on: day(8) };
            unit.answers.insert((id(1), id(60)), by_unit(told.turn + 1, what));
        });
        let state = community.checkin(id(1), today());
        assert_eq!(state.stage, crate::register::CheckinStage::Acknowledged);
        assert_eq!(state.doubtful, []);
        assert_eq!(community.checkins(today())[&id(1)], state);
    }

    #[test]
    fn a_number_is_given_once_and_a_letter_for_another_community_is_told() {
        let mut community = community();
        let arrived = CheckinFact::Arrived { on: day(4), basis: Basis::UnitLinked };
        step(&mut community, 1, 2, arrived.clone()).unwrap();
        step(&mut community, 1, 3, registered(5, "2026-0001")).unwrap();
        let mut second = MemberFile::default();
        second.card.set(MemberField::Name, "赵思敏");
        second.card.set(MemberField::UnitName, "区人民法院");
        Arc::make_mut(&mut community.members).insert(id(2), Arc::new(second));
        step(&mut community, 2, 4, arrived.clone()).unwrap();
        let taken = Err(Refusal::Checkin(CheckinRefusal::NumberTaken));
        assert_eq!(step(&mut community, 2, 5, registered(5, "2026-0001")), taken);
        assert_eq!(community.next_card_no(crate::moment::Year(2026)), "2026-0002");

        let unit = Arc::make_mut(Arc::make_mut(&mut community.units).get_mut(&id(1)).unwrap());
        unit.card.set(UnitField::LinkedCommunity, "梧桐苑社区");
        let mut third = MemberFile::default();
        third.card.set(MemberField::Name, "孙一鸣");
        third.card.set(MemberField::UnitName, "区人民法院");
        Arc::make_mut(&mut community.members).insert(id(3), Arc::new(third));
        let letter =
            CheckinFact::LetterIssued { no: String::new(), on: day(1), to: "梧桐苑社区".to_owned() };
        step(&mut community, 3, 6, letter).unwrap();
        let other = CheckinRefusal::LetterForAnother { community: "梧桐苑社区".to_owned() };
        assert_eq!(step(&mut community, 3, 7, arrived), Err(Refusal::Checkin(other)));
    }

    /// Role × edit: the owner writes what is the owner's, and nobody else's.
    #[test]
    fn owners_write_only_what_is_theirs() {
        let community = community();
        let on = day(1);
        let member_edits = |member| {
            [
                (RegisterEdit::Propose { member, field: MemberField::Phone, value: "1".to_owned() }, true),
                (RegisterEdit::FillMember { member, fields: vec![] }, false),
                (
                    RegisterEdit::CheckIn { member, step: id(7), fact: CheckinFact::Acknowledged { on } },
                    false,
                ),
            ]
        };
        let unit_edits = |unit| {
            let letter =
                IssuedLetter { no: String::new(), on, to: "桂花苑".to_owned(), people: vec![id(1)] };
            let detail = String::new();
            let what = UnitAnswer::NotYet { on, reason: NotCheckedInReason::SickLeave, detail };
            [
                (RegisterEdit::FillRoster { unit, person: id(1), fields: vec![] }, true),
                (RegisterEdit::IssueLetter { unit, letter: id(8), what: letter }, true),
                (RegisterEdit::Answer { unit, person: id(1), step: id(7), what }, true),
                (RegisterEdit::FillResource { unit, resource: id(3), fields: vec![] }, true),
                (RegisterEdit::FillUnit { unit, fields: vec![] }, false),
                (RegisterEdit::TellUnit { unit, person: id(1), told: Told::default() }, false),
            ]
        };
        for number in [1, 2] {
            let own = number == 1;
            for (edit, owners) in member_edits(id(number)) {
                let ok = try_edit(&community, Principal::Member(id(1)), edit.clone()).is_ok();
                assert_eq!(ok, own && owners, "{edit:?}");
                assert!(try_edit(&community, Principal::Liaison(id(1)), edit).is_err());
            }
            for (edit, owners) in unit_edits(id(number)) {
                let ok = try_edit(&community, Principal::Liaison(id(1)), edit.clone()).is_ok();
                assert_eq!(ok, own && owners, "{edit:?}");
                assert!(try_edit(&community, Principal::Member(id(1)), edit).is_err());
            }
        }
    }

    #[test]
    fn somebody_listed_by_two_units_is_found_whatever_the_line_is_called() {
        let mut community = community();
        let listed = || crate::register::MemberCard::default().with(MemberField::Name, "刘志远");
        let units = Arc::make_mut(&mut community.units);
        Arc::make_mut(units.get_mut(&id(1)).unwrap()).roster.insert(id(1), listed());
        let mut hospital = UnitFile::default();
        hospital.roster.insert(id(40), listed());
        assert!(community.claimed_by_several_units().is_empty());
        hospital.told.insert(id(40), Told { member: Some(id(1)), ..Told::default() });
        Arc::make_mut(&mut community.units).insert(id(2), Arc::new(hospital));
        let several = community.claimed_by_several_units();
        assert_eq!(
            several.get(&id(1)).map(|units| units.iter().copied().collect::<Vec<_>>()),
            Some(vec![id(1), id(2)])
        );
    }

    #[test]
    fn what_a_member_wants_changed_waits_until_somebody_answers() {
        let mut member = MemberFile::default();
        member.card.set(MemberField::Phone, "13800000001");
        member.proposed.insert(MemberField::Phone, "13800000002".to_owned());
        member.proposed.insert(MemberField::Hobbies, "书法".to_owned());
        let waiting = |member: &MemberFile| member.waiting().map(|(field, _)| field).collect::<Vec<_>>();
        assert_eq!(waiting(&member), [MemberField::Phone, MemberField::Hobbies]);
        member.card.set(MemberField::Hobbies, "书法");
        let declined =
            crate::register::Declined { value: "13800000002".to_owned(), why: "空号".to_owned() };
        let by = Principal::Staff(id(9));
        member.declined.insert(MemberField::Phone, Stamped { by, at: Moment(0), turn: 1, step: declined });
        assert_eq!(waiting(&member), []);
        member.proposed.insert(MemberField::Phone, "13800000003".to_owned());
        assert_eq!(waiting(&member), [MemberField::Phone], "another value is another proposal");
    }
}
