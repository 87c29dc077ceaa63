//! The menu, as everybody reads it.

use domain::{
    id::Id,
    order::{MenuCard, MenuField, MenuItem, current_menu},
    principal::{Principal, Role},
};
use leptos::prelude::*;

use crate::{
    components::{Badge, Empty, Icon, PageHead},
    pages::{
        doing::Desk,
        office::{Office, Room},
    },
    words::{Nav, orders::Menus, sentence},
};

/// The page.
#[component]
pub(crate) fn MenuPage() -> impl IntoView {
    let w = Menus::words();
    let desk = Desk::here();
    desk.shell.keep_all_pages();
    let staff = desk.is_staff_now();
    let orders = matches!(desk.who_now(), Some(Principal::Resident(_)));
    view! {
        <PageHead title=Nav::words().menu lead=Signal::stored(w.lead.to_owned())>
            {orders.then(|| view! {
                <a class="button primary" href="/order/new" data-testid="place-order"><Icon name="plus"/>{w.free}</a>
            })}
        </PageHead>
        {staff.then(|| view! { <Office room=Room::MenuDesk/> })}
        {(!staff).then(|| view! { <CurrentMenu orders/> })}
    }
}

/// The published items, by kind.
#[component]
pub(crate) fn CurrentMenu(orders: bool) -> impl IntoView {
    let w = Menus::words();
    let desk = Desk::here();
    let today = desk.shell.today();
    let menu = Memo::new(move |_| {
        desk.shell.view().with(|view| {
            let (period, items) = current_menu(&view.community, today);
            let items: Vec<(Id<MenuItem>, MenuCard)> =
                items.into_iter().map(|(id, item)| (id, item.card.clone())).collect();
            (period, items)
        })
    });
    move || {
        let (period, items) = menu.get();
        if items.is_empty() {
            let staff = desk.me().is_some_and(|me| me.role == Role::Staff);
            let text = if staff { w.none_staff } else { w.none_other };
            return view! { <Empty icon="ledger" title=w.none text/> }.into_any();
        }
        let rows = items.into_iter().map(|(id, card)| view! { <Item id card orders/> }).collect_view();
        view! {
            <p class="hint" data-testid="menu-period">{sentence!("{} 期", "{}", period)}</p>
            <ul class="stack" role="list" data-testid="menu">{rows}</ul>
        }
        .into_any()
    }
}

#[component]
fn Item(id: Id<MenuItem>, card: MenuCard, orders: bool) -> impl IntoView {
    let w = Menus::words();
    let foot = [MenuField::Provider, MenuField::Times].map(|field| card.get(field).to_owned());
    let foot = foot.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
    view! {
        <li class="card" data-testid="menu-item">
            <header class="card-head">
                <h3>{card.get(MenuField::Name).to_owned()}</h3>
                <Badge words=card.get(MenuField::Category)/>
            </header>
            <p>{card.get(MenuField::Description).to_owned()}</p>
            <p class="hint">{foot}</p>
            {orders.then(|| view! {
                <div class="actions off-paper">
                    <a class="button primary" href=format!("/order/new?item={id}") data-testid="order-item">{w.order}</a>
                </div>
            })}
        </li>
    }
}
