//! What is ordered: the private half of an order, and what everybody may read of it.

use super::{MOST_CHARS, Order, text_in_bounds};
use crate::{
    community::Contact,
    field::{Fields, fields},
    id::Id,
    mask::{Audience, Classified, PrivacyClass, Secrets, Shape, leaks, without_numbers},
    picture,
    principal::Link,
    wish::CardField,
};

fields! {
    /// A field of an order, as residents send it in and staff keep it.
    pub enum OrderField {
        /// 居民姓名.
        Name = "name",
        /// 联系电话.
        Phone = "phone",
        /// Another way to reach the resident, when there is no phone.
        Reach = "reach",
        /// 住址.
        Address = "address",
        /// 类别.
        Category = "category",
        /// 点单内容.
        Content = "content",
        /// The item of the menu that was ordered.
        Item = "item",
        /// `urgent`, or nothing.
        Urgency = "urgency",
        /// Whether staff and the member may be told how to reach the resident: `yes`.
        Consent = "consent",
        /// How the order came in: `online`, `office`, `phone`, `visit`.
        Channel = "channel",
        /// 代点人.
        Proxy = "proxy",
        /// The inbox it was taken over from.
        Inbox = "inbox",
        /// 照片: names of pictures, see [`crate::picture`].
        Pictures = "pictures",
    }
}

/// What is ordered.
pub type OrderForm = Fields<OrderField>;

/// The value of [`OrderField::Urgency`] of what cannot wait.
pub const URGENT: &str = "urgent";
/// Ways in which an order comes in to the office (domain 2.6, `channel`).
pub const CHANNELS: [&str; 3] = ["office", "phone", "visit"];
/// The channel of what a resident sent in.
pub const ONLINE: &str = "online";

fields! {
    /// A field of what everybody may read of an order.
    pub enum OpenField {
        /// 类别.
        Category = "category",
        /// The wording without identity.
        Content = "content",
        /// `urgent`, or nothing.
        Urgency = "urgency",
        /// What the branch asks of whoever takes it; without identity too.
        Note = "note",
    }
}

/// What everybody may read of an order.
pub type OpenCard = Fields<OpenField>;

/// Domain 2.16: phone, address and what was said in words are restricted.
impl Classified for OrderField {
    fn class(&self) -> PrivacyClass {
        match self {
            Self::Category | Self::Item | Self::Urgency | Self::Channel => PrivacyClass::Open,
            // The name of a picture says nothing; who may see it follows the document it was put under.
            Self::Consent | Self::Inbox | Self::Pictures => PrivacyClass::Internal,
            Self::Name | Self::Phone | Self::Reach | Self::Address | Self::Content | Self::Proxy => {
                PrivacyClass::Restricted
            }
        }
    }

    fn shape(&self) -> Shape {
        match self {
            Self::Name | Self::Proxy => Shape::Name,
            Self::Phone => Shape::Phone,
            Self::Address => Shape::Address,
            Self::Category
            | Self::Item
            | Self::Urgency
            | Self::Channel
            | Self::Consent
            | Self::Inbox
            | Self::Pictures
            | Self::Reach
            | Self::Content => Shape::Words,
        }
    }
}

/// What is published is published.
impl Classified for OpenField {
    fn class(&self) -> PrivacyClass {
        PrivacyClass::Open
    }

    fn shape(&self) -> Shape {
        Shape::Words
    }
}

impl OrderField {
    /// What has to be there before it is given to the branch. A phone may be left out when there is another way.
    pub const REQUIRED: [Self; 3] = [Self::Name, Self::Content, Self::Consent];
}

/// What still has to be filled in.
pub fn lacking(form: &OrderForm) -> Vec<OrderField> {
    let mut lacking = form.lacking(&OrderField::REQUIRED);
    if form.get(OrderField::Consent) != "yes" && !lacking.contains(&OrderField::Consent) {
        lacking.push(OrderField::Consent);
    }
    let ways = [OrderField::Phone, OrderField::Reach, OrderField::Address];
    if !ways.iter().any(|way| form.has(*way)) {
        lacking.push(OrderField::Phone);
    }
    lacking
}

/// Whether every text is short enough.
pub fn in_bounds(form: &OrderForm) -> bool {
    form.iter().all(|(_, value)| text_in_bounds(value))
}

/// As much of a form as may be kept: a program that is not ours may have sent more.
#[must_use]
pub fn cut(form: &OrderForm) -> OrderForm {
    let texts = form.iter().fold(OrderForm::default(), |kept, (field, value)| {
        kept.with(field, value.chars().take(MOST_CHARS).collect::<String>())
    });
    texts.with(OrderField::Pictures, picture::as_text(&picture::of_form(form)))
}

/// A form as staff see it until they gave a reason (domain 2.16).
#[must_use]
pub fn masked(form: &OrderForm) -> OrderForm {
    let seen = |field: OrderField, value: &str| match field {
        OrderField::Content => without_numbers(value),
        _ if field.is_masked(Audience::Staff) => field.seen(Audience::Staff, value),
        _ => value.to_owned(),
    };
    form.iter().fold(OrderForm::default(), |all, (field, value)| all.with(field, seen(field, value)))
}

/// The secrets of an order.
pub fn secrets(form: &OrderForm) -> Secrets<'_> {
    Secrets {
        name: form.get(OrderField::Name),
        phone: form.get(OrderField::Phone),
        guardian: form.get(OrderField::Proxy),
        address: form.get(OrderField::Address),
    }
}

/// Whether a text that everybody is to read says who the resident is.
pub fn identifies(text: &str, form: Option<&OrderForm>) -> bool {
    let secrets = form.map(secrets).unwrap_or_default();
    let reach = form.map_or("", |form| form.get(OrderField::Reach));
    !leaks(CardField::Content, text, &secrets).is_empty()
        || (reach.chars().count() > 3 && text.contains(reach))
}

/// How to reach the resident, for whoever has accepted the order.
pub fn contact(form: &OrderForm) -> Contact {
    let phone = match form.get(OrderField::Phone) {
        "" => form.get(OrderField::Reach),
        phone => phone,
    };
    Contact {
        name: form.get(OrderField::Name).to_owned(),
        phone: phone.to_owned(),
        address: form.get(OrderField::Address).to_owned(),
        guardian: form.get(OrderField::Proxy).to_owned(),
    }
}

/// The inbox an order was taken over from.
pub fn inbox_of(form: &OrderForm) -> Option<Id<Link>> {
    form.get(OrderField::Inbox).parse().ok()
}

/// The number an order is called by: the end of its id, for telephones.
pub fn short_no(order: Id<Order>) -> String {
    let text = order.to_string();
    text.get(text.len().saturating_sub(6)..).unwrap_or_default().to_uppercase()
}
