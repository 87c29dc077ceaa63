//! 转办: needs from the doors that only staff can make a wish or an opinion of, one by one or all at once.

use domain::{
    edit::Edit,
    grant::Site,
    id::Id,
    survey::{Door, Need, NeedKind, place, take_over},
};
use leptos::prelude::*;

use super::{book::SurveyBook, door_path};
use crate::{
    components::Icon,
    pages::doing::{Desk, Doing},
    words::{Surveying, need_kind, sentence},
};

/// A need that waits for the office.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Waiting {
    site: Site,
    door: Id<Door>,
    need: Id<Need>,
    kind: NeedKind,
}

/// What is done to take these over.
fn edits(desk: Desk, waiting: &[Waiting]) -> Vec<Edit> {
    let year = desk.shell.today().year();
    desk.shell.view().with_untracked(|view| {
        let of = |one: &Waiting| take_over(&view.community, one.site, one.door, one.need, year);
        waiting.iter().flat_map(of).collect()
    })
}

/// The list; nothing when nothing waits.
#[component]
pub(crate) fn TakeOverPart() -> impl IntoView {
    let w = Surveying::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let book = SurveyBook::of(desk);
    let all = Memo::new(move |_| {
        book.with(|book| {
            let of = |entry: &std::sync::Arc<super::book::Entry>| {
                let site = entry.site;
                entry.waiting.clone().into_iter().map(move |(door, need, kind)| Waiting {
                    site,
                    door,
                    need,
                    kind,
                })
            };
            book.entries.iter().flat_map(of).collect::<Vec<_>>()
        })
    });
    let take = move |waiting: &[Waiting]| doing.run(edits(desk, waiting), w.taken_over, || ());
    move || {
        let list = all.get();
        if list.is_empty() {
            return ().into_any();
        }
        let count = list.len();
        let rows = list
            .into_iter()
            .map(|one| view! { <li><Row one on_take=Callback::new(move |()| take(&[one]))/></li> });
        view! {
            <section class="part stack" data-testid="take-over">
                <h2>{w.take_over}</h2>
                <p class="hint">{w.take_over_hint}</p>
                <ul class="rows" role="list">{rows.collect_view()}</ul>
                {doing.trouble()}
                {(count > 1).then(|| view! {
                    <div class="actions">
                        <button type="button" class="button primary" data-testid="take-over-all" aria-busy=move || doing.busy()
                            on:click=move |_| all.with_untracked(|all| take(all))>
                            {sentence!("{}（{} 条）", "{} ({})", w.take_over_all, count)}
                        </button>
                    </div>
                })}
            </section>
        }
        .into_any()
    }
}

#[component]
fn Row(one: Waiting, on_take: Callback<()>) -> impl IntoView {
    let w = Surveying::words();
    let desk = Desk::here();
    let title = desk.shell.view().with_untracked(|view| {
        let survey = view.community.surveys.get(&one.site);
        let door = survey.and_then(|survey| survey.doors.get(&one.door));
        let building = view.community.buildings.get(&one.site.building);
        door.map(|household| place(building, &household.door)).unwrap_or_default()
    });
    view! {
        <div class="row" data-testid="take-over-row">
            <Icon name=match one.kind {
                NeedKind::Wish => "heart",
                NeedKind::Order => "send",
                NeedKind::Opinion | NeedKind::Other => "talk",
            }/>
            <span class="row-main">
                <strong>{need_kind(one.kind)}</strong>
                <small><a href=door_path(one.site, one.door)>{title}</a></small>
            </span>
            <button type="button" class="button small" data-testid="take-over-one" on:click=move |_| on_take.run(())>
                {w.take_over_one}
            </button>
        </div>
    }
}
