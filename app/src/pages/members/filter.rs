//! What narrows the ledger: the questions every clerk asks of it, each with the number of those it fits.
//!
//! 未领岗 and 未达标 are not asked yet: there are no posts and no service records, so they would fit everybody.

use std::collections::BTreeMap;

use domain::register::{MemberField, MemberStatus, Membership};

use super::book::{Line, RegisterBook};
use crate::{
    components::Option2,
    words::{Members, member_status, sentence},
};

/// A question of the chips.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ask {
    NotCheckedIn,
    Proposals,
    Incomplete,
    Probationary,
    Contested,
    Left,
    Here,
    CheckedIn,
    Suspended,
}

impl Ask {
    pub(super) const ALL: [Self; 9] = [
        Self::Here,
        Self::CheckedIn,
        Self::NotCheckedIn,
        Self::Suspended,
        Self::Proposals,
        Self::Incomplete,
        Self::Probationary,
        Self::Contested,
        Self::Left,
    ];

    /// Its name in addresses and tests.
    const fn key(self) -> &'static str {
        match self {
            Self::NotCheckedIn => "not-checked-in",
            Self::Proposals => "waiting",
            Self::Incomplete => "incomplete",
            Self::Probationary => "probationary",
            Self::Contested => "contested",
            Self::Left => "left",
            Self::Here => "here",
            Self::CheckedIn => "checked-in",
            Self::Suspended => "suspended",
        }
    }

    fn words(self) -> &'static str {
        let w = Members::words();
        match self {
            Self::NotCheckedIn => w.not_checked_in,
            Self::Proposals => w.proposals,
            Self::Incomplete => w.incomplete,
            Self::Probationary => w.probationary,
            Self::Contested => w.contested,
            Self::Left => w.left,
            Self::Here => w.here,
            Self::CheckedIn => w.checked_in,
            Self::Suspended => member_status(MemberStatus::Suspended),
        }
    }

    fn fits(self, line: &Line) -> bool {
        match self {
            Self::NotCheckedIn => line.status() == MemberStatus::Awaited,
            Self::Proposals => line.waiting > 0,
            Self::Incomplete => line.missing > 0 && !line.has_left(),
            Self::Probationary => line.file.card.membership() == Some(Membership::Probationary),
            Self::Contested => !line.file.contested.is_empty(),
            Self::Left => line.has_left(),
            Self::Here => !line.has_left(),
            Self::Suspended => line.status() == MemberStatus::Suspended,
            // Who is suspended is registered all the same.
            Self::CheckedIn => matches!(line.status(), MemberStatus::CheckedIn | MemberStatus::Suspended),
        }
    }
}

/// A list that the ledger is narrowed by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum By {
    Status,
    Unit,
    Branch,
    Grid,
    Skill,
}

impl By {
    pub(super) const ALL: [Self; 5] = [Self::Status, Self::Unit, Self::Branch, Self::Grid, Self::Skill];

    pub(super) const fn testid(self) -> &'static str {
        match self {
            Self::Status => "by-status",
            Self::Unit => "by-unit",
            Self::Branch => "by-branch",
            Self::Grid => "by-grid",
            Self::Skill => "by-skill",
        }
    }

    pub(super) fn words(self) -> &'static str {
        let w = Members::words();
        match self {
            Self::Status => w.status,
            Self::Unit => w.unit,
            Self::Branch => w.branch,
            Self::Grid => w.grid,
            Self::Skill => w.skill,
        }
    }

    /// What a line has of it.
    fn each(self, line: &Line, mut found: impl FnMut(&str)) {
        match self {
            Self::Status => found(member_status(line.status())),
            Self::Unit => found(&line.unit),
            Self::Branch => found(line.get(MemberField::AssignedBranch)),
            Self::Grid => found(line.get(MemberField::Grid)),
            Self::Skill => line.file.card.list(MemberField::ProfessionalSkills).for_each(found),
        }
    }

    fn fits(self, line: &Line, wanted: &str) -> bool {
        let mut fits = wanted.is_empty();
        if !fits {
            self.each(line, |value| fits |= value == wanted);
        }
        fits
    }
}

/// Everything that narrows, as it is chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Narrowing {
    /// In lower case.
    pub(super) search: String,
    pub(super) ask: String,
    pub(super) by: [String; 5],
}

impl Narrowing {
    pub(super) fn is_whole(&self) -> bool {
        *self == Self::default()
    }

    pub(super) fn fits(&self, line: &Line) -> bool {
        let asked = Ask::ALL.into_iter().find(|ask| ask.key() == self.ask);
        line.is_found(&self.search)
            && asked.is_none_or(|ask| ask.fits(line))
            && By::ALL.into_iter().zip(&self.by).all(|(by, wanted)| by.fits(line, wanted))
    }
}

/// The chips with their numbers; those that fit nobody are left out, but for the one that is pressed.
pub(super) fn chips(book: &RegisterBook, pressed: &str) -> Vec<(Option2, Option<usize>)> {
    let all = Ask::ALL.into_iter().map(|ask| (ask, book.count(|line| ask.fits(line))));
    // Everybody who has not left is most of the list; only the page of numbers asks for them.
    let shown = |ask: Ask, count: usize| match ask {
        Ask::Here => false,
        Ask::NotCheckedIn => true,
        _ => count > 0,
    };
    all.filter(|(ask, count)| shown(*ask, *count) || ask.key() == pressed)
        .map(|(ask, count)| (Option2::new(ask.key(), ask.words()), Some(count)))
        .collect()
}

/// The entries of a list with their numbers, the most frequent first.
pub(super) fn options(book: &RegisterBook, by: By) -> Vec<Option2> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for line in book.iter() {
        by.each(line, |value| {
            if let Some(count) = counts.get_mut(value) {
                *count += 1;
            } else if !value.is_empty() {
                counts.insert(value.to_owned(), 1);
            }
        });
    }
    let mut counts: Vec<(String, usize)> = counts.into_iter().collect();
    counts.sort_by(|one, two| two.1.cmp(&one.1).then_with(|| one.0.cmp(&two.0)));
    counts
        .into_iter()
        .map(|(value, count)| {
            let label = sentence!("{}（{}）", "{} ({})", value, count);
            Option2::new(value, label)
        })
        .collect()
}
