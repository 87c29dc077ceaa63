//! Why an edit is refused. What is checked is in [`super::check`] and beside each kind of edit; words for people are in the
//! app.

use serde::{Deserialize, Serialize};

use crate::{
    activity::{ActivityField, ActivityState},
    edit::{AwardRefusal, FeedbackRefusal, JointRefusal, JudgingRefusal},
    notice::NoticeRefusal,
    offer::{OfferField, OfferState},
    opinion::OpinionState,
    order::{MenuField, OrderField, OrderRefusal},
    pair::PairField,
    picture::PictureRefusal,
    register::CheckinRefusal,
    service::RecordRefusal,
    settings::SettingsFault,
    wish::{WishField, WishState},
};

/// Why an edit is not allowed. The words for people are in the app's locale files.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum Refusal {
    /// This role may not write there.
    #[error("not allowed for this role")]
    NotAllowed,
    /// The wish is not known on this device.
    #[error("unknown wish")]
    UnknownWish,
    /// The wish is not in a state that allows it.
    #[error("not in this state")]
    WrongState(WishState),
    /// Required fields are empty.
    #[error("fields are missing")]
    Missing(Vec<WishField>),
    /// The wisher has not agreed to publication.
    #[error("no consent to publish")]
    NoConsent,
    /// The text that would be published says who the wisher is.
    #[error("the public text identifies the wisher")]
    Identifies,
    /// The person or unit already has a live claim on this wish.
    #[error("claimed already by the same claimant")]
    ClaimedAlready,
    /// The order was given to somebody else.
    #[error("given to another")]
    GivenToAnother,
    /// Only units may claim wishes marked as hard, and only those (seed §六.3).
    #[error("not for this kind of claimant")]
    WrongClaimant,
    /// The person or unit is no longer active: takes nothing new on.
    #[error("archived")]
    Archived,
    /// There is no such live claim.
    #[error("no such claim")]
    NoSuchClaim,
    /// Handed over already: cannot be given up.
    #[error("handed over already")]
    HandedOver,
    /// The content is frozen once the wish is claimed.
    #[error("frozen")]
    Frozen,
    /// A value is out of its range.
    #[error("value out of range")]
    OutOfRange,
    /// A text that is needed is empty.
    #[error("text is missing")]
    TextMissing,
    /// The member is not known on this device.
    #[error("unknown member")]
    UnknownMember,
    /// A step of a check-in that cannot be taken.
    #[error("not a step of this check-in: {0}")]
    Checkin(CheckinRefusal),
    /// The personal data of this record was removed: nothing can be added to it any more.
    #[error("removed")]
    Removed,
    /// The post or project is not known on this device.
    #[error("unknown post or project")]
    UnknownOffer,
    /// The post or project is not to be taken on.
    #[error("not open: {0:?}")]
    OfferClosed(OfferState),
    /// Posts are held by members, not by units.
    #[error("a post is for members")]
    PostForMembers,
    /// Fields that a published post or project has to have.
    #[error("fields are missing")]
    OfferLacks(Vec<OfferField>),
    /// A step of a record of service that cannot be taken.
    #[error("not a step of this record: {0}")]
    Service(RecordRefusal),
    /// What is decided about a member's year cannot be decided so.
    #[error("not about this year: {0}")]
    Judging(JudgingRefusal),
    /// The activity is not known on this device.
    #[error("unknown activity")]
    UnknownActivity,
    /// The activity is not where it can be done.
    #[error("not at this time: {0:?}")]
    ActivityIs(ActivityState),
    /// Fields that a published activity has to have.
    #[error("fields are missing")]
    ActivityLacks(Vec<ActivityField>),
    /// Signed up already.
    #[error("signed up already")]
    SignedUpAlready,
    /// Not signed up, or not any more.
    #[error("not signed up")]
    NotSignedUp,
    /// One signs in on the day itself; afterwards staff do it (补签).
    #[error("not the day of the activity")]
    NotTheDay,
    /// It has not begun yet: nobody can have been there.
    #[error("not yet")]
    NotYet,
    /// Fields that a pair has to have before it runs.
    #[error("fields are missing")]
    PairLacks(Vec<PairField>),
    /// Whoever it is does not help in this pair, or not any more.
    #[error("not a helper of this pair")]
    NotPaired,
    /// There is no such visit, or nothing can be done about it any more.
    #[error("no such visit")]
    NoSuchVisit,
    /// The opinion is not known on this device.
    #[error("unknown opinion")]
    UnknownOpinion,
    /// The opinion is not in a state that allows it.
    #[error("not in this state")]
    OpinionState(OpinionState),
    /// The team is not known on this device, or serves no longer.
    #[error("unknown team")]
    UnknownTeam,
    /// Whoever it is stands otherwise with the team than this needs.
    #[error("stands otherwise with the team")]
    NotOfTeam,
    /// Something about a selection of those who are honoured.
    #[error("not possible in this selection: {0:?}")]
    Award(AwardRefusal),
    /// A notice that cannot be published.
    #[error("not to be published: {0:?}")]
    Notice(NoticeRefusal),
    /// The order is not known on this device.
    #[error("unknown order")]
    UnknownOrder,
    /// Something that cannot be done about an order.
    #[error("not a step of this order: {0}")]
    Order(OrderRefusal),
    /// Fields that an order has to have.
    #[error("fields are missing")]
    OrderLacks(Vec<OrderField>),
    /// Fields that an item of a menu has to have.
    #[error("fields are missing")]
    MenuLacks(Vec<MenuField>),
    /// A text is longer than may be kept.
    #[error("too long")]
    TooLong,
    /// A feedback card that cannot be handled so.
    #[error("not with this card: {0}")]
    Feedback(FeedbackRefusal),
    /// Settings that cannot be meant.
    #[error("settings: {0}")]
    Settings(SettingsFault),
    /// Something about the lists of units and the community that cannot be done.
    #[error("not on these lists: {0}")]
    Joint(JointRefusal),
    /// It goes on: it is ended first.
    #[error("still open")]
    StillOpen,
    /// Pictures that something cannot have.
    #[error("not with these pictures: {0}")]
    Picture(PictureRefusal),
    /// The member was transferred out, or the check-in ended: takes nothing new on.
    #[error("has left")]
    HasLeft,
    /// What was recorded of who was there is not that any more.
    #[error("no such record of attendance")]
    NoSuchMark,
}
