//! Fields of a card that two people filled in differently: both values, who wrote which, and a choice.

use domain::{
    mask::{Audience, Classified},
    register::{MemberField, Membership},
    unmask::Subject,
    wish::Contested,
};
use leptos::prelude::*;

use super::keeping::Keeping;
use crate::{
    pages::{
        doing::Doing,
        unmask::{Seen, Unmask},
        wish::who,
    },
    words::{FieldName, Member, sentence},
};

/// The part of the page; nothing where nobody disagrees.
#[component]
pub(super) fn ContestedPart(keeping: Keeping) -> impl IntoView {
    let seen: Seen = RwSignal::default();
    let w = Member::words();
    let all = Memo::new(move |_| {
        keeping.file.with(|file| file.as_ref().map(|file| file.contested.clone()).unwrap_or_default())
    });
    move || {
        let all = all.get();
        (!all.is_empty()).then(|| {
            let rows =
                all.into_iter().map(|one| view! { <Choice keeping seen one/> }).collect_view();
            view! { <section class="part stack" data-testid="contested"><h2>{w.contested}</h2>{rows}</section> }
        })
    }
}

/// A value as it is read.
fn shown(keeping: Keeping, field: MemberField, value: &str) -> String {
    let w = Member::words();
    if value.is_empty() {
        return w.emptied.to_owned();
    }
    match field {
        MemberField::Unit => {
            let name = keeping.desk().shell.view().with_untracked(|view| {
                let unit = value.parse().ok().and_then(|id| view.community.unit(id));
                unit.map(|unit| unit.card.get(domain::register::UnitField::Name).to_owned())
            });
            name.unwrap_or_else(|| value.to_owned())
        }
        MemberField::Membership => match Membership::from_key(value) {
            Some(Membership::Full) => w.full.to_owned(),
            Some(Membership::Probationary) => w.probationary.to_owned(),
            None => value.to_owned(),
        },
        _ => match value {
            "yes" => w.yes.to_owned(),
            "no" => w.no.to_owned(),
            other => other.to_owned(),
        },
    }
}

#[component]
fn Choice(keeping: Keeping, seen: Seen, one: Contested) -> impl IntoView {
    let w = Member::words();
    let doing = Doing::new();
    let field = MemberField::from_key(&one.field)?;
    let masked = field.is_masked(Audience::Staff);
    let rows = one
        .values
        .into_iter()
        .map(|held| {
            let by = held.by.map(|by| who(keeping.desk(), by)).unwrap_or_default();
            let (kept, take) = (held.value.clone(), held.value);
            let value = move || {
                if masked && !seen.with(|seen| seen.contains(field.key())) {
                    field.seen(Audience::Staff, &kept)
                } else {
                    shown(keeping, field, &kept)
                }
            };
            view! {
                <li class="bar">
                    <span>{value} " " <small>{by}</small></span>
                    <button type="button" class="button small" data-testid="choose-value" aria-busy=move || doing.busy()
                        on:click=move |_| {
                            let edits = keeping.desk().shell.view().with_untracked(|view| {
                                super::keeping::filling(&view.community, keeping.member, vec![(field, take.clone())])
                            });
                            doing.run(edits, w.chosen, || ());
                        }>{w.take_this}</button>
                </li>
            }
        })
        .collect_view();
    let fields = vec![field.key().to_owned()];
    Some(view! {
        <div class="conflict" data-testid="contested-field">
            <p class="notice-title">{sentence!("{}：两人填得不一样", "{}: filled in differently", field.name())}</p>
            <ul class="stack" role="list">{rows}</ul>
            {masked.then(|| view! { <Unmask subject=Subject::Member(keeping.member) fields seen/> })}
            {doing.trouble()}
        </div>
    })
}
