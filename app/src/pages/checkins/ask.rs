//! The steps a clerk can take on one check-in: what each is called, whether it may be taken now, and the edits it is.
//!
//! Which step follows which is the domain's; here is only what is offered in which order.

use domain::{
    community::Community,
    edit::{Edit, RegisterEdit},
    id::Id,
    moment::Day,
    principal::Member,
    register::{Basis, CheckinFact, CheckinMode, CheckinRefusal, CheckinState, Delivery, LeaveReason},
    wish::Step,
};
use leptos::prelude::*;

use crate::words::checkin::Steps;

/// A step to take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ask {
    Arrive,
    Register,
    Receipt,
    Returned,
    Acknowledge,
    Resume,
    Letter,
    Reject,
    Withdraw,
    Suspend,
    Transfer,
    Close,
}

impl Ask {
    /// Every step: first those of the way, in its order.
    pub(super) const ALL: [Self; 12] = [
        Self::Arrive,
        Self::Register,
        Self::Receipt,
        Self::Returned,
        Self::Acknowledge,
        Self::Resume,
        Self::Letter,
        Self::Reject,
        Self::Withdraw,
        Self::Suspend,
        Self::Transfer,
        Self::Close,
    ];

    /// Whether it leads on; why it cannot be taken is then worth telling.
    pub(super) const fn is_on_the_way(self) -> bool {
        matches!(
            self,
            Self::Arrive | Self::Register | Self::Receipt | Self::Returned | Self::Acknowledge | Self::Resume
        )
    }

    /// What the button says.
    pub(super) fn label(self) -> &'static str {
        let w = Steps::words();
        match self {
            Self::Letter => w.letter,
            Self::Arrive => w.arrive,
            Self::Reject => w.reject,
            Self::Register => w.register,
            Self::Receipt => w.receipt,
            Self::Returned => w.returned,
            Self::Acknowledge => w.acknowledge,
            Self::Withdraw => w.withdraw,
            Self::Suspend => w.suspend,
            Self::Resume => w.resume,
            Self::Transfer => w.transfer,
            Self::Close => w.close,
        }
    }

    /// What tells its button from the others.
    pub(super) const fn testid(self) -> &'static str {
        match self {
            Self::Letter => "step-letter",
            Self::Arrive => "step-arrive",
            Self::Reject => "step-reject",
            Self::Register => "step-register",
            Self::Receipt => "step-receipt",
            Self::Returned => "step-returned",
            Self::Acknowledge => "step-acknowledge",
            Self::Withdraw => "step-withdraw",
            Self::Suspend => "step-suspend",
            Self::Resume => "step-resume",
            Self::Transfer => "step-transfer",
            Self::Close => "step-close",
        }
    }

    /// Whether it may be taken on a day from where the check-in stands, whatever is filled in.
    pub(super) fn may(
        self,
        community: &Community,
        member: Id<Member>,
        state: &CheckinState,
        today: Day,
    ) -> Result<(), CheckinRefusal> {
        let (on, some) = (today, || "…".to_owned());
        let step = match self {
            Self::Letter => {
                let to = community.profile.name.clone();
                CheckinFact::LetterIssued {
                    no: String::new(),
                    on,
                    to: if to.is_empty() { some() } else { to },
                }
            }
            Self::Arrive => CheckinFact::Arrived { on, basis: Basis::UnitLinked },
            Self::Reject => CheckinFact::Rejected { on, belongs_to: some() },
            Self::Register => CheckinFact::Registered { on, card_no: some(), mode: CheckinMode::Alone },
            Self::Receipt => CheckinFact::ReceiptIssued { on, no: some(), delivery: Delivery::ByMember },
            Self::Returned => CheckinFact::ReceiptReturned { on },
            Self::Acknowledge => CheckinFact::Acknowledged { on },
            Self::Withdraw => CheckinFact::Withdrawn { on, why: some() },
            Self::Suspend => CheckinFact::Suspended { on, why: some() },
            Self::Resume => CheckinFact::Resumed { on },
            Self::Transfer => CheckinFact::TransferredOut { on, to: some(), why: LeaveReason::Other },
            Self::Close => CheckinFact::Closed { on, why: LeaveReason::Other },
        };
        community.check_checkin_at(state, member, &step, today)
    }
}

/// A step, and telling the unit of it in the same act.
pub(super) fn edits(
    community: &Community,
    member: Id<Member>,
    step: Id<Step>,
    fact: CheckinFact,
    today: Day,
) -> Vec<Edit> {
    let told = community.to_tell(member, Some(&fact), today);
    let tell = told.map(|(unit, person, told)| RegisterEdit::TellUnit { unit, person, told });
    let step = RegisterEdit::CheckIn { member, step, fact };
    [Some(step), tell].into_iter().flatten().map(Edit::Register).collect()
}

/// Which step about whom is asked for in the one sheet of a page.
#[derive(Clone, Copy)]
pub(super) struct Asking {
    pub(super) open: RwSignal<bool>,
    pub(super) about: RwSignal<Option<(Id<Member>, Ask)>>,
    /// The last that was done here.
    pub(super) done: RwSignal<Option<(Id<Member>, Ask)>>,
}

impl Asking {
    pub(super) fn new() -> Self {
        Self { open: RwSignal::new(false), about: RwSignal::new(None), done: RwSignal::new(None) }
    }

    pub(super) fn ask(self, member: Id<Member>, ask: Ask) {
        self.about.set(Some((member, ask)));
        self.open.set(true);
    }
}
