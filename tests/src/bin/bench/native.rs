//! The device half alone: how long a start takes with a whole community on disk, and how long from a tap to the disk.

use std::{collections::BTreeMap, time::Duration};

use domain::{
    edit::Edit,
    id::Id,
    import::{self, ImportChoices, Members, NewUnit, known_members, member_edits, plan},
    register::{MemberCard, MemberField},
    wish::{Wish, WishDraft, WishField},
};
use replica::{
    audit::{Ask, Record, Search},
    device::{Effect, Event, Replica, Start},
    seal::digest,
    store::{Batch, Entry, Memory, Space, end_of},
};
use tests::world::{COMMUNITY, START, grant, staff};

use super::{line, middle, timed, town::Size};

/// The same id for the same number.
pub(crate) fn id<T>(number: usize) -> Id<T> {
    let mut bytes = [0; 10];
    bytes.copy_from_slice(&digest(&number.to_be_bytes())[..10]);
    Id::from_random(bytes)
}

fn start() -> Start {
    Start { seed: [3; 32], me: grant(staff(1)), community: COMMUNITY }
}

/// Applies what the device stores, until it stores nothing more.
fn keep(replica: &mut Replica, mut effects: Vec<Effect>, mut commit: impl FnMut(Batch)) {
    loop {
        let batch = effects.into_iter().find_map(|effect| match effect {
            Effect::Store(batch) => Some(batch),
            _ => None,
        });
        let Some(batch) = batch else { return };
        commit(batch);
        effects = replica.handle(START, Event::Stored(Ok(())));
    }
}

/// A record with fifteen fields.
pub(crate) fn draft(number: usize) -> WishDraft {
    WishField::ALL.iter().take(15).fold(WishDraft::default(), |draft, field| {
        draft.with(*field, format!("{}的第{number}项内容", field.key()))
    })
}

/// A clerk's disk with so many records of 15 fields and so many facts.
fn disk(records: usize, facts: usize) -> Vec<(Space, Entry)> {
    let mut memory = Memory::default();
    let (mut replica, effects) = Replica::open(&start(), START, Vec::new());
    keep(&mut replica, effects, |batch| memory.apply(batch));
    let rows: Vec<(Id<Wish>, WishDraft)> = (0..records).map(|number| (id(number), draft(number))).collect();
    let edits = vec![Edit::Import { year: START.day().year(), rows }];
    let effects = replica.handle(START, Event::Act { token: 1, edits });
    keep(&mut replica, effects, |batch| memory.apply(batch));
    let numbers: Vec<usize> = (0..facts).collect();
    for some in numbers.chunks(500) {
        let edits = some
            .iter()
            .map(|number| Edit::Explain {
                wish: id(number % records),
                step: id(1_000_000 + number),
                why: format!("第{number}次服务：上门陪伴两小时，老人很高兴"),
            })
            .collect();
        let effects = replica.handle(START, Event::Act { token: 1, edits });
        keep(&mut replica, effects, |batch| memory.apply(batch));
    }
    // As after everything was acknowledged: documents, no outbox.
    memory
        .entries(Space::Chunks, &[], &end_of(&[]), usize::MAX)
        .into_iter()
        .map(|entry| (Space::Chunks, entry))
        .collect()
}

/// How long a start takes; gives back the figures, to set those of a browser beside them.
pub(crate) fn load() -> Vec<(Size, Duration)> {
    let sizes = [(2_000, 12_000), (3_000, 60_000)].map(|(records, facts)| Size { records, facts });
    let start = |Size { records, facts }: Size| {
        let kept = disk(records, facts);
        let bytes: usize = kept.iter().map(|(_, (_, value))| value.len()).sum();
        let times: Vec<Duration> =
            (0..5).map(|_| timed(|| Replica::open(&start(), START, kept.clone())).1).collect();
        let (median, _) = middle(times);
        let what = format!("native start, {records} × 15 fields + {facts} facts");
        line(&what, &format!("{} ms, {} KB", median.as_millis(), bytes / 1024), "");
        median
    };
    sizes.map(|size| (size, start(size))).into()
}

/// How long it takes to tell who changed what: the first question, which indexes the documents, and those that follow.
pub(crate) fn trail() {
    for (records, facts) in [(2_000, 12_000), (3_000, 60_000)] {
        let kept = disk(records, facts);
        let (mut replica, _) = Replica::open(&start(), START, kept);
        let of_wish = Ask::Record(Record::Wish(id(7)));
        let search = Ask::Search(Search { most: 50, ..Search::default() });
        let (found, first) = timed(|| replica.trail(&of_wish));
        let again = (0..20).map(|number| {
            let ask = Ask::Record(Record::Wish(id(100 + number)));
            timed(|| replica.trail(&ask)).1
        });
        let again = middle(again.collect()).0;
        let (page, searched) = timed(|| replica.trail(&search));
        let what = format!("native history of one wish, {records} × 15 fields + {facts} facts");
        let figure = format!(
            "{} ms ({} changes), then {} ms; 50 of {} changes {} ms",
            first.as_millis(),
            found.total,
            again.as_millis(),
            page.total,
            searched.as_millis()
        );
        line(&what, &figure, "");
    }
}

/// How long it takes to read a roster of so many, to plan what it would write, to say it as edits, and to do them; and to
/// read it again when all of it is there.
pub(crate) fn import(people: usize) {
    let table = sheets::read(&super::register::roster(people)).unwrap();
    let (mut replica, effects) = Replica::open(&start(), START, Vec::new());
    keep(&mut replica, effects, |_| ());
    let unit = NewUnit { id: id(77), name: "区税务局".to_owned() };
    let choices = ImportChoices {
        given: MemberCard::default()
            .with(MemberField::Unit, unit.id.to_string())
            .with(MemberField::UnitName, unit.name.clone()),
        ..ImportChoices::default()
    };
    for when in ["new", "known"] {
        let community = std::sync::Arc::clone(&replica.view().community);
        let (existing, known) = timed(|| known_members(&community));
        let (read, reading) =
            timed(|| import::read::<Members>(&table, &community.settings, &existing, &choices));
        let (planned, planning) = timed(|| plan::<Members>(&read, &existing, &BTreeMap::new()));
        let mut ids = 0;
        let mut new = || {
            ids += 1;
            *id::<()>(9_000_000 + ids).bytes()
        };
        let (edits, saying) = timed(|| member_edits(&community, &planned, Some(&unit), &mut new));
        let count = edits.len();
        let work = || {
            let effects = replica.handle(START, Event::Act { token: 1, edits });
            keep(&mut replica, effects, |_| ());
        };
        let ((), doing) = timed(work);
        let ms = |time: Duration| time.as_millis();
        let figure = format!(
            "{} + {} + {} + {} + {} ms, {count} edits",
            ms(known),
            ms(reading),
            ms(planning),
            ms(saying),
            ms(doing)
        );
        line(&format!("native roster of {people}, {when}: known, read, plan, say, do"), &figure, "");
    }
}

/// How long from an edit to a disk that has it.
pub(crate) fn edit_to_durable() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = relay::store::Sqlite::open(&folder.path().join("device.sqlite")).unwrap();
    let (mut replica, effects) = Replica::open(&start(), START, disk(500, 2_000));
    keep(&mut replica, effects, |batch| store.apply(&batch).unwrap());
    let times = (0..200)
        .map(|number| {
            let edit = Edit::Fill {
                wish: id(number % 500),
                field: WishField::Reason,
                value: format!("理由{number}"),
            };
            let work = || {
                let effects = replica.handle(START, Event::Act { token: 1, edits: vec![edit] });
                keep(&mut replica, effects, |batch| store.apply(&batch).unwrap());
            };
            timed(work).1
        })
        .collect();
    let (median, most) = middle(times);
    let figure = format!("{} µs, p95 {} µs", median.as_micros(), most.as_micros());
    line("native edit to durable (SQLite, synchronous=FULL)", &figure, "≤ 10 ms median");
}
