//! What a resident sees first: a way to order, the own orders, the menu. No account, nothing to learn.

use leptos::prelude::*;

use super::{menu::CurrentMenu, own::OwnOrders};
use crate::{
    components::{Icon, PageHead},
    pages::doing::Desk,
    words::{
        orders::{Menus, Ordering},
        say,
    },
};

/// The page.
#[component]
pub(crate) fn StartPage() -> impl IntoView {
    let (w, m) = (Ordering::words(), Menus::words());
    let desk = Desk::here();
    // From now on these pages open without a network, with every version.
    desk.shell.keep_all_pages();
    let profile = Memo::new(move |_| desk.shell.view().with(|view| view.community.profile.clone()));
    view! {
        <PageHead title=w.start lead=Signal::stored(w.start_lead.to_owned())/>
        <div class="actions">
            <a class="button primary wide" href="/order/new" data-testid="place-order"><Icon name="plus"/>{m.free}</a>
        </div>
        <section class="part stack" data-testid="own-orders">
            <h2>{w.mine}</h2>
            <OwnOrders/>
        </section>
        <section class="part stack">
            <h2>{w.menu}</h2>
            <CurrentMenu orders=true/>
        </section>
        {move || {
            let profile = profile.get();
            let phone = profile.contact_phone;
            (!phone.is_empty()).then(|| view! {
                <p class="hint">
                    {say("也可以打电话：", "You can also call: ")} {profile.contact_name} " "
                    <a href=format!("tel:{phone}")>{phone.clone()}</a>
                </p>
            })
        }}
    }
}
