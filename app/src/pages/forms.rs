//! Blank forms (空白表格) for the counter and the stairwell: preview and print, without a network.
//!
//! What the community is called and whom to ask there is filled in, and its templates decide what is printed; everything
//! else is ruled for a pen.

use std::sync::Arc;

use domain::{
    settings::Settings,
    sheet::{Form, Sheet},
};
use leptos::prelude::*;

use super::{doing::Desk, papers::blank};
use crate::{
    components::{Choices, Icon, Option2, PageHead, Switch, TextField, print},
    print::Paper,
    words::{BlankForms, form_name},
};

/// The blank forms, in the order of the attachments.
const FORMS: [(&str, Form); 7] = [
    ("letter", Form::Letter),
    ("receipt", Form::Receipt),
    ("card", Form::RegistrationCard),
    ("statistics", Form::Statistics),
    ("feedback", Form::FeedbackCard),
    ("agreement", Form::Agreement),
    ("order", Form::Order),
];

fn name(form: Form) -> &'static str {
    let w = BlankForms::words();
    match form {
        Form::Letter => w.letter,
        Form::Receipt => w.receipt,
        Form::RegistrationCard => w.card,
        Form::Statistics => w.statistics,
        Form::FeedbackCard => w.feedback,
        Form::Order | Form::Certificate | Form::Notice | Form::Proof | Form::Agreement => form_name(form),
    }
}

/// More copies than anybody needs at once would only stop the browser.
const MOST_COPIES: usize = 300;

/// The page.
#[component]
pub(crate) fn FormsPage() -> impl IntoView {
    let w = BlankForms::words();
    let desk = Desk::here();
    let chosen = RwSignal::new("letter".to_owned());
    let settings: Arc<Settings> =
        desk.shell.view().with_untracked(|view| Arc::clone(&view.community.settings));
    let stub = RwSignal::new(settings.letter.stub);
    let copies = RwSignal::new("1".to_owned());
    let count = Memo::new(move |_| {
        copies.with(|copies| copies.trim().parse().ok().filter(|count| (1..=MOST_COPIES).contains(count)))
    });
    let wrong =
        Signal::derive(move || if count.get().is_none() { w.copies_wrong.to_owned() } else { String::new() });
    let sheet: Memo<Sheet> = Memo::new(move |_| {
        let form = chosen.with(|chosen| FORMS.into_iter().find(|(key, _)| key == chosen));
        let form = form.map_or(Form::Letter, |(_, form)| form);
        desk.shell.view().with(|view| {
            let mut settings = view.community.settings.as_ref().clone();
            settings.letter.stub = stub.get();
            blank(&view.community, &settings, form)
        })
    });
    let options = FORMS.into_iter().map(|(key, form)| Option2::new(key, name(form))).collect();
    view! {
        <div class="off-paper stack">
            <PageHead title=w.title lead=Signal::stored(w.lead.to_owned())/>
            <div class="form">
                <Choices legend=w.which options value=chosen
                    on_choose=Callback::new(move |key| chosen.set(key)) testid="forms-which"/>
                <Show when=move || chosen.with(|chosen| chosen == "letter")>
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
                let papers = std::iter::repeat_n(sheet.get(), count).map(|sheet| view! { <Paper sheet/> });
                view! { <div class="papers" data-testid="papers">{papers.collect_view()}</div> }.into_any()
            }
        }}
    }
}
