//! 社区在职党员报到登记卡 (attachment 3; domain 1.4). The body of the table was lost and is rebuilt; what stands around it is
//! the seed's. One page, upright.

use serde::{Deserialize, Serialize};

use super::{
    Block, Cell, CellKind, Form, Inline, Mark, Paper, Row, Sheet, Table, choices, filled, or_blank, text,
};
use crate::{
    moment::Day,
    register::{CheckinState, MemberCard, MemberField, Membership, UnitCard, UnitField},
};

/// What a community may change about the card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RegistrationTemplate {
    /// 服务意愿, in the order in which they are printed; 其他 comes last.
    pub service_intents: Vec<String>,
    /// 可服务时间 is printed.
    pub availability: bool,
    /// Its options.
    pub availabilities: Vec<String>,
    /// Copies that are printed of each card (domain 1.4: three in one place, two by default).
    pub copies: u8,
}

impl Default for RegistrationTemplate {
    fn default() -> Self {
        let list = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        Self {
            service_intents: list(&[
                "政策宣传",
                "法律维权",
                "健康义诊",
                "科普宣传",
                "企业发展咨询",
                "就业扶持",
                "扶贫帮困",
                "助老助残",
                "关爱未成年人",
                "矛盾调解",
                "治安巡逻（平安创建）",
                "环境卫生（环保）",
                "文体活动",
                "便民维修",
                "民意收集",
                "应急值守",
                "其他",
            ]),
            availability: true,
            availabilities: list(&["工作日晚间", "周末", "节假日", "应急随叫"]),
            copies: 2,
        }
    }
}

/// What the community adds to the card.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CardAssignment<'a> {
    /// 报到地党组织.
    pub community_party_org: &'a str,
    /// 认领岗位, at most two are printed in their places.
    pub posts: &'a [String],
    /// 社区党组织意见.
    pub opinion: &'a str,
    /// The day of the opinion.
    pub opinion_on: Option<Day>,
}

/// The fixed sentence of the promise (管理办法 二).
const PLEDGE: &str = "每年完成志愿服务项目不少于2项，参与社区活动不少于6次。";

/// The card of one member; of an empty card, the blank form.
pub fn registration_card(
    card: &MemberCard,
    unit: &UnitCard,
    state: &CheckinState,
    assignment: &CardAssignment<'_>,
    template: &RegistrationTemplate,
) -> Sheet {
    let (since, card_no) = match &state.registered {
        Some((on, no)) => (Some(*on), no.as_str()),
        None => (None, ""),
    };
    let mut rows = person(card, since);
    rows.extend(work(card, unit));
    rows.extend(wishes(card, template));
    rows.extend(duties(card, assignment));
    let blocks = vec![
        Block::Title("社区在职党员报到登记卡".to_owned()),
        Block::Ends {
            left: vec![text("报到地党组织："), or_blank(assignment.community_party_org, 12)],
            right: vec![text("编号："), or_blank(card_no, 8)],
        },
        Block::Table(Table { widths: vec![12, 12, 12, 19, 12, 16, 17], head: Vec::new(), rows }),
    ];
    Sheet { form: Form::RegistrationCard, paper: Paper::Upright, blocks, mark: card_no.to_owned() }
}

fn person(card: &MemberCard, since: Option<Day>) -> Vec<Row> {
    use MemberField::{BirthMonth, Education, Ethnicity, Gender, JoinedParty, Name, Phone, Photo};
    let value = |field| Cell::value(card.get(field));
    let photo = match card.get(Photo) {
        "" => vec![text("照片")],
        hash => vec![Inline::Value(hash.to_owned())],
    };
    let membership = card.membership();
    let memberships = Membership::ALL.map(|kind| Inline::Choice {
        mark: Mark::Box,
        ticked: membership == Some(kind),
        words: kind.on_paper().to_owned(),
    });
    vec![
        Row::of(
            10,
            vec![
                Cell::label("姓名"),
                value(Name),
                Cell::label("性别"),
                value(Gender),
                Cell::label("出生年月"),
                value(BirthMonth),
                Cell::of(CellKind::Photo, photo).down(3),
            ],
        ),
        Row::of(
            10,
            vec![
                Cell::label("民族"),
                value(Ethnicity),
                Cell::label("文化程度"),
                value(Education),
                Cell::label("党员类别"),
                Cell::of(CellKind::Value, memberships.into()),
            ],
        ),
        Row::of(
            10,
            vec![
                Cell::label("入党时间"),
                value(JoinedParty),
                Cell::label("报到时间"),
                Cell::value(&since.map(super::date_on_paper).unwrap_or_default()),
                Cell::label("联系电话"),
                value(Phone),
            ],
        ),
    ]
}

fn work(card: &MemberCard, unit: &UnitCard) -> Vec<Row> {
    use MemberField::{
        Grid, Hobbies, JobTitle, ProfessionalSkills, ResidenceDiffers, UnitName, UnitPartyOrg,
    };
    let unit_name = match unit.get(UnitField::Name) {
        "" => card.get(UnitName),
        name => name,
    };
    let party_org = match card.get(UnitPartyOrg) {
        "" => unit.get(UnitField::PartyOrg),
        org => org,
    };
    let joined =
        |parts: [&str; 2]| parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("　");
    let contact = joined([unit.get(UnitField::ContactName), unit.get(UnitField::ContactPhone)]);
    let mut address = filled(&card.address());
    if card.get(ResidenceDiffers) == "yes" {
        address.push(text("（人户分离）"));
    }
    let words = |field| Cell::words(filled(card.get(field)));
    vec![
        Row::of(
            10,
            vec![
                Cell::label("工作单位及职务"),
                Cell::words(filled(&joined([unit_name, card.get(JobTitle)]))).over(6),
            ],
        ),
        Row::of(
            10,
            vec![
                Cell::label("所在单位党组织"),
                Cell::words(filled(party_org)).over(3),
                Cell::label("单位联系人/电话"),
                Cell::words(filled(&contact)).over(2),
            ],
        ),
        Row::of(
            10,
            vec![
                Cell::label("居住地址"),
                Cell::words(address).over(3),
                Cell::label("所属网格"),
                words(Grid).over(2),
            ],
        ),
        Row::of(
            12,
            vec![
                Cell::label("职业专长"),
                words(ProfessionalSkills).over(3),
                Cell::label("兴趣爱好"),
                words(Hobbies).over(2),
            ],
        ),
    ]
}

fn wishes(card: &MemberCard, template: &RegistrationTemplate) -> Vec<Row> {
    let of = |options: &[String], field, other| {
        let chosen: Vec<&str> = card.list(field).collect();
        choices(Mark::Box, options.iter().map(String::as_str), &chosen, other)
    };
    let intents = of(&template.service_intents, MemberField::ServiceIntents, Some("其他"));
    let mut rows = vec![Row::of(24, vec![Cell::label("服务意愿"), Cell::words(intents).over(6)])];
    if template.availability {
        let times = of(&template.availabilities, MemberField::Availability, None);
        rows.push(Row::of(10, vec![Cell::label("可服务时间"), Cell::words(times).over(6)]));
    }
    rows
}

fn duties(card: &MemberCard, assignment: &CardAssignment<'_>) -> Vec<Row> {
    let post = |at: usize| or_blank(assignment.posts.get(at).map_or("", String::as_str), 12);
    let mut pledge = vec![text(PLEDGE)];
    if card.has(MemberField::Pledge) {
        pledge.push(Inline::Break);
        pledge.extend(filled(card.get(MemberField::Pledge)));
    }
    let assigned = |label: &str, field, width| [text(label), or_blank(card.get(field), width)];
    let places = [
        assigned("党支部：", MemberField::AssignedBranch, 8),
        assigned("　服务团队：", MemberField::Teams, 8),
        assigned("　网格：", MemberField::Grid, 6),
    ];
    vec![
        Row::of(
            10,
            vec![
                Cell::label("认领岗位"),
                Cell::words(vec![text("1."), post(0), text("　2."), post(1)]).over(6),
            ],
        ),
        Row::of(22, vec![Cell::label("公开承诺"), Cell::words(pledge).over(6).stamped("本人签名", None)]),
        Row::of(
            10,
            vec![Cell::label("编入情况"), Cell::words(places.into_iter().flatten().collect()).over(6)],
        ),
        Row::of(
            32,
            vec![
                Cell::label("社区党组织意见"),
                Cell::words(filled(assignment.opinion)).over(6).stamped("（盖章）", assignment.opinion_on),
            ],
        ),
        Row::of(10, vec![Cell::label("备注"), Cell::words(filled(card.get(MemberField::Remark))).over(6)]),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn print(card: &MemberCard, state: &CheckinState) -> String {
        let unit = UnitCard::default().with(UnitField::Name, "区人民法院");
        let posts = ["法律服务岗".to_owned()];
        let assignment = CardAssignment {
            community_party_org: "梧桐苑社区党委",
            posts: &posts,
            ..CardAssignment::default()
        };
        registration_card(card, &unit, state, &assignment, &RegistrationTemplate::default()).to_string()
    }

    #[test]
    fn a_filled_card() {
        let card = MemberCard::default()
            .with(MemberField::Name, "周兰萍")
            .with(MemberField::Gender, "女")
            .with(MemberField::Membership, "full")
            .with(MemberField::JobTitle, "科长")
            .with(MemberField::ServiceIntents, "法律维权、矛盾调解、教书法")
            .with(MemberField::Availability, "周末")
            .with(MemberField::Pledge, "每月值班一次。")
            .with(MemberField::ResidenceDiffers, "yes")
            .with(MemberField::Estate, "桂花苑");
        let state = CheckinState {
            registered: Day::from_civil(2026, 3, 5).map(|on| (on, "2026-0007".to_owned())),
            ..CheckinState::default()
        };
        let words = print(&card, &state);
        for line in [
            "# 社区在职党员报到登记卡\n报到地党组织：梧桐苑社区党委 | 编号：2026-0007\n",
            "| 民族 |  | 文化程度 |  | 党员类别 | ☑正式 □预备 |",
            "| 报到时间 | 2026年3月5日 |",
            "| 工作单位及职务 | 区人民法院　科长 |",
            "桂花苑（人户分离）",
            "☑法律维权",
            "☑矛盾调解",
            "□健康义诊",
            "☑其他 教书法 |",
            "□工作日晚间 ☑周末",
            "| 认领岗位 | 1.法律服务岗　2.____________ |",
            "每年完成志愿服务项目不少于2项，参与社区活动不少于6次。\n每月值班一次。 [本人签名] 　　年　月　日 |",
        ] {
            assert!(words.contains(line), "{line}\n---\n{words}");
        }
    }

    fn blank() -> Sheet {
        registration_card(
            &MemberCard::default(),
            &UnitCard::default(),
            &CheckinState::default(),
            &CardAssignment::default(),
            &RegistrationTemplate::default(),
        )
    }

    #[test]
    fn the_blank_card_has_every_row_and_no_nulls() {
        let blank = blank();
        let words = blank.to_string();
        assert!(words.contains("报到地党组织：____________ | 编号：________"));
        assert!(!words.contains('☑') && !words.contains("null"));
        for label in ["照片", "编入情况", "社区党组织意见", "备注"] {
            assert!(words.contains(label), "{label}");
        }
    }

    /// Every row covers all seven columns, counting cells that reach down from above.
    #[test]
    fn the_grid_is_complete() {
        let blank = blank();
        let Some(Block::Table(table)) = blank.blocks.last() else { panic!("no table") };
        let mut reaching: Vec<(u8, u8)> = Vec::new();
        for row in &table.rows {
            let from_above: u8 = reaching.iter().map(|(columns, _)| columns).sum();
            let own: u8 = row.cells.iter().map(|cell| cell.columns).sum();
            assert_eq!(usize::from(from_above + own), table.widths.len(), "{row:?}");
            reaching.retain_mut(|(_, left)| {
                *left -= 1;
                *left > 0
            });
            reaching.extend(
                row.cells.iter().filter(|cell| cell.rows > 1).map(|cell| (cell.columns, cell.rows - 1)),
            );
        }
    }
}
