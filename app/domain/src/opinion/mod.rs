//! 社情民意 (domain 2.11): what residents say, as it was taken down, and what becomes of it ([`handling`]).
//!
//! A member or a unit who heard something says so in the own file; staff take it over under the same id, and tell what
//! became of it there.

mod handling;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use handling::{Handling, OpinionAction, OpinionState, OpinionStep, Taken, handling, next};

use crate::{
    community::Community,
    edit::FileOf,
    field::{Fields, fields},
    id::Id,
    moment::Year,
    retention::{Keeping, Removal},
    wish::{Contested, Stamped, Step},
};

/// An opinion of a resident.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opinion {
    /// The year it is filed under.
    pub year: Year,
    /// Who took it down and when, when the document says.
    pub collected: Option<Stamped<()>>,
    /// As it was taken down.
    pub card: OpinionCard,
    /// Fields with more than one value after a merge.
    pub contested: Vec<Contested>,
    /// What staff did about it.
    pub steps: BTreeMap<Id<Step>, Stamped<OpinionStep>>,
    /// The mark, when the personal data was removed.
    pub removed: Option<Removal>,
    /// Why it is kept although its time is over.
    pub kept: Option<Keeping>,
}

/// What a member or a unit heard, in the own file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heard {
    /// 内容.
    pub content: String,
    /// 类别.
    #[serde(default)]
    pub category: String,
    /// 居民姓名.
    #[serde(default)]
    pub name: String,
    /// 联系电话.
    #[serde(default)]
    pub phone: String,
    /// 住址, or where it is about.
    #[serde(default)]
    pub address: String,
}

/// What staff tell whoever reported it: where it is, and words that may be told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpinionTold {
    /// Where it is.
    pub state: OpinionState,
    /// In words; may be empty.
    #[serde(default)]
    pub words: String,
}

/// 来源 of what members and units report.
pub const FROM_MEMBERS: &str = "党员反映";

fields! {
    /// A field of an opinion.
    pub enum OpinionField {
        /// 编号.
        No = "no",
        /// 来源: 走访, 电话, 座谈, 来访.
        Source = "source",
        /// 居民姓名.
        ResidentName = "resident_name",
        /// 联系电话.
        Phone = "phone",
        /// 住址.
        Address = "address",
        /// 网格.
        Grid = "grid",
        /// 类别.
        Category = "category",
        /// 内容.
        Content = "content",
    }
}

/// The fields of an opinion.
pub type OpinionCard = Fields<OpinionField>;

impl Opinion {
    /// An opinion of which nothing is known yet.
    pub fn empty(year: Year) -> Self {
        Self {
            year,
            collected: None,
            card: OpinionCard::default(),
            contested: Vec::new(),
            steps: BTreeMap::new(),
            removed: None,
            kept: None,
        }
    }

    /// The turn of a step taken now, after all that are known.
    pub fn next_turn(&self) -> u32 {
        self.steps.values().map(|fact| fact.turn).max().map_or(1, |last| last.saturating_add(1))
    }
}

/// The card that is made of what somebody heard.
pub fn card_of(heard: &Heard) -> OpinionCard {
    OpinionCard::default()
        .with(OpinionField::Source, FROM_MEMBERS)
        .with(OpinionField::ResidentName, heard.name.as_str())
        .with(OpinionField::Phone, heard.phone.as_str())
        .with(OpinionField::Address, heard.address.as_str())
        .with(OpinionField::Category, heard.category.as_str())
        .with(OpinionField::Content, heard.content.as_str())
}

/// Every report, with whose it is.
pub fn reports(community: &Community) -> impl Iterator<Item = (FileOf, Id<Opinion>, &Stamped<Heard>)> {
    let members = community.members.iter().map(|(id, file)| (FileOf::Member(*id), &file.file));
    let units = community.units.iter().map(|(id, file)| (FileOf::Unit(*id), &file.file));
    members.chain(units).flat_map(|(of, file)| file.heard.iter().map(move |(id, heard)| (of, *id, heard)))
}

/// Who reported an opinion, when somebody did.
pub fn reporter(community: &Community, opinion: Id<Opinion>) -> Option<FileOf> {
    reports(community).find(|(_, id, _)| *id == opinion).map(|(file, ..)| file)
}

/// The last that whoever reported it was told.
pub fn last_told(community: &Community, file: FileOf, opinion: Id<Opinion>) -> Option<&Stamped<OpinionTold>> {
    let told = community.file(file)?.opinions_told.iter().filter(|((of, _), _)| *of == opinion);
    told.max_by_key(|((_, step), fact)| (fact.place(), *step)).map(|(_, fact)| fact)
}

#[cfg(test)]
mod tests;
