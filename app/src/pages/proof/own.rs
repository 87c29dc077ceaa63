//! What a member sees of proofs on the own page: asking for one, and those that were issued.

use domain::{
    edit::{Edit, JudgingEdit},
    id::Id,
    judging::{ProofAsk, asked, proofs, year_of},
    principal::Member,
    service::Term,
};
use leptos::prelude::*;

use crate::{
    components::{Badge, Icon},
    pages::{
        doing::{Desk, Doing},
        judging::this_year,
    },
    words::{
        self,
        proofs::{Proofs, term},
    },
};

/// A proof in a list: where it is, what it is of, since when, and why it does not hold.
pub(super) type Row = (String, Term, String, Option<String>);

/// Every proof of a member, the last first.
pub(super) fn rows(desk: Desk, member: Id<Member>) -> Memo<Vec<Row>> {
    desk.derive(move |community| {
        let Some(file) = community.member(member) else { return Vec::new() };
        let row = |one: domain::judging::Issued<'_>| {
            let said = format!("{} · {}", one.proof.no, words::day(one.at.day()));
            let gone = one.withdrawn.map(|(_, why)| why.to_owned());
            (format!("/proof/{member}/{}", one.id), one.proof.stated.term, said, gone)
        };
        proofs(&file.judging).into_iter().map(row).collect()
    })
}

/// Of which time a proof was asked for and nobody has issued it.
pub(super) fn waits(desk: Desk, member: Id<Member>) -> Memo<Vec<Term>> {
    desk.derive(move |community| {
        community.member(member).map(|file| asked(&file.judging)).unwrap_or_default()
    })
}

/// The part.
#[component]
pub(crate) fn OwnProofs(me: Id<Member>) -> impl IntoView {
    let w = Proofs::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let (all, waits) = (rows(desk, me), waits(desk, me));
    let year = this_year(desk);
    let ask = move |of: Term| {
        let edit = JudgingEdit::AskProof {
            member: me,
            year: year_of(of),
            step: desk.shell.new_id(),
            what: ProofAsk { term: of },
        };
        doing.run(vec![Edit::Judging(edit)], w.asked, || ());
    };
    let button = move |of: Term, label: &'static str, testid: &'static str| {
        waits.with(|waits| !waits.contains(&of)).then(|| {
            view! {
                <button type="button" class="button small" data-testid=testid aria-busy=move || doing.busy()
                    on:click=move |_| ask(of)>{label}</button>
            }
        })
    };
    view! {
        <section class="part stack" data-testid="own-proofs">
            <h2>{w.part}</h2>
            <p class="hint">{w.lead}</p>
            {move || waits.get().into_iter().map(|of| view! {
                <p data-testid="proof-asked"><Badge words=term(of) tone="info"/> " " {w.asked}</p>
            }).collect_view()}
            <ul class="rows" role="list">
                {move || all.get().into_iter().map(|(href, of, said, gone)| {
                    let holds = gone.is_none();
                    view! {
                        <li class="row" data-testid="proof-row">
                            <span class="row-main">
                                <strong>{term(of)}</strong><small>{said}</small>
                                {gone.map(|why| view! { <small class="due" data-tone="bad">{w.withdrawn_now} " · " {why}</small> })}
                            </span>
                            {holds.then(|| view! {
                                <span class="actions row-foot"><a class="button small" href=href data-testid="proof-open"><Icon name="print"/>{w.print}</a></span>
                            })}
                        </li>
                    }
                }).collect_view()}
            </ul>
            <div class="actions">
                {move || button(Term::Year(year), w.ask_year, "proof-ask-year")}
                {move || button(Term::Through(year), w.ask_whole, "proof-ask-whole")}
            </div>
            {doing.trouble()}
        </section>
    }
}
