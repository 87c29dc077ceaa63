//! A whole community's year: what counts of 60,000 records, everybody's requirement and stars; and one record more.

use std::{sync::Arc, time::Duration};

use domain::{
    community::Community,
    id::Id,
    judging::{Everybody, Years},
    moment::{Day, Year},
    principal::{Member, Principal},
    register::{MemberField, MemberFile},
    service::{Entry, Presence, RecordStep, Report, Source, Standing},
    wish::Stamped,
};
use tests::story::report;

use super::{line, middle, native::id, timed};

const MEMBERS: usize = 3_000;
const RECORDS: usize = 20;

fn entry(number: usize) -> Entry {
    let day = i32::try_from(number % 300).unwrap();
    let on = Day::from_civil(2026, 1, 1).unwrap().plus(day);
    let small = |end: usize| u8::try_from(number % end).unwrap();
    let from = u16::try_from(number % 20).unwrap() * 60;
    let minutes = 30 + u16::try_from(number % 7).unwrap() * 30;
    Entry {
        id: id(number),
        source: match number % 4 {
            0 => Source::Project(id(number % 50)),
            1 => Source::Wish(id(number % 90)),
            _ => Source::Activity(id(number % 200)),
        },
        on,
        entered: on,
        span: Some((from, from + minutes)),
        minutes,
        expected: Some(180),
        presence: Presence::OnTime,
        training: number.is_multiple_of(25),
        completes: number.is_multiple_of(4),
        standing: Standing::Verified { counts_from: on },
        effect: number.is_multiple_of(3).then(|| small(101)),
        ratings: vec![small(101)],
        kind: ["社区服务", "教育辅导", "环境整治"][number % 3].to_owned(),
        mode: String::new(),
    }
}

/// From loaded records to everything that the page of staff shows, and from one more record to one member's.
pub(crate) fn measure() {
    let ids: Vec<Id<Member>> = (0..MEMBERS).map(id).collect();
    let file = |number: usize| {
        let mut file = MemberFile::default();
        file.card.set(MemberField::Name, format!("党员{number}"));
        Arc::new(file)
    };
    let members = ids.iter().enumerate().map(|(number, id)| (*id, file(number))).collect();
    let community = Community { members: Arc::new(members), ..Community::default() };
    let mut records: Vec<Vec<Entry>> = (0..MEMBERS)
        .map(|member| (0..RECORDS).map(|number| entry(member * RECORDS + number)).collect())
        .collect();
    let today = Day::from_civil(2026, 11, 1).unwrap();
    let judge_all = || {
        let years = Years::of_all(&community, Year(2026), today);
        let judged = community
            .members
            .iter()
            .zip(&records)
            .map(|((id, file), entries)| years.judge_with(*id, file, entries).shown().score);
        judged.map(u64::from).sum::<u64>()
    };
    let times: Vec<Duration> = (0..5).map(|_| timed(judge_all).1).collect();
    let all = middle(times).0;
    let what = format!("native year of {MEMBERS} × {RECORDS} records: requirement, stars");
    line(&what, &format!("{} ms", all.as_millis()), "≤ 100 ms (browser)");

    let years = Years::of_one(&community, ids[0], Year(2026), today);
    records[0].push(entry(7_777));
    let file = &community.members[&ids[0]];
    let times = (0..200).map(|_| timed(|| years.judge_with(ids[0], file, &records[0])).1).collect();
    let (one, most) = middle(times);
    let figure = format!("{} µs, p95 {} µs", one.as_micros(), most.as_micros());
    line("  one record more", &figure, "≤ 1 ms (browser)");
    kept(&ids, today);
}

/// A member's file with records that were reported and verified.
fn file(of: usize) -> MemberFile {
    let mut file = MemberFile::default();
    file.card.set(MemberField::Name, format!("党员{of}"));
    for number in of * RECORDS..(of + 1) * RECORDS {
        record(&mut file, number);
    }
    file
}

fn record(file: &mut MemberFile, number: usize) {
    let entry = entry(number);
    let report = Report { minutes: entry.minutes, span: entry.span, ..report(entry.on, "打扫楼道") };
    let (one, first) = (id(number), id(2 * number));
    let stamped = |turn, by, step| Stamped { by, at: entry.on.start(), turn, step };
    let own = stamped(1, Principal::Member(id(1)), RecordStep::Reported(report));
    file.records.own.insert((one, first), own);
    let verified = RecordStep::Verified {
        of: first,
        counts_from: entry.on,
        effect: entry.effect,
        rating: None,
        alone: false,
    };
    file.records.staff.insert((one, id(2 * number + 1)), stamped(2, Principal::Staff(id(1)), verified));
}

/// From facts in files to everybody's year, and once more when one record was added to one file.
fn kept(ids: &[Id<Member>], today: Day) {
    let members = ids.iter().enumerate().map(|(number, id)| (*id, Arc::new(file(number)))).collect();
    let mut community = Community { members: Arc::new(members), ..Community::default() };
    let mut all = Everybody::default();
    let first = timed(|| all.follow(&community, Year(2026), today).len()).1;
    let what = format!("native year of {MEMBERS} files × {RECORDS} records, from their facts");
    line(&what, &format!("{} ms", first.as_millis()), "≤ 300 ms (browser)");
    let times = (0..100).map(|more| {
        let members = Arc::make_mut(&mut community.members);
        record(Arc::make_mut(members.get_mut(&ids[more]).unwrap()), MEMBERS * RECORDS + more);
        timed(|| all.follow(&community, Year(2026), today).len()).1
    });
    let (one, most) = middle(times.collect());
    let figure = format!("{} µs, p95 {} µs", one.as_micros(), most.as_micros());
    line("  one record more in one file", &figure, "≤ 5 ms (browser)");
}
