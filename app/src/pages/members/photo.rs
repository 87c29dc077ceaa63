//! The photo of a card: one, upright, kept as soon as it is chosen.

use domain::{access::DocName, register::MemberField};
use leptos::{prelude::*, task::spawn_local};

use super::keeping::Keeping;
use crate::{
    pages::pictures::{Chosen, Frame, Gallery, PictureField, keep, named},
    words::{FieldName, Photos, pictures::picture_error},
};

/// A photo by the name that cards give it.
#[component]
pub(super) fn Photo(hash: String) -> impl IntoView {
    view! { <Gallery names=Signal::stored(vec![hash]) alt=Photos::words().alt frame=Frame::Portrait/> }
}

/// The photo of a card, and choosing another one.
#[component]
pub(super) fn PhotoField(keeping: Keeping) -> impl IntoView {
    let w = Photos::words();
    let hash = keeping.value(MemberField::Photo);
    let wrong = RwSignal::new(String::new());
    let chosen = Memo::new(move |_| {
        hash.with(|hash| if hash.is_empty() { Vec::new() } else { named(std::slice::from_ref(hash)) })
    });
    let add = Callback::new(move |one: Chosen| {
        let (desk, doc) = (keeping.desk(), DocName::Member(keeping.member));
        spawn_local(async move {
            let kept = keep(desk, doc, vec![one]).await;
            let told = kept.as_ref().err().map_or("", picture_error);
            // Where the page is gone there is nothing to fill in.
            if wrong.try_set(told.to_owned()).is_none() {
                kept.iter().flatten().for_each(|name| keeping.keep(MemberField::Photo, name));
            }
        });
    });
    let remove = (!keeping.own).then(|| Callback::new(move |_: Chosen| keeping.keep(MemberField::Photo, "")));
    view! {
        <PictureField label=MemberField::Photo.name() hint=w.hint alt=w.alt frame=Frame::Portrait most=1 chosen
            on_add=add on_remove=remove error=wrong testid="field-photo"/>
    }
}
