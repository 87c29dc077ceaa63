//! A wish full of words that are to be found nowhere after a removal.

use domain::{
    edit::Edit,
    id::Id,
    moment::Day,
    wish::{CardField, CardText, Decision, Wish, WishDraft, WishField},
};

use crate::native::Native;

pub const NAME: &str = "欧阳翠微";
pub const PHONE: &str = "13912345678";
pub const ADDRESS: &str = "梧桐苑7栋2单元1301";
pub const WORDS: &str = "想要一张去哈尔滨看儿子的车票";
pub const REASON: &str = "膝盖动过手术走不动";
pub const NOTE: &str = "老人耳背要打两遍电话";
pub const GUARDIAN: &str = "司马青山";
pub const SHOWN: &str = "欧**";
pub const SECRETS: [&str; 8] = [NAME, PHONE, ADDRESS, WORDS, REASON, NOTE, GUARDIAN, SHOWN];
/// What has to stay.
pub const NUMBER: &str = "2026-心愿-077";

pub fn draft() -> WishDraft {
    [
        (WishField::No, NUMBER),
        (WishField::WisherName, NAME),
        (WishField::Phone, PHONE),
        (WishField::Address, ADDRESS),
        (WishField::Guardian, GUARDIAN),
        (WishField::Group, "空巢老人"),
        (WishField::Kind, "小心愿"),
        (WishField::Category, "物品"),
        (WishField::Content, WORDS),
        (WishField::Reason, REASON),
    ]
    .into_iter()
    .fold(WishDraft::default(), |draft, (field, value)| draft.with(field, value))
}

pub fn card() -> CardText {
    CardText::default()
        .with(CardField::No, NUMBER)
        .with(CardField::DisplayName, SHOWN)
        .with(CardField::Kind, "小心愿")
        .with(CardField::Category, "物品")
        .with(CardField::Content, WORDS)
}

/// Brings a wish that was collected to the wall.
pub fn published(clerk: &mut Native, wish: Id<Wish>, text: CardText, on: Day) {
    let (submit, review, publish) = (clerk.id(), clerk.id(), clerk.id());
    clerk.does(vec![Edit::Submit { wish, step: submit }]);
    clerk.does(vec![Edit::Review { wish, step: review, decision: Decision::Approved }]);
    clerk.does(vec![Edit::Publish { wish, step: publish, text, round: 1, expires: on.plus(30) }]);
}
