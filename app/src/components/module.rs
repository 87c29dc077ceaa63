//! Choosing a file, and the second WebAssembly module that reads and writes them: loaded when it is first needed.
//!
//! The module is an ordinary JavaScript module of our own origin; nothing is evaluated from text.

use js_sys::{Function, Promise, Reflect, Uint8Array};
use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};
use wasm_bindgen_futures::JsFuture;

use super::Icon;

#[wasm_bindgen(inline_js = "export function load_module(address) { return import(address); }")]
extern "C" {
    fn load_module(address: &str) -> Promise;
}

/// Why a module gave no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ReadError {
    /// It cannot be loaded: no network and never used before.
    NotLoaded,
    /// What it threw.
    Thrown(String),
}

/// Calls `function(bytes)` of the module whose address is in `<meta name=…>`; it gives a text.
pub(crate) async fn read_with(meta: &str, function: &str, bytes: &[u8]) -> Result<String, ReadError> {
    Ok(call(meta, function, bytes).await?.as_string().unwrap_or_default())
}

/// The same of a function that gives bytes.
pub(crate) async fn write_with(meta: &str, function: &str, bytes: &[u8]) -> Result<Vec<u8>, ReadError> {
    let written: Uint8Array =
        call(meta, function, bytes).await?.dyn_into().map_err(|_| ReadError::Thrown(String::new()))?;
    Ok(written.to_vec())
}

async fn call(meta: &str, function: &str, bytes: &[u8]) -> Result<JsValue, ReadError> {
    let address = document()
        .query_selector(&format!("meta[name={meta}]"))
        .ok()
        .flatten()
        .and_then(|element| element.get_attribute("content"))
        .ok_or(ReadError::NotLoaded)?;
    let module = load(&address).await.map_err(|_| ReadError::NotLoaded)?;
    let call = || -> Result<JsValue, JsValue> {
        let function: Function = Reflect::get(&module, &function.into())?.dyn_into()?;
        function.call1(&JsValue::NULL, &Uint8Array::from(bytes))
    };
    call().map_err(|thrown| ReadError::Thrown(thrown.as_string().unwrap_or_default()))
}

async fn load(address: &str) -> Result<JsValue, JsValue> {
    let module = JsFuture::from(load_module(address)).await?;
    // Without an argument it finds its own WebAssembly beside it; a second call is answered at once.
    let start: Function = Reflect::get(&module, &"default".into())?.dyn_into()?;
    JsFuture::from(start.call0(&JsValue::NULL)?.dyn_into::<Promise>()?).await?;
    Ok(module)
}

/// A place to choose or drop one file; its bytes come out. Of one that has more than `at_most` of them, one more comes out and
/// nothing of the rest is read.
#[component]
pub(crate) fn FileField(
    #[prop(into)] label: String,
    #[prop(into)] hint: String,
    accept: &'static str,
    #[prop(default = u32::MAX - 1)] at_most: u32,
    on_file: Callback<(String, Vec<u8>)>,
    testid: &'static str,
) -> impl IntoView {
    let over = RwSignal::new(false);
    let take = move |file: web_sys::File| {
        spawn_local(async move {
            let Ok(part) = file.slice_with_i32_and_f64(0, f64::from(at_most + 1)) else { return };
            if let Ok(buffer) = JsFuture::from(part.array_buffer()).await {
                on_file.try_run((file.name(), Uint8Array::new(&buffer).to_vec()));
            }
        });
    };
    let chosen = move |event: leptos::ev::Event| {
        let input: web_sys::HtmlInputElement = event_target(&event);
        if let Some(file) = input.files().and_then(|files| files.get(0)) {
            take(file);
        }
        // So that the same file can be chosen again.
        input.set_value("");
    };
    let dropped = move |event: leptos::ev::DragEvent| {
        event.prevent_default();
        over.set(false);
        let files = Reflect::get(&event, &"dataTransfer".into())
            .and_then(|transfer| Reflect::get(&transfer, &"files".into()))
            .and_then(JsCast::dyn_into::<web_sys::FileList>);
        if let Some(file) = files.ok().and_then(|files| files.get(0)) {
            take(file);
        }
    };
    view! {
        <label class="drop" data-over=move || over.get().then_some("")
            on:dragover=move |event| { event.prevent_default(); over.set(true); }
            on:dragleave=move |_| over.set(false) on:drop=dropped>
            <input type="file" accept=accept data-testid=testid on:change=chosen/>
            <Icon name="upload"/>
            <strong>{label}</strong>
            <span class="hint">{hint}</span>
        </label>
    }
}
