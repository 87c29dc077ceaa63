//! Who may come in: links that are handed out, and the device sessions that are made with them.
//!
//! A link is exchanged once for a session; only hashes of either secret are kept. Reading and writing documents is not
//! decided here: a session only says who somebody is.

mod browser;
mod device;
mod guest;
mod http;
mod records;
mod registry;
mod throttle;

pub(crate) use device::Device;
pub(crate) use guest::{Guest, Host, StaffGuest, by_cookie, is_https};
pub(crate) use http::routes;
pub(crate) use records::{LinkRecord, NewLink, principal};
pub(crate) use registry::Sessions;
pub(crate) use throttle::{Buckets, Throttle};
