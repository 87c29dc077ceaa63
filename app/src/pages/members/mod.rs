//! 在职党员信息库: the ledger of members, one member's card, and the own card on the member's phone.
//!
//! How far a check-in is and what is done about it belongs to `pages::checkins`; printing to `pages::papers`.

mod batch;
mod book;
mod card;
mod contested;
mod fields;
mod filter;
mod keeping;
mod ledger;
mod own;
mod photo;
mod proposals;
mod same;

pub(crate) use book::register_book;
pub(crate) use card::MemberPage;
pub(crate) use ledger::MembersPage;
pub(crate) use own::OwnCardPage;
