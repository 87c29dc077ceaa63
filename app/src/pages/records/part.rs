//! A member's records on the member's page. Staff only.

use domain::{id::Id, principal::Member, service::records};
use leptos::prelude::*;

use super::{about, home};
use crate::{
    components::{Badge, Icon},
    pages::doing::Desk,
    words::{
        self,
        records::{Records, record_state, record_tone, time},
        sentence,
    },
};

/// So many are shown here.
const SHOWN: usize = 8;

/// The part.
#[component]
pub(crate) fn RecordsPart(member: Id<Member>) -> impl IntoView {
    let w = Records::words();
    let desk = Desk::here();
    let today = desk.shell.today();
    let all = desk.derive(move |community| records(community, member));
    let whole = RwSignal::new(false);
    let rows = move || {
        let most = if whole.get() { usize::MAX } else { SHOWN };
        all.with(|all| {
            let lines = all.iter().take(most).map(|one| {
                let (tone, state) = (record_tone(one, today), record_state(one, today));
                let name = format!("{} {}", words::day(one.report.on), about(desk, one.report.source));
                view! {
                    <li class="bar" data-testid="member-record">
                        <span><a href=home(member, one.id)>{name}</a> " " {time(&one.report)}</span>
                        <Badge words=state tone/>
                    </li>
                }
            });
            lines.collect_view()
        })
    };
    view! {
        <section class="part stack" data-testid="records-part">
            <h2>{w.part}</h2>
            {move || all.with(Vec::is_empty).then(|| view! { <p class="hint">{w.none}</p> })}
            <ul class="stack" role="list">{rows}</ul>
            <div class="actions">
                <a class="button" href=format!("/record/new?who={member}") data-testid="enter-record"><Icon name="plus"/>{w.enter}</a>
                {move || {
                    let more = all.with(Vec::len).saturating_sub(SHOWN);
                    (more > 0 && !whole.get()).then(|| view! {
                        <button type="button" class="button quiet" on:click=move |_| whole.set(true)>
                            {sentence!("再看 {} 条", "{} more", more)}
                        </button>
                    })
                }}
            </div>
        </section>
    }
}
