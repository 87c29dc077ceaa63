//! Whether what was frozen when a year was closed still follows from what is known: any device that reads the member's file can
//! say so, years later.

use super::{
    Frozen,
    year::{Asked, Years},
};
use crate::{
    id::Id,
    principal::Member,
    rating::{Digest, Period, compute},
    requirement::{Outcome, Requirement},
    service::{Entry, Term, count},
};

/// Whether the records behind a frozen result are still the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rechecked {
    /// They are, and the scheme gives the same.
    Same,
    /// Records were changed, added or taken back since.
    RecordsChanged,
    /// The scheme of that version is not known here, or is another one.
    SchemeUnknown,
    /// The same records and scheme give something else: the result was not worked out from them.
    Differs,
    /// They are, but years are cut otherwise now: the result is about the days it was closed with.
    YearsMoved,
    /// They are, and what is asked is something else now: the rules, an exemption or the check-in changed since.
    RequirementChanged,
}

/// Whether the frozen requirement is what it comes to now. Of whom nothing was asked nothing is compared: that they had left,
/// or came later, is told by their check-in alone.
fn follows(frozen: &Requirement, again: &Requirement) -> bool {
    frozen.outcome == Outcome::NotAsked || (frozen.needs, frozen.outcome) == (again.needs, again.outcome)
}

impl Years<'_> {
    /// Whether a frozen result still follows from the records, as they counted on the day it was frozen, and its requirement
    /// from the rules, exemptions and check-in. What residents said is compared where this device knows all of it, and else
    /// taken as it was frozen; so is the kind of the unit, and whether somebody has left since.
    pub fn recheck(&self, member: Id<Member>, frozen: &Frozen, knows_ratings: bool) -> Rechecked {
        let (entries, years) = (self.entries(member), frozen.years);
        let posts = self.posts(member, years);
        let known = self.community.settings.rating.version(frozen.scheme);
        let Some(scheme) = known.filter(|scheme| Digest::of_scheme(scheme) == frozen.scheme_digest) else {
            return Rechecked::SchemeUnknown;
        };
        let term = match scheme.period {
            Period::Yearly => Term::Year(self.year),
            Period::Lifetime => Term::Through(self.year),
        };
        let mut counted = count(&entries, posts, (term, years), frozen.on, frozen.counting);
        let others = knows_ratings && counted.ratings != frozen.ratings;
        if others || Digest::of(&entries, &counted) != frozen.digest {
            return Rechecked::RecordsChanged;
        }
        counted.ratings = frozen.ratings;
        let months = self.months(member, frozen.on, years);
        let again = compute(scheme, &counted, frozen.requirement.gate(true), months);
        let same = (again.score, again.by_score) == (frozen.score, frozen.by_score);
        let (was, asked) = (&frozen.requirement, self.requirement_again(member, &entries, frozen));
        match () {
            () if !same || asked.is_some_and(|asked| asked.has != was.has) => Rechecked::Differs,
            () if asked.is_some_and(|asked| !follows(was, &asked)) => Rechecked::RequirementChanged,
            () if years != self.cut => Rechecked::YearsMoved,
            () => Rechecked::Same,
        }
    }

    fn requirement_again(
        &self,
        member: Id<Member>,
        entries: &[Entry],
        frozen: &Frozen,
    ) -> Option<Requirement> {
        let file = self.community.member(member)?;
        let posts = self.posts(member, frozen.years);
        let term = (Term::Year(self.year), frozen.years);
        let counted = count(entries, posts, term, frozen.on, frozen.counting);
        let scope = frozen.requirement.scope;
        let asked = Asked { on: frozen.on, closed: true, scope, active: true };
        Some(self.requirement(member, file, &counted, frozen.years, &asked))
    }
}
