//! Ledgers as tables to hand over: Chinese headings, one record a row, masked unless somebody gave a reason.
//!
//! The headings are those the importer knows best, so that what was handed over can be read again. A cell is always a text;
//! how a file looks is decided where it is written.

mod activities;
mod awards;
mod checkins;
mod helping;
mod joint;
mod offers;
mod orders;
mod proofs;
mod records;
mod register;
mod served;
mod statistics;
mod survey;
mod wishes;
mod years;

use serde::{Deserialize, Serialize};

pub use helping::yuan;
pub(crate) use orders::{channel_on_paper, served_by};

use crate::{
    activity::ActivityField,
    community::Community,
    field::Field,
    id::Id,
    import::Ledger,
    mask::{Audience, Classified, PrivacyClass},
    moment::Day,
    opinion::OpinionField,
    order::OrderField,
    pair::PairField,
    register::{MemberField, ResourceField, UnitField},
    survey::{DoorField, MetField, NeedField},
    team::Team,
    wish::WishField,
};

/// A ledger that can be handed over as a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Exported {
    /// 微心愿台账.
    Wishes,
    /// 在职党员信息库.
    Members,
    /// 单位台账.
    Units,
    /// 住户底册, with how far the survey is.
    Doors,
    /// 报到和督促台账.
    Checkins,
    /// 走访摸底台账: the people met, with the four clears (四个清).
    People,
    /// 居民需求台账: the needs told at doors.
    Needs,
    /// 社情民意台账.
    Opinions,
    /// 服务岗位和项目台账.
    Offers,
    /// 设岗定责工作台账: who has taken what on, and done what.
    Engagements,
    /// 服务纪实台账.
    Records,
    /// 服务纪实公示: what is being published.
    Publication,
    /// 达标和星级台账: everybody's requirement and stars.
    Years,
    /// 活动台账.
    Activities,
    /// 活动签到台账: who was where.
    Attendance,
    /// 结对帮扶台账.
    Pairs,
    /// 帮扶记录: every visit of every helper.
    Help,
    /// 服务团队台账.
    Teams,
    /// 评选表彰台账.
    Awards,
    /// 公示通知台账.
    Notices,
    /// 群众点单台账 (三单制).
    Orders,
    /// 各单位报到情况汇总表 (domain 1.5, G6).
    UnitCounts,
    /// 单位按月统计表 (G7).
    UnitMonths,
    /// 报到情况概况: the head of the roster (G3), the report to the street (G18).
    Head,
    /// 资源清单: what units offer.
    Resources,
    /// 需求清单: what the community needs.
    Demands,
    /// 项目清单: what both have taken on.
    Projects,
    /// 服务证明台账.
    Proofs,
    /// 年度服务统计表: what everybody did in a year, as numbers.
    Served,
}

/// A table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// What it is called.
    pub name: String,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows, each with a cell for every column.
    pub rows: Vec<Vec<String>>,
}

/// A column of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// The heading.
    pub heading: String,
    /// How many digits fit into it.
    pub width: u8,
}

impl Exported {
    /// Every one.
    pub const ALL: [Self; 29] = [
        Self::Wishes,
        Self::Members,
        Self::Units,
        Self::Doors,
        Self::Checkins,
        Self::People,
        Self::Needs,
        Self::Opinions,
        Self::Offers,
        Self::Engagements,
        Self::Records,
        Self::Publication,
        Self::Years,
        Self::Activities,
        Self::Attendance,
        Self::Pairs,
        Self::Help,
        Self::Teams,
        Self::Awards,
        Self::Notices,
        Self::Orders,
        Self::UnitCounts,
        Self::UnitMonths,
        Self::Head,
        Self::Resources,
        Self::Demands,
        Self::Projects,
        Self::Proofs,
        Self::Served,
    ];

    /// The name in the documents; never changes meaning.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Wishes => "wishes",
            Self::Members => "members",
            Self::Units => "units",
            Self::Doors => "doors",
            Self::Checkins => "checkins",
            Self::People => "people",
            Self::Needs => "needs",
            Self::Opinions => "opinions",
            Self::Offers => "offers",
            Self::Engagements => "engagements",
            Self::Records => "records",
            Self::Publication => "publication",
            Self::Years => "years",
            Self::Activities => "activities",
            Self::Attendance => "attendance",
            Self::Pairs => "pairs",
            Self::Help => "help",
            Self::Teams => "teams",
            Self::Awards => "awards",
            Self::Notices => "notices",
            Self::Orders => "orders",
            Self::UnitCounts => "unit_counts",
            Self::UnitMonths => "unit_months",
            Self::Head => "head",
            Self::Resources => "resources",
            Self::Demands => "demands",
            Self::Projects => "projects",
            Self::Proofs => "proofs",
            Self::Served => "served",
        }
    }

    /// As the table, which is Chinese only, is called.
    pub const fn on_paper(self) -> &'static str {
        match self {
            Self::Wishes => "微心愿台账",
            Self::Members => "在职党员信息库",
            Self::Units => "单位台账",
            Self::Doors => "住户底册",
            Self::Checkins => "报到和督促台账",
            Self::People => "走访摸底台账",
            Self::Needs => "居民需求台账",
            Self::Opinions => "社情民意台账",
            Self::Offers => "服务岗位和项目台账",
            Self::Engagements => "设岗定责工作台账",
            Self::Records => "服务纪实台账",
            Self::Publication => "服务纪实公示",
            Self::Years => "达标和星级台账",
            Self::Activities => "活动台账",
            Self::Attendance => "活动签到台账",
            Self::Pairs => "结对帮扶台账",
            Self::Help => "帮扶记录台账",
            Self::Teams => "服务团队台账",
            Self::Awards => "评选表彰台账",
            Self::Notices => "公示通知台账",
            Self::Orders => "群众点单台账",
            Self::UnitCounts => "各单位报到情况汇总表",
            Self::UnitMonths => "单位按月统计表",
            Self::Head => "在职党员报到情况概况",
            Self::Resources => "资源清单",
            Self::Demands => "需求清单",
            Self::Projects => "项目清单",
            Self::Proofs => "服务证明台账",
            Self::Served => "年度服务统计表",
        }
    }

    /// Whether something sensitive is in it (domain 2.16).
    pub fn is_sensitive(self) -> bool {
        let sensitive = |class: PrivacyClass| class == PrivacyClass::Sensitive;
        match self {
            Self::Wishes => WishField::ALL.iter().any(|field| sensitive(field.class())),
            Self::Members | Self::Checkins => MemberField::ALL.iter().any(|field| sensitive(field.class())),
            Self::Units => UnitField::ALL.iter().any(|field| sensitive(field.class())),
            Self::Doors => DoorField::ALL.iter().any(|field| sensitive(field.class())),
            Self::People => MetField::ALL.iter().any(|field| sensitive(field.class())),
            Self::Needs => NeedField::ALL.iter().any(|field| sensitive(field.class())),
            Self::Opinions => OpinionField::ALL.iter().any(|field| sensitive(field.class())),
            Self::Pairs | Self::Help => PairField::ALL.iter().any(|field| sensitive(field.class())),
            Self::Orders => OrderField::ALL.iter().any(|field| sensitive(field.class())),
            // What speaks against somebody.
            Self::Awards => true,
            Self::Offers
            | Self::Engagements
            | Self::Records
            | Self::Publication
            | Self::Years
            | Self::Teams
            | Self::Notices
            | Self::UnitCounts
            | Self::UnitMonths
            | Self::Demands
            | Self::Projects
            | Self::Head
            | Self::Served
            | Self::Proofs => false,
            Self::Resources => ResourceField::ALL.iter().any(|field| sensitive(field.class())),
            Self::Activities | Self::Attendance => {
                ActivityField::ALL.iter().any(|field| sensitive(field.class()))
            }
        }
    }

    /// Its fields that staff see masked, by their names in the documents.
    pub fn masked_fields(self) -> Vec<String> {
        match self {
            Self::Wishes => wishes::masked_fields(),
            Self::Members => register::masked_member_fields(),
            Self::Units => register::masked_unit_fields(),
            Self::Doors => survey::masked_fields(),
            Self::Checkins => checkins::masked_fields(),
            Self::People => survey::masked_people_fields(),
            Self::Needs => survey::masked_need_fields(),
            Self::Opinions => survey::masked_opinion_fields(),
            Self::Pairs => helping::masked_pair_fields(),
            Self::Help => helping::masked_visit_fields(),
            Self::Offers
            | Self::Publication
            | Self::Years
            | Self::Activities
            | Self::Teams
            | Self::Notices
            | Self::UnitCounts
            | Self::Demands
            | Self::Head
            | Self::Served
            | Self::Proofs => Vec::new(),
            Self::Resources => joint::masked_fields(),
            Self::UnitMonths => statistics::masked_fields(),
            Self::Engagements | Self::Projects => vec![offers::SAID.to_owned()],
            Self::Records => records::masked_fields(),
            Self::Attendance => activities::masked_fields(),
            Self::Awards => vec![awards::SAID.to_owned()],
            Self::Orders => masked_keys(OrderField::ALL),
        }
    }
}

/// A ledger as a table on a day; `whole` with what staff see masked.
pub fn table(community: &Community, of: Exported, today: Day, whole: bool) -> Table {
    let (columns, rows) = match of {
        Exported::Wishes => wishes::table(community, today, whole),
        Exported::Members => register::members(community, today, whole),
        Exported::Units => register::units(community, whole),
        Exported::Doors => survey::table(community, whole),
        Exported::Checkins => checkins::table(community, today, whole),
        Exported::People => survey::people(community, whole),
        Exported::Needs => survey::needs(community, whole),
        Exported::Opinions => survey::opinions(community, whole),
        Exported::Offers => offers::offers(community, today),
        Exported::Engagements => offers::engaged(community, whole),
        Exported::Records => records::ledger(community, today, whole),
        Exported::Publication => records::published(community, today),
        Exported::Years => years::years(community, today),
        Exported::Activities => activities::activities(community, today),
        Exported::Attendance => activities::attended(community, whole),
        Exported::Pairs => helping::pairs(community, whole),
        Exported::Help => helping::help(community, whole),
        Exported::Teams => helping::teams(community),
        Exported::Awards => awards::awards(community, today, whole),
        Exported::Notices => awards::notices(community, today),
        Exported::Orders => orders::table(community, whole),
        Exported::UnitCounts => statistics::unit_counts(community, today),
        Exported::UnitMonths => statistics::unit_months(community, today, whole),
        Exported::Head => statistics::head(community, today),
        Exported::Resources => joint::resources(community, whole),
        Exported::Demands => joint::demands(community, today),
        Exported::Projects => joint::projects(community, whole),
        Exported::Proofs => proofs::table(community),
        Exported::Served => served::served(community, today),
    };
    let columns = columns
        .into_iter()
        .enumerate()
        .map(|(place, heading)| Column { width: width(&heading, &rows, place), heading })
        .collect();
    Table { name: of.on_paper().to_owned(), columns, rows }
}

/// Headings and rows.
type Body = (Vec<String>, Vec<Vec<String>>);

/// How wide a column has to be for most of what is in it.
fn width(heading: &str, rows: &[Vec<String>], column: usize) -> u8 {
    // A Chinese character is as wide as two digits.
    let wide = |text: &str| text.chars().map(|c| if c.is_ascii() { 1_usize } else { 2 }).sum::<usize>();
    let cells = rows.iter().filter_map(|row| row.get(column)).map(|cell| wide(cell));
    let widest = cells.chain([wide(heading)]).max().unwrap_or_default();
    u8::try_from(widest.saturating_add(2).clamp(8, 48)).unwrap_or(48)
}

/// What clerks call a field best; none for one that only the app needs.
fn heading<L: Ledger>(field: L::Field) -> Option<String> {
    L::names(field).first().map(|name| (*name).to_owned())
}

/// A value as it is handed over: in the importer's words, or masked.
fn cell<L: Ledger>(field: L::Field, value: &str, whole: bool) -> String
where
    L::Field: Classified,
{
    masked(&field, value, whole).unwrap_or_else(|| L::written(field, value))
}

/// The masked value, when it has to be.
fn masked<F: Classified>(field: &F, value: &str, whole: bool) -> Option<String> {
    (!whole && field.is_masked(Audience::Staff)).then(|| field.seen(Audience::Staff, value))
}

/// The fields among these that staff see masked.
fn masked_keys<F: Field + Classified>(fields: impl IntoIterator<Item = F>) -> Vec<String> {
    let masked = fields.into_iter().filter(|field| field.is_masked(Audience::Staff));
    masked.map(|field| field.key().to_owned()).collect()
}

/// Whoever acts for a team, after the team.
fn of_team(community: &Community, team: Id<Team>, name: &str) -> String {
    let team = community.teams.get(&team).map_or("", |team| team.name());
    format!("{team}（团队，{name}）")
}

fn yes_or_no(value: &str) -> String {
    match value {
        "yes" => "是".to_owned(),
        "no" => "否".to_owned(),
        other => other.to_owned(),
    }
}

#[cfg(test)]
mod tests;
