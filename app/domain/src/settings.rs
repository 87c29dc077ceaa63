//! What a community may set for itself, with the defaults of the policy: option lists and day counts.

use serde::{Deserialize, Serialize};

/// Settings of one community. Missing parts read as the defaults, so that older documents stay readable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// 群体类别 (seed §六.3 圆梦行动).
    pub wish_groups: Vec<String>,
    /// 心愿类型 (seed §六.3).
    pub wish_kinds: Vec<String>,
    /// 事项分类 (domain 2.7).
    pub wish_categories: Vec<String>,
    /// 征集渠道 (domain 2.7).
    pub wish_channels: Vec<String>,
    /// 文化程度 (domain 1.4).
    pub educations: Vec<String>,
    /// Days a wish stays on the wall before it goes to the next round.
    pub round_days: u16,
    /// Days within which the wisher has to be contacted after the order.
    pub contact_days: u16,
    /// Days within which the follow-up visit is due after fulfilment.
    pub follow_up_days: u16,
    /// Claims closer together than this many minutes are decided by the clerk.
    pub close_claim_minutes: u16,
    /// Years after which the personal data of what is closed is due for removal (domain 2.16).
    pub retention_years: u16,
}

impl Default for Settings {
    fn default() -> Self {
        let list = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        Self {
            wish_groups: list(&[
                "生活困难党员",
                "生活困难群众",
                "空巢老人",
                "残障人士",
                "留守儿童",
                "下岗工人",
                "外来务工人员",
                "随迁子女",
                "其他",
            ]),
            wish_kinds: list(&["小梦想", "小心愿", "小困难"]),
            wish_categories: list(&["物品", "服务", "陪伴", "咨询", "维修", "就学", "就医", "其他"]),
            wish_channels: list(&["走访", "心愿墙", "电话", "座谈"]),
            educations: list(&["初中及以下", "高中中专", "大专", "本科", "研究生"]),
            round_days: 30,
            contact_days: 7,
            follow_up_days: 30,
            close_claim_minutes: 10,
            retention_years: 2,
        }
    }
}
