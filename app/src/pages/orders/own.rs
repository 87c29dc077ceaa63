//! A resident's own orders: the list, the five steps of one, and what may be done about it.

use domain::{
    access::DocName,
    edit::{Edit, OrderEdit},
    id::Id,
    moment::Moment,
    order::{
        Action, Order, OrderField, OrderReason, OrderState, Own, ResidentOrder, ResidentStep, own_order,
        own_orders, short_no,
    },
    picture::{OF_ORDER, of_form},
    principal::Link,
    wish::Step,
};
use leptos::prelude::*;

use super::{home_of, own_inbox, reason_of, reasons, too_long};
use crate::{
    components::{
        Badge, Choices, Empty, Facts, Icon, Notice, PageHead, Sheet, Stars, Story, StoryStep, SyncMark,
        TextField,
    },
    pages::{
        book::Sent,
        checkins::SheetFoot,
        doing::{Desk, Doing, sent_words},
        pictures::{Chosen, Frame, Gallery, PictureField, keep},
    },
    words::{
        self, FieldName as _, WishPage,
        order_steps::{answer_step, order_state, order_tone, resident_step},
        orders::{Ordering, Orders},
        pictures::{Pictures, picture_error},
    },
};

/// Which sheet is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ask {
    Cancel,
    Add,
    Rate,
}

/// The list.
#[component]
pub(super) fn OwnOrders() -> impl IntoView {
    let w = Ordering::words();
    let desk = Desk::here();
    let all = Memo::new(move |_| {
        let inbox = own_inbox(desk)?;
        desk.shell.view().with(|view| view.community.inboxes.get(&inbox).map(|letters| own_orders(letters)))
    });
    move || {
        let all = all.get().unwrap_or_default();
        if all.is_empty() {
            return view! { <p class="hint" data-testid="no-own-orders">{w.none}</p> }.into_any();
        }
        let rows = all.into_iter().map(|(id, own)| {
            let rate = own.may(Action::Rate).is_ok();
            let text: String = own.form.get(OrderField::Content).chars().take(60).collect();
            view! {
                <li class="card" data-testid="own-order" data-order=id.to_string()>
                    <header class="card-head">
                        <h3><a href=home_of(id)>{text}</a></h3>
                        <Badge words=order_state(own.state) tone=order_tone(own.state)/>
                    </header>
                    <p class="hint">{short_no(id)} " · " {own.placed.map(words::day)}</p>
                    {rate.then(|| view! {
                        <div class="actions"><a class="button primary" href=home_of(id)>{w.rate}</a></div>
                    })}
                </li>
            }
        });
        view! { <ul class="stack" role="list">{rows.collect_view()}</ul> }.into_any()
    }
}

/// One of them.
#[component]
pub(super) fn OwnOrder(inbox: Id<Link>, order: Id<Order>) -> impl IntoView {
    let w = Ordering::words();
    let desk = Desk::here();
    let own = Memo::new(move |_| {
        desk.shell
            .view()
            .with(|view| view.community.inboxes.get(&inbox).and_then(|all| own_order(all, order)))
    });
    let sent = Memo::new(move |_| {
        desk.shell.view().with(|view| {
            let ours = view.outbox.iter().filter(
                |waiting| matches!(&waiting.intent.edit, Edit::Order(edit) if edit.order() == Some(order)),
            );
            let sent = ours.map(|waiting| if waiting.kept { Sent::Saved } else { Sent::Saving }).min();
            sent_words(sent.unwrap_or(Sent::Delivered), view.status.link)
        })
    });
    let (ask, open) = (RwSignal::new(Ask::Add), RwSignal::new(false));
    let about = move |what: Ask| {
        ask.set(what);
        open.set(true);
    };
    let title = Signal::derive(move || {
        match ask.get() {
            Ask::Cancel => w.cancel,
            Ask::Add => w.add,
            Ask::Rate => w.rate,
        }
        .to_owned()
    });
    view! {
        <PageHead title=w.title>
            <a class="button quiet" href="/"><Icon name="back"/>{w.back}</a>
        </PageHead>
        {move || match own.get() {
            None => view! { <Empty icon="search" title=w.unknown/> }.into_any(),
            Some(own) => view! {
                <p role="status">{move || { let (mark, words) = sent.get(); view! { <SyncMark mark words/> } }}</p>
                <Sight order own about=Callback::new(about)/>
            }
            .into_any(),
        }}
        <Sheet open title testid="own-sheet">
            {move || match ask.get() {
                Ask::Cancel => view! { <Cancel inbox order open/> }.into_any(),
                Ask::Add => {
                    let there = own.with_untracked(|own| own.as_ref().map_or(0, |own| of_form(&own.form).len()));
                    view! { <Add inbox order open there/> }.into_any()
                }
                Ask::Rate => view! { <Rate inbox order open/> }.into_any(),
            }}
        </Sheet>
    }
}

/// The five steps of G9: 群众点单, 党员接单, 协助处理, 处理结束, 服务评价.
#[component]
fn FiveSteps(own: ResidentOrder) -> impl IntoView {
    let w = Ordering::words();
    let names = [w.step_ordered, w.step_accepted, w.step_helping, w.step_done, w.step_rated];
    let reached = own.steps.iter().rposition(Option::is_some).unwrap_or_default();
    let stopped =
        own.state.is_over() && own.state != OrderState::Archived || own.state == OrderState::Returned;
    let steps = names.into_iter().zip(own.steps).enumerate().map(|(place, (name, on))| {
        let step = match on {
            Some(_) if place == reached && stopped => Some("stopped"),
            Some(_) if place == reached => Some("now"),
            Some(_) => Some("done"),
            None => None,
        };
        view! {
            <li data-step=step aria-current=(place == reached).then_some("step")>
                {name}
                {on.map(|on| view! { <small class="hint">{words::day(on)}</small> })}
            </li>
        }
    });
    view! { <ol class="steps" role="list" aria-label=w.steps data-testid="five-steps">{steps.collect_view()}</ol> }
}

#[component]
fn Sight(order: Id<Order>, own: ResidentOrder, about: Callback<Ask>) -> impl IntoView {
    let w = Ordering::words();
    let (cancels, rates) = (own.may(Action::Cancel).is_ok(), own.may(Action::Rate).is_ok());
    let last = own.said.iter().rev().find_map(|(_, said)| match said {
        Own::Staff(answer) => Some(answer_step(answer)),
        Own::Resident(_) => None,
    });
    let facts = [
        OrderField::Category,
        OrderField::Content,
        OrderField::Name,
        OrderField::Phone,
        OrderField::Reach,
        OrderField::Address,
    ];
    // Whoever calls the community is asked for it.
    let mut facts = facts.map(|field| (field.name().to_owned(), own.form.get(field).to_owned())).to_vec();
    facts.insert(0, (w.no.to_owned(), short_no(order)));
    let pictures = Signal::stored(of_form(&own.form));
    let of = |(at, said): &(Moment, Own)| {
        let (who, what) = match said {
            Own::Resident(step) => (w.you, resident_step(step)),
            Own::Staff(step) => (w.community, answer_step(step)),
        };
        StoryStep { what, who: format!("{who} · {}", words::day(at.day())), ..StoryStep::default() }
    };
    let steps = Signal::stored(own.said.iter().rev().map(of).collect::<Vec<_>>());
    let (state, rating) = (own.state, own.rating);
    view! {
        <FiveSteps own/>
        <Notice tone=order_tone(state) title=order_state(state) text=last.unwrap_or_default() testid="own-state"/>
        {rating.map(|score| view! { <p data-testid="own-rating">{resident_step(&ResidentStep::Rated { score, comment: String::new() })}</p> })}
        {rates.then(|| view! {
            <section class="card" data-tone="good" data-testid="rate-ask">
                <h2>{w.rate_ask}</h2>
                <div class="actions">
                    <button type="button" class="button primary wide" data-testid="rate" on:click=move |_| about.run(Ask::Rate)>{w.rate}</button>
                </div>
            </section>
        })}
        {cancels.then(|| view! {
            <div class="actions">
                <button type="button" class="button" data-testid="add-words" on:click=move |_| about.run(Ask::Add)>{w.add}</button>
                <button type="button" class="button quiet" data-testid="cancel-order" on:click=move |_| about.run(Ask::Cancel)>{w.cancel}</button>
            </div>
        })}
        <section class="card" data-testid="own-form">
            <Facts facts/>
            <Gallery names=pictures alt=OrderField::Pictures.name()/>
        </section>
        <Story title=w.said steps testid="own-story" step_testid="own-said"/>
    }
}

fn sends(inbox: Id<Link>, order: Id<Order>, step: Id<Step>, what: ResidentStep) -> Vec<Edit> {
    vec![Edit::Order(OrderEdit::Send { inbox, order, step, what })]
}

#[component]
fn Cancel(inbox: Id<Link>, order: Id<Order>, open: RwSignal<bool>) -> impl IntoView {
    let w = Ordering::words();
    let doing = Doing::new();
    let why = RwSignal::new(String::new());
    let step: Id<Step> = doing.desk.shell.new_id();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(why) = reason_of(&OrderReason::BY_RESIDENT, &why.get_untracked()) else {
            return doing.fail(w.choose_why);
        };
        let edits = sends(inbox, order, step, ResidentStep::Cancelled { why });
        doing.run(edits, w.cancelled, move || open.set(false));
    };
    view! {
        <form class="sheet-body stack" id="sheet-form" on:submit=submit>
            <p class="hint">{w.cancel_sure}</p>
            <Choices legend=w.why options=reasons(&OrderReason::BY_RESIDENT) value=why
                on_choose=Callback::new(move |chosen| { doing.clear(); why.set(chosen); }) required=true testid="cancel-why"/>
            {doing.trouble()}
        </form>
        <SheetFoot doing open label=w.cancel testid="cancel-submit" danger=true/>
    }
}

/// More words, more photos, or both.
#[component]
fn Add(inbox: Id<Link>, order: Id<Order>, open: RwSignal<bool>, there: usize) -> impl IntoView {
    let w = Ordering::words();
    let doing = Doing::new();
    let desk = doing.desk;
    let (text, wrong) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let chosen = RwSignal::new(Vec::<Chosen>::new());
    let steps: [Id<Step>; 2] = [desk.shell.new_id(), desk.shell.new_id()];
    let room = OF_ORDER.saturating_sub(there);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (said, photos) = (text.get_untracked().trim().to_owned(), chosen.get_untracked());
        let nothing = said.is_empty() && photos.is_empty();
        wrong.set(if nothing { w.add_needed.to_owned() } else { too_long(&said) });
        if wrong.with_untracked(|wrong| !wrong.is_empty()) {
            return;
        }
        // Pictures are on this device before anything names them.
        let edits = async move {
            let kept = keep(desk, DocName::Inbox(inbox), photos).await;
            let pictures = kept.map_err(|why| picture_error(&why).to_owned())?;
            let words = (!said.is_empty()).then_some(ResidentStep::Added { words: said });
            let photos = (!pictures.is_empty()).then_some(ResidentStep::Pictured { pictures });
            let all = steps.into_iter().zip([words, photos]);
            Ok(all
                .filter_map(|(step, what)| what.map(|what| sends(inbox, order, step, what)))
                .flatten()
                .collect())
        };
        doing.run_after(edits, w.added, move || open.set(false));
    };
    // Where there may be one only, it takes the place of the one there is.
    let add = move |one| {
        wrong.set(String::new());
        chosen.update(|all| if room == 1 { *all = vec![one] } else { all.push(one) });
    };
    view! {
        <form class="sheet-body stack" id="sheet-form" on:submit=submit>
            <TextField label=w.add value=text lines=true error=wrong testid="add-text"/>
            {(room > 0).then(|| view! {
                <PictureField label=OrderField::Pictures.name() hint=Pictures::words().optional alt=OrderField::Pictures.name()
                    frame=Frame::Whole most=room chosen on_add=Callback::new(add)
                    on_remove=Some(Callback::new(move |one| chosen.update(|all| all.retain(|other| *other != one))))
                    testid="add-picture"/>
            })}
            {doing.trouble()}
        </form>
        <SheetFoot doing open label=w.add testid="add-submit"/>
    }
}

#[component]
fn Rate(inbox: Id<Link>, order: Id<Order>, open: RwSignal<bool>) -> impl IntoView {
    let w = Ordering::words();
    let doing = Doing::new();
    let (stars, text, wrong) =
        (RwSignal::new(0_u8), RwSignal::new(String::new()), RwSignal::new(String::new()));
    let step: Id<Step> = doing.desk.shell.new_id();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (score, comment) = (stars.get_untracked(), text.get_untracked().trim().to_owned());
        wrong.set(too_long(&comment));
        if score == 0 {
            return doing.fail(w.rate_needed);
        }
        if wrong.with_untracked(String::is_empty) {
            let edits = sends(inbox, order, step, ResidentStep::Rated { score, comment });
            doing.run(edits, w.rated, move || open.set(false));
        }
    };
    view! {
        <form class="sheet-body stack" id="sheet-form" on:submit=submit>
            <Stars legend=w.rate_ask words=star_words() value=stars testid="rate-stars"/>
            <TextField label=w.comment value=text lines=true hint=w.comment_hint error=wrong testid="rate-text"/>
            {doing.trouble()}
        </form>
        <SheetFoot doing open label=w.rate testid="rate-submit"/>
    }
}

/// The words of one to five stars.
pub(super) fn star_words() -> [&'static str; 5] {
    let w = WishPage::words();
    [w.star_1, w.star_2, w.star_3, w.star_4, w.star_5]
}

/// The page of a resident's list.
#[component]
pub(super) fn OwnList() -> impl IntoView {
    let w = Ordering::words();
    view! {
        <PageHead title=w.mine lead=Signal::stored(Orders::words().lead_other.to_owned())>
            <a class="button primary" href="/order/new" data-testid="place-order"><Icon name="plus"/>{w.title}</a>
        </PageHead>
        <OwnOrders/>
    }
}
