//! What is promised of devices and a relay that are simulated in memory, on one clock, with whatever disks and networks may
//! do to them: one file for each promise. No process, no port.

mod activities;
mod actors;
mod audit;
mod claims;
mod convergence;
mod crash;
mod epochs;
mod erasure;
mod erasure_records;
mod fuzz;
mod granted;
mod home;
mod honours;
mod hostile;
mod judging;
mod judging_told;
mod lists;
mod offers;
mod old_documents;
mod opinions;
mod orders;
mod pairs;
mod pictures;
mod privacy;
mod quotas;
mod records;
mod restore;
mod rosters;
mod settings;
mod snapshot;
mod statistics;
mod survey;
mod teams;
mod traps;
mod vault;
