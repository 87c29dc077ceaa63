//! A team: what it is, who is in it, and the part of a member who looks.

use std::sync::Arc;

use domain::{
    community::Community,
    edit::{Edit, TeamEdit},
    id::Id,
    offer::{Engagement, Offer, OfferField, taken_by_team},
    order::{OpenField, Order, OrderStanding, orders_of_team},
    principal::{Member, Principal},
    team::{Bond, Team, TeamFate, TeamField, TeamStep, fate, squads},
    wish::{CardField, Claim, Claimant, Wish, claimed_by_team},
};
use leptos::prelude::*;

use super::{One, only};
use crate::{
    components::{Badge, Empty, Facts, Icon, Notice, PageHead, Reason},
    pages::{
        address,
        checkins::named,
        doing::{Desk, Doing},
        office::{Office, Room},
        pairs::called,
    },
    words::{
        self, FieldName as _, claim_fate,
        offers::offer_fate,
        order_steps::order_state,
        teams::{Teams, bond, own_team_fate, squad},
    },
};

/// The page.
#[component]
pub(crate) fn TeamPage() -> impl IntoView {
    let w = Teams::words();
    let desk = Desk::here();
    let id: Memo<Option<Id<Team>>> = address::named("team", address::id);
    let known = Memo::new(move |_| {
        let id = id.get()?;
        desk.shell.view().with(|view| view.community.teams.contains_key(&id)).then_some(id)
    });
    move || match known.get() {
        Some(id) => {
            let team = Memo::new(move |_| {
                desk.shell.view().with(|view| view.community.teams.get(&id).cloned().unwrap_or_default())
            });
            view! { <Page one=One { id, team }/> }.into_any()
        }
        None => view! {
            <PageHead title=w.title/>
            <Empty icon="search" title=w.unknown><a class="button" href="/teams">{w.back}</a></Empty>
        }
        .into_any(),
    }
}

#[component]
fn Page(one: One) -> impl IntoView {
    let w = Teams::words();
    let desk = Desk::here();
    let title = Signal::derive(move || one.team.with(|team| named(team.card.get(TeamField::Name))));
    let me = match desk.who_now() {
        Some(Principal::Member(id)) => Some(id),
        _ => None,
    };
    view! {
        <PageHead title><a class="button quiet" href="/teams"><Icon name="back"/>{w.back}</a></PageHead>
        {me.map(|me| view! { <OwnPart one me/> })}
        {if desk.is_staff_now() {
            view! { <Office room=Room::TeamDesk(one)/> }.into_any()
        } else {
            view! { <About one/> }.into_any()
        }}
        <TakenPart one/>
        <SquadsPart one/>
    }
}

/// What everybody reads.
#[component]
fn About(one: One) -> impl IntoView {
    let desk = Desk::here();
    let value = move |team: &Team, field: TeamField| {
        let text = team.card.get(field);
        match field {
            TeamField::Bond => Bond::from_key(text).map(bond).unwrap_or_default().to_owned(),
            TeamField::Leader | TeamField::Deputy => {
                text.parse::<Id<Member>>().map(|id| called(desk, Claimant::Member(id))).unwrap_or_default()
            }
            TeamField::Parent => {
                let parent = text.parse::<Id<Team>>().ok();
                desk.shell.view().with(|view| {
                    let parent = parent.and_then(|id| view.community.teams.get(&id).map(Arc::clone));
                    parent.map(|team| team.card.get(TeamField::Name).to_owned()).unwrap_or_default()
                })
            }
            TeamField::Founded => text.parse().map_or_else(|_| text.to_owned(), words::day),
            _ => text.to_owned(),
        }
    };
    let hidden = [TeamField::Name, TeamField::Status, TeamField::Year, TeamField::Size];
    let facts = move || {
        let shown = TeamField::ALL.iter().filter(|field| !hidden.contains(field));
        one.team.with(|team| {
            shown.map(|field| (field.name().to_owned(), value(team, *field))).collect::<Vec<_>>()
        })
    };
    view! { <section class="card" data-testid="team-about">{move || view! { <Facts facts=facts()/> }}</section> }
}

/// Something the team has taken on, wants to, or was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Taken {
    href: String,
    name: String,
    small: String,
    stands: String,
}

fn taken(community: &Community, team: Id<Team>) -> Vec<Taken> {
    let offer = |(id, one): (Id<Offer>, Engagement)| {
        let offer = community.offers.get(&id);
        Taken {
            href: format!("/post/{id}"),
            name: named(offer.map_or("", |offer| offer.card.get(OfferField::Name))),
            small: words::sentence!("办实事 {} 次", "{} notes", one.worked.len()),
            stands: offer_fate(one.fate),
        }
    };
    let order = |(id, is): (Id<Order>, OrderStanding)| {
        let known = community.order(id);
        let content = known.and_then(Order::wall).map_or("", |wall| wall.card.get(OpenField::Content));
        Taken {
            href: format!("/order/{id}"),
            name: content.chars().take(24).collect(),
            small: words::sentence!("办理记录 {} 条", "{} notes", is.worked.len()),
            stands: order_state(is.state).to_owned(),
        }
    };
    let wish = |(id, claim): (Id<Wish>, Claim)| {
        let card = community.wish(id).and_then(|wish| wish.card.as_ref());
        Taken {
            href: format!("/wish/{id}"),
            name: card.map_or("", |card| card.text.get(CardField::Content)).chars().take(24).collect(),
            small: claim
                .due
                .map(|due| words::sentence!("承诺 {} 前完成", "promised by {}", words::day(due)))
                .unwrap_or_default(),
            stands: claim_fate(claim.fate),
        }
    };
    let offers = taken_by_team(community, team).into_iter().map(offer);
    let orders = orders_of_team(community, team).into_iter().map(order);
    offers.chain(orders).chain(claimed_by_team(community, team).into_iter().map(wish)).collect()
}

/// What it has taken on together.
#[component]
fn TakenPart(one: One) -> impl IntoView {
    let w = Teams::words();
    let desk = Desk::here();
    let all = desk.derive(move |community| taken(community, one.id));
    move || {
        let all = all.get();
        (!all.is_empty()).then(|| {
            let rows = all.into_iter().map(|one| view! {
                <li>
                    <a class="row" href=one.href data-testid="team-taken">
                        <span class="row-main"><strong>{one.name}</strong><small>{one.small}</small></span>
                        <Badge words=one.stands/>
                        <Icon name="right"/>
                    </a>
                </li>
            });
            view! {
                <section class="part stack" data-testid="team-takes">
                    <h2>{w.taken_on}</h2>
                    <ul class="rows" role="list">{rows.collect_view()}</ul>
                </section>
            }
        })
    }
}

/// Who is in it, by squads.
#[component]
fn SquadsPart(one: One) -> impl IntoView {
    let w = Teams::words();
    let desk = Desk::here();
    let all = Memo::new(move |_| one.team.with(|team| squads(team)));
    view! {
        <section class="part stack" data-testid="squads">
            <h2>{w.members}</h2>
            {move || all.with(Vec::is_empty).then(|| view! { <p class="hint">{w.nobody}</p> })}
            {move || {
                let all = all.get();
                let several = all.len() > 1;
                (1..).zip(all).map(|(number, people): (usize, Vec<Id<Member>>)| {
                    let names = people.iter().map(|id| called(desk, Claimant::Member(*id))).collect::<Vec<_>>();
                    view! {
                        <div data-testid="squad">
                            {several.then(|| view! { <h3>{squad(number, people.len())}</h3> })}
                            <p>{names.join(words::say("、", ", "))}</p>
                        </div>
                    }
                }).collect_view()
            }}
        </section>
    }
}

/// Asking to join or to leave.
#[component]
fn OwnPart(one: One, me: Id<Member>) -> impl IntoView {
    let w = Teams::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let now = Memo::new(move |_| one.team.with(|team| fate(team, me)));
    let asks = move |what: TeamStep, said: &'static str| {
        let step = desk.shell.new_id();
        doing.run(only(TeamEdit::Ask { team: one.id, member: me, step, what }), said, || ());
    };
    view! {
        <section class="part stack" data-testid="team-own">
            <h2>{w.part}</h2>
            {move || now.get().map(|fate| {
                let tone = match fate {
                    TeamFate::In => "good",
                    TeamFate::Waiting | TeamFate::Leaving => "warn",
                    TeamFate::Out | TeamFate::Declined => "info",
                };
                view! { <Notice tone title=own_team_fate(fate) testid="team-fate"/> }
            })}
            <div class="actions">
                {move || match now.get() {
                    None | Some(TeamFate::Out | TeamFate::Declined) => {
                        let step = Id::from_random([0; 10]);
                        let edit = TeamEdit::Ask { team: one.id, member: me, step, what: TeamStep::Asks };
                        match desk.allowed(&Edit::Team(edit)) {
                            Ok(()) => view! {
                                <button type="button" class="button primary wide" data-testid="team-ask" aria-busy=move || doing.busy()
                                    on:click=move |_| asks(TeamStep::Asks, w.asked)><Icon name="hand"/>{w.ask}</button>
                            }
                            .into_any(),
                            Err(why) => view! { <Reason text=why/> }.into_any(),
                        }
                    }
                    Some(TeamFate::Waiting) => view! {
                        <button type="button" class="button quiet" data-testid="team-leave" aria-busy=move || doing.busy()
                            on:click=move |_| asks(TeamStep::Leaves, "")>{w.take_back}</button>
                    }
                    .into_any(),
                    Some(TeamFate::In) => view! {
                        <button type="button" class="button quiet" data-testid="team-leave" aria-busy=move || doing.busy()
                            on:click=move |_| asks(TeamStep::Leaves, w.left)>{w.leave}</button>
                    }
                    .into_any(),
                    Some(TeamFate::Leaving) => ().into_any(),
                }}
            </div>
            {doing.trouble()}
        </section>
    }
}
