//! The browser shell: the only crate that knows Leptos, web-sys and `IndexedDB`.
//!
//! [`shell`] owns the replica and is all that pages may use; [`store`] and `link` are its hands. What is decided about
//! the data is decided in `domain` and `replica`, never here.

pub mod shell;
pub mod store;

mod components;
mod link;
mod pages;
mod print;
mod words;

use leptos::prelude::*;

/// Starts the app in the page that loaded it.
pub fn start() {
    shell::watch_panics();
    mount_to_body(|| {
        provide_context(shell::Shell::start());
        view! { <pages::App/> }
    });
}
