//! Publishing a month's counts for the district, and the file that hands them over.

use std::sync::Arc;

use domain::{
    edit::Edit,
    month::Month,
    statistics::{Figures, Measure, Place, Published, SummaryFile, figures},
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_location;

use super::months;
use crate::{
    components::{HandedOver, Icon, Notice, Option2, SelectField, hand_over},
    pages::doing::{Desk, Doing},
    words::{
        sentence,
        statistics::{Publishing, measure},
    },
};

/// Older months are not changed any more.
const MONTHS: usize = 6;

/// The part of the page.
#[component]
pub(super) fn PublishPart() -> impl IntoView {
    let w = Publishing::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let today = desk.shell.today();
    let all = months(today, MONTHS);
    // The page of the day asks for a month that is over.
    let asked = use_location().query.with_untracked(|query| query.get("month").unwrap_or_default());
    let chosen = match asked.parse::<Month>() {
        Ok(month) if all.contains(&month) => Some(month),
        _ => all.first().copied(),
    };
    let chosen = RwSignal::new(chosen.map(|month| month.to_string()).unwrap_or_default());
    let month: Memo<Option<Month>> = Memo::new(move |_| chosen.with(|chosen| chosen.parse().ok()));
    let now = Memo::new(move |_| {
        let month = month.get()?;
        Some(desk.shell.view().with(|view| figures(&view.community, month, today)))
    });
    let was: Memo<Option<Published>> = Memo::new(move |_| {
        let month = month.get()?;
        desk.shell.view().with(|view| view.community.summary.get(&month).cloned())
    });
    let publish = move |_| {
        let (Some(month), Some(figures)) = (month.get_untracked(), now.get_untracked()) else { return };
        doing.run(vec![Edit::SumUp { month, figures }], w.published, || ());
    };
    let options = all.iter().map(|month| Option2::new(month.to_string(), month.to_string())).collect();
    view! {
        <section class="part stack off-paper" data-testid="publish-part">
            <h2>{w.title}</h2>
            <p class="hint">{w.lead}</p>
            <SelectField label=w.month options value=chosen on_choose=Callback::new(move |month| chosen.set(month))
                testid="publish-month"/>
            {move || {
                let (now, was) = (now.get(), was.get());
                let contested = was.as_ref().is_some_and(|was| !was.contested.is_empty());
                let told = match (&now, &was) {
                    (_, None) => w.not_yet,
                    (Some(now), Some(was)) if *now == was.figures && !contested => w.same,
                    (_, Some(_)) => w.differs,
                };
                view! {
                    {contested.then(|| view! {
                        <Notice tone="warn" title=w.contested text=w.contested_text testid="publish-contested"/>
                    })}
                    <p role="status" data-testid="publish-state">{told}</p>
                    <Numbers now=now.unwrap_or_default() was=was.map(|was| was.figures)/>
                }
            }}
            {doing.trouble()}
            <div class="actions">
                <button type="button" class="button primary" data-testid="publish" on:click=publish aria-busy=move || doing.busy()>
                    {w.publish}
                </button>
                <SaveFile/>
            </div>
            <p class="hint">{w.export_hint}</p>
        </section>
    }
}

#[component]
fn Numbers(now: Figures, was: Option<Figures>) -> impl IntoView {
    let w = Publishing::words();
    let rows = Measure::all()
        .filter_map(|one| {
            let before = was.as_ref().and_then(|was| was.get(one));
            let now = now.get(one);
            now.or(before)?;
            let words = |count: Option<u32>| count.map_or("—".to_owned(), |count| count.to_string());
            let tone = (was.is_some() && now != before).then_some("warn");
            Some(view! {
                <tr data-tone=tone><th scope="row">{measure(one)}</th><td>{words(now)}</td><td>{words(before)}</td></tr>
            })
        })
        .collect_view();
    view! {
        <div class="chart-frame" tabindex="0" role="region" aria-label=w.title>
            <table class="chart-table" data-testid="publish-numbers">
                <caption class="unseen">{w.title}</caption>
                <thead><tr><th scope="col">{w.measure}</th><th scope="col">{w.to_publish}</th><th scope="col">{w.was}</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

/// The button that saves what was published as a file.
#[component]
pub(super) fn SaveFile() -> impl IntoView {
    let w = Publishing::words();
    let desk = Desk::here();
    let any = Memo::new(move |_| desk.shell.view().with(|view| !view.community.summary.is_empty()));
    let save = move |_| {
        let (place, name) = desk.shell.view().with_untracked(|view| {
            let name = view.community.profile.name.clone();
            (Place::of(&name, &Arc::clone(&view.community.summary)), name)
        });
        let text = serde_json::to_string_pretty(&SummaryFile::of(&place)).unwrap_or_default();
        let name = sentence!("{}汇总-{}.json", "{}-summary-{}.json", name, desk.shell.today());
        spawn_local(async move {
            match hand_over(&text, &name).await {
                HandedOver::Saved(said) => desk.toasts.show("good", said),
                HandedOver::ToCopy => desk.toasts.show("bad", w.no_files.to_owned()),
                HandedOver::Failed(why) => desk.toasts.show("bad", why),
            }
        });
    };
    view! {
        <Show when=move || any.get()>
            <button type="button" class="button" data-testid="save-summary" on:click=save>
                <Icon name="download"/>{w.export}
            </button>
        </Show>
    }
}
