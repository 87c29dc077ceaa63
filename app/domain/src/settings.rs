//! What a community may set for itself, with the defaults of the policy: option lists and day counts.

use serde::{Deserialize, Serialize};

use crate::{
    register::Deadlines,
    sheet::{FeedbackTemplate, LetterParts, RegistrationTemplate, StatisticsColumn},
    statistics::Weights,
};

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
    /// 专业特长 (domain 1.4): what clerks filter by.
    pub skills: Vec<String>,
    /// 社区党支部 into which members are put.
    pub branches: Vec<String>,
    /// 服务团队.
    pub teams: Vec<String>,
    /// 网格.
    pub grids: Vec<String>,
    /// 社区任职 (domain 2.1).
    pub community_posts: Vec<String>,
    /// 豁免事由 (domain 2.14).
    pub exemption_kinds: Vec<String>,
    /// 特殊群体 (domain 2.12).
    pub special_groups: Vec<String>,
    /// 需求类别 told at the door (domain 2.12).
    pub need_categories: Vec<String>,
    /// Day counts of the check-in.
    pub deadlines: Deadlines,
    /// Whether members are accepted because they live here (domain 0.3, C1).
    pub accepts_residents: bool,
    /// What the letter of introduction prints.
    pub letter: LetterParts,
    /// What the registration card prints.
    pub registration: RegistrationTemplate,
    /// What the performance feedback card prints.
    pub feedback: FeedbackTemplate,
    /// Columns the statistics table leaves out.
    pub hidden_columns: Vec<StatisticsColumn>,
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
    /// 岗位和项目的类别 (domain 2.3). New settings come last: what a device has not sent yet is kept by their places.
    pub post_categories: Vec<String>,
    /// A community is crowded that has more members than the mean of the district by this factor, in hundredths.
    pub crowding_factor: u16,
    /// How much each weakness counts where the next unit is proposed.
    pub weakness: Weights,
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
            skills: list(&[
                "政策宣讲",
                "法律",
                "医疗健康",
                "心理咨询",
                "教育辅导",
                "科普",
                "财税金融",
                "信息技术",
                "水电维修",
                "文艺",
                "体育",
                "摄影书法",
                "应急救护",
                "其他",
            ]),
            branches: Vec::new(),
            teams: Vec::new(),
            grids: Vec::new(),
            community_posts: list(&["楼长", "业委会", "网格员", "兼职委员"]),
            exemption_kinds: list(&["病休", "产假", "驻村借调", "外派", "年内新入职", "特殊岗位"]),
            special_groups: list(&[
                "生活困难党员",
                "生活困难群众",
                "空巢老人",
                "残障人士",
                "留守儿童",
                "下岗工人",
                "外来务工人员",
                "随迁子女",
            ]),
            post_categories: list(&[
                "政策宣传岗",
                "民意收集岗",
                "治安巡逻岗",
                "环境卫生岗",
                "矛盾调解岗",
                "扶贫帮困（助老助残）岗",
                "关爱未成年人岗",
                "法律服务岗",
                "健康服务岗",
                "科普文体岗",
                "就业创业服务岗",
                "文明劝导岗",
                "便民服务岗",
                "应急值守岗",
                "社区特色岗",
            ]),
            need_categories: list(&[
                "微心愿",
                "意见建议",
                "生活困难",
                "维修",
                "就业",
                "就医",
                "就学",
                "矛盾调解",
                "其他",
            ]),
            deadlines: Deadlines::default(),
            accepts_residents: false,
            letter: LetterParts::default(),
            registration: RegistrationTemplate::default(),
            feedback: FeedbackTemplate::default(),
            hidden_columns: Vec::new(),
            round_days: 30,
            contact_days: 7,
            follow_up_days: 30,
            close_claim_minutes: 10,
            retention_years: 2,
            crowding_factor: 200,
            weakness: Weights::default(),
        }
    }
}
