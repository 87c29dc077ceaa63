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

#[test]
fn a_resident_adds_photos_until_it_is_finished_and_four_are_enough() {
    let name = |digit: char| digit.to_string().repeat(64);
    let inbox: Id<Link> = id(1);
    let add = |digits: &str| OrderEdit::Send {
        inbox,
        order: id(5),
        step: id(20),
        what: ResidentStep::Pictured { pictures: digits.chars().map(name).collect() },
    };
    let mut letters = Inbox::default();
    says(&mut letters, 1, 0, 1, ResidentStep::Placed { form: form().with(OrderField::Pictures, name('a')) });
    let mut community = Community::default();
    assert_eq!(may(&community, Principal::Resident(inbox), add("b")), Err(Refusal::UnknownOrder));
    let known = |community: &mut Community, letters: &Inbox| {
        community.inboxes = Arc::new([(inbox, Arc::new(letters.clone()))].into());
    };
    known(&mut community, &letters);
    let (many, no_picture) =
        (Err(Refusal::Picture(PictureRefusal::TooMany(4))), Err(Refusal::Picture(PictureRefusal::NotOne)));
    for (digits, result) in
        [("b", Ok(())), ("bcd", Ok(())), ("bcde", many.clone()), ("", no_picture.clone()), ("a", no_picture)]
    {
        assert_eq!(may(&community, Principal::Resident(inbox), add(digits)), result, "{digits}");
    }
    assert_eq!(may(&community, Principal::Resident(id(2)), add("b")), Err(Refusal::NotAllowed));
    // What a program that is not ours wrote is read up to four.
    let pictured = |digits: &str| ResidentStep::Pictured { pictures: digits.chars().map(name).collect() };
    says(&mut letters, 2, 1, 2, pictured("bb"));
    says(&mut letters, 3, 2, 3, pictured("xcdef"));
    known(&mut community, &letters);
    let own = own_order(&letters, id(5)).unwrap();
    assert_eq!(crate::picture::of_form(&own.form), ["a", "b", "c", "d"].map(|digit| digit.repeat(64)));
    assert_eq!(may(&community, Principal::Resident(inbox), add("1")), many);
    // Over, nothing is added to it any more.
    told(&mut letters, 4, 3, 4, AnswerStep::Done { words: String::new() });
    known(&mut community, &letters);
    let late = Err(Refusal::Order(OrderRefusal::TooLate(OrderState::Done)));
    assert_eq!(may(&community, Principal::Resident(inbox), add("1")), late);
}

#[test]
fn what_was_added_is_shown_to_the_holder_like_the_rest_and_is_taken_over_once() {
    let name = |digit: char| digit.to_string().repeat(64);
    let inbox: Id<Link> = id(1);
    let mut letters = Inbox::default();
    says(&mut letters, 1, 0, 1, ResidentStep::Placed { form: form().with(OrderField::Pictures, name('a')) });
    says(&mut letters, 2, 1, 20, ResidentStep::Pictured { pictures: vec![name('b')] });
    let mut known = order(served()[..4].to_vec());
    let case = known.cases.get_mut(&YEAR).unwrap();
    case.form.set(OrderField::Inbox, inbox.to_string());
    case.form.set(OrderField::Pictures, name('a'));
    let mut community = town(known);
    let pictured = |community: &Community| pictures(community, id(5), &community.orders[&id(5)]);
    assert_eq!(pictured(&community), [name('a')]);
    community.inboxes = Arc::new([(inbox, Arc::new(letters.clone()))].into());
    assert_eq!(pictured(&community), [name('a'), name('b')]);
    assert_eq!(
        owed(&community, id(5), &community.orders[&id(5)]).pictures,
        Some((me(1), vec![name('a'), name('b')]))
    );
    let show = OrderEdit::Show { file: FileOf::of(me(1)), order: id(5), pictures: vec![name('b')] };
    assert_eq!(may(&community, staff(), show), Ok(()));
    let [one] = unread(&community).try_into().unwrap();
    let edits = taken_over(&community, &one, TODAY, id(41));
    let [Edit::Order(OrderEdit::Explain { step, text, .. })] = &edits[..] else { panic!("{edits:?}") };
    assert_eq!((*step, text.as_str()), (id(20), "补充照片 1 张"));
    let order = Arc::make_mut(Arc::make_mut(&mut community.orders).get_mut(&id(5)).unwrap());
    order.cases.get_mut(&YEAR).unwrap().whys.insert(*step, text.clone());
    assert!(unread(&community).is_empty());
    // Another's inbox adds nothing to it.
    community.inboxes = Arc::new([(id(2), Arc::new(letters))].into());
    assert_eq!(pictured(&community), [name('a')]);
    assert!(unread(&community).is_empty());
}
