//! What of a view is shown first, in a form of its own: the wall. A device keeps its own, so that it is there before
//! anything else is, and a relay hands one out to a device that has never been here. It reads no documents.

use std::{collections::BTreeMap, sync::Arc};

use domain::{
    community::{Community, Person, Profile},
    id::Id,
    moment::{Moment, Year},
    principal::Principal,
    settings::Settings,
    wish::{Card, Clock, Wish},
};
use serde::{Deserialize, Serialize};

use super::view::{Status, View};

/// The form of the bytes. One who writes and one who reads may be of different versions: what has another form is not read.
const FORM: u8 = 2;

/// The wall, and whose it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Glance {
    profile: Profile,
    settings: Arc<Settings>,
    people: Arc<BTreeMap<Principal, Person>>,
    cards: Vec<(Id<Wish>, Year, Card)>,
    last_contact: Option<Moment>,
    clock: Clock,
}

impl Glance {
    /// Of a view. `None` while anything waits or was refused: how that stands is said on the wall, and not known here.
    pub fn of(view: &View) -> Option<Self> {
        let settled = view.outbox.is_empty() && view.refused.is_empty();
        let community = &view.community;
        let card = |(id, wish): (&Id<Wish>, &Arc<Wish>)| Some((*id, wish.year, wish.card.clone()?));
        settled.then(|| Self {
            profile: community.profile.clone(),
            settings: Arc::clone(&community.settings),
            people: Arc::clone(&community.people),
            cards: community.wishes.iter().filter_map(card).collect(),
            last_contact: view.status.last_contact,
            clock: view.status.clock,
        })
    }

    /// A view with this in it.
    pub fn view(self) -> View {
        let wish = |(id, year, card)| (id, Arc::new(Wish { card: Some(card), ..Wish::empty(year) }));
        let community = Community {
            profile: self.profile,
            settings: self.settings,
            people: self.people,
            wishes: Arc::new(self.cards.into_iter().map(wish).collect()),
            ..Community::default()
        };
        let status = Status { last_contact: self.last_contact, clock: self.clock, ..Status::default() };
        View { community: Arc::new(community), status, ..View::default() }
    }

    /// As it is kept and sent.
    pub fn write(&self) -> Vec<u8> {
        // The values of a glance serialize always.
        postcard::to_extend(self, vec![FORM]).unwrap_or_default()
    }

    /// From such bytes; `None` when they are of another form, or are none.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [FORM, rest @ ..] => match postcard::take_from_bytes(rest) {
                Ok((glance, [])) => Some(glance),
                Ok(_) | Err(_) => None,
            },
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::{
        moment::Day,
        retention::{Removal, RemovalReason},
        wish::{
            CardField, CardText, ClaimStep, Claimant, Contested, Held, Reason, Receiver, Stamped, WallStep,
        },
    };

    use super::*;

    fn id<T>(byte: u8) -> Id<T> {
        Id::from_random([byte; 10])
    }

    fn stamped<S>(turn: u8, step: S) -> Stamped<S> {
        let by = if turn.is_multiple_of(2) { Principal::Staff(id(1)) } else { Principal::Liaison(id(2)) };
        Stamped { by, at: Moment(1_700_000_000_000 + i64::from(turn)), turn: u32::from(turn), step }
    }

    /// Everything that can be in one is in it.
    fn example() -> Glance {
        let on = Day::from_civil(2026, 7, 1).unwrap();
        let (claimant, claim, why) = (Claimant::Member(id(3)), id(9), Reason::Overdue);
        let steps = [
            WallStep::Published { round: 2, expires: on },
            WallStep::Confirmed { claimant, claim },
            WallStep::Declined { claimant: Claimant::Unit(id(4)), claim, why },
            WallStep::Returned { claimant, claim, why: Reason::Other },
            WallStep::TakenDown { why: Reason::NoTime },
            WallStep::FollowedUp,
        ];
        let claims = [
            ClaimStep::Claimed { clock: Clock::Doubtful, due: Some(on) },
            ClaimStep::ClockDoubted { claim },
            ClaimStep::Revoked { claim, why },
            ClaimStep::Contacted { claim, on },
            ClaimStep::Progressed { claim, on },
            ClaimStep::HandedOver { claim, on, receiver: Receiver::Community },
            ClaimStep::ClaimedForTeam { clock: Clock::Trusted, due: None, team: id(5) },
        ];
        let text =
            CardField::ALL.into_iter().fold(CardText::default(), |text, field| text.with(field, field.key()));
        let held = |value: &str, by| Held { value: value.to_owned(), by };
        let card = Card {
            text,
            steps: (1..).zip(steps).map(|(turn, step)| (id(turn), stamped(turn, step))).collect(),
            claims: (1..)
                .zip(claims)
                .map(|(turn, step)| ((claimant, id(turn)), stamped(turn, step)))
                .collect(),
            contested: vec![Contested {
                field: "content".to_owned(),
                values: vec![held("一本书", Some(Principal::Staff(id(1)))), held("两本书", None)],
            }],
            removed: Some(Removal {
                by: Principal::Staff(id(1)),
                at: Moment(1_700_000_000_000),
                why: RemovalReason::Mistaken,
            }),
            remains: true,
        };
        let people = [(Principal::Member(id(3)), "王**", false), (Principal::Liaison(id(4)), "区医院", true)];
        let person = |(who, display, archived): (Principal, &str, bool)| {
            (who, Person { display: display.to_owned(), archived })
        };
        Glance {
            profile: Profile {
                name: "梧桐苑社区".to_owned(),
                party_org: "梧桐苑社区党委".to_owned(),
                contact_name: "李主任".to_owned(),
                contact_phone: "0571-88886666".to_owned(),
            },
            settings: Arc::default(),
            people: Arc::new(people.into_iter().map(person).collect()),
            cards: vec![(id(7), Year(2026), card), (id(8), Year(2025), Card::default())],
            last_contact: Some(Moment(1_700_000_000_000)),
            clock: Clock::Doubtful,
        }
    }

    #[test]
    fn a_glance_reads_back_and_is_the_view_that_it_was_of() {
        let glance = example();
        assert_eq!(Glance::read(&glance.write()), Some(glance.clone()));
        assert_eq!(Glance::of(&glance.clone().view()), Some(glance));
    }

    #[test]
    fn what_is_no_glance_is_not_read() {
        let bytes = example().write();
        for length in 0..bytes.len() {
            assert_eq!(Glance::read(&bytes[..length]), None, "{length} bytes of {}", bytes.len());
        }
        assert_eq!(Glance::read(&[&bytes[..], &[0]].concat()), None);
        assert_eq!(Glance::read(&[&[FORM + 1], &bytes[1..]].concat()), None);
    }

    /// Whoever reads these bytes may be of another version than whoever wrote them.
    #[test]
    fn golden_form() {
        let pinned = (2, "d93bccbb6b6bc4b82d4472f13928006bc8f8f89f32dca04c6243e1597b563876");
        let digest = hex::encode(crate::seal::digest(&example().write()));
        assert_eq!(
            (FORM, digest.as_str()),
            pinned,
            "a glance is not written as before: raise FORM by one, and pin it with this digest"
        );
    }
}
