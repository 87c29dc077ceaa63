//! The code to sign in with, as the organiser shows it, and the poster. Staff only.

use domain::{
    activity::{Activity, ActivityField, Span, code_of, shown_code},
    edit::{ActivityEdit, Edit},
    id::Id,
    wish::Step,
};
use leptos::prelude::*;

use super::{OneActivity, picture::SharePart, when};
use crate::{
    components::{Empty, Icon, PageHead, Sheet, print, qr_svg},
    pages::{
        address,
        checkins::named,
        doing::{Desk, Doing},
    },
    words::activities::Activities,
};

/// Where the activity is on the web.
fn link(activity: Id<Activity>, code: Option<&str>) -> String {
    let site = window().location().origin().unwrap_or_default();
    let code = code.map(|code| format!("?code={code}")).unwrap_or_default();
    format!("{site}/activity/{activity}{code}")
}

/// The button and its sheet.
#[component]
pub(super) fn CodePart(one: OneActivity) -> impl IntoView {
    let w = Activities::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let open = RwSignal::new(false);
    let code = Memo::new(move |_| one.activity.with(|one| shown_code(one).map(str::to_owned)));
    let make = move |_| {
        let step: Id<Step> = desk.shell.new_id();
        let edit = ActivityEdit::ShowCode { activity: one.id, step, code: code_of(step) };
        doing.run(vec![Edit::Activity(edit)], w.code_made, || ());
    };
    view! {
        <div class="actions">
            <button type="button" class="button" data-testid="show-code" on:click=move |_| open.set(true)><Icon name="qr"/>{w.code}</button>
        </div>
        <Sheet open title=Signal::stored(w.code.to_owned()) testid="code-sheet">
            <div class="sheet-body stack">
                {move || code.get().map(|code| {
                    let svg = qr_svg(&link(one.id, Some(&code)));
                    view! {
                        <article class="qr-slip">
                            <div class="qr" role="img" aria-label=w.scan inner_html=svg></div>
                            <p class="sign-code" data-testid="code-digits">{code}</p>
                            <p class="qr-how">{w.scan}</p>
                        </article>
                    }
                })}
                <p class="hint">{w.code_hint}</p>
                {doing.trouble()}
            </div>
            <footer class="sheet-foot">
                <button type="button" class="button" data-testid="make-code" aria-busy=move || doing.busy() on:click=make>
                    {move || if code.with(Option::is_some) { w.code_again } else { w.code_make }}
                </button>
            </footer>
        </Sheet>
    }
}

/// A poster on one sheet of A4.
#[component]
pub(crate) fn PosterPage() -> impl IntoView {
    let w = Activities::words();
    let desk = Desk::here();
    let id: Signal<Option<Id<Activity>>> = address::named("poster", address::id).into();
    let known = Memo::new(move |_| {
        let id = id.get()?;
        let card = desk.shell.view().with(|view| Some(view.community.activities.get(&id)?.card.clone()))?;
        Some((id, card))
    });
    move || {
        let Some((id, card)) = known.get() else {
            return view! {
                <PageHead title=w.title/>
                <Empty icon="search" title=w.unknown><a class="button" href="/activities">{w.back}</a></Empty>
            }
            .into_any();
        };
        let get = |field: ActivityField| card.get(field).to_owned();
        let line = |label: &'static str, value: String| {
            (!value.is_empty()).then(|| view! { <p><strong>{label}"："</strong>{value}</p> })
        };
        let community = desk.shell.view().with_untracked(|view| view.community.profile.name.clone());
        view! {
            <PageHead title=w.poster>
                <a class="button quiet off-paper" href=format!("/activity/{id}")><Icon name="back"/>{w.back}</a>
                <button type="button" class="button primary off-paper" data-testid="print-poster" on:click=move |_| print()>
                    <Icon name="print"/>{w.poster}
                </button>
            </PageHead>
            <SharePart card=card.clone() community=community.clone() address=link(id, None)/>
            <article class="poster" lang="zh-CN" data-testid="poster">
                <p class="poster-theme">{get(ActivityField::Theme)}</p>
                <h2>{named(card.get(ActivityField::Name))}</h2>
                {line("时间", when(Span::of(&card)))}
                {line("地点", get(ActivityField::Place))}
                {line("内容", get(ActivityField::Plan))}
                {line("负责人", get(ActivityField::Leader))}
                <div class="qr" role="img" aria-label="扫码报名" inner_html=qr_svg(&link(id, None))></div>
                <p class="poster-how">"扫码报名、签到"</p>
                <p class="poster-by">{community}</p>
            </article>
        }
        .into_any()
    }
}
