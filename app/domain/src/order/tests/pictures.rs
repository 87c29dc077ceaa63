//! Pictures of what is ordered: how many, and who is shown them.

use super::*;
use crate::picture::{PictureRefusal, as_text};

#[test]
fn pictures_are_few_and_shown_to_the_holder_alone() {
    let [one, two] = ['a', 'b'].map(|digit| digit.to_string().repeat(64));
    let five = as_text(&"abcde".chars().map(|digit| digit.to_string().repeat(64)).collect::<Vec<_>>());
    let with = |text: &str| form().with(OrderField::Pictures, text);
    let place = |text: &str| {
        let what = ResidentStep::Placed { form: with(text) };
        OrderEdit::Send { inbox: id(1), order: id(5), step: id(1), what }
    };
    let fill = |text: &str| OrderEdit::Fill {
        year: YEAR,
        order: id(5),
        fields: vec![(OrderField::Pictures, text.to_owned())],
    };
    let mut community = town(order(served()[..4].to_vec()));
    for (text, result) in [
        (one.as_str(), Ok(())),
        ("", Ok(())),
        (&five, Err(Refusal::Picture(PictureRefusal::TooMany(4)))),
        ("x", Err(Refusal::Picture(PictureRefusal::NotOne))),
    ] {
        assert_eq!(may(&Community::default(), Principal::Resident(id(1)), place(text)), result, "{text}");
        assert_eq!(may(&community, staff(), fill(text)), result, "{text}");
    }
    assert_eq!(cut(&with(&format!("x {five}"))).get(OrderField::Pictures).len(), 4 * 65 - 1);
    let case = OrderCase { form: with(&format!("{one} {two}")), ..OrderCase::default() };
    let known = Arc::make_mut(Arc::make_mut(&mut community.orders).get_mut(&id(5)).unwrap());
    known.cases.insert(YEAR, case);
    // What is not at hand is shown later.
    let edits = shown(&community, id(5), std::slice::from_ref(&one));
    let [Edit::Order(show @ OrderEdit::Show { file, pictures, .. })] = &edits[..] else {
        panic!("{edits:?}")
    };
    assert_eq!((*file, pictures), (FileOf::of(me(1)), &vec![one.clone()]));
    assert_eq!(may(&community, staff(), show.clone()), Ok(()));
    assert_eq!(may(&community, Principal::Member(id(1)), show.clone()), Err(Refusal::NotAllowed));
    let to = |claimant, pictures| OrderEdit::Show { file: FileOf::of(claimant), order: id(5), pictures };
    assert_eq!(may(&community, staff(), to(me(2), vec![one.clone()])), Err(Refusal::NoSuchClaim));
    assert_eq!(may(&community, staff(), to(me(2), Vec::new())), Ok(()), "taken out again");
    assert_eq!(
        may(&community, staff(), to(me(1), vec!["c".repeat(64)])),
        Err(Refusal::Picture(PictureRefusal::NotOne))
    );
    let mut holder = MemberFile::default();
    holder.file.order_pictures.insert(id(5), vec![one.clone()]);
    community.members = Arc::new([(id(1), Arc::new(holder))].into());
    assert_eq!(owed(&community, id(5), &community.orders[&id(5)]).pictures, Some((me(1), vec![two])));
    let back = OrderStep::Recalled { why: OrderReason::Other };
    let edits = decided(&community, id(5), (id(40), id(41)), back, "", TODAY);
    assert!(edits.contains(&Edit::Order(to(me(1), Vec::new()))), "{edits:?}");
}
