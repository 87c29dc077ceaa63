//! `cargo xtask bench`: how fast it is, beside a bare broadcast of the same bytes in the same run. Prints figures and the
//! aim of each; never fails for being slow, because the machine it runs on is not known.
#![expect(clippy::unwrap_used, reason = "a bench that cannot go on stops")]

mod broadcast;
mod browser;
mod download;
mod judging;
mod native;
mod register;
mod serving;
mod town;
mod wire;

use std::time::{Duration, Instant};

/// Runs something and says how long it took.
fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    #[expect(clippy::disallowed_methods, reason = "a bench measures real time")]
    let start = Instant::now();
    let result = work();
    (result, start.elapsed())
}

/// The middle of some durations, and the one that 95 of 100 stay below.
fn middle(mut all: Vec<Duration>) -> (Duration, Duration) {
    all.sort_unstable();
    let at = |percent: usize| all[(all.len() * percent / 100).min(all.len() - 1)];
    (at(50), at(95))
}

/// One line of the report.
fn line(what: &str, figure: &str, aim: &str) {
    println!("{what:<58} {figure:>28}   {aim}");
}

/// A ratio of two figures in hundredths, for printing.
fn ratio(ours: u128, theirs: u128) -> String {
    let hundredths = ours * 100 / theirs.max(1);
    format!("{}.{:02} ×", hundredths / 100, hundredths % 100)
}

/// The parts, in the order in which they run; one of them alone when it is named.
const PARTS: [&str; 6] = ["native", "wire", "browser", "wall", "register", "serving"];

fn main() {
    let part = std::env::args().nth(1);
    if part.as_deref() == Some("broadcast") {
        // The neighbour that ours is measured against runs as a process of its own.
        return broadcast::serve();
    }
    if let Some(part) = part.as_deref().filter(|part| !PARTS.contains(part)) {
        eprintln!("there is no part {part}; there are {}", PARTS.join(", "));
        std::process::exit(2);
    }
    let wanted = |name: &str| part.as_deref().is_none_or(|part| part == name);
    println!("{:<58} {:>28}   aim", "", "measured");
    let starts = if wanted("native") || wanted("browser") { native::load() } else { Vec::new() };
    if wanted("native") {
        native::trail();
        native::edit_to_durable();
        judging::measure();
        for people in [300, 3_000] {
            native::import(people);
        }
        download::size();
    }
    if wanted("wire") {
        tokio::runtime::Runtime::new().unwrap().block_on(wire::measure());
    }
    if wanted("browser") {
        for (size, native) in starts {
            browser::measure(size, native);
        }
    }
    if wanted("wall") {
        browser::wall();
    }
    if wanted("register") {
        register::measure();
    }
    if wanted("serving") {
        serving::measure();
    }
}
