//! The review of a file: what the table is, where it comes from, which column is what, and the button that writes.

use domain::{
    edit::Edit,
    id::Id,
    import::{NewUnit, SkipReason},
    principal::Unit,
    register::{MemberField, UnitField},
};
use leptos::prelude::*;

use super::{
    Checking, Reviewed,
    activity::OfActivity,
    kept::{Kept, KeptImports},
    ledgers::{FromUnit, Kind},
    rows::{Rows, Skipped},
    view::{ColumnView, Foreign, Tally},
};
use crate::{
    components::{Choices, DraftField, Notice, Option2, SelectField, Switch},
    pages::doing::{Desk, Doing},
    words::{Common, Importing, sentence},
};

/// The review, and the button that writes.
#[component]
pub(super) fn Check(checking: Checking, review: Reviewed, kept: KeptImports) -> impl IntoView {
    let w = Importing::words();
    let refusal =
        Memo::new(move |_| review.with(|review| review.as_ref().and_then(|review| review.0.refusal())));
    let tally = Memo::new(move |_| {
        review.with(|review| review.as_ref().map(|review| review.0.tally()).unwrap_or_default())
    });
    let count = move |name: &'static str, tone: &'static str, of: fn(&Tally) -> usize| {
        view! { <div class="tally" data-tone=tone><strong>{move || tally.with(of)}</strong><span>{name}</span></div> }
    };
    let kinds = Kind::ALL
        .into_iter()
        .map(|kind| {
            let name = match kind {
                Kind::Wishes => w.wishes,
                Kind::Members => w.members,
                Kind::Doors => w.doors,
                Kind::Attendance => w.attendance,
            };
            Option2::new(kind.key(), name)
        })
        .collect();
    let kind = Signal::derive(move || checking.kind.get().key().to_owned());
    let choose = Callback::new(move |key: String| {
        if let Some(kind) = Kind::from_key(&key) {
            checking.is(kind);
        }
    });
    view! {
        <div class="import stack" data-testid="import-review">
            <div class="actions">
                <button type="button" class="button" data-testid="import-again" on:click=move |_| checking.forget()>{w.again}</button>
            </div>
            <Choices legend=w.which options=kinds value=kind on_choose=choose testid="import-kind"/>
            {move || (checking.kind.get() == Kind::Members).then(|| view! { <OfUnit checking review/> })}
            {move || (checking.kind.get() == Kind::Attendance).then(|| view! { <OfActivity checking review/> })}
            {move || refusal.get().map(|why| view! {
                <Notice tone="bad" title=why testid="import-refusal"/>
                <Switch label=w.accept_missing on=Signal::derive(move || checking.choices.with(|choices| choices.accept_missing))
                    on_change=Callback::new(move |on| checking.choices.update(|choices| choices.accept_missing = on))
                    testid="accept-missing"/>
            })}
            <Sheets checking review/>
            <div class="tallies" data-testid="import-tallies">
                {count(w.new, "good", |tally| tally.new)}
                {count(w.adds, "good", |tally| tally.adds)}
                {count(w.waiting, "warn", |tally| tally.waiting)}
                {count(w.known, "calm", |tally| tally.known)}
                {count(w.unusable, "bad", |tally| tally.unusable)}
            </div>
            <Mapping checking review/>
            <Foreigners checking review/>
            // Drawn anew for another ledger, so that it begins with what waits.
            {move || {
                checking.kind.track();
                view! { <Rows checking review/> }
            }}
            <Skipped review/>
            <Write checking review tally kept/>
            <Kept kept/>
        </div>
    }
}

/// Which unit a roster comes from.
#[component]
fn OfUnit(checking: Checking, review: Reviewed) -> impl IntoView {
    let w = Importing::words();
    let desk = Desk::here();
    let id: Id<Unit> = desk.shell.new_id();
    let known: Vec<(Id<Unit>, String)> = desk.shell.view().with_untracked(|view| {
        let units = view.community.units.iter();
        let named = units.map(|(id, unit)| (*id, unit.card.get(UnitField::Name).to_owned()));
        let mut named: Vec<_> = named.filter(|(_, name)| !name.is_empty()).collect();
        named.sort_by(|one, two| one.1.cmp(&two.1));
        named
    });
    let mut options: Vec<Option2> =
        known.iter().map(|(id, name)| Option2::new(id.to_string(), name.clone())).collect();
    options.push(Option2::new("new", w.unit_new));
    let by_name = StoredValue::new(known);
    let known_as = move |name: &str| {
        by_name.with_value(|known| known.iter().find(|(_, of)| of == name.trim()).map(|(id, _)| *id))
    };
    let set = move |unit: FromUnit| checking.choices.update(|choices| choices.unit = unit);
    let (chosen, name) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let named = move |written: String| {
        set(match known_as(&written) {
            Some(known) => FromUnit::Known(known),
            None => FromUnit::New(NewUnit { id, name: written.trim().to_owned() }),
        });
        name.set(written.trim().to_owned());
    };
    let choose = move |key: String| {
        match key.as_str() {
            "new" => named(name.get_untracked()),
            key => set(key.parse().map_or(FromUnit::Column, FromUnit::Known)),
        }
        chosen.set(key);
    };
    // Without a column for the unit, the title over the roster often says it.
    let (has_column, title) = review.with_untracked(|review| {
        let Some(review) = review else { return (true, String::new()) };
        let columns = review.0.columns();
        let has = columns.iter().any(|column| column.field == Some(MemberField::UnitName.key()));
        let skipped = review.0.skipped();
        let title = skipped.iter().find(|row| row.reason == SkipReason::AboveHeader);
        (has, title.map(|row| unit_of_title(&row.text)).unwrap_or_default())
    });
    if !has_column {
        name.set(title);
        choose("new".to_owned());
    }
    view! {
        <div class="form">
            <SelectField label=w.unit options value=chosen on_choose=Callback::new(choose)
                none=w.unit_column.to_owned() testid="import-unit"/>
            {move || chosen.with(|chosen| chosen == "new").then(|| view! {
                <DraftField label=w.unit_name value=name on_commit=Callback::new(named) required=true
                    hint=w.unit_name_hint testid="import-unit-name"/>
                {move || name.with(|name| known_as(name).is_some()).then(|| view! { <p class="hint">{w.unit_known}</p> })}
            })}
        </div>
    }
}

/// `区人民法院机关在职党员花名册` is the roster of 区人民法院机关.
fn unit_of_title(title: &str) -> String {
    let ends = ["在职党员", "党员", "花名册"];
    let end = ends.iter().filter_map(|end| title.find(end)).min();
    end.map(|end| title[..end].trim().to_owned()).unwrap_or_default()
}

/// Other sheets of the file.
#[component]
fn Sheets(checking: Checking, review: Reviewed) -> impl IntoView {
    let w = Importing::words();
    move || {
        let others =
            review.with(|review| review.as_ref().map(|review| review.0.unread_sheets()).unwrap_or_default());
        (!others.is_empty()).then(|| view! {
            <Notice tone="info" title=w.other_sheets>
                {others.into_iter().map(|other| view! {
                    <button type="button" class="button small"
                        on:click=move |_| {
                            checking.rows.update(std::collections::BTreeMap::clear);
                            checking.choices.update(|choices| {
                                choices.sheet = Some(other.sheet);
                                choices.columns.clear();
                                choices.cells.clear();
                            });
                        }>{sentence!("{}：{}（{} 行）", "{}: {} ({} rows)", w.read_this, other.name, other.rows)}</button>
                }).collect_view()}
            </Notice>
        })
    }
}

/// Which column is what; every one can be corrected.
#[component]
fn Mapping(checking: Checking, review: Reviewed) -> impl IntoView {
    let w = Importing::words();
    let columns: Memo<Vec<ColumnView>> = Memo::new(move |_| {
        review.with(|review| review.as_ref().map(|review| review.0.columns()).unwrap_or_default())
    });
    let unsure = move || columns.with(|columns| columns.iter().any(|column| column.unsure));
    let draw = move |column: ColumnView| {
        let at = column.at;
        let header = if column.header.is_empty() { column.letters.clone() } else { column.header };
        let label = sentence!("{} 列「{}」", "Column {} “{}”", column.letters, header);
        if column.closed {
            return view! { <p class="hint" data-testid="closed-column">{label} "：" {column.used_for}</p> }
                .into_any();
        }
        let options = review
            .with_untracked(|review| review.as_ref().map(|review| review.0.options()).unwrap_or_default());
        let choose = Callback::new(move |key: String| {
            checking.choices.update(|choices| {
                choices.columns.insert(at, Some(key).filter(|key| !key.is_empty()));
            });
        });
        view! {
            <SelectField label options value=Signal::stored(column.field.unwrap_or_default().to_owned()) on_choose=choose
                none=w.leave_out.to_owned() hint=column.used_for testid="map-column"/>
        }
        .into_any()
    };
    view! {
        <details class="part" open=unsure data-testid="import-mapping">
            <summary>{w.mapping} " " <span class="hint">{w.mapping_hint}</span></summary>
            <div class="form">
                <For each=move || columns.get() key=|column| (column.at, column.header.clone(), column.used_for.clone())
                    children=draw/>
            </div>
        </details>
    }
}

/// Words that are no option, each put right everywhere at once.
#[component]
fn Foreigners(checking: Checking, review: Reviewed) -> impl IntoView {
    let w = Importing::words();
    let foreign: Memo<Vec<Foreign>> = Memo::new(move |_| {
        review.with(|review| review.as_ref().map(|review| review.0.foreign()).unwrap_or_default())
    });
    let draw = move |one: Foreign| {
        let (cells, nearest) = (one.cells.clone(), one.nearest.clone());
        let mend = move |_| {
            checking.choices.update(|choices| {
                choices.cells.extend(cells.iter().map(|at| (*at, nearest.clone())));
            });
        };
        let label = sentence!(
            "{}“{}”改成“{}”（{} 处）",
            "{}: “{}” becomes “{}” ({} times)",
            one.name,
            one.raw,
            one.nearest,
            one.cells.len()
        );
        view! { <button type="button" class="button small" data-testid="mend-all" on:click=mend>{label}</button> }
    };
    move || {
        let all = foreign.get();
        (!all.is_empty()).then(|| view! {
            <Notice tone="info" title=w.foreign text=w.foreign_hint>{all.into_iter().map(draw).collect_view()}</Notice>
        })
    }
}

/// The one button that writes.
#[component]
fn Write(checking: Checking, review: Reviewed, tally: Memo<Tally>, kept: KeptImports) -> impl IntoView {
    let w = Importing::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let then_submit = RwSignal::new(false);
    let is_wishes = move || checking.kind.get() == Kind::Wishes;
    let nothing_new = move || {
        tally.with(|tally| {
            tally.rows > 0 && tally.writing == 0 && tally.waiting == 0 && tally.unusable < tally.rows
        })
    };
    let write = move |_| {
        let kind = checking.kind.get_untracked();
        let nameless = checking.choices.with_untracked(
            |choices| matches!(&choices.unit, FromUnit::New(unit) if unit.name.trim().is_empty()),
        );
        if kind == Kind::Members && nameless {
            return doing.fail(w.unit_missing);
        }
        if kind == Kind::Attendance
            && checking.choices.with_untracked(|choices| choices.activity.id().is_none())
        {
            return doing.fail(w.activity_missing);
        }
        let year = desk.shell.today().year();
        let mut new = || *desk.shell.new_id::<()>().bytes();
        let edits = review.with_untracked(|review| {
            review.as_ref().map(|review| review.0.edits(year, &mut new)).unwrap_or_default()
        });
        if edits.is_empty() {
            return doing.fail(w.nothing_chosen);
        }
        let records = tally.with_untracked(|tally| tally.writing);
        let said = sentence!("{} {} 条", "{} {}", w.done, records);
        let complete: Vec<_> = edits
            .iter()
            .filter_map(|edit| match edit {
                Edit::Import { rows, .. } => Some(rows),
                _ => None,
            })
            .flatten()
            .filter(|(_, draft)| draft.missing().is_empty())
            .map(|(id, _)| *id)
            .collect();
        let began = desk.shell.now();
        doing.run(edits, said, move || {
            kept.note(kind, began, records);
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
                disabled=move || tally.with(|tally| tally.writing == 0) aria-busy=move || doing.busy()>
                {move || sentence!("{}（{} 条）", "{} ({})", w.import, tally.with(|tally| tally.writing))}
            </button>
            {move || {
                let waiting = tally.with(|tally| tally.waiting);
                (waiting > 0).then(|| view! {
                    <span class="hint" data-testid="import-waits">{sentence!("还有 {} 行等人处理，不会导入", "{} rows wait and are left out", waiting)}</span>
                })
            }}
            {move || is_wishes().then(|| view! {
                <Switch label=w.then_submit on=then_submit on_change=Callback::new(move |on| then_submit.set(on))
                    testid="import-then-submit"/>
                <a class="button quiet" href="/cases?state=draft">{Common::words().to_ledger}</a>
            })}
        </div>
    }
}
