//! A sheet over the page: a modal `<dialog>`, which brings its own focus trap, Escape key and return of focus.
//!
//! What is in it is made when it opens and gone when it closes.

use leptos::{ev, html, prelude::*};

use super::{Icon, fresh_id};
use crate::words::Common;

/// A sheet that is open while `open` is true.
#[component]
pub(crate) fn Sheet(
    open: RwSignal<bool>,
    #[prop(into)] title: Signal<String>,
    testid: &'static str,
    children: ChildrenFn,
) -> impl IntoView {
    let node: NodeRef<html::Dialog> = NodeRef::new();
    let heading = fresh_id("sheet");
    Effect::new(move |_| {
        let Some(dialog) = node.get() else { return };
        match (open.get(), dialog.open()) {
            (true, false) => {
                if dialog.show_modal().is_err() {
                    leptos::logging::warn!("a sheet does not open");
                }
            }
            (false, true) => dialog.close(),
            (true, true) | (false, false) => {}
        }
    });
    let close = move |_: ev::MouseEvent| open.set(false);
    let (head, children) = (heading.clone(), StoredValue::new(children));
    view! {
        <dialog class="sheet" node_ref=node aria-labelledby=heading data-testid=testid on:close=move |_| open.set(false)>
            <header class="sheet-head">
                <h2 id=head>{move || title.get()}</h2>
                <button type="button" class="button quiet icon-only" aria-label=Common::words().close
                    data-testid="sheet-close" on:click=close>
                    <Icon name="cross"/>
                </button>
            </header>
            <Show when=move || open.get()>{move || children.with_value(|children| children())}</Show>
        </dialog>
    }
}
