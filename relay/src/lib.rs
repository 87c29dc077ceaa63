//! The relay: an axum shell around the log half of `replica`. Sessions, policy at the door, store, static files.
//!
//! It decides nothing about documents: what is taken, refused and forwarded is decided by `replica::log`.

mod app;
mod arrival;
mod backup;
mod blobs;
mod bodies;
mod chance;
mod cipher;
mod clock;
mod core;
mod data;
mod docs;
mod doctor;
mod doors;
mod errors;
mod glance;
mod headers;
mod health;
mod init;
mod keeper;
mod limits;
mod metrics;
mod opening;
mod outlet;
mod proofs;
mod repo;
mod rotations;
#[cfg(test)]
mod scratch;
mod serve;
mod session;
mod static_files;
pub mod store;
mod sync;
mod tls;

pub use backup::{backup, restore};
pub use cipher::Passphrase;
pub use doctor::{Report, doctor, doctor_of_backup};
pub use init::{Issued, Start, init, link};
pub use limits::{BlobBytes, Limits, Rate, Rates};
pub use serve::{Config, Plain, run};
pub use tls::TlsFiles;
