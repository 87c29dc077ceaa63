//! A community's year on one staff device: 3,000 members with 60,000 records of service. From a tap until the list, the
//! judgment of everybody, the numbers of the community and the run of feedback cards stand on the screen.
//!
//! Times are the page's own clock, from the tap to the frame after the one in which the rows are there.

use domain::{
    edit::{Edit, RegisterEdit, ServiceEdit},
    id::Id,
    moment::Day,
    principal::Member,
    register::{Basis, CheckinFact, CheckinMode, MemberField},
    service::{RecordStep, Report, ServiceRecord},
    settings::Settings,
    wish::Step,
};
use serde_json::json;
use tests::{
    browser::{Community, Device, id as place, play},
    clerk::{Clerk, now},
    story::report,
};

use super::{
    browser::{micros, starts, tenths},
    line, middle,
    native::id,
};

/// How many members.
const MEMBERS: usize = 3_000;
/// How many records each of them has.
const RECORDS: usize = 20;
/// How often each page is opened.
const TIMES: usize = 5;

/// Follows a link within the app, until something is there and has been painted.
const FOLLOW: &str = "return (async () => {
    const link = document.createElement('a');
    link.href = arguments[0];
    document.body.append(link);
    const began = performance.now();
    link.click();
    link.remove();
    while (document.querySelector(arguments[1]) === null) await new Promise(requestAnimationFrame);
    await new Promise((next) => requestAnimationFrame(() => {
        const after = new MessageChannel();
        after.port1.onmessage = next;
        after.port2.postMessage(null);
    }));
    return Math.round((performance.now() - began) * 1000);
})()";

fn member(number: usize) -> Id<Member> {
    id(8_000_000 + number)
}

/// Somebody who checked in at the beginning of the year.
fn person(number: usize, today: Day) -> [Edit; 3] {
    let fields = vec![
        (MemberField::Name, format!("党员{number}")),
        (MemberField::UnitName, format!("第{}中学", number % 30)),
        (MemberField::Phone, format!("139{number:08}")),
        (MemberField::Membership, "full".to_owned()),
    ];
    let on = Day::from_civil(i32::from(today.year().0), 1, 2).unwrap_or(today);
    let arrived = CheckinFact::Arrived { on, basis: Basis::UnitLinked };
    let what = CheckinFact::Registered { on, card_no: format!("{number:04}"), mode: CheckinMode::Alone };
    [
        Edit::Register(RegisterEdit::FillMember { member: member(number), fields }),
        Edit::Register(RegisterEdit::CheckIn {
            member: member(number),
            step: id(19_000_000 + number),
            fact: arrived,
        }),
        Edit::Register(RegisterEdit::CheckIn {
            member: member(number),
            step: id(20_000_000 + number),
            fact: what,
        }),
    ]
}

/// A record, and that it was verified.
fn record(of: usize, number: usize, today: Day) -> [Edit; 2] {
    let all = of * RECORDS + number;
    let (record, step): (Id<ServiceRecord>, Id<Step>) = (id(9_000_000 + all), id(10_000_000 + all));
    let first = Day::from_civil(i32::from(today.year().0), 1, 3).unwrap_or(today);
    let days = usize::try_from(today.0 - first.0).unwrap_or(0).max(1);
    let on = first.plus(i32::try_from((all * 7) % days).unwrap_or(0));
    let report = Report {
        minutes: 30 + u16::try_from(all % 7 * 30).unwrap_or(0),
        kind: ["社区服务", "教育辅导", "环境整治"][all % 3].to_owned(),
        place: "桂花苑".to_owned(),
        ..report(on, &format!("第{all}次服务"))
    };
    let edit = |step, what| Edit::Service(Box::new(ServiceEdit { member: member(of), record, step, what }));
    [
        edit(step, RecordStep::Reported(report)),
        edit(
            id(15_000_000 + all),
            RecordStep::Verified { of: step, counts_from: today, effect: None, rating: None, alone: true },
        ),
    ]
}

async fn fill(clerk: &mut Clerk) {
    let today = now().day();
    let settings = Settings { one_clerk: true, publication_days: 0, ..Settings::default() };
    clerk.act(vec![Edit::SetSettings(settings)]).await;
    for from in (0..MEMBERS).step_by(25) {
        clerk.act((from..from + 25).flat_map(|number| person(number, today)).collect()).await;
        let of = |number| (0..RECORDS).flat_map(move |record_number| record(number, record_number, today));
        let (reported, verified): (Vec<Edit>, Vec<Edit>) = (from..from + 25).flat_map(of).partition(
            |edit| matches!(edit, Edit::Service(edit) if matches!(edit.what, RecordStep::Reported(_))),
        );
        clerk.act(reported).await;
        clerk.act(verified).await;
    }
}

/// Everything.
pub(crate) fn measure() {
    play(Community::Empty("测速社区"), |stage| async move {
        let mut clerk = Clerk::of(stage.relay()).await;
        fill(&mut clerk).await;
        let desk = stage.desk("社区").await;
        desk.enter(&stage.relay().way_in("staff", 0)).await;
        desk.go("/members").await;
        desk.see(place("member-count").with(&format!("{MEMBERS} 人"))).await;
        desk.delivered().await;
        let [_, painted, ready] = starts(&desk, "/members", 1).await;
        let what = format!("{MEMBERS} members × {RECORDS} records: list after a cold start, painted");
        line(&what, &format!("{} ms", painted.as_millis()), "");
        line("  ready", &format!("{} ms", ready.as_millis()), "");
        for (page, rows, aim) in [
            ("/records?show=published", "[data-testid=records], .empty", "≤ 100 ms"),
            ("/judging", "[data-testid=judging-row]", "≤ 100 ms, all stars and requirements"),
            ("/served", "[data-testid=served-row]", "≤ 100 ms"),
            ("/statistics", "[data-testid=chart-stars]", "≤ 300 ms"),
            ("/feedback", "[data-testid=feedback-row]", "≤ 3,000 ms for all cards"),
        ] {
            follow(&desk, page, rows, aim).await;
        }
    });
}

async fn follow(desk: &Device, page: &str, rows: &str, aim: &str) {
    let mut times = Vec::new();
    for _ in 0..TIMES {
        desk.run(FOLLOW, vec![json!("/forms"), json!("[data-testid=forms], h1")]).await;
        times.push(micros(&desk.run(FOLLOW, vec![json!(page), json!(rows)]).await));
    }
    let (median, most) = middle(times);
    line(
        &format!("  {page} from a tap to paint"),
        &format!("{} ms, most {} ms", tenths(median), tenths(most)),
        aim,
    );
}
