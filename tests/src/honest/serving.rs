//! What people do about activities, pairs, opinions, teams, honours and orders.

use domain::{
    activity::{Activity, ActivityField, AttendanceStep, Method, OwnStep, PUBLISHED as ON, signups},
    award::{Award, AwardField, AwardStep, CaseFact, NominationStep, Nominator, PersonalFact, selection},
    edit::{ActivityEdit, AwardEdit, Edit, FileOf, NoticeEdit, OpinionEdit, OrderEdit, PairEdit, TeamEdit},
    id::Id,
    notice::NoticeField,
    opinion::{Heard, OpinionStep, card_of},
    order::{
        self, DutyStep, MenuField, OpenField, Order, OrderField, OrderForm, OrderReason, OrderStep,
        ResidentStep,
    },
    pair::{HelpVisit, PairCard, PairField, RUNNING, helpers_text, telling},
    principal::{Member, Principal},
    service::Presence,
    team::{TeamField, TeamStep},
    wish::{Claimant, Clock},
};

use crate::world::World;

/// Something about activities: staff set them and say who was there, members sign up, leave and sign in.
pub(super) fn activity(world: &mut World, index: usize) -> Option<Vec<Edit>> {
    let view = world.devices[index].replica.as_ref()?.view();
    let (who, now) = (world.devices[index].who, world.device_now(index));
    let known: Vec<Id<Activity>> = view.community.activities.keys().copied().collect();
    let one = known.get(world.below(known.len().max(1))).copied();
    let step = world.id();
    Some(vec![Edit::Activity(match (who, world.below(4)) {
        (Principal::Member(member), kind) => {
            let activity = one?;
            let all = signups(view.community.activities.get(&activity)?);
            let signed = all.iter().any(|one| one.member == member);
            match (signed, kind) {
                (false, 0..=2) => ActivityEdit::SignUp { activity, member, step },
                (true, 0..=2) => ActivityEdit::Withdraw { activity, member, step },
                _ => {
                    let what = OwnStep::In { code: format!("{}", world.below(9)) };
                    ActivityEdit::Sign { activity, member, step, what }
                }
            }
        }
        (Principal::Staff(_), 0) => {
            let people: Vec<Principal> = world.devices.iter().map(|device| device.who).collect();
            let Principal::Member(member) = people[world.below(people.len())] else { return None };
            let (presence, method, keeper) = (Presence::OnTime, Method::Signed, String::new());
            let what = AttendanceStep::Recorded { presence, arrived: None, left: None, method, keeper };
            ActivityEdit::Attend { activity: one?, member, step, what }
        }
        (Principal::Staff(_), 1) => {
            ActivityEdit::ShowCode { activity: one?, step, code: format!("{}", world.below(9)) }
        }
        (Principal::Staff(_), 2) => {
            ActivityEdit::Picture { activity: one?, picture: super::picture(world), there: world.chance(70) }
        }
        (Principal::Staff(_), _) => {
            let day = now.day();
            let fields = [
                (ActivityField::Name, "学雷锋".to_owned()),
                (ActivityField::Day, day.to_string()),
                (ActivityField::Start, "23:00".to_owned()),
                (ActivityField::End, "23:30".to_owned()),
                (ActivityField::Place, "广场".to_owned()),
                (ActivityField::Capacity, "1".to_owned()),
                (ActivityField::Year, day.year().to_string()),
                (ActivityField::Status, ON.to_owned()),
            ];
            ActivityEdit::Fill { activity: world.id(), fields: fields.into() }
        }
        _ => return None,
    })])
}

/// Something about pairs, opinions and teams: staff arrange, hand on and decide; members log, report and ask.
pub(super) fn helping(world: &mut World, index: usize) -> Option<Vec<Edit>> {
    let view = world.devices[index].replica.as_ref()?.view();
    let community = std::sync::Arc::clone(&view.community);
    let (who, now) = (world.devices[index].who, world.device_now(index));
    let (step, year, words) = (world.id(), now.day().year(), format!("话{}", world.below(9)));
    let team = community.teams.keys().next().copied();
    if let Some(claimant) = Claimant::of(who) {
        let file = FileOf::of(claimant);
        let paired = community.file(file).and_then(|file| file.paired.keys().next().copied());
        return Some(vec![match (paired, team, claimant, world.below(3)) {
            (Some(pair), _, _, 0) => {
                let what = HelpVisit { on: now.day(), content: words, ..HelpVisit::default() };
                Edit::Pair(PairEdit::Visit { file, pair, step, what })
            }
            (_, Some(team), Claimant::Member(member), 1) => {
                let known = domain::team::fate(community.teams.get(&team)?, member);
                let what = if known.is_none() { TeamStep::Asks } else { TeamStep::Leaves };
                Edit::Team(TeamEdit::Ask { team, member, step, what })
            }
            _ => {
                let heard = Heard { content: words, ..Heard::default() };
                Edit::Opinion(OpinionEdit::Hear { file, opinion: world.id(), heard })
            }
        }]);
    }
    let people: Vec<Claimant> = world.devices.iter().filter_map(|device| Claimant::of(device.who)).collect();
    let helper = people.get(world.below(people.len().max(1))).copied();
    let heard = domain::opinion::reports(&community)
        .find(|(_, id, _)| !community.opinions.contains_key(id))
        .map(|(_, id, fact)| (id, fact.step.clone()));
    let opinion = community.opinions.iter().next().map(|(id, opinion)| (*id, opinion.year));
    Some(match world.below(4) {
        0 => {
            let pair = world.id();
            let fields = vec![
                (PairField::Name, "周桂英".to_owned()),
                (PairField::Difficulty, "因病".to_owned()),
                (PairField::From, now.day().to_string()),
                (PairField::Helpers, helpers_text(&[helper?])),
                (PairField::Status, RUNNING.to_owned()),
            ];
            let card = fields
                .iter()
                .fold(PairCard::default(), |card, (field, value)| card.with(*field, value.as_str()));
            let mut edits = vec![Edit::Pair(PairEdit::Fill { year, pair, fields })];
            edits.extend(telling(&community, pair, &card));
            edits
        }
        1 => {
            let fields = [(TeamField::Name, "守望队"), (TeamField::Bond, "place"), (TeamField::Year, "2026")];
            let mut fields = fields.map(|(field, value)| (field, value.to_owned())).to_vec();
            if let Some(Claimant::Member(leader)) = helper {
                fields.push((TeamField::Leader, leader.to_string()));
            }
            vec![Edit::Team(TeamEdit::Fill { team: team.unwrap_or_else(|| world.id()), fields })]
        }
        2 => {
            let (opinion, heard) = heard?;
            vec![Edit::CollectOpinion { year, opinion, card: card_of(&heard) }]
        }
        _ => {
            let (opinion, year) = opinion?;
            let what = OpinionStep::Handled { measure: words };
            vec![Edit::Opinion(OpinionEdit::Take { year, opinion, step, what })]
        }
    })
}

/// Something about honours and notices: staff open, call and write, members and units recommend and vote.
pub(super) fn honour(world: &mut World, index: usize) -> Option<Vec<Edit>> {
    let view = world.devices[index].replica.as_ref()?.view();
    let (who, now) = (world.devices[index].who, world.device_now(index));
    let awards: Vec<Id<Award>> = view.community.awards.keys().copied().collect();
    let known = awards.get(world.below(awards.len().max(1))).copied();
    let (step, today) = (world.id(), now.day());
    let whom: Id<Member> = Id::from_random([u8::try_from(world.below(5)).ok()?; 10]);
    if let Some(claimant) = Claimant::of(who) {
        let (award, file) = (known?, FileOf::of(claimant));
        let is = selection(view.community.awards.get(&award)?, today);
        let words = format!("话{}", world.below(9));
        let own = |what| AwardEdit::Own { award, claimant, step, what };
        let say = |what| AwardEdit::Say { file, award, step, what };
        let edits = match (is.round, claimant) {
            (Some(round), Claimant::Member(_)) => {
                let chosen = round.candidates.first().copied().into_iter().collect();
                vec![say(PersonalFact::Voted { round: round.id, chosen })]
            }
            _ => vec![
                own(NominationStep::Nominated { candidate: Some(whom) }),
                say(PersonalFact::Reason { words }),
            ],
        };
        return Some(edits.into_iter().map(Edit::Award).collect());
    }
    let fill = |award| {
        let (year, day) = (today.year().to_string(), today.to_string());
        let fields = [
            (AwardField::Kind, "service_star"),
            (AwardField::Year, year.as_str()),
            (AwardField::Period, "q1"),
            (AwardField::Conditions, "群众反映好"),
            (AwardField::Places, "2"),
            (AwardField::From, day.as_str()),
            (AwardField::To, day.as_str()),
            (AwardField::Way, "vote"),
        ];
        let fields = fields.map(|(field, value)| (field, value.to_owned())).into();
        vec![Edit::Award(AwardEdit::Fill { award, fields })]
    };
    let Some(award) = known.filter(|_| world.chance(80)) else { return Some(fill(world.id())) };
    let candidate = whom;
    Some(vec![match world.below(4) {
        0 => Edit::Award(AwardEdit::Step { award, step, what: AwardStep::Opened }),
        1 => {
            let what = AwardStep::Nominated { candidate, by: Nominator::Residents, answers: None };
            Edit::Award(AwardEdit::Step { award, step, what })
        }
        2 => {
            let what = CaseFact::Checked { candidate, vetoes: Vec::new(), words: String::new() };
            Edit::Award(AwardEdit::Case { award, step, what })
        }
        _ => {
            let text = format!("值{}", world.below(5));
            let fields = vec![(NoticeField::Title, text)];
            Edit::Notice(NoticeEdit::Fill { notice: world.id(), fields })
        }
    }])
}

/// Something about the menu and orders: residents order, rate and cancel, staff take over and decide, others serve.
pub(super) fn order(world: &mut World, index: usize) -> Option<Vec<Edit>> {
    let view = world.devices[index].replica.as_ref()?.view();
    let community = &view.community;
    let (who, now) = (world.devices[index].who, world.device_now(index));
    let (step, on) = (world.id(), now.day());
    let orders: Vec<Id<Order>> = community.orders.keys().copied().collect();
    let known = orders.get(world.below(orders.len().max(1))).copied();
    let words = format!("话{}", world.below(9));
    let edits = match who {
        Principal::Resident(inbox) => {
            let own = community.inboxes.get(&inbox).map(|all| order::own_orders(all)).unwrap_or_default();
            let (order, what) = match (own.first(), world.below(5)) {
                (Some((order, _)), 3) => {
                    (*order, ResidentStep::Pictured { pictures: vec![super::picture(world)] })
                }
                (Some((order, _)), 0) => (*order, ResidentStep::Rated { score: 4, comment: words }),
                (Some((order, _)), 1) => (*order, ResidentStep::Cancelled { why: OrderReason::NotWanted }),
                (Some((order, _)), 2) => (*order, ResidentStep::Added { words }),
                _ => {
                    let form = OrderForm::default()
                        .with(OrderField::Name, "张三")
                        .with(OrderField::Phone, "13800138000")
                        .with(OrderField::Content, "灯坏了")
                        .with(OrderField::Consent, "yes")
                        .with(OrderField::Pictures, super::picture(world));
                    (world.id(), ResidentStep::Placed { form })
                }
            };
            vec![OrderEdit::Send { inbox, order, step, what }]
        }
        Principal::Member(_) | Principal::Liaison(_) => {
            let (claimant, order) = (Claimant::of(who)?, known?);
            let year = community.order(order)?.year()?;
            let is = order::standing(community.order(order)?);
            let team = community.teams.keys().next().copied();
            let what = match (is.dispatch.map(|dispatch| dispatch.step), world.below(4)) {
                (Some(dispatch), 0) => DutyStep::Accepted { dispatch },
                (Some(_), 1) => match team.filter(|_| world.chance(50)) {
                    Some(team) => DutyStep::ClaimedForTeam { clock: Clock::Trusted, team },
                    None => DutyStep::Claimed { clock: Clock::Trusted },
                },
                (_, 2) => DutyStep::Finished { on, minutes: 30 },
                _ => DutyStep::Worked { on },
            };
            let file = FileOf::of(claimant);
            vec![
                OrderEdit::Serve { year, order, claimant, step, what },
                OrderEdit::Say { file, order, step, text: words },
            ]
        }
        Principal::Staff(_) => {
            if let Some(one) = order::unread(community).first() {
                return Some(order::taken_over(community, one, on, step));
            }
            if world.chance(20) || known.is_none() {
                let fields = vec![(MenuField::Name, words), (MenuField::Period, order::period_of(on))];
                let item = world.id();
                vec![OrderEdit::Menu { items: vec![(item, fields)] }]
            } else {
                let order = known?;
                let year = community.order(order)?.year()?;
                let somebody = world.below(world.devices.len());
                let to = Claimant::of(world.devices[somebody].who);
                let what = match world.below(4) {
                    0 => OrderStep::Reviewed,
                    1 => OrderStep::Verified,
                    2 => {
                        let pictures = order::pictures(community, order, community.order(order)?);
                        let mut edits = order::settled(community, order, step);
                        edits.extend(order::shown(community, order, &pictures));
                        return Some(edits);
                    }
                    _ => OrderStep::Dispatched { to, due: None },
                };
                let wording = vec![(OpenField::Content, "一户灯坏了".to_owned())];
                vec![
                    OrderEdit::Word { year, order, fields: wording },
                    OrderEdit::Decide { year, order, step, what },
                ]
            }
        }
        Principal::Surveyor(_) | Principal::District(_) => return None,
    };
    Some(edits.into_iter().map(Edit::Order).collect())
}
