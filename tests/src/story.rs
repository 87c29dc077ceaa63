//! What people do with a wish, step by step, in a simulated world. Each step is refused only where the test says so. And what
//! a member writes of an hour's service.

use domain::{
    access::DocName,
    community::Contact,
    edit::{Edit, FileOf},
    id::Id,
    moment::Day,
    principal::Principal,
    service::{Report, Satisfied, Source, satisfaction_telling},
    wish::{
        CardField, CardText, Claim, Claimant, Clock, Decision, Receiver, Standing, Wish, WishDraft,
        WishField, standing,
    },
};

use replica::audit::{Ask, Entry, Found, Place};

use crate::world::World;

/// A wish with everything that is needed to publish it.
pub fn draft(name: &str, phone: &str, address: &str) -> WishDraft {
    WishDraft::default()
        .with(WishField::WisherName, name)
        .with(WishField::Phone, phone)
        .with(WishField::Address, address)
        .with(WishField::Group, "空巢老人")
        .with(WishField::Kind, "小心愿")
        .with(WishField::Content, "想学会用手机视频通话")
}

/// An hour of service that is about nothing else.
pub fn report(on: Day, content: &str) -> Report {
    Report {
        on,
        minutes: 60,
        span: None,
        no_time: String::new(),
        source: Source::Other,
        kind: String::new(),
        mode: String::new(),
        content: content.to_owned(),
        result: String::new(),
        place: String::new(),
        beneficiary: String::new(),
        training: false,
    }
}

/// A person does something that is allowed.
pub fn does(world: &mut World, device: usize, edits: Vec<Edit>) {
    let what = format!("{edits:?}");
    assert_eq!(world.act(device, edits), Ok(()), "device {device}: {what}");
}

/// Takes a wish down.
pub fn collects(world: &mut World, device: usize, draft: WishDraft) -> Id<Wish> {
    let (wish, year) = (world.id(), world.device_now(device).day().year());
    does(world, device, vec![Edit::Collect { year, wish, draft }]);
    wish
}

/// Brings a collected wish to the wall, with the name masked.
pub fn publishes(world: &mut World, device: usize, wish: Id<Wish>) {
    let (submit, review, publish) = (world.id(), world.id(), world.id());
    let expires = world.device_now(device).day().plus(30);
    let text = CardText::default()
        .with(CardField::DisplayName, "张**")
        .with(CardField::Kind, "小心愿")
        .with(CardField::Content, "想学会用手机视频通话");
    does(world, device, vec![Edit::Submit { wish, step: submit }]);
    does(world, device, vec![Edit::Review { wish, step: review, decision: Decision::Approved }]);
    does(world, device, vec![Edit::Publish { wish, step: publish, text, round: 1, expires }]);
}

/// A wish on the wall, taken down and published on one device.
pub fn on_the_wall(world: &mut World, device: usize) -> Id<Wish> {
    let wish = collects(world, device, draft("张桂兰", "13800138000", "桂花苑20栋1单元602"));
    publishes(world, device, wish);
    wish
}

/// Whoever owns the device, as a claimant.
pub fn claimant(world: &World, device: usize) -> Claimant {
    Claimant::of(world.devices[device].who).expect("a member or a liaison")
}

/// Claims a wish.
pub fn claims(world: &mut World, device: usize, wish: Id<Wish>) -> Id<Claim> {
    let (claim, claimant) = (world.id(), claimant(world, device));
    does(world, device, vec![Edit::Claim { wish, claimant, claim, clock: Clock::Trusted, due: None }]);
    claim
}

/// Confirms a claim and tells the claimant how to reach the wisher.
pub fn confirms(world: &mut World, device: usize, wish: Id<Wish>, claimant: Claimant, claim: Id<Claim>) {
    let step = world.id();
    let view = world.view(device);
    let draft =
        &view.community.wish(wish).and_then(|wish| wish.case.as_ref()).expect("a clerk knows the case").draft;
    let contact = Contact {
        name: draft.get(WishField::WisherName).to_owned(),
        phone: draft.get(WishField::Phone).to_owned(),
        address: draft.get(WishField::Address).to_owned(),
        guardian: String::new(),
    };
    does(
        world,
        device,
        vec![
            Edit::Confirm { wish, step, claimant, claim },
            Edit::Disclose { file: FileOf::of(claimant), wish, contact: Some(contact) },
        ],
    );
}

/// From the first contact to the handover.
pub fn fulfils(world: &mut World, device: usize, wish: Id<Wish>, claim: Id<Claim>) {
    let (claimant, on) = (claimant(world, device), world.device_now(device).day());
    let step = world.id();
    does(world, device, vec![Edit::LogContact { wish, claimant, claim, step, on }]);
    let (step, note) = (world.id(), world.id());
    does(
        world,
        device,
        vec![
            Edit::LogProgress { wish, claimant, claim, step, on },
            Edit::Note {
                file: FileOf::of(claimant), wish, step: note, text: "约好周六上门".to_owned()
            },
        ],
    );
    let step = world.id();
    let receiver = Receiver::Wisher;
    does(world, device, vec![Edit::HandOver { wish, claimant, claim, step, on, receiver }]);
}

/// Visits afterwards.
pub fn follows_up(world: &mut World, device: usize, wish: Id<Wish>) {
    let mark = world.id();
    visits(world, device, wish, 5);
    does(world, device, vec![Edit::MarkFollowedUp { wish, step: mark }]);
}

/// Records a visit, and tells whoever fulfilled the wish what was said.
pub fn visits(world: &mut World, device: usize, wish: Id<Wish>, stars: u8) {
    let (visit, on) = (world.id(), world.device_now(device).day());
    let mut edits = vec![Edit::Visit { wish, step: visit, satisfaction: stars, still_needed: false, on }];
    let community = &world.view(device).community;
    edits.extend(satisfaction_telling(community, wish, Some(Satisfied { visit, stars, on })));
    does(world, device, edits);
}

/// Where the claims of a wish stand, as a device sees it.
pub fn standing_on(world: &World, device: usize, wish: Id<Wish>) -> Standing {
    let view = world.view(device);
    let card =
        view.community.wish(wish).and_then(|wish| wish.card.as_ref()).expect("the wish is on the wall");
    standing(card, view.community.settings.close_claim_minutes)
}

/// A field of the private half, as a device sees it.
pub fn field_on(world: &World, device: usize, wish: Id<Wish>, field: WishField) -> String {
    let view = world.view(device);
    let case = view.community.wish(wish).and_then(|wish| wish.case.as_ref()).expect("a clerk knows the case");
    case.draft.get(field).to_owned()
}

/// Fills in a field.
pub fn fills(world: &mut World, device: usize, wish: Id<Wish>, field: WishField, value: &str) {
    does(world, device, vec![Edit::Fill { wish, field, value: value.to_owned() }]);
}

/// The document in which the wishes of the world's year are handled, and the one where they are published.
pub fn halves(world: &World) -> (DocName, DocName) {
    let year = world.now.day().year();
    (DocName::Casework(year), DocName::Wall(year))
}

/// The member's own document.
pub fn own_file(who: Principal) -> DocName {
    FileOf::of(Claimant::of(who).expect("a member or a liaison")).doc()
}

/// What the history says on a device.
pub fn ask(world: &mut World, device: usize, ask: &Ask) -> Found {
    world.devices[device].replica.as_mut().unwrap().trail(ask)
}

/// Every change of a document that a device knows of.
pub fn whole(world: &mut World, device: usize, doc: DocName) -> Vec<Entry> {
    ask(world, device, &Ask::Places(vec![Place::whole(doc)])).entries
}
