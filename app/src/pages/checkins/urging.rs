//! The lines of the ledger of urgings about one member (督促报到台账, domain 2.13): how often, what was said, and what people
//! decided. The software proposes 无故 and never says it.

use domain::{
    edit::{Edit, RegisterEdit},
    id::Id,
    moment::Day,
    principal::Member,
    register::{NotCheckedInReason, Urging},
    wish::Step,
};
use leptos::prelude::*;

use super::{
    past_day,
    step::{SheetFoot, name_of},
};
use crate::{
    components::{Choices, Notice, Option2, Sheet, TextField},
    pages::{
        doing::{Desk, Doing},
        wish::parse_day,
    },
    words::{
        self,
        checkin::{Steps, Urge, not_checked_in},
        sentence,
    },
};

/// What a sheet asks about a member who has not checked in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ask {
    Urge,
    Note,
    Confirm,
}

/// Urging one member, and telling the unit that it is asked.
pub(super) fn urge(desk: Desk, member: Id<Member>, urging: Urging) -> Vec<Edit> {
    let on = urging.on;
    let step = desk.shell.new_id();
    let told = desk.shell.view().with_untracked(|view| view.community.to_tell(member, None, on));
    let tell = told.map(|(unit, person, mut told)| {
        told.asked = Some(on);
        RegisterEdit::TellUnit { unit, person, told }
    });
    let urged = RegisterEdit::Urge { member, step, urging };
    [Some(urged), tell].into_iter().flatten().map(Edit::Register).collect()
}

/// One line in words.
pub(super) fn line(urging: &Urging) -> String {
    let reason = urging.reason.map_or("", not_checked_in);
    let parts = [words::day(urging.on), reason.to_owned(), urging.detail.clone(), urging.result.clone()];
    let next = urging.next.map(|next| sentence!("{}再问", "again on {}", words::day(next)));
    let parts = parts.into_iter().chain(next).filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join(" · ")
}

/// Whether people have called it 无故.
fn is_confirmed(urging: &Urging) -> bool {
    urging.reason == Some(NotCheckedInReason::WithoutReason) && !urging.result.is_empty()
}

/// The part of a member who has not checked in, or was urged once.
#[component]
pub(super) fn UrgingLines(member: Id<Member>) -> impl IntoView {
    let w = Urge::words();
    let desk = Desk::here();
    let today = desk.shell.today();
    let (open, asked) = (RwSignal::new(false), RwSignal::new(Ask::Urge));
    let seen = Memo::new(move |_| {
        desk.shell.view().with(|view| {
            let lines = view.community.urgings(member);
            let waits = !view.community.checkin(member, today).stage.is_registered()
                && view.community.member(member).is_some();
            let confirmed = lines.last().is_some_and(|(_, last)| is_confirmed(last));
            let proposed = waits && !confirmed && view.community.seems_without_reason(member, today);
            (lines, waits, proposed)
        })
    });
    let button = move |ask: Ask, label: &'static str, class: &'static str, testid: &'static str| {
        view! {
            <button type="button" class=class data-testid=testid
                on:click=move |_| { asked.set(ask); open.set(true); }>{label}</button>
        }
    };
    let title = Signal::derive(move || {
        let name = desk.shell.view().with_untracked(|view| name_of(&view.community, member));
        let what = match asked.get() {
            Ask::Urge => Steps::words().urge,
            Ask::Note => w.note,
            Ask::Confirm => w.confirm,
        };
        format!("{what}：{name}")
    });
    view! {
        {move || {
            let (lines, waits, proposed) = seen.get();
            (waits || !lines.is_empty()).then(|| {
                let any = !lines.is_empty();
                let lines = lines
                    .iter()
                    .rev()
                    .map(|(_, urging)| view! { <li data-testid="urging">{line(urging)}</li> })
                    .collect_view();
                view! {
                    <section class="card stack" data-testid="urgings">
                        <h3>{w.times}</h3>
                        {proposed.then(|| view! {
                            <Notice tone="warn" title=w.proposed testid="without-reason">
                                {button(Ask::Confirm, w.confirm, "button small", "confirm-without-reason")}
                            </Notice>
                        })}
                        {if any {
                            view! { <ul role="list">{lines}</ul> }.into_any()
                        } else {
                            view! { <p class="hint">{w.never}</p> }.into_any()
                        }}
                        {waits.then(|| view! {
                            <div class="actions">
                                {button(Ask::Urge, Steps::words().urge, "button", "urge-one")}
                                {button(Ask::Note, w.note, "button quiet", "note-reason")}
                            </div>
                        })}
                    </section>
                }
            })
        }}
        <Sheet open title testid="urging-sheet">
            {move || match asked.get_untracked() {
                Ask::Urge => view! { <UrgeForm members=vec![member] open/> }.into_any(),
                Ask::Note => view! { <NoteForm member open/> }.into_any(),
                Ask::Confirm => view! { <ConfirmForm member open/> }.into_any(),
            }}
        </Sheet>
    }
}

/// Urges one or many; each and its unit in one act.
#[component]
pub(super) fn UrgeForm(members: Vec<Id<Member>>, open: RwSignal<bool>) -> impl IntoView {
    let w = Urge::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let today = desk.shell.today();
    let text = || RwSignal::new(String::new());
    let (on, next, detail) = (RwSignal::new(today.to_string()), text(), text());
    let (wrong_on, wrong_next) = (text(), text());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let day = past_day(&on.get_untracked(), today);
        wrong_on.set(if day.is_some() { String::new() } else { Steps::words().day_wrong.to_owned() });
        let again = optional_day(&next.get_untracked());
        wrong_next.set(if again.is_ok() { String::new() } else { Steps::words().day_wrong.to_owned() });
        let (Some(on), Ok(next)) = (day, again) else { return };
        let urging = Urging {
            on,
            reason: None,
            detail: detail.get_untracked().trim().to_owned(),
            next,
            result: String::new(),
        };
        let edits = members.iter().flat_map(|member| urge(desk, *member, urging.clone())).collect();
        doing.run(edits, w.urged, move || open.set(false));
    };
    view! {
        <form class="sheet-body stack" id="sheet-form" on:submit=submit>
            <p class="hint">{w.lead}</p>
            <TextField label=Steps::words().on value=on kind="date" error=wrong_on required=true testid="urge-on"/>
            <TextField label=w.next value=next kind="date" hint=w.next_hint error=wrong_next testid="urge-next"/>
            <TextField label=w.detail value=detail lines=true testid="urge-detail"/>
            {doing.trouble()}
        </form>
        <SheetFoot doing open label=Steps::words().urge testid="urge-submit"/>
    }
}

fn optional_day(text: &str) -> Result<Option<Day>, ()> {
    match text.trim() {
        "" => Ok(None),
        text => parse_day(text).map(Some).ok_or(()),
    }
}

/// The last line, which what is learned afterwards belongs to; a new one when nobody was urged yet.
fn last_line(desk: Desk, member: Id<Member>) -> (Id<Step>, Urging) {
    let last = desk.shell.view().with_untracked(|view| view.community.urgings(member).pop());
    last.unwrap_or_else(|| {
        let on = desk.shell.today();
        (
            desk.shell.new_id(),
            Urging { on, reason: None, detail: String::new(), next: None, result: String::new() },
        )
    })
}

#[component]
fn NoteForm(member: Id<Member>, open: RwSignal<bool>) -> impl IntoView {
    let w = Urge::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let (step, last) = last_line(desk, member);
    // That there is none is said by two people, on a sheet of its own.
    let reasons: Vec<NotCheckedInReason> =
        NotCheckedInReason::ALL.into_iter().filter(|one| *one != NotCheckedInReason::WithoutReason).collect();
    let options =
        reasons.iter().enumerate().map(|(place, one)| Option2::new(place.to_string(), not_checked_in(*one)));
    let options = options.collect::<Vec<_>>();
    let known = last.reason.and_then(|reason| reasons.iter().position(|one| *one == reason));
    let choice = RwSignal::new(known.map(|place| place.to_string()).unwrap_or_default());
    let detail = RwSignal::new(last.detail.clone());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let chosen =
            choice.get_untracked().parse::<usize>().ok().and_then(|place| reasons.get(place).copied());
        let Some(reason) = chosen else { return doing.fail(Steps::words().choose) };
        let urging = Urging {
            reason: Some(reason),
            detail: detail.get_untracked().trim().to_owned(),
            // Another reason takes back that there was none.
            result: if is_confirmed(&last) { String::new() } else { last.result.clone() },
            ..last.clone()
        };
        let edit = Edit::Register(RegisterEdit::Urge { member, step, urging });
        doing.run(vec![edit], w.noted, move || open.set(false));
    };
    view! {
        <form class="sheet-body stack" id="sheet-form" on:submit=submit>
            <Choices legend=w.reason options value=choice required=true testid="reason-choice"
                on_choose=Callback::new(move |chosen| { doing.clear(); choice.set(chosen); })/>
            <TextField label=w.detail value=detail lines=true hint=Steps::words().why_hint testid="reason-detail"/>
            {doing.trouble()}
        </form>
        <SheetFoot doing open label=w.note testid="reason-submit"/>
    }
}

#[component]
fn ConfirmForm(member: Id<Member>, open: RwSignal<bool>) -> impl IntoView {
    let w = Urge::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let (step, last) = last_line(desk, member);
    let (community, unit) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (ours, theirs) = (community.get_untracked(), unit.get_untracked());
        let (ours, theirs) = (ours.trim(), theirs.trim());
        if ours.is_empty() || theirs.is_empty() {
            return doing.fail(w.both_needed);
        }
        let urging = Urging {
            reason: Some(NotCheckedInReason::WithoutReason),
            result: sentence!("社区：{}；单位：{}", "community: {}; unit: {}", ours, theirs),
            ..last.clone()
        };
        let edit = Edit::Register(RegisterEdit::Urge { member, step, urging });
        doing.run(vec![edit], w.confirmed, move || open.set(false));
    };
    view! {
        <form class="sheet-body stack" id="sheet-form" on:submit=submit>
            <p class="hint">{w.confirm_hint}</p>
            <TextField label=w.by_community value=community required=true testid="confirm-community"/>
            <TextField label=w.by_unit value=unit required=true testid="confirm-unit"/>
            {doing.trouble()}
        </form>
        <SheetFoot doing open label=w.confirm testid="confirm-submit" danger=true/>
    }
}
