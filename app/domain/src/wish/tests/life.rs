//! The life of a wish: what may be done about it in every state, and what is due.

use super::*;
use crate::{moment::Moment, settings::Settings};

pub(super) const OWN: Id<Claim> = id(20);

/// What happened so far, one fact after the other.
pub(super) struct Life {
    wish: Wish,
    turn: u32,
}

impl Life {
    pub(super) fn new() -> Self {
        let draft = WishDraft::default()
            .with(WishField::WisherName, "张桂兰")
            .with(WishField::Phone, "13800138000")
            .with(WishField::Group, "空巢老人")
            .with(WishField::Kind, "小心愿")
            .with(WishField::Content, "想学会用手机视频通话");
        let case = Case { draft, ..Case::default() };
        Self { wish: Wish { case: Some(case), ..Wish::empty(Year(2026)) }, turn: 0 }
    }

    fn next(&mut self) -> u32 {
        self.turn += 1;
        self.turn
    }

    fn case(mut self, step: CaseStep) -> Self {
        let turn = self.next();
        let case = self.wish.case.as_mut().unwrap();
        case.steps.insert(number(turn), staff(turn, step));
        self
    }

    pub(super) fn wall(mut self, step: WallStep) -> Self {
        let turn = self.next();
        self.wall_on(turn, number(turn), step)
    }

    /// A step that knew of no more than those before the turn.
    pub(super) fn wall_on(mut self, turn: u32, at: Id<Step>, step: WallStep) -> Self {
        self.wish.card.get_or_insert_default().steps.insert(at, staff(turn, step));
        self
    }

    pub(super) fn claim(mut self, who: Claimant, step: ClaimStep) -> Self {
        let turn = self.next();
        self.claim_on(turn, number(turn), who, step)
    }

    pub(super) fn claim_on(mut self, turn: u32, at: Id<Step>, who: Claimant, step: ClaimStep) -> Self {
        let facts = &mut self.wish.card.get_or_insert_default().claims;
        facts.insert((who, at), fact(who.principal(), turn, step));
        self
    }

    pub(super) fn claimed(mut self, who: Claimant, claim: Id<Claim>) -> Self {
        let turn = self.next();
        let step = ClaimStep::Claimed { clock: Clock::Trusted, due: None };
        self.claim_on(turn, Id::from_random(*claim.bytes()), who, step)
    }

    pub(super) fn published(self, round: u16) -> Self {
        self.wall(WallStep::Published { round, expires: TODAY.plus(30) })
    }

    pub(super) fn confirmed(self, claimant: Claimant, claim: Id<Claim>) -> Self {
        self.wall(WallStep::Confirmed { claimant, claim })
    }

    pub(super) fn town(self) -> Community {
        Community { wishes: Arc::new([(WISH, Arc::new(self.wish))].into()), ..Community::default() }
    }

    fn state(&self, today: Day) -> WishState {
        state(&self.wish, &Settings::default(), today)
    }

    pub(super) fn duty(&self) -> Option<Duty> {
        duty(&self.wish, &Settings::default())
    }

    /// Claims and what became of them, by their ids.
    pub(super) fn fates(&self) -> Vec<(Id<Claim>, ClaimFate)> {
        let card = self.wish.card.as_ref().unwrap();
        let all = standing(card, Settings::default().close_claim_minutes).claims;
        let mut fates: Vec<_> = all.into_iter().map(|claim| (claim.id, claim.fate)).collect();
        fates.sort_by_key(|(id, _)| *id);
        fates
    }
}

fn now() -> Moment {
    TODAY.start().plus_ms(3_600_000)
}

fn number(turn: u32) -> Id<Step> {
    id(100 + u8::try_from(turn).unwrap())
}

pub(super) fn handed_over() -> ClaimStep {
    ClaimStep::HandedOver { claim: OWN, on: TODAY, receiver: Receiver::Wisher }
}

fn contacted() -> ClaimStep {
    ClaimStep::Contacted { claim: OWN, on: TODAY }
}

/// A wish in a state, as it usually gets there.
fn life(state: WishState) -> Life {
    let submitted = || Life::new().case(CaseStep::Submitted);
    let reviewed = |decision| submitted().case(CaseStep::Reviewed { decision });
    let published = || reviewed(Decision::Approved).published(1);
    let pending = || published().claimed(me(1), OWN);
    let claimed = || pending().confirmed(me(1), OWN);
    let running = || claimed().claim(me(1), contacted());
    let fulfilled = || running().claim(me(1), handed_over());
    match state {
        WishState::Draft => Life::new(),
        WishState::Submitted => submitted(),
        WishState::Approved => reviewed(Decision::Approved),
        WishState::Rejected => reviewed(Decision::Rejected),
        WishState::Published => published(),
        WishState::ClaimPending => pending(),
        WishState::Claimed => claimed(),
        WishState::InProgress => running(),
        WishState::Fulfilled => fulfilled(),
        WishState::FollowedUp => fulfilled().wall(WallStep::FollowedUp),
        WishState::Expired => {
            reviewed(Decision::Approved).wall(WallStep::Published { round: 1, expires: TODAY.plus(-1) })
        }
        WishState::TakenDown => running().wall(WallStep::TakenDown { why: Reason::MetOtherwise }),
    }
}

/// Everything that may be done, with who does it: member 1 has the claim [`OWN`], where there is one, member 2 has none.
fn edits() -> Vec<(Principal, Edit)> {
    let clerk = Principal::Staff(id(9));
    let (one, other) = (me(1).principal(), me(2).principal());
    let (wish, step, claimant, claim) = (WISH, id(90), me(1), OWN);
    let why = Reason::Other;
    let (field, value) = (WishField::Reason, "一个人住".to_owned());
    let content = "想学会用手机看孙子".to_owned();
    let text = CardText::default().with(CardField::Content, "想学会用手机视频通话");
    let fresh = Edit::Claim { wish, claimant: me(2), claim: id(41), clock: Clock::Trusted, due: None };
    vec![
        (clerk, Edit::Fill { wish, field, value }),
        (clerk, Edit::Submit { wish, step }),
        (clerk, Edit::Review { wish, step, decision: Decision::Approved }),
        (clerk, Edit::Publish { wish, step, text, round: 2, expires: TODAY.plus(30) }),
        (clerk, Edit::Amend { wish, field: CardField::Content, value: content }),
        (clerk, Edit::TakeDown { wish, step, why }),
        (other, fresh),
        (clerk, Edit::Confirm { wish, step, claimant, claim }),
        (clerk, Edit::Decline { wish, step, claimant, claim, why }),
        (clerk, Edit::Return { wish, step, claimant, claim, why }),
        (one, Edit::Revoke { wish, claimant, claim, step, why }),
        (one, Edit::LogContact { wish, claimant, claim, step, on: TODAY }),
        (one, Edit::HandOver { wish, claimant, claim, step, on: TODAY, receiver: Receiver::Family }),
        (clerk, Edit::Visit { wish, step, satisfaction: 4, still_needed: false, on: TODAY }),
        (clerk, Edit::MarkFollowedUp { wish, step }),
        (clerk, Edit::Conceal { wish }),
    ]
}

#[test]
fn in_every_state_what_may_be_done_and_why_the_rest_may_not() {
    // `+` allowed, `s` not in this state, `f` frozen, `c` no such live claim, `g` given to another,
    // `h` handed over already.
    let table = [
        //                      fill, submit, review; publish, amend, take down; claim; confirm, decline, return; revoke,
        //                      contact, hand over; visit, mark, conceal
        (WishState::Draft, "++s sfs s sss sss sss"),
        (WishState::Submitted, "+s+ sfs s sss sss sss"),
        (WishState::Approved, "+ss +fs s sss sss sss"),
        (WishState::Rejected, "sss sfs s sss sss sss"),
        (WishState::Published, "sss s++ + scc ccc sss"),
        (WishState::ClaimPending, "sss sf+ + ++c +cc sss"),
        (WishState::Claimed, "sss sf+ g sc+ +++ sss"),
        (WishState::InProgress, "sss sf+ g sc+ +++ sss"),
        (WishState::Fulfilled, "sss sfs g sch hhh +++"),
        (WishState::FollowedUp, "sss sfs g sch hhh +s+"),
        (WishState::Expired, "sss +++ s scc ccc sss"),
        (WishState::TakenDown, "sss +fs s scc ccc sss"),
    ];
    for (is, row) in table {
        assert_eq!(life(is).state(TODAY), is);
        let town = life(is).town();
        let answers = row.chars().filter(|answer| *answer != ' ');
        assert_eq!(answers.clone().count(), edits().len(), "{is:?}");
        for (answer, (who, edit)) in answers.zip(edits()) {
            let expected = match answer {
                '+' => Ok(()),
                'f' => Err(Refusal::Frozen),
                'c' => Err(Refusal::NoSuchClaim),
                'g' => Err(Refusal::GivenToAnother),
                'h' => Err(Refusal::HandedOver),
                _ => Err(Refusal::WrongState(is)),
            };
            assert_eq!(check(&town, &Grant::from(who), &edit, now()), expected, "{is:?}: {edit:?}");
        }
    }
}

#[test]
fn a_wish_is_not_given_to_review_half_filled_nor_published_against_the_wishers_will() {
    let clerk = Grant::from(Principal::Staff(id(9)));
    let publish = |value: &str| {
        let text = CardText::default().with(CardField::Content, value);
        Edit::Publish { wish: WISH, step: id(90), text, round: 1, expires: TODAY.plus(30) }
    };
    let mut half = life(WishState::Draft);
    half.wish.case.as_mut().unwrap().draft.set(WishField::Group, "");
    let submit = Edit::Submit { wish: WISH, step: id(90) };
    assert_eq!(check(&half.town(), &clerk, &submit, now()), Err(Refusal::Missing(vec![WishField::Group])));
    let told = publish("张桂兰想学会用手机");
    assert_eq!(check(&life(WishState::Approved).town(), &clerk, &told, now()), Err(Refusal::Identifies));
    let mut against = life(WishState::Approved);
    against.wish.case.as_mut().unwrap().draft.set(WishField::Consent, "no");
    assert_eq!(check(&against.town(), &clerk, &publish("想学会用手机"), now()), Err(Refusal::NoConsent));
}

#[test]
fn a_round_ends_with_its_last_day_and_the_next_one_begins_another() {
    let wall = || life(WishState::Approved).published(1);
    assert_eq!(wall().state(TODAY.plus(30)), WishState::Published);
    assert_eq!(wall().state(TODAY.plus(31)), WishState::Expired);
    let next = wall().wall(WallStep::Published { round: 2, expires: TODAY.plus(61) });
    assert_eq!(next.state(TODAY.plus(61)), WishState::Published);
    assert_eq!(next.wish.card.as_ref().and_then(round_of), Some((2, TODAY.plus(61))));
    let claimed = wall().claimed(me(1), OWN);
    assert_eq!(claimed.state(TODAY.plus(31)), WishState::ClaimPending, "a claim is answered, however late");
}

#[test]
fn on_the_wall_free_ones_come_first_and_among_them_those_of_the_next_round() {
    let place = |state, round, days| place_on_wall(state, Some((round, TODAY.plus(days))));
    let mut wall = [
        (5, place(WishState::Fulfilled, 3, 1)),
        (3, place(WishState::ClaimPending, 2, 1)),
        (2, place(WishState::Published, 1, 9)),
        (0, place(WishState::Published, 2, 30)),
        (4, place(WishState::InProgress, 2, 1)),
        (1, place(WishState::Published, 1, 2)),
    ];
    wall.sort_by_key(|(_, place)| *place);
    assert_eq!(wall.map(|(expected, _)| expected), [0, 1, 2, 3, 4, 5]);
}

#[test]
fn the_wisher_is_to_be_contacted_and_visited_in_time() {
    let days = Settings::default();
    let contact = Duty::Contact(TODAY.plus(days.contact_days.into()));
    let visit = Duty::FollowUp(TODAY.plus(days.follow_up_days.into()));
    for (is, due) in [
        (WishState::Approved, None),
        (WishState::Published, None),
        (WishState::ClaimPending, None),
        (WishState::Claimed, Some(contact)),
        (WishState::InProgress, None),
        (WishState::Fulfilled, Some(visit)),
        (WishState::FollowedUp, None),
        (WishState::TakenDown, None),
    ] {
        assert_eq!(life(is).duty(), due, "{is:?}");
    }
}
