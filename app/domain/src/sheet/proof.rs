//! 社区志愿服务证明: the sums, what they are made of, and the code by which a unit checks it.

use super::{Block, Cell, Form, Inline, Paper, Row, Sheet, Table, date_on_paper, or_blank, text};
use crate::{judging::Proof, service::Term};

/// Half hours as they stand on paper.
fn hours(half_hours: u32) -> String {
    let part = if half_hours % 2 == 1 { ".5" } else { "" };
    format!("{}{part} 小时", half_hours / 2)
}

/// The term in words; with its days where years are not those of the calendar.
fn term(proof: &Proof) -> String {
    let (term, years) = (proof.stated.term, proof.years);
    let (first, last) = term.days(years);
    match term {
        Term::Year(year) if years.is_calendar() => format!("{year}年度"),
        Term::Through(year) if years.is_calendar() => format!("报到以来至{year}年"),
        Term::Year(year) => {
            format!("{year}年度（{}至{}）", date_on_paper(first), date_on_paper(last))
        }
        Term::Through(year) => format!("报到以来至{year}年度（{}止）", date_on_paper(last)),
    }
}

/// A proof of service. `address` is what its code says; `by` puts the stamp on it.
pub fn proof_sheet(proof: &Proof, by: &str, address: Option<String>) -> Sheet {
    let stated = &proof.stated;
    let unit = if proof.unit.trim().is_empty() { "" } else { "（" };
    let mut who = vec![or_blank(&proof.name, 8), text(unit), text(proof.unit.trim())];
    if !unit.is_empty() {
        who.push(text("）"));
    }
    who.extend([text(" 同志"), Inline::Value(term(proof))]);
    who.extend([
        text("在"),
        or_blank(&proof.community, 10),
        text("参加社区志愿服务，经社区核实，情况如下："),
    ]);
    let sum = |name: &str, value: String| [Cell::label(name), Cell::value(&value)];
    let stars = stated.stars.map_or_else(|| "未结账".to_owned(), |stars| format!("{stars} 星"));
    let sums = Table {
        widths: vec![20, 30, 20, 30],
        head: Vec::new(),
        rows: vec![
            Row::of(
                9,
                [
                    sum("服务时长", hours(stated.half_hours)),
                    sum("服务记录", format!("{} 条", stated.records)),
                ]
                .concat(),
            ),
            Row::of(
                9,
                [
                    sum("参加活动", format!("{} 次", stated.activities)),
                    sum("完成项目", format!("{} 个", stated.projects)),
                ]
                .concat(),
            ),
            Row::of(9, [sum("认领岗位", format!("{} 个", stated.posts)), sum("年度星级", stars)].concat()),
        ],
    };
    let head = Row::of(9, ["日期", "服务内容", "类型", "时长"].map(Cell::label).to_vec());
    let line = |line: &crate::judging::ProofLine| {
        let long = if line.half_hours == 0 { String::new() } else { hours(line.half_hours.into()) };
        let what = Cell::words(super::filled(&line.what));
        Row::of(
            8,
            vec![Cell::value(&date_on_paper(line.on)), what, Cell::value(&line.kind), Cell::value(&long)],
        )
    };
    let table = Table {
        widths: vec![22, 42, 20, 16],
        head: vec![head],
        rows: proof.lines.iter().map(line).collect(),
    };
    let mut blocks = vec![
        Block::Title("社区志愿服务证明".to_owned()),
        Block::Number(vec![text("编号："), or_blank(&proof.no, 12)]),
        Block::Paragraph(who),
        Block::Table(sums),
        Block::Annex("服务明细".to_owned()),
        Block::Table(table),
    ];
    if let Some(seal) = proof.table {
        let words = format!("明细共 {} 条，校验码 {seal}，与核验页上的一致才有效。", proof.lines.len());
        blocks.push(Block::Note(vec![text(&words)]));
    }
    blocks.extend([
        Block::Stamp { label: format!("{}（盖章）", by.trim()), date: Some(stated.on) },
        Block::Code {
            address,
            lines: vec![
                "扫码核验：打开社区的核验页，输入证明上的姓名。".to_owned(),
                "核验页上的数字应与本证明一致；不一致、查不到或已撤销的，以社区答复为准。".to_owned(),
            ],
        },
    ]);
    if let Some(version) = proof.scheme {
        blocks.push(Block::Note(vec![text(&format!("星级按本社区星级方案第 {version} 版计算。"))]));
    }
    Sheet { form: Form::Proof, paper: Paper::Upright, blocks, mark: proof.no.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        id::Id,
        judging::{ProofLine, Stated},
        moment::{Day, Year},
        service::ServiceYears,
    };

    #[test]
    fn a_proof_says_whose_what_and_how_it_is_checked() {
        let on = Day::from_civil(2027, 2, 1).unwrap();
        let stated = Stated {
            salt: Id::from_random([7; 10]),
            term: Term::Year(Year(2026)),
            on,
            records: 2,
            half_hours: 5,
            activities: 1,
            projects: 0,
            posts: 1,
            stars: Some(3),
        };
        let lines = vec![ProofLine {
            on,
            what: "活动 清明祭扫".to_owned(),
            kind: "志愿服务".to_owned(),
            half_hours: 5,
        }];
        let proof = Proof {
            no: "证明2026-001-1".to_owned(),
            stated,
            name: "刘志远".to_owned(),
            unit: "区人民法院".to_owned(),
            community: "桂花苑社区".to_owned(),
            scheme: Some(2),
            lines,
            years: ServiceYears::CALENDAR,
            table: Some(Id::from_random([5; 10])),
        };
        let sheet = proof_sheet(&proof, "桂花苑社区党委", Some("https://x/proof#1".to_owned()));
        let words = sheet.to_string();
        for fixed in Form::Proof.fixed() {
            assert!(words.contains(fixed), "{fixed}\n{words}");
        }
        for part in [
            "刘志远（区人民法院） 同志2026年度",
            "2.5 小时",
            "3 星",
            "活动 清明祭扫",
            "第 2 版",
            "明细共 1 条，校验码 ",
            "[桂花苑社区党委（盖章）] 2027年2月1日",
        ] {
            assert!(words.contains(part), "{part}\n{words}");
        }
        let open = Proof {
            stated: Stated { term: Term::Through(Year(2026)), stars: None, ..stated },
            scheme: None,
            unit: String::new(),
            ..proof.clone()
        };
        let words = proof_sheet(&open, "", None).to_string();
        let december = Proof { years: ServiceYears::try_from(12).unwrap(), table: None, ..proof };
        let said = proof_sheet(&december, "", None).to_string();
        assert!(
            said.contains("2026年度（2025年12月1日至2026年11月30日）") && !said.contains("校验码"),
            "{said}"
        );
        assert!(
            words.contains("报到以来至2026年")
                && words.contains("未结账")
                && !words.contains('（'.to_string().repeat(2).as_str()),
            "{words}"
        );
    }
}
