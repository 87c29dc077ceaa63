//! The list: one's own teams first, for staff those where somebody waits.

use std::sync::Arc;

use domain::{
    community::Community,
    id::Id,
    principal::Principal,
    team::{Bond, Team, TeamCard, TeamFate, TeamField, members},
};
use leptos::prelude::*;

use crate::{
    components::{Badge, Chips, Empty, Option2, PageHead, Search},
    pages::{
        checkins::named,
        doing::Desk,
        office::{Office, Room},
    },
    words::{
        sentence,
        teams::{Teams, bond, team_fate},
    },
};

#[derive(Clone, Debug, PartialEq, Eq)]
struct Row {
    id: Id<Team>,
    card: TeamCard,
    serves: bool,
    people: usize,
    waiting: usize,
    own: Option<TeamFate>,
}

fn rows(community: &Community, who: Option<Principal>) -> Vec<Row> {
    let staff = matches!(who, Some(Principal::Staff(_)));
    let row = |(id, team): (&Id<Team>, &Arc<Team>)| {
        if !staff && (!team.serves() || !team.card.lacking(&TeamField::REQUIRED).is_empty()) {
            return None;
        }
        let all = members(team);
        let own = all.iter().find(|one| who == Some(Principal::Member(one.member))).map(|one| one.fate);
        Some(Row {
            id: *id,
            card: team.card.clone(),
            serves: team.serves(),
            people: all.iter().filter(|one| one.fate.is_in()).count(),
            waiting: if staff { all.iter().filter(|one| one.fate.waits()).count() } else { 0 },
            own: own.filter(|fate| fate.is_in() || fate.waits()),
        })
    };
    let mut rows: Vec<Row> = community.teams.iter().filter_map(row).collect();
    rows.sort_by_cached_key(|row| {
        let first = row.waiting > 0 || row.own.is_some();
        (!first, !row.serves, row.card.get(TeamField::Name).to_owned(), row.id)
    });
    rows
}

/// The page.
#[component]
pub(crate) fn TeamsPage() -> impl IntoView {
    let w = Teams::words();
    let desk = Desk::here();
    // From now on this page opens without a network, with every version.
    desk.shell.keep_all_pages();
    let (who, staff) = (desk.who_now(), desk.is_staff_now());
    let all = desk.derive(move |community| rows(community, who));
    let (kind, search) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let kinds = Signal::derive(move || {
        let count = |one: Bond| {
            all.with(|all| all.iter().filter(|row| row.card.get(TeamField::Bond) == one.key()).count())
        };
        Bond::ALL.map(|one| (Option2::new(one.key(), bond(one)), Some(count(one)))).to_vec()
    });
    let found = Memo::new(move |_| {
        let (kind, text) = (kind.get(), search.get().trim().to_owned());
        let fields = [TeamField::Name, TeamField::Field, TeamField::Grid, TeamField::Services];
        let fits = |row: &&Row| {
            (kind.is_empty() || row.card.get(TeamField::Bond) == kind)
                && (text.is_empty() || fields.iter().any(|field| row.card.get(*field).contains(&text)))
        };
        all.with(|all| all.iter().filter(fits).cloned().collect::<Vec<_>>())
    });
    view! {
        <PageHead title=w.title lead=Signal::stored(w.lead.to_owned())>
            {staff.then(|| view! { <Office room=Room::TeamTools/> })}
        </PageHead>
        <Search label=w.search placeholder=w.search_hint value=search testid="team-search"/>
        <Chips label=w.bonds options=kinds value=kind testid="team-bonds"/>
        {move || {
            let rows = found.get();
            if rows.is_empty() {
                let title = if all.with(Vec::is_empty) { w.none } else { w.none_found };
                return view! { <Empty icon="people" title/> }.into_any();
            }
            let rows = rows.into_iter().map(|row| view! { <Line row/> }).collect_view();
            view! { <ul class="stack" role="list" data-testid="teams">{rows}</ul> }.into_any()
        }}
    }
}

#[component]
fn Line(row: Row) -> impl IntoView {
    let w = Teams::words();
    let kind = Bond::from_key(row.card.get(TeamField::Bond)).map(bond).unwrap_or_default();
    let parts = [kind, row.card.get(TeamField::Field), row.card.get(TeamField::Grid)];
    let text = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
    view! {
        <li class="card" data-testid="team-row">
            <header class="card-head">
                <h2><a href=format!("/team/{}", row.id)>{named(row.card.get(TeamField::Name))}</a></h2>
                <Badge words=sentence!("{} 人", "{} people", row.people) tone="info"/>
            </header>
            <p>{text}</p>
            <p class="hint">
                {row.card.get(TeamField::Services).to_owned()}
                {(!row.serves).then(|| view! { " " <Badge words=w.dissolved tone="calm"/> })}
                {row.own.map(|fate| {
                    let (words, tone) = team_fate(fate);
                    let words = if fate == TeamFate::In { w.mine } else { words };
                    view! { " " <Badge words tone/> }
                })}
                {(row.waiting > 0).then(|| view! { " " <Badge words=sentence!("{} 人等审核", "{} wait", row.waiting) tone="warn"/> })}
            </p>
        </li>
    }
}
