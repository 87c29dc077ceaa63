//! What waits: each line with what is done about it, what is late first; below it what there is to know.

use domain::{
    activity::{ActivityField, Span},
    edit::{Edit, FileOf, OrderEdit},
    home::{Waiting, What, waiting},
    id::Id,
    notice::NoticeField,
    order::{DutyStep, Order, standing},
    pair::PairField,
    principal::Member,
    wish::{Claimant, Wish},
};
use leptos::prelude::*;

use super::{Line, Tap, headed, offer_title, order_title, wish_title};
use crate::{
    components::Empty,
    pages::{activities::when, checkins::named, doing::Desk},
    words::{
        self, WishPage, days_left,
        honours::award_title,
        me::{Me, go, what},
        orders::Orders,
        proofs::Proofs,
    },
};

/// The part.
#[component]
pub(super) fn WaitingPart(me: Id<Member>) -> impl IntoView {
    let w = Me::words();
    let desk = Desk::here();
    let all = desk.derive(move |community| {
        desk.shell.day().track();
        waiting(community, me, desk.shell.now())
    });
    let of = move |asks: bool| {
        all.with(|all| all.iter().filter(|one| one.what.asks() == asks).copied().collect::<Vec<_>>())
    };
    view! {
        <section class="part stack" data-testid="me-waiting">
            <h2>{w.waiting} " " {move || Some(of(true).len()).filter(|count| *count > 0).map(|count| view! { <span class="pill-count">{count}</span> })}</h2>
            {move || {
                let rows = of(true);
                if rows.is_empty() {
                    return view! { <Empty icon="check" title=w.none_waiting/> }.into_any();
                }
                let rows = rows.into_iter().map(|one| view! { <One me one/> }).collect_view();
                view! { <ul class="rows" role="list">{rows}</ul> }.into_any()
            }}
            {move || {
                let rows = of(false);
                (!rows.is_empty()).then(|| view! {
                    <h3>{w.news}</h3>
                    <ul class="rows" role="list">{rows.into_iter().map(|one| view! { <One me one/> }).collect_view()}</ul>
                })
            }}
        </section>
    }
}

/// What a line is about, and where it leads.
fn subject(desk: Desk, me: Id<Member>, what: What) -> (String, String) {
    let view = desk.shell.view();
    match what {
        What::CheckIn => (words::Nav::words().own_card.to_owned(), "/card".to_owned()),
        What::AnswerOrder(id) | What::ServeOrder(id) => (order_title(desk, id), format!("/order/{id}")),
        What::Contact(id) | What::HandOver(id) => (wish_title(desk, id), format!("/wish/{id}")),
        What::Finish(id) => (offer_title(desk, id), format!("/post/{id}")),
        What::Visit(id) => {
            let name = view.with(|view| {
                let card = view.community.member(me).and_then(|file| file.file.paired.get(&id));
                card.map(|card| named(card.get(PairField::Name))).unwrap_or_default()
            });
            (name, "/pairs".to_owned())
        }
        What::Activity(id) => {
            let name = view.with(|view| {
                let card = view.community.activities.get(&id).map(|activity| &activity.card);
                card.map(|card| format!("{} {}", named(card.get(ActivityField::Name)), when(Span::of(card))))
            });
            (name.unwrap_or_default(), format!("/activity/{id}"))
        }
        What::Correct(id) => {
            let said = view.with(|view| {
                let one = domain::service::record(&view.community, me, id);
                one.map(|one| headed(&format!("{} {}", words::day(one.report.on), one.report.content)))
            });
            (said.unwrap_or_default(), format!("/record/{me}/{id}/edit"))
        }
        What::Vote(id) | What::Listed(id) => {
            let title =
                view.with(|view| view.community.awards.get(&id).map(|award| award_title(&award.card)));
            (title.unwrap_or_default(), format!("/honour/{id}"))
        }
        What::Object(year) => (year.to_string(), format!("/standing?year={year}")),
        What::Notice(id) => {
            let title = view.with(|view| {
                let notice = view.community.notices.get(&id);
                notice.map(|notice| named(notice.card.get(NoticeField::Title)))
            });
            (title.unwrap_or_default(), format!("/notice/{id}"))
        }
        What::Proof(id) => (Proofs::words().part.to_owned(), format!("/proof/{me}/{id}")),
        What::Card(_) => (words::Nav::words().standing.to_owned(), "/standing".to_owned()),
        What::Opinion(id) => {
            let said = view.with(|view| {
                let heard = view.community.member(me).and_then(|file| file.file.heard.get(&id));
                heard.map(|heard| headed(&heard.step.content))
            });
            (said.unwrap_or_default(), "/opinions".to_owned())
        }
    }
}

#[component]
fn One(me: Id<Member>, one: Waiting) -> impl IntoView {
    let desk = Desk::here();
    let today = desk.shell.today();
    let (title, href) = subject(desk, me, one.what);
    let due = one.due.map(|due| {
        let tone = match one.is_late(today) {
            true => "bad",
            false if one.presses(today) => "warn",
            false => "info",
        };
        (tone, days_left(due, today))
    });
    let claimant = Claimant::Member(me);
    let (about, to) = (title.clone(), href.clone());
    let act = move || match one.what {
        What::AnswerOrder(order) => view! { <Accept order me=claimant about=about.clone()/> }.into_any(),
        What::Contact(wish) => view! { <Contact wish me=claimant about=about.clone()/> }.into_any(),
        _ => ().into_any(),
    };
    view! {
        <Line title href hint=what(one.what) due testid="me-waits">
            {act()}
            <a class="button small" href=to data-testid="me-go">{go(one.what)}</a>
        </Line>
    }
}

/// 接单, with one tap.
#[component]
fn Accept(order: Id<Order>, me: Claimant, about: String) -> impl IntoView {
    let desk = Desk::here();
    let edits = Callback::new(move |()| {
        let known = desk.shell.view().with_untracked(|view| {
            let order = view.community.orders.get(&order)?;
            Some((order.year()?, standing(order).dispatch?.step))
        });
        let Some((year, dispatch)) = known else { return Vec::new() };
        let (step, what) = (desk.shell.new_id(), DutyStep::Accepted { dispatch });
        vec![Edit::Order(OrderEdit::Serve { year, order, claimant: me, step, what })]
    });
    view! { <Tap label=Me::words().accept said=Orders::words().accepted about testid="me-accept" edits/> }
}

/// The wisher's phone, and that the call was made, with one tap each.
#[component]
fn Contact(wish: Id<Wish>, me: Claimant, about: String) -> impl IntoView {
    let w = Me::words();
    let desk = Desk::here();
    let phone = desk.shell.view().with(|view| {
        let file = view.community.file(FileOf::of(me))?;
        file.disclosed.get(&wish).map(|contact| contact.phone.clone())
    });
    let edits = Callback::new(move |()| {
        let claim = desk.books.book.with_untracked(|book| Some(book.get(wish)?.standing.live_of(me)?.id));
        let Some(claim) = claim else { return Vec::new() };
        let (step, on) = (desk.shell.new_id(), desk.shell.today());
        vec![Edit::LogContact { wish, claimant: me, claim, step, on }]
    });
    view! {
        {phone.filter(|phone| !phone.is_empty()).map(|phone| view! {
            <a class="button small" href=format!("tel:{phone}") data-testid="me-call">{w.call}</a>
        })}
        <Tap label=w.contacted said=WishPage::words().logged about testid="me-contacted" edits/>
    }
}
