//! What staff decide about a member's year: a star by hand, and each step to cancelling honours.

use domain::{
    edit::{Edit, JudgingEdit},
    id::Id,
    judging::{Judged, Moved, Verdict},
    moment::Year,
    principal::Member,
    wish::Step,
};
use leptos::prelude::*;

use crate::{
    components::{Choices, Option2, TextField},
    pages::{
        checkins::SheetFoot,
        doing::{Desk, Doing},
    },
    words::{
        judging::Judging,
        standing::{Standing, grounds},
    },
};

/// What is decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ask {
    Move,
    Propose,
    Confirm,
    Drop,
    Stands,
    Lift,
}

impl Ask {
    pub(super) fn title(self) -> &'static str {
        let w = Judging::words();
        match self {
            Self::Move => w.move_title,
            Self::Propose => w.propose,
            Self::Confirm => w.confirm,
            Self::Drop => w.drop,
            Self::Stands => w.keep_it,
            Self::Lift => w.lift,
        }
    }

    /// Whether words are needed.
    const fn asks_why(self) -> bool {
        !matches!(self, Self::Propose | Self::Confirm)
    }

    fn said(self) -> &'static str {
        let w = Judging::words();
        match self {
            Self::Move => w.moved,
            Self::Propose => w.proposed,
            Self::Confirm => w.confirmed,
            Self::Drop => w.dropped,
            Self::Stands | Self::Lift => w.decided,
        }
    }
}

/// The sheet.
#[component]
pub(super) fn Decide(
    member: Id<Member>,
    year: Year,
    found: Judged,
    ask: Ask,
    open: RwSignal<bool>,
) -> impl IntoView {
    let (w, s) = (Judging::words(), Standing::words());
    let desk = Desk::here();
    let doing = Doing::new();
    let text = || RwSignal::new(String::new());
    let (why, wrong, by) = (text(), text(), RwSignal::new("1".to_owned()));
    let step: Id<Step> = desk.shell.new_id();
    let as_admin = desk.me_now().is_some_and(|me| me.grant.is_admin());
    let found_grounds =
        found.requirement().grounds().or_else(|| found.case.as_ref().map(|case| case.grounds));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let why = why.get_untracked().trim().to_owned();
        if ask.asks_why() && why.is_empty() {
            wrong.set(s.why_needed.to_owned());
            return;
        }
        let judge = |what| JudgingEdit::Judge { member, year, step, what };
        let edit = match (ask, found_grounds) {
            (Ask::Move, _) => {
                let by = by.get_untracked().parse().unwrap_or_default();
                JudgingEdit::Move { member, year, step, what: Moved { by, why } }
            }
            (Ask::Propose, Some(grounds)) => judge(Verdict::Proposed { grounds, as_admin }),
            (Ask::Propose, None) => return,
            (Ask::Confirm, _) => judge(Verdict::Confirmed { as_admin }),
            (Ask::Drop, _) => judge(Verdict::Dropped { why }),
            (Ask::Stands, _) => judge(Verdict::Decided { stands: true, why }),
            (Ask::Lift, _) => judge(Verdict::Decided { stands: false, why }),
        };
        doing.run(vec![Edit::Judging(edit)], ask.said(), move || open.set(false));
    };
    let ways = vec![Option2::new("1", w.more), Option2::new("-1", w.less), Option2::new("0", w.back)];
    let hint = if ask == Ask::Move { w.move_hint } else { w.two_roles };
    view! {
        <form class="sheet-body stack" id="sheet-form" on:submit=submit>
            <p class="hint">{hint}</p>
            {(ask != Ask::Move).then(|| found_grounds.map(|found| view! { <p>{grounds(&found)}</p> }))}
            {(ask == Ask::Move).then(|| view! {
                <Choices legend=w.move_title options=ways value=by on_choose=Callback::new(move |way| by.set(way)) testid="judging-by"/>
            })}
            {ask.asks_why().then(|| view! {
                <TextField label=w.why value=why lines=true hint=w.why_hint error=wrong required=true testid="judging-why"/>
            })}
            {doing.trouble()}
        </form>
        <SheetFoot doing open label=ask.title() testid="judging-submit" danger=matches!(ask, Ask::Propose | Ask::Confirm | Ask::Stands)/>
    }
}
