//! 今日: what waits for staff, each one tap away; and what has to be looked at because the documents contradict.

use std::{collections::BTreeMap, sync::Arc};

use domain::{
    access::DocName,
    activity::{ActivityState, arrivals_waiting, attendance, objections_waiting, state},
    community::{Community, Finding},
    feedback::owed,
    judging::{cases, proofs_waiting},
    moment::{Day, Moment, Year},
    offer::{Engagement, engagements},
    register::Checkins,
    statistics::unpublished,
    survey::progress,
    wish::{Duty, WishState, told_astray},
};
use leptos::prelude::*;

use super::{
    book::{Book, Entry},
    doing::Desk,
    honours::honours_waiting,
    members::register_book,
    orders::{OrdersToDo, to_do},
    pairs::waiting,
    reminders::remind,
    survey::TakeOverPart,
    wish::{ToldAstray, WishLinks},
};
use crate::{
    components::{Empty, Icon, PageHead},
    words::{self, Common, Nav, Searching, Today, days_left, sentence, statistics::Publishing},
};

/// How many of each list are shown here; the ledger has the rest.
const SHOWN: usize = 5;

/// The page.
#[component]
pub(crate) fn TodayPage() -> impl IntoView {
    let w = Today::words();
    let desk = Desk::here();
    let count = move |state: WishState| desk.books.book.with(|book| book.count(|entry| entry.state == state));
    let overdue = Memo::new(move |_| {
        sorted(desk, |entry, book| {
            matches!(entry.duty, Some(Duty::Contact(_))) && entry.is_overdue(book.today())
        })
    });
    let follow_up =
        Memo::new(move |_| sorted(desk, |entry, _| matches!(entry.duty, Some(Duty::FollowUp(_)))));
    let to_confirm = Memo::new(move |_| sorted(desk, |entry, _| entry.state == WishState::ClaimPending));
    let to_review = Memo::new(move |_| sorted(desk, |entry, _| entry.state == WishState::Submitted));
    let findings = Memo::new(move |_| desk.shell.view().with(|view| view.community.findings.len()));
    let refused = Memo::new(move |_| desk.shell.view().with(|view| view.refused.len()));
    let register = register_book(desk);
    let proposals = Memo::new(move |_| register.with(|book| book.count(|line| line.waiting > 0)));
    let today = desk.shell.day();
    let honours = desk.derive(move |community| honours_waiting(community, today.get()));
    let orders = desk.derive(move |community| to_do(community, today.get()));
    let checkins = StoredValue::new(Checkins::default());
    let feedback = desk.derive(move |community| {
        let today = today.get();
        let owed = checkins.try_update_value(|kept| owed(community, kept.follow(community, today), today));
        owed.unwrap_or_default()
    });
    let survey = desk
        .derive(|community| progress(community.surveys.values().flat_map(|survey| survey.doors.values())));
    let offers = desk.derive(offers_waiting);
    let records = desk.derive(domain::service::waiting);
    let objections = desk.derive(move |community| cases_waiting(community, today.get()));
    let activities = desk.derive(move |community| {
        today.track();
        activities_waiting(community, desk.shell.now())
    });
    let pairs = desk.derive(move |community| waiting(community, today.get()));
    let opinions = desk.derive(move |community| super::opinions::waiting(community, today.get()));
    let teams = desk.derive(super::teams::waiting);
    let lists = desk.derive(move |community| super::lists::waiting(community, today.get()));
    let unpublished = desk.derive(move |community| unpublished(community, today.get()));
    let proofs = desk.derive(proofs_waiting);
    let astray = desk.derive(|community| told_astray(community, None));
    let all = Memo::new(move |_| {
        let wishes = [&to_review, &to_confirm, &overdue, &follow_up].map(|list| list.with(Vec::len));
        let (missing, signed) = activities.get();
        let others = [proposals, offers, pairs, opinions, teams, lists, honours].map(|one| one.get());
        let feedback = feedback.with(|(annual, matters)| annual + matters);
        let cases = objections.with(|years| years.values().sum::<usize>());
        wishes.into_iter().chain(others).sum::<usize>()
            + orders.get().all
            + feedback
            + cases
            + missing
            + signed
            + records.get().0
            + proofs.with(Vec::len)
            + astray.with(Vec::len)
    });
    // Staff are reminded of the day where it is worked out.
    Effect::new(move |_| {
        if desk.is_staff() {
            remind(desk, (all.get(), overdue.with(Vec::len)), "/today");
        }
    });
    let tally = move |href: &'static str,
                      name: &'static str,
                      tone: &'static str,
                      number: Signal<usize>,
                      testid: &'static str| {
        view! {
            <a class="tally" href=href data-testid=testid data-tone=move || (number.get() > 0).then_some(tone)>
                <strong>{move || number.get()}</strong><span>{name}</span>
            </a>
        }
    };
    let of = move |state: WishState| Signal::derive(move || count(state));
    view! {
        <PageHead title=w.title lead=Signal::derive(move || words::day(desk.books.book.with(Book::today)))>
            <a class="button" href="/search" data-testid="go-search"><Icon name="search"/>{Searching::words().title}</a>
            <a class="button primary" href="/cases/new"><Icon name="plus"/>{Nav::words().new_case}</a>
        </PageHead>
        {move || if desk.is_staff() {
            view! {
                <div class="tallies">
                    {tally("/cases?state=submitted", w.to_review, "warn", of(WishState::Submitted), "tally-review")}
                    {tally("/cases?state=approved", w.to_publish, "warn", of(WishState::Approved), "tally-publish")}
                    {tally("/cases?state=claim-pending", w.to_confirm, "warn", of(WishState::ClaimPending), "tally-confirm")}
                    {tally("#overdue", w.overdue, "bad", Signal::derive(move || overdue.with(Vec::len)), "tally-overdue")}
                    {tally("/cases?state=fulfilled", w.follow_up, "info", of(WishState::Fulfilled), "tally-follow-up")}
                    {tally("/cases?state=expired", w.expired, "info", of(WishState::Expired), "tally-expired")}
                    {tally("/findings", w.findings, "bad", Signal::from(findings), "tally-findings")}
                    {tally("/refused", w.refused, "bad", Signal::from(refused), "tally-refused")}
                </div>
                <p class="actions">
                    {move || Some(proposals.get()).filter(|proposals| *proposals > 0).map(|proposals| view! {
                        <a class="button" href="/members?show=waiting" data-testid="today-proposals">
                            <Icon name="people"/>{sentence!("登记卡待确认 {}", "{} cards to confirm", proposals)}
                        </a>
                    })}
                    {move || Some(offers.get()).filter(|waiting| *waiting > 0).map(|waiting| view! {
                        <a class="button" href="/posts?what=waiting" data-testid="today-offers">
                            <Icon name="hand"/>{sentence!("岗位项目待审核 {}", "{} posts and projects to answer", waiting)}
                        </a>
                    })}
                    {move || Some(records.get()).filter(|(waiting, _)| *waiting > 0).map(|(waiting, disputed)| {
                        let show = if disputed == waiting { "disputed" } else { "waiting" };
                        let words = match disputed {
                            0 => sentence!("服务待核实 {}", "{} records to verify", waiting),
                            _ => sentence!("服务待核实 {}，其中有异议 {}", "{} records to verify, {} with objections", waiting, disputed),
                        };
                        view! {
                            <a class="button" href=format!("/records?show={show}") data-testid="today-records">
                                <Icon name="check"/>{words}
                            </a>
                        }
                    })}
                    {move || objections.get().into_iter().map(|(year, waiting)| view! {
                        <a class="button" href=format!("/judging?year={year}&show=waiting") data-testid="today-objections">
                            <Icon name="alert"/>{sentence!("{} 年取消评优待处理 {}", "{}: {} cases to decide", year, waiting)}
                        </a>
                    }).collect_view()}
                    <FeedbackLinks owed=feedback/>
                    {move || Some(activities.get().0).filter(|missing| *missing > 0).map(|missing| view! {
                        <a class="button" href="/activities?show=missing" data-testid="today-attendance">
                            <Icon name="star"/>{sentence!("活动没有签到记录 {}", "{} activities without attendance", missing)}
                        </a>
                    })}
                    {move || Some(activities.get().1).filter(|signed| *signed > 0).map(|signed| view! {
                        <a class="button" href="/activities?show=confirm" data-testid="today-sign-ins">
                            <Icon name="star"/>{sentence!("签到待确认或有异议 {}", "{} sign-ins to confirm or objections", signed)}
                        </a>
                    })}
                    {move || Some(pairs.get()).filter(|waiting| *waiting > 0).map(|waiting| view! {
                        <a class="button" href="/pairs" data-testid="today-pairs">
                            <Icon name="hand"/>{sentence!("结对帮扶待处理 {}", "{} pairs to look after", waiting)}
                        </a>
                    })}
                    {move || Some(opinions.get()).filter(|waiting| *waiting > 0).map(|waiting| view! {
                        <a class="button" href="/opinions" data-testid="today-opinions">
                            <Icon name="ledger"/>{sentence!("社情民意待处理 {}", "{} residents' views to handle", waiting)}
                        </a>
                    })}
                    {move || Some(teams.get()).filter(|waiting| *waiting > 0).map(|waiting| view! {
                        <a class="button" href="/teams" data-testid="today-teams">
                            <Icon name="people"/>{sentence!("团队待审核 {}", "{} teams to answer", waiting)}
                        </a>
                    })}
                    {move || Some(lists.get()).filter(|waiting| *waiting > 0).map(|waiting| view! {
                        <a class="button" href="/lists" data-testid="today-lists">
                            <Icon name="ledger"/>{sentence!("三张清单待处理 {}", "{} needs and projects to see to", waiting)}
                        </a>
                    })}
                    {move || Some(honours.get()).filter(|waiting| *waiting > 0).map(|waiting| view! {
                        <a class="button" href="/honours" data-testid="today-honours">
                            <Icon name="star"/>{sentence!("评选要处理 {}", "{} selections wait", waiting)}
                        </a>
                    })}
                    {move || proofs.with(|all| all.first().map(|member| (*member, all.len()))).map(|(member, waiting)| view! {
                        <a class="button" href=format!("/member/{member}") data-testid="today-proofs">
                            <Icon name="print"/>{sentence!("服务证明待开具 {}", "{} proofs to issue", waiting)}
                        </a>
                    })}
                    <OrderLinks orders/>
                    {move || Some(survey.get()).filter(|all| all.visited < all.doors).map(|all| view! {
                        <a class="button" href="/survey" data-testid="today-survey">
                            <Icon name="home"/>{sentence!("走访 {}/{} 户", "{} of {} doors visited", all.visited, all.doors)}
                        </a>
                    })}
                    {move || unpublished.get().map(|month| view! {
                        <a class="button" href=format!("/statistics?month={month}") data-testid="today-statistics">
                            <Icon name="ledger"/>{Publishing::words().today} " " {month.to_string()}
                        </a>
                    })}
                </p>
                <ToldAstray astray/>
                <List title=w.to_confirm entries=to_confirm id="confirm"/>
                <List title=w.overdue entries=overdue id="overdue"/>
                <List title=w.to_review entries=to_review id="review"/>
                <List title=w.follow_up entries=follow_up id="follow-up"/>
                <TakeOverPart/>
                {move || (all.get() == 0).then(|| view! { <Empty icon="check" title=w.all_done/> })}
            }
            .into_any()
        } else {
            view! { <Empty icon="person" title=Common::words().only_staff/> }.into_any()
        }}
    }
}

/// How many posts and projects somebody waits at: to be taken, to leave, to be confirmed.
fn offers_waiting(community: &Community) -> usize {
    community.offers.values().filter(|offer| engagements(offer).iter().any(Engagement::waits)).count()
}

/// How many cases of each year wait for staff: for a second person, or for an answer to an objection.
fn cases_waiting(community: &Community, today: Day) -> BTreeMap<Year, usize> {
    let days = community.settings.requirement.objection_days;
    let of = community.members.values().flat_map(|file| cases(&file.judging, today, days));
    let mut waiting = BTreeMap::new();
    for (year, _) in of.filter(|(_, case)| case.waits()) {
        *waiting.entry(year).or_default() += 1;
    }
    waiting
}

/// Orders by what is done about them; each opens the queue narrowed to them.
#[component]
fn OrderLinks(orders: Memo<OrdersToDo>) -> impl IntoView {
    let w = Today::words();
    move || {
        let of = orders.get();
        [
            ("/orders", "today-orders", w.orders_inbox, of.inbox),
            ("/orders?what=submitted", "today-orders-review", w.orders_review, of.review),
            ("/orders?what=reviewed", "today-orders-dispatch", w.orders_dispatch, of.dispatch),
            ("/orders?what=late", "today-orders-late", w.orders_late, of.late),
        ]
        .into_iter()
        .filter(|(.., count)| *count > 0)
        .map(|(href, testid, words, count)| {
            view! { <a class="button" href=href data-testid=testid><Icon name="bell"/>{words} " " {count}</a> }
        })
        .collect_view()
    }
}

/// Cards that are to be issued: those of the run, and those about important matters.
#[component]
fn FeedbackLinks(owed: Memo<(usize, usize)>) -> impl IntoView {
    let w = Today::words();
    move || {
        let (annual, matters) = owed.get();
        [
            ("/feedback?what=matters", "today-matters", w.matters, matters),
            ("/feedback", "today-feedback", w.feedback, annual),
        ]
        .into_iter()
        .filter(|(.., count)| *count > 0)
        .map(|(href, testid, words, count)| {
            view! { <a class="button" href=href data-testid=testid><Icon name="ledger"/>{words} " " {count}</a> }
        })
        .collect_view()
    }
}

/// How many activities are over without attendance, and how many own sign-ins and objections wait for staff.
fn activities_waiting(community: &Community, now: Moment) -> (usize, usize) {
    let recorded = attendance(community);
    let over = community.activities.iter().filter(|(_, one)| state(one, now) == ActivityState::Over);
    let missing = over.filter(|(id, _)| !recorded.contains_key(id)).count();
    let objections: usize = objections_waiting(community).values().sum();
    (missing, arrivals_waiting(community).values().sum::<usize>() + objections)
}

fn sorted(desk: Desk, takes: impl Fn(&Entry, &Book) -> bool) -> Vec<Arc<Entry>> {
    desk.books.book.with(|book| {
        let mut list: Vec<Arc<Entry>> = book.iter().filter(|entry| takes(entry, book)).cloned().collect();
        list.sort_by_key(|entry| (entry.duty.map(Duty::due), entry.id));
        list
    })
}

#[component]
fn List(title: &'static str, entries: Memo<Vec<Arc<Entry>>>, id: &'static str) -> impl IntoView {
    let desk = Desk::here();
    move || {
        let today = desk.books.book.with(Book::today);
        let all = entries.get();
        let more = all.len().saturating_sub(SHOWN);
        let rows: Vec<(Arc<Entry>, String)> = all
            .into_iter()
            .take(SHOWN)
            .map(|entry| {
                let due = entry.duty.map(|duty| days_left(duty.due(), today)).unwrap_or_default();
                (entry, due)
            })
            .collect();
        (!rows.is_empty()).then(|| {
            view! {
                <section class="part" id=id>
                    <h2>{title}</h2>
                    <WishLinks rows/>
                    {(more > 0).then(|| view! { <p class="hint">{sentence!("还有 {} 条，在台账里", "{} more in the ledger", more)}</p> })}
                </section>
            }
        })
    }
}

/// 需要核对: contradictions and unreadable entries, each with what to do.
#[component]
pub(crate) fn FindingsPage() -> impl IntoView {
    let w = Today::words();
    let desk = Desk::here();
    let community = Memo::new(move |_| desk.shell.view().with(|view| Arc::clone(&view.community.findings)));
    view! {
        <PageHead title=w.findings_title lead=Signal::stored(w.findings_lead.to_owned())/>
        {move || {
            let findings = community.get();
            if findings.is_empty() {
                return view! { <Empty icon="check" title=w.no_findings/> }.into_any();
            }
            let rows = findings
                .iter()
                .map(|found| {
                    let (what, todo) = desk.shell.view().with_untracked(|view| words::finding(found, &view.community));
                    let wish = match found {
                        Finding::ConfirmedTwice { wish } | Finding::Contested { wish, .. } => {
                            Some(format!("/wish/{wish}"))
                        }
                        Finding::ContestedIn { doc: DocName::Member(member), .. } => {
                            Some(format!("/member/{member}"))
                        }
                        Finding::ContestedIn { doc: DocName::Unit(unit), .. } => Some(format!("/unit/{unit}")),
                        Finding::ContestedIn { doc: DocName::Survey(estate, building), .. } => {
                            Some(format!("/survey/{estate}/{building}"))
                        }
                        Finding::JointAstray { unit, joint } => Some(format!("/project/{unit}/{joint}")),
                        Finding::DispatchedTwice { order } => Some(format!("/order/{order}")),
                        Finding::ContestedIn { doc: DocName::Summary, .. } => Some("/statistics".to_owned()),
                        Finding::ContestedIn { .. } | Finding::Unreadable { .. } => None,
                    };
                    let tone = if matches!(found, Finding::ConfirmedTwice { .. } | Finding::DispatchedTwice { .. }) { "bad" } else { "warn" };
                    view! {
                        <li>
                            <article class="card" data-tone=tone data-testid="finding">
                                <header class="card-head"><h2>{what}</h2></header>
                                <p>{todo}</p>
                                {wish.map(|href| view! {
                                    <footer class="card-foot">
                                        <a class="button" href=href>{w.repair}</a>
                                    </footer>
                                })}
                            </article>
                        </li>
                    }
                })
                .collect_view();
            view! { <ul class="stack" role="list" data-testid="findings">{rows}</ul> }.into_any()
        }}
    }
}
