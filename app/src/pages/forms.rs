//! Blank forms (空白表格) for the counter and the stairwell: preview and print, without a network.
//!
//! What the community is called and whom to ask there is filled in; everything else is ruled for a pen.

use domain::{
    community::Profile,
    register::{CheckinState, MemberCard, UnitCard},
    sheet::{
        CardAssignment, FeedbackCard, FeedbackTemplate, Letter, LetterParts, RegistrationTemplate, Sheet,
        feedback_card, letter, receipt, registration_card, statistics_table,
    },
};
use leptos::prelude::*;

use super::doing::Desk;
use crate::{
    components::{Choices, Icon, Option2, PageHead, Switch, TextField, print},
    print::Paper,
    words::BlankForms,
};

/// The blank forms, in the order of the attachments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Blank {
    Letter,
    Receipt,
    Card,
    Statistics,
    Feedback,
}

impl Blank {
    const ALL: [Self; 5] = [Self::Letter, Self::Receipt, Self::Card, Self::Statistics, Self::Feedback];

    const fn key(self) -> &'static str {
        match self {
            Self::Letter => "letter",
            Self::Receipt => "receipt",
            Self::Card => "card",
            Self::Statistics => "statistics",
            Self::Feedback => "feedback",
        }
    }

    fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|blank| blank.key() == key)
    }

    fn name(self) -> &'static str {
        let w = BlankForms::words();
        match self {
            Self::Letter => w.letter,
            Self::Receipt => w.receipt,
            Self::Card => w.card,
            Self::Statistics => w.statistics,
            Self::Feedback => w.feedback,
        }
    }

    fn sheet(self, profile: &Profile, stub: bool) -> Sheet {
        let frame = Letter {
            community_party_org: &profile.party_org,
            community_contact: (&profile.contact_name, &profile.contact_phone),
            ..Letter::default()
        };
        match self {
            Self::Letter => letter(&frame, LetterParts { receipt: true, stub }),
            Self::Receipt => receipt(&frame),
            Self::Card => registration_card(
                &MemberCard::default(),
                &UnitCard::default(),
                &CheckinState::default(),
                &CardAssignment { community_party_org: &profile.party_org, ..CardAssignment::default() },
                &RegistrationTemplate::default(),
            ),
            Self::Statistics => statistics_table("", &[], &[], ("", "", None)),
            Self::Feedback => feedback_card(
                &FeedbackCard { community: profile.name.clone(), ..FeedbackCard::default() },
                &FeedbackTemplate::default(),
            ),
        }
    }
}

/// More copies than anybody needs at once would only stop the browser.
const MOST_COPIES: usize = 300;

/// The page.
#[component]
pub(crate) fn FormsPage() -> impl IntoView {
    let w = BlankForms::words();
    let desk = Desk::here();
    let chosen = RwSignal::new(Blank::Letter);
    let stub = RwSignal::new(false);
    let copies = RwSignal::new("1".to_owned());
    let count = Memo::new(move |_| {
        copies.with(|copies| copies.trim().parse().ok().filter(|count| (1..=MOST_COPIES).contains(count)))
    });
    let wrong =
        Signal::derive(move || if count.get().is_none() { w.copies_wrong.to_owned() } else { String::new() });
    let profile = Memo::new(move |_| desk.shell.view().with(|view| view.community.profile.clone()));
    let options = Blank::ALL.into_iter().map(|blank| Option2::new(blank.key(), blank.name())).collect();
    let choose = Callback::new(move |key: String| {
        if let Some(blank) = Blank::from_key(&key) {
            chosen.set(blank);
        }
    });
    view! {
        <div class="off-paper stack">
            <PageHead title=w.title lead=Signal::stored(w.lead.to_owned())/>
            <div class="form">
                <Choices legend=w.which options value=Signal::derive(move || chosen.get().key().to_owned())
                    on_choose=choose testid="forms-which"/>
                <Show when=move || chosen.get() == Blank::Letter>
                    <Switch label=w.stub on=stub on_change=Callback::new(move |on| stub.set(on)) testid="forms-stub"/>
                </Show>
                <TextField label=w.copies value=copies kind="number" error=wrong testid="forms-copies"/>
                <div class="actions">
                    <button type="button" class="button primary" data-testid="forms-print"
                        disabled=move || count.get().is_none() on:click=move |_| print()>
                        <Icon name="print"/>{w.print}
                    </button>
                </div>
            </div>
        </div>
        {move || match count.get() {
            None => ().into_any(),
            Some(count) => {
                let sheet = profile.with(|profile| chosen.get().sheet(profile, stub.get()));
                let papers = std::iter::repeat_n(sheet, count).map(|sheet| view! { <Paper sheet/> });
                view! { <div class="papers" data-testid="papers">{papers.collect_view()}</div> }.into_any()
            }
        }}
    }
}
