//! The ledgers that can be imported: what the page has to know of each besides how it is read.

use domain::{
    community::Community,
    edit::Edit,
    field::Fields,
    id::Id,
    import::{
        self, DoorColumn, Doors, Known, Ledger, Members, NewIds, NewUnit, Plan, Wishes, door_edits,
        grid::Workbook, known_doors, known_members, known_wishes, member_edits, wish_edits,
    },
    mask::Classified,
    moment::Year,
    principal::{Member, Unit},
    register::{MemberCard, MemberField, UnitField},
    survey::Door,
    wish::{Wish, WishField},
};
use serde::{Deserialize, Serialize};

use super::review::Read;
use crate::words::FieldName;

/// Which ledger a table is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Kind {
    Wishes,
    Members,
    Doors,
}

impl Kind {
    pub(super) const ALL: [Self; 3] = [Self::Wishes, Self::Members, Self::Doors];

    pub(super) const fn key(self) -> &'static str {
        match self {
            Self::Wishes => "wishes",
            Self::Members => "members",
            Self::Doors => "doors",
        }
    }

    pub(super) fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }

    /// The ledger whose headings a workbook fits best.
    pub(super) fn proposed(workbook: &Workbook) -> Self {
        let fits = |kind: &Self| match kind {
            Self::Wishes => import::fit::<Wishes>(workbook),
            Self::Members => import::fit::<Members>(workbook),
            Self::Doors => import::fit::<Doors>(workbook),
        };
        Self::ALL.into_iter().rev().max_by_key(fits).unwrap_or(Self::Wishes)
    }
}

/// The unit that a roster comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum FromUnit {
    /// A column says it.
    #[default]
    Column,
    /// One of the register.
    Known(Id<Unit>),
    /// One that comes with it; nothing yet while the name is empty.
    New(NewUnit),
}

/// What the page has to know of a ledger besides how it is read.
pub(super) trait Reviewed:
    Ledger<Field: FieldName + Classified + Send + Sync, Id: Send + Sync> + Sized + 'static
{
    fn existing(community: &Community) -> Vec<Known<Self::Field, Self::Id>>;
    /// Where a record is looked at.
    fn page(id: Self::Id) -> Option<String>;
    fn edits(read: &Read<Self>, plan: &Plan<Self::Field, Self::Id>, year: Year, new: NewIds<'_>)
    -> Vec<Edit>;
    /// What every row says besides.
    fn given(_unit: &FromUnit, _community: &Community) -> Fields<Self::Field> {
        Fields::default()
    }
}

impl Reviewed for Wishes {
    fn existing(community: &Community) -> Vec<Known<WishField, Id<Wish>>> {
        known_wishes(community)
    }

    fn page(id: Id<Wish>) -> Option<String> {
        Some(format!("/wish/{id}"))
    }

    fn edits(_: &Read<Self>, plan: &Plan<WishField, Id<Wish>>, year: Year, new: NewIds<'_>) -> Vec<Edit> {
        wish_edits(plan, year, new)
    }
}

impl Reviewed for Members {
    fn existing(community: &Community) -> Vec<Known<MemberField, Id<Member>>> {
        known_members(community)
    }

    fn page(id: Id<Member>) -> Option<String> {
        Some(format!("/member/{id}"))
    }

    fn edits(read: &Read<Self>, plan: &Plan<MemberField, Id<Member>>, _: Year, new: NewIds<'_>) -> Vec<Edit> {
        let unit = match &read.unit {
            FromUnit::New(unit) if !unit.name.trim().is_empty() => Some(unit),
            FromUnit::New(_) | FromUnit::Known(_) | FromUnit::Column => None,
        };
        member_edits(&read.community, plan, unit, new)
    }

    fn given(unit: &FromUnit, community: &Community) -> MemberCard {
        let card = |id: Id<Unit>, name: &str| {
            let card = MemberCard::default().with(MemberField::Unit, id.to_string());
            card.with(MemberField::UnitName, name)
        };
        match unit {
            FromUnit::Known(id) => {
                card(*id, community.unit(*id).map_or("", |unit| unit.card.get(UnitField::Name)))
            }
            FromUnit::New(new) if !new.name.trim().is_empty() => card(new.id, &new.name),
            FromUnit::New(_) | FromUnit::Column => MemberCard::default(),
        }
    }
}

impl Reviewed for Doors {
    fn existing(community: &Community) -> Vec<Known<DoorColumn, Id<Door>>> {
        known_doors(community)
    }

    fn page(_: Id<Door>) -> Option<String> {
        None
    }

    fn edits(read: &Read<Self>, plan: &Plan<DoorColumn, Id<Door>>, _: Year, new: NewIds<'_>) -> Vec<Edit> {
        door_edits(&read.community, plan, &read.existing, new)
    }
}
