//! 服务证明: a member asks for it, staff issue it, it is printed, and anybody who was handed one checks it.
//!
//! A digest of what it says is registered at the relay when it is issued, and again whenever staff open it, so that a relay that
//! was restored from before knows it again. What is checked is said in `domain::judging::Code`.

mod check;
mod desk;
mod own;
mod paper;

use domain::{
    id::Id,
    judging::{Code, Proof, TableSeal},
};
use leptos::prelude::*;
use replica::seal::digest;

pub(crate) use check::ProofPage;
pub(crate) use desk::ProofDesk;
pub(crate) use own::OwnProofs;
pub(crate) use paper::ProofPaperPage;

/// What the relay is asked of.
fn digest_of(code: &Code, name: &str) -> String {
    hex::encode(digest(code.sealed(name).as_bytes()))
}

/// What the table of a proof is known by.
fn table_seal(proof: &Proof) -> Id<TableSeal> {
    let whole = digest(proof.rows_text().as_bytes());
    let mut bytes = [0; 10];
    bytes.copy_from_slice(&whole[..10]);
    Id::from_random(bytes)
}

/// What the code on a proof leads to.
fn address_of(proof: &Proof) -> String {
    let site = window().location().origin().unwrap_or_default();
    format!("{site}/proof#{}", proof.code())
}
