//! In-service members found at the doors: matched with the register, enrolled, or let be. On the page of all buildings and
//! on the door itself; for staff, who alone can write a member's file.

use std::sync::Arc;

use domain::{
    edit::{Edit, SurveyEdit},
    grant::Site,
    id::Id,
    mask::{Audience, Classified},
    principal::Member,
    register::{MemberField, MemberIdentity, SameMember},
    survey::{Door, Met, MetCard, MetField, NOBODY, enrol, identities, place, proposals, ruled_out},
};
use leptos::prelude::*;

use super::{book::SurveyBook, door_path};
use crate::{
    components::{Icon, Reason},
    pages::doing::{Desk, Doing},
    words::{Surveying, same_member, sentence},
};

/// Rows shown before somebody asks for more.
const SHOWN: usize = 12;

/// Somebody met who is not matched yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Open {
    pub(super) site: Site,
    pub(super) door: Id<Door>,
    pub(super) met: Id<Met>,
}

/// Whom somebody may be.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Perhaps {
    member: Id<Member>,
    sure: SameMember,
    name: String,
}

type Register = Arc<Vec<(Id<Member>, MemberIdentity)>>;

/// Everybody of the register, read anew when a member's or a unit's file changes.
fn register(desk: Desk) -> Memo<Register> {
    let files = Memo::new(move |_| {
        desk.shell.view().with(|view| {
            let files = (Arc::as_ptr(&view.community.members), Arc::as_ptr(&view.community.units));
            (files.0 as usize, files.1 as usize)
        })
    });
    Memo::new(move |_| {
        files.track();
        desk.shell.view().with_untracked(|view| Arc::new(identities(&view.community)))
    })
}

/// Who a person met may be, and what is written down of them.
fn perhaps(desk: Desk, register: &Register, open: Open) -> (MetCard, Vec<Perhaps>) {
    desk.shell.view().with(|view| {
        let survey = view.community.surveys.get(&open.site);
        let Some(household) = survey.and_then(|survey| survey.doors.get(&open.door)) else {
            return (MetCard::default(), Vec::new());
        };
        let card = household.people.get(&open.met).cloned().unwrap_or_default();
        let found = proposals(household, register).into_iter().filter(|found| found.met == open.met);
        let named = found.map(|found| {
            let file = view.community.member(found.member);
            let name = file.map_or("", |file| file.card.get(MemberField::Name));
            let unit = file.map_or("", |file| view.community.unit_name(&file.card));
            let parts = [name, unit].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>();
            Perhaps { member: found.member, sure: found.sure, name: parts.join(" · ") }
        });
        (card, named.collect())
    })
}

/// The list on the page of all buildings; nothing when everybody is matched.
#[component]
pub(super) fn FoundPart(book: Memo<SurveyBook>) -> impl IntoView {
    let w = Surveying::words();
    let register = register(Desk::here());
    let shown = RwSignal::new(SHOWN);
    let all = Memo::new(move |_| {
        book.with(|book| {
            let of = |entry: &Arc<super::book::Entry>| {
                let site = entry.site;
                entry.open.clone().into_iter().map(move |(door, met)| Open { site, door, met })
            };
            book.entries.iter().flat_map(of).collect::<Vec<_>>()
        })
    });
    let page = move || all.with(|all| all.iter().take(shown.get()).copied().collect::<Vec<_>>());
    let more = Memo::new(move |_| all.with(Vec::len).saturating_sub(shown.get()));
    let any = Memo::new(move |_| all.with(|all| !all.is_empty()));
    move || {
        any.get().then(|| {
            view! {
                <section class="part stack" data-testid="found-members">
                    <h2>{w.found}</h2>
                    <p class="hint">{w.found_hint}</p>
                    <ul class="stack" role="list">
                        <For each=page key=|open| (open.door, open.met) let:open>
                            <li><article class="card" data-testid="found-member"><Matching open register named=true/></article></li>
                        </For>
                    </ul>
                    {move || (more.get() > 0).then(|| view! {
                        <div class="actions">
                            <button type="button" class="button wide" on:click=move |_| shown.update(|shown| *shown += 40)>
                                {sentence!("再看 {} 人", "{} more", more.get())}
                            </button>
                        </div>
                    })}
                </section>
            }
        })
    }
}

/// On the card of a person met.
#[component]
pub(super) fn MatchingHere(open: Open) -> impl IntoView {
    let register = register(Desk::here());
    view! { <div class="stack" data-testid="matching"><Matching open register named=false/></div> }
}

/// Who somebody may be, with what can be done about it. `named` says who it is about, too.
#[component]
fn Matching(open: Open, register: Memo<Register>, named: bool) -> impl IntoView {
    let w = Surveying::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let known = Memo::new(move |_| register.with(|register| perhaps(desk, register, open)));
    let Open { site, door, met } = open;
    let fill = move |field: MetField, value: String| {
        vec![Edit::Survey(SurveyEdit::FillMet { site, door, met, fields: vec![(field, value)] })]
    };
    let not = move |whom: &str| {
        let value = known.with_untracked(|(card, _)| ruled_out(card, whom));
        doing.run(fill(MetField::NotMember, value), w.dismissed, || ());
    };
    let make = move |_| {
        let edits = desk.shell.view().with_untracked(|view| enrol(&view.community, site, door, met));
        if edits.is_empty() { doing.fail(w.name_first) } else { doing.run(edits, w.enrolled, || ()) }
    };
    let head = move || {
        named.then(|| {
            let (name, unit) = known.with(|(card, _)| {
                let seen = |field: MetField| field.seen(Audience::Staff, card.get(field));
                (seen(MetField::Name), seen(MetField::Unit))
            });
            let at = desk.shell.view().with(|view| {
                let survey = view.community.surveys.get(&site);
                let household = survey.and_then(|survey| survey.doors.get(&door));
                let building = view.community.buildings.get(&site.building);
                household.map(|household| place(building, &household.door)).unwrap_or_default()
            });
            let name =
                if name.is_empty() { crate::words::Doorstep::words().unnamed.to_owned() } else { name };
            let title =
                [name, unit].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
            view! {
                <header class="card-head"><h3>{title}</h3></header>
                <p><a href=door_path(site, door)>{at}</a></p>
            }
        })
    };
    let rows = move || {
        let list = known.with(|(_, list)| list.clone());
        list.into_iter()
            .map(|one| {
                let member = one.member.to_string();
                let (is, other) = (member.clone(), member);
                view! {
                    <li class="bar" data-testid="proposal">
                        <span>
                            <a href=format!("/member/{}", one.member)>{one.name}</a> " "
                            <small>{same_member(one.sure)}</small>
                        </span>
                        <span class="actions">
                            <button type="button" class="button small primary" data-testid="proposal-yes"
                                on:click=move |_| doing.run(fill(MetField::Member, is.clone()), w.matched, || ())>{w.is_member}</button>
                            <button type="button" class="button small" data-testid="proposal-no"
                                on:click=move |_| not(&other)>{w.is_not}</button>
                        </span>
                    </li>
                }
            })
            .collect_view()
    };
    let nameless = Memo::new(move |_| known.with(|(card, _)| !card.has(MetField::Name)));
    view! {
        {head}
        <ul class="stack" role="list">{rows}</ul>
        {move || nameless.get().then(|| view! { <Reason text=w.name_first/> })}
        {doing.trouble()}
        <div class="actions">
            <button type="button" class="button small" data-testid="enrol" disabled=move || nameless.get()
                aria-busy=move || doing.busy() on:click=make><Icon name="plus"/>{w.enrol}</button>
            <button type="button" class="button small quiet" data-testid="enrol-nobody" on:click=move |_| not(NOBODY)>{w.nobody}</button>
        </div>
    }
}
