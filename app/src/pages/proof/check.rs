//! The page on which anybody checks a proof, with or without a link of the community: the code says the sums, the name is
//! typed, and the relay says whether it knows the two together.

use domain::{judging::Code, moment::Moment};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_location;

use super::digest_of;
use crate::{
    components::{Empty, Facts, Notice, PageHead, TextField},
    pages::doing::Desk,
    shell::{Confirmed, HttpError},
    words::{
        self,
        proofs::{Checking, stated},
        sentence,
    },
};

type Outcome = Result<Option<Confirmed>, HttpError>;

/// The page.
#[component]
pub(crate) fn ProofPage() -> impl IntoView {
    let w = Checking::words();
    // Another code in the same window is another proof.
    let hash = use_location().hash;
    let said = Memo::new(move |_| hash.with(|hash| hash.trim_start_matches('#').parse::<Code>()));
    move || match said.get() {
        Ok(said) => view! { <Check said/> }.into_any(),
        Err(_) => view! {
            <PageHead title=w.title/>
            <div data-testid="proof-broken"><Empty icon="qr" title=w.broken text=w.broken_text/></div>
        }
        .into_any(),
    }
}

#[component]
fn Check(said: Code) -> impl IntoView {
    let w = Checking::words();
    let desk = Desk::here();
    let (name, wrong) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let (busy, found): (_, RwSignal<Option<Outcome>>) = (RwSignal::new(false), RwSignal::new(None));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let typed = name.get_untracked();
        let empty = typed.trim().is_empty();
        wrong.set(if empty { w.name_needed.to_owned() } else { String::new() });
        if empty || busy.get_untracked() {
            return;
        }
        busy.set(true);
        found.set(None);
        let asking = desk.shell.ask_proof(digest_of(&said, &typed));
        spawn_local(async move {
            let answer = asking.await;
            busy.try_set(false);
            found.try_set(Some(answer));
        });
    };
    view! {
        <PageHead title=w.title lead=Signal::stored(w.lead.to_owned())/>
        <section class="card" data-testid="proof-says">
            <header class="card-head"><h2>{w.says}</h2></header>
            <Facts facts=stated(&said)/>
        </section>
        <form class="form" on:submit=submit>
            <TextField label=w.name value=name hint=w.name_hint error=wrong required=true testid="proof-name"/>
            <div class="actions">
                <button type="submit" class="button primary" data-testid="proof-check"
                    aria-busy=move || busy.get().then_some("true")>{w.check}</button>
            </div>
        </form>
        {move || found.get().map(|found| view! { <Result found/> })}
    }
}

#[component]
fn Result(found: Outcome) -> impl IntoView {
    let w = Checking::words();
    let by = |community: &str, at: Moment| {
        sentence!("{}，登记于 {}。", "{}, registered on {}. ", community, words::day(at.day()))
    };
    let (tone, title, text) = match found {
        Ok(Some(Confirmed { community, issued_at, withdrawn_at: None })) => {
            ("good", w.good, format!("{}{}", by(&community, issued_at), w.good_text))
        }
        Ok(Some(Confirmed { community, withdrawn_at: Some(at), .. })) => {
            ("bad", w.gone, format!("{}{}", by(&community, at), w.gone_text))
        }
        Ok(None) => ("bad", w.unknown, w.unknown_text.to_owned()),
        Err(HttpError::Refused(code)) if code == "slow_down" => ("warn", w.slow, String::new()),
        Err(_) => ("warn", w.offline, String::new()),
    };
    view! { <Notice tone title text testid="proof-result"/> }
}
