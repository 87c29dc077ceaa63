//! Fields of the templates: each holds what is typed, says what is wrong beside it, and gives what is right to the draft.

use std::collections::BTreeSet;

use domain::{
    settings::Settings,
    sheet::{OptionRule, read_bounds, read_options},
};
use leptos::prelude::*;

use crate::{
    components::{Switch, TextField},
    words::{Templates, invalid_options},
};

/// The settings while they are changed.
#[derive(Clone, Copy)]
pub(super) struct Draft {
    pub(super) settings: RwSignal<Settings>,
    /// Fields with something wrong in them.
    pub(super) wrong: RwSignal<BTreeSet<&'static str>>,
}

impl Draft {
    pub(super) fn of(settings: &Settings) -> Self {
        Self { settings: RwSignal::new(settings.clone()), wrong: RwSignal::new(BTreeSet::new()) }
    }

    /// Keeps what a text means; what is wrong with it comes back for the field.
    fn keep(
        self,
        field: &'static str,
        text: RwSignal<String>,
        read: impl Fn(&str) -> Result<(), String> + Send + Sync + 'static,
    ) -> Signal<String> {
        let said = RwSignal::new(String::new());
        Effect::new(move |_| {
            let wrong = text.with(|text| read(text)).err();
            let is_wrong = wrong.is_some();
            self.wrong.update(|all| {
                if is_wrong {
                    all.insert(field)
                } else {
                    all.remove(field)
                };
            });
            said.set(wrong.unwrap_or_default());
        });
        said.into()
    }
}

/// Where a list of options lies in the settings.
type ListAt = fn(&mut Settings) -> &mut Vec<String>;

/// A list of options, one a line. `again` is counted up when the list was replaced by a button.
#[component]
pub(super) fn OptionsField(
    draft: Draft,
    #[prop(into)] label: String,
    rule: OptionRule,
    at: ListAt,
    testid: &'static str,
    #[prop(into, optional)] hint: String,
    #[prop(optional)] again: Option<RwSignal<u32>>,
) -> impl IntoView {
    let lines = move || draft.settings.with_untracked(|settings| at(&mut settings.clone()).join("\n"));
    let text = RwSignal::new(lines());
    if let Some(again) = again {
        Effect::new(move |before: Option<u32>| {
            let now = again.get();
            if before.is_some_and(|before| before != now) {
                text.set(lines());
            }
            now
        });
    }
    let error = draft.keep(testid, text, move |text| {
        let options = read_options(text, rule).map_err(|wrong| invalid_options(&wrong, rule))?;
        draft.settings.update(|settings| *at(settings) = options);
        Ok(())
    });
    let hint = if hint.is_empty() { Templates::words().one_per_line.to_owned() } else { hint };
    view! { <TextField label value=text lines=true hint error testid/> }
}

/// How many copies of a card are printed.
#[component]
pub(super) fn CopiesField(draft: Draft) -> impl IntoView {
    let w = Templates::words();
    let text =
        RwSignal::new(draft.settings.with_untracked(|settings| settings.registration.copies.to_string()));
    let error = draft.keep("template-copies", text, move |text| {
        let copies = text.trim().parse().ok().filter(|copies| (1..=9).contains(copies));
        let copies = copies.ok_or_else(|| w.copies_wrong.to_owned())?;
        draft.settings.update(|settings| settings.registration.copies = copies);
        Ok(())
    });
    view! { <TextField label=w.copies value=text kind="number" hint=w.copies_hint error testid="template-copies"/> }
}

/// Where the bands of 参加活动次数 begin.
#[component]
pub(super) fn BoundsField(draft: Draft) -> impl IntoView {
    let w = Templates::words();
    let bounds = draft.settings.with_untracked(|settings| settings.feedback.bounds());
    let text = RwSignal::new(bounds.iter().map(ToString::to_string).collect::<Vec<_>>().join("、"));
    let error = draft.keep("template-bounds", text, move |text| {
        let bounds = read_bounds(text).ok_or_else(|| w.bounds_wrong.to_owned())?;
        draft.settings.update(|settings| {
            // Words that somebody else gave them stay while they begin where they did.
            if settings.feedback.bounds() != bounds {
                settings.feedback.set_bounds(&bounds);
            }
        });
        Ok(())
    });
    view! { <TextField label=w.bounds value=text hint=w.bounds_hint error testid="template-bounds"/> }
}

/// Something that is printed or not.
#[component]
pub(super) fn PartSwitch(
    draft: Draft,
    #[prop(into)] label: String,
    at: fn(&mut Settings) -> &mut bool,
    testid: &'static str,
) -> impl IntoView {
    let on = Signal::derive(move || draft.settings.with(|settings| *at(&mut settings.clone())));
    let change = Callback::new(move |on| draft.settings.update(|settings| *at(settings) = on));
    view! { <Switch label on on_change=change testid/> }
}
