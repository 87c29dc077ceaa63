//! A community's year on one staff device: 3,000 members with 60,000 records of service, 2,000 orders, 300 activities. From a
//! tap until each list, the judgment of everybody, the numbers of the community and the run of feedback cards stand on the
//! screen, and until all of the cards are laid out to print.
//!
//! Times are the page's own clock, from the tap to the frame after the one in which the rows are there.

use std::time::Duration;

use domain::{
    activity::{ActivityField, AttendanceStep, FINISHED, Method},
    edit::{ActivityEdit, Edit, OrderEdit, RegisterEdit, ServiceEdit},
    id::Id,
    moment::Day,
    order::{OpenField, OrderField, OrderStep},
    principal::Member,
    register::{Basis, CheckinFact, CheckinMode, MemberField},
    service::{Presence, RecordStep, Report, ServiceRecord},
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
/// How many orders; every second was given to the members.
const ORDERS: usize = 2_000;
/// How many activities, and how many members were at each.
const ACTIVITIES: usize = 300;
const ATTENDED: usize = 10;
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

/// Presses the button that prints everybody's card. Notes when all papers are laid out, and the longest that the page stood
/// still meanwhile.
const LAY_OUT: &str = "window.laidOut = null;
    const began = performance.now();
    document.querySelector('[data-testid=many-print]').click();
    (async () => {
        let [last, still] = [began, 0];
        while (document.querySelector('[data-testid=papers-print]:not(:disabled)') === null) {
            await new Promise(requestAnimationFrame);
            const now = performance.now();
            [last, still] = [now, Math.max(still, now - last)];
        }
        await new Promise((next) => requestAnimationFrame(() => {
            const after = new MessageChannel();
            after.port1.onmessage = next;
            after.port2.postMessage(null);
        }));
        window.laidOut = [performance.now() - began, still].map((time) => Math.round(time * 1000));
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

/// An order as the office takes it down, and half of them offered to everybody.
fn order(number: usize, today: Day) -> Vec<Edit> {
    let (order, year) = (id(30_000_000 + number), today.year());
    let content = format!("第{number}户厨房水龙头漏水，想请人来看看");
    let text = |text: &str| text.to_owned();
    let form = vec![
        (OrderField::Name, format!("居民{number}")),
        (OrderField::Phone, format!("137{number:08}")),
        (OrderField::Address, text("桂花苑7栋2单元301")),
        (OrderField::Category, text("便民维修")),
        (OrderField::Content, content.clone()),
        (OrderField::Consent, text("yes")),
        (OrderField::Channel, text("phone")),
    ];
    let decide = |which: usize, what| {
        let step = id(31_000_000 + 3 * number + which);
        OrderEdit::Decide { year, order, step, what }
    };
    let mut edits = vec![OrderEdit::Fill { year, order, fields: form }, decide(0, OrderStep::Submitted)];
    if number.is_multiple_of(2) {
        let fields = vec![(OpenField::Category, text("便民维修")), (OpenField::Content, content)];
        let due = Some(today.plus(14));
        edits.push(decide(1, OrderStep::Reviewed));
        edits.push(OrderEdit::Word { year, order, fields });
        edits.push(decide(2, OrderStep::Dispatched { to: None, due }));
    }
    edits.into_iter().map(Edit::Order).collect()
}

/// An activity that is over, and who was there.
fn activity(number: usize, today: Day) -> Vec<Edit> {
    let activity = id(40_000_000 + number);
    let on = today.plus(-1 - i32::try_from(number % 300).unwrap_or(0));
    let fields = [
        (ActivityField::Year, on.year().to_string()),
        (ActivityField::Name, format!("第{number}次楼道清洁日")),
        (ActivityField::Theme, "创文".to_owned()),
        (ActivityField::Type, "环境卫生".to_owned()),
        (ActivityField::Day, on.to_string()),
        (ActivityField::Start, "09:00".to_owned()),
        (ActivityField::End, "11:30".to_owned()),
        (ActivityField::Place, "桂花苑".to_owned()),
        (ActivityField::Status, FINISHED.to_owned()),
    ];
    let attend = |which: usize| {
        let keeper = "社区工作人员".to_owned();
        let (presence, method) = (Presence::OnTime, Method::Signed);
        ActivityEdit::Attend {
            activity,
            member: member((number * ATTENDED + which) % MEMBERS),
            step: id(41_000_000 + number * ATTENDED + which),
            what: AttendanceStep::Recorded { presence, arrived: Some(535), left: None, method, keeper },
        }
    };
    let filled = ActivityEdit::Fill { activity, fields: fields.into() };
    std::iter::once(filled).chain((0..ATTENDED).map(attend)).map(Edit::Activity).collect()
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
    for from in (0..ORDERS).step_by(100) {
        clerk.act((from..from + 100).flat_map(|number| order(number, today)).collect()).await;
    }
    for from in (0..ACTIVITIES).step_by(20) {
        clerk.act((from..from + 20).flat_map(|number| activity(number, today)).collect()).await;
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
        let what = format!("{MEMBERS} members × {RECORDS} records: list after a cold start");
        starts(&desk, "/members", 1).await.tell(&what, "");
        for (page, rows, aim) in [
            ("/records?show=published", "[data-testid=records], .empty", "≤ 100 ms"),
            ("/judging", "[data-testid=judging-row]", "≤ 100 ms, all stars and requirements"),
            ("/served", "[data-testid=served-row]", "≤ 100 ms"),
            ("/statistics", "[data-testid=chart-stars]", "≤ 300 ms"),
            ("/orders", "[data-testid=order-row]", "≤ 100 ms"),
            ("/activities", "[data-testid=activity-row]", "≤ 100 ms"),
            ("/feedback", "[data-testid=feedback-row]", "≤ 300 ms"),
        ] {
            follow(&desk, page, rows, aim).await;
        }
        lay_out(&desk).await;
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

/// Everybody's feedback card, from a tap on the run until the last of them is on the page.
async fn lay_out(desk: &Device) {
    desk.go("/feedback").await;
    desk.see("feedback-many").await;
    desk.run(LAY_OUT, Vec::new()).await;
    let took = loop {
        let took = desk.run("return window.laidOut", Vec::new()).await;
        if !took.is_null() {
            break took;
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    };
    let (all, still) = (micros(&took[0]), micros(&took[1]));
    let figure = format!("{} ms, {} ms without a frame", all.as_millis(), still.as_millis());
    line(&format!("  {MEMBERS} feedback cards laid out to print"), &figure, "≤ 3,000 ms");
}
