//! Edits of posts and projects: the cards, taking on, leaving, work, and what staff decide.

use serde::{Deserialize, Serialize};

use super::{FileOf, Refusal, check::stays, helping::leads};
use crate::{
    access::DocName,
    community::Community,
    id::Id,
    moment::Day,
    offer::{
        Engagement, Fate, Offer, OfferField, OfferKind, OfferReason, OfferState, OfferStep, PUBLISHED,
        ServeStep, engagements, state,
    },
    principal::Principal,
    team::Team,
    wish::{Claimant, Step},
};

/// One thing to change about a post or a project.
#[expect(missing_docs, reason = "the fields are those of the facts and records they write, documented there")]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OfferEdit {
    /// Sets fields of the card.
    Fill { kind: OfferKind, offer: Id<Offer>, fields: Vec<(OfferField, String)> },
    /// Takes it on.
    Take { offer: Id<Offer>, claimant: Claimant, engagement: Id<Engagement>, shown: bool },
    /// Wants to leave.
    Leave {
        offer: Id<Offer>,
        claimant: Claimant,
        engagement: Id<Engagement>,
        step: Id<Step>,
        why: OfferReason,
    },
    /// Notes that something was done.
    Work { offer: Id<Offer>, claimant: Claimant, engagement: Id<Engagement>, step: Id<Step>, on: Day },
    /// Brings the own part of a project to an end.
    Finish { offer: Id<Offer>, claimant: Claimant, engagement: Id<Engagement>, step: Id<Step>, on: Day },
    /// A decision of staff.
    Decide { offer: Id<Offer>, step: Id<Step>, what: OfferStep },
    /// Says something in words about a step, in the own file: a promise, a reason, what was done.
    Say { file: FileOf, offer: Id<Offer>, step: Id<Step>, text: String },
    /// Whoever leads a team takes it on for the team.
    TakeForTeam {
        offer: Id<Offer>,
        claimant: Claimant,
        engagement: Id<Engagement>,
        shown: bool,
        team: Id<Team>,
    },
}

impl OfferEdit {
    /// What it is about.
    pub const fn offer(&self) -> Id<Offer> {
        match self {
            Self::Fill { offer, .. }
            | Self::Take { offer, .. }
            | Self::Leave { offer, .. }
            | Self::Work { offer, .. }
            | Self::Finish { offer, .. }
            | Self::Decide { offer, .. }
            | Self::Say { offer, .. }
            | Self::TakeForTeam { offer, .. } => *offer,
        }
    }

    /// The document it touches; none when it is about something that is not known here.
    pub(super) fn doc(&self, community: &Community) -> Option<DocName> {
        match self {
            Self::Fill { .. } => Some(DocName::Community),
            Self::Say { file, .. } => Some(file.doc()),
            Self::Take { offer, .. }
            | Self::Leave { offer, .. }
            | Self::Work { offer, .. }
            | Self::Finish { offer, .. }
            | Self::TakeForTeam { offer, .. }
            | Self::Decide { offer, .. } => community.offers.get(offer)?.year().map(DocName::Wall),
        }
    }

    /// The step of a claimant it states.
    pub fn own(&self) -> Option<(Claimant, Id<Step>, ServeStep)> {
        Some(match *self {
            Self::Take { claimant, engagement, shown, .. } => {
                (claimant, Id::from_random(*engagement.bytes()), ServeStep::Taken { shown })
            }
            Self::TakeForTeam { claimant, engagement, shown, team, .. } => {
                (claimant, Id::from_random(*engagement.bytes()), ServeStep::TakenForTeam { shown, team })
            }
            Self::Leave { claimant, engagement, step, why, .. } => {
                (claimant, step, ServeStep::Leaves { engagement, why })
            }
            Self::Work { claimant, engagement, step, on, .. } => {
                (claimant, step, ServeStep::Worked { engagement, on })
            }
            Self::Finish { claimant, engagement, step, on, .. } => {
                (claimant, step, ServeStep::Finished { engagement, on })
            }
            Self::Fill { .. } | Self::Decide { .. } | Self::Say { .. } => return None,
        })
    }

    /// The turn of the step it states, after all that are known.
    pub(super) fn turn(&self, community: &Community) -> u32 {
        community.offers.get(&self.offer()).map_or(1, |offer| offer.next_turn())
    }

    /// Whether a guarded writer may do it: what [`crate::access::owns`] says of its keys.
    pub(super) fn is_owners(&self, who: &Principal) -> bool {
        match self {
            Self::Fill { .. } => matches!(who, Principal::Staff(_)),
            Self::Decide { .. } => false,
            Self::Say { file, .. } => Claimant::of(*who).is_some_and(|me| FileOf::of(me) == *file),
            Self::Take { claimant, .. }
            | Self::Leave { claimant, .. }
            | Self::TakeForTeam { claimant, .. }
            | Self::Work { claimant, .. }
            | Self::Finish { claimant, .. } => claimant.principal() == *who,
        }
    }
}

/// Checks one edit; who may write there is known already.
pub(super) fn check(community: &Community, edit: &OfferEdit, today: Day) -> Result<(), Refusal> {
    let known = community.offers.get(&edit.offer());
    let offer = || known.map(AsRef::as_ref).ok_or(Refusal::UnknownOffer);
    let find = |claimant: Claimant, engagement: Id<Engagement>| {
        let all = engagements(offer()?);
        let found = all.into_iter().find(|one| (one.claimant, one.id) == (claimant, engagement));
        found.ok_or(Refusal::NoSuchClaim)
    };
    let held = |claimant, engagement| {
        if find(claimant, engagement)?.fate.is_held() { Ok(()) } else { Err(Refusal::NoSuchClaim) }
    };
    let past = |on: Day| if on <= today { Ok(()) } else { Err(Refusal::OutOfRange) };
    match edit {
        OfferEdit::Fill { fields, .. } => {
            let mut card = known.map(|offer| offer.card.clone()).unwrap_or_default();
            for (field, value) in fields {
                card.set(*field, value.as_str());
            }
            let lacking = card.lacking(&OfferField::REQUIRED);
            // What was done about it would be left behind on another wall.
            let year = known.map_or("", |offer| offer.card.get(OfferField::Year));
            if !year.is_empty() && card.get(OfferField::Year) != year {
                return Err(Refusal::Frozen);
            }
            let publishes = card.get(OfferField::Status) == PUBLISHED;
            if publishes && !lacking.is_empty() { Err(Refusal::OfferLacks(lacking)) } else { Ok(()) }
        }
        OfferEdit::Say { text, .. } if text.trim().is_empty() => Err(Refusal::TextMissing),
        OfferEdit::Say { .. } => Ok(()),
        OfferEdit::Take { claimant, .. } => takes(community, offer()?, *claimant, None, today),
        OfferEdit::TakeForTeam { claimant, team, .. } => {
            leads(community, *team, *claimant)?;
            takes(community, offer()?, *claimant, Some(*team), today)
        }
        OfferEdit::Leave { claimant, engagement, .. } => match find(*claimant, *engagement)?.fate {
            Fate::Waiting | Fate::Active => Ok(()),
            Fate::Leaving(_) | Fate::Left(_) | Fate::Declined(_) | Fate::Done => Err(Refusal::NoSuchClaim),
        },
        OfferEdit::Work { claimant, engagement, on, .. } => {
            held(*claimant, *engagement)?;
            past(*on)
        }
        OfferEdit::Finish { claimant, engagement, on, .. } => {
            held(*claimant, *engagement)?;
            if offer()?.kind == Some(OfferKind::Project) { past(*on) } else { Err(Refusal::NoSuchClaim) }
        }
        OfferEdit::Decide { what, .. } => {
            let (claimant, engagement) = what.about();
            let one = find(claimant, engagement)?;
            let fits = match what {
                OfferStep::Approved { .. } => {
                    if one.fate == Fate::Waiting {
                        stays(community, &claimant.principal())?;
                        return open(offer()?, today);
                    }
                    false
                }
                OfferStep::Declined { .. } => one.fate == Fate::Waiting,
                OfferStep::Released { .. } => one.fate.is_held(),
                OfferStep::Kept { .. } => matches!(one.fate, Fate::Leaving(_)),
                OfferStep::Confirmed { .. } => one.finished.is_some() && one.fate.is_held(),
            };
            if fits { Ok(()) } else { Err(Refusal::NoSuchClaim) }
        }
    }
}

/// Nobody has the same twice, neither alone nor as a team.
fn takes(
    community: &Community,
    offer: &Offer,
    claimant: Claimant,
    team: Option<Id<Team>>,
    today: Day,
) -> Result<(), Refusal> {
    stays(community, &claimant.principal())?;
    if offer.kind == Some(OfferKind::Post) && matches!(claimant, Claimant::Unit(_)) {
        return Err(Refusal::PostForMembers);
    }
    let same = |one: &Engagement| one.claimant == claimant || (team.is_some() && one.team == team);
    if engagements(offer).iter().any(|one| same(one) && one.fate.is_live()) {
        return Err(Refusal::ClaimedAlready);
    }
    open(offer, today)
}

fn open(offer: &Offer, today: Day) -> Result<(), Refusal> {
    match state(offer, today) {
        OfferState::Open => Ok(()),
        other => Err(Refusal::OfferClosed(other)),
    }
}
