//! Importing a spreadsheet of any ledger: choose or paste, say what it is, check every row, then everything or nothing.
//!
//! Reading the same file again shows every row as known; nothing is written before the button is pressed.

mod activity;
mod check;
mod kept;
mod ledgers;
mod review;
mod rows;
mod view;

use std::sync::Arc;

use domain::import::{
    delimited::workbook_from_tsv,
    grid::{SheetError, Workbook},
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_location;

use self::{
    check::Check,
    kept::{Kept, KeptImports},
    ledgers::Kind,
    review::{Choices, Reading, Review, RowChoices, read},
};
use super::doing::Desk;
use crate::{
    components::{Empty, FileField, Icon, PageHead, ReadError, TextField, read_with},
    shell::View,
    words::{Common, Importing, sheet_error},
};

/// What the page holds while somebody checks a file.
#[derive(Clone, Copy)]
struct Checking {
    workbook: RwSignal<Option<Arc<Workbook>>>,
    kind: RwSignal<Kind>,
    choices: RwSignal<Choices>,
    /// What is decided about rows.
    rows: RwSignal<RowChoices>,
    wrong: RwSignal<Option<String>>,
    reading: RwSignal<bool>,
    /// What this page was opened for, when somebody came from a ledger.
    wanted: StoredValue<Option<Kind>>,
}

impl Checking {
    fn new(wanted: Option<Kind>) -> Self {
        Self {
            workbook: RwSignal::new(None),
            kind: RwSignal::new(Kind::Wishes),
            choices: RwSignal::new(Choices::default()),
            rows: RwSignal::new(RowChoices::new()),
            wrong: RwSignal::new(None),
            reading: RwSignal::new(false),
            wanted: StoredValue::new(wanted),
        }
    }

    fn take(self, read: Result<Workbook, SheetError>) {
        match read {
            Ok(workbook) => {
                self.wrong.set(None);
                self.is(self.wanted.get_value().unwrap_or_else(|| Kind::proposed(&workbook)));
                self.workbook.set(Some(Arc::new(workbook)));
            }
            Err(error) => self.wrong.set(Some(sheet_error(&error))),
        }
        self.reading.set(false);
    }

    /// Says what the table is; what was decided for another ledger means nothing for this one.
    fn is(self, kind: Kind) {
        self.rows.set(RowChoices::new());
        self.choices.set(Choices::default());
        self.kind.set(kind);
    }

    fn forget(self) {
        self.workbook.set(None);
        self.wrong.set(None);
        self.rows.set(RowChoices::new());
    }
}

/// The parts of a snapshot that a table is compared with; equal while none of them has changed.
#[derive(Clone)]
struct Compared(Arc<View>);

impl PartialEq for Compared {
    fn eq(&self, other: &Self) -> bool {
        let (one, two) = (&self.0.community, &other.0.community);
        Arc::ptr_eq(&one.wishes, &two.wishes)
            && Arc::ptr_eq(&one.members, &two.members)
            && Arc::ptr_eq(&one.units, &two.units)
            && Arc::ptr_eq(&one.buildings, &two.buildings)
            && Arc::ptr_eq(&one.surveys, &two.surveys)
            && Arc::ptr_eq(&one.activities, &two.activities)
            && Arc::ptr_eq(&one.settings, &two.settings)
    }
}

/// A shared value that is told from another by where it lies.
struct Same<T: ?Sized>(Arc<T>);

impl<T: ?Sized> Clone for Same<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T: ?Sized> PartialEq for Same<T> {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

/// A file under review; none while none is chosen.
type Reviewed = Memo<Option<Same<dyn Review>>>;

/// The page.
#[component]
pub(crate) fn ImportPage() -> impl IntoView {
    let w = Importing::words();
    let desk = Desk::here();
    let asked = use_location().query.with_untracked(|query| query.get("as"));
    let checking = Checking::new(asked.and_then(|kind| Kind::from_key(&kind)));
    let kept = KeptImports::new(desk);
    let compared = Memo::new(move |_| Compared(desk.shell.view().get()));
    let reading: Memo<Option<Same<dyn Reading>>> = Memo::new(move |_| {
        let workbook = checking.workbook.get()?;
        let community = compared.with(|compared| Arc::clone(&compared.0.community));
        let kind = checking.kind.get();
        Some(Same(checking.choices.with(|choices| read(kind, &workbook, choices, &community))))
    });
    let review: Reviewed = Memo::new(move |_| {
        let reading = reading.get()?;
        Some(Same(checking.rows.with(|rows| reading.0.planned(rows))))
    });
    view! {
        <PageHead title=w.title lead=Signal::stored(w.lead.to_owned())>
            <a class="button quiet" href="/cases"><Icon name="ledger"/>{w.to_ledger}</a>
        </PageHead>
        {move || if !desk.is_staff() {
            view! { <Empty icon="person" title=Common::words().only_staff/> }.into_any()
        } else if checking.workbook.with(Option::is_none) {
            view! { <Choose checking/><Kept kept/> }.into_any()
        } else {
            view! { <Check checking review kept/> }.into_any()
        }}
    }
}

/// A file, or what was copied out of one.
#[component]
fn Choose(checking: Checking) -> impl IntoView {
    let w = Importing::words();
    let pasted = RwSignal::new(String::new());
    let on_file = Callback::new(move |(_, bytes): (String, Vec<u8>)| {
        checking.reading.set(true);
        checking.wrong.set(None);
        spawn_local(async move {
            match read_with("sheets", "read_workbook", &bytes).await {
                Ok(json) => {
                    checking.take(serde_json::from_str(&json).map_err(|_| SheetError::NotASheet));
                }
                Err(ReadError::Thrown(json)) => {
                    checking.take(Err(serde_json::from_str(&json).unwrap_or(SheetError::NotASheet)));
                }
                Err(ReadError::NotLoaded) => {
                    checking.reading.set(false);
                    checking.wrong.set(Some(w.not_loaded.to_owned()));
                }
            }
        });
    });
    let read_paste = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        checking.take(workbook_from_tsv(&pasted.get_untracked()));
    };
    view! {
        <div role="status" aria-live="polite">
            {move || checking.wrong.get().map(|why| view! { <p class="notice" data-tone="bad" data-testid="import-wrong">{why}</p> })}
            {move || checking.reading.get().then(|| view! { <p>{w.reading}</p> })}
        </div>
        <FileField label=w.choose hint=w.choose_hint accept=".xlsx,.xlsm,.xls,.csv,.tsv,.txt" on_file testid="import-file"/>
        <form class="form" on:submit=read_paste>
            <TextField label=w.paste value=pasted lines=true hint=w.paste_hint testid="import-paste"/>
            <div class="actions">
                <button type="submit" class="button" data-testid="import-read">{w.read_paste}</button>
            </div>
        </form>
    }
}
