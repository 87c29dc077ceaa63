//! What is masked, and being shown it: a reason first, kept as a fact, then shown until the page is left.

use std::collections::BTreeSet;

use domain::{
    edit::Edit,
    mask::{Audience, Classified, without_numbers},
    unmask::{self, Subject, UnmaskReason, Unmasked, is_outside},
    wish::{WishDraft, WishField},
};
use leptos::prelude::*;

use super::doing::{Desk, Doing};
use crate::{
    components::{Choices, Facts, Icon, Option2, Reason, TextField},
    words::{Common, Unmasking, field, shown, unmask_reason},
};

/// The fields that may be seen, by their names in the documents: those for which a reason was given, until the page is left.
pub(crate) type Seen = RwSignal<BTreeSet<String>>;

/// Whether all of these may be seen.
pub(crate) fn sees(seen: Seen, fields: &[String]) -> bool {
    seen.with(|seen| fields.iter().all(|field| seen.contains(field)))
}

/// A button that asks for a reason, records it and then adds the fields to `seen`. There while one of them is not.
#[component]
pub(crate) fn Unmask(subject: Subject, fields: Vec<String>, seen: Seen) -> impl IntoView {
    let w = Unmasking::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let open = RwSignal::new(false);
    let (why, words) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let fields = StoredValue::new(fields);
    let outside = desk.who_now().is_some_and(|who| {
        fields.with_value(|fields| {
            desk.shell.view().with_untracked(|view| is_outside(&view.community, &who, &subject, fields))
        })
    });
    let id = desk.shell.new_id();
    let record = move |_| {
        let Some(chosen) = reason_of(&why.get_untracked()) else { return doing.fail(w.choose) };
        let unmasked = Unmasked {
            subject,
            fields: fields.get_value(),
            why: chosen,
            words: words.get_untracked().trim().to_owned(),
            outside,
        };
        let today = desk.shell.today();
        let year = desk.shell.view().with_untracked(|view| unmask::year(&view.community, &subject, today));
        doing.run(vec![Edit::Unmask { year, id, unmasked }], w.recorded, move || {
            seen.update(|seen| seen.extend(fields.get_value()));
        });
    };
    // Drawn anew when it is asked for, and gone when it was answered.
    move || {
        match (fields.with_value(|fields| sees(seen, fields)), open.get()) {
        (true, _) => ().into_any(),
        (false, false) => view! {
            <div class="actions off-paper">
                <button type="button" class="button small" data-testid="unmask" on:click=move |_| open.set(true)>
                    <Icon name="search"/>{w.show}
                </button>
            </div>
        }
        .into_any(),
        (false, true) => view! {
            <div class="card stack off-paper" data-testid="unmask-form">
                <p class="hint">{w.hint}</p>
                {outside.then(|| view! { <Reason text=w.outside/> })}
                <Choices legend=w.why options=reasons() value=why
                    on_choose=Callback::new(move |chosen| { doing.clear(); why.set(chosen); }) required=true testid="unmask-why"/>
                <TextField label=w.in_words value=words hint=w.in_words_hint testid="unmask-words"/>
                {doing.trouble()}
                <div class="actions">
                    <button type="button" class="button primary" data-testid="unmask-confirm"
                        aria-busy=move || doing.busy() on:click=record>{w.confirm}</button>
                    <button type="button" class="button" on:click=move |_| open.set(false)>{Common::words().not_now}</button>
                </div>
            </div>
        }
        .into_any(),
    }
    }
}

/// Every reason, to choose from.
pub(super) fn reasons() -> Vec<Option2> {
    (0_u8..)
        .zip(UnmaskReason::ALL)
        .map(|(place, one)| Option2::new(place.to_string(), unmask_reason(one)))
        .collect()
}

/// The reason that was chosen among [`reasons`].
pub(super) fn reason_of(place: &str) -> Option<UnmaskReason> {
    UnmaskReason::ALL.get(place.parse::<usize>().ok()?).copied()
}

/// The filled fields of a request that staff see masked, by their names in the documents.
pub(crate) fn masked_fields(draft: &WishDraft) -> Vec<String> {
    draft
        .iter()
        .filter(|(known, value)| seen_value(*known, value, false) != shown(*known, value))
        .map(|(known, _)| known.key().to_owned())
        .collect()
}

/// A value of a request as staff see it.
pub(crate) fn seen_value(known: WishField, value: &str, whole: bool) -> String {
    match known {
        WishField::Content if !whole => without_numbers(value),
        _ if !whole && known.is_masked(Audience::Staff) => known.seen(Audience::Staff, value),
        _ => shown(known, value),
    }
}

/// The request as taken down, masked, with the way to see it whole.
#[component]
pub(crate) fn CaseFacts(subject: Subject, draft: WishDraft, seen: Seen) -> impl IntoView {
    let fields = masked_fields(&draft);
    let any = !fields.is_empty();
    let facts = move || {
        let facts = draft
            .iter()
            .map(|(known, value)| {
                let whole = seen.with(|seen| seen.contains(known.key()));
                (field(known).to_owned(), seen_value(known, value, whole))
            })
            .collect();
        view! { <Facts facts/> }
    };
    view! {
        <div data-testid="case-facts">{facts}</div>
        {any.then(|| view! { <Unmask subject fields seen/> })}
    }
}
