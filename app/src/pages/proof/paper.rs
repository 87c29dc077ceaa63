//! A proof as it is printed. Staff who open it register it once more, for a relay that does not know it any more.

use domain::{
    id::Id,
    judging::{Proof, proofs},
    principal::Member,
    sheet::proof_sheet,
    wish::Step,
};
use leptos::{prelude::*, task::spawn_local};

use super::{address_of, digest_of};
use crate::{
    components::{Empty, Icon, Notice, PageHead, print},
    pages::{address, doing::Desk, honours::issuer},
    print::Paper,
    words::{Templates, proofs::Proofs},
};

/// Whose, and which.
fn named(rest: &[&str]) -> Option<(Id<Member>, Id<Step>)> {
    match rest {
        [member, proof] => Some((member.parse().ok()?, proof.parse().ok()?)),
        _ => None,
    }
}

/// The page.
#[component]
pub(crate) fn ProofPaperPage() -> impl IntoView {
    let w = Proofs::words();
    let desk = Desk::here();
    let place = address::named("proof", named);
    let found = Memo::new(move |_| {
        let (member, id) = place.get()?;
        desk.shell.view().with(|view| {
            let all = proofs(&view.community.member(member)?.judging);
            let one = all.into_iter().find(|one| one.id == id && one.withdrawn.is_none())?;
            Some((one.proof.clone(), issuer(&view.community)))
        })
    });
    let back = move || {
        let member = place.get().map(|(member, _)| member);
        member
            .filter(|_| desk.is_staff())
            .map_or_else(|| "/standing".to_owned(), |id| format!("/member/{id}"))
    };
    view! {
        <div class="off-paper stack">
            <PageHead title=w.part>
                <a class="button quiet" href=back><Icon name="back"/>{w.back}</a>
                <button type="button" class="button primary" data-testid="proof-print" on:click=move |_| print()>
                    <Icon name="print"/>{w.print_now}
                </button>
            </PageHead>
            {move || desk.is_staff().then(|| found.get()).flatten().map(|(proof, _)| view! { <Register proof/> })}
        </div>
        {move || match found.get() {
            None => view! { <Empty icon="print" title=w.unknown/> }.into_any(),
            Some((proof, by)) => {
                let address = address_of(&proof);
                let sheet = proof_sheet(&proof, &by, Some(address.clone()));
                view! {
                    <p class="off-paper"><a href=address data-testid="proof-address">{w.see_check}</a></p>
                    <div class="papers" data-testid="papers" tabindex="0" role="region" aria-label=Templates::words().preview><Paper sheet/></div>
                }
                .into_any()
            }
        }}
    }
}

#[component]
fn Register(proof: Proof) -> impl IntoView {
    let desk = Desk::here();
    let failed = RwSignal::new(false);
    let registering = desk.shell.register_proof(digest_of(&proof.code(), &proof.name));
    spawn_local(async move {
        let done = registering.await.is_ok();
        failed.try_set(!done);
    });
    move || {
        failed.get().then(|| view! { <Notice tone="warn" title=Proofs::words().register_failed testid="proof-unregistered"/> })
    }
}
