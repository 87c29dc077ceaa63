//! Taking an import back: what stood there before is written again, wherever nobody has written anything else since.
//!
//! A record that the import brought and that somebody has worked with since stays as it is, and is told.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    access::Building,
    activity::{Activity, AttendanceStep},
    community::Community,
    edit::{ActivityEdit, Edit, RegisterEdit, RosterLines, SurveyEdit},
    grant::Site,
    id::Id,
    principal::{Member, Principal, Unit},
    register::{MemberField, UnitField},
    survey::{BuildingField, Door, DoorField},
    wish::{Step, Wish, WishField},
};

/// A place that an import wrote to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Written {
    /// A member's card.
    Member(Id<Member>, MemberField),
    /// A unit's card.
    Unit(Id<Unit>, UnitField),
    /// A line of a unit's roster.
    Roster(Id<Unit>, Id<Member>, MemberField),
    /// A building.
    Building(Id<Building>, BuildingField),
    /// A door.
    Door(Site, Id<Door>, DoorField),
    /// The private half of a wish.
    Wish(Id<Wish>, WishField),
    /// What was said of a member at an activity.
    Attendance(Id<Member>, Id<Activity>, Id<Step>),
}

/// What an import wrote, and over what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WasWritten {
    /// Where.
    pub place: Written,
    /// What stood there.
    pub before: String,
    /// What it wrote.
    pub after: String,
}

/// Why something stays as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Leaving {
    /// Somebody has changed it since.
    Changed,
    /// Something was done with it since: a check-in, a visit, a link, a step.
    InUse,
}

/// What taking an import back would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Undo {
    /// What to write.
    pub edits: Vec<Edit>,
    /// How many records that does anything to.
    pub records: usize,
    /// What stays as it is: its name, and why.
    pub left: Vec<(String, Leaving)>,
}

/// The fields of one record that were written.
type Touched<'a, F> = Vec<(F, &'a WasWritten)>;

/// Plans to take an import back, given what stands there now.
pub fn undo(community: &Community, written: &[WasWritten]) -> Undo {
    let mut members: BTreeMap<Id<Member>, Touched<'_, MemberField>> = BTreeMap::new();
    let mut units: BTreeMap<Id<Unit>, Touched<'_, UnitField>> = BTreeMap::new();
    let mut lines: BTreeMap<(Id<Unit>, Id<Member>), Touched<'_, MemberField>> = BTreeMap::new();
    let mut buildings: BTreeMap<Id<Building>, Touched<'_, BuildingField>> = BTreeMap::new();
    let mut doors: BTreeMap<(Site, Id<Door>), Touched<'_, DoorField>> = BTreeMap::new();
    let mut wishes: BTreeMap<Id<Wish>, Touched<'_, WishField>> = BTreeMap::new();
    let mut said = Vec::new();
    for one in written {
        match one.place {
            Written::Member(id, field) => members.entry(id).or_default().push((field, one)),
            Written::Unit(id, field) => units.entry(id).or_default().push((field, one)),
            Written::Roster(unit, id, field) => lines.entry((unit, id)).or_default().push((field, one)),
            Written::Building(id, field) => buildings.entry(id).or_default().push((field, one)),
            Written::Door(site, id, field) => doors.entry((site, id)).or_default().push((field, one)),
            Written::Wish(id, field) => wishes.entry(id).or_default().push((field, one)),
            Written::Attendance(member, activity, step) => said.push((member, activity, step)),
        }
    }
    let mut undo = Undo::default();
    undo.attendance(community, &said);
    let gone = undo.members(community, &members, &lines);
    undo.units(community, &units, &gone);
    let gone = undo.doors(community, &doors);
    undo.buildings(community, &buildings, &gone);
    undo.wishes(community, &wishes);
    undo
}

/// What to write to a record so that it is as before; `None` when somebody else has written there and the record, which
/// the import brought, has to stay whole.
fn back<F: Copy>(
    touched: &Touched<'_, F>,
    is_new: bool,
    now: impl Fn(F) -> String,
) -> (Option<Vec<(F, String)>>, bool) {
    let same = |(field, one): &&(F, &WasWritten)| now(*field) == one.after;
    let fields: Vec<(F, String)> =
        touched.iter().filter(same).map(|(field, one)| (*field, one.before.clone())).collect();
    let changed = fields.len() < touched.len();
    ((!(is_new && changed)).then_some(fields), changed)
}

/// Whether a field was empty before the import.
fn was_empty<F: PartialEq>(touched: &Touched<'_, F>, field: &F) -> bool {
    touched.iter().any(|(of, one)| of == field && one.before.is_empty())
}

impl Undo {
    fn leave(&mut self, name: &str, why: Leaving) {
        self.left.push((name.to_owned(), why));
    }

    /// Cards and roster lines; the members that are gone.
    fn members(
        &mut self,
        community: &Community,
        members: &BTreeMap<Id<Member>, Touched<'_, MemberField>>,
        lines: &BTreeMap<(Id<Unit>, Id<Member>), Touched<'_, MemberField>>,
    ) -> BTreeSet<Id<Member>> {
        let (mut gone, mut stay) = (BTreeSet::new(), BTreeSet::new());
        for (id, touched) in members {
            let Some(file) = community.member(*id) else { continue };
            let name = file.card.get(MemberField::Name);
            let is_new = was_empty(touched, &MemberField::Name);
            let used = !community.checkin_facts(*id).is_empty()
                || !file.urgings.is_empty()
                || !file.exemptions.is_empty()
                || !file.proposed.is_empty()
                || community.people.contains_key(&Principal::Member(*id));
            let (fields, changed) = back(touched, is_new, |field| file.card.get(field).to_owned());
            match fields {
                _ if is_new && used => {
                    stay.insert(*id);
                    self.leave(name, Leaving::InUse);
                }
                None => {
                    stay.insert(*id);
                    self.leave(name, Leaving::Changed);
                }
                Some(fields) => {
                    if changed {
                        self.leave(name, Leaving::Changed);
                    }
                    if is_new {
                        gone.insert(*id);
                    }
                    if !fields.is_empty() {
                        self.records += 1;
                        self.edits.push(Edit::Register(RegisterEdit::FillMember { member: *id, fields }));
                    }
                }
            }
        }
        let mut rosters: BTreeMap<Id<Unit>, RosterLines> = BTreeMap::new();
        for ((unit, person), touched) in lines.iter().filter(|((_, person), _)| !stay.contains(person)) {
            let line = community.unit(*unit).and_then(|unit| unit.roster.get(person));
            let now = |field| line.map_or("", |line| line.get(field)).to_owned();
            if let (Some(fields), _) = back(touched, was_empty(touched, &MemberField::Name), now)
                && !fields.is_empty()
            {
                rosters.entry(*unit).or_default().push((*person, fields));
            }
        }
        self.edits.extend(
            rosters
                .into_iter()
                .map(|(unit, people)| Edit::Register(RegisterEdit::TakeRoster { unit, people })),
        );
        gone
    }

    /// Units that came with the roster go with it, unless somebody else needs them.
    fn units(
        &mut self,
        community: &Community,
        units: &BTreeMap<Id<Unit>, Touched<'_, UnitField>>,
        gone: &BTreeSet<Id<Member>>,
    ) {
        for (id, touched) in units {
            let Some(unit) = community.unit(*id) else { continue };
            let is_new = was_empty(touched, &UnitField::Name);
            let of_unit = |card: &crate::register::MemberCard| card.get(MemberField::Unit) == id.to_string();
            let used = !unit.letters.is_empty()
                || !unit.answers.is_empty()
                || !unit.resources.is_empty()
                || !unit.joints.is_empty()
                || unit
                    .roster
                    .iter()
                    .any(|(person, line)| line.has(MemberField::Name) && !gone.contains(person))
                || community.people.contains_key(&Principal::Liaison(*id))
                || community.register().any(|(member, file)| of_unit(&file.card) && !gone.contains(&member))
                || unit.card.iter().count() > touched.len();
            let (fields, _) = back(touched, is_new, |field| unit.card.get(field).to_owned());
            match fields {
                Some(fields) if !(is_new && used) => {
                    self.edits.push(Edit::Register(RegisterEdit::FillUnit { unit: *id, fields }));
                }
                _ => self.leave(unit.card.get(UnitField::Name), Leaving::InUse),
            }
        }
    }

    /// Doors; those that are gone.
    fn doors(
        &mut self,
        community: &Community,
        doors: &BTreeMap<(Site, Id<Door>), Touched<'_, DoorField>>,
    ) -> BTreeSet<Id<Door>> {
        let mut gone = BTreeSet::new();
        for ((site, id), touched) in doors {
            let Some(household) = community.surveys.get(site).and_then(|survey| survey.doors.get(id)) else {
                continue;
            };
            let building = community.buildings.get(&site.building);
            let name = building.map_or("", |card| card.get(BuildingField::Name)).to_owned()
                + household.door.get(DoorField::Stair)
                + household.door.get(DoorField::Room);
            let is_new = was_empty(touched, &DoorField::Room);
            let used =
                !household.visits.is_empty() || !household.people.is_empty() || !household.needs.is_empty();
            let (fields, changed) = back(touched, is_new, |field| household.door.get(field).to_owned());
            match fields {
                _ if is_new && used => self.leave(&name, Leaving::InUse),
                None => self.leave(&name, Leaving::Changed),
                Some(fields) => {
                    if changed {
                        self.leave(&name, Leaving::Changed);
                    }
                    if is_new {
                        gone.insert(*id);
                    }
                    if !fields.is_empty() {
                        self.records += 1;
                        let edit = SurveyEdit::FillDoor { site: *site, door: *id, fields };
                        self.edits.push(Edit::Survey(edit));
                    }
                }
            }
        }
        gone
    }

    /// Buildings that came with their doors go with them.
    fn buildings(
        &mut self,
        community: &Community,
        buildings: &BTreeMap<Id<Building>, Touched<'_, BuildingField>>,
        gone: &BTreeSet<Id<Door>>,
    ) {
        for (id, touched) in buildings {
            let Some(card) = community.buildings.get(id) else { continue };
            let is_new = was_empty(touched, &BuildingField::Name);
            let surveys = community.surveys.iter().filter(|(site, _)| site.building == *id);
            let needed = surveys.flat_map(|(_, survey)| survey.doors.keys()).any(|door| !gone.contains(door));
            if is_new && needed {
                continue;
            }
            if let (Some(fields), _) = back(touched, is_new, |field| card.get(field).to_owned())
                && !fields.is_empty()
            {
                self.edits.push(Edit::Survey(SurveyEdit::FillBuilding { building: *id, fields }));
            }
        }
    }

    /// Facts stay; what was said before is said again after them, or that nothing was.
    fn attendance(&mut self, community: &Community, said: &[(Id<Member>, Id<Activity>, Id<Step>)]) {
        for (member, activity, step) in said {
            let Some(file) = community.member(*member) else { continue };
            let of = file.attendance.iter().filter(|((of, _), _)| of == activity);
            let mut facts: Vec<_> = of.map(|((_, step), fact)| (fact.place(), *step, &fact.step)).collect();
            facts.sort_by_key(|(place, step, _)| (*place, *step));
            let last = facts.pop();
            if last.is_none_or(|(_, last, _)| last != *step) {
                self.leave(file.card.get(MemberField::Name), Leaving::Changed);
                continue;
            }
            let what = facts.last().map_or(AttendanceStep::TakenBack, |(.., before)| (*before).clone());
            // Taking the same back twice is taking it back once.
            let step = Id::from_random(step.bytes().map(|byte| !byte));
            let edit = ActivityEdit::Attend { activity: *activity, member: *member, step, what };
            self.records += 1;
            self.edits.push(Edit::Activity(edit));
        }
    }

    fn wishes(&mut self, community: &Community, wishes: &BTreeMap<Id<Wish>, Touched<'_, WishField>>) {
        for (id, touched) in wishes {
            let Some(wish) = community.wish(*id) else { continue };
            let Some(case) = &wish.case else { continue };
            let short: String = case.draft.get(WishField::Content).chars().take(16).collect();
            if !case.steps.is_empty() || wish.card.is_some() {
                self.leave(&short, Leaving::InUse);
                continue;
            }
            let (Some(fields), _) = back(touched, true, |field| case.draft.get(field).to_owned()) else {
                self.leave(&short, Leaving::Changed);
                continue;
            };
            self.records += 1;
            self.edits.extend(fields.into_iter().map(|(field, value)| Edit::Fill {
                wish: *id,
                field,
                value,
            }));
        }
    }
}
