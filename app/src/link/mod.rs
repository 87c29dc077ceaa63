//! The way to the relay and to other tabs. Frames and messages go through as they are.

mod driver;
mod lock;
mod socket;
mod tabs;

pub(crate) use driver::{Link, LinkEvent};
pub(crate) use lock::{Ask, Lock};
pub(crate) use tabs::{Heard, Message, Tab, Tabs};
