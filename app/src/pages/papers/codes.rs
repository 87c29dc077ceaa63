//! Codes on receipts. The secret of a link exists only at the moment it is made, so that the codes are made here and put on
//! the paper at once; they are kept nowhere.
//!
//! The receipt goes to the unit, the code is for the member alone: the link opens on one device.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    community::Person,
    edit::Edit,
    id::Id,
    mask::displayed,
    principal::{Member, Principal},
    register::MemberField,
};
use leptos::{prelude::*, task::spawn_local};

use crate::{
    components::{Icon, Notice},
    pages::doing::Desk,
    shell::{ActError, LinkTerms, NewLink},
    words::{Papers, http_error, sentence},
};

/// A link on paper that passes through other hands is for the first phone that opens it.
const DEVICES: u32 = 1;

/// The offer to make codes, and how far that is. `again` lays the receipts out once they are there.
#[component]
pub(super) fn Codes(
    codes: RwSignal<BTreeMap<Id<Member>, String>>,
    again: Callback<()>,
    members: Vec<Id<Member>>,
) -> impl IntoView {
    let w = Papers::words();
    let desk = Desk::here();
    let members = StoredValue::new(members);
    let count = members.with_value(Vec::len);
    let (busy, failed) = (RwSignal::new(false), RwSignal::new(None::<String>));
    let linked = Memo::new(move |_| desk.shell.view().with(|view| view.status.link));
    let there = Memo::new(move |_| codes.with(BTreeMap::len));
    let make = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        failed.set(None);
        let todo: Vec<Id<Member>> = members.with_value(|members| {
            let known = codes.get_untracked();
            let todo: BTreeSet<Id<Member>> = members.iter().copied().collect();
            todo.into_iter().filter(|member| !known.contains_key(member)).collect()
        });
        spawn_local(async move {
            for member in todo {
                let label = shown(desk, member);
                let terms = LinkTerms {
                    label,
                    admin: false,
                    buildings: BTreeSet::new(),
                    expires: None,
                    max_devices: Some(DEVICES),
                };
                let link = NewLink { principal: Principal::Member(member), terms };
                match desk.shell.create_link(link).await {
                    Ok(link) => codes.try_update(|codes| codes.insert(member, link.address())).map(drop),
                    Err(error) => {
                        failed.try_set(Some(http_error(&error)));
                        break;
                    }
                };
            }
            if busy.try_set(false).is_none() {
                again.run(());
            }
        });
    };
    view! {
        <section class="card stack" data-testid="papers-codes">
            <h2>{w.codes}</h2>
            <p>{w.codes_text}</p>
            {move || if there.get() < count {
                view! {
                    <div class="actions">
                        <button type="button" class="button" data-testid="papers-codes-make" on:click=make
                            disabled=move || !linked.get() aria-busy=move || busy.get().then_some("true")>
                            <Icon name="qr"/>
                            {move || sentence!("为 {} 人生成二维码", "Make codes for {}", count - there.get())}
                        </button>
                    </div>
                }
                .into_any()
            } else {
                view! { <Notice tone="good" title=w.codes_done testid="papers-codes-done"/> }.into_any()
            }}
            {move || (!linked.get()).then(|| view! { <p class="hint">{w.codes_offline}</p> })}
            {move || failed.get().map(|why| view! { <p class="error" role="alert">{why}</p> })}
        </section>
    }
}

/// How everybody knows the member. Who has no displayed name yet gets one, so that the link is found in the list of links.
fn shown(desk: Desk, member: Id<Member>) -> String {
    let who = Principal::Member(member);
    let (known, proposed) = desk.shell.view().with_untracked(|view| {
        let community = &view.community;
        let card = community.member(member).map(|file| &file.card);
        let proposed = card
            .map(|card| displayed(card.get(MemberField::Name), card.get(MemberField::ShowsName) == "yes"));
        (community.display(&who).to_owned(), proposed.unwrap_or_default())
    });
    if !known.is_empty() {
        return known;
    }
    let person = Person { display: proposed.clone(), archived: false };
    let done = desk.lasting(move |result: Result<(), ActError>| {
        if let Err(error) = result {
            desk.toasts.show("bad", crate::words::act_error(&error));
        }
    });
    desk.shell.act(vec![Edit::SetPerson { who, person }], done);
    proposed
}
