//! 情况反馈 (seed 管理办法 三; domain 1.6): a member's card of a year, or about one important matter, from what the
//! records say to what the unit files.
//!
//! What the records say is worked out anew whenever it is shown ([`from_records`]); what a clerk changes of it is a fact with
//! a reason. Once issued a card is frozen; a correction is a new version that replaces it. How it is printed is in
//! [`crate::sheet`].

mod run;
mod step;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

pub use run::{
    Change, Feedback, Filed, Stage, feedback, feedbacks, filed, in_run, in_window, matter_due, owed, run_year,
};
pub use step::{About, FeedbackStep, IssuedFeedback, UnitFeedback};

use crate::{
    community::Community,
    field::{Fields, fields},
    id::Id,
    judging::Judged,
    mask::{Classified, PrivacyClass, Shape},
    moment::{Day, Year},
    offer::OfferField,
    principal::Member,
    register::{MemberField, UnitField},
    service::{Entry, ServiceYears, Source},
    sheet::{FeedbackCard, FeedbackTemplate, Opinion},
};

fields! {
    /// What a clerk may change of a card.
    pub enum FeedbackField {
        /// 参加活动类型, separated by `、`.
        ActivityTypes = "activity_types",
        /// 参加活动方式, separated by `、`.
        ActivityModes = "activity_modes",
        /// 参加活动次数.
        Activities = "activities",
        /// 完成服务项目数.
        Projects = "projects",
        /// 服务时长, in half hours.
        HalfHours = "half_hours",
        /// 主要服务事项及成效.
        Achievements = "achievements",
        /// 承诺完成情况.
        PledgeState = "pledge_state",
        /// 居民群众意见 in words.
        ResidentWords = "resident_words",
        /// 社区行为规范表现, separated by `、`.
        Conducts = "conducts",
        /// 综合表现.
        Grade = "grade",
        /// 社区党组织意见.
        CommunityOpinion = "community_opinion",
    }
}

/// What a card says beyond who it is about, as text.
pub type FeedbackText = Fields<FeedbackField>;

/// At most so many characters of 主要服务事项及成效 (domain 1.6 #11).
pub const MOST_ACHIEVEMENTS: usize = 300;

impl FeedbackField {
    /// What has to be there before a card is approved: what no record can say.
    pub const REQUIRED: [Self; 2] = [Self::Grade, Self::CommunityOpinion];

    /// Whether it holds several words of a list.
    pub const fn is_list(self) -> bool {
        matches!(self, Self::ActivityTypes | Self::ActivityModes | Self::Conducts)
    }

    /// Whether a value may stand there.
    pub fn takes(self, value: &str, template: &FeedbackTemplate) -> bool {
        let value = value.trim();
        let among = |options: &[String]| value.is_empty() || options.iter().any(|option| option == value);
        match self {
            Self::Activities | Self::Projects | Self::HalfHours => {
                value.is_empty() || value.parse::<u32>().is_ok_and(|number| number < 10_000)
            }
            Self::Achievements => value.chars().count() <= MOST_ACHIEVEMENTS,
            Self::PledgeState => among(&template.pledge_states),
            Self::Grade => among(&template.grades),
            Self::ResidentWords
            | Self::CommunityOpinion
            | Self::ActivityTypes
            | Self::ActivityModes
            | Self::Conducts => value.chars().count() <= 1_000,
        }
    }
}

/// A judgment of somebody: staff, the person and the unit.
impl Classified for FeedbackField {
    fn class(&self) -> PrivacyClass {
        PrivacyClass::Restricted
    }

    fn shape(&self) -> Shape {
        Shape::Words
    }
}

/// What the records of a year say; nothing that people have to say.
pub fn from_records(community: &Community, judged: &Judged, entries: &[Entry]) -> FeedbackText {
    let counted = &judged.counted;
    let stands = |entry: &&Entry| counted.lines.iter().any(|line| line.id == entry.id && line.stands);
    let counting: Vec<&Entry> = entries.iter().filter(stands).collect();
    let words = |of: fn(&Entry) -> &str| {
        let mut words: Vec<&str> = Vec::new();
        for word in counting.iter().map(|entry| of(entry)).filter(|word| !word.is_empty()) {
            if !words.contains(&word) {
                words.push(word);
            }
        }
        words.join("、")
    };
    let requirement = judged.requirement();
    let states = &community.settings.feedback.pledge_states;
    let any = requirement.has.projects > 0 || requirement.has.activities > 0;
    let state = match (requirement.has.meets(&requirement.needs), any) {
        (true, _) => states.first(),
        (false, true) => states.get(1),
        (false, false) => states.last(),
    };
    let mut text = FeedbackText::default();
    text.set(FeedbackField::ActivityTypes, words(|entry| &entry.kind));
    text.set(FeedbackField::ActivityModes, words(|entry| &entry.mode));
    text.set(FeedbackField::Activities, counted.activities.to_string());
    text.set(FeedbackField::Projects, counted.projects.to_string());
    text.set(FeedbackField::HalfHours, counted.half_hours.to_string());
    text.set(FeedbackField::Achievements, achievements(community, judged, &counting));
    text.set(FeedbackField::PledgeState, state.map_or("", String::as_str));
    text
}

/// 主要服务事项: the projects by name, the rest as numbers, as long as there is room.
fn achievements(community: &Community, judged: &Judged, counting: &[&Entry]) -> String {
    let mut parts = Vec::new();
    let mut projects: Vec<&str> = Vec::new();
    let (mut wishes, mut orders) = (Vec::new(), Vec::new());
    for entry in counting.iter().filter(|entry| entry.completes) {
        match entry.source {
            Source::Project(id) => {
                let name = community.offers.get(&id).map_or("", |offer| offer.card.get(OfferField::Name));
                if !name.is_empty() && !projects.contains(&name) {
                    projects.push(name);
                }
            }
            Source::Wish(id) if !wishes.contains(&id) => wishes.push(id),
            Source::Order(id) if !orders.contains(&id) => orders.push(id),
            Source::Wish(_)
            | Source::Order(_)
            | Source::Activity(_)
            | Source::Post(_)
            | Source::Pair(_)
            | Source::Other => {}
        }
    }
    if !projects.is_empty() {
        parts.push(format!("完成项目：{}", projects.join("、")));
    }
    let mut numbers = |count: usize, words: &str, unit: &str| {
        if count > 0 {
            parts.push(format!("{words}{count}{unit}"));
        }
    };
    numbers(wishes.len(), "实现微心愿", "个");
    numbers(orders.len(), "办结居民点单", "件");
    numbers(usize::try_from(judged.counted.activities).unwrap_or_default(), "参加社区活动", "次");
    parts.join("；").chars().take(MOST_ACHIEVEMENTS).collect()
}

/// What residents said with numbers: from 0–100 to the five points of the card.
fn residents(judged: &Judged) -> Opinion {
    let ratings = judged.counted.ratings;
    // One point is 0 of a hundred, five are 100: 100 + 4 × the mean, in hundredths.
    let average = ratings.hundredths().map_or(0, |mean| 100 + mean * 4 / 100);
    Opinion { sample: ratings.n, average_hundredths: average }
}

/// The card as it would be issued: who it is about from the register, the rest as the records say and as it was changed.
pub fn card(
    community: &Community,
    judged: &Judged,
    records: &FeedbackText,
    changes: &Feedback,
    since: Option<Day>,
) -> FeedbackCard {
    let Some(file) = community.member(judged.member) else { return FeedbackCard::default() };
    let text = changes.over(records);
    let of = |field| file.card.get(field).to_owned();
    let unit = community.unit_of(&file.card).map(|(_, unit)| unit.card.get(UnitField::Name).to_owned());
    let unit = unit.unwrap_or_else(|| of(MemberField::UnitName));
    let parts = [unit, of(MemberField::JobTitle)];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    let list = |field| {
        let words = text.get(field).split('、').map(str::trim).filter(|word| !word.is_empty());
        words.map(str::to_owned).collect::<Vec<_>>()
    };
    let number = |field| text.get(field).parse().ok();
    let posts = judged.counted.posts.iter().filter_map(|id| community.offers.get(id));
    FeedbackCard {
        no: String::new(),
        year: Some(changes.year),
        person: [MemberField::Name, MemberField::Gender, MemberField::BirthMonth].map(of),
        unit_and_title: parts.join("　"),
        community: community.profile.name.clone(),
        since,
        posts: posts.map(|offer| offer.card.get(OfferField::Name).to_owned()).collect(),
        activity_types: list(FeedbackField::ActivityTypes),
        activity_modes: list(FeedbackField::ActivityModes),
        activities: number(FeedbackField::Activities),
        projects: number(FeedbackField::Projects),
        half_hours: number(FeedbackField::HalfHours),
        achievements: text.get(FeedbackField::Achievements).to_owned(),
        pledge_state: text.get(FeedbackField::PledgeState).to_owned(),
        resident_words: text.get(FeedbackField::ResidentWords).to_owned(),
        residents: residents(judged),
        grade: text.get(FeedbackField::Grade).to_owned(),
        conducts: list(FeedbackField::Conducts),
        community_opinion: text.get(FeedbackField::CommunityOpinion).to_owned(),
        on: None,
        supersedes: String::new(),
    }
}

/// The window of the yearly run, as month and day; and the days for an important matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FeedbackRules {
    /// The first month and day.
    pub from: (u8, u8),
    /// The last month and day.
    pub to: (u8, u8),
    /// Days within which a card about an important matter is issued.
    pub matter_days: u16,
}

impl Default for FeedbackRules {
    fn default() -> Self {
        Self { from: (11, 1), to: (12, 31), matter_days: 3 }
    }
}

impl FeedbackRules {
    /// The first and the last day of a year's run; of a window that ends before it begins only its first day.
    pub fn window(&self, year: Year, years: ServiceYears) -> (Day, Day) {
        let from = years.day(year, self.from).unwrap_or_default();
        (from, years.day(year, self.to).unwrap_or(from).max(from))
    }

    /// Whether both are days of the calendar, and in order within one year.
    pub fn is_sound(&self, years: ServiceYears) -> bool {
        let day = |day: (u8, u8)| years.day(Year(2026), day);
        matches!((day(self.from), day(self.to)), (Some(from), Some(to)) if from <= to)
    }
}

/// The number of a card: the year, the member's own number, and the version from the second on.
pub fn number(
    year: Year,
    card_no: &str,
    member: Id<Member>,
    matter: Option<usize>,
    version: usize,
) -> String {
    let own =
        if card_no.is_empty() { member.to_string().chars().take(8).collect() } else { card_no.to_owned() };
    let matter = matter.map_or_else(String::new, |count| format!("-专{count}"));
    let version = if version > 1 { format!("-{version}版") } else { String::new() };
    format!("反馈{year}-{own}{matter}{version}")
}
