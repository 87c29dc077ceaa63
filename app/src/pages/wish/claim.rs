//! What a member or a unit can do with a wish: claim it, give it up, see whom to contact, go on to the next.

use std::sync::Arc;

use domain::{
    edit::{Edit, FileOf},
    id::Id,
    moment::Day,
    team::Team,
    wish::{ClaimFate, Claimant, Duty, Reason},
};
use leptos::prelude::*;

use super::{Ask, Asking, ClaimKey, has_lost, next_like};
use crate::{
    components::{Choices, Facts, Icon, Notice, Option2, Reason as Why, SyncMark, TextField},
    pages::{
        book::{Book, Entry},
        doing::{Desk, Doing, sent_words},
        teams::{AsWhom, ForTeam, led},
    },
    words::{self, Common, WishPage as Words, claim_fate, days_left, sentence},
};

/// The part of the page for a claimant.
#[component]
pub(crate) fn ClaimantPart(entry: Arc<Entry>, asking: Asking, me: Claimant) -> impl IntoView {
    let w = Words::words();
    let own = entry.standing.live_of(me).cloned();
    let body = match own {
        None => view! { <Unclaimed entry asking me/> }.into_any(),
        Some(claim) => {
            let key = (claim.claimant, claim.id);
            let confirmed = matches!(claim.fate, ClaimFate::Confirmed(_));
            view! {
                <p data-testid="own-claim">{sentence!("您已认领：{}", "You claimed it: {}", claim_fate(claim.fate))}</p>
                <ForTeam team=claim.team/>
                <OwnSent entry=Arc::clone(&entry)/>
                {confirmed.then(|| view! { <Contact entry=Arc::clone(&entry) me/> })}
                {(claim.handed_over.is_some()).then(|| view! { <Notice tone="good" title=w.thanks text=w.thanks_text/> })}
                {claim.handed_over.is_none().then(|| view! {
                    <div class="actions">
                        {confirmed.then(|| view! {
                            <button type="button" data-testid="log-contact"
                                class=if claim.contacted.is_none() { "button primary" } else { "button" }
                                on:click=move |_| asking.about(Ask::Contact(key))>{w.log_contact}</button>
                            <button type="button" class="button" data-testid="log-progress"
                                on:click=move |_| asking.about(Ask::Progress(key))>{w.log_progress}</button>
                            <button type="button" data-testid="hand-over"
                                class=if claim.contacted.is_some() { "button primary" } else { "button" }
                                on:click=move |_| asking.about(Ask::HandOver(key))>{w.hand_over}</button>
                        })}
                        <button type="button" class="button quiet" data-testid="revoke"
                            on:click=move |_| asking.about(Ask::Revoke(key))>{w.revoke}</button>
                    </div>
                })}
            }
            .into_any()
        }
    };
    view! { <section class="part stack"><h2>{w.my_part}</h2>{body}</section> }
}

#[component]
fn OwnSent(entry: Arc<Entry>) -> impl IntoView {
    let desk = Desk::here();
    let id = entry.id;
    let state = Memo::new(move |_| {
        let sent = desk.books.waits.with(|waits| waits.wish(id));
        sent_words(sent, desk.shell.view().with(|view| view.status.link))
    });
    view! {
        <p role="status">{move || { let (mark, words) = state.get(); view! { <SyncMark mark words/> } }}</p>
    }
}

/// Not claimed by this person: may it be, or why not, and what else there is.
#[component]
fn Unclaimed(entry: Arc<Entry>, asking: Asking, me: Claimant) -> impl IntoView {
    let w = Words::words();
    let desk = Desk::here();
    let lost = has_lost(&entry, me);
    let next = next_like(desk, &entry, me);
    let allowed = desk.allowed(&claiming(desk, &entry, me, Id::from_random([0; 10]), None, None));
    let may = allowed.is_ok() || !free_teams(desk, &entry, me).is_empty();
    let label = match me {
        Claimant::Member(_) if allowed.is_err() => w.claim_for_team,
        Claimant::Member(_) => w.claim,
        Claimant::Unit(_) => w.claim_for_unit,
    };
    let refused = allowed.err().filter(|_| !may);
    view! {
        {lost.then(|| view! { <Notice tone="warn" title=w.lost text=w.lost_text testid="lost"/> })}
        {may.then(|| view! {
            <div class="actions">
                <button type="button" class="button primary wide" data-testid="claim"
                    on:click=move |_| asking.about(Ask::Claim)><Icon name="hand"/>{label}</button>
            </div>
        })}
        {refused.filter(|_| !lost && entry.on_wall()).map(|why| view! { <Why text=why/> })}
        {next.filter(|_| !may).map(|next| view! {
            <div class="actions">
                <a class="button primary" data-testid="next-wish" href=format!("/wish/{}", next.id)>
                    {w.see_next}<Icon name="right"/>
                </a>
            </div>
            <p class="hint">{next.card(domain::wish::CardField::Content).to_owned()}</p>
        })}
    }
}

/// Whom to contact, once the order was given; only from one's own file.
#[component]
fn Contact(entry: Arc<Entry>, me: Claimant) -> impl IntoView {
    let w = Words::words();
    let desk = Desk::here();
    let id = entry.id;
    let contact = Memo::new(move |_| {
        desk.shell.view().with(|view| {
            view.community.file(FileOf::of(me)).and_then(|file| file.disclosed.get(&id).cloned())
        })
    });
    let today = desk.books.book.with_untracked(Book::today);
    let due = match entry.duty {
        Some(Duty::Contact(day)) => {
            let late = day < today;
            let title = sentence!(
                "请在 {} 前联系许愿人（{}）",
                "Contact the wisher by {} ({})",
                words::day(day),
                days_left(day, today)
            );
            Some(
                view! { <Notice tone=if late { "bad" } else { "warn" } title text=w.contact_why testid="contact-due"/> },
            )
        }
        Some(Duty::FollowUp(_)) | None => None,
    };
    view! {
        {due}
        {move || contact.get().map_or_else(
            || view! { <p class="hint">{w.no_contact}</p> }.into_any(),
            |contact| {
                let phone = contact.phone.clone();
                let facts = vec![
                    (words::field(domain::wish::WishField::WisherName).to_owned(), contact.name),
                    (words::field(domain::wish::WishField::Address).to_owned(), contact.address),
                    (words::field(domain::wish::WishField::Guardian).to_owned(), contact.guardian),
                ];
                view! {
                    <div class="card" data-testid="contact">
                        <h3>{w.contact}</h3>
                        <Facts facts/>
                        {(!phone.is_empty()).then(|| view! {
                            <p><a class="button" href=format!("tel:{phone}")><Icon name="talk"/>{phone.clone()}</a></p>
                        })}
                        <p class="hint">{w.contact_private}</p>
                    </div>
                }
                .into_any()
            },
        )}
    }
}

/// A day as a date field gives it.
pub(crate) fn parse_day(text: &str) -> Option<Day> {
    text.trim().parse().ok()
}

fn claiming(
    desk: Desk,
    entry: &Entry,
    me: Claimant,
    claim: Id<domain::wish::Claim>,
    due: Option<Day>,
    team: Option<Id<Team>>,
) -> Edit {
    let (wish, claimant, clock) = (entry.id, me, desk.shell.clock());
    match team {
        Some(team) => Edit::ClaimForTeam { wish, claimant, claim, clock, due, team },
        None => Edit::Claim { wish, claimant, claim, clock, due },
    }
}

/// The teams for which whoever looks may claim it.
fn free_teams(desk: Desk, entry: &Entry, me: Claimant) -> Vec<(Id<Team>, String)> {
    let may =
        |team| desk.allowed(&claiming(desk, entry, me, Id::from_random([0; 10]), None, Some(team))).is_ok();
    led(desk, me).into_iter().filter(|(team, _)| may(*team)).collect()
}

/// 认领.
#[component]
pub(crate) fn ClaimSheet(entry: Arc<Entry>, asking: Asking) -> impl IntoView {
    let w = Words::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let (due, wrong) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let plan = RwSignal::new(String::new());
    // One id for one opening of the sheet: pressing twice is claiming once.
    let claim = desk.shell.new_id();
    let me = desk.who_now().and_then(Claimant::of);
    let teams = me.map(|me| free_teams(desk, &entry, me)).unwrap_or_default();
    let only_teams = entry.is_hard() && matches!(me, Some(Claimant::Member(_)));
    // Who leads one team has no choice where nobody claims alone.
    let first = teams.first().filter(|_| only_teams && teams.len() == 1);
    let team = RwSignal::new(first.map(|(team, _)| team.to_string()).unwrap_or_default());
    let content = entry.card(domain::wish::CardField::Content).to_owned();
    let waiting = entry.standing.waiting().count();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(me) = me else { return };
        let team = team.with_untracked(|team| team.parse().ok());
        if only_teams && team.is_none() {
            return doing.fail(w.choose_team);
        }
        let promised = due.get_untracked();
        let day = parse_day(&promised);
        if !promised.is_empty() && day.is_none_or(|day| day < desk.shell.today()) {
            wrong.set(w.due_wrong.to_owned());
            return;
        }
        let mut edits = vec![claiming(desk, &entry, me, claim, day, team)];
        let text = plan.get_untracked().trim().to_owned();
        if !text.is_empty() {
            // The step of a claim has the id of the claim.
            let step = Id::from_random(*claim.bytes());
            edits.push(Edit::Note { file: FileOf::of(me), wish: entry.id, step, text });
        }
        doing.run(edits, w.claimed, move || asking.close());
    };
    view! {
        <form class="sheet-body stack" id="sheet-form" on:submit=submit>
            <p><strong>{content}</strong></p>
            {(waiting > 0).then(|| view! {
                <Notice tone="info" title=sentence!("已有 {} 人认领，等支部确认", "{} claimed it already; the branch decides", waiting) text=w.still_claim/>
            })}
            <p class="hint">{w.claim_hint}</p>
            <AsWhom led=teams team only_teams/>
            <TextField label=w.due value=due kind="date" hint=w.due_hint error=wrong testid="claim-due"/>
            <TextField label=w.plan value=plan lines=true hint=w.plan_hint testid="claim-plan"/>
            {doing.trouble()}
        </form>
        <Foot asking doing label=w.claim testid="claim-submit"/>
    }
}

/// Giving a claim up.
#[component]
pub(crate) fn RevokeSheet(entry: Arc<Entry>, asking: Asking, key: ClaimKey) -> impl IntoView {
    let w = Words::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let why = RwSignal::new(String::new());
    let step = desk.shell.new_id();
    let id = entry.id;
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(why) = reason_of(&why.get_untracked()) else { return doing.fail(w.choose_reason) };
        let edit = Edit::Revoke { wish: id, claimant: key.0, claim: key.1, step, why };
        doing.run(vec![edit], w.revoked, move || asking.close());
    };
    view! {
        <form class="sheet-body stack" id="sheet-form" on:submit=submit>
            <p>{w.revoke_hint}</p>
            <Choices legend=w.why options=reasons(&Reason::FOR_REVOKING) value=why
                on_choose=Callback::new(move |chosen| { doing.clear(); why.set(chosen); }) required=true testid="reason-choice"/>
            {doing.trouble()}
        </form>
        <Foot asking doing label=w.revoke testid="revoke-submit"/>
    }
}

/// Reasons to choose from, by their place among all reasons.
pub(crate) fn reasons(list: &[Reason]) -> Vec<Option2> {
    let place = |reason: &Reason| Reason::ALL.iter().position(|known| known == reason).unwrap_or_default();
    list.iter().map(|reason| Option2::new(place(reason).to_string(), words::reason(*reason))).collect()
}

pub(crate) fn reason_of(chosen: &str) -> Option<Reason> {
    chosen.parse::<usize>().ok().and_then(|place| Reason::ALL.get(place).copied())
}

/// The foot of a sheet: do it, or leave it.
#[component]
pub(crate) fn Foot(
    asking: Asking,
    doing: Doing,
    #[prop(into)] label: String,
    testid: &'static str,
    #[prop(optional)] danger: bool,
) -> impl IntoView {
    view! {
        <footer class="sheet-foot">
            <button type="submit" form="sheet-form" class=if danger { "button danger" } else { "button primary" } data-testid=testid
                aria-busy=move || doing.busy()>{label}</button>
            <button type="button" class="button" on:click=move |_| asking.close()>{Common::words().not_now}</button>
        </footer>
    }
}
