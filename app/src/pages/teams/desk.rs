//! What staff do: begin a team, fill in its card, answer who asks, invite who fits.

use domain::{
    edit::{Edit, TeamEdit},
    export::Exported,
    id::Id,
    principal::Member,
    team::{Bond, DISSOLVED, Team, TeamDecision, TeamFate, TeamField, members, proposed},
    wish::{Claimant, Contested},
};
use leptos::prelude::*;

use super::{One, only};
use crate::{
    components::{Badge, DraftField, Icon, Notice, Option2, Search, SelectField},
    pages::{
        contested::{Dispute, Disputes},
        doing::{Beginning, Desk, Doing},
        exporting::ExportButton,
        members::register_book,
        pairs::called,
        trail::history_link,
    },
    shell::Record,
    words::{
        FieldName as _, sentence,
        teams::{Teams, bond, team_fate},
    },
};

/// So many are proposed at once.
const OFFERED: usize = 10;

/// What staff do over the list.
#[component]
pub(crate) fn TeamTools() -> impl IntoView {
    let w = Teams::words();
    let desk = Desk::here();
    let beginning = Beginning::new();
    let begin = move |_| {
        let team: Id<Team> = desk.shell.new_id();
        let year = desk.shell.today().year().to_string();
        let fields = vec![(TeamField::Year, year), (TeamField::Founded, desk.shell.today().to_string())];
        beginning.begin(only(TeamEdit::Fill { team, fields }), format!("/team/{team}"));
    };
    view! {
        <button type="button" class="button" data-testid="new-team" on:click=begin><Icon name="plus"/>{w.new}</button>
        <ExportButton ledgers=&[Exported::Teams]/>
        {beginning.doing.trouble()}
    }
}

/// What staff do about one of them.
#[component]
pub(crate) fn TeamDesk(one: One) -> impl IntoView {
    view! {
        <PeoplePart one/>
        <ProposalsPart one/>
        <OthersPart one/>
        <CardPart one/>
        {history_link(Record::Team(one.id))}
    }
}

fn decide(desk: Desk, one: One, what: TeamDecision) -> Edit {
    Edit::Team(TeamEdit::Decide { team: one.id, step: desk.shell.new_id(), what })
}

/// Who asks, and who is in it.
#[component]
fn PeoplePart(one: One) -> impl IntoView {
    let w = Teams::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let all = Memo::new(move |_| {
        let mut all = one.team.with(|team| members(team));
        all.retain(|one| one.fate.is_in() || one.fate.waits());
        all
    });
    let button = move |testid: &'static str, label: &'static str, said: &'static str, what: TeamDecision| {
        view! {
            <button type="button" class="button small" data-testid=testid aria-busy=move || doing.busy()
                on:click=move |_| doing.run(vec![decide(desk, one, what)], said, || ())>{label}</button>
        }
    };
    let row = move |member: Id<Member>, fate: TeamFate| {
        let (words, tone) = team_fate(fate);
        let actions = match fate {
            TeamFate::Waiting => view! {
                {button("team-add", w.add, w.added, TeamDecision::Added(member))}
                {button("team-decline", w.decline, w.declined, TeamDecision::Declined(member))}
            }
            .into_any(),
            TeamFate::Leaving => view! {
                {button("team-release", w.release, w.released, TeamDecision::Released(member))}
                {button("team-keep", w.keep, w.kept_on, TeamDecision::Kept(member))}
            }
            .into_any(),
            TeamFate::In => {
                button("team-release", w.release, w.released, TeamDecision::Released(member)).into_any()
            }
            TeamFate::Out | TeamFate::Declined => ().into_any(),
        };
        view! {
            <li class="row" data-testid="team-person">
                <span class="row-main">
                    <strong><a href=format!("/member/{member}")>{called(desk, Claimant::Member(member))}</a></strong>
                    " " <Badge words tone/>
                </span>
                <span class="actions">{actions}</span>
            </li>
        }
    };
    view! {
        <section class="part stack" data-testid="team-people">
            <ul class="rows" role="list">{move || all.get().into_iter().map(|one| row(one.member, one.fate)).collect_view()}</ul>
            {doing.trouble()}
        </section>
    }
}

/// Members who fit, each added with one tap.
#[component]
fn ProposalsPart(one: One) -> impl IntoView {
    let w = Teams::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let ready = Memo::new(move |_| {
        one.team.with(|team| team.serves() && team.card.lacking(&TeamField::REQUIRED).is_empty())
    });
    let all = Memo::new(move |_| {
        let team = one.team.get();
        desk.shell.view().with(|view| proposed(&view.community, &team))
    });
    let named = Memo::new(move |_| all.with(|all| all.iter().filter(|(_, named, _)| *named).count()));
    let add_named = move |_| {
        let all = all.get_untracked().into_iter().filter(|(_, named, _)| *named);
        let edits = all.map(|(member, ..)| decide(desk, one, TeamDecision::Added(member))).collect();
        doing.run(edits, w.added, || ());
    };
    let row = move |(member, named, fit): (Id<Member>, bool, usize)| {
        let why = if named { w.named.to_owned() } else { sentence!("合适 {} 项", "{} fit", fit) };
        view! {
            <li class="row" data-testid="team-proposal">
                <span class="row-main"><strong>{called(desk, Claimant::Member(member))}</strong> " " <Badge words=why tone="info"/></span>
                <button type="button" class="button small" data-testid="team-invite" aria-busy=move || doing.busy()
                    on:click=move |_| doing.run(vec![decide(desk, one, TeamDecision::Added(member))], w.added, || ())>{w.add}</button>
            </li>
        }
    };
    move || {
        if !ready.get() {
            return view! { <Notice tone="info" title=w.lacks testid="team-lacks"/> }.into_any();
        }
        view! {
            <section class="part stack" data-testid="team-proposals">
                <h2>{w.proposals}</h2>
                <p class="hint">{w.proposals_hint}</p>
                {move || (named.get() > 0).then(|| view! {
                    <div class="actions"><button type="button" class="button" data-testid="team-add-named" on:click=add_named>{w.add_all}</button></div>
                })}
                <ul class="rows" role="list">{move || all.get().into_iter().take(OFFERED).map(row).collect_view()}</ul>
                {move || all.with(Vec::is_empty).then(|| view! { <p class="hint">{w.no_proposals}</p> })}
                {doing.trouble()}
            </section>
        }
        .into_any()
    }
}

/// Any other member, by name; whoever is to lead joins and leads with one tap.
#[component]
fn OthersPart(one: One) -> impl IntoView {
    let w = Teams::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let ready = Memo::new(move |_| {
        one.team.with(|team| team.serves() && team.card.lacking(&TeamField::REQUIRED).is_empty())
    });
    let book = register_book(desk);
    let search = RwSignal::new(String::new());
    let found = Memo::new(move |_| {
        let text = search.with(|text| text.trim().to_lowercase());
        if text.is_empty() {
            return Vec::new();
        }
        let inside = one.team.with(|team| members(team)).into_iter().filter(|one| one.fate.is_in());
        let inside: Vec<_> = inside.map(|one| one.member).collect();
        book.with(|book| {
            let fits = book.iter().filter(|line| line.is_found(&text) && !line.has_left());
            let fits = fits.filter(|line| !inside.contains(&line.id));
            fits.take(OFFERED).map(|line| line.id).collect::<Vec<_>>()
        })
    });
    let row = move |member: Id<Member>| {
        let add = move |_| doing.run(vec![decide(desk, one, TeamDecision::Added(member))], w.added, || ());
        let lead = move |_| {
            let fields = vec![(TeamField::Leader, member.to_string())];
            let mut edits = vec![decide(desk, one, TeamDecision::Added(member))];
            edits.extend(only(TeamEdit::Fill { team: one.id, fields }));
            doing.run(edits, w.leads, || ());
        };
        view! {
            <li class="row" data-testid="team-found">
                <span class="row-main"><strong>{called(desk, Claimant::Member(member))}</strong></span>
                <span class="actions">
                    <button type="button" class="button small" data-testid="team-add-found" aria-busy=move || doing.busy() on:click=add>{w.add}</button>
                    <button type="button" class="button small quiet" data-testid="team-lead-found" aria-busy=move || doing.busy() on:click=lead>{w.lead_it}</button>
                </span>
            </li>
        }
    };
    move || {
        ready.get().then(|| view! {
            <section class="part stack" data-testid="team-others">
                <h2>{w.others}</h2>
                <Search label=w.others_search placeholder=w.others_hint value=search testid="team-search-member"/>
                <ul class="rows" role="list">{move || found.get().into_iter().map(row).collect_view()}</ul>
                {doing.trouble()}
            </section>
        })
    }
}

/// The card, filled in field by field.
#[component]
fn CardPart(one: One) -> impl IntoView {
    let w = Teams::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let filled = move |field: TeamField, value: String| {
        only(TeamEdit::Fill { team: one.id, fields: vec![(field, value.trim().to_owned())] })
    };
    let keep =
        move |field: TeamField| Callback::new(move |value: String| doing.queue(filled(field, value), |_| ()));
    let value =
        move |field: TeamField| Memo::new(move |_| one.team.with(|team| team.card.get(field).to_owned()));
    let (fields, grids, teams) = desk.shell.view().with_untracked(|view| {
        let list = |words: &[String]| words.iter().map(|one| Option2::plain(one)).collect::<Vec<_>>();
        let others = view.community.teams.iter().filter(|(id, _)| **id != one.id);
        let teams = others.map(|(id, team)| Option2::new(id.to_string(), team.card.get(TeamField::Name)));
        let settings = &view.community.settings;
        (list(&settings.team_fields), list(&settings.grids), teams.collect::<Vec<_>>())
    });
    let bonds = Bond::ALL.map(|one| Option2::new(one.key(), bond(one))).to_vec();
    // Whoever leads is in the team.
    let people = Memo::new(move |_| {
        let inside = one.team.with(|team| members(team)).into_iter().filter(|one| one.fate.is_in());
        let all = inside
            .map(|one| Option2::new(one.member.to_string(), called(desk, Claimant::Member(one.member))));
        all.collect::<Vec<_>>()
    });
    let text = move |field: TeamField, lines: bool, testid: &'static str| {
        view! { <DraftField label=field.name() value=value(field) on_commit=keep(field) lines testid/> }
    };
    let select = move |field: TeamField, options: Vec<Option2>, testid: &'static str| {
        view! {
            <SelectField label=field.name() options value=value(field) on_choose=keep(field) none=w.choose.to_owned() testid/>
        }
    };
    let size = value(TeamField::Size);
    let size_error = Signal::derive(move || {
        let bad = size
            .with(|text| !text.is_empty() && !text.parse().is_ok_and(|size: u8| (1..=99).contains(&size)));
        if bad { w.number_wrong.to_owned() } else { String::new() }
    });
    let contested = Memo::new(move |_| one.team.with(|team| team.contested.clone()));
    let disputes = move || {
        let dispute = |dispute: Contested| {
            let field = TeamField::from_key(&dispute.field)?;
            Some(Dispute::open(field.name(), dispute.values, str::to_owned, move |value| {
                filled(field, value)
            }))
        };
        contested.get().into_iter().filter_map(dispute).collect::<Vec<_>>()
    };
    let sure = RwSignal::new(false);
    let serves = Memo::new(move |_| one.team.with(|team| team.serves()));
    let end = move |_| match (serves.get_untracked(), sure.get_untracked()) {
        (true, false) => sure.set(true),
        (true, true) => {
            sure.set(false);
            doing.run(filled(TeamField::Status, DISSOLVED.to_owned()), w.dissolved, || ());
        }
        (false, _) => doing.run(filled(TeamField::Status, String::new()), w.revived, || ()),
    };
    view! {
        <section class="part stack" data-testid="team-card">
            <h2>{w.card}</h2>
            <p class="hint">{w.kept}</p>
            {move || view! { <Disputes all=disputes()/> }}
            <form class="form" on:submit=|event| event.prevent_default()>
                <DraftField label=TeamField::Name.name() value=value(TeamField::Name) on_commit=keep(TeamField::Name) required=true testid="field-name"/>
                {select(TeamField::Bond, bonds, "field-bond")}
                {select(TeamField::Field, fields, "field-field")}
                {text(TeamField::Services, true, "field-services")}
                {select(TeamField::Grid, grids, "field-grid")}
                {move || select(TeamField::Leader, people.get(), "field-leader")}
                {move || select(TeamField::Deputy, people.get(), "field-deputy")}
                {select(TeamField::Parent, teams, "field-parent")}
                <div class="field-row">
                    <DraftField label=TeamField::Founded.name() value=value(TeamField::Founded) on_commit=keep(TeamField::Founded) kind="date" testid="field-founded"/>
                    <DraftField label=TeamField::Size.name() value=size on_commit=keep(TeamField::Size) kind="number" error=size_error testid="field-size"/>
                </div>
                {text(TeamField::Deeds, true, "field-deeds")}
                {doing.trouble()}
            </form>
            <div class="actions">
                <button type="button" class="button quiet" data-testid="team-dissolve" on:click=end>
                    {move || match (serves.get(), sure.get()) {
                        (true, false) => w.dissolve,
                        (true, true) => w.dissolve_sure,
                        (false, _) => w.revive,
                    }}
                </button>
            </div>
        </section>
    }
}
