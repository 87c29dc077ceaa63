//! What people of every role do when nobody means any harm, at random.

mod lists;
mod serving;

use domain::{
    community::{Contact, Person},
    edit::{Edit, FileField, FileOf, OfferEdit, ProfileField, RegisterEdit, ServiceEdit},
    id::Id,
    month::Month,
    offer::{Offer, OfferField, OfferKind, OfferReason, OfferStep, PUBLISHED, engagements},
    principal::{Member, Principal},
    register::{IssuedLetter, MemberField, ResourceField, Told, UnitAnswer},
    service::{self, RecordStep, Report},
    settings::Settings,
    statistics::figures,
    wish::{CardField, CardText, Claimant, Clock, Decision, Reason, Receiver, Wish, WishDraft, WishField},
};

use crate::story::report;
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
            (None, which) => {
                let (claim, clock, due) = (world.id(), Clock::Trusted, None);
                match view.community.teams.keys().next().filter(|_| which == 0) {
                    Some(team) => Edit::ClaimForTeam { wish, claimant, claim, clock, due, team: *team },
                    None => Edit::Claim { wish, claimant, claim, clock, due },
                }
            }
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

/// The name of one of a few pictures.
fn picture(world: &mut World) -> String {
    format!("{:064x}", world.below(9))
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
        minutes: 30 + u16::try_from(world.below(90)).ok()?,
        kind: "环境卫生".to_owned(),
        mode: "日常服务".to_owned(),
        ..report(on, &format!("话{}", world.below(9)))
    };
    let one = known.get(world.below(known.len().max(1))).filter(|_| world.chance(70));
    let (record, what) = match (one, world.below(5)) {
        (None, _) => (world.id(), RecordStep::Reported(report)),
        (Some(one), 0) => (one.id, RecordStep::Corrected(report)),
        (Some(one), 1) => (one.id, RecordStep::Disputed { words: "不对".to_owned() }),
        (Some(one), 3) => (one.id, RecordStep::Pictured { pictures: vec![picture(world)] }),
        (Some(one), 2) => (one.id, RecordStep::Refused { of: one.version, why: "请补时间".to_owned() }),
        (Some(one), _) => {
            let counts_from = service::counts_from(&view.community.settings, on);
            let (of, effect, rating) = (one.version, Some(80), None);
            (one.id, RecordStep::Verified { of, counts_from, effect, rating, alone: false })
        }
    };
    Some(vec![Edit::Service(Box::new(ServiceEdit { member, record, step, what }))])
}

/// As [`something`], and besides it what has nothing to do with wishes: names, files, notes, settings.
pub fn anything(world: &mut World, index: usize) -> Option<Vec<Edit>> {
    if matches!(world.devices[index].who, Principal::Resident(_)) {
        return serving::order(world, index);
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
        return serving::activity(world, index);
    }
    if world.chance(30) {
        return serving::helping(world, index);
    }
    if world.chance(30) {
        return serving::honour(world, index);
    }
    if world.chance(30) {
        return lists::list(world, index);
    }
    if world.chance(40) {
        return serving::order(world, index);
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
