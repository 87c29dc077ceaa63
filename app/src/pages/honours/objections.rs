//! What is said against a list: taking it down for somebody, and answering each. Staff only.

use domain::{
    award::{AwardTold, CaseFact, Objection, Selection, Stage, objections},
    edit::{AwardEdit, Edit, FileOf},
    id::Id,
    principal::Member,
    wish::Step,
};
use leptos::prelude::*;

use super::{candidates::claimant_name, name_of, one::One};
use crate::{
    components::{Badge, Choices, Option2, SelectField, Sheet, TextField},
    pages::{
        checkins::SheetFoot,
        doing::{Desk, Doing},
    },
    words::{
        day,
        honours::{Selecting, Voicing},
    },
};

/// The list.
#[component]
pub(super) fn ObjectionsPart(one: One) -> impl IntoView {
    let w = Selecting::words();
    let desk = Desk::here();
    let all = desk.derive(move |community| objections(community, one.id));
    let asked: RwSignal<Option<Objection>> = RwSignal::new(None);
    let (answering, taking) = (RwSignal::new(false), RwSignal::new(false));
    let stage = Memo::new(move |_| one.is.with(|is| is.stage));
    let row = move |objection: Objection| {
        let by = objection.by.map_or_else(|| objection.who.clone(), |by| claimant_name(desk, by));
        let about = objection
            .about
            .map_or_else(|| Voicing::words().the_selection.to_owned(), |member| name_of(desk, member));
        let answer = objection.answer.clone();
        let asks = objection.clone();
        view! {
            <article class="card" data-testid="objection">
                <header class="card-head">
                    <h3>{about}</h3>
                    {answer.as_ref().map(|(upheld, _)| view! {
                        <Badge words=if *upheld { w.upheld } else { w.dismissed } tone=if *upheld { "bad" } else { "good" }/>
                    })}
                </header>
                <blockquote>{objection.words.clone()}</blockquote>
                <p class="hint">{by} " · " {day(objection.at.day())}</p>
                {match answer {
                    Some((_, words)) => view! { <p>{words}</p> }.into_any(),
                    None => view! {
                        <div class="actions">
                            <button type="button" class="button small primary" data-testid="answer" on:click=move |_| {
                                asked.set(Some(asks.clone()));
                                answering.set(true);
                            }>{w.answer}</button>
                        </div>
                    }
                    .into_any(),
                }}
            </article>
        }
    };
    move || {
        let shown = stage.get() == Stage::Notice || all.with(|all| !all.is_empty());
        shown.then(|| {
            view! {
                <section class="part stack" data-testid="honour-objections">
                    <h2>{w.objections} " " <span class="pill-count">{move || all.with(Vec::len)}</span></h2>
                    {(stage.get() == Stage::Notice).then(|| view! {
                        <div class="actions">
                            <button type="button" class="button small" data-testid="take-objection" on:click=move |_| taking.set(true)>{w.take_down}</button>
                        </div>
                    })}
                    {move || all.with(Vec::is_empty).then(|| view! { <p class="hint">{w.no_objections}</p> })}
                    {move || all.get().into_iter().map(row).collect_view()}
                    <Sheet open=answering title=Signal::stored(w.answer.to_owned()) testid="answer-sheet">
                        {move || asked.get().map(|objection| view! { <Answer one objection open=answering/> })}
                    </Sheet>
                    <Sheet open=taking title=Signal::stored(w.take_down.to_owned()) testid="objection-sheet"><Take one open=taking/></Sheet>
                </section>
            }
        })
    }
}

#[component]
fn Answer(one: One, objection: Objection, open: RwSignal<bool>) -> impl IntoView {
    let w = Selecting::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let text = || RwSignal::new(String::new());
    let (outcome, words, wrong) = (text(), text(), text());
    let (id, by) = (objection.id, objection.by);
    let answered: Id<Step> = desk.shell.new_id();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let upheld = match outcome.get_untracked().as_str() {
            "yes" => true,
            "no" => false,
            _ => return doing.fail(w.outcome_needed),
        };
        let said = words.get_untracked().trim().to_owned();
        if said.is_empty() {
            wrong.set(w.answer_hint.to_owned());
            return;
        }
        let award = one.id;
        let what = CaseFact::Answered { objection: id, upheld, words: said.clone() };
        let mut edits = vec![Edit::Award(AwardEdit::Case { award, step: answered, what })];
        // Whoever said it here reads the answer in the own file.
        edits.extend(by.map(|by| {
            let what = AwardTold::Answered { upheld, words: said };
            Edit::Award(AwardEdit::Tell { file: FileOf::of(by), award, step: id, what })
        }));
        doing.run(edits, w.answered, move || open.set(false));
    };
    let options = vec![Option2::new("yes", w.upheld), Option2::new("no", w.dismissed)];
    view! {
        <form class="sheet-body stack" id="sheet-form" on:submit=submit>
            <blockquote>{objection.words}</blockquote>
            <Choices legend=w.outcome options value=outcome required=true testid="answer-outcome"
                on_choose=Callback::new(move |chosen| { doing.clear(); outcome.set(chosen); })/>
            <TextField label=w.answer_words value=words lines=true hint=w.answer_hint error=wrong required=true testid="answer-words"/>
            {doing.trouble()}
        </form>
        <SheetFoot doing open label=w.answer testid="answer-submit"/>
    }
}

#[component]
fn Take(one: One, open: RwSignal<bool>) -> impl IntoView {
    let (w, v) = (Selecting::words(), Voicing::words());
    let desk = Desk::here();
    let doing = Doing::new();
    let text = || RwSignal::new(String::new());
    let (whom, who, words, wrong) = (text(), text(), text(), text());
    let taken: Id<Step> = desk.shell.new_id();
    let listed = one.is.with_untracked(Selection::listed);
    let options: Vec<Option2> =
        untrack(|| listed.iter().map(|id| Option2::new(id.to_string(), name_of(desk, *id))).collect());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let said = words.get_untracked().trim().to_owned();
        if said.is_empty() {
            wrong.set(v.object_hint.to_owned());
            return;
        }
        let about: Option<Id<Member>> = whom.get_untracked().parse().ok();
        let who = who.get_untracked().trim().to_owned();
        let what = CaseFact::Objected { about, who, words: said };
        let edit = AwardEdit::Case { award: one.id, step: taken, what };
        doing.run(vec![Edit::Award(edit)], w.objection_taken, move || open.set(false));
    };
    view! {
        <form class="sheet-body stack" id="sheet-form" on:submit=submit>
            <SelectField label=v.about_whom options value=whom none=v.the_selection.to_owned()
                on_choose=Callback::new(move |chosen| whom.set(chosen)) testid="objection-whom"/>
            <TextField label=w.who_said value=who testid="objection-who"/>
            <TextField label=v.object_words value=words lines=true error=wrong required=true testid="objection-words"/>
            {doing.trouble()}
        </form>
        <SheetFoot doing open label=w.take_down testid="objection-submit"/>
    }
}
