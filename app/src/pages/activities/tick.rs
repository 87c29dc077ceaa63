//! One person on the list: a tap for each state, and a sheet with times. Staff only.

use domain::{
    activity::{AttendanceStep, Attended, Method, Place, minute_of, minute_text, percent, served},
    edit::{ActivityEdit, Edit},
    id::Id,
    principal::Member,
    service::Presence,
    wish::Step,
};
use leptos::prelude::*;

use super::people::{Keeping, Line};
use crate::{
    components::{Badge, Choices, Option2, SelectField, TextField},
    pages::{
        checkins::SheetFoot,
        doing::{Desk, Doing},
    },
    words::{
        activities::{Ticking, method, place_words, presence},
        sentence,
    },
};

/// What is tapped, in the order of the row.
const TAPS: [Presence; 5] =
    [Presence::OnTime, Presence::Late, Presence::LeftEarly, Presence::Excused, Presence::Absent];

fn mark(presence: Presence) -> &'static str {
    match presence {
        Presence::OnTime => "tick-present",
        Presence::Late => "tick-late",
        Presence::LeftEarly => "tick-early",
        Presence::Excused => "tick-excused",
        Presence::Absent => "tick-absent",
    }
}

impl Keeping {
    /// The edit that records a tap.
    pub(super) fn record(self, desk: Desk, member: Id<Member>, presence: Presence) -> Edit {
        let what = AttendanceStep::Recorded {
            presence,
            arrived: None,
            left: None,
            method: self.method.get_untracked(),
            keeper: self.keeper.get_untracked().trim().to_owned(),
        };
        self.says(member, desk.shell.new_id(), what)
    }

    fn says(self, member: Id<Member>, step: Id<Step>, what: AttendanceStep) -> Edit {
        Edit::Activity(ActivityEdit::Attend { activity: self.one.id, member, step, what })
    }
}

/// The row.
#[component]
pub(super) fn Person(keeping: Keeping, line: Line, details: Callback<Line>) -> impl IntoView {
    let w = Ticking::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let member = line.member;
    let is = line.was.as_ref().map(|was| was.presence);
    let span = untrack(|| keeping.one.span());
    // Nobody taps what is to come.
    let begun = span.is_some_and(|span| span.day <= desk.shell.today());
    let told = line.was.as_ref().map(|was| told(was, span)).unwrap_or_default();
    let late = line
        .was
        .as_ref()
        .is_some_and(|was| was.was_there() && span.is_some_and(|span| was.at.day() > span.day));
    let name = line.name.clone();
    let place = line.place.map(|place| {
        let tone = match place {
            Place::In => "good",
            Place::Waiting(_) => "warn",
            Place::Excused(_) | Place::Out => "info",
        };
        view! { " " <Badge words=place_words(place) tone/> }
    });
    let taps = TAPS.map(|tap| {
        let label = sentence!("{}：{}", "{}: {}", name, presence(tap));
        let pressed = if is == Some(tap) { "true" } else { "false" };
        view! {
            <button type="button" class="choice" data-testid=mark(tap) aria-label=label aria-pressed=pressed
                on:click=move |_| doing.run(vec![keeping.record(desk, member, tap)], "", || ())>{presence(tap)}</button>
        }
    });
    let clash = line.clash.clone().map(|other| {
        let words =
            sentence!("同一时间还记在“{}”，请核对", "Also recorded at “{}” at that time: check it", other);
        view! { <p class="finding" data-testid="clash">{words}</p> }
    });
    let doubted = (line.clash.is_some() || line.disputed).then_some("warn");
    let disputed = line.disputed;
    let words = Some(line.words.clone()).filter(|words| !words.is_empty());
    let (unit, shown) = (line.unit.clone(), line.name.clone());
    let more = line;
    view! {
        <article class="card" data-testid="attendee" data-tone=doubted>
            <header class="card-head">
                <h3><a href=format!("/member/{member}")>{shown}</a></h3>
                <span class="hint">{unit} {place}</span>
            </header>
            {disputed.then(|| view! { <p><Badge words=w.disputed tone="warn"/></p> })}
            {words.map(|words| view! { <p data-testid="own-words">{words}</p> })}
            {clash}
            {(!told.is_empty() || late).then(|| view! {
                <p class="hint" data-testid="recorded">{told} {late.then(|| view! { " " <Badge words=w.late_entry tone="info"/> })}</p>
            })}
            {begun.then(|| view! {
                <div class="filters" role="group" aria-label=w.state>
                    {taps}
                    <button type="button" class="button small quiet" data-testid="tick-details"
                        on:click=move |_| details.run(more.clone())>{w.details}</button>
                </div>
            })}
            {doing.trouble()}
        </article>
    }
}

/// What was recorded, in a line.
fn told(was: &Attended, span: Option<domain::activity::Span>) -> String {
    let w = Ticking::words();
    let minute = |minute: Option<u16>| minute.map_or_else(|| "—".to_owned(), minute_text);
    let times = (was.arrived.is_some() || was.left.is_some())
        .then(|| format!("{}–{}", minute(was.arrived), minute(was.left)));
    let minutes = span.filter(|_| was.was_there()).map(|span| match served(was, span) {
        Some(minutes) => match percent(minutes, span) {
            Some(share) => sentence!("{} 分钟（{}%）", "{} min ({}%)", minutes, share),
            None => sentence!("{} 分钟", "{} min", minutes),
        },
        None => w.unknown_minutes.to_owned(),
    });
    let keeper = (!was.keeper.is_empty()).then(|| was.keeper.clone());
    let parts = [times, minutes, Some(method(was.method).to_owned()), keeper];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// Times, state and how; taking it back.
#[component]
pub(super) fn Details(keeping: Keeping, line: Line, open: RwSignal<bool>) -> impl IntoView {
    let w = Ticking::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let was = line.was.clone();
    let text = |minute: Option<u16>| RwSignal::new(minute.map(minute_text).unwrap_or_default());
    let (arrived, left) =
        (text(was.as_ref().and_then(|was| was.arrived)), text(was.as_ref().and_then(|was| was.left)));
    let place_of = |presence: Presence| TAPS.iter().position(|tap| *tap == presence).unwrap_or_default();
    let first = was.as_ref().map_or(Presence::OnTime, |was| was.presence);
    let how = was.as_ref().map_or_else(|| keeping.method.get_untracked(), |was| was.method);
    let (state, wrong) = (RwSignal::new(place_of(first).to_string()), RwSignal::new(String::new()));
    let how = RwSignal::new(Method::ALL.iter().position(|one| *one == how).unwrap_or_default().to_string());
    // One id for one opening of the sheet: pressing twice is recording once.
    let step: Id<Step> = desk.shell.new_id();
    let member = line.member;
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let read = |text: String| match text.trim() {
            "" => Some(None),
            text => minute_of(text).map(Some),
        };
        let (came, went) = (read(arrived.get_untracked()), read(left.get_untracked()));
        let (Some(arrived), Some(left)) = (came, went) else {
            return wrong.set(w.time_wrong.to_owned());
        };
        if arrived.zip(left).is_some_and(|(arrived, left)| arrived > left) {
            return wrong.set(w.time_wrong.to_owned());
        }
        wrong.set(String::new());
        let at = |signal: RwSignal<String>| signal.get_untracked().parse::<usize>().unwrap_or_default();
        let what = AttendanceStep::Recorded {
            presence: TAPS.get(at(state)).copied().unwrap_or_default(),
            arrived,
            left,
            method: Method::ALL.get(at(how)).copied().unwrap_or_default(),
            keeper: keeping.keeper.get_untracked().trim().to_owned(),
        };
        doing.run(vec![keeping.says(member, step, what)], w.saved, move || open.set(false));
    };
    let take_back = move |_| {
        let edit = keeping.says(member, step, AttendanceStep::TakenBack);
        doing.run(vec![edit], w.taken_back, move || open.set(false));
    };
    let states = (0_usize..).zip(TAPS).map(|(at, tap)| Option2::new(at.to_string(), presence(tap))).collect();
    let methods =
        (0_usize..).zip(Method::ALL).map(|(at, one)| Option2::new(at.to_string(), method(one))).collect();
    view! {
        <form class="sheet-body stack" id="sheet-form" on:submit=submit>
            <Choices legend=w.state options=states value=state on_choose=Callback::new(move |one| state.set(one)) testid="details-state"/>
            <div class="field-row">
                <TextField label=w.arrived value=arrived kind="time" testid="details-arrived"/>
                <TextField label=w.left value=left kind="time" error=wrong testid="details-left"/>
            </div>
            <SelectField label=w.method options=methods value=how on_choose=Callback::new(move |one| how.set(one)) testid="details-method"/>
            {was.is_some().then(|| view! {
                <div class="actions">
                    <button type="button" class="button small" data-testid="take-back" on:click=take_back>{w.take_back}</button>
                </div>
            })}
            {doing.trouble()}
        </form>
        <SheetFoot doing open label=w.save testid="details-submit"/>
    }
}
