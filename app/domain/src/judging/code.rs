//! What the code on a proof of service says, and what of the paper is sealed.
//!
//! The code says the sums, a digest of the table and a random salt, and nothing of a person. What is registered at the relay is
//! a digest of that code together with the name ([`Code::sealed`]): whoever holds the paper types the name that stands on it,
//! and a sum, a row or a name that was changed has another digest. The relay learns none of them. Codes of before the table
//! was sealed stay readable. Digests are worked out by whoever asks; none is made here.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{
    id::Id,
    moment::{Day, Year},
    service::{ServiceYears, Term},
};

/// The sums of a proof, of nobody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stated {
    /// Random, so that nobody finds a name by trying.
    pub salt: Id<Stated>,
    /// A year, or everything until the end of one.
    pub term: Term,
    /// The day of issue.
    pub on: Day,
    /// Records that count.
    pub records: u32,
    /// 时长: half hours.
    pub half_hours: u32,
    /// 参加活动.
    pub activities: u32,
    /// 完成项目.
    pub projects: u32,
    /// 岗位.
    pub posts: u32,
    /// The stars of a closed year.
    pub stars: Option<u8>,
}

/// A label for what a table is known by: the beginning of the SHA-256 of its text ([`super::Proof::rows_text`]).
#[derive(Debug)]
pub enum TableSeal {}

/// What the code on a proof says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Code {
    /// The sums.
    pub stated: Stated,
    /// How years were cut.
    pub years: ServiceYears,
    /// What the table is known by; codes of before have none, and speak of years of the calendar.
    pub table: Option<Id<TableSeal>>,
}

/// The text is no code of a proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no code of a proof")]
pub struct InvalidCode;

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let version = if self.table.is_some() { 2 } else { 1 };
        let Stated { salt, term, on, records, half_hours, activities, projects, posts, stars } = &self.stated;
        let (kind, year) = match term {
            Term::Year(year) => ('y', year),
            Term::Through(year) => ('t', year),
        };
        let stars = stars.map_or_else(|| "-".to_owned(), |stars| stars.to_string());
        write!(
            f,
            "{version}.{salt}.{kind}{year}.{on}.{records}.{half_hours}.{activities}.{projects}.{posts}.{stars}"
        )?;
        match &self.table {
            Some(table) => write!(f, ".{}.{table}", self.years.begins()),
            None => Ok(()),
        }
    }
}

impl FromStr for Code {
    type Err = InvalidCode;

    fn from_str(text: &str) -> Result<Self, InvalidCode> {
        let parts: Vec<&str> = text.split('.').collect();
        let (sums, rest) = parts.split_at_checked(10).ok_or(InvalidCode)?;
        let [_, salt, term, on, records, half_hours, activities, projects, posts, stars] = sums[..] else {
            return Err(InvalidCode);
        };
        let number = |text: &str| text.parse::<u32>().map_err(|_| InvalidCode);
        let year = |text: &str| text.parse::<Year>().map_err(|_| InvalidCode);
        let term = match term.split_at_checked(1) {
            Some(("y", rest)) => Term::Year(year(rest)?),
            Some(("t", rest)) => Term::Through(year(rest)?),
            _ => return Err(InvalidCode),
        };
        let stated = Stated {
            salt: salt.parse().map_err(|_| InvalidCode)?,
            term,
            on: on.parse().map_err(|_| InvalidCode)?,
            records: number(records)?,
            half_hours: number(half_hours)?,
            activities: number(activities)?,
            projects: number(projects)?,
            posts: number(posts)?,
            stars: if stars == "-" { None } else { Some(stars.parse().map_err(|_| InvalidCode)?) },
        };
        let found = match *rest {
            [] => Self { stated, years: ServiceYears::CALENDAR, table: None },
            [begins, table] => {
                let begins: u16 = begins.parse().map_err(|_| InvalidCode)?;
                let years = begins.try_into().map_err(|_| InvalidCode)?;
                Self { stated, years, table: Some(table.parse().map_err(|_| InvalidCode)?) }
            }
            _ => return Err(InvalidCode),
        };
        // One thing is written in one way only, its version included: the digest is of the text.
        if found.to_string() == text { Ok(found) } else { Err(InvalidCode) }
    }
}

impl Code {
    /// The text whose digest the relay is asked of: the code, and the name as it stands on the paper.
    pub fn sealed(&self, name: &str) -> String {
        let name: String = name.chars().filter(|one| !one.is_whitespace()).collect();
        format!("{self}\n{name}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judging::{Proof, ProofLine};

    fn stated() -> Stated {
        Stated {
            salt: Id::from_random([7; 10]),
            term: Term::Year(Year(2026)),
            on: Day::from_civil(2027, 2, 1).unwrap(),
            records: 9,
            half_hours: 31,
            activities: 6,
            projects: 2,
            posts: 1,
            stars: Some(3),
        }
    }

    fn code(stated: Stated) -> Code {
        Code { stated, years: ServiceYears::try_from(12).unwrap(), table: Some(Id::from_random([5; 10])) }
    }

    fn before(stated: Stated) -> Code {
        Code { stated, years: ServiceYears::CALENDAR, table: None }
    }

    #[test]
    fn a_code_is_read_in_one_way_only() {
        for one in [stated(), Stated { term: Term::Through(Year(2026)), stars: None, ..stated() }] {
            assert_eq!(code(one).to_string().parse(), Ok(code(one)));
            assert_eq!(before(one).to_string().parse(), Ok(before(one)), "papers of before are read");
        }
        let salt = Id::<Stated>::from_random([7; 10]);
        let old = format!("1.{salt}.y2026.2027-02-01.9.31.6.2.1.3");
        assert_eq!(before(stated()).to_string(), old, "as they were written, so that their digests hold");
        let code = code(stated()).to_string();
        for broken in [
            String::new(),
            code.replacen("2.", "1.", 1),
            code.replacen("2.", "3.", 1),
            old.replacen("1.", "2.", 1),
            code.replace(".9.", ".09."),
            code.replace(".9.", ".+9."),
            code.replace(".y2026", ".x2026"),
            code.replace(".y2026", "."),
            code.replace(".3.", ".300."),
            code.replace(".12.", ".13."),
            code.replace(".12.", ".012."),
            format!("{code}."),
            format!("{code} "),
        ] {
            assert_eq!(broken.parse::<Code>(), Err(InvalidCode), "{broken}");
        }
    }

    #[test]
    fn every_sum_the_table_and_the_name_are_sealed() {
        let sealed = code(stated()).sealed("张建国");
        assert_eq!(code(stated()).sealed(" 张 建国 "), sealed, "spaces are no name");
        assert!(!code(stated()).to_string().contains("张"), "the code names nobody");
        let others = [
            Stated { salt: Id::from_random([8; 10]), ..stated() },
            Stated { term: Term::Through(Year(2026)), ..stated() },
            Stated { on: stated().on.plus(1), ..stated() },
            Stated { records: 10, ..stated() },
            Stated { half_hours: 32, ..stated() },
            Stated { activities: 7, ..stated() },
            Stated { projects: 3, ..stated() },
            Stated { posts: 2, ..stated() },
            Stated { stars: None, ..stated() },
        ];
        for other in others {
            assert_ne!(code(other).sealed("张建国"), sealed, "{other:?}");
        }
        assert_ne!(code(stated()).sealed("李建国"), sealed);
        let table = Code { table: Some(Id::from_random([6; 10])), ..code(stated()) };
        assert_ne!(table.sealed("张建国"), sealed);
        assert_ne!(Code { years: ServiceYears::CALENDAR, ..code(stated()) }.sealed("张建国"), sealed);
        assert_ne!(before(stated()).sealed("张建国"), sealed, "nor is a table left out unseen");
    }

    #[test]
    fn whatever_is_changed_in_a_row_is_another_text() {
        let line = |what: &str, kind: &str, half_hours| {
            let (what, kind) = (what.to_owned(), kind.to_owned());
            ProofLine { on: stated().on, what, kind, half_hours }
        };
        let proof = |lines: Vec<ProofLine>| Proof {
            no: String::new(),
            stated: stated(),
            name: String::new(),
            unit: String::new(),
            community: String::new(),
            scheme: None,
            lines,
            years: ServiceYears::CALENDAR,
            table: None,
        };
        let text = |lines: Vec<ProofLine>| proof(lines).rows_text();
        let one = line("活动 清明祭扫", "志愿服务", 5);
        let known = text(vec![one.clone(), one.clone()]);
        for other in [
            vec![one.clone()],
            vec![one.clone(), ProofLine { on: one.on.plus(1), ..one.clone() }],
            vec![one.clone(), line("活动 清明", "祭扫志愿服务", 5)],
            vec![one.clone(), line("活动 清明祭扫\t志愿服务", "", 5)],
            vec![one.clone(), line("活动 清明祭扫", "志愿服务", 6)],
            vec![line("活动 清明祭扫\n", "志愿服务", 5), one.clone()],
        ] {
            assert_ne!(text(other.clone()), known, "{other:?}");
        }
    }
}
