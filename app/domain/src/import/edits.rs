//! A planned import as edits, to be done all or not at all. Ids of what is new are given in.
//!
//! What somebody sees of a member is not decided here: no displayed name is written before there is a link.

use std::collections::BTreeMap;

use super::{
    AttendanceColumn, DoorColumn, Known, KnownAttendance, Plan, Record, doors::building_place, presence_of,
};
use crate::{
    access::{Building, Estate},
    activity::{Activity, ActivityField, AttendanceStep, Method, minute_of},
    community::Community,
    edit::{ActivityEdit, Edit, RegisterEdit, RosterLines, SurveyEdit},
    grant::Site,
    id::Id,
    moment::Year,
    principal::{Member, Unit},
    register::{MemberCard, MemberField, MemberIdentity, UnitField},
    survey::{BuildingField, Door, DoorCard, DoorField},
    wish::{Wish, WishDraft, WishField},
};

/// Where random bytes for new ids come from.
pub type NewIds<'a> = &'a mut dyn FnMut() -> [u8; 10];

/// A unit that comes into the register with its roster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewUnit {
    /// Its id.
    pub id: Id<Unit>,
    /// Its name.
    pub name: String,
}

/// Many new wishes, as one edit.
pub fn wish_edits(plan: &Plan<WishField, Id<Wish>>, year: Year, new: NewIds<'_>) -> Vec<Edit> {
    let rows: Vec<(Id<Wish>, WishDraft)> = plan
        .records
        .iter()
        .filter(|record| record.known.is_none())
        .map(|record| (Id::from_random(new()), record.says.clone()))
        .collect();
    if rows.is_empty() { Vec::new() } else { vec![Edit::Import { year, rows }] }
}

/// Members of a roster: their cards, and the roster of every unit that is known.
pub fn member_edits(
    community: &Community,
    plan: &Plan<MemberField, Id<Member>>,
    unit: Option<&NewUnit>,
    new: NewIds<'_>,
) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut rosters: BTreeMap<Id<Unit>, RosterLines> = BTreeMap::new();
    let mut lines = Lines::default();
    for record in &plan.records {
        let of_unit = unit_of(community, record, unit);
        let listed = of_unit.and_then(|unit| lines.listed(community, unit, record));
        let member = record.known.or(listed).unwrap_or_else(|| Id::from_random(new()));
        let fields = card_fields(record);
        if !fields.is_empty() {
            edits.push(Edit::Register(RegisterEdit::FillMember { member, fields }));
        }
        if let Some(unit) = of_unit {
            let person = listed.unwrap_or(member);
            let line = community.unit(unit).and_then(|unit| unit.roster.get(&person));
            let fields: Vec<(MemberField, String)> = record
                .says
                .iter()
                .filter(|(field, _)| !matches!(field, MemberField::Unit | MemberField::UnitName))
                .filter(|(field, value)| line.is_none_or(|line| line.get(*field) != *value))
                .map(|(field, value)| (field, value.to_owned()))
                .collect();
            if !fields.is_empty() {
                rosters.entry(unit).or_default().push((person, fields));
            }
        }
    }
    if let Some(unit) = unit
        && !edits.is_empty()
    {
        let fields = vec![(UnitField::Name, unit.name.clone())];
        edits.insert(0, Edit::Register(RegisterEdit::FillUnit { unit: unit.id, fields }));
    }
    edits.extend(
        rosters.into_iter().map(|(unit, people)| Edit::Register(RegisterEdit::TakeRoster { unit, people })),
    );
    edits
}

/// The fields of the card: a unit that is known by its id is not named in words beside it.
fn card_fields(record: &Record<MemberField, Id<Member>>) -> Vec<(MemberField, String)> {
    let mut writes = record.writes.clone();
    let unit = record.says.get(MemberField::Unit);
    if !unit.is_empty() && writes.remove(&MemberField::UnitName).is_some() {
        writes.insert(MemberField::Unit, unit.to_owned());
    }
    writes.into_iter().collect()
}

/// The unit a record names, when the register knows it or is about to.
fn unit_of(
    community: &Community,
    record: &Record<MemberField, Id<Member>>,
    new: Option<&NewUnit>,
) -> Option<Id<Unit>> {
    let named = record.says.get(MemberField::Unit).parse().ok();
    match new.filter(|new| named == Some(new.id)) {
        Some(new) => Some(new.id),
        None => community.unit_of(&record.says).map(|(id, _)| id),
    }
}

/// Lines of the rosters that were asked about, by phone and name: whoever has both is the same ([`crate::register::SameMember::Surely`]).
#[derive(Default)]
struct Lines(BTreeMap<Id<Unit>, LinesOfUnit>);

/// Who stands on one roster, by phone and name.
type LinesOfUnit = BTreeMap<(String, String), Id<Member>>;

impl Lines {
    /// The line of a unit's roster that is the person of a record.
    fn listed(
        &mut self,
        community: &Community,
        unit: Id<Unit>,
        record: &Record<MemberField, Id<Member>>,
    ) -> Option<Id<Member>> {
        let file = community.unit(unit)?;
        if let Some(known) = record.known {
            let told = file.told.iter().find(|(_, told)| told.member == Some(known));
            return told.map(|(person, _)| *person);
        }
        let lines = self.0.entry(unit).or_insert_with(|| {
            let mut lines = BTreeMap::new();
            for (person, line) in &file.roster {
                if let Some(key) = surely(line) {
                    lines.entry(key).or_insert(*person);
                }
            }
            lines
        });
        lines.get(&surely(&record.says)?).copied()
    }
}

/// What somebody is surely known by; nothing where a phone or a name is missing.
fn surely(card: &MemberCard) -> Option<(String, String)> {
    let who = MemberIdentity::of(card);
    (!who.phone.is_empty() && !who.name.is_empty()).then_some((who.phone, who.name))
}

/// An activity that comes into being with the list of who was there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewActivity {
    /// Its id.
    pub id: Id<Activity>,
    /// What its card says.
    pub fields: Vec<(ActivityField, String)>,
}

/// Who was at an activity, as a paper list says; `keeper` is who kept the list.
pub fn attendance_edits(
    plan: &Plan<AttendanceColumn, Id<Member>>,
    activity: Id<Activity>,
    brought: Option<&NewActivity>,
    existing: &[KnownAttendance],
    keeper: &str,
    new: NewIds<'_>,
) -> Vec<Edit> {
    let there: BTreeMap<Id<Member>, _> = existing.iter().map(|known| (known.id, &known.draft)).collect();
    let fills = brought
        .map(|one| Edit::Activity(ActivityEdit::Fill { activity: one.id, fields: one.fields.clone() }));
    let attend = |record: &Record<AttendanceColumn, Id<Member>>, step: [u8; 10]| {
        let member = record.known?;
        // What was recorded and is not changed is said again with the rest.
        let value = |field| {
            let kept = there.get(&member).map_or("", |draft| draft.get(field));
            record.writes.get(&field).map_or(kept, String::as_str)
        };
        let minute = |field| minute_of(value(field));
        let what = AttendanceStep::Recorded {
            presence: presence_of(value(AttendanceColumn::Presence))?,
            arrived: minute(AttendanceColumn::Arrived),
            left: minute(AttendanceColumn::Left),
            method: Method::Signed,
            keeper: keeper.to_owned(),
        };
        let step = Id::from_random(step);
        Some(Edit::Activity(ActivityEdit::Attend { activity, member, step, what }))
    };
    let records = plan.records.iter().filter(|record| !record.writes.is_empty());
    let attends: Vec<Edit> = records.filter_map(|record| attend(record, new())).collect();
    if attends.is_empty() { Vec::new() } else { fills.into_iter().chain(attends).collect() }
}

/// Doors of a list: buildings that are new, their doors, and what known doors still lacked.
pub fn door_edits(
    community: &Community,
    plan: &Plan<DoorColumn, Id<Door>>,
    existing: &[Known<DoorColumn, Id<Door>>],
    new: NewIds<'_>,
) -> Vec<Edit> {
    let mut places = Places::of(community);
    let sites: BTreeMap<Id<Door>, Site> = community
        .surveys
        .iter()
        .flat_map(|(site, survey)| survey.doors.keys().map(|door| (*door, *site)))
        .collect();
    let known: BTreeMap<Id<Door>, _> = existing.iter().map(|known| (known.id, &known.draft)).collect();
    let mut added: BTreeMap<Site, Vec<(Id<Door>, DoorCard)>> = BTreeMap::new();
    let (mut buildings, mut filled) = (Vec::new(), Vec::new());
    for record in &plan.records {
        let fields: Vec<(DoorField, String)> = record
            .writes
            .iter()
            .filter_map(|(column, value)| Some((column.of_door()?, value.clone())))
            .collect();
        let grid = record.says.get(DoorColumn::Grid);
        if let Some(id) = record.known {
            let Some(site) = sites.get(&id).copied() else { continue };
            if !fields.is_empty() {
                filled.push(Edit::Survey(SurveyEdit::FillDoor { site, door: id, fields }));
            }
            if known.get(&id).is_some_and(|door| !door.has(DoorColumn::Grid)) {
                places.grid(site, grid, &mut buildings);
            }
            continue;
        }
        let (estate, building) = (record.says.get(DoorColumn::Estate), record.says.get(DoorColumn::Building));
        let site = places.site(estate, building, new, &mut buildings);
        places.grid(site, grid, &mut buildings);
        let card =
            fields.into_iter().fold(DoorCard::default(), |card, (field, value)| card.with(field, value));
        added.entry(site).or_default().push((Id::from_random(new()), card));
    }
    let mut edits = Vec::new();
    for (site, doors) in &added {
        let before = community.surveys.get(site).map_or(0, |survey| survey.doors.len());
        buildings.push((*site, BuildingField::Doors, (before + doors.len()).to_string()));
    }
    let mut cards: BTreeMap<Id<Building>, Vec<(BuildingField, String)>> = BTreeMap::new();
    for (site, field, value) in buildings {
        cards.entry(site.building).or_default().push((field, value));
    }
    edits.extend(
        cards
            .into_iter()
            .map(|(building, fields)| Edit::Survey(SurveyEdit::FillBuilding { building, fields })),
    );
    edits.extend(added.into_iter().map(|(site, doors)| Edit::Survey(SurveyEdit::AddDoors { site, doors })));
    edits.extend(filled);
    edits
}

/// Estates and buildings by what they are called.
struct Places {
    estates: BTreeMap<String, Id<Estate>>,
    buildings: BTreeMap<[String; 2], Site>,
    grids: BTreeMap<Id<Building>, String>,
}

/// What is written of a building.
type OfBuilding = (Site, BuildingField, String);

impl Places {
    fn of(community: &Community) -> Self {
        let mut places =
            Self { estates: BTreeMap::new(), buildings: BTreeMap::new(), grids: BTreeMap::new() };
        for (building, card) in community.buildings.iter() {
            let Ok(estate) = card.get(BuildingField::Estate).parse() else { continue };
            let key = building_place(card.get(BuildingField::EstateName), card.get(BuildingField::Name));
            places.estates.entry(key[0].clone()).or_insert(estate);
            places.buildings.entry(key).or_insert(Site { estate, building: *building });
            places.grids.insert(*building, card.get(BuildingField::Grid).to_owned());
        }
        places
    }

    /// The building of this name; a new one of the estate when there is none.
    fn site(&mut self, estate: &str, building: &str, new: NewIds<'_>, written: &mut Vec<OfBuilding>) -> Site {
        let key = building_place(estate, building);
        if let Some(site) = self.buildings.get(&key) {
            return *site;
        }
        let of = *self.estates.entry(key[0].clone()).or_insert_with(|| Id::from_random(new()));
        let site = Site { estate: of, building: Id::from_random(new()) };
        self.buildings.insert(key, site);
        written.push((site, BuildingField::Estate, of.to_string()));
        written.push((site, BuildingField::EstateName, estate.to_owned()));
        written.push((site, BuildingField::Name, building.to_owned()));
        site
    }

    /// The grid of a building that has none.
    fn grid(&mut self, site: Site, grid: &str, written: &mut Vec<OfBuilding>) {
        let there = self.grids.entry(site.building).or_default();
        if there.is_empty() && !grid.is_empty() {
            grid.clone_into(there);
            written.push((site, BuildingField::Grid, grid.to_owned()));
        }
    }
}
