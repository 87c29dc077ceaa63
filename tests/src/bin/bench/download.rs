//! What is downloaded before anything is seen: the sizes of the compressed files of the built app.

use std::path::PathBuf;

use tests::download::{Download, FIRST_VISIT};

use super::line;

/// Adds up what the first visit of a member needs, and what staff load on top of it.
pub(crate) fn size() {
    let aim = format!("≤ {} KB", FIRST_VISIT / 1024);
    let Some(dist) = std::env::var_os("APP_DIST").map(PathBuf::from) else {
        return line("first download", "no APP_DIST: not built", &aim);
    };
    let download = Download::of(&dist);
    let (first, soon, staff) =
        (download.first_bytes(&dist), download.soon_bytes(&dist), download.staff_bytes(&dist));
    let kilobytes = |bytes: u64| format!("{} KB", bytes.div_ceil(1024));
    line("first download of a member, brotli", &kilobytes(first), &aim);
    line("with what follows once something is shown, brotli", &kilobytes(first + soon), "");
    line("the same for staff, all pages and spreadsheets, brotli", &kilobytes(first + soon + staff), "");
}
