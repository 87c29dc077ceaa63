//! An order at the desk of staff: what was ordered, what may be done now by the table, who took it, what is owed. Staff only.

use std::sync::Arc;

use domain::{
    edit::{Edit, FileOf, OrderEdit},
    id::Id,
    order::{
        MenuField, OpenField, Order, OrderField, OrderForm, OrderReason, OrderStanding, OrderState,
        OrderStep, PoolClaim, as_opinion, decided, inbox_of, late, late_to_pool, masked, opinion_of, owed,
        pictures, returns_to_pool, settled, short_no, shown, standing,
    },
    unmask::{Subject, handles_order},
    wish::{Claimant, Clock, Contested},
};
use leptos::prelude::*;

use super::{
    decide::{Ask, RateSheet, VerifySheet, WhySheet},
    one::{Events, OpenPart, last_why, order_memo},
    queue::owed_words,
    send::SendSheet,
};
use crate::{
    components::{Badge, DraftField, Facts, Icon, Notice, PageHead, SelectField, Sheet},
    pages::{
        checkins::printing,
        contested::{Dispute, Disputes},
        doing::{Desk, Doing},
        papers::Wanted,
        pictures::{Gallery, lay_under},
        teams::ForTeam,
        trail::history_link,
        unmask::{Seen, Unmask, sees},
        wall::plain,
        wish::name_of,
    },
    shell::{PictureError, Record},
    words::{
        self, FieldName as _, Unmasking,
        order_steps::{channel, late_words, order_state},
        orders::Orders,
        pictures::picture_error,
    },
};

/// The page.
#[component]
pub(crate) fn OrderDesk(id: Id<Order>) -> impl IntoView {
    let w = Orders::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let order = order_memo(desk, id);
    let today = desk.shell.today();
    let is = Memo::new(move |_| order.with(|order| standing(order)));
    let title = Signal::derive(move || {
        order.with(|order| {
            let text: String = order.said(OrderField::Content, OpenField::Content).chars().take(40).collect();
            if text.is_empty() { w.title.to_owned() } else { text }
        })
    });
    let lead = Signal::derive(move || {
        let is = is.get();
        let late = desk.shell.view().with(|view| late(&is, &view.community.settings, today));
        let parts = [
            short_no(id),
            order_state(is.state).to_owned(),
            last_why(&is).unwrap_or_default().to_owned(),
            late.map(late_words).unwrap_or_default(),
        ];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
    });
    let (ask, open) = (RwSignal::new(Ask::Send), RwSignal::new(false));
    let print = printing();
    let about = Callback::new(move |what: Ask| {
        ask.set(what);
        open.set(true);
    });
    let sheet_title = Signal::derive(move || ask.get().title().to_owned());
    view! {
        <PageHead title lead>
            <a class="button quiet" href="/orders"><Icon name="back"/>{w.back}</a>
            <button type="button" class="button quiet" data-testid="print-order" on:click=move |_| print(vec![Wanted::Order(id)])>
                <Icon name="print"/>{w.print}
            </button>
        </PageHead>
        {move || is.get().dispatched_twice.then(|| view! {
            <Notice tone="bad" title=w.twice text=w.twice_text testid="dispatched-twice"/>
        })}
        <Owing id order/>
        {move || view! { <Actions id is=is.get() doing about/> }}
        {doing.trouble()}
        {move || view! { <Claims id is=is.get() doing/> }}
        <OpenPart order/>
        <FormPart id order/>
        <Events id order/>
        {history_link(Record::Order(id))}
        <Sheet open title=sheet_title testid="order-sheet">
            {move || match ask.get() {
                Ask::Send => view! { <SendSheet id order open/> }.into_any(),
                Ask::Rate => view! { <RateSheet id open/> }.into_any(),
                Ask::Verify => view! { <VerifySheet id open/> }.into_any(),
                what => view! { <WhySheet id open ask=what/> }.into_any(),
            }}
        </Sheet>
    }
}

/// The edits of a step of staff.
pub(super) fn decides(desk: Desk, id: Id<Order>, what: OrderStep, text: &str) -> Vec<Edit> {
    let ids = (desk.shell.new_id(), desk.shell.new_id());
    let today = desk.shell.today();
    desk.shell.view().with_untracked(|view| decided(&view.community, id, ids, what, text, today))
}

/// The edits by which an order goes on as an opinion.
fn becomes_opinion(desk: Desk, id: Id<Order>) -> Vec<Edit> {
    let ids = (desk.shell.new_id(), desk.shell.new_id());
    let (told, today) = (Orders::words().to_opinion_told, desk.shell.today());
    desk.shell.view().with_untracked(|view| as_opinion(&view.community, id, ids, told, today))
}

/// The edits that put orders back which are late with somebody.
pub(super) fn returning(desk: Desk, orders: &[Id<Order>]) -> Vec<Edit> {
    let today = desk.shell.today();
    let ids = || (desk.shell.new_id(), desk.shell.new_id());
    desk.shell.view().with_untracked(|view| {
        orders.iter().flat_map(|id| late_to_pool(&view.community, *id, [ids(), ids()], today)).collect()
    })
}

/// Does everything that is owed to people about orders. A picture has to lie under the file of whoever is shown it; one that
/// cannot be had yet stays owed.
pub(super) async fn settling(desk: Desk, orders: Vec<Id<Order>>) -> Result<Vec<Edit>, String> {
    let due = |id: Id<Order>| {
        desk.shell.view().with_untracked(|view| {
            let order = view.community.order(id)?;
            owed(&view.community, id, order).pictures
        })
    };
    let (mut edits, mut missing) = (Vec::new(), false);
    for id in orders {
        let laid = match due(id) {
            Some((claimant, names)) => {
                let (file, wanted) = (FileOf::of(claimant), names.len());
                let laid = lay_under(desk, file.doc(), names).await;
                missing |= laid.len() < wanted;
                laid
            }
            None => Vec::new(),
        };
        desk.shell.view().with_untracked(|view| {
            edits.extend(settled(&view.community, id, desk.shell.new_id()));
            if !laid.is_empty() {
                edits.extend(shown(&view.community, id, &laid));
            }
        });
    }
    // Nothing else was to be done.
    if edits.is_empty() && missing {
        return Err(picture_error(&PictureError::Unknown).to_owned());
    }
    Ok(edits)
}

/// What people are still to be told, or given.
#[component]
fn Owing(id: Id<Order>, order: Memo<Arc<Order>>) -> impl IntoView {
    let w = Orders::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let due = Memo::new(move |_| {
        let order = order.get();
        desk.shell.view().with(|view| owed(&view.community, id, &order))
    });
    let settle = move |_| doing.run_after(settling(desk, vec![id]), w.settled, || ());
    move || {
        let due = due.get();
        (!due.is_empty()).then(|| {
            view! {
                <Notice tone="warn" title=w.settle text=owed_words(&due) testid="order-owed">
                    <button type="button" class="button primary" data-testid="settle" aria-busy=move || doing.busy()
                        on:click=settle>{w.settle_all}</button>
                    {doing.trouble()}
                </Notice>
            }
        })
    }
}

/// What may be done now: what the table allows.
#[component]
fn Actions(id: Id<Order>, is: OrderStanding, doing: Doing, about: Callback<Ask>) -> impl IntoView {
    let w = Orders::words();
    let desk = doing.desk;
    let why = OrderReason::Other;
    let may = |step: &OrderStep| is.staff_may(step).is_ok();
    let at_once =
        move |shown: bool, testid: &'static str, label: &'static str, said: &'static str, step: OrderStep| {
            shown.then(|| view! {
            <button type="button" class="button primary" data-testid=testid aria-busy=move || doing.busy()
                on:click=move |_| doing.run(decides(desk, id, step.clone(), ""), said, || ())>{label}</button>
        })
        };
    let asked = move |shown: bool, testid: &'static str, label: &'static str, what: Ask| {
        shown.then(|| view! {
            <button type="button" class="button" data-testid=testid on:click=move |_| about.run(what)>{label}</button>
        })
    };
    let became = is.state == OrderState::Transferred
        && desk.shell.view().with_untracked(|view| view.community.opinions.contains_key(&opinion_of(id)));
    let sends = may(&OrderStep::Dispatched { to: None, due: None });
    let sent = is.dispatch.is_some();
    let due = is.dispatch.as_ref().and_then(|dispatch| dispatch.due);
    let today = desk.shell.day();
    let is_late = {
        let is = is.clone();
        Memo::new(move |_| desk.known(|community| returns_to_pool(&is, &community.settings, today.get())))
    };
    let to_pool = sends && sent && !is.is_in_pool();
    let verify = may(&OrderStep::Verified) && is.verified.is_none();
    view! {
        <div class="actions" data-testid="order-actions">
            {at_once(may(&OrderStep::Submitted), "submit", w.submit, w.submitted, OrderStep::Submitted)}
            {at_once(may(&OrderStep::Reviewed), "review", w.review, w.reviewed, OrderStep::Reviewed)}
            {sends.then(|| view! {
                <button type="button" class="button primary" data-testid="dispatch" on:click=move |_| about.run(Ask::Send)>
                    <Icon name="send"/>{if sent { w.dispatch_again } else { w.dispatch }}
                </button>
            })}
            {move || is_late.get().then(|| view! {
                <button type="button" class="button primary" data-testid="late-to-pool" aria-busy=move || doing.busy()
                    on:click=move |_| doing.run(returning(desk, &[id]), w.returned_late, || ())>{w.return_late}</button>
            })}
            {at_once(to_pool, "to-pool", w.to_the_pool, w.dispatched, OrderStep::Dispatched { to: None, due })}
            {asked(verify, "verify", w.verify, Ask::Verify)}
            {asked(may(&OrderStep::Rated { score: 1 }), "rate", w.rate, Ask::Rate)}
            {at_once(may(&OrderStep::Archived), "archive", w.archive, w.archived, OrderStep::Archived)}
            {asked(may(&OrderStep::Reopened { why }), "reopen", w.reopen, Ask::Reopen)}
            {asked(may(&OrderStep::Recalled { why }), "recall", w.recall, Ask::Recall)}
            {asked(may(&OrderStep::Returned { why }), "give-back", w.give_back, Ask::Return)}
            {asked(may(&OrderStep::Transferred { why }), "transfer", w.transfer, Ask::Transfer)}
            {may(&OrderStep::Transferred { why }).then(|| view! {
                <button type="button" class="button" data-testid="to-opinion" aria-busy=move || doing.busy()
                    on:click=move |_| doing.run(becomes_opinion(desk, id), w.to_opinion_done, || ())>{w.to_opinion}</button>
            })}
            {became.then(|| view! {
                <a class="button" href=format!("/opinion/{}", opinion_of(id)) data-testid="see-opinion">{w.see_opinion}</a>
            })}
            {asked(may(&OrderStep::Cancelled { why }), "cancel", w.cancel, Ask::Cancel)}
            {asked(may(&OrderStep::Closed { why }), "close-order", w.close, Ask::Close)}
        </div>
    }
}

/// Who took it from the pool, the first first.
#[component]
fn Claims(id: Id<Order>, is: OrderStanding, doing: Doing) -> impl IntoView {
    let w = Orders::words();
    let desk = doing.desk;
    if is.claims.is_empty() {
        return ().into_any();
    }
    let row = |(place, claim): (usize, PoolClaim)| {
        let (claimant, doubtful): (Claimant, bool) = (claim.claimant, claim.clock == Clock::Doubtful);
        let step = OrderStep::Chosen { claimant, claim: claim.id };
        view! {
            <li class="card" data-testid="pool-claim">
                <p>
                    <strong>{name_of(desk, claimant)}</strong> " " {words::moment(claim.at, desk.shell.today())}
                    {(place == 0 && !doubtful).then(|| view! { " " <Badge words=w.first tone="good"/> })}
                </p>
                <ForTeam team=claim.team/>
                {doubtful.then(|| view! { <p class="hint">{w.doubtful}</p> })}
                <div class="actions">
                    <button type="button" class="button small primary" data-testid="choose-claim" aria-busy=move || doing.busy()
                        on:click=move |_| doing.run(decides(desk, id, step.clone(), ""), w.chosen, || ())>{w.choose_claim}</button>
                </div>
            </li>
        }
    };
    let rows = is.claims.into_iter().enumerate().map(row).collect_view();
    view! {
        <section class="part stack" data-testid="pool-claims"><h2>{w.claims}</h2><ul class="stack" role="list">{rows}</ul></section>
    }
    .into_any()
}

/// The fields of a form that staff see masked, with what they see of each.
fn hidden_in(form: &OrderForm) -> Vec<(OrderField, String)> {
    let seen = masked(form);
    let all = form.iter().map(|(field, value)| (field, value, seen.get(field)));
    all.filter(|(_, value, seen)| value != seen).map(|(field, _, seen)| (field, seen.to_owned())).collect()
}

/// What was ordered, by whom. Who does not handle the order sees what is masked in it only after giving a reason.
#[component]
fn FormPart(id: Id<Order>, order: Memo<Arc<Order>>) -> impl IntoView {
    let w = Orders::words();
    let desk = Desk::here();
    let seen: Seen = RwSignal::default();
    let hidden = Memo::new(move |before: Option<&Option<Vec<OrderField>>>| {
        if let Some(Some(none)) = before
            && none.is_empty()
        {
            // What somebody fills in here does not hide the form from them.
            return Some(Vec::new());
        }
        let who = desk.who()?;
        order.with(|order| {
            let form = order.form()?;
            let all = if handles_order(order, &who) { Vec::new() } else { hidden_in(form) };
            Some(all.into_iter().map(|(field, _)| field).collect())
        })
    });
    let keys = move || -> Vec<String> {
        hidden.with(|all| all.iter().flatten().map(|field| field.key().to_owned()).collect())
    };
    let shows = Memo::new(move |_| hidden.with(Option::is_some) && sees(seen, &keys()));
    view! {
        <section class="part stack off-paper" data-testid="order-private">
            <h2>{w.form}</h2>
            {move || if shows.get() {
                view! { <FormFields id order/> }.into_any()
            } else {
                let u = Unmasking::words();
                let facts = move || {
                    let all = order.with(|order| order.form().map(hidden_in).unwrap_or_default());
                    all.into_iter().map(|(field, seen)| (field.name().to_owned(), seen)).collect()
                };
                view! {
                    <Notice tone="info" title=u.gate text=u.gate_text testid="order-gate"/>
                    {move || view! { <Facts facts=facts()/> }}
                    <Unmask subject=Subject::Order(id) fields=keys() seen/>
                }
                .into_any()
            }}
        </section>
    }
}

/// The form, filled in field by field while something is to be done about it.
#[component]
fn FormFields(id: Id<Order>, order: Memo<Arc<Order>>) -> impl IntoView {
    let w = Orders::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let fill = move |fields: Vec<(OrderField, String)>| -> Vec<Edit> {
        let year = order.with_untracked(|order| order.year());
        year.map(|year| Edit::Order(OrderEdit::Fill { year, order: id, fields })).into_iter().collect()
    };
    let keep = move |field: OrderField| {
        Callback::new(move |value: String| {
            let value = value.trim().to_owned();
            doing.queue(fill(vec![(field, value)]), |_| ());
        })
    };
    let value = move |field: OrderField| {
        Memo::new(move |_| order.with(|order| order.form().map_or("", |form| form.get(field)).to_owned()))
    };
    let categories =
        desk.shell.view().with_untracked(|view| view.community.settings.order_categories.clone());
    let field = move |field: OrderField, testid: &'static str, kind: &'static str| {
        view! { <DraftField label=field.name() value=value(field) on_commit=keep(field) kind testid/> }
    };
    let facts = move || {
        order.with(|order| {
            let Some(form) = order.form() else { return Vec::new() };
            let item = form.get(OrderField::Item).parse().ok();
            let item = item.and_then(|id| {
                desk.shell.view().with(|view| {
                    view.community.menu.get(&id).map(|item| item.card.get(MenuField::Name).to_owned())
                })
            });
            let how = if inbox_of(form).is_some() { "online" } else { form.get(OrderField::Channel) };
            vec![
                (OrderField::Item.name().to_owned(), item.unwrap_or_default()),
                (OrderField::Channel.name().to_owned(), channel(how).to_owned()),
                (OrderField::Proxy.name().to_owned(), form.get(OrderField::Proxy).to_owned()),
            ]
        })
    };
    let pictures = Memo::new(move |_| {
        let order = order.get();
        desk.shell.view().with(|view| pictures(&view.community, id, &order))
    });
    let contested = Memo::new(move |_| {
        order.with(|order| order.case().map(|case| case.contested.clone()).unwrap_or_default())
    });
    let dispute = move |dispute: Contested| {
        let field = OrderField::from_key(&dispute.field)?;
        let take = move |value| fill(vec![(field, value)]);
        Some(Dispute::open(field.name(), dispute.values, str::to_owned, take))
    };
    view! {
            <p class="hint">{w.kept}</p>
            {move || {
                let all = contested.get().into_iter().filter_map(dispute).collect();
                view! { <Disputes all/> }
            }}
            {move || view! { <Facts facts=facts()/> }}
            <form class="form" on:submit=|event| event.prevent_default()>
                <DraftField label=OrderField::Content.name() value=value(OrderField::Content) on_commit=keep(OrderField::Content)
                    lines=true testid="desk-content"/>
                <SelectField label=OrderField::Category.name() options=plain(&categories) value=value(OrderField::Category)
                    on_choose=keep(OrderField::Category) none=w.choose.to_owned() testid="desk-category"/>
                {field(OrderField::Name, "desk-name", "text")}
                {field(OrderField::Phone, "desk-phone", "tel")}
                {field(OrderField::Reach, "desk-reach", "text")}
                {field(OrderField::Address, "desk-address", "text")}
                {doing.trouble()}
            </form>
            <Gallery names=pictures alt=OrderField::Pictures.name()/>
    }
}
