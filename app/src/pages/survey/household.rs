//! The fields of a household, each kept when it is left.

use domain::{
    register::Membership,
    survey::{DoorField, Employment, Tenure},
};
use leptos::prelude::*;

use super::{
    at::{At, phone_error},
    many::ManyChoices,
};
use crate::{
    components::{Choices, DraftField, Option2},
    words::{Doorstep, FieldName as _, employment, membership, satisfaction, tenure},
};

/// The card of the household.
#[component]
pub(super) fn HouseholdPart(at: At) -> impl IntoView {
    let d = Doorstep::words();
    let groups = at.desk().shell.view().with_untracked(|view| view.community.settings.special_groups.clone());
    let (phone, residents) = (at.field(DoorField::Phone), at.field(DoorField::Residents));
    let residents_error = Signal::derive(move || {
        let good =
            residents.with(|text| text.is_empty() || text.parse::<u8>().is_ok_and(|people| people < 100));
        if good { String::new() } else { d.residents_wrong.to_owned() }
    });
    let tenures = Tenure::ALL.map(|one| Option2::new(one.key(), tenure(one))).to_vec();
    let willing = vec![Option2::new("yes", d.yes), Option2::new("no", d.no)];
    let stars = (1..=5).map(|stars| Option2::new(stars.to_string(), satisfaction(stars))).collect();
    view! {
        <section class="part form" data-testid="household">
            <h2>{d.household}</h2>
            <div class="field-row">
                <DraftField label=DoorField::Householder.name() value=at.field(DoorField::Householder)
                    on_commit=at.keep(DoorField::Householder) testid="door-householder"/>
                <DraftField label=DoorField::Residents.name() value=residents on_commit=at.keep(DoorField::Residents)
                    kind="number" error=residents_error testid="door-residents"/>
            </div>
            <DraftField label=DoorField::Phone.name() value=phone on_commit=at.keep(DoorField::Phone) kind="tel"
                error=phone_error(phone) testid="door-phone"/>
            <Choices legend=DoorField::Tenure.name() options=tenures value=at.field(DoorField::Tenure)
                on_choose=at.keep(DoorField::Tenure) testid="door-tenure"/>
            <Choices legend=DoorField::Willing.name() options=willing value=at.field(DoorField::Willing)
                on_choose=at.keep(DoorField::Willing) testid="door-willing"/>
            <ManyChoices legend=DoorField::Groups.name() options=groups value=at.field(DoorField::Groups)
                on_choose=at.keep(DoorField::Groups) testid="door-groups"/>
            <Choices legend=DoorField::Satisfaction.name() options=stars value=at.field(DoorField::Satisfaction)
                on_choose=at.keep(DoorField::Satisfaction) testid="door-satisfaction"/>
            <DraftField label=DoorField::Remark.name() value=at.field(DoorField::Remark) on_commit=at.keep(DoorField::Remark)
                lines=true testid="door-remark"/>
        </section>
    }
}

/// 党员类别, with the answer that somebody is none.
pub(super) fn memberships() -> Vec<Option2> {
    let none = Option2::new("", Doorstep::words().not_member);
    Membership::ALL.map(|one| Option2::new(one.key(), membership(one))).into_iter().chain([none]).collect()
}

/// 在职/退休/流动.
pub(super) fn employments() -> Vec<Option2> {
    Employment::ALL.map(|one| Option2::new(one.key(), employment(one))).to_vec()
}
