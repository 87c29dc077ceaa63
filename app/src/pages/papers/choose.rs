//! Choosing what to print: the form, then units or members, narrowed and ticked.

use std::collections::BTreeSet;

use domain::{
    community::Community,
    feedback::run_year,
    id::Id,
    joint::AgreementField,
    moment::Day,
    principal::{Member, Principal, Unit},
    register::{MemberCard, MemberField, UnitField},
    sheet::{Form, Wanted},
};
use leptos::prelude::*;

use super::PrintQueue;
use crate::{
    components::{Badge, Choices, Empty, Option2, Search, SelectField},
    pages::doing::Desk,
    words::{
        Papers,
        agreements::{Agreements, agreement_state},
        day, form_name, sentence, stage,
    },
};

/// Rows that are drawn at once.
const PAGE: usize = 60;
const FORMS: [(&str, Form); 6] = [
    ("letter", Form::Letter),
    ("receipt", Form::Receipt),
    ("card", Form::RegistrationCard),
    ("statistics", Form::Statistics),
    ("feedback", Form::FeedbackCard),
    ("agreement", Form::Agreement),
];

/// Something that can be printed.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Row {
    wanted: Wanted,
    name: String,
    detail: String,
    /// What it is sorted by.
    place: (String, String),
    /// Whether what the paper states has happened: registered, receipt issued.
    fits: bool,
    printed: bool,
}

fn form_of(key: &str) -> Form {
    FORMS.into_iter().find(|(known, _)| *known == key).map_or(Form::Letter, |(_, form)| form)
}

/// The page without anything to print.
#[component]
pub(super) fn Choosing(queue: PrintQueue) -> impl IntoView {
    let w = Papers::words();
    let desk = Desk::here();
    let text = |text: &str| RwSignal::new(text.to_owned());
    let staff = desk.is_staff_now();
    let (form, unit, search, scope) =
        (text(if staff { "card" } else { "letter" }), text(""), text(""), text("all"));
    let picked: RwSignal<BTreeSet<Wanted>> = RwSignal::new(BTreeSet::new());
    let shown = RwSignal::new(PAGE);
    let rows = Memo::new(move |_| {
        let who = desk.me().map(|me| me.principal);
        let (form, unit) = (form.with(|form| form_of(form)), unit.with(|unit| unit.parse().ok()));
        let mut rows = desk.shell.view().with(|view| {
            let today = desk.shell.today();
            candidates(&view.community, form, unit, today)
        });
        rows.retain(|row| who.is_some_and(|who| row.wanted.is_for(who)));
        queue.1.with(|printed| {
            for row in &mut rows {
                row.printed = printed.contains(&row.wanted);
            }
        });
        let (search, scope) = (search.get(), scope.get());
        rows.retain(|row| {
            let found = search.trim().is_empty()
                || row.name.contains(search.trim())
                || row.detail.contains(search.trim());
            let fits = match scope.as_str() {
                "fits" => row.fits,
                "waiting" => !row.printed,
                _ => true,
            };
            found && fits
        });
        rows.sort_by(|one, two| (&one.place, one.wanted).cmp(&(&two.place, two.wanted)));
        rows
    });
    let forms: Vec<Option2> = FORMS
        .into_iter()
        .filter(|(_, form)| staff || matches!(form, Form::Letter | Form::Statistics | Form::Agreement))
        .map(|(key, form)| Option2::new(key, form_name(form)))
        .collect();
    let choose = Callback::new(move |key: String| {
        picked.set(BTreeSet::new());
        scope.set("all".to_owned());
        shown.set(PAGE);
        form.set(key);
    });
    let chosen = Memo::new(move |_| {
        rows.with(|rows| picked.with(|picked| rows.iter().filter(|row| picked.contains(&row.wanted)).count()))
    });
    let pick_all = move |_| {
        picked.set(rows.with_untracked(|rows| rows.iter().map(|row| row.wanted).collect()));
    };
    let go = move |_| {
        let wanted: Vec<Wanted> = rows.with_untracked(|rows| {
            let picked = picked.get_untracked();
            rows.iter().map(|row| row.wanted).filter(|wanted| picked.contains(wanted)).collect()
        });
        queue.0.set(wanted);
    };
    let page = move || rows.with(|rows| rows.iter().take(shown.get()).cloned().collect::<Vec<_>>());
    let empty = move || {
        let (title, words) = match form.with(|form| form_of(form)) {
            Form::Letter => (w.no_letters, w.no_letters_text),
            Form::Statistics => (w.no_units, ""),
            Form::Agreement => (Agreements::words().none, ""),
            Form::Receipt
            | Form::RegistrationCard
            | Form::FeedbackCard
            | Form::Certificate
            | Form::Notice
            | Form::Proof
            | Form::Order => (w.no_people, ""),
        };
        rows.with(Vec::is_empty).then(|| view! { <Empty icon="search" title text=words/> })
    };
    view! {
        <div class="stack papers-choose" data-testid="papers-choose">
            <Choices legend=w.which options=forms value=form on_choose=choose testid="papers-which"/>
            {staff.then(|| view! { <Narrow form unit search scope/> })}
            <div class="actions">
                <button type="button" class="button" data-testid="papers-all" on:click=pick_all
                    disabled=move || rows.with(Vec::is_empty)>
                    {move || sentence!("{}（{}）", "{} ({})", w.pick_all, rows.with(Vec::len))}
                </button>
                <button type="button" class="button quiet" data-testid="papers-none"
                    on:click=move |_| picked.set(BTreeSet::new()) disabled=move || chosen.get() == 0>{w.pick_none}</button>
                <a class="button quiet" href="/forms">{w.blank}</a>
            </div>
            <ul class="rows" role="list">
                <For each=page key=|row| (row.wanted, row.name.clone(), row.detail.clone(), row.printed) let:row>
                    <Line row picked/>
                </For>
            </ul>
            {empty}
            <Show when=move || rows.with(|rows| rows.len() > shown.get())>
                <button type="button" class="button wide" data-testid="show-more" on:click=move |_| shown.update(|shown| *shown += PAGE)>
                    {move || sentence!("再看 {} 条", "{} more", rows.with(Vec::len).saturating_sub(shown.get()))}
                </button>
            </Show>
            <div class="actions papers-go">
                <button type="button" class="button primary" data-testid="papers-preview" on:click=go disabled=move || chosen.get() == 0>
                    {move || sentence!("预览（{} 项）", "Preview ({})", chosen.get())}
                </button>
            </div>
        </div>
    }
}

/// What narrows the list.
#[component]
fn Narrow(
    form: RwSignal<String>,
    unit: RwSignal<String>,
    search: RwSignal<String>,
    scope: RwSignal<String>,
) -> impl IntoView {
    let w = Papers::words();
    let desk = Desk::here();
    // Drawn anew only when there are other units.
    let units = Memo::new(move |_| {
        desk.shell.view().with(|view| {
            let mut units: Vec<(String, String)> = view
                .community
                .units
                .iter()
                .map(|(id, unit)| (unit.card.get(UnitField::Name).to_owned(), id.to_string()))
                .filter(|(name, _)| !name.is_empty())
                .collect();
            units.sort();
            units
        })
    });
    let kind = Memo::new(move |_| form.with(|form| form_of(form)));
    view! {
        <div class="field-row">
            <Show when=move || kind.get() != Form::Statistics>
                {move || {
                    let options = units.get().into_iter().map(|(name, id)| Option2::new(id, name)).collect();
                    view! {
                        <SelectField label=w.of_unit options value=unit none=w.all_units
                            on_choose=Callback::new(move |id| unit.set(id)) testid="papers-unit"/>
                    }
                }}
            </Show>
            <div class="field"><Search label=w.search placeholder=w.search_hint value=search testid="papers-search"/></div>
        </div>
        {move || {
            let mut options = vec![Option2::new("all", w.everybody)];
            match kind.get() {
                Form::Receipt => options.push(Option2::new("fits", w.fitting_receipt)),
                Form::RegistrationCard | Form::FeedbackCard => options.push(Option2::new("fits", w.fitting_card)),
                Form::Letter | Form::Statistics | Form::Certificate | Form::Notice | Form::Proof | Form::Agreement | Form::Order => {}
            }
            options.push(Option2::new("waiting", w.waiting));
            view! {
                <Choices legend=w.which_people options value=scope
                    on_choose=Callback::new(move |chosen| scope.set(chosen)) testid="papers-scope"/>
            }
        }}
        <Show when=move || scope.with(|scope| scope == "waiting")><p class="hint">{w.waiting_hint}</p></Show>
    }
}

#[component]
fn Line(row: Row, picked: RwSignal<BTreeSet<Wanted>>) -> impl IntoView {
    let wanted = row.wanted;
    view! {
        <li>
            <label class="row papers-row" data-testid="papers-row">
                <input type="checkbox" data-testid="papers-pick"
                    prop:checked=move || picked.with(|picked| picked.contains(&wanted))
                    on:change=move |event| picked.update(|picked| {
                        if event_target_checked(&event) { picked.insert(wanted); } else { picked.remove(&wanted); }
                    })/>
                <span class="row-main">
                    <strong>{row.name}" "{row.printed.then(|| view! { <Badge words=Papers::words().printed_now/> })}</strong>
                    <small>{row.detail}</small>
                </span>
            </label>
        </li>
    }
}

/// Everything of a form that can be printed, of one unit or of all.
fn candidates(community: &Community, form: Form, only: Option<Id<Unit>>, today: Day) -> Vec<Row> {
    let of_units = community.units.iter().filter(|(id, unit)| {
        only.is_none_or(|only| only == **id) && unit.card.has(UnitField::Name) && unit.file.removed.is_none()
    });
    match form {
        Form::Letter => of_units
            .flat_map(|(id, unit)| {
                unit.letters.iter().map(|(letter, issued)| {
                    let issued = &issued.step;
                    let name = [unit.card.get(UnitField::Name), issued.no.as_str()].join(" ");
                    let first = issued.people.first().map(|first| person_name(community, *id, *first));
                    let people = match issued.people.len() {
                        1 => first.unwrap_or_default(),
                        count => {
                            sentence!("{}等 {} 人", "{} and others, {}", first.unwrap_or_default(), count)
                        }
                    };
                    // The newest first.
                    let place = (format!("{:08}", i32::MAX - issued.on.0), name.clone());
                    Row {
                        wanted: Wanted::Letter(*id, *letter),
                        name: name.trim().to_owned(),
                        detail: format!("{} · {} · {people}", day(issued.on), issued.to),
                        place,
                        fits: true,
                        printed: false,
                    }
                })
            })
            .collect(),
        Form::Statistics => of_units
            .filter(|(_, unit)| !unit.card.has(UnitField::ClosedOn))
            .map(|(id, unit)| {
                let name = unit.card.get(UnitField::Name).to_owned();
                let detail = sentence!("花名册 {} 人", "{} on the roster", unit.roster.len());
                let place = (name.clone(), String::new());
                Row { wanted: Wanted::Statistics(*id), name, detail, place, fits: true, printed: false }
            })
            .collect(),
        Form::Agreement => of_units
            .flat_map(|(id, unit)| {
                let written = unit.agreements.iter().filter(|(_, one)| !one.card.is_empty());
                written.map(|(agreement, one)| {
                    let name = unit.card.get(UnitField::Name).to_owned();
                    let (state, _) = agreement_state(one.state(today));
                    let until = one.card.get(AgreementField::To).parse().map(day).unwrap_or_default();
                    let no = one.card.get(AgreementField::No).to_owned();
                    let parts = [no.clone(), state.to_owned(), until];
                    let parts = parts.into_iter().filter(|part| !part.is_empty());
                    let detail = parts.collect::<Vec<_>>().join(" · ");
                    let (wanted, place) = (Wanted::Agreement(*id, *agreement), (name.clone(), no));
                    Row { wanted, name, detail, place, fits: true, printed: false }
                })
            })
            .collect(),
        Form::Receipt | Form::RegistrationCard | Form::FeedbackCard => people(community, form, only, today),
        // Not chosen here.
        Form::Certificate | Form::Notice | Form::Proof | Form::Order => Vec::new(),
    }
}

fn people(community: &Community, form: Form, only: Option<Id<Unit>>, today: Day) -> Vec<Row> {
    let checkins = community.checkins(today);
    let year = run_year(community, &checkins, today);
    let members = community.register().filter(|(_, file)| {
        only.is_none_or(|only| community.unit_of(&file.card).is_some_and(|(unit, _)| unit == only))
    });
    members
        .map(|(id, file)| {
            let state = checkins.get(&id).cloned().unwrap_or_default();
            let wanted = match form {
                Form::Receipt => Wanted::Receipt(id),
                Form::FeedbackCard => Wanted::Feedback(id, year),
                Form::Letter
                | Form::RegistrationCard
                | Form::Statistics
                | Form::Certificate
                | Form::Notice
                | Form::Proof
                | Form::Agreement
                | Form::Order => Wanted::Card(id),
            };
            let fits = match form {
                Form::Receipt => state.receipt.is_some(),
                Form::Letter
                | Form::RegistrationCard
                | Form::Statistics
                | Form::FeedbackCard
                | Form::Certificate
                | Form::Notice
                | Form::Proof
                | Form::Agreement
                | Form::Order => state.stage.is_registered(),
            };
            let unit = community.unit_name(&file.card);
            let no = state.registered.as_ref().map_or("", |(_, no)| no.as_str());
            let parts = [unit, stage(state.stage), no];
            let detail = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
            let name = file.card.get(MemberField::Name).to_owned();
            Row {
                wanted,
                place: (unit.to_owned(), format!("{no} {name}")),
                name,
                detail,
                fits,
                printed: false,
            }
        })
        .collect()
}

/// Somebody of a unit by name, as far as it is known here.
fn person_name(community: &Community, unit: Id<Unit>, person: Id<Member>) -> String {
    let listed = community.unit(unit).and_then(|unit| unit.roster.get(&person));
    let known = community.member(person).map(|file| &file.card);
    let name = |card: Option<&MemberCard>| {
        card.map(|card| card.get(MemberField::Name)).filter(|name| !name.is_empty()).map(str::to_owned)
    };
    name(known)
        .or_else(|| name(listed))
        .unwrap_or_else(|| community.display(&Principal::Member(person)).to_owned())
}
