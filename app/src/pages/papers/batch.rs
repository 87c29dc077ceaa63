//! Laying out what is to be printed: in slices, so that the page stays alive with hundreds of cards, and then the printer.
//!
//! What is shown is what the printer gets. It is made from what was known when the laying out began.

use std::{collections::BTreeMap, sync::Arc};

use domain::{
    id::Id,
    order::OrderField,
    principal::Member,
    register::MemberField,
    sheet::{Block, CellKind, Inline, Lacking, Sheet, Source, Wanted},
    unmask::Subject,
};
use leptos::{prelude::*, task::spawn_local};

use super::{PrintQueue, codes::Codes, missing::Missing};
use crate::{
    components::{Empty, Icon, Notice, Switch, breathe, print},
    pages::{
        doing::Desk,
        pictures::address,
        unmask::{Seen, Unmask, sees},
    },
    print::Paper,
    words::{Papers, sentence},
};

/// For so long papers are made before the browser has its turn. Each turn costs some milliseconds in which nothing is made, so
/// that slices of few papers would make thousands of them last.
const SLICE_MS: u64 = 40;
/// A slice is at least this part of what is laid out already: a turn of the browser takes the longer the more there is, whatever is
/// added, and slices that had to be shorter than that would become single papers.
const PART: usize = 16;

/// One laying out of everything that is wanted.
#[derive(Clone, Copy)]
struct Run {
    desk: Desk,
    wanted: StoredValue<Arc<Vec<Wanted>>>,
    /// What is drawn, slice by slice.
    slices: RwSignal<Vec<Arc<Vec<Sheet>>>>,
    /// How many papers are laid out.
    done: RwSignal<usize>,
    going: RwSignal<bool>,
    lacking: RwSignal<Lacking>,
    /// Which laying out it is; an earlier one ends where it is.
    turn: StoredValue<u32>,
    /// Whether tables show what is masked.
    whole: RwSignal<bool>,
    /// How many photos could not be had.
    without_photo: RwSignal<usize>,
    /// What the codes of receipts say; known on this page only.
    codes: RwSignal<BTreeMap<Id<Member>, String>>,
}

impl Run {
    fn new(desk: Desk, wanted: Vec<Wanted>) -> Self {
        Self {
            desk,
            wanted: StoredValue::new(Arc::new(wanted)),
            slices: RwSignal::new(Vec::new()),
            done: RwSignal::new(0),
            going: RwSignal::new(false),
            lacking: RwSignal::new(Lacking::new()),
            turn: StoredValue::new(0),
            whole: RwSignal::new(false),
            without_photo: RwSignal::new(0),
            codes: RwSignal::new(BTreeMap::new()),
        }
    }

    fn count(self) -> usize {
        self.wanted.with_value(|wanted| wanted.len())
    }

    /// Lays out everything anew.
    pub(super) fn start(self) {
        self.slices.set(Vec::new());
        self.lacking.set(Lacking::new());
        self.done.set(0);
        self.without_photo.set(0);
        self.go_on();
    }

    /// Lays out what is not laid out yet.
    fn go_on(self) {
        let turn = self.turn.with_value(|turn| turn.wrapping_add(1));
        self.turn.set_value(turn);
        self.going.set(true);
        let (view, today) = (self.desk.shell.view().get_untracked(), self.desk.shell.today());
        let (wanted, from) = (self.wanted.get_value(), self.done.get_untracked());
        let (codes, whole) = (self.codes.get_untracked(), self.whole.get_untracked());
        let site = window().location().origin().unwrap_or_default();
        spawn_local(async move {
            let source = Source::new(&view.community, today).with_codes(codes, &site).whole(whole);
            let mut rest = wanted.get(from..).unwrap_or_default();
            let mut most = 1;
            while !rest.is_empty() {
                breathe().await;
                if self.turn.try_get_value() != Some(turn) {
                    return;
                }
                let began = self.desk.shell.now();
                let (slice, later) = rest.split_at(most.min(rest.len()));
                let mut sheets: Vec<Sheet> = slice.iter().flat_map(|one| source.sheets(*one)).collect();
                let without = show_photos(self.desk, &mut sheets).await;
                if self.turn.try_get_value() != Some(turn) {
                    return;
                }
                self.without_photo.try_update(|count| *count += without);
                self.lacking.try_update(|lacking| {
                    for one in slice {
                        source.add_lacking(*one, lacking);
                    }
                });
                self.slices.try_update(|slices| slices.push(Arc::new(sheets)));
                self.done.try_update(|done| *done += slice.len());
                // Drawing follows when this gives way.
                breathe().await;
                let took = self.desk.shell.now().apart(began);
                rest = later;
                let least = (wanted.len() - rest.len()) / PART;
                most = if took < SLICE_MS { most * 2 } else { most / 2 }.max(least).max(1);
            }
            self.going.try_set(false);
        });
    }

    fn stop(self) {
        self.turn.update_value(|turn| *turn = turn.wrapping_add(1));
        self.going.set(false);
    }

    fn is_whole(self) -> bool {
        !self.going.get() && self.done.get() >= self.count()
    }
}

/// Puts the addresses of pictures where forms name them; gives how many are not to be had now, whose place stays empty.
async fn show_photos(desk: Desk, sheets: &mut [Sheet]) -> usize {
    let mut without = 0;
    let tables = sheets.iter_mut().flat_map(|sheet| &mut sheet.blocks).filter_map(|block| match block {
        Block::Table(table) => Some(table),
        _ => None,
    });
    let cells = tables.flat_map(|table| &mut table.rows).flat_map(|row| &mut row.cells);
    for cell in cells.filter(|cell| cell.kind == CellKind::Photo) {
        let Some(Inline::Value(name)) = cell.content.first() else { continue };
        let shown = address(desk, name.clone()).await;
        without += usize::from(shown.is_none());
        cell.content = shown.map(Inline::Value).into_iter().collect();
    }
    without
}

/// The tools above the preview, and the preview.
#[component]
pub(super) fn Batch(queue: PrintQueue, wanted: Vec<Wanted>) -> impl IntoView {
    let w = Papers::words();
    let desk = Desk::here();
    let who = desk.who_now();
    let all = wanted.len();
    let wanted: Vec<Wanted> =
        wanted.into_iter().filter(|one| who.is_some_and(|who| one.is_for(who))).collect();
    let foreign = wanted.len() < all;
    let masked: Vec<Subject> = wanted
        .iter()
        .filter_map(|one| match one {
            Wanted::Statistics(unit) => Some(Subject::Unit(*unit)),
            Wanted::Order(order) => Some(Subject::Order(*order)),
            _ => None,
        })
        .collect();
    let receipts: Vec<Id<Member>> = wanted
        .iter()
        .filter_map(|one| if let Wanted::Receipt(member) = one { Some(*member) } else { None })
        .collect();
    let run = Run::new(desk, wanted);
    run.start();
    let papers =
        Memo::new(move |_| run.slices.with(|all| all.iter().map(|slice| slice.len()).sum::<usize>()));
    let nothing = move || run.is_whole() && papers.get() == 0;
    let to_printer = move |_| {
        print();
        run.wanted.with_value(|wanted| queue.1.update(|printed| printed.extend(wanted.iter().copied())));
    };
    let lacks = Memo::new(move |_| run.lacking.with(|lacking| !lacking.is_empty()));
    let slices = move || {
        run.slices
            .with(|slices| slices.iter().cloned().enumerate().collect::<Vec<(usize, Arc<Vec<Sheet>>)>>())
    };
    // A slice that was laid out anew is another one.
    let key = |(place, slice): &(usize, Arc<Vec<Sheet>>)| (*place, Arc::as_ptr(slice) as usize);
    view! {
        <div class="off-paper stack" data-testid="papers-tools">
            {foreign.then(|| view! { <Notice tone="warn" title=w.not_yours testid="papers-foreign"/> })}
            {move || run.is_whole().then(|| view! { <Missing lacking=run.lacking/> })}
            {move || Some(run.without_photo.get()).filter(|count| *count > 0).map(|count| view! {
                <Notice tone="warn" testid="papers-without-photo"
                    title=sentence!("有 {} 张照片还没有取到，表上空着", "{} photos are not here yet; their place is empty", count)
                    text=w.photos_text/>
            })}
            {(!receipts.is_empty() && desk.is_staff_now()).then(|| view! { <Codes codes=run.codes again=Callback::new(move |()| run.start()) members=receipts/> })}
            {(!masked.is_empty()).then(|| view! { <Masked run subjects=masked/> })}
            <div class="actions">
                <button type="button" class="button primary" data-testid="papers-print" on:click=to_printer
                    disabled=move || !run.is_whole() || papers.get() == 0>
                    <Icon name="print"/>
                    {move || {
                        let what = if lacks.get() { w.print_anyway } else { w.print };
                        sentence!("{}（{} 张）", "{} ({})", what, papers.get())
                    }}
                </button>
                <button type="button" class="button" data-testid="papers-back" on:click=move |_| queue.0.set(Vec::new())>
                    {w.back}
                </button>
            </div>
            <p class="hint">{w.hint_margins}</p>
            <Progress run/>
            {move || nothing().then(|| view! { <Empty icon="print" title=w.nothing text=w.nothing_text/> })}
        </div>
        <div class="papers" data-testid="papers">
            <For each=slices key let:slice>
                {slice.1.iter().cloned().map(|sheet| view! { <Paper sheet/> }).collect_view()}
            </For>
        </div>
    }
}

/// How far it is, with the way to stop it.
#[component]
fn Progress(run: Run) -> impl IntoView {
    let w = Papers::words();
    let count = run.count();
    let said = move || format!("{} / {count}", run.done.get());
    move || {
        if run.is_whole() {
            return ().into_any();
        }
        view! {
            <div class="meter" data-testid="papers-progress">
                <div class="meter-words"><span>{w.laying}</span><span>{said}</span></div>
                <progress max=count.to_string() value=move || run.done.get().to_string() aria-label=w.progress></progress>
                <div class="actions">
                    {move || if run.going.get() {
                        view! {
                            <button type="button" class="button" data-testid="papers-stop" on:click=move |_| run.stop()>{w.cancel}</button>
                        }
                        .into_any()
                    } else {
                        view! {
                            <button type="button" class="button" data-testid="papers-go-on" on:click=move |_| run.go_on()>{w.go_on}</button>
                        }
                        .into_any()
                    }}
                </div>
            </div>
        }
        .into_any()
    }
}

/// What a table or a form masks: staff say why they need it, a unit sees its own people.
#[component]
fn Masked(run: Run, subjects: Vec<Subject>) -> impl IntoView {
    let w = Papers::words();
    let desk = Desk::here();
    if !desk.is_staff_now() {
        return view! {
            <Switch label=w.show_own on=run.whole testid="papers-whole"
                on_change=Callback::new(move |on| { run.whole.set(on); run.start(); })/>
        }
        .into_any();
    }
    let of_order = [
        OrderField::Name,
        OrderField::Phone,
        OrderField::Reach,
        OrderField::Address,
        OrderField::Content,
        OrderField::Proxy,
    ];
    let fields: Vec<String> = match subjects.as_slice() {
        [Subject::Order(_)] => of_order.map(|field| field.key().to_owned()).into(),
        _ => [MemberField::Phone, MemberField::BirthMonth].map(|field| field.key().to_owned()).into(),
    };
    let seen: Seen = RwSignal::default();
    let wanted = fields.clone();
    Effect::new(move |_| {
        if sees(seen, &wanted) && !run.whole.get_untracked() {
            run.whole.set(true);
            run.start();
        }
    });
    // A reason is given for one unit or order at a time.
    let one = match subjects.as_slice() {
        [subject] => Some(view! { <Unmask subject=*subject fields seen/> }),
        _ => None,
    };
    view! {
        <Show when=move || !run.whole.get()>
            <Notice tone="info" title=w.masked text=w.masked_text testid="papers-masked"/>
        </Show>
        {one}
    }
    .into_any()
}
