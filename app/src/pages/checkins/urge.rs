//! Whom to urge: who has not checked in, why as far as it is known, and urging many at once.

use std::collections::BTreeSet;

use domain::{id::Id, moment::Day, principal::Member};
use leptos::prelude::*;

use super::{
    StageMark,
    book::Row,
    urging::{UrgeForm, line},
};
use crate::{
    components::{Badge, Empty, Sheet, Switch},
    words::{
        checkin::{Queue, Steps, Urge},
        sentence,
    },
};

/// The list.
#[component]
pub(super) fn UrgeList(rows: Memo<Vec<Row>>, today: Day) -> impl IntoView {
    let w = Urge::words();
    let only_late = RwSignal::new(false);
    let picked: RwSignal<BTreeSet<Id<Member>>> = RwSignal::new(BTreeSet::new());
    let open = RwSignal::new(false);
    let shown = Memo::new(move |_| {
        let late = only_late.get();
        rows.with(|rows| rows.iter().filter(|row| !late || row.is_late(today)).cloned().collect::<Vec<_>>())
    });
    // Who has checked in meanwhile is not urged.
    let chosen = Memo::new(move |_| {
        shown.with(|shown| {
            let listed = shown.iter().map(|row| row.member);
            picked.with(|picked| listed.filter(|member| picked.contains(member)).collect::<Vec<_>>())
        })
    });
    let pick_all = move |_| {
        let all: BTreeSet<_> = shown
            .with_untracked(|shown| shown.iter().filter(|row| !row.exempt).map(|row| row.member).collect());
        picked.update(|picked| *picked = if *picked == all { BTreeSet::new() } else { all });
    };
    view! {
        <div class="stack">
            <p class="hint">{w.lead}</p>
            <Switch label=w.only_late on=only_late on_change=Callback::new(move |on| only_late.set(on)) testid="only-late"/>
            <div class="actions">
                <button type="button" class="button small" data-testid="pick-all" on:click=pick_all>{w.pick_all}</button>
                <button type="button" class="button small primary" data-testid="urge-many"
                    disabled=move || chosen.with(Vec::is_empty) on:click=move |_| open.set(true)>
                    {move || sentence!("{}（{} 人）", "{} ({})", w.run, chosen.with(Vec::len))}
                </button>
            </div>
            {move || if shown.with(Vec::is_empty) {
                view! { <Empty icon="check" title=Queue::words().nobody/> }.into_any()
            } else {
                let rows = shown.get().into_iter().map(|row| view! { <Line row picked/> }).collect_view();
                view! { <ul class="rows" role="list" data-testid="urge-list">{rows}</ul> }.into_any()
            }}
        </div>
        <Sheet open title=Signal::stored(Steps::words().urge.to_owned()) testid="urge-sheet">
            {move || view! { <UrgeForm members=chosen.get_untracked() open/> }}
        </Sheet>
    }
}

#[component]
fn Line(row: Row, picked: RwSignal<BTreeSet<Id<Member>>>) -> impl IntoView {
    let w = Urge::words();
    let member = row.member;
    let times = match row.urgings.last() {
        None => w.never.to_owned(),
        Some(last) => {
            sentence!("督促 {} 次，最近：{}", "urged {} times, last: {}", row.urgings.len(), line(last))
        }
    };
    view! {
        <li class="row" data-testid="urge-row">
            <label class="pick">
                <input type="checkbox" data-testid="pick" aria-label=sentence!("选择 {}", "Choose {}", row.name)
                    prop:checked=move || picked.with(|picked| picked.contains(&member))
                    on:change=move |event| picked.update(|picked| {
                        if event_target_checked(&event) { picked.insert(member); } else { picked.remove(&member); }
                    })/>
            </label>
            <span class="row-main">
                <strong><a href=format!("/checkins?who={member}")>{row.name.clone()}</a> " "
                    {row.exempt.then(|| view! { <Badge words=w.exempt tone="info"/> })}
                </strong>
                <small>{row.unit.clone()}</small>
                <small>{times}</small>
                {row.proposed.then(|| view! { <small class="due" data-tone="warn">{w.proposed}</small> })}
            </span>
            <StageMark stage=row.stage/>
        </li>
    }
}
