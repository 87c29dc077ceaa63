//! 服务证明: what a member did in a year, or in all, on a paper that a unit can check with the community's relay.
//!
//! Staff issue it; it is a fact in the member's file, frozen with the version of the scheme. What its code says, and what of it
//! is sealed, is in [`Code`].

use serde::{Deserialize, Serialize};

use super::{Code, Judging, Stated, TableSeal, Years};
use crate::{
    activity::ActivityField,
    community::Community,
    id::Id,
    moment::{Day, Moment, Year},
    offer::{Offer, posts_held},
    principal::{Member, Principal},
    register::MemberField,
    service::{Entry, ServiceYears, Source, Term, count, entries, named},
    wish::Step,
};

/// One line of the table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProofLine {
    /// The day.
    pub on: Day,
    /// What it was, as everybody may read it.
    pub what: String,
    /// 活动类型.
    pub kind: String,
    /// Half hours that count.
    pub half_hours: u16,
}

/// A proof as it was issued.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
    /// 编号.
    pub no: String,
    /// What its code says.
    pub stated: Stated,
    /// 姓名.
    pub name: String,
    /// 单位.
    pub unit: String,
    /// 社区.
    pub community: String,
    /// The version of the scheme of stars, where there are stars.
    pub scheme: Option<u32>,
    /// Every record that counts, by day.
    pub lines: Vec<ProofLine>,
    /// How years were cut.
    #[serde(default)]
    pub years: ServiceYears,
    /// What its table is known by; those of before have none.
    #[serde(default)]
    pub table: Option<Id<TableSeal>>,
}

impl Proof {
    /// What its code says.
    pub const fn code(&self) -> Code {
        Code { stated: self.stated, years: self.years, table: self.table }
    }

    /// The text of the table whose digest is sealed: a row is a line, its parts apart by what no part can hold.
    pub fn rows_text(&self) -> String {
        let plain =
            |text: &str| text.chars().map(|one| if one.is_control() { ' ' } else { one }).collect::<String>();
        let row = |line: &ProofLine| {
            format!("{}\t{}\t{}\t{}\n", line.on, plain(&line.what), plain(&line.kind), line.half_hours)
        };
        self.lines.iter().map(row).collect()
    }
}

/// A step of staff.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProofStep {
    /// Handed out: frozen from now on.
    Issued(Box<Proof>),
    /// It does not hold any more.
    Withdrawn {
        /// Which: the step that issued it.
        proof: Id<Step>,
        /// Why, in words.
        why: String,
    },
}

/// What a member asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProofAsk {
    /// Of which days.
    pub term: Term,
}

/// The year a proof is filed under.
pub const fn year_of(term: Term) -> Year {
    match term {
        Term::Year(year) | Term::Through(year) => year,
    }
}

/// A proof that was issued, and whether it still holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issued<'a> {
    /// The step that issued it.
    pub id: Id<Step>,
    /// By whom.
    pub by: Principal,
    /// When.
    pub at: Moment,
    /// What it says.
    pub proof: &'a Proof,
    /// When it was withdrawn, and why.
    pub withdrawn: Option<(Moment, &'a str)>,
}

/// Every proof of a member, the last first. Who withdrew first without knowing of another is named.
pub fn proofs(judging: &Judging) -> Vec<Issued<'_>> {
    let withdrawn = |id: Id<Step>| {
        let steps = judging.proofs.values().filter_map(|fact| match &fact.step {
            ProofStep::Withdrawn { proof, why } if *proof == id => Some((fact.place(), why.as_str())),
            _ => None,
        });
        steps.min().map(|((_, at), why)| (at, why))
    };
    let mut all: Vec<_> = judging
        .proofs
        .iter()
        .filter_map(|((_, id), fact)| match &fact.step {
            ProofStep::Issued(proof) => {
                let issued = Issued { id: *id, by: fact.by, at: fact.at, proof, withdrawn: withdrawn(*id) };
                Some((fact.place(), issued))
            }
            ProofStep::Withdrawn { .. } => None,
        })
        .collect();
    all.sort_by_key(|(place, one)| std::cmp::Reverse((*place, one.id)));
    all.into_iter().map(|(_, one)| one).collect()
}

/// What a member asked for and staff have not issued since, the first first.
pub fn asked(judging: &Judging) -> Vec<Term> {
    let answered = |term: Term| {
        let issued = judging.proofs.values().filter_map(|fact| match &fact.step {
            ProofStep::Issued(proof) if proof.stated.term == term => Some(fact.place()),
            _ => None,
        });
        issued.max()
    };
    let mut open: Vec<_> = judging
        .asks
        .values()
        .filter(|fact| answered(fact.step.term).is_none_or(|issued| issued < fact.place()))
        .map(|fact| (fact.place(), fact.step.term))
        .collect();
    open.sort_unstable();
    let mut terms: Vec<Term> = Vec::new();
    for (_, term) in open {
        if !terms.contains(&term) {
            terms.push(term);
        }
    }
    terms
}

/// Members who asked for a proof that is not issued.
pub fn proofs_waiting(community: &Community) -> Vec<Id<Member>> {
    let waits = community.members.iter().filter(|(_, file)| !asked(&file.judging).is_empty());
    waits.map(|(id, _)| *id).collect()
}

/// A proof as it would be issued, before its table is sealed; a closed year as it was closed. Nothing where this device does not read the file.
pub fn proof(
    community: &Community,
    member: Id<Member>,
    term: Term,
    salt: Id<Stated>,
    today: Day,
) -> Option<Proof> {
    let file = community.member(member)?;
    let year = year_of(term);
    let closed = match term {
        Term::Year(year) => file.judging.result(year),
        Term::Through(_) => None,
    };
    let settings = &community.settings;
    let (day, rules, years) = closed.map_or((today, settings.counting, settings.year_begins), |frozen| {
        (frozen.step.on, frozen.step.counting, frozen.step.years)
    });
    let entries = entries(community, member);
    let posts = held(community, member, (term, years), &entries);
    let counted = count(&entries, posts, (term, years), day, rules);
    let stars = closed
        .and_then(|_| Years::of_one(community, member, year, today).judge(member))
        .map(|judged| judged.shown().stars);
    let line = |line: &crate::service::Line| {
        let entry = entries.iter().find(|entry| entry.id == line.id);
        ProofLine {
            on: line.on,
            what: on_paper(community, line.source),
            kind: entry.map_or("", |entry| entry.kind.as_str()).to_owned(),
            half_hours: line.half_hours,
        }
    };
    let own = community.checkin(member, today).registered.map(|(_, no)| no).filter(|no| !no.is_empty());
    let own = own.unwrap_or_else(|| member.to_string().chars().take(8).collect());
    Some(Proof {
        no: format!("证明{year}-{own}-{}", proofs(&file.judging).len() + 1),
        stated: Stated {
            salt,
            term,
            on: today,
            records: counted.records,
            half_hours: counted.half_hours,
            activities: counted.activities,
            projects: counted.projects,
            posts: u32::try_from(counted.posts.len()).unwrap_or(u32::MAX),
            stars,
        },
        name: file.card.get(MemberField::Name).to_owned(),
        unit: community.unit_name(&file.card).to_owned(),
        community: community.profile.name.clone(),
        scheme: closed.filter(|_| stars.is_some()).map(|frozen| frozen.step.scheme),
        lines: counted.lines.iter().filter(|one| one.stands).map(line).collect(),
        years,
        table: None,
    })
}

/// The posts held on any day of the term.
fn held(
    community: &Community,
    member: Id<Member>,
    (term, years): (Term, ServiceYears),
    entries: &[Entry],
) -> Vec<Id<Offer>> {
    let (first, last) = term.days(years);
    let from = match term {
        Term::Year(_) => first,
        // From the year of the first record on.
        Term::Through(year) => {
            let since = entries.first().map_or(year, |entry| years.of(entry.on).min(year));
            years.days(since).0
        }
    };
    posts_held(community, member, (from, last))
}

/// What a record was about, for a paper: of orders and pairs nothing that names a resident.
fn on_paper(community: &Community, source: Source) -> String {
    let kind = match source {
        Source::Activity(id) => {
            let name = community.activities.get(&id).map_or("", |one| one.card.get(ActivityField::Name));
            return format!("活动 {name}").trim().to_owned();
        }
        Source::Project(_) => "项目",
        Source::Post(_) => "岗位",
        Source::Order(_) => "居民点单",
        Source::Wish(_) => "微心愿",
        Source::Pair(_) => "结对帮扶",
        Source::Other => "志愿服务",
    };
    format!("{kind} {}", named(community, source)).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wish::Stamped;

    #[test]
    fn what_is_asked_is_open_until_it_is_issued_and_what_is_withdrawn_says_why() {
        let (one, two): (Id<Step>, Id<Step>) = (Id::from_random([1; 10]), Id::from_random([2; 10]));
        let at = |turn: u32| Day(0).start().plus_ms(i64::from(turn));
        let by = Principal::Staff(Id::from_random([9; 10]));
        let mut judging = Judging::default();
        let term = Term::Year(Year(2026));
        let ask = |turn| Stamped { by, at: at(turn), turn, step: ProofAsk { term } };
        judging.asks.insert((Year(2026), one), ask(1));
        assert_eq!(asked(&judging), [term]);
        let proof = Proof {
            no: String::new(),
            stated: Stated {
                salt: Id::from_random([7; 10]),
                term,
                on: Day(0),
                records: 0,
                half_hours: 0,
                activities: 0,
                projects: 0,
                posts: 0,
                stars: None,
            },
            name: String::new(),
            unit: String::new(),
            community: String::new(),
            scheme: None,
            lines: Vec::new(),
            years: ServiceYears::CALENDAR,
            table: None,
        };
        let mut put = |id, turn, step| {
            judging.proofs.insert((Year(2026), id), Stamped { by, at: at(turn), turn, step })
        };
        put(one, 2, ProofStep::Issued(Box::new(proof)));
        for (number, turn, why) in [(3, 4, "later"), (4, 3, "wrong")] {
            let step = ProofStep::Withdrawn { proof: one, why: why.to_owned() };
            put(Id::from_random([number; 10]), turn, step);
        }
        assert_eq!(asked(&judging), []);
        let all = proofs(&judging);
        assert_eq!((all.len(), all[0].id, all[0].withdrawn), (1, one, Some((at(3), "wrong"))));
        judging.asks.insert((Year(2026), two), ask(5));
        assert_eq!(asked(&judging), [term], "asked again");
    }
}
