//! Members whom more than one unit lists: a person asks which it is and chooses. The line on the other rosters goes.

use domain::{
    edit::{Edit, RegisterEdit},
    id::Id,
    principal::{Member, Unit},
    register::{MemberField, UnitField},
};
use leptos::prelude::*;

use super::named;
use crate::{
    components::{Empty, Notice},
    pages::doing::{Desk, Doing},
    words::checkin::Queue,
};

/// Whom the units list, under which ids each: a line that was added again stands twice on one roster.
type Listed = (Id<Member>, String, Vec<(Id<Unit>, Vec<Id<Member>>, String)>);

fn listed(desk: Desk) -> Vec<Listed> {
    desk.shell.view().with(|view| {
        let community = &view.community;
        let several = community.claimed_by_several_units();
        several
            .into_iter()
            .map(|(member, units)| {
                let units: Vec<(_, Vec<_>, _)> = units
                    .into_iter()
                    .filter_map(|id| {
                        let unit = community.unit(id)?;
                        let lines = unit.roster.keys().filter(|person| unit.in_register(**person) == member);
                        Some((id, lines.copied().collect(), unit.card.get(UnitField::Name).to_owned()))
                    })
                    .collect();
                let own = community.member(member).map(|file| file.card.get(MemberField::Name).to_owned());
                let name = own.filter(|name| !name.is_empty()).or_else(|| {
                    let (unit, lines, _) = units.first()?;
                    Some(community.unit(*unit)?.roster.get(lines.first()?)?.get(MemberField::Name).to_owned())
                });
                (member, named(&name.unwrap_or_default()), units)
            })
            .collect()
    })
}

/// The list.
#[component]
pub(super) fn SeveralPart() -> impl IntoView {
    let w = Queue::words();
    let desk = Desk::here();
    let all = Memo::new(move |_| listed(desk));
    view! {
        <div class="stack">
            <Notice tone="info" title=w.several_note text=w.several_text/>
            {move || all.get().into_iter().map(|one| view! { <One one/> }).collect_view()}
            {move || all.with(Vec::is_empty).then(|| view! { <Empty icon="check" title=w.nobody/> })}
        </div>
    }
}

#[component]
fn One(one: Listed) -> impl IntoView {
    let w = Queue::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let (member, name, units) = one;
    let all = units.clone();
    let choose = move |chosen: Id<Unit>| {
        let mut edits = Vec::new();
        desk.shell.view().with_untracked(|view| {
            // Who is not in the register yet is enrolled from the roster that is left.
            if view.community.member(member).is_some_and(|file| file.card.has(MemberField::Name)) {
                let fields = vec![(MemberField::Unit, chosen.to_string())];
                edits.push(RegisterEdit::FillMember { member, fields });
            }
            for (unit, lines, _) in all.iter().filter(|(unit, ..)| *unit != chosen) {
                let roster = view.community.unit(*unit).map(|unit| &unit.roster);
                edits.extend(lines.iter().filter_map(|person| {
                    let fields =
                        roster?.get(person)?.iter().map(|(field, _)| (field, String::new())).collect();
                    Some(RegisterEdit::FillRoster { unit: *unit, person: *person, fields })
                }));
            }
        });
        doing.run(edits.into_iter().map(Edit::Register).collect(), w.chosen, || ());
    };
    let choose = StoredValue::new(choose);
    let rows = units
        .into_iter()
        .map(|(unit, _, name)| view! {
            <li class="bar">
                <a href=format!("/unit/{unit}")>{named(&name)}</a>
                <button type="button" class="button small" data-testid="choose-unit" aria-busy=move || doing.busy()
                    on:click=move |_| choose.with_value(|choose| choose(unit))>{w.belongs_to}</button>
            </li>
        })
        .collect_view();
    view! {
        <article class="card" data-tone="warn" data-testid="several">
            <header class="card-head"><h3>{name}</h3></header>
            <ul class="stack" role="list">{rows}</ul>
            {doing.trouble()}
        </article>
    }
}
