//! Looking for anything by a name, the end of a phone number, a number of a card or words: over everything this device
//! may read. Nothing is masked here; pages are for staff.
//!
//! Letters are compared without regard to case, and spaces count for nothing: clerks write names with them. Digits are
//! looked for at the end of phones and anywhere in other numbers.

use std::collections::BTreeSet;

use crate::{
    access::Building,
    community::Community,
    field::{Field, Fields},
    grant::Site,
    id::Id,
    mask::Shape,
    offer::{Offer, OfferField},
    opinion::{Opinion, OpinionField},
    principal::{Member, Unit},
    register::{CheckinFact, MemberField, UnitField},
    survey::{BuildingField, Door, DoorField, MetField},
    wish::{CardField, Wish, WishField},
};

/// The end of a phone number is asked for with at least so many digits.
const PHONE_END: usize = 3;

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
    /// What a resident said.
    Opinion(Id<Opinion>),
    /// A building of the survey.
    Building(Site),
    /// A door of the survey, because of somebody met there.
    Door(Site, Id<Door>),
}

impl Thing {
    /// A short name of its kind, for addresses and tests.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Member(_) => "member",
            Self::Unit(_) => "unit",
            Self::Wish(_) => "wish",
            Self::Offer(_) => "offer",
            Self::Opinion(_) => "opinion",
            Self::Building(_) => "building",
            Self::Door(..) => "door",
        }
    }
}

/// How well something fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// It is what was asked for.
    Whole,
    /// It begins with it; a phone ends with it.
    Begins,
    /// It is somewhere in it.
    Within,
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

/// What is asked for.
#[derive(Clone, Debug)]
struct Asked {
    /// In lower case, without spaces.
    text: String,
    is_number: bool,
}

impl Asked {
    fn of(text: &str) -> Option<Self> {
        let text = plain(text);
        let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
        (!text.is_empty()).then_some(Self { text, is_number })
    }

    /// In a name, a number of a card, or words.
    fn words(&self, value: &str) -> Option<Fit> {
        if value.is_empty() {
            return None;
        }
        let value = plain(value);
        match value.find(&self.text) {
            Some(0) if value.len() == self.text.len() => Some(Fit::Whole),
            Some(0) => Some(Fit::Begins),
            Some(_) => Some(Fit::Within),
            None => None,
        }
    }

    /// At the end of a phone.
    fn phone(&self, value: &str) -> Option<Fit> {
        if !self.is_number || self.text.len() < PHONE_END {
            return None;
        }
        let digits: String = value.chars().filter(char::is_ascii_digit).collect();
        match digits.strip_suffix(self.text.as_str()) {
            Some("") => Some(Fit::Whole),
            Some(_) => Some(Fit::Begins),
            None => None,
        }
    }

    /// The best fit among fields of a card.
    fn among<F: Field>(&self, card: &Fields<F>, words: &[F], phones: &[F]) -> Option<Fit> {
        let words = words.iter().filter_map(|field| self.words(card.get(*field)));
        words.chain(phones.iter().filter_map(|field| self.phone(card.get(*field)))).min()
    }
}

/// What is compared: without spaces, in lower case, full-width digits and letters as plain ones.
fn plain(text: &str) -> String {
    let narrow = |letter: char| match letter {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(letter) - 0xfee0).unwrap_or(letter),
        other => other,
    };
    text.chars().filter(|letter| !letter.is_whitespace()).map(narrow).flat_map(char::to_lowercase).collect()
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
    finding.opinions();
    finding.surveys();
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
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{
        moment::Year,
        offer::OfferCard,
        register::{MemberCard, MemberFile, UnitCard, UnitFile},
        wish::{Case, WishDraft},
    };

    const fn id<T>(number: u8) -> Id<T> {
        Id::from_random([number; 10])
    }

    fn town() -> Community {
        let mut town = Community::default();
        let member = |name: &str, phone: &str| {
            let card = MemberCard::default()
                .with(MemberField::Name, name)
                .with(MemberField::Phone, phone)
                .with(MemberField::Unit, id::<Unit>(9).to_string());
            Arc::new(MemberFile { card, ..MemberFile::default() })
        };
        let members = Arc::make_mut(&mut town.members);
        members.insert(id(1), member("何 艳", "13812345678"));
        members.insert(id(2), member("何艳红", "13800005678"));
        members.insert(id(3), member("沈秀梅", "13900001111"));
        let card = UnitCard::default()
            .with(UnitField::Name, "区法院")
            .with(UnitField::ContactPhone, "0571-88885678");
        Arc::make_mut(&mut town.units).insert(id(9), Arc::new(UnitFile { card, ..UnitFile::default() }));
        let draft = WishDraft::default()
            .with(WishField::No, "W-2026-017")
            .with(WishField::WisherName, "林秀珍")
            .with(WishField::Content, "需要一副新的腋下拐杖");
        let wish = Wish { case: Some(Case { draft, ..Case::default() }), ..Wish::empty(Year(2026)) };
        Arc::make_mut(&mut town.wishes).insert(id(4), Arc::new(wish));
        let card = OfferCard::default()
            .with(OfferField::Name, "法律咨询岗")
            .with(OfferField::Duties, "到区法院旁听");
        Arc::make_mut(&mut town.offers).insert(id(5), Arc::new(Offer { card, ..Offer::default() }));
        town
    }

    fn things(town: &Community, text: &str) -> Vec<(Thing, Fit)> {
        search(town, text).into_iter().map(|hit| (hit.thing, hit.fit)).collect()
    }

    #[test]
    fn a_name_is_found_however_it_is_spaced_the_whole_one_first() {
        let town = town();
        let both = [(Thing::Member(id(1)), Fit::Whole), (Thing::Member(id(2)), Fit::Begins)];
        for text in ["何艳", " 何 艳 ", "何　艳"] {
            assert_eq!(things(&town, text), both, "{text}");
        }
        let hit = &search(&town, "何艳红")[0];
        assert_eq!((hit.title.as_str(), hit.beside.as_str()), ("何艳红", "区法院 · 138****5678"));
    }

    #[test]
    fn a_phone_is_found_by_its_end_only_and_numbers_of_cards_anywhere() {
        let town = town();
        let ends = [
            (Thing::Member(id(1)), Fit::Begins),
            (Thing::Member(id(2)), Fit::Begins),
            (Thing::Unit(id(9)), Fit::Begins),
        ];
        assert_eq!(things(&town, "５６７８"), ends, "full-width digits are digits");
        assert_eq!(things(&town, "13812345678"), [(Thing::Member(id(1)), Fit::Whole)]);
        assert_eq!(things(&town, "1234"), [], "the middle of a phone tells nobody anything");
        assert_eq!(things(&town, "78"), [], "two digits end too many phones");
        assert_eq!(things(&town, "w-2026-017"), [(Thing::Wish(id(4)), Fit::Whole)]);
        assert_eq!(things(&town, "017"), [(Thing::Wish(id(4)), Fit::Within)]);
    }

    #[test]
    fn one_word_is_found_in_everything_and_nothing_twice() {
        let town = town();
        assert_eq!(
            things(&town, "法院"),
            [(Thing::Unit(id(9)), Fit::Within), (Thing::Offer(id(5)), Fit::Within)]
        );
        assert_eq!(things(&town, "拐杖"), [(Thing::Wish(id(4)), Fit::Within)]);
        assert_eq!(things(&town, "  "), []);
        assert_eq!(things(&town, "没有这个人"), []);
    }
}
