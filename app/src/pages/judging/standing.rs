//! The own year of a member, and the parts of it that staff see as well.

use std::collections::BTreeSet;

use domain::{
    edit::{Edit, JudgingEdit},
    feedback::{FeedbackField, feedbacks},
    id::Id,
    judging::{Judged, Objection, Shown, Stage},
    moment::Year,
    principal::{Member, Principal},
    rating::{Period, Rating},
    register::Scope,
    service::Line,
    wish::Step,
};
use leptos::prelude::*;

use super::{closed_years, closing::Closing, judged, years_of};
use crate::{
    components::{Badge, Choices, Empty, Facts, Notice, PageHead, Sheet, TextField},
    pages::{
        address::asked,
        checkins::SheetFoot,
        doing::{Desk, Doing},
        proof::OwnProofs,
    },
    words::{
        self, FieldName as _,
        judging::Judging,
        records::source_kind,
        sentence,
        standing::{
            Standing, amount, case_stage, grounds, hours, lacking, limit, measure, next, not_counted,
            outcome, outcome_tone, period, points, reduced, scope, stars,
        },
    },
};

/// The page.
#[component]
pub(crate) fn StandingPage() -> impl IntoView {
    let w = Standing::words();
    let desk = Desk::here();
    // From now on this page opens without a network, with every version.
    desk.shell.keep_all_pages();
    let me = match desk.who_now() {
        Some(Principal::Member(id)) => Some(id),
        _ => None,
    };
    let today = desk.shell.today();
    // What the community set may arrive after the page.
    let this = desk.derive(move |community| community.settings.year_begins.of(today));
    let chosen = asked("year", "");
    let year = Signal::derive(move || chosen.with(|year| year.parse().map_or_else(|_| this.get(), Year)));
    let value = Signal::derive(move || year.get().to_string());
    view! {
        <PageHead title=w.title lead=Signal::stored(w.lead.to_owned())/>
        {match me {
            None => view! { <Empty icon="person" title=words::Common::words().only_claimants/> }.into_any(),
            Some(member) => {
                let found = judged(desk, member, year);
                // Closed years may arrive after the page as well.
                let closed = desk.derive(move |community| closed_years(community, member));
                view! {
                    {move || closed.with(|_| view! {
                        <Choices legend=w.years options=years_of(desk, member) value
                            on_choose=Callback::new(move |year| chosen.set(year)) testid="standing-year"/>
                    })}
                    {move || match found.get() {
                        None => view! { <Empty icon="search" title=w.unknown text=w.unknown_text/> }.into_any(),
                        Some(found) => view! {
                            <CasePart member year=year.get() found=found.clone()/>
                            <YearPart found own=true/>
                        }
                        .into_any(),
                    }}
                    <FeedbackPart member year/>
                    <History member/>
                    <OwnProofs me=member/>
                }
                .into_any()
            }
        }}
    }
}

/// What the community told the unit of the year, once it has.
#[component]
fn FeedbackPart(member: Id<Member>, year: Signal<Year>) -> impl IntoView {
    let w = Standing::words();
    let desk = Desk::here();
    let cards = Memo::new(move |_| {
        desk.shell.view().with(|view| {
            let Some(file) = view.community.member(member) else { return Vec::new() };
            let of_year = feedbacks(file, view.community.settings.year_begins)
                .into_values()
                .filter(|one| one.year == year.get());
            of_year.filter_map(|one| Some((one.matter.clone(), one.last()?.clone()))).collect::<Vec<_>>()
        })
    });
    move || {
        let cards = cards.get();
        (!cards.is_empty()).then(|| {
            let cards = cards.into_iter().map(|(matter, card)| {
                let said = [
                    (FeedbackField::Grade, card.grade),
                    (FeedbackField::CommunityOpinion, card.community_opinion),
                    (FeedbackField::PledgeState, card.pledge_state),
                    (FeedbackField::Conducts, card.conducts.join("、")),
                    (FeedbackField::Achievements, card.achievements),
                ];
                let facts = said.map(|(field, value)| (field.name().to_owned(), value)).to_vec();
                let on = card.on.map(words::day).unwrap_or_default();
                let about = matter.map_or_else(|| w.card_annual.to_owned(), |(_, words)| words);
                view! {
                    <article class="card" data-testid="standing-card">
                        <header class="card-head"><h3>{about}</h3><Badge words=card.no tone="calm"/></header>
                        <Facts facts/>
                        <p class="hint">{on}</p>
                    </article>
                }
            });
            view! {
                <section class="part stack" data-testid="standing-cards">
                    <h2>{w.cards}</h2>
                    <p class="hint">{w.cards_hint}</p>
                    {cards.collect_view()}
                </section>
            }
        })
    }
}

/// Everything of one year.
#[component]
pub(super) fn YearPart(found: Judged, own: bool) -> impl IntoView {
    let w = Standing::words();
    view! {
        <p class="hint" data-testid="standing-phase">{if found.is_closed() { w.closed } else { w.running }}</p>
        {own.then(|| view! { <Closing found=found.clone() own/> })}
        <RequirementPart found=found.clone() own/>
        <StarsPart found=found.clone() own/>
        <RecordsPart lines=found.counted.lines/>
    }
}

#[component]
fn RequirementPart(found: Judged, own: bool) -> impl IntoView {
    let w = Standing::words();
    let desk = Desk::here();
    let of = *found.requirement();
    let why = desk.shell.view().with(|view| {
        let exempt = view.community.member(found.member).map(|file| file.exemptions.values());
        let exempt = exempt.into_iter().flatten().map(|fact| &fact.step);
        let holds = exempt.filter(|one| one.year == of.year && one.is_approved());
        holds.map(|one| one.kind.clone()).collect::<BTreeSet<_>>()
    });
    let row = |name: &'static str, has: u32, needs: u32| {
        let done = has >= needs;
        view! {
            <tr>
                <th scope="row">{name}</th>
                <td>{has} " / " {needs}</td>
                <td><Badge words=if done { outcome(domain::requirement::Outcome::Met) } else { "—" }
                    tone=if done { "good" } else { "warn" }/></td>
            </tr>
        }
    };
    let quarters = of.quarters.map(|all| {
        let words = (1..).zip(all).map(|(quarter, done): (u8, bool)| {
            let mark = if done { "✓" } else { "—" };
            sentence!("{} 季度 {}", "Q{} {}", quarter, mark)
        });
        format!("{}：{}", w.quarters, words.collect::<Vec<_>>().join("　"))
    });
    view! {
        <section class="part stack" data-testid="standing-requirement">
            <h2>{w.requirement} " " <Badge words=outcome(of.outcome) tone=outcome_tone(of.outcome)/></h2>
            {if own && !found.is_closed() {
                // A member's device does not know of what kind the unit is.
                view! { <p class="hint" data-testid="standing-scope">{w.scope_rule}</p> }.into_any()
            } else {
                view! {
                    <p class="hint" data-testid="standing-scope">{scope(of.scope)} {(of.scope == Scope::Encouraged).then(|| format!("。{}", w.encouraged))}</p>
                }
                .into_any()
            }}
            <table class="table">
                <caption class="unseen">{w.requirement}</caption>
                <tbody>
                    {row(w.posts, of.has.posts, of.needs.posts)}
                    {row(w.projects, of.has.projects, of.needs.projects)}
                    {row(w.activities, of.has.activities, of.needs.activities)}
                </tbody>
            </table>
            {reduced(&of, &why).map(|words| view! { <p data-testid="standing-reduced">{words}</p> })}
            <p data-testid="standing-lacking">{lacking(&of.lacking())}</p>
            {of.many_posts.then(|| view! { <p class="hint">{w.many_posts}</p> })}
            {quarters.map(|words| view! { <p class="hint">{words}</p> })}
        </section>
    }
}

/// The line that is read first: how many, of which period, and what was moved.
pub(super) fn headline(shown: &Shown) -> String {
    let moved = match shown.by {
        1 => sentence!(
            "（算得 {}，人工加一星）",
            " (worked out: {}; one more by hand)",
            stars(shown.worked_out)
        ),
        -1 => sentence!(
            "（算得 {}，人工减一星）",
            " (worked out: {}; one less by hand)",
            stars(shown.worked_out)
        ),
        _ => String::new(),
    };
    format!("{} {}{moved}", period(shown.period), stars(shown.stars))
}

#[component]
fn StarsPart(found: Judged, own: bool) -> impl IntoView {
    let w = Standing::words();
    let shown = found.shown();
    let why = found.moved.as_ref().map(|moved| moved.step.why.clone());
    let parts =
        found.frozen.as_ref().map_or_else(|| found.rating.parts.clone(), |one| one.step.parts.clone());
    let rows = parts
        .iter()
        .map(|part| {
            let most = part.most.map(|most| format!(" / {}", points(most))).unwrap_or_default();
            view! {
                <tr>
                    <th scope="row">{measure(part.measure)}</th>
                    <td>{amount(part)}</td>
                    <td>{points(part.points)}{most}</td>
                </tr>
            }
        })
        .collect_view();
    let raise = found.rating.next.as_ref().filter(|_| !found.is_closed()).map(next);
    let rated_by_residents =
        own && parts.iter().any(|part| part.measure == domain::rating::Measure::Residents);
    view! {
        <section class="part stack" data-testid="standing-stars">
            <h2>{w.stars} " " <Badge words=headline(&shown) tone="info"/></h2>
            <StarRow stars=shown.stars/>
            {shown.limit.map(|why| view! { <p data-testid="standing-limit">{limit(why)}</p> })}
            {why.map(|why| view! { <p class="hint" data-testid="standing-moved">{Judging::words().why} "：" {why}</p> })}
            <table class="table" data-testid="standing-parts">
                <caption>{w.parts}</caption>
                <thead><tr><th scope="col">{w.input}</th><th scope="col">{w.amount}</th><th scope="col">{w.points}</th></tr></thead>
                <tbody>
                    {rows}
                    <tr><th scope="row">{w.sum}</th><td></td><td data-testid="standing-score">{points(shown.score)}</td></tr>
                </tbody>
            </table>
            {raise.map(|words| view! { <p data-testid="standing-next">{words}</p> })}
            {(rated_by_residents && !found.is_closed()).then(|| view! { <p class="hint">{w.residents_hint}</p> })}
            {found.beside.as_ref().map(|beside| view! { <Beside rating=beside.clone()/> })}
        </section>
    }
}

/// The stars by the other scheme, under its own label.
#[component]
fn Beside(rating: Rating) -> impl IntoView {
    let w = Standing::words();
    let desk = Desk::here();
    let name = desk.shell.view().with_untracked(|view| {
        let schemes = &view.community.settings.rating;
        schemes.beside.as_ref().map(|scheme| scheme.name.clone()).unwrap_or_default()
    });
    let half_hours = rating.parts.first().map_or(0, |part| part.amount);
    let line = match rating.period {
        Period::Lifetime => {
            format!("{} {}，{}", period(rating.period), hours(half_hours), stars(rating.stars))
        }
        Period::Yearly => format!("{} {}", period(rating.period), stars(rating.stars)),
    };
    view! { <p data-testid="standing-beside">{w.beside} "“" {name} "”：" {line}</p> }
}

/// Five stars, so many of them full.
#[component]
fn StarRow(stars: u8) -> impl IntoView {
    let row: String = (1..=5).map(|one| if one <= stars { '★' } else { '☆' }).collect();
    view! { <p class="star-row" role="img" aria-label=words::standing::stars(stars)>{row}</p> }
}

#[component]
fn RecordsPart(lines: Vec<Line>) -> impl IntoView {
    let w = Standing::words();
    let none = lines.is_empty();
    let rows = lines
        .into_iter()
        .rev()
        .map(|line| {
            let why: Vec<String> = line.why.iter().map(not_counted).collect();
            let tone = if line.stands { "good" } else { "warn" };
            let counts = if line.stands { w.counts } else { w.not_counted };
            view! {
                <li class="card" data-testid="standing-record" data-counts=line.stands.to_string()>
                    <header class="card-head">
                        <h3>{words::day(line.on)} " " {source_kind(line.source.kind())}</h3>
                        <Badge words=counts tone/>
                    </header>
                    {(line.half_hours > 0).then(|| view! { <p>{hours(u32::from(line.half_hours))}</p> })}
                    {why.into_iter().map(|why| view! { <p class="hint">{why}</p> }).collect_view()}
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="part stack" data-testid="standing-records">
            <h2>{w.records}</h2>
            {if none { view! { <p class="hint">{w.no_records}</p> }.into_any() } else {
                view! { <ul class="stack" role="list">{rows}</ul> }.into_any()
            }}
        </section>
    }
}

/// The stars of closed years, as a small picture.
#[component]
pub(super) fn History(member: Id<Member>) -> impl IntoView {
    let w = Standing::words();
    let desk = Desk::here();
    let closed = Memo::new(move |_| {
        desk.shell.view().with(|view| {
            let years = closed_years(&view.community, member);
            let today = desk.shell.today();
            let of = |year| {
                let all = domain::judging::Years::of_one(&view.community, member, year, today);
                let shown = all.judge(member)?.shown();
                Some((year, shown.period, shown.stars))
            };
            years.into_iter().filter_map(of).collect::<Vec<(Year, Period, u8)>>()
        })
    });
    move || {
        let all = closed.get();
        if all.is_empty() {
            return ().into_any();
        }
        let told: Vec<String> = all
            .iter()
            .map(|(year, of, number)| format!("{year} {} {}", period(*of), stars(*number)))
            .collect();
        // Stars of a year and stars of all time are no row of one measure: each says which it is.
        let width = 56 * all.len();
        let bars = (0_usize..)
            .zip(&all)
            .map(|(place, (year, of, number))| {
                let (x, high) = (56 * place, 16 * u16::from(*number));
                view! {
                    <rect x=x + 14 y=100 - high width="28" height=high.max(2) rx="3"></rect>
                    <text x=x + 28 y=94 - high text-anchor="middle">{*number}</text>
                    <text x=x + 28 y="116" text-anchor="middle">{year.to_string()}</text>
                    <text x=x + 28 y="134" text-anchor="middle">{period(*of)}</text>
                }
            })
            .collect_view();
        view! {
            <section class="part stack" data-testid="standing-history">
                <h2>{w.history}</h2>
                <svg class="star-chart" viewBox=format!("0 0 {width} 140") width=width height="140" role="img"
                    aria-label=told.join(words::say("，", ", "))>{bars}</svg>
            </section>
        }
        .into_any()
    }
}

/// What is going on about the honours of the year, and the way to object.
#[component]
fn CasePart(member: Id<Member>, year: Year, found: Judged) -> impl IntoView {
    let w = Standing::words();
    let open = RwSignal::new(false);
    let Some(case) = found.case.filter(|case| case.stage.is_shown()) else { return ().into_any() };
    let until = case.until.map(words::day).unwrap_or_default();
    let objects = case.stage == Stage::Confirmed;
    let text = match (&case.decided, objects) {
        (Some((_, _, _, why)), _) => format!("{} {why}", grounds(&case.grounds)),
        (None, true) => {
            sentence!(
                "{}可以在 {} 前提出异议。",
                "{} You may object until {}.",
                grounds(&case.grounds),
                until
            )
        }
        (None, false) => grounds(&case.grounds),
    };
    let tone = if matches!(case.stage, Stage::Lifted) { "good" } else { "warn" };
    view! {
        <Notice tone title=case_stage(case.stage) text testid="standing-case">
            {objects.then(|| view! {
                <button type="button" class="button" data-testid="object" on:click=move |_| open.set(true)>{w.object}</button>
            })}
        </Notice>
        <Sheet open title=Signal::stored(w.object.to_owned()) testid="object-sheet">
            <Object member year open/>
        </Sheet>
    }
    .into_any()
}

#[component]
fn Object(member: Id<Member>, year: Year, open: RwSignal<bool>) -> impl IntoView {
    let w = Standing::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let (why, wrong) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let step: Id<Step> = desk.shell.new_id();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let why = why.get_untracked().trim().to_owned();
        if why.is_empty() {
            wrong.set(w.why_needed.to_owned());
            return;
        }
        let edit = JudgingEdit::Object { member, year, step, what: Objection { why } };
        doing.run(vec![Edit::Judging(edit)], w.objected, move || open.set(false));
    };
    view! {
        <form class="sheet-body stack" id="sheet-form" on:submit=submit>
            <TextField label=w.object_why value=why lines=true hint=w.object_hint error=wrong required=true testid="object-why"/>
            {doing.trouble()}
        </form>
        <SheetFoot doing open label=w.object testid="object-submit"/>
    }
}
