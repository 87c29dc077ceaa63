//! The own page of a unit's contact person, on a phone and without a network: what waits, the roster, letters, what the
//! unit offers. The card is the community's; whom to ask for a change is said.

use domain::{
    id::Id,
    principal::{Principal, Unit},
    register::UnitField,
};
use leptos::prelude::*;

use super::{
    answers::TodoPart, file, honours::HonoursList, letters::LettersPart, people::RosterPart,
    resources::ResourceList,
};
use crate::{
    components::{Empty, Notice, PageHead},
    pages::{
        checkins::named,
        doing::Desk,
        feedback::UnitFeedbackPart,
        lists::{AgreementsPart, OwnLists},
    },
    words::{Common, Nav, sentence, units::OwnUnit},
};

/// The page.
#[component]
pub(crate) fn OwnUnitPage() -> impl IntoView {
    let desk = Desk::here();
    let own = Memo::new(move |_| match desk.who() {
        Some(Principal::Liaison(unit)) => Some(unit),
        _ => None,
    });
    move || match own.get() {
        Some(unit) => view! { <Page unit/> }.into_any(),
        None => view! {
            <PageHead title=Nav::words().own_unit/>
            <Empty icon="people" title=Common::words().only_claimants/>
        }
        .into_any(),
    }
}

#[component]
fn Page(unit: Id<Unit>) -> impl IntoView {
    let w = OwnUnit::words();
    let desk = Desk::here();
    let file = file(desk, unit);
    let known = Memo::new(move |_| file.with(Option::is_some));
    let title = Signal::derive(move || {
        file.with(|file| match file.as_ref().map_or("", |file| file.card.get(UnitField::Name)) {
            "" => Nav::words().own_unit.to_owned(),
            name => named(name),
        })
    });
    let ask = move || {
        desk.shell.view().with(|view| {
            let profile = &view.community.profile;
            let whom = [&profile.name, &profile.contact_name, &profile.contact_phone];
            let whom: Vec<&str> =
                whom.into_iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
            sentence!("{}：{}", "{}: {}", w.ask_who, whom.join(" "))
        })
    };
    view! {
        <PageHead title lead=Signal::stored(w.lead.to_owned())/>
        {move || if known.get() {
            view! {
                <TodoPart unit file/>
                <HonoursList file/>
                <RosterPart unit file/>
                <LettersPart unit file/>
                <UnitFeedbackPart unit file answers=true/>
                <OwnLists unit file/>
                <AgreementsPart unit file writes=false/>
                <section class="part stack" data-testid="resources">
                    <h2>{w.resources}</h2>
                    <p class="hint">{w.resources_hint}</p>
                    <ResourceList unit file own=true/>
                </section>
                {move || view! { <Notice tone="info" title=w.ask text=ask() testid="whom-to-ask"/> }}
            }
            .into_any()
        } else {
            view! { <Empty icon="people" title=w.unknown/> }.into_any()
        }}
    }
}
