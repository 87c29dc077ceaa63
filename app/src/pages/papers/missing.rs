//! What the papers lack, by whose it is, with the way to where it is filled in.

use std::collections::BTreeSet;

use domain::sheet::{About, Lack, Lacking};
use leptos::prelude::*;

use crate::{
    pages::doing::Desk,
    words::{Papers, lack, say, sentence},
};

/// So many are listed; the rest is behind a fold.
const LISTED: usize = 12;

/// The list; nothing when nothing is missing.
#[component]
pub(super) fn Missing(lacking: RwSignal<Lacking>) -> impl IntoView {
    let w = Papers::words();
    let staff = Desk::here().is_staff_now();
    move || {
        let all: Vec<_> = lacking.with(|lacking| lacking.clone().into_iter().collect());
        if all.is_empty() {
            return ().into_any();
        }
        let title = sentence!("{}（{} 处）", "{} ({})", w.missing, all.len());
        let mut lines = all
            .into_iter()
            .map(|((about, name), what)| line(about, &name, &what, staff).into_any())
            .collect::<Vec<_>>();
        let rest = lines.split_off(lines.len().min(LISTED));
        let more = (!rest.is_empty()).then(|| {
            view! {
                <details>
                    <summary>{sentence!("还有 {} 处", "{} more", rest.len())}</summary>
                    <ul class="papers-missing" role="list">{rest}</ul>
                </details>
            }
        });
        view! {
            <div class="notice" data-tone="warn" role="status" data-testid="papers-missing">
                <p class="notice-title">{title}</p>
                <p>{w.missing_text}</p>
                <ul class="papers-missing" role="list">{lines}</ul>
                {more}
            </div>
        }
        .into_any()
    }
}

fn line(about: About, name: &str, what: &BTreeSet<Lack>, staff: bool) -> impl IntoView + use<> {
    let href = match about {
        About::Member(id) => format!("/member/{id}"),
        About::Unit(id) if staff => format!("/unit/{id}"),
        About::Unit(_) => "/unit".to_owned(),
        About::Community => "/settings".to_owned(),
    };
    let name = if name.is_empty() { Papers::words().nameless.to_owned() } else { name.to_owned() };
    let what = what.iter().map(|one| lack(*one)).collect::<Vec<_>>().join(say("、", ", "));
    view! { <li><a href=href data-testid="missing-link">{name}</a>{say("：", ": ")}{what}</li> }
}
