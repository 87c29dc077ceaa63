//! The form: a member reports what was done, staff enter it for somebody, both correct. It works without a network.

use domain::{
    access::DocName,
    edit::FileField,
    edit::FileOf,
    id::Id,
    moment::Day,
    picture::OF_RECORD,
    principal::{Member, Principal},
    service::{RecordStep, Report, ServiceRecord, Source, overlaps, record, things},
};
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_location, hooks::use_navigate};

use super::{about, home, key_of, source_of, step};
use crate::{
    components::{Choices, Empty, Notice, Option2, PageHead, SelectField, Switch, TextField},
    pages::{
        address,
        checkins::{named, past_day},
        doing::{Desk, Doing},
        pictures::{Frame, PictureField, keep, named as picked},
    },
    words::{
        self, Common,
        pictures::{Pictures, picture_error},
        records::{Records, time},
    },
};

/// What the page is asked to do.
#[derive(Clone, Debug, PartialEq)]
struct Task {
    member: Id<Member>,
    /// What is corrected.
    known: Option<Box<ServiceRecord>>,
    about: Source,
    on: Option<Day>,
}

/// The page, for a new record and for a correction.
#[component]
pub(crate) fn ReportPage() -> impl IntoView {
    let w = Records::words();
    let desk = Desk::here();
    desk.shell.keep_all_pages();
    let query = use_location().query;
    let named = address::named("record", |rest| match rest {
        [who, id, "edit"] => Some((who.parse::<Id<Member>>().ok()?, id.parse::<Id<ServiceRecord>>().ok()?)),
        _ => None,
    });
    // Decided once: what arrives meanwhile does not take away what somebody is typing.
    let task = Memo::new(move |before: Option<&Option<Task>>| {
        if let Some(Some(before)) = before {
            let same = named.get().map(|(who, id)| (who, Some(id)));
            let was = (before.member, before.known.as_ref().map(|one| one.id));
            if same.is_none_or(|same| same == was) {
                return Some(before.clone());
            }
        }
        if let Some((member, id)) = named.get() {
            let known = desk.shell.view().with(|view| record(&view.community, member, id))?;
            let (about, on) = (known.report.source, Some(known.report.on));
            return Some(Task { member, known: Some(Box::new(known)), about, on });
        }
        query.with(|query| {
            let member = match desk.who()? {
                Principal::Member(me) => me,
                Principal::Staff(_) => query.get("who")?.parse().ok()?,
                _ => return None,
            };
            let about = query.get("about").and_then(|key| source_of(&key)).unwrap_or(Source::Other);
            let on = query.get("on").and_then(|day| day.parse().ok());
            Some(Task { member, known: None, about, on })
        })
    });
    move || match task.get() {
        Some(task) => view! { <Form task/> }.into_any(),
        None if desk.who().is_some_and(|who| matches!(who, Principal::Member(_) | Principal::Staff(_))) => {
            view! { <PageHead title=w.form_new/><Empty icon="search" title=w.unknown/> }.into_any()
        }
        None => {
            view! { <PageHead title=w.form_new/><Empty icon="person" title=Common::words().only_claimants/> }
                .into_any()
        }
    }
}

/// `1.5` as minutes; also with a comma.
fn minutes_of(text: &str) -> Option<u16> {
    let text = text.trim().replace('，', ".").replace(['。', ','], ".");
    let (whole, part) = text.split_once('.').unwrap_or((text.as_str(), ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || part.len() > 2 || !digits(whole) || !digits(part) {
        return None;
    }
    let hours: u16 = whole.parse().ok()?;
    let hundredths: u16 = format!("{part:0<2}").parse().ok()?;
    hours.checked_mul(60)?.checked_add((hundredths * 60 + 50) / 100)
}

/// `09:30` as minutes of the day.
fn clock_of(text: &str) -> Option<u16> {
    let (hour, minute) = text.trim().split_once(':')?;
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.get(..2)?.parse().ok()?);
    (hour < 24 && minute < 60).then_some(hour * 60 + minute)
}

/// Minutes as they are typed.
fn typed(minutes: u16) -> String {
    let hundredths = u32::from(minutes) * 100 / 60;
    let text = format!("{}.{:02}", hundredths / 100, hundredths % 100);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// What is being typed.
#[derive(Clone, Copy)]
struct Draft {
    on: RwSignal<String>,
    how: RwSignal<String>,
    hours: RwSignal<String>,
    from: RwSignal<String>,
    to: RwSignal<String>,
    no_time: RwSignal<String>,
    about: RwSignal<String>,
    kind: RwSignal<String>,
    mode: RwSignal<String>,
    content: RwSignal<String>,
    result: RwSignal<String>,
    place: RwSignal<String>,
    beneficiary: RwSignal<String>,
    training: RwSignal<bool>,
}

impl Draft {
    fn new(task: &Task, today: Day, staff: bool) -> Self {
        let text = |text: &str| RwSignal::new(text.to_owned());
        let clock = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
        let known = task.known.as_ref().map(|one| &one.report);
        let of = |read: fn(&Report) -> &String| text(known.map_or("", |report| read(report).as_str()));
        let span = known.and_then(|report| report.span);
        Self {
            on: text(&task.on.unwrap_or(today).to_string()),
            how: text(if span.is_some() { "span" } else { "hours" }),
            hours: RwSignal::new(known.map(|report| typed(report.minutes)).unwrap_or_default()),
            from: RwSignal::new(span.map(|(from, _)| clock(from)).unwrap_or_default()),
            to: RwSignal::new(span.map(|(_, to)| clock(to)).unwrap_or_default()),
            no_time: of(|report| &report.no_time),
            about: RwSignal::new(key_of(task.about)),
            kind: of(|report| &report.kind),
            mode: of(|report| &report.mode),
            content: of(|report| &report.content),
            result: of(|report| &report.result),
            place: of(|report| &report.place),
            // Whom it was for is masked for staff; what they leave empty stays.
            beneficiary: if staff { text("") } else { of(|report| &report.beneficiary) },
            training: RwSignal::new(known.is_some_and(|report| report.training)),
        }
    }

    fn span(self) -> Option<(u16, u16)> {
        let by_span = self.how.with(|how| how == "span");
        let span = (self.from.with(|text| clock_of(text))?, self.to.with(|text| clock_of(text))?);
        Some(span).filter(|(from, to)| by_span && from < to)
    }

    /// The time, once it is one.
    fn minutes(self) -> Option<u16> {
        if self.how.with(|how| how == "span") {
            self.span().map(|(from, to)| to - from)
        } else {
            self.hours.with(|text| minutes_of(text))
        }
    }

    /// The report, once day and time are there.
    fn report(self, today: Day, known: Option<&Report>) -> Option<Report> {
        let text = |text: RwSignal<String>| text.with(|text| text.trim().to_owned());
        let beneficiary = text(self.beneficiary);
        let kept = known.map(|report| report.beneficiary.clone()).filter(|_| beneficiary.is_empty());
        let minutes = self.minutes()?;
        Some(Report {
            on: self.on.with(|on| past_day(on, today))?,
            minutes,
            span: self.span(),
            no_time: if minutes == 0 { text(self.no_time) } else { String::new() },
            source: self.about.with(|key| source_of(key))?,
            kind: text(self.kind),
            mode: text(self.mode),
            content: text(self.content),
            result: text(self.result),
            place: text(self.place),
            beneficiary: kept.unwrap_or(beneficiary),
            training: self.training.get(),
        })
    }
}

#[component]
fn Form(task: Task) -> impl IntoView {
    let w = Records::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let today = desk.shell.today();
    let staff = desk.is_staff_now();
    let member = task.member;
    let navigate = StoredValue::new_local(use_navigate());
    let before: Vec<String> = task.known.as_ref().map(|one| one.pictures.clone()).unwrap_or_default();
    let pictures = RwSignal::new(picked(&before));
    let known: StoredValue<Option<Report>> =
        StoredValue::new(task.known.as_ref().map(|one| one.report.clone()));
    let corrects = task.known.as_ref().map(|one| one.id);
    // One id for one opening of the form: pressing twice is reporting once.
    let id: Id<ServiceRecord> = corrects.unwrap_or_else(|| desk.shell.new_id());
    let draft = Draft::new(&task, today, staff);
    let wrong = || RwSignal::new(String::new());
    let (wrong_on, wrong_hours, wrong_content) = (wrong(), wrong(), wrong());
    let (kinds, modes, mut held) = desk.shell.view().with_untracked(|view| {
        let template = &view.community.settings.feedback;
        let held = things(&view.community, member);
        (template.activity_types.clone(), template.activity_modes.clone(), held)
    });
    if !held.contains(&task.about) && task.about != Source::Other {
        held.push(task.about);
    }
    let plain = |list: &[String]| list.iter().map(|one| Option2::plain(one)).collect::<Vec<_>>();
    let things: Vec<Option2> = held.iter().map(|one| Option2::new(key_of(*one), about(desk, *one))).collect();
    let things = [things, vec![Option2::new("other", w.other)]].concat();
    let no_time = Memo::new(move |_| draft.minutes() == Some(0));
    // Who is on the phone sees at once what it overlaps with; it may be reported all the same.
    let beside = Memo::new(move |_| {
        let report = draft.report(today, None)?;
        let all = desk.shell.view().with(|view| overlaps(&view.community, member, &report, Some(id)));
        let lines = all.iter().map(|one| format!("{} {}", time(&one.report), one.report.content));
        Some(lines.collect::<Vec<_>>()).filter(|lines| !lines.is_empty())
    });
    let (title, label, said) = match (corrects.is_some(), staff) {
        (true, _) => (w.form_correct, w.save, w.corrected),
        (false, true) => (w.form_enter, w.enter_send, w.entered),
        (false, false) => (w.form_new, w.send, w.reported),
    };
    let name = desk
        .shell
        .view()
        .with_untracked(|view| view.community.on_card(FileOf::Member(member), FileField::Name).to_owned());
    let lead = Signal::stored(if staff { named(&name) } else { w.lead.to_owned() });
    let back = match (corrects, staff) {
        (Some(id), _) => home(member, id),
        (None, true) => format!("/member/{member}"),
        (None, false) => "/record".to_owned(),
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let say = |error: RwSignal<String>, bad: bool, words: &str| {
            error.set(if bad { words.to_owned() } else { String::new() });
            bad
        };
        let by_span = draft.how.with_untracked(|how| how == "span");
        let no_day = draft.on.with_untracked(|on| past_day(on, today).is_none());
        let mut bad = say(wrong_on, no_day, w.day_wrong);
        let time = if by_span { w.span_wrong } else { w.hours_wrong };
        bad |= say(wrong_hours, untrack(|| draft.minutes()).is_none(), time);
        let empty = draft.content.with_untracked(|text| text.trim().is_empty());
        bad |= say(wrong_content, empty, w.content_needed);
        let Some(report) =
            untrack(|| known.with_value(|known| draft.report(today, known.as_ref().filter(|_| staff))))
        else {
            return;
        };
        if bad {
            return;
        }
        let (chosen, before) = (pictures.get_untracked(), before.clone());
        let was = known.with_value(|known| known.as_ref().is_some_and(|known| *known == report));
        // Pictures are on this device before anything names them.
        let edits = async move {
            let kept = keep(desk, DocName::Member(member), chosen).await;
            let names = kept.map_err(|why| picture_error(&why).to_owned())?;
            let reported = match corrects {
                Some(_) if was && names != before => None,
                Some(_) => Some(RecordStep::Corrected(report)),
                None => Some(RecordStep::Reported(report)),
            };
            let pictured = (names != before).then_some(RecordStep::Pictured { pictures: names });
            Ok(reported.into_iter().chain(pictured).map(|what| step(desk, member, id, what)).collect())
        };
        doing.run_after(edits, said, move || {
            navigate.try_with_value(|navigate| navigate(&home(member, id), NavigateOptions::default()));
        });
    };
    let hows = vec![Option2::new("hours", w.by_hours), Option2::new("span", w.by_span)];
    let no_error = Signal::stored(String::new());
    view! {
        <PageHead title lead>
            <a class="button quiet" href=back><crate::components::Icon name="back"/>{w.back}</a>
        </PageHead>
        <form class="form" data-testid="report-form" on:submit=submit>
            <TextField label=w.on value=draft.on kind="date" hint=w.on_hint error=wrong_on required=true testid="report-on"/>
            <Choices legend=w.how options=hows value=draft.how
                on_choose=Callback::new(move |chosen| draft.how.set(chosen)) testid="report-how"/>
            {move || if draft.how.with(|how| how == "span") {
                view! {
                    <div class="field-row">
                        <TextField label=w.from value=draft.from kind="time" error=wrong_hours required=true testid="report-from"/>
                        <TextField label=w.to value=draft.to kind="time" error=no_error required=true testid="report-to"/>
                    </div>
                }
                .into_any()
            } else {
                view! {
                    <TextField label=w.hours value=draft.hours kind="number" hint=w.hours_hint error=wrong_hours required=true
                        testid="report-hours"/>
                }
                .into_any()
            }}
            {move || no_time.get().then(|| view! {
                <TextField label=w.no_time value=draft.no_time hint=w.no_time_hint required=true testid="report-no-time"/>
            })}
            <SelectField label=w.about options=things value=draft.about
                on_choose=Callback::new(move |chosen| draft.about.set(chosen)) testid="report-about"/>
            {move || beside.get().map(|lines| view! {
                <Notice tone="warn" title=w.overlap text=format!("{}{}{}", lines.join("；"), words::say("。", ". "), w.overlap_text)
                    testid="report-overlap"/>
            })}
            <TextField label=w.content value=draft.content lines=true hint=w.content_hint error=wrong_content required=true
                testid="report-content"/>
            <SelectField label=w.kind options=plain(&kinds) value=draft.kind
                on_choose=Callback::new(move |chosen| draft.kind.set(chosen)) none=w.choose.to_owned() testid="report-kind"/>
            <SelectField label=w.mode options=plain(&modes) value=draft.mode
                on_choose=Callback::new(move |chosen| draft.mode.set(chosen)) none=w.choose.to_owned() testid="report-mode"/>
            <TextField label=w.result value=draft.result lines=true testid="report-result"/>
            <TextField label=w.place value=draft.place testid="report-place"/>
            <TextField label=w.beneficiary value=draft.beneficiary
                hint=if staff && corrects.is_some() { w.kept_hint } else { "" } testid="report-beneficiary"/>
            <PictureField label=Pictures::words().title hint=Pictures::words().optional alt=Pictures::words().title
                frame=Frame::Whole most=OF_RECORD chosen=pictures
                on_add=Callback::new(move |one| pictures.update(|all| all.push(one)))
                on_remove=Some(Callback::new(move |one| pictures.update(|all| all.retain(|other| *other != one))))
                testid="report-picture"/>
            <Switch label=w.training on=draft.training on_change=Callback::new(move |on| draft.training.set(on))
                testid="report-training"/>
            {doing.trouble()}
            <div class="actions">
                <button type="submit" class="button primary wide" data-testid="report-submit" aria-busy=move || doing.busy()>{label}</button>
            </div>
        </form>
    }
}

#[cfg(test)]
mod tests {
    use super::{clock_of, minutes_of, typed};

    #[test]
    fn hours_are_read_as_people_type_them() {
        for (text, minutes) in [
            ("1.5", Some(90)),
            ("2", Some(120)),
            (" 0 ", Some(0)),
            ("1，5", Some(90)),
            ("0.33", Some(20)),
            ("25", Some(1500)),
            ("", None),
            (".5", None),
            ("一", None),
            ("1.505", None),
            ("9999999", None),
        ] {
            assert_eq!(minutes_of(text), minutes, "{text}");
        }
        for minutes in [0, 20, 30, 45, 90, 100, 1440] {
            assert_eq!(minutes_of(&typed(minutes)), Some(minutes));
        }
        assert_eq!([clock_of("09:30"), clock_of("24:00"), clock_of("x")], [Some(570), None, None]);
    }
}
