//! An activity: what is planned, and the part of whoever looks.

use std::sync::Arc;

use domain::{
    activity::{Activity, ActivityField, Span, state},
    id::Id,
    principal::Principal,
};
use leptos::prelude::*;

use super::{
    code::CodePart,
    edit::{CardPart, PublishPart},
    own::OwnPart,
    people::PeoplePart,
    pictures::{Pictured, PicturesPart},
    when,
};
use crate::{
    components::{Empty, Facts, Icon, PageHead},
    pages::{
        address,
        checkins::named,
        doing::Desk,
        office::{Office, Room},
        trail::history_link,
    },
    shell::Record,
    words::{
        FieldName as _,
        activities::{Activities, activity_state},
    },
};

/// What a page about one activity works with.
#[derive(Clone, Copy)]
pub(crate) struct OneActivity {
    pub(super) id: Id<Activity>,
    pub(super) activity: Memo<Arc<Activity>>,
}

impl OneActivity {
    pub(super) fn of(desk: Desk, id: Id<Activity>) -> Self {
        let activity = Memo::new(move |_| {
            desk.shell.view().with(|view| view.community.activities.get(&id).cloned().unwrap_or_default())
        });
        Self { id, activity }
    }

    pub(super) fn span(self) -> Option<Span> {
        self.activity.with(|activity| Span::of(&activity.card))
    }
}

/// The page.
#[component]
pub(crate) fn ActivityPage() -> impl IntoView {
    let w = Activities::words();
    let desk = Desk::here();
    let id: Signal<Option<Id<Activity>>> = address::named("activity", address::id).into();
    // Drawn anew only when it becomes another page.
    let known = Memo::new(move |_| {
        let id = id.get()?;
        desk.shell.view().with(|view| view.community.activities.contains_key(&id)).then_some(id)
    });
    move || match known.get() {
        Some(id) => view! { <Page one=OneActivity::of(desk, id)/> }.into_any(),
        None => view! {
            <PageHead title=w.title/>
            <Empty icon="search" title=w.unknown><a class="button" href="/activities">{w.back}</a></Empty>
        }
        .into_any(),
    }
}

#[component]
fn Page(one: OneActivity) -> impl IntoView {
    let w = Activities::words();
    let desk = Desk::here();
    desk.shell.keep_all_pages();
    let title =
        Signal::derive(move || one.activity.with(|activity| named(activity.card.get(ActivityField::Name))));
    let lead = Signal::derive(move || {
        one.activity.with(|activity| {
            let state = activity_state(state(activity, desk.shell.now())).to_owned();
            let parts =
                [when(Span::of(&activity.card)), activity.card.get(ActivityField::Place).to_owned(), state];
            parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
        })
    });
    let me = match desk.who_now() {
        Some(Principal::Member(me)) => Some(me),
        _ => None,
    };
    view! {
        <PageHead title lead>
            <a class="button quiet" href="/activities"><Icon name="back"/>{w.back}</a>
        </PageHead>
        {me.map(|me| view! { <OwnPart one me/> })}
        {if desk.is_staff_now() {
            view! { <Office room=Room::ActivityDesk(one)/> }.into_any()
        } else {
            view! { <About one/> }.into_any()
        }}
    }
}

/// What staff do about it.
#[component]
pub(crate) fn ActivityDesk(one: OneActivity) -> impl IntoView {
    view! {
        <PublishPart one/>
        <CodePart one/>
        <PeoplePart one/>
        <PicturesPart one/>
        <CardPart one/>
        {history_link(Record::Activity(one.id))}
    }
}

/// What everybody reads.
#[component]
fn About(one: OneActivity) -> impl IntoView {
    let facts = move || {
        one.activity.with(|activity| {
            let shown = ActivityField::ALL.iter().filter(|field| {
                !matches!(
                    field,
                    ActivityField::Name
                        | ActivityField::Day
                        | ActivityField::Start
                        | ActivityField::End
                        | ActivityField::Place
                        | ActivityField::Status
                        | ActivityField::Expected
                        | ActivityField::Year
                )
            });
            shown
                .map(|field| {
                    let value = activity.card.get(*field);
                    let value = match field {
                        ActivityField::SignUpUntil => {
                            value.parse().map_or_else(|_| value.to_owned(), crate::words::day)
                        }
                        _ => value.to_owned(),
                    };
                    (field.name().to_owned(), value)
                })
                .collect::<Vec<_>>()
        })
    };
    view! {
        <section class="card stack" data-testid="activity-about">
            {move || view! { <Facts facts=facts()/> }}
            <Pictured one/>
        </section>
    }
}
