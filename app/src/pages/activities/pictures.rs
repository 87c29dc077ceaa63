//! Pictures of an activity that is over: everybody of the community sees them, staff put them up and take them down.

use domain::{
    access::DocName,
    activity::{ActivityField, ActivityState, state},
    edit::{ActivityEdit, Edit},
    picture::OF_ACTIVITY,
};
use leptos::prelude::*;

use super::OneActivity;
use crate::{
    pages::{
        doing::{Desk, Doing},
        pictures::{Chosen, Frame, Gallery, PictureField, keep, named},
    },
    words::{
        activities::Activities,
        pictures::{Pictures, picture_error},
    },
};

/// What they show, in words: the activity.
fn title(one: OneActivity) -> Signal<String> {
    Signal::derive(move || one.activity.with(|one| one.card.get(ActivityField::Name).to_owned()))
}

fn names(one: OneActivity) -> Memo<Vec<String>> {
    Memo::new(move |_| one.activity.with(|one| one.pictures.clone()))
}

/// What everybody sees; nothing where there are none.
#[component]
pub(super) fn Pictured(one: OneActivity) -> impl IntoView {
    view! { <Gallery names=names(one) alt=title(one)/> }
}

/// Putting them up and taking them down. Staff only.
#[component]
pub(super) fn PicturesPart(one: OneActivity) -> impl IntoView {
    let w = Activities::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let is_over = Memo::new(move |_| {
        one.activity.with(|activity| {
            let is = state(activity, desk.shell.now());
            matches!(is, ActivityState::Over | ActivityState::Finished) || !activity.pictures.is_empty()
        })
    });
    let chosen = Memo::new(move |_| one.activity.with(|one| named(&one.pictures)));
    let edit = move |picture: String, there: bool| {
        Edit::Activity(ActivityEdit::Picture { activity: one.id, picture, there })
    };
    let add = Callback::new(move |one: Chosen| {
        let edits = async move {
            let kept = keep(desk, DocName::Community, vec![one]).await;
            let names = kept.map_err(|why| picture_error(&why).to_owned())?;
            Ok(names.into_iter().map(|name| edit(name, true)).collect())
        };
        doing.run_after(edits, w.put_up, || ());
    });
    let remove = Callback::new(move |one: Chosen| {
        let Chosen::Named(name) = one else { return };
        doing.run(vec![edit(name, false)], w.taken_down, || ());
    });
    move || {
        is_over.get().then(|| {
            view! {
                <section class="part stack" data-testid="activity-pictures">
                    <h2>{Pictures::words().title}</h2>
                    <PictureField label=w.pictures hint=w.pictures_hint alt=title(one) frame=Frame::Whole most=OF_ACTIVITY chosen
                        on_add=add on_remove=Some(remove) testid="activity-picture"/>
                    {doing.trouble()}
                </section>
            }
        })
    }
}
