//! Which units could meet a demand, each with why: proposed to staff, who decide.
//!
//! Compared is what can be: the category, numbers, and the weekday against opening hours written in the usual words. What
//! cannot be compared is not held against anybody.

use super::{Demand, DemandAnswer, DemandField, DemandState, answer, live_for};
use crate::{
    community::Community,
    id::Id,
    moment::Day,
    principal::{Principal, Unit},
    register::{Resource, ResourceCard, ResourceField, UnitField},
};

/// Why something fits, or what speaks against it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// The unit has said that it can help.
    Answered,
    /// It is of the category that is needed.
    Category,
    /// There is as much as is needed.
    Enough {
        /// How much there is.
        has: u32,
        /// How much is needed.
        needs: u32,
    },
    /// There is less than is needed.
    TooLittle {
        /// How much there is.
        has: u32,
        /// How much is needed.
        needs: u32,
    },
    /// It is open on that weekday.
    Open,
    /// It is closed on that weekday.
    Closed,
}

impl Why {
    /// Whether it speaks for it.
    pub const fn speaks_for(self) -> bool {
        matches!(self, Self::Answered | Self::Category | Self::Enough { .. } | Self::Open)
    }
}

/// Something that could meet a demand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    /// Whose it is.
    pub unit: Id<Unit>,
    /// Which of its resources; none when the unit offered something else.
    pub resource: Option<Id<Resource>>,
    /// Why.
    pub why: Vec<Why>,
}

/// What could meet an open demand, the best first: what units answered, then what fits by its category. Units that are
/// closed, or already have it in hand, are not asked again.
pub fn proposals(community: &Community, id: Id<Demand>) -> Vec<Match> {
    let Some(demand) = community.demands.get(&id).filter(|demand| demand.state() == DemandState::Open) else {
        return Vec::new();
    };
    let mut all = Vec::new();
    for (unit, file) in community.units.iter() {
        let closed = file.card.has(UnitField::ClosedOn) || community.is_archived(&Principal::Liaison(*unit));
        if file.file.removed.is_some() || closed || live_for(file, id) {
            continue;
        }
        let offered = answer(file, id).map(|fact| match &fact.step {
            DemandAnswer::Offered { resource, .. } => {
                resource.filter(|resource| file.resources.get(resource).is_some_and(|card| !card.is_empty()))
            }
            DemandAnswer::TakenBack => None,
        });
        for (resource, card) in &file.resources {
            let answered = offered == Some(Some(*resource));
            let why = why(demand, card, answered);
            if answered || why.contains(&Why::Category) {
                all.push(Match { unit: *unit, resource: Some(*resource), why });
            }
        }
        if offered == Some(None) {
            all.push(Match { unit: *unit, resource: None, why: vec![Why::Answered] });
        }
    }
    let score = |one: &Match| {
        let speaks = one.why.iter().filter(|why| why.speaks_for()).count();
        let against = one.why.len() - speaks;
        (!one.why.contains(&Why::Answered), against, usize::MAX - speaks)
    };
    all.sort_by_key(|one| (score(one), one.unit, one.resource));
    all
}

fn why(demand: &Demand, resource: &ResourceCard, answered: bool) -> Vec<Why> {
    let category = resource.get(ResourceField::Category);
    let same = !category.is_empty() && category == demand.card.get(DemandField::Category);
    let amounts = (number(resource.get(ResourceField::Amount)), number(demand.card.get(DemandField::Amount)));
    let amount = match amounts {
        (Some(has), Some(needs)) if has >= needs => Some(Why::Enough { has, needs }),
        (Some(has), Some(needs)) => Some(Why::TooLittle { has, needs }),
        _ => None,
    };
    let open = demand.wanted().and_then(|on| open_on(resource.get(ResourceField::OpenHours), on));
    let open = open.map(|open| if open { Why::Open } else { Why::Closed });
    let answered = answered.then_some(Why::Answered);
    [answered, same.then_some(Why::Category), amount, open].into_iter().flatten().collect()
}

/// The first number of a text.
fn number(text: &str) -> Option<u32> {
    let from = text.find(|c: char| c.is_ascii_digit())?;
    let digits = &text[from..];
    let upto = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    digits[..upto].parse().ok()
}

/// The days of the week as they are written, Monday first.
const WEEK: [char; 7] = ['一', '二', '三', '四', '五', '六', '日'];

/// Whether opening hours in the usual words (`周一至周五`, `周末`, `工作日`, `每天`) take in a day; nothing when they name no
/// days.
pub fn open_on(hours: &str, day: Day) -> Option<bool> {
    // 1 January 1970 was a Thursday.
    let today = usize::try_from((day.0 + 3).rem_euclid(7)).ok()?;
    if ["每天", "每日", "天天", "全天", "全年", "随时", "长期"].iter().any(|word| hours.contains(word))
    {
        return Some(true);
    }
    let mut open = [false; 7];
    if hours.contains("工作日") {
        open[..5].fill(true);
    }
    if hours.contains("周末") || hours.contains("双休") {
        open[5..].fill(true);
    }
    let signs: Vec<char> = hours.chars().collect();
    // Which weekday stands at a place, with or without 周 before it; and where what follows begins.
    let at = |place: usize| {
        let bare = |place: usize| {
            let sign = match signs.get(place)? {
                '天' => '日',
                sign => *sign,
            };
            WEEK.iter().position(|day| *day == sign)
        };
        match signs.get(place)? {
            '周' => bare(place + 1).map(|day| (day, place + 2)),
            '星' | '礼' => bare(place + 2).map(|day| (day, place + 3)),
            _ => bare(place).map(|day| (day, place + 1)),
        }
    };
    let mut place = 0;
    // After a day and 、 the next is written without 周.
    let (mut named, mut listed) = (false, false);
    while let Some(sign) = signs.get(place) {
        let begins = listed || matches!(sign, '周' | '星' | '礼');
        let Some((from, after)) = at(place).filter(|_| begins) else {
            (named, listed) = (false, named && *sign == '、');
            place += 1;
            continue;
        };
        let range = signs.get(after).is_some_and(|sign| "至到-—–~～".contains(*sign));
        let (to, after) = at(after + 1).filter(|_| range).unwrap_or((from, after));
        let days = if from <= to { to - from } else { to + 7 - from };
        for step in 0..=days {
            open[(from + step) % 7] = true;
        }
        (place, named, listed) = (after, true, false);
    }
    open.contains(&true).then_some(open[today])
}
