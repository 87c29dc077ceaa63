//! 共驻共建协议书: both sides, what they agree on, who to talk to, until when, and where each signs and stamps.

use super::{Block, Cell, Form, Inline, Paper, Row, Sheet, Table, date_on_paper, or_blank, text};
use crate::{
    joint::{AgreementCard, AgreementField},
    moment::Day,
};

/// An agreement between the community's Party organisation and the unit's, on two signed copies.
pub fn agreement(card: &AgreementCard, community: &str, unit: &str) -> Sheet {
    let day = |field| card.get(field).parse::<Day>().ok();
    let date = |field| or_blank(&day(field).map(date_on_paper).unwrap_or_default(), 8);
    let of = |field, width| or_blank(card.get(field), width);
    let heading = |words: &str| Block::Paragraph(vec![text(words)]);
    let mut blocks = vec![
        Block::Title("共驻共建协议书".to_owned()),
        Block::Number(vec![text("编号："), of(AgreementField::No, 8)]),
        Block::Salutation(vec![text("甲方："), or_blank(community, 16)]),
        Block::Salutation(vec![text("乙方："), or_blank(unit, 16)]),
        heading(
            "为推动在职党员到社区报到、为群众服务，实现组织共建、资源共享、实事共办，经双方协商，达成如下协议：",
        ),
        heading("一、共建内容"),
    ];
    let lines: Vec<&str> =
        card.get(AgreementField::Content).lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    if lines.is_empty() {
        blocks.push(Block::Paragraph(vec![Inline::Blank(24)]));
    }
    blocks.extend(lines.into_iter().map(|line| Block::Paragraph(vec![Inline::Value(line.to_owned())])));
    blocks.extend([
        Block::Paragraph(vec![text("二、共建项目："), of(AgreementField::Projects, 18)]),
        Block::Paragraph(vec![text("三、乙方提供的资源："), of(AgreementField::Resources, 16)]),
        Block::Paragraph(vec![
            text("四、联络员：甲方"),
            of(AgreementField::CommunityContact, 5),
            text("，电话"),
            of(AgreementField::CommunityPhone, 7),
            text("；乙方"),
            of(AgreementField::UnitContact, 5),
            text("，电话"),
            of(AgreementField::UnitPhone, 7),
            text("。"),
        ]),
        Block::Paragraph(vec![
            text("五、期限：自"),
            date(AgreementField::From),
            text("至"),
            date(AgreementField::To),
            text("。"),
        ]),
        heading("六、本协议一式两份，双方各执一份，自签字盖章之日起生效。未尽事宜由双方协商。"),
        Block::Table(signatures(community, unit, day(AgreementField::SignedOn))),
    ]);
    Sheet {
        form: Form::Agreement,
        paper: Paper::Letter,
        blocks,
        mark: card.get(AgreementField::No).to_owned(),
    }
}

fn signatures(community: &str, unit: &str, on: Option<Day>) -> Table {
    let side = |name: &str, who: &str| {
        let words =
            vec![text(name), or_blank(who, 10), Inline::Break, text("代表（签字）："), Inline::Blank(6)];
        Cell::words(words).stamped("（盖章）", on)
    };
    let row = Row::of(48, vec![side("甲方：", community), side("乙方：", unit)]);
    Table { widths: vec![50, 50], head: Vec::new(), rows: vec![row] }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_sides_stand_on_it_and_what_is_unknown_is_ruled() {
        let card = AgreementCard::default()
            .with(AgreementField::No, "2026-1")
            .with(AgreementField::Content, "每月一次普法讲堂。\n\n假日开放多功能厅。")
            .with(AgreementField::Projects, "普法讲堂、健康讲座")
            .with(AgreementField::UnitContact, "钱进")
            .with(AgreementField::From, "2026-03-05")
            .with(AgreementField::To, "2027-03-04");
        let sheet = agreement(&card, "中共桂花苑社区委员会", "区人民法院");
        let words = sheet.to_string();
        for part in [
            "共驻共建协议书",
            "编号：2026-1",
            "甲方：中共桂花苑社区委员会",
            "乙方：区人民法院",
            "假日开放多功能厅。",
            "普法讲堂、健康讲座",
            "自2026年3月5日至2027年3月4日",
            "（盖章）",
        ] {
            assert!(words.contains(part), "{part}\n{words}");
        }
        let blank = agreement(&AgreementCard::default(), "", "");
        assert_eq!(blank.mark, "");
        assert!(blank.blocks.contains(&Block::Paragraph(vec![Inline::Blank(24)])));
    }
}
