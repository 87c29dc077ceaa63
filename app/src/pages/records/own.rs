//! 我的服务: what a member reported, what staff entered and what came by itself, each with where it is and why.

use domain::{
    moment::Day,
    principal::Principal,
    service::{Entry, ServiceRecord, Source, Standing, derived, readings, records},
};
use leptos::prelude::*;

use super::{about, home, key_of};
use crate::{
    components::{Badge, Empty, Icon, PageHead, ShowMore},
    pages::doing::Desk,
    words::{
        self, Common,
        records::{Records, duration, record_state, record_tone, record_why, time},
        sentence,
    },
};

/// So many are drawn at once.
const PAGE: usize = 40;

/// One line: what was recorded, or what follows from elsewhere.
#[derive(Clone, Debug, PartialEq)]
enum Row {
    Record(Box<ServiceRecord>),
    Derived(Box<Entry>),
}

impl Row {
    const fn on(&self) -> Day {
        match self {
            Self::Record(one) => one.report.on,
            Self::Derived(one) => one.on,
        }
    }
}

/// The page.
#[component]
pub(crate) fn OwnRecordsPage() -> impl IntoView {
    let w = Records::words();
    let desk = Desk::here();
    // From now on this page opens without a network, with every version.
    desk.shell.keep_all_pages();
    let rows = Memo::new(move |_| {
        let Some(Principal::Member(me)) = desk.who() else { return None };
        Some(desk.known(|community| {
            let others = derived(community, me, &readings(community, me)).into_iter();
            let mut rows: Vec<Row> = others.map(|one| Row::Derived(Box::new(one))).collect();
            rows.extend(records(community, me).into_iter().map(|one| Row::Record(Box::new(one))));
            rows.sort_by_key(|row| std::cmp::Reverse(row.on()));
            rows
        }))
    });
    let shown = RwSignal::new(PAGE);
    let number = Signal::derive(move || rows.with(|rows| rows.as_ref().map_or(0, Vec::len)));
    view! {
        <PageHead title=w.title lead=Signal::stored(w.lead.to_owned())>
            {move || rows.with(Option::is_some).then(|| view! {
                <a class="button primary" href="/record/new" data-testid="new-record"><Icon name="plus"/>{w.new}</a>
            })}
        </PageHead>
        {move || match rows.get() {
            None if desk.is_staff() => view! {
                <Empty icon="person" title=w.staff_title><a class="button primary" href="/records">{w.staff_title}</a></Empty>
            }
            .into_any(),
            None => view! { <Empty icon="person" title=Common::words().only_claimants/> }.into_any(),
            Some(rows) if rows.is_empty() => view! { <Empty icon="check" title=w.none text=w.none_text/> }.into_any(),
            Some(rows) => {
                let rows = rows.into_iter().take(shown.get()).map(|row| match row {
                    Row::Record(one) => view! { <Line one=*one/> }.into_any(),
                    Row::Derived(one) => view! { <Note one=*one/> }.into_any(),
                });
                view! { <ul class="stack" role="list" data-testid="own-records">{rows.collect_view()}</ul> }.into_any()
            }
        }}
        <ShowMore all=number shown page=PAGE words=|left| sentence!("再看 {} 条", "{} more", left)/>
    }
}

#[component]
fn Line(one: ServiceRecord) -> impl IntoView {
    let desk = Desk::here();
    let today = desk.shell.today();
    let (tone, state, why) = (record_tone(&one, today), record_state(&one, today), record_why(&one, today));
    view! {
        <li class="card" data-testid="record-row">
            <header class="card-head">
                <h2><a href=home(one.member, one.id)>{words::day(one.report.on)} " " {about(desk, one.report.source)}</a></h2>
                <Badge words=state tone/>
            </header>
            <p>{time(&one.report)} " · " {one.report.content.clone()}</p>
            <p class="hint">{why}</p>
        </li>
    }
}

/// Something that came by itself; what has no hours may get them.
#[component]
fn Note(one: Entry) -> impl IntoView {
    let w = Records::words();
    let desk = Desk::here();
    let (what, state, tone) = match (one.completes, one.source, one.standing) {
        (true, Source::Wish(_), Standing::Verified { .. }) => (w.granted, w.counted, "good"),
        (true, _, Standing::Verified { .. }) => (w.finished, w.counted, "good"),
        (true, Source::Wish(_), _) => (w.granted, w.unconfirmed, "info"),
        (true, ..) => (w.finished, w.unconfirmed, "info"),
        (false, ..) => (w.note, w.done_by_itself, "calm"),
    };
    let add = (!one.completes).then(|| format!("/record/new?about={}&on={}", key_of(one.source), one.on));
    view! {
        <li class="card" data-testid="derived-row">
            <header class="card-head">
                <h2>{words::day(one.on)} " " {about(desk, one.source)}</h2>
                <Badge words=state tone/>
            </header>
            <p class="hint">{what} " · " {duration(one.minutes)}</p>
            {add.map(|href| view! {
                <div class="actions"><a class="button small" href=href data-testid="add-hours"><Icon name="plus"/>{w.add_hours}</a></div>
            })}
        </li>
    }
}
