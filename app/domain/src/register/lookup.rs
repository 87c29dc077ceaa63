//! What follows from the register: who a unit's members are, how far a check-in is, which number comes next.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Basis, Belonging, BelongingFacts, CheckinFact, CheckinRefusal, CheckinStage, CheckinState, Deadlines,
    MemberCard, MemberField, MemberFile, Told, UnitAnswer, UnitCard, UnitField, UnitFile, UnitType,
    belonging,
    belonging::{community_core, same_community},
    check_step, checkin, next_number,
};
use crate::{
    community::Community,
    id::Id,
    moment::{Day, Moment, Year},
    principal::{Member, Principal, Unit},
    survey::BuildingField,
    wish::{Stamped, Step},
};

impl Community {
    /// A member's file.
    pub fn member(&self, id: Id<Member>) -> Option<&MemberFile> {
        self.members.get(&id).map(AsRef::as_ref)
    }

    /// A unit's file.
    pub fn unit(&self, id: Id<Unit>) -> Option<&UnitFile> {
        self.units.get(&id).map(AsRef::as_ref)
    }

    /// Members of the register: those with a name that was not removed.
    pub fn register(&self) -> impl Iterator<Item = (Id<Member>, &MemberFile)> {
        self.members.iter().map(|(id, file)| (*id, file.as_ref())).filter(|(_, file)| file.is_registered())
    }

    /// The unit of a card: the one it names by id, else the only one of that name.
    pub fn unit_of(&self, card: &MemberCard) -> Option<(Id<Unit>, &UnitFile)> {
        if let Ok(id) = card.get(MemberField::Unit).parse() {
            return self.unit(id).map(|unit| (id, unit));
        }
        let name = card.get(MemberField::UnitName);
        let mut same =
            self.units.iter().filter(|(_, unit)| !name.is_empty() && unit.card.get(UnitField::Name) == name);
        match (same.next(), same.next()) {
            (Some((id, unit)), None) => Some((*id, unit.as_ref())),
            _ => None,
        }
    }

    /// The name of a card's unit, in words.
    pub fn unit_name<'a>(&'a self, card: &'a MemberCard) -> &'a str {
        let known = self.unit_of(card).map_or("", |(_, unit)| unit.card.get(UnitField::Name));
        if known.is_empty() { card.get(MemberField::UnitName) } else { known }
    }

    /// What units state of the check-ins of all their members or of one: letters, and receipts that arrived.
    fn facts_of_units(
        &self,
        of: Option<Id<Member>>,
    ) -> impl Iterator<Item = (Id<Member>, Id<Step>, Stamped<CheckinFact>)> {
        let is_asked = move |member: &Id<Member>| of.is_none_or(|of| of == *member);
        self.units.values().flat_map(move |unit| {
            let letters = unit.letters.iter().flat_map(move |(id, letter)| {
                let people = letter.step.people.iter().map(|person| unit.in_register(*person));
                people.filter(is_asked).map(|member| {
                    let (no, to) = (letter.step.no.clone(), letter.step.to.clone());
                    let step = CheckinFact::LetterIssued { no, on: letter.step.on, to };
                    (member, *id, Stamped { by: letter.by, at: letter.at, turn: letter.turn, step })
                })
            });
            let answers = unit.answers.iter().filter_map(move |((person, id), answer)| {
                let UnitAnswer::Acknowledged { on } = answer.step else { return None };
                let member = Some(unit.in_register(*person)).filter(is_asked)?;
                let step = CheckinFact::Acknowledged { on };
                Some((member, *id, Stamped { by: answer.by, at: answer.at, turn: answer.turn, step }))
            });
            letters.chain(answers)
        })
    }

    /// Everything that is known of a member's check-in: the facts of the own file, the letters of units that name the
    /// member, and what the unit acknowledged.
    pub fn checkin_facts(&self, member: Id<Member>) -> BTreeMap<Id<Step>, Stamped<CheckinFact>> {
        let mut facts = self.member(member).map(|file| file.checkin.clone()).unwrap_or_default();
        facts.extend(self.facts_of_units(Some(member)).map(|(_, id, fact)| (id, fact)));
        facts
    }

    /// How far everybody's check-in is on a day: members of the register, and people whom a unit introduced.
    pub fn checkins(&self, today: Day) -> BTreeMap<Id<Member>, CheckinState> {
        self.checkins_by(|_| true, today)
    }

    /// How far everybody's check-in was at the end of a day: what happened later does not count.
    pub fn checkins_on(&self, day: Day) -> BTreeMap<Id<Member>, CheckinState> {
        self.checkins_by(|fact| fact.on() <= day, day)
    }

    fn checkins_by(
        &self,
        counts: impl Fn(&CheckinFact) -> bool,
        today: Day,
    ) -> BTreeMap<Id<Member>, CheckinState> {
        let mut all: BTreeMap<Id<Member>, BTreeMap<Id<Step>, Stamped<CheckinFact>>> =
            self.members.iter().map(|(id, file)| (*id, file.checkin.clone())).collect();
        for (member, id, fact) in self.facts_of_units(None) {
            all.entry(member).or_default().insert(id, fact);
        }
        let deadlines = self.deadlines();
        all.into_iter()
            .map(|(id, mut facts)| {
                facts.retain(|_, fact| counts(&fact.step));
                (id, checkin(&facts, &deadlines, today))
            })
            .collect()
    }

    /// How far a member's check-in is on a day.
    pub fn checkin(&self, member: Id<Member>, today: Day) -> CheckinState {
        checkin(&self.checkin_facts(member), &self.deadlines(), today)
    }

    /// Whether somebody takes nothing new on and is chosen for nothing: archived, transferred out, or with a check-in
    /// that ended; as far as this device may know.
    pub fn has_left(&self, who: &Principal) -> bool {
        let Principal::Member(id) = who else { return self.is_archived(who) };
        let ends = |fact: &Stamped<CheckinFact>| fact.step.leads_to().has_left();
        let ended = self.member(*id).is_some_and(|file| file.checkin.values().any(ends));
        // Who came back meanwhile is here; no day decides that.
        self.is_archived(who) || ended && self.checkin(*id, Day(0)).stage.has_left()
    }

    /// The day counts that hold here.
    pub fn deadlines(&self) -> Deadlines {
        self.settings.deadlines
    }

    /// The turn of a step about a member taken now, after all that are known.
    pub fn next_checkin_turn(&self, member: Id<Member>) -> u32 {
        let facts = self.checkin_facts(member);
        let told = self.units.values().flat_map(|unit| &unit.told);
        let told = told.filter(|(person, told)| told.member.unwrap_or(**person) == member);
        let told = told.map(|(_, told)| told.turn);
        facts.values().map(|fact| fact.turn).chain(told).max().unwrap_or(0).saturating_add(1)
    }

    /// Where a member belongs, by and the residence rule.
    pub fn belonging(&self, card: &MemberCard) -> Belonging {
        let unit = self.unit_of(card).map(|(_, unit)| &unit.card);
        let estate = card.get(MemberField::Estate);
        let lives_here = !estate.is_empty()
            && self.buildings.values().any(|building| building.get(BuildingField::EstateName) == estate);
        belonging(&BelongingFacts {
            unit_type: unit.and_then(super::UnitCard::unit_type).unwrap_or(UnitType::Other),
            linked_community: unit.map_or("", |card| card.get(UnitField::LinkedCommunity)),
            here: &self.profile.name,
            lives_here,
            accepts_residents: self.settings.accepts_residents,
        })
    }

    /// The next 编号 of a registration card.
    pub fn next_card_no(&self, year: Year) -> String {
        next_number(year, self.members.values().flat_map(|file| file.checkin.values()).filter_map(card_no))
    }

    /// The next number of a receipt.
    pub fn next_receipt_no(&self, year: Year) -> String {
        next_number(year, self.members.values().flat_map(|file| file.checkin.values()).filter_map(receipt_no))
    }

    /// Whether another member's card or receipt has this number.
    pub fn number_is_taken(&self, member: Id<Member>, fact: &CheckinFact) -> bool {
        let others = self.members.iter().filter(|(id, _)| **id != member);
        let mut others = others.flat_map(|(_, file)| file.checkin.values());
        match fact {
            CheckinFact::Registered { card_no: ours, .. } => others.any(|fact| card_no(fact) == Some(ours)),
            CheckinFact::ReceiptIssued { no: ours, .. } => others.any(|fact| receipt_no(fact) == Some(ours)),
            _ => false,
        }
    }

    /// Whether a step of a member's check-in may be taken now.
    pub fn check_checkin(
        &self,
        member: Id<Member>,
        step: &CheckinFact,
        today: Day,
    ) -> Result<(), CheckinRefusal> {
        self.check_checkin_at(&self.checkin(member, today), member, step, today)
    }

    /// The same where it is known how far the check-in is: for whoever asks about many steps of one member.
    pub fn check_checkin_at(
        &self,
        state: &CheckinState,
        member: Id<Member>,
        step: &CheckinFact,
        today: Day,
    ) -> Result<(), CheckinRefusal> {
        if let (CheckinFact::Arrived { .. }, CheckinStage::LetterIssued, Some((_, _, to))) =
            (step, state.stage, &state.letter)
            && !self.is_addressed_here(to)
        {
            return Err(CheckinRefusal::LetterForAnother { community: to.clone() });
        }
        let belongs = self.member(member).map(|file| self.belonging(&file.card));
        let belongs = belongs.unwrap_or(Belonging::Unknown(Basis::UnitLinked));
        check_step(state, step, belongs, today)?;
        if self.number_is_taken(member, step) { Err(CheckinRefusal::NumberTaken) } else { Ok(()) }
    }

    /// Whether a unit is linked with this community.
    pub fn is_linked_here(&self, unit: &UnitCard) -> bool {
        same_community(unit.get(UnitField::LinkedCommunity), &self.profile.name)
    }

    /// Whether a letter to whom this says is for this community, whatever form its name has there.
    fn is_addressed_here(&self, to: &str) -> bool {
        let (to, here) = (to.trim(), community_core(&self.profile.name));
        to == self.profile.party_org.trim() || to.contains(&here)
    }

    /// Which unit of a member is to be told, of whom on its roster, and what: as it stands, or after one more step.
    /// `None` when the register knows no unit of the member.
    pub fn to_tell(
        &self,
        member: Id<Member>,
        step: Option<&CheckinFact>,
        today: Day,
    ) -> Option<(Id<Unit>, Id<Member>, Told)> {
        let file = self.member(member)?;
        let (unit, known) = self.unit_of(&file.card).filter(|(_, unit)| unit.file.removed.is_none())?;
        let person = known.listed_as(member);
        let told = Told { member: (person != member).then_some(member), ..self.how_far(member, step, today) };
        Some((unit, person, told))
    }

    /// How far a member is, as a unit is told it: as it stands, or after one more step.
    pub fn how_far(&self, member: Id<Member>, step: Option<&CheckinFact>, today: Day) -> Told {
        let mut facts = self.checkin_facts(member);
        let mut turn = self.next_checkin_turn(member);
        if let Some(step) = step {
            let fact = Stamped { by: Principal::Member(member), at: Moment(0), turn, step: step.clone() };
            facts.insert(Id::from_random([0; 10]), fact);
            turn = turn.saturating_add(1);
        }
        let state = checkin(&facts, &self.deadlines(), today);
        let urgings = self.member(member).into_iter().flat_map(|file| file.urgings.values());
        Told {
            member: None,
            stage: state.stage,
            since: state.since,
            registered: state.registered,
            receipt: state.receipt.map(|(no, on, _)| (no, on)),
            elsewhere: state.elsewhere,
            asked: urgings.map(|urging| urging.step.on).max(),
            turn: turn.saturating_sub(1),
        }
    }

    /// Members that more than one unit lists: who, and by which units.
    pub fn claimed_by_several_units(&self) -> BTreeMap<Id<Member>, BTreeSet<Id<Unit>>> {
        let mut by: BTreeMap<Id<Member>, BTreeSet<Id<Unit>>> = BTreeMap::new();
        for (id, unit) in self.units.iter().filter(|(_, unit)| !unit.card.has(UnitField::ClosedOn)) {
            for (person, card) in &unit.roster {
                if card.has(MemberField::Name) {
                    by.entry(unit.in_register(*person)).or_default().insert(*id);
                }
            }
        }
        by.retain(|_, units| units.len() > 1);
        by
    }
}

/// The 编号 of a registration card that a fact gives.
fn card_no(fact: &Stamped<CheckinFact>) -> Option<&str> {
    match &fact.step {
        CheckinFact::Registered { card_no, .. } => Some(card_no),
        _ => None,
    }
}

/// The number of a receipt that a fact gives.
fn receipt_no(fact: &Stamped<CheckinFact>) -> Option<&str> {
    match &fact.step {
        CheckinFact::ReceiptIssued { no, .. } => Some(no),
        _ => None,
    }
}
