//! Stories that people live through in real browsers, with a real relay between them: one file for each promise. What the
//! stories are told with is in `tests::browser`.

mod access;
mod activities;
mod audit;
mod board;
mod checkin;
mod clerks;
mod download;
mod erasure;
mod faults;
mod feedback;
mod forms;
mod helping;
mod honours;
mod judging;
mod links;
mod lists;
mod lock;
mod me;
mod members;
mod offers;
mod office;
mod orders;
mod papers;
mod pictures;
mod proof;
mod records;
mod rosters;
mod sealed;
mod statistics;
mod survey;
mod tabs;
mod two_phones;
mod upgrade;
mod wishes;
