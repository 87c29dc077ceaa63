//! 评选表彰: selections of those who are honoured, for everybody; what each may do follows from the role and the stage.
//!
//! Votes and objections are in the own file of whoever gave them, reasons and checks with staff: nothing of them is shown to
//! anybody else.

mod candidates;
mod certificate;
mod deciding;
mod edit;
mod list;
mod objections;
mod one;
mod own;
mod rules;

pub(crate) use certificate::{HonourPapersPage, issuer};
pub(crate) use list::{HonourTools, HonoursPage, honours_waiting};
pub(crate) use one::{HonourDesk, HonourPage, One};
pub(crate) use rules::HonourRules;

use std::collections::BTreeSet;

use domain::{
    award::AwardStep,
    edit::{AwardEdit, Edit, FileField, FileOf},
    id::Id,
    principal::{Member, Principal},
};
use leptos::prelude::*;

use super::{doing::Desk, wish::who};

/// A member as whoever looks may call them: whole for staff and the member, else as everybody is shown them.
pub(crate) fn name_of(desk: Desk, member: Id<Member>) -> String {
    let known = desk
        .shell
        .view()
        .with(|view| view.community.on_card(FileOf::Member(member), FileField::Name).to_owned());
    if known.is_empty() { who(desk, Principal::Member(member)) } else { known }
}

/// A step of staff.
fn step(desk: Desk, one: One, what: AwardStep) -> Vec<Edit> {
    vec![Edit::Award(AwardEdit::Step { award: one.id, step: desk.shell.new_id(), what })]
}

/// Everybody who may be recommended, by name; of members who look, as everybody is shown them.
pub(crate) fn people(desk: Desk) -> Vec<(Id<Member>, String)> {
    let mut all: Vec<(Id<Member>, String)> = desk.shell.view().with_untracked(|view| {
        let community = &view.community;
        let listed = community.people.keys().filter_map(|who| match who {
            Principal::Member(id) => Some(*id),
            _ => None,
        });
        let known: BTreeSet<Id<Member>> = listed.chain(community.members.keys().copied()).collect();
        let active = known.into_iter().filter(|id| !community.has_left(&Principal::Member(*id)));
        active
            .map(|id| {
                let name = community.on_card(FileOf::Member(id), FileField::Name);
                let display = community.display(&Principal::Member(id));
                let unit = community.member(id).map_or("", |file| community.unit_name(&file.card));
                let name = if name.is_empty() { display } else { name };
                (id, [name, unit].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · "))
            })
            .filter(|(_, name)| !name.is_empty())
            .collect()
    });
    all.sort_by(|(one, a), (two, b)| (a, one).cmp(&(b, two)));
    all
}

/// Members to tick; who is ticked is in `chosen`.
#[component]
pub(crate) fn Picks(
    #[prop(into)] legend: String,
    people: Vec<(Id<Member>, String)>,
    chosen: RwSignal<BTreeSet<Id<Member>>>,
    testid: &'static str,
) -> impl IntoView {
    let rows = people
        .into_iter()
        .map(|(member, name)| {
            let switch = move |event| {
                let on = event_target_checked(&event);
                chosen.update(|chosen| {
                    if on {
                        chosen.insert(member)
                    } else {
                        chosen.remove(&member)
                    };
                });
            };
            view! {
                <label class="choice">
                    <input type="checkbox" value=member.to_string() on:change=switch
                        prop:checked=move || chosen.with(|chosen| chosen.contains(&member))/>
                    <span>{name}</span>
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset class="field" data-testid=testid>
            <legend>{legend}</legend>
            <div class="choices">{rows}</div>
        </fieldset>
    }
}
