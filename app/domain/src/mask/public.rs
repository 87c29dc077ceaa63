//! What is proposed of a private wish for the wall: every field as everybody may see it, and nothing sensitive (domain 2.16).
//!
//! A person reads it, screens the words with [`super::leaks`] and may decide otherwise; nothing here publishes anything.

use super::{Audience, Classified as _, PrivacyClass};
use crate::wish::{CardField, CardText, WishDraft, WishField};

/// The field of the private half that a field of the card is proposed from.
const fn source(field: CardField) -> WishField {
    match field {
        CardField::No => WishField::No,
        CardField::DisplayName => WishField::WisherName,
        CardField::Group => WishField::Group,
        CardField::Kind => WishField::Kind,
        CardField::Category => WishField::Category,
        CardField::Content => WishField::Content,
        CardField::Difficulty => WishField::Difficulty,
    }
}

/// The card as it is proposed: what was published before, or else the private half with everything masked that is not for
/// everybody. The group of people somebody belongs to tells of hardship or disability: it is never proposed, not even because
/// it was on the wall before.
pub fn proposed(draft: &WishDraft, before: Option<&CardText>) -> CardText {
    let published = before.filter(|before| !before.get(CardField::Content).is_empty());
    CardField::ALL.into_iter().filter(|field| source(*field).class() < PrivacyClass::Sensitive).fold(
        CardText::default(),
        |card, field| match published {
            Some(published) => card.with(field, published.get(field)),
            None => card.with(field, source(field).seen(Audience::Everybody, draft.get(source(field)))),
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft() -> WishDraft {
        WishDraft::default()
            .with(WishField::No, "018")
            .with(WishField::WisherName, "张桂兰")
            .with(WishField::Group, "残障人士")
            .with(WishField::Kind, "小心愿")
            .with(WishField::Content, "想要一副老花镜")
            .with(WishField::Phone, "13800138000")
    }

    #[test]
    fn nothing_that_is_not_for_everybody_is_proposed() {
        let card = proposed(&draft(), None);
        for (field, value) in [
            (CardField::No, "018"),
            (CardField::DisplayName, "张**"),
            (CardField::Group, ""),
            (CardField::Kind, "小心愿"),
            (CardField::Category, ""),
            (CardField::Content, "想要一副老花镜"),
        ] {
            assert_eq!(card.get(field), value, "{field:?}");
        }
    }

    #[test]
    fn what_was_published_is_proposed_again_but_the_group() {
        let before = CardText::default()
            .with(CardField::DisplayName, "张阿姨")
            .with(CardField::Group, "残障人士")
            .with(CardField::Content, "想要老花镜");
        let card = proposed(&draft(), Some(&before));
        for (field, value) in
            [(CardField::DisplayName, "张阿姨"), (CardField::Group, ""), (CardField::Content, "想要老花镜")]
        {
            assert_eq!(card.get(field), value, "{field:?}");
        }
        // A card that never said anything is none.
        assert_eq!(proposed(&draft(), Some(&CardText::default())), proposed(&draft(), None));
    }
}
