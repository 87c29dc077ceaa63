//! Lists of doors (住户底册): estate, building, unit, room, and who lives there.

use std::collections::BTreeMap;

use super::{
    Import, Known, Ledger,
    finding::{ImportRow, RowFate},
    reading::{Understood, as_written, name, phone, plain_number, tight},
};
use crate::{
    field::{Fields, fields},
    id::Id,
    settings::Settings,
    survey::{Door, DoorField},
};

fields! {
    /// A column of a list of doors. The first three tell where the door is, the others fill in its household.
    pub enum DoorColumn {
        /// 小区.
        Estate = "estate",
        /// 楼栋.
        Building = "building",
        /// 单元.
        Stair = "stair",
        /// 房号.
        Room = "room",
        /// 户主.
        Householder = "householder",
        /// 常住人数; 空 says that nobody lives there.
        Residents = "residents",
        /// 联系电话.
        Phone = "phone",
        /// 网格.
        Grid = "grid",
        /// 备注.
        Remark = "remark",
    }
}

impl DoorColumn {
    /// The field of a door that it fills; none for what is said of the building.
    pub const fn of_door(self) -> Option<DoorField> {
        Some(match self {
            Self::Stair => DoorField::Stair,
            Self::Room => DoorField::Room,
            Self::Householder => DoorField::Householder,
            Self::Residents => DoorField::Residents,
            Self::Phone => DoorField::Phone,
            Self::Remark => DoorField::Remark,
            Self::Estate | Self::Building | Self::Grid => return None,
        })
    }
}

/// A list of doors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Doors;

/// What was understood of a list of doors.
pub type DoorImport = Import<DoorColumn, Id<Door>>;

/// A door the community knows.
pub type KnownDoor = Known<DoorColumn, Id<Door>>;

impl Ledger for Doors {
    type Field = DoorColumn;
    type Id = Id<Door>;

    const REQUIRED_COLUMNS: &'static [DoorColumn] =
        &[DoorColumn::Estate, DoorColumn::Building, DoorColumn::Room];
    const TELLING: &'static [DoorColumn] = &[DoorColumn::Room];
    const NAME: DoorColumn = DoorColumn::Room;
    const PLACES: &'static [DoorColumn] =
        &[DoorColumn::Estate, DoorColumn::Building, DoorColumn::Stair, DoorColumn::Room];

    fn names(field: DoorColumn) -> &'static [&'static str] {
        match field {
            DoorColumn::Estate => &["小区", "小区名称", "所在小区", "居住小区"],
            DoorColumn::Building => &["楼栋", "楼号", "栋", "幢", "楼栋号", "楼幢"],
            DoorColumn::Stair => &["单元", "单元号"],
            DoorColumn::Room => &["房号", "室号", "门牌号", "房间号", "门牌", "室"],
            DoorColumn::Householder => &["户主", "户主姓名", "业主", "业主姓名", "住户", "姓名"],
            DoorColumn::Residents => &["常住人数", "常住人口", "居住人数", "人数", "家庭人口"],
            DoorColumn::Phone => &["联系电话", "手机号码", "手机号", "手机", "电话", "电话号码", "联系方式"],
            DoorColumn::Grid => &["网格", "所属网格", "所在网格"],
            DoorColumn::Remark => &["备注", "附注", "备注说明", "说明", "其他说明"],
        }
    }

    fn understand(field: DoorColumn, text: &str, _settings: &Settings) -> Understood {
        match field {
            DoorColumn::Householder => name(text),
            DoorColumn::Phone => phone(text),
            DoorColumn::Residents => match tight(text).as_str() {
                "空" | "空置" | "无人" | "空房" => Ok(("0".to_owned(), None)),
                tight => match plain_number(tight, &["人", "口"]) {
                    Some(number) if !number.contains('.') && number.len() <= 2 => Ok((number, None)),
                    _ => Err(super::CellFinding::NotANumber),
                },
            },
            DoorColumn::Estate | DoorColumn::Building | DoorColumn::Stair | DoorColumn::Room => {
                Ok((tight(text), None))
            }
            DoorColumn::Grid | DoorColumn::Remark => Ok(as_written(text)),
        }
    }

    fn is_digits(field: DoorColumn) -> bool {
        matches!(field, DoorColumn::Phone)
    }

    fn missing(draft: &Fields<DoorColumn>) -> Vec<DoorColumn> {
        draft.lacking(Self::REQUIRED_COLUMNS)
    }

    fn decide_fates(rows: &mut [ImportRow<DoorColumn, Id<Door>>], existing: &[KnownDoor]) {
        let known: BTreeMap<_, _> = existing.iter().map(|door| (place(&door.draft), door)).collect();
        let mut above = BTreeMap::new();
        for row in rows {
            if !row.draft.has(DoorColumn::Room) || !row.draft.has(DoorColumn::Building) {
                row.fate = RowFate::Unusable;
                continue;
            }
            let place = place(&row.draft);
            row.fate = match (known.get(&place), above.get(&place)) {
                (_, Some(above)) => RowFate::DuplicateInFile(*above),
                (Some(door), None) => {
                    if row.adds_to(&door.draft, Self::PLACES) {
                        RowFate::Adds(door.id)
                    } else {
                        RowFate::SameAsExisting(door.id)
                    }
                }
                (None, None) if row.has_warnings() => RowFate::Doubtful,
                (None, None) => RowFate::New,
            };
            above.entry(place).or_insert(row.row_number);
        }
    }
}

/// Where a door is, whatever the words for building and unit are: `3栋`, `3号楼` and `3` are one.
fn place(door: &Fields<DoorColumn>) -> [String; 4] {
    let [estate, building] = building_place(door.get(DoorColumn::Estate), door.get(DoorColumn::Building));
    [estate, building, bare(door.get(DoorColumn::Stair)), bare(door.get(DoorColumn::Room))]
}

/// Which building is meant, whatever the words for it are.
pub(super) fn building_place(estate: &str, building: &str) -> [String; 2] {
    [tight(estate), bare(building)]
}

fn bare(text: &str) -> String {
    let text = tight(text);
    let ends = ["号楼", "栋", "幢", "座", "号", "单元", "室", "楼"];
    ends.iter().find_map(|end| text.strip_suffix(end)).map_or_else(|| text.clone(), str::to_owned)
}
