//! 共驻共建 with its three lists (domain 2.11, F26 to F28): what units offer (资源清单), what the community needs
//! (需求清单), and what both have taken on (项目清单).
//!
//! Resources are in [`crate::register`], with the rest of a unit's file. A demand is a card that everybody reads; what a
//! unit answers, the projects it is in, and the agreements with it (共建协议) lie in its own file. What fits is proposed ([`proposals`]), never decided.

mod agreement;
mod demand;
mod fit;
mod project;
mod way;

pub use agreement::{Agreement, AgreementCard, AgreementField, AgreementState};
pub use demand::{
    DEMAND_PRIORITIES, Demand, DemandAction, DemandAnswer, DemandCard, DemandField, DemandState, MET, Notice,
    PUBLISHED, WITHDRAWN, answer, answers, lateness,
};
pub use fit::{Match, Why, open_on, proposals};
pub use project::{Joint, JointCard, JointField, joints, live_for};
pub use way::{JointAction, JointStanding, JointState, JointStep, Side, Taken, next, standing};

#[cfg(test)]
mod tests;
