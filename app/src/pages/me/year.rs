//! How the year stands: what there is of what is asked, the hours, and what is lacking.

use domain::{id::Id, principal::Member};
use leptos::prelude::*;

use crate::{
    components::{Badge, Facts, Icon},
    pages::{doing::Desk, judging::judged},
    words::{
        me::Me,
        standing::{Standing, hours, lacking, outcome, outcome_tone},
    },
};

/// The part.
#[component]
pub(super) fn YearPart(me: Id<Member>) -> impl IntoView {
    let (w, s) = (Me::words(), Standing::words());
    let desk = Desk::here();
    let today = desk.shell.today();
    // What the community set may arrive after the page.
    let year = desk.derive(move |community| community.settings.year_begins.of(today));
    let found = judged(desk, me, year.into());
    let tally = |name: &'static str, number: String, testid: &'static str| {
        view! {
            <a class="tally" href="/standing" data-testid=testid><strong>{number}</strong><span>{name}</span></a>
        }
    };
    view! {
        <section class="part stack" data-testid="me-year">
            <h2>
                {w.year} " "
                {move || found.get().map(|found| {
                    let is = found.requirement().outcome;
                    view! { <Badge words=outcome(is) tone=outcome_tone(is)/> }
                })}
            </h2>
            {move || found.get().map(|found| {
                let of = *found.requirement();
                let (has, needs) = (of.has, of.needs);
                let kinds = found.counted.kinds.iter().filter(|kind| !kind.kind.is_empty());
                let kinds: Vec<(String, String)> =
                    kinds.map(|kind| (kind.kind.clone(), format!("{} · {}", kind.records, hours(kind.half_hours)))).collect();
                view! {
                    <div class="tallies">
                        {tally(s.posts, format!("{} / {}", has.posts, needs.posts), "me-posts")}
                        {tally(s.projects, format!("{} / {}", has.projects, needs.projects), "me-projects")}
                        {tally(s.activities, format!("{} / {}", has.activities, needs.activities), "me-activities")}
                        {tally(w.hours, hours(found.counted.half_hours), "me-hours")}
                    </div>
                    <p data-testid="me-lacking">{lacking(&of.lacking())}</p>
                    {(!kinds.is_empty()).then(|| view! {
                        <details data-testid="me-kinds"><summary>{w.by_kind}</summary><Facts facts=kinds/></details>
                    })}
                }
            })}
            <div class="actions">
                <a class="button small" href="/standing" data-testid="me-standing"><Icon name="check"/>{w.to_year}</a>
                <a class="button small" href="/record" data-testid="me-records"><Icon name="ledger"/>{w.to_records}</a>
            </div>
        </section>
    }
}
