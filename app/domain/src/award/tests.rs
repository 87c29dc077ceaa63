//! Where a selection stands, whatever order facts arrive in; who counts; what may be done when.

mod cancelled;

use std::{collections::BTreeSet, sync::Arc};

use super::*;
use crate::{
    community::{Community, Person},
    edit::{self, AwardEdit, AwardRefusal, Edit, FileOf, Refusal},
    grant::Grant,
    moment::{Day, Moment},
    principal::{Member, Principal, Staff},
    register::{CheckinFact, CheckinMode, MemberFile},
};

const fn id<T>(number: u8) -> Id<T> {
    Id::from_random([number; 10])
}

const AWARD: Id<Award> = id(1);
const STAFF: Principal = Principal::Staff(id::<Staff>(9));

/// A Friday.
fn today() -> Day {
    "2026-03-20".parse().unwrap()
}

const fn me(number: u8) -> Principal {
    Principal::Member(id::<Member>(number))
}

fn card(places: &str, way: &str) -> AwardCard {
    AwardCard::default()
        .with(AwardField::Kind, "service_star")
        .with(AwardField::Year, "2026")
        .with(AwardField::Period, "q1")
        .with(AwardField::Conditions, "服务满30小时，群众反映好")
        .with(AwardField::Places, places)
        .with(AwardField::From, "2026-03-18")
        .with(AwardField::To, "2026-03-20")
        .with(AwardField::Way, way)
}

struct Town {
    all: Community,
    today: Day,
    steps: u8,
}

impl Town {
    fn new(places: &str, way: &str) -> Self {
        let award = Award { card: card(places, way), ..Award::default() };
        let members = (1..=5).map(|number| (id(number), Arc::new(MemberFile::default())));
        let all = Community {
            awards: Arc::new([(AWARD, Arc::new(award))].into()),
            members: Arc::new(members.collect()),
            ..Community::default()
        };
        Self { all, today: today(), steps: 50 }
    }

    fn step(&mut self) -> Id<Step> {
        self.steps += 1;
        id(self.steps)
    }

    fn allowed(&self, who: Principal, edit: &AwardEdit) -> Result<(), Refusal> {
        let grant = if who == STAFF { Grant::admin(id(9)) } else { who.into() };
        edit::check(&self.all, &grant, &Edit::Award(edit.clone()), self.today.start())
    }

    /// Does what is allowed, as the documents would hold it.
    fn act(&mut self, who: Principal, edit: AwardEdit) -> Result<(), Refusal> {
        self.allowed(who, &edit)?;
        let turn = Edit::Award(edit.clone()).turn(&self.all);
        let at = self.today.start();
        let award = Arc::make_mut(Arc::make_mut(&mut self.all.awards).get_mut(&AWARD).unwrap());
        let year = Year(2026);
        match edit {
            AwardEdit::Fill { fields, .. } => {
                for (field, value) in fields {
                    award.card.set(field, value);
                }
            }
            AwardEdit::Step { step, what, .. } => {
                let fact = Stamped { by: who, at, turn, step: what };
                award.walls.entry(year).or_default().steps.insert(step, fact);
            }
            AwardEdit::Own { claimant, step, what, .. } => {
                let fact = Stamped { by: who, at, turn, step: what };
                award.walls.entry(year).or_default().claims.insert((claimant, step), fact);
            }
            AwardEdit::Case { step, what, .. } => {
                let fact = Stamped { by: who, at, turn, step: what };
                award.cases.entry(year).or_default().insert(step, fact);
            }
            AwardEdit::Say { file, step, what, .. } => {
                let FileOf::Member(member) = file else { return Ok(()) };
                let fact = Stamped { by: who, at, turn, step: what };
                let file = Arc::make_mut(Arc::make_mut(&mut self.all.members).entry(member).or_default());
                file.file.awards.own.insert((AWARD, step), fact);
            }
            AwardEdit::Tell { .. } => {}
        }
        Ok(())
    }

    fn staff(&mut self, what: AwardStep) -> Result<(), Refusal> {
        let step = self.step();
        self.act(STAFF, AwardEdit::Step { award: AWARD, step, what })
    }

    fn nominate(&mut self, by: u8, candidate: u8) -> Result<Id<Step>, Refusal> {
        let step = self.step();
        let what = NominationStep::Nominated { candidate: Some(id(candidate)) };
        let claimant = Claimant::Member(id(by));
        self.act(me(by), AwardEdit::Own { award: AWARD, claimant, step, what })?;
        Ok(step)
    }

    fn check(&mut self, candidate: u8, vetoes: Vec<Veto>, words: &str) -> Result<(), Refusal> {
        let step = self.step();
        let what = CaseFact::Checked { candidate: id(candidate), vetoes, words: words.to_owned() };
        self.act(STAFF, AwardEdit::Case { award: AWARD, step, what })
    }

    fn call(&mut self, candidates: &[u8], until: Day) -> Result<(), Refusal> {
        let candidates = candidates.iter().map(|number| id(*number)).collect();
        self.staff(AwardStep::Called { candidates, until })
    }

    fn vote(&mut self, by: u8, chosen: &[u8]) -> Result<(), Refusal> {
        let (step, round) = (self.step(), self.is().round.map_or(id(0), |round| round.id));
        let chosen = chosen.iter().map(|number| id(*number)).collect();
        let what = PersonalFact::Voted { round, chosen };
        self.act(me(by), AwardEdit::Say { file: FileOf::Member(id(by)), award: AWARD, step, what })
    }

    fn post(&mut self, winners: &[u8]) -> Result<(), Refusal> {
        let tally = tally(&self.all, AWARD, self.today).unwrap_or_default();
        let round = self.is().round.map_or(id(0), |round| round.id);
        let winners = winners.iter().map(|number| Listed { member: id(*number), result: 1 }).collect();
        let (from, to) = (self.today, self.today.plus_working(5, &[]));
        self.staff(AwardStep::Posted { round, winners, counted: tally.counted, from, to })
    }

    fn award(&self) -> &Award {
        &self.all.awards[&AWARD]
    }

    fn is(&self) -> Selection {
        selection(self.award(), self.today)
    }

    fn tally(&self) -> Tally {
        tally(&self.all, AWARD, self.today).unwrap()
    }
}

/// A selection with two candidates who passed the check, on the day after the time to recommend.
fn called(places: &str, way: &str) -> Town {
    let mut town = Town::new(places, way);
    town.staff(AwardStep::Opened).unwrap();
    for candidate in [1, 2, 3] {
        town.nominate(4, candidate).unwrap();
        town.check(candidate, Vec::new(), "").unwrap();
    }
    town.today = town.today.plus(3);
    let until = town.today.plus(2);
    town.call(&[1, 2, 3], until).unwrap();
    town
}

#[test]
fn from_a_draft_to_the_certificate() {
    let mut town = Town::new("1", "vote");
    assert_eq!(town.is().stage, Stage::Draft);
    assert_eq!(town.nominate(4, 1), Err(Refusal::Award(AwardRefusal::Stage(Stage::Draft))));
    town.staff(AwardStep::Opened).unwrap();
    assert_eq!(town.is().stage, Stage::Nominating);
    town.nominate(4, 1).unwrap();
    assert_eq!(town.nominate(4, 1), Err(Refusal::Award(AwardRefusal::Nominated)));
    let back = town.nominate(1, 2).unwrap();
    let step = town.step();
    let own = |step, what| AwardEdit::Own { award: AWARD, claimant: Claimant::Member(id(1)), step, what };
    town.act(me(1), own(step, NominationStep::TookBack { nomination: back })).unwrap();
    town.nominate(1, 1).unwrap();
    assert_eq!(candidates(town.award()).len(), 1, "what was taken back is gone");
    assert_eq!(candidates(town.award())[0].nominations.len(), 2);
    // Staff take down what residents say, and find who was named in words.
    let (named, understood) = (town.step(), town.step());
    town.act(me(1), own(named, NominationStep::Nominated { candidate: None })).unwrap();
    assert_eq!(unnamed(town.award()), [(Claimant::Member(id(1)), named)]);
    let what = AwardStep::Nominated { candidate: id(2), by: Nominator::Named, answers: Some(named) };
    town.act(STAFF, AwardEdit::Step { award: AWARD, step: understood, what }).unwrap();
    assert_eq!(unnamed(town.award()), []);
    // The check is behind the time to recommend; what speaks against somebody needs words.
    town.today = town.today.plus(3);
    assert_eq!(town.is().stage, Stage::Checking);
    assert_eq!(todo(&town.all, AWARD, town.today), [Todo::Check(2)]);
    assert_eq!(town.check(2, vec![Veto::Dues], " "), Err(Refusal::TextMissing));
    town.check(2, vec![Veto::Dues], "欠交两个月").unwrap();
    town.check(1, Vec::new(), "").unwrap();
    assert_eq!(todo(&town.all, AWARD, town.today), [Todo::Call]);
    let until = town.today.plus(1);
    assert_eq!(town.call(&[1, 2], until), Err(Refusal::Award(AwardRefusal::Unchecked)));
    town.call(&[1], until).unwrap();
    assert_eq!(town.vote(3, &[2]), Err(Refusal::Award(AwardRefusal::NotListed)));
    assert_eq!(town.vote(3, &[]), Err(Refusal::Award(AwardRefusal::Places(1))));
    town.vote(3, &[1]).unwrap();
    assert_eq!(town.post(&[1]), Err(Refusal::Award(AwardRefusal::VotesUntil(until))));
    town.today = until.plus(1);
    assert_eq!(town.vote(4, &[1]), Err(Refusal::Award(AwardRefusal::Stage(Stage::Deciding))), "too late");
    assert_eq!((town.tally().counted, town.tally().proposed), (1, vec![id(1)]));
    town.post(&[1]).unwrap();
    // Five working days, and every objection is answered.
    let to = town.is().posted.unwrap().to;
    assert_eq!(to, town.today.plus_working(5, &[]));
    let decided = AwardStep::Decided { winners: vec![id(1)] };
    assert_eq!(town.staff(decided.clone()), Err(Refusal::Award(AwardRefusal::NoticeUntil(to))));
    let (objection, answer) = (town.step(), town.step());
    let what = PersonalFact::Objected { about: Some(id(1)), words: "时长有出入".to_owned() };
    town.act(me(5), AwardEdit::Say { file: FileOf::Member(id(5)), award: AWARD, step: objection, what })
        .unwrap();
    town.today = to.plus(1);
    assert_eq!(town.staff(decided.clone()), Err(Refusal::Award(AwardRefusal::Unanswered(1))));
    assert_eq!(todo(&town.all, AWARD, town.today), [Todo::Answer(1)]);
    let what = CaseFact::Answered { objection, upheld: false, words: "核对无误".to_owned() };
    town.act(STAFF, AwardEdit::Case { award: AWARD, step: answer, what }).unwrap();
    assert_eq!(todo(&town.all, AWARD, town.today), [Todo::Decide]);
    town.staff(decided).unwrap();
    assert_eq!(town.is().stage, Stage::Decided);
    assert_eq!(town.is().decided.unwrap().0, [id(1)]);
    let off = AwardStep::Cancelled { why: AwardReason::Other };
    assert_eq!(town.staff(off), Err(Refusal::Award(AwardRefusal::Stage(Stage::Decided))));
}

#[test]
fn the_card_stands_once_it_is_opened_and_only_its_time_may_be_longer() {
    let mut town = Town::new("0", "vote");
    let fill = |field, value: &str| AwardEdit::Fill { award: AWARD, fields: vec![(field, value.to_owned())] };
    assert_eq!(town.allowed(me(1), &fill(AwardField::Places, "2")), Err(Refusal::NotAllowed));
    let lacks = Err(Refusal::Award(AwardRefusal::Lacks(vec![AwardField::Places])));
    assert_eq!(town.staff(AwardStep::Opened), lacks);
    town.act(STAFF, fill(AwardField::Places, "2")).unwrap();
    town.act(STAFF, fill(AwardField::To, "2026-03-17")).unwrap();
    assert_eq!(town.staff(AwardStep::Opened), Err(Refusal::Award(AwardRefusal::TooLate)));
    town.act(STAFF, fill(AwardField::To, "2026-03-25")).unwrap();
    town.staff(AwardStep::Opened).unwrap();
    let frozen = Err(Refusal::Award(AwardRefusal::Frozen));
    for (field, value) in
        [(AwardField::Places, "3"), (AwardField::Year, "2027"), (AwardField::To, "2026-03-01")]
    {
        assert_eq!(town.act(STAFF, fill(field, value)), frozen, "{field:?}");
    }
    town.act(STAFF, fill(AwardField::To, "2026-03-30")).unwrap();
}

#[test]
fn the_last_valid_vote_of_each_counts_and_ties_are_shown() {
    let mut town = called("1", "vote");
    town.vote(1, &[1]).unwrap();
    town.vote(1, &[2]).unwrap();
    town.vote(2, &[1]).unwrap();
    assert_eq!((town.tally().counted, town.tally().tied), (2, vec![id(1), id(2)]));
    assert_eq!(town.tally().proposed, []);
    town.vote(3, &[2]).unwrap();
    assert_eq!(town.tally().proposed, [id(2)]);
    // Somebody whose link was taken away and who is no longer active: the vote is here and does not count.
    let person = Person { display: "张**".to_owned(), archived: true };
    town.all.people = Arc::new([(me(3), person)].into());
    let tally = town.tally();
    assert_eq!((tally.counted, tally.uncounted, tally.tied.len()), (2, 1, 2));
    assert_eq!(town.vote(3, &[1]), Err(Refusal::Archived));
    assert_eq!(
        town.allowed(
            me(2),
            &AwardEdit::Say {
                file: FileOf::Member(id(1)),
                award: AWARD,
                step: id(99),
                what: PersonalFact::Voted { round: id(98), chosen: vec![id(1)] },
            }
        ),
        Err(Refusal::NotAllowed),
        "nobody votes for another"
    );
    // A forged vote in another's file, and one for another round, count for nothing.
    let round = town.is().round.unwrap().id;
    let file = Arc::make_mut(Arc::make_mut(&mut town.all.members).get_mut(&id(4)).unwrap());
    let at = town.today.start();
    for (step, by, round) in [(97, me(1), round), (96, me(4), id(95))] {
        let vote = PersonalFact::Voted { round, chosen: vec![id(1)] };
        file.file.awards.own.insert((AWARD, id(step)), Stamped { by, at, turn: 9, step: vote });
    }
    assert_eq!(town.tally().counted, 2);
}

#[test]
fn scores_are_the_mean_of_the_last_of_each_judge() {
    let mut town = called("2", "score");
    let round = town.is().round.unwrap().id;
    let mut score = |candidate: u8, judge: &str, score| {
        let step = town.step();
        let what = CaseFact::Scored { round, candidate: id(candidate), judge: judge.to_owned(), score };
        town.act(STAFF, AwardEdit::Case { award: AWARD, step, what })
    };
    assert_eq!(score(1, "甲", 101), Err(Refusal::OutOfRange));
    assert_eq!(score(5, "甲", 90), Err(Refusal::Award(AwardRefusal::NotListed)));
    for (candidate, judge, points) in
        [(1, "甲", 60), (1, "甲", 90), (1, "乙", 85), (2, "甲", 80), (3, "甲", 70)]
    {
        score(candidate, judge, points).unwrap();
    }
    let tally = town.tally();
    assert_eq!(tally.lines.iter().map(|line| line.result).collect::<Vec<_>>(), [8750, 8000, 7000]);
    assert_eq!(tally.proposed, [id(1), id(2)]);
    assert_eq!(town.vote(4, &[1]), Err(Refusal::Award(AwardRefusal::Stage(Stage::Deciding))));
}

#[test]
fn who_does_not_want_to_be_honoured_is_not_called() {
    let mut town = Town::new("1", "vote");
    town.staff(AwardStep::Opened).unwrap();
    town.nominate(4, 1).unwrap();
    town.check(1, Vec::new(), "").unwrap();
    let step = town.step();
    let down =
        |claimant, step| AwardEdit::Own { award: AWARD, claimant, step, what: NominationStep::StoodDown };
    let not = Err(Refusal::Award(AwardRefusal::NotListed));
    assert_eq!(town.act(me(2), down(Claimant::Member(id(2)), step)), not);
    town.act(me(1), down(Claimant::Member(id(1)), step)).unwrap();
    town.today = town.today.plus(3);
    let until = town.today;
    assert_eq!(town.call(&[1], until), Err(Refusal::Award(AwardRefusal::Unchecked)));
}

#[test]
fn a_year_is_a_year() {
    let mut town = Town::new("1", "vote");
    assert_eq!(registered_for_a_year(&town.all, id(1), today()), None);
    for (since, year) in [("2025-03-20", true), ("2025-03-21", false), ("2024-02-29", true)] {
        let mut file = MemberFile::default();
        let on: Day = since.parse().unwrap();
        let facts = [
            CheckinFact::Arrived { on, basis: crate::register::Basis::UnitLinked },
            CheckinFact::Registered { on, card_no: "1".to_owned(), mode: CheckinMode::Alone },
        ];
        for (turn, step) in (1_u8..).zip(facts) {
            let fact = Stamped { by: STAFF, at: Moment(0), turn: turn.into(), step };
            file.checkin.insert(id(turn), fact);
        }
        Arc::make_mut(&mut town.all.members).insert(id(1), Arc::new(file));
        assert_eq!(registered_for_a_year(&town.all, id(1), today()), Some((on, year)), "{since}");
    }
}

/// Every way of putting five steps of staff together, lawful or not, and every order in which they arrive, leads to one of
/// the stages, and to the same one: facts are kept by id and taken by place.
#[test]
fn every_interleaving_has_one_meaning() {
    let round: Id<Step> = id(40);
    let steps = [
        AwardStep::Opened,
        AwardStep::Called { candidates: vec![id(1), id(2)], until: today() },
        AwardStep::Posted {
            round,
            winners: vec![Listed { member: id(1), result: 3 }],
            counted: 3,
            from: today(),
            to: today(),
        },
        AwardStep::Decided { winners: vec![id(1)] },
        AwardStep::Cancelled { why: AwardReason::TooFew },
        AwardStep::Nominated { candidate: id(1), by: Nominator::Team, answers: None },
    ];
    let mut seen = BTreeSet::new();
    for code in 0..6_u32.pow(5) {
        let chosen: Vec<usize> =
            (0..5).map(|place| usize::try_from(code / 6_u32.pow(place) % 6).unwrap()).collect();
        let facts: Vec<(Id<Step>, Stamped<AwardStep>)> = (0_u8..)
            .zip(&chosen)
            .map(|(place, which)| {
                // The second one calls, so that lists of its round are known; two clerks share a turn.
                let key = if place == 1 { round } else { id(60 + place) };
                let turn = [1, 2, 3, 3, 4][usize::from(place)];
                (key, Stamped { by: STAFF, at: today().start(), turn, step: steps[*which].clone() })
            })
            .collect();
        let of = |order: &mut dyn Iterator<Item = &(Id<Step>, Stamped<AwardStep>)>| {
            let mut award = Award { card: card("1", "vote"), ..Award::default() };
            let wall = award.walls.entry(Year(2026)).or_default();
            order.for_each(|(key, fact)| drop(wall.steps.insert(*key, fact.clone())));
            [today(), today().plus(1)].map(|day| selection(&award, day))
        };
        let one = of(&mut facts.iter());
        assert_eq!(one, of(&mut facts.iter().rev()), "{chosen:?}");
        let is = &one[0];
        let moves = chosen.iter().filter(|which| **which != 5).count();
        assert!(is.idle.len() <= moves);
        assert_eq!(is.stage == Stage::Decided, is.decided.is_some(), "{chosen:?}: {is:?}");
        assert_eq!(is.stage == Stage::Cancelled, is.cancelled.is_some(), "{chosen:?}: {is:?}");
        assert!(is.posted.is_none() || is.round.is_some());
        assert!(is.stage != Stage::Notice || is.posted.is_some());
        seen.extend(one.map(|is| is.stage));
    }
    assert_eq!(seen.len(), 7, "every stage is reached: {seen:?}");
}

/// Two clerks who knew nothing of one another call two rounds, and one posts the first: its list is the list of nobody.
#[test]
fn a_list_of_another_round_moves_nothing() {
    let mut town = called("1", "vote");
    let first = town.is().round.unwrap();
    town.today = first.until.plus(1);
    let mut other = Town { all: town.all.clone(), today: town.today, steps: 90 };
    town.post(&[1]).unwrap();
    let until = other.today.plus(1);
    other.call(&[1, 2], until).unwrap();
    // Both merge: of the same turn and time, ids decide, on every device alike.
    let theirs = other.award().walls[&Year(2026)].steps.clone();
    let award = Arc::make_mut(Arc::make_mut(&mut town.all.awards).get_mut(&AWARD).unwrap());
    award.walls.entry(Year(2026)).or_default().steps.extend(theirs);
    let is = town.is();
    assert_eq!(is.stage, Stage::Deciding, "posted, and then called anew: {is:?}");
    assert!(is.posted.is_none());
    assert_ne!(is.round.unwrap().id, first.id);
}
