//! The display of a quarter (R-12: 定期展示承诺和成效): what was promised, which posts are held, which projects were finished,
//! who is honoured.
//!
//! Names are those that everybody sees, masked unless the person agreed. A promise is shown only where its author said that
//! it may be, and without numbers that may reach somebody. Nothing here publishes anything.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{
    award::selection,
    community::Community,
    edit::FileOf,
    id::Id,
    mask::without_numbers,
    moment::{Day, Year},
    offer::{Engagement, Fate, Offer, OfferField, OfferKind, engagements},
    principal::Principal,
    team::TeamField,
};

/// A quarter of a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Quarter {
    /// The year.
    pub year: Year,
    /// 1 to 4.
    pub number: u8,
}

impl Quarter {
    /// The quarter of a day.
    pub fn of(day: Day) -> Self {
        let (_, month, _) = day.civil();
        Self { year: day.year(), number: (month - 1) / 3 + 1 }
    }

    /// The one before it.
    #[must_use]
    pub const fn before(self) -> Self {
        match self.number {
            0 | 1 => Self { year: Year(self.year.0.saturating_sub(1)), number: 4 },
            number => Self { year: self.year, number: number - 1 },
        }
    }

    /// Its first and its last day.
    pub fn days(self) -> Option<(Day, Day)> {
        let first = Day::from_civil(self.year.0.into(), (self.number.max(1) - 1) * 3 + 1, 1)?;
        let next = match self.number {
            4.. => Day::from_civil(i32::from(self.year.0) + 1, 1, 1)?,
            number => Day::from_civil(self.year.0.into(), number * 3 + 1, 1)?,
        };
        Some((first, next.plus(-1)))
    }
}

/// `2026年第三季度`.
impl fmt::Display for Quarter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = match self.number {
            0 | 1 => "一",
            2 => "二",
            3 => "三",
            _ => "四",
        };
        write!(f, "{}年第{number}季度", self.year)
    }
}

/// A promise that may be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promise {
    /// Whose.
    pub name: String,
    /// To what.
    pub offer: String,
    /// In words.
    pub words: String,
}

/// Who holds a post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// The post.
    pub offer: String,
    /// Who.
    pub names: Vec<String>,
    /// How often something was done in the quarter.
    pub worked: usize,
}

/// A project that was finished.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finished {
    /// The project.
    pub offer: String,
    /// Who took part.
    pub names: Vec<String>,
    /// What came of it.
    pub result: String,
}

/// What is displayed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Display {
    /// 承诺.
    pub promises: Vec<Promise>,
    /// 在岗.
    pub posts: Vec<Held>,
    /// 成效.
    pub projects: Vec<Finished>,
    /// 表彰: the title, and who.
    pub honours: Vec<(String, Vec<String>)>,
}

impl Display {
    /// Whether there is nothing to display.
    pub fn is_empty(&self) -> bool {
        self.promises.is_empty()
            && self.posts.is_empty()
            && self.projects.is_empty()
            && self.honours.is_empty()
    }

    /// Everything as lines of text, as it is published.
    pub fn text(&self) -> String {
        let mut lines: Vec<String> = Vec::new();
        let mut part = |title: &str, rows: Vec<String>| {
            if !rows.is_empty() {
                lines.push(title.to_owned());
                lines.extend(rows);
            }
        };
        let promises =
            self.promises.iter().map(|one| format!("{}（{}）：{}", one.name, one.offer, one.words));
        part("【公开承诺】", promises.collect());
        let posts = self
            .posts
            .iter()
            .map(|one| format!("{}：{}，办实事{}次", one.offer, one.names.join("、"), one.worked));
        part("【在岗服务】", posts.collect());
        let projects = self.projects.iter().map(|one| {
            let names =
                if one.names.is_empty() { String::new() } else { format!("（{}）", one.names.join("、")) };
            format!("{}{names}：{}", one.offer, one.result)
        });
        part("【办成项目】", projects.collect());
        let honours = self.honours.iter().map(|(title, names)| format!("{title}：{}", names.join("、")));
        part("【表彰】", honours.collect());
        lines.join("\n")
    }
}

/// Gathers a quarter, as it is known on a day.
pub fn display(community: &Community, quarter: Quarter, today: Day) -> Display {
    let Some((first, last)) = quarter.days() else { return Display::default() };
    let within = |day: Day| first <= day && day <= last;
    // A name that is masked and that nobody has set is no name to display.
    let name =
        |who: Principal| Some(community.display(&who)).filter(|name| !name.is_empty()).map(str::to_owned);
    let of = |one: &Engagement| match one.team.and_then(|team| community.teams.get(&team)) {
        Some(team) => Some(team.card.get(TeamField::Name).to_owned()).filter(|name| !name.is_empty()),
        None => name(one.claimant.principal()),
    };
    let mut all = Display::default();
    let mut offers: Vec<(&Id<Offer>, &Offer)> =
        community.offers.iter().map(|(id, offer)| (id, offer.as_ref())).collect();
    offers.sort_by_key(|(id, offer)| (offer.kind, offer.card.get(OfferField::Name), **id));
    for (id, offer) in offers {
        let title = offer.card.get(OfferField::Name).to_owned();
        let known = engagements(offer);
        let held = |one: &&Engagement| {
            one.since.is_some_and(|since| since <= last) && one.until.is_none_or(|until| until >= first)
        };
        for one in known.iter().filter(held).filter(|one| one.shown) {
            let step = Id::from_random(*one.id.bytes());
            let said = community.file(FileOf::of(one.claimant)).and_then(|file| file.said.get(&(*id, step)));
            if let (Some(name), Some(words)) = (of(one), said.filter(|words| !words.is_empty())) {
                all.promises.push(Promise { name, offer: title.clone(), words: without_numbers(words) });
            }
        }
        match offer.kind {
            Some(OfferKind::Post) => {
                let held: Vec<&Engagement> = known.iter().filter(held).collect();
                let names: Vec<String> = held.iter().filter_map(|one| of(one)).collect();
                let worked = held.iter().flat_map(|one| &one.worked).filter(|(on, _)| within(*on)).count();
                if !names.is_empty() {
                    all.posts.push(Held { offer: title, names, worked });
                }
            }
            Some(OfferKind::Project) => {
                let on = offer.card.get(OfferField::FinishedOn).parse::<Day>();
                if on.is_ok_and(within) {
                    let done = known.iter().filter(|one| one.fate == Fate::Done || one.fate.is_held());
                    let names = done.filter_map(of).collect();
                    let result = without_numbers(offer.card.get(OfferField::Result));
                    all.projects.push(Finished { offer: title, names, result });
                }
            }
            None => {}
        }
    }
    for award in community.awards.values() {
        if let Some((winners, at)) = selection(award, today).decided
            && within(at.day())
        {
            let names: Vec<String> =
                winners.iter().filter_map(|member| name(Principal::Member(*member))).collect();
            if !names.is_empty() {
                all.honours.push((award.card.on_paper(), names));
            }
        }
    }
    all.honours.sort();
    all
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{
        community::Person,
        moment::Moment,
        offer::{OfferCard, OfferFacts, OfferStep, PUBLISHED, ServeStep},
        principal::Member,
        register::MemberFile,
        wish::{Claimant, Stamped},
    };

    const fn id<T>(number: u8) -> Id<T> {
        Id::from_random([number; 10])
    }

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn quarters_have_their_days() {
        for (on, first, last, words) in [
            ("2026-03-31", "2026-01-01", "2026-03-31", "2026年第一季度"),
            ("2026-04-01", "2026-04-01", "2026-06-30", "2026年第二季度"),
            ("2026-12-31", "2026-10-01", "2026-12-31", "2026年第四季度"),
        ] {
            let quarter = Quarter::of(day(on));
            assert_eq!(quarter.days(), Some((day(first), day(last))));
            assert_eq!(quarter.to_string(), words);
        }
        assert_eq!(Quarter::of(day("2026-01-01")).before().to_string(), "2025年第四季度");
        assert_eq!(Quarter::of(day("2026-05-01")).before().to_string(), "2026年第一季度");
    }

    /// A post held by two, of whom one agreed that the promise is shown.
    fn community() -> Community {
        let card = OfferCard::default()
            .with(OfferField::Name, "楼道安全巡查")
            .with(OfferField::Year, "2026")
            .with(OfferField::Status, PUBLISHED);
        let mut facts = OfferFacts::default();
        let at = day("2026-02-01").start();
        for (number, shown) in [(1_u8, true), (2, false)] {
            let claimant = Claimant::Member(id(number));
            let stamp = |turn, step| Stamped { by: claimant.principal(), at, turn, step };
            facts.claims.insert((claimant, id(number)), stamp(1, ServeStep::Taken { shown }));
            let worked = ServeStep::Worked { engagement: id(number), on: day("2026-03-02") };
            facts.claims.insert((claimant, id(10 + number)), stamp(3, worked));
            let approved = OfferStep::Approved { claimant, engagement: id(number) };
            let by = Principal::Staff(id(9));
            let fact = Stamped { by, at: Moment(at.0 + 1), turn: 2, step: approved };
            facts.steps.insert(id(20 + number), fact);
        }
        let walls = [(Year(2026), facts)].into();
        let offer = Offer { kind: Some(OfferKind::Post), card, walls, ..Offer::default() };
        let file = |number: u8| {
            let mut file = MemberFile::default();
            file.file.said.insert((id(1), id(number)), "每周巡查，电话13800138000".to_owned());
            (id::<Member>(number), Arc::new(file))
        };
        let person = |number: u8, display: &str| {
            let person = Person { display: display.to_owned(), archived: false };
            (Principal::Member(id(number)), person)
        };
        Community {
            offers: Arc::new([(id(1), Arc::new(offer))].into()),
            members: Arc::new([file(1), file(2)].into()),
            people: Arc::new([person(1, "王**"), person(2, "李建国")].into()),
            ..Community::default()
        }
    }

    #[test]
    fn only_what_may_be_shown_is_displayed() {
        let community = community();
        let all = display(&community, Quarter::of(day("2026-03-01")), day("2026-04-02"));
        assert_eq!(all.promises.len(), 1, "{all:?}");
        assert_eq!(
            (all.promises[0].name.as_str(), all.promises[0].words.as_str()),
            ("王**", "每周巡查，电话**")
        );
        assert_eq!(all.posts[0].names, ["王**", "李建国"]);
        assert_eq!(all.posts[0].worked, 2);
        assert!(all.text().contains("【公开承诺】\n王**（楼道安全巡查）：每周巡查"), "{}", all.text());
        let before = display(&community, Quarter::of(day("2026-01-01")).before(), day("2026-04-02"));
        assert!(before.is_empty(), "{before:?}");
    }

    #[test]
    fn what_came_of_a_project_is_shown_without_numbers_that_could_be_somebodys() {
        let mut community = community();
        let mut project = Offer { kind: Some(OfferKind::Project), ..Offer::default() };
        for (field, value) in [
            (OfferField::Name, "加装扶手"),
            (OfferField::Year, "2026"),
            (OfferField::FinishedOn, "2026-03-20"),
            (OfferField::Result, "装了12处，有问题找13800138000"),
        ] {
            project.card.set(field, value);
        }
        Arc::make_mut(&mut community.offers).insert(id(2), Arc::new(project));
        let all = display(&community, Quarter::of(day("2026-03-01")), day("2026-04-02"));
        assert_eq!(all.projects[0].result, "装了12处，有问题找**");
        assert!(!all.text().contains("138"), "{}", all.text());
    }
}
