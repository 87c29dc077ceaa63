//! Edits of what the community needs, of what units answer, and of projects of both.

use serde::{Deserialize, Serialize};

use super::{FileOf, Refusal};
use crate::{
    access::DocName,
    community::Community,
    id::Id,
    joint::{
        Agreement, AgreementField, Demand, DemandAction, DemandAnswer, DemandField, DemandState, Joint,
        JointAction, JointField, JointState, JointStep, Side, answer, next, standing,
    },
    mask::without_numbers,
    moment::Day,
    principal::{Principal, Role, Unit},
    wish::Step,
};

/// One thing to change about the lists of both.
#[expect(missing_docs, reason = "the fields are those of the facts and records they write, documented there")]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JointEdit {
    /// Sets fields of a demand.
    FillDemand { demand: Id<Demand>, fields: Vec<(DemandField, String)> },
    /// What a unit says to a demand.
    Answer { unit: Id<Unit>, demand: Id<Demand>, step: Id<Step>, what: DemandAnswer },
    /// Sets fields of a project.
    Fill { unit: Id<Unit>, joint: Id<Joint>, fields: Vec<(JointField, String)> },
    /// A step of a project; whose side takes it follows from who does it.
    Take { unit: Id<Unit>, joint: Id<Joint>, step: Id<Step>, what: JointStep },
    /// Sets fields of an agreement.
    Agree { unit: Id<Unit>, agreement: Id<Agreement>, fields: Vec<(AgreementField, String)> },
}

/// Why something about the lists cannot be done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum JointRefusal {
    /// The demand is not known on this device.
    #[error("unknown demand")]
    UnknownDemand,
    /// The demand is not where it can be done.
    #[error("the demand is {0:?}")]
    Demand(DemandState),
    /// Fields that a published demand has to have.
    #[error("fields are missing")]
    DemandLacks(Vec<DemandField>),
    /// The unit has nothing to take back.
    #[error("nothing was offered")]
    NothingOffered,
    /// The project is not known on this device.
    #[error("unknown project")]
    Unknown,
    /// The project is not where it can be done.
    #[error("the project is {0:?}")]
    State(JointState),
    /// Fields that a project has to have before the unit is asked.
    #[error("fields are missing")]
    Lacks(Vec<JointField>),
    /// Fields that an agreement has to have before it is signed.
    #[error("fields are missing")]
    AgreementLacks(Vec<AgreementField>),
    /// The agreement is signed: it stays as it was signed.
    #[error("signed")]
    Signed,
}

impl JointEdit {
    /// Whose file it writes to.
    pub const fn file(&self) -> Option<FileOf> {
        match self {
            Self::FillDemand { .. } => None,
            Self::Answer { unit, .. }
            | Self::Fill { unit, .. }
            | Self::Take { unit, .. }
            | Self::Agree { unit, .. } => Some(FileOf::Unit(*unit)),
        }
    }

    pub(super) fn doc(&self) -> DocName {
        self.file().map_or(DocName::Community, FileOf::doc)
    }

    pub(super) fn turn(&self, community: &Community) -> u32 {
        match self {
            Self::Take { unit, joint, .. } => {
                let known = community.unit(*unit).and_then(|unit| unit.joints.get(joint));
                known.map_or(1, Joint::next_turn)
            }
            Self::Answer { unit, demand, .. } => {
                let said = community.unit(*unit).into_iter().flat_map(|unit| &unit.answered);
                let turns = said.filter(|((of, _), _)| of == demand).map(|(_, fact)| fact.turn);
                turns.max().map_or(1, |last| last.saturating_add(1))
            }
            Self::FillDemand { .. } | Self::Fill { .. } | Self::Agree { .. } => 1,
        }
    }

    pub(super) fn is_owners(&self, who: &Principal) -> bool {
        match self {
            Self::FillDemand { .. } => matches!(who, Principal::Staff(_)),
            Self::Answer { unit, .. } | Self::Take { unit, .. } => *who == Principal::Liaison(*unit),
            Self::Fill { .. } | Self::Agree { .. } => false,
        }
    }
}

/// What the unit took on stays as it was taken on: only who answers for it, and until when, is changed meanwhile.
const ALWAYS: [JointField; 3] = [JointField::Responsible, JointField::UnitPerson, JointField::Due];

/// Checks one edit; who may write there is known already.
pub(super) fn check(community: &Community, edit: &JointEdit, role: Role) -> Result<(), Refusal> {
    match edit {
        JointEdit::FillDemand { demand, fields } => fill_demand(community, *demand, fields),
        JointEdit::Answer { unit, demand, what, .. } => {
            let known = community.demands.get(demand).ok_or(JointRefusal::UnknownDemand)?;
            match what {
                // Said for a unit, by staff, it would not be the unit's word.
                _ if role != Role::Liaison => Err(Refusal::NotAllowed),
                DemandAnswer::Offered { .. } if known.state() != DemandState::Open => {
                    Err(JointRefusal::Demand(known.state()).into())
                }
                DemandAnswer::Offered { resource: None, words } => text(words),
                DemandAnswer::Offered { .. } => Ok(()),
                DemandAnswer::TakenBack => {
                    let offered = community.unit(*unit).is_some_and(|unit| answer(unit, *demand).is_some());
                    if offered { Ok(()) } else { Err(JointRefusal::NothingOffered.into()) }
                }
            }
        }
        JointEdit::Fill { unit, joint, fields } => {
            let known = community.unit(*unit).and_then(|unit| unit.joints.get(joint));
            let state = known.map_or(JointState::Draft, |joint| standing(joint).state);
            let free = matches!(state, JointState::Draft | JointState::Declined);
            let fits = free || (state.is_live() && fields.iter().all(|(field, _)| ALWAYS.contains(field)));
            if fits { Ok(()) } else { Err(JointRefusal::State(state).into()) }
        }
        JointEdit::Agree { unit, agreement, fields } => agree(community, *unit, *agreement, fields),
        JointEdit::Take { unit, joint, what, .. } => {
            let known = community.unit(*unit).and_then(|unit| unit.joints.get(joint));
            let known = known.ok_or(JointRefusal::Unknown)?;
            let (state, action) = (standing(known).state, what.action());
            Side::of(role).and_then(|side| next(state, action, side)).ok_or(JointRefusal::State(state))?;
            if matches!(action, JointAction::Propose | JointAction::Accept)
                && community.is_archived(&Principal::Liaison(*unit))
            {
                return Err(Refusal::Archived);
            }
            match what {
                JointStep::Proposed => match known.card.lacking(&JointField::REQUIRED) {
                    lacking if lacking.is_empty() => Ok(()),
                    lacking => Err(JointRefusal::Lacks(lacking).into()),
                },
                JointStep::Progressed { percent, .. } if *percent > 100 => Err(Refusal::OutOfRange),
                _ if action.needs_words() => text(what.words()),
                _ => Ok(()),
            }
        }
    }
}

fn fill_demand(
    community: &Community,
    id: Id<Demand>,
    fields: &[(DemandField, String)],
) -> Result<(), Refusal> {
    let mut demand = community.demands.get(&id).map(|known| known.as_ref().clone()).unwrap_or_default();
    let before = demand.state();
    for (field, value) in fields {
        demand.card.set(*field, value.as_str());
    }
    let after = demand.state();
    if before != after && !DemandAction::ALL.iter().any(|action| action.after(before) == Some(after)) {
        return Err(JointRefusal::Demand(before).into());
    }
    // Everybody reads it, also while it is written.
    if fields.iter().any(|(field, value)| {
        matches!(field, DemandField::Name | DemandField::Content) && without_numbers(value) != *value
    }) {
        return Err(Refusal::Identifies);
    }
    let lacking = demand.card.lacking(&DemandField::REQUIRED);
    if after == DemandState::Open && !lacking.is_empty() {
        return Err(JointRefusal::DemandLacks(lacking).into());
    }
    Ok(())
}

/// What is signed stays as it was signed, until somebody says that it was not.
fn agree(
    community: &Community,
    unit: Id<Unit>,
    id: Id<Agreement>,
    fields: &[(AgreementField, String)],
) -> Result<(), Refusal> {
    let known = community.unit(unit).and_then(|unit| unit.agreements.get(&id));
    let mut card = known.map(|known| known.card.clone()).unwrap_or_default();
    let signed = card.has(AgreementField::SignedOn);
    if signed && fields.iter().any(|(field, _)| *field != AgreementField::SignedOn) {
        return Err(JointRefusal::Signed.into());
    }
    for (field, value) in fields {
        card.set(*field, value.as_str());
    }
    let lacking = card.lacking(&AgreementField::REQUIRED);
    if card.has(AgreementField::SignedOn) && !lacking.is_empty() {
        return Err(JointRefusal::AgreementLacks(lacking).into());
    }
    let day = |field| card.get(field).parse::<Day>().ok();
    match (day(AgreementField::From), day(AgreementField::To)) {
        (Some(from), Some(to)) if to < from => Err(Refusal::OutOfRange),
        _ => Ok(()),
    }
}

fn text(words: &str) -> Result<(), Refusal> {
    if words.trim().is_empty() { Err(Refusal::TextMissing) } else { Ok(()) }
}

impl From<JointRefusal> for Refusal {
    fn from(why: JointRefusal) -> Self {
        Self::Joint(why)
    }
}
