//! What a member does, or a unit's contact person for the unit: take it on with a promise, note what was done, finish, leave.

use domain::{
    edit::{Edit, FileOf, OfferEdit},
    id::Id,
    moment::Day,
    offer::{Engagement, Fate, OfferKind, OfferReason, engagements, has_enough_posts},
    wish::{Claimant, Step},
};
use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
};

use super::{one::One, reason_of, reasons};
use crate::{
    components::{Choices, Icon, Notice, Reason, Sheet, Switch, SyncMark, TextField},
    pages::{
        book::Sent,
        checkins::{SheetFoot, past_day},
        doing::{Desk, Doing, sent_words},
        teams::{AsWhom, ForTeam, led},
    },
    words::{
        self,
        offers::{Offers, Serving, offer_reason},
        sentence,
    },
};

/// Which sheet is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ask {
    Take,
    Work,
    Finish,
    Leave,
}

/// The part.
#[component]
pub(super) fn OwnPart(one: One, me: Claimant) -> impl IntoView {
    let w = Serving::words();
    let desk = Desk::here();
    let mine = Memo::new(move |_| {
        let all = one.offer.with(|offer| engagements(offer));
        let own = |one: &Engagement| one.claimant == me;
        // What is going on counts before what is over; of that, the last.
        let live = all.iter().find(|one| own(one) && one.fate.is_live());
        live.or_else(|| all.iter().rfind(|one| own(one))).cloned()
    });
    let (ask, open) = (RwSignal::new(Ask::Take), RwSignal::new(false));
    let about = move |what: Ask| {
        ask.set(what);
        open.set(true);
    };
    let sent = Memo::new(move |_| {
        desk.shell.view().with(|view| {
            let ours = view.outbox.iter().filter(
                |waiting| matches!(&waiting.intent.edit, Edit::Offer(edit) if edit.offer() == one.id),
            );
            let sent = ours.map(|waiting| if waiting.kept { Sent::Saved } else { Sent::Saving }).min();
            sent_words(sent.unwrap_or(Sent::Delivered), view.status.link)
        })
    });
    let title = Signal::derive(move || {
        match ask.get() {
            Ask::Take => w.take,
            Ask::Work => w.work,
            Ask::Finish => w.finish,
            Ask::Leave => w.leave,
        }
        .to_owned()
    });
    let may = move || {
        let engagement = Id::from_random([0; 10]);
        desk.allowed(&Edit::Offer(OfferEdit::Take { offer: one.id, claimant: me, engagement, shown: false }))
    };
    // Coming with the wish to take it on. Asked once: a reload must not ask again for what is taken already.
    let (query, navigate) = (use_location().query, use_navigate());
    Effect::new(move |_| {
        if query.with_untracked(|query| query.get("take").is_none()) {
            return;
        }
        if mine.with_untracked(Option::is_none) && may().is_ok() {
            about(Ask::Take);
        }
        let here = NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() };
        navigate(&format!("/post/{}", one.id), here);
    });
    let free = move || {
        one.offer.track();
        match may() {
            Ok(()) => {
                let label = match me {
                    Claimant::Member(_) => w.take,
                    Claimant::Unit(_) => w.take_for_unit,
                };
                view! {
                    <div class="actions">
                        <button type="button" class="button primary wide" data-testid="take" on:click=move |_| about(Ask::Take)>
                            <Icon name="hand"/>{label}
                        </button>
                    </div>
                }
                .into_any()
            }
            Err(why) => view! { <Reason text=why/> }.into_any(),
        }
    };
    view! {
        <section class="part stack" data-testid="own-part">
            <h2>{w.my_part}</h2>
            {move || match mine.get() {
                None => free().into_any(),
                Some(own) => {
                    let ended = !own.fate.is_live() && own.fate != Fate::Done;
                    view! {
                        <p role="status">{move || { let (mark, words) = sent.get(); view! { <SyncMark mark words/> } }}</p>
                        <Standing one me own=own.clone()/>
                        {ended.then(free)}
                        <Actions one own about=Callback::new(about)/>
                    }
                    .into_any()
                }
            }}
            <Sheet open title testid="offer-sheet">
                {move || match (ask.get(), mine.get_untracked()) {
                    (Ask::Take, _) => view! { <Take one me open/> }.into_any(),
                    (Ask::Work, Some(own)) => view! { <Report one own open finish=false/> }.into_any(),
                    (Ask::Finish, Some(own)) => view! { <Report one own open finish=true/> }.into_any(),
                    (Ask::Leave, Some(own)) => view! { <Leave one own open/> }.into_any(),
                    (Ask::Work | Ask::Finish | Ask::Leave, None) => ().into_any(),
                }}
            </Sheet>
        </section>
    }
}

/// What was said about a step; from the own file.
pub(super) fn said(desk: Desk, one: One, who: Claimant, step: Id<Step>) -> String {
    desk.shell.view().with(|view| {
        let file = view.community.file(FileOf::of(who));
        file.and_then(|file| file.said.get(&(one.id, step))).cloned().unwrap_or_default()
    })
}

/// Where it stands, the promise, and what was done.
#[component]
fn Standing(one: One, me: Claimant, own: Engagement) -> impl IntoView {
    let w = Serving::words();
    let (tone, title, text) = match own.fate {
        Fate::Waiting => ("info", w.waits, String::new()),
        Fate::Active if own.finished.is_some() => ("info", w.finished, String::new()),
        Fate::Active => ("good", w.active, since(own.since)),
        Fate::Leaving(why) => ("warn", w.leaving, offer_reason(why).to_owned()),
        Fate::Left(why) => ("info", w.left, offer_reason(why).to_owned()),
        Fate::Declined(why) => ("warn", w.not_taken, offer_reason(why).to_owned()),
        Fate::Done => ("good", w.done, since(own.until)),
    };
    view! {
        <Notice tone title text testid="own-fate"/>
        <ForTeam team=own.team/>
        <Promise one who=me own/>
    }
}

fn since(day: Option<Day>) -> String {
    day.map(words::day).unwrap_or_default()
}

/// What was promised, and the notes.
#[component]
pub(super) fn Promise(one: One, who: Claimant, own: Engagement) -> impl IntoView {
    let w = Serving::words();
    let desk = Desk::here();
    let first: Id<Step> = Id::from_random(*own.id.bytes());
    let promise = Memo::new(move |_| said(desk, one, who, first));
    let notes = own.worked.iter().chain(own.finished.iter()).copied().collect::<Vec<_>>();
    let rows = notes
        .into_iter()
        .rev()
        .map(|(on, step)| {
            let words = Memo::new(move |_| said(desk, one, who, step));
            view! { <li data-testid="work-note"><strong>{words::day(on)}</strong> " " {move || words.get()}</li> }
        })
        .collect_view();
    view! {
        {move || Some(promise.get()).filter(|words| !words.is_empty()).map(|words| view! {
            <blockquote data-testid="pledge"><strong>{w.pledge}</strong> " " {words}</blockquote>
        })}
        {(!own.worked.is_empty() || own.finished.is_some()).then(|| view! {
            <div data-testid="work-notes"><h3>{w.notes}</h3><ul class="stack" role="list">{rows}</ul></div>
        })}
    }
}

/// What may be done now.
#[component]
fn Actions(one: One, own: Engagement, about: Callback<Ask>) -> impl IntoView {
    let w = Serving::words();
    let held = own.fate.is_held();
    let finishes = held && one.kind == OfferKind::Project && own.finished.is_none();
    let leaves = matches!(own.fate, Fate::Waiting | Fate::Active);
    view! {
        <div class="actions">
            {held.then(|| view! {
                <button type="button" class="button primary" data-testid="work" on:click=move |_| about.run(Ask::Work)>
                    <Icon name="pencil"/>{w.work}
                </button>
            })}
            {finishes.then(|| view! {
                <button type="button" class="button" data-testid="finish" on:click=move |_| about.run(Ask::Finish)>{w.finish}</button>
            })}
            {leaves.then(|| view! {
                <button type="button" class="button quiet" data-testid="leave" on:click=move |_| about.run(Ask::Leave)>{w.leave}</button>
            })}
        </div>
    }
}

/// 认领, with a promise.
#[component]
fn Take(one: One, me: Claimant, open: RwSignal<bool>) -> impl IntoView {
    let w = Serving::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let (text, wrong, shown) =
        (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(false));
    let team = RwSignal::new(String::new());
    // One id for one opening of the sheet: pressing twice is taking on once.
    let engagement: Id<Engagement> = desk.shell.new_id();
    let many = match (me, one.kind) {
        (Claimant::Member(id), OfferKind::Post) => desk.shell.view().with_untracked(|view| {
            let years = view.community.settings.year_begins;
            has_enough_posts(&view.community, id, one.id, years.days(years.of(desk.shell.today())))
        }),
        (Claimant::Member(_) | Claimant::Unit(_), _) => false,
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let promise = text.get_untracked().trim().to_owned();
        if promise.is_empty() {
            wrong.set(w.pledge_needed.to_owned());
            return;
        }
        let step = Id::from_random(*engagement.bytes());
        let shown = shown.get_untracked();
        let (offer, claimant) = (one.id, me);
        let take = match team.with_untracked(|team| team.parse().ok()) {
            Some(team) => OfferEdit::TakeForTeam { offer, claimant, engagement, shown, team },
            None => OfferEdit::Take { offer, claimant, engagement, shown },
        };
        let edits = vec![
            Edit::Offer(take),
            Edit::Offer(OfferEdit::Say { file: FileOf::of(me), offer: one.id, step, text: promise }),
        ];
        doing.run(edits, w.taken, move || open.set(false));
    };
    view! {
        <form class="sheet-body stack" id="sheet-form" on:submit=submit>
            <AsWhom led=led(desk, me) team/>
            {move || (many && team.with(String::is_empty)).then(|| view! { <Notice tone="warn" title=w.third testid="third-post"/> })}
            <TextField label=w.pledge value=text lines=true hint=w.pledge_hint error=wrong required=true testid="pledge-text"/>
            <Switch label=w.shown on=shown on_change=Callback::new(move |on| shown.set(on)) testid="pledge-shown"/>
            {doing.trouble()}
        </form>
        <SheetFoot doing open label=w.take testid="take-submit"/>
    }
}

/// A note of what was done, or of what came of it in the end.
#[component]
fn Report(one: One, own: Engagement, open: RwSignal<bool>, finish: bool) -> impl IntoView {
    let w = Serving::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let today = desk.shell.today();
    let text = |text: &str| RwSignal::new(text.to_owned());
    let (on, what, wrong_on, wrong) = (text(&today.to_string()), text(""), text(""), text(""));
    let step: Id<Step> = desk.shell.new_id();
    let (claimant, engagement) = (own.claimant, own.id);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let day = past_day(&on.get_untracked(), today);
        let words = what.get_untracked().trim().to_owned();
        wrong_on.set(if day.is_some() { String::new() } else { w.day_wrong.to_owned() });
        wrong.set(if words.is_empty() { w.work_needed.to_owned() } else { String::new() });
        let (Some(on), false) = (day, words.is_empty()) else { return };
        let offer = one.id;
        let (fact, done) = if finish {
            (OfferEdit::Finish { offer, claimant, engagement, step, on }, w.finished)
        } else {
            (OfferEdit::Work { offer, claimant, engagement, step, on }, w.worked)
        };
        let words = OfferEdit::Say { file: FileOf::of(claimant), offer, step, text: words };
        doing.run(vec![Edit::Offer(fact), Edit::Offer(words)], done, move || open.set(false));
    };
    let (label, said) = if finish { (w.finish, w.finish_text) } else { (w.work, w.work_text) };
    view! {
        <form class="sheet-body stack" id="sheet-form" on:submit=submit>
            <TextField label=w.work_on value=on kind="date" error=wrong_on required=true testid="work-on"/>
            <TextField label=said value=what lines=true error=wrong required=true testid="work-text"/>
            {doing.trouble()}
        </form>
        <SheetFoot doing open label testid="work-submit"/>
    }
}

#[component]
fn Leave(one: One, own: Engagement, open: RwSignal<bool>) -> impl IntoView {
    let (w, o) = (Serving::words(), Offers::words());
    let desk = Desk::here();
    let doing = Doing::new();
    let (why, text) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let step: Id<Step> = desk.shell.new_id();
    let (claimant, engagement) = (own.claimant, own.id);
    let done = if own.fate == Fate::Waiting { w.left_now } else { w.asked };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(why) = reason_of(&OfferReason::LEAVING, &why.get_untracked()) else {
            return doing.fail(o.choose_why);
        };
        let words = text.get_untracked().trim().to_owned();
        if why == OfferReason::Other && words.is_empty() {
            return doing.fail(sentence!("{}：{}", "{}: {}", offer_reason(why), w.leave_words));
        }
        let offer = one.id;
        let mut edits = vec![Edit::Offer(OfferEdit::Leave { offer, claimant, engagement, step, why })];
        if !words.is_empty() {
            edits.push(Edit::Offer(OfferEdit::Say { file: FileOf::of(claimant), offer, step, text: words }));
        }
        doing.run(edits, done, move || open.set(false));
    };
    view! {
        <form class="sheet-body stack" id="sheet-form" on:submit=submit>
            <p class="hint">{w.leave_hint}</p>
            <Choices legend=o.why options=reasons(&OfferReason::LEAVING) value=why
                on_choose=Callback::new(move |chosen| { doing.clear(); why.set(chosen); }) required=true testid="leave-why"/>
            <TextField label=w.leave_words value=text lines=true testid="leave-words"/>
            {doing.trouble()}
        </form>
        <SheetFoot doing open label=w.leave testid="leave-submit" danger=true/>
    }
}
