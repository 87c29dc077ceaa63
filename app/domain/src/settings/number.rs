//! Every number a community sets for itself, as data: where it is kept, what it may be, and whether the policy or only a
//! custom speaks for it. Pages and checks ask here, so that a new number is one line.

use super::{Settings, Topic};

/// Who says what a number is at first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    /// The policy: less is never allowed (`[seed]`).
    Seed,
    /// A custom or a proposal of domain.md: the community is free.
    Custom,
}

/// How what is set counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Days.
    Days,
    /// Working days.
    WorkingDays,
    /// Minutes.
    Minutes,
    /// Years.
    Years,
    /// So many things.
    Times,
    /// Hundredths of a whole.
    Percent,
    /// A month of the calendar.
    Month,
}

/// Puts a number into a place of whatever size; what does not fit changes nothing.
fn put<T: TryFrom<u16>>(place: &mut T, value: u16) {
    if let Ok(value) = value.try_into() {
        *place = value;
    }
}

macro_rules! numbers {
    ($($(#[$doc:meta])* $name:ident = $key:literal, $topic:ident, $least:literal..=$most:literal $unit:ident, $said:ident, $($at:ident).+;)+) => {
        /// A number of the settings.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Number {
            $($(#[$doc])* $name,)+
        }

        impl Number {
            /// Every one, in the order of pages.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// The name of its field in forms and tests.
            pub const fn key(self) -> &'static str {
                match self { $(Self::$name => $key),+ }
            }

            /// What it is about.
            pub const fn topic(self) -> Topic {
                match self { $(Self::$name => Topic::$topic),+ }
            }

            /// The least and the most it may be.
            pub const fn range(self) -> (u16, u16) {
                match self { $(Self::$name => ($least, $most)),+ }
            }

            /// What is counted.
            pub const fn unit(self) -> Unit {
                match self { $(Self::$name => Unit::$unit),+ }
            }

            /// Who says so.
            pub const fn said(self) -> Said {
                match self { $(Self::$name => Said::$said),+ }
            }

            /// What is set.
            pub fn of(self, settings: &Settings) -> u16 {
                match self { $(Self::$name => settings.$($at).+.into()),+ }
            }

            /// Sets it.
            pub fn set(self, settings: &mut Settings, value: u16) {
                match self { $(Self::$name => put(&mut settings.$($at).+, value)),+ }
            }
        }
    };
}

numbers! {
    ///
    Letter = "rule-letter", CheckIn, 1..=365 Days, Custom, deadlines.letter_days;
    ///
    Receipt = "rule-receipt", CheckIn, 1..=365 Days, Custom, deadlines.receipt_days;
    ///
    Acknowledge = "rule-acknowledge", CheckIn, 1..=365 Days, Custom, deadlines.acknowledge_days;
    ///
    Round = "rule-round", Wishes, 1..=366 Days, Custom, round_days;
    ///
    Contact = "rule-contact", Wishes, 0..=366 Days, Custom, contact_days;
    ///
    FollowUp = "rule-follow-up", Wishes, 0..=366 Days, Custom, follow_up_days;
    ///
    Close = "rule-close", Wishes, 0..=999 Minutes, Custom, close_claim_minutes;
    ///
    Dispatch = "rule-order-dispatch", Orders, 0..=366 Days, Custom, order_dispatch_days;
    ///
    Accept = "rule-order-accept", Orders, 0..=366 Days, Custom, order_accept_days;
    ///
    Rating = "rule-order-rating", Orders, 0..=366 Days, Custom, order_rating_days;
    /// F29b.
    Publication = "rule-publication", Records, 0..=60 WorkingDays, Custom, publication_days;
    /// F35.
    Presence = "rule-presence", Records, 0..=100 Percent, Custom, counting.presence_percent;
    /// Domain 3.5.
    Shortest = "rule-shortest", Records, 0..=1440 Minutes, Custom, counting.shortest_minutes;
    /// G17.
    DailyCap = "rule-daily-cap", Records, 1..=1440 Minutes, Custom, counting.daily_cap_minutes;
    ///
    Projects = "rule-projects", Year, 2..=100 Times, Seed, requirement.projects;
    ///
    Activities = "rule-activities", Year, 6..=366 Times, Seed, requirement.activities;
    ///
    Objection = "rule-objection", Year, 1..=60 Days, Custom, requirement.objection_days;
    /// F28.
    Lead = "rule-lead", Units, 0..=366 Days, Custom, demand_lead_days;
    ///
    Matter = "rule-feedback-matter", Feedback, 1..=365 Days, Custom, feedback_run.matter_days;
    ///
    Crowding = "rule-crowding", District, 100..=9999 Percent, Custom, crowding_factor;
    ///
    WeakNeeds = "rule-weak-needs", District, 0..=100 Percent, Custom, weakness.needs;
    ///
    WeakMembers = "rule-weak-members", District, 0..=100 Percent, Custom, weakness.members;
    ///
    WeakCheckins = "rule-weak-checkins", District, 0..=100 Percent, Custom, weakness.checkins;
    ///
    WeakSurvey = "rule-weak-survey", District, 0..=100 Percent, Custom, weakness.survey;
    /// Domain 2.16.
    Retention = "rule-retention", Removal, 1..=99 Years, Custom, retention_years;
    /// R-10, domain 3.5.
    YearBegins = "rule-year-begins", Year, 1..=12 Month, Custom, year_begins;
    ///
    Urgings = "rule-urgings", CheckIn, 1..=20 Times, Custom, urgings;
}

impl Number {
    /// Whether this may be set.
    pub fn takes(self, value: u16) -> bool {
        let (least, most) = self.range();
        (least..=most).contains(&value)
    }
}
