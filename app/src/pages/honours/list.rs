//! The list: what somebody can do something about first, then what was decided.

use std::{cmp::Reverse, sync::Arc};

use domain::{
    award::{Award, AwardField, Stage, selection, todo},
    community::Community,
    edit::{AwardEdit, Edit},
    export::Exported,
    id::Id,
    moment::Day,
    principal::{Principal, Role},
};
use leptos::prelude::*;

use super::name_of;
use crate::{
    components::{Badge, Empty, Icon, PageHead},
    pages::{
        doing::{Beginning, Desk},
        exporting::ExportButton,
        office::{Office, Room},
    },
    words::{
        day,
        honours::{Honours, award_stage, award_title, award_todo, award_tone},
        say, sentence,
    },
};

/// One line of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Row {
    id: Id<Award>,
    title: String,
    stage: Stage,
    until: String,
    winners: Vec<Id<domain::principal::Member>>,
    marks: Vec<(String, &'static str)>,
    year: String,
}

fn rows(community: &Community, who: Option<Principal>, today: Day) -> Vec<Row> {
    let w = Honours::words();
    let staff = matches!(who, Some(Principal::Staff(_)));
    let row = |(id, award): (&Id<Award>, &Arc<Award>)| {
        let is = selection(award, today);
        if award.card.is_empty() || (!staff && is.stage == Stage::Draft) {
            return None;
        }
        let until = match is.stage {
            Stage::Nominating => award.card.get(AwardField::To).parse().ok(),
            Stage::Deciding => is.round.as_ref().map(|round| round.until),
            Stage::Notice => is.posted.as_ref().map(|posted| posted.to),
            Stage::Draft | Stage::Checking | Stage::Decided | Stage::Cancelled => None,
        };
        let mut marks = Vec::new();
        if staff {
            marks.extend(todo(community, *id, today).into_iter().map(|todo| (award_todo(todo), "warn")));
        }
        let speaks = matches!(who, Some(Principal::Member(_) | Principal::Liaison(_)));
        if speaks && is.nominates(award, today) {
            marks.push((w.your_turn.to_owned(), "good"));
        }
        if matches!(who, Some(Principal::Member(_))) && is.votes(award, today) {
            marks.push((w.your_vote.to_owned(), "good"));
        }
        Some(Row {
            id: *id,
            title: award_title(&award.card),
            stage: is.stage,
            until: until.map(|on| sentence!("截止 {}", "until {}", day(on))).unwrap_or_default(),
            winners: is.decided.map(|(winners, _)| winners).unwrap_or_default(),
            marks,
            year: award.card.get(AwardField::Year).to_owned(),
        })
    };
    let mut rows: Vec<Row> = community.awards.iter().filter_map(row).collect();
    let over = |stage| matches!(stage, Stage::Decided | Stage::Cancelled);
    rows.sort_by_cached_key(|row| {
        (
            over(row.stage),
            row.marks.is_empty(),
            Reverse(row.year.clone()),
            row.stage,
            row.title.clone(),
            row.id,
        )
    });
    rows
}

/// How many selections wait for staff.
pub(crate) fn honours_waiting(community: &Community, today: Day) -> usize {
    community.awards.keys().filter(|id| !todo(community, **id, today).is_empty()).count()
}

/// The page.
#[component]
pub(crate) fn HonoursPage() -> impl IntoView {
    let w = Honours::words();
    let desk = Desk::here();
    // From now on this page opens without a network, with every version.
    desk.shell.keep_all_pages();
    let today = desk.shell.today();
    let staff = desk.me_now().map(|me| me.role) == Some(Role::Staff);
    let who = desk.who_now();
    let all = desk.derive(move |community| rows(community, who, today));
    let lead = if staff { w.lead_staff } else { w.lead };
    view! {
        <PageHead title=w.title lead=Signal::stored(lead.to_owned())>
            {staff.then(|| view! { <Office room=Room::HonourTools/> })}
        </PageHead>
        {move || {
            let rows = all.get();
            if rows.is_empty() {
                let text = if staff { w.none_staff } else { "" };
                return view! { <Empty icon="star" title=w.none text/> }.into_any();
            }
            let rows = rows.into_iter().map(|row| view! { <Line row/> }).collect_view();
            view! { <ul class="stack" role="list" data-testid="honours">{rows}</ul> }.into_any()
        }}
    }
}

#[component]
fn Line(row: Row) -> impl IntoView {
    let desk = Desk::here();
    let winners: Vec<String> = row.winners.iter().map(|member| name_of(desk, *member)).collect();
    let winners = winners.join(say("、", ", "));
    let marks = row.marks.into_iter().map(|(words, tone)| view! { <Badge words tone/> " " }).collect_view();
    view! {
        <li class="card" data-testid="honour-row" data-award=row.id.to_string()>
            <header class="card-head">
                <h2><a href=format!("/honour/{}", row.id)>{row.title}</a></h2>
                <Badge words=award_stage(row.stage) tone=award_tone(row.stage)/>
            </header>
            {(!winners.is_empty()).then(|| view! { <p><strong>{winners}</strong></p> })}
            <p class="hint">{row.until} " " {marks}</p>
        </li>
    }
}

/// What staff do over the list.
#[component]
pub(crate) fn HonourTools() -> impl IntoView {
    let w = Honours::words();
    let desk = Desk::here();
    let beginning = Beginning::new();
    let begin = move |_| {
        let award: Id<Award> = desk.shell.new_id();
        let today = desk.shell.today();
        let fields = [
            (AwardField::Year, today.year().to_string()),
            (AwardField::Places, "1".to_owned()),
            (AwardField::Way, "vote".to_owned()),
            (AwardField::NoticeDays, "5".to_owned()),
            (AwardField::From, today.to_string()),
            (AwardField::To, today.plus(14).to_string()),
        ];
        let edit = AwardEdit::Fill { award, fields: fields.to_vec() };
        beginning.begin(vec![Edit::Award(edit)], format!("/honour/{award}"));
    };
    view! {
        <button type="button" class="button primary" data-testid="new-honour" on:click=begin><Icon name="plus"/>{w.new}</button>
        <ExportButton ledgers=&[Exported::Awards]/>
        {beginning.doing.trouble()}
    }
}
