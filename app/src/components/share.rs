//! A drawing as a picture: drawn by the browser, handed on to other programs where it can, else saved.

use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::browser::{HandedOver, hand_over_picture};

/// What became of a picture that was to be shared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shared {
    /// Another program has it, or the person thought better of it.
    Given,
    /// The browser saves it.
    Saved,
    /// This browser does neither: it has to be kept from the page.
    ToKeep,
}

/// An SVG of this size as a PNG, as the address of an image.
pub(crate) async fn drawn(svg: &str, (width, height): (u32, u32)) -> Result<String, JsValue> {
    let image = web_sys::HtmlImageElement::new()?;
    let loaded = Promise::new(&mut |done, failed| {
        image.set_onload(Some(&done));
        image.set_onerror(Some(&failed));
    });
    let text = String::from(js_sys::encode_uri_component(svg));
    image.set_src(&format!("data:image/svg+xml;charset=utf-8,{text}"));
    JsFuture::from(loaded).await?;
    let canvas: web_sys::HtmlCanvasElement = document().create_element("canvas")?.dyn_into()?;
    canvas.set_width(width);
    canvas.set_height(height);
    let paper: web_sys::CanvasRenderingContext2d =
        canvas.get_context("2d")?.ok_or(JsValue::NULL)?.dyn_into()?;
    paper.draw_image_with_html_image_element(&image, 0.0, 0.0)?;
    canvas.to_data_url_with_type("image/png")
}

/// The bytes in the address of an image of this kind.
pub(crate) fn image_bytes(address: &str, kind: &str) -> Option<Vec<u8>> {
    let text = address.strip_prefix("data:")?.strip_prefix(kind)?.strip_prefix(";base64,")?;
    let latin = window().atob(text).ok()?;
    latin.chars().map(|one| u8::try_from(u32::from(one)).ok()).collect()
}

/// Gives a PNG to whatever program the person chooses, or saves it.
pub(crate) async fn share_picture(png: &[u8], name: &str) -> Shared {
    match offered(png, name).await {
        Ok(true) => Shared::Given,
        // A browser that refuses to share saves all the same.
        Ok(false) | Err(_) => match hand_over_picture(png, name).await {
            HandedOver::Saved(_) => Shared::Saved,
            HandedOver::ToCopy | HandedOver::Failed(_) => Shared::ToKeep,
        },
    }
}

/// Whether it was shared; a person who closes the list of programs has decided.
async fn offered(png: &[u8], name: &str) -> Result<bool, JsValue> {
    let navigator = window().navigator();
    let options = web_sys::FilePropertyBag::new();
    options.set_type("image/png");
    let bits = Array::of1(&Uint8Array::from(png));
    let file = web_sys::File::new_with_u8_array_sequence_and_options(&bits, name, &options)?;
    let what = Object::new();
    Reflect::set(&what, &"files".into(), &Array::of1(&file))?;
    let ask = |method: &str| Reflect::get(&navigator, &method.into())?.dyn_into::<Function>();
    let (Ok(can), Ok(share)) = (ask("canShare"), ask("share")) else { return Ok(false) };
    if !can.call1(&navigator, &what)?.is_truthy() {
        return Ok(false);
    }
    let shared: Promise = share.call1(&navigator, &what)?.dyn_into()?;
    match JsFuture::from(shared).await {
        Ok(_) => Ok(true),
        Err(error) => {
            let name = Reflect::get(&error, &"name".into())?;
            if name.as_string().as_deref() == Some("AbortError") { Ok(true) } else { Err(error) }
        }
    }
}
