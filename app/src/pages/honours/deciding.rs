//! The count, scores, posting the list, and confirming who is honoured. Staff only.

use std::collections::BTreeSet;

use domain::{
    award::{AwardStep, AwardTold, CaseFact, Listed, Stage, Tally, Way, tally},
    edit::{AwardEdit, Edit, FileOf},
    id::Id,
    moment::Day,
    principal::Member,
    wish::Step,
};
use leptos::prelude::*;

use super::{Picks, name_of, one::One, step};
use crate::{
    components::{Icon, Notice, Option2, SelectField, Sheet, TextField},
    pages::{
        checkins::SheetFoot,
        doing::{Desk, Doing},
        wish::parse_day,
    },
    words::{
        honours::{Selecting, award_result},
        say, sentence,
    },
};

fn count(desk: Desk, one: One) -> Option<Tally> {
    let today = desk.shell.today();
    desk.shell.view().with(|view| tally(&view.community, one.id, today))
}

/// The count, and what follows from it.
#[component]
pub(super) fn DecidingPart(one: One) -> impl IntoView {
    let w = Selecting::words();
    let desk = Desk::here();
    let stage = Memo::new(move |_| one.is.with(|is| is.stage));
    let counted = Memo::new(move |_| count(desk, one));
    let way = Memo::new(move |_| one.award.with(|award| award.card.way()));
    let (posting, scoring) = (RwSignal::new(false), RwSignal::new(false));
    let lines = move || {
        let tally = counted.get().unwrap_or_default();
        let rows = tally.lines.into_iter().map(|line| {
            let proposed = tally.proposed.contains(&line.member);
            view! {
                <li class="row" data-testid="tally-row">
                    <span class="row-main"><strong>{name_of(desk, line.member)}</strong></span>
                    {proposed.then(|| view! { <Icon name="star"/> })}
                    <span>{award_result(way.get(), line.result)}</span>
                </li>
            }
        });
        rows.collect_view()
    };
    let ties = move || {
        let tied = counted.with(|tally| tally.as_ref().map(|tally| tally.tied.clone()).unwrap_or_default());
        (!tied.is_empty()).then(|| {
            let names: Vec<String> = tied.iter().map(|member| name_of(desk, *member)).collect();
            let title = format!("{}{}", w.tied, names.join(say("、", ", ")));
            view! { <Notice tone="warn" title testid="tied"/> }
        })
    };
    let later = move || {
        let posted = one.is.with(|is| is.posted.as_ref().map(|posted| posted.counted));
        let now = counted.with(|tally| tally.as_ref().map(|tally| tally.counted));
        (posted.is_some() && posted != now && way.get() == Way::Vote)
            .then(|| view! { <p class="hint">{w.later_votes}</p> })
    };
    let summary = move || {
        counted.with(|tally| {
            let tally = tally.clone().unwrap_or_default();
            sentence!("计入 {} 张，未计入 {} 张", "{} count, {} do not", tally.counted, tally.uncounted)
        })
    };
    move || {
        let shown = matches!(stage.get(), Stage::Deciding | Stage::Notice | Stage::Decided);
        shown.then(|| {
            let votes = way.get() == Way::Vote;
            let deciding = stage.get() == Stage::Deciding;
            view! {
                <section class="part stack" data-testid="honour-count">
                    <h2>{if votes { w.count } else { w.scores }}</h2>
                    {votes.then(|| view! { <p data-testid="counted">{summary}</p> })}
                    {ties}
                    {later}
                    <ul class="rows" role="list">{lines}</ul>
                    {deciding.then(|| view! {
                        <p class="hint">{w.post_hint}</p>
                        <div class="actions">
                            {(!votes).then(|| view! {
                                <button type="button" class="button" data-testid="score" on:click=move |_| scoring.set(true)><Icon name="pencil"/>{w.score}</button>
                            })}
                            <button type="button" class="button primary" data-testid="honour-post" on:click=move |_| posting.set(true)>{w.post}</button>
                        </div>
                    })}
                    <Sheet open=posting title=Signal::stored(w.post.to_owned()) testid="post-sheet"><Post one open=posting/></Sheet>
                    <Sheet open=scoring title=Signal::stored(w.score.to_owned()) testid="score-sheet"><Score one open=scoring/></Sheet>
                </section>
            }
        })
    }
}

#[component]
fn Score(one: One, open: RwSignal<bool>) -> impl IntoView {
    let w = Selecting::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let text = || RwSignal::new(String::new());
    let (whom, judge, points, wrong) = (text(), text(), text(), text());
    let round = one.is.with_untracked(|is| is.round.clone());
    let listed = round.iter().flat_map(|round| &round.candidates);
    let options: Vec<Option2> =
        untrack(|| listed.map(|id| Option2::new(id.to_string(), name_of(desk, *id))).collect());
    let scored: Id<Step> = desk.shell.new_id();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(round) = one.is.with_untracked(|is| is.round.as_ref().map(|round| round.id)) else { return };
        let score = points.get_untracked().trim().parse::<u8>().ok().filter(|score| *score <= 100);
        wrong.set(if score.is_some() { String::new() } else { w.points_wrong.to_owned() });
        let (Some(score), Ok(candidate)) = (score, whom.get_untracked().parse::<Id<Member>>()) else {
            return doing.fail(w.choose);
        };
        let judge = judge.get_untracked().trim().to_owned();
        let what = CaseFact::Scored { round, candidate, judge, score };
        let edit = AwardEdit::Case { award: one.id, step: scored, what };
        doing.run(vec![Edit::Award(edit)], w.scored, move || open.set(false));
    };
    view! {
        <form class="sheet-body stack" id="sheet-form" on:submit=submit>
            <SelectField label=w.candidates options value=whom none=w.choose.to_owned() required=true
                on_choose=Callback::new(move |chosen| { doing.clear(); whom.set(chosen); }) testid="score-whom"/>
            <TextField label=w.judge value=judge required=true testid="score-judge"/>
            <TextField label=w.points value=points kind="number" error=wrong required=true testid="score-points"/>
            {doing.trouble()}
        </form>
        <SheetFoot doing open label=w.score testid="score-submit"/>
    }
}

#[component]
fn Post(one: One, open: RwSignal<bool>) -> impl IntoView {
    let w = Selecting::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let today = desk.shell.today();
    let counted = untrack(|| count(desk, one)).unwrap_or_default();
    let way = one.award.with_untracked(|award| award.card.way());
    let listed: Vec<(Id<Member>, String)> = untrack(|| {
        let lines = counted.lines.iter();
        lines
            .map(|line| {
                (line.member, format!("{} · {}", name_of(desk, line.member), award_result(way, line.result)))
            })
            .collect()
    });
    let chosen = RwSignal::new(counted.proposed.iter().copied().collect::<BTreeSet<_>>());
    let days = one.award.with_untracked(|award| award.notice_days());
    let to = RwSignal::new(
        desk.shell
            .view()
            .with_untracked(|view| today.plus_working(days, &view.community.settings.days_off))
            .to_string(),
    );
    let wrong = RwSignal::new(String::new());
    let counted = StoredValue::new(counted);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let day: Option<Day> = parse_day(&to.get_untracked());
        wrong.set(if day.is_some() { String::new() } else { w.day_wrong.to_owned() });
        let (Some(to), Some(round)) =
            (day, one.is.with_untracked(|is| is.round.as_ref().map(|round| round.id)))
        else {
            return;
        };
        let chosen = chosen.get_untracked();
        if chosen.is_empty() {
            return doing.fail(w.anybody);
        }
        let (winners, counted) = counted.with_value(|tally| {
            let lines = tally.lines.iter().filter(|line| chosen.contains(&line.member));
            let listed = lines.map(|line| Listed { member: line.member, result: line.result });
            (listed.collect(), tally.counted)
        });
        let what = AwardStep::Posted { round, winners, counted, from: today, to };
        doing.run(step(desk, one, what), w.posted, move || open.set(false));
    };
    let hint = sentence!(
        "至少 {} 个工作日，法定节假日请自行顺延",
        "At least {} working days; add public holidays",
        days
    );
    view! {
        <form class="sheet-body stack" id="sheet-form" on:submit=submit>
            <Picks legend=w.winners people=listed chosen testid="post-who"/>
            <TextField label=w.post_until value=to kind="date" hint error=wrong required=true testid="post-to"/>
            {doing.trouble()}
        </form>
        <SheetFoot doing open label=w.post testid="post-submit"/>
    }
}

/// After the notice: who is honoured. The person and the unit are told in the same act.
#[component]
pub(super) fn DecidePart(one: One) -> impl IntoView {
    let w = Selecting::words();
    let desk = Desk::here();
    let today = desk.shell.today();
    let open = RwSignal::new(false);
    let over = Memo::new(move |_| {
        one.is.with(|is| {
            is.stage == Stage::Notice && is.posted.as_ref().is_some_and(|posted| posted.to < today)
        })
    });
    let story = move || {
        let winners = one.is.with(|is| is.decided.as_ref().map(|(winners, _)| winners.clone()));
        let winners = winners.unwrap_or_default();
        (!winners.is_empty()).then(|| {
            let links =
                winners.into_iter().map(|member| view! { <super::certificate::StoryButton one member/> });
            view! { <div class="actions" data-testid="stories">{links.collect_view()}</div> }
        })
    };
    view! {
        {story}
        {move || over.get().then(|| view! {
            <div class="stack">
                <p class="hint">{w.decide_hint}</p>
                <div class="actions">
                    <button type="button" class="button primary" data-testid="honour-decide" on:click=move |_| open.set(true)>{w.decide}</button>
                </div>
            </div>
        })}
        <Sheet open title=Signal::stored(w.decide.to_owned()) testid="decide-sheet"><Decide one open/></Sheet>
    }
}

/// What tells the members honoured, and their units.
fn tells(desk: Desk, one: One, winners: &[Id<Member>], on: Day) -> Vec<Edit> {
    let (title, kind) = one.award.with_untracked(|award| (award.card.on_paper(), award.card.kind()));
    let Some(kind) = kind else { return Vec::new() };
    let tell = |file: FileOf, step: Id<Step>, member: Id<Member>| {
        let what = AwardTold::Honoured { member, kind, title: title.clone(), on };
        Edit::Award(AwardEdit::Tell { file, award: one.id, step, what })
    };
    desk.shell.view().with_untracked(|view| {
        let one = |member: &Id<Member>| {
            let unit = view.community.to_tell(*member, None, on);
            let unit = unit.map(|(unit, person, _)| tell(FileOf::Unit(unit), desk.shell.new_id(), person));
            let known = view.community.member(*member).is_some_and(|file| file.file.removed.is_none());
            let own = known.then(|| tell(FileOf::Member(*member), desk.shell.new_id(), *member));
            own.into_iter().chain(unit)
        };
        winners.iter().flat_map(one).collect()
    })
}

#[component]
fn Decide(one: One, open: RwSignal<bool>) -> impl IntoView {
    let w = Selecting::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let today = desk.shell.today();
    let listed = one.is.with_untracked(domain::award::Selection::listed);
    let named: Vec<(Id<Member>, String)> =
        untrack(|| listed.iter().map(|member| (*member, name_of(desk, *member))).collect());
    let chosen = RwSignal::new(listed.into_iter().collect::<BTreeSet<_>>());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let winners: Vec<Id<Member>> = chosen.get_untracked().into_iter().collect();
        if winners.is_empty() {
            return doing.fail(w.anybody);
        }
        let mut edits = step(desk, one, AwardStep::Decided { winners: winners.clone() });
        edits.extend(tells(desk, one, &winners, today));
        doing.run(edits, w.decided, move || open.set(false));
    };
    view! {
        <form class="sheet-body stack" id="sheet-form" on:submit=submit>
            <p class="hint">{w.decide_hint}</p>
            <Picks legend=w.winners people=named chosen testid="decide-who"/>
            {doing.trouble()}
        </form>
        <SheetFoot doing open label=w.decide testid="decide-submit"/>
    }
}
