//! People on rosters who are not in the register: enrolled under the id they are listed with, or linked to a member who is
//! there already.

use domain::{
    edit::{Edit, RegisterEdit},
    id::Id,
    mask::{Audience, Classified as _},
    principal::{Member, Unit},
    register::{MemberField, SameMember, ToEnrol, UnitField},
};
use leptos::prelude::*;

use crate::{
    components::{Empty, Icon},
    pages::doing::{Desk, Doing},
    words::{
        checkin::{Enrol, Queue, same_member},
        sentence,
    },
};

/// What a clerk enrols of somebody: everything the unit wrote down.
fn enrol(one: &ToEnrol) -> Edit {
    let fields = one.card.iter().map(|(field, value)| (field, value.to_owned())).collect();
    Edit::Register(RegisterEdit::FillMember { member: one.person, fields })
}

/// The unit's line and the member of the register are one person: both sides know it from now on.
fn link(desk: Desk, one: &ToEnrol, member: Id<Member>) -> Vec<Edit> {
    let (unit, person) = (one.unit, one.person);
    desk.shell.view().with_untracked(|view| {
        let community = &view.community;
        let known = community.member(member).and_then(|file| community.unit_of(&file.card)).map(|(id, _)| id);
        let fields = vec![(MemberField::Unit, unit.to_string())];
        let belongs = (known != Some(unit)).then_some(RegisterEdit::FillMember { member, fields });
        let mut told = community.how_far(member, None, desk.shell.today());
        told.member = Some(member);
        [belongs, Some(RegisterEdit::TellUnit { unit, person, told })]
            .into_iter()
            .flatten()
            .map(Edit::Register)
            .collect()
    })
}

/// The list: of one unit, or of all.
#[component]
pub(crate) fn EnrolPart(unit: Option<Id<Unit>>) -> impl IntoView {
    let w = Enrol::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let all = Memo::new(move |_| {
        let mut all = desk.shell.view().with(|view| view.community.to_enrol());
        all.retain(|one| unit.is_none_or(|unit| unit == one.unit));
        all
    });
    let plain = Memo::new(move |_| all.with(|all| all.iter().filter(|one| one.alike.is_empty()).count()));
    let enrol_all = move |_| {
        let edits =
            all.with_untracked(|all| all.iter().filter(|one| one.alike.is_empty()).map(enrol).collect());
        doing.run(edits, w.done, || ());
    };
    move || {
        if all.with(Vec::is_empty) {
            return unit
                .is_none()
                .then(|| view! { <Empty icon="check" title=Queue::words().nobody/> })
                .into_any();
        }
        let rows = all.get().into_iter().map(|one| view! { <Row one named=unit.is_none()/> }).collect_view();
        view! {
            <section class="part stack" data-testid="to-enrol">
                <h2>{w.title} " " <span class="pill-count">{all.with(Vec::len)}</span></h2>
                <p class="hint">{w.lead}</p>
                {(plain.get() > 1).then(|| view! {
                    <div class="actions">
                        <button type="button" class="button primary" data-testid="enrol-all" aria-busy=move || doing.busy()
                            on:click=enrol_all>{sentence!("{}（{} 人）", "{} ({})", w.all, plain.get())}</button>
                    </div>
                })}
                {doing.trouble()}
                <ul class="rows" role="list">{rows}</ul>
            </section>
        }
        .into_any()
    }
}

#[component]
fn Row(one: ToEnrol, named: bool) -> impl IntoView {
    let w = Enrol::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let (name, unit) = desk.shell.view().with_untracked(|view| {
        let unit = view.community.unit(one.unit).map_or("", |unit| unit.card.get(UnitField::Name));
        (one.card.get(MemberField::Name).to_owned(), unit.to_owned())
    });
    let phone = MemberField::Phone.seen(Audience::Staff, one.card.get(MemberField::Phone));
    let job = one.card.get(MemberField::JobTitle).to_owned();
    let small = [unit, job, phone].into_iter().skip(usize::from(!named)).filter(|part| !part.is_empty());
    let small = small.collect::<Vec<_>>().join(" · ");
    let known = StoredValue::new(one);
    let alike = known.with_value(|one| one.alike.clone());
    let is_known = !alike.is_empty();
    let surely = alike.iter().any(|(_, same)| *same == SameMember::Surely);
    let rows = alike
        .into_iter()
        .take(3)
        .map(|(member, same)| {
            let (name, unit) = desk.shell.view().with_untracked(|view| {
                let card = view.community.member(member).map(|file| file.card.clone()).unwrap_or_default();
                (card.get(MemberField::Name).to_owned(), view.community.unit_name(&card).to_owned())
            });
            let link = move |_| {
                let edits = known.with_value(|one| link(desk, one, member));
                doing.run(edits, w.linked, || ());
            };
            view! {
                <li class="bar">
                    <span><a href=format!("/member/{member}")>{name}</a> " " <small>{unit} " · " {same_member(same)}</small></span>
                    <button type="button" class="button small primary" data-testid="link-person" aria-busy=move || doing.busy()
                        on:click=link>{w.link}</button>
                </li>
            }
        })
        .collect_view();
    let label = if is_known { w.other } else { w.one };
    view! {
        <li data-testid="enrol-row">
            <div class="row">
                <span class="row-main"><strong>{name.clone()}</strong><small>{small}</small></span>
                // Who has the same name and phone is linked, or one of the two is put right first.
                {(!surely).then(|| view! {
                    <span class="actions row-foot">
                        <button type="button" class="button small" data-testid="enrol-one" aria-busy=move || doing.busy()
                            aria-label=format!("{label} {name}")
                            on:click=move |_| doing.run(vec![known.with_value(enrol)], w.done, || ())>
                            <Icon name="plus"/>{label}
                        </button>
                    </span>
                })}
            </div>
            {is_known.then(|| view! {
                <div class="alike stack" data-testid="alike"><p class="hint">{w.alike}</p><ul class="stack" role="list">{rows}</ul></div>
            })}
            {doing.trouble()}
        </li>
    }
}
