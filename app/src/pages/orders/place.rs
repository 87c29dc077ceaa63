//! 点单: the form of a resident, and of staff who order for one.

use domain::{
    access::DocName,
    edit::{Edit, OrderEdit},
    id::Id,
    order::{CHANNELS, MenuField, MenuItem, Order, OrderField, OrderForm, OrderStep, ResidentStep, URGENT},
    phone::Phone,
    picture::{OF_ORDER, as_text},
    wish::Step,
};
use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
};

use super::{home_of, own_inbox, too_long};
use crate::{
    components::{Choices, Empty, Icon, Option2, PageHead, SelectField, Switch, TextField},
    pages::{
        doing::{Desk, Doing},
        office::{Office, Room},
        pictures::{Chosen, Frame, PictureField, keep},
        wall::plain,
    },
    words::{
        Common, FieldName as _, invalid_phone,
        order_steps::channel,
        orders::{Menus, Ordering},
        pictures::{Pictures, picture_error},
    },
};

/// The page.
#[component]
pub(crate) fn NewOrderPage() -> impl IntoView {
    let w = Ordering::words();
    let desk = Desk::here();
    if desk.is_staff_now() {
        return view! { <Office room=Room::PlaceOrder/> }.into_any();
    }
    if own_inbox(desk).is_none() {
        return view! {
            <PageHead title=w.title/>
            <Empty icon="person" title=Common::words().only_staff/>
        }
        .into_any();
    }
    view! {
        <PageHead title=w.title lead=Signal::stored(w.start_lead.to_owned())>
            <a class="button quiet" href="/"><Icon name="back"/>{w.back}</a>
        </PageHead>
        <OrderFields staff=false/>
    }
    .into_any()
}

/// The page of staff.
#[component]
pub(crate) fn StaffPlace() -> impl IntoView {
    let w = Ordering::words();
    view! {
        <PageHead title=w.title_staff>
            <a class="button quiet" href="/orders"><Icon name="back"/>{w.back}</a>
        </PageHead>
        <OrderFields staff=true/>
    }
}

/// The item the address names, with its kind and name.
fn chosen_item(desk: Desk) -> Option<(Id<MenuItem>, String, String)> {
    let id: Id<MenuItem> =
        use_location().query.with_untracked(|query| query.get("item").and_then(|id| id.parse().ok()))?;
    desk.shell.view().with_untracked(|view| {
        let item = view.community.menu.get(&id)?;
        let of = |field| item.card.get(field).to_owned();
        Some((id, of(MenuField::Name), of(MenuField::Category)))
    })
}

#[component]
fn OrderFields(staff: bool) -> impl IntoView {
    let (w, m) = (Ordering::words(), Menus::words());
    let desk = Desk::here();
    let doing = Doing::new();
    let navigate = StoredValue::new_local(use_navigate());
    let item = chosen_item(desk);
    let text = |value: &str| RwSignal::new(value.to_owned());
    let (content, category) = (text(""), text(item.as_ref().map_or("", |item| item.2.as_str())));
    let (name, phone, reach, address) = (text(""), text(""), text(""), text(""));
    let (wrong_content, wrong_name, wrong_phone) = (text(""), text(""), text(""));
    let (wrong_reach, wrong_address) = (text(""), text(""));
    let (urgent, consent) = (RwSignal::new(false), RwSignal::new(false));
    let pictures = RwSignal::new(Vec::<Chosen>::new());
    let (how, proxy) = (text(CHANNELS[0]), text(""));
    let categories =
        desk.shell.view().with_untracked(|view| view.community.settings.order_categories.clone());
    // One id for one opening of the page: pressing twice is ordering once.
    let order: Id<Order> = desk.shell.new_id();
    let step: Id<Step> = desk.shell.new_id();
    let asked = item.clone();
    let read = move || -> Option<OrderForm> {
        let value = |signal: RwSignal<String>| signal.get_untracked().trim().to_owned();
        let item = asked.clone();
        let said = value(content);
        let said = match (&item, said.is_empty()) {
            (Some((_, name, _)), true) => name.clone(),
            _ => said,
        };
        let missing = |is: bool, words: &str| if is { words.to_owned() } else { String::new() };
        wrong_content.set(match too_long(&said) {
            long if long.is_empty() => missing(said.is_empty(), w.content_needed),
            long => long,
        });
        wrong_name.set(match too_long(&value(name)) {
            long if long.is_empty() => missing(value(name).is_empty(), w.name_needed),
            long => long,
        });
        wrong_reach.set(too_long(&value(reach)));
        wrong_address.set(too_long(&value(address)));
        let unreachable = [phone, reach, address].into_iter().all(|one| value(one).is_empty());
        wrong_phone.set(match Phone::parse(&value(phone)) {
            Err(why) if !value(phone).is_empty() => invalid_phone(&why),
            _ => missing(unreachable, w.phone_needed),
        });
        if !consent.get_untracked() {
            doing.fail(w.consent_needed);
            return None;
        }
        let wrong = [wrong_content, wrong_name, wrong_phone, wrong_reach, wrong_address];
        if wrong.iter().any(|one| one.with_untracked(|words| !words.is_empty())) {
            return None;
        }
        let mut form = OrderForm::default()
            .with(OrderField::Name, value(name))
            .with(OrderField::Phone, value(phone))
            .with(OrderField::Reach, value(reach))
            .with(OrderField::Address, value(address))
            .with(OrderField::Category, value(category))
            .with(OrderField::Content, said)
            .with(OrderField::Item, item.map(|(id, ..)| id.to_string()).unwrap_or_default())
            .with(OrderField::Urgency, if urgent.get_untracked() { URGENT } else { "" })
            .with(OrderField::Consent, "yes");
        if staff {
            form = form.with(OrderField::Channel, value(how)).with(OrderField::Proxy, value(proxy));
        }
        Some(form)
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        doing.clear();
        let Some(form) = read() else { return };
        let (inbox, year, chosen) = (own_inbox(desk), desk.shell.today().year(), pictures.get_untracked());
        // Pictures are on this device before anything names them.
        let edits = async move {
            let doc = inbox.map_or(DocName::Casework(year), DocName::Inbox);
            let names = keep(desk, doc, chosen).await.map_err(|why| picture_error(&why).to_owned())?;
            let form = form.with(OrderField::Pictures, as_text(&names));
            let edits = if let Some(inbox) = inbox {
                vec![OrderEdit::Send { inbox, order, step, what: ResidentStep::Placed { form } }]
            } else {
                let fields = form.iter().map(|(field, value)| (field, value.to_owned())).collect();
                vec![
                    OrderEdit::Fill { year, order, fields },
                    OrderEdit::Decide { year, order, step, what: OrderStep::Submitted },
                ]
            };
            Ok(edits.into_iter().map(Edit::Order).collect())
        };
        doing.run_after(edits, w.sent, move || {
            navigate.try_with_value(|navigate| navigate(&home_of(order), NavigateOptions::default()));
        });
    };
    let channels = || CHANNELS.map(|key| Option2::new(key, channel(key))).to_vec();
    view! {
        <form class="form" data-testid="order-form" on:submit=submit>
            {item.map(|(_, name, _)| view! { <p data-testid="ordered-item"><strong>{w.item} "：" {name}</strong></p> })}
            <TextField label=OrderField::Content.name() value=content lines=true hint=w.content_hint error=wrong_content
                required=true testid="order-content"/>
            <SelectField label=OrderField::Category.name() options=plain(&categories) value=category
                on_choose=Callback::new(move |chosen| category.set(chosen)) none=m.choose.to_owned() testid="order-category"/>
            <TextField label=OrderField::Name.name() value=name error=wrong_name required=true testid="order-name"/>
            <TextField label=OrderField::Phone.name() value=phone kind="tel" error=wrong_phone testid="order-phone"/>
            <TextField label=OrderField::Reach.name() value=reach hint=w.reach_hint error=wrong_reach testid="order-reach"/>
            <TextField label=OrderField::Address.name() value=address error=wrong_address testid="order-address"/>
            {staff.then(|| view! {
                <Choices legend=w.channel options=channels() value=how on_choose=Callback::new(move |chosen| how.set(chosen))
                    testid="order-channel"/>
                <TextField label=OrderField::Proxy.name() value=proxy testid="order-proxy"/>
            })}
            <PictureField label=OrderField::Pictures.name() hint=Pictures::words().optional alt=OrderField::Pictures.name()
                frame=Frame::Whole most=OF_ORDER chosen=pictures
                on_add=Callback::new(move |one| pictures.update(|all| all.push(one)))
                on_remove=Some(Callback::new(move |one| pictures.update(|all| all.retain(|other| *other != one))))
                testid="order-picture"/>
            <Switch label=w.urgent on=urgent on_change=Callback::new(move |on| urgent.set(on)) testid="order-urgent"/>
            <Switch label=w.consent on=consent on_change=Callback::new(move |on| consent.set(on)) testid="order-consent"/>
            {doing.trouble()}
            <div class="actions">
                <button type="submit" class="button primary wide" data-testid="order-send" aria-busy=move || doing.busy()>{w.send}</button>
            </div>
        </form>
    }
}
