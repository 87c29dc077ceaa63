//! What a member does: sign up, withdraw, ask for leave, sign in and out with the code that is shown there.

use domain::{
    activity::{
        ActivityState, Arrival, LeaveReason, OwnStep, Place, Span, attended, is_disputed, minute_text,
        percent, served, signups, state,
    },
    edit::{ActivityEdit, Edit},
    id::Id,
    principal::{Member, Principal},
    wish::Step,
};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::one::OneActivity;
use crate::{
    components::{Choices, Icon, Notice, Option2, Reason, Sheet, SyncMark, TextField},
    pages::{
        book::Sent,
        checkins::SheetFoot,
        doing::{Desk, Doing, sent_words},
    },
    words::{
        activities::{Joining, activity_is, leave_reason, place_words, presence},
        sentence,
    },
};

/// The part.
#[component]
pub(super) fn OwnPart(one: OneActivity, me: Id<Member>) -> impl IntoView {
    let w = Joining::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let place = Memo::new(move |_| {
        let all = one.activity.with(|activity| signups(activity));
        all.into_iter().find(|one| one.member == me).map(|one| one.place)
    });
    let is = Memo::new(move |_| one.activity.with(|activity| state(activity, desk.shell.now())));
    let leaving = RwSignal::new(false);
    let sent = Memo::new(move |_| {
        desk.shell.view().with(|view| {
            let ours = view.outbox.iter().filter(
                |waiting| matches!(&waiting.intent.edit, Edit::Activity(edit) if edit.activity() == one.id),
            );
            let sent = ours.map(|waiting| if waiting.kept { Sent::Saved } else { Sent::Saving }).min();
            sent_words(sent.unwrap_or(Sent::Delivered), view.status.link)
        })
    });
    let activity = one.id;
    let sign_up = move |_| {
        let step = desk.shell.new_id();
        let edit = ActivityEdit::SignUp { activity, member: me, step };
        doing.run(vec![Edit::Activity(edit)], w.signed_up, || ());
    };
    let withdraw = move |_| {
        let step = desk.shell.new_id();
        let edit = ActivityEdit::Withdraw { activity, member: me, step };
        doing.run(vec![Edit::Activity(edit)], w.withdrawn, || ());
    };
    let free = move || {
        match is.get() {
        ActivityState::Open => view! {
            <div class="actions">
                <button type="button" class="button primary wide" data-testid="sign-up" aria-busy=move || doing.busy() on:click=sign_up>
                    <Icon name="hand"/>{w.sign_up}
                </button>
            </div>
            <p class="hint">{w.place_hint}</p>
        }
        .into_any(),
        other => view! { <Reason text=activity_is(other)/> }.into_any(),
    }
    };
    let standing = move |place: Place| {
        let (tone, title, text) = match place {
            Place::In => ("good", w.signed_up.to_owned(), ""),
            Place::Waiting(_) => ("info", format!("{}（{}）", w.waits, place_words(place)), w.waits_hint),
            Place::Excused(_) | Place::Out => ("info", place_words(place), ""),
        };
        view! { <Notice tone title text testid="own-place"/> }
    };
    let leave = move || {
        match is.get() {
        ActivityState::Open => view! {
            <button type="button" class="button" data-testid="withdraw" aria-busy=move || doing.busy() on:click=withdraw>{w.withdraw}</button>
        }
        .into_any(),
        ActivityState::Closed | ActivityState::Running => view! {
            <button type="button" class="button" data-testid="ask-leave" on:click=move |_| leaving.set(true)>{w.leave}</button>
        }
        .into_any(),
        ActivityState::Draft | ActivityState::Over | ActivityState::Finished | ActivityState::Cancelled => ().into_any(),
    }
    };
    view! {
        <section class="part stack" data-testid="own-part">
            <h2>{w.title}</h2>
            {move || match place.get() {
                None => free().into_any(),
                Some(place) => view! {
                    {standing(place)}
                    <p role="status">{move || { let (mark, words) = sent.get(); view! { <SyncMark mark words/> } }}</p>
                    {match place {
                        Place::In | Place::Waiting(_) => view! { <div class="actions">{leave()}</div> }.into_any(),
                        // Whoever left may come back while one may sign up.
                        Place::Excused(_) | Place::Out => free().into_any(),
                    }}
                }
                .into_any(),
            }}
            {doing.trouble()}
            <Signing one me/>
            <Recorded one me/>
            <Sheet open=leaving title=Signal::stored(w.leave.to_owned()) testid="leave-sheet"><Leave one me open=leaving/></Sheet>
        </section>
    }
}

/// Signing in and out on the day.
#[component]
fn Signing(one: OneActivity, me: Id<Member>) -> impl IntoView {
    let w = Joining::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let shown = use_location().query.with_untracked(|query| query.get("code").unwrap_or_default());
    let (code, wrong) = (RwSignal::new(shown), RwSignal::new(String::new()));
    let own = Memo::new(move |_| {
        desk.shell.view().with(|view| {
            let file = view.community.member(me);
            file.map(|file| Arrival::of(file, one.id)).unwrap_or_default()
        })
    });
    let sign = move |comes: bool| {
        let typed = code.get_untracked().trim().to_owned();
        wrong.set(if typed.is_empty() { w.code_needed.to_owned() } else { String::new() });
        if typed.is_empty() {
            return;
        }
        let (what, said) = if comes {
            (OwnStep::In { code: typed }, w.signed_in)
        } else {
            (OwnStep::Out { code: typed }, w.signed_out)
        };
        let step = desk.shell.new_id();
        let edit = ActivityEdit::Sign { activity: one.id, member: me, step, what };
        doing.run(vec![Edit::Activity(edit)], said, || ());
    };
    let today = desk.shell.today();
    let open = Memo::new(move |_| {
        let is = one.activity.with(|activity| state(activity, desk.shell.now()));
        let on = matches!(
            is,
            ActivityState::Open | ActivityState::Closed | ActivityState::Running | ActivityState::Over
        );
        on && one.span().is_some_and(|span| span.day == today)
    });
    let late = Memo::new(move |_| {
        let is = one.activity.with(|activity| state(activity, desk.shell.now()));
        let over = one.span().is_some_and(|span| span.day < today);
        let recorded = desk
            .shell
            .view()
            .with(|view| view.community.member(me).is_some_and(|file| attended(file, one.id).is_some()));
        over && !recorded && !matches!(is, ActivityState::Draft | ActivityState::Cancelled)
    });
    move || {
        if late.get() && own.with(|own| own.came.is_none()) {
            return view! { <Reason text=w.over/> }.into_any();
        }
        if !open.get() && own.with(|own| own.came.is_none()) {
            return ().into_any();
        }
        let own = own.get();
        let minute = |one: &Option<(domain::moment::Moment, String)>| {
            one.as_ref().map(|(at, _)| minute_text(at.minute()))
        };
        let (came, went) = (minute(&own.came), minute(&own.went));
        let told = match (&came, &went) {
            (Some(came), Some(went)) => Some(sentence!(
                "{} 签到，{} 签退，等社区确认",
                "In {}, out {}; the community confirms it",
                came,
                went
            )),
            (Some(came), None) => {
                Some(sentence!("{} 已签到，等社区确认", "In {}; the community confirms it", came))
            }
            (None, _) => None,
        };
        let out = came.is_some();
        view! {
            {told.map(|title| view! { <Notice tone="info" title testid="own-sign"/> })}
            {open.get().then(|| view! {
                <form class="form" on:submit=move |event| { event.prevent_default(); sign(!out); }>
                    <TextField label=w.code value=code kind="number" hint=w.code_hint error=wrong testid="sign-code"/>
                    <div class="actions">
                        <button type="submit" class="button primary" data-testid=if out { "sign-out" } else { "sign-in" }
                            aria-busy=move || doing.busy()>{if out { w.sign_out } else { w.sign_in }}</button>
                    </div>
                    {doing.trouble()}
                </form>
            })}
        }
        .into_any()
    }
}

/// What staff recorded, and what the member says to it.
#[component]
fn Recorded(one: OneActivity, me: Id<Member>) -> impl IntoView {
    let w = Joining::words();
    let desk = Desk::here();
    let objecting = RwSignal::new(false);
    let told = Memo::new(move |_| {
        let (was, disputed) = desk.shell.view().with(|view| {
            let file = view.community.member(me)?;
            Some((attended(file, one.id)?, is_disputed(file, one.id)))
        })?;
        let span: Span = one.span()?;
        let minutes = served(&was, span);
        let share = minutes.and_then(|minutes| percent(minutes, span));
        let share = match (minutes.filter(|_| was.was_there()), share) {
            (Some(minutes), Some(share)) => {
                sentence!("{} 分钟，在场 {}%", "{} minutes, {}% of it", minutes, share)
            }
            _ => String::new(),
        };
        let title = sentence!("{}：{}", "{}: {}", w.recorded, presence(was.presence));
        Some((title, share, was.was_there(), was.last, disputed))
    });
    // The sheet is about what was recorded when it was opened.
    let about = RwSignal::new(None::<Id<Step>>);
    view! {
        {move || told.get().map(|(title, text, there, last, disputed)| view! {
            <Notice tone=if there { "good" } else { "info" } title text testid="own-attendance"/>
            {if disputed {
                view! { <p class="hint" data-testid="own-objection">{w.objected}</p> }.into_any()
            } else {
                view! {
                    <div class="actions">
                        <button type="button" class="button quiet" data-testid="object"
                            on:click=move |_| { about.set(Some(last)); objecting.set(true); }>{w.object}</button>
                    </div>
                }
                .into_any()
            }}
        })}
        <Sheet open=objecting title=Signal::stored(w.object.to_owned()) testid="object-sheet">
            {move || about.get().map(|of| view! { <Object one me of open=objecting/> })}
        </Sheet>
    }
}

/// 有异议.
#[component]
fn Object(one: OneActivity, me: Id<Member>, of: Id<Step>, open: RwSignal<bool>) -> impl IntoView {
    let w = Joining::words();
    let doing = Doing::new();
    let (text, wrong) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let step: Id<Step> = doing.desk.shell.new_id();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let words = text.get_untracked().trim().to_owned();
        wrong.set(if words.is_empty() { w.object_needed.to_owned() } else { String::new() });
        if words.is_empty() {
            return;
        }
        let what = OwnStep::Objects { of, words };
        let edit = ActivityEdit::Sign { activity: one.id, member: me, step, what };
        doing.run(vec![Edit::Activity(edit)], w.objected, move || open.set(false));
    };
    view! {
        <form class="sheet-body stack" id="sheet-form" on:submit=submit>
            <TextField label=w.object_words value=text lines=true hint=w.object_hint error=wrong required=true testid="object-words"/>
            {doing.trouble()}
        </form>
        <SheetFoot doing open label=w.object testid="object-submit"/>
    }
}

#[component]
fn Leave(one: OneActivity, me: Id<Member>, open: RwSignal<bool>) -> impl IntoView {
    let w = Joining::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let (why, text) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let options = (0_usize..)
        .zip(LeaveReason::ALL)
        .map(|(place, why)| Option2::new(place.to_string(), leave_reason(why)))
        .collect();
    // One id for one opening of the sheet: pressing twice is leaving once.
    let (step, said): (Id<Step>, Id<Step>) = (desk.shell.new_id(), desk.shell.new_id());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let chosen = why.get_untracked().parse().ok().and_then(|place: usize| LeaveReason::ALL.get(place));
        let Some(why) = chosen.copied() else { return doing.fail(w.choose_why) };
        let words = text.get_untracked().trim().to_owned();
        if why == LeaveReason::Other && words.is_empty() {
            return doing.fail(sentence!("{}：{}", "{}: {}", leave_reason(why), w.leave_words));
        }
        let activity = one.id;
        let mut edits = vec![ActivityEdit::AskLeave { activity, member: me, step, why }];
        if !words.is_empty() {
            let what = OwnStep::Says { words };
            edits.push(ActivityEdit::Sign { activity, member: me, step: said, what });
        }
        doing.run(edits.into_iter().map(Edit::Activity).collect(), w.left, move || open.set(false));
    };
    view! {
        <form class="sheet-body stack" id="sheet-form" on:submit=submit>
            <Choices legend=w.leave_why options value=why
                on_choose=Callback::new(move |chosen| { doing.clear(); why.set(chosen); }) required=true testid="leave-why"/>
            <TextField label=w.leave_words value=text lines=true hint=w.leave_hint testid="leave-words"/>
            {doing.trouble()}
        </form>
        <SheetFoot doing open label=w.leave testid="leave-submit"/>
    }
}

/// Who somebody is to everybody, for the name of whoever keeps the list.
pub(crate) fn keeper(desk: Desk) -> String {
    let Some(who @ Principal::Staff(_)) = desk.who_now() else { return String::new() };
    desk.shell.view().with_untracked(|view| view.community.display(&who).to_owned())
}
