//! The rows of a unit's statistics table: its roster, and its members in the register that the roster does not have.
//!
//! Who has checked in is said by the register; a unit, which cannot read that, goes by what it was told.

use std::collections::{BTreeMap, BTreeSet};

use super::Source;
use crate::{
    id::Id,
    mask::{Audience, Classified as _, mask_address},
    moment::Day,
    principal::{Member, Unit},
    register::{CheckinStage, MemberField, MemberIdentity, NotCheckedInReason, UnitAnswer, UnitFile},
    sheet::StatisticsRow,
};

impl Source<'_> {
    /// The rows, those who have checked in first; each with the id under which the register, or else the roster, has it.
    pub(super) fn rows(&self, id: Id<Unit>, unit: &UnitFile) -> Vec<(Id<Member>, StatisticsRow)> {
        let known = self.in_register(id);
        let mut listed: BTreeMap<Id<Member>, Id<Member>> = BTreeMap::new();
        for (person, card) in unit.roster.iter().filter(|(_, card)| card.has(MemberField::Name)) {
            listed.insert(unit.known_as(*person, card, &known), *person);
        }
        let all: BTreeSet<Id<Member>> = listed.keys().chain(known.keys()).copied().collect();
        let mut rows: Vec<(Id<Member>, StatisticsRow)> = all
            .into_iter()
            .map(|known| {
                let person = listed.get(&known).copied().unwrap_or(known);
                (known, self.row(unit, known, person))
            })
            .collect();
        let place = |row: &StatisticsRow| {
            let on = row.checked_in.as_ref().map(|(_, on)| *on);
            (on.is_none(), on, row.name.clone())
        };
        rows.sort_by_key(|(_, row)| place(row));
        rows
    }

    /// Members of the register who belong to the unit and have not left the scheme.
    fn in_register(&self, id: Id<Unit>) -> BTreeMap<Id<Member>, MemberIdentity> {
        let of_unit = self.community.register().filter(|(member, file)| {
            let left = self.checkins.get(member).is_some_and(|state| state.stage == CheckinStage::Closed);
            !left && self.community.unit_of(&file.card).is_some_and(|(unit, _)| unit == id)
        });
        of_unit.map(|(member, file)| (member, MemberIdentity::of(&file.card))).collect()
    }

    fn row(&self, unit: &UnitFile, known: Id<Member>, person: Id<Member>) -> StatisticsRow {
        let mut card = self.person(unit, person);
        if card.is_empty() {
            card = self.member(known).map(|file| file.card.clone()).unwrap_or_default();
        }
        let text = |field| card.get(field).to_owned();
        let masked = |field: MemberField| {
            if self.whole { text(field) } else { field.seen(Audience::Staff, card.get(field)) }
        };
        let residence = match card.get(MemberField::Estate) {
            "" => mask_address(&card.address()),
            estate => estate.to_owned(),
        };
        let checked_in = self.checked_in(unit, known, person);
        let why_not = match checked_in {
            Some(_) => String::new(),
            None => self.why_not(unit, known, person),
        };
        StatisticsRow {
            name: text(MemberField::Name),
            gender: text(MemberField::Gender),
            birth_month: masked(MemberField::BirthMonth),
            joined_party: text(MemberField::JoinedParty),
            job_title: text(MemberField::JobTitle),
            phone: masked(MemberField::Phone),
            residence,
            checked_in: checked_in.map(|on| (self.community.profile.name.clone(), on)),
            posts: String::new(),
            why_not,
            remark: if self.whole { text(MemberField::Remark) } else { String::new() },
        }
    }

    /// Since when somebody is registered here.
    fn checked_in(&self, unit: &UnitFile, known: Id<Member>, person: Id<Member>) -> Option<Day> {
        if self.member(known).is_some() {
            let state = self.state(known);
            return state.registered.filter(|_| state.stage.is_registered()).map(|(on, _)| on);
        }
        let told = unit.told.get(&person).filter(|told| told.stage.is_registered())?;
        told.registered.as_ref().map(|(on, _)| *on)
    }

    /// The last reason that the unit or the member gave; else what exempts the member today.
    fn why_not(&self, unit: &UnitFile, known: Id<Member>, person: Id<Member>) -> String {
        let answers = unit.answers.iter().filter_map(|((of, _), answer)| match &answer.step {
            UnitAnswer::NotYet { on, reason, detail } if *of == person => Some((*on, *reason, detail)),
            _ => None,
        });
        let file = self.member(known);
        let urgings = file.iter().flat_map(|file| file.urgings.values());
        let told = urgings.filter_map(|urging| {
            urging.step.reason.map(|reason| (urging.step.on, reason, &urging.step.detail))
        });
        let last = answers.chain(told).max_by_key(|(on, ..)| *on);
        match last {
            Some((_, NotCheckedInReason::Other, detail)) if !detail.is_empty() => detail.clone(),
            Some((_, reason, _)) => reason.on_paper().to_owned(),
            None => {
                let exempt = file.iter().flat_map(|file| file.exemptions.values());
                let mut exempt = exempt.map(|exemption| &exemption.step);
                exempt
                    .find(|one| one.is_approved() && one.covers(self.today))
                    .map(|one| one.kind.clone())
                    .unwrap_or_default()
            }
        }
    }
}
