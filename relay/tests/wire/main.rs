//! The relay as others meet it: over HTTP and over web sockets, in one process with the tests.

#![expect(clippy::unwrap_used, reason = "tests")]

mod blobs;
mod common;
mod glance;
mod http;
mod limits;
mod proofs;
mod sockets;
mod tls;
