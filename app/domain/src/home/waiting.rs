//! What waits for a member on a day: what is to be done, by when, and what the member should know of.

use super::promises::own_claim;
use crate::{
    activity::{Activity, ActivityState, Place, Span, signups, state},
    award::{Award, Stage as AwardStage, selection, vote_of},
    community::Community,
    feedback::{About, feedbacks},
    id::Id,
    judging::{self, cases, proofs},
    moment::{Day, Moment, Year},
    notice::{NoticeField, NoticeKind, NoticeState, PublicNotice},
    offer::{Fate, Offer, OfferField, OfferKind, engagements},
    opinion::{Opinion, OpinionState},
    order::{Order, OrderState, OrderStep, OrderWall, standing},
    pair::{self, Pair},
    principal::Member,
    register::MemberFile,
    service::{ServiceRecord, Stage},
    wish::{ClaimFate, Claimant, Step, Wish},
};

/// What is due within so many days is shown.
pub const SOON: i32 = 7;
/// What was told is news for so many days.
const NEWS: i32 = 14;

/// Something that waits for a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// What.
    pub what: What,
    /// The last day for it, or its day; none where there is no hurry.
    pub due: Option<Day>,
}

/// What waits. Those that ask for something come first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// The member was urged to register.
    CheckIn,
    /// An order was sent: accept or decline it.
    AnswerOrder(Id<Order>),
    /// An order was accepted: finish it.
    ServeOrder(Id<Order>),
    /// 支部下单: contact the wisher.
    Contact(Id<Wish>),
    /// The wisher was contacted: hand it over.
    HandOver(Id<Wish>),
    /// A project is near its end, and the own part is not finished.
    Finish(Id<Offer>),
    /// The next visit to those the member helps.
    Visit(Id<Pair>),
    /// An activity the member has a place at.
    Activity(Id<Activity>),
    /// A record of service was refused: correct it, or take it back.
    Correct(Id<ServiceRecord>),
    /// 投票.
    Vote(Id<Award>),
    /// Honours of a year are about to be cancelled, and the member may object.
    Object(Year),
    /// 公示 of a selection: something may be said against it.
    Listed(Id<Award>),
    /// A notice everybody is shown.
    Notice(Id<PublicNotice>),
    /// A feedback card about the member was issued.
    Card(About),
    /// What became of an opinion the member reported.
    Opinion(Id<Opinion>),
    /// A proof of service was issued.
    Proof(Id<Step>),
}

impl What {
    /// Whether the member is asked to do something; the rest is to be known.
    pub const fn asks(self) -> bool {
        !matches!(self, Self::Listed(_) | Self::Notice(_) | Self::Card(_) | Self::Opinion(_) | Self::Proof(_))
    }
}

impl Waiting {
    /// Whether its last day is over.
    pub fn is_late(&self, today: Day) -> bool {
        self.what.asks() && self.due.is_some_and(|due| due < today)
    }

    /// Whether something has to be done today, or had to be before.
    pub fn presses(&self, today: Day) -> bool {
        self.what.asks() && self.due.is_some_and(|due| due <= today)
    }
}

/// How many things ask for something, and how many of them are due today or late.
pub fn tally(all: &[Waiting], today: Day) -> (usize, usize) {
    let count = |of: &dyn Fn(&Waiting) -> bool| all.iter().filter(|one| of(one)).count();
    (count(&|one| one.what.asks()), count(&|one| one.presses(today)))
}

/// Everything that waits for a member, what is due first; where this device does not read the file, as far as everybody may
/// know.
pub fn waiting(community: &Community, member: Id<Member>, now: Moment) -> Vec<Waiting> {
    let unknown = MemberFile::default();
    let file = community.member(member).unwrap_or(&unknown);
    let looking = Looking { community, member, me: Claimant::Member(member), file, now, today: now.day() };
    let mut all = Vec::new();
    looking.checkin(&mut all);
    looking.orders(&mut all);
    looking.wishes(&mut all);
    looking.offers(&mut all);
    looking.pairs(&mut all);
    looking.activities(&mut all);
    looking.records(&mut all);
    looking.awards(&mut all);
    looking.told(&mut all);
    all.sort_by_key(|one| (!one.what.asks(), one.due.is_none(), one.due, one.what));
    all
}

/// Who looks, and when.
struct Looking<'a> {
    community: &'a Community,
    member: Id<Member>,
    me: Claimant,
    file: &'a MemberFile,
    now: Moment,
    today: Day,
}

impl Looking<'_> {
    fn is_soon(&self, day: Day) -> bool {
        day <= self.today.plus(SOON)
    }

    fn is_news(&self, day: Day) -> bool {
        self.today <= day.plus(NEWS)
    }

    fn checkin(&self, all: &mut Vec<Waiting>) {
        let last = self.file.urgings.values().max_by_key(|fact| fact.place());
        if let Some(urged) = last
            && self.community.checkin(self.member, self.today).registered.is_none()
        {
            all.push(Waiting { what: What::CheckIn, due: urged.step.next });
        }
    }

    fn orders(&self, all: &mut Vec<Waiting>) {
        let settings = &self.community.settings;
        for (id, order) in self.community.orders.iter() {
            if !order.wall().is_some_and(|wall| concerns(wall, self.me)) {
                continue;
            }
            let is = standing(order);
            let sent = is.dispatch.as_ref().filter(|dispatch| dispatch.to == Some(self.me));
            match is.state {
                OrderState::Dispatched if sent.is_some() => {
                    let due = is.since.map(|since| since.plus(settings.order_accept_days.into()));
                    all.push(Waiting { what: What::AnswerOrder(*id), due });
                }
                OrderState::Accepted | OrderState::InProgress if is.holder == Some(self.me) => {
                    let due = is.dispatch.as_ref().and_then(|dispatch| dispatch.due);
                    all.push(Waiting { what: What::ServeOrder(*id), due });
                }
                _ => {}
            }
        }
    }

    fn wishes(&self, all: &mut Vec<Waiting>) {
        for (id, wish) in self.community.wishes.iter() {
            let Some(claim) = own_claim(self.community, wish, self.me) else { continue };
            let ClaimFate::Confirmed(since) = claim.fate else { continue };
            all.push(if claim.contacted.is_none() {
                let due = since.day().plus(self.community.settings.contact_days.into());
                Waiting { what: What::Contact(*id), due: Some(due) }
            } else {
                Waiting { what: What::HandOver(*id), due: claim.due }
            });
        }
    }

    fn offers(&self, all: &mut Vec<Waiting>) {
        for (id, offer) in self.community.offers.iter() {
            let to = offer.card.get(OfferField::To).parse::<Day>().ok();
            let Some(due) = to.filter(|to| self.is_soon(*to)) else { continue };
            let open = |offer: &Offer| {
                let all = engagements(offer);
                all.iter()
                    .any(|one| one.claimant == self.me && one.fate == Fate::Active && one.finished.is_none())
            };
            if offer.kind == Some(OfferKind::Project) && open(offer) {
                all.push(Waiting { what: What::Finish(*id), due: Some(due) });
            }
        }
    }

    fn pairs(&self, all: &mut Vec<Waiting>) {
        for (id, card) in &self.file.file.paired {
            let due = pair::due(card, Some(&self.file.file), *id);
            if due.is_some_and(|due| self.is_soon(due)) {
                all.push(Waiting { what: What::Visit(*id), due });
            }
        }
    }

    fn activities(&self, all: &mut Vec<Waiting>) {
        for (id, activity) in self.community.activities.iter() {
            let Some(day) = Span::of(&activity.card).map(|span| span.day) else { continue };
            let comes = matches!(
                state(activity, self.now),
                ActivityState::Open | ActivityState::Closed | ActivityState::Running
            );
            let goes =
                || signups(activity).iter().any(|one| one.member == self.member && one.place == Place::In);
            if comes && self.is_soon(day) && goes() {
                all.push(Waiting { what: What::Activity(*id), due: Some(day) });
            }
        }
    }

    fn records(&self, all: &mut Vec<Waiting>) {
        let years = self.community.settings.year_begins;
        for one in self.file.records.readings(self.member) {
            let until = years.entered_until(years.of(one.report.on));
            if one.stage == Stage::Refused && self.today <= until {
                all.push(Waiting { what: What::Correct(one.id), due: Some(until) });
            }
        }
        let days = self.community.settings.requirement.objection_days;
        for (year, case) in cases(&self.file.judging, self.today, days) {
            if case.stage == judging::Stage::Confirmed {
                all.push(Waiting { what: What::Object(year), due: case.until });
            }
        }
    }

    fn awards(&self, all: &mut Vec<Waiting>) {
        for (id, award) in self.community.awards.iter() {
            let is = selection(award, self.today);
            if let Some(round) = is.round.as_ref().filter(|_| is.votes(award, self.today))
                && vote_of(award, *id, round, &self.file.file.awards, self.member).is_none()
            {
                all.push(Waiting { what: What::Vote(*id), due: Some(round.until) });
            }
            let posted = is.posted.as_ref().filter(|posted| self.today <= posted.to);
            if let (AwardStage::Notice, Some(posted)) = (is.stage, posted) {
                all.push(Waiting { what: What::Listed(*id), due: Some(posted.to) });
            }
        }
    }

    /// What there is to know.
    fn told(&self, all: &mut Vec<Waiting>) {
        for (id, notice) in self.community.notices.iter() {
            if notice.state(self.today) != NoticeState::Shown {
                continue;
            }
            let day = |field| notice.card.get(field).parse::<Day>().ok();
            let public = notice.kind() == Some(NoticeKind::Public);
            if public || day(NoticeField::From).is_some_and(|from| self.is_news(from)) {
                let due = day(NoticeField::To).filter(|_| public);
                all.push(Waiting { what: What::Notice(*id), due });
            }
        }
        for (about, card) in feedbacks(self.file, self.community.settings.year_begins) {
            let issued = card.issued.last().map(|(_, _, at, _)| at.day());
            if issued.is_some_and(|on| self.is_news(on)) {
                all.push(Waiting { what: What::Card(about), due: None });
            }
        }
        for one in proofs(&self.file.judging) {
            if one.withdrawn.is_none() && self.is_news(one.at.day()) {
                all.push(Waiting { what: What::Proof(one.id), due: None });
            }
        }
        let mut told: Vec<Id<Opinion>> = Vec::new();
        for ((opinion, _), fact) in &self.file.file.opinions_told {
            let new = self.is_news(fact.at.day()) && fact.step.state != OpinionState::Registered;
            if new && !told.contains(opinion) {
                told.push(*opinion);
            }
        }
        all.extend(told.into_iter().map(|id| Waiting { what: What::Opinion(id), due: None }));
    }
}

/// Whether an order was ever sent to somebody, given to them, or taken by them: where it stands is worked out for those only.
pub(super) fn concerns(wall: &OrderWall, me: Claimant) -> bool {
    let sent = |step: &OrderStep| match step {
        OrderStep::Dispatched { to, .. } => *to == Some(me),
        OrderStep::DispatchedToTeam { leader, .. } => Claimant::Member(*leader) == me,
        OrderStep::Chosen { claimant, .. } => *claimant == me,
        _ => false,
    };
    wall.claims.range((me, Id::MIN)..=(me, Id::MAX)).next().is_some()
        || wall.steps.values().any(|fact| sent(&fact.step))
}
