//! 我的登记卡: the member's own card on the own phone. What is written here is proposed to the community, which confirms it.
//!
//! Whoever has little on the card is led through it, section by section, as at the table in the office.

use domain::{
    id::Id,
    principal::{Member, Principal},
    register::{MemberCard, MemberField},
};
use leptos::prelude::*;

use super::{
    fields::{Section, SectionFields},
    keeping::Keeping,
};
use crate::{
    components::{Empty, Icon, Notice, PageHead, SyncMark, focus_heading},
    pages::{
        book::Sent,
        doing::{Desk, sent_words},
        unmask::Seen,
    },
    words::{self, Common, FieldName, OwnCard, own_checkin, sentence},
};

/// With so many fields to fill in, somebody is led.
const LED_FROM: usize = 5;

/// The page.
#[component]
pub(crate) fn OwnCardPage() -> impl IntoView {
    let w = OwnCard::words();
    let desk = Desk::here();
    // From now on this page opens without a network, with every version.
    desk.shell.keep_all_pages();
    let me = Memo::new(move |_| match desk.who() {
        Some(Principal::Member(id)) => Some(id),
        _ => None,
    });
    view! {
        <PageHead title=w.title lead=Signal::stored(w.lead.to_owned())/>
        {move || match me.get() {
            Some(id) => view! { <Own id/> }.into_any(),
            None => view! { <Empty icon="person" title=Common::words().only_claimants/> }.into_any(),
        }}
    }
}

#[component]
fn Own(id: Id<Member>) -> impl IntoView {
    let w = OwnCard::words();
    let keeping = Keeping::new(id, true);
    let seen: Seen = RwSignal::default();
    // Decided before somebody begins: nobody is thrown out of the form because it fills up.
    let (led, begun) = (RwSignal::new(false), StoredValue::new(false));
    let empty = Memo::new(move |_| keeping.card.with(|card| card.missing().len() >= LED_FROM));
    Effect::new(move |_| {
        let empty = empty.get();
        if !begun.get_value() {
            led.set(empty);
        }
    });
    let step = RwSignal::new(0_usize);
    let all = move || {
        Section::OWN
            .map(|section| {
                view! {
                    <section class="part" data-testid=section.testid()>
                        <h2>{section.words()}</h2>
                        <SectionFields keeping seen section/>
                    </section>
                }
            })
            .into_any()
    };
    view! {
        <div class="stack">
            <CheckinState id keeping/>
            <State keeping/>
            {keeping.doing().trouble()}
            <form class="stack" data-testid="own-card" on:submit=|event| event.prevent_default()
                on:focusin=move |_| begun.set_value(true)>
                {move || if led.get() { view! { <Led keeping seen step led/> }.into_any() } else { all() }}
            </form>
            {move || (!led.get()).then(|| view! { <p class="hint">{w.private}</p> })}
        </div>
    }
}

/// One section at a time.
#[component]
fn Led(keeping: Keeping, seen: Seen, step: RwSignal<usize>, led: RwSignal<bool>) -> impl IntoView {
    let w = OwnCard::words();
    let last = Section::OWN.len() - 1;
    let go = move |to: usize| {
        step.set(to);
        focus_heading();
    };
    move || {
        let at = step.get().min(last);
        let section = Section::OWN[at];
        view! {
            <section class="part led" data-testid=section.testid()>
                <p class="hint" data-testid="step">{sentence!("第 {} 步，共 {} 步", "Step {} of {}", at + 1, Section::OWN.len())}</p>
                <progress max=Section::OWN.len().to_string() value=(at + 1).to_string() aria-label=w.progress></progress>
                <h2>{section.words()}</h2>
                <SectionFields keeping seen section/>
                <div class="actions">
                    {(at > 0).then(|| view! {
                        <button type="button" class="button" data-testid="step-back" on:click=move |_| go(at - 1)>{w.back}</button>
                    })}
                    {if at < last {
                        view! {
                            <button type="button" class="button primary" data-testid="step-next" on:click=move |_| go(at + 1)>{w.next}</button>
                        }
                        .into_any()
                    } else {
                        view! {
                            <button type="button" class="button primary" data-testid="step-done" on:click=move |_| { led.set(false); focus_heading(); }>{w.done}</button>
                        }
                        .into_any()
                    }}
                    <button type="button" class="button quiet" data-testid="step-all" on:click=move |_| led.set(false)>{w.all_at_once}</button>
                </div>
            </section>
        }
    }
}

/// How the check-in stands, in plain words.
#[component]
fn CheckinState(id: Id<Member>, keeping: Keeping) -> impl IntoView {
    let desk = keeping.desk();
    let state =
        Memo::new(move |_| desk.shell.view().with(|view| view.community.checkin(id, desk.shell.today())));
    move || {
        let (tone, title, text) = state.with(own_checkin);
        view! {
            <section class="card" data-tone=tone data-testid="own-checkin">
                <header class="card-head"><h2>{title}</h2></header>
                <p>{text}</p>
            </section>
        }
    }
}

/// What is kept, what waits for the community, what is still to be filled in.
#[component]
fn State(keeping: Keeping) -> impl IntoView {
    let w = OwnCard::words();
    let desk = keeping.desk();
    let sent = Memo::new(move |_| {
        desk.shell.view().with(|view| {
            let ours = view
                .outbox
                .iter()
                .filter(|waiting| matches!(waiting.intent.edit, domain::edit::Edit::Register(_)));
            let sent = ours.map(|waiting| if waiting.kept { Sent::Saved } else { Sent::Saving }).min();
            sent_words(sent.unwrap_or(Sent::Delivered), view.status.link)
        })
    });
    let waits =
        Memo::new(move |_| keeping.file.with(|file| file.as_ref().map_or(0, |file| file.waiting().count())));
    let missing = Memo::new(move |_| {
        let missing = keeping.card.with(MemberCard::missing);
        missing.into_iter().map(MemberField::name).collect::<Vec<_>>().join(words::say("、", ", "))
    });
    let begun = Memo::new(move |_| keeping.file.with(Option::is_some));
    view! {
        <div role="status" aria-live="polite" data-testid="form-state">
            {move || begun.get().then(|| { let (mark, words) = sent.get(); view! { <SyncMark mark words/> } })}
        </div>
        {move || Some(waits.get()).filter(|waits| *waits > 0).map(|waits| view! {
            <Notice tone="info" title=sentence!("{} 项待社区确认", "{} to be confirmed by the community", waits) text=w.waits_text testid="own-waits"/>
        })}
        {move || if missing.with(String::is_empty) {
            view! { <p class="hint"><Icon name="check"/>{w.complete}</p> }.into_any()
        } else {
            view! { <p class="hint" data-testid="own-missing">{sentence!("还要填：{}", "Still to fill in: {}", missing.get())}</p> }
                .into_any()
        }}
    }
}
