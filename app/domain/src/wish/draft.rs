//! The request as it was collected: the private half of a wish, any part of which may still be missing.

use serde::{Deserialize, Serialize};

/// A field of the private half. Each is kept as a field of its own, so that two clerks can fill in one wish at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WishField {
    /// 编号, unique among wishes.
    No,
    /// 姓名 of the person who wishes.
    WisherName,
    /// 性别.
    Gender,
    /// 年龄, in years.
    Age,
    /// 群体类别, one of the settings' groups (seed §六.3).
    Group,
    /// 心愿类型 小梦想/小心愿/小困难 (seed §六.3).
    Kind,
    /// 事项分类.
    Category,
    /// 心愿内容.
    Content,
    /// 许愿理由.
    Reason,
    /// 预计金额, yuan.
    Amount,
    /// 住址.
    Address,
    /// 联系电话, normalised by [`crate::phone::Phone`].
    Phone,
    /// 监护人, for minors.
    Guardian,
    /// 征集人.
    CollectedBy,
    /// 征集渠道 走访/心愿墙/电话/座谈.
    Channel,
    /// 同意公示 `yes`/`no`: the wisher agrees to publication with a masked name.
    Consent,
    /// 难度 `high` offers the wish to units for collective claim (seed §六.3).
    Difficulty,
}

impl WishField {
    /// Every field, in the order of the form.
    pub const ALL: [Self; 17] = [
        Self::No,
        Self::WisherName,
        Self::Gender,
        Self::Age,
        Self::Group,
        Self::Kind,
        Self::Category,
        Self::Content,
        Self::Reason,
        Self::Amount,
        Self::Address,
        Self::Phone,
        Self::Guardian,
        Self::CollectedBy,
        Self::Channel,
        Self::Consent,
        Self::Difficulty,
    ];

    /// The name in the documents; never changes meaning.
    pub const fn key(self) -> &'static str {
        match self {
            Self::No => "no",
            Self::WisherName => "wisher_name",
            Self::Gender => "gender",
            Self::Age => "age",
            Self::Group => "group",
            Self::Kind => "kind",
            Self::Category => "category",
            Self::Content => "content",
            Self::Reason => "reason",
            Self::Amount => "amount",
            Self::Address => "address",
            Self::Phone => "phone",
            Self::Guardian => "guardian",
            Self::CollectedBy => "collected_by",
            Self::Channel => "channel",
            Self::Consent => "consent",
            Self::Difficulty => "difficulty",
        }
    }

    /// The field with this name in the documents.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.key() == key)
    }
}

/// The fields that are filled in; a missing one is empty. Values are trimmed text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct WishDraft {
    fields: std::collections::BTreeMap<WishField, String>,
}

impl WishDraft {
    /// The value of a field, empty when it is not filled in.
    pub fn get(&self, field: WishField) -> &str {
        self.fields.get(&field).map_or("", String::as_str)
    }

    /// Fills in a field; an empty value clears it.
    pub fn set(&mut self, field: WishField, value: impl Into<String>) {
        let value = value.into();
        let value = value.trim();
        if value.is_empty() {
            self.fields.remove(&field);
        } else {
            self.fields.insert(field, value.to_owned());
        }
    }

    /// The same draft with one more field.
    #[must_use]
    pub fn with(mut self, field: WishField, value: impl Into<String>) -> Self {
        self.set(field, value);
        self
    }

    /// Filled fields in the order of the form.
    pub fn iter(&self) -> impl Iterator<Item = (WishField, &str)> {
        self.fields.iter().map(|(field, value)| (*field, value.as_str()))
    }

    /// What has to be there before a wish can be submitted for review (domain 2.7, the fields marked required).
    pub const REQUIRED: [WishField; 4] =
        [WishField::WisherName, WishField::Group, WishField::Kind, WishField::Content];

    /// Required fields that are still empty.
    pub fn missing(&self) -> Vec<WishField> {
        Self::REQUIRED.into_iter().filter(|field| self.get(*field).is_empty()).collect()
    }
}
