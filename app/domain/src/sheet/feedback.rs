//! 在职党员社区表现反馈卡 (attachment 5; domain 1.6): filled by the community, filed by the unit. The note below the table is
//! the seed's; brackets are ticked with √, two groups take several ticks, the others one.

use serde::{Deserialize, Serialize};

use super::{Block, Cell, Form, Inline, Mark, Paper, Row, Sheet, Table, choices, filled, or_blank, text};
use crate::moment::{Day, Year};

/// What a community may change about the card: the words of its options.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FeedbackTemplate {
    /// 参加活动类型; 其他 comes last.
    pub activity_types: Vec<String>,
    /// 参加活动方式; 其他 comes last.
    pub activity_modes: Vec<String>,
    /// Upper ends of the bands of 参加活动次数, each with its words.
    pub count_bands: Vec<(u32, String)>,
    /// Words of the last, open band.
    pub count_above: String,
    /// 承诺完成情况.
    pub pledge_states: Vec<String>,
    /// 综合表现.
    pub grades: Vec<String>,
    /// 社区行为规范表现 is printed.
    pub conduct: bool,
    /// Its six checks (管理办法 四).
    pub conducts: Vec<String>,
}

impl Default for FeedbackTemplate {
    fn default() -> Self {
        let list = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        Self {
            activity_types: list(&[
                "志愿服务",
                "政策宣传",
                "扶贫帮困",
                "社区文化",
                "环境卫生",
                "环境保护",
                "平安创建",
                "矛盾调解",
                "民意收集",
                "主题活动",
                "其他",
            ]),
            activity_modes: list(&[
                "集中服务",
                "分散服务",
                "定期服务",
                "日常服务",
                "组团服务",
                "菜单认领",
                "微心愿认领",
                "结对帮扶",
                "单位集体认领",
                "其他",
            ]),
            count_bands: vec![(5, "6次以下".to_owned()), (9, "6-9次".to_owned())],
            count_above: "10次及以上".to_owned(),
            pledge_states: list(&["全部完成", "基本完成", "未完成"]),
            grades: list(&["优秀", "良好", "一般", "较差"]),
            conduct: true,
            conducts: list(&["邻里互助", "扶贫帮困", "尊老爱幼", "社会公德", "遵纪守法", "廉洁自律"]),
        }
    }
}

/// Residents' opinions of a year.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Opinion {
    /// How many rated.
    pub sample: u32,
    /// Their average in hundredths of a point, from 100 to 500.
    pub average_hundredths: u32,
}

/// What a card says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FeedbackCard {
    /// 编号.
    pub no: String,
    /// 评价年度; none on a blank form.
    pub year: Option<Year>,
    /// 姓名、性别、出生年月.
    pub person: [String; 3],
    /// 工作单位及职务.
    pub unit_and_title: String,
    /// 报到社区 and 报到时间.
    pub community: String,
    /// Since when.
    pub since: Option<Day>,
    /// 认领岗位.
    pub posts: Vec<String>,
    /// 参加活动类型 that are ticked.
    pub activity_types: Vec<String>,
    /// 参加活动方式 that are ticked.
    pub activity_modes: Vec<String>,
    /// 参加活动次数.
    pub activities: Option<u32>,
    /// 完成服务项目数.
    pub projects: Option<u32>,
    /// 服务时长 in half hours.
    pub half_hours: Option<u32>,
    /// 主要服务事项及成效, at most 300 characters.
    pub achievements: String,
    /// 承诺完成情况.
    pub pledge_state: String,
    /// 居民群众意见 in words.
    pub resident_words: String,
    /// 居民群众意见 in numbers.
    pub residents: Opinion,
    /// 综合表现.
    pub grade: String,
    /// 社区行为规范表现 that are ticked.
    pub conducts: Vec<String>,
    /// 社区党组织意见.
    pub community_opinion: String,
    /// Its day.
    pub on: Option<Day>,
    /// The number of the card that this one replaces.
    pub supersedes: String,
}

/// The note of the seed.
const NOTE: &str =
    "注：社区党组织按照在职党员参加社区服务的情况在相应括号内打“√”，其中参加活动类型和参加活动方式可多选。";

/// One card.
pub fn feedback_card(card: &FeedbackCard, template: &FeedbackTemplate) -> Sheet {
    let mut blocks = vec![
        Block::Title("在职党员社区表现反馈卡".to_owned()),
        Block::Ends {
            left: vec![
                text("评价年度："),
                or_blank(&card.year.map(|year| format!("{year}年")).unwrap_or_default(), 5),
            ],
            right: vec![text("编号："), or_blank(&card.no, 8)],
        },
        Block::Table(Table {
            widths: vec![17, 17, 13, 17, 15, 21],
            head: Vec::new(),
            rows: rows(card, template),
        }),
        Block::Note(vec![text(NOTE)]),
    ];
    if !card.supersedes.is_empty() {
        blocks.push(Block::Note(vec![
            text("本卡代替编号为"),
            Inline::Value(card.supersedes.clone()),
            text("的反馈卡。"),
        ]));
    }
    Sheet { form: Form::FeedbackCard, paper: Paper::Upright, blocks, mark: card.no.clone() }
}

fn rows(card: &FeedbackCard, template: &FeedbackTemplate) -> Vec<Row> {
    let group = |options: &[String], chosen: &[String], other| {
        let chosen: Vec<&str> = chosen.iter().map(String::as_str).collect();
        choices(Mark::Bracket, options.iter().map(String::as_str), &chosen, other)
    };
    let one = |options: &[String], chosen: &str| group(options, &[chosen.to_owned()], None);
    let number = |value: Option<u32>| value.map(|value| value.to_string()).unwrap_or_default();
    let [name, gender, birth] = &card.person;
    let mut all = vec![
        Row::of(
            9,
            vec![
                Cell::label("姓名"),
                Cell::value(name),
                Cell::label("性别"),
                Cell::value(gender),
                Cell::label("出生年月"),
                Cell::value(birth),
            ],
        ),
        Row::of(9, vec![Cell::label("工作单位及职务"), Cell::words(filled(&card.unit_and_title)).over(5)]),
        Row::of(
            9,
            vec![
                Cell::label("报到社区"),
                Cell::words(filled(&card.community)).over(3),
                Cell::label("报到时间"),
                Cell::value(&card.since.map(super::date_on_paper).unwrap_or_default()),
            ],
        ),
        Row::of(9, vec![Cell::label("认领岗位"), Cell::words(filled(&card.posts.join("、"))).over(5)]),
        Row::of(
            20,
            vec![
                Cell::label("参加活动类型（可多选）"),
                Cell::words(group(&template.activity_types, &card.activity_types, Some("其他"))).over(5),
            ],
        ),
        Row::of(
            20,
            vec![
                Cell::label("参加活动方式（可多选）"),
                Cell::words(group(&template.activity_modes, &card.activity_modes, Some("其他"))).over(5),
            ],
        ),
        Row::of(
            9,
            vec![
                Cell::label("参加活动次数"),
                Cell::value(&number(card.activities)),
                Cell::label("完成项目数"),
                Cell::value(&number(card.projects)),
                Cell::label("服务时长（小时）"),
                Cell::value(&card.half_hours.map(hours).unwrap_or_default()),
            ],
        ),
        Row::of(9, vec![Cell::label("次数档次"), Cell::words(bands(card, template)).over(5)]),
        Row::of(30, vec![Cell::label("主要服务事项及成效"), Cell::words(filled(&card.achievements)).over(5)]),
        Row::of(
            9,
            vec![
                Cell::label("承诺完成情况"),
                Cell::words(one(&template.pledge_states, &card.pledge_state)).over(5),
            ],
        ),
        Row::of(24, vec![Cell::label("居民群众意见"), Cell::words(residents(card)).over(5)]),
    ];
    if template.conduct {
        all.push(Row::of(
            9,
            vec![
                Cell::label("社区行为规范表现"),
                Cell::words(group(&template.conducts, &card.conducts, None)).over(5),
            ],
        ));
    }
    all.extend([
        Row::of(9, vec![Cell::label("综合表现"), Cell::words(one(&template.grades, &card.grade)).over(5)]),
        Row::of(
            30,
            vec![
                Cell::label("社区党组织意见"),
                Cell::words(filled(&card.community_opinion)).over(5).stamped("（盖章）", card.on),
            ],
        ),
        Row::of(
            30,
            vec![
                Cell::label("单位党组织意见（备案）"),
                Cell::words(Vec::new()).over(5).stamped("（盖章）", None),
            ],
        ),
    ]);
    all
}

fn bands(card: &FeedbackCard, template: &FeedbackTemplate) -> Vec<Inline> {
    let mut below = 0;
    let mut all = Vec::new();
    for (to, words) in &template.count_bands {
        let ticked = card.activities.is_some_and(|count| count >= below && count <= *to);
        all.push(Inline::Choice { mark: Mark::Bracket, ticked, words: words.clone() });
        below = to.saturating_add(1);
    }
    let ticked = card.activities.is_some_and(|count| count >= below);
    all.push(Inline::Choice { mark: Mark::Bracket, ticked, words: template.count_above.clone() });
    all
}

fn residents(card: &FeedbackCard) -> Vec<Inline> {
    let mut all = filled(&card.resident_words);
    if card.residents.sample > 0 {
        if !all.is_empty() {
            all.push(Inline::Break);
        }
        let average = card.residents.average_hundredths;
        let words = format!(
            "满意度平均{}.{:02}分（满分5分，{}人评价）",
            average / 100,
            average % 100,
            card.residents.sample
        );
        all.push(Inline::Value(words));
    }
    all
}

/// Half hours as hours: `12.5`.
fn hours(half_hours: u32) -> String {
    let whole = half_hours / 2;
    if half_hours.is_multiple_of(2) { whole.to_string() } else { format!("{whole}.5") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_are_ticked_as_the_records_say() {
        let card = FeedbackCard {
            year: Some(Year(2026)),
            activity_types: vec!["志愿服务".to_owned(), "防汛".to_owned()],
            activities: Some(6),
            half_hours: Some(25),
            residents: Opinion { sample: 8, average_hundredths: 467 },
            grade: "良好".to_owned(),
            supersedes: "2026-0003".to_owned(),
            ..FeedbackCard::default()
        };
        let words = feedback_card(&card, &FeedbackTemplate::default()).to_string();
        for part in [
            "评价年度：2026年 | 编号：________",
            "（√）志愿服务 （　）政策宣传",
            "（√）其他 防汛",
            "| 次数档次 | （　）6次以下 （√）6-9次 （　）10次及以上 |",
            "| 服务时长（小时） | 12.5 |",
            "满意度平均4.67分（满分5分，8人评价）",
            "（　）优秀 （√）良好 （　）一般 （　）较差",
            NOTE,
            "本卡代替编号为2026-0003的反馈卡。",
        ] {
            assert!(words.contains(part), "{part}\n---\n{words}");
        }
    }

    #[test]
    fn bands_have_no_gap_and_no_overlap() {
        for count in 0..15 {
            let card = FeedbackCard { activities: Some(count), ..FeedbackCard::default() };
            let ticked = bands(&card, &FeedbackTemplate::default())
                .into_iter()
                .filter(|band| matches!(band, Inline::Choice { ticked: true, .. }))
                .count();
            assert_eq!(ticked, 1, "{count}");
        }
    }

    #[test]
    fn the_blank_card_has_nothing_ticked() {
        let words = feedback_card(&FeedbackCard::default(), &FeedbackTemplate::default()).to_string();
        assert!(!words.contains('√') || words.matches('√').count() == 1, "only the note has one: {words}");
        assert!(words.contains("评价年度：_____ | 编号：________") && !words.contains("null"));
    }
}
