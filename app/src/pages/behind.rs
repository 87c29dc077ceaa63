//! What lies behind the wall: the pages that everybody may open and nobody sees first.
//!
//! [`draw`] is where the app is cut, as in [`super::office`], so that the first file holds what a phone needs to show the
//! wall. The part comes by itself once something is shown, and the service worker keeps it with the first file: a page
//! opens without a network. What has to be there whatever happens (the gate, the lock) is not here.

#[cfg(feature = "split")]
use futures_util::FutureExt as _;
use leptos::{prelude::*, wasm_split::SplitLoaderError};

use super::{
    activities::{ActivitiesPage, ActivityPage},
    board::BoardPage,
    diagnose::DiagnosePage,
    doing::Desk,
    honours::{HonourPage, HonoursPage},
    judging::StandingPage,
    later::{Code, Later, Place},
    left::ShutOutPage,
    me::MePage,
    mine::MinePage,
    more::MorePage,
    notices::{NoticePage, NoticesPage},
    offers::{OfferPage, OffersPage},
    opinions::OpinionsPage,
    orders::{MenuPage, NewOrderPage, OrderPage, OrdersPage, StartPage},
    pairs::PairsPage,
    proof::ProofPage,
    records::{OwnRecordsPage, RecordPage, ReportPage},
    reminders::Reminders,
    sending::{OutboxPage, RefusedPage},
    settings::SettingsPage,
    teams::{TeamPage, TeamsPage},
    wish::WishPage,
};
use crate::{
    shell::{Phase, rest},
    words::Opening,
};

/// A page of everybody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Behind {
    /// A wish.
    Wish,
    /// What waits for a member, and how the year stands.
    Me,
    /// One's own claims.
    Mine,
    /// The wall on a screen in the hall.
    Board,
    /// One's own year: the requirement and the stars.
    Standing,
    /// Checking a proof of service that was handed over.
    Proof,
    /// Posts and projects.
    Offers,
    /// One of them.
    Offer,
    /// What a member did.
    OwnRecords,
    /// One record of service.
    Record,
    /// The form of a record, new or corrected.
    Report,
    /// Activities.
    Activities,
    /// One of them.
    Activity,
    /// Whom somebody helps; for staff, everybody who does.
    Pairs,
    /// What residents said; for staff, all of it.
    Opinions,
    /// Teams.
    Teams,
    /// One of them.
    Team,
    /// Selections of those who are honoured.
    Honours,
    /// One of them.
    Honour,
    /// What the community tells everybody.
    Notices,
    /// A notice.
    Notice,
    /// What a resident sees first.
    Start,
    /// The menu.
    Menu,
    /// Orders.
    Orders,
    /// One of them.
    Order,
    /// The form of an order.
    PlaceOrder,
    /// What the relay refused.
    Refused,
    /// What was done here.
    Outbox,
    /// How this device shows and keeps things.
    Settings,
    /// What this browser can do.
    Diagnose,
    /// The places without room in a phone's bar.
    More,
    /// The page of a device that was shut out.
    ShutOut,
    /// What reminds a member; no page.
    Reminders,
}

/// Everything behind this call is cut off. The memory and all state are the same on both sides.
#[cfg_attr(
    feature = "split",
    leptos::wasm_split::wasm_split(
        behind,
        wasm_split_path = leptos::wasm_split,
        preload(load_behind),
        fallible
    )
)]
#[cfg_attr(
    not(feature = "split"),
    expect(clippy::unnecessary_wraps, reason = "what is not split cannot fail to load")
)]
fn draw(page: Behind) -> Result<AnyView, SplitLoaderError> {
    Ok(match page {
        Behind::Wish => view! { <WishPage/> }.into_any(),
        Behind::Me => view! { <MePage/> }.into_any(),
        Behind::Mine => view! { <MinePage/> }.into_any(),
        Behind::Board => view! { <BoardPage/> }.into_any(),
        Behind::Standing => view! { <StandingPage/> }.into_any(),
        Behind::Proof => view! { <ProofPage/> }.into_any(),
        Behind::Offers => view! { <OffersPage/> }.into_any(),
        Behind::Offer => view! { <OfferPage/> }.into_any(),
        Behind::OwnRecords => view! { <OwnRecordsPage/> }.into_any(),
        Behind::Record => view! { <RecordPage/> }.into_any(),
        Behind::Report => view! { <ReportPage/> }.into_any(),
        Behind::Activities => view! { <ActivitiesPage/> }.into_any(),
        Behind::Activity => view! { <ActivityPage/> }.into_any(),
        Behind::Pairs => view! { <PairsPage/> }.into_any(),
        Behind::Opinions => view! { <OpinionsPage/> }.into_any(),
        Behind::Teams => view! { <TeamsPage/> }.into_any(),
        Behind::Team => view! { <TeamPage/> }.into_any(),
        Behind::Honours => view! { <HonoursPage/> }.into_any(),
        Behind::Honour => view! { <HonourPage/> }.into_any(),
        Behind::Notices => view! { <NoticesPage/> }.into_any(),
        Behind::Notice => view! { <NoticePage/> }.into_any(),
        Behind::Start => view! { <StartPage/> }.into_any(),
        Behind::Menu => view! { <MenuPage/> }.into_any(),
        Behind::Orders => view! { <OrdersPage/> }.into_any(),
        Behind::Order => view! { <OrderPage/> }.into_any(),
        Behind::PlaceOrder => view! { <NewOrderPage/> }.into_any(),
        Behind::Refused => view! { <RefusedPage/> }.into_any(),
        Behind::Outbox => view! { <OutboxPage/> }.into_any(),
        Behind::Settings => view! { <SettingsPage/> }.into_any(),
        Behind::Diagnose => view! { <DiagnosePage/> }.into_any(),
        Behind::More => view! { <MorePage/> }.into_any(),
        Behind::ShutOut => view! { <ShutOutPage/> }.into_any(),
        Behind::Reminders => view! { <Reminders/> }.into_any(),
    })
}

#[cfg(not(feature = "split"))]
#[expect(clippy::unused_async, reason = "what is not split is here already")]
async fn load_behind() -> Result<(), SplitLoaderError> {
    Ok(())
}

/// Draws a page whose code is here; that is known before.
fn drawn(page: Behind) -> AnyView {
    #[cfg(feature = "split")]
    let drawn = draw(page).now_or_never().and_then(Result::ok);
    #[cfg(not(feature = "split"))]
    let drawn = draw(page).ok();
    drawn.into_any()
}

/// The pages, and what the shell needs before they can be drawn; both lie in one file.
async fn load() -> Result<(), SplitLoaderError> {
    load_behind().await?;
    rest::fetch().await
}

/// The code behind the wall; given to everything by context.
#[derive(Clone, Copy)]
pub(crate) struct BehindCode(Later);

impl BehindCode {
    /// Once, in the root component. It comes when the first page has been seen: it takes nothing from that, and nobody waits
    /// for it then.
    pub(crate) fn new(desk: Desk) -> Self {
        let opened = Memo::new(move |_| {
            desk.shell.whole().get() && desk.shell.phase().with(|phase| *phase != Phase::Opening)
        });
        Self(Later::new(desk, opened.into(), || Box::pin(load())))
    }
}

/// A page, or what has to be said while it cannot be shown.
#[component]
pub(crate) fn BehindWall(page: Behind) -> impl IntoView {
    let BehindCode(part) = expect_context();
    // Some of these pages are opened just because the app does not get as far as the wall.
    part.load();
    move || match part.code() {
        Code::Here => drawn(page),
        Code::Away | Code::Coming | Code::Missing => {
            part.stand_in(Place::Page, Opening::words().missing_page)
        }
    }
}

/// What reminds a member, once its code is here; nothing stands in for it.
#[component]
pub(crate) fn Reminding() -> impl IntoView {
    let BehindCode(part) = expect_context();
    move || (part.code() == Code::Here).then(|| drawn(Behind::Reminders))
}
