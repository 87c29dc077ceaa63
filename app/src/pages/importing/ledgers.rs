//! The ledgers that can be imported: what the page has to know of each besides how it is read.

use domain::{
    activity::{Activity, ActivityField},
    community::Community,
    edit::Edit,
    field::Fields,
    id::Id,
    import::{
        self, Attendance, AttendanceColumn, DoorColumn, Doors, Known, Ledger, Members, NewActivity, NewIds,
        NewUnit, Plan, Wishes, attendance_edits, door_edits, grid::Workbook, known_attendance, known_doors,
        known_members, known_wishes, member_edits, wish_edits,
    },
    mask::{Audience, Classified},
    moment::Year,
    principal::{Member, Unit},
    register::{MemberCard, MemberField, UnitField},
    survey::Door,
    wish::{Wish, WishField},
};
use serde::{Deserialize, Serialize};

use super::review::{Choices, Read};
use crate::words::FieldName;

/// Which ledger a table is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Kind {
    Wishes,
    Members,
    Doors,
    Attendance,
}

impl Kind {
    pub(super) const ALL: [Self; 4] = [Self::Wishes, Self::Members, Self::Doors, Self::Attendance];

    pub(super) const fn key(self) -> &'static str {
        match self {
            Self::Wishes => "wishes",
            Self::Members => "members",
            Self::Doors => "doors",
            Self::Attendance => "attendance",
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
            Self::Attendance => import::fit::<Attendance>(workbook),
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

/// The activity that a sign-in list is of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum FromActivity {
    /// Nobody has said.
    #[default]
    Unsaid,
    /// One that is here.
    Known(Id<Activity>),
    /// One that comes with the list; its fields may be incomplete.
    New(NewActivity),
}

impl FromActivity {
    /// Its id, once everything that is needed is said.
    pub(super) fn id(&self) -> Option<Id<Activity>> {
        match self {
            Self::Unsaid => None,
            Self::Known(id) => Some(*id),
            Self::New(new) => {
                let has = |field| new.fields.iter().any(|(of, value)| *of == field && !value.is_empty());
                (has(ActivityField::Name) && has(ActivityField::Day)).then_some(new.id)
            }
        }
    }

    /// What its card says.
    pub(super) fn says(&self, community: &Community, field: ActivityField) -> String {
        match self {
            Self::Unsaid => String::new(),
            Self::Known(id) => community.activities.get(id).map_or("", |one| one.card.get(field)).to_owned(),
            Self::New(new) => {
                let mut fields = new.fields.iter();
                fields.find(|(of, _)| *of == field).map(|(_, value)| value.clone()).unwrap_or_default()
            }
        }
    }
}

/// What the page has to know of a ledger besides how it is read.
pub(super) trait Reviewed:
    Ledger<Field: FieldName + Classified + Send + Sync, Id: Send + Sync> + Sized + 'static
{
    fn existing(community: &Community, choices: &Choices) -> Vec<Known<Self::Field, Self::Id>>;
    /// Where a record is looked at.
    fn page(id: Self::Id) -> Option<String>;
    fn edits(read: &Read<Self>, plan: &Plan<Self::Field, Self::Id>, year: Year, new: NewIds<'_>)
    -> Vec<Edit>;
    /// What every row says besides.
    fn given(_choices: &Choices, _community: &Community) -> Fields<Self::Field> {
        Fields::default()
    }
    /// What tells one of several of the same name from the others.
    fn apart(_id: Self::Id, _community: &Community) -> String {
        String::new()
    }
}

impl Reviewed for Wishes {
    fn existing(community: &Community, _: &Choices) -> Vec<Known<WishField, Id<Wish>>> {
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
    fn existing(community: &Community, _: &Choices) -> Vec<Known<MemberField, Id<Member>>> {
        known_members(community)
    }

    fn page(id: Id<Member>) -> Option<String> {
        Some(format!("/member/{id}"))
    }

    fn edits(read: &Read<Self>, plan: &Plan<MemberField, Id<Member>>, _: Year, new: NewIds<'_>) -> Vec<Edit> {
        let unit = match &read.choices.unit {
            FromUnit::New(unit) if !unit.name.trim().is_empty() => Some(unit),
            FromUnit::New(_) | FromUnit::Known(_) | FromUnit::Column => None,
        };
        member_edits(&read.community, plan, unit, new)
    }

    fn given(choices: &Choices, community: &Community) -> MemberCard {
        let card = |id: Id<Unit>, name: &str| {
            let card = MemberCard::default().with(MemberField::Unit, id.to_string());
            card.with(MemberField::UnitName, name)
        };
        match &choices.unit {
            FromUnit::Known(id) => {
                card(*id, community.unit(*id).map_or("", |unit| unit.card.get(UnitField::Name)))
            }
            FromUnit::New(new) if !new.name.trim().is_empty() => card(new.id, &new.name),
            FromUnit::New(_) | FromUnit::Column => MemberCard::default(),
        }
    }
}

impl Reviewed for Doors {
    fn existing(community: &Community, _: &Choices) -> Vec<Known<DoorColumn, Id<Door>>> {
        known_doors(community)
    }

    fn page(_: Id<Door>) -> Option<String> {
        None
    }

    fn edits(read: &Read<Self>, plan: &Plan<DoorColumn, Id<Door>>, _: Year, new: NewIds<'_>) -> Vec<Edit> {
        door_edits(&read.community, plan, &read.existing, new)
    }
}

impl Reviewed for Attendance {
    fn existing(community: &Community, choices: &Choices) -> Vec<Known<AttendanceColumn, Id<Member>>> {
        known_attendance(community, choices.activity.id())
    }

    fn page(id: Id<Member>) -> Option<String> {
        Some(format!("/member/{id}"))
    }

    fn edits(
        read: &Read<Self>,
        plan: &Plan<AttendanceColumn, Id<Member>>,
        _: Year,
        new: NewIds<'_>,
    ) -> Vec<Edit> {
        let Some(activity) = read.choices.activity.id() else { return Vec::new() };
        let brought = match &read.choices.activity {
            FromActivity::New(brought) => Some(brought),
            FromActivity::Known(_) | FromActivity::Unsaid => None,
        };
        attendance_edits(plan, activity, brought, &read.existing, read.choices.keeper.trim(), new)
    }

    fn given(choices: &Choices, community: &Community) -> Fields<AttendanceColumn> {
        let says = |field| choices.activity.says(community, field);
        Fields::default()
            .with(AttendanceColumn::Start, says(ActivityField::Start))
            .with(AttendanceColumn::End, says(ActivityField::End))
    }

    fn apart(id: Id<Member>, community: &Community) -> String {
        let Some(file) = community.member(id) else { return String::new() };
        let seen = |field: MemberField| field.seen(Audience::Staff, file.card.get(field));
        let parts = [
            community.unit_name(&file.card).to_owned(),
            seen(MemberField::JobTitle),
            seen(MemberField::Phone),
        ];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
    }
}
