//! The one place that asks the browser for time, randomness, timers and the hooks of the boot script.
//!
//! Nothing here knows the domain beyond `Moment`.

use domain::moment::Moment;
use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;

/// Now, by this device's clock.
pub(crate) fn now() -> Moment {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "milliseconds since 1970 are whole and far below 2^53"
    )]
    let ms = js_sys::Date::now() as i64;
    Moment(ms)
}

/// The names of this origin's databases; none when the browser does not say.
pub(crate) async fn database_names() -> Vec<String> {
    let factory = global("indexedDB");
    let asked = Reflect::get(&factory, &"databases".into())
        .and_then(JsCast::dyn_into::<Function>)
        .and_then(|ask| ask.call0(&factory))
        .and_then(JsCast::dyn_into::<Promise>);
    let Ok(promise) = asked else { return Vec::new() };
    let Ok(list) = JsFuture::from(promise).await else { return Vec::new() };
    let name = |one: JsValue| Reflect::get(&one, &"name".into()).ok().and_then(|name| name.as_string());
    js_sys::Array::from(&list).iter().filter_map(name).collect()
}

/// Fresh random bytes.
pub(crate) fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    #[expect(clippy::disallowed_methods, reason = "the edge where randomness enters")]
    let filled = getrandom::fill(&mut bytes);
    if filled.is_err() {
        // Every browser that runs this has it; going on with zeros would make ids that collide.
        wasm_bindgen::throw_str("no source of randomness");
    }
    bytes
}

/// So many bytes that cannot be packed smaller.
pub(crate) fn noise(length: usize) -> Vec<u8> {
    let mut bytes = vec![0; length];
    for part in bytes.chunks_mut(4_096) {
        let random: [u8; 4_096] = random();
        part.copy_from_slice(&random[..part.len()]);
    }
    bytes
}

/// A random number, for tokens and tab names.
pub(crate) fn random_number() -> u64 {
    u64::from_le_bytes(random())
}

/// A random number below `bound`.
pub(crate) fn random_below(bound: u32) -> u32 {
    u32::from_le_bytes(random()).checked_rem(bound).unwrap_or(0)
}

/// The window, where there is one.
pub(crate) fn window() -> Option<web_sys::Window> {
    web_sys::window()
}

fn global(name: &str) -> JsValue {
    Reflect::get(&js_sys::global(), &name.into()).unwrap_or(JsValue::UNDEFINED)
}

/// Calls a function the boot script has left on the window, if it has.
fn call_global(name: &str) {
    if let Some(function) = global(name).dyn_ref::<Function>()
        && function.call0(&JsValue::NULL).is_err()
    {
        warn(&format!("{name} failed"));
    }
}

/// Says something on the console; never anything about a person.
pub(crate) fn warn(text: &str) {
    leptos::logging::warn!("{text}");
}

/// Notes in the browser's own timeline that the start has come this far: for its profiler, and for the bench.
pub(crate) fn mark(name: &str) {
    let performance = window().and_then(|window| window.performance());
    if performance.is_none_or(|performance| performance.mark(name).is_err()) {
        warn("no timeline");
    }
}

/// Resolves after so many milliseconds.
pub(crate) async fn sleep(ms: u32) {
    let ms = i32::try_from(ms).unwrap_or(i32::MAX);
    let promise = Promise::new(&mut |resolve, _| {
        let set =
            window().map(|window| window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, ms));
        if !matches!(set, Some(Ok(_))) && resolve.call0(&JsValue::NULL).is_err() {
            warn("no timer");
        }
    });
    if JsFuture::from(promise).await.is_err() {
        warn("a timer failed");
    }
}

/// Resolves before the next paint, or at once when nothing is painted.
pub(crate) async fn next_frame() {
    if !visible() {
        return;
    }
    let promise = Promise::new(&mut |resolve, _| {
        // A frame may never come when the page is hidden meanwhile, so a timer stands behind it.
        if let Some(window) = window() {
            let framed = window.request_animation_frame(&resolve);
            let timed = window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, 100);
            if framed.is_ok() || timed.is_ok() {
                return;
            }
        }
        if resolve.call0(&JsValue::NULL).is_err() {
            warn("no frames");
        }
    });
    if JsFuture::from(promise).await.is_err() {
        warn("a frame failed");
    }
}

/// Resolves when what was last drawn can be seen: before something that takes all there is.
pub(crate) async fn painted() {
    next_frame().await;
    sleep(0).await;
}

/// Tells the page something by an event of the window.
pub(crate) fn announce(event: &str) {
    if let Some(window) = window()
        && let Ok(event) = web_sys::Event::new(event)
        && window.dispatch_event(&event).is_err()
    {
        warn("nobody is told");
    }
}

/// Whether the page is shown.
pub(crate) fn visible() -> bool {
    window()
        .and_then(|window| window.document())
        .is_none_or(|document| document.visibility_state() == web_sys::VisibilityState::Visible)
}

/// Calls `f` at every `event` of `target`, for as long as the page lives.
pub(crate) fn listen(target: &web_sys::EventTarget, event: &str, f: impl FnMut() + 'static) {
    let closure = Closure::<dyn FnMut()>::new(f);
    if target.add_event_listener_with_callback(event, closure.as_ref().unchecked_ref()).is_err() {
        warn("cannot listen");
    }
    closure.forget();
}

/// Calls `f` when the network or the person comes back: online, focus, page shown.
pub(crate) fn on_return(f: impl Fn() + Clone + 'static) {
    let Some(window) = window() else { return };
    for event in ["online", "focus", "pageshow"] {
        listen(&window, event, f.clone());
    }
    if let Some(document) = window.document() {
        listen(&document, "visibilitychange", move || {
            if visible() {
                f();
            }
        });
    }
}

/// Calls `f` when the page may be about to go: hidden or left.
pub(crate) fn on_leave(f: impl Fn() + Clone + 'static) {
    let Some(window) = window() else { return };
    listen(&window, "pagehide", f.clone());
    if let Some(document) = window.document() {
        listen(&document, "visibilitychange", move || {
            if !visible() {
                f();
            }
        });
    }
}

/// Panics go to the console and, as the window's event `app-panic`, to the boot script, which starts the app again.
pub fn watch_panics() {
    std::panic::set_hook(Box::new(|info| {
        console_error_panic_hook::hook(info);
        let details = web_sys::CustomEventInit::new();
        details.set_detail(&info.to_string().into());
        if let Some(window) = window()
            && let Ok(event) = web_sys::CustomEvent::new_with_event_init_dict("app-panic", &details)
            && window.dispatch_event(&event).is_err()
        {
            warn("nobody hears of the panic");
        }
    }));
}

/// Tells the boot script that the app stands.
pub fn tell_ready() {
    call_global("appReady");
}

/// What the boot script has read of this device's cached glance: from which database, and its bytes.
pub(crate) async fn read_meanwhile() -> Option<(String, Vec<u8>)> {
    let reading = global("appGlance").dyn_into::<Promise>().ok()?;
    let found = JsFuture::from(reading).await.ok()?;
    let part = |name: &str| Reflect::get(&found, &name.into()).ok();
    let database = part("database")?.as_string()?;
    Some((database, js_sys::Uint8Array::new(&part("bytes")?).to_vec()))
}

/// Keeps every page of the app on this device, not only those that everybody opens.
pub(crate) fn keep_all() {
    call_global("appKeepAll");
}

/// Lets the waiting version take over.
pub(crate) fn apply_update() {
    call_global("appUpdate");
}

/// Which build this is: the name of the wasm file, which the build makes from its content.
pub(crate) fn build() -> String {
    window()
        .and_then(|window| window.document())
        .and_then(|document| document.query_selector("script[data-wasm]").ok().flatten())
        .and_then(|script| script.get_attribute("data-wasm"))
        .unwrap_or_else(|| env!("CARGO_PKG_VERSION").to_owned())
}

/// Marks bytes as written by this build.
pub(crate) fn of_build(bytes: &[u8]) -> Vec<u8> {
    // A name serializes always.
    [postcard::to_stdvec(&build()).unwrap_or_default().as_slice(), bytes].concat()
}

/// What was marked, when this build has written it.
pub(crate) fn if_of_build(bytes: &[u8]) -> Option<&[u8]> {
    let (by, rest) = postcard::take_from_bytes::<String>(bytes).ok()?;
    (by == build()).then_some(rest)
}

/// What the browser calls itself.
pub(crate) fn user_agent() -> String {
    window().and_then(|window| window.navigator().user_agent().ok()).unwrap_or_default()
}

/// Whether this is the browser built into `WeChat`, which keeps no promise of keeping anything.
pub(crate) fn is_wechat() -> bool {
    user_agent().contains("MicroMessenger")
}

/// Whether nothing can be kept on this device, or not for long.
pub(crate) fn keeps_nothing() -> bool {
    is_wechat() || !has("indexedDB") || !has("navigator.serviceWorker")
}

/// Whether the window or its navigator has something of this name.
pub(crate) fn has(name: &str) -> bool {
    let there = |value: &JsValue| !value.is_undefined() && !value.is_null();
    match name.strip_prefix("navigator.") {
        None => there(&global(name)),
        Some(name) => Reflect::get(&global("navigator"), &name.into()).is_ok_and(|value| there(&value)),
    }
}

/// Loads the page again.
pub(crate) fn reload() {
    if let Some(window) = window()
        && window.location().reload().is_err()
    {
        warn("cannot reload");
    }
}
