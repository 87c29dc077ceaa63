//! What people of every role do when nobody means any harm, at random.

use domain::{
    activity::{Activity, ActivityField, AttendanceStep, Method, OwnStep, PUBLISHED as ON, signups},
    award::{Award, AwardField, AwardStep, CaseFact, NominationStep, Nominator, PersonalFact, selection},
    community::{Contact, Person},
    edit::{
        ActivityEdit, AwardEdit, Edit, FileField, FileOf, NoticeEdit, OfferEdit, OpinionEdit, OrderEdit,
        PairEdit, ProfileField, RegisterEdit, ServiceEdit, TeamEdit,
    },
    id::Id,
    month::Month,
    notice::NoticeField,
    offer::{Offer, OfferField, OfferKind, OfferReason, OfferStep, PUBLISHED, engagements},
    opinion::{Heard, OpinionStep, card_of},
    order::{
        self, DutyStep, MenuField, OpenField, Order, OrderField, OrderForm, OrderReason, OrderStep,
        ResidentStep,
    },
    pair::{HelpVisit, PairCard, PairField, RUNNING, helpers_text, telling},
    principal::{Member, Principal},
    register::{IssuedLetter, MemberField, ResourceField, Told, UnitAnswer},
    service::Presence,
    service::{self, RecordStep, Report, Source},
    settings::Settings,
    statistics::figures,
    team::{TeamField, TeamStep},
    wish::{CardField, CardText, Claimant, Clock, Decision, Reason, Receiver, Wish, WishDraft, WishField},
};

use crate::world::World;

/// Something a person on this device might do now.
pub fn something(world: &mut World, index: usize) -> Option<Vec<Edit>> {
    let view = world.devices[index].replica.as_ref()?.view();
    let now = world.device_now(index);
    let wishes: Vec<Id<Wish>> = view.community.wishes.keys().copied().collect();
    let who = world.devices[index].who;
    if let Some(claimant) = Claimant::of(who) {
        let wish = *wishes.get(world.below(wishes.len().max(1)))?;
        let card = view.community.wish(wish)?.card.as_ref()?;
        let standing = domain::wish::standing(card, 10);
        let step = world.id();
        return Some(vec![match (standing.live_of(claimant).map(|claim| claim.id), world.below(4)) {
            (None, _) => Edit::Claim { wish, claimant, claim: world.id(), clock: Clock::Trusted, due: None },
            (Some(claim), 0) => Edit::Revoke { wish, claimant, claim, step, why: Reason::NoTime },
            (Some(claim), 1) => Edit::LogProgress { wish, claimant, claim, step, on: now.day() },
            (Some(claim), _) => Edit::LogContact { wish, claimant, claim, step, on: now.day() },
        }]);
    }
    if wishes.is_empty() || world.chance(20) {
        let wish = world.id();
        let draft = WishDraft::default()
            .with(WishField::WisherName, "张三")
            .with(WishField::Group, "空巢老人")
            .with(WishField::Kind, "小心愿")
            .with(WishField::Content, "想学会用手机视频通话");
        return Some(vec![Edit::Collect { year: now.day().year(), wish, draft }]);
    }
    let wish = wishes[world.below(wishes.len())];
    let field = WishField::ALL[world.below(WishField::ALL.len())];
    let known = view.community.wish(wish)?;
    let state = domain::wish::state(known, &view.community.settings, now.day());
    let step = world.id();
    Some(vec![match state {
        domain::wish::WishState::Draft if world.chance(60) => Edit::Submit { wish, step },
        domain::wish::WishState::Submitted => Edit::Review { wish, step, decision: Decision::Approved },
        domain::wish::WishState::Approved => Edit::Publish {
            wish,
            step,
            text: CardText::default().with(CardField::Content, "想学会用手机视频通话"),
            round: 1,
            expires: now.day().plus(30),
        },
        domain::wish::WishState::ClaimPending => {
            let standing = domain::wish::standing(known.card.as_ref()?, 10);
            let first = standing.waiting().next()?.clone();
            Edit::Confirm { wish, step, claimant: first.claimant, claim: first.id }
        }
        _ => Edit::Fill { wish, field, value: format!("值{}", world.below(5)) },
    }])
}

/// Something about the register: members and units write what is theirs, staff everything.
fn register(world: &mut World, index: usize) -> Option<Vec<Edit>> {
    let (who, now) = (world.devices[index].who, world.device_now(index));
    let (step, on, value) = (world.id(), now.day(), format!("值{}", world.below(5)));
    let person: Id<Member> = Id::from_random([u8::try_from(world.below(5)).ok()?; 10]);
    let field = MemberField::ALL[world.below(MemberField::ALL.len())];
    let fields = vec![(field, value.clone())];
    Some(vec![Edit::Register(match who {
        Principal::Member(member) => RegisterEdit::Propose { member, field, value },
        Principal::Liaison(unit) => match world.below(4) {
            0 => RegisterEdit::FillRoster { unit, person, fields },
            1 => RegisterEdit::IssueLetter {
                unit,
                letter: step,
                what: IssuedLetter { no: value, on, to: "桂花苑社区".to_owned(), people: vec![person] },
            },
            2 => RegisterEdit::Answer { unit, person, step, what: UnitAnswer::Acknowledged { on } },
            _ => RegisterEdit::FillResource {
                unit,
                resource: world.id(),
                fields: vec![(ResourceField::Name, value)],
            },
        },
        Principal::Staff(_) => {
            let people: Vec<Principal> = world.devices.iter().map(|device| device.who).collect();
            match people[world.below(people.len())] {
                Principal::Liaison(unit) => {
                    RegisterEdit::TellUnit { unit, person, told: Told { turn: 3, ..Told::default() } }
                }
                Principal::Member(member) => RegisterEdit::FillMember { member, fields },
                _ => RegisterEdit::FillMember { member: person, fields },
            }
        }
        Principal::Surveyor(_) | Principal::Resident(_) | Principal::District(_) => return None,
    })])
}

/// Something about posts and projects: staff set and decide, members and units take on, work and leave.
fn offer(world: &mut World, index: usize) -> Option<Vec<Edit>> {
    let view = world.devices[index].replica.as_ref()?.view();
    let (who, now) = (world.devices[index].who, world.device_now(index));
    let offers: Vec<Id<Offer>> = view.community.offers.keys().copied().collect();
    let known = offers.get(world.below(offers.len().max(1))).copied();
    let (step, on) = (world.id(), now.day());
    if let Some(claimant) = Claimant::of(who) {
        let offer = known?;
        let all = engagements(view.community.offers.get(&offer)?);
        let mine = all.iter().find(|one| one.claimant == claimant && one.fate.is_live()).map(|one| one.id);
        let words =
            OfferEdit::Say {
                file: FileOf::of(claimant), offer, step, text: format!("话{}", world.below(9))
            };
        let edits = match (mine, world.below(4)) {
            (None, _) => vec![OfferEdit::Take { offer, claimant, engagement: world.id(), shown: true }],
            (Some(engagement), 0) => {
                vec![OfferEdit::Leave { offer, claimant, engagement, step, why: OfferReason::NoTime }, words]
            }
            (Some(engagement), 1) => vec![OfferEdit::Finish { offer, claimant, engagement, step, on }],
            (Some(engagement), _) => vec![OfferEdit::Work { offer, claimant, engagement, step, on }, words],
        };
        return Some(edits.into_iter().map(Edit::Offer).collect());
    }
    let waiting = known.and_then(|offer| {
        let all = engagements(view.community.offers.get(&offer)?);
        all.first().map(|one| (offer, one.claimant, one.id))
    });
    Some(vec![Edit::Offer(match (waiting, world.below(4)) {
        (Some((offer, claimant, engagement)), 0) => {
            OfferEdit::Decide { offer, step, what: OfferStep::Approved { claimant, engagement } }
        }
        (Some((offer, claimant, engagement)), 1) => {
            let why = OfferReason::NotNeeded;
            OfferEdit::Decide { offer, step, what: OfferStep::Released { claimant, engagement, why } }
        }
        _ => {
            let kind = OfferKind::ALL[world.below(2)];
            let fields = [
                (OfferField::Name, "楼道安全巡查"),
                (OfferField::Category, "治安巡逻岗"),
                (OfferField::Duties, "每周巡查一次"),
                (OfferField::Planned, "3"),
                (OfferField::Year, "2026"),
                (OfferField::Status, PUBLISHED),
            ];
            let fields = fields.map(|(field, value)| (field, value.to_owned())).into();
            OfferEdit::Fill { kind, offer: world.id(), fields }
        }
    })])
}

/// Something about records of service: members report, correct and object, staff enter and decide.
fn record(world: &mut World, index: usize) -> Option<Vec<Edit>> {
    let view = world.devices[index].replica.as_ref()?.view();
    let (who, now) = (world.devices[index].who, world.device_now(index));
    let members: Vec<Id<Member>> = view.community.members.keys().copied().collect();
    let member = match who {
        Principal::Member(member) => member,
        Principal::Staff(_) => *members.get(world.below(members.len().max(1)))?,
        _ => return None,
    };
    let known = service::records(&view.community, member);
    let (step, on) = (world.id(), now.day());
    let report = Report {
        on,
        minutes: 30 + u16::try_from(world.below(90)).ok()?,
        span: None,
        no_time: String::new(),
        source: Source::Other,
        kind: "环境卫生".to_owned(),
        mode: "日常服务".to_owned(),
        content: format!("话{}", world.below(9)),
        result: String::new(),
        place: String::new(),
        beneficiary: String::new(),
        training: false,
    };
    let one = known.get(world.below(known.len().max(1))).filter(|_| world.chance(70));
    let (record, what) = match (one, world.below(4)) {
        (None, _) => (world.id(), RecordStep::Reported(report)),
        (Some(one), 0) => (one.id, RecordStep::Corrected(report)),
        (Some(one), 1) => (one.id, RecordStep::Disputed { words: "不对".to_owned() }),
        (Some(one), 2) => (one.id, RecordStep::Refused { of: one.version, why: "请补时间".to_owned() }),
        (Some(one), _) => {
            let counts_from = service::counts_from(&view.community.settings, on);
            let (of, effect, rating) = (one.version, Some(80), None);
            (one.id, RecordStep::Verified { of, counts_from, effect, rating, alone: false })
        }
    };
    Some(vec![Edit::Service(Box::new(ServiceEdit { member, record, step, what }))])
}

/// Something about activities: staff set them and say who was there, members sign up, leave and sign in.
fn activity(world: &mut World, index: usize) -> Option<Vec<Edit>> {
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
fn helping(world: &mut World, index: usize) -> Option<Vec<Edit>> {
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
            let fields = fields.map(|(field, value)| (field, value.to_owned())).into();
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
fn honour(world: &mut World, index: usize) -> Option<Vec<Edit>> {
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
fn order(world: &mut World, index: usize) -> Option<Vec<Edit>> {
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
            let (order, what) = match (own.first(), world.below(4)) {
                (Some((order, _)), 0) => (*order, ResidentStep::Rated { score: 4, comment: words }),
                (Some((order, _)), 1) => (*order, ResidentStep::Cancelled { why: OrderReason::NotWanted }),
                (Some((order, _)), 2) => (*order, ResidentStep::Added { words }),
                _ => {
                    let form = OrderForm::default()
                        .with(OrderField::Name, "张三")
                        .with(OrderField::Phone, "13800138000")
                        .with(OrderField::Content, "灯坏了")
                        .with(OrderField::Consent, "yes");
                    (world.id(), ResidentStep::Placed { form })
                }
            };
            vec![OrderEdit::Send { inbox, order, step, what }]
        }
        Principal::Member(_) | Principal::Liaison(_) => {
            let (claimant, order) = (Claimant::of(who)?, known?);
            let year = community.order(order)?.year()?;
            let is = order::standing(community.order(order)?);
            let what = match (is.dispatch.map(|dispatch| dispatch.step), world.below(4)) {
                (Some(dispatch), 0) => DutyStep::Accepted { dispatch },
                (Some(_), 1) => DutyStep::Claimed { clock: Clock::Trusted },
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
                    2 => return Some(order::settled(community, order, step)),
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

/// As [`something`], and besides it what has nothing to do with wishes: names, files, notes, settings.
pub fn anything(world: &mut World, index: usize) -> Option<Vec<Edit>> {
    if matches!(world.devices[index].who, Principal::Resident(_)) {
        return order(world, index);
    }
    if world.chance(60) {
        return something(world, index);
    }
    let view = world.devices[index].replica.as_ref()?.view();
    let (who, grant) = (world.devices[index].who, world.devices[index].grant.clone());
    if world.chance(40) {
        return register(world, index);
    }
    if world.chance(30) {
        return offer(world, index);
    }
    if world.chance(30) {
        return record(world, index);
    }
    if world.chance(30) {
        return activity(world, index);
    }
    if world.chance(30) {
        return helping(world, index);
    }
    if world.chance(30) {
        return honour(world, index);
    }
    if world.chance(40) {
        return order(world, index);
    }
    let wishes: Vec<Id<Wish>> = view.community.wishes.keys().copied().collect();
    let wish = wishes.get(world.below(wishes.len().max(1))).copied();
    let words = format!("话{}", world.below(9));
    if let Some(claimant) = Claimant::of(who) {
        let (file, step) = (FileOf::of(claimant), world.id());
        let note = Edit::Note { file, wish: wish?, step, text: words };
        let card = view.community.wish(wish?)?.card.as_ref()?;
        let mine = domain::wish::standing(card, 10).live_of(claimant).map(|claim| claim.id);
        let (step, on) = (world.id(), world.device_now(index).day());
        return Some(match mine {
            Some(claim) if world.chance(50) => vec![
                Edit::HandOver { wish: wish?, claimant, claim, step, on, receiver: Receiver::Wisher },
                note,
            ],
            _ => vec![note],
        });
    }
    if let (true, Some(month)) = (world.chance(10), Month::of(world.device_now(index).day())) {
        let figures = figures(&view.community, month, world.device_now(index).day());
        return Some(vec![Edit::SumUp { month, figures }]);
    }
    let people: Vec<_> = world.devices.iter().map(|device| device.who).collect();
    let whom = people[world.below(people.len())];
    let file = Claimant::of(whom).map(FileOf::of);
    Some(vec![match (world.below(5), file) {
        (0, Some(file)) => file.fill(FileField::Phone, "13800138000".to_owned()),
        (1, Some(file)) => {
            let contact = Contact { name: words, ..Contact::default() };
            Edit::Disclose { file, wish: wish?, contact: Some(contact) }
        }
        (2, _) if grant.is_admin() => Edit::SetProfile { field: ProfileField::ContactPhone, value: words },
        (3, _) if grant.is_admin() => {
            let minutes = u16::try_from(world.below(9)).ok()?;
            Edit::SetSettings(Settings { close_claim_minutes: minutes, ..Settings::default() })
        }
        _ => Edit::SetPerson { who: whom, person: Person { display: words, archived: false } },
    }])
}
