//! What a person can do, as typed intents, and whether it is allowed ([`check`]).
//!
//! One edit touches one document. What a person does in one tap may be several edits; they are kept together or not at
//! all. Edits carry every id they create, so that doing one twice is the same as doing it once.

mod activity;
mod award;
mod check;
mod feedback;
mod field;
mod helping;
mod joint;
mod judging;
mod notice;
mod offer;
mod order;
mod record;
mod refusal;
mod register;
mod survey;

use serde::{Deserialize, Serialize};

pub use activity::ActivityEdit;
pub use award::{AwardEdit, AwardRefusal};
pub use check::check;
pub use feedback::{FeedbackEdit, FeedbackRefusal};
pub use field::{FileField, FileOf, ProfileField};
pub use helping::{OpinionEdit, PairEdit, TeamEdit};
pub use joint::{JointEdit, JointRefusal};
pub use judging::{JudgingEdit, JudgingRefusal};
pub use notice::NoticeEdit;
pub use offer::OfferEdit;
pub use order::{MenuFields, OrderEdit};
pub use record::ServiceEdit;
pub use refusal::Refusal;
pub use register::{RegisterEdit, RosterLines};
pub use survey::SurveyEdit;

use crate::{
    access::DocName,
    community::{Community, Contact, Person},
    id::Id,
    moment::{Day, Moment, Year},
    month::Month,
    opinion::{Opinion, OpinionCard, OpinionField},
    principal::{Member, Principal},
    retention::{Part, RemovalReason, Rotation},
    service::Satisfied,
    settings::Settings,
    statistics::Figures,
    team::Team,
    unmask::Unmasked,
    wish::{
        CardField, CardText, CaseStep, Claim, ClaimStep, Claimant, Clock, Decision, Reason, Receiver, Step,
        WallStep, Wish, WishDraft, WishField,
    },
};

/// What a person did, as it is kept until the relay has acknowledged it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Intent {
    /// Who.
    pub by: Principal,
    /// When, by this device.
    pub at: Moment,
    /// What.
    pub edit: Edit,
}

/// One thing to change in one document. What a device has not sent yet is kept by the places of these, so that a new one comes
/// last.
#[expect(missing_docs, reason = "the fields are those of the facts and records they write, documented there")]
#[expect(clippy::large_enum_variant, reason = "settings are large and rare; a box would be in every pattern")]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Edit {
    /// Sets one field of the community's profile.
    SetProfile { field: ProfileField, value: String },
    /// Replaces the settings. Staff with an administrator flag do this rarely and one at a time.
    SetSettings(Settings),
    /// Sets how somebody is displayed to everybody.
    SetPerson { who: Principal, person: Person },
    /// Sets one field that every card has, a member's or a unit's.
    SetFile { file: FileOf, field: FileField, value: String },

    /// Takes down a request, complete or half filled.
    Collect { year: Year, wish: Id<Wish>, draft: WishDraft },
    /// Takes down many requests at once, all or none.
    Import { year: Year, rows: Vec<(Id<Wish>, WishDraft)> },
    /// Fills in one field of a request.
    Fill { wish: Id<Wish>, field: WishField, value: String },
    /// Gives a request to review.
    Submit { wish: Id<Wish>, step: Id<Step> },
    /// Reviews a request.
    Review { wish: Id<Wish>, step: Id<Step>, decision: Decision },
    /// Records the follow-up visit; [`Edit::MarkFollowedUp`] tells everybody that it was made.
    Visit { wish: Id<Wish>, step: Id<Step>, satisfaction: u8, still_needed: bool, on: Day },
    /// Says in words why a step of a wish was taken. Staff only.
    Explain { wish: Id<Wish>, step: Id<Step>, why: String },

    /// Puts a wish on the wall, or into its next round when it was there already.
    Publish { wish: Id<Wish>, step: Id<Step>, text: CardText, round: u16, expires: Day },
    /// Changes the published wording, until the wish is claimed.
    Amend { wish: Id<Wish>, field: CardField, value: String },
    /// 支部下单.
    Confirm { wish: Id<Wish>, step: Id<Step>, claimant: Claimant, claim: Id<Claim> },
    /// Declines a waiting claim.
    Decline { wish: Id<Wish>, step: Id<Step>, claimant: Claimant, claim: Id<Claim>, why: Reason },
    /// Takes an order back.
    Return { wish: Id<Wish>, step: Id<Step>, claimant: Claimant, claim: Id<Claim>, why: Reason },
    /// Takes a wish off the wall.
    TakeDown { wish: Id<Wish>, step: Id<Step>, why: Reason },
    /// Tells everybody that the follow-up visit was made.
    MarkFollowedUp { wish: Id<Wish>, step: Id<Step> },

    /// Claims a wish.
    Claim { wish: Id<Wish>, claimant: Claimant, claim: Id<Claim>, clock: Clock, due: Option<Day> },
    /// States that the clock was off when the claim was made.
    DoubtClock { wish: Id<Wish>, claimant: Claimant, claim: Id<Claim>, step: Id<Step> },
    /// Gives a claim up.
    Revoke { wish: Id<Wish>, claimant: Claimant, claim: Id<Claim>, step: Id<Step>, why: Reason },
    /// Logs the contact with the wisher.
    LogContact { wish: Id<Wish>, claimant: Claimant, claim: Id<Claim>, step: Id<Step>, on: Day },
    /// Logs progress.
    LogProgress { wish: Id<Wish>, claimant: Claimant, claim: Id<Claim>, step: Id<Step>, on: Day },
    /// Logs the handover.
    HandOver {
        wish: Id<Wish>,
        claimant: Claimant,
        claim: Id<Claim>,
        step: Id<Step>,
        on: Day,
        receiver: Receiver,
    },
    /// Adds words to a step of a claim, in the claimant's own file.
    Note { file: FileOf, wish: Id<Wish>, step: Id<Step>, text: String },
    /// Puts a wisher's contact details into the file of the confirmed claimant, or takes them out again.
    Disclose { file: FileOf, wish: Id<Wish>, contact: Option<Contact> },

    /// Takes what says anything of the wisher out of a published card for good: consent was withdrawn when the wish had been
    /// fulfilled already, and taking it down would undo that.
    Conceal { wish: Id<Wish> },
    /// Records that somebody was shown what is masked, and why; filed under the year it happened in. Staff only.
    Unmask { year: Year, id: Id<Step>, unmasked: Unmasked },

    /// Marks personal data as removed: nobody sees or edits it from then on.
    Remove { part: Part, why: RemovalReason },
    /// Keeps a record although its time is over, until it is asked again.
    Keep { part: Part, why: String, until: Day },
    /// Asks for a document's next epoch, without what is marked and without history.
    Rotate { doc: DocName, rotation: Id<Rotation>, why: RemovalReason, at_once: bool },

    /// Changes the register: cards, rosters, letters, check-ins.
    Register(RegisterEdit),
    /// Changes the survey at the door.
    Survey(SurveyEdit),
    /// Takes down what a resident said.
    CollectOpinion { year: Year, opinion: Id<Opinion>, card: OpinionCard },
    /// Changes what was taken down.
    FillOpinion { year: Year, opinion: Id<Opinion>, fields: Vec<(OpinionField, String)> },
    /// Changes a post or a project, or what somebody does about it.
    Offer(OfferEdit),
    /// A step of a record of service.
    Service(Box<ServiceEdit>),
    /// Changes what is decided about a member's year.
    Judging(JudgingEdit),
    /// Changes an activity, or what somebody does about it.
    Activity(ActivityEdit),
    /// Changes a pair, or what is said of a helper's visits.
    Pair(PairEdit),
    /// Goes on with an opinion, reports one, or tells what became of it.
    Opinion(OpinionEdit),
    /// Changes a team, or who is in it.
    Team(TeamEdit),
    /// Changes a selection of those who are honoured, or what somebody does about it.
    Award(AwardEdit),
    /// Changes a notice.
    Notice(NoticeEdit),
    /// Changes the menu or an order.
    Order(OrderEdit),
    /// Publishes what was counted of a month, for the district.
    SumUp { month: Month, figures: Figures },
    /// Changes a feedback card, issues it, or answers it.
    Feedback(FeedbackEdit),
    /// Changes a demand, what a unit answers to it, or a project of both.
    Joint(JointEdit),
    /// Claims a wish for a team that the claimant leads.
    ClaimForTeam {
        wish: Id<Wish>,
        claimant: Claimant,
        claim: Id<Claim>,
        clock: Clock,
        due: Option<Day>,
        team: Id<Team>,
    },
    /// Tells whoever fulfilled a wish what was said at the follow-up visit, in the same act as [`Edit::Visit`]. It says nothing
    /// of the wisher, so that it may be told when the wish was removed.
    TellSatisfied { member: Id<Member>, wish: Id<Wish>, told: Satisfied },
}

/// Which half of a wish an edit writes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WishFact {
    /// A step of the private half.
    Case(Id<Step>, CaseStep),
    /// A step of the published half, by staff.
    Wall(Id<Step>, WallStep),
    /// A step of a claimant.
    Claim(Claimant, Id<Step>, ClaimStep),
}

impl Edit {
    /// The wish the edit is about, when it is about one.
    pub const fn wish(&self) -> Option<Id<Wish>> {
        match self {
            Self::SetProfile { .. }
            | Self::SetSettings(_)
            | Self::SetPerson { .. }
            | Self::SetFile { .. }
            | Self::Register(_)
            | Self::Survey(_)
            | Self::Offer(_)
            | Self::Service(_)
            | Self::Judging(_)
            | Self::Activity(_)
            | Self::Pair(_)
            | Self::Opinion(_)
            | Self::Team(_)
            | Self::Award(_)
            | Self::Notice(_)
            | Self::Order(_)
            | Self::Feedback(_)
            | Self::Joint(_)
            | Self::CollectOpinion { .. }
            | Self::FillOpinion { .. }
            | Self::Import { .. }
            | Self::Unmask { .. }
            | Self::SumUp { .. }
            | Self::TellSatisfied { .. }
            | Self::Rotate { .. }
            | Self::Remove {
                part:
                    Part::File(_)
                    | Part::Door(..)
                    | Part::Record(..)
                    | Part::Told(..)
                    | Part::Open(..)
                    | Part::Sent(..),
                ..
            }
            | Self::Keep {
                part:
                    Part::File(_)
                    | Part::Door(..)
                    | Part::Record(..)
                    | Part::Told(..)
                    | Part::Open(..)
                    | Part::Sent(..),
                ..
            } => None,
            Self::Remove { part: Part::Case(wish) | Part::Card(wish) | Part::Shared(_, wish), .. }
            | Self::Keep { part: Part::Case(wish) | Part::Card(wish) | Part::Shared(_, wish), .. }
            | Self::Collect { wish, .. }
            | Self::Fill { wish, .. }
            | Self::Submit { wish, .. }
            | Self::Review { wish, .. }
            | Self::Visit { wish, .. }
            | Self::Explain { wish, .. }
            | Self::Publish { wish, .. }
            | Self::Amend { wish, .. }
            | Self::Confirm { wish, .. }
            | Self::Decline { wish, .. }
            | Self::Return { wish, .. }
            | Self::TakeDown { wish, .. }
            | Self::MarkFollowedUp { wish, .. }
            | Self::Claim { wish, .. }
            | Self::ClaimForTeam { wish, .. }
            | Self::DoubtClock { wish, .. }
            | Self::Revoke { wish, .. }
            | Self::LogContact { wish, .. }
            | Self::LogProgress { wish, .. }
            | Self::HandOver { wish, .. }
            | Self::Conceal { wish }
            | Self::Note { wish, .. }
            | Self::Disclose { wish, .. } => Some(*wish),
        }
    }

    /// The file the edit is about, when it is about one.
    pub const fn file(&self) -> Option<FileOf> {
        match self {
            Self::Register(edit) => Some(edit.file()),
            Self::Service(edit) => Some(edit.file()),
            Self::Judging(edit) => Some(edit.file()),
            Self::Activity(edit) => edit.file(),
            Self::Pair(edit) => edit.file(),
            Self::Opinion(edit) => edit.file(),
            Self::Order(edit) => edit.file(),
            Self::Feedback(edit) => Some(edit.file()),
            Self::Joint(edit) => edit.file(),
            Self::Offer(OfferEdit::Say { file, .. })
            | Self::Award(AwardEdit::Say { file, .. } | AwardEdit::Tell { file, .. })
            | Self::SetFile { file, .. }
            | Self::Note { file, .. }
            | Self::Disclose { file, .. } => Some(*file),
            Self::TellSatisfied { member, .. } => Some(FileOf::Member(*member)),
            _ => None,
        }
    }

    /// The step the edit states, when it states one.
    pub fn fact(&self) -> Option<WishFact> {
        Some(match *self {
            Self::Submit { step, .. } => WishFact::Case(step, CaseStep::Submitted),
            Self::Review { step, decision, .. } => WishFact::Case(step, CaseStep::Reviewed { decision }),
            Self::Visit { step, satisfaction, still_needed, on, .. } => {
                WishFact::Case(step, CaseStep::Visited { satisfaction, still_needed, on })
            }
            Self::Publish { step, round, expires, .. } => {
                WishFact::Wall(step, WallStep::Published { round, expires })
            }
            Self::Confirm { step, claimant, claim, .. } => {
                WishFact::Wall(step, WallStep::Confirmed { claimant, claim })
            }
            Self::Decline { step, claimant, claim, why, .. } => {
                WishFact::Wall(step, WallStep::Declined { claimant, claim, why })
            }
            Self::Return { step, claimant, claim, why, .. } => {
                WishFact::Wall(step, WallStep::Returned { claimant, claim, why })
            }
            Self::TakeDown { step, why, .. } => WishFact::Wall(step, WallStep::TakenDown { why }),
            Self::MarkFollowedUp { step, .. } => WishFact::Wall(step, WallStep::FollowedUp),
            Self::Claim { claimant, claim, clock, due, .. } => {
                WishFact::Claim(claimant, Id::from_random(*claim.bytes()), ClaimStep::Claimed { clock, due })
            }
            Self::ClaimForTeam { claimant, claim, clock, due, team, .. } => {
                let step = Id::from_random(*claim.bytes());
                WishFact::Claim(claimant, step, ClaimStep::ClaimedForTeam { clock, due, team })
            }
            Self::DoubtClock { claimant, claim, step, .. } => {
                WishFact::Claim(claimant, step, ClaimStep::ClockDoubted { claim })
            }
            Self::Revoke { claimant, claim, step, why, .. } => {
                WishFact::Claim(claimant, step, ClaimStep::Revoked { claim, why })
            }
            Self::LogContact { claimant, claim, step, on, .. } => {
                WishFact::Claim(claimant, step, ClaimStep::Contacted { claim, on })
            }
            Self::LogProgress { claimant, claim, step, on, .. } => {
                WishFact::Claim(claimant, step, ClaimStep::Progressed { claim, on })
            }
            Self::HandOver { claimant, claim, step, on, receiver, .. } => {
                WishFact::Claim(claimant, step, ClaimStep::HandedOver { claim, on, receiver })
            }
            _ => return None,
        })
    }

    /// The place of a step stated now, after all steps of the same thing that are known.
    pub fn turn(&self, community: &Community) -> u32 {
        match self {
            Self::Register(edit) => edit.turn(community),
            Self::Survey(edit) => edit.turn(community),
            Self::Offer(edit) => edit.turn(community),
            Self::Service(edit) => edit.turn(community),
            Self::Judging(edit) => edit.turn(community),
            Self::Activity(edit) => edit.turn(community),
            Self::Pair(edit) => edit.turn(community),
            Self::Opinion(edit) => edit.turn(community),
            Self::Team(edit) => edit.turn(community),
            Self::Award(edit) => edit.turn(community),
            Self::Order(edit) => edit.turn(community),
            Self::Feedback(edit) => edit.turn(community),
            Self::Joint(edit) => edit.turn(community),
            _ => self.wish().and_then(|wish| community.wish(wish)).map_or(1, Wish::next_turn),
        }
    }

    /// The document the edit touches. A wish is filed under the year it was collected in; `None` when the edit is about
    /// a wish that is not known here.
    pub fn doc(&self, community: &Community) -> Option<DocName> {
        let year = |wish: &Id<Wish>| community.wish(*wish).map(|wish| wish.year);
        match self {
            Self::SetProfile { .. } | Self::SetSettings(_) | Self::SetPerson { .. } | Self::Notice(_) => {
                Some(DocName::Community)
            }
            Self::Register(edit) => Some(edit.file().doc()),
            Self::Service(edit) => Some(edit.file().doc()),
            Self::Judging(edit) => Some(edit.file().doc()),
            Self::Feedback(edit) => Some(edit.file().doc()),
            Self::Survey(edit) => Some(edit.doc()),
            Self::Offer(edit) => edit.doc(community),
            Self::Activity(edit) => edit.doc(community),
            Self::Pair(edit) => Some(edit.doc()),
            Self::Opinion(edit) => Some(edit.doc()),
            Self::Team(edit) => edit.doc(community),
            Self::Award(edit) => edit.doc(community),
            Self::Order(edit) => Some(edit.doc()),
            Self::Joint(edit) => Some(edit.doc()),
            Self::SetFile { file, .. } | Self::Note { file, .. } | Self::Disclose { file, .. } => {
                Some(file.doc())
            }
            Self::Collect { year, .. }
            | Self::Import { year, .. }
            | Self::CollectOpinion { year, .. }
            | Self::FillOpinion { year, .. }
            | Self::Unmask { year, .. } => Some(DocName::Casework(*year)),
            Self::Fill { wish, .. }
            | Self::Submit { wish, .. }
            | Self::Review { wish, .. }
            | Self::Visit { wish, .. }
            | Self::Explain { wish, .. } => year(wish).map(DocName::Casework),
            Self::Publish { wish, .. }
            | Self::Amend { wish, .. }
            | Self::Confirm { wish, .. }
            | Self::Decline { wish, .. }
            | Self::Return { wish, .. }
            | Self::TakeDown { wish, .. }
            | Self::MarkFollowedUp { wish, .. }
            | Self::Claim { wish, .. }
            | Self::ClaimForTeam { wish, .. }
            | Self::DoubtClock { wish, .. }
            | Self::Revoke { wish, .. }
            | Self::LogContact { wish, .. }
            | Self::LogProgress { wish, .. }
            | Self::HandOver { wish, .. }
            | Self::Conceal { wish } => year(wish).map(DocName::Wall),
            Self::Remove { part, .. } | Self::Keep { part, .. } => part.doc(community),
            Self::Rotate { doc, .. } => Some(*doc),
            Self::SumUp { .. } => Some(DocName::Summary),
            Self::TellSatisfied { member, .. } => Some(DocName::Member(*member)),
        }
    }
}
