//! 同一个人: another card that seems to be the same person's, and making one card of the two.
//!
//! Facts of a check-in stay in the file in which they were stated, so a card that has any is not taken into another one.

use std::sync::Arc;

use domain::{
    access::DocName,
    community::{Community, Person},
    edit::{Edit, RegisterEdit},
    id::Id,
    principal::{Member, Principal},
    register::{MemberField, MemberFile, SameMember, Told, same_member},
};
use leptos::{prelude::*, task::spawn_local};

use super::{
    book::{Line, register_book},
    keeping::Keeping,
};
use crate::{
    components::Reason,
    pages::{doing::Doing, pictures::lay_under},
    words::{self, FieldName, Member as Words, sentence},
};

/// The part of the page; nothing where nobody else seems to be meant.
#[component]
pub(super) fn SamePart(keeping: Keeping) -> impl IntoView {
    let book = register_book(keeping.desk());
    let same = Memo::new(move |_| {
        book.with(|book| {
            let Some(own) = book.get(keeping.member) else { return Vec::new() };
            let is_same = |line: &Arc<Line>| {
                line.id != own.id
                    && matches!(
                        same_member(&own.identity, &line.identity),
                        SameMember::Likely | SameMember::Surely
                    )
            };
            book.iter().filter(|line| is_same(line)).cloned().collect::<Vec<_>>()
        })
    });
    move || {
        let same = same.get();
        (!same.is_empty()).then(|| {
            let rows = same.into_iter().map(|line| view! { <Other keeping line/> }).collect_view();
            view! {
                <section class="part stack" data-testid="same"><h2>{Words::words().same}</h2>{rows}</section>
            }
        })
    }
}

/// Whether something was stated in a file that has to stay there.
fn has_facts(community: &Community, id: Id<Member>) -> bool {
    let file = community.member(id);
    !community.checkin_facts(id).is_empty()
        || file.is_some_and(|file| !file.urgings.is_empty() || !file.exemptions.is_empty())
}

/// What the other card would add, and the fields in which the two differ: there this card stays as it is.
fn taken(own: &MemberFile, other: &MemberFile) -> (Vec<(MemberField, String)>, Vec<MemberField>) {
    let filled = other.card.iter().filter(|(field, _)| own.card.get(*field) != other.card.get(*field));
    let (adds, differ): (Vec<_>, Vec<_>) = filled.partition(|(field, _)| !own.card.has(*field));
    // A unit is one thing, whether by name or in words.
    let has_unit = own.card.has(MemberField::Unit) || own.card.has(MemberField::UnitName);
    let adds = adds
        .into_iter()
        .filter(|(field, _)| !(has_unit && matches!(field, MemberField::Unit | MemberField::UnitName)))
        .map(|(field, value)| (field, value.to_owned()))
        .collect();
    (adds, differ.into_iter().map(|(field, _)| field).collect())
}

/// Takes the other card into this one: its card is emptied, whoever is displayed for it is archived, and units that list the
/// person under the other id learn this one.
fn merge(
    community: &Community,
    own: Id<Member>,
    other: Id<Member>,
    adds: Vec<(MemberField, String)>,
) -> Vec<Edit> {
    let mut edits = Vec::new();
    if !adds.is_empty() {
        edits.push(Edit::Register(RegisterEdit::FillMember { member: own, fields: adds }));
    }
    let card = community.member(other).map(|file| file.card.clone()).unwrap_or_default();
    let emptied: Vec<(MemberField, String)> = MemberField::ALL
        .iter()
        .filter(|field| card.has(**field))
        .map(|field| (*field, String::new()))
        .collect();
    edits.push(Edit::Register(RegisterEdit::FillMember { member: other, fields: emptied }));
    let who = Principal::Member(other);
    if let Some(person) = community.people.get(&who).filter(|person| !person.archived) {
        edits.push(Edit::SetPerson { who, person: Person { archived: true, ..person.clone() } });
    }
    for (unit, file) in community.units.iter().filter(|(_, unit)| unit.roster.contains_key(&other)) {
        let told = Told { member: Some(own), ..file.told.get(&other).cloned().unwrap_or_default() };
        edits.push(Edit::Register(RegisterEdit::TellUnit { unit: *unit, person: other, told }));
    }
    edits
}

#[component]
fn Other(keeping: Keeping, line: Arc<Line>) -> impl IntoView {
    let w = Words::words();
    let desk = keeping.desk();
    let doing = Doing::new();
    let (own, other) = (keeping.member, line.id);
    let sure = RwSignal::new(false);
    let facts = desk.shell.view().with_untracked(|view| has_facts(&view.community, other));
    let (adds, differ) = keeping
        .file
        .with_untracked(|file| file.as_ref().map(|file| taken(file, &line.file)))
        .unwrap_or_default();
    let names = |fields: &[MemberField]| {
        fields.iter().map(|field| field.name()).collect::<Vec<_>>().join(words::say("、", ", "))
    };
    let adds_words: Vec<MemberField> = adds.iter().map(|(field, _)| *field).collect();
    let (adds_words, differ) = (names(&adds_words), names(&differ));
    let photo = adds.iter().find(|(field, _)| *field == MemberField::Photo).map(|(_, hash)| hash.clone());
    let adds = StoredValue::new(adds);
    let run = move |_| {
        if !sure.get_untracked() {
            return sure.set(true);
        }
        // The photo has to lie under this card, too, or the member could not see it.
        if let Some(hash) = photo.clone() {
            spawn_local(async move { drop(lay_under(desk, DocName::Member(own), vec![hash]).await) });
        }
        let edits =
            desk.shell.view().with_untracked(|view| merge(&view.community, own, other, adds.get_value()));
        doing.run(edits, w.merged, || ());
    };
    view! {
        <div class="conflict" data-testid="same-as">
            <p class="notice-title">
                {sentence!("和“{}”像是同一个人", "Seems to be “{}”", line.get(MemberField::Name))} " "
                <small>{line.unit.clone()}</small>
            </p>
            <div class="actions">
                <a class="button small" href=format!("/member/{other}")>{w.see_other}</a>
                {(!facts).then(|| view! {
                    <button type="button" class="button small primary" data-testid="merge" aria-busy=move || doing.busy()
                        on:click=run>{move || if sure.get() { w.merge_sure } else { w.merge }}</button>
                })}
            </div>
            {if facts {
                view! { <Reason text=w.other_has_facts/> }.into_any()
            } else {
                view! {
                    {(!adds_words.is_empty()).then(|| view! { <p class="hint">{sentence!("会补上：{}", "Adds: {}", adds_words)}</p> })}
                    {(!differ.is_empty()).then(|| view! { <p class="hint">{sentence!("两处不同，以本页为准：{}", "Differ, this card stays: {}", differ)}</p> })}
                }
                .into_any()
            }}
            {doing.trouble()}
        </div>
    }
}
