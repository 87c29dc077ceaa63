//! 公示通知: what the community tells everybody, to read here, on the board and on paper; and the display of a quarter.

mod display;
mod edit;
mod list;
mod one;

pub(crate) use display::DisplayPage;
pub(crate) use list::{NoticeTools, NoticesPage, shown_count};
pub(crate) use one::{NoticeDesk, NoticePage, One};

use domain::{
    edit::{Edit, NoticeEdit},
    id::Id,
    notice::{NoticeField, PublicNotice},
};

use crate::words::notices::Notices;

/// The edits that fill in fields of a card.
fn filled(notice: Id<PublicNotice>, fields: Vec<(NoticeField, String)>) -> Vec<Edit> {
    vec![Edit::Notice(NoticeEdit::Fill { notice, fields })]
}

/// A title, or what stands for one that is not written yet.
fn titled(title: &str) -> String {
    if title.is_empty() { Notices::words().untitled.to_owned() } else { title.to_owned() }
}
