//! 服务证明台账: every proof of service that was issued, by name, and whether it still holds.

use super::Body;
use crate::{community::Community, judging::proofs, moment::Year, service::Term};

const HEADINGS: [&str; 10] =
    ["编号", "姓名", "单位", "期间", "时长（小时）", "记录", "活动", "项目", "开具日期", "撤销日期"];

fn term(of: Term) -> String {
    let through = |year: Year| format!("至{year}年");
    match of {
        Term::Year(year) => year.to_string(),
        Term::Through(year) => through(year),
    }
}

/// By name, the first of each first.
pub(super) fn table(community: &Community) -> Body {
    let all = community.members.values().flat_map(|file| proofs(&file.judging));
    let mut rows: Vec<_> = all
        .map(|one| {
            let stated = &one.proof.stated;
            let halves = if stated.half_hours % 2 == 1 { ".5" } else { "" };
            let row = vec![
                one.proof.no.clone(),
                one.proof.name.clone(),
                one.proof.unit.clone(),
                term(stated.term),
                format!("{}{halves}", stated.half_hours / 2),
                stated.records.to_string(),
                stated.activities.to_string(),
                stated.projects.to_string(),
                stated.on.to_string(),
                one.withdrawn.map(|(at, _)| at.day().to_string()).unwrap_or_default(),
            ];
            ((one.proof.name.clone(), stated.on, one.id), row)
        })
        .collect();
    rows.sort();
    (HEADINGS.map(str::to_owned).into(), rows.into_iter().map(|(_, row)| row).collect())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{
        id::Id,
        judging::{Proof, ProofStep, Stated},
        moment::Day,
        principal::Principal,
        register::MemberFile,
        service::ServiceYears,
        wish::Stamped,
    };

    #[test]
    fn every_proof_is_a_line_that_says_whether_it_holds() {
        let on = Day::from_civil(2027, 2, 1).unwrap();
        let stated = Stated {
            salt: Id::from_random([7; 10]),
            term: Term::Through(Year(2026)),
            on,
            records: 9,
            half_hours: 31,
            activities: 6,
            projects: 2,
            posts: 1,
            stars: None,
        };
        let proof = Proof {
            no: "证明2026-001-1".to_owned(),
            stated,
            name: "张伟".to_owned(),
            unit: "区法院".to_owned(),
            community: String::new(),
            scheme: None,
            lines: Vec::new(),
            years: ServiceYears::CALENDAR,
            table: None,
        };
        let by = Principal::Staff(Id::from_random([9; 10]));
        let id = |number| Id::from_random([number; 10]);
        let member = Id::from_random([4; 10]);
        let step = |turn, step| Stamped { by, at: on.plus(7).start(), turn, step };
        let gone = ProofStep::Withdrawn { proof: id(1), why: "姓名有误".to_owned() };
        let mut file = MemberFile::default();
        file.judging.proofs = [
            ((Year(2026), id(1)), step(1, ProofStep::Issued(Box::new(proof.clone())))),
            ((Year(2026), id(2)), step(2, gone)),
            ((Year(2026), id(3)), step(3, ProofStep::Issued(Box::new(proof)))),
        ]
        .into();
        let members = Arc::new([(member, Arc::new(file))].into());
        let (headings, rows) = table(&Community { members, ..Community::default() });
        let line = |gone: &str| {
            ["证明2026-001-1", "张伟", "区法院", "至2026年", "15.5", "9", "6", "2", "2027-02-01", gone]
                .map(str::to_owned)
        };
        assert_eq!((headings.len(), rows), (10, vec![line("2027-02-08").to_vec(), line("").to_vec()]));
    }
}
