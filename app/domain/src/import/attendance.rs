//! Paper lists of who was at an activity (签到表): name, unit, times, a remark.
//!
//! A row is about a member of the register or about nobody: an import of such a list brings nobody in. Two members of one
//! name are asked about. What a remark says goes before what the times say; where the two contradict, a person decides.

use std::collections::BTreeMap;

use super::{
    Import, Known, Ledger,
    finding::{CellFinding, CellReading, ImportRow, RowFate, RowFinding},
    reading::{Understood, as_written, name, tight},
};
use crate::{
    activity::{minute_of, presence_by_times},
    field::{Fields, fields},
    id::Id,
    mask::{Classified, PrivacyClass, Shape},
    moment::Day,
    principal::Member,
    service::Presence,
    settings::Settings,
};

fields! {
    /// A column of a sign-in list.
    pub enum AttendanceColumn {
        /// 姓名.
        Name = "name",
        /// 单位.
        Unit = "unit",
        /// 签到时间, `h:mm`.
        Arrived = "arrived",
        /// 签退时间, `h:mm`.
        Left = "left",
        /// 备注: it may say whether somebody was there.
        Remark = "remark",
        /// 状态, as it follows from the rest.
        Presence = "presence",
        /// When the activity begins, `hh:mm`; given.
        Start = "start",
        /// When it ends, `hh:mm`; given.
        End = "end",
    }
}

/// Who was where is for staff and the member.
impl Classified for AttendanceColumn {
    fn class(&self) -> PrivacyClass {
        PrivacyClass::Internal
    }

    fn shape(&self) -> Shape {
        Shape::Words
    }
}

/// A sign-in list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attendance;

/// What was understood of a sign-in list.
pub type AttendanceImport = Import<AttendanceColumn, Id<Member>>;

/// A member, and what is recorded of the one activity already.
pub type KnownAttendance = Known<AttendanceColumn, Id<Member>>;

/// A presence as the importer names it.
pub const fn presence_key(presence: Presence) -> &'static str {
    match presence {
        Presence::OnTime => "on_time",
        Presence::Late => "late",
        Presence::LeftEarly => "left_early",
        Presence::Excused => "excused",
        Presence::Absent => "absent",
    }
}

/// The presence of this name.
pub fn presence_of(key: &str) -> Option<Presence> {
    let all = [Presence::OnTime, Presence::Late, Presence::LeftEarly, Presence::Excused, Presence::Absent];
    all.into_iter().find(|presence| presence_key(*presence) == key)
}

impl Ledger for Attendance {
    type Field = AttendanceColumn;
    type Id = Id<Member>;

    const REQUIRED_COLUMNS: &'static [AttendanceColumn] =
        &[AttendanceColumn::Name, AttendanceColumn::Arrived];
    const TELLING: &'static [AttendanceColumn] = &[AttendanceColumn::Name];
    const NAME: AttendanceColumn = AttendanceColumn::Name;
    const ASIDE: &'static [AttendanceColumn] = &[
        AttendanceColumn::Name,
        AttendanceColumn::Unit,
        AttendanceColumn::Remark,
        AttendanceColumn::Start,
        AttendanceColumn::End,
    ];
    const DERIVED: &'static [AttendanceColumn] = &[AttendanceColumn::Presence];
    const BRINGS_NEW: bool = false;

    fn names(field: AttendanceColumn) -> &'static [&'static str] {
        match field {
            AttendanceColumn::Name => &["姓名", "党员姓名", "名字", "人员姓名", "签到人"],
            AttendanceColumn::Unit => &["单位", "工作单位", "单位名称", "所在单位"],
            AttendanceColumn::Arrived => &["签到时间", "到达时间", "到场时间", "签到", "到岗时间"],
            AttendanceColumn::Left => &["签退时间", "离开时间", "离场时间", "签退", "离岗时间"],
            AttendanceColumn::Remark => {
                &["备注", "附注", "备注说明", "说明", "其他说明", "状态", "考勤", "出勤情况"]
            }
            AttendanceColumn::Presence | AttendanceColumn::Start | AttendanceColumn::End => &[],
        }
    }

    fn understand(field: AttendanceColumn, text: &str, _settings: &Settings) -> Understood {
        match field {
            AttendanceColumn::Name => name(text),
            AttendanceColumn::Arrived | AttendanceColumn::Left => {
                let minute = clock(text).ok_or(CellFinding::NotATime)?;
                Ok((written_minute(minute), None))
            }
            AttendanceColumn::Unit
            | AttendanceColumn::Remark
            | AttendanceColumn::Presence
            | AttendanceColumn::Start
            | AttendanceColumn::End => Ok(as_written(text)),
        }
    }

    fn is_digits(_field: AttendanceColumn) -> bool {
        false
    }

    fn is_date(field: AttendanceColumn) -> bool {
        matches!(field, AttendanceColumn::Arrived | AttendanceColumn::Left)
    }

    fn written(field: AttendanceColumn, value: &str) -> String {
        let said = presence_of(value).filter(|_| field == AttendanceColumn::Presence);
        match said {
            Some(Presence::OnTime) => "正常",
            Some(Presence::Late) => "迟到",
            Some(Presence::LeftEarly) => "早退",
            Some(Presence::Excused) => "请假",
            Some(Presence::Absent) => "缺席",
            None => value,
        }
        .to_owned()
    }

    /// Where one time is written the other lacks, unless the remark says that nobody was there.
    fn missing(draft: &Fields<AttendanceColumn>) -> Vec<AttendanceColumn> {
        let away = said(draft).is_some_and(is_away);
        let times = [AttendanceColumn::Arrived, AttendanceColumn::Left];
        if away || !draft.has(AttendanceColumn::Name) { Vec::new() } else { draft.lacking(&times) }
    }

    fn complete(draft: &mut Fields<AttendanceColumn>) {
        let presence = presence(draft);
        draft.set(AttendanceColumn::Presence, presence_key(presence));
    }

    fn look_at(draft: &Fields<AttendanceColumn>, cells: &mut [CellReading<AttendanceColumn>]) {
        let minute = |field| minute_of(draft.get(field));
        let (arrived, left) = (minute(AttendanceColumn::Arrived), minute(AttendanceColumn::Left));
        let said = said(draft);
        let mut find = |field, finding| {
            if let Some(cell) = cells.iter_mut().find(|cell| cell.field == Some(field)) {
                cell.findings.push(finding);
            }
        };
        if arrived.zip(left).is_some_and(|(arrived, left)| left <= arrived) {
            find(AttendanceColumn::Left, CellFinding::LeftBeforeArriving);
        }
        if said.is_some_and(is_away) && (arrived.is_some() || left.is_some()) {
            find(AttendanceColumn::Remark, CellFinding::AwayWithTimes);
        }
        let end = minute(AttendanceColumn::End);
        if said == Some(Presence::LeftEarly) && left.zip(end).is_some_and(|(left, end)| left >= end) {
            find(AttendanceColumn::Remark, CellFinding::EarlyButStayed);
        }
    }

    fn decide_fates(rows: &mut [ImportRow<AttendanceColumn, Id<Member>>], existing: &[KnownAttendance]) {
        let mut by_name: BTreeMap<&str, Vec<&KnownAttendance>> = BTreeMap::new();
        for known in existing {
            by_name.entry(known.draft.get(AttendanceColumn::Name)).or_default().push(known);
        }
        let mut above: BTreeMap<Id<Member>, usize> = BTreeMap::new();
        for row in rows {
            let name = row.draft.get(AttendanceColumn::Name).to_owned();
            let alike = by_name.get(name.as_str()).map(Vec::as_slice).unwrap_or_default();
            let unit = tight(row.draft.get(AttendanceColumn::Unit));
            let of_unit: Vec<_> = alike
                .iter()
                .filter(|known| {
                    let own = tight(known.draft.get(AttendanceColumn::Unit));
                    !unit.is_empty() && !own.is_empty() && (own.contains(&unit) || unit.contains(&own))
                })
                .copied()
                .collect();
            let found = if of_unit.len() == 1 { of_unit.as_slice() } else { alike };
            row.fate = match *found {
                _ if name.is_empty() => RowFate::Unusable,
                [] => {
                    let cell = row.cells.iter_mut().find(|cell| cell.field == Some(AttendanceColumn::Name));
                    if let Some(cell) = cell {
                        cell.findings.push(CellFinding::NotInRegister);
                    }
                    RowFate::Unusable
                }
                [known] => {
                    let fate = match above.get(&known.id) {
                        Some(above) => RowFate::DuplicateInFile(*above),
                        None if row.adds_to(&known.draft, Self::ASIDE) => RowFate::Adds(known.id),
                        None => RowFate::SameAsExisting(known.id),
                    };
                    above.entry(known.id).or_insert(row.row_number);
                    fate
                }
                ref several => {
                    row.findings
                        .extend(several.iter().map(|known| RowFinding::PerhapsKnown { id: known.id }));
                    RowFate::Doubtful
                }
            };
        }
    }
}

const fn is_away(presence: Presence) -> bool {
    matches!(presence, Presence::Excused | Presence::Absent)
}

/// What a row says of whether somebody was there: the remark, else the times.
fn presence(row: &Fields<AttendanceColumn>) -> Presence {
    let minute = |field| minute_of(row.get(field));
    if let Some(said) = said(row) {
        return said;
    }
    let (arrived, left) = (minute(AttendanceColumn::Arrived), minute(AttendanceColumn::Left));
    if arrived.is_none() && left.is_none() {
        return Presence::Absent;
    }
    let times = minute(AttendanceColumn::Start).zip(minute(AttendanceColumn::End));
    presence_by_times(times, arrived, left)
}

/// A time as the draft has it and as lists are written: without a zero before the hour.
pub(super) fn written_minute(minute: u16) -> String {
    format!("{}:{:02}", minute / 60, minute % 60)
}

/// A time as people write it: `9:10`, `9：10`, `9.10`, `9点10分`, with a day before it.
fn clock(text: &str) -> Option<u16> {
    let read = |text: &str| {
        let time = tight(text).replace(['点', '时', '.'], ":").replace('分', "");
        let time = match time.matches(':').count() {
            // With seconds.
            2 => time.rsplit_once(':').map_or_else(String::new, |(time, _)| time.to_owned()),
            _ => time,
        };
        match time.strip_suffix(':') {
            Some(hour) => minute_of(&format!("{hour}:00")),
            None => minute_of(&time),
        }
    };
    read(text).or_else(|| read(text.trim().rsplit_once(' ')?.1))
}

/// What the remark says, where it says anything known.
fn said(row: &Fields<AttendanceColumn>) -> Option<Presence> {
    let text = tight(row.get(AttendanceColumn::Remark));
    let words = [
        (Presence::Excused, ["请假", "病假", "事假"]),
        (Presence::LeftEarly, ["早退", "提前离", "先走"]),
        (Presence::Late, ["迟到", "晚到", "来晚"]),
        (Presence::Absent, ["缺席", "旷", "未到"]),
        (Presence::OnTime, ["正常", "准时", "全程"]),
    ];
    let found = words.into_iter().find(|(_, words)| words.iter().any(|word| text.contains(word)));
    found.map(|(presence, _)| presence)
}

/// What the title over a list says of the activity.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListTitle {
    /// The name, without 签到表 and what stands in brackets.
    pub name: String,
    /// The day.
    pub day: Option<Day>,
    /// From and to, as minutes of the day.
    pub times: Option<(u16, u16)>,
}

/// Reads `学雷锋志愿服务活动签到表（2026年3月5日 9:00—11:30）`.
pub fn list_title(text: &str) -> ListTitle {
    let half = crate::phone::half_width(text);
    let name = half.split(['(', '[', '【']).next().unwrap_or_default();
    let name = ["签到表", "签到册", "签到", "考勤表"].iter().fold(name.trim().to_owned(), |name, end| {
        name.strip_suffix(end).map(str::trim).map_or(name.clone(), str::to_owned)
    });
    let day = half.find('年').and_then(|at| {
        let digits: String = half[..at].chars().rev().take_while(char::is_ascii_digit).collect();
        let year: i32 = digits.chars().rev().collect::<String>().parse().ok()?;
        let rest = &half[at + '年'.len_utf8()..];
        let (month, rest) = rest.split_once('月')?;
        let (of_month, _) = rest.split_once(['日', '号'])?;
        Day::from_civil(year, month.trim().parse().ok()?, of_month.trim().parse().ok()?)
    });
    let minutes: Vec<u16> = half
        .split(|c: char| !(c.is_ascii_digit() || c == ':'))
        .filter(|part| part.contains(':'))
        .filter_map(minute_of)
        .collect();
    let times = match *minutes {
        [from, to] if from < to => Some((from, to)),
        _ => None,
    };
    ListTitle { name, day, times }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_people_write_them() {
        for (text, minute) in [
            ("9：10", Some(550)),
            ("9:02", Some(542)),
            (" 11 : 30 ", Some(690)),
            ("9点10分", Some(550)),
            ("9点", Some(540)),
            ("09.05", Some(545)),
            ("2026-03-05 09:10", Some(550)),
            ("09:10:00", Some(550)),
            ("上午", None),
            ("25:00", None),
        ] {
            assert_eq!(clock(text), minute, "{text}");
        }
    }

    #[test]
    fn the_title_names_the_activity() {
        let title = list_title("学雷锋志愿服务活动签到表（2026年3月5日 9:00—11:30）");
        assert_eq!(title.name, "学雷锋志愿服务活动");
        assert_eq!(title.day, Day::from_civil(2026, 3, 5));
        assert_eq!(title.times, Some((540, 690)));
        assert_eq!(list_title("签到表"), ListTitle::default());
    }
}
