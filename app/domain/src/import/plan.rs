//! What an import would write: the proposal for every row, what somebody decided about it, and the records that follow.
//!
//! A row with a doubt is taken only when somebody has settled it. What is there already is filled in, and changed only
//! where somebody says so, field by field. Planning twice, with the first plan written, plans nothing.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Import, Known, Ledger,
    finding::{ImportRow, RowFate, RowFinding},
};
use crate::field::Fields;

/// What somebody decided about a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision<F> {
    /// What is doubtful in it is kept as it is written.
    pub as_written: bool,
    /// What becomes of it, where it is not as proposed.
    pub becomes: Option<Becomes>,
    /// Which of several it is, by their place among those it may be.
    pub which: Option<usize>,
    /// Fields in which it goes before what is there.
    pub over: BTreeSet<F>,
}

impl<F> Default for Decision<F> {
    fn default() -> Self {
        Self { as_written: false, becomes: None, which: None, over: BTreeSet::new() }
    }
}

/// What becomes of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Becomes {
    /// Nothing.
    Out,
    /// A record of its own.
    New,
    /// A part of the record that it is the same as, or may be: of the community, or of an earlier row.
    Merged,
}

/// What a row may be the same as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Twin<I> {
    /// A record of the community.
    Known(I),
    /// An earlier row.
    Row(usize),
}

/// A field in which a row differs from what is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict<F> {
    /// Which.
    pub field: F,
    /// What is there.
    pub there: String,
    /// What the row says.
    pub here: String,
    /// The row goes before.
    pub over: bool,
}

/// How one row stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowPlan<F, I> {
    /// Something in it is in doubt and nobody has settled it.
    pub doubt: bool,
    /// Somebody has to say whether it is the same as its twin.
    pub asks: bool,
    /// What it is the same as, or may be.
    pub twin: Option<Twin<I>>,
    /// Everybody it may be, where there are several to choose from.
    pub several: Vec<I>,
    /// What becomes of it; nothing yet while it waits.
    pub becomes: Becomes,
    /// Where it differs from what it is merged with.
    pub conflicts: Vec<Conflict<F>>,
    /// How many fields it fills in or changes.
    pub writes: usize,
}

/// A record that the import touches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record<F, I> {
    /// The record of the community; a new one when there is none.
    pub known: Option<I>,
    /// The rows it comes from.
    pub rows: Vec<usize>,
    /// What these rows say together.
    pub says: Fields<F>,
    /// Fields to write.
    pub writes: BTreeMap<F, String>,
}

/// Everything an import would write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan<F, I> {
    /// How every row stands, by its number.
    pub rows: BTreeMap<usize, RowPlan<F, I>>,
    /// The records, in the order of the file.
    pub records: Vec<Record<F, I>>,
}

impl<F, I> Default for Plan<F, I> {
    fn default() -> Self {
        Self { rows: BTreeMap::new(), records: Vec::new() }
    }
}

impl<F, I> RowPlan<F, I> {
    /// Whether it waits for a person.
    pub const fn waits(&self) -> bool {
        self.doubt || self.asks
    }
}

impl<F, I> Plan<F, I> {
    /// How many rows wait for a person.
    pub fn waiting(&self) -> usize {
        self.rows.values().filter(|row| row.waits()).count()
    }

    /// How many records would be written.
    pub fn writing(&self) -> usize {
        self.records.iter().filter(|record| !record.writes.is_empty()).count()
    }
}

/// Plans what a file would write, given what the community has and what was decided.
pub fn plan<L: Ledger>(
    import: &Import<L::Field, L::Id>,
    existing: &[Known<L::Field, L::Id>],
    decided: &BTreeMap<usize, Decision<L::Field>>,
) -> Plan<L::Field, L::Id> {
    let there: BTreeMap<L::Id, &Fields<L::Field>> =
        existing.iter().map(|known| (known.id, &known.draft)).collect();
    let mut plan = Plan::default();
    let mut of_known: BTreeMap<L::Id, usize> = BTreeMap::new();
    let mut of_row: BTreeMap<usize, usize> = BTreeMap::new();
    let nothing = Decision::default();
    for row in &import.rows {
        let decision = decided.get(&row.row_number).unwrap_or(&nothing);
        let mut stands = stand::<L>(row, decision);
        // Whom an earlier row is about is not known while that row waits.
        if let (Becomes::Merged, Some(Twin::Row(above))) = (stands.becomes, stands.twin) {
            match plan.rows.get(&above) {
                Some(above) if above.waits() => stands.doubt = true,
                _ if !of_row.contains_key(&above) => stands.becomes = Becomes::New,
                _ => {}
            }
        }
        if stands.becomes != Becomes::Out && !stands.waits() {
            let at = match (stands.becomes, stands.twin) {
                (Becomes::Merged, Some(Twin::Row(above))) => of_row.get(&above).copied(),
                (Becomes::Merged, Some(Twin::Known(id))) => of_known.get(&id).copied(),
                _ => None,
            };
            let at = at.unwrap_or_else(|| {
                let known = match (stands.becomes, stands.twin) {
                    (Becomes::Merged, Some(Twin::Known(id))) => Some(id),
                    _ => None,
                };
                plan.records.push(Record {
                    known,
                    rows: Vec::new(),
                    says: Fields::default(),
                    writes: BTreeMap::new(),
                });
                let at = plan.records.len() - 1;
                of_known.extend(known.map(|id| (id, at)));
                at
            });
            of_row.insert(row.row_number, at);
            if let Some(record) = plan.records.get_mut(at) {
                let known = record.known.and_then(|id| there.get(&id).copied());
                merge::<L>(row, record, known, decision, &mut stands);
            }
        }
        plan.rows.insert(row.row_number, stands);
    }
    plan
}

/// How a row stands by itself.
fn stand<L: Ledger>(
    row: &ImportRow<L::Field, L::Id>,
    decision: &Decision<L::Field>,
) -> RowPlan<L::Field, L::Id> {
    let known: Vec<L::Id> = row
        .findings
        .iter()
        .filter_map(|finding| match finding {
            RowFinding::PerhapsKnown { id } => Some(*id),
            _ => None,
        })
        .collect();
    let several = if known.len() > 1 { known.clone() } else { Vec::new() };
    let which = decision.which.and_then(|which| several.get(which).copied());
    let perhaps = which.or_else(|| known.first().copied()).map(Twin::Known);
    let perhaps = perhaps.or_else(|| {
        row.findings.iter().find_map(|finding| match finding {
            RowFinding::PerhapsInFile { row } => Some(Twin::Row(*row)),
            _ => None,
        })
    });
    let (twin, proposed) = match row.fate {
        RowFate::SameAsExisting(id) | RowFate::Adds(id) => (Some(Twin::Known(id)), Some(Becomes::Merged)),
        RowFate::DuplicateInFile(above) => (Some(Twin::Row(above)), Some(Becomes::Merged)),
        RowFate::New | RowFate::Doubtful => {
            (perhaps, if perhaps.is_some() { None } else { Some(Becomes::New) })
        }
        RowFate::Unusable => (None, Some(Becomes::Out)),
    };
    let becomes = match (row.fate, decision.becomes) {
        (RowFate::Unusable, _) => Some(Becomes::Out),
        (_, Some(Becomes::Merged)) if twin.is_none() => proposed,
        (_, Some(Becomes::Merged)) if which.is_none() && !several.is_empty() => None,
        (_, Some(Becomes::New)) if !L::BRINGS_NEW => proposed,
        // Once it is written there is nobody to tell it from.
        (RowFate::SameAsExisting(_), Some(Becomes::New)) | (_, None) => proposed,
        (_, Some(decided)) => Some(decided),
    };
    let in_doubt = row.cells.iter().any(super::CellReading::is_in_doubt)
        || row.findings.iter().any(|finding| {
            !matches!(finding, RowFinding::PerhapsKnown { .. } | RowFinding::PerhapsInFile { .. })
        });
    // A row that adds nothing is not worth anybody's time.
    let is_known = matches!(row.fate, RowFate::SameAsExisting(_)) && becomes == Some(Becomes::Merged);
    RowPlan {
        doubt: in_doubt && !decision.as_written && !is_known && becomes != Some(Becomes::Out),
        asks: becomes.is_none(),
        twin,
        several,
        becomes: becomes.unwrap_or(Becomes::Out),
        conflicts: Vec::new(),
        writes: 0,
    }
}

/// Puts what a row says into its record.
fn merge<L: Ledger>(
    row: &ImportRow<L::Field, L::Id>,
    record: &mut Record<L::Field, L::Id>,
    known: Option<&Fields<L::Field>>,
    decision: &Decision<L::Field>,
    stands: &mut RowPlan<L::Field, L::Id>,
) {
    record.rows.push(row.row_number);
    for (field, here) in row.draft.iter() {
        if L::ASIDE.contains(&field) {
            record.says.set(field, here);
            continue;
        }
        let planned = record.writes.get(&field).map(String::as_str);
        let there = planned.or_else(|| known.map(|known| known.get(field))).unwrap_or_default();
        let over = decision.over.contains(&field);
        if there == here {
            record.says.set(field, here);
            continue;
        }
        // What cannot be read, or says the same in other words, is no reason to ask.
        let in_doubt = || row.cells.iter().any(|cell| cell.field == Some(field) && cell.is_in_doubt());
        let idle = matches!(row.fate, RowFate::SameAsExisting(_)) && in_doubt();
        if !there.is_empty() && !over && (L::PLACES.contains(&field) || idle) {
            continue;
        }
        if !there.is_empty() {
            stands.conflicts.push(Conflict { field, there: there.to_owned(), here: here.to_owned(), over });
        }
        if there.is_empty() || over {
            record.says.set(field, here);
            record.writes.insert(field, here.to_owned());
            stands.writes += 1;
        } else if !record.says.has(field) {
            record.says.set(field, here);
        }
    }
}

#[cfg(test)]
mod tests;
