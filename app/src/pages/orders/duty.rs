//! What a member does about an order, or a unit's contact person for the unit: accept or decline it, take it from the pool,
//! note what was done, finish, give it back.

use std::sync::Arc;

use domain::{
    edit::{Edit, FileOf, OrderEdit},
    id::Id,
    moment::Day,
    order::{DutyStep, Order, OrderField, OrderReason, OrderStanding, OrderState, standing},
    phone::Phone,
    wish::{Claimant, Step},
};
use leptos::prelude::*;

use super::{reason_of, reasons, too_long};
use crate::{
    components::{Choices, Facts, Icon, Notice, Sheet, SyncMark, TextField},
    pages::{
        book::Sent,
        checkins::{SheetFoot, past_day},
        doing::{Desk, Doing, sent_words},
        pictures::Gallery,
        teams::led,
    },
    words::{FieldName as _, order_steps::order_state, orders::Orders},
};

/// Which sheet is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ask {
    Decline,
    GiveBack,
    Work,
    Finish,
}

/// An order and who looks at it.
#[derive(Clone, Copy)]
struct Own {
    id: Id<Order>,
    me: Claimant,
    order: Memo<Arc<Order>>,
}

impl Own {
    /// A step of one's own, and what is said of it in the own file.
    fn edits(self, step: Id<Step>, what: DutyStep, text: &str) -> Vec<Edit> {
        let Some(year) = self.order.with_untracked(|order| order.year()) else { return Vec::new() };
        let mut edits = vec![OrderEdit::Serve { year, order: self.id, claimant: self.me, step, what }];
        let text = text.trim().to_owned();
        if !text.is_empty() {
            edits.push(OrderEdit::Say { file: FileOf::of(self.me), order: self.id, step, text });
        }
        edits.into_iter().map(Edit::Order).collect()
    }

    fn is(self) -> OrderStanding {
        self.order.with_untracked(|order| standing(order))
    }
}

/// The part.
#[component]
pub(super) fn DutyPart(id: Id<Order>, order: Memo<Arc<Order>>, me: Claimant) -> impl IntoView {
    let w = Orders::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let own = Own { id, me, order };
    let is = Memo::new(move |_| order.with(|order| standing(order)));
    let (ask, open) = (RwSignal::new(Ask::Work), RwSignal::new(false));
    let about = move |what: Ask| {
        ask.set(what);
        open.set(true);
    };
    let title = Signal::derive(move || {
        match ask.get() {
            Ask::Decline => w.decline,
            Ask::GiveBack => w.step_back,
            Ask::Work => w.work,
            Ask::Finish => w.finish,
        }
        .to_owned()
    });
    let sent = Memo::new(move |_| {
        desk.shell.view().with(|view| {
            let ours = view.outbox.iter().filter(
                |waiting| matches!(&waiting.intent.edit, Edit::Order(edit) if edit.order() == Some(id)),
            );
            let sent = ours.map(|waiting| if waiting.kept { Sent::Saved } else { Sent::Saving }).min();
            sent_words(sent.unwrap_or(Sent::Delivered), view.status.link)
        })
    });
    view! {
        <section class="part stack" data-testid="duty-part">
            <h2>{w.my_part}</h2>
            <p role="status">{move || { let (mark, words) = sent.get(); view! { <SyncMark mark words/> } }}</p>
            {move || view! { <Standing is=is.get() me/> }}
            <ContactPart own/>
            <PicturesPart own/>
            {move || view! { <Actions own is=is.get() doing about=Callback::new(about)/> }}
            {doing.trouble()}
            <Sheet open title testid="duty-sheet">
                {move || match ask.get() {
                    Ask::Decline => view! { <Why own open accepted=false/> }.into_any(),
                    Ask::GiveBack => view! { <Why own open accepted=true/> }.into_any(),
                    Ask::Work => view! { <Report own open finish=false/> }.into_any(),
                    Ask::Finish => view! { <Report own open finish=true/> }.into_any(),
                }}
            </Sheet>
        </section>
    }
}

/// Where it stands for whoever looks.
#[component]
fn Standing(is: OrderStanding, me: Claimant) -> impl IntoView {
    let w = Orders::words();
    let sent = is.dispatch.as_ref().is_some_and(|dispatch| dispatch.to == Some(me));
    let was_asked = is
        .events
        .iter()
        .any(|event| matches!(&event.what, domain::order::Fact::Duty(claimant, _) if *claimant == me));
    let (tone, title, text) = match is.state {
        OrderState::Dispatched if sent => ("info", w.sent_to_me, w.accept_hint),
        OrderState::Dispatched if is.claim_of(me).is_some() => ("info", w.claim_waits, ""),
        OrderState::Dispatched if is.is_in_pool() => ("info", w.pool, w.accept_hint),
        OrderState::Done if is.holder == Some(me) && is.verified.is_none() => ("info", w.finished, ""),
        _ if is.holder == Some(me) => ("good", order_state(is.state), ""),
        _ if was_asked => ("info", w.not_you, ""),
        _ => ("info", order_state(is.state), ""),
    };
    view! { <Notice tone title text testid="duty-state"/> }
}

/// How to reach the resident: from the own file, and nowhere else.
#[component]
fn ContactPart(own: Own) -> impl IntoView {
    let w = Orders::words();
    let desk = Desk::here();
    let contact = Memo::new(move |_| {
        let held = own.order.with(|order| standing(order)).holder == Some(own.me);
        desk.shell.view().with(|view| {
            let file = view.community.file(FileOf::of(own.me))?;
            held.then(|| file.order_contacts.get(&own.id).cloned())
        })
    });
    move || match contact.get() {
        None => ().into_any(),
        Some(None) => {
            let is = own.order.with(|order| standing(order));
            let serving = matches!(is.state, OrderState::Accepted | OrderState::InProgress);
            serving.then(|| view! { <p class="hint" data-testid="no-contact">{w.no_contact}</p> }).into_any()
        }
        Some(Some(contact)) => {
            // Another way to be reached is no number to dial.
            let tel = Phone::parse(&contact.phone).ok().map(|_| format!("tel:{}", contact.phone));
            let facts = vec![
                (OrderField::Name.name().to_owned(), contact.name),
                (OrderField::Address.name().to_owned(), contact.address),
            ];
            view! {
                <section class="card" data-tone="good" data-testid="order-contact">
                    <header class="card-head"><h3>{w.contact}</h3></header>
                    <p>
                        {match tel {
                            Some(tel) => view! { <a class="button" href=tel>{contact.phone}</a> }.into_any(),
                            None => view! { <strong>{contact.phone}</strong> }.into_any(),
                        }}
                    </p>
                    <Facts facts/>
                    <p class="hint">{w.contact_private}</p>
                </section>
            }
            .into_any()
        }
    }
}

/// What the resident sent pictures of, once it was shown: from the own file.
#[component]
fn PicturesPart(own: Own) -> impl IntoView {
    let desk = Desk::here();
    let names = Memo::new(move |_| {
        let held = own.order.with(|order| standing(order)).holder == Some(own.me);
        desk.shell.view().with(|view| {
            let file = view.community.file(FileOf::of(own.me)).filter(|_| held);
            file.and_then(|file| file.order_pictures.get(&own.id)).cloned().unwrap_or_default()
        })
    });
    view! { <Gallery names alt=OrderField::Pictures.name()/> }
}

/// What may be done now; asked of the table.
#[component]
fn Actions(own: Own, is: OrderStanding, doing: Doing, about: Callback<Ask>) -> impl IntoView {
    let w = Orders::words();
    let desk = doing.desk;
    let me = own.me;
    let may = |step: &DutyStep| is.duty_may(me, step).is_ok();
    let why = OrderReason::Other;
    let dispatch = is.dispatch.as_ref().map(|dispatch| dispatch.step);
    let accept = dispatch.map(|dispatch| DutyStep::Accepted { dispatch }).filter(&may);
    let declines = dispatch.is_some_and(|dispatch| may(&DutyStep::Declined { dispatch, why }));
    let do_it = move |what: DutyStep, said: &'static str| {
        doing.run(own.edits(desk.shell.new_id(), what, ""), said, || ());
    };
    let clock = desk.shell.clock();
    let claim = Some(DutyStep::Claimed { clock }).filter(&may);
    let for_team = led(desk, me).into_iter().filter_map(|(team, name)| {
        let step = Some(DutyStep::ClaimedForTeam { clock, team }).filter(&may)?;
        Some(view! {
            <button type="button" class="button wide" data-testid="take-for-team" aria-busy=move || doing.busy()
                on:click=move |_| do_it(step.clone(), w.claimed)><Icon name="people"/>{w.claim_for_team} " " {name}</button>
        })
    });
    let for_team = for_team.collect_view();
    let today = desk.shell.today();
    let (works, finishes) =
        (may(&DutyStep::Worked { on: today }), may(&DutyStep::Finished { on: today, minutes: 1 }));
    let gives_back = may(&DutyStep::GivenBack { why });
    view! {
        <div class="actions">
            {accept.map(|step| view! {
                <button type="button" class="button primary wide" data-testid="accept" aria-busy=move || doing.busy()
                    on:click=move |_| do_it(step.clone(), w.accepted)><Icon name="hand"/>{w.accept}</button>
            })}
            {declines.then(|| view! {
                <button type="button" class="button" data-testid="decline" on:click=move |_| about.run(Ask::Decline)>{w.decline}</button>
            })}
            {claim.map(|step| view! {
                <button type="button" class="button primary wide" data-testid="take-from-pool" aria-busy=move || doing.busy()
                    on:click=move |_| do_it(step.clone(), w.claimed)><Icon name="hand"/>{w.claim}</button>
            })}
            {for_team}
            {finishes.then(|| view! {
                <button type="button" class="button primary" data-testid="finish-order" on:click=move |_| about.run(Ask::Finish)><Icon name="check"/>{w.finish}</button>
            })}
            {works.then(|| view! {
                <button type="button" class="button" data-testid="work-order" on:click=move |_| about.run(Ask::Work)><Icon name="pencil"/>{w.work}</button>
            })}
            {gives_back.then(|| view! {
                <button type="button" class="button quiet" data-testid="give-back" on:click=move |_| about.run(Ask::GiveBack)>{w.step_back}</button>
            })}
        </div>
    }
}

/// Why it is not accepted, or given back: 量力而行.
#[component]
fn Why(own: Own, open: RwSignal<bool>, accepted: bool) -> impl IntoView {
    let w = Orders::words();
    let doing = Doing::new();
    let (why, text, wrong) =
        (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(String::new()));
    let step: Id<Step> = doing.desk.shell.new_id();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(why) = reason_of(&OrderReason::BY_MEMBER, &why.get_untracked()) else {
            return doing.fail(w.choose_why);
        };
        let said = text.get_untracked();
        wrong.set(too_long(&said));
        if wrong.with_untracked(|wrong| !wrong.is_empty()) {
            return;
        }
        let (what, told) = match (accepted, own.is().dispatch) {
            (false, Some(dispatch)) => (DutyStep::Declined { dispatch: dispatch.step, why }, w.declined),
            _ => (DutyStep::GivenBack { why }, w.stepped_back),
        };
        doing.run(own.edits(step, what, &said), told, move || open.set(false));
    };
    let (label, testid) =
        if accepted { (w.step_back, "give-back-submit") } else { (w.decline, "decline-submit") };
    view! {
        <form class="sheet-body stack" id="sheet-form" on:submit=submit>
            <p class="hint">{w.decline_hint}</p>
            <Choices legend=w.why options=reasons(&OrderReason::BY_MEMBER) value=why
                on_choose=Callback::new(move |chosen| { doing.clear(); why.set(chosen); }) required=true testid="duty-why"/>
            <TextField label=w.words value=text lines=true error=wrong testid="duty-words"/>
            {doing.trouble()}
        </form>
        <SheetFoot doing open label testid danger=true/>
    }
}

/// A note of what was done, or the end.
#[component]
fn Report(own: Own, open: RwSignal<bool>, finish: bool) -> impl IntoView {
    let w = Orders::words();
    let doing = Doing::new();
    let today = doing.desk.shell.today();
    let text = |text: &str| RwSignal::new(text.to_owned());
    let (on, minutes, what) = (text(&today.to_string()), text(""), text(""));
    let (wrong_on, wrong_minutes, wrong) = (text(""), text(""), text(""));
    let step: Id<Step> = doing.desk.shell.new_id();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let day: Option<Day> = past_day(&on.get_untracked(), today);
        let said = what.get_untracked().trim().to_owned();
        let count =
            minutes.get_untracked().trim().parse::<u16>().ok().filter(|count| (1..=1440).contains(count));
        let missing = |is: bool, words: &str| if is { words.to_owned() } else { String::new() };
        wrong_on.set(missing(day.is_none(), w.on_wrong));
        wrong_minutes.set(missing(finish && count.is_none(), w.minutes_wrong));
        wrong.set(if said.is_empty() { w.did_needed.to_owned() } else { too_long(&said) });
        let bad =
            [wrong_on, wrong_minutes, wrong].iter().any(|one| one.with_untracked(|words| !words.is_empty()));
        let (Some(on), false) = (day, bad) else { return };
        let (fact, told) = match count.filter(|_| finish) {
            Some(minutes) => (DutyStep::Finished { on, minutes }, w.finished),
            None => (DutyStep::Worked { on }, w.worked),
        };
        doing.run(own.edits(step, fact, &said), told, move || open.set(false));
    };
    let (label, said) = if finish { (w.finish, w.result) } else { (w.work, w.did) };
    view! {
        <form class="sheet-body stack" id="sheet-form" on:submit=submit>
            <TextField label=w.on value=on kind="date" error=wrong_on required=true testid="duty-on"/>
            {finish.then(|| view! {
                <TextField label=w.minutes value=minutes kind="number" error=wrong_minutes required=true testid="duty-minutes"/>
            })}
            <TextField label=said value=what lines=true error=wrong required=true testid="duty-text"/>
            {doing.trouble()}
        </form>
        <SheetFoot doing open label testid="duty-submit"/>
    }
}
