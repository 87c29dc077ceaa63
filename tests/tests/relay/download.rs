//! Promise: a member's phone downloads little before it shows anything, and nothing that only staff open.

use std::{
    fs,
    path::{Path, PathBuf},
};

use tests::download::{Download, FIRST_VISIT};

fn dist() -> Option<PathBuf> {
    std::env::var_os("APP_DIST").map(PathBuf::from)
}

#[test]
fn the_first_visit_is_small() {
    let Some(dist) = dist() else { return eprintln!("no APP_DIST: the app is not built") };
    let download = Download::of(&dist);
    if !download.compressed {
        return eprintln!("built to be ready soon: its size says nothing");
    }
    let bytes = download.first_bytes(&dist);
    assert!(bytes <= FIRST_VISIT, "{bytes} bytes of {FIRST_VISIT}: {:#?}", download.first);
}

#[test]
fn the_page_names_all_that_it_needs_and_nothing_for_staff() {
    let Some(dist) = dist() else { return eprintln!("no APP_DIST: the app is not built") };
    let download = Download::of(&dist);
    for of_staff in ["office-", "sheets-"] {
        assert!(download.staff.iter().any(|name| name.starts_with(of_staff)), "{:?}", download.staff);
        assert!(!download.first.iter().any(|name| name.starts_with(of_staff)), "{:?}", download.first);
    }
    // The pages of everybody that are not the first come to everybody, and after it.
    assert!(download.soon.iter().any(|name| name.starts_with("behind-")), "{:?}", download.soon);
    assert!(download.soon.is_disjoint(&download.staff), "{:?}", download.soon);
    // What a script imports is fetched with it; a name that the page does not have would not be counted.
    for script in
        download.first.iter().filter(|name| Path::new(name).extension().is_some_and(|end| end == "js"))
    {
        let text = fs::read_to_string(dist.join(script)).unwrap();
        let imports = text.lines().filter(|line| line.starts_with("import "));
        for import in imports.filter_map(|line| line.split(['"', '\'']).nth(1)) {
            let name = import.trim_start_matches("./");
            assert!(download.first.contains(name), "{script} imports {name}");
        }
    }
}
