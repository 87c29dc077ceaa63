//! What the judging of years says of a candidate: the case about the award's year, and the stars of the year before
//! (domain 3.7). Known to staff, and of oneself.

use super::Award;
use crate::{
    community::Community,
    id::Id,
    judging::{Case, Shown, Stage, Years, case},
    moment::{Day, Year},
    principal::Member,
};

/// The years a selection looks at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CandidateYear {
    /// How far it is with cancelling the honours of the award's year.
    pub case: Option<(Year, Case)>,
    /// The stars of the year before, and whether it is closed.
    pub before: Option<(Year, Shown, bool)>,
}

impl CandidateYear {
    /// Whether honours of the award's year are cancelled.
    pub fn is_cancelled(&self) -> bool {
        self.case.as_ref().is_some_and(|(_, case)| case.stage == Stage::Stands)
    }
}

/// Where the case about the award's year stands.
fn case_of(community: &Community, award: &Award, member: Id<Member>, today: Day) -> Option<(Year, Case)> {
    let (year, file) = (award.year()?, community.member(member)?);
    let days = community.settings.requirement.objection_days;
    Some((year, case(&file.judging, year, today, days)?))
}

/// What the judging says of a candidate.
pub fn candidate_year(community: &Community, award: &Award, member: Id<Member>, today: Day) -> CandidateYear {
    let before = || {
        let year = Year(award.year()?.0.checked_sub(1)?);
        let judged = Years::of_one(community, member, year, today).judge(member)?;
        Some((year, judged.shown(), judged.is_closed()))
    };
    CandidateYear { case: case_of(community, award, member, today), before: before() }
}

/// The year whose honours are cancelled for one of them (R-17: all 评先评优 of the year).
pub fn cancelled<'a>(
    community: &Community,
    award: &Award,
    members: impl IntoIterator<Item = &'a Id<Member>>,
    today: Day,
) -> Option<Year> {
    let mut cases = members.into_iter().filter_map(|member| case_of(community, award, *member, today));
    cases.find(|(_, case)| case.stage == Stage::Stands).map(|(year, _)| year)
}
