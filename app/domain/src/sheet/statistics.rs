//! 在职党员报到情况统计表 (attachment 4; domain 1.5): a unit's roster with who has checked in where, lying, twenty rows to a
//! page. The unit fills and stamps it; the line above and the note below are the seed's.

use serde::{Deserialize, Serialize};

use super::{
    Block, Cell, Form, Inline, Paper, Row, Sheet, Table, or_blank,
    paging::{Room, paged},
    text,
};
use crate::moment::Day;

/// A column of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StatisticsColumn {
    /// 序号.
    Number,
    /// 姓名.
    Name,
    /// 性别.
    Gender,
    /// 出生年月.
    BirthMonth,
    /// 入党时间.
    JoinedParty,
    /// 职务.
    JobTitle,
    /// 联系电话.
    Phone,
    /// 居住地.
    Residence,
    /// 报到社区.
    Community,
    /// 报到时间.
    CheckinDate,
    /// 认领岗位.
    Posts,
    /// 未报到原因.
    WhyNot,
    /// 备注.
    Remark,
}

impl StatisticsColumn {
    /// Every column, in the order of the table.
    pub const ALL: [Self; 13] = [
        Self::Number,
        Self::Name,
        Self::Gender,
        Self::BirthMonth,
        Self::JoinedParty,
        Self::JobTitle,
        Self::Phone,
        Self::Residence,
        Self::Community,
        Self::CheckinDate,
        Self::Posts,
        Self::WhyNot,
        Self::Remark,
    ];

    /// The heading.
    pub const fn on_paper(self) -> &'static str {
        match self {
            Self::Number => "序号",
            Self::Name => "姓名",
            Self::Gender => "性别",
            Self::BirthMonth => "出生年月",
            Self::JoinedParty => "入党时间",
            Self::JobTitle => "职务",
            Self::Phone => "联系电话",
            Self::Residence => "居住地",
            Self::Community => "报到社区",
            Self::CheckinDate => "报到时间",
            Self::Posts => "认领岗位",
            Self::WhyNot => "未报到原因",
            Self::Remark => "备注",
        }
    }

    /// The share of 257 mm (domain 1.5).
    const fn width(self) -> u16 {
        match self {
            Self::Number | Self::Gender => 10,
            Self::Name | Self::BirthMonth | Self::JoinedParty => 20,
            // A whole date has to fit into one line.
            Self::CheckinDate => 23,
            Self::JobTitle => 25,
            Self::Phone => 27,
            Self::Residence => 31,
            Self::Posts => 24,
            Self::Community => 30,
            Self::WhyNot => 21,
            Self::Remark => 16,
        }
    }
}

/// One member of the unit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StatisticsRow {
    /// 姓名.
    pub name: String,
    /// 性别.
    pub gender: String,
    /// 出生年月.
    pub birth_month: String,
    /// 入党时间.
    pub joined_party: String,
    /// 职务.
    pub job_title: String,
    /// 联系电话, masked unless somebody gave a reason.
    pub phone: String,
    /// 居住地, short.
    pub residence: String,
    /// 报到社区 and 报到时间, when the member has checked in with a registration that holds on the day of the table.
    pub checked_in: Option<(String, Day)>,
    /// 认领岗位.
    pub posts: String,
    /// 未报到原因.
    pub why_not: String,
    /// 备注.
    pub remark: String,
}

/// Rows of a page.
const ROWS: usize = 20;
/// What a lying page leaves for rows, between the heading and the note.
const ROOM: Room = Room { rows: ROWS, width: 2570, height: 1400, character: 37, line: 45 };

/// The table of a unit, over as many pages as it needs. `hidden` are columns the community leaves out; without rows it is
/// a page to be filled in by hand.
pub fn statistics_table(
    unit: &str,
    rows: &[StatisticsRow],
    hidden: &[StatisticsColumn],
    filled_in: (&str, &str, Option<Day>),
) -> Sheet {
    let columns: Vec<StatisticsColumn> =
        StatisticsColumn::ALL.into_iter().filter(|column| !hidden.contains(column)).collect();
    let body = rows.iter().zip(1_u32..).map(|(row, number)| {
        let cells = columns.iter().map(|column| Cell::value(&value(row, number, *column))).collect();
        Row::of(7, cells)
    });
    let mut body: Vec<Row> = body.collect();
    if body.is_empty() {
        body = (0..ROWS).map(|_| Row::of(7, columns.iter().map(|_| Cell::value("")).collect())).collect();
    }
    let (by, phone, on) = filled_in;
    let (all, here) = match rows {
        [] => (Inline::Blank(8), Inline::Blank(5)),
        rows => {
            let checked_in = rows.iter().filter(|row| row.checked_in.is_some()).count();
            (Inline::Value(rows.len().to_string()), Inline::Value(checked_in.to_string()))
        }
    };
    let widths: Vec<u16> = columns.iter().map(|column| column.width()).collect();
    let pages = paged(body, &widths, &ROOM);
    let of = pages.len();
    let mut blocks = vec![
        Block::Title("在职党员报到情况统计表".to_owned()),
        Block::Ends {
            left: vec![text("单位党组织盖章："), or_blank(unit, 12)],
            right: vec![Inline::Value(super::text::date_or_blank(on))],
        },
    ];
    for (rows, page) in pages.into_iter().zip(1..) {
        let head = vec![Row::of(9, columns.iter().map(|column| Cell::label(column.on_paper())).collect())];
        blocks.push(Block::Table(Table { widths: widths.clone(), head, rows }));
        if page < of {
            blocks.push(Block::Folio { page, of });
            blocks.push(Block::NewPage);
        }
    }
    blocks.extend([
        Block::Note(vec![text("注：本单位共有在职党员"), all, text("名，到社区报到党员"), here, text("名")]),
        Block::Signers(vec![
            vec![text("填表人："), or_blank(by, 6)],
            vec![text("联系电话："), or_blank(phone, 8)],
            vec![text("填表日期："), Inline::Value(super::text::date_or_blank(on))],
        ]),
        Block::Folio { page: of, of },
    ]);
    Sheet { form: Form::Statistics, paper: Paper::Landscape, blocks, mark: String::new() }
}

fn value(row: &StatisticsRow, number: u32, column: StatisticsColumn) -> String {
    let checked_in = row.checked_in.as_ref();
    match column {
        StatisticsColumn::Number => number.to_string(),
        StatisticsColumn::Name => row.name.clone(),
        StatisticsColumn::Gender => row.gender.clone(),
        StatisticsColumn::BirthMonth => row.birth_month.clone(),
        StatisticsColumn::JoinedParty => row.joined_party.clone(),
        StatisticsColumn::JobTitle => row.job_title.clone(),
        StatisticsColumn::Phone => row.phone.clone(),
        StatisticsColumn::Residence => row.residence.clone(),
        StatisticsColumn::Community => checked_in.map(|(name, _)| name.clone()).unwrap_or_default(),
        StatisticsColumn::CheckinDate => checked_in.map(|(_, on)| on.to_string()).unwrap_or_default(),
        StatisticsColumn::Posts => row.posts.clone(),
        StatisticsColumn::WhyNot => row.why_not.clone(),
        StatisticsColumn::Remark => row.remark.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows() -> Vec<StatisticsRow> {
        vec![
            StatisticsRow {
                name: "周兰萍".to_owned(),
                phone: "138****4983".to_owned(),
                checked_in: Day::from_civil(2026, 3, 5).map(|on| ("梧桐苑社区".to_owned(), on)),
                ..StatisticsRow::default()
            },
            StatisticsRow {
                name: "吴磊晓".to_owned(),
                why_not: "病休".to_owned(),
                ..StatisticsRow::default()
            },
        ]
    }

    #[test]
    fn the_note_counts_what_the_table_shows() {
        let on = Day::from_civil(2026, 3, 6);
        let words = statistics_table("区人民法院", &rows(), &[], ("钱进", "057188886666", on)).to_string();
        assert!(words.contains("单位党组织盖章：区人民法院 | 2026年3月6日"));
        assert!(
            words.contains("| 1 | 周兰萍 |  |  |  |  | 138****4983 |  | 梧桐苑社区 | 2026-03-05 |  |  |  |")
        );
        assert!(words.contains("| 2 | 吴磊晓 |"));
        assert!(words.contains("注：本单位共有在职党员2名，到社区报到党员1名"));
        assert!(words.contains("填表人：钱进  联系电话：057188886666  填表日期：2026年3月6日"));
    }

    #[test]
    fn the_heading_is_on_every_page_and_the_note_on_the_last() {
        let rows: Vec<StatisticsRow> = std::iter::repeat_n(rows().remove(0), 45).collect();
        let words = statistics_table("区人民法院", &rows, &[], ("", "", None)).to_string();
        let pages: Vec<&str> = words.split("========\n").collect();
        assert_eq!(pages.len(), 3);
        for (page, number) in pages.iter().zip(1..) {
            assert!(page.contains("| 序号 | 姓名 |"), "{page}");
            assert!(page.contains(&format!("第{number}页 共3页")), "{page}");
            assert_eq!(
                page.contains("注：本单位共有在职党员45名，到社区报到党员45名"),
                number == 3,
                "{page}"
            );
        }
        assert!(pages[2].contains("| 45 | 周兰萍 |"));
    }

    #[test]
    fn columns_can_be_left_out_and_a_blank_table_has_rows_to_write_in() {
        let hidden = [StatisticsColumn::Phone, StatisticsColumn::Residence];
        let sheet = statistics_table("", &[], &hidden, ("", "", None));
        let Some(Block::Table(table)) = sheet.blocks.get(2) else { panic!("no table") };
        assert_eq!((table.widths.len(), table.head[0].cells.len(), table.rows.len()), (11, 11, ROWS));
        let words = sheet.to_string();
        assert!(!words.contains("联系电话 |") && words.contains("在职党员________名，到社区报到党员_____名"));
    }
}
