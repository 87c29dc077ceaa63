//! Units' rosters beside the register: who on them is not in it yet, who is there under another id, what a unit knows of how
//! far somebody is, and what is known of why somebody has not come.
//!
//! Proposes and never links: two namesakes are told apart by a person.

use super::{
    CheckinStage, Exemption, MemberCard, MemberField, MemberIdentity, SameMember, UnitField, Urging,
    is_exempt, same_member, without_reason,
};
use crate::{
    community::Community,
    id::Id,
    moment::Day,
    principal::{Member, Unit},
    wish::Step,
};

/// Somebody on a unit's roster who is not in the register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToEnrol {
    /// By which unit.
    pub unit: Id<Unit>,
    /// Under which id it lists the person.
    pub person: Id<Member>,
    /// What it says.
    pub card: MemberCard,
    /// Members of the register who are probably the same person, the likeliest first.
    pub alike: Vec<(Id<Member>, SameMember)>,
}

impl Community {
    /// Everybody on a roster of a unit that is not closed who is not in the register.
    pub fn to_enrol(&self) -> Vec<ToEnrol> {
        let known: Vec<(Id<Member>, MemberIdentity)> =
            self.register().map(|(id, file)| (id, self.identity(&file.card))).collect();
        let units = self.units.iter().filter(|(_, unit)| !unit.card.has(UnitField::ClosedOn));
        let people = units.flat_map(|(id, unit)| {
            let people = unit.roster.iter().filter(|(_, card)| card.has(MemberField::Name));
            people.map(move |(person, card)| (*id, unit.in_register(*person), *person, card))
        });
        people
            .filter(|(_, member, ..)| {
                self.member(*member)
                    .is_none_or(|file| !file.card.has(MemberField::Name) && file.file.removed.is_none())
            })
            .map(|(unit, _, person, card)| {
                let card = card.clone().with(MemberField::Unit, unit.to_string());
                let one = self.identity(&card);
                let mut alike: Vec<_> = known
                    .iter()
                    .map(|(id, other)| (*id, same_member(&one, other)))
                    .filter(|(_, same)| *same != SameMember::No)
                    .collect();
                alike.sort_by_key(|(id, same)| (std::cmp::Reverse(*same), *id));
                ToEnrol { unit, person, card, alike }
            })
            .collect()
    }

    /// What tells a card from another; the unit by its id where the register knows it.
    fn identity(&self, card: &MemberCard) -> MemberIdentity {
        let unit = self.unit_of(card).map(|(id, _)| id.to_string());
        let mut identity = MemberIdentity::of(card);
        identity.unit = unit.unwrap_or(identity.unit);
        identity
    }

    /// How far somebody is, as the unit can know it: what it was told, and what it did itself since.
    pub fn stage_for_unit(&self, unit: Id<Unit>, person: Id<Member>, today: Day) -> CheckinStage {
        let Some(file) = self.unit(unit) else { return CheckinStage::default() };
        let member = file.in_register(person);
        let own = self.checkin(member, today).stage;
        let latest = self.checkin_facts(member).values().map(|fact| fact.turn).max().unwrap_or(0);
        match file.told.get(&person) {
            Some(told) if matches!(told.stage, CheckinStage::Awaited | CheckinStage::LetterIssued) => own,
            Some(told) if told.turn >= latest => told.stage,
            // A letter says nothing about somebody who is here already.
            Some(told) if told.stage.is_registered() && own != CheckinStage::Acknowledged => told.stage,
            _ => own,
        }
    }

    /// The lines of the ledger of urgings about a member, oldest first; where a line gives no reason, the one the unit gave
    /// after it.
    pub fn urgings(&self, member: Id<Member>) -> Vec<(Id<Step>, Urging)> {
        let Some(file) = self.member(member) else { return Vec::new() };
        let mut lines: Vec<_> =
            file.urgings.iter().map(|(id, fact)| ((fact.step.on, fact.at, *id), fact.step.clone())).collect();
        lines.sort_by_key(|(place, _)| *place);
        let mut lines: Vec<_> = lines.into_iter().map(|((.., id), urging)| (id, urging)).collect();
        let given = self.unit_of(&file.card).and_then(|(_, unit)| unit.reason_given(unit.listed_as(member)));
        if let (Some((_, last)), Some((on, reason, detail))) = (lines.last_mut(), given)
            && last.reason.is_none()
            && on >= last.on
        {
            last.reason = Some(reason);
            detail.clone_into(&mut last.detail);
        }
        lines
    }

    /// Whether an approved exemption covers the day.
    pub fn is_exempt(&self, member: Id<Member>, today: Day) -> bool {
        is_exempt(self.exemptions(member), today)
    }

    /// Whether it may be proposed to call it 无故 that a member has not come. Only a person says that it is.
    pub fn seems_without_reason(&self, member: Id<Member>, today: Day) -> bool {
        let urgings: Vec<Urging> = self.urgings(member).into_iter().map(|(_, urging)| urging).collect();
        without_reason(self.exemptions(member), &urgings, self.settings.urgings, today)
    }

    fn exemptions(&self, member: Id<Member>) -> impl Iterator<Item = &Exemption> {
        self.member(member).into_iter().flat_map(|file| file.exemptions.values()).map(|fact| &fact.step)
    }
}

#[cfg(test)]
mod tests;
