//! 人员: members, units and clerks of the community, and the links they open the app with.
//!
//! A person is kept offline like everything else; making a link needs the relay.

mod access;
mod add;
mod consent;
mod making;
mod terms;

use domain::{
    edit::FileField,
    mask::{Audience, Classified},
    principal::{Principal, Role},
    unmask::Subject,
};
use leptos::prelude::*;

use super::{
    doing::Desk,
    trail::history_link,
    unmask::{Seen, Unmask},
};
use crate::{
    components::{Empty, PageHead, Search},
    shell::{Record, Shell},
    words::{self, Common, People},
};

/// One person or unit as the list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Known {
    who: Principal,
    display: String,
    name: String,
    phone: String,
    attached: String,
    /// What the file says of the consent to show the full name.
    agreed: String,
}

impl Known {
    /// Whether everybody sees the full name: by the consent, or where none was noted by what is displayed.
    fn shows_name(&self) -> bool {
        match self.agreed.as_str() {
            "yes" => true,
            "no" => false,
            _ => self.display == self.name,
        }
    }

    /// Whose data it is, where there is a file.
    fn subject(&self) -> Option<Subject> {
        match self.who {
            Principal::Member(id) => Some(Subject::Member(id)),
            Principal::Liaison(id) => Some(Subject::Unit(id)),
            Principal::Staff(_)
            | Principal::Surveyor(_)
            | Principal::Resident(_)
            | Principal::District(_) => None,
        }
    }
}

fn known(shell: Shell) -> Vec<Known> {
    shell.view().with(|view| {
        let community = &view.community;
        community
            .people
            .iter()
            .filter(|(_, person)| !person.archived)
            .map(|(who, person)| {
                let file = match who {
                    Principal::Member(id) => community.members.get(id),
                    Principal::Liaison(id) => community.units.get(id),
                    Principal::Staff(_)
                    | Principal::Surveyor(_)
                    | Principal::Resident(_)
                    | Principal::District(_) => None,
                };
                let field = |field| file.and_then(|file| file.card.get(&field).cloned()).unwrap_or_default();
                Known {
                    who: *who,
                    display: person.display.clone(),
                    name: field(FileField::Name),
                    phone: field(FileField::Phone),
                    attached: field(FileField::Attached),
                    agreed: field(FileField::ShowsName),
                }
            })
            .collect()
    })
}

/// Whether this person manages links of a role.
fn manages(desk: Desk, role: Role) -> bool {
    desk.shell.me().with(|me| me.as_ref().is_some_and(|me| domain::access::manages(&me.grant, role)))
}

/// The page.
#[component]
pub(crate) fn PeoplePage() -> impl IntoView {
    let w = People::words();
    let desk = Desk::here();
    let search = RwSignal::new(String::new());
    let made = making::Making::new();
    let people = Memo::new(move |_| {
        let mut list = known(desk.shell);
        search.with(|text| {
            let text = text.trim();
            list.retain(|one| {
                text.is_empty()
                    || [&one.display, &one.name, &one.attached].iter().any(|value| value.contains(text))
                    || one.phone.ends_with(text)
            });
        });
        list.sort_by(|a, b| {
            (a.who.role(), &a.attached, &a.name, a.who).cmp(&(b.who.role(), &b.attached, &b.name, b.who))
        });
        list
    });
    let group = move |role: Role, title: &'static str, testid: &'static str| {
        move || {
            let list: Vec<Known> =
                people.with(|list| list.iter().filter(|one| one.who.role() == role).cloned().collect());
            (!list.is_empty()).then(|| view! {
                <section class="part" data-testid=testid>
                    <h2>{title} " " <span class="pill-count">{list.len()}</span></h2>
                    <ul class="rows" role="list">
                        {list.into_iter().map(|one| view! { <li><PersonRow one made/></li> }).collect_view()}
                    </ul>
                </section>
            })
        }
    };
    view! {
        <PageHead title=w.title lead=Signal::stored(w.lead.to_owned())/>
        {move || if desk.is_staff() {
            view! {
                <div class="stack">
                    <making::MadeLinkPart made/>
                    <making::MakeLinkSheet made/>
                    <add::AddPerson made/>
                    <Search label=w.search placeholder=w.search_hint value=search testid="people-search"/>
                </div>
                {group(Role::Member, w.members, "members")}
                {group(Role::Liaison, w.units, "units")}
                {group(Role::Staff, w.clerks, "clerks")}
                <access::AccessPart made/>
            }
            .into_any()
        } else {
            view! { <Empty icon="person" title=Common::words().only_staff/> }.into_any()
        }}
    }
}

#[component]
fn PersonRow(one: Known, made: making::Making) -> impl IntoView {
    let w = People::words();
    let desk = Desk::here();
    let name = if one.name.is_empty() { one.display.clone() } else { one.name.clone() };
    let seen: Seen = RwSignal::default();
    let (phone, attached, display) = (one.phone.clone(), one.attached.clone(), one.display.clone());
    let small = move || {
        let phone = if seen.with(|seen| seen.contains(FileField::Phone.key())) {
            phone.clone()
        } else {
            FileField::Phone.seen(Audience::Staff, &phone)
        };
        let small = [attached.clone(), phone, words::sentence!("公示为 {}", "shown as {}", display)];
        small.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
    };
    let unmask = one.subject().filter(|_| !one.phone.is_empty()).map(|subject| {
        view! { <Unmask subject fields=vec![FileField::Phone.key().to_owned()] seen/> }
    });
    let (who, label) = (one.who, one.display.clone());
    view! {
        <div class="row" data-testid="person" data-who=who.to_string()>
            <span class="row-main">
                <strong>{name}</strong><small>{small}</small>
                {unmask}
                <consent::ConsentSwitch one/>
            </span>
            {history_link(Record::Person(who))}
            {move || manages(desk, who.role()).then(|| {
                let label = label.clone();
                view! {
                    <button type="button" class="button small" data-testid="make-link" aria-busy=move || made.busy()
                        on:click=move |_| made.ask(who, label.clone())>{w.make_link}</button>
                }
            })}
        </div>
    }
}
