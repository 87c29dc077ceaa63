//! Letters of introduction: issuing one, one each, or one for a group; and those that were issued, to print.

use std::{collections::BTreeSet, sync::Arc};

use domain::{
    edit::{Edit, RegisterEdit},
    id::Id,
    principal::{Member, Unit},
    register::{CheckinStage, IssuedLetter, MemberField, UnitFile, next_number},
    wish::Step,
};
use leptos::prelude::*;

use super::answers::listed_name;
use crate::{
    components::{Choices, Icon, Option2, Sheet, TextField},
    pages::{
        checkins::{SheetFoot, StageMark, past_day, printing},
        doing::{Desk, Doing},
        papers::Wanted,
    },
    words::{
        self, sentence,
        units::{OwnUnit, Units, names},
    },
};

/// The letters, the latest first, each to print.
#[component]
pub(super) fn LetterList(unit: Id<Unit>, file: Memo<Option<Arc<UnitFile>>>) -> impl IntoView {
    let print = printing();
    let rows = Memo::new(move |_| {
        file.with(|file| {
            let Some(file) = file else { return Vec::new() };
            let mut rows: Vec<_> = file
                .letters
                .iter()
                .map(|(id, letter)| {
                    let IssuedLetter { no, on, to, people } = &letter.step;
                    let people: Vec<String> =
                        people.iter().map(|person| listed_name(file, *person)).collect();
                    let small = format!("{no} {} {to}", words::day(*on)).trim().to_owned();
                    (std::cmp::Reverse((*on, letter.at)), *id, names(&people), small)
                })
                .collect();
            rows.sort_unstable();
            rows.into_iter().map(|(_, id, name, small)| (id, name, small)).collect::<Vec<_>>()
        })
    });
    move || {
        let rows = rows.get();
        if rows.is_empty() {
            return view! { <p class="hint">{Units::words().letters_none}</p> }.into_any();
        }
        let row = |(id, name, small): (Id<Step>, String, String)| {
            view! {
                <li class="row" data-testid="letter-row">
                    <span class="row-main"><strong>{name.clone()}</strong><small>{small}</small></span>
                    <span class="actions row-foot">
                        <button type="button" class="button small" data-testid="print-letter"
                            aria-label=format!("{} {name}", OwnUnit::words().print)
                            on:click=move |_| print(vec![Wanted::Letter(unit, id)])><Icon name="print"/>{OwnUnit::words().print}</button>
                    </span>
                </li>
            }
        };
        view! { <ul class="rows" role="list">{rows.into_iter().map(row).collect_view()}</ul> }.into_any()
    }
}

/// Issuing letters and those that were issued, on the unit's own page.
#[component]
pub(super) fn LettersPart(unit: Id<Unit>, file: Memo<Option<Arc<UnitFile>>>) -> impl IntoView {
    let w = OwnUnit::words();
    let open = RwSignal::new(false);
    let fresh: RwSignal<Vec<Id<Step>>> = RwSignal::new(Vec::new());
    let print = printing();
    view! {
        <section class="part stack" data-testid="letters">
            <h2>{w.letters}</h2>
            <div class="actions">
                <button type="button" class="button primary" data-testid="issue-letters" on:click=move |_| open.set(true)>
                    <Icon name="plus"/>{w.issue}
                </button>
                {move || (!fresh.with(Vec::is_empty)).then(|| view! {
                    <button type="button" class="button" data-testid="print-fresh"
                        on:click=move |_| print(fresh.get_untracked().into_iter().map(|id| Wanted::Letter(unit, id)).collect())>
                        <Icon name="print"/>{sentence!("{}（{} 封）", "{} ({})", w.print_all, fresh.with(Vec::len))}
                    </button>
                })}
            </div>
            <LetterList unit file/>
            <Sheet open title=Signal::stored(w.issue.to_owned()) testid="letter-sheet"><Issue unit open fresh/></Sheet>
        </section>
    }
}

/// Whom a letter can name: who, and how far the check-in is.
fn people(desk: Desk, unit: Id<Unit>) -> Vec<(Id<Member>, String, CheckinStage)> {
    let today = desk.shell.today();
    desk.shell.view().with_untracked(|view| {
        let Some(file) = view.community.unit(unit) else { return Vec::new() };
        let named = file.roster.iter().filter(|(_, card)| card.has(MemberField::Name));
        let mut all: Vec<_> = named
            .map(|(person, card)| {
                let stage = view.community.stage_for_unit(unit, *person, today);
                (*person, card.get(MemberField::Name).to_owned(), stage)
            })
            .collect();
        all.sort_by(|a, b| (a.2, &a.1).cmp(&(b.2, &b.1)));
        all
    })
}

#[component]
fn Issue(unit: Id<Unit>, open: RwSignal<bool>, fresh: RwSignal<Vec<Id<Step>>>) -> impl IntoView {
    let w = OwnUnit::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let today = desk.shell.today();
    let everybody = StoredValue::new(people(desk, unit));
    let (taken, org) = desk.shell.view().with_untracked(|view| {
        let profile = &view.community.profile;
        let org = if profile.party_org.is_empty() { &profile.name } else { &profile.party_org };
        let letters = view.community.unit(unit).into_iter().flat_map(|file| file.letters.values());
        (letters.map(|letter| letter.step.no.clone()).collect::<BTreeSet<_>>(), org.clone())
    });
    let next = next_number(today.year(), taken.iter().map(String::as_str));
    let taken = StoredValue::new(taken);
    let picked: RwSignal<BTreeSet<Id<Member>>> = RwSignal::new(BTreeSet::new());
    let text = |value: &str| RwSignal::new(value.to_owned());
    let (to, no, on, how) = (text(&org), text(&next), text(&today.to_string()), text("each"));
    let (wrong_to, wrong_no, wrong_on) = (text(""), text(""), text(""));
    let many = Memo::new(move |_| how.with(|how| how == "each") && picked.with(|picked| picked.len() > 1));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        doing.clear();
        let said = |wrong: bool, words: &'static str| if wrong { words.to_owned() } else { String::new() };
        let (addressed, number) =
            (to.get_untracked().trim().to_owned(), no.get_untracked().trim().to_owned());
        let day = past_day(&on.get_untracked(), today);
        let many = many.get_untracked();
        let is_taken = !many && taken.with_value(|taken| !number.is_empty() && taken.contains(&number));
        wrong_to.set(said(addressed.is_empty(), w.to_needed));
        wrong_no.set(said(is_taken, w.number_taken));
        wrong_on.set(said(day.is_none(), w.day_wrong));
        let (Some(day), false, false) = (day, addressed.is_empty(), is_taken) else { return };
        // In the order of the list.
        let chosen: Vec<Id<Member>> = everybody.with_value(|all| {
            let all = all.iter().map(|(person, ..)| *person);
            all.filter(|person| picked.with_untracked(|picked| picked.contains(person))).collect()
        });
        if chosen.is_empty() {
            return doing.fail(w.nobody_picked);
        }
        let letters: Vec<Vec<Id<Member>>> =
            if many { chosen.into_iter().map(|one| vec![one]).collect() } else { vec![chosen] };
        let mut numbers = taken.get_value();
        let mut ids = Vec::new();
        let edits = letters.into_iter().map(|people| {
            let no = if many {
                next_number(day.year(), numbers.iter().map(String::as_str))
            } else {
                number.clone()
            };
            numbers.insert(no.clone());
            let letter = desk.shell.new_id();
            ids.push(letter);
            let what = IssuedLetter { no, on: day, to: addressed.clone(), people };
            Edit::Register(RegisterEdit::IssueLetter { unit, letter, what })
        });
        let edits: Vec<Edit> = edits.collect();
        doing.run(edits, w.issued, move || {
            fresh.set(ids.clone());
            open.set(false);
        });
    };
    let free = move || {
        everybody.with_value(|all| {
            all.iter()
                .filter(|(.., stage)| !stage.is_registered())
                .map(|(person, ..)| *person)
                .collect::<BTreeSet<_>>()
        })
    };
    let pick_all =
        move |_| picked.update(|picked| *picked = if *picked == free() { BTreeSet::new() } else { free() });
    let rows = everybody.with_value(|all| {
        all.iter()
            .cloned()
            .map(|(person, name, stage)| view! { <Pick person name stage picked/> })
            .collect_view()
    });
    let hows = vec![Option2::new("each", w.each), Option2::new("group", w.group)];
    view! {
        <form class="sheet-body stack" id="sheet-form" on:submit=submit>
            <fieldset class="field" data-testid="letter-people">
                <legend>{w.whom}</legend>
                <div class="actions">
                    <button type="button" class="button small" data-testid="pick-all" on:click=pick_all>{w.pick_all}</button>
                </div>
                <ul class="rows" role="list">{rows}</ul>
            </fieldset>
            {move || picked.with(|picked| picked.len() > 1).then(|| view! {
                <Choices legend=w.how options=hows.clone() value=how on_choose=Callback::new(move |one| how.set(one)) testid="letter-how"/>
            })}
            <TextField label=w.to value=to error=wrong_to required=true testid="letter-to"/>
            {move || if many.get() {
                view! { <p class="hint">{w.no_each}</p> }.into_any()
            } else {
                view! { <TextField label=w.no value=no hint=w.no_hint error=wrong_no testid="letter-no"/> }.into_any()
            }}
            <TextField label=w.on value=on kind="date" error=wrong_on required=true testid="letter-on"/>
            {doing.trouble()}
        </form>
        <SheetFoot doing open label=w.issue testid="letter-submit"/>
    }
}

/// One person to choose; who has checked in needs no letter.
#[component]
fn Pick(
    person: Id<Member>,
    name: String,
    stage: CheckinStage,
    picked: RwSignal<BTreeSet<Id<Member>>>,
) -> impl IntoView {
    let w = OwnUnit::words();
    let here = stage.is_registered();
    view! {
        <li>
            <label class="row pick-row" data-testid="letter-person">
                <input type="checkbox" disabled=here prop:checked=move || picked.with(|picked| picked.contains(&person))
                    on:change=move |event| picked.update(|picked| {
                        if event_target_checked(&event) { picked.insert(person); } else { picked.remove(&person); }
                    })/>
                <span class="row-main"><strong>{name}</strong>{here.then(|| view! { <small>{w.already}</small> })}</span>
                <StageMark stage/>
            </label>
        </li>
    }
}
