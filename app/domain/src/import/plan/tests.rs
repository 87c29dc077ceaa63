//! What is proposed, what waits, and what somebody decided.

use super::*;
use crate::{
    id::Id,
    import::{
        ImportChoices, KnownMember, Members,
        delimited::workbook_from_tsv,
        grid::{CellAddress, Workbook},
        read,
    },
    principal::Member,
    register::{MemberCard, MemberField},
    settings::Settings,
};

type Decisions = BTreeMap<usize, Decision<MemberField>>;

fn book(lines: &[&str]) -> Workbook {
    workbook_from_tsv(&lines.join("\n")).unwrap()
}

fn planned(
    lines: &[&str],
    existing: &[KnownMember],
    choices: &ImportChoices<MemberField>,
    decided: &Decisions,
) -> Plan<MemberField, Id<Member>> {
    let import = read::<Members>(&book(lines), &Settings::default(), existing, choices);
    plan::<Members>(&import, existing, decided)
}

fn known(number: u8, fields: &[(MemberField, &str)]) -> KnownMember {
    let draft = fields.iter().fold(MemberCard::default(), |card, (field, value)| card.with(*field, *value));
    KnownMember { id: Id::from_random([number; 10]), draft }
}

const HEAD: &str = "姓名\t出生年月\t联系电话\t职务";

#[test]
fn a_doubt_waits_until_it_is_corrected_or_kept() {
    let lines = [HEAD, "张伟\t1984-03\t1380000000\t科长", "李强\t1985-03\t13800000002\t"];
    let waits = |choices: &ImportChoices<MemberField>, decided: &Decisions| {
        let plan = planned(&lines, &[], choices, decided);
        (plan.waiting(), plan.writing())
    };
    let untouched = ImportChoices::default();
    assert_eq!(waits(&untouched, &Decisions::new()), (1, 1));
    let kept = Decisions::from([(2, Decision { as_written: true, ..Decision::default() })]);
    assert_eq!(waits(&untouched, &kept), (0, 2));
    let out = Decisions::from([(2, Decision { becomes: Some(Becomes::Out), ..Decision::default() })]);
    assert_eq!(waits(&untouched, &out), (0, 1));
    let mut corrected = ImportChoices::default();
    corrected.cells.insert(CellAddress::new(1, 2), "138 0000 0001".to_owned());
    assert_eq!(waits(&corrected, &Decisions::new()), (0, 2));
    let plan = planned(&lines, &[], &corrected, &Decisions::new());
    assert_eq!(plan.records[0].says.get(MemberField::Phone), "13800000001");
    corrected.cells.insert(CellAddress::new(1, 2), "139".to_owned());
    assert_eq!(waits(&corrected, &Decisions::new()), (1, 1), "a wrong correction settles nothing");
}

#[test]
fn what_is_known_is_filled_in_and_changed_only_field_by_field() {
    use MemberField::{JobTitle, Name, Phone};
    let there = [known(1, &[(Name, "张伟"), (Phone, "13800000001"), (JobTitle, "科员")])];
    let lines = [HEAD, "张伟\t1984-03\t13800000001\t科长"];
    let proposed = planned(&lines, &there, &ImportChoices::default(), &Decisions::new());
    let record = &proposed.records[0];
    assert_eq!(record.known, Some(there[0].id));
    assert_eq!(record.writes, BTreeMap::from([(MemberField::BirthMonth, "1984-03".to_owned())]));
    let conflict = &proposed.rows[&2].conflicts[0];
    assert_eq!((conflict.field, conflict.there.as_str(), conflict.here.as_str()), (JobTitle, "科员", "科长"));
    let over = Decisions::from([(2, Decision { over: [JobTitle].into(), ..Decision::default() })]);
    let changed = planned(&lines, &there, &ImportChoices::default(), &over);
    assert_eq!(changed.records[0].writes.get(&JobTitle).map(String::as_str), Some("科长"));
    // Written and read again: what was kept differs still, and nothing is written.
    let written = [known(
        1,
        &[(Name, "张伟"), (Phone, "13800000001"), (JobTitle, "科员"), (MemberField::BirthMonth, "1984-03")],
    )];
    assert_eq!(planned(&lines, &written, &ImportChoices::default(), &Decisions::new()).writing(), 0);
}

#[test]
fn somebody_who_may_be_another_waits_for_a_person() {
    use MemberField::{BirthMonth, Name, Phone};
    let there = [known(1, &[(Name, "张伟"), (Phone, "13800000001"), (BirthMonth, "1984-03")])];
    let lines = [HEAD, "张伟\t1984-03\t13900000009\t"];
    let decide = |becomes| Decisions::from([(2, Decision { becomes: Some(becomes), ..Decision::default() })]);
    let plan_with = |decided: &Decisions| planned(&lines, &there, &ImportChoices::default(), decided);
    let open = plan_with(&Decisions::new());
    assert!(open.rows[&2].asks && open.records.is_empty());
    let merged = plan_with(&decide(Becomes::Merged));
    assert_eq!((merged.records[0].known, merged.writing()), (Some(there[0].id), 0), "the phone is kept");
    assert_eq!(merged.rows[&2].conflicts.len(), 1);
    let new = plan_with(&decide(Becomes::New));
    assert_eq!((new.records[0].known, new.writing()), (None, 1));
    // What was decided holds while the page is open; after the import there is nothing left to write.
    let both =
        [there[0].clone(), known(2, &[(Name, "张伟"), (Phone, "13900000009"), (BirthMonth, "1984-03")])];
    let again = planned(&lines, &both, &ImportChoices::default(), &decide(Becomes::New));
    assert_eq!((again.writing(), again.waiting()), (0, 0));
}

#[test]
fn one_person_on_two_rows_is_one_record() {
    let lines = [HEAD, "张伟\t1984-03\t13800000001\t", "李强\t\t13800000002\t", "张伟\t\t13800000001\t科长"];
    let plan = planned(&lines, &[], &ImportChoices::default(), &Decisions::new());
    assert_eq!(
        plan.records.iter().map(|record| record.rows.clone()).collect::<Vec<_>>(),
        [vec![2, 4], vec![3]]
    );
    assert_eq!(plan.records[0].says.get(MemberField::JobTitle), "科长");
    // When the first of them is left out, the second stands for itself.
    let out = Decisions::from([(2, Decision { becomes: Some(Becomes::Out), ..Decision::default() })]);
    let plan = planned(&lines, &[], &ImportChoices::default(), &out);
    assert_eq!(plan.records.iter().map(|record| record.rows.clone()).collect::<Vec<_>>(), [vec![3], vec![4]]);
}
