//! Finding the header by what it says, and which column holds which field.

use std::collections::BTreeMap;

use super::{
    Ledger,
    finding::{ColumnReading, ColumnUse},
    grid::{Cell, CellAddress, Sheet},
};
use crate::{
    field::Field,
    phone::{half_width, is_invisible},
};

/// The header stands in one of the first so many rows.
pub(super) const HEADER_WITHIN: usize = 20;
/// A row is a header when it names so many different fields.
const FIELDS_OF_A_HEADER: usize = 2;

/// Header rows counted from 0, and how many fields they name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct HeaderRows {
    pub(super) first: usize,
    pub(super) last: usize,
    pub(super) fields: usize,
}

/// Headings of what is never imported.
const IDENTITY: [&str; 8] = [
    "身份证",
    "身份证号",
    "身份证号码",
    "居民身份证号码",
    "公民身份号码",
    "公民身份证号码",
    "证件号",
    "证件号码",
];
const REMARKS: [&str; 5] = ["备注", "附注", "备注说明", "说明", "其他说明"];

/// A header without spaces, marks and what stands in brackets.
fn plain(header: &str) -> String {
    let mut depth = 0_usize;
    let mut kept = String::new();
    for c in half_width(header).chars() {
        match c {
            '(' | '[' | '【' | '〔' | '{' => depth += 1,
            ')' | ']' | '】' | '〕' | '}' => depth = depth.saturating_sub(1),
            _ if depth > 0 || c.is_whitespace() || is_invisible(c) || "*:※★☆".contains(c) => {}
            _ => kept.extend(c.to_lowercase()),
        }
    }
    kept
}

/// The field a header names and how clearly: 0 is the clearest.
fn field_of<L: Ledger>(header: &str) -> Option<(L::Field, usize)> {
    let header = plain(header);
    let exact = |text: &str| {
        L::Field::ALL.iter().copied().find_map(|field| {
            L::names(field).iter().position(|name| *name == text).map(|clarity| (field, clarity))
        })
    };
    exact(&header).or_else(|| {
        // 联系电话/手机: either part is enough, when the parts do not disagree.
        let mut parts = header.split(['/', '、', '或']).map(exact);
        let first = parts.next()??;
        parts.all(|part| part.is_none_or(|part| part.0 == first.0)).then_some(first)
    })
}

/// The names over one column: of the first header row, and of the second when there are two.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Names {
    upper: String,
    lower: Option<String>,
}

impl Names {
    fn field<L: Ledger>(&self) -> Option<(L::Field, usize)> {
        let Some(lower) = self.lower.as_deref().filter(|lower| !lower.is_empty()) else {
            return field_of::<L>(&self.upper);
        };
        let upper = field_of::<L>(&self.upper);
        field_of::<L>(&format!("{}{lower}", self.upper)).or_else(|| match upper {
            Some((upper, _)) if L::is_somebody_else(upper) => None,
            _ => field_of::<L>(lower),
        })
    }

    fn shown(&self) -> String {
        match self.lower.as_deref() {
            Some(lower) if !lower.is_empty() && !self.upper.is_empty() && lower != self.upper => {
                format!("{} {lower}", self.upper)
            }
            Some(lower) if !lower.is_empty() => lower.to_owned(),
            _ => self.upper.clone(),
        }
    }
}

/// The name over a column; merged cells carry theirs over their whole width, and downwards into the second row.
fn name_at(sheet: &Sheet, row: usize, column: usize) -> String {
    let at = CellAddress::new(row, column);
    let at = match sheet.merged_at(at) {
        Some(range) if range.first.row == row => range.first,
        _ => at,
    };
    sheet.cell(at).shown().to_owned()
}

fn names_over(sheet: &Sheet, first: usize, last: usize) -> Vec<Names> {
    let name = |column| Names {
        upper: name_at(sheet, first, column),
        lower: (last > first).then(|| name_at(sheet, last, column)),
    };
    (0..sheet.width()).map(name).collect()
}

fn fields_named<L: Ledger>(names: &[Names]) -> usize {
    let mut fields: Vec<L::Field> =
        names.iter().filter_map(Names::field::<L>).map(|(field, _)| field).collect();
    fields.sort_unstable();
    fields.dedup();
    fields.len()
}

/// The header that begins at a row: that row, or it and the next when two say more than either alone.
pub(super) fn header_from<L: Ledger>(sheet: &Sheet, row: usize) -> HeaderRows {
    let count = |first, last| fields_named::<L>(&names_over(sheet, first, last));
    let single = count(row, row);
    if row + 1 < sheet.rows.len() {
        let (next, both) = (count(row + 1, row + 1), count(row, row + 1));
        if both > single && both > next {
            return HeaderRows { first: row, last: row + 1, fields: both };
        }
    }
    HeaderRows { first: row, last: row, fields: single }
}

/// The header of a sheet: of the first rows the one that names most fields, the first of equals.
pub(super) fn find_header<L: Ledger>(sheet: &Sheet) -> Option<HeaderRows> {
    let candidates = (0..sheet.rows.len().min(HEADER_WITHIN)).map(|row| header_from::<L>(sheet, row));
    let best = candidates.rev().max_by_key(|header| header.fields)?;
    (best.fields >= FIELDS_OF_A_HEADER).then_some(best)
}

/// What every column is taken for; `by_hand` decides before any name does.
pub(super) fn read_columns<L: Ledger>(
    sheet: &Sheet,
    header: Option<HeaderRows>,
    by_hand: &BTreeMap<usize, Option<L::Field>>,
) -> Vec<ColumnReading<L::Field>> {
    let names = match header {
        Some(header) => names_over(sheet, header.first, header.last),
        None => vec![Names::default(); sheet.width()],
    };
    let identity = |name: &Names| IDENTITY.contains(&plain(&name.shown()).as_str());
    let mut chosen: BTreeMap<L::Field, (usize, usize)> = BTreeMap::new();
    for (column, field) in by_hand {
        if let Some(field) = field.filter(|_| names.get(*column).is_some_and(|name| !identity(name))) {
            chosen.entry(field).or_insert((0, *column));
        }
    }
    let fixed: Vec<L::Field> = chosen.keys().copied().collect();
    for (column, name) in names.iter().enumerate().filter(|(column, _)| !by_hand.contains_key(column)) {
        let Some((field, clarity)) = name.field::<L>().filter(|(field, _)| !fixed.contains(field)) else {
            continue;
        };
        let best = chosen.entry(field).or_insert((clarity, column));
        if clarity < best.0 {
            *best = (clarity, column);
        }
    }
    let below = header.map_or(0, |header| header.last + 1);
    let usage = |column: usize, name: &Names| {
        if identity(name) {
            return ColumnUse::Identity;
        }
        let wanted = match by_hand.get(&column) {
            Some(None) => return ColumnUse::LeftOut,
            Some(Some(field)) => Some(*field),
            None => name.field::<L>().map(|(field, _)| field),
        };
        match wanted.map(|field| (field, chosen.get(&field))) {
            Some((field, Some((_, used)))) if *used != column => ColumnUse::SecondOf { field, column: *used },
            Some((field, _)) => ColumnUse::Field(field),
            None if REMARKS.contains(&plain(&name.shown()).as_str()) => ColumnUse::Remark,
            None => ColumnUse::Unknown { nearest: nearest_field::<L>(&name.shown()) },
        }
    };
    names
        .iter()
        .enumerate()
        .map(|(column, name)| ColumnReading {
            column,
            header: name.shown(),
            usage: usage(column, name),
            filled: filled(sheet, below, column),
        })
        .filter(|reading| !reading.header.is_empty() || reading.filled > 0)
        .collect()
}

fn filled(sheet: &Sheet, from: usize, column: usize) -> usize {
    let rows = sheet.rows.iter().skip(from);
    rows.filter(|row| row.get(column).is_some_and(|cell| !cell.is_blank())).count()
}

/// The field whose longest name is part of the header.
fn nearest_field<L: Ledger>(header: &str) -> Option<L::Field> {
    let header = plain(header);
    let contained = |field: &L::Field| {
        let lengths =
            L::names(*field).iter().filter(|name| header.contains(**name)).map(|name| name.chars().count());
        lengths.max().filter(|length| *length > 1).map(|length| (length, *field))
    };
    let mut found: Vec<(usize, L::Field)> = L::Field::ALL.iter().filter_map(contained).collect();
    found.sort_by_key(|(length, _)| *length);
    found.last().map(|(_, field)| *field)
}

/// Whether a row repeats the header: every filled cell of a used column names that column's field.
pub(super) fn repeats_header<L: Ledger>(row: &[Cell], columns: &[ColumnReading<L::Field>]) -> bool {
    let mut named = 0;
    for reading in columns {
        let ColumnUse::Field(field) = reading.usage else { continue };
        let text = row.get(reading.column).map_or("", Cell::shown);
        if text.is_empty() {
            continue;
        }
        let same = plain(text) == plain(&reading.header)
            || field_of::<L>(text).is_some_and(|(named, _)| named == field);
        if !same {
            return false;
        }
        named += 1;
    }
    named >= FIELDS_OF_A_HEADER
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{import::Wishes, wish::WishField};

    #[test]
    fn headers_are_understood_by_meaning() {
        for (header, field) in [
            ("姓 名", WishField::WisherName),
            ("*心愿人：", WishField::WisherName),
            ("联系电话（必填）", WishField::Phone),
            ("联系电话/手机", WishField::Phone),
            ("家庭住址\n(详细到门牌)", WishField::Address),
            ("预计金额（元）", WishField::Amount),
            ("人员类别", WishField::Group),
            ("微心愿", WishField::Content),
            ("ＮＯ", WishField::No),
        ] {
            assert_eq!(field_of::<Wishes>(header).map(|(field, _)| field), Some(field), "{header}");
        }
        for header in ["备注", "", "数量", "姓名/电话", "小心愿"] {
            assert_eq!(field_of::<Wishes>(header), None, "{header}");
        }
        assert_eq!(nearest_field::<Wishes>("许愿人联系电话1"), Some(WishField::Phone));
    }

    #[test]
    fn no_name_belongs_to_two_fields() {
        let all: Vec<&str> =
            WishField::ALL.into_iter().flat_map(Wishes::names).copied().chain(REMARKS).collect();
        for name in &all {
            assert_eq!(all.iter().filter(|other| *other == name).count(), 1, "{name}");
            assert_eq!(plain(name), **name, "{name}");
        }
    }
}
