//! How the fields of a card are kept: staff fill them in, the member proposes. Each field by itself, as soon as it is left.

use std::{collections::BTreeSet, sync::Arc};

use domain::{
    community::{Community, Person},
    edit::{Edit, RegisterEdit},
    id::Id,
    mask::{Audience, Classified, displayed},
    month::Month,
    person_name::PersonName,
    phone::Phone,
    principal::{Member, Principal},
    register::{MemberCard, MemberField, MemberFile, UnitField},
};
use leptos::prelude::*;

use crate::{
    pages::{
        doing::{Desk, Doing},
        unmask::Seen,
    },
    words::OwnCard,
};

/// How a form keeps its fields.
#[derive(Clone, Copy)]
pub(super) struct Keeping {
    tools: StoredValue<(Desk, Doing)>,
    pub(super) member: Id<Member>,
    /// The member fills in the own card.
    pub(super) own: bool,
    pub(super) file: Memo<Option<Arc<MemberFile>>>,
    /// The card as the form shows it: of the member with what was proposed.
    pub(super) card: Memo<MemberCard>,
    /// What somebody fills in here.
    begun: RwSignal<BTreeSet<MemberField>>,
}

impl Keeping {
    pub(super) fn new(member: Id<Member>, own: bool) -> Self {
        let desk = Desk::here();
        let file = file_of(desk, Signal::stored(Some(member)));
        let card = Memo::new(move |_| {
            file.with(|file| {
                let Some(file) = file else { return MemberCard::default() };
                let mut card = file.card.clone();
                for (field, value) in file.waiting().filter(|_| own) {
                    card.set(field, value);
                }
                card
            })
        });
        Self {
            tools: StoredValue::new((desk, Doing::new())),
            member,
            own,
            file,
            card,
            begun: RwSignal::default(),
        }
    }

    pub(super) fn desk(self) -> Desk {
        self.tools.with_value(|tools| tools.0)
    }

    pub(super) fn doing(self) -> Doing {
        self.tools.with_value(|tools| tools.1)
    }

    /// Whether staff see a field masked. What is empty may be filled in, and does not hide from whoever does so; what comes
    /// from elsewhere is masked, also when the page was there before it.
    pub(super) fn masks(self, field: MemberField, seen: Seen) -> bool {
        !self.own
            && field.is_masked(Audience::Staff)
            && self.card.with(|card| card.has(field))
            && !self.begun.with(|begun| begun.contains(&field))
            && !seen.with(|seen| seen.contains(field.key()))
    }

    /// Somebody begins to fill in a field.
    pub(super) fn begin(self, field: MemberField) {
        if self.begun.with_untracked(|begun| !begun.contains(&field)) {
            self.begun.update(|begun| {
                begun.insert(field);
            });
        }
    }

    pub(super) fn value(self, field: MemberField) -> Memo<String> {
        Memo::new(move |_| self.card.with(|card| card.get(field).to_owned()))
    }

    pub(super) fn on_commit(self, field: MemberField) -> Callback<String> {
        Callback::new(move |value: String| self.keep(field, &value))
    }

    /// Keeps one field.
    pub(super) fn keep(self, field: MemberField, written: &str) {
        let value = tidied(field, written);
        if self.own {
            return self.propose(field, value);
        }
        let mut fields = vec![(field, value.clone())];
        // What is written stands in the place of the unit that was chosen.
        if field == MemberField::UnitName && self.card.with_untracked(|card| card.has(MemberField::Unit)) {
            fields.push((MemberField::Unit, String::new()));
        }
        self.fill(fields);
    }

    /// Keeps several fields as staff, and what is displayed of the member with them.
    pub(super) fn fill(self, fields: Vec<(MemberField, String)>) {
        let edits =
            self.desk().shell.view().with_untracked(|view| filling(&view.community, self.member, fields));
        self.doing().queue(edits, |_| ());
    }

    fn propose(self, field: MemberField, value: String) {
        let on_card = self.file.with_untracked(|file| file.as_ref().is_some_and(|file| file.card.has(field)));
        if value.is_empty() && on_card {
            return self.doing().fail(OwnCard::words().cannot_clear);
        }
        let edit = Edit::Register(RegisterEdit::Propose { member: self.member, field, value });
        self.doing().queue(vec![edit], |_| ());
    }
}

/// A member's file; changes only when the file does.
pub(super) fn file_of(desk: Desk, id: Signal<Option<Id<Member>>>) -> Memo<Option<Arc<MemberFile>>> {
    Memo::new_with_compare(
        move |_| {
            let id = id.get()?;
            desk.shell.view().with(|view| view.community.members.get(&id).cloned())
        },
        |before: Option<&Option<Arc<MemberFile>>>, now: Option<&Option<Arc<MemberFile>>>| match (
            before.and_then(Option::as_ref),
            now.and_then(Option::as_ref),
        ) {
            (Some(before), Some(now)) => !Arc::ptr_eq(before, now),
            (None, None) => before.is_none(),
            _ => true,
        },
    )
}

/// A value in its one form; what is not understood stays as it was written.
pub(super) fn tidied(field: MemberField, written: &str) -> String {
    let written = written.trim();
    match field {
        MemberField::Phone => Phone::parse(written).map_or_else(|_| written.to_owned(), String::from),
        MemberField::Name => PersonName::parse(written).map_or_else(|_| written.to_owned(), String::from),
        MemberField::BirthMonth | MemberField::JoinedParty => {
            Month::parse_noting(written).map_or_else(|_| written.to_owned(), |(month, _)| month.to_string())
        }
        _ => written.to_owned(),
    }
}

/// Fills in fields of a card; how the member is displayed to everybody follows the name and the consent.
pub(super) fn filling(
    community: &Community,
    member: Id<Member>,
    fields: Vec<(MemberField, String)>,
) -> Vec<Edit> {
    let who = Principal::Member(member);
    let before = community.member(member).map(|file| file.card.clone()).unwrap_or_default();
    let mut after = before.clone();
    for (field, value) in &fields {
        after.set(*field, value.as_str());
    }
    let mut edits = vec![Edit::Register(RegisterEdit::FillMember { member, fields })];
    let moved = [MemberField::Name, MemberField::ShowsName]
        .iter()
        .any(|field| before.get(*field) != after.get(*field));
    if let Some(person) = community.people.get(&who).filter(|_| moved && after.has(MemberField::Name)) {
        let agreed = match after.get(MemberField::ShowsName) {
            "yes" => true,
            "no" => false,
            _ => person.display == before.get(MemberField::Name),
        };
        let display = displayed(after.get(MemberField::Name), agreed);
        if display != person.display {
            edits.push(Edit::SetPerson { who, person: Person { display, archived: person.archived } });
        }
    }
    edits
}

/// The fields that a value of this one sets: a unit in words is that of the ledger when there is one of its name, and only one.
pub(super) fn with_unit(
    community: &Community,
    field: MemberField,
    value: &str,
) -> Vec<(MemberField, String)> {
    let mut fields = vec![(field, value.to_owned())];
    if field == MemberField::UnitName {
        let mut named = community.units.iter().filter(|(_, unit)| unit.card.get(UnitField::Name) == value);
        let unit = match (named.next(), named.next()) {
            (Some((id, _)), None) => id.to_string(),
            _ => String::new(),
        };
        fields.push((MemberField::Unit, unit));
    }
    fields
}
