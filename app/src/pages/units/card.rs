//! The card of a unit: every field kept as soon as it is left, what two people filled in differently to choose from, and
//! closing the unit. Staff only: the unit asks for changes.

use std::sync::Arc;

use domain::{
    community::Person,
    edit::{Edit, RegisterEdit},
    id::Id,
    mask::{Audience, Classified as _, displayed},
    phone::{InvalidPhone, Phone},
    principal::{Principal, Unit},
    register::{UnitField, UnitFile, UnitType},
    unmask::Subject,
    wish::Contested,
};
use leptos::prelude::*;

use super::on_card;
use crate::{
    components::{Choices, DraftField, Notice, Option2, Reason, SelectField, Sheet, TextField},
    pages::{
        checkins::{SheetFoot, past_day},
        contested::{Dispute, Disputes},
        doing::{Desk, Doing},
        unmask::{Seen, Unmask},
        wish::parse_day,
    },
    words::{
        self, FieldName as _, invalid_phone, sentence,
        units::{PARTY_ORG_TYPES, Units, unit_type},
    },
};

/// What is kept, and what is displayed to everybody when that follows from it.
fn kept(desk: Desk, unit: Id<Unit>, field: UnitField, value: String) -> Vec<Edit> {
    let value = match field {
        UnitField::ContactPhone => Phone::parse(&value).map(String::from).unwrap_or(value),
        _ => value.trim().to_owned(),
    };
    let who = Principal::Liaison(unit);
    let shown = desk.shell.view().with_untracked(|view| {
        let (card, person) = (&view.community.unit(unit)?.card, view.community.people.get(&who)?);
        let (name, shows) = match field {
            UnitField::Name => (value.as_str(), card.get(UnitField::ShowsName)),
            UnitField::ShowsName => (card.get(UnitField::Name), value.as_str()),
            _ => return None,
        };
        let display = displayed(name, shows != "no");
        let changed = !display.is_empty() && display != person.display;
        changed.then_some(Person { display, archived: person.archived })
    });
    let fill = Edit::Register(RegisterEdit::FillUnit { unit, fields: vec![(field, value)] });
    [Some(fill), shown.map(|person| Edit::SetPerson { who, person })].into_iter().flatten().collect()
}

/// The form.
#[component]
pub(super) fn CardPart(unit: Id<Unit>, file: Memo<Option<Arc<UnitFile>>>) -> impl IntoView {
    let w = Units::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let keep = move |field: UnitField| {
        Callback::new(move |value: String| doing.queue(kept(desk, unit, field, value), |_| ()))
    };
    let text = move |field: UnitField, kind: Option<&'static str>| {
        let testid = testid(field);
        view! { <DraftField label=field.name() value=on_card(file, field) on_commit=keep(field) kind=kind.unwrap_or("text") testid/> }
    };
    let kinds =
        UnitType::ALL.iter().map(|kind| Option2::new(kind.key(), unit_type(*kind))).collect::<Vec<_>>();
    let orgs = PARTY_ORG_TYPES.iter().map(|kind| Option2::plain(kind)).collect::<Vec<_>>();
    let yes_no = vec![Option2::new("yes", w.yes), Option2::new("no", w.no)];
    let count = on_card(file, UnitField::InServiceCount);
    let count_error = Signal::derive(move || {
        let bad = count.with(|count| !count.is_empty() && count.parse::<u32>().is_err());
        if bad { w.count_wrong.to_owned() } else { String::new() }
    });
    let day = on_card(file, UnitField::CheckinDate);
    let day_error = Signal::derive(move || {
        let bad = day.with(|day| !day.is_empty() && parse_day(day).is_none());
        if bad { words::checkin::Steps::words().day_wrong.to_owned() } else { String::new() }
    });
    let here = move |_| {
        let name = desk.shell.view().with_untracked(|view| view.community.profile.name.clone());
        doing.queue(kept(desk, unit, UnitField::LinkedCommunity, name), |_| ());
    };
    let missing = Memo::new(move |_| {
        file.with(|file| file.as_ref().map(|file| file.card.missing()).unwrap_or_default())
    });
    view! {
        <section class="part stack" data-testid="unit-card">
            <h2>{w.card}</h2>
            <p class="hint">{w.kept}</p>
            {move || missing.with(|missing| (!missing.is_empty()).then(|| {
                let names = missing.iter().map(|field| field.name()).collect::<Vec<_>>().join(words::say("、", ", "));
                view! { <Reason text=sentence!("{}：{}", "{}: {}", w.missing, names)/> }
            }))}
            <form class="form" on:submit=|event| event.prevent_default()>
                <DraftField label=UnitField::Name.name() value=on_card(file, UnitField::Name) on_commit=keep(UnitField::Name)
                    required=true testid="field-name"/>
                <SelectField label=UnitField::Type.name() options=kinds value=on_card(file, UnitField::Type)
                    on_choose=keep(UnitField::Type) none=w.choose.to_owned() required=true testid="field-type"/>
                <div class="field-row">
                    {text(UnitField::PartyOrg, None)}
                    <SelectField label=UnitField::PartyOrgType.name() options=orgs value=on_card(file, UnitField::PartyOrgType)
                        on_choose=keep(UnitField::PartyOrgType) none=w.choose.to_owned() testid="field-party_org_type"/>
                </div>
                <div class="stack">
                    <DraftField label=UnitField::LinkedCommunity.name() value=on_card(file, UnitField::LinkedCommunity)
                        on_commit=keep(UnitField::LinkedCommunity) hint=w.linked_hint testid="field-linked_community"/>
                    <div class="actions">
                        <button type="button" class="button small" data-testid="linked-here" on:click=here>{w.here}</button>
                    </div>
                </div>
                <DraftField label=UnitField::InServiceCount.name() value=count on_commit=keep(UnitField::InServiceCount)
                    kind="number" error=count_error required=true testid="field-in_service_count"/>
                <DraftField label=UnitField::ContactName.name() value=on_card(file, UnitField::ContactName)
                    on_commit=keep(UnitField::ContactName) required=true testid="field-attached"/>
                <PhoneField unit file keep=keep(UnitField::ContactPhone)/>
                {text(UnitField::Address, None)}
                <div class="field-row">
                    <DraftField label=UnitField::CheckinDate.name() value=day on_commit=keep(UnitField::CheckinDate) kind="date"
                        error=day_error testid="field-checkin_date"/>
                    {text(UnitField::ReceiptNo, None)}
                </div>
                {text(UnitField::TeamName, None)}
                <Choices legend=UnitField::ShowsName.name() options=yes_no value=on_card(file, UnitField::ShowsName)
                    on_choose=keep(UnitField::ShowsName) testid="field-shows_name"/>
                <DraftField label=UnitField::Remark.name() value=on_card(file, UnitField::Remark) on_commit=keep(UnitField::Remark)
                    lines=true testid="field-remark"/>
                {doing.trouble()}
            </form>
        </section>
    }
}

const fn testid(field: UnitField) -> &'static str {
    match field {
        UnitField::PartyOrg => "field-party_org",
        UnitField::Address => "field-address",
        UnitField::ReceiptNo => "field-receipt_no",
        UnitField::TeamName => "field-team_name",
        _ => "field-other",
    }
}

/// The phone of the contact person: masked until a reason is given, once there is one.
#[component]
fn PhoneField(unit: Id<Unit>, file: Memo<Option<Arc<UnitFile>>>, keep: Callback<String>) -> impl IntoView {
    let desk = Desk::here();
    let phone = on_card(file, UnitField::ContactPhone);
    let key = UnitField::ContactPhone.key().to_owned();
    let seen: Seen = RwSignal::default();
    // What somebody fills in here does not hide the field from them.
    let own = phone.with_untracked(String::is_empty);
    let known = key.clone();
    let shows = Memo::new(move |_| own || seen.with(|seen| seen.contains(&known)));
    let error = Signal::derive(move || match phone.with(|phone| Phone::parse(phone)) {
        Ok(_) | Err(InvalidPhone::Empty) => String::new(),
        Err(why) => invalid_phone(&why),
    });
    let is_staff = desk.is_staff_now();
    move || {
        if shows.get() {
            return view! {
                <DraftField label=UnitField::ContactPhone.name() value=phone on_commit=keep kind="tel" error required=true testid="field-phone"/>
            }
            .into_any();
        }
        let masked = phone.with(|phone| UnitField::ContactPhone.seen(Audience::Staff, phone));
        let fields = vec![key.clone()];
        view! {
            <div class="field">
                <span class="field-name">{UnitField::ContactPhone.name()}</span>
                <p data-testid="phone-masked">{masked}</p>
                {is_staff.then(|| view! { <Unmask subject=Subject::Unit(unit) fields seen/> })}
            </div>
        }
        .into_any()
    }
}

/// Fields with two values, to choose from.
#[component]
pub(super) fn ContestedPart(unit: Id<Unit>, file: Memo<Option<Arc<UnitFile>>>) -> impl IntoView {
    let desk = Desk::here();
    let all = Memo::new(move |_| {
        file.with(|file| file.as_ref().map(|file| file.contested.clone()).unwrap_or_default())
    });
    let dispute = move |one: Contested| {
        let field = UnitField::from_key(&one.field)?;
        let shown = move |value: &str| field.seen(Audience::Staff, value);
        let take = move |value| kept(desk, unit, field, value);
        Some(Dispute::open(field.name(), one.values, shown, take))
    };
    move || {
        let all = all.get().into_iter().filter_map(dispute).collect();
        view! { <Disputes all/> }
    }
}

/// 注销, and taking it back.
#[component]
pub(super) fn ClosePart(unit: Id<Unit>, file: Memo<Option<Arc<UnitFile>>>) -> impl IntoView {
    let w = Units::words();
    let doing = Doing::new();
    let open = RwSignal::new(false);
    let closed = Memo::new(move |_| {
        file.with(|file| {
            let card = &file.as_ref()?.card;
            let words = format!("{} {}", card.get(UnitField::ClosedOn), card.get(UnitField::ClosedWhy));
            card.has(UnitField::ClosedOn).then_some(words)
        })
    });
    let reopen = move |_| {
        let fields = vec![(UnitField::ClosedOn, String::new()), (UnitField::ClosedWhy, String::new())];
        let edit = Edit::Register(RegisterEdit::FillUnit { unit, fields });
        doing.run(vec![edit], w.reopened, || ());
    };
    view! {
        <section class="part stack" data-testid="unit-close">
            {move || match closed.get() {
                Some(text) => view! {
                    <Notice tone="warn" title=w.closed text>
                        <button type="button" class="button small" data-testid="reopen-unit" on:click=reopen>{w.reopen}</button>
                    </Notice>
                }
                .into_any(),
                None => view! {
                    <div class="actions">
                        <button type="button" class="button quiet" data-testid="close-unit" on:click=move |_| open.set(true)>{w.close}</button>
                    </div>
                }
                .into_any(),
            }}
            {doing.trouble()}
            <Sheet open title=Signal::stored(w.close.to_owned()) testid="close-unit-sheet"><CloseForm unit open/></Sheet>
        </section>
    }
}

#[component]
fn CloseForm(unit: Id<Unit>, open: RwSignal<bool>) -> impl IntoView {
    let w = Units::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let today = desk.shell.today();
    let text = || RwSignal::new(String::new());
    let (on, why, wrong_on, wrong_why) = (RwSignal::new(today.to_string()), text(), text(), text());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let day = past_day(&on.get_untracked(), today);
        let reason = why.get_untracked().trim().to_owned();
        let wrong = words::checkin::Steps::words().day_wrong;
        wrong_on.set(if day.is_some() { String::new() } else { wrong.to_owned() });
        wrong_why.set(if reason.is_empty() { w.why_needed.to_owned() } else { String::new() });
        let (Some(day), false) = (day, reason.is_empty()) else { return };
        let fields = vec![(UnitField::ClosedOn, day.to_string()), (UnitField::ClosedWhy, reason)];
        let edit = Edit::Register(RegisterEdit::FillUnit { unit, fields });
        doing.run(vec![edit], w.closed_done, move || open.set(false));
    };
    view! {
        <form class="sheet-body stack" id="sheet-form" on:submit=submit>
            <p class="hint">{w.close_hint}</p>
            <TextField label=w.close_on value=on kind="date" error=wrong_on required=true testid="close-on"/>
            <TextField label=w.close_why value=why error=wrong_why required=true testid="close-why"/>
            {doing.trouble()}
        </form>
        <SheetFoot doing open label=w.close testid="close-submit" danger=true/>
    }
}
