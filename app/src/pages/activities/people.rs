//! The list of who signed up and who was there: own sign-ins to confirm, one tap for each person, all at once. Staff only.

use std::collections::BTreeMap;

use domain::{
    activity::{
        Arrival, Attended, Method, Place, Span, arrivals, attendance, clashes, is_disputed, minute_text,
        signups,
    },
    community::Community,
    edit::{ActivityEdit, Edit, FileField, FileOf},
    id::Id,
    principal::{Member, Principal},
    service::Presence,
};
use leptos::prelude::*;

use super::{
    OneActivity,
    own::keeper,
    tick::{Details, Person},
};
use crate::{
    components::{Badge, Notice, Option2, Search, SelectField, Sheet, TextField},
    pages::{
        checkins::named,
        doing::{Desk, Doing},
        members::register_book,
    },
    words::{
        activities::{Ticking, method},
        sentence,
    },
};

/// So many members are shown of those that a search finds.
const FOUND: usize = 12;

/// One line of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) member: Id<Member>,
    pub(super) name: String,
    pub(super) unit: String,
    pub(super) place: Option<Place>,
    pub(super) was: Option<Attended>,
    /// Why somebody cannot come, in words.
    pub(super) words: String,
    /// Whether the member objects to what is recorded.
    pub(super) disputed: bool,
    /// The other activity at which the member is said to have been at the same time.
    pub(super) clash: Option<String>,
}

/// What the list works with: who keeps it, and how.
#[derive(Clone, Copy)]
pub(super) struct Keeping {
    pub(super) one: OneActivity,
    pub(super) keeper: RwSignal<String>,
    pub(super) method: RwSignal<Method>,
}

fn line(community: &Community, one: OneActivity, member: Id<Member>) -> Line {
    let file = community.member(member);
    let own = community.on_card(FileOf::Member(member), FileField::Name);
    let shown = if own.is_empty() { community.display(&Principal::Member(member)) } else { own };
    Line {
        member,
        name: named(shown),
        unit: file.map(|file| community.unit_name(&file.card).to_owned()).unwrap_or_default(),
        place: None,
        was: None,
        words: file.map(|file| Arrival::of(file, one.id).words).unwrap_or_default(),
        disputed: file.is_some_and(|file| is_disputed(file, one.id)),
        clash: None,
    }
}

/// Everybody who signed up or was recorded, in the order of the places.
fn lines(community: &Community, one: OneActivity) -> Vec<Line> {
    let Some(activity) = community.activities.get(&one.id) else { return Vec::new() };
    let everything = attendance(community);
    let clashes = clashes(community, &everything, one.id);
    let mut recorded: BTreeMap<Id<Member>, Attended> = everything.get(&one.id).cloned().unwrap_or_default();
    let mut lines: Vec<Line> = Vec::new();
    for signed in signups(activity) {
        let was = recorded.remove(&signed.member);
        if signed.place != Place::Out || was.is_some() {
            lines.push(Line { place: Some(signed.place), was, ..line(community, one, signed.member) });
        }
    }
    for (member, was) in recorded {
        lines.push(Line { was: Some(was), ..line(community, one, member) });
    }
    for line in &mut lines {
        line.clash = clashes.get(&line.member).map(|other| {
            let other = community.activities.get(other);
            other.map_or("", |other| other.card.get(domain::activity::ActivityField::Name)).to_owned()
        });
    }
    lines
}

/// The part.
#[component]
pub(super) fn PeoplePart(one: OneActivity) -> impl IntoView {
    let w = Ticking::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let keeping =
        Keeping { one, keeper: RwSignal::new(keeper(desk)), method: RwSignal::new(Method::default()) };
    let all = Memo::new(move |_| desk.shell.view().with(|view| lines(&view.community, one)));
    let begun = Memo::new(move |_| one.span().is_some_and(|span| span.day <= desk.shell.today()));
    let (asked, open) = (RwSignal::new(None::<Line>), RwSignal::new(false));
    let details = Callback::new(move |line: Line| {
        asked.set(Some(line));
        open.set(true);
    });
    let tally = Signal::derive(move || {
        all.with(|all| {
            let there = all.iter().filter(|line| line.was.as_ref().is_some_and(Attended::was_there)).count();
            let is = |line: &&Line, presence| line.was.as_ref().is_some_and(|was| was.presence == presence);
            let excused = all.iter().filter(|line| is(line, Presence::Excused)).count();
            let signed = all.iter().filter(|line| line.place == Some(Place::In)).count();
            sentence!(
                "报名 {}，到场 {}，请假 {}",
                "{} signed up, {} there, {} excused",
                signed,
                there,
                excused
            )
        })
    });
    let absent = move || {
        all.with(|all| {
            let open = all.iter().filter(|line| line.place == Some(Place::In) && line.was.is_none());
            open.map(|line| line.member).collect::<Vec<_>>()
        })
    };
    let everybody = move |_| {
        let edits: Vec<Edit> =
            absent().into_iter().map(|member| keeping.record(desk, member, Presence::OnTime)).collect();
        let said = sentence!("{} {} 人", "{} {}", w.all_done, edits.len());
        doing.run(edits, said, || ());
    };
    view! {
        <section class="part stack" data-testid="attendance">
            <h2>{w.title}</h2>
            <p role="status" data-testid="attendance-tally">{move || tally.get()}</p>
            {move || (!begun.get()).then(|| view! { <p class="hint" data-testid="not-yet">{w.not_yet}</p> })}
            {move || begun.get().then(|| view! {
                <p class="hint">{w.hint}</p>
                <Kept keeping/>
                <Arrivals keeping/>
                <div class="actions">
                    {move || Some(absent().len()).filter(|open| *open > 0).map(|open| view! {
                        <button type="button" class="button primary" data-testid="all-present" aria-busy=move || doing.busy()
                            on:click=everybody>{w.all_there} {format!("（{open}）")}</button>
                    })}
                    <a class="button" href=format!("/import?as=attendance&activity={}", one.id) data-testid="import-list">
                        {crate::words::activities::Activities::words().import}
                    </a>
                </div>
                {doing.trouble()}
            })}
            {move || all.with(Vec::is_empty).then(|| view! { <p class="hint">{w.nobody}</p> })}
            <ul class="stack" role="list">
                <For each=move || all.get() key=|line| format!("{line:?}") let:line>
                    <li><Person keeping line details/></li>
                </For>
            </ul>
            {move || begun.get().then(|| view! { <Others keeping all details/> })}
            <Sheet open title=Signal::derive(move || asked.with(|line| line.as_ref().map(|line| line.name.clone()).unwrap_or_default())) testid="details-sheet">
                {move || asked.get().map(|line| view! { <Details keeping line open/> })}
            </Sheet>
        </section>
    }
}

/// Who keeps the list, and how.
#[component]
fn Kept(keeping: Keeping) -> impl IntoView {
    let w = Ticking::words();
    let options = (0_usize..)
        .zip(Method::ALL)
        .map(|(place, one)| Option2::new(place.to_string(), method(one)))
        .collect();
    let value = Signal::derive(move || {
        let now = keeping.method.get();
        Method::ALL.iter().position(|one| *one == now).unwrap_or_default().to_string()
    });
    let choose = Callback::new(move |chosen: String| {
        if let Some(one) = chosen.parse().ok().and_then(|place: usize| Method::ALL.get(place)) {
            keeping.method.set(*one);
        }
    });
    view! {
        <div class="field-row">
            <TextField label=w.keeper value=keeping.keeper testid="keeper"/>
            <SelectField label=w.method options value on_choose=choose testid="method"/>
        </div>
    }
}

/// Own sign-ins that nobody has confirmed.
#[component]
fn Arrivals(keeping: Keeping) -> impl IntoView {
    let w = Ticking::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let one = keeping.one;
    let all = Memo::new(move |_| {
        let waiting = desk.shell.view().with(|view| arrivals(&view.community, one.id));
        let shown = one.activity.get();
        waiting
            .into_iter()
            .map(|(member, arrival)| {
                let fits = arrival.fits(&shown);
                (member, arrival, fits)
            })
            .collect::<Vec<_>>()
    });
    let confirm = move |member: Id<Member>, arrival: &Arrival, span: Span| {
        let (step, keeper) = (desk.shell.new_id(), keeping.keeper.get_untracked().trim().to_owned());
        let what = arrival.confirmed(span, keeper);
        Edit::Activity(ActivityEdit::Attend { activity: one.id, member, step, what })
    };
    let confirm_all = move |_| {
        let Some(span) = untrack(|| one.span()) else { return };
        let fitting = all.get_untracked().into_iter().filter(|(.., fits)| *fits);
        let edits: Vec<Edit> = fitting.map(|(member, arrival, _)| confirm(member, &arrival, span)).collect();
        doing.run(edits, w.confirmed, || ());
    };
    let row = move |(member, arrival, fits): (Id<Member>, Arrival, bool)| {
        let name = desk.shell.view().with_untracked(|view| line(&view.community, one, member).name);
        let minute = |one: &Option<(domain::moment::Moment, String)>| {
            one.as_ref().map_or_else(|| "—".to_owned(), |(at, _)| minute_text(at.minute()))
        };
        let times = format!("{}–{}", minute(&arrival.came), minute(&arrival.went));
        let (words, tone) = if fits { (w.code_fits, "good") } else { (w.code_wrong, "warn") };
        let arrival = StoredValue::new(arrival);
        let one_by_one = move |_| {
            let Some(span) = untrack(|| one.span()) else { return };
            let edit = arrival.with_value(|arrival| confirm(member, arrival, span));
            doing.run(vec![edit], w.confirmed, || ());
        };
        view! {
            <li class="bar" data-testid="arrival">
                <a href=format!("/member/{member}")>{name}</a>
                <span>{times}</span>
                <Badge words tone/>
                <button type="button" class="button small" data-testid="confirm-arrival" aria-busy=move || doing.busy()
                    on:click=one_by_one>{w.confirm}</button>
            </li>
        }
    };
    move || {
        let rows = all.get();
        (!rows.is_empty()).then(|| {
            let several = rows.iter().filter(|(.., fits)| *fits).count() > 1;
            view! {
                <div class="card stack" data-testid="arrivals">
                    <h3>{w.waiting}</h3>
                    <ul class="stack" role="list">{rows.into_iter().map(row).collect_view()}</ul>
                    {several.then(|| view! {
                        <div class="actions">
                            <button type="button" class="button primary" data-testid="confirm-arrivals" aria-busy=move || doing.busy()
                                on:click=confirm_all>{w.confirm_all}</button>
                        </div>
                    })}
                    {doing.trouble()}
                </div>
            }
        })
    }
}

/// Members who are not on the list yet, by name.
#[component]
fn Others(keeping: Keeping, all: Memo<Vec<Line>>, details: Callback<Line>) -> impl IntoView {
    let w = Ticking::words();
    let desk = Desk::here();
    let book = register_book(desk);
    let search = RwSignal::new(String::new());
    let found = Memo::new(move |_| {
        let text = search.with(|text| text.trim().to_lowercase());
        if text.is_empty() {
            return (Vec::new(), false);
        }
        let listed = all.with(|all| all.iter().map(|line| line.member).collect::<Vec<_>>());
        let mut ids: Vec<Id<Member>> = book.with(|book| {
            let fits = book.iter().filter(|line| line.is_found(&text) && !listed.contains(&line.id));
            fits.take(FOUND + 1).map(|line| line.id).collect()
        });
        let more = ids.len() > FOUND;
        ids.truncate(FOUND);
        let lines = desk.shell.view().with_untracked(|view| {
            ids.into_iter().map(|id| line(&view.community, keeping.one, id)).collect::<Vec<_>>()
        });
        (lines, more)
    });
    view! {
        <h3>{w.others}</h3>
        <Search label=w.search placeholder=w.search_hint value=search testid="attendance-search"/>
        <ul class="stack" role="list" data-testid="attendance-found">
            <For each=move || found.get().0 key=|line| line.member let:line>
                <li><Person keeping line details/></li>
            </For>
        </ul>
        {move || found.get().1.then(|| view! {
            <Notice tone="info" title=sentence!("只显示前 {} 人，请再写几个字", "The first {}; type more", FOUND)/>
        })}
    }
}
