//! The list: what fits a member first, what waits for staff first.

use std::{cmp::Reverse, sync::Arc};

use domain::{
    community::Community,
    export::Exported,
    id::Id,
    moment::Day,
    offer::{Fate, Offer, OfferCard, OfferField, OfferKind, OfferState, engagements, fit, state, taken},
    principal::{Principal, Role},
    register::MemberCard,
    wish::Claimant,
};
use leptos::prelude::*;

use super::{filled, is_found};
use crate::{
    components::{Badge, Chips, Empty, Icon, Listed, Option2, PageHead, Search},
    pages::{
        address::asked,
        checkins::named,
        doing::{Beginning, Desk},
        exporting::ExportButton,
        office::{Office, Room},
    },
    words::{
        self, Nav,
        offers::{Offers, offer_kind, offer_state, offer_tone},
        sentence,
    },
};

/// So many are drawn at once.
const PAGE: usize = 60;

/// One line of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Row {
    id: Id<Offer>,
    kind: OfferKind,
    card: OfferCard,
    state: OfferState,
    taken: usize,
    planned: usize,
    /// Whom staff have to answer.
    waiting: usize,
    /// Whether it is taken on by whoever looks.
    mine: bool,
    fit: usize,
}

fn rows(community: &Community, who: Option<Principal>, today: Day) -> Vec<Row> {
    let me = who.and_then(Claimant::of);
    let staff = matches!(who, Some(Principal::Staff(_)));
    let own: Option<&MemberCard> = match me {
        Some(Claimant::Member(id)) => community.member(id).map(|file| &file.card),
        _ => None,
    };
    let row = |(id, offer): (&Id<Offer>, &Arc<Offer>)| {
        let kind = offer.kind?;
        let state = state(offer, today);
        if !staff && matches!(state, OfferState::Draft) {
            return None;
        }
        let all = engagements(offer);
        Some(Row {
            id: *id,
            kind,
            state,
            taken: taken(offer),
            planned: offer.planned(),
            waiting: all.iter().filter(|one| one.waits()).count(),
            mine: all
                .iter()
                .any(|one| Some(one.claimant) == me && (one.fate.is_live() || one.fate == Fate::Done)),
            fit: own.map_or(0, |own| fit(&offer.card, own)),
            card: offer.card.clone(),
        })
    };
    let mut rows: Vec<Row> = community.offers.iter().filter_map(row).collect();
    rows.sort_by_cached_key(|row| {
        let first = if staff { row.waiting > 0 } else { row.mine };
        let open = row.state == OfferState::Open;
        (!first, !open, Reverse(row.fit), row.state, row.card.get(OfferField::Name).to_owned(), row.id)
    });
    rows
}

/// The page.
#[component]
pub(crate) fn OffersPage() -> impl IntoView {
    let w = Offers::words();
    let desk = Desk::here();
    // From now on this page opens without a network, with every version.
    desk.shell.keep_all_pages();
    let today = desk.shell.today();
    let role = desk.me_now().map(|me| me.role);
    let staff = role == Some(Role::Staff);
    let lead = match role {
        Some(Role::Staff) => w.lead_staff,
        Some(Role::Member) => w.lead_member,
        Some(Role::Liaison) => w.lead_unit,
        Some(Role::Surveyor | Role::Resident | Role::District) | None => w.lead_other,
    };
    let who = desk.who_now();
    let all = desk.derive(move |community| rows(community, who, today));
    let (kind, what, search) = (asked("kind", ""), asked("what", ""), RwSignal::new(String::new()));
    let shown = RwSignal::new(PAGE);
    let found = Memo::new(move |_| {
        let (kind, what, text) = (kind.get(), what.get(), search.get());
        all.with(|all| {
            let fits = |row: &&Row| {
                (kind.is_empty() || row.kind.key() == kind) && is(row, &what) && is_found(&row.card, &text)
            };
            all.iter().filter(fits).cloned().collect::<Vec<_>>()
        })
    });
    let kinds = Signal::derive(move || {
        let count = |kind| all.with(|all| all.iter().filter(|row| row.kind == kind).count());
        OfferKind::ALL.map(|kind| (Option2::new(kind.key(), offer_kind(kind)), Some(count(kind)))).to_vec()
    });
    let states = Signal::derive(move || {
        let asked: &[&str] =
            if staff { &["waiting", "draft", "open", "full", "over"] } else { &["mine", "fits", "open"] };
        let count = |what: &str| all.with(|all| all.iter().filter(|row| is(row, what)).count());
        asked
            .iter()
            .map(|what| (Option2::new(*what, asked_words(what)), Some(count(what))))
            .collect::<Vec<_>>()
    });
    view! {
        <PageHead title=Nav::words().offers lead=Signal::stored(lead.to_owned())>
            {staff.then(|| view! { <Office room=Room::OfferTools/> })}
        </PageHead>
        <Search label=w.search placeholder=w.search_hint value=search testid="offer-search"/>
        <Chips label=w.kinds options=kinds value=kind testid="offer-kinds"/>
        <Chips label=w.states options=states value=what testid="offer-states"/>
        <Listed found shown page=PAGE testid="offers" words=words::more_things draw=|row| view! { <Line row/> }
            none=move || {
                let (title, text) = match (all.with(Vec::is_empty), staff) {
                    (true, true) => (w.none, w.none_staff),
                    (true, false) => (w.none, ""),
                    (false, _) => (w.none_found, ""),
                };
                view! { <Empty icon="hand" title text/> }.into_any()
            }/>
    }
}

fn is(row: &Row, what: &str) -> bool {
    match what {
        "waiting" => row.waiting > 0,
        "draft" => row.state == OfferState::Draft,
        "open" => row.state == OfferState::Open,
        "full" => row.state == OfferState::Full,
        "over" => matches!(row.state, OfferState::Over | OfferState::Finished | OfferState::Withdrawn),
        "mine" => row.mine,
        "fits" => row.fit > 0 && row.state == OfferState::Open,
        _ => true,
    }
}

fn asked_words(what: &str) -> &'static str {
    let w = Offers::words();
    match what {
        "waiting" => w.waiting,
        "draft" => offer_state(None, OfferState::Draft),
        "open" => offer_state(None, OfferState::Open),
        "full" => offer_state(None, OfferState::Full),
        "over" => words::say("到期、完成、停用", "Over"),
        "mine" => w.mine,
        _ => w.fits,
    }
}

#[component]
fn Line(row: Row) -> impl IntoView {
    let w = Offers::words();
    let places = format!("{} {} / {}", w.places, row.taken, row.planned);
    let parts = [OfferField::Category, OfferField::Grid, OfferField::Skills]
        .map(|field| row.card.get(field).to_owned());
    let text = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
    view! {
        <li class="card" data-testid="offer-row" data-offer=row.id.to_string()>
            <header class="card-head">
                <h2><a href=format!("/post/{}", row.id)>{named(row.card.get(OfferField::Name))}</a></h2>
                <Badge words=offer_state(Some(row.kind), row.state) tone=offer_tone(row.state)/>
            </header>
            <p>{text}</p>
            <p class="hint">
                {offer_kind(row.kind)} " · " {places}
                {row.mine.then(|| view! { " " <Badge words=w.mine tone="info"/> })}
                {(row.fit > 0 && !row.mine).then(|| view! { " " <Badge words=w.fits tone="good"/> })}
                {(row.waiting > 0).then(|| view! {
                    " " <Badge words=sentence!("{} 人等审核", "{} wait", row.waiting) tone="warn"/>
                })}
            </p>
        </li>
    }
}

/// What staff do over the list.
#[component]
pub(crate) fn OfferTools() -> impl IntoView {
    view! {
        {OfferKind::ALL.map(|kind| view! { <NewOffer kind/> })}
        <ExportButton ledgers=&[Exported::Offers, Exported::Engagements]/>
    }
}

/// Begins a card and goes to its page.
#[component]
fn NewOffer(kind: OfferKind) -> impl IntoView {
    let w = Offers::words();
    let desk = Desk::here();
    let beginning = Beginning::new();
    let (label, testid) = match kind {
        OfferKind::Post => (w.new_post, "new-post"),
        OfferKind::Project => (w.new_project, "new-project"),
    };
    let begin = move |_| {
        let offer: Id<Offer> = desk.shell.new_id();
        let year = desk.shell.today().year().to_string();
        beginning.begin(filled(kind, offer, vec![(OfferField::Year, year)]), format!("/post/{offer}"));
    };
    view! {
        <button type="button" class="button" data-testid=testid on:click=begin><Icon name="plus"/>{label}</button>
        {beginning.doing.trouble()}
    }
}
