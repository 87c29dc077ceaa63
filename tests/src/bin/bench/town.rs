//! A community of a given size, put into a running relay by a clerk's device that has no screen.

use domain::{
    edit::Edit,
    id::Id,
    wish::{CardField, CardText, Decision, Wish, WishDraft, WishField},
};
use tests::{
    browser::Relay,
    clerk::{Clerk, now},
};

use super::native::{draft, id};

/// How many edits are made before they are waited for.
const AT_ONCE: usize = 500;
/// How many wishes are on the wall.
pub(crate) const ON_WALL: usize = 200;

/// So many records of 15 fields, so many facts about them, and a wall.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Size {
    pub(crate) records: usize,
    pub(crate) facts: usize,
}

/// A wish that is on the wall.
fn published(number: usize) -> [Edit; 4] {
    let wish: Id<Wish> = id(5_000_000 + number);
    let step = |which: usize| id(6_000_000 + 10 * number + which);
    let content = format!("希望有人帮忙把第{number}号楼道的灯修好，晚上上下楼看得清");
    let (no, day) = (format!("{number:04}"), now().day());
    let filled = WishField::ALL.into_iter().filter(|field| WishDraft::REQUIRED.contains(field));
    let draft = filled.fold(WishDraft::default(), |draft, field| match field {
        WishField::Content => draft.with(field, content.as_str()),
        WishField::Phone => draft.with(field, format!("138{number:08}")),
        WishField::WisherName => draft.with(field, "钱有福"),
        WishField::Kind => draft.with(field, "小困难"),
        WishField::Group => draft.with(field, "空巢老人"),
        _ => draft.with(field, "桂花苑"),
    });
    let text = CardText::default()
        .with(CardField::No, no)
        .with(CardField::DisplayName, "钱**")
        .with(CardField::Group, "空巢老人")
        .with(CardField::Kind, "小困难")
        .with(CardField::Category, "维修")
        .with(CardField::Content, content);
    [
        Edit::Collect { year: day.year(), wish, draft },
        Edit::Submit { wish, step: step(1) },
        Edit::Review { wish, step: step(2), decision: Decision::Approved },
        Edit::Publish { wish, step: step(3), text, round: 1, expires: day.plus(30) },
    ]
}

/// Fills a new community.
pub(crate) async fn fill(relay: &Relay, size: Size) {
    let mut clerk = Clerk::of(relay).await;
    let rows: Vec<(Id<Wish>, WishDraft)> =
        (0..size.records).map(|number| (id(number), draft(number))).collect();
    for rows in rows.chunks(AT_ONCE) {
        clerk.act(vec![Edit::Import { year: now().day().year(), rows: rows.to_vec() }]).await;
    }
    for number in 0..ON_WALL {
        clerk.act(published(number).into()).await;
    }
    let facts: Vec<Edit> = (0..size.facts)
        .map(|number| Edit::Explain {
            wish: id(number % size.records),
            step: id(1_000_000 + number),
            why: format!("第{number}次服务：上门陪伴两小时，老人很高兴"),
        })
        .collect();
    for some in facts.chunks(AT_ONCE) {
        clerk.act(some.to_vec()).await;
    }
}
