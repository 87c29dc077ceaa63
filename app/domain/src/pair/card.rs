//! The card of a pair: who helps whom, with what, how often. Staff only; what a helper is told of it is said here.

use std::collections::BTreeMap;

use crate::{
    community::Community,
    edit::{Edit, FileOf, PairEdit},
    field::{Fields, fields},
    id::Id,
    mask::{Classified, PrivacyClass, Shape},
    moment::{Day, Year},
    wish::{Claimant, Contested},
};

use super::Pair;

fields! {
    /// A field of a pair.
    pub enum PairField {
        /// 帮扶人: members, or a unit, as claimants, separated by `、`.
        Helpers = "helpers",
        /// 帮扶对象.
        Name = "name",
        /// 联系电话.
        Phone = "phone",
        /// 住址.
        Address = "address",
        /// The surveyed door it was taken from, `estate/building/door`.
        Door = "door",
        /// 困难类型, one of the settings' list.
        Difficulty = "difficulty",
        /// 需求, of the settings' list, separated by `、`.
        Needs = "needs",
        /// 帮扶目标.
        Goal = "goal",
        /// 结对日期, `yyyy-mm-dd`.
        From = "from",
        /// 期限, `yyyy-mm-dd`.
        To = "to",
        /// 帮扶频次: within how many days the next visit is due.
        Every = "every",
        /// Nothing while it is written, [`RUNNING`], [`ENDED`], [`CHANGED`].
        Status = "status",
        /// 结束日期, `yyyy-mm-dd`.
        EndedOn = "ended_on",
        /// How it ended, in words.
        Ending = "ending",
    }
}

/// Who helps whom.
pub type PairCard = Fields<PairField>;

/// 进行中.
pub const RUNNING: &str = "running";
/// 已结束.
pub const ENDED: &str = "ended";
/// 已变更: others help from now on, in a pair of their own.
pub const CHANGED: &str = "changed";

/// 帮扶频次 to choose from: once in so many days.
pub const FREQUENCIES: [u16; 4] = [7, 14, 30, 90];

impl PairField {
    /// What has to be there before it runs (domain 2.10).
    pub const REQUIRED: [Self; 4] = [Self::Helpers, Self::Name, Self::Difficulty, Self::From];

    /// What a helper is told: how to reach the beneficiary and what is needed. Why they are in need is not the helper's to know.
    pub const TOLD: [Self; 8] =
        [Self::Name, Self::Phone, Self::Address, Self::Needs, Self::Goal, Self::From, Self::To, Self::Every];
}

/// Hardship is sensitive, and so is what somebody needs (domain 2.16).
impl Classified for PairField {
    fn class(&self) -> PrivacyClass {
        match self {
            Self::Helpers | Self::From | Self::To | Self::Every | Self::Status | Self::EndedOn => {
                PrivacyClass::Internal
            }
            Self::Name | Self::Phone | Self::Address | Self::Door => PrivacyClass::Restricted,
            Self::Difficulty | Self::Needs | Self::Goal | Self::Ending => PrivacyClass::Sensitive,
        }
    }

    fn shape(&self) -> Shape {
        match self {
            Self::Name => Shape::Name,
            Self::Phone => Shape::Phone,
            Self::Address => Shape::Address,
            _ => Shape::Words,
        }
    }
}

/// The text of a field of helpers.
pub fn helpers_text(helpers: &[Claimant]) -> String {
    helpers.iter().map(ToString::to_string).collect::<Vec<_>>().join("、")
}

impl Pair {
    /// A pair of which nothing is known yet.
    pub fn empty(year: Year) -> Self {
        Self {
            year,
            card: PairCard::default(),
            contested: Vec::<Contested>::new(),
            removed: None,
            kept: None,
        }
    }

    /// Who helps.
    pub fn helpers(&self) -> Vec<Claimant> {
        helpers(&self.card)
    }

    /// 进行中.
    pub fn runs(&self) -> bool {
        self.card.get(PairField::Status) == RUNNING
    }
}

/// Who helps, by a card.
pub fn helpers(card: &PairCard) -> Vec<Claimant> {
    card.get(PairField::Helpers).split('、').filter_map(|one| one.trim().parse().ok()).collect()
}

/// What of a card a helper is told.
pub fn told(card: &PairCard) -> PairCard {
    PairField::TOLD.iter().fold(PairCard::default(), |told, field| told.with(*field, card.get(*field)))
}

/// What has to be written so that those who help, and nobody else, are told what they need: from the card as it is to
/// be. Nothing when all of it stands in their files already.
pub fn telling(community: &Community, pair: Id<Pair>, card: &PairCard) -> Vec<Edit> {
    let mut wanted: BTreeMap<FileOf, Option<PairCard>> = BTreeMap::new();
    let files = community.members.keys().map(|id| FileOf::Member(*id));
    for file in files.chain(community.units.keys().map(|id| FileOf::Unit(*id))) {
        if community.file(file).is_some_and(|known| known.paired.contains_key(&pair)) {
            wanted.insert(file, None);
        }
    }
    if card.get(PairField::Status) == RUNNING {
        wanted.extend(helpers(card).into_iter().map(|helper| (FileOf::of(helper), Some(told(card)))));
    }
    let differs = |(file, told): &(FileOf, Option<PairCard>)| {
        let known = community.file(*file);
        let gone = known.is_some_and(|known| known.removed.is_some());
        !gone && known.and_then(|known| known.paired.get(&pair)) != told.as_ref()
    };
    let tell = |(file, told)| Edit::Pair(PairEdit::Tell { file, pair, told });
    wanted.into_iter().filter(differs).map(tell).collect()
}

/// The day by which a helper's next visit is due: so many days after the last, or after the beginning. `card` is the whole
/// one or what the helper was told of it.
pub(super) fn due_after(card: &PairCard, last: Option<Day>) -> Option<Day> {
    let every: u16 = card.get(PairField::Every).parse().ok().filter(|every| *every > 0)?;
    let day = |field: PairField| card.get(field).parse::<Day>().ok();
    let due = last.max(day(PairField::From))?.plus(i32::from(every));
    // After its end nothing is due any more.
    (day(PairField::To).is_none_or(|to| due <= to)).then_some(due)
}
