//! One's own claims: what is due, by state, with notes and whom to contact.

use std::sync::Arc;

use domain::{
    edit::FileOf,
    judging::{self, cases},
    principal::Principal,
    wish::{CardField, Claim, ClaimFate, Claimant, Duty},
};
use leptos::prelude::*;

use super::{
    book::{Book, Entry},
    doing::{Desk, sent_words},
    pairs::own_late,
    wall::invitation,
};
use crate::{
    components::{Empty, Icon, Notice, PageHead, SyncMark},
    words::{self, Common, Mine, Nav, claim_fate, days_left, sentence, standing::case_stage},
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Waiting,
    Running,
    Fulfilled,
    Ended,
}

fn stage(claim: &Claim) -> Stage {
    match (claim.fate, claim.handed_over) {
        (ClaimFate::Waiting(_), _) => Stage::Waiting,
        (ClaimFate::Confirmed(_), None) => Stage::Running,
        (ClaimFate::Confirmed(_), Some(_)) => Stage::Fulfilled,
        (ClaimFate::Revoked(_) | ClaimFate::Declined(_) | ClaimFate::Returned(_), _) => Stage::Ended,
    }
}

/// The page.
#[component]
pub(crate) fn MinePage() -> impl IntoView {
    let w = Mine::words();
    let desk = Desk::here();
    let claims = Memo::new(move |_| {
        let Some(me) = desk.who().and_then(Claimant::of) else { return Vec::new() };
        desk.books.book.with(|book| {
            let mut claims: Vec<(Arc<Entry>, Claim)> = book
                .iter()
                .flat_map(|entry| {
                    let own = entry.standing.claims.iter().filter(|claim| claim.claimant == me);
                    own.map(|claim| (Arc::clone(entry), claim.clone()))
                })
                .collect();
            claims.sort_by_key(|(_, claim)| std::cmp::Reverse(claim.claimed_at));
            claims
        })
    });
    let of = move |wanted: Stage| {
        claims.with(|all| all.iter().filter(|(_, claim)| stage(claim) == wanted).cloned().collect::<Vec<_>>())
    };
    let part = move |wanted: Stage, title: &'static str, testid: &'static str| {
        move || {
            let list = of(wanted);
            (!list.is_empty()).then(|| view! {
                <section class="part" data-testid=testid>
                    <h2>{title} " " <span class="pill-count">{list.len()}</span></h2>
                    <ul class="stack" role="list">
                        {list.into_iter().map(|(entry, claim)| view! { <li><MyClaim entry claim/></li> }).collect_view()}
                    </ul>
                </section>
            })
        }
    };
    let free = Memo::new(move |_| {
        let me = desk.who().and_then(Claimant::of);
        me.map_or(0, |me| desk.books.book.with(|book| book.count(|entry| entry.is_free_for(me))))
    });
    // What the member should not miss: honours of a year that are about to be cancelled.
    let asked = Memo::new(move |_| {
        let Some(Principal::Member(me)) = desk.who() else { return None };
        let today = desk.shell.today();
        desk.shell.view().with(|view| {
            let days = view.community.settings.requirement.objection_days;
            let all = cases(&view.community.member(me)?.judging, today, days).into_iter();
            all.map(|(year, case)| (year, case.stage)).find(|(_, stage)| *stage == judging::Stage::Confirmed)
        })
    });
    let late = Memo::new(move |_| {
        let (me, today) = (desk.who().and_then(Claimant::of), desk.shell.today());
        me.map_or(0, |me| desk.shell.view().with(|view| own_late(&view.community, me, today)))
    });
    let is_claimant = move || desk.who().and_then(Claimant::of).is_some();
    view! {
        <PageHead title=w.title>
            {matches!(desk.who_now(), Some(Principal::Member(_))).then(|| view! {
                <a class="button" href="/standing" data-testid="to-standing"><Icon name="check"/>{Nav::words().standing}</a>
            })}
        </PageHead>
        {move || asked.get().map(|(year, stage)| view! {
            <Notice tone="warn" title=case_stage(stage) testid="mine-case">
                <a class="button" href=format!("/standing?year={year}") data-testid="mine-to-case">{Nav::words().standing}</a>
            </Notice>
        })}
        {move || (!is_claimant()).then(|| view! { <Empty icon="person" title=Common::words().only_claimants/> })}
        {move || (is_claimant() && claims.with(Vec::is_empty)).then(|| view! { <Empty icon="hand" title=w.none text=w.none_text/> })}
        {move || Some(late.get()).filter(|late| *late > 0).map(|late| view! {
            <Notice tone="warn" title=sentence!("有 {} 户结对人家该去看看了", "{} of those you help expect a visit", late) testid="mine-pairs">
                <a class="button small primary" href="/pairs">{Nav::words().pairs}</a>
            </Notice>
        })}
        {part(Stage::Running, w.running, "mine-running")}
        {part(Stage::Waiting, w.waiting, "mine-waiting")}
        {part(Stage::Fulfilled, w.fulfilled, "mine-fulfilled")}
        {part(Stage::Ended, w.ended, "mine-ended")}
        <div class="actions">
            <a class="button" href="/"><Icon name="heart"/>{move || invitation(free.get())}</a>
        </div>
    }
}

#[component]
fn MyClaim(entry: Arc<Entry>, claim: Claim) -> impl IntoView {
    let w = Mine::words();
    let desk = Desk::here();
    let today = desk.books.book.with_untracked(Book::today);
    let (id, me) = (entry.id, claim.claimant);
    let running = stage(&claim) == Stage::Running;
    let todo = match entry.duty {
        Some(Duty::Contact(day)) if running => {
            Some((day < today, sentence!("{}，{}", "{}, {}", w.contact_now, days_left(day, today))))
        }
        _ if running && claim.contacted.is_some() => Some((false, w.hand_over_next.to_owned())),
        _ => None,
    };
    let promised = claim.due.filter(|_| running).map(|due| {
        sentence!("承诺 {} 前完成（{}）", "promised by {} ({})", words::day(due), days_left(due, today))
    });
    let notes = Memo::new(move |_| {
        desk.shell.view().with(|view| {
            view.community
                .file(FileOf::of(me))
                .map(|file| {
                    let notes = file.notes.iter().filter(|((wish, _), _)| *wish == id);
                    let contact = file.disclosed.get(&id).filter(|_| running).cloned();
                    (notes.map(|(_, note)| note.clone()).collect::<Vec<_>>(), contact)
                })
                .unwrap_or_default()
        })
    });
    let fate = match claim.handed_over {
        Some(_) => w.handed_over.to_owned(),
        None => claim_fate(claim.fate),
    };
    let sent = Memo::new(move |_| {
        sent_words(
            desk.books.waits.with(|waits| waits.wish(id)),
            desk.shell.view().with(|view| view.status.link),
        )
    });
    view! {
        <article class="card" data-testid="my-claim" data-wish=id.to_string()>
            <header class="card-head">
                <h3><a href=format!("/wish/{id}")>{entry.card(CardField::Content).to_owned()}</a></h3>
                <span class="state" data-state=words::state_mark(entry.state)>{words::state(entry.state)}</span>
            </header>
            <p>{fate}</p>
            {todo.map(|(late, words)| view! { <p class="due" data-tone=if late { "bad" } else { "warn" }>{words}</p> })}
            {promised.map(|promised| view! { <p class="hint">{promised}</p> })}
            {move || {
                let (notes, contact) = notes.get();
                view! {
                    {contact.map(|contact| view! {
                        <p>{contact.name} " "
                            {(!contact.phone.is_empty()).then(|| view! { <a href=format!("tel:{}", contact.phone)>{contact.phone.clone()}</a> })}
                        </p>
                    })}
                    {(!notes.is_empty()).then(|| view! {
                        <p class="hint">{sentence!("{}：{}", "{}: {}", w.notes, notes.join(words::say("；", "; ")))}</p>
                    })}
                }
            }}
            <footer class="card-foot">{move || { let (mark, words) = sent.get(); view! { <SyncMark mark words/> } }}</footer>
        </article>
    }
}
