//! What a phone downloads before it sees anything: the sizes of the compressed files of the built app.

use std::{fs, path::PathBuf};

use super::line;

/// Adds up what `index.html` names, and says what comes later only when it is used.
pub(crate) fn size() {
    let Some(folder) = std::env::var_os("APP_DIST").map(PathBuf::from) else {
        return line("first download", "no APP_DIST: not built", "≤ 550 KB");
    };
    let page = fs::read_to_string(folder.join("index.html")).unwrap();
    let (mut first, mut later) = (0, 0);
    for entry in fs::read_dir(&folder).unwrap().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let Some(plain) = name.strip_suffix(".br") else { continue };
        let size = entry.metadata().unwrap().len();
        let named = plain == "index.html" || (page.contains(plain) && !plain.starts_with("sheets"));
        *(if named { &mut first } else { &mut later }) += size;
    }
    line("first download, brotli", &format!("{} KB", first / 1024), "≤ 550 KB");
    line("later, when used or in the background, brotli", &format!("{} KB", later / 1024), "");
}
