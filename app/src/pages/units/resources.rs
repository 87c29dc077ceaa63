//! What a unit offers (资源清单, domain 2.11): the unit writes it, or staff on its behalf.

use std::sync::Arc;

use domain::{
    edit::{Edit, RegisterEdit},
    id::Id,
    mask::{Audience, Classified as _},
    phone::{InvalidPhone, Phone},
    principal::Unit,
    register::{Resource, ResourceCard, ResourceField, UnitFile},
};
use leptos::prelude::*;

use crate::{
    components::{DraftField, Icon, Option2, SelectField, Sheet},
    pages::doing::{Desk, Doing},
    words::{
        FieldName as _, invalid_phone,
        units::{OwnUnit, Units},
    },
};

/// The list. `own` says that the unit itself looks at it.
#[component]
pub(super) fn ResourceList(unit: Id<Unit>, file: Memo<Option<Arc<UnitFile>>>, own: bool) -> impl IntoView {
    use ResourceField::{Amount, Category, ContactName, ContactPhone, Limits, Name, OpenHours};
    let w = OwnUnit::words();
    let desk = Desk::here();
    let all = Memo::new(move |_| {
        file.with(|file| {
            let all = file.iter().flat_map(|file| &file.resources).filter(|(_, card)| !card.is_empty());
            all.map(|(id, card)| (*id, card.clone())).collect::<Vec<_>>()
        })
    });
    let (open, editing): (_, RwSignal<Option<Id<Resource>>>) = (RwSignal::new(false), RwSignal::new(None));
    let edit = move |resource: Id<Resource>| {
        editing.set(Some(resource));
        open.set(true);
    };
    let row = move |(id, card): (Id<Resource>, ResourceCard)| {
        let words = |field: ResourceField| {
            let value = card.get(field);
            if own { value.to_owned() } else { field.seen(Audience::Staff, value) }
        };
        let title = [Category, Name].map(words).into_iter().filter(|part| !part.is_empty());
        let title = title.collect::<Vec<_>>().join(" · ");
        let small = [Amount, OpenHours, ContactName, ContactPhone, Limits].map(words);
        let small = small.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
        view! {
            <li class="row" data-testid="resource-row">
                <span class="row-main"><strong>{title.clone()}</strong><small>{small}</small></span>
                <span class="actions row-foot">
                    <button type="button" class="button small quiet" data-testid="edit-resource"
                        aria-label=format!("{} {title}", w.edit) on:click=move |_| edit(id)><Icon name="pencil"/>{w.edit}</button>
                </span>
            </li>
        }
    };
    view! {
        <ul class="rows" role="list">{move || all.get().into_iter().map(row).collect_view()}</ul>
        {move || all.with(Vec::is_empty).then(|| view! { <p class="hint">{Units::words().resources_none}</p> })}
        <div class="actions">
            <button type="button" class="button" data-testid="add-resource" on:click=move |_| edit(desk.shell.new_id())>
                <Icon name="plus"/>{w.add_resource}
            </button>
        </div>
        <Sheet open title=Signal::stored(w.resource.to_owned()) testid="resource-sheet">
            {move || editing.get_untracked().map(|resource| view! { <Form unit resource file open/> })}
        </Sheet>
    }
}

#[component]
fn Form(
    unit: Id<Unit>,
    resource: Id<Resource>,
    file: Memo<Option<Arc<UnitFile>>>,
    open: RwSignal<bool>,
) -> impl IntoView {
    let w = OwnUnit::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let value = move |field: ResourceField| -> Signal<String> {
        Memo::new(move |_| {
            let known =
                |file: &Arc<UnitFile>| file.resources.get(&resource).map(|card| card.get(field).to_owned());
            file.with(|file| file.as_ref().and_then(known).unwrap_or_default())
        })
        .into()
    };
    let keep = move |field: ResourceField| {
        Callback::new(move |value: String| {
            let value = match field {
                ResourceField::ContactPhone => Phone::parse(&value).map(String::from).unwrap_or(value),
                _ => value,
            };
            let edit = RegisterEdit::FillResource { unit, resource, fields: vec![(field, value)] };
            doing.queue(vec![Edit::Register(edit)], |_| ());
        })
    };
    let phone = value(ResourceField::ContactPhone);
    let phone_error = Signal::derive(move || match phone.with(|phone| Phone::parse(phone)) {
        Ok(_) | Err(InvalidPhone::Empty) => String::new(),
        Err(why) => invalid_phone(&why),
    });
    let categories = desk.shell.view().with_untracked(|view| {
        view.community.settings.resource_categories.iter().map(|one| Option2::plain(one)).collect::<Vec<_>>()
    });
    let text = move |field: ResourceField, testid: &'static str| {
        view! { <DraftField label=field.name() value=value(field) on_commit=keep(field) testid/> }
    };
    let sure = RwSignal::new(false);
    let remove = move |_| {
        if !sure.get_untracked() {
            return sure.set(true);
        }
        let fields = ResourceField::ALL.iter().map(|field| (*field, String::new())).collect();
        let edit = RegisterEdit::FillResource { unit, resource, fields };
        doing.run(vec![Edit::Register(edit)], w.removed, move || open.set(false));
    };
    view! {
        <form class="sheet-body stack" on:submit=|event| event.prevent_default() data-testid="resource-form">
            <p class="hint">{w.kept}</p>
            <SelectField label=ResourceField::Category.name() options=categories value=value(ResourceField::Category)
                on_choose=keep(ResourceField::Category) none=Units::words().choose.to_owned() testid="field-category"/>
            {text(ResourceField::Name, "field-resource_name")}
            {text(ResourceField::Amount, "field-amount")}
            {text(ResourceField::OpenHours, "field-open_hours")}
            {text(ResourceField::ContactName, "field-contact_name")}
            <DraftField label=ResourceField::ContactPhone.name() value=phone on_commit=keep(ResourceField::ContactPhone) kind="tel"
                error=phone_error testid="field-contact_phone"/>
            {text(ResourceField::Limits, "field-limits")}
            {doing.trouble()}
            <div class="actions">
                <button type="button" class="button danger" data-testid="remove-resource" aria-busy=move || doing.busy() on:click=remove>
                    <Icon name="cross"/>{move || if sure.get() { w.remove_sure } else { w.remove_resource }}
                </button>
            </div>
        </form>
        <footer class="sheet-foot">
            <button type="button" class="button primary" data-testid="resource-done" on:click=move |_| open.set(false)>{w.done}</button>
        </footer>
    }
}
