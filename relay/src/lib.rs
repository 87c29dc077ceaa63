//! The relay: an axum shell around the log half of `replica`. Sessions, policy at the door, store, static files.
//!
//! It decides nothing about documents: what is taken, refused and forwarded is decided by `replica::log`.

mod app;
mod backup;
mod chance;
mod clock;
mod core;
mod data;
mod docs;
mod doctor;
mod errors;
mod headers;
mod health;
mod init;
mod keeper;
mod metrics;
mod opening;
mod outlet;
mod repo;
mod rotations;
#[cfg(test)]
mod scratch;
mod serve;
mod session;
mod static_files;
pub mod store;
mod sync;

pub use backup::{backup, restore};
pub use doctor::{Report, doctor};
pub use init::{Issued, Start, init, link};
pub use serve::{Config, run};
