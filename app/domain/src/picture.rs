//! Pictures of something, by their names: how many there may be, and which of them are still named anywhere.
//!
//! A photo is evidence that somebody may give, never one that somebody owes (domain 2.6, 2.8, 2.9: `photos`). A picture is called
//! by the SHA-256 of its bytes, and whoever may read the document it was put under may see it. Its bytes are not known here.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{
    access::DocName,
    community::{Community, PersonFile},
    edit::{ActivityEdit, Edit, OrderEdit, Refusal},
    order::{OrderField, OrderForm, ResidentStep},
    register::MemberField,
    service::RecordStep,
};

/// Pictures of one order at most (domain 2.6).
pub const OF_ORDER: usize = 4;
/// Pictures of one record of service at most (domain 2.9).
pub const OF_RECORD: usize = 4;
/// Pictures of one activity at most (domain 2.8).
pub const OF_ACTIVITY: usize = 9;

/// Why something cannot have these pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum PictureRefusal {
    /// There may be so many, and these are more.
    #[error("more than {0}")]
    TooMany(usize),
    /// What is named is no picture of it.
    #[error("not one of its pictures")]
    NotOne,
}

/// Digits of a name.
const DIGITS: usize = 64;

/// Whether a text is the name of a picture.
pub fn is_name(text: &str) -> bool {
    text.len() == DIGITS && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// The names that a field holds, each once. What is no name, and what is more than there may be, is passed over: a program that is
/// not ours may have written it.
pub fn names(text: &str, most: usize) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for name in text.split_whitespace().filter(|name| is_name(name)) {
        if names.len() < most && !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
    }
    names
}

/// Names as a field holds them.
pub fn as_text(names: &[String]) -> String {
    names.join(" ")
}

/// The pictures of what is ordered.
pub fn of_form(form: &OrderForm) -> Vec<String> {
    names(form.get(OrderField::Pictures), OF_ORDER)
}

/// Whether these may be the pictures of something that has so many at most.
pub(crate) fn check(names: &[impl AsRef<str>], most: usize) -> Result<(), Refusal> {
    if names.len() > most {
        return Err(Refusal::Picture(PictureRefusal::TooMany(most)));
    }
    if names.iter().all(|name| is_name(name.as_ref())) {
        Ok(())
    } else {
        Err(Refusal::Picture(PictureRefusal::NotOne))
    }
}

/// Whether a field may hold this text.
pub(crate) fn check_text(text: &str, most: usize) -> Result<(), Refusal> {
    check(&text.split_whitespace().collect::<Vec<_>>(), most)
}

/// Every picture that is named by what this device may read; also by what was corrected since.
pub fn named(community: &Community) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for file in community.members.values() {
        all.insert(file.card.get(MemberField::Photo).to_owned());
        all.extend(file.proposed.get(&MemberField::Photo).cloned());
        let steps = file.records.own.values().chain(file.records.staff.values());
        for fact in steps {
            if let RecordStep::Pictured { pictures } = &fact.step {
                all.extend(pictures.iter().cloned());
            }
        }
        all.extend(shown_in(&file.file));
    }
    all.extend(community.units.values().flat_map(|file| shown_in(&file.file)));
    for fact in community.inboxes.values().flat_map(|inbox| inbox.entries.values()) {
        match &fact.step {
            ResidentStep::Placed { form } => all.extend(of_form(form)),
            ResidentStep::Pictured { pictures } => all.extend(names(&as_text(pictures), OF_ORDER)),
            ResidentStep::Cancelled { .. } | ResidentStep::Rated { .. } | ResidentStep::Added { .. } => {}
        }
    }
    let cases = community.orders.values().flat_map(|order| order.cases.values());
    all.extend(cases.flat_map(|case| of_form(&case.form)));
    all.extend(community.activities.values().flat_map(|activity| activity.pictures.iter().cloned()));
    all.remove("");
    all
}

/// Pictures with the documents they were put under by staff, for others to see: for whoever has accepted an order, for everybody.
pub fn placed(community: &Community) -> BTreeSet<(DocName, String)> {
    let members = community.members.iter().map(|(id, file)| (DocName::Member(*id), &file.file));
    let units = community.units.iter().map(|(id, file)| (DocName::Unit(*id), &file.file));
    let shown = members.chain(units).flat_map(|(doc, file)| shown_in(file).map(move |name| (doc, name)));
    let up = community.activities.values().flat_map(|activity| activity.pictures.iter().cloned());
    shown.chain(up.map(|name| (DocName::Community, name))).collect()
}

/// Whether an edit may take such a picture away.
pub fn takes_away(edit: &Edit) -> bool {
    matches!(
        edit,
        Edit::Order(OrderEdit::Show { .. }) | Edit::Activity(ActivityEdit::Picture { there: false, .. })
    )
}

fn shown_in(file: &PersonFile) -> impl Iterator<Item = String> {
    file.order_pictures.values().flatten().cloned()
}

/// Whether what a document says of its owner was removed: then nothing that was put under it is kept.
pub fn is_removed(community: &Community, doc: &DocName) -> bool {
    let file = match doc {
        DocName::Member(id) => community.member(*id).map(|file| &file.file),
        DocName::Unit(id) => community.units.get(id).map(|file| &file.file),
        DocName::Community
        | DocName::Wall(_)
        | DocName::Casework(_)
        | DocName::Survey(..)
        | DocName::Inbox(_)
        | DocName::Summary => None,
    };
    file.is_some_and(|file| file.removed.is_some())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{
        activity::Activity,
        id::Id,
        moment::{Moment, Year},
        order::{Inbox, Order, OrderCase},
        principal::Principal,
        register::{MemberCard, MemberFile, UnitFile},
        retention::{Removal, RemovalReason},
        service::RecordFacts,
        wish::Stamped,
    };

    fn name(digit: char) -> String {
        digit.to_string().repeat(DIGITS)
    }

    #[test]
    fn names_are_read_as_they_are_written() {
        let (one, two) = (name('a'), name('0'));
        assert_eq!(names(&as_text(&[one.clone(), two.clone()]), 4), [one.clone(), two.clone()]);
        for (text, expected) in [
            (String::new(), vec![]),
            (format!("{one}  {one}\n{two}"), vec![one.clone(), two.clone()]),
            (format!("{}x {two}", &one[1..]), vec![two.clone()]),
            (one.to_uppercase(), vec![]),
            (format!("{one}{two}"), vec![]),
            (format!("{one} {two} {}", name('b')), vec![one.clone(), two.clone()]),
        ] {
            assert_eq!(names(&text, 2), expected, "{text}");
        }
    }

    #[test]
    fn more_than_there_may_be_and_what_is_no_picture_is_refused() {
        let some = |count: usize| "abcdef0123".chars().take(count).map(name).collect::<Vec<_>>();
        for most in [OF_ORDER, OF_RECORD, OF_ACTIVITY] {
            assert_eq!(check(&some(most), most), Ok(()));
            assert_eq!(check_text(&as_text(&some(most)), most), Ok(()));
            assert_eq!(check(&some(most + 1), most), Err(Refusal::Picture(PictureRefusal::TooMany(most))));
            assert_eq!(check_text("../../etc/passwd", most), Err(Refusal::Picture(PictureRefusal::NotOne)));
        }
        assert_eq!(check(&some(0), 0), Ok(()));
    }

    #[test]
    fn what_is_named_anywhere_is_named() {
        let mut community = Community::default();
        assert!(named(&community).is_empty());
        let by = Principal::Member(Id::from_random([1; 10]));
        let step = |names: &[char]| {
            let pictures = names.iter().copied().map(name).collect();
            Stamped { by, at: Moment(1), turn: 1, step: RecordStep::Pictured { pictures } }
        };
        let place = |number: u8| (Id::from_random([1; 10]), Id::from_random([number; 10]));
        let mut file = MemberFile {
            card: MemberCard::default().with(MemberField::Photo, name('1')),
            ..MemberFile::default()
        };
        file.proposed.insert(MemberField::Photo, name('2'));
        file.records = RecordFacts {
            own: [(place(1), step(&['3'])), (place(2), step(&['4']))].into(),
            staff: [(place(3), step(&['5']))].into(),
        };
        file.file.order_pictures.insert(Id::from_random([9; 10]), vec![name('6')]);
        let mut unit = UnitFile::default();
        unit.file.order_pictures.insert(Id::from_random([9; 10]), vec![name('7')]);
        let form = |digit| OrderForm::default().with(OrderField::Pictures, name(digit));
        let entry = Stamped { by, at: Moment(1), turn: 1, step: ResidentStep::Placed { form: form('8') } };
        let added = ResidentStep::Pictured { pictures: vec![name('b')] };
        let added = Stamped { by, at: Moment(1), turn: 2, step: added };
        let inbox = Inbox {
            entries: [(place(1), entry), (place(2), added)]
                .map(|((_, step), fact)| ((Id::from_random([1; 10]), step), fact))
                .into(),
            ..Inbox::default()
        };
        let case = OrderCase { form: form('9'), ..OrderCase::default() };
        let order = Order { cases: [(Year(2026), case)].into(), ..Order::default() };
        let activity = Activity { pictures: vec![name('a')], ..Activity::default() };
        Arc::make_mut(&mut community.members).insert(Id::from_random([1; 10]), Arc::new(file));
        Arc::make_mut(&mut community.units).insert(Id::from_random([1; 10]), Arc::new(unit));
        Arc::make_mut(&mut community.inboxes).insert(Id::from_random([1; 10]), Arc::new(inbox));
        Arc::make_mut(&mut community.orders).insert(Id::from_random([1; 10]), Arc::new(order));
        Arc::make_mut(&mut community.activities).insert(Id::from_random([1; 10]), Arc::new(activity));
        assert_eq!(named(&community), "123456789ab".chars().map(name).collect());
        let of = |doc, digit| (doc, name(digit));
        let id = Id::from_random([1; 10]);
        let files = (DocName::Member(id), DocName::Unit(Id::from_random([1; 10])));
        let expected = [of(DocName::Community, 'a'), of(files.0, '6'), of(files.1, '7')];
        assert_eq!(placed(&community), expected.into());
    }

    #[test]
    fn of_whom_nothing_is_known_any_more_no_picture_is_kept() {
        let id = Id::from_random([1; 10]);
        let mut community = Community::default();
        let mut file = MemberFile::default();
        for removed in [false, true] {
            let by = Principal::Staff(Id::from_random([9; 10]));
            let mark = Removal { by, at: Moment(1), why: RemovalReason::Requested };
            file.file.removed = removed.then_some(mark);
            Arc::make_mut(&mut community.members).insert(id, Arc::new(file.clone()));
            assert_eq!(is_removed(&community, &DocName::Member(id)), removed);
            assert!(!is_removed(&community, &DocName::Community));
        }
    }
}
