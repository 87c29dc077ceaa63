//! Promise: what a device shows after reading only the records that a change touched is what it would show after
//! reading everything.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

mod dice;
mod helping;
mod judging;
mod lists;

use automerge::{ActorId, Author, Automerge, PatchLog};
use domain::{
    access::DocName,
    community::Community,
    edit::Intent,
    grant::Site,
    id::Id,
    moment::{Moment, Year},
    principal::Principal,
};
use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};
use replica::schema::{self, Put, Reader, Touched, plan};
use tests::world::{COMMUNITY, START, member, staff};

use dice::Dice;

const CASES: u64 = 600;
const STEPS: usize = 40;
const SITE: Site = Site { estate: Id::from_random([1; 10]), building: Id::from_random([2; 10]) };
const PEOPLE: [Principal; 3] = [staff(1), staff(2), member(1)];

fn docs() -> Vec<DocName> {
    let files = (0..3).map(|number| DocName::Member(Id::from_random([number; 10])));
    let units = (0..4).map(|number| DocName::Unit(Id::from_random([number; 10])));
    let survey = DocName::Survey(SITE.estate, SITE.building);
    [DocName::Community, DocName::Wall(Year(2026)), DocName::Casework(Year(2026)), survey, DocName::Summary]
        .into_iter()
        .chain(files)
        .chain(units)
        .chain((0..4).map(|number| DocName::Inbox(Id::from_random([number; 10]))))
        .collect()
}

/// A device: its documents, and what it shows from incremental reads.
struct Device {
    docs: Vec<(DocName, Automerge)>,
    reader: Reader,
    shown: Community,
}

impl Device {
    fn new(who: Principal, actor: u8) -> Self {
        let docs = docs().into_iter().map(|doc| {
            let mut am = schema::fresh(&COMMUNITY, &doc);
            am.set_author(Some(Author::from(who.to_string().into_bytes())));
            am.set_actor(ActorId::from([actor; 16]));
            (doc, am)
        });
        let mut device =
            Self { docs: docs.collect(), reader: Reader::default(), shown: Community::default() };
        for (doc, am) in &device.docs {
            device.reader.read(&mut device.shown, doc, am, &Touched::All);
        }
        device
    }

    fn write(&mut self, at: usize, puts: &[Put]) {
        let (doc, am) = &mut self.docs[at];
        if schema::write(am, puts, 1).unwrap().is_some() {
            self.reader.read(&mut self.shown, doc, am, &Touched::by(puts));
        }
    }

    fn hear(&mut self, other: &Self) {
        for ((doc, am), (_, theirs)) in self.docs.iter_mut().zip(&other.docs) {
            let news = theirs.get_changes(&am.get_heads());
            let beside = Touched::beside(doc, am.get_heads(), &news);
            let mut log = PatchLog::active();
            am.apply_changes_log_patches(news, &mut log).unwrap();
            let touched = Touched::of(am, &mut log).and(beside);
            self.reader.read(&mut self.shown, doc, am, &touched);
        }
    }

    fn reread(&self) -> Community {
        let (mut reader, mut community) = (Reader::default(), Community::default());
        for (doc, am) in &self.docs {
            reader.read(&mut community, doc, am, &Touched::All);
        }
        community
    }
}

fn case(seed: u64) -> Result<(), String> {
    let mut dice = Dice(ChaCha8Rng::seed_from_u64(seed));
    let mut devices: Vec<Device> =
        PEOPLE.iter().zip(1..).map(|(who, actor)| Device::new(*who, actor)).collect();
    for step in 0..STEPS {
        let at = dice.below(3);
        let mut what = "heard of the others' changes".to_owned();
        match dice.below(10) {
            0..=6 => {
                let edit = dice.edit();
                let known = &devices[at].shown;
                // Wishes that are not known yet are filed under the year all the same.
                let doc = edit.doc(known).unwrap_or(DocName::Casework(Year(2026)));
                let turn = edit.turn(known);
                what = format!("{edit:?}");
                let puts = plan(
                    &Intent { by: PEOPLE[at], at: Moment(START.0 + i64::try_from(step).unwrap()), edit },
                    turn,
                );
                if let Some(index) = docs().iter().position(|known| *known == doc) {
                    devices[at].write(index, &puts);
                }
            }
            7 => {
                let index = dice.below(docs().len());
                let put = dice.foreign(&docs()[index]);
                what = format!("{put:?}");
                devices[at].write(index, &[put]);
            }
            _ => {
                let from = (at + 1 + dice.below(2)) % 3;
                let other = devices.remove(from);
                let me = if from < at { at - 1 } else { at };
                devices[me].hear(&other);
                devices.insert(from, other);
            }
        }
        let (shown, read) = (&devices[at].shown, devices[at].reread());
        if *shown != read {
            return Err(format!(
                "seed {seed}, step {step}, device {at}, {what}:\nshown {shown:#?}\nread {read:#?}"
            ));
        }
    }
    Ok(())
}

#[test]
fn reading_what_was_touched_shows_what_reading_everything_shows() {
    for seed in 0..CASES {
        if let Err(why) = case(seed) {
            panic!("{why}");
        }
    }
}
