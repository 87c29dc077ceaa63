//! Importing wishes from a spreadsheet: choose or paste, check every row, then all of the chosen or none.
//!
//! Reading the same file again shows every row as known; nothing is written before the button is pressed.

mod rows;

use std::{collections::BTreeSet, sync::Arc};

use domain::{
    edit::Edit,
    id::Id,
    import::{
        self, ColumnUse, ImportChoices, KnownWish, RowFate, WishImport, Wishes,
        delimited::workbook_from_tsv,
        grid::{SheetError, Workbook},
    },
    wish::{Wish, WishField},
};
use leptos::{prelude::*, task::spawn_local};

use super::doing::{Desk, Doing};
use crate::{
    components::{
        Empty, FileField, Icon, Notice, Option2, PageHead, ReadError, SelectField, Switch, TextField,
        read_with,
    },
    words::{self, Common, Importing, column_use, field, import_refusal, sentence, sheet_error},
};

/// What the page holds while somebody checks a file.
#[derive(Clone, Copy)]
struct Checking {
    workbook: RwSignal<Option<Arc<Workbook>>>,
    choices: RwSignal<ImportChoices<WishField>>,
    /// Row numbers that are to be imported.
    picked: RwSignal<BTreeSet<usize>>,
    wrong: RwSignal<Option<String>>,
    reading: RwSignal<bool>,
}

impl Checking {
    fn take(self, read: Result<Workbook, SheetError>) {
        match read {
            Ok(workbook) => {
                self.wrong.set(None);
                self.choices.set(ImportChoices::default());
                self.workbook.set(Some(Arc::new(workbook)));
            }
            Err(error) => self.wrong.set(Some(sheet_error(&error))),
        }
        self.reading.set(false);
    }

    fn forget(self) {
        self.workbook.set(None);
        self.wrong.set(None);
        self.picked.set(BTreeSet::new());
    }
}

/// The page.
#[component]
pub(crate) fn ImportPage() -> impl IntoView {
    let w = Importing::words();
    let desk = Desk::here();
    let checking = Checking {
        workbook: RwSignal::new(None),
        choices: RwSignal::new(ImportChoices::default()),
        picked: RwSignal::new(BTreeSet::new()),
        wrong: RwSignal::new(None),
        reading: RwSignal::new(false),
    };
    let import: Memo<Option<Arc<WishImport>>> = Memo::new(move |_| {
        let workbook = checking.workbook.get()?;
        let existing: Vec<KnownWish> = desk.books.book.with(|book| {
            let known = |entry: &Arc<super::book::Entry>| {
                let draft = entry.wish.case.as_ref()?.draft.clone();
                Some(KnownWish { id: entry.id, draft })
            };
            book.iter().filter_map(known).collect()
        });
        let settings = desk.shell.view().with_untracked(|view| Arc::clone(&view.community.settings));
        Some(Arc::new(
            checking.choices.with(|choices| import::read::<Wishes>(&workbook, &settings, &existing, choices)),
        ))
    });
    // New rows are chosen until somebody decides otherwise; what has become known is never chosen.
    Effect::new(move |_| {
        let fresh = import.with(|import| {
            let rows = import.iter().flat_map(|import| &import.rows);
            rows.filter(|row| row.fate == RowFate::New).map(|row| row.row_number).collect::<BTreeSet<_>>()
        });
        checking.picked.set(fresh);
    });
    view! {
        <PageHead title=w.title lead=Signal::stored(w.lead.to_owned())>
            <a class="button quiet" href="/cases"><Icon name="ledger"/>{w.to_ledger}</a>
        </PageHead>
        {move || if !desk.is_staff() {
            view! { <Empty icon="person" title=Common::words().only_staff/> }.into_any()
        } else if checking.workbook.with(Option::is_none) {
            view! { <Choose checking/> }.into_any()
        } else {
            view! { <Check checking import/> }.into_any()
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

/// The review, and the button that writes.
#[component]
fn Check(checking: Checking, import: Memo<Option<Arc<WishImport>>>) -> impl IntoView {
    let w = Importing::words();
    let refusal =
        Memo::new(move |_| import.with(|import| import.as_ref().and_then(|import| import.refusal.clone())));
    let count = move |takes: fn(&RowFate<Id<Wish>>) -> bool| {
        import.with(|import| {
            import.iter().flat_map(|import| &import.rows).filter(|row| takes(&row.fate)).count()
        })
    };
    let tally = move |name: &'static str, tone: &'static str, takes: fn(&RowFate<Id<Wish>>) -> bool| {
        view! { <div class="tally" data-tone=tone><strong>{move || count(takes)}</strong><span>{name}</span></div> }
    };
    view! {
        <div class="import stack" data-testid="import-review">
            <div class="actions">
                <button type="button" class="button" data-testid="import-again" on:click=move |_| checking.forget()>{w.again}</button>
            </div>
            {move || refusal.get().map(|why| view! {
                <Notice tone="bad" title=import_refusal(&why) testid="import-refusal"/>
                <Switch label=w.accept_missing on=Signal::derive(move || checking.choices.with(|choices| choices.accept_missing_columns))
                    on_change=Callback::new(move |on| checking.choices.update(|choices| choices.accept_missing_columns = on))
                    testid="accept-missing"/>
            })}
            <Sheets checking import/>
            <div class="tallies" data-testid="import-tallies">
                {tally(w.new, "good", |fate| matches!(fate, RowFate::New))}
                {tally(w.doubtful, "warn", |fate| matches!(fate, RowFate::Doubtful))}
                {tally(w.known, "calm", |fate| matches!(fate, RowFate::SameAsExisting(_) | RowFate::DuplicateInFile(_)))}
                {tally(w.unusable, "bad", |fate| matches!(fate, RowFate::Unusable))}
            </div>
            <Mapping checking import/>
            <rows::Rows picked=checking.picked import/>
            <rows::Skipped import/>
            <Write checking import/>
        </div>
    }
}

/// Other sheets of the file.
#[component]
fn Sheets(checking: Checking, import: Memo<Option<Arc<WishImport>>>) -> impl IntoView {
    let w = Importing::words();
    move || {
        let others = import
            .with(|import| import.as_ref().map(|import| import.unread_sheets.clone()).unwrap_or_default());
        (!others.is_empty()).then(|| view! {
            <Notice tone="info" title=w.other_sheets>
                {others.into_iter().map(|other| view! {
                    <button type="button" class="button small"
                        on:click=move |_| checking.choices.update(|choices| {
                            choices.sheet = Some(other.sheet);
                            choices.columns.clear();
                        })>{sentence!("{}：{}（{} 行）", "{}: {} ({} rows)", w.read_this, other.name, other.rows)}</button>
                }).collect_view()}
            </Notice>
        })
    }
}

/// Which column is what; every one can be corrected.
#[component]
fn Mapping(checking: Checking, import: Memo<Option<Arc<WishImport>>>) -> impl IntoView {
    let w = Importing::words();
    let columns = Memo::new(move |_| {
        import.with(|import| import.as_ref().map(|import| import.columns.clone()).unwrap_or_default())
    });
    let unsure = move || {
        columns.with(|columns| columns.iter().any(|column| matches!(column.usage, ColumnUse::Unknown { .. })))
    };
    view! {
        <details class="part" open=unsure data-testid="import-mapping">
            <summary>{w.mapping} " " <span class="hint">{w.mapping_hint}</span></summary>
            <div class="form">
                <For each=move || columns.get() key=|column| (column.column, column.header.clone(), column_use(&column.usage)) let:column>
                    {
                        let at = column.column;
                        let header = if column.header.is_empty() { column.letters() } else { column.header.clone() };
                        let chosen = match column.usage {
                            ColumnUse::Field(known) => known.key().to_owned(),
                            _ => String::new(),
                        };
                        let options = WishField::ALL.into_iter().map(|known| Option2::new(known.key(), field(known))).collect();
                        let choose = Callback::new(move |key: String| checking.choices.update(|choices| {
                            choices.columns.insert(at, WishField::from_key(&key));
                        }));
                        view! {
                            <SelectField label=sentence!("{} 列「{}」", "Column {} “{}”", column.letters(), header) options
                                value=Signal::stored(chosen) on_choose=choose none=w.leave_out.to_owned()
                                hint=column_use(&column.usage) testid="map-column"/>
                        }
                    }
                </For>
            </div>
        </details>
    }
}

/// The one button that writes.
#[component]
fn Write(checking: Checking, import: Memo<Option<Arc<WishImport>>>) -> impl IntoView {
    let w = Importing::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let then_submit = RwSignal::new(false);
    let count = move || checking.picked.with(BTreeSet::len);
    let nothing_new = move || {
        import.with(|import| {
            import.as_ref().is_some_and(|import| {
                !import.rows.is_empty()
                    && import.rows.iter().all(|row| {
                        matches!(row.fate, RowFate::SameAsExisting(_) | RowFate::DuplicateInFile(_))
                    })
            })
        })
    };
    let write = move |_| {
        let picked = checking.picked.get_untracked();
        let rows: Vec<(Id<Wish>, _)> = import.with_untracked(|import| {
            let rows = import.iter().flat_map(|import| &import.rows);
            let chosen = rows.filter(|row| picked.contains(&row.row_number) && row.is_importable());
            chosen.map(|row| (desk.shell.new_id(), row.draft.clone())).collect()
        });
        if rows.is_empty() {
            return doing.fail(w.nothing_chosen);
        }
        let said = sentence!("{} {} 条", "{} {}", w.done, rows.len());
        let complete: Vec<Id<Wish>> =
            rows.iter().filter(|(_, draft)| draft.missing().is_empty()).map(|(id, _)| *id).collect();
        let edit = Edit::Import { year: desk.shell.today().year(), rows };
        doing.run(vec![edit], said, move || {
            if then_submit.get_untracked() && !complete.is_empty() {
                let submits =
                    complete.iter().map(|wish| Edit::Submit { wish: *wish, step: desk.shell.new_id() });
                doing.queue(submits.collect(), |_| ());
            }
        });
    };
    view! {
        {move || nothing_new().then(|| view! { <Notice tone="good" title=w.nothing_new testid="nothing-new"/> })}
        {doing.trouble()}
        <div class="actions sticky">
            <button type="button" class="button primary" data-testid="import-write" on:click=write
                disabled=move || count() == 0 aria-busy=move || doing.busy()>
                {move || sentence!("{}（{} 条）", "{} ({})", w.import, count())}
            </button>
            <Switch label=w.then_submit on=then_submit on_change=Callback::new(move |on| then_submit.set(on))
                testid="import-then-submit"/>
            <a class="button quiet" href="/cases?state=draft">{words::Common::words().to_ledger}</a>
        </div>
    }
}
