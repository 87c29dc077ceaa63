//! 资料保管期限: the yearly review, removal on request, how far removals have come, and which there were. For whoever may
//! remove.

mod progress;
mod subject;

use std::collections::BTreeSet;

use domain::{
    access::{DocName, may_remove},
    edit::Edit,
    retention::{Due, Part, RemovalReason, Subject, Thing, due, removal, review_again},
};
use leptos::prelude::*;

use super::doing::{Desk, Doing};
use crate::{
    components::{Choices, Empty, Icon, Notice, Option2, PageHead, Search, Switch, TextField},
    words::{self, Removing, removal_reason, sentence},
};
use progress::{History, Progress};
use subject::{PreviewPart, matches, name};

/// How many found records are listed.
const SHOWN: usize = 20;

/// The page.
#[component]
pub(crate) fn RemovalPage() -> impl IntoView {
    let w = Removing::words();
    let desk = Desk::here();
    let may = desk.me_now().is_some_and(|me| may_remove(&me.grant, &DocName::Community));
    if !may {
        return view! { <PageHead title=w.title/><Empty icon="person" title=w.only_admin/> }.into_any();
    }
    let chosen: RwSignal<BTreeSet<Subject>> = RwSignal::new(BTreeSet::new());
    view! {
        <PageHead title=w.title lead=Signal::stored(w.lead.to_owned())/>
        <p class="hint">{w.only_here}</p>
        <Review chosen/>
        <OnRequest chosen/>
        <Confirm chosen/>
        <Progress/>
        <History/>
    }
    .into_any()
}

fn toggle(chosen: RwSignal<BTreeSet<Subject>>, subject: Subject) {
    chosen.update(|chosen| {
        if !chosen.remove(&subject) {
            chosen.insert(subject);
        }
    });
}

/// What is due: tick what goes, say why the rest stays.
#[component]
fn Review(chosen: RwSignal<BTreeSet<Subject>>) -> impl IntoView {
    let w = Removing::words();
    let desk = Desk::here();
    let list = desk.derive(move |community| due(community, desk.shell.today()));
    view! {
        <section class="part stack" data-testid="due">
            <h2>{w.due}</h2>
            {move || {
                let list = list.get();
                if list.is_empty() {
                    return view! { <Empty icon="check" title=w.nothing_due/> }.into_any();
                }
                let rows = list.into_iter().map(|due| view! { <DueRow due chosen/> }).collect_view();
                view! { <ul class="stack" role="list">{rows}</ul> }.into_any()
            }}
        </section>
    }
}

#[component]
fn DueRow(due: Due, chosen: RwSignal<BTreeSet<Subject>>) -> impl IntoView {
    let w = Removing::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let subject = due.subject;
    let title = desk.shell.view().with_untracked(|view| name(&view.community, subject));
    let when = match (due.closed, due.since) {
        (Some(closed), Some(since)) => {
            let (closed, since) = (words::day(closed), words::day(since));
            sentence!("{} 办结，{} 起到期", "closed on {}, due since {}", closed, since)
        }
        _ => w.no_date.to_owned(),
    };
    let keeping = RwSignal::new(false);
    let why = RwSignal::new(String::new());
    let keep = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let home = |thing: Thing| desk.shell.view().with_untracked(|view| thing.home(&view.community));
        let part = match subject {
            Subject::Record(thing) => match home(thing) {
                Some(part) => part,
                None => return,
            },
            Subject::Wish(wish) => Part::Case(wish),
            Subject::Member(id) => Part::File(domain::edit::FileOf::Member(id)),
            Subject::Unit(id) => Part::File(domain::edit::FileOf::Unit(id)),
            Subject::Door(site, door) => Part::Door(site, door),
        };
        let until = review_again(desk.shell.today());
        doing.run(vec![Edit::Keep { part, why: why.get_untracked(), until }], w.kept, move || {
            keeping.set(false);
        });
    };
    let on = Signal::derive(move || chosen.with(|chosen| chosen.contains(&subject)));
    view! {
        <li>
            <article class="card" data-testid="due-row">
                <Switch label=title on on_change=Callback::new(move |_| toggle(chosen, subject)) testid="due-tick"/>
                <p class="hint">{when}</p>
                {due.kept.map(|kept| view! { <p>{w.kept_before}{"："}{kept.why}</p> })}
                <PreviewPart subject/>
                {move || if keeping.get() {
                    view! {
                        <form class="form" on:submit=keep>
                            <TextField label=w.keep_why value=why required=true testid="keep-why"/>
                            {doing.trouble()}
                            <button type="submit" class="button" data-testid="keep-save" aria-busy=move || doing.busy()>{w.keep_save}</button>
                        </form>
                    }
                    .into_any()
                } else {
                    view! {
                        <button type="button" class="button quiet" data-testid="keep" on:click=move |_| keeping.set(true)>{w.keep}</button>
                    }
                    .into_any()
                }}
            </article>
        </li>
    }
}

/// Finding one record, because its person asked.
#[component]
fn OnRequest(chosen: RwSignal<BTreeSet<Subject>>) -> impl IntoView {
    let w = Removing::words();
    let desk = Desk::here();
    let wanted = RwSignal::new(String::new());
    view! {
        <section class="part stack" data-testid="on-request">
            <h2>{w.one}</h2>
            <p class="hint">{w.one_lead}</p>
            <Search label=w.find placeholder=w.find_hint value=wanted testid="removal-search"/>
            {move || {
                let text = wanted.get();
                let text = text.trim();
                if text.is_empty() {
                    return ().into_any();
                }
                let found: Vec<(Subject, String)> = desk.shell.view().with(|view| {
                    let found = matches(&view.community, text, desk.shell.now().day());
                    found.take(SHOWN).map(|subject| (subject, name(&view.community, subject))).collect()
                });
                if found.is_empty() {
                    return view! { <p class="hint">{w.none_found}</p> }.into_any();
                }
                let rows = found.into_iter().map(|(subject, title)| {
                    let on = Signal::derive(move || chosen.with(|chosen| chosen.contains(&subject)));
                    view! {
                        <li class="card" data-testid="found-row">
                            <Switch label=title on on_change=Callback::new(move |_| toggle(chosen, subject)) testid="found-tick"/>
                            <PreviewPart subject/>
                        </li>
                    }
                });
                view! { <ul class="stack" role="list">{rows.collect_view()}</ul> }.into_any()
            }}
        </section>
    }
}

/// Everything that is ticked, and the last word.
#[component]
fn Confirm(chosen: RwSignal<BTreeSet<Subject>>) -> impl IntoView {
    let w = Removing::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let why = RwSignal::new(RemovalReason::Due);
    let at_once = RwSignal::new(false);
    let sure = RwSignal::new(false);
    let remove = move |_| {
        if !sure.get_untracked() {
            return sure.set(true);
        }
        let subjects: Vec<Subject> = chosen.get_untracked().into_iter().collect();
        let edits = desk.shell.view().with_untracked(|view| {
            let fresh = || *desk.shell.new_id::<()>().bytes();
            removal(&view.community, &subjects, why.get_untracked(), at_once.get_untracked(), fresh)
        });
        sure.set(false);
        doing.run(edits, w.noted, move || {
            chosen.set(BTreeSet::new());
        });
    };
    let key = |why: RemovalReason| format!("{why:?}");
    let choose = move |said: String| {
        if let Some(chosen) = RemovalReason::ALL.into_iter().find(|why| key(*why) == said) {
            why.set(chosen);
        }
    };
    let has = Memo::new(move |_| chosen.with(|chosen| !chosen.is_empty()));
    view! {
        {move || has.get().then(|| view! {
            <section class="part stack" data-testid="to-remove">
                <h2>{w.selected}</h2>
                <ul role="list" class="rows">
                    {move || chosen.get().into_iter().map(|subject| {
                        let title = desk.shell.view().with_untracked(|view| name(&view.community, subject));
                        view! { <li class="row"><span class="row-main">{title}</span></li> }
                    }).collect_view()}
                </ul>
                <Choices legend=w.why options=RemovalReason::ALL.map(|why| Option2::new(key(why), removal_reason(why))).to_vec()
                    value=Signal::derive(move || key(why.get())) on_choose=Callback::new(choose) testid="removal-why"/>
                <Switch label=w.at_once on=at_once on_change=Callback::new(move |on| at_once.set(on)) testid="removal-at-once"/>
                <Notice tone="warn" title=w.lost text=w.copies testid="removal-warning"/>
                {doing.trouble()}
                <div class="actions">
                    <button type="button" class="button danger" data-testid="remove" aria-busy=move || doing.busy() on:click=remove>
                        <Icon name="alert"/>
                        {move || if sure.get() { w.sure } else { w.remove }}
                    </button>
                </div>
            </section>
        })}
    }
}
