//! The request as it was collected: the private half of a wish, any part of which may still be missing.

use crate::field::{Fields, fields};

fields! {
    /// A field of the private half. Each is kept as a field of its own, so that two clerks can fill in one wish at once.
    pub enum WishField {
        /// 编号, unique among wishes.
        No = "no",
        /// 姓名 of the person who wishes.
        WisherName = "wisher_name",
        /// 性别.
        Gender = "gender",
        /// 年龄, in years.
        Age = "age",
        /// 群体类别, one of the settings' groups (seed §六.3).
        Group = "group",
        /// 心愿类型 小梦想/小心愿/小困难 (seed §六.3).
        Kind = "kind",
        /// 事项分类.
        Category = "category",
        /// 心愿内容.
        Content = "content",
        /// 许愿理由.
        Reason = "reason",
        /// 预计金额, yuan.
        Amount = "amount",
        /// 住址.
        Address = "address",
        /// 联系电话, normalised by [`crate::phone::Phone`].
        Phone = "phone",
        /// 监护人, for minors.
        Guardian = "guardian",
        /// 征集人.
        CollectedBy = "collected_by",
        /// 征集渠道 走访/心愿墙/电话/座谈.
        Channel = "channel",
        /// 同意公示 `yes`/`no`: the wisher agrees to publication with a masked name.
        Consent = "consent",
        /// 难度 `high` offers the wish to units for collective claim (seed §六.3).
        Difficulty = "difficulty",
    }
}

/// The request as far as it is filled in.
pub type WishDraft = Fields<WishField>;

impl WishDraft {
    /// What has to be there before a wish can be submitted for review (domain 2.7, the fields marked required).
    pub const REQUIRED: [WishField; 4] =
        [WishField::WisherName, WishField::Group, WishField::Kind, WishField::Content];

    /// Required fields that are still empty.
    pub fn missing(&self) -> Vec<WishField> {
        self.lacking(&Self::REQUIRED)
    }
}
