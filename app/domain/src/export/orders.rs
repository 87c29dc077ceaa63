//! 群众点单台账 (三单制): who ordered what, who did it, and how it was rated.

use super::{Body, masked, of_team};
use crate::{
    community::Community,
    edit::{FileField, FileOf},
    mask::without_numbers,
    moment::Day,
    order::{Finish, Order, OrderField, OrderStanding, OrderState, short_no, standing},
    wish::Claimant,
};

/// The fields of the form, in the order of the paper.
const FORM: [(OrderField, &str); 6] = [
    (OrderField::Name, "居民姓名"),
    (OrderField::Phone, "联系电话"),
    (OrderField::Address, "住址"),
    (OrderField::Category, "类别"),
    (OrderField::Content, "点单内容"),
    (OrderField::Proxy, "代点人"),
];

pub(super) fn table(community: &Community, whole: bool) -> Body {
    let mut headings = vec!["编号".to_owned(), "点单日期".to_owned(), "渠道".to_owned()];
    headings.extend(FORM.map(|(_, heading)| heading.to_owned()));
    headings.extend(
        ["状态", "接单人", "下单日期", "办结日期", "用时（分钟）", "办理结果", "评分", "评价"]
            .map(str::to_owned),
    );
    let mut all: Vec<_> = community
        .orders
        .iter()
        .filter_map(|(id, order)| Some((id, order.as_ref(), order.form()?, standing(order))))
        .collect();
    all.sort_by_key(|(id, _, _, is)| (is.submitted.is_none(), is.submitted, **id));
    let day = |day: Option<Day>| day.map(|day| day.to_string()).unwrap_or_default();
    let words = |text: &str| if whole { text.to_owned() } else { without_numbers(text) };
    let rows = all.into_iter().map(|(id, order, form, is)| {
        let mut row = vec![
            short_no(*id),
            day(is.submitted),
            channel_on_paper(form.get(OrderField::Channel)).to_owned(),
        ];
        row.extend(FORM.map(|(field, _)| {
            let value = form.get(field);
            match field {
                // What was ordered is what the ledger is about; only numbers in it are masked.
                OrderField::Content => words(value),
                _ => masked(&field, value, whole).unwrap_or_else(|| value.to_owned()),
            }
        }));
        let finish = is.finished.as_ref();
        let said = |finish: &Finish| {
            let file = community.file(FileOf::of(finish.by));
            file.and_then(|file| file.order_notes.get(&(*id, finish.step))).map_or("", String::as_str)
        };
        row.extend([
            state_on_paper(is.state).to_owned(),
            served_by(community, &is),
            day(is.dispatch.as_ref().map(|dispatch| dispatch.on)),
            day(finish.map(|finish| finish.on)),
            finish.map(|finish| finish.minutes.to_string()).unwrap_or_default(),
            words(finish.map_or("", said)),
            is.rating.map(|score| score.to_string()).unwrap_or_default(),
            words(&comment(order, &is)),
        ]);
        row
    });
    (headings, rows.collect())
}

/// What was said with the rating.
fn comment(order: &Order, is: &OrderStanding) -> String {
    let rated = is
        .events
        .iter()
        .find(|event| event.refused.is_none() && event.what.action() == crate::order::Action::Rate);
    let whys = order.case().map(|case| &case.whys);
    rated.zip(whys).and_then(|(event, whys)| whys.get(&event.step)).cloned().unwrap_or_default()
}

/// Who does it or did, in whose name; nothing while nobody has accepted it.
pub(crate) fn served_by(community: &Community, is: &OrderStanding) -> String {
    let holder = is.finished.as_ref().map(|finish| finish.by).or(is.holder);
    let team = is.dispatch.as_ref().and_then(|dispatch| dispatch.team);
    match (holder.map(|claimant| name(community, claimant)), team) {
        (Some(name), Some(team)) => of_team(community, team, &name),
        (name, _) => name.unwrap_or_default(),
    }
}

fn name(community: &Community, claimant: Claimant) -> String {
    match community.on_card(FileOf::of(claimant), FileField::Name) {
        "" => community.display(&claimant.principal()).to_owned(),
        name => name.to_owned(),
    }
}

/// How it came in.
pub(crate) fn channel_on_paper(key: &str) -> &'static str {
    match key {
        "online" => "线上",
        "office" => "现场",
        "phone" => "电话",
        "visit" => "走访",
        _ => "",
    }
}

const fn state_on_paper(state: OrderState) -> &'static str {
    match state {
        OrderState::Draft => "草稿",
        OrderState::Submitted => "待受理",
        OrderState::Reviewed => "已受理",
        OrderState::Dispatched => "已下单",
        OrderState::Accepted => "已接单",
        OrderState::InProgress => "办理中",
        OrderState::Done => "已办结",
        OrderState::Rated => "已评价",
        OrderState::Archived => "已归档",
        OrderState::Cancelled => "已撤单",
        OrderState::Returned => "已退回",
        OrderState::Transferred => "已转办",
        OrderState::Closed => "已终止",
    }
}
