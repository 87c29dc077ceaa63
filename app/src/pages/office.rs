//! The office: everything that not every member opens, loaded when it is first needed. What is for whom is said by
//! [`Room::is_open_to`].
//!
//! [`draw`] is where the app is cut. With the feature `split`, which `cargo xtask build` turns on, whatever can be
//! reached through it alone goes into a second WebAssembly file, which the phone of a member never downloads; without
//! the feature there is one file and nothing to wait for. A new page for staff is a new [`Room`]; what it calls follows
//! it by itself. A page that must open for everybody does not belong here.

use std::sync::Arc;

use domain::{id::Id, order::Order, principal::Role};
#[cfg(feature = "split")]
use futures_util::FutureExt as _;
use leptos::{prelude::*, wasm_split::SplitLoaderError};

use super::{
    activities::{ActivityDesk, ActivityTools, OneActivity, PosterPage},
    book::Entry,
    cases::CasesPage,
    checkins::CheckinsPage,
    doing::Desk,
    exporting::LedgerPage,
    feedback::{FeedbackCardPage, FeedbackPage},
    finding::SearchPage,
    form::{BeginCasePage, EditCasePage, NewCasePage},
    forms::FormsPage,
    honours::{self, HonourDesk, HonourPapersPage, HonourTools},
    importing::ImportPage,
    judging::{JudgingPage, SchemePage},
    later::{Code, Later, Place},
    left::ReviewPage,
    lists::{AgreementPage, DemandDesk, JointPage, ListsPage},
    members::{MemberPage, MembersPage, OwnCardPage},
    notices::{self, DisplayPage, NoticeDesk, NoticeTools},
    offers::{OfferDesk, OfferTools, One},
    opinions::{OpinionDesk, OpinionQueue},
    orders::{MenuDesk, OrderDesk, OrderQueue, StaffPlace},
    pairs::{PairDesk, PairsDesk},
    papers::{PapersPage, TemplatesPage},
    people::PeoplePage,
    proof::ProofPaperPage,
    records::{One as OneRecord, RecordDesk, RecordsPage},
    removal::RemovalPage,
    rules::RulesPage,
    settings::CommunityPart,
    statistics::{DistrictPage, ServedPage, StatisticsPage},
    survey::{BuildingPage, DoorPage, SurveyPage},
    teams::{One as OneTeam, TeamDesk, TeamTools},
    today::{FindingsPage, TodayPage},
    trail::{AuditPage, HistoryPage},
    units::{OwnUnitPage, UnitPage, UnitsPage},
    wish::{Asking, CasePart, StaffAsk, StaffPart, StaffSheet},
};
use crate::{
    components::{Empty, PageHead},
    words::{Common, Opening},
};

/// Something that not everybody sees.
#[derive(Clone)]
pub(crate) enum Room {
    Today,
    Findings,
    /// Anything by name, phone or number.
    Search,
    Cases,
    NewCase,
    /// A draft that may not be there yet.
    BeginCase,
    EditCase,
    Import,
    People,
    /// What is due for removal, and removing personal data.
    Removal,
    /// Every change, to be searched.
    Audit,
    /// The changes of one record.
    History,
    /// Blank forms to print.
    Forms,
    /// The ledger of members.
    Members,
    Member,
    /// A member's own card.
    OwnCard,
    /// A proof of service as it is printed.
    ProofPaper,
    /// The ledger of units.
    Units,
    Unit,
    /// The unit of the contact person who looks.
    OwnUnit,
    /// What units offer, what the community needs, what both have taken on.
    Lists,
    /// Something the community needs.
    Demand,
    /// What a unit and the community have taken on, for both.
    Project,
    /// An agreement of both.
    Agreement,
    /// Who is on the way to check in.
    Checkins,
    /// The buildings to survey.
    Survey,
    Building,
    Door,
    /// Filled forms to print.
    Papers,
    /// The run of feedback cards.
    Feedback,
    /// One member's.
    FeedbackCard,
    /// What the community may change about its forms.
    Templates,
    /// What it may set besides.
    Rules,
    /// What a device that was shut out could not deliver.
    Unsent,
    /// A ledger as a table to print.
    Ledger,
    /// The community's numbers.
    Statistics,
    /// The services behind its numbers.
    Served,
    /// What communities published, for the district.
    District,
    /// What staff do over the list of posts and projects.
    OfferTools,
    /// What staff do about one of them.
    OfferDesk(One),
    /// Records of service to verify.
    Records,
    /// What staff do about one of them.
    RecordDesk(OneRecord),
    /// Everybody's year: the requirement and the stars.
    Judging,
    /// The scheme of stars, and what the year asks.
    Scheme,
    /// What staff do over the list of activities.
    ActivityTools,
    /// What staff do about one of them.
    ActivityDesk(OneActivity),
    /// A poster of an activity.
    Poster,
    /// Who helps whom.
    Pairs,
    /// One of them.
    Pair,
    /// What residents said.
    Opinions,
    /// One of these.
    Opinion,
    /// What staff do over the list of teams.
    TeamTools,
    /// What staff do about one of them.
    TeamDesk(OneTeam),
    /// What staff do over the list of selections.
    HonourTools,
    /// What staff do about one of them.
    HonourDesk(honours::One),
    /// What of one of them is printed.
    HonourPapers,
    /// What staff do over the list of notices.
    NoticeTools,
    /// What staff do about one of them.
    NoticeDesk(notices::One),
    /// The display of a quarter.
    Display,
    /// The menu of a month, to be written.
    MenuDesk,
    /// Every order.
    OrderQueue,
    /// One of them.
    OrderDesk(Id<Order>),
    /// Ordering for a resident.
    PlaceOrder,
    /// The community's part of the settings.
    Community,
    /// What is next for a wish.
    WishPart {
        entry: Arc<Entry>,
        asking: Asking,
    },
    /// The private half of a wish.
    WishCase {
        entry: Arc<Entry>,
        asking: Asking,
    },
    /// The sheet over the page of a wish.
    WishSheet {
        entry: Arc<Entry>,
        asking: Asking,
        ask: StaffAsk,
    },
}

impl Room {
    fn place(&self) -> Place {
        match self {
            Self::Today
            | Self::Findings
            | Self::Search
            | Self::Cases
            | Self::NewCase
            | Self::BeginCase
            | Self::EditCase
            | Self::Import
            | Self::People
            | Self::Removal
            | Self::Audit
            | Self::History
            | Self::Forms
            | Self::Members
            | Self::Member
            | Self::OwnCard
            | Self::ProofPaper
            | Self::Units
            | Self::Unit
            | Self::OwnUnit
            | Self::Lists
            | Self::Demand
            | Self::Project
            | Self::Agreement
            | Self::Checkins
            | Self::Survey
            | Self::Building
            | Self::Door
            | Self::Papers
            | Self::Feedback
            | Self::FeedbackCard
            | Self::Templates
            | Self::Rules
            | Self::Ledger
            | Self::Records
            | Self::Judging
            | Self::Scheme
            | Self::Poster
            | Self::Pairs
            | Self::Pair
            | Self::Opinions
            | Self::Opinion
            | Self::HonourPapers
            | Self::Display
            | Self::OrderQueue
            | Self::OrderDesk(_)
            | Self::PlaceOrder
            | Self::Statistics
            | Self::Served
            | Self::District
            | Self::Unsent => Place::Page,
            Self::OfferTools
            | Self::OfferDesk(_)
            | Self::RecordDesk(_)
            | Self::ActivityTools
            | Self::ActivityDesk(_)
            | Self::TeamTools
            | Self::TeamDesk(_)
            | Self::HonourTools
            | Self::HonourDesk(_)
            | Self::NoticeTools
            | Self::NoticeDesk(_)
            | Self::MenuDesk
            | Self::Community
            | Self::WishPart { .. }
            | Self::WishSheet { .. } => Place::Part,
            Self::WishCase { .. } => Place::Rest,
        }
    }

    /// For whom it is.
    fn is_open_to(&self, role: Role) -> bool {
        match (self, role) {
            (_, Role::Staff)
            | (Self::OwnCard | Self::ProofPaper, Role::Member)
            | (Self::OwnUnit | Self::Papers | Self::Project, Role::Liaison)
            | (Self::District, Role::District)
            | (Self::Survey | Self::Building | Self::Door, Role::Surveyor) => true,
            (_, Role::Member | Role::Liaison | Role::Surveyor | Role::Resident | Role::District) => false,
        }
    }
}

/// Everything behind this call is cut off. The memory and all state are the same on both sides.
#[cfg_attr(
    feature = "split",
    leptos::wasm_split::wasm_split(
        office,
        wasm_split_path = leptos::wasm_split,
        preload(load_office),
        fallible
    )
)]
#[cfg_attr(
    not(feature = "split"),
    expect(clippy::unnecessary_wraps, reason = "what is not split cannot fail to load")
)]
fn draw(room: Room) -> Result<AnyView, SplitLoaderError> {
    Ok(match room {
        Room::Today => view! { <TodayPage/> }.into_any(),
        Room::Findings => view! { <FindingsPage/> }.into_any(),
        Room::Search => view! { <SearchPage/> }.into_any(),
        Room::Cases => view! { <CasesPage/> }.into_any(),
        Room::NewCase => view! { <NewCasePage/> }.into_any(),
        Room::BeginCase => view! { <BeginCasePage/> }.into_any(),
        Room::EditCase => view! { <EditCasePage/> }.into_any(),
        Room::Import => view! { <ImportPage/> }.into_any(),
        Room::People => view! { <PeoplePage/> }.into_any(),
        Room::Removal => view! { <RemovalPage/> }.into_any(),
        Room::Audit => view! { <AuditPage/> }.into_any(),
        Room::History => view! { <HistoryPage/> }.into_any(),
        Room::Forms => view! { <FormsPage/> }.into_any(),
        Room::Members => view! { <MembersPage/> }.into_any(),
        Room::Member => view! { <MemberPage/> }.into_any(),
        Room::OwnCard => view! { <OwnCardPage/> }.into_any(),
        Room::ProofPaper => view! { <ProofPaperPage/> }.into_any(),
        Room::Units => view! { <UnitsPage/> }.into_any(),
        Room::Unit => view! { <UnitPage/> }.into_any(),
        Room::OwnUnit => view! { <OwnUnitPage/> }.into_any(),
        Room::Lists => view! { <ListsPage/> }.into_any(),
        Room::Demand => view! { <DemandDesk/> }.into_any(),
        Room::Agreement => view! { <AgreementPage/> }.into_any(),
        Room::Project => view! { <JointPage/> }.into_any(),
        Room::Checkins => view! { <CheckinsPage/> }.into_any(),
        Room::Survey => view! { <SurveyPage/> }.into_any(),
        Room::Building => view! { <BuildingPage/> }.into_any(),
        Room::Door => view! { <DoorPage/> }.into_any(),
        Room::Papers => view! { <PapersPage/> }.into_any(),
        Room::Feedback => view! { <FeedbackPage/> }.into_any(),
        Room::FeedbackCard => view! { <FeedbackCardPage/> }.into_any(),
        Room::Rules => view! { <RulesPage/> }.into_any(),
        Room::Templates => view! { <TemplatesPage/> }.into_any(),
        Room::Unsent => view! { <ReviewPage/> }.into_any(),
        Room::Ledger => view! { <LedgerPage/> }.into_any(),
        Room::Judging => view! { <JudgingPage/> }.into_any(),
        Room::Scheme => view! { <SchemePage/> }.into_any(),
        Room::Statistics => view! { <StatisticsPage/> }.into_any(),
        Room::Served => view! { <ServedPage/> }.into_any(),
        Room::District => view! { <DistrictPage/> }.into_any(),
        Room::OfferTools => view! { <OfferTools/> }.into_any(),
        Room::OfferDesk(one) => view! { <OfferDesk one/> }.into_any(),
        Room::Records => view! { <RecordsPage/> }.into_any(),
        Room::RecordDesk(one) => view! { <RecordDesk one/> }.into_any(),
        Room::ActivityTools => view! { <ActivityTools/> }.into_any(),
        Room::ActivityDesk(one) => view! { <ActivityDesk one/> }.into_any(),
        Room::Poster => view! { <PosterPage/> }.into_any(),
        Room::Pairs => view! { <PairsDesk/> }.into_any(),
        Room::Pair => view! { <PairDesk/> }.into_any(),
        Room::Opinions => view! { <OpinionQueue/> }.into_any(),
        Room::Opinion => view! { <OpinionDesk/> }.into_any(),
        Room::TeamTools => view! { <TeamTools/> }.into_any(),
        Room::TeamDesk(one) => view! { <TeamDesk one/> }.into_any(),
        Room::HonourTools => view! { <HonourTools/> }.into_any(),
        Room::HonourDesk(one) => view! { <HonourDesk one/> }.into_any(),
        Room::HonourPapers => view! { <HonourPapersPage/> }.into_any(),
        Room::NoticeTools => view! { <NoticeTools/> }.into_any(),
        Room::NoticeDesk(one) => view! { <NoticeDesk one/> }.into_any(),
        Room::Display => view! { <DisplayPage/> }.into_any(),
        Room::MenuDesk => view! { <MenuDesk/> }.into_any(),
        Room::OrderQueue => view! { <OrderQueue/> }.into_any(),
        Room::OrderDesk(id) => view! { <OrderDesk id/> }.into_any(),
        Room::PlaceOrder => view! { <StaffPlace/> }.into_any(),
        Room::Community => view! { <CommunityPart/> }.into_any(),
        Room::WishPart { entry, asking } => view! { <StaffPart entry asking/> }.into_any(),
        Room::WishCase { entry, asking } => view! { <CasePart entry asking/> }.into_any(),
        Room::WishSheet { entry, asking, ask } => view! { <StaffSheet entry asking ask/> }.into_any(),
    })
}

#[cfg(not(feature = "split"))]
#[expect(clippy::unused_async, reason = "what is not split is here already")]
async fn load_office() -> Result<(), SplitLoaderError> {
    Ok(())
}

/// Draws a room whose code is here; that is known before.
fn drawn(room: Room) -> AnyView {
    #[cfg(feature = "split")]
    let drawn = draw(room).now_or_never().and_then(Result::ok);
    #[cfg(not(feature = "split"))]
    let drawn = draw(room).ok();
    drawn.into_any()
}

/// The office's code; given to everything by context.
#[derive(Clone, Copy)]
pub(crate) struct OfficeCode(Later);

impl OfficeCode {
    /// Once, in the root component. It comes as soon as somebody who works with it is here; a member asks for it by
    /// opening the own card.
    pub(crate) fn new(desk: Desk) -> Self {
        let works = move || {
            let role = desk.me().map(|me| me.role);
            matches!(role, Some(Role::Staff | Role::Liaison | Role::Surveyor | Role::District))
        };
        Self(Later::new(desk, Signal::derive(works), || Box::pin(load_office())))
    }
}

/// A room, or what has to be said while it cannot be shown.
#[component]
pub(crate) fn Office(room: Room) -> impl IntoView {
    let desk = Desk::here();
    let OfficeCode(part) = expect_context();
    let place = room.place();
    let asked = room.clone();
    let is_open = Memo::new(move |_| desk.me().is_some_and(|me| asked.is_open_to(me.role)));
    Effect::new(move |_| {
        if is_open.get() {
            part.load();
        }
    });
    move || match (is_open.get(), part.code(), place) {
        (true, Code::Here, _) => drawn(room.clone()),
        (true, Code::Away | Code::Coming | Code::Missing, _) => {
            part.stand_in(place, Opening::words().missing_title)
        }
        (false, _, Place::Page) => view! {
            <PageHead title=Opening::words().office/>
            <Empty icon="person" title=Common::words().only_staff/>
        }
        .into_any(),
        (false, _, Place::Part | Place::Rest) => ().into_any(),
    }
}
