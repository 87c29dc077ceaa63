//! The list: what comes next first, then what is past by month; memorial days that are near.

use std::{cmp::Reverse, sync::Arc};

use domain::{
    activity::{
        Activity, ActivityCard, ActivityField, ActivityState, Memorial, Place, Span, arrivals_waiting,
        attendance, attended, days_in, near_days, objections_waiting, signups, state,
    },
    community::Community,
    export::Exported,
    id::Id,
    moment::{Day, Moment},
    month::Month,
    principal::{Principal, Role},
};
use leptos::prelude::*;

use super::{filled, when};
use crate::{
    components::{Badge, Chips, Empty, Icon, Notice, Option2, PageHead, Search, ShowMore},
    pages::{
        address::asked,
        checkins::named,
        doing::{Beginning, Desk},
        exporting::ExportButton,
        office::{Office, Room},
    },
    words::{
        self, Nav,
        activities::{Activities, activity_state, activity_tone, place_words},
        sentence,
    },
};

/// A month of the past; none where an activity has no day.
type PastMonth = Option<(i32, u8)>;

/// So many are drawn at once.
const PAGE: usize = 40;

/// One line of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Row {
    id: Id<Activity>,
    card: ActivityCard,
    span: Option<Span>,
    state: ActivityState,
    /// How many have a place, and how many wait for one.
    signed: (usize, usize),
    capacity: Option<usize>,
    /// Where whoever looks is.
    mine: Option<Place>,
    /// Whether whoever looks was there, as staff said.
    was_there: bool,
    /// It is over and nobody was recorded; staff.
    missing: bool,
    /// Own sign-ins and objections that wait for staff.
    confirm: usize,
}

fn rows(community: &Community, who: Option<Principal>, now: Moment) -> Vec<Arc<Row>> {
    let staff = matches!(who, Some(Principal::Staff(_)));
    let me = match who {
        Some(Principal::Member(me)) => Some(me),
        _ => None,
    };
    let (recorded, waiting) = if staff {
        let mut waiting = arrivals_waiting(community);
        for (activity, count) in objections_waiting(community) {
            *waiting.entry(activity).or_default() += count;
        }
        (attendance(community), waiting)
    } else {
        (std::collections::BTreeMap::new(), std::collections::BTreeMap::new())
    };
    let row = |(id, activity): (&Id<Activity>, &Arc<Activity>)| {
        let state = state(activity, now);
        if activity.card.is_empty() || (!staff && state == ActivityState::Draft) {
            return None;
        }
        let places = signups(activity);
        let count = |of: fn(Place) -> bool| places.iter().filter(|one| of(one.place)).count();
        let file = me.and_then(|me| community.member(me));
        Some(Arc::new(Row {
            id: *id,
            span: Span::of(&activity.card),
            state,
            signed: (count(|place| place == Place::In), count(|place| matches!(place, Place::Waiting(_)))),
            capacity: activity.capacity(),
            mine: places.iter().find(|one| Some(one.member) == me).map(|one| one.place),
            was_there: file.and_then(|file| attended(file, *id)).is_some_and(|one| one.was_there()),
            missing: staff && state == ActivityState::Over && !recorded.contains_key(id),
            confirm: waiting.get(id).copied().unwrap_or_default(),
            card: activity.card.clone(),
        }))
    };
    let mut rows: Vec<Arc<Row>> = community.activities.iter().filter_map(row).collect();
    rows.sort_by_cached_key(|row| {
        let begins = row.span.map(Span::begins);
        // What comes next first; of what is past the last first.
        let past = begins.map(Reverse).filter(|_| !row.is_coming());
        (!row.is_coming(), past.unwrap_or(Reverse(Moment(0))), begins, row.id)
    });
    rows
}

impl Row {
    const fn is_coming(&self) -> bool {
        match self.state {
            ActivityState::Draft | ActivityState::Open | ActivityState::Closed | ActivityState::Running => {
                true
            }
            ActivityState::Over | ActivityState::Finished | ActivityState::Cancelled => false,
        }
    }

    fn is(&self, what: &str) -> bool {
        match what {
            "upcoming" => self.is_coming() && self.state != ActivityState::Draft,
            "past" => !self.is_coming(),
            "missing" => self.missing,
            "confirm" => self.confirm > 0,
            "draft" => self.state == ActivityState::Draft,
            "mine" => self.was_there || self.mine.is_some_and(|place| place != Place::Out),
            _ => true,
        }
    }

    fn is_found(&self, text: &str) -> bool {
        let text = text.trim();
        let fields = [ActivityField::Name, ActivityField::Theme, ActivityField::Place, ActivityField::Type];
        text.is_empty() || fields.into_iter().any(|field| self.card.get(field).contains(text))
    }

    /// Year and month, for headings.
    fn month(&self) -> Option<(i32, u8)> {
        let (year, month, _) = self.span?.day.civil();
        Some((year, month))
    }
}

fn asked_words(what: &str) -> &'static str {
    let w = Activities::words();
    match what {
        "upcoming" => w.upcoming,
        "past" => w.past,
        "missing" => w.missing,
        "confirm" => w.confirm,
        "draft" => w.drafts,
        _ => w.mine,
    }
}

/// The page.
#[component]
pub(crate) fn ActivitiesPage() -> impl IntoView {
    let w = Activities::words();
    let desk = Desk::here();
    // From now on this page opens without a network, with every version.
    desk.shell.keep_all_pages();
    let role = desk.me_now().map(|me| me.role);
    let staff = role == Some(Role::Staff);
    let lead = match role {
        Some(Role::Staff) => w.lead_staff,
        Some(Role::Member) => w.lead_member,
        Some(Role::Liaison | Role::Surveyor | Role::Resident | Role::District) | None => w.lead_other,
    };
    let who = desk.who_now();
    let all = desk.derive(move |community| rows(community, who, desk.shell.now()));
    let (what, search) = (asked("show", ""), RwSignal::new(String::new()));
    let shown = RwSignal::new(PAGE);
    let found = Memo::new(move |_| {
        let (what, text) = (what.get(), search.get());
        all.with(|all| {
            all.iter().filter(|row| row.is(&what) && row.is_found(&text)).cloned().collect::<Vec<_>>()
        })
    });
    let states = Signal::derive(move || {
        let asked: &[&str] = if staff {
            &["upcoming", "confirm", "missing", "draft", "past"]
        } else {
            &["upcoming", "mine", "past"]
        };
        let count = |what: &str| all.with(|all| all.iter().filter(|row| row.is(what)).count());
        asked
            .iter()
            .map(|what| (Option2::new(*what, asked_words(what)), Some(count(what))))
            .collect::<Vec<_>>()
    });
    let number = Signal::derive(move || found.with(Vec::len));
    view! {
        <PageHead title=Nav::words().activities lead=Signal::stored(lead.to_owned())>
            {staff.then(|| view! { <Office room=Room::ActivityTools/> })}
        </PageHead>
        <Near/>
        <Search label=w.search placeholder=w.search_hint value=search testid="activity-search"/>
        <Chips label=w.states options=states value=what testid="activity-states"/>
        {move || {
            let rows: Vec<Arc<Row>> = found.with(|rows| rows.iter().take(shown.get()).cloned().collect());
            if rows.is_empty() {
                let (title, text) = match (all.with(Vec::is_empty), staff) {
                    (true, true) => (w.none, w.none_staff),
                    (true, false) => (w.none, ""),
                    (false, _) => (w.none_found, ""),
                };
                return view! { <Empty icon="star" title text/> }.into_any();
            }
            months(rows).into_any()
        }}
        <ShowMore all=number shown page=PAGE words=words::more_things/>
    }
}

/// Rows under the month they are in.
fn months(rows: Vec<Arc<Row>>) -> impl IntoView {
    let mut parts: Vec<(PastMonth, Vec<Arc<Row>>)> = Vec::new();
    for row in rows {
        let month = row.month();
        match parts.last_mut() {
            Some((last, rows)) if *last == month => rows.push(row),
            _ => parts.push((month, vec![row])),
        }
    }
    let part = |(month, rows): (PastMonth, Vec<Arc<Row>>)| {
        let title = month.map(|(year, month)| sentence!("{} 年 {} 月", "{}-{:02}", year, month));
        let days = month.and_then(|(year, month)| Day::from_civil(year, month, 1)).and_then(Month::of);
        let days = days.map(festivals).filter(|days| !days.is_empty());
        let rows = rows.into_iter().map(|row| view! { <Line row/> }).collect_view();
        view! {
            <section class="part">
                {title.map(|title| view! { <h2>{title}</h2> })}
                {days.map(|days| view! { <p class="hint" data-testid="festivals">{days}</p> })}
                <ul class="stack" role="list">{rows}</ul>
            </section>
        }
    };
    view! { <div data-testid="activities">{parts.into_iter().map(part).collect_view()}</div> }
}

/// The festivals and memorial days of a month.
fn festivals(month: Month) -> String {
    let days = days_in(month).into_iter().map(|(theme, day)| {
        let (_, month, of_month) = day.civil();
        sentence!("{} 月 {} 日 {}", "{}-{} {}", month, of_month, theme)
    });
    days.collect::<Vec<_>>().join(words::say("，", ", "))
}

/// Memorial days that are near, and whether anything is planned for them.
#[component]
fn Near() -> impl IntoView {
    let desk = Desk::here();
    let today = desk.shell.today();
    let near = desk.derive(move |community| near_days(community, today));
    let words = |one: &Memorial| {
        let (_, month, of_month) = one.day.civil();
        let day = sentence!("{} 月 {} 日 {}", "{}-{}: {}", month, of_month, one.theme);
        let planned = if one.planned {
            words::say("已安排活动", "an activity is planned")
        } else {
            words::say("还没有活动", "nothing is planned yet")
        };
        sentence!("{}，{}", "{}, {}", day, planned)
    };
    move || {
        let near = near.get();
        (!near.is_empty()).then(|| {
            let title = near.iter().map(words).collect::<Vec<_>>().join(words::say("；", "; "));
            view! { <Notice tone="info" title testid="memorial-days"/> }
        })
    }
}

#[component]
fn Line(row: Arc<Row>) -> impl IntoView {
    let (signed, waiting) = row.signed;
    let places = match row.capacity {
        Some(most) => sentence!("报名 {} / {}", "Signed up {} / {}", signed, most),
        None => sentence!("报名 {}", "Signed up {}", signed),
    };
    let line = [when(row.span), row.card.get(ActivityField::Place).to_owned()];
    let line = line.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
    view! {
        <li class="card" data-testid="activity-row" data-activity=row.id.to_string()>
            <header class="card-head">
                <h3><a href=format!("/activity/{}", row.id)>{named(row.card.get(ActivityField::Name))}</a></h3>
                <Badge words=activity_state(row.state) tone=activity_tone(row.state)/>
            </header>
            <p>{line}</p>
            <p class="hint">
                {row.card.get(ActivityField::Theme).to_owned()} " " {places}
                {(waiting > 0).then(|| view! { " " <Badge words=sentence!("候补 {}", "{} wait", waiting) tone="warn"/> })}
                {row.mine.filter(|_| !row.was_there).map(|place| view! { " " <Badge words=place_words(place) tone="info"/> })}
                {row.was_there.then(|| view! { " " <Badge words=words::say("参加了", "Was there") tone="good"/> })}
                {row.missing.then(|| view! { " " <Badge words=Activities::words().missing tone="warn"/> })}
                {(row.confirm > 0).then(|| view! {
                    " " <Badge words=sentence!("{} 人签到待确认", "{} to confirm", row.confirm) tone="warn"/>
                })}
            </p>
        </li>
    }
}

/// What staff do over the list.
#[component]
pub(crate) fn ActivityTools() -> impl IntoView {
    let w = Activities::words();
    let desk = Desk::here();
    let beginning = Beginning::new();
    let begin = move |_| {
        let activity: Id<Activity> = desk.shell.new_id();
        let year = desk.shell.today().year().to_string();
        beginning.begin(filled(activity, vec![(ActivityField::Year, year)]), format!("/activity/{activity}"));
    };
    view! {
        <button type="button" class="button primary" data-testid="new-activity" on:click=begin><Icon name="plus"/>{w.new}</button>
        <a class="button" href="/import?as=attendance"><Icon name="upload"/>{w.import}</a>
        <ExportButton ledgers=&[Exported::Activities, Exported::Attendance]/>
        {beginning.doing.trouble()}
    }
}
