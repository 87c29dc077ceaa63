//! 表格模板: what a community may change about its forms, with the form beside it as it will be printed.
//!
//! What the policy itself says on a form is named and not changed. Saving takes over what was changed here, so that two
//! administrators who change different things both win.

use std::sync::Arc;

use domain::{
    community::Community,
    edit::Edit,
    joint::AgreementCard,
    order::OrderForm,
    register::{CheckinState, MemberCard, UnitCard},
    settings::Settings,
    sheet::{
        CardAssignment, FeedbackCard, FeedbackTemplate, Form, Letter, OptionRule, OrderPaper, Sheet,
        StatisticsColumn, feedback_card, letter, registration_card, statistics_table,
    },
};
use leptos::prelude::*;

use super::fields::{BoundsField, CopiesField, Draft, OptionsField, PartSwitch};
use crate::{
    components::{Choices, Empty, Icon, Notice, Option2, PageHead, Switch},
    pages::{
        doing::{Desk, Doing},
        trail::history_link,
    },
    print::Paper,
    shell::Record,
    words::{Nav, Templates, form_name},
};

/// What is being changed: a form, or the lists that no form prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tab {
    Form(Form),
    Options,
}

const TABS: [(&str, Tab); 5] = [
    ("letter", Tab::Form(Form::Letter)),
    ("card", Tab::Form(Form::RegistrationCard)),
    ("feedback", Tab::Form(Form::FeedbackCard)),
    ("statistics", Tab::Form(Form::Statistics)),
    ("options", Tab::Options),
];

/// The page.
#[component]
pub(crate) fn TemplatesPage() -> impl IntoView {
    let w = Templates::words();
    let desk = Desk::here();
    let admin = Memo::new(move |_| desk.is_admin());
    view! {
        <div class="off-paper"><PageHead title=Nav::words().templates lead=Signal::stored(w.lead.to_owned())/></div>
        {move || if admin.get() {
            view! { <Changing/> }.into_any()
        } else {
            view! { <Empty icon="person" title=w.only_admin/> }.into_any()
        }}
    }
}

#[component]
fn Changing() -> impl IntoView {
    let w = Templates::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let known: Arc<Settings> = desk.shell.view().with_untracked(|view| Arc::clone(&view.community.settings));
    let draft = Draft::of(&known);
    let before = StoredValue::new(known);
    let tab = RwSignal::new("letter".to_owned());
    let chosen = Memo::new(move |_| {
        tab.with(|tab| TABS.into_iter().find(|(key, _)| key == tab).map_or(Tab::Options, |(_, tab)| tab))
    });
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if draft.wrong.with_untracked(|wrong| !wrong.is_empty()) {
            return doing.fail(w.wrong);
        }
        let typed = draft.settings.get_untracked();
        let held = desk.shell.view().with_untracked(|view| Arc::clone(&view.community.settings));
        let mut settings = held.as_ref().clone();
        before.with_value(|before| settings.take_over(&typed, before));
        if settings == *held {
            return doing.fail(w.nothing_changed);
        }
        doing.run(vec![Edit::SetSettings(settings)], w.saved, move || {
            before.try_set_value(Arc::new(typed.clone()));
        });
    };
    let tabs = TABS
        .into_iter()
        .map(|(key, tab)| {
            Option2::new(
                key,
                match tab {
                    Tab::Form(form) => form_name(form),
                    Tab::Options => w.options,
                },
            )
        })
        .collect();
    // What is typed stays while another form is looked at.
    let hidden = move |form: Tab| move || chosen.get() != form;
    view! {
        <div class="templates">
            <form class="form off-paper" data-testid="templates" on:submit=save>
                <Choices legend=w.which options=tabs value=tab on_choose=Callback::new(move |key| { doing.clear(); tab.set(key); })
                    testid="templates-which"/>
                <div class="form" hidden=hidden(Tab::Form(Form::Letter))><OfLetter draft/></div>
                <div class="form" hidden=hidden(Tab::Form(Form::RegistrationCard))><OfCard draft/></div>
                <div class="form" hidden=hidden(Tab::Form(Form::FeedbackCard))><OfFeedback draft/></div>
                <div class="form" hidden=hidden(Tab::Form(Form::Statistics))><OfTable draft/></div>
                <div class="form" hidden=hidden(Tab::Options)><Lists draft/></div>
                {doing.trouble()}
                <div class="actions">
                    <button type="submit" class="button primary" data-testid="templates-save" aria-busy=move || doing.busy()>{w.save}</button>
                    {history_link(Record::Settings)}
                </div>
            </form>
            {move || if let Tab::Form(form) = chosen.get() {
                view! { <Preview draft form/> }.into_any()
            } else {
                ().into_any()
            }}
        </div>
    }
}

#[component]
fn OfLetter(draft: Draft) -> impl IntoView {
    let w = Templates::words();
    view! {
        <PartSwitch draft label=w.with_receipt at=|settings| &mut settings.letter.receipt testid="template-receipt"/>
        <PartSwitch draft label=w.with_stub at=|settings| &mut settings.letter.stub testid="template-stub"/>
    }
}

#[component]
fn OfCard(draft: Draft) -> impl IntoView {
    let w = Templates::words();
    let rule = OptionRule::PRINTED;
    view! {
        <OptionsField draft label=w.intents rule hint=format!("{}。{}", w.one_per_line, w.other_last)
            at=|settings| &mut settings.registration.service_intents testid="template-intents"/>
        <PartSwitch draft label=w.with_availability at=|settings| &mut settings.registration.availability
            testid="template-availability"/>
        <OptionsField draft label=w.availabilities rule at=|settings| &mut settings.registration.availabilities
            testid="template-availabilities"/>
        <CopiesField draft/>
    }
}

#[component]
fn OfFeedback(draft: Draft) -> impl IntoView {
    let w = Templates::words();
    let rule = OptionRule::PRINTED;
    let again = RwSignal::new(0_u32);
    let other = move |_| {
        draft.settings.update(|settings| {
            settings.feedback.activity_modes = FeedbackTemplate::OTHER_MODES.map(str::to_owned).into();
        });
        again.update(|again| *again += 1);
    };
    view! {
        <OptionsField draft label=w.types rule hint=format!("{}。{}", w.one_per_line, w.other_last)
            at=|settings| &mut settings.feedback.activity_types testid="template-types"/>
        <OptionsField draft label=w.modes rule hint=format!("{}。{}", w.one_per_line, w.other_last) again
            at=|settings| &mut settings.feedback.activity_modes testid="template-modes"/>
        <div class="actions">
            <button type="button" class="button" data-testid="template-other-modes" on:click=other>{w.other_modes}</button>
        </div>
        <BoundsField draft/>
        <OptionsField draft label=w.pledges rule at=|settings| &mut settings.feedback.pledge_states testid="template-pledges"/>
        <OptionsField draft label=w.grades rule at=|settings| &mut settings.feedback.grades testid="template-grades"/>
        <PartSwitch draft label=w.with_conduct at=|settings| &mut settings.feedback.conduct testid="template-conduct"/>
        <OptionsField draft label=w.conducts rule at=|settings| &mut settings.feedback.conducts testid="template-conducts"/>
    }
}

/// The columns of the statistics table; who it is about is always printed.
#[component]
fn OfTable(draft: Draft) -> impl IntoView {
    let w = Templates::words();
    let columns = StatisticsColumn::ALL
        .into_iter()
        .filter(|column| !matches!(column, StatisticsColumn::Number | StatisticsColumn::Name))
        .map(|column| {
            let on = Signal::derive(move || {
                draft.settings.with(|settings| !settings.hidden_columns.contains(&column))
            });
            let change = Callback::new(move |on: bool| {
                draft.settings.update(|settings| {
                    settings.hidden_columns.retain(|hidden| *hidden != column);
                    if !on {
                        settings.hidden_columns.push(column);
                        settings.hidden_columns.sort_unstable();
                    }
                });
            });
            view! { <Switch label=column.on_paper() on on_change=change testid="template-column"/> }
        })
        .collect_view();
    view! {
        <fieldset class="field">
            <legend>{w.columns}</legend>
            <p class="hint">{w.columns_hint}</p>
            <div class="templates-columns">{columns}</div>
        </fieldset>
    }
}

/// Lists that people choose from on the screen.
#[component]
fn Lists(draft: Draft) -> impl IntoView {
    let w = Templates::words();
    let rule = OptionRule::CHOSEN;
    view! {
        <OptionsField draft label=w.educations rule at=|settings| &mut settings.educations testid="template-educations"/>
        <OptionsField draft label=w.skills rule at=|settings| &mut settings.skills testid="template-skills"/>
        <OptionsField draft label=w.branches rule at=|settings| &mut settings.branches testid="template-branches"/>
        <OptionsField draft label=w.teams rule at=|settings| &mut settings.teams testid="template-teams"/>
        <OptionsField draft label=w.grids rule at=|settings| &mut settings.grids testid="template-grids"/>
        <OptionsField draft label=w.community_posts rule at=|settings| &mut settings.community_posts testid="template-posts"/>
        <OptionsField draft label=w.special_groups rule at=|settings| &mut settings.special_groups testid="template-groups"/>
        <OptionsField draft label=w.post_categories rule at=|settings| &mut settings.post_categories testid="template-post-categories"/>
        <OptionsField draft label=w.activity_themes rule at=|settings| &mut settings.activity_themes testid="template-themes"/>
        <OptionsField draft label=w.pair_difficulties rule at=|settings| &mut settings.pair_difficulties testid="template-difficulties"/>
        <OptionsField draft label=w.pair_needs rule at=|settings| &mut settings.pair_needs testid="template-pair-needs"/>
        <OptionsField draft label=w.help_methods rule at=|settings| &mut settings.help_methods testid="template-methods"/>
        <OptionsField draft label=w.opinion_categories rule at=|settings| &mut settings.opinion_categories testid="template-opinions"/>
        <OptionsField draft label=w.team_fields rule at=|settings| &mut settings.team_fields testid="template-fields"/>
        <OptionsField draft label=w.resource_categories rule at=|settings| &mut settings.resource_categories testid="template-resources"/>
        <OptionsField draft label=w.order_categories rule at=|settings| &mut settings.order_categories testid="template-order-categories"/>
        <OptionsField draft label=w.need_categories rule at=|settings| &mut settings.need_categories testid="template-needs"/>
        <OptionsField draft label=w.exemption_kinds rule at=|settings| &mut settings.exemption_kinds testid="template-exemptions"/>
    }
}

/// The form as it would be printed now, and what of it is fixed.
#[component]
fn Preview(draft: Draft, form: Form) -> impl IntoView {
    let w = Templates::words();
    let desk = Desk::here();
    let sheet = Memo::new(move |_| {
        let settings = draft.settings.get();
        desk.shell.view().with(|view| blank(&view.community, &settings, form))
    });
    let too_long = RwSignal::new(false);
    Effect::new(move |_| {
        sheet.track();
        // Measured when it is drawn.
        request_animation_frame(move || {
            too_long.try_set(is_too_long());
        });
    });
    let fixed = form.fixed().iter().map(|words| view! { <li>{*words}</li> }).collect_view();
    view! {
        <section class="stack templates-preview" data-testid="templates-preview">
            <div class="off-paper stack">
                <h2>{w.preview}</h2>
                <p class="hint">{w.preview_text}</p>
                {move || too_long.get().then(|| view! { <Notice tone="warn" title=w.too_long testid="templates-too-long"/> })}
            </div>
            <div class="papers" data-marks="">{move || view! { <Paper sheet=sheet.get()/> }}</div>
            <div class="notice off-paper" data-tone="info" data-testid="templates-fixed">
                <p class="notice-title"><Icon name="lock"/>{w.fixed}</p>
                <p>{w.fixed_text}</p>
                <ul>{fixed}</ul>
            </div>
        </section>
    }
}

/// Whether a page in the preview is longer than A4: its shape is told from its width, so that it does not matter how large
/// it is shown.
fn is_too_long() -> bool {
    document().query_selector(".templates-preview .paper-page").ok().flatten().is_some_and(|page| {
        let (width, height) = (page.client_width(), page.client_height());
        let (wide, high) = if width > height { (297, 210) } else { (210, 297) };
        // A pixel is lost here and there.
        (height - 3) * wide > width * high
    })
}

/// A form with the community's name on it and nothing else.
pub(crate) fn blank(community: &Community, settings: &Settings, form: Form) -> Sheet {
    let profile = &community.profile;
    let frame = Letter {
        community_party_org: &profile.party_org,
        community_contact: (&profile.contact_name, &profile.contact_phone),
        ..Letter::default()
    };
    match form {
        Form::Letter => letter(&frame, settings.letter),
        Form::Receipt => domain::sheet::receipt(&frame),
        Form::RegistrationCard => registration_card(
            &MemberCard::default(),
            &UnitCard::default(),
            &CheckinState::default(),
            &CardAssignment { community_party_org: &profile.party_org, ..CardAssignment::default() },
            &settings.registration,
        ),
        Form::Statistics => statistics_table("", &[], &settings.hidden_columns, ("", "", None)),
        Form::FeedbackCard => feedback_card(
            &FeedbackCard { community: profile.name.clone(), ..FeedbackCard::default() },
            &settings.feedback,
        ),
        Form::Agreement => domain::sheet::agreement(&AgreementCard::default(), &profile.party_org, ""),
        Form::Order => {
            let paper = OrderPaper { community: &profile.name, ..OrderPaper::default() };
            domain::sheet::order_form(&OrderForm::default(), &paper)
        }
        // What is printed of a selection or a notice is printed where it is.
        Form::Certificate | Form::Notice | Form::Proof => {
            domain::sheet::notice_sheet("", None, "", &profile.party_org, None)
        }
    }
}
