//! One wish: what it is, how far it has come, who stands where, what can be done, what happened.
//!
//! What can be done depends on the role and on the rules; the sheets that ask for the details are in the other files of
//! this folder. Sheets stay open while the wish changes underneath.

mod claim;
mod order;
mod publish;
mod review;
mod staff;
mod story;
mod work;

use std::{collections::BTreeSet, sync::Arc};

use domain::{
    id::Id,
    wish::{CardField, Claim, ClaimFate, Claimant, Wish, WishField, WishState},
};
use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
};

pub(crate) use claim::parse_day;
pub(crate) use order::{ToldAstray, WishLinks};
pub(crate) use publish::{next_number, publication, written};
pub(crate) use staff::{CasePart, StaffAsk, StaffPart, StaffSheet};
pub(crate) use story::who;

use crate::{
    components::{Badge, Empty, Icon, Notice, PageHead, Sheet, StateMark},
    pages::{
        address,
        book::Entry,
        doing::Desk,
        office::{Office, Room},
        teams::team_name,
        trail::history_link,
        unmask::Seen,
        wall::{kind_mark, lost_claim, ribbon},
    },
    shell::Record,
    words::{self, Common, WishPage as Words, days_left, sentence, stages},
};

/// A claim of a wish.
pub(crate) type ClaimKey = (Claimant, Id<Claim>);

/// What a sheet asks about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ask {
    Claim,
    Revoke(ClaimKey),
    Contact(ClaimKey),
    Progress(ClaimKey),
    HandOver(ClaimKey),
    Staff(StaffAsk),
}

/// The sheet of a wish page: what it asks, and whether it is open.
#[derive(Clone, Copy)]
pub(crate) struct Asking {
    ask: RwSignal<Option<Ask>>,
    open: RwSignal<bool>,
    /// What of the private half may be seen on this page.
    pub(crate) seen: Seen,
}

impl Asking {
    fn new() -> Self {
        Self { ask: RwSignal::new(None), open: RwSignal::new(false), seen: RwSignal::default() }
    }

    pub(crate) fn about(self, ask: Ask) {
        self.ask.set(Some(ask));
        self.open.set(true);
    }

    pub(crate) fn close(self) {
        self.open.set(false);
        crate::components::focus_heading();
    }
}

/// The page.
#[component]
pub(crate) fn WishPage() -> impl IntoView {
    let w = Words::words();
    let desk = Desk::here();
    let id = address::named("wish", address::id::<Id<Wish>>);
    let entry = desk.books.entry(id.into());
    let asking = Asking::new();
    Effect::new(move |_| {
        id.track();
        asking.seen.set(BTreeSet::new());
    });
    let query = use_location().query;
    let navigate = use_navigate();
    // Coming from the wall with the wish to claim. Asked once: a reload must not ask again for what is claimed already.
    Effect::new(move |asked: Option<bool>| {
        let wanted = query.with(|query| query.get("claim").is_some());
        let may = desk.who().and_then(Claimant::of);
        let free = entry.with_untracked(|entry| match (entry, may) {
            (Some(entry), Some(me)) => entry.is_free_for(me),
            _ => false,
        });
        if wanted && free && asked != Some(true) {
            asking.about(Ask::Claim);
        }
        if let Some(id) = id.get_untracked().filter(|_| wanted) {
            let here = NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() };
            navigate(&format!("/wish/{id}"), here);
        }
        wanted
    });
    let title = Signal::derive(move || {
        entry.with(|entry| {
            entry
                .as_ref()
                .map(|entry| entry.either(WishField::No, CardField::No).to_owned())
                .filter(|no| !no.is_empty())
                .map_or_else(|| w.title.to_owned(), |no| sentence!("微心愿 {}", "Wish {}", no))
        })
    });
    view! {
        <PageHead title>
            {move || desk.is_staff().then(|| view! {
                <a class="button quiet" href="/cases"><Icon name="back"/>{Common::words().to_ledger}</a>
            })}
            <a class="button quiet" href="/"><Icon name="heart"/>{Common::words().to_wall}</a>
        </PageHead>
        {move || match (entry.get(), id.get()) {
            (Some(entry), Some(_)) => view! { <Whole entry asking/> }.into_any(),
            _ => view! {
                <Empty icon="search" title=w.unknown text=w.unknown_text>
                    <a class="button primary" href="/">{Common::words().to_wall}</a>
                </Empty>
            }
            .into_any(),
        }}
        <Sheet open=asking.open title=Signal::derive(move || asking.ask.get().map(ask_title).unwrap_or_default().to_owned()) testid="sheet">
            {move || match (asking.ask.get_untracked(), entry.get_untracked()) {
                (Some(ask), Some(entry)) => sheet(ask, entry, asking).into_any(),
                _ => ().into_any(),
            }}
        </Sheet>
    }
}

fn ask_title(ask: Ask) -> &'static str {
    let w = Words::words();
    match ask {
        Ask::Claim => w.claim,
        Ask::Revoke(_) => w.revoke,
        Ask::Contact(_) => w.log_contact,
        Ask::Progress(_) => w.log_progress,
        Ask::HandOver(_) => w.hand_over,
        Ask::Staff(ask) => ask.title(),
    }
}

fn sheet(ask: Ask, entry: Arc<Entry>, asking: Asking) -> impl IntoView {
    match ask {
        Ask::Claim => view! { <claim::ClaimSheet entry asking/> }.into_any(),
        Ask::Revoke(key) => view! { <claim::RevokeSheet entry asking key/> }.into_any(),
        Ask::Contact(key) => view! { <work::LogSheet entry asking key what=work::Log::Contact/> }.into_any(),
        Ask::Progress(key) => {
            view! { <work::LogSheet entry asking key what=work::Log::Progress/> }.into_any()
        }
        Ask::HandOver(key) => {
            view! { <work::LogSheet entry asking key what=work::Log::HandOver/> }.into_any()
        }
        Ask::Staff(ask) => view! { <Office room=Room::WishSheet { entry, asking, ask }/> }.into_any(),
    }
}

#[component]
fn Whole(entry: Arc<Entry>, asking: Asking) -> impl IntoView {
    let w = Words::words();
    let desk = Desk::here();
    let me = desk.who_now().and_then(Claimant::of);
    let staff = desk.is_staff_now();
    let kind = entry.either(WishField::Kind, CardField::Kind).to_owned();
    // The private half tells hardship or disability: only what is published stands here.
    let group = entry.card(CardField::Group).to_owned();
    let content = if entry.on_wall() || entry.wish.case.is_none() {
        entry.card(CardField::Content)
    } else {
        entry.case(WishField::Content)
    };
    let round = entry.round.filter(|_| entry.state == WishState::Published);
    view! {
        <div class="stack">
        <article class="wish" data-kind=kind_mark(&kind) data-testid="wish">
            {ribbon(&kind)}
            <header class="wish-head">
                {(!group.is_empty()).then(|| view! { <Badge words=group/> })}
                {entry.is_hard().then(|| view! { <Badge words=w.for_units tone="plum"/> })}
            </header>
            <h2 class="wish-content">{content.to_owned()}</h2>
            <p class="wish-who">{entry.card(CardField::DisplayName).to_owned()}</p>
            <footer class="wish-foot">
                <StateMark mark=words::state_mark(entry.state) words=words::state(entry.state)/>
                {round.map(|(_, expires)| view! {
                    <span class="due">{days_left(expires, desk.books.book.with_untracked(crate::pages::book::Book::today))}</span>
                })}
            </footer>
        </article>
        <Progress state=entry.state/>
        <div class="split">
            <div class="stack">
                {me.map(|me| view! { <claim::ClaimantPart entry=Arc::clone(&entry) asking me/> })}
                {staff.then(|| view! { <Office room=Room::WishPart { entry: Arc::clone(&entry), asking }/> })}
                <Standings entry=Arc::clone(&entry) asking/>
                {staff.then(|| view! { <Office room=Room::WishCase { entry: Arc::clone(&entry), asking }/> })}
            </div>
            <aside>
                <story::Story entry=Arc::clone(&entry)/>
                {staff.then(|| history_link(Record::Wish(entry.id)))}
            </aside>
        </div>
        </div>
    }
}

/// 征集 → 审核 → 发布 → 认领 → 办理 → 回访.
#[component]
fn Progress(state: WishState) -> impl IntoView {
    let (now, stopped) = match state {
        WishState::Draft => (0, false),
        WishState::Submitted => (1, false),
        WishState::Rejected => (1, true),
        WishState::Approved | WishState::Expired => (2, false),
        WishState::TakenDown => (2, true),
        WishState::Published | WishState::ClaimPending => (3, false),
        WishState::Claimed | WishState::InProgress => (4, false),
        WishState::Fulfilled => (5, false),
        WishState::FollowedUp => (6, false),
    };
    let steps = stages()
        .into_iter()
        .enumerate()
        .map(|(place, name)| {
            let step = match (place == now, place < now) {
                (true, _) if stopped => Some("stopped"),
                (true, _) => Some("now"),
                (false, true) => Some("done"),
                (false, false) => None,
            };
            view! { <li data-step=step aria-current=(place == now).then_some("step")>{name}</li> }
        })
        .collect_view();
    view! { <ol class="steps" role="list" aria-label=Words::words().progress>{steps}</ol> }
}

/// Who stands where. A provisional place is called so.
#[component]
fn Standings(entry: Arc<Entry>, asking: Asking) -> impl IntoView {
    let w = Words::words();
    let desk = Desk::here();
    if entry.standing.claims.is_empty() {
        return ().into_any();
    }
    let staff = desk.is_staff_now();
    let rows = entry
        .standing
        .claims
        .iter()
        .map(|claim| {
            let name = claimed_as(desk, claim);
            let key = (claim.claimant, claim.id);
            let doubtful = claim.clock == domain::wish::Clock::Doubtful;
            let when = words::moment(claim.claimed_at, desk.shell.today());
            let buttons = staff.then(|| match claim.fate {
                ClaimFate::Waiting(_) => view! {
                    <div class="actions">
                        {(entry.state == WishState::ClaimPending).then(|| view! {
                            <button type="button" class="button primary" data-testid="confirm-claim"
                                on:click=move |_| asking.about(Ask::Staff(StaffAsk::Confirm(key)))>{w.confirm}</button>
                        })}
                        <button type="button" class="button quiet" data-testid="decline-claim"
                            on:click=move |_| asking.about(Ask::Staff(StaffAsk::Decline(key)))>{w.decline}</button>
                    </div>
                }
                .into_any(),
                ClaimFate::Confirmed(_) => view! {
                    <div class="actions">
                        <button type="button" class="button quiet" data-testid="return-order"
                            on:click=move |_| asking.about(Ask::Staff(StaffAsk::Return(key)))>{w.take_back}</button>
                    </div>
                }
                .into_any(),
                ClaimFate::Revoked(_) | ClaimFate::Declined(_) | ClaimFate::Returned(_) => ().into_any(),
            });
            view! {
                <li class="card" data-testid="standing" data-claimant=claim.claimant.to_string()>
                    <p><strong>{name}</strong> " " {words::claim_fate(claim.fate)}</p>
                    <p class="hint">
                        {sentence!("{} 认领", "claimed {}", when)}
                        {claim.due.map(|due| sentence!("，承诺 {} 前完成", ", promised by {}", words::day(due)))}
                    </p>
                    {doubtful.then(|| view! { <p class="hint" data-testid="doubtful-clock">{w.doubtful}</p> })}
                    {buttons}
                </li>
            }
        })
        .collect_view();
    let twice = entry.standing.confirmed_twice;
    let too_close = entry.standing.clerk_decides;
    view! {
        <section class="part stack" data-testid="standings">
            <h2>{w.standing}</h2>
            {twice.then(|| view! { <Notice tone="bad" title=w.twice text=if staff { w.twice_staff } else { w.twice_member } testid="confirmed-twice"/> })}
            {too_close.then(|| view! { <Notice tone="warn" title=w.too_close text=w.too_close_text testid="too-close"/> })}
            <ul class="stack" role="list">{rows}</ul>
        </section>
    }
    .into_any()
}

/// How a claimant is displayed to everybody.
pub(crate) fn name_of(desk: Desk, claimant: Claimant) -> String {
    let w = Common::words();
    if desk.shell.me().with_untracked(|me| me.as_ref().is_some_and(|me| me.principal == claimant.principal()))
    {
        return w.you.to_owned();
    }
    let name =
        desk.shell.view().with_untracked(|view| view.community.display(&claimant.principal()).to_owned());
    match (name.is_empty(), claimant) {
        (false, _) => name,
        (true, Claimant::Member(_)) => w.some_member.to_owned(),
        (true, Claimant::Unit(_)) => w.some_unit.to_owned(),
    }
}

/// In whose name somebody claims: a team's before the own one.
pub(crate) fn claimed_as(desk: Desk, claim: &Claim) -> String {
    let name = name_of(desk, claim.claimant);
    match claim.team {
        Some(team) => sentence!("{}（{}）", "{} ({})", team_name(desk, team), name),
        None => name,
    }
}

/// Another free wish for somebody, one like this if there is one.
pub(crate) fn next_like(desk: Desk, entry: &Entry, me: Claimant) -> Option<Arc<Entry>> {
    let likeness = |other: &Entry| {
        let same = |field| u8::from(other.card(field) == entry.card(field));
        (same(CardField::Category) + same(CardField::Kind), same(CardField::Category))
    };
    desk.books.book.with_untracked(|book| {
        book.iter()
            .filter(|other| {
                other.id != entry.id && other.is_free_for(me) && other.state == WishState::Published
            })
            .max_by_key(|other| (likeness(other), std::cmp::Reverse(other.id)))
            .cloned()
    })
}

/// Whether somebody's claim was lost to another.
pub(crate) fn has_lost(entry: &Entry, me: Claimant) -> bool {
    lost_claim(entry, me).is_some()
}
