//! Whether somebody agreed that everybody sees the full name. The consent is a field of the own file; what is displayed
//! follows it, so that withdrawing it masks the name again in the same act.

use domain::{
    community::Person,
    edit::{Edit, FileField, FileOf},
    mask::displayed,
    principal::Principal,
    wish::Claimant,
};
use leptos::prelude::*;

use super::Known;
use crate::{components::Switch, pages::doing::Doing, words::People};

/// The consent and what follows from it, as one act.
pub(super) fn consent(who: Principal, name: &str, agreed: bool) -> Vec<Edit> {
    let Some(file) = Claimant::of(who).map(FileOf::of) else { return Vec::new() };
    let value = if agreed { "yes" } else { "no" }.to_owned();
    let person = Person { display: displayed(name, agreed), archived: false };
    vec![file.fill(FileField::ShowsName, value), Edit::SetPerson { who, person }]
}

/// The switch of a member or a unit; clerks have no file.
#[component]
pub(super) fn ConsentSwitch(one: Known) -> impl IntoView {
    let w = People::words();
    let doing = Doing::new();
    let (who, name, on) = (one.who, one.name.clone(), one.shows_name());
    let has_file = Claimant::of(who).is_some() && !name.is_empty();
    has_file.then(|| {
        let change = Callback::new(move |agreed| {
            doing.run(
                consent(who, &name, agreed),
                if agreed { w.shown_whole } else { w.shown_masked },
                || (),
            );
        });
        view! {
            <Switch label=w.agreed on=Signal::stored(on) on_change=change testid="person-agreed"/>
            {doing.trouble()}
        }
    })
}
