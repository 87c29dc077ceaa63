//! What staff do about one record: verify, refuse with a reason, correct, note an objection. Staff only.

use std::collections::BTreeSet;

use domain::{
    edit::{Edit, FileField, FileOf},
    mask::{Audience, Classified, ledger::Ledger},
    principal::Principal,
    service::{Action, Course, Part, RecordRefusal, RecordStep, counts_from},
    unmask::Subject,
};
use leptos::prelude::*;

use super::{
    home,
    one::{Dispute, Evidence, One, Standing, Story, Withdraw, facts},
    step,
};
use crate::{
    components::{Facts, Icon, Reason, Sheet, Stars, Switch, TextField},
    pages::{
        checkins::{SheetFoot, named},
        doing::{Desk, Doing},
        trail::history_link,
        unmask::{Seen, Unmask},
    },
    shell::Record,
    words::records::{Records, record_refusal},
};

/// Whom it was for, as the policy names it.
const BENEFICIARY: &str = "beneficiary";

/// The verification of what is known here now, with nothing noted.
pub(super) fn verification(desk: Desk, one: &Course, alone: bool) -> Edit {
    let from =
        desk.shell.view().with_untracked(|view| counts_from(&view.community.settings, desk.shell.today()));
    let what = RecordStep::Verified { of: one.version, counts_from: from, effect: None, rating: None, alone };
    step(desk, one.member, one.id, what)
}

/// The part.
#[component]
pub(crate) fn RecordDesk(one: One) -> impl IntoView {
    let w = Records::words();
    let desk = Desk::here();
    let seen: Seen = RwSignal::new(BTreeSet::new());
    let who = desk.who_now();
    let (ask, open) = (RwSignal::new(Action::Verify), RwSignal::new(false));
    let one_clerk = Memo::new(move |_| desk.shell.view().with(|view| view.community.settings.one_clerk));
    let may = Memo::new(move |_| {
        let allowed = |action: Action| {
            one.record.with(|known| {
                let (known, who) = (known.as_ref()?, who?);
                Some(match known.allows(who, action) {
                    // A community of one clerk cannot ask a colleague.
                    Err(RecordRefusal::TwoNames) if action == Action::Verify && one_clerk.get() => {
                        domain::service::after(known.stage, action, Part::Clerk)
                    }
                    other => other,
                })
            })
        };
        Action::ALL.map(|action| (action, allowed(action)))
    });
    let can = move |action: Action| {
        may.with(|all| all.iter().any(|(of, result)| *of == action && matches!(result, Some(Ok(_)))))
    };
    // Why the decision that is due is not this clerk's.
    let barred = move || {
        may.with(|all| {
            all.iter().find_map(|(of, result)| match result {
                Some(Err(why @ RecordRefusal::TwoNames)) if *of == Action::Verify => {
                    Some(record_refusal(*why))
                }
                _ => None,
            })
        })
    };
    let about = move |what: Action| {
        ask.set(what);
        open.set(true);
    };
    let title = Signal::derive(move || {
        match ask.get() {
            Action::Verify => w.verify,
            Action::Refuse => w.refuse,
            Action::Dispute => w.note_objection,
            Action::Withdraw => w.withdraw,
            Action::Correct => w.correct,
        }
        .to_owned()
    });
    let button = move |action: Action, class: &'static str, label: &'static str, testid: &'static str| {
        move || {
            can(action).then(|| {
                view! { <button type="button" class=class data-testid=testid on:click=move |_| about(action)>{label}</button> }
            })
        }
    };
    let name = Memo::new(move |_| {
        let file = FileOf::Member(one.member);
        desk.shell.view().with(|view| named(view.community.on_card(file, FileField::Name)))
    });
    let shown = move || {
        one.record.with(|known| {
            known.as_ref().map(|known| {
                let text = &known.report.beneficiary;
                let field = Ledger::Service.field(BENEFICIARY);
                let whole = seen.with(|seen| seen.contains(BENEFICIARY));
                let told = if whole { text.clone() } else { field.seen(Audience::Staff, text) };
                view! { <Facts facts=facts(desk, known, told)/> }
            })
        })
    };
    let masked = Memo::new(move |_| {
        one.record.with(|known| known.as_ref().is_some_and(|known| !known.report.beneficiary.is_empty()))
    });
    view! {
        <p><a href=format!("/member/{}", one.member) data-testid="record-whose">{move || name.get()}</a></p>
        <Standing one/>
        {move || barred().map(|text| view! { <Reason text/> })}
        <div class="actions">
            {button(Action::Verify, "button primary", w.verify, "record-verify")}
            {button(Action::Refuse, "button", w.refuse, "record-refuse")}
            {move || can(Action::Correct).then(|| view! {
                <a class="button" data-testid="record-correct" href=format!("{}/edit", home(one.member, one.id))>
                    <Icon name="pencil"/>{w.correct}
                </a>
            })}
            {button(Action::Dispute, "button", w.note_objection, "record-objection")}
            {button(Action::Withdraw, "button quiet", w.withdraw, "record-withdraw")}
        </div>
        <section class="card stack" data-testid="record-facts">
            {shown}
            <Evidence one/>
            {move || masked.get().then(|| view! {
                <Unmask subject=Subject::Member(one.member) fields=vec![BENEFICIARY.to_owned()] seen/>
            })}
        </section>
        <Story one/>
        {history_link(Record::Person(Principal::Member(one.member)))}
        <Sheet open title testid="record-sheet">
            {move || match ask.get() {
                Action::Verify | Action::Correct => view! { <Verify one open/> }.into_any(),
                Action::Refuse => view! { <Refuse one open/> }.into_any(),
                Action::Dispute => view! { <Dispute one open said=w.objection_noted/> }.into_any(),
                Action::Withdraw => view! { <Withdraw one open/> }.into_any(),
            }}
        </Sheet>
    }
}

/// 核实, with what came of it and what residents say.
#[component]
fn Verify(one: One, open: RwSignal<bool>) -> impl IntoView {
    let w = Records::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let (effect, wrong, rating) =
        (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(0_u8));
    // What is decided about is what was shown when the sheet opened.
    let known = one.record.get_untracked();
    let own = known.as_ref().is_some_and(|known| Some(known.recorded_by) == desk.who_now());
    let alone = RwSignal::new(false);
    let known = StoredValue::new(known);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let text = effect.get_untracked();
        let scored = text.trim().parse::<u8>().ok().filter(|effect| *effect <= 100);
        let bad = scored.is_none() && !text.trim().is_empty();
        wrong.set(if bad { w.effect_wrong.to_owned() } else { String::new() });
        let Some(Edit::Service(mut edit)) = known
            .with_value(|known| known.as_ref().map(|known| verification(desk, known, alone.get_untracked())))
        else {
            return;
        };
        if bad {
            return;
        }
        if let RecordStep::Verified { effect, rating: stars, .. } = &mut edit.what {
            *effect = scored;
            *stars = Some(rating.get_untracked()).filter(|stars| *stars > 0);
        }
        doing.run(vec![Edit::Service(edit)], w.verified, move || open.set(false));
    };
    let stars = [w.star1, w.star2, w.star3, w.star4, w.star5];
    view! {
        <form class="sheet-body stack" id="sheet-form" on:submit=submit>
            <TextField label=w.effect value=effect kind="number" hint=w.effect_hint error=wrong testid="verify-effect"/>
            <Stars legend=w.rating words=stars value=rating testid="verify-rating"/>
            {own.then(|| view! {
                <Switch label=w.alone on=alone on_change=Callback::new(move |on| alone.set(on)) testid="verify-alone"/>
            })}
            {doing.trouble()}
        </form>
        <SheetFoot doing open label=w.verify testid="verify-submit"/>
    }
}

/// 不通过, with a reason that the member reads.
#[component]
fn Refuse(one: One, open: RwSignal<bool>) -> impl IntoView {
    let w = Records::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let (text, wrong) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let version = one.record.with_untracked(|known| known.as_ref().map(|known| known.version));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let why = text.get_untracked().trim().to_owned();
        wrong.set(if why.is_empty() { w.refuse_needed.to_owned() } else { String::new() });
        let (Some(of), false) = (version, why.is_empty()) else { return };
        let edits = vec![step(desk, one.member, one.id, RecordStep::Refused { of, why })];
        doing.run(edits, w.refused_now, move || open.set(false));
    };
    view! {
        <form class="sheet-body stack" id="sheet-form" on:submit=submit>
            <TextField label=w.refuse_why value=text lines=true hint=w.refuse_hint error=wrong required=true testid="refuse-why"/>
            {doing.trouble()}
        </form>
        <SheetFoot doing open label=w.refuse testid="refuse-submit" danger=true/>
    }
}
