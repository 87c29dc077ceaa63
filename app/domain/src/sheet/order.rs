//! 群众点单登记表 (三单制, domain 2.6): who ordered what, who does it, what came of it, and where the resident signs.

use super::{Block, Cell, Form, Inline, Paper, Row, Sheet, Table, date_on_paper, filled, text};
use crate::{
    moment::Day,
    order::{OrderField, OrderForm, URGENT},
};

/// What stands on the form besides what was ordered.
#[derive(Clone, Debug, Default)]
pub struct OrderPaper<'a> {
    /// What the community is called.
    pub community: &'a str,
    /// The number it is called by.
    pub no: String,
    /// When it was given to the branch.
    pub on: Option<Day>,
    /// How it came in.
    pub channel: &'static str,
    /// Who does it; empty while nobody has accepted it.
    pub served_by: String,
    /// Until when it is to be done.
    pub due: Option<Day>,
    /// When it was finished, and the minutes it took.
    pub finished: Option<(Day, u16)>,
    /// What came of it.
    pub result: String,
    /// 1 to 5.
    pub rating: Option<u8>,
}

/// The form of an order. What of `form` is not to be read is masked already.
pub fn order_form(form: &OrderForm, paper: &OrderPaper<'_>) -> Sheet {
    let day = |day: Option<Day>| day.map(date_on_paper).unwrap_or_default();
    let pair = |height: u8, cells: [(&str, &str); 2]| {
        let cells = cells.map(|(name, value)| [Cell::label(name), Cell::value(value)]);
        Row::of(height, cells.concat())
    };
    let wide = |height: u8, name: &str, content: Vec<Inline>| {
        Row::of(height, vec![Cell::label(name), Cell::words(content).over(3)])
    };
    let phone = if form.has(OrderField::Phone) { OrderField::Phone } else { OrderField::Reach };
    let urgency = if form.get(OrderField::Urgency) == URGENT { "急" } else { "一般" };
    let (done, minutes) = paper
        .finished
        .map_or_else(Default::default, |(on, minutes)| (date_on_paper(on), format!("{minutes} 分钟")));
    let rating = paper.rating.map(|score| format!("{score} 星")).unwrap_or_default();
    let rows = vec![
        pair(9, [("点单日期", &day(paper.on)), ("渠道", paper.channel)]),
        pair(9, [("居民姓名", form.get(OrderField::Name)), ("联系电话", form.get(phone))]),
        wide(9, "住址", filled(form.get(OrderField::Address))),
        pair(9, [("类别", form.get(OrderField::Category)), ("缓急", urgency)]),
        wide(32, "点单内容", filled(form.get(OrderField::Content))),
        pair(9, [("接单人", &paper.served_by), ("办结期限", &day(paper.due))]),
        pair(9, [("办结日期", &done), ("用时", &minutes)]),
        wide(32, "办理结果", filled(&paper.result)),
        pair(9, [("群众评单", &rating), ("代点人", form.get(OrderField::Proxy))]),
        Row::of(24, vec![Cell::label("居民签字"), Cell::words(Vec::new()).over(3).stamped("", None)]),
    ];
    Sheet {
        form: Form::Order,
        paper: Paper::Upright,
        blocks: vec![
            Block::Title("群众点单登记表".to_owned()),
            Block::Ends {
                left: vec![text(paper.community)],
                right: vec![text("编号："), Inline::Value(paper.no.clone())],
            },
            Block::Table(Table { widths: vec![18, 32, 18, 32], head: Vec::new(), rows }),
        ],
        mark: paper.no.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_stands_on_it_and_the_rest_is_for_a_pen() {
        let form = OrderForm::default()
            .with(OrderField::Name, "张**")
            .with(OrderField::Reach, "找门卫老王")
            .with(OrderField::Content, "厨房水龙头漏水")
            .with(OrderField::Urgency, URGENT);
        let paper = OrderPaper {
            community: "桂花苑社区",
            no: "A1B2C3".to_owned(),
            on: Day::from_civil(2026, 3, 5),
            finished: Day::from_civil(2026, 3, 7).map(|on| (on, 45)),
            ..OrderPaper::default()
        };
        let words = order_form(&form, &paper).to_string();
        for part in [
            "群众点单登记表",
            "桂花苑社区",
            "A1B2C3",
            "2026年3月5日",
            "张**",
            "找门卫老王",
            "急",
            "2026年3月7日",
            "45 分钟",
        ] {
            assert!(words.contains(part), "{part}\n{words}");
        }
        assert!(order_form(&OrderForm::default(), &OrderPaper::default()).to_string().contains("居民签字"));
    }
}
