//! 公告屏: the wall for a screen in the hall. What is published turns page by page in large type, without a network, too.
//!
//! It shows what everybody may read and nothing else, whoever has opened it, and it changes nothing. Turning can be stopped,
//! and does not begin where somebody asked their system for less motion.

use std::{sync::Arc, time::Duration};

use domain::{
    activity::{Activity, ActivityField, ActivityState, Span, state as activity_state},
    award::selection,
    community::Community,
    moment::{Day, Moment},
    notice::{NoticeField, NoticeState},
    offer::{OfferField, OfferState, state, taken},
    order::{MenuField, current_menu},
    principal::Principal,
    wish::{CardField, WishState},
};
use leptos::prelude::*;

use super::{
    book::{Book, Entry},
    doing::Desk,
};
use crate::{
    components::{Empty, Icon, PageHead},
    words::{
        Board, Nav, day,
        honours::{Honours, award_title},
        notices::notice_kind,
        offers::offer_kind,
        say, sentence,
    },
};

/// How long a page stands.
const STANDS: Duration = Duration::from_secs(12);
/// How many cards are read in that time.
const CARDS: usize = 6;

/// One card.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Card {
    mark: String,
    text: String,
    foot: String,
}

/// One page.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Page {
    title: &'static str,
    cards: Vec<Card>,
}

fn paged(title: &'static str, cards: Vec<Card>) -> impl Iterator<Item = Page> {
    let pages: Vec<Page> = cards.chunks(CARDS).map(|some| Page { title, cards: some.to_vec() }).collect();
    pages.into_iter()
}

fn joined(parts: &[&str]) -> String {
    parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(" · ")
}

/// Wishes: what is free first, then what came true.
fn wishes(book: &Book) -> Vec<Page> {
    let w = Board::words();
    let card = |entry: &Arc<Entry>, foot: String| Card {
        mark: joined(&[entry.card(CardField::Kind), entry.card(CardField::Category)]),
        text: entry.card(CardField::Content).to_owned(),
        foot: joined(&[entry.card(CardField::No), entry.card(CardField::DisplayName), &foot]),
    };
    let of = |states: &[WishState], foot: &str| {
        let found = book.iter().filter(|entry| states.contains(&entry.state));
        let has_words = found.filter(|entry| !entry.card(CardField::Content).is_empty());
        has_words.map(|entry| card(entry, foot.to_owned())).collect::<Vec<_>>()
    };
    let free = of(&[WishState::Published, WishState::ClaimPending], "");
    let done = of(&[WishState::Fulfilled, WishState::FollowedUp], w.came_true);
    paged(w.free, free).chain(paged(w.done, done)).collect()
}

/// Posts and projects that may be taken on.
fn offers(community: &Community, today: Day) -> Vec<Page> {
    let open = community.offers.values().filter(|offer| state(offer, today) == OfferState::Open);
    let cards = open.filter_map(|offer| {
        let left = sentence!("还差 {} 人", "{} wanted", offer.planned().saturating_sub(taken(offer)));
        let until = offer.card.get(OfferField::To).parse().map(day).unwrap_or_default();
        Some(Card {
            mark: joined(&[offer_kind(offer.kind?), offer.card.get(OfferField::Category)]),
            text: joined(&[offer.card.get(OfferField::Name), offer.card.get(OfferField::Duties)]),
            foot: joined(&[&left, &until]),
        })
    });
    paged(Nav::words().offers, cards.collect()).collect()
}

/// Activities to come, the next first.
fn activities(community: &Community, now: Moment) -> Vec<Page> {
    let coming = |one: &&Arc<Activity>| {
        matches!(
            activity_state(one, now),
            ActivityState::Open | ActivityState::Closed | ActivityState::Running
        )
    };
    let mut all: Vec<_> = community.activities.values().filter(coming).collect();
    all.sort_by_key(|one| Span::of(&one.card).map(Span::begins));
    let cards = all.into_iter().map(|one| {
        let get = |field| one.card.get(field);
        let times = [get(ActivityField::Start), get(ActivityField::End)].join("–");
        let on = Span::of(&one.card).map(|span| day(span.day)).unwrap_or_default();
        Card {
            mark: joined(&[get(ActivityField::Theme), get(ActivityField::Type)]),
            text: get(ActivityField::Name).to_owned(),
            foot: joined(&[&on, &times, get(ActivityField::Place)]),
        }
    });
    paged(Nav::words().activities, cards.collect()).collect()
}

/// Notices, then lists of selections, then who is honoured.
fn notices(community: &Community, today: Day) -> Vec<Page> {
    let shown = community.notices.values().filter(|notice| notice.state(today) == NoticeState::Shown);
    let cards = shown.map(|notice| Card {
        mark: notice.kind().map_or("", notice_kind).to_owned(),
        text: joined(&[notice.card.get(NoticeField::Title), notice.card.get(NoticeField::Text)]),
        foot: notice.card.get(NoticeField::From).parse().map(day).unwrap_or_default(),
    });
    let mut posted = Vec::new();
    let mut honoured = Vec::new();
    let names = |members: &[domain::id::Id<domain::principal::Member>]| {
        let names = members.iter().map(|member| community.display(&Principal::Member(*member)));
        names.filter(|name| !name.is_empty()).collect::<Vec<_>>().join(say("、", ", "))
    };
    for award in community.awards.values() {
        let is = selection(award, today);
        let mark = award_title(&award.card);
        if let Some((winners, at)) = &is.decided {
            honoured.push(Card { mark, text: names(winners), foot: day(at.day()) });
        } else if let Some(list) = is.posted.as_ref().filter(|list| list.to >= today) {
            let foot = sentence!("公示到 {}", "Posted up to {}", day(list.to));
            posted.push(Card { mark, text: names(&is.listed()), foot });
        }
    }
    let title = Nav::words().notices;
    paged(title, cards.collect())
        .chain(paged(Honours::words().posted, posted))
        .chain(paged(Honours::words().honoured, honoured))
        .collect()
}

/// The published menu.
fn menu(community: &Community, today: Day) -> Vec<Page> {
    let (_, items) = current_menu(community, today);
    let cards = items.into_iter().map(|(_, item)| {
        let of = |field| item.card.get(field);
        Card {
            mark: of(MenuField::Category).to_owned(),
            text: joined(&[of(MenuField::Name), of(MenuField::Description)]),
            foot: joined(&[of(MenuField::Provider), of(MenuField::Times)]),
        }
    });
    paged(Board::words().menu, cards.collect()).collect()
}

/// The page.
#[component]
pub(crate) fn BoardPage() -> impl IntoView {
    let w = Board::words();
    let desk = Desk::here();
    desk.shell.keep_all_pages();
    let today = desk.shell.day();
    let at = RwSignal::new(0_usize);
    // Activities end within a day: they are looked at anew whenever the page turns.
    let activities = Memo::new(move |_| {
        at.track();
        desk.shell.view().with(|view| activities(&view.community, desk.shell.now()))
    });
    let pages = Memo::new(move |_| {
        let today = today.get();
        let mut pages = desk.books.book.with(wishes);
        pages.extend(activities.get());
        pages.extend(desk.shell.view().with(|view| {
            let rest = offers(&view.community, today).into_iter().chain(notices(&view.community, today));
            rest.chain(menu(&view.community, today)).collect::<Vec<_>>()
        }));
        pages
    });
    let calm = window().match_media("(prefers-reduced-motion: reduce)").ok().flatten();
    let stopped = RwSignal::new(calm.is_some_and(|query| query.matches()));
    let count = Memo::new(move |_| pages.with(Vec::len));
    let turn = move |by: usize| {
        let count = count.get_untracked().max(1);
        at.update(|at| *at = (*at + by) % count);
    };
    let turning = set_interval_with_handle(
        move || {
            if !stopped.get_untracked() {
                turn(1);
            }
        },
        STANDS,
    );
    if let Ok(turning) = turning {
        on_cleanup(move || turning.clear());
    }
    // What is shown may have become less since.
    let shown = Memo::new(move |_| {
        let at = at.get();
        pages.with(|pages| pages.get(at % pages.len().max(1)).cloned())
    });
    let place = move || format!("{} / {}", at.get() % count.get().max(1) + 1, count.get());
    let community =
        Signal::derive(move || desk.shell.view().with(|view| view.community.profile.name.clone()));
    view! {
        <div class="board" data-testid="board">
            <PageHead title=w.title lead=community/>
            {move || match shown.get() {
                Some(page) => view! {
                    <section class="board-page" aria-label=page.title data-testid="board-page">
                        <h2>{page.title}</h2>
                        <ul class="board-cards" role="list">
                            {page.cards.into_iter().map(|card| view! {
                                <li class="board-card" data-testid="board-card">
                                    <p class="board-mark">{card.mark}</p>
                                    <p class="board-text">{card.text}</p>
                                    <p class="board-foot">{card.foot}</p>
                                </li>
                            }).collect_view()}
                        </ul>
                    </section>
                }
                .into_any(),
                None => view! { <Empty icon="heart" title=w.nothing/> }.into_any(),
            }}
            <div class="actions board-turn">
                <button type="button" class="button" data-testid="board-back"
                    on:click=move |_| turn(count.get_untracked().saturating_sub(1))><Icon name="back"/>{w.before}</button>
                <button type="button" class="button" data-testid="board-stop" aria-pressed=move || stopped.get().to_string()
                    on:click=move |_| stopped.update(|stopped| *stopped = !*stopped)>
                    {move || if stopped.get() { w.go_on } else { w.stop }}
                </button>
                <button type="button" class="button" data-testid="board-next" on:click=move |_| turn(1)>{w.after}<Icon name="right"/></button>
                <span class="hint" data-testid="board-place">{place}</span>
                <a class="button quiet" href="/" data-testid="board-leave">{w.leave}</a>
            </div>
        </div>
    }
}
