//! Which rows are wishes that are already there: in the community, or further up in the same file.

use std::collections::BTreeMap;

use super::{
    KnownWish,
    finding::{ImportRow, RowFate, RowFinding},
    reading::tight,
};
use crate::{
    id::Id,
    person_name::PersonName,
    wish::{
        Wish,
        draft::{WishDraft, WishField},
    },
};

/// Gives every row its fate, and tells numbers that are used twice.
pub(super) fn decide_fates(rows: &mut [ImportRow<WishField, Id<Wish>>], existing: &[KnownWish]) {
    let mut known = Known::default();
    for wish in existing {
        known.add(Mark::of(&wish.draft), wish.id);
    }
    let mut above = Known::default();
    for row in rows {
        let mark = Mark::of(&row.draft);
        if mark.name.is_empty() && mark.content.is_empty() {
            row.fate = RowFate::Unusable;
            continue;
        }
        let (same, twin) = (known.same(&mark), above.same(&mark));
        if same.is_none() {
            row.findings.extend(known.numbered(&mark).map(|id| RowFinding::NumberTaken { id }));
        }
        if twin.is_none() {
            row.findings.extend(above.numbered(&mark).map(|row| RowFinding::NumberInFile { row }));
        }
        row.fate = match (same, twin) {
            (Some(wish), _) => RowFate::SameAsExisting(wish),
            (None, Some(twin)) => RowFate::DuplicateInFile(twin),
            (None, None) if row.has_warnings() => RowFate::Doubtful,
            (None, None) => RowFate::New,
        };
        above.add(mark, row.row_number);
    }
}

/// What identifies a wish, in a form that survives another way of writing.
struct Mark {
    draft: WishDraft,
    no: String,
    name: String,
    content: String,
    phone_tail: String,
    address: String,
}

impl Mark {
    fn of(draft: &WishDraft) -> Self {
        let name = draft.get(WishField::WisherName);
        let digits: String =
            tight(draft.get(WishField::Phone)).chars().filter(char::is_ascii_digit).collect();
        Self {
            draft: draft.clone(),
            no: number(draft.get(WishField::No)),
            name: PersonName::parse(name).map_or_else(|_| tight(name), |name| name.as_str().to_owned()),
            content: tight(draft.get(WishField::Content)).trim_end_matches(['。', '.', '!', ';']).to_owned(),
            phone_tail: digits[digits.len().saturating_sub(4)..].to_owned(),
            address: tight(draft.get(WishField::Address)),
        }
    }

    /// The same wish: the same person with the same content, told by number, phone or address; or equal in all.
    fn is_same_as(&self, other: &Self) -> bool {
        if self.draft == other.draft {
            return true;
        }
        if self.name.is_empty() || self.content.is_empty() {
            return false;
        }
        let both = |a: &str, b: &str| (!a.is_empty() && !b.is_empty()).then_some(a == b);
        let by_number = both(&self.no, &other.no);
        if by_number == Some(true) {
            return true;
        }
        both(&self.phone_tail, &other.phone_tail)
            .or_else(|| both(&self.address, &other.address))
            .or(by_number)
            .unwrap_or(true)
    }
}

/// Marks by person and content, and by number.
struct Known<W> {
    by_content: BTreeMap<(String, String), Vec<(Mark, W)>>,
    by_number: BTreeMap<String, W>,
}

impl<W> Default for Known<W> {
    fn default() -> Self {
        Self { by_content: BTreeMap::new(), by_number: BTreeMap::new() }
    }
}

impl<W: Copy> Known<W> {
    fn add(&mut self, mark: Mark, which: W) {
        if !mark.no.is_empty() {
            self.by_number.entry(mark.no.clone()).or_insert(which);
        }
        self.by_content.entry((mark.name.clone(), mark.content.clone())).or_default().push((mark, which));
    }

    fn same(&self, mark: &Mark) -> Option<W> {
        let alike = self.by_content.get(&(mark.name.clone(), mark.content.clone()))?;
        alike.iter().find(|(other, _)| mark.is_same_as(other)).map(|(_, which)| *which)
    }

    fn numbered(&self, mark: &Mark) -> Option<W> {
        self.by_number.get(&mark.no).copied()
    }
}

/// `001`, `１` and `1` are one number: spreadsheets eat zeros.
fn number(text: &str) -> String {
    let text = tight(text).to_uppercase();
    let short = text.trim_start_matches('0');
    if !text.is_empty() && text.chars().all(|c| c.is_ascii_digit()) {
        return if short.is_empty() { "0".to_owned() } else { short.to_owned() };
    }
    text
}
