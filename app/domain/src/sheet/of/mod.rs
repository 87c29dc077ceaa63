//! From what the register says to the papers that say it: which sheets a wanted paper is, and what they still lack.
//!
//! A field that is not known prints as a ruled blank. Phones and months of birth are printed whole where the form needs
//! them: in the person's own letter and card. In a list of many they are masked unless somebody gave a reason (domain 2.16).

mod lacking;
mod statistics;
#[cfg(test)]
mod tests;

use std::{cell::OnceCell, collections::BTreeMap};

use serde::{Deserialize, Serialize};

pub use lacking::{About, Lack, Lacking};

use super::{
    Block, CardAssignment, FeedbackCard, Letter, OrderPaper, Sheet, agreement, date_on_paper, feedback_card,
    group_letter, letter, letter::says_party_org, order_form, receipt, registration_card, statistics_table,
};
use crate::{
    community::Community,
    edit::FileOf,
    export::{channel_on_paper, served_by},
    feedback::{self, About as Card, Stage},
    id::Id,
    joint::Agreement,
    judging::Years,
    mask::without_numbers,
    moment::{Day, Year},
    order::{Order, OrderField, masked, short_no, standing},
    principal::{Member, Principal, Unit},
    register::{
        CheckinState, IssuedLetter, MemberCard, MemberField, MemberFile, UnitCard, UnitField, UnitFile,
        same_community,
    },
    wish::Step,
};

/// One paper to print.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Wanted {
    /// A letter of introduction as the unit issued it; the group variant when it names several.
    Letter(Id<Unit>, Id<Step>),
    /// The receipt of a member.
    Receipt(Id<Member>),
    /// The registration card of a member.
    Card(Id<Member>),
    /// The statistics table of a unit.
    Statistics(Id<Unit>),
    /// The performance feedback card of a member: of a year.
    Feedback(Id<Member>, Year),
    /// A member's card about an important matter, by the step that opened it.
    MatterFeedback(Id<Member>, Id<Step>),
    /// A card as it was issued to a unit.
    FeedbackCopy(Id<Unit>, Id<Member>, Id<Step>),
    /// An agreement of a unit and the community.
    Agreement(Id<Unit>, Id<Agreement>),
    /// The form of an order.
    Order(Id<Order>),
}

impl Wanted {
    /// Whether somebody prints it: staff everything, a unit its own letters and its own table.
    pub fn is_for(self, who: Principal) -> bool {
        match (who, self) {
            (Principal::Staff(_), _) => true,
            (
                Principal::Liaison(own),
                Self::Letter(unit, _)
                | Self::Statistics(unit)
                | Self::FeedbackCopy(unit, ..)
                | Self::Agreement(unit, _),
            ) => own == unit,
            (
                Principal::Liaison(_)
                | Principal::Member(_)
                | Principal::Surveyor(_)
                | Principal::Resident(_)
                | Principal::District(_),
                _,
            ) => false,
        }
    }
}

/// What papers are made from: what is known on a day, with everybody's check-in worked out once.
#[derive(Debug)]
pub struct Source<'a> {
    community: &'a Community,
    today: Day,
    checkins: BTreeMap<Id<Member>, CheckinState>,
    /// Members whose receipts carry a code, and what it says.
    codes: BTreeMap<Id<Member>, String>,
    /// Where the app is opened; printed where there is no code.
    site: String,
    /// Whether lists show what is masked.
    whole: bool,
    /// What counts of everybody's year, once somebody asks.
    years: OnceCell<(Year, Years<'a>)>,
}

impl<'a> Source<'a> {
    /// Of a community on a day.
    pub fn new(community: &'a Community, today: Day) -> Self {
        let checkins = community.checkins(today);
        Self {
            community,
            today,
            checkins,
            codes: BTreeMap::new(),
            site: String::new(),
            whole: false,
            years: OnceCell::new(),
        }
    }

    /// With codes for receipts, and the address that is printed where there is none.
    #[must_use]
    pub fn with_codes(mut self, codes: BTreeMap<Id<Member>, String>, site: &str) -> Self {
        self.codes = codes;
        site.clone_into(&mut self.site);
        self
    }

    /// With what lists mask, for which somebody gave a reason.
    #[must_use]
    pub fn whole(mut self, whole: bool) -> Self {
        self.whole = whole;
        self
    }

    /// The sheets of a paper; none when what it is about is not known here.
    pub fn sheets(&self, wanted: Wanted) -> Vec<Sheet> {
        match wanted {
            Wanted::Letter(unit, letter) => {
                let known = self.issued(unit, letter);
                known.map(|(unit, issued)| self.letter(unit, issued)).into_iter().collect()
            }
            Wanted::Receipt(member) => {
                self.member(member).map(|file| self.receipt(member, file)).into_iter().collect()
            }
            Wanted::Card(member) => {
                self.member(member).map(|file| self.cards(member, file)).unwrap_or_default()
            }
            Wanted::Statistics(id) => {
                let known = self.community.unit(id);
                known.map(|unit| self.statistics(id, unit)).into_iter().collect()
            }
            Wanted::Feedback(member, year) => self.feedback(member, Card::Annual(year)),
            Wanted::MatterFeedback(member, step) => self.feedback(member, Card::Matter(step)),
            Wanted::FeedbackCopy(unit, member, card) => {
                let known = self.community.unit(unit).and_then(|unit| unit.feedback.get(&(member, card)));
                known.map(|told| self.feedback_sheet(&told.step.card)).into_iter().collect()
            }
            Wanted::Agreement(unit, id) => self.agreement(unit, id).into_iter().collect(),
            Wanted::Order(id) => self.order(id).into_iter().collect(),
        }
    }

    /// The form of an order whose data was not removed; masked until somebody gave a reason.
    fn order(&self, id: Id<Order>) -> Option<Sheet> {
        let order = self.community.order(id)?;
        let form = order.form().filter(|form| form.has(OrderField::Name))?;
        let is = standing(order);
        let words = |text: &str| if self.whole { text.to_owned() } else { without_numbers(text) };
        let result = is.finished.as_ref().and_then(|finish| {
            self.community.file(FileOf::of(finish.by))?.order_notes.get(&(id, finish.step))
        });
        let paper = OrderPaper {
            community: &self.community.profile.name,
            no: short_no(id),
            on: is.submitted,
            channel: channel_on_paper(form.get(OrderField::Channel)),
            served_by: served_by(self.community, &is),
            due: is.dispatch.as_ref().and_then(|dispatch| dispatch.due),
            finished: is.finished.as_ref().map(|finish| (finish.on, finish.minutes)),
            result: result.map(|text| words(text)).unwrap_or_default(),
            rating: is.rating,
        };
        Some(if self.whole { order_form(form, &paper) } else { order_form(&masked(form), &paper) })
    }

    fn agreement(&self, unit: Id<Unit>, id: Id<Agreement>) -> Option<Sheet> {
        let unit = self.community.unit(unit)?;
        let known = unit.agreements.get(&id)?;
        let (profile, card) = (&self.community.profile, &unit.card);
        let ours = if profile.party_org.is_empty() { &profile.name } else { &profile.party_org };
        let theirs = if card.has(UnitField::PartyOrg) { UnitField::PartyOrg } else { UnitField::Name };
        Some(agreement(&known.card, ours, card.get(theirs)))
    }

    /// How far a member's check-in is.
    fn state(&self, member: Id<Member>) -> CheckinState {
        self.checkins.get(&member).cloned().unwrap_or_default()
    }

    /// A member whose data was not removed.
    fn member(&self, id: Id<Member>) -> Option<&'a MemberFile> {
        self.community.member(id).filter(|file| file.file.removed.is_none() && !file.card.is_empty())
    }

    fn issued(&self, unit: Id<Unit>, letter: Id<Step>) -> Option<(&'a UnitFile, &'a IssuedLetter)> {
        let unit = self.community.unit(unit)?;
        unit.letters.get(&letter).map(|issued| (unit, &issued.step))
    }

    /// The unit of a card; one that the register does not know has a name only.
    fn unit_of(&self, card: &MemberCard) -> UnitCard {
        match self.community.unit_of(card) {
            Some((_, unit)) => unit.card.clone(),
            None => UnitCard::default().with(UnitField::Name, card.get(MemberField::UnitName)),
        }
    }

    /// Somebody of a unit's roster: what the register says, and the roster where that says nothing.
    fn person(&self, unit: &UnitFile, id: Id<Member>) -> MemberCard {
        let known = unit.told.get(&id).and_then(|told| told.member).unwrap_or(id);
        let mut card = self.member(known).map(|file| file.card.clone()).unwrap_or_default();
        let has_address = !card.address().is_empty();
        for (field, value) in unit.roster.get(&id).iter().flat_map(|listed| listed.iter()) {
            let of_address = matches!(
                field,
                MemberField::Estate
                    | MemberField::Building
                    | MemberField::Stair
                    | MemberField::Room
                    | MemberField::Address
            );
            let stands = card.has(field) || has_address && of_address;
            if !stands {
                card.set(field, value);
            }
        }
        card
    }

    /// 抬头 of a letter: the Party organisation of the community it is addressed to.
    fn addressee(&self, to: &str) -> String {
        let profile = &self.community.profile;
        let is_here = same_community(to, &profile.name) || to.trim() == profile.party_org;
        match (is_here, profile.party_org.as_str()) {
            (true, org) if !org.is_empty() => org.to_owned(),
            _ if says_party_org(to) => to.trim().to_owned(),
            _ => format!("{}党组织", to.trim()),
        }
    }

    fn community_contact(&self) -> (&'a str, &'a str) {
        let profile = &self.community.profile;
        (&profile.contact_name, &profile.contact_phone)
    }

    fn letter(&self, unit: &UnitFile, issued: &IssuedLetter) -> Sheet {
        let to = self.addressee(&issued.to);
        let is_here = same_community(&issued.to, &self.community.profile.name);
        let mut frame = Letter {
            community_party_org: &to,
            unit: unit.card.clone(),
            no: &issued.no,
            on: Some(issued.on),
            // Another community fills in its own.
            community_contact: if is_here { self.community_contact() } else { ("", "") },
            ..Letter::default()
        };
        let parts = self.community.settings.letter;
        match *issued.people.as_slice() {
            [only] => {
                frame.member = self.person(unit, only);
                letter(&frame, parts)
            }
            ref several => {
                let members: Vec<MemberCard> = several.iter().map(|id| self.person(unit, *id)).collect();
                group_letter(&frame, &members, parts)
            }
        }
    }

    fn receipt(&self, id: Id<Member>, file: &MemberFile) -> Sheet {
        let state = self.state(id);
        let (receipt_no, receipt_on) = match &state.receipt {
            Some((no, on, _)) => (no.as_str(), Some(*on)),
            None => ("", None),
        };
        let mut sheet = receipt(&Letter {
            unit: self.unit_of(&file.card),
            member: file.card.clone(),
            community_contact: self.community_contact(),
            registered: state.registered.as_ref().map(|(on, no)| (*on, no.as_str())),
            receipt_no,
            receipt_on,
            ..Letter::default()
        });
        // The unit keeps the receipt; the code is the member's, and is cut off before.
        sheet.blocks.extend([Block::Cut, self.code(id, file.card.get(MemberField::Name))]);
        sheet
    }

    fn code(&self, id: Id<Member>, name: &str) -> Block {
        let address = self.codes.get(&id).cloned();
        let mut lines = vec![format!("{name}同志（沿虚线剪下，本人留存）")];
        if address.is_some() {
            lines.push("用手机扫码，打开本人的社区报到页面。".to_owned());
            lines.push("只能在一台手机上打开，请勿转给他人。".to_owned());
        } else {
            lines.push("请向社区工作人员领取本人的二维码。".to_owned());
            if !self.site.is_empty() {
                lines.push(format!("网址：{}", self.site));
            }
        }
        Block::Code { address, lines }
    }

    fn cards(&self, id: Id<Member>, file: &MemberFile) -> Vec<Sheet> {
        let template = &self.community.settings.registration;
        let mut sheet = registration_card(
            &file.card,
            &self.unit_of(&file.card),
            &self.state(id),
            &CardAssignment {
                community_party_org: &self.community.profile.party_org,
                ..CardAssignment::default()
            },
            template,
        );
        if !sheet.mark.is_empty() {
            sheet.mark = format!("{}　{}打印", sheet.mark, date_on_paper(self.today));
        }
        vec![sheet; usize::from(template.copies.max(1))]
    }

    fn statistics(&self, id: Id<Unit>, unit: &UnitFile) -> Sheet {
        let rows: Vec<_> = self.rows(id, unit).into_iter().map(|(_, row)| row).collect();
        let card = &unit.card;
        let name = if card.has(UnitField::PartyOrg) { UnitField::PartyOrg } else { UnitField::Name };
        let filled_in =
            (card.get(UnitField::ContactName), card.get(UnitField::ContactPhone), Some(self.today));
        statistics_table(card.get(name), &rows, &self.community.settings.hidden_columns, filled_in)
    }

    /// A member's card: the version that holds when it was issued and nothing is being changed, else as it would be issued.
    fn feedback(&self, id: Id<Member>, about: Card) -> Vec<Sheet> {
        let made = || {
            let file = self.member(id)?;
            let one = feedback::feedback(file, about, self.community.settings.year_begins)?;
            if let (Stage::Issued, Some(card)) = (one.stage, one.last()) {
                return Some(self.feedback_sheet(card));
            }
            // A pile is of one year; a card about a matter may be of another.
            let (year, all) =
                self.years.get_or_init(|| (one.year, Years::of_all(self.community, one.year, self.today)));
            let own;
            let years = if *year == one.year {
                all
            } else {
                own = Years::of_one(self.community, id, one.year, self.today);
                &own
            };
            let entries = years.entries(id);
            let judged = years.judge_with(id, file, &entries);
            let records = feedback::from_records(self.community, &judged, &entries);
            let since = self.state(id).registered.map(|(on, _)| on);
            Some(self.feedback_sheet(&feedback::card(self.community, &judged, &records, &one, since)))
        };
        made().into_iter().collect()
    }

    fn feedback_sheet(&self, card: &FeedbackCard) -> Sheet {
        feedback_card(card, &self.community.settings.feedback)
    }
}
