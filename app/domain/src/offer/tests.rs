//! Who holds what, whatever order steps arrive in; what may be done when; whom it fits.

use std::{collections::BTreeSet, sync::Arc};

use super::*;
use crate::{
    community::{Community, Person},
    edit::{self, Edit, FileOf, OfferEdit, Refusal},
    grant::Grant,
    moment::{Day, Moment},
    principal::{Member, Principal, Staff, Unit},
    register::{MemberCard, MemberField},
    service::ServiceYears,
    team::{DISSOLVED, Team, TeamCard, TeamDecision, TeamFacts, TeamField},
};

const fn id<T>(number: u8) -> Id<T> {
    Id::from_random([number; 10])
}

const POST: Id<Offer> = id(1);

fn today() -> Day {
    Day::from_civil(2026, 3, 20).unwrap()
}

fn member(number: u8) -> Claimant {
    Claimant::Member(id(number))
}

fn card(planned: &str) -> OfferCard {
    OfferCard::default()
        .with(OfferField::Name, "楼道安全巡查")
        .with(OfferField::Category, "治安巡逻岗")
        .with(OfferField::Duties, "每周巡查一次")
        .with(OfferField::Planned, planned)
        .with(OfferField::Year, "2026")
        .with(OfferField::Status, PUBLISHED)
}

fn community(kind: OfferKind, planned: &str) -> Community {
    let offer = Offer { kind: Some(kind), card: card(planned), ..Offer::default() };
    Community { offers: Arc::new([(POST, Arc::new(offer))].into()), ..Community::default() }
}

fn facts(offer: &mut Offer) -> &mut OfferFacts {
    offer.walls.entry(Year(2026)).or_default()
}

fn try_edit(community: &Community, who: impl Into<Grant>, edit: OfferEdit) -> Result<(), Refusal> {
    edit::check(community, &who.into(), &Edit::Offer(edit), today().start())
}

/// Does what is allowed, as the documents would hold it.
fn act(community: &mut Community, who: Principal, number: u8, edit: OfferEdit) -> Result<(), Refusal> {
    try_edit(
        community,
        if matches!(who, Principal::Staff(_)) { Grant::admin(id(9)) } else { who.into() },
        edit.clone(),
    )?;
    let turn = Edit::Offer(edit.clone()).turn(community);
    let at = Moment(today().start().0 + i64::from(number));
    let offer = Arc::make_mut(Arc::make_mut(&mut community.offers).get_mut(&POST).unwrap());
    if let Some((claimant, step, fact)) = edit.own() {
        facts(offer).claims.insert((claimant, step), Stamped { by: who, at, turn, step: fact });
    } else if let OfferEdit::Decide { step, what, .. } = edit {
        facts(offer).steps.insert(step, Stamped { by: who, at, turn, step: what });
    }
    Ok(())
}

fn take(number: u8) -> OfferEdit {
    OfferEdit::Take { offer: POST, claimant: member(number), engagement: id(number), shown: true }
}

fn decide(step: u8, what: OfferStep) -> OfferEdit {
    OfferEdit::Decide { offer: POST, step: id(step), what }
}

fn approve(number: u8) -> OfferStep {
    OfferStep::Approved { claimant: member(number), engagement: id(number) }
}

fn leave(number: u8, step: u8) -> OfferEdit {
    let why = OfferReason::NoTime;
    OfferEdit::Leave { offer: POST, claimant: member(number), engagement: id(number), step: id(step), why }
}

const STAFF: Principal = Principal::Staff(id::<Staff>(9));

const fn me(number: u8) -> Principal {
    Principal::Member(id::<Member>(number))
}

fn year(number: u16) -> (Day, Day) {
    ServiceYears::CALENDAR.days(Year(number))
}

#[test]
fn from_taking_a_post_on_to_leaving_it() {
    let mut all = community(OfferKind::Post, "1");
    assert_eq!(try_edit(&all, me(2), take(1)), Err(Refusal::NotAllowed), "nobody takes on for another");
    act(&mut all, me(1), 1, take(1)).unwrap();
    assert_eq!(act(&mut all, me(1), 2, take(1)), Err(Refusal::ClaimedAlready));
    let work = |number, on| OfferEdit::Work {
        offer: POST,
        claimant: member(1),
        engagement: id(1),
        step: id(number),
        on,
    };
    assert_eq!(
        act(&mut all, me(1), 2, work(20, today())),
        Err(Refusal::NoSuchClaim),
        "it is not approved yet"
    );
    act(&mut all, me(2), 2, take(2)).unwrap();
    act(&mut all, STAFF, 3, decide(30, approve(1))).unwrap();
    assert_eq!(state(&all.offers[&POST], today()), OfferState::Full);
    let full = Err(Refusal::OfferClosed(OfferState::Full));
    assert_eq!(act(&mut all, STAFF, 4, decide(31, approve(2))), full);
    assert_eq!(act(&mut all, me(3), 4, take(3)), full);
    act(&mut all, me(1), 4, work(20, today())).unwrap();
    assert_eq!(act(&mut all, me(1), 5, work(21, today().plus(1))), Err(Refusal::OutOfRange));
    assert_eq!(posts_held(&all, id(1), year(2026)), [POST]);
    assert_eq!(posts_held(&all, id(1), year(2025)), []);
    assert_eq!(posts_held(&all, id(2), year(2026)), [], "waiting is not holding");
    // One that is held and one that waits are two: a third is warned of, and neither of them is.
    let two = |waits: u8| {
        let mut all = all.clone();
        let known = (*all.offers[&POST]).clone();
        let mut other = Offer { kind: Some(OfferKind::Post), card: card("3"), ..Offer::default() };
        let step = ServeStep::Taken { shown: false };
        let fact = Stamped { by: me(1), at: today().start(), turn: 1, step };
        facts(&mut other).claims.insert((member(waits), id(50)), fact);
        all.offers = Arc::new([(POST, Arc::new(known)), (id(6), Arc::new(other))].into());
        [id(7), POST, id(6)].map(|besides| has_enough_posts(&all, id(1), besides, year(2026)))
    };
    assert_eq!((two(1), two(2)), ([true, false, false], [false; 3]));
    act(&mut all, me(1), 5, leave(1, 40)).unwrap();
    act(&mut all, STAFF, 6, decide(32, OfferStep::Kept { claimant: member(1), engagement: id(1) })).unwrap();
    assert_eq!(act(&mut all, me(1), 7, leave(1, 41)), Ok(()), "who was asked to stay may ask again");
    let release = OfferStep::Released { claimant: member(1), engagement: id(1), why: OfferReason::NoTime };
    act(&mut all, STAFF, 8, decide(33, release)).unwrap();
    let one = engagements(&all.offers[&POST]).into_iter().find(|one| one.claimant == member(1)).unwrap();
    assert_eq!((one.fate, one.until), (Fate::Left(OfferReason::NoTime), Some(today())));
    assert_eq!(one.worked.len(), 1);
    assert_eq!(posts_held(&all, id(1), year(2026)), [POST], "it was held this year");
    act(&mut all, STAFF, 9, decide(34, approve(2))).unwrap();
    act(&mut all, me(3), 10, take(3)).unwrap_err();
}

#[test]
fn a_project_is_finished_and_confirmed_by_a_member_or_a_unit() {
    let mut all = community(OfferKind::Project, "2");
    let unit = Claimant::Unit(id::<Unit>(5));
    let taken = OfferEdit::Take { offer: POST, claimant: unit, engagement: id(5), shown: false };
    act(&mut all, Principal::Liaison(id(5)), 1, taken.clone()).unwrap();
    let post = community(OfferKind::Post, "2");
    assert_eq!(try_edit(&post, Principal::Liaison(id(5)), taken), Err(Refusal::PostForMembers));
    let about = (unit, id(5));
    act(&mut all, STAFF, 2, decide(30, OfferStep::Approved { claimant: about.0, engagement: about.1 }))
        .unwrap();
    let confirm = decide(31, OfferStep::Confirmed { claimant: about.0, engagement: about.1 });
    assert_eq!(
        act(&mut all, STAFF, 3, confirm.clone()),
        Err(Refusal::NoSuchClaim),
        "nothing is finished yet"
    );
    let on = today();
    let finish = OfferEdit::Finish { offer: POST, claimant: unit, engagement: id(5), step: id(32), on };
    act(&mut all, Principal::Liaison(id(5)), 4, finish).unwrap();
    act(&mut all, STAFF, 5, confirm).unwrap();
    let one = &engagements(&all.offers[&POST])[0];
    assert_eq!((one.fate, one.until), (Fate::Done, Some(today())));
}

#[test]
fn what_is_not_ready_is_not_published_and_what_is_over_is_not_taken_on() {
    let all = community(OfferKind::Post, "1");
    let fill = |fields: &[(OfferField, &str)]| OfferEdit::Fill {
        kind: OfferKind::Post,
        offer: id(7),
        fields: fields.iter().map(|(field, value)| (*field, (*value).to_owned())).collect(),
    };
    let half = [(OfferField::Name, "法律咨询"), (OfferField::Status, PUBLISHED), (OfferField::Year, "2026")];
    let lacks = vec![OfferField::Category, OfferField::Duties, OfferField::Planned];
    assert_eq!(try_edit(&all, Grant::admin(id(9)), fill(&half)), Err(Refusal::OfferLacks(lacks)));
    assert_eq!(try_edit(&all, STAFF, fill(&half[..1])), Ok(()), "every clerk writes posts");
    assert_eq!(try_edit(&all, me(1), fill(&half[..1])), Err(Refusal::NotAllowed));
    for (field, value, is) in [
        (OfferField::To, "2026-03-19", OfferState::Over),
        (OfferField::To, "2026-03-20", OfferState::Open),
        (OfferField::Status, WITHDRAWN, OfferState::Withdrawn),
        (OfferField::Status, "", OfferState::Draft),
        (OfferField::FinishedOn, "2026-03-01", OfferState::Finished),
        (OfferField::Planned, "0", OfferState::Full),
    ] {
        let mut all = community(OfferKind::Project, "1");
        let offer = Arc::make_mut(Arc::make_mut(&mut all.offers).get_mut(&POST).unwrap());
        offer.card.set(field, value);
        assert_eq!(state(offer, today()), is, "{field:?} {value}");
        let open = is == OfferState::Open;
        let expected = if open { Ok(()) } else { Err(Refusal::OfferClosed(is)) };
        assert_eq!(try_edit(&all, me(1), take(1)), expected);
    }
    let mut gone = community(OfferKind::Post, "1");
    let person = Person { display: "张**".to_owned(), archived: true };
    gone.people = Arc::new([(me(1), person)].into());
    assert_eq!(try_edit(&gone, me(1), take(1)), Err(Refusal::Archived));
    let mut left = community(OfferKind::Post, "1");
    act(&mut left, me(1), 1, take(1)).unwrap();
    let what = OfferStep::Approved { claimant: member(1), engagement: id(1) };
    let approve = OfferEdit::Decide { offer: POST, step: id(4), what };
    assert_eq!(try_edit(&left, Grant::admin(id(9)), approve.clone()), Ok(()));
    left.people = gone.people.clone();
    assert_eq!(try_edit(&left, Grant::admin(id(9)), approve), Err(Refusal::Archived), "left since the claim");
    assert_eq!(try_edit(&Community::default(), me(1), take(1)), Err(Refusal::UnknownOffer));
    let say = |text: &str| OfferEdit::Say {
        file: FileOf::Member(id(1)),
        offer: POST,
        step: id(3),
        text: text.to_owned(),
    };
    assert_eq!(try_edit(&all, me(1), say(" ")), Err(Refusal::TextMissing));
    assert_eq!(try_edit(&all, me(2), say("我承诺")), Err(Refusal::NotAllowed));
}

/// Two lawful steps that did not know of one another: the same on every device, and nobody is lost.
#[test]
fn leaving_and_being_approved_at_once_is_leaving() {
    let mut offer = Offer { kind: Some(OfferKind::Post), card: card("1"), ..Offer::default() };
    let stamp = |by, turn, at| (by, turn, Moment(today().start().0 + at));
    let (by, turn, at) = stamp(me(1), 1, 0);
    facts(&mut offer)
        .claims
        .insert((member(1), id(1)), Stamped { by, at, turn, step: ServeStep::Taken { shown: false } });
    for (leaves_first, expected) in
        [(true, Fate::Leaving(OfferReason::Health)), (false, Fate::Leaving(OfferReason::Health))]
    {
        let mut offer = offer.clone();
        let (first, second) = if leaves_first { (10, 20) } else { (20, 10) };
        let (by, turn, at) = stamp(me(1), 2, first);
        let step = ServeStep::Leaves { engagement: id(1), why: OfferReason::Health };
        facts(&mut offer).claims.insert((member(1), id(2)), Stamped { by, at, turn, step });
        let (by, turn, at) = stamp(STAFF, 2, second);
        facts(&mut offer).steps.insert(id(3), Stamped { by, at, turn, step: approve(1) });
        assert_eq!(engagements(&offer)[0].fate, expected, "{leaves_first}");
    }
}

/// No order of any steps, lawful or not, leads anywhere but into one of the fates, and the order in which they arrive does
/// not matter, because they are kept by id.
#[test]
fn every_interleaving_has_a_meaning() {
    let steps = [
        approve(1),
        OfferStep::Declined { claimant: member(1), engagement: id(1), why: OfferReason::Enough },
        OfferStep::Released { claimant: member(1), engagement: id(1), why: OfferReason::NotNeeded },
        OfferStep::Kept { claimant: member(1), engagement: id(1) },
        OfferStep::Confirmed { claimant: member(1), engagement: id(1) },
    ];
    let own = [
        ServeStep::Leaves { engagement: id(1), why: OfferReason::Moved },
        ServeStep::Finished { engagement: id(1), on: today() },
    ];
    let mut seen = BTreeSet::new();
    for code in 0..7_u32.pow(4) {
        let mut offer = Offer { kind: Some(OfferKind::Project), card: card("1"), ..Offer::default() };
        let stamped = |turn, by| (Moment(today().start().0), turn, by);
        let (at, turn, by) = stamped(1, me(1));
        facts(&mut offer)
            .claims
            .insert((member(1), id(1)), Stamped { by, at, turn, step: ServeStep::Taken { shown: false } });
        for place in 0..4_u8 {
            let which = usize::try_from(code / 7_u32.pow(place.into()) % 7).unwrap();
            let turn = u32::from(place) + 2;
            if let Some(step) = steps.get(which) {
                let (at, turn, by) = stamped(turn, STAFF);
                facts(&mut offer).steps.insert(id(10 + place), Stamped { by, at, turn, step: step.clone() });
            } else {
                let (at, turn, by) = stamped(turn, me(1));
                let step = own[which - steps.len()].clone();
                facts(&mut offer).claims.insert((member(1), id(10 + place)), Stamped { by, at, turn, step });
            }
        }
        let all = engagements(&offer);
        assert_eq!(all.len(), 1);
        let one = &all[0];
        let ended = matches!(one.fate, Fate::Left(_) | Fate::Declined(_) | Fate::Done);
        assert_eq!(one.until.is_some(), ended, "{code}: {one:?}");
        assert!(one.since.is_some() || !matches!(one.fate, Fate::Active | Fate::Leaving(_) | Fate::Done));
        seen.insert(format!("{:?}", one.fate).chars().take(4).collect::<String>());
    }
    assert_eq!(seen.len(), 6, "every fate is reached");
}

#[test]
fn what_fits_a_member_comes_first() {
    let offer = OfferCard::default()
        .with(OfferField::Category, "法律服务岗")
        .with(OfferField::Skills, "法律、政策宣讲")
        .with(OfferField::Grid, "第1网格");
    let member = MemberCard::default();
    assert_eq!(fit(&offer, &member), 0);
    let member = member.with(MemberField::ProfessionalSkills, "法律、科普");
    assert_eq!(fit(&offer, &member), 1);
    let member = member.with(MemberField::ServiceIntents, "法律服务").with(MemberField::Grid, "第1网格");
    assert_eq!(fit(&offer, &member), 3);
}

/// A team of whom member 1 is the leader; member 2 is in it.
fn with_team(kind: OfferKind) -> Community {
    let mut all = community(kind, "2");
    let card = TeamCard::default()
        .with(TeamField::Name, "守望队")
        .with(TeamField::Year, "2026")
        .with(TeamField::Leader, id::<Member>(1).to_string());
    let added = Stamped { by: STAFF, at: Moment(0), turn: 1, step: TeamDecision::Added(id(2)) };
    let facts = TeamFacts { steps: [(id(90), added)].into(), ..TeamFacts::default() };
    let team = Team { card, walls: [(Year(2026), facts)].into(), ..Team::default() };
    all.teams = Arc::new([(id(7), Arc::new(team))].into());
    all
}

fn for_team(number: u8, engagement: u8) -> OfferEdit {
    let (claimant, engagement) = (member(number), id(engagement));
    OfferEdit::TakeForTeam { offer: POST, claimant, engagement, shown: true, team: id(7) }
}

#[test]
fn whoever_leads_a_team_takes_on_for_it_and_nobody_holds_it_alone() {
    let mut all = with_team(OfferKind::Post);
    assert_eq!(act(&mut all, me(2), 1, for_team(2, 2)), Err(Refusal::NotOfTeam), "in it, but not its leader");
    assert_eq!(try_edit(&all, me(2), for_team(1, 1)), Err(Refusal::NotAllowed));
    act(&mut all, me(1), 1, for_team(1, 1)).unwrap();
    assert_eq!(act(&mut all, me(1), 2, for_team(1, 3)), Err(Refusal::ClaimedAlready));
    assert_eq!(act(&mut all, me(1), 2, take(1)), Err(Refusal::ClaimedAlready), "one thing, one engagement");
    act(&mut all, STAFF, 3, decide(30, approve(1))).unwrap();
    let one = &engagements(&all.offers[&POST])[0];
    assert_eq!((one.team, one.fate), (Some(id(7)), Fate::Active));
    let taken = taken_by_team(&all, id(7));
    assert_eq!(taken.iter().map(|(offer, one)| (*offer, one.id)).collect::<Vec<_>>(), [(POST, id(1))]);
    assert_eq!(posts_held(&all, id(1), year(2026)), [], "what a team holds is nobody's own post");
    for (number, may) in [(1, true), (2, true), (3, false)] {
        let things = crate::service::things(&all, id(number));
        assert_eq!(things.contains(&crate::service::Source::Post(POST)), may, "member {number}");
    }
    // The deputy may as well; a team that serves no longer takes nothing on.
    let change = |all: &mut Community, field, value: String| {
        let teams = Arc::make_mut(&mut all.teams);
        Arc::make_mut(teams.get_mut(&id(7)).unwrap()).card.set(field, value);
    };
    let mut other = with_team(OfferKind::Project);
    change(&mut other, TeamField::Deputy, id::<Member>(2).to_string());
    assert_eq!(try_edit(&other, me(2), for_team(2, 2)), Ok(()));
    change(&mut other, TeamField::Status, DISSOLVED.to_owned());
    assert_eq!(try_edit(&other, me(2), for_team(2, 2)), Err(Refusal::UnknownTeam));
}
