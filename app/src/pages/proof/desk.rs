//! What staff do about a member's proofs: issue one with a tap, as soon as the relay knows it, and withdraw one.

use domain::{
    edit::{Edit, JudgingEdit},
    id::Id,
    judging::{Proof, ProofStep, proof, proofs, year_of},
    moment::Year,
    principal::Member,
    service::Term,
    wish::Step,
};
use leptos::{prelude::*, task::spawn_local};

use super::{
    digest_of,
    own::{rows, waits},
    table_seal,
};
use crate::{
    components::{Badge, Icon, Sheet, TextField},
    pages::{
        checkins::SheetFoot,
        doing::{Desk, Doing},
        judging::this_year,
    },
    words::{
        http_error,
        proofs::{Proofs, term},
    },
};

/// The part on a member's page.
#[component]
pub(crate) fn ProofDesk(member: Id<Member>) -> impl IntoView {
    let w = Proofs::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let (all, waits) = (rows(desk, member), waits(desk, member));
    let year = this_year(desk);
    let last = Year(year.0.saturating_sub(1));
    let (about, open): (RwSignal<Option<Id<Step>>>, _) = (RwSignal::new(None), RwSignal::new(false));
    let issue = move |of: Term| {
        let today = desk.shell.today();
        let made = desk
            .shell
            .view()
            .with_untracked(|view| proof(&view.community, member, of, desk.shell.new_id(), today));
        match made {
            Some(made) if made.name.is_empty() => doing.fail(w.no_name),
            Some(made) if made.stated.records > 0 || made.stated.posts > 0 => {
                let table = Some(table_seal(&made));
                issue(doing, member, Proof { table, ..made });
            }
            _ => doing.fail(w.nothing),
        }
    };
    let button = move |of: Term, label: &'static str, testid: &'static str| {
        view! {
            <button type="button" data-testid=testid aria-busy=move || doing.busy() on:click=move |_| issue(of)
                class=move || if waits.with(|waits| waits.contains(&of)) { "button small primary" } else { "button small" }>{label}</button>
        }
    };
    let ids = Memo::new(move |_| {
        desk.shell.view().with(|view| {
            let file = view.community.member(member);
            file.map(|file| proofs(&file.judging).iter().map(|one| one.id).collect::<Vec<_>>())
                .unwrap_or_default()
        })
    });
    view! {
        <section class="part stack" data-testid="proofs">
            <h2>{w.part}</h2>
            {move || waits.get().into_iter().map(|of| view! {
                <p data-testid="proof-asked"><Badge words=w.asked_by tone="warn"/> " " {term(of)}</p>
            }).collect_view()}
            {move || all.with(Vec::is_empty).then(|| view! { <p class="hint">{w.none}</p> })}
            <ul class="rows" role="list">
                {move || all.get().into_iter().zip(ids.get()).map(|((href, of, said, gone), id)| {
                    let holds = gone.is_none();
                    view! {
                        <li class="row" data-testid="proof-row">
                            <span class="row-main">
                                <strong>{term(of)}</strong><small>{said}</small>
                                {gone.map(|why| view! { <small class="due" data-tone="bad">{w.withdrawn_now} " · " {why}</small> })}
                            </span>
                            {holds.then(|| view! {
                                <span class="actions row-foot">
                                    <a class="button small" href=href data-testid="proof-open"><Icon name="print"/>{w.print}</a>
                                    <button type="button" class="button small quiet" data-testid="proof-withdraw"
                                        on:click=move |_| { about.set(Some(id)); open.set(true); }>{w.withdraw}</button>
                                </span>
                            })}
                        </li>
                    }
                }).collect_view()}
            </ul>
            <div class="actions">
                {button(Term::Year(year), w.issue_year, "proof-issue-year")}
                {button(Term::Year(last), w.issue_last, "proof-issue-last")}
                {button(Term::Through(year), w.issue_whole, "proof-issue-whole")}
            </div>
            <p class="hint">{w.issue_hint}</p>
            {doing.trouble()}
            <Sheet open title=Signal::stored(w.withdraw.to_owned()) testid="proof-sheet">
                {move || about.get().map(|proof| view! { <Withdraw member proof open/> })}
            </Sheet>
        </section>
    }
}

/// The relay first: a paper that it does not know must not be handed out.
fn issue(doing: Doing, member: Id<Member>, made: Proof) {
    let desk = doing.desk;
    let registering = desk.shell.register_proof(digest_of(&made.code(), &made.name));
    spawn_local(async move {
        match registering.await {
            Ok(()) => {
                let (year, step) = (year_of(made.stated.term), desk.shell.new_id());
                let what = ProofStep::Issued(Box::new(made));
                let edit = JudgingEdit::Prove { member, year, step, what };
                doing.run(vec![Edit::Judging(edit)], Proofs::words().issued, || ());
            }
            Err(error) => doing.fail(http_error(&error)),
        }
    });
}

#[component]
fn Withdraw(member: Id<Member>, proof: Id<Step>, open: RwSignal<bool>) -> impl IntoView {
    let w = Proofs::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let (why, wrong) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let step: Id<Step> = desk.shell.new_id();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let words = why.get_untracked().trim().to_owned();
        wrong.set(if words.is_empty() { w.why_needed.to_owned() } else { String::new() });
        let known = desk.shell.view().with_untracked(|view| {
            let all = proofs(&view.community.member(member)?.judging);
            let one = all.into_iter().find(|one| one.id == proof)?;
            Some((year_of(one.proof.stated.term), digest_of(&one.proof.code(), &one.proof.name)))
        });
        let (Some((year, digest)), false) = (known, words.is_empty()) else { return };
        let withdrawing = desk.shell.withdraw_proof(digest);
        spawn_local(async move {
            match withdrawing.await {
                Ok(()) => {
                    let what = ProofStep::Withdrawn { proof, why: words };
                    let edit = JudgingEdit::Prove { member, year, step, what };
                    doing.run(vec![Edit::Judging(edit)], w.withdrawn_now, move || open.set(false));
                }
                Err(error) => doing.fail(http_error(&error)),
            }
        });
    };
    view! {
        <form class="sheet-body stack" id="sheet-form" on:submit=submit>
            <p class="hint">{w.withdraw_hint}</p>
            <TextField label=w.why value=why lines=true error=wrong required=true testid="proof-why"/>
            {doing.trouble()}
        </form>
        <SheetFoot doing open label=w.withdraw testid="proof-withdraw-submit" danger=true/>
    }
}
