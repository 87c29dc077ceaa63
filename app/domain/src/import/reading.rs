//! What one cell means for its field: the value for the draft and what was noticed on the way.
//!
//! A value that is not understood is kept as written and flagged; nothing is guessed and nothing is lost.

use super::{Ledger, finding::CellFinding, grid::Cell};
use crate::{
    person_name::PersonName,
    phone::{Phone, half_width, is_invisible},
    settings::Settings,
};

/// The value for the draft, and findings.
pub(super) fn read_cell<L: Ledger>(
    field: L::Field,
    cell: &Cell,
    settings: &Settings,
) -> (String, Vec<CellFinding>) {
    let mut findings = Vec::new();
    if let Cell::Formula { text, cached } = cell {
        let has_value = !cached.shown().is_empty() && !matches!(**cached, Cell::Error(_));
        findings.push(CellFinding::Formula { formula: text.clone(), has_value });
    }
    let cell = cell.value();
    if let Cell::Error(code) = cell {
        findings.push(CellFinding::ErrorCell { code: code.clone() });
        return (String::new(), findings);
    }
    let text = clean(cell.shown());
    if text.is_empty() {
        return (text, findings);
    }
    // Its last digits are not what was typed: such a number is worse than none.
    if cell.is_damaged_number() || is_exponent(&text) {
        findings.push(CellFinding::DamagedNumber);
        return (String::new(), findings);
    }
    match cell {
        Cell::Number(_) if L::is_digits(field) => {
            findings.push(CellFinding::WasNumber);
        }
        Cell::Date(_) if !L::is_date(field) => findings.push(CellFinding::WasDate),
        _ => {}
    }
    let value = match L::understand(field, &text, settings) {
        Ok((value, None)) => {
            if value != text {
                findings.push(CellFinding::Tidied);
            }
            value
        }
        Ok((value, Some(finding))) => {
            findings.push(finding);
            value
        }
        Err(finding) => {
            findings.push(finding);
            text
        }
    };
    (value, findings)
}

/// Without what nobody sees: zero-width signs, carriage returns, spaces at the ends.
pub(super) fn clean(text: &str) -> String {
    let visible: String = text.chars().filter(|c| !is_invisible(*c)).collect();
    visible.trim().to_owned()
}

/// A value and what was noticed, or why the text is kept as written.
pub(super) type Understood = Result<(String, Option<CellFinding>), CellFinding>;

/// Half-width, without spaces.
pub(super) fn tight(text: &str) -> String {
    half_width(text).chars().filter(|c| !c.is_whitespace()).collect()
}

/// A text as it is.
pub(super) fn as_written(text: &str) -> (String, Option<CellFinding>) {
    (text.to_owned(), None)
}

/// 姓名.
pub(super) fn name(text: &str) -> Understood {
    let name = PersonName::parse(text).map_err(CellFinding::NameInvalid)?;
    Ok((name.as_str().to_owned(), None))
}

/// 电话.
pub(super) fn phone(text: &str) -> Understood {
    let (phone, tidied) = Phone::parse_noting(text).map_err(CellFinding::PhoneInvalid)?;
    Ok((phone.as_str().to_owned(), (!tidied.is_empty()).then_some(CellFinding::PhoneTidied(tidied))))
}

/// 性别.
pub(super) fn gender(text: &str) -> Understood {
    match tight(text).to_lowercase().as_str() {
        "男" | "男性" | "男孩" | "m" => Ok(("男".to_owned(), None)),
        "女" | "女性" | "女孩" | "f" => Ok(("女".to_owned(), None)),
        _ => Err(CellFinding::NotAnOption { nearest: None }),
    }
}

/// 是/否, as `yes`/`no`.
pub(super) fn yes_or_no(text: &str) -> Understood {
    match tight(text).to_lowercase().as_str() {
        "是" | "同意" | "愿意" | "可以" | "公示" | "yes" | "y" | "true" | "1" | "√" | "✓" | "✔" | "☑" => {
            Ok(("yes".to_owned(), None))
        }
        "否" | "不" | "不同意" | "不愿意" | "不可以" | "不公示" | "no" | "n" | "false" | "0" | "×" | "✗"
        | "☐" | "x" => Ok(("no".to_owned(), None)),
        _ => Err(CellFinding::NotYesOrNo),
    }
}

/// What [`yes_or_no`] understands, as clerks write it.
pub(super) fn yes_or_no_written(value: &str) -> String {
    match value {
        "yes" => "是".to_owned(),
        "no" => "否".to_owned(),
        other => other.to_owned(),
    }
}

/// A decimal without unit and sign, at most two places, zeros after the point taken off.
pub(super) fn plain_number(text: &str, units: &[&str]) -> Option<String> {
    let text = text.trim_start_matches(['¥', '￥', '约']);
    let text = units.iter().find_map(|unit| text.strip_suffix(unit)).unwrap_or(text).replace(',', "");
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    let digits = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    let part = part.trim_end_matches('0');
    if whole.is_empty() || whole.len() > 9 || part.len() > 2 || !digits(whole) || !digits(part) {
        return None;
    }
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    Some(if part.is_empty() { whole.to_owned() } else { format!("{whole}.{part}") })
}

/// `1.38E+10`: what a csv file keeps of a long number.
fn is_exponent(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once(['E', 'e']) else { return false };
    let exponent = exponent.strip_prefix('+').unwrap_or(exponent);
    let digits = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    digits(exponent) && digits(&mantissa.replacen('.', "", 1)) && mantissa.contains('.')
}

/// Options are proposed, never put in place of what is written.
pub(super) fn option(options: &[String], text: &str, means: &[(&str, &str)]) -> Understood {
    let tight = tight(text);
    match options.iter().find(|option| *option == text || **option == tight) {
        Some(option) => Ok((option.clone(), None)),
        None => Err(CellFinding::NotAnOption { nearest: nearest(options, &tight, means) }),
    }
}

/// The option that may be meant: by a word that means it, by one containing the other, by most characters in common.
fn nearest(options: &[String], text: &str, means: &[(&str, &str)]) -> Option<String> {
    let by_word =
        means.iter().find(|(word, option)| text.contains(word) && options.iter().any(|o| o == option));
    if let Some((_, option)) = by_word {
        return Some((*option).to_owned());
    }
    let contained = |option: &&String| option.contains(text) || text.contains(option.as_str());
    if let Some(option) = options.iter().find(contained) {
        return Some(option.clone());
    }
    let common = |option: &String| option.chars().filter(|c| text.contains(*c)).count();
    let best = options.iter().rev().max_by_key(|option| common(option))?;
    (common(best) * 2 >= text.chars().count().max(best.chars().count())).then(|| best.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{import::Wishes, phone::InvalidPhone, wish::WishField};

    fn read(field: WishField, text: &str) -> (String, Vec<CellFinding>) {
        read_cell::<Wishes>(field, &Cell::Text(text.to_owned()), &Settings::default())
    }

    #[test]
    fn options_are_proposed_not_replaced() {
        for (field, text, nearest) in [
            (WishField::Group, "空巢", Some("空巢老人")),
            (WishField::Group, "残疾人", Some("残障人士")),
            (WishField::Group, "困难党员", Some("生活困难党员")),
            (WishField::Group, "农民工", Some("外来务工人员")),
            (WishField::Kind, "心愿", Some("小心愿")),
            (WishField::Kind, "小困境", Some("小困难")),
            (WishField::Category, "物资", Some("物品")),
            (WishField::Group, "外星人", None),
        ] {
            let nearest = nearest.map(str::to_owned);
            assert_eq!(
                read(field, text),
                (text.to_owned(), vec![CellFinding::NotAnOption { nearest }]),
                "{text}"
            );
        }
        assert_eq!(read(WishField::Group, "空巢 老人"), ("空巢老人".to_owned(), vec![CellFinding::Tidied]));
    }

    #[test]
    fn values_lose_units_and_signs() {
        for (field, text, value) in [
            (WishField::Age, "75岁", "75"),
            (WishField::Age, "７５", "75"),
            (WishField::Amount, "¥1,200.00元", "1200"),
            (WishField::Amount, "99.5", "99.5"),
            (WishField::Gender, "女性", "女"),
            (WishField::Consent, "√", "yes"),
            (WishField::Consent, "不同意", "no"),
            (WishField::Difficulty, "高", "high"),
            (WishField::Difficulty, "一般", ""),
        ] {
            assert_eq!(read(field, text).0, value, "{text}");
        }
    }

    #[test]
    fn what_is_not_understood_is_kept() {
        for (field, text, finding) in [
            (WishField::Age, "七十", CellFinding::AgeInvalid),
            (WishField::Age, "200", CellFinding::AgeInvalid),
            (WishField::Amount, "不多", CellFinding::AmountInvalid),
            (WishField::Consent, "看情况", CellFinding::NotYesOrNo),
            (
                WishField::Phone,
                "1383761836",
                CellFinding::PhoneInvalid(InvalidPhone::TooShort { digits: 10 }),
            ),
        ] {
            assert_eq!(read(field, text), (text.to_owned(), vec![finding]));
        }
    }

    #[test]
    fn damage_by_the_spreadsheet_is_told() {
        let damaged = |cell: Cell| read_cell::<Wishes>(WishField::No, &cell, &Settings::default()).1;
        assert!(damaged(Cell::Number("330102199001011230".to_owned())).contains(&CellFinding::DamagedNumber));
        assert!(damaged(Cell::Text("3.30102E+17".to_owned())).contains(&CellFinding::DamagedNumber));
        assert!(damaged(Cell::Date("2026-03-01".to_owned())).contains(&CellFinding::WasDate));
        assert_eq!(damaged(Cell::Text("A-1".to_owned())), []);
    }

    #[test]
    fn formulas_give_their_last_value_and_errors_nothing() {
        let formula = |cached| Cell::Formula { text: "B2&C2".to_owned(), cached: Box::new(cached) };
        let (value, findings) = read_cell::<Wishes>(
            WishField::Content,
            &formula(Cell::Text("想要书".to_owned())),
            &Settings::default(),
        );
        assert_eq!(value, "想要书");
        assert_eq!(findings, [CellFinding::Formula { formula: "B2&C2".to_owned(), has_value: true }]);
        let (value, findings) = read_cell::<Wishes>(
            WishField::Content,
            &formula(Cell::Error("#REF!".to_owned())),
            &Settings::default(),
        );
        assert_eq!((value.as_str(), findings.len()), ("", 2));
    }
}
