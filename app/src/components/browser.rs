//! Small requests to the browser that parts of pages need: title, focus, timers, the clipboard, the printer.

use std::{cell::Cell, time::Duration};

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

thread_local! {
    static NEXT: Cell<u32> = const { Cell::new(1) };
}

/// An id for an element, used nowhere else in the page.
pub(crate) fn fresh_id(of: &str) -> String {
    let next = NEXT.get();
    NEXT.set(next.wrapping_add(1));
    format!("{of}-{next}")
}

/// The title in the browser's tab.
pub(crate) fn set_title(title: &str) {
    document().set_title(title);
}

/// Puts the focus on the heading of the page, so that a screen reader begins there.
pub(crate) fn focus_heading() {
    request_animation_frame(|| {
        let heading = document().query_selector("#main h1").ok().flatten();
        if let Some(heading) = heading.and_then(|heading| heading.dyn_into::<web_sys::HtmlElement>().ok())
            && heading.focus().is_err()
        {
            leptos::logging::warn!("the heading takes no focus");
        }
    });
}

/// Calls `f` after some milliseconds.
pub(crate) fn after(ms: u64, f: impl FnOnce() + 'static) {
    set_timeout(f, Duration::from_millis(ms));
}

/// Lets the browser paint and hear people before what is long goes on.
pub(crate) async fn breathe() {
    let (told, heard) = futures_channel::oneshot::channel();
    after(0, move || {
        told.send(()).ok();
    });
    // A timer that is gone is as good as one that has run.
    heard.await.ok();
}

/// Puts a text on the clipboard; tells whether the browser did.
pub(crate) async fn copy(text: String) -> bool {
    let clipboard = js_sys::Reflect::get(&window().navigator(), &"clipboard".into());
    let write = clipboard.as_ref().ok().and_then(|clipboard| {
        js_sys::Reflect::get(clipboard, &"writeText".into()).ok()?.dyn_into::<js_sys::Function>().ok()
    });
    let (Ok(clipboard), Some(write)) = (clipboard, write) else { return false };
    match write.call1(&clipboard, &text.into()).map(JsCast::dyn_into::<js_sys::Promise>) {
        Ok(Ok(promise)) => JsFuture::from(promise).await.is_ok(),
        _ => false,
    }
}

/// What became of a text that was to be a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum HandedOver {
    /// The browser saves it, and says so.
    Saved(String),
    /// This browser saves no files: it has to be copied.
    ToCopy,
    /// It did not work.
    Failed(String),
}

/// Hands a text to the person as a file.
pub(crate) async fn hand_over(text: &str, name: &str) -> HandedOver {
    hand_over_as(&text.into(), name, "application/json").await
}

/// Hands a spreadsheet to the person as a file.
pub(crate) async fn hand_over_sheet(bytes: &[u8], name: &str) -> HandedOver {
    let content = js_sys::Uint8Array::from(bytes);
    hand_over_as(&content, name, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet").await
}

/// Hands a PNG to the person as a file.
pub(super) async fn hand_over_picture(bytes: &[u8], name: &str) -> HandedOver {
    hand_over_as(&js_sys::Uint8Array::from(bytes), name, "image/png").await
}

/// The boot script does it, so that there is one way.
async fn hand_over_as(content: &wasm_bindgen::JsValue, name: &str, kind: &str) -> HandedOver {
    let called = || -> Result<js_sys::Promise, wasm_bindgen::JsValue> {
        let function: js_sys::Function =
            js_sys::Reflect::get(&window(), &"appHandOver".into())?.dyn_into()?;
        function.call3(&window(), content, &name.into(), &kind.into())?.dyn_into()
    };
    let answered = match called() {
        Ok(promise) => JsFuture::from(promise).await,
        Err(error) => Err(error),
    };
    match answered {
        Ok(answer) => answer.as_string().map_or(HandedOver::ToCopy, HandedOver::Saved),
        Err(error) => HandedOver::Failed(
            error.dyn_ref::<js_sys::Error>().map(|error| String::from(error.message())).unwrap_or_default(),
        ),
    }
}

/// Opens the browser's print dialog.
pub(crate) fn print() {
    let print = js_sys::Reflect::get(&window(), &"print".into());
    let printed =
        print.ok().and_then(|print| print.dyn_into::<js_sys::Function>().ok()).map(|f| f.call0(&window()));
    if !matches!(printed, Some(Ok(_))) {
        leptos::logging::warn!("this browser does not print");
    }
}
