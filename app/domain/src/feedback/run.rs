//! Where a card stands: derived from its facts, in the order of their places, the same on every device.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{About, FeedbackField, FeedbackRules, FeedbackStep, FeedbackText, UnitFeedback};
use crate::{
    community::Community,
    id::Id,
    moment::{Day, Moment, Year},
    principal::{Member, Principal, Unit},
    register::{CheckinState, MemberFile, UnitFile},
    service::ServiceYears,
    sheet::FeedbackCard,
    wish::{Stamped, Step},
};

/// How far a card is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// As the records say, perhaps changed.
    #[default]
    Preparing,
    /// Agreed to; it can be issued.
    Approved,
    /// Issued, and with the unit.
    Issued,
}

/// Something a clerk changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What it says now.
    pub value: String,
    /// Why.
    pub why: String,
    /// Who.
    pub by: Principal,
    /// When.
    pub at: Moment,
}

/// One card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feedback {
    /// What it is about.
    pub about: About,
    /// The year it belongs to.
    pub year: Year,
    /// The matter in words, and since when it is known.
    pub matter: Option<(Day, String)>,
    /// How far it is.
    pub stage: Stage,
    /// What was changed; the last change of a field holds.
    pub changes: BTreeMap<FeedbackField, Change>,
    /// Who agreed to it as it is.
    pub approved: Option<(Principal, Moment)>,
    /// Every version that was issued, the oldest first.
    pub issued: Vec<(Id<Step>, Principal, Moment, FeedbackCard)>,
}

impl Feedback {
    fn new(about: About, year: Year) -> Self {
        Self {
            about,
            year,
            matter: None,
            stage: Stage::Preparing,
            changes: BTreeMap::new(),
            approved: None,
            issued: Vec::new(),
        }
    }

    /// The card of a year about which nothing was done yet.
    pub fn annual(year: Year) -> Self {
        Self::new(About::Annual(year), year)
    }

    /// The version that holds.
    pub fn last(&self) -> Option<&FeedbackCard> {
        self.issued.last().map(|(.., card)| card)
    }

    /// What the card says: the records, with the changes over them.
    pub fn over(&self, records: &FeedbackText) -> FeedbackText {
        let mut text = records.clone();
        for (field, change) in &self.changes {
            text.set(*field, change.value.as_str());
        }
        text
    }

    /// What is lacking before it can be approved.
    pub fn lacking(&self) -> Vec<FeedbackField> {
        let has =
            |field: &FeedbackField| self.changes.get(field).is_some_and(|change| !change.value.is_empty());
        FeedbackField::REQUIRED.into_iter().filter(|field| !has(field)).collect()
    }

    fn take(&mut self, id: Id<Step>, fact: &Stamped<FeedbackStep>) {
        match &fact.step {
            FeedbackStep::Opened { on, words } => self.matter = Some((*on, words.clone())),
            FeedbackStep::Changed { field, value, why, .. } => {
                let change = Change { value: value.clone(), why: why.clone(), by: fact.by, at: fact.at };
                self.changes.insert(*field, change);
                // Somebody agreed to what it said before.
                (self.approved, self.stage) = (None, Stage::Preparing);
            }
            FeedbackStep::Approved { .. } => {
                if self.stage == Stage::Preparing {
                    (self.approved, self.stage) = (Some((fact.by, fact.at)), Stage::Approved);
                }
            }
            FeedbackStep::Issued { card, .. } => {
                self.stage = Stage::Issued;
                self.issued.push((id, fact.by, fact.at, card.as_ref().clone()));
            }
        }
    }
}

/// Every card of a member of which there are facts, by what it is about.
pub fn feedbacks(file: &MemberFile, years: ServiceYears) -> BTreeMap<About, Feedback> {
    let mut facts: Vec<_> = file.feedback.iter().collect();
    facts.sort_by_key(|(id, fact)| (fact.place(), **id));
    let mut all: BTreeMap<About, Feedback> = BTreeMap::new();
    for (id, fact) in facts {
        let about = fact.step.about(*id);
        let year = match about {
            About::Annual(year) => year,
            About::Matter(step) => match file.feedback.get(&step).map(|opened| &opened.step) {
                Some(FeedbackStep::Opened { on, .. }) => years.of(*on),
                // What opened it has not arrived.
                _ => continue,
            },
        };
        all.entry(about).or_insert_with(|| Feedback::new(about, year)).take(*id, fact);
    }
    all
}

/// One card of a member; the yearly one is there before anything was done about it.
pub fn feedback(file: &MemberFile, about: About, years: ServiceYears) -> Option<Feedback> {
    let known = feedbacks(file, years).remove(&about);
    match about {
        About::Annual(year) => Some(known.unwrap_or_else(|| Feedback::annual(year))),
        About::Matter(_) => known,
    }
}

/// Whether the yearly run is open.
pub fn in_window(rules: &FeedbackRules, today: Day, years: ServiceYears) -> bool {
    let (from, to) = rules.window(years.of(today), years);
    from <= today && today <= to
}

/// Whether a member has a card in the run of a year: who was registered before it ended.
pub fn in_run(checkin: &CheckinState, year: Year, years: ServiceYears) -> bool {
    let (_, last) = years.days(year);
    checkin.stage.is_registered() && checkin.registered.as_ref().is_none_or(|(on, _)| *on <= last)
}

/// The year whose run is worked on: the one before while it was begun and is not done, until the next opens.
pub fn run_year(community: &Community, checkins: &BTreeMap<Id<Member>, CheckinState>, today: Day) -> Year {
    let (rules, years) = (&community.settings.feedback_run, community.settings.year_begins);
    let this = years.of(today);
    let before = Year(this.0.saturating_sub(1));
    if rules.window(this, years).0 <= today {
        return this;
    }
    let (mut begun, mut left) = (false, false);
    for (id, _) in checkins.iter().filter(|(_, checkin)| in_run(checkin, before, years)) {
        let known = community.member(*id).and_then(|file| feedback(file, About::Annual(before), years));
        begun |= known.as_ref().is_some_and(|one| !one.changes.is_empty() || one.stage != Stage::Preparing);
        left |= known.is_some_and(|one| one.stage != Stage::Issued);
    }
    if begun && left { before } else { this }
}

/// What is to be issued now: cards of the run, from the day it opens, and cards about important matters.
pub fn owed(
    community: &Community,
    checkins: &BTreeMap<Id<Member>, CheckinState>,
    today: Day,
) -> (usize, usize) {
    let (rules, years) = (&community.settings.feedback_run, community.settings.year_begins);
    let year = run_year(community, checkins, today);
    let open = rules.window(year, years).0 <= today;
    let registered = checkins.iter().filter(|(_, checkin)| checkin.stage.is_registered());
    registered.filter_map(|(id, checkin)| Some((community.member(*id)?, checkin))).fold(
        (0, 0),
        |(annual, matters), (file, checkin)| {
            let known = feedbacks(file, years);
            let issued = known.get(&About::Annual(year)).is_some_and(|one| one.stage == Stage::Issued);
            let lacks = open && in_run(checkin, year, years) && !issued;
            let waits = known.values().filter(|one| one.matter.is_some() && one.issued.is_empty()).count();
            (annual + usize::from(lacks), matters + waits)
        },
    )
}

/// The day by which a card about an important matter is due, while it is not issued.
pub fn matter_due(one: &Feedback, rules: &FeedbackRules) -> Option<Day> {
    let (on, _) = one.matter.as_ref()?;
    one.issued.is_empty().then(|| on.plus(i32::from(rules.matter_days)))
}

/// What a unit did with a card.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filed {
    /// Since when it is there.
    pub received: Option<Day>,
    /// What the unit says, with its day.
    pub answer: Option<(Day, String)>,
    /// Since when it is on file.
    pub filed: Option<Day>,
}

/// What the unit did with one version of a card.
pub fn filed(unit: &UnitFile, member: Id<Member>, card: Id<Step>) -> Filed {
    let mut all = Filed::default();
    let mut facts: Vec<_> =
        unit.filed.iter().filter(|((of, about, _), _)| (*of, *about) == (member, card)).collect();
    facts.sort_by_key(|((.., id), fact)| (fact.place(), *id));
    for (_, fact) in facts {
        match &fact.step {
            UnitFeedback::Received { on } => all.received = all.received.or(Some(*on)),
            UnitFeedback::Answered { on, words } => all.answer = Some((*on, words.clone())),
            UnitFeedback::Filed { on } => all.filed = all.filed.or(Some(*on)),
        }
    }
    all
}

impl Community {
    /// The unit of the register that a member's cards go to, when there is one.
    pub fn feedback_unit(&self, member: Id<Member>) -> Option<Id<Unit>> {
        self.unit_of(&self.member(member)?.card).map(|(id, _)| id)
    }
}
