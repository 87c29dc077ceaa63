//! Counters, and their text form for Prometheus. Numbers only: nothing in here says who.

use std::{
    fmt::Write as _,
    sync::atomic::{AtomicU64, Ordering},
};

macro_rules! metrics {
    ($($name:ident $kind:literal $help:literal;)*) => {
        /// What the relay counts.
        #[derive(Debug, Default)]
        pub(crate) struct Metrics {
            $(#[doc = $help] pub(crate) $name: AtomicU64,)*
        }

        impl Metrics {
            /// The text that Prometheus reads.
            pub(crate) fn text(&self) -> String {
                let mut text = String::new();
                $(
                    let name = concat!("relay_", stringify!($name));
                    let value = self.$name.load(Ordering::Relaxed);
                    // Writing to a String cannot fail.
                    write!(text, "# HELP {name} {}\n# TYPE {name} {}\n{name} {value}\n", $help, $kind)
                        .unwrap_or_default();
                )*
                text
            }
        }
    };
}

metrics! {
    connections "gauge" "Connections of sessions that are open.";
    documents_loaded "gauge" "Documents in memory.";
    frames_received_total "counter" "Frames from devices.";
    frames_sent_total "counter" "Frames to devices.";
    commits_total "counter" "Commits that reached the disk.";
    commits_failed_total "counter" "Commits that did not.";
    queue_drops_total "counter" "Connections closed because too much was waiting to be sent.";
    sessions_refused_total "counter" "Requests without a valid session, and links that opened nothing.";
    throttled_total "counter" "Requests refused because there were too many.";
    damaged_total "counter" "Kept records that failed their checksum.";
    restarts_total "counter" "Times the core panicked and started anew.";
}

/// Counts one more.
pub(crate) fn count(counter: &AtomicU64) {
    counter.fetch_add(1, Ordering::Relaxed);
}

/// Sets a gauge.
pub(crate) fn set(gauge: &AtomicU64, value: usize) {
    gauge.store(u64::try_from(value).unwrap_or(u64::MAX), Ordering::Relaxed);
}
