//! 变更查询: every change on this device, by person, day and kind; page by page, on paper, as a text file. Always masked.

use domain::{moment::Day, principal::Principal};
use leptos::{prelude::*, task::spawn_local};

use super::{Changes, Devices, about, by_words, staff, told};
use crate::{
    components::{
        Chips, Empty, HandedOver, Icon, Notice, Option2, PageHead, SelectField, Skeleton, TextField, copy,
        hand_over, print,
    },
    pages::{doing::Desk, wish::who},
    shell::{Ask, Entry, Found, Kind, Search},
    words::{self, Common, Trail, sentence},
};

/// Changes on a page.
const PAGE: usize = 50;
/// The most changes in a text file.
const MOST: usize = 5_000;

/// The page.
#[component]
pub(crate) fn AuditPage() -> impl IntoView {
    let w = Trail::words();
    let desk = Desk::here();
    view! {
        <PageHead title=w.search_title lead=Signal::stored(w.search_lead.to_owned())/>
        {move || if desk.me().is_some_and(|me| staff(me.role)) {
            view! { <Searching/> }.into_any()
        } else {
            view! { <Empty icon="person" title=Common::words().only_staff/> }.into_any()
        }}
    }
}

/// What can be chosen as the author: everybody who is known, those no longer active too.
fn people(desk: Desk) -> Vec<Option2> {
    let mut known: Vec<Principal> =
        desk.shell.view().with_untracked(|view| view.community.people.keys().copied().collect());
    if let Some(me) = desk.who_now()
        && !known.contains(&me)
    {
        known.push(me);
    }
    known.into_iter().map(|one| Option2::new(one.to_string(), who(desk, one))).collect()
}

/// A day that may be left open; `Err` when what is written is none.
fn day_of(text: &str) -> Result<Option<Day>, ()> {
    let text = text.trim();
    if text.is_empty() { Ok(None) } else { crate::pages::wish::parse_day(text).map(Some).ok_or(()) }
}

#[component]
fn Searching() -> impl IntoView {
    let w = Trail::words();
    let desk = Desk::here();
    let devices = Devices::new();
    let text = || RwSignal::new(String::new());
    let (by, kind, from, upto) = (text(), text(), text(), text());
    let (from_wrong, upto_wrong) = (text(), text());
    let skip = RwSignal::new(0_usize);
    let asked: RwSignal<Search> = RwSignal::new(Search { most: PAGE, ..Search::default() });
    let found: RwSignal<Option<Option<Found>>> = RwSignal::new(None);
    let look = move || {
        from_wrong.set(String::new());
        upto_wrong.set(String::new());
        let (first, last) = (day_of(&from.get_untracked()), day_of(&upto.get_untracked()));
        let (Ok(first), Ok(last)) = (first, last) else {
            if first.is_err() {
                from_wrong.set(w.day_wrong.to_owned());
            }
            if last.is_err() {
                upto_wrong.set(w.day_wrong.to_owned());
            }
            return;
        };
        let chosen = kind.get_untracked();
        let search = Search {
            by: by.get_untracked().parse().ok(),
            from: first,
            upto: last,
            kind: Kind::ALL.into_iter().find(|one| mark(*one) == chosen),
            skip: skip.get_untracked(),
            most: PAGE,
        };
        asked.set(search.clone());
        let asking = desk.shell.trail(Ask::Search(search));
        spawn_local(async move {
            let answer = asking.await;
            found.try_set(Some(answer));
        });
    };
    let anew = move || {
        skip.set(0);
        look();
    };
    Effect::new(move |_| {
        kind.track();
        anew();
    });
    let turn = move |to: usize| {
        skip.set(to);
        look();
        crate::components::focus_heading();
    };
    let kinds = Signal::derive(move || {
        Kind::ALL.into_iter().map(|one| (Option2::new(mark(one), words::kind(one)), None)).collect::<Vec<_>>()
    });
    let save = move |_| {
        let search = Search { skip: 0, most: MOST, ..asked.get_untracked() };
        let asking = desk.shell.trail(Ask::Search(search));
        spawn_local(async move {
            if let Some(answer) = asking.await {
                devices.ask(&answer.entries);
                let name = format!("{}-{}.txt", w.file, desk.shell.today());
                let text = as_text(desk, devices, &answer);
                match hand_over(&text, &name).await {
                    HandedOver::Saved(said) => desk.toasts.show("good", said),
                    HandedOver::ToCopy if copy(text).await => desk.toasts.show("good", w.copied.to_owned()),
                    HandedOver::ToCopy => desk.toasts.show("bad", w.not_saved.to_owned()),
                    HandedOver::Failed(why) => {
                        desk.toasts.show("bad", sentence!("没能保存：{}", "Not saved: {}", why));
                    }
                }
            }
        });
    };
    view! {
        <form class="form off-paper" data-testid="audit-form" on:submit=move |event: leptos::ev::SubmitEvent| { event.prevent_default(); anew(); }>
            <SelectField label=w.who options=people(desk) value=by on_choose=Callback::new(move |chosen| { by.set(chosen); anew(); })
                none=w.anybody.to_owned() testid="audit-by"/>
            <div class="field-row">
                <TextField label=w.from value=from kind="date" error=from_wrong testid="audit-from"/>
                <TextField label=w.upto value=upto kind="date" error=upto_wrong testid="audit-upto"/>
            </div>
            <Chips label=w.kind options=kinds value=kind testid="audit-kind"/>
            <div class="actions">
                <button type="submit" class="button primary" data-testid="audit-find"><Icon name="search"/>{w.find}</button>
                <button type="button" class="button" data-testid="audit-print" on:click=move |_| print()><Icon name="print"/>{w.print}</button>
                <button type="button" class="button" data-testid="audit-save" on:click=save><Icon name="download"/>{w.save}</button>
            </div>
        </form>
        {move || match found.get() {
            None => view! { <p class="hint">{w.looking}</p><Skeleton/> }.into_any(),
            Some(None) => view! { <Notice tone="warn" title=w.unable/> }.into_any(),
            Some(Some(answer)) if answer.entries.is_empty() => view! { <Empty icon="search" title=w.none/> }.into_any(),
            Some(Some(answer)) => {
                let (begin, total) = (asked.with_untracked(|asked| asked.skip), answer.total);
                let end = begin + answer.entries.len();
                view! {
                    <p role="status" data-testid="audit-count">{sentence!("第 {} 至 {} 处，共 {} 处", "{} to {} of {}", begin + 1, end, total)}</p>
                    <Changes entries=answer.entries devices whole=Signal::stored(false) linked=true/>
                    <div class="actions off-paper">
                        {(begin > 0).then(|| view! {
                            <button type="button" class="button" data-testid="audit-newer" on:click=move |_| turn(begin.saturating_sub(PAGE))>{w.newer}</button>
                        })}
                        {(end < total).then(|| view! {
                            <button type="button" class="button" data-testid="audit-older" on:click=move |_| turn(end)>{w.older}</button>
                        })}
                    </div>
                }
                .into_any()
            }
        }}
    }
}

/// A kind as the page knows it.
const fn mark(kind: Kind) -> &'static str {
    match kind {
        Kind::Wishes => "wishes",
        Kind::Claims => "claims",
        Kind::People => "people",
        Kind::Settings => "settings",
        Kind::Unmaskings => "unmaskings",
        Kind::Removals => "removals",
        Kind::Survey => "survey",
        Kind::Offers => "offers",
        Kind::Activities => "activities",
        Kind::Helping => "helping",
        Kind::Opinions => "opinions",
        Kind::Honours => "honours",
        Kind::Orders => "orders",
        Kind::Lists => "lists",
        Kind::Other => "other",
    }
}

/// What was found as lines of text, masked as on the page.
fn as_text(desk: Desk, devices: Devices, found: &Found) -> String {
    let w = Trail::words();
    let line = |entry: &Entry| {
        let record = about(desk, entry).map(|(_, name)| name).unwrap_or_default();
        let device = untrack(|| devices.words(entry)).unwrap_or_default();
        let (at, by) = (words::moment(entry.at, desk.shell.today()), by_words(desk, entry));
        let said = told(desk, entry, false).into_iter().map(|told| told.line).collect::<Vec<_>>();
        [at, by, device, record, said.join(words::say("；", "; "))].join("\t")
    };
    let mut lines = vec![
        w.search_title.to_owned(),
        sentence!("共 {} 处，以下 {} 处", "{} in all, {} below", found.total, found.entries.len()),
    ];
    lines.extend(found.entries.iter().map(line));
    // Editors on Windows know the encoding by the mark at the beginning.
    format!("\u{feff}{}\r\n", lines.join("\r\n"))
}
