//! What the office takes over from the doors: a need becomes a wish (圆梦行动), an opinion (社情民意) or an order (代点单, 三单制),
//! an in-service member who was found becomes one of the register. And what is cleared where a household declined.
//!
//! What is made has the id of what it is made of: two clerks who take over the same thing without knowing of one another
//! make one record, not two. A surveyor can write none of it; who does is decided by [`crate::edit::check`].

use super::{
    BuildingCard, BuildingField, Door, DoorCard, DoorField, Household, Met, MetCard, MetField, Need,
    NeedCard, NeedField,
};
use crate::{
    access::Building,
    community::{Community, Person},
    edit::{Edit, OrderEdit, RegisterEdit, SurveyEdit},
    grant::Site,
    id::Id,
    mask::displayed,
    moment::Year,
    opinion::{Opinion, OpinionCard, OpinionField},
    order::{Order, OrderField, OrderForm, OrderStep, cut, lacking},
    principal::{Member, Principal},
    register::{MemberField, MemberIdentity},
    settings::Settings,
    wish::{Step, Wish, WishDraft, WishField},
};

/// What a need becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NeedKind {
    /// 微心愿.
    Wish,
    /// 意见建议.
    Opinion,
    /// 点单, by whoever visits on the resident's behalf.
    Order,
    /// None of them: it stays with the door.
    Other,
}

/// The category that becomes an order; offered whatever the settings name.
pub const ORDER_NEED: &str = "点单";

/// The categories to choose from at a door.
pub fn need_categories(settings: &Settings) -> Vec<String> {
    let mut all = settings.need_categories.clone();
    if !all.iter().any(|one| one == ORDER_NEED) {
        all.push(ORDER_NEED.to_owned());
    }
    all
}

/// The channel of a wish and the source of an opinion from the door.
const AT_THE_DOOR: &str = "走访";
/// The channel of an order from the door, one of [`crate::order::CHANNELS`].
const AT_A_VISIT: &str = "visit";

impl NeedKind {
    /// By the category, as the settings name it at first.
    pub fn of(need: &NeedCard) -> Self {
        match need.get(NeedField::Category) {
            "微心愿" => Self::Wish,
            "意见建议" => Self::Opinion,
            ORDER_NEED => Self::Order,
            _ => Self::Other,
        }
    }
}

/// Which building a card of the community's list is: `None` while the card does not say the estate.
pub fn site_of(building: Id<Building>, card: &BuildingCard) -> Option<Site> {
    card.get(BuildingField::Estate).parse().ok().map(|estate| Site { estate, building })
}

/// Where a door is, in one line: `桂花苑3栋2单元501`.
pub fn place(building: Option<&BuildingCard>, door: &DoorCard) -> String {
    let of = |field| building.map_or("", |card| card.get(field));
    let parts = [of(BuildingField::EstateName), of(BuildingField::Name)];
    let room = [DoorField::Stair, DoorField::Room].map(|field| door.get(field));
    parts.into_iter().chain(room).collect()
}

/// Needs of a door that are to become something and have not.
pub fn to_take_over(household: &Household) -> impl Iterator<Item = (Id<Need>, NeedKind)> + '_ {
    let declined = household.declined();
    household.needs.iter().filter_map(move |(id, need)| {
        let kind = NeedKind::of(need);
        let made =
            [NeedField::Wish, NeedField::Opinion, NeedField::Order].iter().any(|field| need.has(*field));
        // Nobody is sent to somebody who has not agreed to be called on.
        let agreed = kind != NeedKind::Order || need.get(NeedField::Consent) == "yes";
        let waits = !declined && !made && agreed && need.has(NeedField::Words) && kind != NeedKind::Other;
        waits.then_some((*id, kind))
    })
}

/// Makes of a need what it is to become, and notes it beside the need. Nothing where there is nothing to take over.
pub fn take_over(community: &Community, site: Site, door: Id<Door>, need: Id<Need>, year: Year) -> Vec<Edit> {
    let household = community.surveys.get(&site).and_then(|survey| survey.doors.get(&door));
    let found = household.and_then(|household| {
        to_take_over(household).find(|(id, _)| *id == need).map(|(_, kind)| (household, kind))
    });
    let Some((household, kind)) = found else { return Vec::new() };
    let Some(card) = household.needs.get(&need) else { return Vec::new() };
    let building = community.buildings.get(&site.building);
    let (name, phone) = told_by(household);
    let (address, words) = (place(building, &household.door), card.get(NeedField::Words));
    let mut edits = Vec::new();
    let link = match kind {
        NeedKind::Wish => {
            let wish = Id::<Wish>::from_random(*need.bytes());
            let visitors = household.last_visit().map(|(_, visit)| visit.step.visitors.join("、"));
            let groups: Vec<&str> = household.door.get(DoorField::Groups).split('、').collect();
            let group = match groups.as_slice() {
                [one] if community.settings.wish_groups.iter().any(|known| known == one) => one,
                _ => "",
            };
            let draft = WishDraft::default()
                .with(WishField::WisherName, name)
                .with(WishField::Phone, phone)
                .with(WishField::Address, address)
                .with(WishField::Content, words)
                .with(WishField::Group, group)
                .with(WishField::CollectedBy, visitors.unwrap_or_default())
                .with(WishField::Channel, AT_THE_DOOR);
            if community.wish(wish).is_none() {
                edits.push(Edit::Collect { year, wish, draft });
            }
            (NeedField::Wish, wish.to_string())
        }
        NeedKind::Opinion => {
            let opinion = Id::<Opinion>::from_random(*need.bytes());
            let card = OpinionCard::default()
                .with(OpinionField::Source, AT_THE_DOOR)
                .with(OpinionField::ResidentName, name)
                .with(OpinionField::Phone, phone)
                .with(OpinionField::Address, address)
                .with(OpinionField::Grid, building.map_or("", |card| card.get(BuildingField::Grid)))
                .with(OpinionField::Content, words);
            if !community.opinions.contains_key(&opinion) {
                edits.push(Edit::CollectOpinion { year, opinion, card });
            }
            (NeedField::Opinion, opinion.to_string())
        }
        NeedKind::Order => {
            let order = Id::<Order>::from_random(*need.bytes());
            let visitors = household.last_visit().map(|(_, visit)| visit.step.visitors.join("、"));
            let form = OrderForm::default()
                .with(OrderField::Name, name)
                .with(OrderField::Phone, phone)
                .with(OrderField::Address, address)
                .with(OrderField::Content, words)
                .with(OrderField::Consent, "yes")
                .with(OrderField::Channel, AT_A_VISIT)
                .with(OrderField::Proxy, visitors.unwrap_or_default());
            if community.order(order).is_none() {
                edits.extend(placed(year, order, Id::from_random(*need.bytes()), &cut(&form)));
            }
            (NeedField::Order, order.to_string())
        }
        NeedKind::Other => return Vec::new(),
    };
    edits.push(Edit::Survey(SurveyEdit::FillNeed { site, door, need, fields: vec![link] }));
    edits
}

/// An order of which staff fill in the form; what is not whole stays a draft, for them to ask about.
fn placed(year: Year, order: Id<Order>, step: Id<Step>, form: &OrderForm) -> Vec<Edit> {
    let fields = form.iter().map(|(field, value)| (field, value.to_owned())).collect();
    let submit = OrderEdit::Decide { year, order, step, what: OrderStep::Submitted };
    let submit = lacking(form).is_empty().then_some(submit);
    let fill = OrderEdit::Fill { year, order, fields };
    [fill].into_iter().chain(submit).map(Edit::Order).collect()
}

/// Whose need it is: the householder, else the only person met; and the number to reach them.
fn told_by(household: &Household) -> (&str, &str) {
    let door = (household.door.get(DoorField::Householder), household.door.get(DoorField::Phone));
    let mut people = household.people.values().filter(|person| person.has(MetField::Name));
    let only = match (people.next(), people.next()) {
        (Some(one), None) => Some((one.get(MetField::Name), one.get(MetField::Phone))),
        _ => None,
    };
    match (door, only) {
        (("", phone), Some((name, own))) => (name, if own.is_empty() { phone } else { own }),
        ((name, ""), Some((own_name, own))) if name == own_name => (name, own),
        (door, _) => door,
    }
}

/// Everybody of the register as [`super::proposals`] compares them, units by name.
pub fn identities(community: &Community) -> Vec<(Id<Member>, MemberIdentity)> {
    let of = |file: &crate::register::MemberFile| MemberIdentity {
        unit: community.unit_name(&file.card).to_owned(),
        ..MemberIdentity::of(&file.card)
    };
    community.register().map(|(id, file)| (id, of(file))).collect()
}

/// Takes somebody met into the register as a new member, and notes it beside the person.
pub fn enrol(community: &Community, site: Site, door: Id<Door>, met: Id<Met>) -> Vec<Edit> {
    let household = community.surveys.get(&site).and_then(|survey| survey.doors.get(&door));
    let known = household.and_then(|household| household.people.get(&met).map(|person| (household, person)));
    let Some((household, person)) = known.filter(|(_, person)| person.has(MetField::Name)) else {
        return Vec::new();
    };
    let member = Id::<Member>::from_random(*met.bytes());
    let building = community.buildings.get(&site.building);
    let fields = card_of(building, &household.door, person);
    let who = Principal::Member(member);
    let display = displayed(person.get(MetField::Name), false);
    let mut edits = vec![Edit::Register(RegisterEdit::FillMember { member, fields })];
    if !community.people.contains_key(&who) {
        edits.push(Edit::SetPerson { who, person: Person { display, archived: false } });
    }
    let fields = vec![(MetField::Member, member.to_string())];
    edits.push(Edit::Survey(SurveyEdit::FillMet { site, door, met, fields }));
    edits
}

/// What the door knows of a member's card.
fn card_of(building: Option<&BuildingCard>, door: &DoorCard, person: &MetCard) -> Vec<(MemberField, String)> {
    let of_person = [
        (MemberField::Name, MetField::Name),
        (MemberField::Gender, MetField::Gender),
        (MemberField::BirthMonth, MetField::Birth),
        (MemberField::Membership, MetField::Membership),
        (MemberField::UnitName, MetField::Unit),
        (MemberField::UnitPartyOrg, MetField::PartyOrg),
        (MemberField::ProfessionalSkills, MetField::JobAndSkills),
        (MemberField::Hobbies, MetField::Hobbies),
        (MemberField::ServiceIntents, MetField::ServiceIntents),
        (MemberField::Availability, MetField::Availability),
        (MemberField::Phone, MetField::Phone),
    ];
    let of_building = [
        (MemberField::Estate, BuildingField::EstateName),
        (MemberField::Building, BuildingField::Name),
        (MemberField::Grid, BuildingField::Grid),
    ];
    let of_door = [(MemberField::Stair, DoorField::Stair), (MemberField::Room, DoorField::Room)];
    let known = of_person
        .into_iter()
        .map(|(to, from)| (to, person.get(from)))
        .chain(of_building.into_iter().map(|(to, from)| (to, building.map_or("", |card| card.get(from)))))
        .chain(of_door.into_iter().map(|(to, from)| (to, door.get(from))));
    known.filter(|(_, value)| !value.is_empty()).map(|(field, value)| (field, value.to_owned())).collect()
}

/// Clears everything personal that was written down at a door: the household declined. Where the door is and that it was
/// visited stays; the words are in the history of the document until it is rotated ([`crate::retention`]).
pub fn forget(site: Site, door: Id<Door>, household: &Household) -> Vec<Edit> {
    let personal =
        household.door.iter().filter(|(field, _)| !matches!(field, DoorField::Stair | DoorField::Room));
    let fields: Vec<(DoorField, String)> = personal.map(|(field, _)| (field, String::new())).collect();
    let mut edits = Vec::new();
    if !fields.is_empty() {
        edits.push(SurveyEdit::FillDoor { site, door, fields });
    }
    for (met, person) in household.people.iter().filter(|(_, person)| !person.is_empty()) {
        let fields = person.iter().map(|(field, _)| (field, String::new())).collect();
        edits.push(SurveyEdit::FillMet { site, door, met: *met, fields });
    }
    for (need, card) in household.needs.iter().filter(|(_, need)| !need.is_empty()) {
        let fields = card.iter().map(|(field, _)| (field, String::new())).collect();
        edits.push(SurveyEdit::FillNeed { site, door, need: *need, fields });
    }
    edits.into_iter().map(Edit::Survey).collect()
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeMap, sync::Arc};

    use super::*;
    use crate::survey::Survey;

    const SITE: Site = Site { estate: Id::from_random([1; 10]), building: Id::from_random([2; 10]) };
    const DOOR: Id<Door> = Id::from_random([3; 10]);
    const NEED: Id<Need> = Id::from_random([4; 10]);
    const MET: Id<Met> = Id::from_random([5; 10]);

    fn community(household: Household) -> Community {
        let card = BuildingCard::default()
            .with(BuildingField::EstateName, "桂花苑")
            .with(BuildingField::Name, "3栋")
            .with(BuildingField::Grid, "第二网格");
        let survey = Survey {
            estate: SITE.estate,
            building: SITE.building,
            doors: [(DOOR, household)].into(),
            removed: BTreeMap::new(),
        };
        Community {
            buildings: Arc::new([(SITE.building, card)].into()),
            surveys: Arc::new([(SITE, Arc::new(survey))].into()),
            ..Community::default()
        }
    }

    fn household(category: &str) -> Household {
        let need =
            NeedCard::default().with(NeedField::Category, category).with(NeedField::Words, "一副老花镜");
        let person = MetCard::default()
            .with(MetField::Name, "周敏")
            .with(MetField::Phone, "13800000009")
            .with(MetField::Unit, "区法院");
        Household {
            door: DoorCard::default().with(DoorField::Stair, "2单元").with(DoorField::Room, "501"),
            people: [(MET, person)].into(),
            needs: [(NEED, need)].into(),
            ..Household::default()
        }
    }

    #[test]
    fn a_wish_told_at_the_door_becomes_a_draft_that_says_whose_it_is() {
        let known = community(household("微心愿"));
        let edits = take_over(&known, SITE, DOOR, NEED, Year(2026));
        let [Edit::Collect { wish, draft, .. }, Edit::Survey(SurveyEdit::FillNeed { fields, .. })] =
            edits.as_slice()
        else {
            panic!("{edits:?}")
        };
        assert_eq!(draft.get(WishField::WisherName), "周敏");
        assert_eq!(draft.get(WishField::Phone), "13800000009");
        assert_eq!(draft.get(WishField::Address), "桂花苑3栋2单元501");
        assert_eq!(draft.get(WishField::Content), "一副老花镜");
        assert_eq!(fields, &[(NeedField::Wish, wish.to_string())]);
        // Whoever takes it over at the same time makes the same wish.
        assert_eq!(take_over(&known, SITE, DOOR, NEED, Year(2026)), edits);
    }

    #[test]
    fn an_order_told_at_the_door_waits_for_consent_and_is_a_draft_until_it_is_whole() {
        let ordered = |consent: &str, householder: &str| {
            let mut known = household(ORDER_NEED);
            known.people.clear();
            known.door.set(DoorField::Householder, householder);
            known.needs.insert(NEED, known.needs[&NEED].clone().with(NeedField::Consent, consent));
            take_over(&community(known), SITE, DOOR, NEED, Year(2026))
        };
        assert_eq!(ordered("", "周敏"), []);
        let edits = ordered("yes", "周敏");
        let [
            Edit::Order(OrderEdit::Fill { order, fields, .. }),
            Edit::Order(OrderEdit::Decide { what: OrderStep::Submitted, .. }),
            Edit::Survey(SurveyEdit::FillNeed { fields: link, .. }),
        ] = edits.as_slice()
        else {
            panic!("{edits:?}")
        };
        for wanted in [
            (OrderField::Name, "周敏"),
            (OrderField::Address, "桂花苑3栋2单元501"),
            (OrderField::Content, "一副老花镜"),
            (OrderField::Channel, "visit"),
        ] {
            assert!(fields.iter().any(|(field, value)| (*field, value.as_str()) == wanted), "{wanted:?}");
        }
        assert_eq!(link, &[(NeedField::Order, order.to_string())]);
        let nameless = ordered("yes", "");
        assert!(!nameless.iter().any(|edit| matches!(edit, Edit::Order(OrderEdit::Decide { .. }))));
        assert_eq!(nameless.len(), 2);
        assert_eq!(need_categories(&Settings::default()).iter().filter(|one| *one == ORDER_NEED).count(), 1);
    }

    #[test]
    fn what_is_neither_or_was_taken_over_or_declined_stays_where_it_is() {
        let opinion = take_over(&community(household("意见建议")), SITE, DOOR, NEED, Year(2026));
        assert!(matches!(opinion.first(), Some(Edit::CollectOpinion { .. })), "{opinion:?}");
        assert_eq!(take_over(&community(household("维修")), SITE, DOOR, NEED, Year(2026)), []);
        let mut done = household("微心愿");
        done.needs.insert(NEED, done.needs[&NEED].clone().with(NeedField::Wish, "x"));
        assert_eq!(take_over(&community(done), SITE, DOOR, NEED, Year(2026)), []);
        let mut silent = household("微心愿");
        silent.needs.insert(NEED, NeedCard::default().with(NeedField::Category, "微心愿"));
        assert_eq!(to_take_over(&silent).count(), 0);
    }

    #[test]
    fn somebody_met_is_enrolled_with_all_that_is_known() {
        let edits = enrol(&community(household("维修")), SITE, DOOR, MET);
        let Some(Edit::Register(RegisterEdit::FillMember { fields, .. })) = edits.first() else {
            panic!("{edits:?}")
        };
        for wanted in [
            (MemberField::Name, "周敏"),
            (MemberField::UnitName, "区法院"),
            (MemberField::Estate, "桂花苑"),
            (MemberField::Room, "501"),
            (MemberField::Grid, "第二网格"),
        ] {
            assert!(fields.iter().any(|(field, value)| (*field, value.as_str()) == wanted), "{wanted:?}");
        }
        let shown = edits.iter().find_map(|edit| match edit {
            Edit::SetPerson { person, .. } => Some(person.display.as_str()),
            _ => None,
        });
        assert_eq!(shown, Some("周**"), "everybody sees no more than the surname");
    }

    #[test]
    fn a_household_that_declined_keeps_only_its_place() {
        let mut known = household("微心愿");
        known.door.set(DoorField::Householder, "周敏");
        known.door.set(DoorField::Residents, "3");
        let edits = forget(SITE, DOOR, &known);
        let cleared: usize = edits
            .iter()
            .map(|edit| match edit {
                Edit::Survey(SurveyEdit::FillDoor { fields, .. }) => {
                    assert!(
                        fields.iter().all(|(field, value)| *field != DoorField::Room && value.is_empty())
                    );
                    fields.len()
                }
                Edit::Survey(SurveyEdit::FillMet { fields, .. }) => fields.len(),
                Edit::Survey(SurveyEdit::FillNeed { fields, .. }) => fields.len(),
                other => panic!("{other:?}"),
            })
            .sum();
        assert_eq!(cleared, 2 + 3 + 2);
    }
}
