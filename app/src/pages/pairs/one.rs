//! One pair, for staff: beginning and ending it, its visits, its card.

use std::sync::Arc;

use domain::{
    edit::{FileOf, PairEdit},
    id::Id,
    pair::{
        CHANGED, ENDED, HelpFact, Logged, Pair, PairCard, PairField, RUNNING, VisitFate, telling, visits,
    },
    wish::Claimant,
};
use leptos::prelude::*;

use super::{
    called,
    edit::CardPart,
    everybody, only,
    visit::{VisitForm, VisitRow},
};
use crate::{
    components::{Choices, Empty, Icon, Notice, Option2, PageHead, Sheet, TextField},
    pages::{
        address,
        checkins::{SheetFoot, named, past_day},
        doing::{Desk, Doing},
        trail::history_link,
    },
    shell::Record,
    words::pairs::{Pairs, pair_status},
};

/// What a page about one pair works with.
#[derive(Clone, Copy)]
pub(super) struct One {
    pub(super) id: Id<Pair>,
    pub(super) pair: Memo<Arc<Pair>>,
}

impl One {
    /// Sets fields, and tells helpers what follows from it, or takes it from them.
    pub(super) fn filled(self, desk: Desk, fields: Vec<(PairField, String)>) -> Vec<domain::edit::Edit> {
        let pair = self.pair.get_untracked();
        let mut card: PairCard = pair.card.clone();
        for (field, value) in &fields {
            card.set(*field, value.as_str());
        }
        let mut edits = only(PairEdit::Fill { year: pair.year, pair: self.id, fields });
        edits.extend(desk.shell.view().with_untracked(|view| telling(&view.community, self.id, &card)));
        edits
    }
}

/// The page.
#[component]
pub(crate) fn PairDesk() -> impl IntoView {
    let w = Pairs::words();
    let desk = Desk::here();
    let id: Memo<Option<Id<Pair>>> = address::named("pair", address::id);
    let known = Memo::new(move |_| {
        let id = id.get()?;
        desk.shell.view().with(|view| view.community.pairs.contains_key(&id)).then_some(id)
    });
    move || match known.get() {
        Some(id) => {
            let pair = Memo::new(move |_| {
                let none = || Arc::new(Pair::empty(desk.shell.today().year()));
                desk.shell.view().with(|view| view.community.pairs.get(&id).cloned().unwrap_or_else(none))
            });
            view! { <Page one=One { id, pair }/> }.into_any()
        }
        None => view! {
            <PageHead title=w.title/>
            <Empty icon="search" title=w.unknown><a class="button" href="/pairs">{w.back}</a></Empty>
        }
        .into_any(),
    }
}

#[component]
fn Page(one: One) -> impl IntoView {
    let w = Pairs::words();
    let title = Signal::derive(move || one.pair.with(|pair| named(pair.card.get(PairField::Name))));
    let lead = Signal::derive(move || {
        one.pair.with(|pair| pair_status(pair.card.get(PairField::Status)).to_owned())
    });
    view! {
        <PageHead title lead><a class="button quiet" href="/pairs"><Icon name="back"/>{w.back}</a></PageHead>
        <StatusPart one/>
        <VisitsPart one/>
        <CardPart one/>
        {history_link(Record::Pair(one.id))}
    }
}

/// Beginning, ending, and telling again what did not arrive.
#[component]
fn StatusPart(one: One) -> impl IntoView {
    let w = Pairs::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let ending = RwSignal::new(false);
    let status = Memo::new(move |_| one.pair.with(|pair| pair.card.get(PairField::Status).to_owned()));
    let untold = Memo::new(move |_| {
        let card = one.pair.with(|pair| pair.card.clone());
        desk.shell.view().with(|view| telling(&view.community, one.id, &card).len())
    });
    let start = move |_| {
        let edits = one.filled(desk, vec![(PairField::Status, RUNNING.to_owned())]);
        doing.run(edits, w.started, || ());
    };
    let tell = move |_| doing.run(one.filled(desk, Vec::new()).split_off(1), w.told_now, || ());
    view! {
        <div class="stack" data-testid="pair-status">
            {move || (untold.get() > 0).then(|| view! {
                <Notice tone="warn" title=w.untold testid="pair-untold">
                    <button type="button" class="button small primary" data-testid="pair-tell" aria-busy=move || doing.busy() on:click=tell>{w.tell}</button>
                </Notice>
            })}
            <div class="actions">
                {move || match status.get().as_str() {
                    RUNNING => view! {
                        <button type="button" class="button" data-testid="pair-end" on:click=move |_| ending.set(true)>{w.end}</button>
                    }
                    .into_any(),
                    ENDED | CHANGED => ().into_any(),
                    _ => view! {
                        <button type="button" class="button primary" data-testid="pair-start" aria-busy=move || doing.busy() on:click=start>{w.start}</button>
                    }
                    .into_any(),
                }}
            </div>
            {doing.trouble()}
            <Sheet open=ending title=Signal::stored(w.end.to_owned()) testid="pair-end-sheet"><Ending one open=ending/></Sheet>
        </div>
    }
}

#[component]
fn Ending(one: One, open: RwSignal<bool>) -> impl IntoView {
    let w = Pairs::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let today = desk.shell.today();
    let text = |text: &str| RwSignal::new(text.to_owned());
    let (how, on, words, wrong) = (text(ENDED), text(&today.to_string()), text(""), text(""));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(day) = past_day(&on.get_untracked(), today) else {
            return wrong.set(w.day_wrong.to_owned());
        };
        let fields = vec![
            (PairField::Status, how.get_untracked()),
            (PairField::EndedOn, day.to_string()),
            (PairField::Ending, words.get_untracked()),
        ];
        doing.run(one.filled(desk, fields), w.ended, move || open.set(false));
    };
    let options = [ENDED, CHANGED].map(|status| Option2::new(status, pair_status(status))).to_vec();
    view! {
        <form class="sheet-body stack" id="sheet-form" on:submit=submit>
            <p class="hint">{w.end_hint}</p>
            <Choices legend=w.how_ended options value=how on_choose=Callback::new(move |chosen| how.set(chosen)) testid="pair-how"/>
            <TextField label=w.on value=on kind="date" error=wrong required=true testid="pair-ended-on"/>
            <TextField label=w.end_words value=words lines=true testid="pair-ending"/>
            {doing.trouble()}
        </form>
        <SheetFoot doing open label=w.end testid="pair-end-submit" danger=true/>
    }
}

/// Every visit of everybody, the newest first; each confirmed or sent back.
#[component]
fn VisitsPart(one: One) -> impl IntoView {
    let w = Pairs::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let all = Memo::new(move |_| {
        let pair = one.pair.get();
        desk.shell.view().with(|view| {
            let of = |who: Claimant| {
                let logged = view.community.file(FileOf::of(who)).map(|file| visits(file, one.id));
                logged.unwrap_or_default().into_iter().map(move |visit| (who, visit))
            };
            let mut all: Vec<(Claimant, Logged)> =
                everybody(&view.community, one.id, &pair).into_iter().flat_map(of).collect();
            all.sort_by_key(|(_, visit)| std::cmp::Reverse((visit.visit.on, visit.id)));
            all
        })
    });
    let (entering, refusing) = (RwSignal::new(false), RwSignal::new(false));
    let asked: RwSignal<Option<(Claimant, Id<domain::wish::Step>)>> = RwSignal::new(None);
    let row = move |(claimant, visit): (Claimant, Logged)| {
        let id = visit.id;
        let (confirms, refuses) = match visit.fate {
            VisitFate::Waiting => (true, true),
            VisitFate::Refused => (true, false),
            VisitFate::Confirmed { .. } => (false, true),
            VisitFate::TakenBack => (false, false),
        };
        let confirm = move |_| {
            let (file, step) = (FileOf::of(claimant), desk.shell.new_id());
            let what = HelpFact::Confirmed { visit: id };
            doing.run(only(PairEdit::State { file, pair: one.id, step, what }), w.confirmed, || ());
        };
        view! {
            <VisitRow one=visit name=called(desk, claimant)>
                {confirms.then(|| view! {
                    <button type="button" class="button small primary" data-testid="visit-confirm" aria-busy=move || doing.busy() on:click=confirm>{w.confirm}</button>
                })}
                {refuses.then(|| view! {
                    <button type="button" class="button small" data-testid="visit-refuse" on:click=move |_| {
                        asked.set(Some((claimant, id)));
                        refusing.set(true);
                    }>{w.refuse}</button>
                })}
            </VisitRow>
        }
    };
    let helpers = move || {
        let all = one.pair.with_untracked(|pair| pair.helpers());
        all.into_iter().map(|one| (one, called(desk, one))).collect::<Vec<_>>()
    };
    let runs = Memo::new(move |_| {
        one.pair.with(|pair| !pair.helpers().is_empty() && pair.card.has(PairField::Status))
    });
    view! {
        <section class="part stack" data-testid="pair-visits">
            <h2>{w.visits}</h2>
            {move || all.with(Vec::is_empty).then(|| view! { <p class="hint">{w.no_visits}</p> })}
            {move || runs.get().then(|| view! {
                <div class="actions">
                    <button type="button" class="button" data-testid="enter-visit" on:click=move |_| entering.set(true)><Icon name="plus"/>{w.enter}</button>
                </div>
            })}
            {doing.trouble()}
            {move || all.get().into_iter().map(row).collect_view()}
            <Sheet open=entering title=Signal::stored(w.enter.to_owned()) testid="enter-sheet">
                <VisitForm pair=one.id who=helpers() staff=true open=entering/>
            </Sheet>
            <Sheet open=refusing title=Signal::stored(w.refuse.to_owned()) testid="refuse-sheet">
                {move || asked.get().map(|(claimant, visit)| view! { <Refusing one claimant visit open=refusing/> })}
            </Sheet>
        </section>
    }
}

#[component]
fn Refusing(
    one: One,
    claimant: Claimant,
    visit: Id<domain::wish::Step>,
    open: RwSignal<bool>,
) -> impl IntoView {
    let w = Pairs::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let why = RwSignal::new(String::new());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (file, step) = (FileOf::of(claimant), desk.shell.new_id());
        let what = HelpFact::Refused { visit, why: why.get_untracked().trim().to_owned() };
        doing.run(only(PairEdit::State { file, pair: one.id, step, what }), w.refused, move || {
            open.set(false);
        });
    };
    view! {
        <form class="sheet-body stack" id="sheet-form" on:submit=submit>
            <TextField label=w.refuse_why value=why lines=true required=true testid="refuse-why"/>
            {doing.trouble()}
        </form>
        <SheetFoot doing open label=w.refuse testid="refuse-submit" danger=true/>
    }
}
