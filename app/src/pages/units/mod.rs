//! 单位: the ledger of units, one unit's page for staff, and the own page of the unit's contact person.

mod answers;
mod card;
mod honours;
mod ledger;
mod letters;
mod own;
mod page;
mod people;
mod person;
mod resources;

pub(crate) use ledger::UnitsPage;
pub(crate) use own::OwnUnitPage;
pub(crate) use page::UnitPage;

use std::sync::Arc;

use domain::{
    id::Id,
    principal::Unit,
    register::{UnitField, UnitFile},
};
use leptos::prelude::*;

use super::doing::Desk;

/// One unit's file; changes only when the file does.
fn file(desk: Desk, unit: Id<Unit>) -> Memo<Option<Arc<UnitFile>>> {
    Memo::new(move |_| desk.shell.view().with(|view| view.community.units.get(&unit).cloned()))
}

/// A field of the unit's card, as a signal.
fn on_card(file: Memo<Option<Arc<UnitFile>>>, field: UnitField) -> Signal<String> {
    Memo::new(move |_| {
        file.with(|file| file.as_ref().map(|file| file.card.get(field).to_owned()).unwrap_or_default())
    })
    .into()
}
