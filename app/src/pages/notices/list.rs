//! The list: what is shown now, the newest first; for staff also what is written, over or taken down. Lists of selections
//! stand among them.

use std::cmp::Reverse;

use domain::{
    award::{Stage, selection},
    community::Community,
    export::Exported,
    id::Id,
    moment::Day,
    notice::{NoticeField, NoticeKind, NoticeState, PublicNotice},
};
use leptos::prelude::*;

use super::{filled, titled};
use crate::{
    components::{Badge, Chips, Empty, Icon, Option2, PageHead},
    pages::{
        doing::{Beginning, Desk},
        exporting::ExportButton,
        office::{Office, Room},
    },
    words::{
        day,
        honours::award_title,
        notices::{Notices, notice_kind, notice_state, notice_tone},
        sentence,
    },
};

/// One line of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Row {
    href: String,
    title: String,
    text: String,
    kind: Option<NoticeKind>,
    state: NoticeState,
    days: String,
    from: String,
}

fn days(from: &str, to: &str) -> String {
    let read = |text: &str| text.parse().map(day).unwrap_or_default();
    match (read(from), read(to)) {
        (from, to) if to.is_empty() => from,
        (from, to) => sentence!("{} 至 {}", "{} to {}", from, to),
    }
}

fn rows(community: &Community, staff: bool, today: Day) -> Vec<Row> {
    let notice = |(id, notice): (&Id<PublicNotice>, &PublicNotice)| {
        let state = notice.state(today);
        let card = &notice.card;
        (staff || state == NoticeState::Shown).then(|| Row {
            href: format!("/notice/{id}"),
            title: titled(card.get(NoticeField::Title)),
            text: card.get(NoticeField::Text).chars().take(80).collect(),
            kind: notice.kind(),
            state,
            days: days(card.get(NoticeField::From), card.get(NoticeField::To)),
            from: card.get(NoticeField::From).to_owned(),
        })
    };
    let posted = community.awards.iter().filter_map(|(id, award)| {
        let is = selection(award, today);
        let posted = is.posted.filter(|_| is.stage == Stage::Notice)?;
        Some(Row {
            href: format!("/honour/{id}"),
            title: award_title(&award.card),
            text: Notices::words().awards.to_owned(),
            kind: Some(NoticeKind::Public),
            state: if posted.to < today { NoticeState::Over } else { NoticeState::Shown },
            days: days(&posted.from.to_string(), &posted.to.to_string()),
            from: posted.from.to_string(),
        })
    });
    let mut rows: Vec<Row> = community.notices.iter().filter_map(notice).chain(posted).collect();
    rows.sort_by_cached_key(|row| (row.state, Reverse(row.from.clone()), row.href.clone()));
    rows
}

/// How many are shown to everybody now.
pub(crate) fn shown_count(community: &Community, today: Day) -> usize {
    rows(community, false, today).iter().filter(|row| row.state == NoticeState::Shown).count()
}

/// The page.
#[component]
pub(crate) fn NoticesPage() -> impl IntoView {
    let w = Notices::words();
    let desk = Desk::here();
    desk.shell.keep_all_pages();
    let today = desk.shell.today();
    let staff = desk.is_staff_now();
    let all = desk.derive(move |community| rows(community, staff, today));
    let (kind, state) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let found = Memo::new(move |_| {
        let (kind, state) = (kind.get(), state.get());
        all.with(|all| {
            let fits = |row: &&Row| {
                (kind.is_empty() || row.kind.is_some_and(|of| of.key() == kind))
                    && (state.is_empty() || state_key(row.state) == state)
            };
            all.iter().filter(fits).cloned().collect::<Vec<_>>()
        })
    });
    let kinds = Signal::derive(move || {
        let count = |kind| all.with(|all| all.iter().filter(|row| row.kind == Some(kind)).count());
        NoticeKind::ALL.map(|kind| (Option2::new(kind.key(), notice_kind(kind)), Some(count(kind)))).to_vec()
    });
    let states = Signal::derive(move || {
        let count = |state| all.with(|all| all.iter().filter(|row| row.state == state).count());
        [NoticeState::Shown, NoticeState::Draft, NoticeState::Over, NoticeState::TakenDown]
            .map(|state| (Option2::new(state_key(state), notice_state(state)), Some(count(state))))
            .to_vec()
    });
    let lead = if staff { w.lead_staff } else { w.lead };
    view! {
        <PageHead title=w.title lead=Signal::stored(lead.to_owned())>
            {staff.then(|| view! { <Office room=Room::NoticeTools/> })}
        </PageHead>
        <Chips label=w.kinds options=kinds value=kind testid="notice-kinds"/>
        {staff.then(|| view! { <Chips label=w.states options=states value=state testid="notice-states"/> })}
        {move || {
            let rows = found.get();
            if rows.is_empty() {
                return view! { <Empty icon="bell" title=w.none/> }.into_any();
            }
            let rows = rows.into_iter().map(|row| view! { <Line row/> }).collect_view();
            view! { <ul class="stack" role="list" data-testid="notices">{rows}</ul> }.into_any()
        }}
    }
}

const fn state_key(state: NoticeState) -> &'static str {
    match state {
        NoticeState::Shown => "shown",
        NoticeState::Waiting | NoticeState::Draft => "draft",
        NoticeState::Over => "over",
        NoticeState::TakenDown => "taken-down",
    }
}

#[component]
fn Line(row: Row) -> impl IntoView {
    view! {
        <li class="card" data-testid="notice-row">
            <header class="card-head">
                <h2><a href=row.href>{row.title}</a></h2>
                <Badge words=notice_state(row.state) tone=notice_tone(row.state)/>
            </header>
            <p>{row.text}</p>
            <p class="hint">{row.kind.map(notice_kind)} " · " {row.days}</p>
        </li>
    }
}

/// What staff do over the list.
#[component]
pub(crate) fn NoticeTools() -> impl IntoView {
    let w = Notices::words();
    let desk = Desk::here();
    let beginning = Beginning::new();
    let begin = move |_| {
        let notice: Id<PublicNotice> = desk.shell.new_id();
        let today = desk.shell.today();
        let fields = vec![
            (NoticeField::Kind, NoticeKind::Inform.key().to_owned()),
            (NoticeField::From, today.to_string()),
            (NoticeField::To, today.plus(14).to_string()),
        ];
        beginning.begin(filled(notice, fields), format!("/notice/{notice}"));
    };
    view! {
        <button type="button" class="button primary" data-testid="new-notice" on:click=begin><Icon name="plus"/>{w.new}</button>
        <a class="button" data-testid="to-display" href="/display"><Icon name="star"/>{w.quarter}</a>
        <ExportButton ledgers=&[Exported::Notices]/>
        {beginning.doing.trouble()}
    }
}
