//! Short messages that go away by themselves, read out politely.

use leptos::prelude::*;

use super::{after, fresh_id};

/// One message.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Toast {
    id: String,
    tone: &'static str,
    text: String,
}

/// Where messages are put; given by context.
#[derive(Clone, Copy)]
pub(crate) struct Toasts(RwSignal<Vec<Toast>>);

const SHOWN_MS: u64 = 6_000;

impl Toasts {
    pub(crate) fn new() -> Self {
        Self(RwSignal::new(Vec::new()))
    }

    /// Shows a message for some seconds.
    pub(crate) fn show(self, tone: &'static str, text: String) {
        let id = fresh_id("toast");
        self.0.update(|toasts| {
            // The same message twice in a row is one message.
            toasts.retain(|toast| toast.text != text);
            toasts.push(Toast { id: id.clone(), tone, text });
        });
        after(SHOWN_MS, move || {
            self.0.update(|toasts| toasts.retain(|toast| toast.id != id));
        });
    }
}

/// The messages.
#[component]
pub(crate) fn ToastList(toasts: Toasts) -> impl IntoView {
    view! {
        <div class="toasts" aria-live="polite" data-testid="toasts">
            <For each=move || toasts.0.get() key=|toast| toast.id.clone() let:toast>
                <div class="toast" data-tone=toast.tone><p>{toast.text}</p></div>
            </For>
        </div>
    }
}
