//! Changing what is known of a member, a unit or a clerk, and archiving them.
//!
//! Only what was changed here is written, so that a colleague's change of another field stays. Archiving ends nothing by
//! itself: claims that somebody still has to see to are named first.

use std::sync::Arc;

use domain::{
    community::Person,
    edit::{Edit, FileField},
    home::{InHand, in_hand},
    mask::displayed,
    principal::Principal,
    wish::Claimant,
};
use leptos::prelude::*;

use super::{
    Known,
    add::{read_name, read_phone},
    file_of,
};
use crate::{
    components::{Icon, Notice, Reason, Sheet, Switch, TextField, after},
    pages::{
        book::Entry,
        doing::{Desk, Doing},
        me::{offer_title, order_title},
        teams::team_name,
        wish::WishLinks,
    },
    words::{self, Common, Nav, People, days_left, sentence},
};

/// The sheet for whoever was chosen, as they were when it was opened.
#[component]
pub(super) fn EditSheet(one: RwSignal<Option<Known>>, open: RwSignal<bool>) -> impl IntoView {
    let title = Signal::derive(move || {
        let name = one.with(|one| one.as_ref().map(|one| one.display.clone()).unwrap_or_default());
        sentence!("修改 {}", "Edit {}", name)
    });
    view! {
        <Sheet open title testid="edit-sheet">
            {move || one.get_untracked().map(|one| view! { <Fields one open/> })}
        </Sheet>
    }
}

#[component]
fn Fields(one: Known, open: RwSignal<bool>) -> impl IntoView {
    let w = People::words();
    let doing = Doing::new();
    let who = one.who;
    let has_file = file_of(who).is_some();
    let is_unit = matches!(who, Principal::Liaison(_));
    let text = |value: &str| RwSignal::new(value.to_owned());
    let (name, phone, attached) = (text(&one.name), text(&one.phone), text(&one.attached));
    let shown = text(&one.display);
    let (name_wrong, phone_wrong, shown_wrong) = (text(""), text(""), text(""));
    let agreed = RwSignal::new(one.shows_name());
    let before = StoredValue::new(one.clone());
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        for wrong in [name_wrong, phone_wrong, shown_wrong] {
            wrong.set(String::new());
        }
        let edits = before.with_value(|before| {
            if !has_file {
                let display = shown.get_untracked().trim().to_owned();
                if display.is_empty() {
                    shown_wrong.set(w.shown_name_wrong.to_owned());
                    return None;
                }
                return Some(renamed(before, display).into_iter().collect::<Vec<_>>());
            }
            let Some(read) = read_name(is_unit, &name.get_untracked()) else {
                name_wrong.set(w.name_wrong.to_owned());
                return None;
            };
            let number = match read_phone(&phone.get_untracked()) {
                Ok(number) => number,
                // What was there before and was not touched need not be right.
                Err(_) if phone.get_untracked() == before.phone => before.phone.clone(),
                Err(words) => {
                    phone_wrong.set(words);
                    return None;
                }
            };
            let same_name = read == before.name && agreed.get_untracked() == before.shows_name();
            let display = if same_name {
                before.display.clone()
            } else {
                displayed(&read, is_unit || agreed.get_untracked())
            };
            let mut edits: Vec<Edit> = renamed(before, display).into_iter().collect();
            let attached = attached.get_untracked().trim().to_owned();
            let consent = if agreed.get_untracked() == before.shows_name() {
                before.agreed.clone()
            } else {
                if agreed.get_untracked() { "yes" } else { "no" }.to_owned()
            };
            let fields = [
                (FileField::Name, read, &before.name),
                (FileField::Phone, number, &before.phone),
                (FileField::Attached, attached, &before.attached),
                (FileField::ShowsName, consent, &before.agreed),
            ];
            edits.extend(
                fields
                    .into_iter()
                    .filter(|(_, now, before)| now != *before)
                    .filter_map(|(field, value, _)| file_of(who).map(|file| file.fill(field, value))),
            );
            Some(edits)
        });
        match edits {
            None => {}
            Some(edits) if edits.is_empty() => doing.fail(w.unchanged),
            Some(edits) => doing.run(edits, w.saved, move || open.set(false)),
        }
    };
    view! {
        <form class="sheet-body stack" id="sheet-form" on:submit=save>
            {if has_file {
                view! {
                    <TextField label=if is_unit { w.unit_name } else { w.person_name } value=name required=true
                        error=name_wrong testid="edit-name"/>
                    <TextField label=w.phone value=phone kind="tel" error=phone_wrong testid="edit-phone"/>
                    <TextField label=if is_unit { w.unit_contact } else { w.workplace } value=attached testid="edit-attached"/>
                    {(!is_unit).then(|| view! {
                        <Switch label=w.agreed on=agreed on_change=Callback::new(move |on| agreed.set(on)) testid="edit-agreed"/>
                        <p class="hint">{w.agreed_hint}</p>
                    })}
                }
                .into_any()
            } else {
                view! {
                    <TextField label=w.shown_name value=shown required=true hint=w.shown_name_hint error=shown_wrong
                        testid="edit-shown"/>
                }
                .into_any()
            }}
            {doing.trouble()}
            {(!one.archived).then(|| view! { <Archive one open/> })}
        </form>
        <footer class="sheet-foot">
            <button type="submit" form="sheet-form" class="button primary" data-testid="edit-submit"
                aria-busy=move || doing.busy()>{w.save}</button>
            <button type="button" class="button" on:click=move |_| open.set(false)>{Common::words().not_now}</button>
        </footer>
    }
}

/// The edit that shows somebody under another name, when it is another.
fn renamed(before: &Known, display: String) -> Option<Edit> {
    let person = Person { display, archived: before.archived };
    (person.display != before.display).then_some(Edit::SetPerson { who: before.who, person })
}

/// Where what is still in somebody's hand is seen to.
fn links_of(desk: Desk, hand: &InHand) -> Vec<(String, String)> {
    let orders = hand.orders.iter().map(|id| (format!("/order/{id}"), order_title(desk, *id)));
    let offers = hand.offers.iter().map(|id| (format!("/post/{id}"), offer_title(desk, *id)));
    let teams = hand.teams.iter().map(|id| (format!("/team/{id}"), team_name(desk, *id)));
    let pairs = hand.pairs.iter().map(|id| (format!("/pair/{id}"), Nav::words().pairs.to_owned()));
    orders.chain(offers).chain(teams).chain(pairs).collect()
}

/// Archiving, asked twice; the second time it says what is still open.
#[component]
fn Archive(one: Known, open: RwSignal<bool>) -> impl IntoView {
    let w = People::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let sure = RwSignal::new(false);
    let who = one.who;
    if desk.who_now() == Some(who) {
        return view! { <div data-testid="archiving"><Reason text=w.not_oneself/></div> }.into_any();
    }
    let claims = Memo::new(move |_| {
        let Some(claimant) = Claimant::of(who) else { return Vec::new() };
        let is_open = |entry: &&Arc<Entry>| entry.standing.open_of(claimant).is_some();
        desk.books.book.with(|book| book.iter().filter(is_open).cloned().collect::<Vec<_>>())
    });
    let hand = Memo::new(move |_| {
        let Some(claimant) = Claimant::of(who) else { return InHand::default() };
        desk.shell.view().with(|view| in_hand(&view.community, claimant))
    });
    let person = Person { display: one.display, archived: true };
    let archive = move |_| {
        doing.run(vec![Edit::SetPerson { who, person: person.clone() }], w.archived, move || open.set(false));
    };
    let archive = StoredValue::new(archive);
    // What is said then stands below what can be seen of the sheet.
    let ask = move |_| {
        sure.set(true);
        after(50, || {
            if let Ok(Some(part)) = document().query_selector("[data-testid=archiving]") {
                part.scroll_into_view();
            }
        });
    };
    view! {
        <div class="stack" data-testid="archiving">
            <Show
                when=move || sure.get()
                fallback=move || view! {
                    <div class="actions">
                        <button type="button" class="button quiet" data-testid="archive-person" on:click=ask>
                            <Icon name="hidden"/>{w.archive}
                        </button>
                    </div>
                }
            >
                {move || claims.with(|claims| (!claims.is_empty()).then(|| {
                    let today = desk.books.book.with_untracked(crate::pages::book::Book::today);
                    let title = sentence!("还有 {} 条心愿没有办完", "{} wishes are still open", claims.len());
                    let rows = claims
                        .iter()
                        .map(|entry| {
                            let due = entry.duty.map(|duty| days_left(duty.due(), today)).unwrap_or_default();
                            (Arc::clone(entry), due)
                        })
                        .collect();
                    view! {
                        <Notice tone="warn" title text=w.still_open_text testid="still-open"/>
                        <WishLinks rows/>
                    }
                }))}
                {move || hand.with(|hand| (!hand.is_empty()).then(|| view! {
                    <Notice tone="warn" title=w.in_hand text=w.in_hand_text testid="in-hand"/>
                    <ul class="rows" role="list">{
                        links_of(desk, hand).into_iter().map(|(href, title)| view! { <li><a href=href>{title}</a></li> }).collect_view()
                    }</ul>
                }))}
                <p class="hint">{w.archive_hint}</p>
                <div class="actions">
                    <button type="button" class="button danger" data-testid="archive-sure" aria-busy=move || doing.busy()
                        on:click=move |event| archive.with_value(|archive| archive(event))>{w.archive_sure}</button>
                    <button type="button" class="button" on:click=move |_| sure.set(false)>{words::Common::words().not_now}</button>
                </div>
            </Show>
            {doing.trouble()}
        </div>
    }
    .into_any()
}
