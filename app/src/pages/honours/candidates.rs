//! Who is recommended, taking recommendations down, the check, and calling the candidates. Staff only.

use std::collections::BTreeSet;

use domain::{
    award::{
        AwardKind, AwardStep, Candidate, CandidateYear, CaseFact, NominatedBy, Nominator, Stage, Veto, Way,
        candidate_year, candidates, registered_for_a_year, unnamed,
    },
    edit::{AwardEdit, Edit, FileOf},
    id::Id,
    offer::posts_held,
    principal::Member,
    wish::{Claimant, Step},
};
use leptos::prelude::*;

use super::{name_of, one::One, people, step};
use crate::{
    components::{Badge, Choices, Icon, Option2, SelectField, Sheet, TextField},
    pages::{
        checkins::SheetFoot,
        doing::{Desk, Doing},
        wish::{parse_day, who},
    },
    words::{
        day,
        honours::{Selecting, nominated_by, nominator, veto},
        say, sentence,
        standing::{case_stage, stars},
    },
};

/// Which sheet is open.
#[derive(Clone, Copy, PartialEq)]
enum Ask {
    Add,
    Check(Id<Member>),
    Call,
}

/// The list.
#[component]
pub(super) fn CandidatesPart(one: One) -> impl IntoView {
    let w = Selecting::words();
    let all = Memo::new(move |_| one.award.with(|award| candidates(award)));
    let (ask, open) = (RwSignal::new(Ask::Add), RwSignal::new(false));
    let about = Callback::new(move |what: Ask| {
        ask.set(what);
        open.set(true);
    });
    let stage = Memo::new(move |_| one.is.with(|is| is.stage));
    let title = Signal::derive(move || {
        match ask.get() {
            Ask::Add => w.add,
            Ask::Check(_) => w.check,
            Ask::Call => w.call,
        }
        .to_owned()
    });
    let adds = move || matches!(stage.get(), Stage::Nominating | Stage::Checking);
    let calls = move || matches!(stage.get(), Stage::Checking | Stage::Deciding | Stage::Notice);
    view! {
        <section class="part stack" data-testid="honour-candidates">
            <h2>{w.candidates} " " <span class="pill-count">{move || all.with(Vec::len)}</span></h2>
            <div class="actions">
                {move || adds().then(|| view! {
                    <button type="button" class="button" data-testid="honour-add" on:click=move |_| about.run(Ask::Add)><Icon name="plus"/>{w.add}</button>
                })}
                {move || calls().then(|| view! {
                    <button type="button" class="button primary" data-testid="honour-call" on:click=move |_| about.run(Ask::Call)>
                        {if stage.get() == Stage::Checking { w.call } else { w.call_again }}
                    </button>
                })}
            </div>
            <Unnamed one/>
            {move || all.with(Vec::is_empty).then(|| view! { <p class="hint">{w.nobody}</p> })}
            {move || all.get().into_iter().map(|known| view! { <Person one known about/> }).collect_view()}
            <Sheet open title testid="candidates-sheet">
                {move || match ask.get() {
                    Ask::Add => view! { <Add one open/> }.into_any(),
                    Ask::Check(member) => view! { <CheckSheet one member open/> }.into_any(),
                    Ask::Call => view! { <Call one open/> }.into_any(),
                }}
            </Sheet>
        </section>
    }
}

/// Who it is, a member or a unit.
pub(super) fn claimant_name(desk: Desk, claimant: Claimant) -> String {
    match claimant {
        Claimant::Member(id) => name_of(desk, id),
        Claimant::Unit(_) => who(desk, claimant.principal()),
    }
}

/// The reason of a recommendation, wherever it lies.
fn reason(desk: Desk, one: One, step: Id<Step>, by: NominatedBy) -> String {
    match by {
        NominatedBy::Claimant(claimant) => desk.shell.view().with(|view| {
            let file = view.community.file(FileOf::of(claimant));
            file.map_or("", |file| file.awards.reason(one.id, step)).to_owned()
        }),
        NominatedBy::Staff(_) => one.award.with(|award| {
            match award.case().and_then(|case| case.get(&step)).map(|fact| &fact.step) {
                Some(CaseFact::Reason { words }) => words.clone(),
                _ => String::new(),
            }
        }),
    }
}

/// Recommendations that name somebody in words only: staff say who it is.
#[component]
fn Unnamed(one: One) -> impl IntoView {
    let w = Selecting::words();
    let desk = Desk::here();
    let open = Memo::new(move |_| one.award.with(|award| unnamed(award)));
    let row = move |(claimant, nomination): (Claimant, Id<Step>)| {
        let doing = Doing::new();
        let whom = RwSignal::new(String::new());
        let options = untrack(|| people(desk));
        let options = options.into_iter().map(|(id, name)| Option2::new(id.to_string(), name)).collect();
        let words = move || reason(desk, one, nomination, NominatedBy::Claimant(claimant));
        let understand = move |_| {
            let Ok(candidate) = whom.get_untracked().parse() else { return doing.fail(w.choose) };
            let what = AwardStep::Nominated { candidate, by: Nominator::Named, answers: Some(nomination) };
            let added = desk.shell.new_id();
            let (award, words) = (one.id, untrack(words));
            let mut edits = vec![Edit::Award(AwardEdit::Step { award, step: added, what })];
            if !words.is_empty() {
                let what = CaseFact::Reason { words };
                edits.push(Edit::Award(AwardEdit::Case { award, step: added, what }));
            }
            doing.run(edits, w.added, || ());
        };
        view! {
            <article class="card" data-testid="unnamed">
                <p class="notice-title">{w.unnamed}</p>
                <blockquote>{words}</blockquote>
                <p class="hint">{claimant_name(desk, claimant)}</p>
                <SelectField label=w.whom options value=whom none=w.choose.to_owned()
                    on_choose=Callback::new(move |chosen| whom.set(chosen)) testid="unnamed-whom"/>
                <div class="actions">
                    <button type="button" class="button" data-testid="understand" aria-busy=move || doing.busy() on:click=understand>{w.understand}</button>
                </div>
                {doing.trouble()}
            </article>
        }
    };
    move || open.get().into_iter().map(row).collect_view()
}

/// What the judging of years says of a candidate.
fn years_of(desk: Desk, one: One, member: Id<Member>) -> CandidateYear {
    let today = desk.shell.today();
    desk.known(|community| one.award.with(|award| candidate_year(community, award, member, today)))
}

/// The case of the award's year, and the stars of the year before.
#[component]
fn Judged(one: One, member: Id<Member>) -> impl IntoView {
    let w = Selecting::words();
    let desk = Desk::here();
    let known = Memo::new(move |_| years_of(desk, one, member));
    move || {
        known.with(|known| {
            let case = known.case.as_ref().map(|(year, case)| {
                let tone = if known.is_cancelled() { "bad" } else { "warn" };
                let words = sentence!("{} 年度：{}", "{}: {}", year, case_stage(case.stage));
                view! { <span data-testid="candidate-case"><Badge words tone/></span> " " }
            });
            let before = known.before.as_ref().map(|(year, shown, closed)| {
                let open = if *closed { "" } else { w.year_open };
                let words = sentence!("{} 年度 {}{}", "{}: {}{}", year, stars(shown.stars), open);
                view! { <span data-testid="candidate-stars"><Badge words tone="info"/></span> }
            });
            (case.is_some() || before.is_some()).then(|| view! { <p>{case}{before}</p> })
        })
    }
}

#[component]
fn Person(one: One, known: Candidate, about: Callback<Ask>) -> impl IntoView {
    let w = Selecting::words();
    let desk = Desk::here();
    let today = desk.shell.today();
    let member = known.member;
    let since = desk.shell.view().with_untracked(|view| {
        let years = view.community.settings.year_begins;
        let posts = posts_held(&view.community, member, years.days(years.of(today))).len();
        (registered_for_a_year(&view.community, member, today), posts)
    });
    let (since, posts) = since;
    let best = one.award.with_untracked(|award| award.card.kind()) == Some(AwardKind::BestMember);
    let (registered, tone) = match since {
        Some((on, true)) => {
            (sentence!("{} {}，{}", "{} {}, {}", w.registered_since, day(on), w.a_year), "good")
        }
        Some((on, false)) => {
            let tone = if best { "bad" } else { "info" };
            (sentence!("{} {}，{}", "{} {}, {}", w.registered_since, day(on), w.not_a_year), tone)
        }
        None => (w.not_registered.to_owned(), "warn"),
    };
    let posts = sentence!("今年在岗 {} 个", "{} posts this year", posts);
    let rows = known
        .nominations
        .iter()
        .map(|nomination| {
            let by = nominated_by(nomination.by, &|claimant| claimant_name(desk, claimant));
            // Words lie in the own file, which may arrive after the fact on the wall.
            let (step, from) = (nomination.id, nomination.by);
            let words = move || reason(desk, one, step, from);
            view! { <li><strong>{by}</strong> " " {words}</li> }
        })
        .collect_view();
    let (mark, mark_tone) = match (&known.check, known.stood_down) {
        (_, true) => (w.stood_down.to_owned(), "calm"),
        (None, false) => (w.unchecked.to_owned(), "warn"),
        (Some(check), false) if check.passed() => (w.passed.to_owned(), "good"),
        (Some(_), false) => (w.not_passed.to_owned(), "bad"),
    };
    let against = known.check.as_ref().filter(|check| !check.passed()).map(|check| {
        let names: Vec<_> = check.vetoes.iter().map(|one| veto(*one)).collect();
        format!("{}：{}", names.join(say("、", ", ")), check.words)
    });
    let checked = known.check.is_some();
    let open = move || {
        one.is.with(|is| {
            matches!(is.stage, Stage::Nominating | Stage::Checking | Stage::Deciding | Stage::Notice)
        })
    };
    view! {
        <article class="card" data-testid="candidate">
            <header class="card-head">
                <h3><a href=format!("/member/{member}")>{name_of(desk, member)}</a></h3>
                <Badge words=mark tone=mark_tone/>
            </header>
            <p><Badge words=registered tone/> " " <Badge words=posts tone="info"/></p>
            <Judged one member/>
            <ul class="stack" role="list">{rows}</ul>
            {against.map(|words| view! { <p class="hint" data-testid="against">{words}</p> })}
            {move || open().then(|| view! {
                <div class="actions">
                    <button type="button" class="button small" data-testid="check" on:click=move |_| about.run(Ask::Check(member))>
                        {if checked { w.check_again } else { w.check }}
                    </button>
                </div>
            })}
        </article>
    }
}

#[component]
fn Add(one: One, open: RwSignal<bool>) -> impl IntoView {
    let w = Selecting::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let text = || RwSignal::new(String::new());
    let (by, whom, why, wrong) = (text(), text(), text(), text());
    let added: Id<Step> = desk.shell.new_id();
    let options =
        untrack(|| people(desk)).into_iter().map(|(id, name)| Option2::new(id.to_string(), name)).collect();
    let from =
        (0_usize..).zip(Nominator::ALL).map(|(place, by)| Option2::new(place.to_string(), nominator(by)));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let chosen =
            by.get_untracked().parse::<usize>().ok().and_then(|place| Nominator::ALL.get(place).copied());
        let (Some(by), Ok(candidate)) = (chosen, whom.get_untracked().parse()) else {
            return doing.fail(w.choose);
        };
        let words = why.get_untracked().trim().to_owned();
        if words.is_empty() {
            wrong.set(crate::words::honours::Voicing::words().why_needed.to_owned());
            return;
        }
        let award = one.id;
        let what = AwardStep::Nominated { candidate, by, answers: None };
        let edits = vec![
            Edit::Award(AwardEdit::Step { award, step: added, what }),
            Edit::Award(AwardEdit::Case { award, step: added, what: CaseFact::Reason { words } }),
        ];
        doing.run(edits, w.added, move || open.set(false));
    };
    let v = crate::words::honours::Voicing::words();
    view! {
        <form class="sheet-body stack" id="sheet-form" on:submit=submit>
            <Choices legend=w.by_whom options=from.collect() value=by required=true testid="add-by"
                on_choose=Callback::new(move |chosen| { doing.clear(); by.set(chosen); })/>
            <SelectField label=w.whom options value=whom none=w.choose.to_owned() required=true
                on_choose=Callback::new(move |chosen| { doing.clear(); whom.set(chosen); }) testid="add-whom"/>
            <TextField label=v.why value=why lines=true hint=v.why_hint error=wrong required=true testid="add-why"/>
            {doing.trouble()}
        </form>
        <SheetFoot doing open label=w.add testid="add-submit"/>
    }
}

#[component]
fn CheckSheet(one: One, member: Id<Member>, open: RwSignal<bool>) -> impl IntoView {
    let w = Selecting::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let mut listed: Vec<Veto> =
        desk.shell.view().with_untracked(|view| view.community.settings.award_vetoes.clone());
    // What people have decided speaks against the candidate, whatever list the community chose.
    let cancelled = untrack(|| years_of(desk, one, member)).is_cancelled();
    if cancelled && !listed.contains(&Veto::Disqualified) {
        listed.insert(0, Veto::Disqualified);
    }
    let said = if cancelled { w.cancelled_words } else { "" };
    let (words, wrong) = (RwSignal::new(said.to_owned()), RwSignal::new(String::new()));
    let ticked = cancelled.then_some(Veto::Disqualified);
    let chosen: RwSignal<BTreeSet<Veto>> = RwSignal::new(ticked.into_iter().collect());
    let rows = listed.into_iter().map(move |one| {
        let switch = move |event| {
            let on = event_target_checked(&event);
            wrong.set(String::new());
            chosen.update(|chosen| {
                if on { chosen.insert(one) } else { chosen.remove(&one) };
            });
        };
        view! {
            <label class="choice">
                <input type="checkbox" value=one.key() on:change=switch prop:checked=move || chosen.with(|chosen| chosen.contains(&one))/>
                <span>{veto(one)}</span>
            </label>
        }
    });
    let checked: Id<Step> = desk.shell.new_id();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let vetoes: Vec<Veto> = chosen.get_untracked().into_iter().collect();
        let words = words.get_untracked().trim().to_owned();
        if !vetoes.is_empty() && words.is_empty() {
            wrong.set(w.check_hint.to_owned());
            return;
        }
        let what = CaseFact::Checked { candidate: member, vetoes, words };
        let edit = AwardEdit::Case { award: one.id, step: checked, what };
        doing.run(vec![Edit::Award(edit)], w.checked, move || open.set(false));
    };
    let label = Signal::derive(move || if chosen.with(BTreeSet::is_empty) { w.passed } else { w.not_passed });
    view! {
        <form class="sheet-body stack" id="sheet-form" on:submit=submit>
            <p><strong>{name_of(desk, member)}</strong></p>
            <Judged one member/>
            <fieldset class="field" data-testid="check-vetoes">
                <legend>{w.vetoes}</legend>
                <div class="choices">{rows.collect_view()}</div>
            </fieldset>
            <TextField label=w.check_words value=words lines=true hint=w.check_hint error=wrong testid="check-words"/>
            <p role="status" data-testid="check-outcome"><strong>{move || label.get()}</strong></p>
            {doing.trouble()}
        </form>
        <SheetFoot doing open label=w.check testid="check-submit"/>
    }
}

/// Everybody who passed and did not stand down; staff say until when.
#[component]
fn Call(one: One, open: RwSignal<bool>) -> impl IntoView {
    let w = Selecting::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let today = desk.shell.today();
    let fit = one.award.with_untracked(|award| candidates(award));
    let fit = fit
        .into_iter()
        .filter(|known| !known.stood_down && known.check.as_ref().is_some_and(domain::award::Check::passed))
        .filter(|known| !untrack(|| years_of(desk, one, known.member)).is_cancelled());
    let fit: Vec<(Id<Member>, String)> =
        untrack(|| fit.map(|known| (known.member, name_of(desk, known.member))).collect());
    let chosen = RwSignal::new(fit.iter().map(|(member, _)| *member).collect::<BTreeSet<_>>());
    let votes = one.award.with_untracked(|award| award.card.way()) == Way::Vote;
    let until = RwSignal::new(today.plus(7).to_string());
    let wrong = RwSignal::new(String::new());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(until) = parse_day(&until.get_untracked()) else {
            wrong.set(w.day_wrong.to_owned());
            return;
        };
        let candidates: Vec<Id<Member>> = chosen.get_untracked().into_iter().collect();
        if candidates.is_empty() {
            return doing.fail(w.anybody);
        }
        let edits = step(desk, one, AwardStep::Called { candidates, until });
        doing.run(edits, w.called, move || open.set(false));
    };
    view! {
        <form class="sheet-body stack" id="sheet-form" on:submit=submit>
            <p class="hint">{w.call_hint}</p>
            <super::Picks legend=w.candidates people=fit chosen testid="call-who"/>
            <TextField label=if votes { w.until } else { w.until_score } value=until kind="date" error=wrong required=true testid="call-until"/>
            {doing.trouble()}
        </form>
        <SheetFoot doing open label=w.call testid="call-submit"/>
    }
}
