//! What somebody pressed counts, also when the page moves beneath the finger.
//!
//! Leaving a field keeps it, and what is then said of it (kept, wrong, no longer wrong) takes or gives room: a button that
//! is pressed at that moment is elsewhere when the finger lifts, and the browser would drop the click. It decides nothing
//! about fields; it looks at presses only.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, MouseEvent, Node};

/// What can be pressed and needs no more than a click.
const PRESSABLE: &str = "button, a[href], label, summary";
/// Who moved the finger further meant something else, in CSS pixels.
const STEADY: i32 = 8;

struct Press {
    on: Element,
    at: (i32, i32),
}

fn place(event: &MouseEvent) -> (i32, i32) {
    (event.client_x(), event.client_y())
}

fn target<T: JsCast>(event: &MouseEvent) -> Option<T> {
    event.target().and_then(|target| target.dyn_into().ok())
}

/// Watches the whole page, as long as it is there.
pub(crate) fn keep_presses() {
    let pressed: StoredValue<Option<Press>, LocalStorage> = StoredValue::new_local(None);
    let down = window_event_listener(leptos::ev::mousedown, move |event| {
        let on = target::<Element>(&event).and_then(|target| target.closest(PRESSABLE).ok().flatten());
        pressed.try_set_value(on.filter(|_| event.button() == 0).map(|on| Press { on, at: place(&event) }));
    });
    let up = window_event_listener(leptos::ev::mouseup, move |event| {
        let Some(Press { on, at }) = pressed.try_update_value(Option::take).flatten() else { return };
        let now = place(&event);
        let steady = (now.0 - at.0).abs() <= STEADY && (now.1 - at.1).abs() <= STEADY;
        let still_there = target::<Node>(&event).is_some_and(|target| on.contains(Some(&target)));
        if steady && !still_there && on.is_connected() {
            // After the browser has made up its mind about a click of its own.
            set_timeout(
                move || {
                    if let Ok(on) = on.dyn_into::<HtmlElement>() {
                        on.click();
                    }
                },
                std::time::Duration::ZERO,
            );
        }
    });
    on_cleanup(move || {
        down.remove();
        up.remove();
    });
}
