//! What a paper needs and the register does not have: told before printing, so that it can be filled in first.

use std::collections::{BTreeMap, BTreeSet};

use super::{Source, Wanted};
use crate::{
    edit::ProfileField,
    id::Id,
    principal::{Member, Unit},
    register::{MemberCard, MemberField, UnitCard, UnitField, UnitFile},
};

/// Whose data lacks something: where it is filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum About {
    /// The community's profile.
    Community,
    /// A unit, or somebody on its roster.
    Unit(Id<Unit>),
    /// A member of the register.
    Member(Id<Member>),
}

/// Something that is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lack {
    /// A field of the community's profile.
    Profile(ProfileField),
    /// A field of the unit.
    Unit(UnitField),
    /// A field of the member's card.
    Member(MemberField),
    /// 报到时间 and 编号: the registration was not noted.
    Registration,
    /// Number and date of the receipt: it was not issued.
    Receipt,
    /// 未报到原因.
    WhyNot,
    /// The unit says another number of members than it lists.
    Count {
        /// What it says.
        said: usize,
        /// What is listed.
        listed: usize,
    },
}

/// What is missing, by whose and the name.
pub type Lacking = BTreeMap<(About, String), BTreeSet<Lack>>;

/// What the letter has to say of a member (domain 1.2).
const OF_LETTER: [MemberField; 6] = [
    MemberField::Name,
    MemberField::Gender,
    MemberField::BirthMonth,
    MemberField::JoinedParty,
    MemberField::Membership,
    MemberField::Phone,
];

impl Source<'_> {
    /// Adds what a paper lacks.
    pub fn add_lacking(&self, wanted: Wanted, all: &mut Lacking) {
        match wanted {
            Wanted::Letter(id, letter) => {
                let Some((unit, issued)) = self.issued(id, letter) else { return };
                add_unit(all, id, unit, &[UnitField::Name, UnitField::ContactName, UnitField::ContactPhone]);
                for person in &issued.people {
                    let card = self.person(unit, *person);
                    let mut missing: Vec<Lack> = of_member(&card, &OF_LETTER);
                    if card.address().is_empty() {
                        missing.push(Lack::Member(MemberField::Address));
                    }
                    add(all, self.about(id, *person), card.get(MemberField::Name), missing);
                }
            }
            Wanted::Receipt(member) => {
                let Some(file) = self.member(member) else { return };
                self.add_profile(all, &[ProfileField::ContactName, ProfileField::ContactPhone]);
                let mut missing = of_member(&file.card, &[MemberField::Name]);
                if self.unit_of(&file.card).is_empty() {
                    missing.push(Lack::Member(MemberField::Unit));
                }
                let state = self.state(member);
                if state.registered.is_none() {
                    missing.push(Lack::Registration);
                }
                if state.receipt.is_none() {
                    missing.push(Lack::Receipt);
                }
                add(all, About::Member(member), file.card.get(MemberField::Name), missing);
            }
            Wanted::Card(member) => {
                let Some(file) = self.member(member) else { return };
                self.add_profile(all, &[ProfileField::PartyOrg]);
                let mut missing: Vec<Lack> = file.card.missing().into_iter().map(Lack::Member).collect();
                let unit = self.unit_of(&file.card);
                if !file.card.has(MemberField::UnitPartyOrg) && !unit.has(UnitField::PartyOrg) {
                    missing.push(Lack::Member(MemberField::UnitPartyOrg));
                }
                if self.state(member).registered.is_none() {
                    missing.push(Lack::Registration);
                }
                add(all, About::Member(member), file.card.get(MemberField::Name), missing);
            }
            Wanted::Statistics(id) => self.add_of_table(all, id),
            Wanted::Agreement(id, _) => {
                let Some(unit) = self.community.unit(id) else { return };
                self.add_profile(all, &[ProfileField::PartyOrg]);
                add_unit(all, id, unit, &[UnitField::Name]);
            }
            // As it was issued, or as it was ordered: a form of its own says what is lacking.
            Wanted::FeedbackCopy(..) | Wanted::Order(_) => {}
            Wanted::Feedback(member, _) | Wanted::MatterFeedback(member, _) => {
                let Some(file) = self.member(member) else { return };
                let needed = [MemberField::Name, MemberField::Gender, MemberField::BirthMonth];
                let mut missing = of_member(&file.card, &needed);
                if self.unit_of(&file.card).is_empty() {
                    missing.push(Lack::Member(MemberField::Unit));
                }
                if self.state(member).registered.is_none() {
                    missing.push(Lack::Registration);
                }
                add(all, About::Member(member), file.card.get(MemberField::Name), missing);
            }
        }
    }

    fn add_of_table(&self, all: &mut Lacking, id: Id<Unit>) {
        let Some(unit) = self.community.unit(id) else { return };
        add_unit(all, id, unit, &[UnitField::Name, UnitField::ContactName, UnitField::ContactPhone]);
        let rows = self.rows(id, unit);
        let said = unit.card.get(UnitField::InServiceCount).parse::<usize>().ok();
        if let Some(said) = said.filter(|said| *said != rows.len()) {
            let count = Lack::Count { said, listed: rows.len() };
            add(all, About::Unit(id), unit.card.get(UnitField::Name), vec![count]);
        }
        for (person, row) in rows {
            if row.checked_in.is_none() && row.why_not.is_empty() {
                add(all, self.about(id, person), &row.name, vec![Lack::WhyNot]);
            }
        }
    }

    /// Where somebody of a unit is filled in.
    fn about(&self, unit: Id<Unit>, person: Id<Member>) -> About {
        let known = self.community.unit(unit).and_then(|unit| unit.told.get(&person)?.member);
        let known = known.unwrap_or(person);
        if self.member(known).is_some() { About::Member(known) } else { About::Unit(unit) }
    }

    fn add_profile(&self, all: &mut Lacking, fields: &[ProfileField]) {
        let profile = &self.community.profile;
        let missing = fields.iter().filter(|field| {
            match field {
                ProfileField::Name => &profile.name,
                ProfileField::PartyOrg => &profile.party_org,
                ProfileField::ContactName => &profile.contact_name,
                ProfileField::ContactPhone => &profile.contact_phone,
            }
            .trim()
            .is_empty()
        });
        add(all, About::Community, &profile.name, missing.copied().map(Lack::Profile).collect());
    }
}

fn of_member(card: &MemberCard, fields: &[MemberField]) -> Vec<Lack> {
    card.lacking(fields).into_iter().map(Lack::Member).collect()
}

fn add_unit(all: &mut Lacking, id: Id<Unit>, unit: &UnitFile, fields: &[UnitField]) {
    let card: &UnitCard = &unit.card;
    let missing = card.lacking(fields).into_iter().map(Lack::Unit).collect();
    add(all, About::Unit(id), card.get(UnitField::Name), missing);
}

fn add(all: &mut Lacking, about: About, name: &str, missing: Vec<Lack>) {
    if !missing.is_empty() {
        all.entry((about, name.to_owned())).or_default().extend(missing);
    }
}
