//! What a unit is told of its members who are honoured (反馈单位, domain 3.7).

use std::sync::Arc;

use domain::{
    award::AwardTold,
    register::{MemberField, UnitFile},
};
use leptos::prelude::*;

use crate::{
    pages::checkins::named,
    words::{day, units::OwnUnit},
};

/// The list; nothing while there is nothing to tell.
#[component]
pub(super) fn HonoursList(file: Memo<Option<Arc<UnitFile>>>) -> impl IntoView {
    let w = OwnUnit::words();
    let all = Memo::new(move |_| {
        file.with(|file| {
            let Some(unit) = file else { return Vec::new() };
            let told = unit.file.awards.told.values().filter_map(|fact| match &fact.step {
                AwardTold::Honoured { member, title, on, .. } => {
                    let name = unit.roster.get(member).map_or("", |card| card.get(MemberField::Name));
                    Some((*on, named(name), title.clone()))
                }
                AwardTold::Answered { .. } => None,
            });
            let mut told: Vec<_> = told.collect();
            told.sort_by(|one, two| two.cmp(one));
            told
        })
    });
    move || {
        let all = all.get();
        (!all.is_empty()).then(|| {
            let rows = all.into_iter().map(|(on, name, title)| {
                view! {
                    <li class="row" data-testid="unit-honour">
                        <span class="row-main"><strong>{name}</strong><small>{title}</small></span>
                        <span>{day(on)}</span>
                    </li>
                }
            });
            view! {
                <section class="part stack" data-testid="unit-honours">
                    <h2>{w.honours}</h2>
                    <ul class="rows" role="list">{rows.collect_view()}</ul>
                </section>
            }
        })
    }
}
