//! One opinion, for staff: what was said, what was done, and what may be done now.

use std::sync::Arc;

use domain::{
    edit::{Edit, FileOf, OpinionEdit},
    id::Id,
    moment::Day,
    opinion::{
        Handling, Opinion, OpinionAction, OpinionField, OpinionState, OpinionStep, OpinionTold, Taken,
        handling, last_told, next, reporter,
    },
    principal::Role,
};
use leptos::prelude::*;

use super::called_of;
use crate::{
    components::{
        DraftField, Empty, Facts, Icon, Option2, PageHead, SelectField, Sheet, Stars, Story, StoryStep,
        Switch, TextField,
    },
    pages::{
        address,
        card::{Card, CardForm},
        checkins::SheetFoot,
        doing::{Desk, Doing},
        trail::history_link,
        wish::{parse_day, who},
    },
    shell::Record,
    words::{
        self, FieldName as _,
        opinions::{Opinions, opinion_action, opinion_state, opinion_step},
        satisfaction,
    },
};

#[derive(Clone, Copy)]
struct One {
    id: Id<Opinion>,
    opinion: Memo<Arc<Opinion>>,
    handling: Memo<Handling>,
    reporter: Memo<Option<FileOf>>,
}

impl One {
    fn filled(self, field: OpinionField, value: &str) -> Vec<Edit> {
        let year = self.opinion.with_untracked(|opinion| opinion.year);
        vec![Edit::FillOpinion { year, opinion: self.id, fields: vec![(field, value.trim().to_owned())] }]
    }

    fn taken(self, desk: Desk, what: OpinionStep) -> Edit {
        let year = self.opinion.with_untracked(|opinion| opinion.year);
        Edit::Opinion(OpinionEdit::Take { year, opinion: self.id, step: desk.shell.new_id(), what })
    }

    fn told(self, desk: Desk, file: FileOf, state: OpinionState, words: String) -> Edit {
        let told = OpinionTold { state, words };
        Edit::Opinion(OpinionEdit::Tell { file, opinion: self.id, step: desk.shell.new_id(), told })
    }
}

/// The page.
#[component]
pub(crate) fn OpinionDesk() -> impl IntoView {
    let w = Opinions::words();
    let desk = Desk::here();
    let id: Memo<Option<Id<Opinion>>> = address::named("opinion", address::id);
    let known = Memo::new(move |_| {
        let id = id.get()?;
        desk.shell.view().with(|view| view.community.opinions.contains_key(&id)).then_some(id)
    });
    move || match known.get() {
        Some(id) => {
            let opinion = Memo::new(move |_| {
                let none = || Arc::new(Opinion::empty(desk.shell.today().year()));
                desk.shell.view().with(|view| view.community.opinions.get(&id).cloned().unwrap_or_else(none))
            });
            let handling = Memo::new(move |_| opinion.with(|opinion| handling(opinion)));
            let reporter = Memo::new(move |_| desk.shell.view().with(|view| reporter(&view.community, id)));
            view! { <Page one=One { id, opinion, handling, reporter }/> }.into_any()
        }
        None => view! {
            <PageHead title=w.title/>
            <Empty icon="search" title=w.unknown><a class="button" href="/opinions">{w.back}</a></Empty>
        }
        .into_any(),
    }
}

#[component]
fn Page(one: One) -> impl IntoView {
    let w = Opinions::words();
    let lead = Signal::derive(move || opinion_state(one.handling.with(|is| is.state)).to_owned());
    view! {
        <PageHead title=w.title lead><a class="button quiet" href="/opinions"><Icon name="back"/>{w.back}</a></PageHead>
        <ActionsPart one/>
        <StepsPart one/>
        <CardPart one/>
        {history_link(Record::Opinion(one.id))}
    }
}

/// Where it is, and what may be done now: the table says.
#[component]
fn ActionsPart(one: One) -> impl IntoView {
    let w = Opinions::words();
    let desk = Desk::here();
    let today = desk.shell.today();
    let open = RwSignal::new(false);
    let asked: RwSignal<Option<OpinionAction>> = RwSignal::new(None);
    let telling = RwSignal::new(false);
    let title = Signal::derive(move || asked.get().map(opinion_action).unwrap_or_default().to_owned());
    let facts = move || {
        one.handling.with(|is| {
            vec![
                (w.handler.to_owned(), is.handler.clone()),
                (w.due.to_owned(), is.due.map(|due| words::days_left(due, today)).unwrap_or_default()),
                (
                    w.reporter.to_owned(),
                    one.reporter.get().map(|file| called_of(desk, file)).unwrap_or_default(),
                ),
            ]
        })
    };
    let last = Memo::new(move |_| {
        let file = one.reporter.get()?;
        desk.shell.view().with(|view| last_told(&view.community, file, one.id).map(|fact| fact.step.clone()))
    });
    view! {
        <section class="part stack" data-testid="opinion-actions">
            {move || view! { <Facts facts=facts()/> }}
            {move || last.get().map(|told| view! {
                <p class="hint" data-testid="opinion-last-told">{w.told_last} " " {opinion_state(told.state)} " " {told.words}</p>
            })}
            <div class="actions">
                {move || {
                    let state = one.handling.with(|is| is.state);
                    let fits = OpinionAction::ALL.into_iter().filter(move |action| next(state, *action, Role::Staff).is_some());
                    fits.enumerate().map(|(place, action)| view! {
                        <button type="button" class=if place == 0 { "button primary" } else { "button" } data-testid=testid(action)
                            on:click=move |_| { asked.set(Some(action)); open.set(true); }>{opinion_action(action)}</button>
                    }).collect_view()
                }}
                {move || one.reporter.get().map(|_| view! {
                    <button type="button" class="button" data-testid="tell-reporter" on:click=move |_| telling.set(true)>{w.tell}</button>
                })}
            </div>
            <Sheet open title testid="opinion-sheet">
                {move || asked.get().map(|action| view! { <Act one action open/> })}
            </Sheet>
            <Sheet open=telling title=Signal::stored(w.tell.to_owned()) testid="tell-sheet"><TellForm one open=telling/></Sheet>
        </section>
    }
}

const fn testid(action: OpinionAction) -> &'static str {
    match action {
        OpinionAction::Assign => "do-assign",
        OpinionAction::Handle => "do-handle",
        OpinionAction::Report => "do-report",
        OpinionAction::Reply => "do-reply",
        OpinionAction::Visit => "do-visit",
        OpinionAction::Close => "do-close",
    }
}

/// Days within which something is done, when nobody says another.
const DUE_DAYS: i32 = 7;

/// One step. A reply and the end may be told to whoever reported it in the same act.
#[component]
fn Act(one: One, action: OpinionAction, open: RwSignal<bool>) -> impl IntoView {
    let w = Opinions::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let today = desk.shell.today();
    let text = |text: &str| RwSignal::new(text.to_owned());
    let (words, due, wrong, wrong_due) =
        (text(""), text(&today.plus(DUE_DAYS).to_string()), text(""), text(""));
    let stars = RwSignal::new(0_u8);
    let may_tell = matches!(action, OpinionAction::Reply) && one.reporter.get_untracked().is_some();
    let also = RwSignal::new(may_tell);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let said = words.get_untracked().trim().to_owned();
        let needs = !matches!(action, OpinionAction::Visit | OpinionAction::Close);
        wrong.set(if needs && said.is_empty() { w.text_needed.to_owned() } else { String::new() });
        let day = due.with_untracked(|day| parse_day(day)).filter(|day: &Day| *day >= today);
        let dated = due.with_untracked(|day| !day.trim().is_empty());
        let bad_due = action == OpinionAction::Assign && dated && day.is_none();
        wrong_due.set(if bad_due { w.due_wrong.to_owned() } else { String::new() });
        if needs && said.is_empty() || bad_due {
            return;
        }
        let what = match action {
            OpinionAction::Assign => OpinionStep::Assigned { to: said.clone(), due: day },
            OpinionAction::Handle => OpinionStep::Handled { measure: said.clone() },
            OpinionAction::Report => OpinionStep::Reported { to: said.clone() },
            OpinionAction::Reply => OpinionStep::Replied { reply: said.clone() },
            OpinionAction::Visit if stars.get_untracked() == 0 => return doing.fail(w.satisfied_needed),
            OpinionAction::Visit => {
                OpinionStep::Visited { satisfaction: stars.get_untracked(), words: said.clone() }
            }
            OpinionAction::Close => OpinionStep::Closed,
        };
        let mut edits = vec![one.taken(desk, what)];
        if let (true, Some(file)) = (also.get_untracked(), one.reporter.get_untracked()) {
            edits.push(one.told(desk, file, OpinionState::Replied, said));
        }
        doing.run(edits, "", move || open.set(false));
    };
    let label = match action {
        OpinionAction::Assign => w.to,
        OpinionAction::Report => w.to_above,
        OpinionAction::Handle => w.measure,
        OpinionAction::Reply => w.reply,
        OpinionAction::Visit | OpinionAction::Close => w.visit_words,
    };
    let hint = if action == OpinionAction::Assign { w.to_hint } else { "" };
    let lines = !matches!(action, OpinionAction::Assign | OpinionAction::Report);
    view! {
        <form class="sheet-body stack" id="sheet-form" on:submit=submit>
            {(action == OpinionAction::Visit).then(|| view! {
                <Stars legend=w.satisfied words=[1, 2, 3, 4, 5].map(satisfaction) value=stars testid="opinion-stars"/>
            })}
            {(action == OpinionAction::Close).then(|| view! { <p class="hint">{w.close_sure}</p> })}
            {(action != OpinionAction::Close).then(|| view! {
                <TextField label value=words lines hint error=wrong required=action != OpinionAction::Visit testid="opinion-words"/>
            })}
            {(action == OpinionAction::Assign).then(|| view! {
                <TextField label=w.due value=due kind="date" error=wrong_due testid="opinion-due"/>
            })}
            {may_tell.then(|| view! {
                <Switch label=w.also_tell on=also on_change=Callback::new(move |on| also.set(on)) testid="opinion-also"/>
                <p class="hint">{w.tell_hint}</p>
            })}
            {doing.trouble()}
        </form>
        <SheetFoot doing open label=opinion_action(action) testid="opinion-submit"/>
    }
}

/// Words for whoever reported it, and where it is.
#[component]
fn TellForm(one: One, open: RwSignal<bool>) -> impl IntoView {
    let w = Opinions::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let words = RwSignal::new(String::new());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(file) = one.reporter.get_untracked() else { return };
        let state = one.handling.with_untracked(|is| is.state);
        let edit = one.told(desk, file, state, words.get_untracked().trim().to_owned());
        doing.run(vec![edit], w.told, move || open.set(false));
    };
    view! {
        <form class="sheet-body stack" id="sheet-form" on:submit=submit>
            <TextField label=w.tell_words value=words lines=true hint=w.tell_hint testid="tell-words"/>
            {doing.trouble()}
        </form>
        <SheetFoot doing open label=w.tell testid="tell-submit"/>
    }
}

/// Every step, the first first.
#[component]
fn StepsPart(one: One) -> impl IntoView {
    let w = Opinions::words();
    let desk = Desk::here();
    let today = desk.shell.today();
    let steps = Signal::derive(move || {
        let of = |taken: &Taken| StoryStep {
            what: opinion_step(&taken.step, &str::to_owned),
            who: format!("{} · {}", who(desk, taken.by), words::moment(taken.at, today)),
            uncounted: if taken.counts { String::new() } else { w.not_counted.to_owned() },
            ..StoryStep::default()
        };
        one.handling.with(|is| is.steps.iter().map(of).collect::<Vec<_>>())
    });
    view! { <Story title=w.steps none=w.no_steps steps testid="opinion-steps" step_testid="opinion-step"/> }
}

/// What was taken down.
#[component]
fn CardPart(one: One) -> impl IntoView {
    let w = Opinions::words();
    let desk = Desk::here();
    let card = Card::new(
        move |field| one.opinion.with(|opinion| opinion.card.get(field).to_owned()),
        move |field, value| one.filled(field, &value),
    );
    let (keep, value) = (move |field| card.keep(field), move |field| card.value(field));
    let list = |words: &[String]| words.iter().map(|one| Option2::plain(one)).collect::<Vec<_>>();
    let (categories, grids) = desk.shell.view().with_untracked(|view| {
        (list(&view.community.settings.opinion_categories), list(&view.community.settings.grids))
    });
    let text = move |field: OpinionField, testid: &'static str| {
        view! { <DraftField label=field.name() value=value(field) on_commit=keep(field) testid/> }
    };
    let contested = Memo::new(move |_| one.opinion.with(|opinion| opinion.contested.clone()));
    view! {
        <CardForm card title=w.card hint=w.kept contested testid="opinion-card">
            <DraftField label=w.content value=value(OpinionField::Content) on_commit=keep(OpinionField::Content) lines=true required=true
                testid="field-content"/>
            <SelectField label=OpinionField::Category.name() options=categories value=value(OpinionField::Category)
                on_choose=keep(OpinionField::Category) none=w.choose.to_owned() testid="field-category"/>
            {text(OpinionField::Source, "field-source")}
            <SelectField label=OpinionField::Grid.name() options=grids value=value(OpinionField::Grid)
                on_choose=keep(OpinionField::Grid) none=w.choose.to_owned() testid="field-grid"/>
            {text(OpinionField::Address, "field-address")}
            {text(OpinionField::ResidentName, "field-name")}
            <DraftField label=OpinionField::Phone.name() value=value(OpinionField::Phone) on_commit=keep(OpinionField::Phone) kind="tel"
                testid="field-phone"/>
        </CardForm>
    }
}
