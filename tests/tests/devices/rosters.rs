//! Promise: what clerks hand over is taken in whole, once, and can be taken back; what is handed out can be read again.
//!
//! The real files, through the importer's plan, a device's documents and its history.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use std::{collections::BTreeMap, path::Path, sync::Arc};

use domain::{
    community::{Community, Person},
    edit::{Edit, RegisterEdit, SurveyEdit},
    export::{Exported, table},
    grant::Grant,
    id::Id,
    import::{
        self, Becomes, Decision, Doors, Import, ImportChoices, Known, Leaving, Ledger, Members, NewUnit,
        Plan, RowFate, Undo, Wishes, door_edits, grid::Workbook, known_doors, known_members, known_wishes,
        member_edits, plan, undo, wish_edits,
    },
    moment::{Day, Moment, Year},
    principal::Principal,
    register::{MemberCard, MemberField, UnitField},
    settings::Settings,
    survey::{DoorField, Visit, VisitMethod, VisitResult},
};
use replica::{
    audit::{Ask, Place, Search, was_written},
    device::{Effect, Event, Replica, Start},
};
use tests::world::{COMMUNITY, START};

const ME: Id<domain::principal::Staff> = Id::from_random([1; 10]);

/// A clerk's device without a network, whose disk never fails.
struct Clerk {
    replica: Replica,
    now: Moment,
    ids: u64,
}

impl Clerk {
    fn new() -> Self {
        let start = Start { seed: [7; 32], me: Grant::admin(ME), community: COMMUNITY };
        Self { replica: Replica::open(&start, START, Vec::new()).0, now: START, ids: 0 }
    }

    fn community(&self) -> Arc<Community> {
        Arc::clone(&self.replica.view().community)
    }

    /// Does all of it, a minute later than what was done before.
    fn does(&mut self, edits: Vec<Edit>) {
        self.now = Moment(self.now.0 + 60_000);
        let mut effects = self.replica.handle(self.now, Event::Act { token: 1, edits });
        while let Some(effect) = effects.pop() {
            match effect {
                Effect::Answer { result, .. } => result.unwrap(),
                Effect::Store(_) => effects.extend(self.replica.handle(self.now, Event::Stored(Ok(())))),
                _ => {}
            }
        }
    }

    fn ids(&mut self) -> impl FnMut() -> [u8; 10] + '_ {
        || {
            self.ids += 1;
            let mut bytes = [9; 10];
            bytes[2..].copy_from_slice(&self.ids.to_be_bytes());
            bytes
        }
    }

    /// What taking back the last thing that was done would do.
    fn undo_last(&mut self) -> Undo {
        let day = self.now.day();
        let search = Search {
            by: Some(Principal::Staff(ME)),
            from: Some(day),
            upto: Some(day),
            most: usize::MAX,
            ..Search::default()
        };
        let second = self.now.0.div_euclid(1000);
        let at_once = |entries: Vec<replica::audit::Entry>| {
            entries.into_iter().filter(move |entry| entry.at.0.div_euclid(1000) == second).collect::<Vec<_>>()
        };
        let found = at_once(self.replica.trail(&Ask::Search(search)).entries);
        let mut docs: Vec<_> = found.iter().map(|entry| entry.doc).collect();
        docs.sort_unstable();
        docs.dedup();
        let ask = Ask::Places(docs.into_iter().map(Place::whole).collect());
        let entries = at_once(self.replica.trail(&ask).entries);
        undo(&self.community(), &was_written(&entries))
    }
}

fn workbook(name: &str) -> Workbook {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name);
    sheets::read(&std::fs::read(path).unwrap()).unwrap()
}

type Planned<L> =
    (Import<<L as Ledger>::Field, <L as Ledger>::Id>, Plan<<L as Ledger>::Field, <L as Ledger>::Id>);

/// Everything doubtful is kept as written, and whoever may be another is another.
fn settled<L: Ledger>(
    book: &Workbook,
    existing: &[Known<L::Field, L::Id>],
    choices: &ImportChoices<L::Field>,
) -> Planned<L> {
    let import = import::read::<L>(book, &Settings::default(), existing, choices);
    let decided: BTreeMap<usize, Decision<L::Field>> = plan::<L>(&import, existing, &BTreeMap::new())
        .rows
        .iter()
        .filter(|(_, row)| row.waits())
        .map(|(number, row)| {
            let becomes = row.asks.then_some(Becomes::New);
            (*number, Decision { as_written: true, becomes, ..Decision::default() })
        })
        .collect();
    let planned = plan::<L>(&import, existing, &decided);
    assert_eq!(planned.waiting(), 0);
    (import, planned)
}

fn court() -> NewUnit {
    NewUnit { id: Id::from_random([3; 10]), name: "区人民法院".to_owned() }
}

/// The choices of somebody who says from which unit a roster comes.
fn from_unit(unit: &NewUnit) -> ImportChoices<MemberField> {
    let given = MemberCard::default()
        .with(MemberField::Unit, unit.id.to_string())
        .with(MemberField::UnitName, unit.name.as_str());
    ImportChoices { given, ..ImportChoices::default() }
}

fn import_roster(clerk: &mut Clerk, name: &str, unit: &NewUnit) -> usize {
    let community = clerk.community();
    let known = known_members(&community);
    let (_, planned) = settled::<Members>(&workbook(name), &known, &from_unit(unit));
    let is_new = community.unit(unit.id).is_none_or(|unit| !unit.card.has(UnitField::Name));
    let edits = member_edits(&community, &planned, is_new.then_some(unit), &mut clerk.ids());
    let count = edits.len();
    clerk.does(edits);
    count
}

#[test]
fn a_roster_is_taken_in_once_with_its_unit_and_back_again() {
    let mut clerk = Clerk::new();
    let unit = court();
    assert!(import_roster(&mut clerk, "roster-court.xlsx", &unit) > 180);
    let community = clerk.community();
    let members: Vec<_> = community.register().collect();
    // One of the 188 rows is another one's again; whoever may be another is another.
    assert_eq!(members.len(), 187);
    assert!(members.iter().all(|(_, file)| community.unit_name(&file.card) == "区人民法院"));
    assert!(members.iter().all(|(_, file)| !file.card.has(MemberField::UnitName)), "one home for the name");
    let file = community.unit(unit.id).unwrap();
    assert_eq!(file.roster.len(), members.len());
    assert!(members.iter().all(|(id, _)| file.roster.contains_key(id)));
    assert!(community.people.is_empty(), "nobody is displayed before there is a link");

    // Once more: nothing is written.
    assert_eq!(import_roster(&mut clerk, "roster-court.xlsx", &unit), 0);
    // The other roster comes beside it; nobody of one unit is taken for somebody of the other without a phone.
    let hospital = NewUnit { id: Id::from_random([4; 10]), name: "区人民医院".to_owned() };
    assert!(import_roster(&mut clerk, "roster-hospital.xlsx", &hospital) > 400);
    assert_eq!(import_roster(&mut clerk, "roster-hospital.xlsx", &hospital), 0);
    let with_both = clerk.community();

    // Taken back, the hospital is as if it had never come; the court stays.
    import_roster_and_back(&mut clerk);
    assert_eq!(clerk.community().register().count(), with_both.register().count());
}

/// One more person of the court, and back.
fn import_roster_and_back(clerk: &mut Clerk) {
    let unit = court();
    let community = clerk.community();
    let book =
        domain::import::delimited::workbook_from_tsv("姓名\t联系电话\t职务\n新来的\t13800009999\t书记员")
            .unwrap();
    let (_, planned) = settled::<Members>(&book, &known_members(&community), &from_unit(&unit));
    let edits = member_edits(&community, &planned, None, &mut clerk.ids());
    clerk.does(edits);
    let undo = clerk.undo_last();
    assert_eq!((undo.records, undo.left.as_slice()), (1, [].as_slice()));
    clerk.does(undo.edits);
    assert_eq!(clerk.community().unit(unit.id).unwrap().roster, community.unit(unit.id).unwrap().roster);
}

#[test]
fn a_whole_import_is_taken_back_but_for_what_somebody_worked_with() {
    let mut clerk = Clerk::new();
    let unit = court();
    import_roster(&mut clerk, "roster-court.xlsx", &unit);
    let imported = clerk.now;
    let mut members: Vec<_> = clerk.community().register().map(|(id, _)| id).collect();
    members.sort_unstable();
    let (changed, linked) = (members[0], members[1]);
    clerk.does(vec![
        Edit::Register(RegisterEdit::FillMember {
            member: changed,
            fields: vec![
                (MemberField::Remark, "改过".to_owned()),
                (MemberField::JobTitle, "庭长".to_owned()),
            ],
        }),
        Edit::SetPerson {
            who: Principal::Member(linked),
            person: Person { display: "张**".to_owned(), archived: false },
        },
    ]);
    let after = std::mem::replace(&mut clerk.now, imported);
    let undo = clerk.undo_last();
    clerk.now = after;
    let why: Vec<_> = undo.left.iter().map(|(_, why)| *why).collect();
    assert_eq!(why.iter().filter(|why| **why == Leaving::Changed).count(), 1);
    // The member with a link, and the unit, which these two still need.
    assert_eq!(why.iter().filter(|why| **why == Leaving::InUse).count(), 2);
    assert_eq!(undo.records, 185);
    clerk.does(undo.edits);
    let community = clerk.community();
    let mut left: Vec<_> = community.register().map(|(id, _)| id).collect();
    left.sort_unstable();
    assert_eq!(left, [changed, linked]);
    let file = community.unit(unit.id).unwrap();
    let listed = file.roster.values().filter(|line| line.has(MemberField::Name)).count();
    assert_eq!((file.card.get(UnitField::Name), listed), ("区人民法院", 2));
}

fn import_doors(clerk: &mut Clerk, book: &Workbook) -> usize {
    let community = clerk.community();
    let known = known_doors(&community);
    let (_, planned) = settled::<Doors>(book, &known, &ImportChoices::default());
    let edits = door_edits(&community, &planned, &known, &mut clerk.ids());
    let count = edits.len();
    clerk.does(edits);
    count
}

#[test]
fn doors_come_with_their_buildings_once_and_go_with_them() {
    let mut clerk = Clerk::new();
    let book = workbook("households.xlsx");
    import_doors(&mut clerk, &book);
    let imported = clerk.now;
    let community = clerk.community();
    assert_eq!(community.surveys.values().map(|survey| survey.doors.len()).sum::<usize>(), 2970);
    let estates: std::collections::BTreeSet<_> =
        community.surveys.values().map(|survey| survey.estate).collect();
    let names: std::collections::BTreeSet<_> = community
        .buildings
        .values()
        .map(|card| card.get(domain::survey::BuildingField::EstateName))
        .collect();
    assert_eq!(estates.len(), names.len(), "an estate has one id");
    assert_eq!(import_doors(&mut clerk, &book), 0);

    // Somebody has been at one door; everything else goes.
    let (site, survey) = community.surveys.iter().next().unwrap();
    let door = *survey.doors.keys().next().unwrap();
    let what = Visit {
        on: Day(20_517),
        result: VisitResult::Met,
        method: VisitMethod::AtTheDoor,
        visitors: Vec::new(),
        consent: None,
        again: None,
        left: None,
    };
    let visit = Id::from_random([5; 10]);
    clerk.does(vec![Edit::Survey(SurveyEdit::NoteVisit { site: *site, door, visit, what })]);
    let after = std::mem::replace(&mut clerk.now, imported);
    let undo = clerk.undo_last();
    clerk.now = after;
    assert_eq!((undo.records, undo.left.len()), (2969, 1));
    clerk.does(undo.edits);
    let community = clerk.community();
    assert_eq!(community.buildings.len(), 1, "the building of that door stays");
    let left: Vec<_> = community.surveys.values().flat_map(|survey| survey.doors.values()).collect();
    assert_eq!(left.iter().filter(|door| door.door.has(DoorField::Room)).count(), 1);
}

/// Every row of what was handed out whole is what is there.
fn is_known<L: Ledger>(clerk: &Clerk, of: Exported, existing: &[Known<L::Field, L::Id>]) -> usize {
    let out = table(&clerk.community(), of, Day(20_517), true);
    let book = sheets::read(&sheets::write(&out).unwrap()).unwrap();
    let import = import::read::<L>(&book, &Settings::default(), existing, &ImportChoices::default());
    assert_eq!(import.refusal, None);
    for row in &import.rows {
        assert!(matches!(row.fate, RowFate::SameAsExisting(_)), "{of:?}: {row:?}");
    }
    import.rows.len()
}

#[test]
fn what_is_handed_out_is_read_again_as_what_is_there() {
    let mut clerk = Clerk::new();
    import_roster(&mut clerk, "roster-court.xlsx", &court());
    import_doors(&mut clerk, &workbook("households.xlsx"));
    let (_, planned) = settled::<Wishes>(&workbook("wishes.xlsx"), &[], &ImportChoices::default());
    let edits = wish_edits(&planned, Year(2026), &mut clerk.ids());
    clerk.does(edits);
    let community = clerk.community();
    assert_eq!(is_known::<Members>(&clerk, Exported::Members, &known_members(&community)), 187);
    assert_eq!(is_known::<Doors>(&clerk, Exported::Doors, &known_doors(&community)), 2970);
    assert_eq!(is_known::<Wishes>(&clerk, Exported::Wishes, &known_wishes(&community)), 72);
}

#[test]
fn what_is_handed_out_is_masked_text_without_formulas() {
    let mut clerk = Clerk::new();
    import_roster(&mut clerk, "roster-court.xlsx", &court());
    let (member, _) = clerk.community().register().map(|(id, file)| (id, file.card.clone())).next().unwrap();
    let formula = "=HYPERLINK(\"http://x\")";
    clerk.does(vec![Edit::Register(RegisterEdit::FillMember {
        member,
        fields: vec![(MemberField::JobTitle, formula.to_owned()), (MemberField::Hobbies, "+1".to_owned())],
    })]);
    for of in Exported::ALL {
        let out = table(&clerk.community(), of, Day(20_517), false);
        let book = sheets::read(&sheets::write(&out).unwrap()).unwrap();
        let cells: Vec<_> = book.sheets[0].rows.iter().flatten().collect();
        let others = cells.iter().filter(|cell| {
            !matches!(cell, domain::import::grid::Cell::Text(_) | domain::import::grid::Cell::Empty)
        });
        assert_eq!(others.count(), 0, "{of:?}: every cell is a text");
        let shown = |text: &str| cells.iter().any(|cell| cell.shown() == text);
        if of == Exported::Members {
            assert!(shown(formula) && shown("+1") && shown("138****4983") && !shown("13862444983"));
            assert!(shown("1969-**") && !shown("1969-09"));
        }
    }
}
