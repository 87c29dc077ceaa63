//! Pictures as they are shown: a row of small ones, each with how far it has come; one at a time is seen large.

use std::{sync::Arc, time::Duration};

use leptos::prelude::*;

use super::{Chosen, Frame, named};
use crate::{
    components::{Badge, Icon, Sheet},
    pages::doing::Desk,
    shell::{Picture, PictureAsk, PictureError, PictureFate},
    words::{
        pictures::{Pictures, picture_error, picture_refused},
        sentence,
    },
};

/// After so long one that could not be had is asked for again, while somebody looks.
const AGAIN: Duration = Duration::from_secs(10);

/// Pictures that are only looked at; nothing where there are none.
#[component]
pub(crate) fn Gallery(
    #[prop(into)] names: Signal<Vec<String>>,
    #[prop(into)] alt: Signal<String>,
    #[prop(optional)] frame: Frame,
) -> impl IntoView {
    let shown = Memo::new(move |_| names.with(|names| named(names)));
    view! { <Row shown alt frame on_remove=None/> }
}

/// A row of pictures, and where they may be changed a way to take each away.
#[component]
pub(super) fn Row(
    #[prop(into)] shown: Signal<Vec<Chosen>>,
    alt: Signal<String>,
    frame: Frame,
    on_remove: Option<Callback<Chosen>>,
) -> impl IntoView {
    let w = Pictures::words();
    let (large, open) = (RwSignal::new(String::new()), RwSignal::new(false));
    let any = Memo::new(move |_| shown.with(|shown| !shown.is_empty()));
    let look = Callback::new(move |address: String| {
        large.set(address);
        open.set(true);
    });
    let each = move |place: ReadSignal<usize>, one: Chosen| {
        let called = Signal::derive(move || match place.get() {
            0 => alt.get(),
            later => sentence!("{}，第 {} 张", "{}, {}", alt.get(), later + 1),
        });
        let away = one.clone();
        view! {
            <li>
                <One one alt=called frame look/>
                {on_remove.map(|remove| view! {
                    <button type="button" class="button small quiet" data-testid="picture-remove"
                        on:click=move |_| remove.run(away.clone())>
                        <Icon name="cross"/>{w.remove}
                        <span class="unseen">{move || sentence!("第 {} 张", "number {}", place.get() + 1)}</span>
                    </button>
                })}
            </li>
        }
    };
    move || {
        any.get().then(|| {
            view! {
                <ul class="pictures" role="list" data-testid="pictures">
                    <ForEnumerate each=move || shown.get() key=Chosen::clone children=each/>
                </ul>
                <Sheet open title=alt testid="picture-sheet">
                    <div class="sheet-body"><img class="picture-large" src=move || large.get() alt=move || alt.get()/></div>
                </Sheet>
            }
        })
    }
}

/// One picture, from wherever it is.
#[component]
fn One(one: Chosen, alt: Signal<String>, frame: Frame, look: Callback<String>) -> impl IntoView {
    let name = match one {
        Chosen::New(bytes) => {
            let shown =
                view! { <Small name=String::new() address=data_url(&bytes) fate=None alt frame look/> };
            return shown.into_any();
        }
        Chosen::Named(name) => name,
    };
    let desk = Desk::here();
    let found: RwSignal<Option<Result<Picture, PictureError>>> = RwSignal::new(None);
    let (again, asks) = (RwSignal::new(0_u32), StoredValue::new(false));
    let later = move || {
        asks.try_set_value(false);
        again.try_update(|count| *count = count.wrapping_add(1));
    };
    let pictures = desk.shell.pictures();
    let wanted = name.clone();
    Effect::new(move |_| {
        pictures.track();
        again.track();
        let answered = desk.lasting(move |result: Result<Picture, PictureError>| {
            // It may come a moment later: its owner's phone sends it, or the network is back.
            let comes = matches!(result, Err(PictureError::Away | PictureError::Unknown));
            if comes && asks.try_get_value() == Some(false) {
                asks.set_value(true);
                set_timeout(later, AGAIN);
            }
            found.try_set(Some(result));
        });
        desk.shell.picture(PictureAsk::Get(wanted.clone()), answered);
    });
    // Drawn anew only when something else is known of it.
    let found = Memo::new(move |_| found.get());
    (move || match found.get() {
        None => ().into_any(),
        Some(Ok(picture)) => {
            let fate = match &picture.fate {
                PictureFate::Delivered => None,
                PictureFate::Waiting => Some(("warn", Pictures::words().waits.to_owned())),
                PictureFate::Refused(code) => Some(("bad", picture_refused(code))),
            };
            let (name, address) = (picture.hash, data_url(&picture.bytes));
            view! { <Small name address fate alt frame look/> }.into_any()
        }
        Some(Err(why)) => {
            view! { <p class="hint" data-testid="picture-away">{picture_error(&why)}</p> }.into_any()
        }
    })
    .into_any()
}

#[component]
fn Small(
    name: String,
    address: String,
    fate: Option<(&'static str, String)>,
    alt: Signal<String>,
    frame: Frame,
    look: Callback<String>,
) -> impl IntoView {
    let w = Pictures::words();
    let large = Arc::new(address.clone());
    view! {
        <figure class="picture" data-frame=frame.key() data-testid="picture" data-hash=name>
            <button type="button" title=w.large data-testid="picture-large" on:click=move |_| look.run(large.as_ref().clone())>
                <img src=address alt=move || alt.get()/>
            </button>
            {fate.map(|(tone, words)| view! { <figcaption><Badge words tone/></figcaption> })}
        </figure>
    }
}

/// The picture for an `<img>`: our policy lets pages show only what comes with them.
pub(super) fn data_url(bytes: &[u8]) -> String {
    let kind = match bytes {
        [0x89, ..] => "image/png",
        [b'R', ..] => "image/webp",
        _ => "image/jpeg",
    };
    let latin: String = bytes.iter().map(|byte| char::from(*byte)).collect();
    window().btoa(&latin).map(|text| format!("data:{kind};base64,{text}")).unwrap_or_default()
}
