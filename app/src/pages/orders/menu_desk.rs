//! The menu at the desk of staff: a month's items, copied from the month before, published, printed with a code. Staff only.

use std::sync::Arc;

use domain::{
    edit::{Edit, OrderEdit},
    id::Id,
    order::{MenuField, MenuItem, OFF_MENU, ON_MENU, copied, is_period, period_before, period_of},
    principal::Principal,
    wish::Contested,
};
use leptos::{prelude::*, task::spawn_local};

use super::menu::CurrentMenu;
use crate::{
    components::{Badge, DraftField, Empty, Icon, QrSlip, SelectField, Sheet, TextField, after, print},
    pages::{
        checkins::named,
        contested::{Dispute, Disputes},
        doing::{Desk, Doing},
        wall::plain,
    },
    shell::{LinkTerms, NewLink},
    words::{self, FieldName as _, http_error, orders::Menus},
};

fn filled(item: Id<MenuItem>, fields: Vec<(MenuField, String)>) -> Vec<Edit> {
    vec![Edit::Order(OrderEdit::Menu { items: vec![(item, fields)] })]
}

/// The part.
#[component]
pub(crate) fn MenuDesk() -> impl IntoView {
    let w = Menus::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let period = RwSignal::new(period_of(desk.shell.today()));
    let (editing, open) = (RwSignal::new(None::<Id<MenuItem>>), RwSignal::new(false));
    let items = Memo::new(move |_| {
        let period = period.get();
        desk.shell.view().with(|view| {
            let of =
                view.community.menu.iter().filter(|(_, item)| item.card.get(MenuField::Period) == period);
            let mut items: Vec<(Id<MenuItem>, Arc<MenuItem>)> =
                of.map(|(id, item)| (*id, Arc::clone(item))).collect();
            items.sort_by_key(|(id, item)| {
                (
                    item.card.get(MenuField::Category).to_owned(),
                    item.card.get(MenuField::Name).to_owned(),
                    *id,
                )
            });
            items
        })
    });
    let wrong = Signal::derive(move || {
        if period.with(|period| is_period(period)) { String::new() } else { w.period_hint.to_owned() }
    });
    let begin = move |_| {
        let id: Id<MenuItem> = desk.shell.new_id();
        let fields = vec![(MenuField::Period, period.get_untracked())];
        doing.queue(filled(id, fields), move |kept| {
            if kept {
                editing.try_set(Some(id));
                open.try_set(true);
            }
        });
    };
    let copy = move |_| {
        let to = period.get_untracked();
        let Some(from) = period_before(&to) else { return doing.fail(w.period_hint) };
        let items: Vec<_> = desk.shell.view().with_untracked(|view| {
            copied(&view.community, &from, &to).map(|fields| (desk.shell.new_id(), fields)).collect()
        });
        if items.is_empty() {
            return doing.fail(w.nothing_to_copy);
        }
        doing.run(vec![Edit::Order(OrderEdit::Menu { items })], w.copied, || ());
    };
    let publish_all = move |_| {
        let all: Vec<_> = items.with_untracked(|items| {
            let drafts = items.iter().filter(|(_, item)| !item.card.has(MenuField::Status));
            drafts.map(|(id, _)| (*id, vec![(MenuField::Status, ON_MENU.to_owned())])).collect()
        });
        doing.run(vec![Edit::Order(OrderEdit::Menu { items: all })], w.published, || ());
    };
    let drafts = move || items.with(|items| items.iter().any(|(_, item)| !item.card.has(MenuField::Status)));
    view! {
        <section class="part stack off-paper" data-testid="menu-desk">
            <TextField label=w.period value=period hint=w.period_hint error=wrong testid="menu-period-field"/>
            <div class="actions">
                <button type="button" class="button primary" data-testid="menu-new" on:click=begin><Icon name="plus"/>{w.new}</button>
                <button type="button" class="button" data-testid="menu-copy" aria-busy=move || doing.busy() on:click=copy>{w.copy}</button>
                {move || drafts().then(|| view! {
                    <button type="button" class="button" data-testid="menu-publish" aria-busy=move || doing.busy()
                        on:click=publish_all>{w.publish_all}</button>
                })}
            </div>
            {doing.trouble()}
            {move || {
                let items = items.get();
                if items.is_empty() {
                    return view! { <Empty icon="ledger" title=w.none text=w.none_staff/> }.into_any();
                }
                let rows = items.into_iter().map(|(id, item)| view! {
                    <Line id item edit=Callback::new(move |id| { editing.set(Some(id)); open.set(true); })/>
                });
                view! { <ul class="stack" role="list" data-testid="menu-items">{rows.collect_view()}</ul> }.into_any()
            }}
            <Sheet open title=Signal::stored(w.card.to_owned()) testid="menu-sheet">
                {move || editing.get().map(|id| view! { <Card id open/> })}
            </Sheet>
        </section>
        <PrintPart/>
    }
}

#[component]
fn Line(id: Id<MenuItem>, item: Arc<MenuItem>, edit: Callback<Id<MenuItem>>) -> impl IntoView {
    let w = Menus::words();
    let doing = Doing::new();
    let (words, tone) = match item.card.get(MenuField::Status) {
        ON_MENU => (w.published, "good"),
        OFF_MENU => (w.withdrawn, "calm"),
        _ => (w.draft, "warn"),
    };
    let published = item.is_published();
    let set = move |_| {
        let (status, said) = if published { (OFF_MENU, w.withdrawn) } else { (ON_MENU, w.published) };
        doing.run(filled(id, vec![(MenuField::Status, status.to_owned())]), said, || ());
    };
    view! {
        <li class="card" data-testid="menu-line">
            <header class="card-head">
                <h2>{named(item.card.get(MenuField::Name))}</h2>
                <Badge words tone/>
            </header>
            <p class="hint">{item.card.get(MenuField::Category).to_owned()} " " {item.card.get(MenuField::Provider).to_owned()}</p>
            <div class="actions">
                <button type="button" class="button small" data-testid="menu-edit" on:click=move |_| edit.run(id)>{w.edit}</button>
                <button type="button" class="button small" data-testid="menu-status" aria-busy=move || doing.busy() on:click=set>
                    {if published { w.withdraw } else { w.publish }}
                </button>
            </div>
            {doing.trouble()}
        </li>
    }
}

/// An item, filled in field by field.
#[component]
fn Card(id: Id<MenuItem>, open: RwSignal<bool>) -> impl IntoView {
    let w = Menus::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let item = Memo::new(move |_| {
        desk.shell.view().with(|view| view.community.menu.get(&id).cloned().unwrap_or_default())
    });
    let keep = move |field: MenuField| {
        Callback::new(move |value: String| {
            doing.queue(filled(id, vec![(field, value.trim().to_owned())]), |_| ());
        })
    };
    let value = move |field: MenuField| Memo::new(move |_| item.with(|item| item.card.get(field).to_owned()));
    let categories =
        desk.shell.view().with_untracked(|view| view.community.settings.order_categories.clone());
    let dispute = move |dispute: Contested| {
        let field = MenuField::from_key(&dispute.field)?;
        Some(Dispute::open(field.name(), dispute.values, str::to_owned, move |value| {
            filled(id, vec![(field, value)])
        }))
    };
    view! {
        <div class="sheet-body stack">
            <p class="hint">{w.kept}</p>
            {move || {
                let all = item.get().contested.iter().cloned().filter_map(dispute).collect();
                view! { <Disputes all/> }
            }}
            <form class="form" on:submit=|event| event.prevent_default()>
                <DraftField label=MenuField::Name.name() value=value(MenuField::Name) on_commit=keep(MenuField::Name)
                    required=true testid="item-name"/>
                <SelectField label=MenuField::Category.name() options=plain(&categories) value=value(MenuField::Category)
                    on_choose=keep(MenuField::Category) none=w.choose.to_owned() required=true testid="item-category"/>
                <DraftField label=MenuField::Description.name() value=value(MenuField::Description)
                    on_commit=keep(MenuField::Description) lines=true required=true testid="item-description"/>
                <DraftField label=MenuField::Provider.name() value=value(MenuField::Provider)
                    on_commit=keep(MenuField::Provider) testid="item-provider"/>
                <DraftField label=MenuField::Times.name() value=value(MenuField::Times) on_commit=keep(MenuField::Times)
                    testid="item-times"/>
                {doing.trouble()}
            </form>
        </div>
        <footer class="sheet-foot">
            <button type="button" class="button primary" data-testid="item-done" on:click=move |_| open.set(false)>{w.done}</button>
        </footer>
    }
}

/// The menu on paper, with a code for all residents, which a link is made for.
#[component]
fn PrintPart() -> impl IntoView {
    let w = Menus::words();
    let desk = Desk::here();
    let address = RwSignal::new(None::<String>);
    let (busy, failed) = (RwSignal::new(false), RwSignal::new(None::<String>));
    let make = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        failed.set(None);
        let label = format!("{} {}", w.sheet_label, period_of(desk.shell.today()));
        let terms = LinkTerms { label, ..LinkTerms::default() };
        let asked =
            desk.shell.create_link(NewLink { principal: Principal::Resident(desk.shell.new_id()), terms });
        spawn_local(async move {
            let answer = asked.await;
            busy.try_set(false);
            match answer {
                Ok(link) => {
                    address.try_set(Some(link.address()));
                    after(100, print);
                }
                Err(error) => {
                    failed.try_set(Some(http_error(&error)));
                }
            }
        });
    };
    let community =
        Signal::derive(move || desk.shell.view().with(|view| view.community.profile.name.clone()));
    view! {
        <section class="part stack" data-testid="menu-paper">
            <h2 class="off-paper">{w.sheet}</h2>
            <p class="hint off-paper">{w.sheet_hint}</p>
            <div class="actions off-paper">
                <button type="button" class="button primary" data-testid="menu-code" aria-busy=move || busy.get().then_some("true")
                    on:click=make><Icon name="qr"/>{w.sheet_make}</button>
                <button type="button" class="button" data-testid="menu-print" on:click=move |_| print()>
                    <Icon name="print"/>{move || if address.with(Option::is_some) { w.sheet_again } else { w.sheet_plain }}
                </button>
            </div>
            {move || failed.get().map(|why| view! { <p class="error off-paper" role="alert">{why}</p> })}
            {move || address.get().map(|address| view! {
                <div class="qr-slips">
                    <QrSlip head=format!("{} · {}", community.get(), w.title) person=words::say("居民", "Residents").to_owned()
                        how=w.sheet_how until=words::Access::words().for_residents address/>
                </div>
            })}
            <CurrentMenu orders=false/>
        </section>
    }
}
