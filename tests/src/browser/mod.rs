//! Real browsers, the real relay, and a wire between them that can be cut: what people would do, done by a program.
//!
//! Nothing here knows the product from inside: it sees pages, files and processes. A story is told by [`play`], which
//! gives it a [`Stage`] with one relay and any number of devices, tells what everybody saw when it fails, and fails
//! when a browser complained although the story went well. Stories take turns; nothing sleeps for luck.

mod at;
mod axe;
mod deeds;
mod device;
mod disk;
mod extend;
mod lock;
mod page;
mod printed;
mod process;
mod relay;
mod stage;
mod wire;

pub use at::{At, css, id, words};
pub use axe::Flaw;
pub use deeds::fixture;
pub use device::{Device, Screen};
pub use disk::Disk;
pub use printed::{LYING, Printed, UPRIGHT};
pub use relay::{Community, Link, Relay};
pub use stage::{Stage, play};
pub use wire::Wire;

use std::time::Duration;

/// How long a thing may take before it counts as not happening.
pub const PATIENCE: Duration = Duration::from_secs(30);
/// How often it is looked at.
pub(crate) const LOOK: Duration = Duration::from_millis(100);

/// What `cargo xtask test` says about where things are.
fn told(name: &str) -> String {
    std::env::var(name)
        .unwrap_or_else(|_| panic!("{name} is not set: these tests run under `cargo xtask test`"))
}
