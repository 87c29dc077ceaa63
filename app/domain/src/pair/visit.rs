//! The visits of a helper (帮扶记录): facts of the helper and of staff, and where each visit stands.
//!
//! Facts count in the order of their places and then of their ids, so that every device comes to the same.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Pair, PairCard, card::due_after};
use crate::{
    community::{Community, PersonFile},
    edit::FileOf,
    id::Id,
    moment::{Day, Moment},
    principal::Member,
    service::{Entry, Presence, Source, Standing, counts_from},
    settings::Settings,
    wish::{Stamped, Step},
};

/// Whether the need is met (needResolved).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Resolved {
    /// 未解决.
    #[default]
    Not,
    /// 解决中.
    Underway,
    /// 已解决.
    Resolved,
}

impl Resolved {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Not, Self::Underway, Self::Resolved];
}

/// One visit, or what stands for one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HelpVisit {
    /// The day.
    pub on: Day,
    /// 方式, one of the settings' list.
    #[serde(default)]
    pub method: String,
    /// How long, in minutes.
    #[serde(default)]
    pub minutes: u16,
    /// 帮扶内容.
    #[serde(default)]
    pub content: String,
    /// 物资.
    #[serde(default)]
    pub material: String,
    /// 金额, in fen.
    #[serde(default)]
    pub fen: u32,
    /// 成效.
    #[serde(default)]
    pub effect: String,
    /// Whether the need is met.
    #[serde(default)]
    pub resolved: Resolved,
}

/// What a helper says, in the own file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HelpStep {
    /// Was there. The id of the visit is that of this step.
    Visited(HelpVisit),
    /// Takes a visit back that staff have not confirmed.
    TakenBack {
        /// Which visit.
        visit: Id<Step>,
    },
}

/// What staff say, in the helper's file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HelpFact {
    /// 代录: a visit entered for the helper, and confirmed with that.
    Entered(HelpVisit),
    /// 核实.
    Confirmed {
        /// Which visit.
        visit: Id<Step>,
    },
    /// 退回.
    Refused {
        /// Which visit.
        visit: Id<Step>,
        /// Why, in words for the helper.
        why: String,
    },
}

/// Where a visit stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VisitFate {
    /// Waits for staff.
    Waiting,
    /// Confirmed.
    Confirmed {
        /// When.
        on: Day,
    },
    /// Not confirmed.
    Refused,
    /// Taken back by the helper.
    TakenBack,
}

/// A visit as it was logged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logged {
    /// Its id.
    pub id: Id<Step>,
    /// When it was entered.
    pub at: Moment,
    /// Whether staff entered it.
    pub by_staff: bool,
    /// What was done.
    pub visit: HelpVisit,
    /// Where it stands.
    pub fate: VisitFate,
    /// Why it was not confirmed, in words.
    pub why: String,
}

impl Logged {
    /// Whether it counts as having been there: for what is due next it does before it is confirmed.
    pub const fn stands(&self) -> bool {
        matches!(self.fate, VisitFate::Waiting | VisitFate::Confirmed { .. })
    }
}

/// The visits of one helper in one pair, by day.
pub fn visits(file: &PersonFile, pair: Id<Pair>) -> Vec<Logged> {
    let of = |(of, id): &(Id<Pair>, Id<Step>)| (*of == pair).then_some(*id);
    let own = file.helped.iter().filter_map(|(key, fact)| Some((of(key)?, fact)));
    let staff = file.help_facts.iter().filter_map(|(key, fact)| Some((of(key)?, fact)));
    fold(own, staff)
}

fn fold<'a>(
    own: impl Iterator<Item = (Id<Step>, &'a Stamped<HelpStep>)>,
    staff: impl Iterator<Item = (Id<Step>, &'a Stamped<HelpFact>)>,
) -> Vec<Logged> {
    let mut all: BTreeMap<Id<Step>, Logged> = BTreeMap::new();
    let mut about = Vec::new();
    let logged = |id, at, by_staff, visit: &HelpVisit, fate| Logged {
        id,
        at,
        by_staff,
        visit: visit.clone(),
        fate,
        why: String::new(),
    };
    for (id, fact) in own {
        match &fact.step {
            HelpStep::Visited(visit) => {
                all.insert(id, logged(id, fact.at, false, visit, VisitFate::Waiting));
            }
            HelpStep::TakenBack { visit } => {
                about.push((fact.place(), id, *visit, VisitFate::TakenBack, ""));
            }
        }
    }
    for (id, fact) in staff {
        let on = fact.at.day();
        match &fact.step {
            HelpFact::Entered(visit) => {
                all.insert(id, logged(id, fact.at, true, visit, VisitFate::Confirmed { on }));
            }
            HelpFact::Confirmed { visit } => {
                about.push((fact.place(), id, *visit, VisitFate::Confirmed { on }, ""));
            }
            HelpFact::Refused { visit, why } => {
                about.push((fact.place(), id, *visit, VisitFate::Refused, why));
            }
        }
    }
    about.sort_by_key(|(place, id, ..)| (*place, *id));
    for (_, _, visit, to, why) in about {
        let Some(one) = all.get_mut(&visit) else { continue };
        let taken = match (one.fate, to) {
            // What was taken back stays so, whatever staff said without knowing it.
            (VisitFate::TakenBack, _) => false,
            // What is confirmed is taken back by staff alone; the first confirmation counts.
            (VisitFate::Confirmed { .. }, to) => to == VisitFate::Refused,
            (VisitFate::Waiting | VisitFate::Refused, _) => true,
        };
        if taken {
            one.fate = to;
            why.clone_into(&mut one.why);
        }
    }
    let mut all: Vec<Logged> = all.into_values().collect();
    all.sort_by_key(|one| (one.visit.on, one.id));
    all
}

/// The day by which the next visit of a helper is due, by the card or by what the helper was told of it.
pub fn due(card: &PairCard, file: Option<&PersonFile>, pair: Id<Pair>) -> Option<Day> {
    let all = file.map(|file| visits(file, pair)).unwrap_or_default();
    due_after(card, all.iter().filter(|one| one.stands()).map(|one| one.visit.on).max())
}

/// The helpers of a running pair whose visit is overdue, each with since when.
pub fn overdue(community: &Community, id: Id<Pair>, pair: &Pair, today: Day) -> Vec<(FileOf, Day)> {
    if !pair.runs() {
        return Vec::new();
    }
    let late = |helper| {
        let file = FileOf::of(helper);
        let due = due(&pair.card, community.file(file), id)?;
        (due < today).then_some((file, due))
    };
    pair.helpers().into_iter().filter_map(late).collect()
}

/// The turn of a fact stated now about a helper's visits, after all that are known.
pub fn next_turn(file: Option<&PersonFile>, pair: Id<Pair>) -> u32 {
    let Some(file) = file else { return 1 };
    let own = file.helped.iter().filter(|((of, _), _)| *of == pair).map(|(_, fact)| fact.turn);
    let staff = file.help_facts.iter().filter(|((of, _), _)| *of == pair).map(|(_, fact)| fact.turn);
    own.chain(staff).max().map_or(1, |last| last.saturating_add(1))
}

/// What a member did for those they help, as records of service ([`Entry`]).
pub fn entries(community: &Community, member: Id<Member>) -> Vec<Entry> {
    let Some(member) = community.members.get(&member) else { return Vec::new() };
    let file = &member.file;
    let keys = file.helped.keys().chain(file.help_facts.keys()).map(|(pair, _)| *pair);
    let pairs: std::collections::BTreeSet<Id<Pair>> = keys.collect();
    let of_pair = |pair: Id<Pair>| {
        visits(file, pair).into_iter().map(move |one| entry(&community.settings, pair, &one))
    };
    pairs.into_iter().flat_map(of_pair).collect()
}

/// 参加活动类型 of every visit.
pub const VISIT_KIND: &str = "结对帮扶";

fn entry(settings: &Settings, pair: Id<Pair>, one: &Logged) -> Entry {
    Entry {
        id: one.id,
        source: Source::Pair(pair),
        on: one.visit.on,
        entered: one.at.day(),
        span: None,
        minutes: one.visit.minutes,
        expected: None,
        presence: Presence::OnTime,
        training: false,
        completes: false,
        standing: match one.fate {
            VisitFate::Waiting => Standing::Waiting,
            VisitFate::Confirmed { on } => Standing::Verified { counts_from: counts_from(settings, on) },
            VisitFate::Refused => Standing::Refused,
            VisitFate::TakenBack => Standing::Withdrawn,
        },
        effect: None,
        ratings: Vec::new(),
        kind: VISIT_KIND.to_owned(),
        mode: one.visit.method.clone(),
    }
}
