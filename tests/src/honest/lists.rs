//! What people do about the lists of units and the community: staff ask, units answer and take on, both go on.

use domain::{
    edit::{Edit, JointEdit},
    id::Id,
    joint::{
        Demand, DemandAction, DemandAnswer, DemandField, JointAction, JointField, JointStep, Side, next,
        standing,
    },
    principal::{Principal, Unit},
};

use crate::world::World;

/// Something about them.
pub(super) fn list(world: &mut World, index: usize) -> Option<Vec<Edit>> {
    let view = world.devices[index].replica.as_ref()?.view();
    let community = std::sync::Arc::clone(&view.community);
    let (who, today) = (world.devices[index].who, world.device_now(index).day());
    let units: Vec<Id<Unit>> = world
        .devices
        .iter()
        .filter_map(|device| match device.who {
            Principal::Liaison(unit) => Some(unit),
            _ => None,
        })
        .collect();
    let unit = *units.get(world.below(units.len().max(1)))?;
    let (side, unit) = match who {
        Principal::Staff(_) => (Side::Community, unit),
        Principal::Liaison(own) => (Side::Unit, own),
        _ => return None,
    };
    let words = format!("话{}", world.below(9));
    let demands: Vec<Id<Demand>> = community.demands.keys().copied().collect();
    let demand = demands.get(world.below(demands.len().max(1))).copied();
    let joint = community.unit(unit).and_then(|file| {
        let known: Vec<_> = file.joints.iter().map(|(id, joint)| (*id, standing(joint).state)).collect();
        known.get(world.below(known.len().max(1))).copied()
    });
    if let Some((joint, state)) = joint.filter(|_| world.chance(60)) {
        let fits: Vec<JointAction> =
            JointAction::ALL.into_iter().filter(|action| next(state, *action, side).is_some()).collect();
        let what = match fits.get(world.below(fits.len().max(1)))? {
            JointAction::Propose => JointStep::Proposed,
            JointAction::Withdraw => JointStep::Withdrawn,
            JointAction::Accept => JointStep::Accepted,
            JointAction::Decline => JointStep::Declined { words },
            JointAction::Progress => JointStep::Progressed { percent: 50, words },
            JointAction::Report => JointStep::Reported { words },
            JointAction::Return => JointStep::Returned { words },
            JointAction::Finish => JointStep::Finished { words },
            JointAction::End => JointStep::Ended { words },
            JointAction::Remark => JointStep::Remarked { words },
        };
        return Some(vec![Edit::Joint(JointEdit::Take { unit, joint, step: world.id(), what })]);
    }
    if side == Side::Unit {
        let what = DemandAnswer::Offered { resource: None, words };
        return Some(vec![Edit::Joint(JointEdit::Answer { unit, demand: demand?, step: world.id(), what })]);
    }
    let edit = if let Some(demand) = demand.filter(|_| world.chance(50)) {
        JointEdit::Fill {
            unit,
            joint: world.id(),
            fields: vec![
                (JointField::Name, words.clone()),
                (JointField::Demand, demand.to_string()),
                (JointField::Responsible, "社区书记".to_owned()),
                (JointField::Measures, words),
                (JointField::Due, today.plus(30).to_string()),
            ],
        }
    } else {
        let mut fields = vec![
            (DemandField::Name, words),
            (DemandField::Category, "场地".to_owned()),
            (DemandField::Wanted, today.plus(40).to_string()),
        ];
        fields.extend(DemandAction::Publish.fields(today));
        JointEdit::FillDemand { demand: world.id(), fields }
    };
    Some(vec![Edit::Joint(edit)])
}
