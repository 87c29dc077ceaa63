//! The queue of staff: what residents sent in, what is owed to people, and every order by state. Staff only.

use std::{cmp::Reverse, sync::Arc};

use domain::{
    community::Community,
    edit::Edit,
    export::Exported,
    id::Id,
    moment::Day,
    order::{
        Late, OpenField, Order, OrderField, OrderState, Owed, ResidentStep, URGENT, Unread, late, owed,
        returns_to_pool, short_no, standing, taken_over, unread,
    },
    picture::of_form,
};
use leptos::prelude::*;

use super::{
    desk::{returning, settling},
    home_of,
};
use crate::{
    components::{Badge, Chips, Empty, Icon, Listed, Option2, PageHead, Search},
    pages::{
        address::asked,
        checkins::named,
        doing::{Desk, Doing},
        exporting::ExportButton,
    },
    words::{
        self, Nav,
        order_steps::{late_words, order_refusal, order_state, order_tone, resident_step},
        orders::{Ordering, Orders},
        pictures::picture_count,
        sentence,
    },
};

/// So many are drawn at once.
const PAGE: usize = 60;

/// One line of the queue.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Row {
    id: Id<Order>,
    state: OrderState,
    since: Option<Day>,
    text: String,
    name: String,
    category: String,
    urgent: bool,
    late: Option<Late>,
    /// Late with somebody, and to be given back to everybody.
    returns: bool,
    owed: Owed,
}

fn rows(community: &Community, today: Day) -> Vec<Arc<Row>> {
    let row = |(id, order): (&Id<Order>, &Arc<Order>)| {
        let is = standing(order);
        Arc::new(Row {
            id: *id,
            state: is.state,
            since: is.since,
            text: order.said(OrderField::Content, OpenField::Content).to_owned(),
            name: order.form().map_or("", |form| form.get(OrderField::Name)).to_owned(),
            category: order.said(OrderField::Category, OpenField::Category).to_owned(),
            urgent: order.said(OrderField::Urgency, OpenField::Urgency) == URGENT,
            late: late(&is, &community.settings, today),
            returns: returns_to_pool(&is, &community.settings, today),
            owed: owed(community, *id, order),
        })
    };
    let mut rows: Vec<Arc<Row>> = community.orders.iter().map(row).collect();
    rows.sort_by_key(|row| {
        (row.late.is_none(), row.state.is_over(), row.state, !row.urgent, Reverse(row.since), row.id)
    });
    rows
}

/// What about orders waits for staff, by what is done about it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct OrdersToDo {
    /// What residents sent in, and what people are to be told or given.
    pub(crate) inbox: usize,
    pub(crate) review: usize,
    pub(crate) dispatch: usize,
    pub(crate) late: usize,
    /// Each once, however much there is to do about it.
    pub(crate) all: usize,
}

/// How much about orders waits for staff: what residents sent in, what is to be decided, what is late.
pub(crate) fn to_do(community: &Community, today: Day) -> OrdersToDo {
    let (unread, rows) = (unread(community).len(), rows(community, today));
    let count = |of: fn(&Row) -> bool| rows.iter().filter(|row| of(row.as_ref())).count();
    let waits = |row: &Row| {
        matches!(row.state, OrderState::Submitted | OrderState::Reviewed)
            || row.late.is_some()
            || !row.owed.is_empty()
    };
    OrdersToDo {
        inbox: unread + count(|row| !row.owed.is_empty()),
        review: count(|row| row.state == OrderState::Submitted),
        dispatch: count(|row| row.state == OrderState::Reviewed),
        late: count(|row| row.late.is_some()),
        all: unread + count(waits),
    }
}

/// The page.
#[component]
pub(crate) fn OrderQueue() -> impl IntoView {
    let w = Orders::words();
    let desk = Desk::here();
    let today = desk.shell.today();
    let all = desk.derive(move |community| rows(community, today));
    let (what, search) = (asked("what", ""), RwSignal::new(String::new()));
    let shown = RwSignal::new(PAGE);
    let found = Memo::new(move |_| {
        let (what, text) = (what.get(), search.get());
        let text = text.trim().to_lowercase();
        all.with(|all| {
            let fits = |row: &&Arc<Row>| is(row, &what) && is_found(row, &text);
            all.iter().filter(fits).cloned().collect::<Vec<_>>()
        })
    });
    let states = Signal::derive(move || {
        let count = |key: &str| all.with(|all| all.iter().filter(|row| is(row, key)).count());
        let late = (Option2::new("late", w.late), Some(count("late")));
        let states = OrderState::ALL
            .into_iter()
            .map(|state| (Option2::new(state.key(), order_state(state)), Some(count(state.key()))));
        std::iter::once(late).chain(states).filter(|(_, count)| *count != Some(0)).collect::<Vec<_>>()
    });
    view! {
        <PageHead title=Nav::words().orders lead=Signal::stored(w.lead_staff.to_owned())>
            <a class="button primary" href="/order/new" data-testid="new-order"><Icon name="plus"/>{w.new}</a>
            <ExportButton ledgers=&[Exported::Orders]/>
        </PageHead>
        <InboxPart/>
        <OwedPart all/>
        <Search label=w.search placeholder=w.search_hint value=search testid="order-search"/>
        <Chips label=w.states options=states value=what testid="order-states"/>
        {move || what.with(|what| what == "late").then(|| view! { <ReturnPart found/> })}
        <Listed found shown page=PAGE testid="orders" draw=|row| view! { <Line row/> }
            words=|left| sentence!("再看一些（还有 {} 单）", "Show more ({} left)", left)
            none=move || {
                let (title, text) =
                    if all.with(Vec::is_empty) { (w.none, w.none_staff) } else { (w.none_found, "") };
                view! { <Empty icon="hand" title text/> }.into_any()
            }/>
    }
}

fn is(row: &Row, what: &str) -> bool {
    match what {
        "" => true,
        "late" => row.late.is_some(),
        key => row.state.key() == key,
    }
}

fn is_found(row: &Row, text: &str) -> bool {
    text.is_empty()
        || [&row.text, &row.name, &row.category, &short_no(row.id)]
            .into_iter()
            .any(|part| part.to_lowercase().contains(text))
}

#[component]
fn Line(row: Arc<Row>) -> impl IntoView {
    let text: String = row.text.chars().take(80).collect();
    view! {
        <li class="card" data-testid="order-row" data-order=row.id.to_string()>
            <header class="card-head">
                <h2><a href=home_of(row.id)>{named(&text)}</a></h2>
                <Badge words=order_state(row.state) tone=order_tone(row.state)/>
            </header>
            <p class="hint">
                {short_no(row.id)} " · " {row.name.clone()} " · " {row.category.clone()} " · " {row.since.map(words::day)}
                {row.urgent.then(|| view! { " " <Badge words=Ordering::words().urgent tone="bad"/> })}
                {row.late.map(|late| view! { " " <Badge words=late_words(late) tone="bad"/> })}
            </p>
        </li>
    }
}

/// What residents sent in and nobody has taken over.
#[component]
fn InboxPart() -> impl IntoView {
    let w = Orders::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let all = desk.derive(unread);
    let take = move |some: Vec<Unread>| {
        let today = desk.shell.today();
        let edits: Vec<Edit> = desk.shell.view().with_untracked(|view| {
            some.iter().flat_map(|one| taken_over(&view.community, one, today, desk.shell.new_id())).collect()
        });
        doing.run(edits, w.taken, || ());
    };
    move || {
        let some = all.get();
        if some.is_empty() {
            return ().into_any();
        }
        // Only what can be done by itself: what belongs to an order that is still to be taken over comes after it.
        let firsts: Vec<Unread> = some
            .iter()
            .filter(|one| matches!(one.what, ResidentStep::Placed { .. }))
            .cloned()
            .chain(first_of_each(&some))
            .collect();
        let title = sentence!("{} {} 件", "{}: {}", w.inbox, some.len());
        let rows = some.into_iter().map(|one| {
            let form = match &one.what {
                ResidentStep::Placed { form } => Some(form.clone()),
                _ => desk.shell.view().with_untracked(|view| view.community.order(one.order)?.form().cloned()),
            };
            let text = form.as_ref().map(|form| form.get(OrderField::Content).to_owned()).unwrap_or_default();
            let pictures = form.as_ref().map_or(0, |form| of_form(form).len());
            let text: String = text.chars().take(80).collect();
            let line = resident_step(&one.what);
            let when = words::moment(one.at, desk.shell.today());
            let late = one.late.map(|why| sentence!("{}。{}", "{}. {}", w.came_late, order_refusal(why)));
            view! {
                <li class="card" data-testid="unread">
                    <p><strong>{line}</strong> " " {text}</p>
                    {late.map(|late| view! { <p class="hint" data-testid="came-late">{late}</p> })}
                    <p class="hint">{when} {(pictures > 0).then(|| format!(" · {}", picture_count(pictures)))}</p>
                    <div class="actions">
                        <button type="button" class="button small primary" data-testid="take-over" aria-busy=move || doing.busy()
                            on:click=move |_| take(vec![one.clone()])>{w.take_over}</button>
                    </div>
                </li>
            }
        });
        let rows = rows.collect_view();
        view! {
            <section class="part stack" data-testid="inbox">
                <h2>{title}</h2>
                <div class="actions">
                    <button type="button" class="button primary" data-testid="take-all" aria-busy=move || doing.busy()
                        on:click=move |_| take(firsts.clone())>{w.take_all}</button>
                </div>
                {doing.trouble()}
                <ul class="stack" role="list">{rows}</ul>
            </section>
        }
        .into_any()
    }
}

/// Of each order that is known already, the first thing that is new: what comes after it may depend on it.
fn first_of_each(all: &[Unread]) -> Vec<Unread> {
    let mut seen: Vec<Id<Order>> = Vec::new();
    let mut firsts = Vec::new();
    for one in all.iter().filter(|one| !matches!(one.what, ResidentStep::Placed { .. })) {
        if !seen.contains(&one.order) {
            seen.push(one.order);
            firsts.push(one.clone());
        }
    }
    firsts
}

/// 超期退回公开池, for all that are listed; what was accepted goes from somebody, so that it is asked twice.
#[component]
fn ReturnPart(found: Memo<Vec<Arc<Row>>>) -> impl IntoView {
    let w = Orders::words();
    let doing = Doing::new();
    let sure = RwSignal::new(false);
    let late = Memo::new(move |_| {
        found.with(|rows| rows.iter().filter(|row| row.returns).map(|row| row.id).collect::<Vec<_>>())
    });
    let send = move |_| {
        if !sure.get_untracked() {
            return sure.set(true);
        }
        sure.set(false);
        let edits = late.with_untracked(|all| returning(doing.desk, all));
        doing.run(edits, w.returned_late, || ());
    };
    move || {
        Some(late.with(Vec::len)).filter(|count| *count > 0).map(|count| {
            view! {
                <div class="actions">
                    <button type="button" class="button" data-testid="late-to-pool-all" aria-busy=move || doing.busy() on:click=send>
                        {move || if sure.get() { w.return_sure } else { w.return_late }} " " {sentence!("（{} 单）", "({})", count)}
                    </button>
                </div>
                {doing.trouble()}
            }
        })
    }
}

/// What is owed to people, done at once.
#[component]
fn OwedPart(all: Memo<Vec<Arc<Row>>>) -> impl IntoView {
    let w = Orders::words();
    let doing = Doing::new();
    let due = Memo::new(move |_| {
        all.with(|all| all.iter().filter(|row| !row.owed.is_empty()).cloned().collect::<Vec<_>>())
    });
    let settle = move |_| {
        let orders = due.with_untracked(|rows| rows.iter().map(|row| row.id).collect());
        doing.run_after(settling(doing.desk, orders), w.settled, || ());
    };
    move || {
        let rows = due.get();
        (!rows.is_empty()).then(|| {
            let title = sentence!("{} {} 件", "{}: {}", w.settle, rows.len());
            let rows = rows.into_iter().map(|row| {
                let text: String = row.text.chars().take(40).collect();
                view! {
                    <li><a href=home_of(row.id)>{named(&text)}</a> " " <span class="hint">{owed_words(&row.owed)}</span></li>
                }
            });
            view! {
                <section class="part stack" data-testid="owed">
                    <h2>{title}</h2>
                    <ul class="stack" role="list">{rows.collect_view()}</ul>
                    <div class="actions">
                        <button type="button" class="button primary" data-testid="settle-all" aria-busy=move || doing.busy()
                            on:click=settle>{w.settle_all}</button>
                    </div>
                    {doing.trouble()}
                </section>
            }
        })
    }
}

/// What is owed, in words.
pub(super) fn owed_words(owed: &Owed) -> String {
    let w = Orders::words();
    let parts: [Option<&str>; 4] = [
        owed.contact.map(|_| w.owed_contact),
        owed.pictures.as_ref().map(|_| w.owed_pictures),
        (!owed.withdraw.is_empty()).then_some(w.owed_withdraw),
        owed.tell.as_ref().map(|_| w.owed_tell),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(words::say("，", ", "))
}
