//! 人员: members, units and clerks of the community, and the links they open the app with.
//!
//! A person is kept offline like everything else; making a link needs the relay. Nobody is deleted: who is archived
//! leaves the list, and stays readable in what was done.

mod access;
mod add;
mod consent;
mod edit;
pub(super) mod making;
mod terms;

use domain::{
    community::Person,
    edit::{Edit, FileField, FileOf},
    mask::{Audience, Classified},
    principal::{Principal, Role},
    unmask::Subject,
};
use leptos::prelude::*;

use super::{
    doing::{Desk, Doing},
    trail::history_link,
    unmask::{Seen, Unmask},
};
use crate::{
    components::{Badge, Empty, Icon, PageHead, Search, Switch},
    shell::{Record, Shell},
    words::{Common, People, sentence},
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
    archived: bool,
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

/// The own file of a member or a unit; others have none.
const fn file_of(who: Principal) -> Option<FileOf> {
    match who {
        Principal::Member(id) => Some(FileOf::Member(id)),
        Principal::Liaison(id) => Some(FileOf::Unit(id)),
        Principal::Staff(_) | Principal::Surveyor(_) | Principal::Resident(_) | Principal::District(_) => {
            None
        }
    }
}

fn known(shell: Shell) -> Vec<Known> {
    shell.view().with(|view| {
        let community = &view.community;
        community
            .people
            .iter()
            .map(|(who, person)| {
                let file = file_of(*who);
                let field =
                    |field| file.map(|file| community.on_card(file, field).to_owned()).unwrap_or_default();
                Known {
                    who: *who,
                    display: person.display.clone(),
                    name: field(FileField::Name),
                    phone: field(FileField::Phone),
                    attached: field(FileField::Attached),
                    agreed: field(FileField::ShowsName),
                    archived: person.archived,
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
    let (editing, open) = (RwSignal::new(None), RwSignal::new(false));
    let edit = Callback::new(move |one: Known| {
        editing.set(Some(one));
        open.set(true);
    });
    let all_too = RwSignal::new(false);
    let archived = Memo::new(move |_| {
        desk.shell.view().with(|view| view.community.people.values().filter(|person| person.archived).count())
    });
    let people = Memo::new(move |_| {
        let mut list = known(desk.shell);
        list.retain(|one| all_too.get() || !one.archived);
        search.with(|text| {
            let text = text.trim();
            list.retain(|one| {
                text.is_empty()
                    || [&one.display, &one.name, &one.attached].iter().any(|value| value.contains(text))
                    || one.phone.ends_with(text)
            });
        });
        list.sort_by(|a, b| {
            let place =
                |one: &Known| (one.who.role(), one.archived, one.attached.clone(), one.name.clone(), one.who);
            place(a).cmp(&place(b))
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
                        {list.into_iter().map(|one| view! { <li><PersonRow one made edit/></li> }).collect_view()}
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
                    {move || Some(archived.get()).filter(|archived| *archived > 0).map(|archived| view! {
                        <Switch label=sentence!("也显示已停用的（{}）", "Show archived ones too ({})", archived) on=all_too
                            on_change=Callback::new(move |on| all_too.set(on)) testid="show-archived"/>
                    })}
                </div>
                {group(Role::Member, w.members, "members")}
                {group(Role::Liaison, w.units, "units")}
                {group(Role::Staff, w.clerks, "clerks")}
                {move || people.with(Vec::is_empty).then(|| view! { <Empty icon="search" title=w.nobody/> })}
                <access::AccessPart made/>
                <edit::EditSheet one=editing open/>
            }
            .into_any()
        } else {
            view! { <Empty icon="person" title=Common::words().only_staff/> }.into_any()
        }}
    }
}

#[component]
fn PersonRow(one: Known, made: making::Making, edit: Callback<Known>) -> impl IntoView {
    let w = People::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let name = if one.name.is_empty() { one.display.clone() } else { one.name.clone() };
    let seen: Seen = RwSignal::default();
    let (phone, attached, display) = (one.phone.clone(), one.attached.clone(), one.display.clone());
    let small = move || {
        let phone = if seen.with(|seen| seen.contains(FileField::Phone.key())) {
            phone.clone()
        } else {
            FileField::Phone.seen(Audience::Staff, &phone)
        };
        let small = [attached.clone(), phone, sentence!("公示为 {}", "shown as {}", display)];
        small.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
    };
    let unmask = one.subject().filter(|_| !one.phone.is_empty()).map(|subject| {
        view! { <Unmask subject fields=vec![FileField::Phone.key().to_owned()] seen/> }
    });
    let (who, label, archived) = (one.who, one.display.clone(), one.archived);
    let restored = Person { display: one.display.clone(), archived: false };
    let button = if archived {
        view! {
            <button type="button" class="button small" data-testid="restore-person" aria-busy=move || doing.busy()
                on:click=move |_| doing.run(vec![Edit::SetPerson { who, person: restored.clone() }], w.restored, || ())>
                {w.restore}
            </button>
        }
        .into_any()
    } else {
        (move || manages(desk, who.role()).then(|| {
            let label = label.clone();
            view! {
                <button type="button" class="button small" data-testid="make-link" aria-busy=move || made.busy()
                    on:click=move |_| made.ask(who, label.clone())>{w.make_link}</button>
            }
        }))
        .into_any()
    };
    let (changing, consenting) = (one.clone(), one);
    view! {
        <div class="row" data-testid="person" data-who=who.to_string()>
            <span class="row-main">
                <strong>{name.clone()}" "{archived.then(|| view! { <Badge words=w.archived/> })}</strong>
                <small>{small}</small>
                {unmask}
                {(!archived).then(|| view! { <consent::ConsentSwitch one=consenting/> })}
            </span>
            <span class="actions row-foot">
                {history_link(Record::Person(who))}
                <button type="button" class="button small quiet" data-testid="edit-person"
                    aria-label=format!("{} {name}", w.edit) on:click=move |_| edit.run(changing.clone())>
                    <Icon name="pencil"/>{w.edit}
                </button>
                {button}
            </span>
        </div>
        {doing.trouble()}
    }
}
