//! Looking for anything by a name, the end of a phone number, a number of a card or words: over everything this device
//! may read. Nothing is masked here; pages are for staff.

mod asked;

pub use asked::Fit;

use asked::Asked;
use std::collections::BTreeSet;

use crate::{
    access::Building,
    activity::{Activity, ActivityField},
    award::Award,
    community::Community,
    grant::Site,
    id::Id,
    joint::{Demand, DemandField, Joint, JointField, joints},
    mask::Shape,
    notice::{NoticeField, PublicNotice},
    offer::{Offer, OfferField},
    opinion::{Opinion, OpinionField},
    order::{Order, OrderField, OrderForm, ResidentStep, short_no},
    pair::{Pair, PairField},
    principal::{Member, Unit},
    register::{CheckinFact, MemberField, Resource, ResourceField, UnitField},
    service::ServiceRecord,
    survey::{BuildingField, Door, DoorField, MetField},
    team::{Team, TeamField},
    wish::{CardField, Wish, WishField},
};

/// Something that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Thing {
    /// A member of the register.
    Member(Id<Member>),
    /// A unit of the register.
    Unit(Id<Unit>),
    /// A wish.
    Wish(Id<Wish>),
    /// A post or a project.
    Offer(Id<Offer>),
    /// A themed activity.
    Activity(Id<Activity>),
    /// A service team.
    Team(Id<Team>),
    /// What a resident ordered.
    Order(Id<Order>),
    /// Paired help.
    Pair(Id<Pair>),
    /// What a resident said.
    Opinion(Id<Opinion>),
    /// A selection for honours.
    Award(Id<Award>),
    /// A notice.
    Notice(Id<PublicNotice>),
    /// A building of the survey.
    Building(Site),
    /// A door of the survey, because of somebody met there.
    Door(Site, Id<Door>),
    /// Something the community needs.
    Demand(Id<Demand>),
    /// A project of a unit and the community.
    Project(Id<Unit>, Id<Joint>),
    /// Something a unit offers.
    Resource(Id<Unit>, Id<Resource>),
    /// A record of service.
    Record(Id<Member>, Id<ServiceRecord>),
}

impl Thing {
    /// A short name of its kind, for addresses and tests.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Member(_) => "member",
            Self::Unit(_) => "unit",
            Self::Wish(_) => "wish",
            Self::Offer(_) => "offer",
            Self::Activity(_) => "activity",
            Self::Team(_) => "team",
            Self::Order(_) => "order",
            Self::Pair(_) => "pair",
            Self::Opinion(_) => "opinion",
            Self::Award(_) => "award",
            Self::Notice(_) => "notice",
            Self::Building(_) => "building",
            Self::Door(..) => "door",
            Self::Demand(_) => "demand",
            Self::Project(..) => "project",
            Self::Resource(..) => "resource",
            Self::Record(..) => "record",
        }
    }
}

/// One thing that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// How well.
    pub fit: Fit,
    /// What.
    pub thing: Thing,
    /// What it is called.
    pub title: String,
    /// What tells it from others of the same name; phones are masked.
    pub beside: String,
}

/// What was found so far.
struct Finding<'a> {
    community: &'a Community,
    asked: Asked,
    hits: Vec<Hit>,
}

/// Everything that fits, the best first; of equal ones by kind and name. Empty when nothing is asked for.
pub fn search(community: &Community, text: &str) -> Vec<Hit> {
    let Some(asked) = Asked::of(text) else { return Vec::new() };
    let mut finding = Finding { community, asked, hits: Vec::new() };
    finding.members();
    finding.units();
    finding.wishes();
    finding.published();
    finding.orders();
    finding.pairs();
    finding.opinions();
    finding.surveys();
    finding.lists();
    finding.records();
    let mut hits = finding.hits;
    hits.sort_by(|one, two| {
        let place = |hit: &Hit| (hit.fit, hit.thing);
        place(one).cmp(&place(two)).then_with(|| one.title.cmp(&two.title))
    });
    let mut known = BTreeSet::new();
    hits.retain(|hit| known.insert(hit.thing));
    hits
}

impl Finding<'_> {
    fn found(&mut self, fit: impl IntoIterator<Item = Fit>, thing: Thing, title: &str, beside: String) {
        if let Some(fit) = fit.into_iter().min() {
            self.hits.push(Hit { fit, thing, title: title.trim().to_owned(), beside });
        }
    }

    fn members(&mut self) {
        for (id, file) in self.community.members.iter() {
            let card = &file.card;
            let numbers = file.checkin.values().filter_map(|fact| match &fact.step {
                CheckinFact::Registered { card_no, .. } => self.asked.words(card_no),
                _ => None,
            });
            let named = self.asked.among(card, &[MemberField::Name], &[MemberField::Phone]);
            let fit: Vec<Fit> = named.into_iter().chain(numbers).collect();
            let of = card.get(MemberField::Unit).parse().ok();
            let unit = of.and_then(|unit: Id<Unit>| self.community.units.get(&unit));
            let unit = unit.map_or(card.get(MemberField::UnitName), |unit| unit.card.get(UnitField::Name));
            let told =
                beside(&[unit, card.get(MemberField::JobTitle), &masked(card.get(MemberField::Phone))]);
            self.found(fit, Thing::Member(*id), card.get(MemberField::Name), told);
        }
    }

    fn units(&mut self) {
        let words = [UnitField::Name, UnitField::PartyOrg, UnitField::ContactName, UnitField::ReceiptNo];
        for (id, file) in self.community.units.iter() {
            let card = &file.card;
            let fit = self.asked.among(card, &words, &[UnitField::ContactPhone]);
            let told =
                beside(&[card.get(UnitField::ContactName), &masked(card.get(UnitField::ContactPhone))]);
            self.found(fit, Thing::Unit(*id), card.get(UnitField::Name), told);
        }
    }

    fn wishes(&mut self) {
        let words = [WishField::No, WishField::WisherName, WishField::Guardian, WishField::Content];
        for (id, wish) in self.community.wishes.iter() {
            let draft = wish.case.as_ref().map(|case| &case.draft);
            let text = wish.card.as_ref().map(|card| &card.text);
            let case = draft.and_then(|draft| self.asked.among(draft, &words, &[WishField::Phone]));
            let card =
                text.and_then(|text| self.asked.among(text, &[CardField::No, CardField::Content], &[]));
            let content = draft.map_or("", |draft| draft.get(WishField::Content));
            let content = if content.is_empty() {
                text.map_or("", |text| text.get(CardField::Content))
            } else {
                content
            };
            let told = draft.map(|draft| {
                let (no, name) = (draft.get(WishField::No), draft.get(WishField::WisherName));
                beside(&[no, name, &masked(draft.get(WishField::Phone))])
            });
            let fit: Vec<Fit> = case.into_iter().chain(card).collect();
            self.found(fit, Thing::Wish(*id), content, told.unwrap_or_default());
        }
    }

    /// What everybody reads.
    fn published(&mut self) {
        let words = [OfferField::Name, OfferField::Category, OfferField::Duties];
        for (id, offer) in self.community.offers.iter() {
            let fit = self.asked.among(&offer.card, &words, &[]);
            let told = offer.card.get(OfferField::Category).to_owned();
            self.found(fit, Thing::Offer(*id), offer.card.get(OfferField::Name), told);
        }
        let words = [ActivityField::Name, ActivityField::Theme, ActivityField::Place, ActivityField::Plan];
        for (id, activity) in self.community.activities.iter() {
            let card = &activity.card;
            let told = beside(&[card.get(ActivityField::Day), card.get(ActivityField::Place)]);
            let fit = self.asked.among(card, &words, &[]);
            self.found(fit, Thing::Activity(*id), card.get(ActivityField::Name), told);
        }
        for (id, team) in self.community.teams.iter() {
            let card = &team.card;
            let fit = self.asked.among(card, &[TeamField::Name, TeamField::Field, TeamField::Services], &[]);
            let told = card.get(TeamField::Field).to_owned();
            self.found(fit, Thing::Team(*id), card.get(TeamField::Name), told);
        }
        for (id, award) in self.community.awards.iter() {
            let title = award.card.on_paper();
            self.found(self.asked.words(&title), Thing::Award(*id), &title, String::new());
        }
        for (id, notice) in self.community.notices.iter() {
            let card = &notice.card;
            let fit = self.asked.among(card, &[NoticeField::Title, NoticeField::Text], &[]);
            let told = card.get(NoticeField::From).to_owned();
            self.found(fit, Thing::Notice(*id), card.get(NoticeField::Title), told);
        }
    }

    /// What staff have taken over, and what still lies in the inboxes only.
    fn orders(&mut self) {
        let words = [OrderField::Name, OrderField::Address, OrderField::Content];
        let mut forms: Vec<(Id<Order>, &OrderForm)> = Vec::new();
        for (id, order) in self.community.orders.iter() {
            forms.extend(order.cases.values().map(|case| (*id, &case.form)));
        }
        for inbox in self.community.inboxes.values() {
            forms.extend(inbox.entries.iter().filter_map(|((order, _), fact)| match &fact.step {
                ResidentStep::Placed { form, .. } if !self.community.orders.contains_key(order) => {
                    Some((*order, form))
                }
                _ => None,
            }));
        }
        for (id, form) in forms {
            let no = short_no(id);
            let named = self.asked.among(form, &words, &[OrderField::Phone]);
            let fit: Vec<Fit> = named.into_iter().chain(self.asked.number(&no)).collect();
            let told = beside(&[&no, form.get(OrderField::Name), &masked(form.get(OrderField::Phone))]);
            self.found(fit, Thing::Order(id), form.get(OrderField::Content), told);
        }
    }

    fn pairs(&mut self) {
        let words = [PairField::Name, PairField::Address, PairField::Goal];
        for (id, pair) in self.community.pairs.iter() {
            let card = &pair.card;
            let fit = self.asked.among(card, &words, &[PairField::Phone]);
            let told = beside(&[card.get(PairField::Difficulty), &masked(card.get(PairField::Phone))]);
            self.found(fit, Thing::Pair(*id), card.get(PairField::Name), told);
        }
    }

    fn opinions(&mut self) {
        let words = [OpinionField::No, OpinionField::ResidentName, OpinionField::Content];
        for (id, opinion) in self.community.opinions.iter() {
            let card = &opinion.card;
            let fit = self.asked.among(card, &words, &[OpinionField::Phone]);
            let told = beside(&[card.get(OpinionField::No), card.get(OpinionField::ResidentName)]);
            self.found(fit, Thing::Opinion(*id), card.get(OpinionField::Content), told);
        }
    }

    fn surveys(&mut self) {
        let place = |building: &Id<Building>| {
            let card = self.community.buildings.get(building);
            card.map(|card| {
                [BuildingField::EstateName, BuildingField::Name].map(|field| card.get(field)).concat()
            })
            .unwrap_or_default()
        };
        let mut hits = Vec::new();
        for (building, card) in self.community.buildings.iter() {
            let Ok(estate) = card.get(BuildingField::Estate).parse() else { continue };
            let (site, name) = (Site { estate, building: *building }, place(building));
            hits.push((
                self.asked.words(&name),
                Thing::Building(site),
                name,
                card.get(BuildingField::Grid).to_owned(),
            ));
        }
        for (site, survey) in self.community.surveys.iter() {
            for (door, household) in &survey.doors {
                let card = &household.door;
                let number = [DoorField::Stair, DoorField::Room].map(|field| card.get(field));
                let number: Vec<&str> = number.into_iter().filter(|part| !part.is_empty()).collect();
                let told = format!("{} {}", place(&site.building), number.join("-"));
                for met in household.people.values() {
                    let fit = self.asked.among(met, &[MetField::Name], &[MetField::Phone]);
                    let name = met.get(MetField::Name).to_owned();
                    hits.push((fit, Thing::Door(*site, *door), name, told.clone()));
                }
                let fit = self.asked.phone(card.get(DoorField::Phone));
                hits.push((fit, Thing::Door(*site, *door), told.clone(), String::new()));
            }
        }
        for (fit, thing, title, told) in hits {
            self.found(fit, thing, &title, told);
        }
    }

    /// The three lists of units and the community. What is a unit's is found by the unit, too.
    fn lists(&mut self) {
        for (id, demand) in self.community.demands.iter() {
            let card = &demand.card;
            let words = [DemandField::Name, DemandField::Category, DemandField::Content];
            let fit = self.asked.among(card, &words, &[]);
            let told = beside(&[card.get(DemandField::Category), card.get(DemandField::Wanted)]);
            self.found(fit, Thing::Demand(*id), card.get(DemandField::Name), told);
        }
        for (unit, id, joint) in joints(self.community) {
            let (card, whose) = (&joint.card, self.unit_name(unit));
            let named = self.asked.among(card, &[JointField::Name, JointField::Measures], &[]);
            let fit: Vec<Fit> = named.into_iter().chain(self.asked.words(whose)).collect();
            let told = beside(&[whose, card.get(JointField::Due)]);
            self.found(fit, Thing::Project(unit, id), card.get(JointField::Name), told);
        }
        for (unit, file) in self.community.units.iter() {
            let whose = file.card.get(UnitField::Name);
            for (id, card) in file.resources.iter().filter(|(_, card)| !card.is_empty()) {
                let named = self.asked.among(card, &[ResourceField::Name, ResourceField::Category], &[]);
                let fit: Vec<Fit> = named.into_iter().chain(self.asked.words(whose)).collect();
                let told = beside(&[whose, card.get(ResourceField::Category)]);
                self.found(fit, Thing::Resource(*unit, *id), card.get(ResourceField::Name), told);
            }
        }
    }

    /// Records of service, by what they say was done.
    fn records(&mut self) {
        let community = self.community;
        for (member, file) in community.members.iter() {
            for one in file.records.readings(*member) {
                let fit = self.asked.words(&one.report.content);
                let told = beside(&[file.card.get(MemberField::Name), &one.report.on.to_string()]);
                self.found(fit, Thing::Record(*member, one.course.id), &one.report.content, told);
            }
        }
    }

    fn unit_name(&self, unit: Id<Unit>) -> &str {
        self.community.units.get(&unit).map_or("", |file| file.card.get(UnitField::Name))
    }
}

/// What goes beside a title: everything that says something.
fn beside(parts: &[&str]) -> String {
    let parts: Vec<&str> = parts.iter().copied().filter(|part| !part.is_empty()).collect();
    parts.join(" · ")
}

fn masked(phone: &str) -> String {
    Shape::Phone.mask(phone)
}

#[cfg(test)]
mod tests;
