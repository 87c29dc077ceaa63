//! Visits merge to the same everywhere; who helps is told what they need and nobody else; what is due follows.

use std::{collections::BTreeMap, sync::Arc};

use super::*;
use crate::{
    community::{Community, PersonFile},
    edit::{self, Edit, FileOf, PairEdit, Refusal},
    grant::Grant,
    id::Id,
    moment::{Day, Moment},
    principal::{Member, Principal},
    register::MemberFile,
    service::Standing,
    wish::{Claimant, Stamped, Step},
};

const fn id<T>(number: u8) -> Id<T> {
    Id::from_random([number; 10])
}

const MEMBER: Id<Member> = id(1);
const HELPER: Claimant = Claimant::Member(MEMBER);
const PAIR: Id<Pair> = id(9);

fn day(date: u8) -> Day {
    Day::from_civil(2026, 3, date).unwrap()
}

fn visit(date: u8) -> HelpVisit {
    HelpVisit { on: day(date), minutes: 40, content: "送药，聊天".to_owned(), ..HelpVisit::default() }
}

fn card() -> PairCard {
    PairCard::default()
        .with(PairField::Helpers, helpers_text(&[HELPER]))
        .with(PairField::Name, "周桂英")
        .with(PairField::Difficulty, "因病")
        .with(PairField::Needs, "医疗")
        .with(PairField::From, "2026-03-01")
        .with(PairField::Every, "7")
        .with(PairField::Status, RUNNING)
}

fn community(card: &PairCard) -> Community {
    let pair = Pair { card: card.clone(), ..Pair::empty(crate::moment::Year(2026)) };
    let files = [1, 2].map(|number| (id(number), Arc::new(MemberFile::default())));
    Community {
        pairs: Arc::new([(PAIR, Arc::new(pair))].into()),
        members: Arc::new(BTreeMap::from(files)),
        ..Community::default()
    }
}

fn tries(community: &Community, who: impl Into<Grant>, edit: PairEdit) -> Result<(), Refusal> {
    edit::check(community, &who.into(), &Edit::Pair(edit), day(20).start())
}

fn file_mut(community: &mut Community, number: u8) -> &mut PersonFile {
    let members = Arc::make_mut(&mut community.members);
    &mut Arc::make_mut(members.get_mut(&id(number)).unwrap()).file
}

/// Does what [`telling`] says.
fn tell(community: &mut Community, card: &PairCard) -> usize {
    let edits = telling(community, PAIR, card);
    for edit in &edits {
        let Edit::Pair(PairEdit::Tell { file: FileOf::Member(member), told, .. }) = edit else {
            panic!("{edit:?}")
        };
        let number = if *member == MEMBER { 1 } else { 2 };
        match told {
            Some(told) => drop(file_mut(community, number).paired.insert(PAIR, told.clone())),
            None => drop(file_mut(community, number).paired.remove(&PAIR)),
        }
    }
    edits.len()
}

#[test]
fn who_helps_is_told_and_nobody_is_told_why_somebody_is_in_need() {
    let mut community = community(&card());
    assert_eq!(tell(&mut community, &card()), 1);
    let known = community.members[&MEMBER].file.paired[&PAIR].clone();
    assert_eq!((known.get(PairField::Name), known.get(PairField::Difficulty)), ("周桂英", ""));
    assert_eq!(tell(&mut community, &card()), 0, "told once");
    // Another helps from now on: one is told, from the other it is taken.
    let other = card().with(PairField::Helpers, Claimant::Member(id(2)).to_string());
    assert_eq!(tell(&mut community, &other), 2);
    assert!(community.members[&MEMBER].file.paired.is_empty());
    // It ends: nobody has it any more.
    assert_eq!(tell(&mut community, &other.with(PairField::Status, ENDED)), 1);
    assert!(community.members.values().all(|file| file.file.paired.is_empty()));
}

#[test]
fn a_visit_is_due_by_the_last_one_and_not_after_the_end() {
    let mut community = community(&card());
    let pair = community.pairs[&PAIR].clone();
    assert_eq!(overdue(&community, PAIR, &pair, day(8)), []);
    assert_eq!(overdue(&community, PAIR, &pair, day(9)), [(FileOf::Member(MEMBER), day(8))]);
    let by = Principal::Member(MEMBER);
    let said = Stamped { by, at: day(9).start(), turn: 1, step: HelpStep::Visited(visit(9)) };
    file_mut(&mut community, 1).helped.insert((PAIR, id(50)), said);
    assert_eq!(due(&card(), community.file(FileOf::Member(MEMBER)), PAIR), Some(day(16)));
    let ends = card().with(PairField::To, "2026-03-15");
    assert_eq!(due(&ends, community.file(FileOf::Member(MEMBER)), PAIR), None);
    assert_eq!(due(&PairCard::default(), None, PAIR), None);
}

#[test]
fn who_may_do_what() {
    let mut community = community(&card());
    let (file, clerk, me) =
        (FileOf::Member(MEMBER), Grant::admin(id(7)), Grant::from(Principal::Member(MEMBER)));
    let log = |what| PairEdit::Visit { file, pair: PAIR, step: id(50), what };
    assert_eq!(tries(&community, me.clone(), log(visit(9))), Err(Refusal::NotPaired));
    tell(&mut community, &card());
    assert_eq!(tries(&community, me.clone(), log(visit(9))), Ok(()));
    assert_eq!(tries(&community, me.clone(), log(visit(21))), Err(Refusal::OutOfRange));
    let silent = HelpVisit { content: " ".to_owned(), ..visit(9) };
    assert_eq!(tries(&community, me.clone(), log(silent)), Err(Refusal::TextMissing));
    assert_eq!(
        tries(&community, Principal::Member(id(2)), log(visit(9))),
        Err(Refusal::NotAllowed),
        "another's file"
    );
    let entered =
        |file| PairEdit::State { file, pair: PAIR, step: id(51), what: HelpFact::Entered(visit(9)) };
    assert_eq!(tries(&community, clerk.clone(), entered(file)), Ok(()));
    assert_eq!(tries(&community, clerk.clone(), entered(FileOf::Member(id(2)))), Err(Refusal::NotPaired));
    assert_eq!(tries(&community, me.clone(), entered(file)), Err(Refusal::NotAllowed));
    let confirm =
        PairEdit::State { file, pair: PAIR, step: id(52), what: HelpFact::Confirmed { visit: id(50) } };
    assert_eq!(tries(&community, clerk, confirm), Err(Refusal::NoSuchVisit));
    let writes = |fields| PairEdit::Fill { year: crate::moment::Year(2026), pair: id(8), fields };
    let begins = vec![(PairField::Status, RUNNING.to_owned()), (PairField::Name, "王".to_owned())];
    let lacks = vec![PairField::Helpers, PairField::Difficulty, PairField::From];
    assert_eq!(tries(&community, Grant::admin(id(7)), writes(begins)), Err(Refusal::PairLacks(lacks)));
    assert_eq!(tries(&community, me, writes(vec![])), Err(Refusal::NotAllowed));
}

/// Every order in which the facts of two devices arrive, and every choice among them, comes to the same, and to a state
/// that is defined.
#[test]
fn visits_merge_to_the_same_in_any_order() {
    let by = Principal::Member(MEMBER);
    let staff = Principal::Staff(id(7));
    let one: Id<Step> = id(50);
    let at = |turn: u32| Moment(day(10).start().0 + i64::from(turn));
    let own = [
        (one, Stamped { by, at: at(0), turn: 1, step: HelpStep::Visited(visit(9)) }),
        (id(51), Stamped { by, at: at(3), turn: 2, step: HelpStep::TakenBack { visit: one } }),
    ];
    let facts = [
        (id(60), Stamped { by: staff, at: at(1), turn: 2, step: HelpFact::Confirmed { visit: one } }),
        (
            id(61),
            Stamped {
                by: staff,
                at: at(9),
                turn: 3,
                step: HelpFact::Refused { visit: one, why: "没有去".to_owned() },
            },
        ),
        (id(62), Stamped { by: staff, at: at(2), turn: 2, step: HelpFact::Confirmed { visit: one } }),
        (id(63), Stamped { by: staff, at: at(2), turn: 1, step: HelpFact::Entered(visit(3)) }),
    ];
    for chosen in 0_u8..64 {
        let mut forward = PersonFile::default();
        for (place, (id, fact)) in own.iter().enumerate() {
            if chosen & (1 << place) != 0 {
                forward.helped.insert((PAIR, *id), fact.clone());
            }
        }
        for (place, (id, fact)) in facts.iter().enumerate() {
            if chosen & (1 << (place + 2)) != 0 {
                forward.help_facts.insert((PAIR, *id), fact.clone());
            }
        }
        let mut backward = PersonFile::default();
        backward.helped.extend(forward.helped.iter().rev().map(|(key, fact)| (*key, fact.clone())));
        backward.help_facts.extend(forward.help_facts.iter().rev().map(|(key, fact)| (*key, fact.clone())));
        let all = visits(&forward, PAIR);
        assert_eq!(all, visits(&backward, PAIR), "{chosen}");
        let known = usize::from(chosen & 1 != 0) + usize::from(chosen & 32 != 0);
        assert_eq!(all.len(), known, "a visit is shown when it was logged, and not before: {chosen}");
        let of_one = all.iter().find(|found| found.id == one).map(|found| found.fate);
        // Confirmed first (turn 2, earlier), it is taken back by its author no more; refused later, it is refused.
        let expected =
            match (chosen & 1 != 0, chosen & 2 != 0, chosen & 4 != 0 || chosen & 16 != 0, chosen & 8 != 0) {
                (false, ..) => None,
                (true, true, false, _) => Some(VisitFate::TakenBack),
                (true, _, _, true) => Some(VisitFate::Refused),
                (true, _, true, false) => Some(VisitFate::Confirmed { on: day(10) }),
                (true, false, false, false) => Some(VisitFate::Waiting),
            };
        assert_eq!(of_one, expected, "{chosen}");
    }
}

#[test]
fn a_confirmed_visit_counts_after_three_working_days() {
    let mut community = community(&card());
    let by = Principal::Member(MEMBER);
    // The fifth of March 2026 is a Thursday.
    let said = Stamped { by, at: day(5).start(), turn: 1, step: HelpStep::Visited(visit(4)) };
    file_mut(&mut community, 1).helped.insert((PAIR, id(50)), said);
    let all = entries(&community, MEMBER);
    assert_eq!((all.len(), all[0].standing, all[0].minutes), (1, Standing::Waiting, 40));
    assert_eq!((all[0].on, all[0].entered), (day(4), day(5)));
    let fact = HelpFact::Confirmed { visit: id(50) };
    let said = Stamped { by: Principal::Staff(id(7)), at: day(5).start(), turn: 2, step: fact };
    file_mut(&mut community, 1).help_facts.insert((PAIR, id(60)), said);
    let standing = entries(&community, MEMBER)[0].standing;
    assert_eq!(standing, Standing::Verified { counts_from: day(11) });
    assert_eq!(entries(&community, id(2)), []);
}
