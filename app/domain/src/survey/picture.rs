//! The picture of a building: its stairs side by side, its floors from the top down, and the doors of a new building by a
//! pattern. A room whose number does not say the floor stands below the picture. What a door looks like is not known here.

use std::collections::BTreeMap;

use super::{Door, DoorCard, DoorField, by_room};
use crate::id::Id;

/// Doors by floor and stair.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Picture {
    /// Names of the stairs, from left to right.
    pub stairs: Vec<String>,
    /// From the top down.
    pub floors: Vec<Floor>,
    /// Doors whose room does not say the floor.
    pub elsewhere: Vec<Id<Door>>,
}

/// One floor of all stairs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Floor {
    /// Its number.
    pub number: u16,
    /// For each stair its doors, from left to right.
    pub doors: Vec<Vec<Id<Door>>>,
}

/// The floor of a room by its number: `302` is on the third, `1203` on the twelfth; `None` where that cannot be told.
pub fn floor_of(room: &str) -> Option<u16> {
    let room = room.trim();
    let bare = room.strip_suffix(['室', '号']).unwrap_or(room);
    let digits = (3..=4).contains(&bare.len()) && bare.bytes().all(|byte| byte.is_ascii_digit());
    let floor = if digits { bare.get(..bare.len() - 2)?.parse().ok()? } else { 0 };
    (floor > 0).then_some(floor)
}

/// Arranges the doors of a building.
pub fn picture<'a>(doors: impl Iterator<Item = (Id<Door>, &'a DoorCard)>) -> Picture {
    let mut walk: Vec<(Id<Door>, &DoorCard)> = doors.collect();
    walk.sort_by(|(id, one), (other_id, other)| by_room(one, other).then(id.cmp(other_id)));
    let mut picture = Picture::default();
    let mut floors: BTreeMap<u16, Vec<(usize, Id<Door>)>> = BTreeMap::new();
    for (id, card) in walk {
        let Some(floor) = floor_of(card.get(DoorField::Room)) else {
            picture.elsewhere.push(id);
            continue;
        };
        let stair = card.get(DoorField::Stair);
        // Doors come stair by stair.
        if picture.stairs.last().is_none_or(|last| last != stair) {
            picture.stairs.push(stair.to_owned());
        }
        floors.entry(floor).or_default().push((picture.stairs.len() - 1, id));
    }
    let stairs = picture.stairs.len();
    picture.floors = floors
        .into_iter()
        .rev()
        .map(|(number, found)| {
            let mut doors = vec![Vec::new(); stairs];
            for (stair, id) in found {
                if let Some(here) = doors.get_mut(stair) {
                    here.push(id);
                }
            }
            Floor { number, doors }
        })
        .collect();
    picture
}

/// How the doors of a new building are numbered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pattern {
    /// How many stairs (单元).
    pub stairs: u16,
    /// The lowest floor with doors.
    pub from: u16,
    /// The highest.
    pub to: u16,
    /// Doors on one floor of one stair.
    pub rooms: u16,
}

impl Pattern {
    /// No building has more.
    pub const MOST_STAIRS: u16 = 20;
    /// No building is higher.
    pub const MOST_FLOORS: u16 = 99;
    /// No floor of a stair has more.
    pub const MOST_ROOMS: u16 = 40;

    /// Whether a building can be like that.
    pub fn is_good(self) -> bool {
        (1..=Self::MOST_STAIRS).contains(&self.stairs)
            && (1..=Self::MOST_FLOORS).contains(&self.from)
            && (self.from..=Self::MOST_FLOORS).contains(&self.to)
            && (1..=Self::MOST_ROOMS).contains(&self.rooms)
    }

    /// The doors, in the order in which one walks; none where a building cannot be like that.
    pub fn doors(self) -> Vec<DoorCard> {
        if !self.is_good() {
            return Vec::new();
        }
        let of = |stair: u16, floor: u16, room: u16| {
            DoorCard::default()
                .with(DoorField::Stair, format!("{stair}单元"))
                .with(DoorField::Room, format!("{floor}{room:02}"))
        };
        (1..=self.stairs)
            .flat_map(|stair| {
                (self.from..=self.to)
                    .flat_map(move |floor| (1..=self.rooms).map(move |room| of(stair, floor, room)))
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn id(number: u8) -> Id<Door> {
        Id::from_random([number; 10])
    }

    #[test]
    fn a_room_says_its_floor_or_it_does_not() {
        for (room, floor) in [
            ("302", Some(3)),
            (" 1203室", Some(12)),
            ("101", Some(1)),
            ("012", None),
            ("12", None),
            ("12034", None),
            ("B101", None),
            ("阁楼", None),
            ("", None),
        ] {
            assert_eq!(floor_of(room), floor, "{room}");
        }
    }

    #[test]
    fn stairs_stand_side_by_side_and_floors_from_the_top_down() {
        let card = |stair: &str, room: &str| {
            DoorCard::default().with(DoorField::Stair, stair).with(DoorField::Room, room)
        };
        let doors = [
            (id(1), card("1单元", "101")),
            (id(2), card("1单元", "201")),
            (id(3), card("10单元", "202")),
            (id(4), card("2单元", "202")),
            (id(5), card("2单元", "201")),
            (id(6), card("2单元", "车库")),
        ];
        let drawn = picture(doors.iter().map(|(id, card)| (*id, card)));
        assert_eq!(drawn.stairs, ["1单元", "2单元", "10单元"]);
        assert_eq!(
            drawn.floors,
            [
                Floor { number: 2, doors: vec![vec![id(2)], vec![id(5), id(4)], vec![id(3)]] },
                Floor { number: 1, doors: vec![vec![id(1)], vec![], vec![]] },
            ]
        );
        assert_eq!(drawn.elsewhere, [id(6)]);
    }

    #[test]
    fn a_pattern_gives_every_door_once() {
        let doors = Pattern { stairs: 3, from: 1, to: 6, rooms: 2 }.doors();
        assert_eq!(doors.len(), 36);
        let places: BTreeSet<_> =
            doors.iter().map(|door| (door.get(DoorField::Stair), door.get(DoorField::Room))).collect();
        assert_eq!(places.len(), 36);
        assert_eq!((doors[0].get(DoorField::Room), doors[35].get(DoorField::Room)), ("101", "602"));
        assert!(doors.iter().all(|door| floor_of(door.get(DoorField::Room)).is_some()));
        for bad in [
            Pattern { stairs: 0, from: 1, to: 6, rooms: 2 },
            Pattern { stairs: 1, from: 6, to: 1, rooms: 2 },
            Pattern { stairs: 1, from: 1, to: 100, rooms: 2 },
            Pattern { stairs: 1, from: 1, to: 6, rooms: 41 },
        ] {
            assert_eq!(bad.doors(), [], "{bad:?}");
        }
    }
}
