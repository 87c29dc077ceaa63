//! Parts of pages: how a field, a sheet, a list or a sign looks and behaves, with keyboard and screen reader.
//!
//! They know no domain entity: words and values come in, callbacks go out.

#![expect(unreachable_pub, reason = "the component macro writes `pub` items beside every component")]
#![expect(clippy::needless_pass_by_value, reason = "a component owns its properties")]

mod browser;
mod chart;
mod choice;
mod field;
mod module;
mod more;
mod press;
mod reminder;
mod share;
mod sheet;
mod sign;
mod story;
mod toast;
mod toggles;

pub(crate) use browser::{
    HandedOver, after, breathe, copy, focus_heading, fresh_id, hand_over, hand_over_sheet, print, set_title,
};
pub(crate) use chart::{Bar, Cell, Chart, Shape};
pub(crate) use choice::{Chips, Choices, Option2, SelectField, Stars, Switch};
pub(crate) use field::{DraftField, Search, TextField};
pub(crate) use module::{FileField, ReadError, read_with, write_with};
pub(crate) use more::{Listed, ShowMore, first_of};
pub(crate) use press::keep_presses;
pub(crate) use reminder::{MayNotify, ask_to_notify, may_notify, notify, set_badge};
pub(crate) use share::{Shared, drawn, image_bytes, share_picture};
pub(crate) use sheet::Sheet;
pub(crate) use sign::{
    Badge, Empty, Facts, Icon, Notice, PageHead, QrSlip, Reason, Skeleton, StateMark, SyncMark, qr_path,
    qr_svg,
};
pub(crate) use story::{Story, StoryStep};
pub(crate) use toast::{ToastList, Toasts};
pub(crate) use toggles::Toggles;
