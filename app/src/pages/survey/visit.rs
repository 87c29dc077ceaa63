//! A visit: one tap notes what came of it; how, by whom, what the household agreed to and when to come again follow, and
//! each is kept at once in the visit that was noted.

use domain::{
    edit::{Edit, SurveyEdit},
    id::Id,
    moment::Moment,
    principal::Principal,
    survey::{
        Consent, DoorState, Visit, VisitMethod, VisitResult, door_state, forget, from_field, in_field,
        tomorrow, tonight, weekend,
    },
    wish::Stamped,
};
use leptos::prelude::*;

use super::at::At;
use crate::{
    components::{Choices, DraftField, Icon, Notice, Option2},
    pages::{doing::Doing, wish::who},
    words::{self, Doorstep, consent, day, sentence, visit_method, visit_result},
};

/// Another result within this time puts a wrong tap right; after it, somebody has come again.
const CORRECTION_MS: i64 = 600_000;

const fn key(result: VisitResult) -> &'static str {
    match result {
        VisitResult::Met => "met",
        VisitResult::Nobody => "nobody",
        VisitResult::Refused => "refused",
        VisitResult::Vacant => "vacant",
        VisitResult::TenantsOnly => "tenants-only",
    }
}

/// The visit that is written at.
#[derive(Clone, Copy)]
struct Visiting {
    at: At,
    doing: Doing,
    /// What was written last: two fields left one after the other are both in it.
    written: StoredValue<Option<(Id<Visit>, Visit)>>,
}

impl Visiting {
    fn mine(self, visit: &Stamped<Visit>) -> bool {
        self.at.desk().who_now() == Some(visit.by)
    }

    /// The last visit, when it is this person's and of today.
    fn current(self) -> Option<(Id<Visit>, Stamped<Visit>)> {
        let today = self.at.desk().shell.today();
        let last = self.at.household.with(|household| {
            household.as_ref().and_then(|known| known.last_visit().map(|(id, visit)| (id, visit.clone())))
        });
        last.filter(|(_, visit)| self.mine(visit) && visit.step.on == today)
    }

    fn write(self, visit: Id<Visit>, what: Visit) -> Edit {
        self.written.set_value(Some((visit, what.clone())));
        Edit::Survey(SurveyEdit::NoteVisit { site: self.at.site, door: self.at.door, visit, what })
    }

    /// The content to go on from.
    fn latest(self, id: Id<Visit>, shown: Visit) -> Visit {
        self.written.with_value(|written| match written {
            Some((of, what)) if *of == id => what.clone(),
            _ => shown,
        })
    }

    fn note(self, result: VisitResult) {
        let shell = self.at.desk().shell;
        let now = shell.now();
        let (id, what) = match untrack(|| self.current()) {
            Some((id, visit)) if now.apart(visit.at) < CORRECTION_MS.unsigned_abs() => {
                (id, Visit { result, ..self.latest(id, visit.step) })
            }
            _ => {
                let visitors = self.remembered();
                let (method, consent, again, left) = (VisitMethod::default(), None, None, None);
                (shell.new_id(), Visit { on: now.day(), result, method, visitors, consent, again, left })
            }
        };
        let edit = self.write(id, what);
        self.doing.run(vec![edit], visit_result(result), || ());
    }

    /// Changes the current visit.
    fn amend(self, change: impl FnOnce(&mut Visit)) {
        let Some((id, visit)) = untrack(|| self.current()) else { return };
        let mut what = self.latest(id, visit.step);
        change(&mut what);
        let edit = self.write(id, what);
        self.doing.queue(vec![edit], |_| ());
    }

    /// Who went along to the last door.
    fn remembered(self) -> Vec<String> {
        let Some(me) = self.at.desk().who_now() else { return Vec::new() };
        self.at.desk().shell.view().with_untracked(|view| {
            let doors = view.community.surveys.values().flat_map(|survey| survey.doors.values());
            let own = doors.flat_map(|household| household.visits.values()).filter(|visit| visit.by == me);
            own.max_by_key(|visit| visit.at).map(|visit| visit.step.visitors.clone()).unwrap_or_default()
        })
    }
}

/// The result buttons, and what belongs to the visit that was noted.
#[component]
pub(super) fn VisitPart(at: At) -> impl IntoView {
    let d = Doorstep::words();
    let visiting = Visiting { at, doing: Doing::new(), written: StoredValue::new(None) };
    let current = Memo::new(move |_| visiting.current().map(|(id, _)| id));
    let result = Memo::new(move |_| visiting.current().map(|(_, visit)| visit.step.result));
    let buttons = VisitResult::ALL.map(|one| {
        view! {
            <button type="button" class="button result" data-testid=format!("result-{}", key(one)) data-result=key(one)
                aria-pressed=move || if result.get() == Some(one) { "true" } else { "false" }
                aria-busy=move || visiting.doing.busy() on:click=move |_| visiting.note(one)>
                {visit_result(one)}
            </button>
        }
    });
    let state = at.of(door_state);
    view! {
        <section class="part stack" data-testid="visit">
            <h2>{d.result}</h2>
            <div class="results" role="group" aria-label=d.result>{buttons.collect_view()}</div>
            <p class="hint">{d.result_hint}</p>
            {visiting.doing.trouble()}
            <p>
                {move || state.get().map(|state| view! {
                    <span class="door-mark" data-door=mark(state) aria-hidden="true">{words::door_mark(state)}</span>
                    " " <strong data-testid="door-state">{words::door_state(state)}</strong>
                })}
            </p>
            {move || current.get().map(|_| view! { <ThisVisit visiting/> })}
        </section>
        <Declined at/>
    }
}

/// The state as the style sheet knows it.
pub(super) const fn mark(state: DoorState) -> &'static str {
    match state {
        DoorState::Unvisited => "unvisited",
        DoorState::Begun => "begun",
        DoorState::Again => "again",
        DoorState::Met => "met",
        DoorState::Refused => "refused",
        DoorState::Vacant => "vacant",
        DoorState::TenantsOnly => "tenants-only",
    }
}

#[component]
fn ThisVisit(visiting: Visiting) -> impl IntoView {
    let d = Doorstep::words();
    let shell = visiting.at.desk().shell;
    let today = shell.today();
    let of = |of: fn(&Visit) -> String| -> Signal<String> {
        Memo::new(move |_| visiting.current().map(|(_, visit)| of(&visit.step)).unwrap_or_default()).into()
    };
    let keep_visitor = move |place: usize| {
        Callback::new(move |name: String| {
            visiting.amend(|visit| {
                visit.visitors.resize(visit.visitors.len().max(2), String::new());
                if let Some(kept) = visit.visitors.get_mut(place) {
                    name.trim().clone_into(kept);
                }
                while visit.visitors.last().is_some_and(String::is_empty) {
                    visit.visitors.pop();
                }
            });
        })
    };
    let methods = [VisitMethod::AtTheDoor, VisitMethod::Phone, VisitMethod::Video];
    let consents = [Consent::Oral, Consent::Signed, Consent::Declined];
    let method_key = |method: VisitMethod| format!("{method:?}");
    let consent_key = |consent: Consent| format!("{consent:?}");
    let method_options = methods.map(|one| Option2::new(method_key(one), visit_method(one))).to_vec();
    let consent_options = consents.map(|one| Option2::new(consent_key(one), consent(one))).to_vec();
    let choose_method = Callback::new(move |chosen: String| {
        if let Some(method) = methods.into_iter().find(|one| method_key(*one) == chosen) {
            visiting.amend(|visit| visit.method = method);
        }
    });
    let choose_consent = Callback::new(move |chosen: String| {
        let consent = consents.into_iter().find(|one| consent_key(*one) == chosen);
        visiting.amend(|visit| visit.consent = consent);
    });
    let times = vec![
        Option2::new(in_field(tonight(today)), d.tonight),
        Option2::new(in_field(tomorrow(today)), d.tomorrow),
        Option2::new(in_field(weekend(today)), d.weekend),
        Option2::new("", d.not_again),
    ];
    let again = of(|visit| visit.again.map(in_field).unwrap_or_default());
    let again_wrong = RwSignal::new(String::new());
    let keep_again = Callback::new(move |text: String| {
        let at = from_field(&text);
        let wrong = at.is_none() && !text.trim().is_empty();
        again_wrong.set(if wrong { d.again_wrong.to_owned() } else { String::new() });
        if !wrong {
            visiting.amend(|visit| visit.again = at);
        }
    });
    let left = Memo::new(move |_| visiting.current().and_then(|(_, visit)| visit.step.left));
    view! {
        <div class="card stack" data-testid="this-visit">
            <h3>{d.this_visit}</h3>
            <Choices legend=d.again options=times value=again on_choose=keep_again testid="visit-again"/>
            <DraftField label=d.again_at value=again on_commit=keep_again kind="datetime-local" error=again_wrong testid="visit-again-at"/>
            <p class="hint">{d.consent_hint}</p>
            <Choices legend=d.consent options=consent_options value=of(|visit| visit.consent.map(|one| format!("{one:?}")).unwrap_or_default())
                on_choose=choose_consent testid="visit-consent"/>
            <Choices legend=d.method options=method_options value=of(|visit| format!("{:?}", visit.method))
                on_choose=choose_method testid="visit-method"/>
            <div class="field-row">
                <DraftField label=d.visitor_one value=of(|visit| visit.visitors.first().cloned().unwrap_or_default()) on_commit=keep_visitor(0) testid="visitor-0"/>
                <DraftField label=d.visitor_two value=of(|visit| visit.visitors.get(1).cloned().unwrap_or_default()) on_commit=keep_visitor(1) testid="visitor-1"/>
            </div>
            {move || match left.get() {
                Some(at) => view! { <p class="hint" data-testid="left-at">{d.left_at} " " {words::moment(at, today)}</p> }.into_any(),
                None => view! {
                    <div class="actions">
                        <button type="button" class="button small quiet" data-testid="leave" on:click=move |_| {
                            let now: Moment = shell.now();
                            visiting.amend(|visit| visit.left = Some(now));
                        }><Icon name="clock"/>{d.left}</button>
                    </div>
                }
                .into_any(),
            }}
        </div>
    }
}

/// What is to be done where a household declined.
#[component]
fn Declined(at: At) -> impl IntoView {
    let d = Doorstep::words();
    let doing = Doing::new();
    let declined = at.of(domain::survey::Household::declined);
    let personal = at.of(move |household| !forget(at.site, at.door, household).is_empty());
    let clear = move |_| {
        let edits = at.household.with_untracked(|household| {
            household.as_ref().map(|household| forget(at.site, at.door, household)).unwrap_or_default()
        });
        doing.run(edits, d.forgotten, || ());
    };
    move || {
        (declined.get() == Some(true)).then(|| {
            view! {
                <Notice tone="warn" title=d.declined text=d.declined_text testid="declined">
                    {move || (personal.get() == Some(true)).then(|| view! {
                        <button type="button" class="button danger" data-testid="forget" aria-busy=move || doing.busy()
                            on:click=clear><Icon name="trash"/>{d.forget}</button>
                    })}
                </Notice>
                {doing.trouble()}
            }
        })
    }
}

/// Every visit, the last first.
#[component]
pub(super) fn VisitsPart(at: At) -> impl IntoView {
    let d = Doorstep::words();
    let today = at.desk().shell.today();
    let visits = at.of(|household| {
        let mut visits: Vec<(Id<Visit>, Stamped<Visit>)> =
            household.visits.iter().map(|(id, visit)| (*id, visit.clone())).collect();
        visits.sort_by_key(|(id, visit)| std::cmp::Reverse((visit.place(), *id)));
        visits
    });
    let line = move |visit: &Visit| {
        let names = visit.visitors.join("、");
        let again = visit.again.map(|at| sentence!("约定 {} 再来", "again {}", words::moment(at, today)));
        let parts = [
            visit_result(visit.result).to_owned(),
            visit_method(visit.method).to_owned(),
            names,
            visit.consent.map(consent).unwrap_or_default().to_owned(),
            again.unwrap_or_default(),
        ];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
    };
    let by = move |by: Principal, on: String| format!("{} {on}", who(at.desk(), by));
    move || {
        let list = visits.get().unwrap_or_default();
        (!list.is_empty()).then(|| {
            let rows = list.into_iter().map(|(_, visit)| {
                view! {
                    <li data-tone="info" data-testid="visit-line">
                        <p class="timeline-what">{line(&visit.step)}</p>
                        <p class="timeline-who">{by(visit.by, day(visit.step.on))}</p>
                    </li>
                }
            });
            view! {
                <section class="part" data-testid="visits">
                    <h2>{d.visits}</h2>
                    <ol class="timeline" role="list">{rows.collect_view()}</ol>
                </section>
            }
        })
    }
}
