//! What is promised of the real relay, as a process of its own with files of its own, and no browser: one file for each
//! promise.

mod abuse;
mod at_rest;
mod attacks;
mod doors;
mod download;
mod erasure_files;
mod gateway;
mod glance;
mod hostile;
mod kill;
mod permissions;
mod stores;
