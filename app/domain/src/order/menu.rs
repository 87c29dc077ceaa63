//! The menu (服务菜单, seed §六.3; domain 2.6, R-13): what residents may order in a period.

use serde::{Deserialize, Serialize};

use super::text_in_bounds;
use crate::{
    community::Community,
    field::{Fields, fields},
    id::Id,
    mask::{Classified, PrivacyClass, Shape},
    moment::Day,
    wish::Contested,
};

/// An item of the menu. A label for ids is [`MenuItem`] itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MenuItem {
    /// What it says.
    pub card: MenuCard,
    /// Fields with more than one value after a merge.
    pub contested: Vec<Contested>,
}

fields! {
    /// A field of an item of the menu.
    pub enum MenuField {
        /// 服务名称.
        Name = "name",
        /// 类别.
        Category = "category",
        /// 服务团队或党员.
        Provider = "provider",
        /// 服务内容.
        Description = "description",
        /// 可预约时间.
        Times = "times",
        /// 期次, `yyyy-mm`.
        Period = "period",
        /// Nothing while it is written, [`ON_MENU`], [`OFF_MENU`].
        Status = "status",
    }
}

/// What an item says.
pub type MenuCard = Fields<MenuField>;

/// The status of an item that may be ordered.
pub const ON_MENU: &str = "published";
/// The status of an item that is not to be ordered any more.
pub const OFF_MENU: &str = "withdrawn";

impl MenuField {
    /// What has to be there before it is published.
    pub const REQUIRED: [Self; 4] = [Self::Name, Self::Category, Self::Description, Self::Period];
}

/// Everybody reads the menu.
impl Classified for MenuField {
    fn class(&self) -> PrivacyClass {
        PrivacyClass::Open
    }

    fn shape(&self) -> Shape {
        Shape::Words
    }
}

impl MenuItem {
    /// Whether it may be ordered.
    pub fn is_published(&self) -> bool {
        self.card.get(MenuField::Status) == ON_MENU
    }
}

/// The period a day lies in (R-13: monthly).
pub fn period_of(day: Day) -> String {
    let (year, month, _) = day.civil();
    format!("{year:04}-{month:02}")
}

/// The period before.
pub fn period_before(period: &str) -> Option<String> {
    let (year, month) = numbers(period)?;
    Some(if month == 1 {
        format!("{:04}-12", year.checked_sub(1)?)
    } else {
        format!("{year:04}-{:02}", month - 1)
    })
}

/// Whether the text is a period.
pub fn is_period(text: &str) -> bool {
    text.len() == 7 && numbers(text).is_some()
}

fn numbers(period: &str) -> Option<(u16, u8)> {
    let (year, month) = period.split_once('-')?;
    let (year, month): (u16, u8) = (year.parse().ok()?, month.parse().ok()?);
    ((2000..2200).contains(&year) && (1..=12).contains(&month)).then_some((year, month))
}

/// The published items of the newest period that has begun; when there is none yet, of the one that begins next.
pub fn current_menu(community: &Community, today: Day) -> (String, Vec<(Id<MenuItem>, &MenuItem)>) {
    let now = period_of(today);
    let published = || community.menu.iter().filter(|(_, item)| item.is_published());
    let periods = || published().map(|(_, item)| item.card.get(MenuField::Period));
    let begun = periods().filter(|period| *period <= now.as_str()).max();
    let period = begun.or_else(|| periods().min()).unwrap_or(&now).to_owned();
    let mut items: Vec<_> = published()
        .filter(|(_, item)| item.card.get(MenuField::Period) == period)
        .map(|(id, item)| (*id, item.as_ref()))
        .collect();
    items.sort_by_key(|(id, item)| (item.card.get(MenuField::Category), item.card.get(MenuField::Name), *id));
    (period, items)
}

/// What the items of another period become in this one: drafts with other ids, those left out that are there already.
pub fn copied<'a>(
    community: &'a Community,
    from: &str,
    to: &str,
) -> impl Iterator<Item = Vec<(MenuField, String)>> + use<'a> {
    let of = |period: String| {
        let all = community.menu.values().filter(move |item| item.card.get(MenuField::Period) == period);
        all.filter(|item| item.card.get(MenuField::Status) != OFF_MENU)
    };
    let (from, to) = (from.to_owned(), to.to_owned());
    let there: Vec<String> = of(to.clone()).map(|item| item.card.get(MenuField::Name).to_owned()).collect();
    of(from).filter(move |item| !there.iter().any(|name| name == item.card.get(MenuField::Name))).map(
        move |item| {
            let kept = item
                .card
                .iter()
                .filter(|(field, _)| !matches!(field, MenuField::Period | MenuField::Status))
                .map(|(field, value)| (field, value.to_owned()));
            kept.chain([(MenuField::Period, to.clone())]).collect()
        },
    )
}

/// Whether fields may stand in an item: what is published is whole, and nothing is endless.
pub(crate) fn lacking(card: &MenuCard) -> Vec<MenuField> {
    let mut lacking =
        if card.get(MenuField::Status) == ON_MENU { card.lacking(&MenuField::REQUIRED) } else { Vec::new() };
    let period = card.get(MenuField::Period);
    if !period.is_empty() && !is_period(period) && !lacking.contains(&MenuField::Period) {
        lacking.push(MenuField::Period);
    }
    lacking
}

/// Whether all texts are short enough.
pub(crate) fn in_bounds(fields: &[(MenuField, String)]) -> bool {
    fields.iter().all(|(_, value)| text_in_bounds(value))
}
