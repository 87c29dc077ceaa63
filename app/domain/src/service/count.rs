//! What of a member's records counts, and why the rest does not (domain 3.5).
//!
//! A pure function of one member's records: the order in which they are given, and everybody else's, change nothing. Hours
//! are whole half hours; nothing here is a float. What a yearly requirement or a star makes of it is not known here.

use serde::{Deserialize, Serialize};

use super::{Entry, Presence, ServiceYears, Source, Standing};
use crate::{
    id::Id,
    moment::{Day, Year},
    offer::Offer,
    wish::Step,
};

/// How records are counted; what a community may set of domain 3.5.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CountRules {
    /// Less of an activity's length than this gives no hours (F35).
    pub presence_percent: u8,
    /// Anything shorter gives no hours, and is attendance all the same.
    pub shortest_minutes: u16,
    /// What is above it on one day is kept and not counted (G17).
    pub daily_cap_minutes: u16,
    /// Whether preparation and training count.
    pub counts_training: bool,
}

impl Default for CountRules {
    fn default() -> Self {
        Self { presence_percent: 60, shortest_minutes: 30, daily_cap_minutes: 480, counts_training: false }
    }
}

impl CountRules {
    /// Whether the numbers can be meant.
    pub const fn is_sound(&self) -> bool {
        self.presence_percent <= 100
            && self.shortest_minutes <= self.daily_cap_minutes
            && self.daily_cap_minutes <= 1_440
    }
}

/// Which days are counted. A year and a lifetime are never mixed (domain 3.6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Term {
    /// 本年度: the days of one year, by the date of service.
    Year(Year),
    /// 累计: every day until the end of that year.
    Through(Year),
}

impl Term {
    /// The first and the last day.
    pub fn days(self, years: ServiceYears) -> (Day, Day) {
        match self {
            Self::Year(year) => years.days(year),
            Self::Through(year) => (Day(i32::MIN), years.days(year).1),
        }
    }
}

/// Why a record does not count, or not all of it. The order is that in which people are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NotCounted {
    /// 待核.
    Waiting,
    /// Its publication is not over (F29b).
    InPublication {
        /// The first day on which it counts.
        until: Day,
    },
    /// 驳回.
    Refused,
    /// Somebody objects, and nobody has decided.
    Disputed,
    /// Taken back.
    Withdrawn,
    /// The day lies ahead.
    InFuture,
    /// Entered when its year was closed already (domain 3.5).
    EnteredLate {
        /// The last day on which it could be entered.
        until: Day,
    },
    /// 请假.
    Excused,
    /// 缺席.
    Absent,
    /// Preparation or training.
    Training,
    /// At the same time as a record that was entered before; the clerk has to pick.
    Overlaps(Id<Step>),
    /// There for too little of it: no hours.
    BelowPresence {
        /// How long the member was there, in minutes.
        minutes: u16,
        /// How long it was.
        expected: u16,
    },
    /// Left early, and it is not known or not enough how long the member was there: no attendance.
    LeftEarly,
    /// Too short: no hours.
    TooShort {
        /// How long it was, in minutes.
        minutes: u16,
    },
    /// More than a day holds: the rest is kept and not counted.
    OverDailyCap {
        /// Half hours that are not counted.
        half_hours: u16,
    },
}

/// What one record counts for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Which record.
    pub id: Id<Step>,
    /// What it is about.
    pub source: Source,
    /// The day of the service.
    pub on: Day,
    /// Whether it counts at all: for what was done, said and rated.
    pub stands: bool,
    /// Whether it is attendance; of activities.
    pub attends: bool,
    /// Half hours that count.
    pub half_hours: u16,
    /// Why not, or why not all of it.
    pub why: Vec<NotCounted>,
}

/// A mean, exactly: the sum and of how many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mean {
    /// The sum.
    pub sum: u32,
    /// Of how many.
    pub n: u32,
}

impl Mean {
    fn add(&mut self, value: u8) {
        self.sum += u32::from(value);
        self.n += 1;
    }

    /// The mean in hundredths, rounded to the nearest; nothing of nothing.
    pub const fn hundredths(self) -> Option<u32> {
        if self.n == 0 { None } else { Some((self.sum * 200 + self.n) / (2 * self.n)) }
    }
}

/// What counts of one kind (活动类型).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KindCount {
    /// The kind, as on the record; where it says none, what it is about (项目, 微心愿 …).
    pub kind: String,
    /// Records.
    pub records: u32,
    /// Half hours.
    pub half_hours: u32,
}

/// What of a member's records counts in a term.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counted {
    /// Every record of the term, by day, with what does not count and why.
    pub lines: Vec<Line>,
    /// Records that count.
    pub records: u32,
    /// 时长: half hours.
    pub half_hours: u32,
    /// 次数: distinct activities attended.
    pub activities: u32,
    /// Distinct projects brought to an end.
    pub projects: u32,
    /// 事项: distinct projects, orders and wishes brought to an end.
    pub completed: u32,
    /// Posts held on any day.
    pub posts: Vec<Id<Offer>>,
    /// 成效.
    pub effect: Mean,
    /// 群众反映.
    pub ratings: Mean,
    /// The same by kind, in the order of the words.
    pub kinds: Vec<KindCount>,
}

/// Counts one member's records of a term as they stand on a day; the term is cut as years are. `posts` are those of [`crate::offer::posts_held`].
///
/// Where two records overlap, the one entered first counts (by day of entry, then id) until the clerk has taken one back;
/// the same order fills the day up to its cap.
pub fn count(
    entries: &[Entry],
    posts: Vec<Id<Offer>>,
    (term, years): (Term, ServiceYears),
    today: Day,
    rules: CountRules,
) -> Counted {
    let (first, last) = term.days(years);
    let mut of_term: Vec<&Entry> =
        entries.iter().filter(|entry| first <= entry.on && entry.on <= last).collect();
    of_term.sort_unstable_by_key(|entry| (entry.entered, entry.id));
    let locked = match term {
        Term::Year(year) => Some(years.entered_until(year)),
        Term::Through(_) => None,
    };
    let mut all = Counted { posts, ..Counted::default() };
    all.lines.reserve(of_term.len());
    let mut seen = Seen::default();
    for entry in of_term {
        let until = locked.unwrap_or_else(|| years.entered_until(years.of(entry.on)));
        let line = seen.line(entry, until, today, rules);
        if line.stands {
            all.take(entry, &line);
            seen.keep(entry, &line);
        }
        all.lines.push(line);
    }
    all.lines.sort_unstable_by_key(|line| (line.on, line.id));
    all.kinds.sort_unstable_by(|one, two| one.kind.cmp(&two.kind));
    let distinct = |mut found: Vec<Source>| {
        found.sort_unstable();
        found.dedup();
        found
    };
    let (attended, done) = (distinct(seen.attended), distinct(seen.done));
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    all.activities = number(attended.len());
    all.projects = number(done.iter().filter(|source| matches!(source, Source::Project(_))).count());
    all.completed = number(done.len());
    all
}

/// What the records before this one took up.
#[derive(Default)]
struct Seen {
    spans: Vec<(Day, u16, u16, Id<Step>)>,
    days: Vec<(Day, u16)>,
    attended: Vec<Source>,
    done: Vec<Source>,
}

impl Seen {
    fn line(&self, entry: &Entry, until: Day, today: Day, rules: CountRules) -> Line {
        let mut why = outright(entry, until, today, rules);
        if why.is_empty() {
            why.extend(self.overlapped(entry).map(NotCounted::Overlaps));
        }
        let stands = why.is_empty();
        let mut line = Line {
            id: entry.id,
            source: entry.source,
            on: entry.on,
            stands,
            attends: false,
            half_hours: 0,
            why,
        };
        if stands {
            self.measure(&mut line, entry, rules);
        }
        line
    }

    /// Hours and attendance of a record that stands.
    fn measure(&self, line: &mut Line, entry: &Entry, rules: CountRules) {
        let there = entry.expected.is_none_or(|expected| {
            u32::from(entry.minutes) * 100 >= u32::from(expected) * u32::from(rules.presence_percent)
        });
        let is_activity = matches!(entry.source, Source::Activity(_));
        line.attends = is_activity
            && match entry.presence {
                Presence::OnTime | Presence::Late => true,
                Presence::LeftEarly => entry.expected.is_some() && there,
                Presence::Excused | Presence::Absent => false,
            };
        match entry.expected {
            Some(expected) if !there => {
                line.why.push(NotCounted::BelowPresence { minutes: entry.minutes, expected });
            }
            _ => line.half_hours = entry.minutes / 30,
        }
        if is_activity && !line.attends {
            line.why.push(NotCounted::LeftEarly);
        }
        if there && entry.minutes < rules.shortest_minutes {
            line.half_hours = 0;
            // What was brought to an end without hours is complete as it is.
            if is_activity || entry.minutes > 0 {
                line.why.push(NotCounted::TooShort { minutes: entry.minutes });
            }
        }
        let room = (rules.daily_cap_minutes / 30).saturating_sub(self.on(entry.on));
        if line.half_hours > room {
            line.why.push(NotCounted::OverDailyCap { half_hours: line.half_hours - room });
            line.half_hours = room;
        }
    }

    fn on(&self, day: Day) -> u16 {
        self.days.iter().find(|(known, _)| *known == day).map_or(0, |(_, half_hours)| *half_hours)
    }

    fn overlapped(&self, entry: &Entry) -> Option<Id<Step>> {
        let (from, to) = span(entry)?;
        let same = |held: &&(Day, u16, u16, Id<Step>)| held.0 == entry.on && held.1 < to && from < held.2;
        self.spans.iter().find(same).map(|held| held.3)
    }

    fn keep(&mut self, entry: &Entry, line: &Line) {
        if let Some((from, to)) = span(entry) {
            self.spans.push((entry.on, from, to, entry.id));
        }
        match self.days.iter_mut().find(|(day, _)| *day == entry.on) {
            Some((_, half_hours)) => *half_hours += line.half_hours,
            None => self.days.push((entry.on, line.half_hours)),
        }
        if line.attends {
            self.attended.push(entry.source);
        }
        if entry.completes && matches!(entry.source, Source::Project(_) | Source::Order(_) | Source::Wish(_))
        {
            self.done.push(entry.source);
        }
    }
}

/// From and to, where they say anything; what goes past midnight ends with its day.
fn span(entry: &Entry) -> Option<(u16, u16)> {
    match entry.span? {
        (from, to) if from < to => Some((from, to)),
        (from, to) if from > to => Some((from, 1_440)),
        _ => None,
    }
}

/// Why a record does not count at all, whatever else there is.
fn outright(entry: &Entry, until: Day, today: Day, rules: CountRules) -> Vec<NotCounted> {
    let standing = match entry.standing {
        Standing::Waiting => Some(NotCounted::Waiting),
        Standing::Verified { counts_from } if counts_from > today => {
            Some(NotCounted::InPublication { until: counts_from })
        }
        Standing::Verified { .. } => None,
        Standing::Refused => Some(NotCounted::Refused),
        Standing::Disputed => Some(NotCounted::Disputed),
        Standing::Withdrawn => Some(NotCounted::Withdrawn),
    };
    let absence = match entry.presence {
        Presence::Excused => Some(NotCounted::Excused),
        Presence::Absent => Some(NotCounted::Absent),
        Presence::OnTime | Presence::Late | Presence::LeftEarly => None,
    };
    let time = if entry.on > today { Some(NotCounted::InFuture) } else { None };
    let late = (entry.entered > until).then_some(NotCounted::EnteredLate { until });
    let training = (entry.training && !rules.counts_training).then_some(NotCounted::Training);
    [standing, time, late, absence, training].into_iter().flatten().collect()
}

impl Counted {
    fn take(&mut self, entry: &Entry, line: &Line) {
        self.records += 1;
        self.half_hours += u32::from(line.half_hours);
        if let Some(effect) = entry.effect {
            self.effect.add(effect.min(100));
        }
        for rating in &entry.ratings {
            self.ratings.add((*rating).min(100));
        }
        let name = entry.kind_name();
        let place = self.kinds.iter().position(|known| known.kind == name).unwrap_or_else(|| {
            self.kinds.push(KindCount { kind: name.to_owned(), records: 0, half_hours: 0 });
            self.kinds.len() - 1
        });
        let kind = &mut self.kinds[place];
        kind.records += 1;
        kind.half_hours += u32::from(line.half_hours);
    }
}
