//! Handing a ledger over as a spreadsheet: masked, or whole after a reason, which is recorded first.
//!
//! What is in the table is said by `domain::export`; the file is made by the module that reads spreadsheets.

use domain::{
    edit::Edit,
    export::{Exported, table},
    unmask::{Subject, Unmasked, is_outside},
};
use leptos::{prelude::*, task::spawn_local};

use super::{
    address,
    doing::{Desk, Doing},
    unmask::{reason_of, reasons},
};
use crate::{
    components::{
        Choices, Empty, HandedOver, Icon, Option2, PageHead, ReadError, Reason, Sheet, TextField,
        hand_over_sheet, print, write_with,
    },
    words::{Common, Exporting, Unmasking, ledger_name, sentence},
};

/// The button, and the sheet it opens, for one ledger or one of several. For staff.
#[component]
pub(crate) fn ExportButton(ledgers: &'static [Exported]) -> impl IntoView {
    let w = Exporting::words();
    let open = RwSignal::new(false);
    let which = RwSignal::new(ledgers.first().map_or("", |ledger| ledger.key()).to_owned());
    let ledger =
        Memo::new(move |_| which.with(|key| ledgers.iter().copied().find(|ledger| ledger.key() == key)));
    let title = move || {
        ledger.get().map_or(w.title.to_owned(), |of| sentence!("{}：{}", "{}: {}", w.title, ledger_name(of)))
    };
    let options =
        move || ledgers.iter().map(|ledger| Option2::new(ledger.key(), ledger_name(*ledger))).collect();
    view! {
        <button type="button" class="button" data-testid="export" on:click=move |_| open.set(true)>
            <Icon name="download"/>{w.export}
        </button>
        <Sheet open title=Signal::derive(title) testid="export-sheet">
            {(ledgers.len() > 1).then(|| view! {
                <div class="sheet-body">
                    <Choices legend=w.which options=options() value=which
                        on_choose=Callback::new(move |key| which.set(key)) testid="export-which"/>
                </div>
            })}
            {move || ledger.get().map(|ledger| view! { <Making ledger open/> })}
        </Sheet>
    }
}

/// A ledger as a table to print, masked. For staff.
#[component]
pub(crate) fn LedgerPage() -> impl IntoView {
    let w = Exporting::words();
    let desk = Desk::here();
    let which = address::named("ledger", |rest| match rest {
        [key] => Exported::ALL.into_iter().find(|ledger| ledger.key() == *key),
        _ => None,
    });
    let title = Signal::derive(move || which.get().map_or(w.ledger, ledger_name).to_owned());
    let ledger = move || {
        let Some(of) = which.get() else {
            return view! { <Empty icon="search" title=w.unknown/> }.into_any();
        };
        let today = desk.shell.today();
        let table = desk.shell.view().with(|view| table(&view.community, of, today, false));
        if table.rows.is_empty() {
            return view! { <Empty icon="ledger" title=w.empty/> }.into_any();
        }
        let heads =
            table.columns.iter().map(|column| view! { <th scope="col">{column.heading.clone()}</th> });
        let heads = heads.collect_view();
        let rows = table.rows.into_iter().map(|row| {
            let cells = row.into_iter().map(|cell| view! { <td>{cell}</td> }).collect_view();
            view! { <tr>{cells}</tr> }
        });
        let rows = rows.collect_view();
        // Whoever reads the notice has to know where to object.
        let notice = (of == Exported::Publication).then(|| {
            let (name, phone) = desk.shell.view().with(|view| {
                let profile = &view.community.profile;
                let name = if profile.party_org.is_empty() { &profile.name } else { &profile.party_org };
                (name.clone(), profile.contact_phone.clone())
            });
            view! {
                <p lang="zh-CN" data-testid="notice-text">
                    {format!("以下服务记录已经核实，现予公示。如有异议，请在公示期内向{name}反映，联系电话：{phone}。")}
                </p>
            }
        });
        view! {
            {notice}
            <div class="table-frame" tabindex="0" role="region" aria-label=ledger_name(of)>
                <table class="table printed-ledger" data-testid="printed-ledger">
                    <caption>{table.name} " " {today.to_string()}</caption>
                    <thead><tr>{heads}</tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
        .into_any()
    };
    view! {
        <PageHead title lead=Signal::stored(w.printed_masked.to_owned())>
            <button type="button" class="button primary off-paper" data-testid="print-ledger" on:click=move |_| print()>
                <Icon name="print"/>{w.print}
            </button>
        </PageHead>
        {ledger}
    }
}

#[component]
fn Making(ledger: Exported, open: RwSignal<bool>) -> impl IntoView {
    let w = Exporting::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let text = || RwSignal::new(String::new());
    let (how, why, words) = (RwSignal::new("masked".to_owned()), text(), text());
    let making = RwSignal::new(false);
    let whole = move || how.with(|how| how == "whole");
    let fields = ledger.masked_fields();
    // Where nothing is masked there is nothing to ask.
    let asks = !fields.is_empty();
    let outside = desk.who_now().is_some_and(|who| {
        let subject = Subject::Ledger(ledger);
        desk.shell.view().with_untracked(|view| is_outside(&view.community, &who, &subject, &fields))
    });
    let fields = StoredValue::new(fields);
    let make = move |whole: bool| {
        let today = desk.shell.today();
        let table = desk.shell.view().with_untracked(|view| table(&view.community, ledger, today, whole));
        if table.rows.is_empty() {
            return doing.fail(w.empty);
        }
        let name = format!("{}-{today}.xlsx", table.name);
        making.set(true);
        spawn_local(async move {
            let json = serde_json::to_vec(&table).unwrap_or_default();
            let made = write_with("sheets", "write_workbook", &json).await;
            let told = match made {
                Ok(bytes) => match hand_over_sheet(&bytes, &name).await {
                    HandedOver::Saved(said) => Ok(said),
                    HandedOver::ToCopy => Err(w.no_files.to_owned()),
                    HandedOver::Failed(why) => Err(why),
                },
                Err(ReadError::NotLoaded) => Err(w.not_loaded.to_owned()),
                Err(ReadError::Thrown(_)) => Err(w.not_made.to_owned()),
            };
            making.try_set(false);
            match told {
                Ok(said) => {
                    desk.toasts.show("good", said);
                    open.try_set(false);
                }
                Err(why) => doing.fail(why),
            }
        });
    };
    let id = desk.shell.new_id();
    let go = move |_| {
        doing.clear();
        if !whole() {
            return make(false);
        }
        let Some(chosen) = reason_of(&why.get_untracked()) else {
            return doing.fail(Unmasking::words().choose);
        };
        let unmasked = Unmasked {
            subject: Subject::Ledger(ledger),
            fields: fields.get_value(),
            why: chosen,
            words: words.get_untracked().trim().to_owned(),
            outside,
        };
        let year = desk.shell.today().year();
        // Only what is recorded is handed over.
        doing.run(vec![Edit::Unmask { year, id, unmasked }], w.recorded, move || make(true));
    };
    let kinds = vec![Option2::new("masked", w.masked), Option2::new("whole", w.whole)];
    view! {
        <div class="sheet-body stack">
            <p class="hint">{w.hint}</p>
            {asks.then(|| view! { <Choices legend=w.how options=kinds value=how on_choose=Callback::new(move |chosen| how.set(chosen)) testid="export-how"/> })}
            {move || whole().then(|| {
                let u = Unmasking::words();
                view! {
                    <p class="hint">{w.whole_hint}</p>
                    {outside.then(|| view! { <Reason text=w.outside/> })}
                    <Choices legend=u.why options=reasons() value=why
                        on_choose=Callback::new(move |chosen| { doing.clear(); why.set(chosen); }) required=true testid="export-why"/>
                    <TextField label=u.in_words value=words hint=u.in_words_hint testid="export-words"/>
                }
            })}
            {doing.trouble()}
            <div role="status" aria-live="polite">{move || making.get().then(|| view! { <p class="hint">{w.making}</p> })}</div>
        </div>
        <footer class="sheet-foot">
            <button type="button" class="button primary" data-testid="export-make" on:click=go
                disabled=move || making.get() aria-busy=move || doing.busy()>{w.make}</button>
            <a class="button" data-testid="export-print" href=format!("/ledger/{}", ledger.key())>{w.print}</a>
            <button type="button" class="button" on:click=move |_| open.set(false)>{Common::words().not_now}</button>
        </footer>
    }
}
