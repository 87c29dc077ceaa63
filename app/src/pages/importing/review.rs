//! A table under review, whatever ledger it is for: what pages show of it, and what it would write.
//!
//! The reading costs most and is done anew only when the file, the columns or the community change; what somebody decides
//! about rows only changes the plan.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use domain::{
    community::Community,
    edit::Edit,
    field::Field,
    import::{
        self, Attendance, Becomes, CellFinding, ColumnUse, Decision, Doors, Import, ImportChoices, ImportRow,
        Known, Ledger, Members, Plan, RowFate, RowFinding, RowPlan, SkippedRow, Twin, UnreadSheet, Wishes,
        grid::{CellAddress, Workbook},
        plan,
    },
    mask::{Audience, Classified},
    moment::Year,
};

use super::{
    ledgers::{FromActivity, FromUnit, Kind, Reviewed},
    view::{CellView, ColumnView, ConflictView, Foreign, RowView, Tally},
};
use crate::{
    components::Option2,
    words::{self, FieldName, cell_finding, column_use, import_refusal, row_finding, row_state},
};

/// What is decided about reading a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Choices {
    pub(super) sheet: Option<usize>,
    pub(super) columns: BTreeMap<usize, Option<String>>,
    pub(super) accept_missing: bool,
    pub(super) cells: BTreeMap<CellAddress, String>,
    pub(super) unit: FromUnit,
    pub(super) activity: FromActivity,
    /// Who kept a sign-in list.
    pub(super) keeper: String,
}

/// What is decided about a row, as [`Decision`] without the kind of its fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct RowChoice {
    pub(super) as_written: bool,
    pub(super) becomes: Option<Becomes>,
    pub(super) which: Option<usize>,
    pub(super) over: BTreeSet<String>,
}

/// Decisions about rows, by row number.
pub(super) type RowChoices = BTreeMap<usize, RowChoice>;

/// Which rows are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tab {
    Waiting,
    Twins,
    All,
}

/// A file that was read for a ledger.
pub(super) trait Reading: Send + Sync {
    fn planned(self: Arc<Self>, rows: &RowChoices) -> Arc<dyn Review>;
}

/// A file with what was decided about its rows.
pub(super) trait Review: Send + Sync {
    fn refusal(&self) -> Option<String>;
    fn columns(&self) -> Vec<ColumnView>;
    fn options(&self) -> Vec<Option2>;
    fn heads(&self) -> Vec<&'static str>;
    fn unread_sheets(&self) -> Vec<UnreadSheet>;
    fn skipped(&self) -> Vec<SkippedRow>;
    fn tally(&self) -> Tally;
    fn foreign(&self) -> Vec<Foreign>;
    /// Places of the rows of a tab in the file's order.
    fn places(&self, tab: Tab) -> Vec<usize>;
    /// Numbers of rows with a doubt that nobody has settled.
    fn doubtful(&self) -> Vec<usize>;
    fn row(&self, place: usize) -> Option<RowView>;
    fn edits(&self, year: Year, new: &mut dyn FnMut() -> [u8; 10]) -> Vec<Edit>;
}

/// Reads a workbook for a ledger.
pub(super) fn read(
    kind: Kind,
    workbook: &Workbook,
    choices: &Choices,
    community: &Arc<Community>,
) -> Arc<dyn Reading> {
    match kind {
        Kind::Wishes => Read::<Wishes>::of(workbook, choices, community),
        Kind::Members => Read::<Members>::of(workbook, choices, community),
        Kind::Doors => Read::<Doors>::of(workbook, choices, community),
        Kind::Attendance => Read::<Attendance>::of(workbook, choices, community),
    }
}

/// A file as it was read for a ledger, and what it is compared with.
pub(super) struct Read<L: Ledger> {
    import: Import<L::Field, L::Id>,
    pub(super) existing: Vec<Known<L::Field, L::Id>>,
    pub(super) community: Arc<Community>,
    pub(super) choices: Choices,
}

impl<L: Reviewed> Read<L> {
    fn of(workbook: &Workbook, choices: &Choices, community: &Arc<Community>) -> Arc<Self> {
        let existing = L::existing(community, choices);
        let columns = choices.columns.iter();
        let typed = ImportChoices {
            sheet: choices.sheet,
            columns: columns
                .map(|(at, key)| (*at, key.as_deref().and_then(<L::Field as Field>::from_key)))
                .collect(),
            accept_missing_columns: choices.accept_missing,
            cells: choices.cells.clone(),
            given: L::given(choices, community),
            ..ImportChoices::default()
        };
        let import = import::read::<L>(workbook, &community.settings, &existing, &typed);
        Arc::new(Self { import, existing, community: Arc::clone(community), choices: choices.clone() })
    }
}

impl<L: Reviewed> Reading for Read<L> {
    fn planned(self: Arc<Self>, rows: &RowChoices) -> Arc<dyn Review> {
        let decided = rows.iter().map(|(number, choice)| {
            let over = choice.over.iter().filter_map(|key| <L::Field as Field>::from_key(key)).collect();
            (
                *number,
                Decision {
                    as_written: choice.as_written,
                    becomes: choice.becomes,
                    which: choice.which,
                    over,
                },
            )
        });
        let decided = decided.collect();
        let plan = plan::<L>(&self.import, &self.existing, &decided);
        Arc::new(Reviewing { read: self, plan, decided })
    }
}

/// Whether somebody may have to say whom a row is about.
const fn is_alike<L: Ledger>(stands: &RowPlan<L::Field, L::Id>) -> bool {
    if L::BRINGS_NEW { stands.twin.is_some() } else { !stands.several.is_empty() }
}

struct Reviewing<L: Ledger> {
    read: Arc<Read<L>>,
    plan: Plan<L::Field, L::Id>,
    decided: BTreeMap<usize, Decision<L::Field>>,
}

impl<L: Reviewed> Reviewing<L> {
    fn fields(&self) -> Vec<L::Field> {
        let columns = self.read.import.columns.iter();
        let fields = columns.filter_map(|column| match column.usage {
            ColumnUse::Field(field) => Some(field),
            _ => None,
        });
        fields.chain(L::DERIVED.iter().copied()).collect()
    }

    fn column_of(&self, field: L::Field) -> Option<usize> {
        let columns = &self.read.import.columns;
        columns.iter().find(|column| column.usage == ColumnUse::Field(field)).map(|column| column.column)
    }

    fn cell(&self, row: &ImportRow<L::Field, L::Id>, field: L::Field, open: bool) -> CellView {
        let cell = row.cells.iter().find(|cell| cell.field == Some(field));
        let lacks = cell.is_none_or(|cell| cell.value.is_empty())
            && row.findings.contains(&RowFinding::MissingRequired(field));
        let findings = cell.map(|cell| (cell.at, &cell.findings));
        let findings = findings.into_iter().flat_map(|(at, findings)| {
            findings.iter().map(move |finding| format!("{at} {}", cell_finding(finding)))
        });
        let warns = cell.is_some_and(import::CellReading::is_in_doubt) || lacks;
        let at = cell.map(|cell| cell.at).or_else(|| {
            let column = self.column_of(field).filter(|_| lacks)?;
            Some(CellAddress::new(row.row_number - 1, column))
        });
        let typed = at.and_then(|at| self.read.choices.cells.get(&at));
        let stands = typed.cloned().unwrap_or_else(|| cell.map(|cell| cell.raw.clone()).unwrap_or_default());
        CellView {
            name: field.name(),
            value: L::written(field, row.draft.get(field)),
            findings: findings.collect(),
            warns,
            mend: at.filter(|_| open && (warns || typed.is_some())).map(|at| (at, stands)),
        }
    }

    fn twin(&self, twin: Twin<L::Id>) -> (String, Option<String>) {
        match twin {
            Twin::Row(above) => (words::twin_row(above), None),
            Twin::Known(id) => {
                let known = self.read.existing.iter().find(|known| known.id == id);
                let name = known.map(|known| known.draft.get(L::NAME)).unwrap_or_default();
                (words::twin_known(&L::NAME.seen(Audience::Staff, name)), L::page(id))
            }
        }
    }
}

impl<L: Reviewed> Review for Reviewing<L> {
    fn refusal(&self) -> Option<String> {
        self.read.import.refusal.as_ref().map(import_refusal)
    }

    fn columns(&self) -> Vec<ColumnView> {
        let view = |column: &import::ColumnReading<L::Field>| ColumnView {
            at: column.column,
            letters: column.letters(),
            header: column.header.clone(),
            used_for: column_use(&column.usage),
            field: match column.usage {
                ColumnUse::Field(field) => Some(field.key()),
                _ => None,
            },
            unsure: matches!(column.usage, ColumnUse::Unknown { .. } | ColumnUse::Identity),
            closed: column.usage == ColumnUse::Identity,
        };
        self.read.import.columns.iter().map(view).collect()
    }

    fn options(&self) -> Vec<Option2> {
        let fields = <L::Field as Field>::ALL.iter().filter(|field| !L::names(**field).is_empty());
        fields.map(|field| Option2::new(field.key(), field.name())).collect()
    }

    fn heads(&self) -> Vec<&'static str> {
        self.fields().into_iter().map(FieldName::name).collect()
    }

    fn unread_sheets(&self) -> Vec<UnreadSheet> {
        self.read.import.unread_sheets.clone()
    }

    fn skipped(&self) -> Vec<SkippedRow> {
        self.read.import.skipped.clone()
    }

    fn tally(&self) -> Tally {
        let mut writing = self.plan.writing();
        // Nobody is new, but the unit may not list them yet. Ids do not matter for that.
        if writing == 0 && !self.edits(Year(2000), &mut || [0; 10]).is_empty() {
            writing = self.plan.records.len();
        }
        let mut tally = Tally {
            rows: self.read.import.rows.len(),
            waiting: self.plan.waiting(),
            writing,
            ..Tally::default()
        };
        for row in &self.read.import.rows {
            let Some(stands) = self.plan.rows.get(&row.row_number) else { continue };
            tally.twins += usize::from(is_alike::<L>(stands));
            match (row.fate, stands.becomes) {
                (RowFate::Unusable, _) => tally.unusable += 1,
                _ if stands.waits() => {}
                (_, Becomes::New) => tally.new += 1,
                (_, Becomes::Merged) if stands.writes > 0 => tally.adds += 1,
                (_, Becomes::Merged) => tally.known += 1,
                (_, Becomes::Out) => {}
            }
        }
        tally
    }

    fn foreign(&self) -> Vec<Foreign> {
        let mut found: BTreeMap<(L::Field, &str), Foreign> = BTreeMap::new();
        for cell in self.read.import.rows.iter().flat_map(|row| &row.cells) {
            let nearest = cell.findings.iter().find_map(|finding| match finding {
                CellFinding::NotAnOption { nearest: Some(nearest) } => Some(nearest),
                _ => None,
            });
            if let (Some(field), Some(nearest)) = (cell.field, nearest) {
                let entry = found.entry((field, cell.raw.as_str())).or_insert_with(|| Foreign {
                    name: field.name(),
                    raw: cell.raw.clone(),
                    nearest: nearest.clone(),
                    cells: Vec::new(),
                });
                entry.cells.push(cell.at);
            }
        }
        found.into_values().collect()
    }

    fn places(&self, tab: Tab) -> Vec<usize> {
        let shown = |row: &ImportRow<L::Field, L::Id>| {
            let stands = self.plan.rows.get(&row.row_number);
            stands.is_some_and(|stands| match tab {
                Tab::Waiting => stands.waits(),
                Tab::Twins => is_alike::<L>(stands),
                Tab::All => true,
            })
        };
        let rows = self.read.import.rows.iter().enumerate();
        rows.filter(|(_, row)| shown(row)).map(|(place, _)| place).collect()
    }

    fn doubtful(&self) -> Vec<usize> {
        let rows = self.plan.rows.iter();
        rows.filter(|(_, row)| row.doubt).map(|(number, _)| *number).collect()
    }

    fn row(&self, place: usize) -> Option<RowView> {
        let row = self.read.import.rows.get(place)?;
        let stands = self.plan.rows.get(&row.row_number)?;
        let decided = self.decided.get(&row.row_number);
        let usable = row.fate != RowFate::Unusable;
        // A name that is nobody's may be written wrongly.
        let nobody = row.cells.iter().any(|cell| cell.findings.contains(&CellFinding::NotInRegister));
        let several = stands.several.iter().enumerate().map(|(place, id)| {
            let name = self.twin(Twin::Known(*id)).0;
            let apart = L::apart(*id, &self.read.community);
            (place, [name, apart].join(" "), decided.is_some_and(|decided| decided.which == Some(place)))
        });
        let several: Vec<_> = several.collect();
        let as_written = decided.is_some_and(|decided| decided.as_written);
        let waits = stands.waits();
        let conflict = |conflict: &import::Conflict<L::Field>| ConflictView {
            key: conflict.field.key(),
            name: conflict.field.name(),
            there: conflict.field.seen(Audience::Staff, &L::written(conflict.field, &conflict.there)),
            here: L::written(conflict.field, &conflict.here),
            over: conflict.over,
        };
        let out = decided.is_some_and(|decided| decided.becomes == Some(Becomes::Out));
        Some(RowView {
            number: row.row_number,
            tone: match (usable, waits) {
                (false, _) => "bad",
                (_, true) => "warn",
                _ => "ok",
            },
            state: row_state(row, stands, L::BRINGS_NEW),
            // What is asked below is not said twice.
            findings: row.findings.iter().map(row_finding).collect(),
            cells: self
                .fields()
                .into_iter()
                .map(|field| self.cell(row, field, (usable || nobody) && !out))
                .collect(),
            doubt: stands.doubt,
            as_written,
            usable,
            out,
            twin: stands.twin.filter(|_| L::BRINGS_NEW && several.is_empty()).map(|twin| self.twin(twin)),
            several,
            merged: !stands.asks && stands.becomes == Becomes::Merged,
            apart: !stands.asks && stands.twin.is_some() && stands.becomes == Becomes::New,
            conflicts: stands.conflicts.iter().map(conflict).collect(),
        })
    }

    fn edits(&self, year: Year, new: &mut dyn FnMut() -> [u8; 10]) -> Vec<Edit> {
        L::edits(&self.read, &self.plan, year, new)
    }
}
