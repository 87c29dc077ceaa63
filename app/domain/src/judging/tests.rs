//! What follows from decisions, whatever order they arrive in; what may be decided when; that frozen results are rechecked.

mod kept;
mod late;
mod oracle;
mod plain;
mod recheck;
mod years;

use std::sync::Arc;

use super::*;
use crate::{
    community::Community,
    edit::{self, Edit, JudgingEdit, JudgingRefusal, Refusal},
    grant::Grant,
    moment::Moment,
    offer::{Offer, OfferCard, OfferFacts, OfferKind, OfferStep, ServeStep},
    principal::{Member, Principal, Staff},
    rating::{Scheme, Template},
    register::{CheckinFact, CheckinMode, MemberField, MemberFile, UnitField, UnitFile},
    requirement::Amounts,
    settings::Settings,
    wish::Claimant,
};

const fn id<T>(number: u8) -> Id<T> {
    Id::from_random([number; 10])
}

const ME: Id<Member> = id(1);
const YEAR: Year = Year(2026);

fn day(year: i32, month: u8, day: u8) -> Day {
    Day::from_civil(year, month, day).unwrap()
}

fn clerk(number: u8) -> Grant {
    Principal::Staff(id::<Staff>(number)).into()
}

fn stamped<T>(by: Principal, at: Moment, turn: u32, step: T) -> Stamped<T> {
    Stamped { by, at, turn, step }
}

/// A member of an organ, registered, with finished projects.
fn community(projects: u8) -> Community {
    let mut file = MemberFile::default();
    file.card.set(MemberField::Name, "张建国");
    file.card.set(MemberField::Unit, id::<()>(7).to_string());
    let on = day(2025, 3, 1);
    let registered = CheckinFact::Registered { on, card_no: "2025-001".to_owned(), mode: CheckinMode::Alone };
    file.checkin.insert(id(1), stamped(Principal::Staff(id(9)), on.start(), 2, registered));
    let mut unit = UnitFile::default();
    unit.card.set(UnitField::Name, "区税务局");
    unit.card.set(UnitField::Type, "district_organ");
    let mut community = Community {
        members: Arc::new([(ME, Arc::new(file))].into()),
        units: Arc::new([(id(7), Arc::new(unit))].into()),
        ..Community::default()
    };
    for number in 1..=projects {
        add_project(&mut community, number);
    }
    community
}

fn add_project(community: &mut Community, number: u8) {
    let (claimant, engagement) = (Claimant::Member(ME), id(50 + number));
    let at = day(2026, 5, number).start();
    let me = Principal::Member(ME);
    let claims = [
        (id(50 + number), ServeStep::Taken { shown: false }),
        (id(100 + number), ServeStep::Finished { engagement, on: at.day() }),
    ];
    let steps = [
        (id(150 + number), OfferStep::Approved { claimant, engagement }, 2),
        (id(200 + number), OfferStep::Confirmed { claimant, engagement }, 4),
    ];
    let claims = (1..).step_by(2).zip(claims);
    let facts = OfferFacts {
        claims: claims.map(|(turn, (id, step))| ((claimant, id), stamped(me, at, turn, step))).collect(),
        steps: steps
            .map(|(step, what, turn)| (step, stamped(Principal::Staff(id(9)), at, turn, what)))
            .into(),
    };
    let card = OfferCard::default().with(crate::offer::OfferField::Year, "2026");
    let offer =
        Offer { kind: Some(OfferKind::Project), card, walls: [(YEAR, facts)].into(), ..Offer::default() };
    Arc::make_mut(&mut community.offers).insert(id(number), Arc::new(offer));
}

fn judged(community: &Community, today: Day) -> Judged {
    Years::of_one(community, ME, YEAR, today).judge(ME).unwrap()
}

/// Does what is allowed, as the documents would hold it.
fn act(
    community: &mut Community,
    who: &Grant,
    number: u8,
    today: Day,
    edit: JudgingEdit,
) -> Result<(), Refusal> {
    let edit = Edit::Judging(edit);
    edit::check(community, who, &edit, today.start())?;
    let turn = edit.turn(community);
    let Edit::Judging(edit) = edit else { unreachable!() };
    let (by, at) = (who.principal(), today.start());
    let file = Arc::make_mut(Arc::make_mut(&mut community.members).get_mut(&ME).unwrap());
    let place = (YEAR, id(number));
    match edit {
        JudgingEdit::Move { what, .. } => drop(file.judging.moved.insert(place, stamped(by, at, turn, what))),
        JudgingEdit::Freeze { result, .. } => {
            drop(file.judging.results.insert(place, stamped(by, at, turn, result)));
        }
        JudgingEdit::Judge { what, .. } => {
            drop(file.judging.verdicts.insert(place, stamped(by, at, turn, what)));
        }
        JudgingEdit::Object { what, .. } => {
            drop(file.judging.objections.insert(place, stamped(by, at, turn, what)));
        }
        JudgingEdit::Prove { what, .. } => {
            drop(file.judging.proofs.insert(place, stamped(by, at, turn, what)));
        }
        JudgingEdit::AskProof { what, .. } => {
            file.judging.asks.insert(place, stamped(by, at, turn, what));
        }
    }
    Ok(())
}

fn freeze(community: &Community, today: Day) -> JudgingEdit {
    let result = Years::of_one(community, ME, YEAR, today).freeze(ME).unwrap();
    JudgingEdit::Freeze { member: ME, year: YEAR, step: id(1), result }
}

const fn judge(what: Verdict) -> JudgingEdit {
    JudgingEdit::Judge { member: ME, year: YEAR, step: id(2), what }
}

fn grounds(projects: u32) -> Grounds {
    let has = Amounts { posts: 0, projects, activities: 0 };
    Grounds::NotMet { has, needs: crate::requirement::SEED }
}

const fn proposed(grounds: Grounds, as_admin: bool) -> JudgingEdit {
    judge(Verdict::Proposed { grounds, as_admin })
}

fn object(why: &str) -> JudgingEdit {
    JudgingEdit::Object { member: ME, year: YEAR, step: id(3), what: Objection { why: why.to_owned() } }
}

const fn refused<T>(why: JudgingRefusal) -> Result<T, Refusal> {
    Err(Refusal::Judging(why))
}

#[test]
fn a_year_is_closed_once_after_january_and_says_when_its_records_changed() {
    let mut all = community(1);
    let february = day(2027, 2, 1);
    let early = freeze(&all, day(2027, 1, 31));
    let from = february;
    assert_eq!(
        act(&mut all, &clerk(9), 1, day(2027, 1, 31), early),
        refused(JudgingRefusal::TooEarly { from })
    );
    let result = freeze(&all, february);
    assert_eq!(act(&mut all, &clerk(9), 1, february, result.clone()), Ok(()));
    let before = all.clone();
    assert_eq!(act(&mut all, &clerk(9), 2, february, result), refused(JudgingRefusal::Closed(YEAR)));
    assert_eq!(all, before, "nothing changed");

    let judged_now = judged(&all, february);
    let frozen = judged_now.frozen.clone().unwrap().step;
    assert_eq!(
        (frozen.score, frozen.by_score, frozen.requirement.outcome),
        (1_700, 0, crate::requirement::Outcome::NotMet)
    );
    let recheck = |all: &Community| Years::of_one(all, ME, YEAR, day(2030, 1, 1)).recheck(ME, &frozen, true);
    assert_eq!(recheck(&all), Rechecked::Same);
    add_project(&mut all, 9);
    assert_eq!(recheck(&all), Rechecked::RecordsChanged);
    assert_eq!(judged(&all, february).shown().score, 1_700, "what was frozen stays");
    let mut other = before.clone();
    let settings = Arc::make_mut(&mut other.settings);
    settings.rating = settings.rating.replaced(Template::YearHours.scheme(), None);
    assert_eq!(recheck(&other), Rechecked::Same, "the scheme before is known");
    Arc::make_mut(&mut other.settings).rating.past.clear();
    assert_eq!(recheck(&other), Rechecked::SchemeUnknown);
    let forged = Frozen { score: 9_000, by_score: 5, ..frozen };
    assert_eq!(Years::of_one(&before, ME, YEAR, february).recheck(ME, &forged, true), Rechecked::Differs);
}

#[test]
fn two_people_of_whom_one_is_an_administrator_and_the_member_is_heard() {
    let february = day(2027, 2, 1);
    let (admin, me) = (Grant::admin(id(8)), Grant::from(Principal::Member(ME)));
    let mut all = community(1);
    assert_eq!(
        act(&mut all, &clerk(9), 2, february, proposed(grounds(1), false)),
        refused(JudgingRefusal::NotClosed(YEAR))
    );
    let result = freeze(&all, february);
    act(&mut all, &clerk(9), 1, february, result).unwrap();
    assert_eq!(act(&mut all, &clerk(9), 2, february, proposed(grounds(1), true)), Err(Refusal::NotAllowed));
    act(&mut all, &clerk(9), 2, february, proposed(grounds(1), false)).unwrap();
    let noted = |why: &str| judge(Verdict::Noted { why: why.to_owned() });
    assert_eq!(act(&mut all, &clerk(9), 6, february, noted(" ")), Err(Refusal::TextMissing));
    act(&mut all, &clerk(9), 6, february, noted("全年没有参加")).unwrap();
    assert_eq!(judged(&all, february).case.unwrap().why, "全年没有参加");
    let confirmed = |as_admin| judge(Verdict::Confirmed { as_admin });
    assert_eq!(act(&mut all, &clerk(9), 3, february, confirmed(false)), refused(JudgingRefusal::SamePerson));
    assert_eq!(
        act(&mut all, &clerk(7), 3, february, confirmed(false)),
        refused(JudgingRefusal::NeedsAdministrator)
    );
    assert_eq!(
        act(&mut all, &me, 3, february, object("出差")),
        refused(JudgingRefusal::NotOpen { until: None })
    );
    act(&mut all, &admin, 3, february, confirmed(true)).unwrap();
    let found = judged(&all, february).case.unwrap();
    assert_eq!((found.stage, found.until), (Stage::Confirmed, Some(day(2027, 2, 6))));

    assert_eq!(
        act(&mut all.clone(), &clerk(9), 8, february, noted("再补一句")),
        refused(JudgingRefusal::WrongStage)
    );

    let late = day(2027, 2, 7);
    assert_eq!(judged(&all, late).case.unwrap().stage, Stage::Stands, "nobody objected");
    let until = Some(day(2027, 2, 6));
    assert_eq!(
        act(&mut all.clone(), &me, 4, late, object("出差")),
        refused(JudgingRefusal::NotOpen { until })
    );
    assert_eq!(act(&mut all, &me, 4, day(2027, 2, 6), object(" ")), Err(Refusal::TextMissing));
    act(&mut all, &me, 4, day(2027, 2, 6), object("五月起住院")).unwrap();
    assert_eq!(judged(&all, late).case.unwrap().stage, Stage::Objected);
    let decided = |stands| judge(Verdict::Decided { stands, why: "材料齐全".to_owned() });
    assert_eq!(
        act(&mut all, &clerk(9), 5, late, decided(false)),
        refused(JudgingRefusal::NeedsAdministrator)
    );
    let before = all.clone();
    for (stands, stage) in [(true, Stage::Stands), (false, Stage::Lifted)] {
        all = before.clone();
        act(&mut all, &admin, 5, late, decided(stands)).unwrap();
        assert_eq!(judged(&all, late).case.unwrap().stage, stage);
        assert_eq!(act(&mut all, &admin, 6, late, decided(false)), refused(JudgingRefusal::WrongStage));
    }
    act(&mut all, &clerk(9), 7, late, proposed(grounds(1), false)).unwrap();
    assert_eq!(judged(&all, late).case.unwrap().stage, Stage::Proposed, "once more, with new grounds");
}

#[test]
fn of_two_decisions_that_did_not_know_of_one_another_the_first_counts_everywhere() {
    let (one, two) = (Principal::Staff(id(8)), Principal::Staff(id(9)));
    let at = |minute: i64| day(2027, 2, 1).start().plus_ms(minute * 60_000);
    let mut judging = Judging::default();
    let mut verdict = |number, by, turn, minute, what| {
        judging.verdicts.insert((YEAR, id(number)), stamped(by, at(minute), turn, what));
    };
    verdict(1, one, 1, 0, Verdict::Proposed { grounds: grounds(0), as_admin: false });
    verdict(2, two, 2, 1, Verdict::Confirmed { as_admin: true });
    verdict(4, two, 4, 9, Verdict::Decided { stands: true, why: "无故".to_owned() });
    verdict(3, one, 4, 8, Verdict::Decided { stands: false, why: "有假条".to_owned() });
    judging.objections.insert(
        (YEAR, id(5)),
        stamped(Principal::Member(ME), at(2), 3, Objection { why: "住院".to_owned() }),
    );
    let found = case(&judging, YEAR, day(2027, 3, 1), 5).unwrap();
    assert_eq!(found.stage, Stage::Lifted);
    assert_eq!(found.decided.unwrap().3, "有假条");
    assert_eq!(case(&judging, Year(2025), day(2027, 3, 1), 5), None);
}

#[test]
fn a_star_moved_by_hand_keeps_what_was_worked_out_and_lifts_nothing_that_was_cancelled() {
    let february = day(2027, 2, 1);
    let mut all = community(4);
    let settings = Arc::make_mut(&mut all.settings);
    // Enough for two stars by things alone.
    let scheme = Scheme { gated: true, ..Template::YearHours.scheme() };
    let mut scheme = Scheme { bands: scheme.bands, ..scheme };
    scheme.inputs[0] = crate::rating::Input {
        measure: crate::rating::Measure::Completed,
        points: 250,
        ..scheme.inputs[0].clone()
    };
    settings.rating = settings.rating.replaced(scheme, None);
    let moved = |by, why: &str| JudgingEdit::Move {
        member: ME,
        year: YEAR,
        step: id(9),
        what: Moved { by, why: why.to_owned() },
    };
    assert_eq!(judged(&all, day(2026, 12, 1)).shown().stars, 2, "the year runs: no gate");
    assert_eq!(act(&mut all, &clerk(9), 1, february, moved(2, "特别突出")), Err(Refusal::OutOfRange));
    assert_eq!(act(&mut all, &clerk(9), 1, february, moved(1, "  ")), Err(Refusal::TextMissing));
    act(&mut all, &clerk(9), 1, february, moved(1, "特别突出")).unwrap();
    let shown = judged(&all, day(2026, 12, 1)).shown();
    assert_eq!((shown.worked_out, shown.by, shown.stars), (2, 1, 3));
    let result = freeze(&all, february);
    act(&mut all, &clerk(9), 2, february, result).unwrap();
    let shown = judged(&all, february).shown();
    assert_eq!((shown.worked_out, shown.limit, shown.stars), (0, Some(Limit::NotMet), 1));

    act(&mut all, &clerk(9), 3, february, proposed(grounds(4), false)).unwrap();
    act(&mut all, &Grant::admin(id(8)), 4, february, judge(Verdict::Confirmed { as_admin: true })).unwrap();
    assert_eq!(judged(&all, day(2027, 3, 1)).shown().stars, 0, "cancelled");
    act(&mut all, &Principal::Member(ME).into(), 5, february, object("名单有误")).unwrap();
    let lift = judge(Verdict::Decided { stands: false, why: "属实".to_owned() });
    act(&mut all, &Grant::admin(id(8)), 6, february, lift).unwrap();
    let shown = judged(&all, february).shown();
    assert_eq!((shown.worked_out, shown.limit, shown.stars), (1, Some(Limit::Excused(1)), 2));
    act(&mut all, &clerk(9), 7, february, moved(0, "撤回")).unwrap();
    assert_eq!(judged(&all, february).shown().stars, 1);
}

#[test]
fn settings_with_a_faulty_scheme_or_less_than_the_seed_are_refused() {
    let all = Community::default();
    let check = |settings: Settings| {
        edit::check(&all, &Grant::admin(id(8)), &Edit::SetSettings(settings), day(2026, 1, 1).start())
    };
    assert_eq!(check(Settings::default()), Ok(()));
    let mut faulty = Settings::default();
    faulty.rating.current.bands.clear();
    assert!(matches!(check(faulty), Err(Refusal::Judging(JudgingRefusal::Scheme(_)))));
    let mut less = Settings::default();
    less.requirement.activities = 5;
    let less_fault = less.fault().unwrap();
    assert_eq!(check(less), Err(Refusal::Settings(less_fault)));
}

#[test]
fn a_record_of_another_member_changes_nothing() {
    let mut all = community(2);
    let before = judged(&all, day(2026, 12, 1));
    let other = all.member(ME).unwrap().clone();
    Arc::make_mut(&mut all.members).insert(id(2), Arc::new(other));
    let mut theirs = Offer::clone(&all.offers[&id(1)]);
    let facts = theirs.walls.get_mut(&YEAR).unwrap();
    facts.claims = facts
        .claims
        .iter()
        .map(|((_, step), fact)| ((Claimant::Member(id(2)), *step), fact.clone()))
        .collect();
    Arc::make_mut(&mut all.offers).insert(id(30), Arc::new(theirs));
    assert_eq!(judged(&all, day(2026, 12, 1)), before);
}

#[test]
fn the_numbers_of_a_year_are_those_of_its_members() {
    use crate::{
        service::SourceKind,
        statistics::{Tally, year_served},
    };
    let all = community(3);
    let (on, year) = (day(2026, 12, 1), year_served(&community(3), YEAR, day(2026, 12, 1)));
    let own = judged(&all, on);
    assert_eq!(year.services.len(), own.counted.lines.iter().filter(|line| line.stands).count());
    assert_eq!(
        year.services.iter().map(|one| u32::from(one.half_hours)).sum::<u32>(),
        own.counted.half_hours
    );
    let kinds = year.by_kind();
    assert_eq!(kinds.keys().copied().collect::<Vec<_>>(), [SourceKind::Project]);
    assert_eq!(kinds[&SourceKind::Project].services, 3);
    let months = year.by_month();
    assert_eq!(months[4], (5, kinds[&SourceKind::Project]), "all were in May");
    assert!(months.iter().all(|(month, tally)| *month == 5 || *tally == Tally::default()));
    assert_eq!(year.members(), 1);
    let mut stars = [0; 6];
    stars[usize::from(own.shown().stars)] = 1;
    assert_eq!(year.stars, stars);
    assert_eq!(year.outcomes, [(own.requirement().outcome, 1)].into());
    // Another year has none of them, and the member all the same.
    let other = year_served(&all, Year(2025), on);
    assert_eq!((other.services.len(), other.outcomes.values().sum::<u32>()), (0, 1));
}

#[test]
fn staff_issue_what_counts_and_withdraw_it_with_a_reason() {
    let mut all = community(2);
    let february = day(2027, 2, 1);
    let term = crate::service::Term::Year(YEAR);
    let me = Grant::from(Principal::Member(ME));
    let ask =
        |step| JudgingEdit::AskProof { member: ME, year: YEAR, step: id(step), what: ProofAsk { term } };
    act(&mut all, &me, 1, february, ask(1)).unwrap();
    assert_eq!(act(&mut all, &me, 2, february, ask(2)), refused(JudgingRefusal::WrongStage), "asked already");
    assert_eq!(proofs_waiting(&all), [ME]);

    let made = |all: &Community| proof(all, ME, term, id(70), february).unwrap();
    let open = made(&all);
    assert_eq!((open.stated.projects, open.stated.records, open.stated.stars), (2, 2, None));
    assert_eq!((open.no.as_str(), open.lines.len()), ("证明2026-2025-001-1", 2));
    let result = freeze(&all, february);
    act(&mut all, &clerk(9), 3, february, result).unwrap();
    add_project(&mut all, 9);
    let closed = made(&all);
    assert_eq!(closed.stated.stars, Some(0));
    let whole = proof(&all, ME, crate::service::Term::Through(Year(2027)), id(70), february).unwrap();
    assert_eq!((whole.stated.projects, whole.stated.stars), (3, None), "all of it, without stars of a year");

    let issue = |what: &Proof| JudgingEdit::Prove {
        member: ME,
        year: YEAR,
        step: id(4),
        what: ProofStep::Issued(Box::new(what.clone())),
    };
    assert_eq!(act(&mut all, &me, 4, february, issue(&closed)), Err(Refusal::NotAllowed), "for staff");
    assert_eq!(act(&mut all, &clerk(9), 4, day(2027, 1, 31), issue(&closed)), Err(Refusal::OutOfRange));
    assert_eq!(
        act(&mut all, &clerk(9), 4, february, issue(&whole)),
        Err(Refusal::OutOfRange),
        "another year"
    );
    act(&mut all, &clerk(9), 4, february, issue(&closed)).unwrap();
    assert_eq!(proofs_waiting(&all), []);
    assert!(made(&all).no.ends_with("-2"));
    let withdraw = |why: &str| JudgingEdit::Prove {
        member: ME,
        year: YEAR,
        step: id(5),
        what: ProofStep::Withdrawn { proof: id(4), why: why.to_owned() },
    };
    assert_eq!(act(&mut all, &clerk(9), 5, february, withdraw(" ")), Err(Refusal::TextMissing));
    act(&mut all, &clerk(9), 5, february, withdraw("漏了一条")).unwrap();
    assert_eq!(act(&mut all, &clerk(9), 6, february, withdraw("再撤")), refused(JudgingRefusal::WrongStage));
    let file = all.member(ME).unwrap();
    assert_eq!(proofs(&file.judging)[0].withdrawn.map(|(_, why)| why), Some("漏了一条"));
}
