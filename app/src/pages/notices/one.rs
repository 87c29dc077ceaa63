//! A notice: to read and to print for everybody, to write and to publish for staff.

use domain::{
    id::Id,
    notice::{NoticeField, NoticeState, PublicNotice},
    sheet::notice_sheet,
};
use leptos::prelude::*;

use super::{
    edit::{CardPart, PublishPart},
    titled,
};
use crate::{
    components::{Badge, Empty, Icon, PageHead, print},
    pages::{
        address,
        doing::Desk,
        honours::issuer,
        office::{Office, Room},
        trail::history_link,
    },
    print::Paper,
    shell::Record,
    words::{
        day,
        notices::{Notices, notice_kind, notice_state, notice_tone},
        sentence,
    },
};

/// What a page about one notice works with.
#[derive(Clone, Copy)]
pub(crate) struct One {
    pub(super) id: Id<PublicNotice>,
    pub(super) notice: Memo<PublicNotice>,
}

/// The page.
#[component]
pub(crate) fn NoticePage() -> impl IntoView {
    let w = Notices::words();
    let desk = Desk::here();
    let today = desk.shell.today();
    let id: Signal<Option<Id<PublicNotice>>> = address::named("notice", address::id).into();
    let known = Memo::new(move |_| {
        let (id, staff) = (id.get()?, desk.is_staff_now());
        let state = desk.shell.view().with(|view| Some(view.community.notices.get(&id)?.state(today)));
        state.filter(|state| staff || *state == NoticeState::Shown).map(|_| id)
    });
    move || match known.get() {
        Some(id) => {
            let notice = Memo::new(move |_| {
                desk.shell.view().with(|view| view.community.notices.get(&id).cloned().unwrap_or_default())
            });
            view! { <Page one=One { id, notice }/> }.into_any()
        }
        None => view! {
            <PageHead title=w.title/>
            <Empty icon="search" title=w.unknown><a class="button" href="/notices">{w.back}</a></Empty>
        }
        .into_any(),
    }
}

#[component]
fn Page(one: One) -> impl IntoView {
    let w = Notices::words();
    let desk = Desk::here();
    let today = desk.shell.today();
    let field = move |field: NoticeField| one.notice.with(|notice| notice.card.get(field).to_owned());
    let title = Signal::derive(move || titled(&field(NoticeField::Title)));
    let days = move || {
        let read = |of| field(of).parse().map(day).unwrap_or_default();
        let (from, to) = (read(NoticeField::From), read(NoticeField::To));
        let days = if to.is_empty() { from } else { sentence!("{} 至 {}", "{} to {}", from, to) };
        let kind = one.notice.with(PublicNotice::kind).map_or("", notice_kind);
        [kind, days.as_str()].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
    };
    let state = Memo::new(move |_| one.notice.with(|notice| notice.state(today)));
    let staff = desk.is_staff_now();
    let sheet = Memo::new(move |_| {
        let by = desk.shell.view().with(|view| issuer(&view.community));
        let on = field(NoticeField::From).parse().ok();
        let kind = one.notice.with(PublicNotice::kind);
        notice_sheet(&field(NoticeField::Title), kind, &field(NoticeField::Text), &by, on)
    });
    view! {
        <div class="off-paper stack">
            <PageHead title lead=Signal::derive(days)>
                <a class="button quiet" href="/notices"><Icon name="back"/>{w.back}</a>
                <button type="button" class="button" data-testid="notice-print" on:click=move |_| print()><Icon name="print"/>{w.print}</button>
            </PageHead>
            {staff.then(|| view! {
                {move || view! { <p><Badge words=notice_state(state.get()) tone=notice_tone(state.get())/></p> }}
                <Office room=Room::NoticeDesk(one)/>
            })}
        </div>
        {move || view! { <div class="papers" data-testid="papers" tabindex="0" role="region" aria-label=crate::words::Templates::words().preview><Paper sheet=sheet.get()/></div> }}
    }
}

/// What staff do about it.
#[component]
pub(crate) fn NoticeDesk(one: One) -> impl IntoView {
    view! {
        <PublishPart one/>
        <CardPart one/>
        <div class="actions">{history_link(Record::Notice(one.id))}</div>
    }
}
