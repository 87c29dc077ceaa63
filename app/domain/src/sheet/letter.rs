//! 在职党员报到介绍信 and its receipt (attachment 2; domain 1.2, 1.3). The sentences are the seed's; its table of personal
//! data was lost and is rebuilt from the four clears (四个清).
//!
//! The identity number is never printed on a paper that is carried by hand.

use serde::{Deserialize, Serialize};

use super::{
    Block, Cell, Form, Inline, Paper, Row, Sheet, Table, filled, or_blank,
    paging::{Room, paged},
    text,
};
use crate::{
    moment::Day,
    register::{MemberCard, MemberField, Membership, UnitCard, UnitField},
};

/// What a letter is made from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Letter<'a> {
    /// 抬头: the Party organisation of the community.
    pub community_party_org: &'a str,
    /// The unit that sends the member.
    pub unit: UnitCard,
    /// The member; empty for a blank form.
    pub member: MemberCard,
    /// 编号.
    pub no: &'a str,
    /// The date of the letter.
    pub on: Option<Day>,
    /// 社区联系人 and 联系电话 of the receipt.
    pub community_contact: (&'a str, &'a str),
    /// 报到日期 and 登记卡编号 on the receipt, when the member is registered.
    pub registered: Option<(Day, &'a str)>,
    /// The number of the receipt.
    pub receipt_no: &'a str,
    /// The date of the receipt.
    pub receipt_on: Option<Day>,
}

/// Which parts of a letter are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LetterParts {
    /// The receipt below the cut line.
    pub receipt: bool,
    /// 存根: a third part for the unit's file.
    pub stub: bool,
}

impl Default for LetterParts {
    fn default() -> Self {
        Self { receipt: true, stub: false }
    }
}

/// The letter of one member, with its receipt below a line to cut along.
pub fn letter(letter: &Letter<'_>, parts: LetterParts) -> Sheet {
    let who = [or_blank(letter.member.get(MemberField::Name), 6)];
    let body = [Block::Paragraph(sentence(letter)), Block::Table(particulars(&letter.member))];
    let blocks = in_parts(letter, parts, &who, body.into());
    Sheet { form: Form::Letter, paper: Paper::Letter, blocks, mark: letter.no.to_owned() }
}

/// The receipt alone, as the community issues it.
pub fn receipt(letter: &Letter<'_>) -> Sheet {
    let blocks = receipt_blocks(letter, &[or_blank(letter.member.get(MemberField::Name), 6)]);
    Sheet { form: Form::Receipt, paper: Paper::Letter, blocks, mark: letter.receipt_no.to_owned() }
}

/// One letter for several members (单位统一组织报到), with their names in a list on the next page.
pub fn group_letter(frame: &Letter<'_>, members: &[MemberCard], parts: LetterParts) -> Sheet {
    let who = several(members);
    let mut sentence = vec![text("现介绍"), or_blank(frame.unit.get(UnitField::Name), 10)];
    sentence.extend(who.iter().cloned());
    sentence.push(text("同志（名单附后）到你处报到，并参加社区服务活动，请予以接洽。"));
    let mut blocks = in_parts(frame, parts, &who, vec![Block::Paragraph(sentence)]);
    let (widths, pages) = names(members);
    let of = pages.len() + 1;
    blocks.push(Block::Folio { page: 1, of });
    for (rows, page) in pages.into_iter().zip(2..) {
        blocks.push(Block::NewPage);
        if page == 2 {
            blocks.push(Block::Annex("附件".to_owned()));
            blocks.push(Block::Title("在职党员报到名单".to_owned()));
        }
        let head = vec![Row::of(9, NAMES.iter().map(|(name, _)| Cell::label(name)).collect())];
        blocks.push(Block::Table(Table { widths: widths.clone(), head, rows }));
        blocks.push(Block::Folio { page, of });
    }
    Sheet { form: Form::Letter, paper: Paper::Letter, blocks, mark: frame.no.to_owned() }
}

/// 周兰萍等3名.
fn several(members: &[MemberCard]) -> Vec<Inline> {
    let first = members.first().map_or("", |card| card.get(MemberField::Name));
    vec![or_blank(first, 6), text("等"), Inline::Value(members.len().to_string()), text("名")]
}

/// The letter between its stub and its receipt, as far as they are printed.
fn in_parts(letter: &Letter<'_>, parts: LetterParts, who: &[Inline], body: Vec<Block>) -> Vec<Block> {
    let mut blocks = Vec::new();
    if parts.stub {
        blocks.extend(stub(letter, who));
        blocks.push(Block::Cut);
    }
    blocks.extend([
        Block::Title("在职党员报到介绍信".to_owned()),
        Block::Number(vec![text("编号："), or_blank(letter.no, 8)]),
        Block::Salutation(vec![or_blank(letter.community_party_org, 10), text("：")]),
    ]);
    blocks.extend(body);
    blocks.extend(unit_contact(letter));
    if parts.receipt {
        blocks.push(Block::Cut);
        blocks.extend(receipt_blocks(letter, who));
    }
    blocks
}

/// Columns of the list of names.
const NAMES: [(&str, u16); 8] = [
    ("序号", 10),
    ("姓名", 24),
    ("性别", 10),
    ("出生年月", 20),
    ("入党时间", 20),
    ("党员类别", 14),
    ("职务/职称", 26),
    ("联系电话", 30),
];
/// What the type area of a letter leaves for a page of the list, with its title.
const LIST: Room = Room { rows: 20, width: 1560, height: 1840, character: 43, line: 58 };

fn names(members: &[MemberCard]) -> (Vec<u16>, Vec<Vec<Row>>) {
    let rows = members.iter().zip(1_u32..).map(|(card, number)| {
        let value = |field| Cell::value(card.get(field));
        Row::of(
            9,
            vec![
                Cell::value(&number.to_string()),
                value(MemberField::Name),
                value(MemberField::Gender),
                value(MemberField::BirthMonth),
                value(MemberField::JoinedParty),
                Cell::value(card.membership().map_or("", Membership::on_paper)),
                value(MemberField::JobTitle),
                value(MemberField::Phone),
            ],
        )
    });
    let widths: Vec<u16> = NAMES.iter().map(|(_, width)| *width).collect();
    let pages = paged(rows.collect(), &widths, &LIST);
    (widths, pages)
}

/// The seed's sentence; of 正式（预备） only what holds is printed, both on a blank form.
fn sentence(letter: &Letter<'_>) -> Vec<Inline> {
    let membership = match letter.member.membership() {
        Some(membership) => Inline::Value(membership.on_paper().to_owned()),
        None => text("正式（预备）"),
    };
    vec![
        or_blank(letter.member.get(MemberField::Name), 6),
        text("同志系"),
        or_blank(letter.unit.get(UnitField::Name), 12),
        text("中共"),
        membership,
        text("党员，现介绍该同志到你处报到，并参加社区服务活动，请予以接洽。该同志基本情况如下："),
    ]
}

fn particulars(member: &MemberCard) -> Table {
    use MemberField::{
        BirthMonth, Education, Gender, Hobbies, JobTitle, JoinedParty, Name, Phone, ProfessionalSkills,
    };
    let value = |field| Cell::value(member.get(field));
    let skills: Vec<&str> = member.list(ProfessionalSkills).chain(member.list(Hobbies)).collect();
    Table {
        widths: vec![12, 14, 12, 8, 12, 12, 12, 18],
        head: Vec::new(),
        rows: vec![
            Row::of(
                9,
                vec![
                    Cell::label("姓名"),
                    value(Name),
                    Cell::label("性别"),
                    value(Gender),
                    Cell::label("出生年月"),
                    value(BirthMonth),
                    Cell::label("入党时间"),
                    value(JoinedParty),
                ],
            ),
            Row::of(
                9,
                vec![
                    Cell::label("职务/职称"),
                    value(JobTitle),
                    Cell::label("文化程度"),
                    value(Education),
                    Cell::label("联系电话"),
                    value(Phone).over(3),
                ],
            ),
            Row::of(
                9,
                vec![
                    Cell::label("居住地址"),
                    Cell::words(filled(&member.address())).over(3),
                    Cell::label("专长及兴趣爱好"),
                    Cell::words(filled(&skills.join("、"))).over(3),
                ],
            ),
        ],
    }
}

fn unit_contact(letter: &Letter<'_>) -> [Block; 2] {
    [
        Block::Ends {
            left: vec![text("单位联系人："), or_blank(letter.unit.get(UnitField::ContactName), 6)],
            right: vec![text("联系电话："), or_blank(letter.unit.get(UnitField::ContactPhone), 8)],
        },
        Block::Stamp { label: "单位党组织（盖章）".to_owned(), date: letter.on },
    ]
}

/// The seed's receipt. It has no line for a date; one is printed.
fn receipt_blocks(letter: &Letter<'_>, who: &[Inline]) -> Vec<Block> {
    let org = match letter.unit.get(UnitField::PartyOrg) {
        "" => letter.unit.get(UnitField::Name),
        org => org,
    };
    // 法院党组织 reads as the seed has it; a full name of the organisation already says what it is.
    let suffix = if says_party_org(org) { "：" } else { "党组织：" };
    let mut sentence = who.to_vec();
    sentence.push(text("同志已到我处报到，并提交了《在职党员报到介绍信》，特此回复。"));
    let mut blocks = vec![
        Block::Title("在职党员报到介绍信（回执）".to_owned()),
        Block::Number(vec![text("编号："), or_blank(letter.receipt_no, 8)]),
        Block::Salutation(vec![or_blank(org, 10), text(suffix)]),
        Block::Paragraph(sentence),
    ];
    if let Some((on, card_no)) = letter.registered {
        blocks.push(Block::Paragraph(vec![
            text("报到日期："),
            Inline::Value(super::date_on_paper(on)),
            text("　登记卡编号："),
            Inline::Value(card_no.to_owned()),
        ]));
    }
    let (name, phone) = letter.community_contact;
    blocks.push(Block::Ends {
        left: vec![text("社区联系人："), or_blank(name, 6)],
        right: vec![text("联系电话："), or_blank(phone, 8)],
    });
    blocks.push(Block::Stamp { label: "社区党组织（盖章）".to_owned(), date: letter.receipt_on });
    blocks
}

/// Whether a name already says that it is a Party organisation.
pub(super) fn says_party_org(name: &str) -> bool {
    let ends = ["党组织", "党委", "党总支", "党支部", "党组", "支部", "委员会"];
    ends.iter().any(|end| name.trim().ends_with(end))
}

fn stub(letter: &Letter<'_>, who: &[Inline]) -> [Block; 4] {
    let mut sentence = vec![text("兹介绍")];
    sentence.extend(who.iter().cloned());
    sentence.extend([text("同志到"), or_blank(letter.community_party_org, 10), text("报到。")]);
    [
        Block::Title("在职党员报到介绍信（存根）".to_owned()),
        Block::Number(vec![text("编号："), or_blank(letter.no, 8)]),
        Block::Paragraph(sentence),
        Block::Ends {
            left: vec![text("经办人："), Inline::Blank(6)],
            right: vec![Inline::Value(super::text::date_or_blank(letter.on))],
        },
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(crate) fn unit() -> UnitCard {
        UnitCard::default()
            .with(UnitField::Name, "区人民法院")
            .with(UnitField::ContactName, "钱进")
            .with(UnitField::ContactPhone, "057188886666")
    }

    fn member() -> MemberCard {
        MemberCard::default()
            .with(MemberField::Name, "古丽娜尔·阿不都热西提")
            .with(MemberField::Gender, "女")
            .with(MemberField::BirthMonth, "1996-04")
            .with(MemberField::JoinedParty, "2025-01")
            .with(MemberField::Membership, "probationary")
            .with(MemberField::JobTitle, "书记员")
            .with(MemberField::Phone, "18615337801")
            .with(MemberField::Estate, "桂花苑")
            .with(MemberField::Building, "21栋")
            .with(MemberField::ProfessionalSkills, "应急救护、医疗")
            .with(MemberField::Hobbies, "太极")
    }

    #[test]
    fn the_letter_says_what_the_seed_says() {
        let on = Day::from_civil(2026, 3, 5);
        let sheet = letter(
            &Letter {
                community_party_org: "梧桐苑社区党组织",
                unit: unit(),
                member: member(),
                no: "法〔2026〕3号",
                on,
                community_contact: ("王芳", "057188880000"),
                registered: on.map(|on| (on, "2026-0001")),
                receipt_no: "2026-0001",
                receipt_on: on,
            },
            LetterParts::default(),
        );
        assert_eq!(
            sheet.to_string(),
            "\
# 在职党员报到介绍信
» 编号：法〔2026〕3号
梧桐苑社区党组织：
　　古丽娜尔·阿不都热西提同志系区人民法院中共预备党员，现介绍该同志到你处报到，并参加社区服务活动，请予以接洽。该同志基本情况如下：
| 姓名 | 古丽娜尔·阿不都热西提 | 性别 | 女 | 出生年月 | 1996-04 | 入党时间 | 2025-01 |
| 职务/职称 | 书记员 | 文化程度 |  | 联系电话 | 18615337801 |
| 居住地址 | 桂花苑21栋 | 专长及兴趣爱好 | 应急救护、医疗、太极 |
单位联系人：钱进 | 联系电话：057188886666
[单位党组织（盖章）] 2026年3月5日
- - - - - - - -
# 在职党员报到介绍信（回执）
» 编号：2026-0001
区人民法院党组织：
　　古丽娜尔·阿不都热西提同志已到我处报到，并提交了《在职党员报到介绍信》，特此回复。
　　报到日期：2026年3月5日　登记卡编号：2026-0001
社区联系人：王芳 | 联系电话：057188880000
[社区党组织（盖章）] 2026年3月5日
"
        );
    }

    #[test]
    fn a_blank_letter_has_ruled_blanks_and_no_nulls() {
        let words = letter(&Letter::default(), LetterParts { receipt: true, stub: true }).to_string();
        assert!(words.contains("______同志系____________中共正式（预备）党员"));
        assert!(words.contains("# 在职党员报到介绍信（存根）"));
        assert!(words.contains("　　年　月　日"));
        assert!(!words.contains("null") && !words.contains("None"));
    }

    #[test]
    fn the_salutation_of_the_receipt_does_not_say_party_organisation_twice() {
        let to = |org: &str| {
            let unit = unit().with(UnitField::PartyOrg, org);
            receipt(&Letter { unit, ..Letter::default() }).to_string()
        };
        assert!(to("中共区人民法院机关党委").contains("\n中共区人民法院机关党委：\n"));
        assert!(to("").contains("\n区人民法院党组织：\n"));
    }

    #[test]
    fn a_group_letter_lists_everybody_on_the_next_page() {
        let frame =
            Letter { unit: unit(), community_party_org: "梧桐苑社区党组织", ..Letter::default() };
        let parts = LetterParts { receipt: true, stub: true };
        let words = group_letter(&frame, &[member(), MemberCard::default()], parts).to_string();
        let pages: Vec<&str> = words.split("========").collect();
        assert_eq!(pages.len(), 2);
        for part in [
            "兹介绍古丽娜尔·阿不都热西提等2名同志到梧桐苑社区党组织报到。",
            "现介绍区人民法院古丽娜尔·阿不都热西提等2名同志（名单附后）到你处报到",
            "古丽娜尔·阿不都热西提等2名同志已到我处报到",
            "第1页 共2页",
        ] {
            assert!(pages[0].contains(part), "{part}\n---\n{words}");
        }
        assert!(pages[1].contains(
            "| 1 | 古丽娜尔·阿不都热西提 | 女 | 1996-04 | 2025-01 | 预备 | 书记员 | 18615337801 |"
        ));
        assert!(pages[1].contains("| 2 |  |  |"));
    }

    #[test]
    fn a_long_list_of_names_repeats_its_heading() {
        let members = vec![member(); 45];
        let words = group_letter(&Letter::default(), &members, LetterParts::default()).to_string();
        let pages: Vec<&str> = words.split("========").collect();
        assert!(pages.len() > 3, "{}", pages.len());
        assert!(pages[1..].iter().all(|page| page.contains("| 序号 | 姓名 |")));
        assert_eq!(words.matches("附件").count(), 1);
    }
}
