//! Whose or what data: its name, whether a search finds it, and what of it would go and stay.

use domain::{
    community::Community,
    edit::{Edit, FileField, FileOf, check},
    grant::Grant,
    id::Id,
    moment::Day,
    opinion::OpinionField,
    order::{Order, OrderField},
    pair::PairField,
    principal::Principal,
    retention::{Part, Preview, RemovalReason, Subject, Thing, preview, things},
    survey::{DoorField, MetField, place},
    wish::{CardField, WishField},
};
use leptos::prelude::*;

use crate::{
    components::Facts,
    pages::doing::Desk,
    words::{self, FieldName as _, Removing, card_field, file_field, say, sentence},
};

/// What staff call it.
pub(super) fn name(community: &Community, subject: Subject) -> String {
    match subject {
        Subject::Wish(id) => {
            let Some(wish) = community.wish(id) else { return id.to_string() };
            let case = |field| wish.case.as_ref().map_or("", |case| case.draft.get(field));
            let card = |field| wish.card.as_ref().map_or("", |card| card.text.get(field));
            let number =
                if case(WishField::No).is_empty() { card(CardField::No) } else { case(WishField::No) };
            let words: String = case(WishField::Content).chars().take(20).collect();
            let parts = [number, case(WishField::WisherName), words.as_str()];
            parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
        }
        Subject::Member(id) => person(community, FileOf::Member(id), Principal::Member(id)),
        Subject::Unit(id) => person(community, FileOf::Unit(id), Principal::Liaison(id)),
        Subject::Record(thing) => record(community, thing),
        Subject::Door(site, door) => {
            let survey = community.surveys.get(&site);
            let Some(household) = survey.and_then(|survey| survey.doors.get(&door)) else {
                return door.to_string();
            };
            let place = place(community.buildings.get(&site.building), &household.door);
            let parts = [place.as_str(), household.door.get(DoorField::Householder)];
            parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
        }
    }
}

/// What staff call a pair, an opinion or an order.
fn record(community: &Community, thing: Thing) -> String {
    let short = |words: &str| words.chars().take(20).collect::<String>();
    let (kind, parts) = match thing {
        Thing::Pair(id) => {
            let of = |field| community.pairs.get(&id).map_or("", |pair| pair.card.get(field)).to_owned();
            (say("结对帮扶", "Paired help"), [of(PairField::Name), of(PairField::EndedOn)])
        }
        Thing::Opinion(id) => {
            let known = community.opinions.get(&id);
            let of = |field| known.map_or("", |opinion| opinion.card.get(field));
            let parts = [of(OpinionField::ResidentName).to_owned(), short(of(OpinionField::Content))];
            (say("社情民意", "Resident's view"), parts)
        }
        Thing::Order(id) => {
            let form = community.order(id).and_then(Order::form);
            let of = |field| form.map_or("", |form| form.get(field));
            let parts = [of(OrderField::Name).to_owned(), short(of(OrderField::Content))];
            (say("群众点单", "Order"), parts)
        }
    };
    let parts = [kind.to_owned()].into_iter().chain(parts);
    parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

pub(super) fn person(community: &Community, file: FileOf, who: Principal) -> String {
    let noted = community.on_card(file, FileField::Name);
    let name = if noted.is_empty() { community.display(&who) } else { noted };
    format!("{} {name}", words::role(who.role()))
}

/// Records a search finds that can be removed now.
pub(super) fn matches<'a>(
    community: &'a Community,
    text: &'a str,
    today: Day,
) -> impl Iterator<Item = Subject> + 'a {
    // Any administrator will do: whether this one may is decided before the page is shown.
    let admin = Grant::admin(Id::from_random([0; 10]));
    let removable = move |part: Part| {
        let edit = Edit::Remove { part, why: RemovalReason::Requested };
        check(community, &admin, &edit, today.start()).is_ok()
    };
    let wishes = community.wishes.iter().filter(move |(id, wish)| {
        let case = wish.case.as_ref().filter(|case| case.removed.is_none());
        case.is_some_and(|case| case.draft.iter().any(|(_, value)| value.contains(text)))
            && removable(Part::Case(**id))
    });
    let members = community.members.iter().filter(move |(id, file)| {
        let who = Principal::Member(**id);
        file.file.removed.is_none() && person(community, FileOf::Member(**id), who).contains(text)
    });
    let units = community.units.iter().filter(move |(id, file)| {
        let who = Principal::Liaison(**id);
        file.file.removed.is_none() && person(community, FileOf::Unit(**id), who).contains(text)
    });
    let doors = community.surveys.iter().flat_map(move |(site, survey)| {
        survey.doors.keys().map(|door| Subject::Door(*site, *door)).filter(move |subject| {
            let Subject::Door(site, door) = *subject else { return false };
            let household = community.surveys.get(&site).and_then(|survey| survey.doors.get(&door));
            let met = household.iter().flat_map(|household| household.people.values());
            let mut names = met.map(|person| person.get(MetField::Name));
            name(community, *subject).contains(text) || names.any(|name| name.contains(text))
        })
    });
    let records = things(community).filter(move |thing| {
        let ended = thing.closed_on(community).is_some() && !thing.is_removed(community);
        ended && record(community, *thing).contains(text)
    });
    wishes
        .map(|(id, _)| Subject::Wish(*id))
        .chain(records.map(Subject::Record))
        .chain(members.map(|(id, _)| Subject::Member(*id)))
        .chain(units.map(|(id, _)| Subject::Unit(*id)))
        .chain(doors)
}

/// What goes and what stays, shown when asked for.
#[component]
pub(super) fn PreviewPart(subject: Subject) -> impl IntoView {
    let w = Removing::words();
    let desk = Desk::here();
    let open = RwSignal::new(false);
    view! {
        <button type="button" class="button small quiet" data-testid="preview" aria-expanded=move || open.get().to_string()
            on:click=move |_| open.update(|open| *open = !*open)>
            {move || if open.get() { w.hide } else { w.preview }}
        </button>
        {move || open.get().then(|| {
            let (goes, stays) = desk.shell.view().with_untracked(|view| lines(&view.community, subject));
            view! {
                <div data-testid="preview-part">
                    <h3>{w.goes}</h3>
                    <Facts facts=goes/>
                    <h3>{w.stays}</h3>
                    <Facts facts=stays/>
                </div>
            }
        })}
    }
}

type Lines = Vec<(String, String)>;

fn lines(community: &Community, subject: Subject) -> (Lines, Lines) {
    let Preview {
        case,
        card,
        file,
        door,
        at_door,
        display,
        whys,
        shared,
        notes,
        stays,
        steps,
        pair,
        opinion,
        order,
        sent,
    } = preview(community, subject);
    let mut goes: Lines =
        case.into_iter().map(|(field, value)| (words::field(field).to_owned(), value)).collect();
    goes.extend(card.into_iter().map(|(field, value)| (card_field(field).to_owned(), value)));
    goes.extend(file.into_iter().map(|(field, value)| (file_field(field).to_owned(), value)));
    goes.extend(door.into_iter().map(|(field, value)| (field.name().to_owned(), value)));
    goes.extend(pair.into_iter().map(|(field, value)| (field.name().to_owned(), value)));
    goes.extend(opinion.into_iter().map(|(field, value)| (field.name().to_owned(), value)));
    goes.extend(order.into_iter().map(|(field, value)| (field.name().to_owned(), value)));
    let mut say = |name: String, value: String| goes.push((name, value));
    if let Some(display) = display {
        say(sentence!("公示姓名", "Displayed name"), display);
    }
    if at_door > 0 {
        let name = sentence!("走访、见到的人、需求", "Visits, people met, needs");
        say(name, sentence!("{} 条", "{}", at_door));
    }
    if whys > 0 {
        say(sentence!("办理说明", "Reasons in words"), sentence!("{} 条", "{}", whys));
    }
    if sent > 0 {
        let name = sentence!("居民发来的和收到的答复", "What the resident sent in and was told");
        say(name, sentence!("{} 条", "{}", sent));
    }
    if notes > 0 {
        say(sentence!("联系方式和备注", "Contact details and notes"), sentence!("{} 条", "{}", notes));
    }
    for of in shared {
        let who = match of {
            FileOf::Member(id) => Principal::Member(id),
            FileOf::Unit(id) => Principal::Liaison(id),
        };
        say(
            sentence!("告诉承接人的联系方式和备注", "What the claimant was told and noted"),
            person(community, of, who),
        );
    }
    let mut kept: Lines =
        stays.into_iter().map(|(field, value)| (words::field(field).to_owned(), value)).collect();
    if steps > 0 {
        kept.push((sentence!("办理经过", "Steps"), sentence!("{} 步", "{}", steps)));
    }
    (goes, kept)
}
