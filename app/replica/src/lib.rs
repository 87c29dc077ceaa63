//! CRDT documents and their sync, without IO, clock or ambient randomness: events in, effects out.
//!
//! Two halves that meet in [`frame`]: the device half ([`device`]) keeps Automerge documents and an outbox of typed
//! intents; the relay half ([`log`]) keeps a numbered log of accepted changes per document. Both are driven by a shell
//! (browser, relay, simulated world) that owns the disk, the sockets and the time.

#![warn(missing_docs)]

pub mod audit;
pub mod device;
pub mod exported;
pub mod frame;
pub mod log;
pub mod schema;
pub mod seal;
pub mod store;
#[cfg(feature = "suite")]
pub mod suite;
pub mod unsent;
pub mod vault;
