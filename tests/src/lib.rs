//! What the tests share: the simulated world, the acceptance suite of stores, the driver of real browsers.
//!
//! Nothing here is part of the product.
#![expect(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::missing_panics_doc,
    reason = "a test that cannot go on stops"
)]

pub mod browser;
pub mod bystander;
pub mod bytes;
pub mod clerk;
pub mod desk;
pub mod download;
pub mod erased;
pub mod fuzz;
pub mod honest;
pub mod native;
pub mod pen;
pub mod quiet;
pub mod served;
pub mod story;
pub mod world;
