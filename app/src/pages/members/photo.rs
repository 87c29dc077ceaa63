//! The photo of a card: chosen or taken, made small in the browser, kept on this device and shown from wherever it is.

use domain::{access::DocName, register::MemberField};
use js_sys::{Array, Uint8Array};
use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::keeping::Keeping;
use crate::{
    components::{Badge, FileField},
    pages::doing::Desk,
    shell::{Picture, PictureAsk, PictureError, PictureFate},
    words::{FieldName, Photos, bad_photo, picture_error},
};

/// One inch, as on the paper, at 300 dots.
const WIDTH: u32 = 295;
const HEIGHT: u32 = 413;
/// What a card keeps at most.
const MOST: usize = 60 << 10;
/// What is read at all: phones take pictures of several megabytes.
const MOST_READ: usize = 20 << 20;
/// The narrower side of a picture on which a face can be made out.
const LEAST: u32 = 120;
/// How good the picture is made, until it is small enough.
const QUALITIES: [f64; 6] = [0.88, 0.8, 0.7, 0.6, 0.45, 0.3];

/// Why a file is no photo for a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BadPhoto {
    /// More than is read at all.
    TooLarge,
    /// The browser cannot show it as a picture.
    NotAPicture,
    /// Nothing can be made out on it.
    TooSmall,
    /// The browser does not make pictures smaller.
    Failed,
}

/// A photo by the name that cards give it.
#[component]
pub(crate) fn Photo(#[prop(into)] hash: Signal<String>) -> impl IntoView {
    let w = Photos::words();
    let desk = Desk::here();
    let found: RwSignal<Option<Result<Picture, PictureError>>> = RwSignal::new(None);
    let pictures = desk.shell.pictures();
    Effect::new(move |_| {
        pictures.track();
        let wanted = hash.get();
        if wanted.is_empty() {
            return found.set(None);
        }
        let asked = wanted.clone();
        desk.shell.picture(
            PictureAsk::Get(wanted),
            desk.lasting(move |result| {
                // Another one may be wanted by now, or nobody looks any more.
                if hash.try_with_untracked(|hash| *hash == asked) == Some(true) {
                    found.try_set(Some(result));
                }
            }),
        );
    });
    move || match found.get() {
        None => ().into_any(),
        Some(Ok(picture)) => {
            let fate = match &picture.fate {
                PictureFate::Delivered => None,
                PictureFate::Waiting => Some(("warn", w.waits.to_owned())),
                PictureFate::Refused(_) => Some(("bad", w.refused.to_owned())),
            };
            view! {
                <figure class="photo" data-testid="photo" data-hash=picture.hash.clone()>
                    <img src=data_url(&picture.bytes) alt=w.alt width="118" height="165"/>
                    {fate.map(|(tone, words)| view! { <figcaption><Badge words tone/></figcaption> })}
                </figure>
            }
            .into_any()
        }
        Some(Err(why)) => {
            view! { <p class="hint" data-testid="photo-away">{picture_error(&why)}</p> }.into_any()
        }
    }
}

/// The photo of a card, and choosing another one.
#[component]
pub(super) fn PhotoField(keeping: Keeping) -> impl IntoView {
    let w = Photos::words();
    let desk = keeping.desk();
    let hash = keeping.value(MemberField::Photo);
    let (busy, wrong) = (RwSignal::new(false), RwSignal::new(String::new()));
    let kept = move |result: Result<Picture, PictureError>| {
        busy.try_set(false);
        match result {
            Ok(picture) => keeping.keep(MemberField::Photo, &picture.hash),
            Err(why) => {
                wrong.try_set(picture_error(&why).to_owned());
            }
        }
    };
    let take = Callback::new(move |(_, bytes): (String, Vec<u8>)| {
        wrong.set(String::new());
        busy.set(true);
        spawn_local(async move {
            match shrink(&bytes).await {
                Ok(bytes) => {
                    let doc = DocName::Member(keeping.member);
                    desk.shell.picture(PictureAsk::Keep { doc, bytes }, desk.lasting(kept));
                }
                Err(why) => {
                    busy.try_set(false);
                    wrong.try_set(bad_photo(why).to_owned());
                }
            }
        });
    });
    let has = Memo::new(move |_| hash.with(|hash| !hash.is_empty()));
    view! {
        <div class="field photo-field">
            <span class="field-name">{MemberField::Photo.name()}</span>
            <Photo hash/>
            <FileField label=w.choose hint=w.hint accept="image/*" on_file=take testid="field-photo"/>
            <div role="status" aria-live="polite">
                {move || busy.get().then(|| view! { <p class="hint">{w.working}</p> })}
                {move || wrong.with(|wrong| (!wrong.is_empty()).then(|| view! {
                    <p class="error" data-testid="photo-wrong">{wrong.clone()}</p>
                }))}
            </div>
            {move || (has.get() && !keeping.own).then(|| view! {
                <div class="actions">
                    <button type="button" class="button small quiet" data-testid="photo-remove"
                        on:click=move |_| keeping.keep(MemberField::Photo, "")>{w.remove}</button>
                </div>
            })}
        </div>
    }
}

/// The picture for an `<img>`: our policy lets pages show only what comes with them.
fn data_url(bytes: &[u8]) -> String {
    let kind = match bytes {
        [0x89, ..] => "image/png",
        [b'R', ..] => "image/webp",
        _ => "image/jpeg",
    };
    let latin: String = bytes.iter().map(|byte| char::from(*byte)).collect();
    window().btoa(&latin).map(|text| format!("data:{kind};base64,{text}")).unwrap_or_default()
}

/// An upright photo of one inch, as JPEG. What else was in the file, such as where it was taken, is gone.
async fn shrink(bytes: &[u8]) -> Result<Vec<u8>, BadPhoto> {
    if bytes.len() > MOST_READ {
        return Err(BadPhoto::TooLarge);
    }
    let image = load(bytes).await.map_err(|_| BadPhoto::NotAPicture)?;
    let (width, height) = (image.natural_width(), image.natural_height());
    if width.min(height) < LEAST {
        return Err(BadPhoto::TooSmall);
    }
    draw(&image, width, height).map_err(|_| BadPhoto::Failed)
}

async fn load(bytes: &[u8]) -> Result<web_sys::HtmlImageElement, JsValue> {
    let parts = Array::of1(&Uint8Array::from(bytes));
    let blob = web_sys::Blob::new_with_u8_array_sequence(&parts)?;
    let address = web_sys::Url::create_object_url_with_blob(&blob)?;
    let image = web_sys::HtmlImageElement::new()?;
    image.set_src(&address);
    let decoded = JsFuture::from(image.decode()).await;
    web_sys::Url::revoke_object_url(&address)?;
    decoded.map(|_| image)
}

fn draw(image: &web_sys::HtmlImageElement, width: u32, height: u32) -> Result<Vec<u8>, JsValue> {
    let canvas: web_sys::HtmlCanvasElement = document().create_element("canvas")?.dyn_into()?;
    canvas.set_width(WIDTH);
    canvas.set_height(HEIGHT);
    let paper: web_sys::CanvasRenderingContext2d =
        canvas.get_context("2d")?.ok_or(JsValue::NULL)?.dyn_into()?;
    // Behind what can be seen through.
    paper.set_fill_style_str("#ffffff");
    paper.fill_rect(0.0, 0.0, f64::from(WIDTH), f64::from(HEIGHT));
    let (left, top, wide, high) = crop(width, height);
    paper.draw_image_with_html_image_element_and_sw_and_sh_and_dx_and_dy_and_dw_and_dh(
        image,
        f64::from(left),
        f64::from(top),
        f64::from(wide),
        f64::from(high),
        0.0,
        0.0,
        f64::from(WIDTH),
        f64::from(HEIGHT),
    )?;
    for quality in QUALITIES {
        let url = canvas.to_data_url_with_type_and_encoder_options("image/jpeg", &quality.into())?;
        let text = url.strip_prefix("data:image/jpeg;base64,").ok_or(JsValue::NULL)?;
        let latin = window().atob(text)?;
        let bytes: Option<Vec<u8>> = latin.chars().map(|one| u8::try_from(u32::from(one)).ok()).collect();
        if let Some(bytes) = bytes.filter(|bytes| bytes.len() <= MOST) {
            return Ok(bytes);
        }
    }
    Err(JsValue::NULL)
}

/// The largest part of that shape: from the middle, and of an upright picture from above it, where the face is.
fn crop(width: u32, height: u32) -> (u32, u32, u32, u32) {
    let wide = u64::from(height) * u64::from(WIDTH) / u64::from(HEIGHT);
    match u32::try_from(wide) {
        Ok(wide) if wide <= width => ((width - wide) / 2, 0, wide, height),
        _ => {
            let high = u64::from(width) * u64::from(HEIGHT) / u64::from(WIDTH);
            let high = u32::try_from(high).unwrap_or(height).min(height);
            (0, (height - high) / 4, width, high)
        }
    }
}
