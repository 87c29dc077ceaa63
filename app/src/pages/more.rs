//! The places that have no room in the bar of a phone.

use domain::{principal::Role, wish::Claimant};
use leptos::prelude::*;

use super::{
    notices::shown_count,
    {
        doing::Desk,
        pairs::{own_late, waiting},
    },
};
use crate::{
    components::{Icon, PageHead},
    words::{Board, Common, Nav, Searching, Setting, Today, Trail, feedback::Feedbacks},
};

/// The page.
#[component]
pub(crate) fn MorePage() -> impl IntoView {
    let w = Nav::words();
    let desk = Desk::here();
    let refused = Memo::new(move |_| desk.shell.view().with(|view| view.refused.len()));
    let unsent = Memo::new(move |_| desk.shell.view().with(|view| view.outbox.len()));
    let today = desk.shell.today();
    let notices = desk.derive(move |community| shown_count(community, today));
    let findings = desk.derive(|community| community.findings.len());
    let row = |href: &'static str, icon: &'static str, name: &'static str, count: Option<Memo<usize>>| {
        view! {
            <li>
                <a class="row" href=href>
                    <Icon name=icon/>
                    <span class="row-main"><strong>{name}</strong></span>
                    {count.map(|count| view! {
                        <Show when=move || count.get() != 0><span class="pill-count">{move || count.get()}</span></Show>
                    })}
                    <Icon name="right"/>
                </a>
            </li>
        }
    };
    // Whoever serves helps somebody, or may; staff see it among their own.
    let serves =
        move || desk.me().is_some_and(|me| matches!(me.role, Role::Staff | Role::Member | Role::Liaison));
    let helped = desk.derive(move |community| match desk.who().and_then(Claimant::of) {
        Some(me) => own_late(community, me, today),
        None => waiting(community, today),
    });
    let staff = move || desk.me().is_some_and(|me| me.role == Role::Staff);
    view! {
        <PageHead title=w.more/>
        <ul class="rows" role="list">
            {move || staff().then(|| view! {
                {row("/search", "search", Searching::words().title, None)}
                {row("/cases/new", "plus", w.new_case, None)}
                {row("/import", "upload", w.import, None)}
                {row("/units", "people", w.units, None)}
                {row("/lists", "ledger", w.lists, None)}
                {row("/checkins", "check", w.checkins, None)}
                {row("/posts", "hand", w.offers, None)}
                {row("/records", "check", w.records, None)}
                {row("/judging", "check", w.judging, None)}
                {row("/scheme", "settings", w.scheme, None)}
                {row("/activities", "star", w.activities, None)}
                {row("/orders", "bell", w.orders, None)}
                {row("/menu", "gift", w.menu, None)}
                {row("/survey", "home", w.survey, None)}
                {row("/statistics", "ledger", w.statistics, None)}
                {row("/district", "ledger", w.district, None)}
                {row("/feedback", "return", Feedbacks::words().title, None)}
                {row("/papers", "print", w.papers, None)}
                {row("/templates", "print", w.templates, None)}
                {row("/people", "people", w.people, None)}
                {row("/forms", "print", w.forms, None)}
                {row("/findings", "alert", w.findings, Some(findings))}
                {desk.is_admin().then(|| row("/removal", "clock", w.removal, None))}
                {row("/audit", "search", Trail::words().search_title, None)}
            })}
            {move || desk.me().is_some_and(|me| me.role == Role::Member).then(|| view! {
                {row("/card", "person", w.own_card, None)}
                {row("/record", "check", w.service, None)}
                {row("/standing", "check", w.standing, None)}
            })}
            {move || desk.me().is_some_and(|me| me.role == Role::Liaison).then(|| row("/papers", "print", w.papers, None))}
            {move || (!staff()).then(|| row("/activities", "star", w.activities, None))}
            {move || serves().then(|| view! {
                {row("/teams", "people", w.teams, None)}
                {row("/pairs", "heart", w.pairs, Some(helped))}
                {row("/opinions", "ledger", w.opinions, None)}
            })}
            {row("/notices", "bell", w.notices, Some(notices))}
            {row("/honours", "star", w.honours, None)}
            {move || desk.me().is_some_and(|me| matches!(me.role, Role::Member | Role::Liaison)).then(|| view! {
                {row("/mine", "hand", w.mine, None)}
                {row("/menu", "gift", w.menu, None)}
            })}
            {row("/board", "published", Board::words().title, None)}
            {row("/outbox", "cloud-up", Setting::words().outbox, Some(unsent))}
            {row("/refused", "return", Today::words().refused, Some(refused))}
            {row("/settings", "settings", Common::words().settings, None)}
            {row("/diagnose", "device", Common::words().diagnose, None)}
        </ul>
    }
}
