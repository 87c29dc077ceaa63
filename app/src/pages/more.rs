//! The places that have no room in the bar of a phone.

use domain::principal::Role;
use leptos::prelude::*;

use super::doing::Desk;
use crate::{
    components::{Icon, PageHead},
    words::{Board, Common, Nav, Searching, Setting, Today, Trail},
};

/// The page.
#[component]
pub(crate) fn MorePage() -> impl IntoView {
    let w = Nav::words();
    let desk = Desk::here();
    let refused = Memo::new(move |_| desk.shell.view().with(|view| view.refused.len()));
    let waiting = Memo::new(move |_| desk.shell.view().with(|view| view.outbox.len()));
    let findings = Memo::new(move |_| desk.shell.view().with(|view| view.community.findings.len()));
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
    let staff = move || desk.me().is_some_and(|me| me.role == Role::Staff);
    view! {
        <PageHead title=w.more/>
        <ul class="rows" role="list">
            {move || staff().then(|| view! {
                {row("/search", "search", Searching::words().title, None)}
                {row("/cases/new", "plus", w.new_case, None)}
                {row("/import", "upload", w.import, None)}
                {row("/units", "people", w.units, None)}
                {row("/checkins", "check", w.checkins, None)}
                {row("/posts", "hand", w.offers, None)}
                {row("/survey", "home", w.survey, None)}
                {row("/statistics", "ledger", w.statistics, None)}
                {row("/district", "ledger", w.district, None)}
                {row("/papers", "print", w.papers, None)}
                {row("/templates", "print", w.templates, None)}
                {row("/people", "people", w.people, None)}
                {row("/forms", "print", w.forms, None)}
                {row("/findings", "alert", w.findings, Some(findings))}
                {desk.is_admin().then(|| row("/removal", "clock", w.removal, None))}
                {row("/audit", "search", Trail::words().search_title, None)}
            })}
            {move || desk.me().is_some_and(|me| me.role == Role::Liaison).then(|| row("/papers", "print", w.papers, None))}
            {row("/board", "published", Board::words().title, None)}
            {row("/outbox", "cloud-up", Setting::words().outbox, Some(waiting))}
            {row("/refused", "return", Today::words().refused, Some(refused))}
            {row("/settings", "settings", Common::words().settings, None)}
            {row("/diagnose", "device", Common::words().diagnose, None)}
        </ul>
    }
}
