//! A project of the list of projects (项目清单): one unit and the community take something on together. It lies in the
//! unit's own file: staff keep the card, and each side takes its own steps.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Demand, JointStep, Side, standing};
use crate::{
    community::Community,
    field::{Fields, fields},
    id::Id,
    mask::{Classified, PrivacyClass, Shape},
    principal::Unit,
    register::UnitFile,
    wish::{Contested, Stamped, Step},
};

fields! {
    /// A field of a project of both.
    pub enum JointField {
        /// 项目名称.
        Name = "name",
        /// The demand it answers, by its id.
        Demand = "demand",
        /// What of the unit it takes, by its id.
        Resource = "resource",
        /// 社区责任人.
        Responsible = "responsible",
        /// 单位负责人.
        UnitPerson = "unit_person",
        /// 工作措施.
        Measures = "measures",
        /// 完成时限, `yyyy-mm-dd`.
        Due = "due",
    }
}

/// The card of a project.
pub type JointCard = Fields<JointField>;

impl JointField {
    /// What has to be there before the unit is asked (domain 2.11).
    pub const REQUIRED: [Self; 4] = [Self::Name, Self::Responsible, Self::Measures, Self::Due];
}

/// Names of people who are responsible; the unit and staff read it.
impl Classified for JointField {
    fn class(&self) -> PrivacyClass {
        PrivacyClass::Internal
    }

    fn shape(&self) -> Shape {
        Shape::Words
    }
}

/// A project of a unit and the community.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Joint {
    /// What is to be done.
    pub card: JointCard,
    /// Fields with more than one value after a merge.
    pub contested: Vec<Contested>,
    /// What each side did; whose it is follows from where it lies.
    pub steps: BTreeMap<(Side, Id<Step>), Stamped<JointStep>>,
}

impl Joint {
    /// The turn of a step taken now, after all that are known.
    pub fn next_turn(&self) -> u32 {
        self.steps.values().map(|fact| fact.turn).max().map_or(1, |last| last.saturating_add(1))
    }

    /// The demand it answers.
    pub fn demand(&self) -> Option<Id<Demand>> {
        self.card.get(JointField::Demand).parse().ok()
    }
}

/// Every project, with the unit that leads it.
pub fn joints(community: &Community) -> impl Iterator<Item = (Id<Unit>, Id<Joint>, &Joint)> {
    community
        .units
        .iter()
        .flat_map(|(unit, file)| file.joints.iter().map(move |(id, joint)| (*unit, *id, joint)))
        .filter(|(_, _, joint)| !joint.card.is_empty())
}

/// Whether a unit has a project for a demand that goes on.
pub fn live_for(unit: &UnitFile, demand: Id<Demand>) -> bool {
    unit.joints.values().any(|joint| joint.demand() == Some(demand) && standing(joint).state.is_live())
}
