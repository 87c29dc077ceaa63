//! 微心愿墙: what is published, narrowed by kind, group, category, state and text. One's own claims are marked.

use std::{collections::BTreeSet, sync::Arc};

use domain::{
    principal::Role,
    settings::Settings,
    wish::{CardField, Claim, ClaimFate, Claimant, Duty, WishState, place_on_wall},
};
use leptos::prelude::*;

use crate::{
    components::{
        Badge, Chips, Empty, Icon, Option2, PageHead, Search, SelectField, ShowMore, StateMark, SyncMark,
    },
    pages::{
        book::{Book, Entry, Sent},
        doing::{Desk, sent_words},
        teams::team_name,
    },
    words::{self, Common, Wall, claim_fate, days_left, sentence},
};

/// So many fill the screen of a phone; they are drawn before the rest of the first page.
const FIRST_SCREEN: usize = 4;
/// Cards per "show more".
const PAGE: usize = 24;

/// What the wall is narrowed to.
#[derive(Clone, Copy)]
struct Narrowing {
    search: RwSignal<String>,
    stage: RwSignal<String>,
    kind: RwSignal<String>,
    group: RwSignal<String>,
    category: RwSignal<String>,
}

impl Narrowing {
    fn new() -> Self {
        let empty = || RwSignal::new(String::new());
        Self { search: empty(), stage: empty(), kind: empty(), group: empty(), category: empty() }
    }

    fn is_empty(self) -> bool {
        [self.search, self.stage, self.kind, self.group, self.category]
            .iter()
            .all(|one| one.with(String::is_empty))
    }

    fn clear(self) {
        for one in [self.search, self.stage, self.kind, self.group, self.category] {
            one.set(String::new());
        }
    }

    fn takes(self, entry: &Entry, me: Option<Claimant>) -> bool {
        let same = |chosen: RwSignal<String>, field| {
            chosen.with(|chosen| chosen.is_empty() || entry.card(field) == chosen)
        };
        same(self.kind, CardField::Kind)
            && same(self.group, CardField::Group)
            && same(self.category, CardField::Category)
            && self.stage.with(|stage| stage.is_empty() || in_stage(stage, entry, me))
            && self.search.with(|text| found(entry, text))
    }
}

fn in_stage(stage: &str, entry: &Entry, me: Option<Claimant>) -> bool {
    match stage {
        "free" => matches!(entry.state, WishState::Published | WishState::ClaimPending),
        "running" => matches!(entry.state, WishState::Claimed | WishState::InProgress),
        "fulfilled" => matches!(entry.state, WishState::Fulfilled | WishState::FollowedUp),
        "mine" => me.is_some_and(|me| entry.standing.live_of(me).is_some()),
        _ => true,
    }
}

fn found(entry: &Entry, text: &str) -> bool {
    let text = text.trim().to_lowercase();
    text.is_empty()
        || [CardField::Content, CardField::No, CardField::Group, CardField::Category, CardField::Kind]
            .into_iter()
            .any(|field| entry.card(field).to_lowercase().contains(&text))
}

/// As [`place_on_wall`] says; among those of one stage units see first what is for units.
fn order(entry: &Entry, units_first: bool) -> impl Ord + use<> {
    let (stage, round, expires) = place_on_wall(entry.state, entry.round);
    let other = units_first && !entry.is_hard();
    (stage, other, round, expires, entry.card(CardField::No).to_owned(), entry.id)
}

/// The page.
#[component]
pub(crate) fn WallPage() -> impl IntoView {
    let w = Wall::words();
    let desk = Desk::here();
    let narrowing = Narrowing::new();
    let shown = RwSignal::new(FIRST_SCREEN);
    // The next frame but one comes when the first has been seen.
    request_animation_frame(move || {
        request_animation_frame(move || {
            shown.try_set(PAGE);
        });
    });
    let me = Memo::new(move |_| desk.who().and_then(Claimant::of));
    let is_unit = Memo::new(move |_| desk.me().is_some_and(|me| me.role == Role::Liaison));
    let on_wall = Memo::new(move |_| {
        let mut entries: Vec<Arc<Entry>> =
            desk.books.book.with(|book| book.iter().filter(|entry| entry.on_wall()).cloned().collect());
        let units_first = is_unit.get();
        entries.sort_by_cached_key(|entry| order(entry, units_first));
        entries
    });
    let chosen = Memo::new(move |_| {
        on_wall.with(|all| {
            all.iter().filter(|entry| narrowing.takes(entry, me.get())).cloned().collect::<Vec<_>>()
        })
    });
    let lead = Signal::derive(move || counts(&desk.books.book.get()));
    let is_member = Memo::new(move |_| desk.me().is_some_and(|me| me.role == Role::Member));
    let is_resident = move || desk.me().is_some_and(|me| me.role == Role::Resident);
    view! {
        <PageHead title=w.title lead/>
        {move || is_resident().then(|| view! { <HowToWish/> })}
        {move || is_member.get().then(|| view! {
            <div class="actions off-paper"><a class="button" href="/me" data-testid="to-me"><Icon name="person"/>{w.to_me}</a></div>
        })}
        <Filters narrowing on_wall me/>
        <p class="unseen" role="status" data-testid="wall-count">
            {move || sentence!("显示 {} 条心愿", "{} wishes", chosen.with(Vec::len))}
        </p>
        <ul class="card-list" role="list" data-testid="wall">
            <For
                each=move || {
                    let waits = desk.books.waits.get();
                    let count = shown.get();
                    chosen.with(|all| all.iter().take(count).map(|entry| (Arc::clone(entry), waits.wish(entry.id))).collect::<Vec<_>>())
                }
                key=|(entry, sent)| (entry.version, *sent)
                let:item
            >
                <li><WishCard entry=item.0 sent=item.1 me=me.get_untracked()/></li>
            </For>
        </ul>
        {move || {
            let (all, some) = (on_wall.with(Vec::is_empty), chosen.with(Vec::is_empty));
            match (all, some, desk.shell.view().with(|view| view.status.caught_up || view.status.last_contact.is_some())) {
                (true, _, true) => view! { <Empty icon="heart" title=w.none text=w.none_text/> }.into_any(),
                (true, _, false) => view! { <Empty icon="cloud-up" title=w.not_here_yet text=w.not_here_yet_text/> }.into_any(),
                (false, true, _) => view! {
                    <Empty icon="search" title=w.nothing_found>
                        <button type="button" class="button" on:click=move |_| narrowing.clear()>{w.clear}</button>
                    </Empty>
                }
                .into_any(),
                (false, false, _) => ().into_any(),
            }
        }}
        <ShowMore all=Signal::derive(move || chosen.with(Vec::len)) shown page=PAGE
            words=|left| sentence!("再看 {} 条", "{} more", left)/>
    }
}

fn counts(book: &Book) -> String {
    let free = book.count(|entry| matches!(entry.state, WishState::Published | WishState::ClaimPending));
    let running = book.count(|entry| matches!(entry.state, WishState::Claimed | WishState::InProgress));
    let fulfilled = book.count(|entry| matches!(entry.state, WishState::Fulfilled | WishState::FollowedUp));
    sentence!(
        "{} 个可认领 · {} 个办理中 · {} 个已实现",
        "{} free · {} in progress · {} fulfilled",
        free,
        running,
        fulfilled
    )
}

#[component]
fn HowToWish() -> impl IntoView {
    let w = Wall::words();
    let desk = Desk::here();
    let profile = Memo::new(move |_| desk.shell.view().with(|view| view.community.profile.clone()));
    view! {
        <section class="card" data-tone="info" data-testid="how-to-wish">
            <header class="card-head"><h2>{w.how_title}</h2></header>
            <p>{w.how_text}</p>
            {move || {
                let profile = profile.get();
                let phone = profile.contact_phone;
                view! {
                    <p>
                        {profile.contact_name} " "
                        {(!phone.is_empty()).then(|| view! { <a href=format!("tel:{phone}")>{phone.clone()}</a> })}
                    </p>
                }
            }}
        </section>
    }
}

#[component]
fn Filters(
    narrowing: Narrowing,
    on_wall: Memo<Vec<Arc<Entry>>>,
    me: Memo<Option<Claimant>>,
) -> impl IntoView {
    let w = Wall::words();
    let desk = Desk::here();
    let offered = move |field: CardField, usual: fn(&Settings) -> &[String]| {
        Memo::new(move |_| {
            desk.known(|community| on_wall.with(|all| on_cards(all, field, usual(&community.settings))))
        })
    };
    let kinds = offered(CardField::Kind, |settings| &settings.wish_kinds);
    let groups = offered(CardField::Group, |settings| &settings.wish_groups);
    let categories = offered(CardField::Category, |settings| &settings.wish_categories);
    let stages = Signal::derive(move || {
        let count = |stage: &str| {
            on_wall.with(|all| all.iter().filter(|entry| in_stage(stage, entry, me.get())).count())
        };
        let mut stages = vec![("free", w.free), ("running", w.running), ("fulfilled", w.fulfilled)];
        if me.get().is_some() {
            stages.push(("mine", w.mine));
        }
        stages
            .into_iter()
            .map(|(stage, name)| (Option2::new(stage, name), Some(count(stage))))
            .collect::<Vec<_>>()
    });
    let by_kind = Signal::derive(move || {
        kinds.with(|kinds| kinds.iter().map(|kind| (Option2::plain(kind), None)).collect::<Vec<_>>())
    });
    let select = move |offered: Memo<Vec<String>>, label, value: RwSignal<String>, testid| {
        move || {
            let options = offered.with(|words| plain(words));
            (!options.is_empty()).then(|| {
                view! {
                    <SelectField label options value on_choose=Callback::new(move |chosen| value.set(chosen))
                        none=w.all.to_owned() testid/>
                }
            })
        }
    };
    let any = move || [kinds, groups, categories].iter().any(|offered| !offered.with(Vec::is_empty));
    view! {
        <div class="wall-tools off-paper">
            <Search label=w.search placeholder=w.search_hint value=narrowing.search testid="wall-search"/>
            <Chips label=w.by_state options=stages value=narrowing.stage testid="filter-state"/>
        </div>
        <details class="wall-more off-paper" data-testid="filter-more" hidden=move || !any()>
            <summary>{w.more_filters}</summary>
            <Chips label=w.by_kind options=by_kind value=narrowing.kind testid="filter-kind"/>
            <div class="field-row">
                {select(groups, w.group, narrowing.group, "filter-group")}
                {select(categories, w.category, narrowing.category, "filter-category")}
            </div>
        </details>
        <Show when=move || !narrowing.is_empty()>
            <div class="actions">
                <button type="button" class="button small quiet" data-testid="filter-clear"
                    on:click=move |_| narrowing.clear()><Icon name="cross"/>{w.clear}</button>
            </div>
        </Show>
    }
}

/// What stands on the cards, in the order of the settings, then what is not among them any more. A card mostly leaves the group
/// out: nobody is to choose one and find nothing.
fn on_cards(entries: &[Arc<Entry>], field: CardField, usual: &[String]) -> Vec<String> {
    let mut there: BTreeSet<&str> = entries.iter().map(|entry| entry.card(field)).collect();
    there.remove("");
    let known = usual.iter().filter(|word| there.contains(word.as_str()));
    let others = there.iter().filter(|word| !usual.iter().any(|known| known == *word));
    known.cloned().chain(others.map(|word| (*word).to_owned())).collect()
}

pub(crate) fn plain(words: &[String]) -> Vec<Option2> {
    words.iter().map(|word| Option2::plain(word)).collect()
}

/// The ribbon of a card; a draft may have no kind yet.
pub(crate) fn ribbon(kind: &str) -> impl IntoView + use<> {
    (!kind.is_empty()).then(|| view! { <p class="wish-kind">{kind.to_owned()}</p> })
}

/// The style's word for a kind; kinds a community adds look like the usual one.
pub(crate) fn kind_mark(kind: &str) -> &'static str {
    match kind {
        "小梦想" => "dream",
        "小困难" => "hardship",
        _ => "wish",
    }
}

/// One wish on the wall. The whole card leads to the wish.
#[component]
pub(crate) fn WishCard(entry: Arc<Entry>, sent: Sent, me: Option<Claimant>) -> impl IntoView {
    let w = Wall::words();
    let desk = Desk::here();
    let today = desk.books.book.with_untracked(Book::today);
    let own = me.and_then(|me| entry.standing.live_of(me)).cloned();
    let came_true = matches!(entry.state, WishState::Fulfilled | WishState::FollowedUp);
    let is_mine = own.is_some();
    let lost = me.and_then(|me| lost_claim(&entry, me)).is_some();
    let free = me.is_some_and(|me| entry.is_free_for(me));
    let href = format!("/wish/{}", entry.id);
    let due = entry.round.filter(|_| entry.state == WishState::Published).map(|(_, expires)| {
        let tone = (expires.0 - today.0 <= 3).then_some("warn");
        view! { <span class="due" data-tone=tone>{days_left(expires, today)}</span> }
    });
    let round = entry.round.filter(|(round, _)| *round > 1);
    let group = entry.card(CardField::Group).to_owned();
    let team = entry.standing.holder().and_then(|claim| claim.team);
    view! {
        <article class="wish" data-kind=kind_mark(entry.card(CardField::Kind)) data-mine=is_mine.then_some("")
            data-testid="wish-card" data-wish=entry.id.to_string()>
            {ribbon(entry.card(CardField::Kind))}
            <header class="wish-head">
                <span class="wish-no">{entry.card(CardField::No).to_owned()}</span>
                {(!group.is_empty()).then(|| view! { <Badge words=group/> })}
                {entry.is_hard().then(|| view! { <Badge words=w.for_units tone="plum"/> })}
            </header>
            <h2 class="wish-content"><a href=href.clone()>{entry.card(CardField::Content).to_owned()}</a></h2>
            <p class="wish-who">{entry.card(CardField::DisplayName).to_owned()}</p>
            <footer class="wish-foot">
                <StateMark mark=words::state_mark(entry.state) words=words::state(entry.state)/>
                {round.map(|(round, _)| view! { <span class="round">{sentence!("第 {} 轮", "round {}", round)}</span> })}
                {due}
                {came_true.then(|| view! { <span class="stamp">{w.came_true}</span> })}
            </footer>
            {team.map(|team| view! { <p class="wish-claimants" data-testid="wish-team">{sentence!("由{}承接", "Given to {}", team_name(desk, team))}</p> })}
            {own.map(|own| view! { <OwnMark own sent duty=entry.duty/> })}
            {lost.then(|| view! { <p class="wish-claimants">{w.lost}</p> })}
            {free.then(|| view! {
                <div class="actions">
                    <a class="button primary" href=format!("{href}?claim") data-testid="claim-from-wall">{w.claim}</a>
                </div>
            })}
        </article>
    }
}

/// The claim that ended because somebody else was given the order, when there is no later one.
pub(crate) fn lost_claim(entry: &Entry, me: Claimant) -> Option<Claim> {
    let last = entry
        .standing
        .claims
        .iter()
        .filter(|claim| claim.claimant == me)
        .max_by_key(|claim| claim.claimed_at)?;
    let holder = entry.standing.holder()?;
    let given_away = holder.claimant != me;
    match last.fate {
        ClaimFate::Waiting(_) | ClaimFate::Declined(_) | ClaimFate::Returned(_) if given_away => {
            Some(last.clone())
        }
        _ => None,
    }
}

/// Where one's own claim stands, and how far it has come.
#[component]
fn OwnMark(own: Claim, sent: Sent, duty: Option<Duty>) -> impl IntoView {
    let desk = Desk::here();
    let today = desk.books.book.with_untracked(Book::today);
    let contact = match duty {
        Some(Duty::Contact(day)) if matches!(own.fate, ClaimFate::Confirmed(_)) => {
            Some(sentence!("请联系许愿人，{}", "Please contact the wisher, {}", days_left(day, today)))
        }
        _ => None,
    };
    view! {
        <p class="wish-claimants" data-testid="own-claim">{sentence!("您已认领：{}", "You claimed it: {}", claim_fate(own.fate))}</p>
        {contact.map(|contact| view! { <p class="wish-claimants">{contact}</p> })}
        {move || {
            let (mark, words) = sent_words(sent, desk.shell.view().with(|view| view.status.link));
            view! { <SyncMark mark words/> }
        }}
    }
}

/// How many wishes are free, in words; used where a page invites to the wall.
pub(crate) fn invitation(count: usize) -> String {
    match count {
        0 => Common::words().to_wall.to_owned(),
        _ => sentence!("看看 {} 个可认领的心愿", "See {} free wishes", count),
    }
}
