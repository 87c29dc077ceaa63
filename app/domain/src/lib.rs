//! Vocabulary and rules of the scheme: who the people are, what a wish is, which edits are allowed, how a clerk's
//! spreadsheet is understood.
//!
//! Pure: no IO, no clock, no randomness, no CRDT, no words for people (those are in the app's locale files). Inputs
//! in, value out. Sources of rules are named as `seed §…`, `R-…` (rules), `F…` (found practice) of the policy file.

#![warn(missing_docs)]

pub mod access;
pub mod activity;
pub mod award;
pub mod community;
pub mod edit;
pub mod export;
pub mod feedback;
pub mod field;
pub mod grant;
pub mod home;
pub mod id;
pub mod import;
pub mod joint;
pub mod judging;
pub mod mask;
pub mod moment;
pub mod month;
pub mod notice;
pub mod offer;
pub mod opinion;
pub mod order;
pub mod pair;
pub mod person_name;
pub mod phone;
pub mod picture;
pub mod principal;
pub mod rating;
pub mod register;
pub mod requirement;
pub mod retention;
pub mod search;
pub mod service;
pub mod settings;
pub mod sheet;
pub mod statistics;
pub mod survey;
pub mod team;
pub mod unmask;
pub mod wish;
