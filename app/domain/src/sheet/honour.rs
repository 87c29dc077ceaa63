//! 荣誉证书, 公示 of a selection, a notice for the wall, and the display of a quarter.

use super::{Block, Cell, Form, Paper, Row, Sheet, Table, filled, or_blank, text};
use crate::{
    award::{AwardCard, Way},
    moment::Day,
    notice::{NoticeKind, quarter::Display},
};

/// A certificate of honour, lying A4. `name` is whole: the certificate is for whoever it names.
pub fn certificate(name: &str, unit: &str, award: &AwardCard, by: &str, on: Day) -> Sheet {
    let title = award.on_paper();
    let whose =
        if unit.trim().is_empty() { Vec::new() } else { vec![text("（"), text(unit.trim()), text("）")] };
    let mut salutation = vec![or_blank(name, 8)];
    salutation.extend(whose);
    salutation.push(text(" 同志："));
    let words = vec![
        text("在社区在职党员志愿服务中表现突出，经推荐、核查、评定和公示，被评为"),
        super::Inline::Value(format!("“{title}”")),
        text("。"),
    ];
    Sheet {
        form: Form::Certificate,
        paper: Paper::Landscape,
        blocks: vec![
            Block::Title("荣誉证书".to_owned()),
            Block::Salutation(salutation),
            Block::Paragraph(words),
            Block::Paragraph(vec![text("特发此证，以资鼓励。")]),
            Block::Stamp { label: format!("{}（盖章）", by.trim()), date: Some(on) },
        ],
        mark: String::new(),
    }
}

/// A line of the list of a public notice: the name as everybody sees it, and the result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostedLine {
    /// The name as everybody sees it.
    pub name: String,
    /// Votes, or hundredths of points.
    pub result: u32,
}

/// The list of a selection for the wall.
pub fn posted_list(
    award: &AwardCard,
    lines: &[PostedLine],
    (from, to): (Day, Day),
    (by, whom): (&str, &str),
) -> Sheet {
    let title = format!("{}人选公示", award.on_paper());
    let heading = match award.way() {
        Way::Vote => "得票",
        Way::Score => "得分",
    };
    let head = Row::of(9, ["序号", "姓名", heading].map(Cell::label).to_vec());
    let rows = (1_usize..).zip(lines).map(|(place, line)| {
        let result = match award.way() {
            Way::Vote => line.result.to_string(),
            Way::Score => format!("{}.{:02}", line.result / 100, line.result % 100),
        };
        Row::of(9, vec![Cell::value(&place.to_string()), Cell::value(&line.name), Cell::value(&result)])
    });
    let table = Table { widths: vec![20, 50, 30], head: vec![head], rows: rows.collect() };
    let days = format!("{}至{}", super::date_on_paper(from), super::date_on_paper(to));
    let mut blocks = vec![
        Block::Title(title),
        Block::Paragraph(vec![
            text("经推荐、资格核查和评定，拟定以下人选，现予公示。公示时间："),
            super::Inline::Value(days),
            text("。"),
        ]),
        Block::Table(table),
        Block::Paragraph(vec![text(
            "对人选有意见的，请在公示期内向社区党组织反映，反映情况要实事求是。社区对反映人和反映内容保密。",
        )]),
    ];
    if !whom.trim().is_empty() {
        blocks.push(Block::Paragraph(vec![text("联系方式："), super::Inline::Value(whom.trim().to_owned())]));
    }
    blocks.push(Block::Stamp { label: format!("{}（盖章）", by.trim()), date: Some(from) });
    Sheet { form: Form::Notice, paper: Paper::Upright, blocks, mark: String::new() }
}

/// A notice for the wall.
pub fn notice_sheet(title: &str, kind: Option<NoticeKind>, words: &str, by: &str, on: Option<Day>) -> Sheet {
    let mut blocks = vec![Block::Title(if title.trim().is_empty() {
        kind.map_or("通知", NoticeKind::on_paper).to_owned()
    } else {
        title.trim().to_owned()
    })];
    let lines = words.lines().map(str::trim).filter(|line| !line.is_empty());
    blocks.extend(lines.map(|line| Block::Paragraph(filled(line))));
    blocks.push(Block::Stamp { label: by.trim().to_owned(), date: on });
    Sheet { form: Form::Notice, paper: Paper::Upright, blocks, mark: String::new() }
}

/// The display of a quarter for the wall.
pub fn quarter_sheet(title: &str, display: &Display, by: &str, on: Day) -> Sheet {
    let table = |heads: &[&str], widths: &[u16], rows: Vec<Vec<String>>| {
        let head = Row::of(9, heads.iter().map(|head| Cell::label(head)).collect());
        let row = |row: Vec<String>| Row::of(9, row.iter().map(|cell| Cell::words(filled(cell))).collect());
        Block::Table(Table {
            widths: widths.to_vec(),
            head: vec![head],
            rows: rows.into_iter().map(row).collect(),
        })
    };
    let mut blocks = vec![Block::Title(title.to_owned())];
    let mut part = |name: &str, block: Block, empty: bool| {
        if !empty {
            blocks.push(Block::Annex(name.to_owned()));
            blocks.push(block);
        }
    };
    let promises =
        display.promises.iter().map(|one| vec![one.name.clone(), one.offer.clone(), one.words.clone()]);
    let rows: Vec<_> = promises.collect();
    let empty = rows.is_empty();
    part("公开承诺", table(&["姓名", "岗位、项目", "承诺"], &[20, 30, 50], rows), empty);
    let posts = display
        .posts
        .iter()
        .map(|one| vec![one.offer.clone(), one.names.join("、"), format!("{}次", one.worked)]);
    let rows: Vec<_> = posts.collect();
    let empty = rows.is_empty();
    part("在岗服务", table(&["岗位", "在岗党员", "办实事"], &[35, 45, 20], rows), empty);
    let projects =
        display.projects.iter().map(|one| vec![one.offer.clone(), one.names.join("、"), one.result.clone()]);
    let rows: Vec<_> = projects.collect();
    let empty = rows.is_empty();
    part("办成项目", table(&["项目", "承接", "成效"], &[30, 25, 45], rows), empty);
    let rows: Vec<_> =
        display.honours.iter().map(|(title, names)| vec![title.clone(), names.join("、")]).collect();
    let empty = rows.is_empty();
    part("表彰", table(&["荣誉", "获得者"], &[50, 50], rows), empty);
    blocks.push(Block::Note(vec![text("姓名按本人意愿公开，未同意的以“*”代替。")]));
    blocks.push(Block::Stamp { label: by.trim().to_owned(), date: Some(on) });
    Sheet { form: Form::Notice, paper: Paper::Upright, blocks, mark: String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{award::AwardField, notice::quarter::Promise};

    fn card() -> AwardCard {
        AwardCard::default()
            .with(AwardField::Kind, "service_star")
            .with(AwardField::Year, "2026")
            .with(AwardField::Period, "q3")
            .with(AwardField::Way, "score")
    }

    fn day() -> Day {
        "2026-10-12".parse().unwrap()
    }

    #[test]
    fn a_certificate_names_who_what_and_by_whom() {
        let sheet = certificate("刘志远", "区人民法院", &card(), "桂花苑社区党委", day());
        let words = sheet.to_string();
        for fixed in Form::Certificate.fixed() {
            assert!(words.contains(fixed), "{fixed}\n{words}");
        }
        assert!(words.contains("刘志远（区人民法院） 同志："), "{words}");
        assert!(words.contains("“2026年第三季度社区服务之星”"), "{words}");
        assert!(words.contains("[桂花苑社区党委（盖章）] 2026年10月12日"), "{words}");
        assert_eq!(sheet.paper, Paper::Landscape);
        let year = card().with(AwardField::Period, "year").with(AwardField::Kind, "best_member");
        assert_eq!(year.on_paper(), "2026年度最美在职党员");
    }

    #[test]
    fn a_list_says_until_when_and_how_much() {
        let lines = [PostedLine { name: "刘**".to_owned(), result: 9250 }];
        let sheet =
            posted_list(&card(), &lines, (day(), day().plus_working(5, &[])), ("社区党委", "0571-88000000"));
        let words = sheet.to_string();
        for part in ["人选公示", "2026年10月12日至2026年10月19日", "| 1 | 刘** | 92.50 |", "0571-88000000"]
        {
            assert!(words.contains(part), "{part}\n{words}");
        }
    }

    #[test]
    fn a_notice_and_a_quarter_are_sheets() {
        let sheet = notice_sheet(
            "停水通知",
            Some(NoticeKind::Inform),
            "明天停水\n\n请备水",
            "桂花苑社区",
            Some(day()),
        );
        assert!(
            sheet.to_string().contains("　　明天停水\n　　请备水\n[桂花苑社区] 2026年10月12日"),
            "{sheet}"
        );
        let promise =
            Promise {
                name: "王**".to_owned(), offer: "巡查".to_owned(), words: "每周一次".to_owned()
            };
        let display = Display { promises: vec![promise], ..Display::default() };
        let words = quarter_sheet("2026年第三季度承诺和成效", &display, "桂花苑社区", day()).to_string();
        assert!(words.contains("| 王** | 巡查 | 每周一次 |"), "{words}");
        assert!(!words.contains("办成项目"), "what is empty is left out: {words}");
    }
}
