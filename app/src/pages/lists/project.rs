//! One project of a unit and the community, for both: where it stands, what may be done by whoever looks, what was done.

use domain::{
    edit::{Edit, JointEdit},
    id::Id,
    joint::{
        DemandAction, DemandField, DemandState, Joint, JointAction, JointField, JointStanding, JointState,
        JointStep, Side, Taken, next, standing,
    },
    principal::Unit,
};
use leptos::prelude::*;

use super::{only, resource_name, unit_name};
use crate::{
    components::{DraftField, Empty, Facts, Icon, PageHead, Sheet, Story, StoryStep, Switch, TextField},
    pages::{
        address,
        checkins::{SheetFoot, named},
        contested::{Dispute, Disputes},
        doing::{Desk, Doing},
        trail::history_link,
        wish::who,
    },
    shell::Record,
    words::{
        self, FieldName as _,
        lists::{Lists, joint_action, joint_state, joint_step},
    },
};

#[derive(Clone, Copy)]
struct One {
    unit: Id<Unit>,
    id: Id<Joint>,
    side: Side,
    joint: Memo<Joint>,
    is: Memo<JointStanding>,
}

impl One {
    fn filled(self, field: JointField, value: &str) -> Vec<Edit> {
        let fields = vec![(field, value.trim().to_owned())];
        only(JointEdit::Fill { unit: self.unit, joint: self.id, fields })
    }

    fn took(self, desk: Desk, what: JointStep) -> Vec<Edit> {
        only(JointEdit::Take { unit: self.unit, joint: self.id, step: desk.shell.new_id(), what })
    }

    fn state(self) -> JointState {
        self.is.with(|is| is.state)
    }
}

/// The page.
#[component]
pub(crate) fn JointPage() -> impl IntoView {
    let w = Lists::words();
    let desk = Desk::here();
    let place = address::named("project", |rest| match rest {
        [unit, joint] => Some((unit.parse::<Id<Unit>>().ok()?, joint.parse::<Id<Joint>>().ok()?)),
        _ => None,
    });
    let known = Memo::new(move |_| {
        let (unit, id) = place.get()?;
        let side = Side::of(desk.me()?.role)?;
        let there = desk
            .shell
            .view()
            .with(|view| view.community.unit(unit).is_some_and(|file| file.joints.contains_key(&id)));
        there.then_some((unit, id, side))
    });
    move || match known.get() {
        Some((unit, id, side)) => {
            let joint = Memo::new(move |_| {
                desk.shell.view().with(|view| {
                    view.community
                        .unit(unit)
                        .and_then(|file| file.joints.get(&id))
                        .cloned()
                        .unwrap_or_default()
                })
            });
            let is = Memo::new(move |_| joint.with(standing));
            view! { <Page one=One { unit, id, side, joint, is }/> }.into_any()
        }
        None => view! {
            <PageHead title=w.project/>
            <Empty icon="search" title=w.unknown_project/>
        }
        .into_any(),
    }
}

#[component]
fn Page(one: One) -> impl IntoView {
    let w = Lists::words();
    let title = Signal::derive(move || {
        named(one.joint.with(|joint| joint.card.get(JointField::Name).to_owned()).as_str())
    });
    let lead = Signal::derive(move || joint_state(one.state()).to_owned());
    let home = match one.side {
        Side::Community => "/lists",
        Side::Unit => "/unit",
    };
    view! {
        <PageHead title lead><a class="button quiet" href=home><Icon name="back"/>{w.back}</a></PageHead>
        <ActionsPart one/>
        <StepsPart one/>
        {(one.side == Side::Community).then(|| view! {
            <CardPart one/>
            {history_link(Record::Joint(one.unit, one.id))}
        })}
    }
}

/// Where it is, and what may be done now: the table says.
#[component]
fn ActionsPart(one: One) -> impl IntoView {
    let w = Lists::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let today = desk.shell.today();
    let (open, asked): (_, RwSignal<Option<JointAction>>) = (RwSignal::new(false), RwSignal::new(None));
    let title = Signal::derive(move || asked.get().map(joint_action).unwrap_or_default().to_owned());
    let facts = Memo::new(move |_| {
        let (joint, is) = (one.joint.get(), one.is.get());
        let card = |field: JointField| (field.name().to_owned(), joint.card.get(field).to_owned());
        let due = joint.card.get(JointField::Due).parse().map(words::day).unwrap_or_default();
        let due = match joint.card.get(JointField::Due).parse() {
            Ok(day) if is.state.is_live() => format!("{due}（{}）", words::days_left(day, today)),
            _ => due,
        };
        desk.shell.view().with(|view| {
            let community = &view.community;
            let demand = joint.demand().and_then(|id| community.demands.get(&id));
            let demand = demand.map(|demand| demand.card.get(DemandField::Name)).unwrap_or_default();
            let resource = joint.card.get(JointField::Resource).parse().ok();
            vec![
                (w.lead_unit.to_owned(), unit_name(community, one.unit)),
                (w.answers_demand.to_owned(), demand.to_owned()),
                (w.uses.to_owned(), resource_name(community, one.unit, resource)),
                card(JointField::Measures),
                card(JointField::Responsible),
                card(JointField::UnitPerson),
                (JointField::Due.name().to_owned(), due),
                (w.result.to_owned(), is.result),
            ]
        })
    });
    let act = move |action: JointAction| match action {
        JointAction::Propose => doing.run(one.took(desk, JointStep::Proposed), "", || ()),
        JointAction::Withdraw => doing.run(one.took(desk, JointStep::Withdrawn), "", || ()),
        JointAction::Accept => doing.run(one.took(desk, JointStep::Accepted), "", || ()),
        other => {
            asked.set(Some(other));
            open.set(true);
        }
    };
    view! {
        <section class="part stack" data-testid="project-actions">
            {move || view! { <Facts facts=facts.get()/> }}
            <div class="meter">
                <div class="meter-words"><span>{w.progress}</span><span data-testid="project-percent">{move || one.is.with(|is| is.percent)} "%"</span></div>
                <progress max="100" value=move || one.is.with(|is| is.percent.to_string()) aria-label=w.progress></progress>
            </div>
            {move || (one.state().waits_for().is_some_and(|side| side != one.side)).then(|| view! {
                <p class="hint">{joint_state(one.state())}</p>
            })}
            <div class="actions">
                {move || {
                    let state = one.state();
                    let fits = JointAction::ALL.into_iter().filter(move |action| next(state, *action, one.side).is_some());
                    fits.enumerate().map(|(place, action)| view! {
                        <button type="button" class=if place == 0 { "button primary" } else { "button" } data-testid=testid(action)
                            aria-busy=move || doing.busy() on:click=move |_| act(action)>{joint_action(action)}</button>
                    }).collect_view()
                }}
            </div>
            {doing.trouble()}
            <Sheet open title testid="project-sheet">
                {move || asked.get().map(|action| view! { <Act one action open/> })}
            </Sheet>
        </section>
    }
}

const fn testid(action: JointAction) -> &'static str {
    match action {
        JointAction::Propose => "project-propose",
        JointAction::Withdraw => "project-withdraw",
        JointAction::Accept => "project-accept",
        JointAction::Decline => "project-decline",
        JointAction::Progress => "project-progress",
        JointAction::Report => "project-report",
        JointAction::Return => "project-return",
        JointAction::Finish => "project-finish",
        JointAction::End => "project-end",
        JointAction::Remark => "project-remark",
    }
}

/// One step that is said in words. With the end of a project its demand may be met in the same act.
#[component]
fn Act(one: One, action: JointAction, open: RwSignal<bool>) -> impl IntoView {
    let w = Lists::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let (percent, result) = one.is.with_untracked(|is| (is.percent, is.result.clone()));
    let known = if action == JointAction::Finish { result } else { String::new() };
    let (said, far) = (RwSignal::new(known), RwSignal::new(percent.to_string()));
    let (wrong, wrong_far) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let demand = one.joint.with_untracked(Joint::demand).filter(|id| {
        let known = desk.shell.view().with_untracked(|view| view.community.demands.get(id).cloned());
        action == JointAction::Finish && known.is_some_and(|demand| demand.state() == DemandState::Open)
    });
    let also = RwSignal::new(true);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let words = said.get_untracked().trim().to_owned();
        let silent = action.needs_words() && words.is_empty();
        wrong.set(if silent { w.words_needed.to_owned() } else { String::new() });
        let percent = far.with_untracked(|far| far.trim().parse::<u8>().ok()).filter(|far| *far <= 100);
        let odd = action == JointAction::Progress && percent.is_none();
        wrong_far.set(if odd { w.percent_wrong.to_owned() } else { String::new() });
        if silent || odd {
            return;
        }
        let what = match action {
            JointAction::Propose => JointStep::Proposed,
            JointAction::Withdraw => JointStep::Withdrawn,
            JointAction::Accept => JointStep::Accepted,
            JointAction::Progress => JointStep::Progressed { percent: percent.unwrap_or_default(), words },
            JointAction::Decline => JointStep::Declined { words },
            JointAction::Report => JointStep::Reported { words },
            JointAction::Return => JointStep::Returned { words },
            JointAction::Finish => JointStep::Finished { words },
            JointAction::End => JointStep::Ended { words },
            JointAction::Remark => JointStep::Remarked { words },
        };
        let mut edits = one.took(desk, what);
        if let Some(demand) = demand.filter(|_| also.get_untracked()) {
            let fields = DemandAction::Meet.fields(desk.shell.today());
            edits.extend(only(JointEdit::FillDemand { demand, fields }));
        }
        doing.run(edits, "", move || open.set(false));
    };
    let label = match action {
        JointAction::Report | JointAction::Finish => w.result,
        _ => w.words,
    };
    view! {
        <form class="sheet-body stack" id="sheet-form" on:submit=submit>
            {(action == JointAction::Progress).then(|| view! {
                <TextField label=w.percent value=far kind="number" error=wrong_far required=true testid="project-far"/>
            })}
            <TextField label value=said lines=true error=wrong required=action.needs_words() testid="project-words"/>
            {demand.is_some().then(|| view! {
                <Switch label=w.also_met on=also on_change=Callback::new(move |on| also.set(on)) testid="project-also-met"/>
            })}
            {doing.trouble()}
        </form>
        <SheetFoot doing open label=joint_action(action) testid="project-submit" danger=action == JointAction::End/>
    }
}

/// Every step, the first first.
#[component]
fn StepsPart(one: One) -> impl IntoView {
    let w = Lists::words();
    let desk = Desk::here();
    let today = desk.shell.today();
    let steps = Signal::derive(move || {
        let of = |taken: &Taken| StoryStep {
            what: joint_step(taken.side, &taken.step, &str::to_owned),
            who: format!("{} · {}", who(desk, taken.by), words::moment(taken.at, today)),
            uncounted: if taken.counts { String::new() } else { w.not_counted.to_owned() },
            ..StoryStep::default()
        };
        one.is.with(|is| is.steps.iter().map(of).collect::<Vec<_>>())
    });
    view! { <Story title=w.steps none=w.no_steps steps testid="project-steps" step_testid="project-step"/> }
}

/// The card, as far as it may be changed now.
#[component]
fn CardPart(one: One) -> impl IntoView {
    let w = Lists::words();
    let doing = Doing::new();
    let keep = move |field: JointField| {
        Callback::new(move |value: String| doing.queue(one.filled(field, &value), |_| ()))
    };
    let value =
        move |field: JointField| Memo::new(move |_| one.joint.with(|joint| joint.card.get(field).to_owned()));
    let text = move |field: JointField, testid: &'static str, required: bool| {
        view! { <DraftField label=field.name() value=value(field) on_commit=keep(field) required testid/> }
    };
    let contested = Memo::new(move |_| one.joint.with(|joint| joint.contested.clone()));
    let free = Memo::new(move |_| matches!(one.state(), JointState::Draft | JointState::Declined));
    let live = Memo::new(move |_| free.get() || one.state().is_live());
    view! {
        <section class="part stack" data-testid="project-card">
            <h2>{w.project}</h2>
            {move || {
                let all = contested.get().into_iter().filter_map(|dispute| {
                    let field = JointField::from_key(&dispute.field)?;
                    let take = move |value: String| one.filled(field, &value);
                    Some(Dispute::open(field.name(), dispute.values, str::to_owned, take))
                });
                view! { <Disputes all=all.collect()/> }
            }}
            {move || (live.get() && !free.get()).then(|| view! { <p class="hint">{w.agreed}</p> })}
            <form class="form" on:submit=|event| event.prevent_default()>
                {move || free.get().then(|| view! {
                    {text(JointField::Name, "field-name", true)}
                    <DraftField label=JointField::Measures.name() value=value(JointField::Measures) on_commit=keep(JointField::Measures)
                        lines=true required=true testid="field-measures"/>
                })}
                {move || live.get().then(|| view! {
                    {text(JointField::Responsible, "field-responsible", true)}
                    {text(JointField::UnitPerson, "field-unit_person", false)}
                    <DraftField label=JointField::Due.name() value=value(JointField::Due) on_commit=keep(JointField::Due) kind="date"
                        required=true testid="field-due"/>
                })}
                {doing.trouble()}
            </form>
        </section>
    }
}
