//! What a community may set for itself, with the defaults of the policy: option lists and day counts; every number as data
//! ([`Number`]), what cannot be meant ([`SettingsFault`]), and what a change would change today ([`effects`]).

mod effect;
mod fault;
mod number;
#[cfg(test)]
mod tests;

pub use effect::{Effect, Measure, effects};
pub use fault::SettingsFault;
pub use number::{Number, Said, Unit};

use serde::{Deserialize, Serialize};

use crate::{
    award::Veto,
    feedback::FeedbackRules,
    moment::Day,
    rating::Schemes,
    register::Deadlines,
    requirement::YearRules,
    service::{CountRules, ServiceYears},
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
    /// Working days for which a verified record of service is published before it counts (F29b).
    pub publication_days: u16,
    /// Days on which the community does not work, besides weekends.
    pub days_off: Vec<Day>,
    /// Whether there is one clerk only, who may verify what the same clerk recorded.
    pub one_clerk: bool,
    /// How service is counted (domain 3.5).
    pub counting: CountRules,
    /// The yearly requirement.
    pub requirement: YearRules,
    /// The schemes of stars (domain 3.6).
    pub rating: Schemes,
    /// 活动主题 (domain 2.8): festivals and memorial days.
    pub activity_themes: Vec<String>,
    /// 困难类型 (domain 2.10).
    pub pair_difficulties: Vec<String>,
    /// 帮扶需求 (domain 2.10).
    pub pair_needs: Vec<String>,
    /// 帮扶方式 (domain 2.10).
    pub help_methods: Vec<String>,
    /// 社情民意类别 (domain 2.11).
    pub opinion_categories: Vec<String>,
    /// 服务团队的领域 (seed §六.3).
    pub team_fields: Vec<String>,
    /// 评选一票否决 (domain 3.7, F49): what is looked at before somebody is voted on.
    pub award_vetoes: Vec<Veto>,
    /// 点单类别 (domain 2.6).
    pub order_categories: Vec<String>,
    /// Days within which an order is to be dispatched.
    pub order_dispatch_days: u16,
    /// Days within which it is to be accepted, else it goes back to the pool.
    pub order_accept_days: u16,
    /// Days after the end on which the resident is asked for a rating.
    pub order_rating_days: u16,
    /// A community is crowded that has more members than the mean of the district by this factor, in hundredths.
    pub crowding_factor: u16,
    /// How much each weakness counts where the next unit is proposed.
    pub weakness: Weights,
    /// When feedback cards are issued.
    pub feedback_run: FeedbackRules,
    /// 资源和需求的类别 (domain 2.11).
    pub resource_categories: Vec<String>,
    /// Days ahead of which units are to hear of a demand (F28).
    pub demand_lead_days: u16,
    /// The month with which a year of service begins (seed 管理办法, R-10, 3.5).
    pub year_begins: ServiceYears,
    /// Urgings after which a missing reason may be called 无故.
    pub urgings: u16,
}

/// What a rule is about, in the order of pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Topic {
    /// 报到.
    CheckIn,
    /// 微心愿.
    Wishes,
    /// 点单.
    Orders,
    /// 服务纪实.
    Records,
    /// 年度要求.
    Year,
    /// 共驻共建.
    Units,
    /// 表现反馈.
    Feedback,
    /// 区级概览.
    District,
    /// 资料保管.
    Removal,
}

impl Topic {
    /// Every one.
    pub const ALL: [Self; 9] = [
        Self::CheckIn,
        Self::Wishes,
        Self::Orders,
        Self::Records,
        Self::Year,
        Self::Units,
        Self::Feedback,
        Self::District,
        Self::Removal,
    ];
}

impl Settings {
    /// Takes over what somebody changed since `before`; what was not touched stays as it has become meanwhile.
    pub fn take_over(&mut self, typed: &Self, before: &Self) {
        fn change<T: Clone + PartialEq>(now: &mut T, typed: &T, before: &T) {
            if typed != before {
                now.clone_from(typed);
            }
        }
        // Every setting is named, so that a new one cannot be forgotten here.
        macro_rules! changes {
            (whole: $($part:ident),+; within: $($outer:ident: $($inner:ident),+;)+) => {
                let Self { $($part: _,)+ $($outer: _),+ } = typed;
                $(change(&mut self.$part, &typed.$part, &before.$part);)+
                $($(change(&mut self.$outer.$inner, &typed.$outer.$inner, &before.$outer.$inner);)+)+
            };
        }
        changes! {
            whole:
                wish_groups, wish_kinds, wish_categories, wish_channels, educations, skills, branches, teams, grids,
                community_posts, exemption_kinds, special_groups, need_categories, accepts_residents, hidden_columns,
                round_days, contact_days, follow_up_days, close_claim_minutes, retention_years, post_categories,
                publication_days, days_off, one_clerk, rating, activity_themes, pair_difficulties, pair_needs,
                help_methods, opinion_categories, team_fields, award_vetoes, order_categories, order_dispatch_days,
                order_accept_days, order_rating_days, crowding_factor, resource_categories, demand_lead_days,
                year_begins, urgings;
            within:
                deadlines: letter_days, receipt_days, acknowledge_days, campaign_ends;
                letter: receipt, stub;
                registration: service_intents, availability, availabilities, copies;
                feedback: activity_types, activity_modes, count_bands, count_above, pledge_states, grades, conduct,
                    conducts;
                counting: presence_percent, shortest_minutes, daily_cap_minutes, counts_training;
                requirement: policy, projects, activities, objection_days;
                weakness: needs, members, checkins, survey;
                feedback_run: from, to, matter_days;
        }
    }
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
            activity_themes: list(&[
                "学雷锋",
                "五四",
                "七一",
                "十一",
                "春节",
                "元宵",
                "清明",
                "端午",
                "中秋",
                "重阳",
                "植树",
                "创文",
                "平安",
                "其他",
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
            feedback_run: FeedbackRules::default(),
            retention_years: 2,
            publication_days: 3,
            days_off: Vec::new(),
            one_clerk: false,
            counting: CountRules::default(),
            requirement: YearRules::default(),
            rating: Schemes::default(),
            pair_difficulties: list(&["因病", "因残", "因学", "缺劳力", "独居", "突发", "其他"]),
            pair_needs: list(&[
                "生活",
                "学业",
                "工作",
                "医疗",
                "住房",
                "心理关爱",
                "法律援助",
                "社会融入",
                "其他",
            ]),
            help_methods: list(&[
                "入户走访",
                "电话",
                "微信",
                "心理疏导",
                "就业",
                "助学",
                "住房",
                "物资",
                "医疗",
                "资金",
                "政策宣传",
                "其他",
            ]),
            opinion_categories: list(&[
                "环境", "安全", "物业", "邻里", "设施", "民政", "教育", "医疗", "政策", "其他",
            ]),
            team_fields: list(&["法律维权", "健康义诊", "科普宣传", "企业发展咨询", "居民就业扶持", "其他"]),
            award_vetoes: Veto::ALL.to_vec(),
            order_categories: list(&[
                "便民维修",
                "健康义诊",
                "法律咨询",
                "陪伴关爱",
                "助老助残",
                "学业辅导",
                "环境卫生",
                "矛盾调解",
                "文体活动",
                "政策咨询",
                "其他",
            ]),
            order_dispatch_days: 3,
            order_accept_days: 3,
            order_rating_days: 3,
            crowding_factor: 200,
            weakness: Weights::default(),
            resource_categories: list(&["人才", "场地", "资金", "设备", "信息", "车辆"]),
            demand_lead_days: 30,
            year_begins: ServiceYears::default(),
            urgings: 2,
        }
    }
}
