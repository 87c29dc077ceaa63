//! 社情民意 (domain 2.11): what residents say, as it was taken down. What becomes of it is not known here yet.

use serde::{Deserialize, Serialize};

use crate::{
    field::{Fields, fields},
    moment::Year,
    wish::{Contested, Stamped},
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
}

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
        Self { year, collected: None, card: OpinionCard::default(), contested: Vec::new() }
    }
}
