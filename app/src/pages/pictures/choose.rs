//! Choosing or taking pictures: each is made small at once; what cannot be used is refused in words.

use std::sync::Arc;

use leptos::{prelude::*, task::spawn_local};

use super::{Chosen, Frame, show::Row, shrink};
use crate::{
    components::FileField,
    words::{
        pictures::{Pictures, bad_picture},
        sentence,
    },
};

/// Pictures that may be changed. `on_add` is given one that is small enough and not there yet; where there may be one only, it
/// takes the place of the one there is.
#[component]
pub(crate) fn PictureField(
    #[prop(into)] label: String,
    #[prop(into)] hint: String,
    #[prop(into)] alt: Signal<String>,
    frame: Frame,
    most: usize,
    #[prop(into)] chosen: Signal<Vec<Chosen>>,
    on_add: Callback<Chosen>,
    on_remove: Option<Callback<Chosen>>,
    #[prop(into, optional)] error: Option<Signal<String>>,
    testid: &'static str,
) -> impl IntoView {
    let w = Pictures::words();
    let called = label.clone();
    let (busy, wrong) = (RwSignal::new(false), RwSignal::new(String::new()));
    let full = Memo::new(move |_| most > 1 && chosen.with(Vec::len) >= most);
    let take = Callback::new(move |(_, bytes): (String, Vec<u8>)| {
        // One that is being worked on is one of them.
        if busy.get_untracked() {
            return;
        }
        wrong.set(String::new());
        busy.set(true);
        spawn_local(async move {
            let small = shrink::shrink(&bytes, frame).await;
            if busy.try_set(false).is_some() {
                return;
            }
            match small.map(|bytes| Chosen::New(Arc::new(bytes))) {
                Ok(one) if chosen.with_untracked(|chosen| chosen.contains(&one)) => {
                    wrong.set(w.twice.to_owned());
                }
                Ok(one) => on_add.run(one),
                Err(why) => wrong.set(bad_picture(why).to_owned()),
            }
        });
    });
    let trouble = move || {
        let told = error.map(|error| error.get()).unwrap_or_default();
        [wrong.get(), told].into_iter().find(|words| !words.is_empty())
    };
    view! {
        <div class="field picture-field" role="group" aria-label=called data-testid="picture-field">
            <span class="field-name">{label}</span>
            <Row shown=chosen alt frame on_remove/>
            {move || if full.get() {
                let words = sentence!("最多 {} 张，要换请先去掉一张", "{} at most: take one away first", most);
                view! { <p class="hint" data-testid="pictures-full">{words}</p> }.into_any()
            } else {
                let hint = hint.clone();
                view! {
                    <FileField label=w.choose hint accept="image/*" at_most=shrink::MOST_READ on_file=take testid/>
                }
                .into_any()
            }}
            <div role="status" aria-live="polite">
                {move || busy.get().then(|| view! { <p class="hint">{w.working}</p> })}
                {move || trouble().map(|words| view! { <p class="error" data-testid="picture-wrong">{words}</p> })}
            </div>
        </div>
    }
}
