//! Promise: the parts of the system depend on one another only in the directions that `ARCHITECTURE.md` draws, and the
//! sources keep the form that lets them be read.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    process::Command,
};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().unwrap()
}

fn cargo(words: &[&str]) -> String {
    let output = Command::new(env!("CARGO")).args(words).current_dir(root()).output().unwrap();
    assert!(output.status.success(), "cargo {words:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// What each member of the workspace says it depends on, tests and build scripts left out.
fn declared() -> BTreeMap<String, BTreeSet<String>> {
    let metadata: serde_json::Value =
        serde_json::from_str(&cargo(&["metadata", "--no-deps", "--offline", "--format-version", "1"]))
            .unwrap();
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    let packages = metadata["packages"].as_array().unwrap().iter();
    let of = |package: &serde_json::Value| {
        let all = package["dependencies"].as_array().unwrap().iter();
        all.filter(|dependency| dependency["kind"].is_null())
            .map(|dependency| text(&dependency["name"]))
            .collect()
    };
    packages.map(|package| (text(&package["name"]), of(package))).collect()
}

#[test]
fn arrows_point_where_the_map_says() {
    let declared = declared();
    let ours: BTreeSet<&str> = declared.keys().map(String::as_str).collect();
    let allowed: BTreeMap<&str, &[&str]> = [
        ("domain", [].as_slice()),
        ("replica", &["domain"]),
        ("sheets", &["domain"]),
        ("app", &["domain", "replica"]),
        ("relay", &["domain", "replica"]),
        ("xtask", &[]),
    ]
    .into();
    for (package, dependencies) in &declared {
        let known = allowed.get(package.as_str());
        assert!(known.is_some() || package == "tests", "{package} is not on the map");
        for dependency in dependencies.iter().filter(|name| ours.contains(name.as_str())) {
            let may = known.is_none_or(|known| known.contains(&dependency.as_str()));
            assert!(may, "{package} must not depend on {dependency}");
        }
    }
}

#[test]
fn the_core_reaches_no_browser_no_runtime_and_no_network() {
    let never: [(&str, &[&str]); 3] = [
        (
            "domain",
            &[
                "automerge",
                "leptos",
                "web-sys",
                "js-sys",
                "wasm-bindgen",
                "tokio",
                "axum",
                "rand",
                "getrandom",
            ],
        ),
        ("sheets", &["automerge", "leptos", "web-sys", "tokio", "axum"]),
        ("replica", &["leptos", "web-sys", "js-sys", "tokio", "axum", "rusqlite", "hyper"]),
    ];
    for (package, never) in never {
        let tree =
            cargo(&["tree", "--offline", "--package", package, "--edges", "normal", "--prefix", "none"]);
        let reached: BTreeSet<&str> = tree.lines().filter_map(|line| line.split(' ').next()).collect();
        assert!(reached.len() > 1, "{package}: {tree}");
        for name in never {
            assert!(!reached.contains(name), "{package} reaches {name}");
        }
    }
}

fn sources() -> Vec<(PathBuf, String)> {
    let mut folders = ["app", "relay", "tests", "xtask"].map(|name| root().join(name)).to_vec();
    let mut sources = Vec::new();
    while let Some(folder) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else { continue };
        for path in entries.map(|entry| entry.unwrap().path()) {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() {
                if !name.starts_with('.') && !["target", "node_modules", "dist"].contains(&name.as_str()) {
                    folders.push(path);
                }
            } else if path.extension().is_some_and(|end| end == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                sources.push((path, text));
            }
        }
    }
    sources.sort();
    assert!(sources.len() > 50, "the sources are found");
    sources
}

#[test]
fn every_file_opens_with_what_it_does() {
    let silent: Vec<_> =
        sources().into_iter().filter(|(_, text)| !text.starts_with("//! ")).map(|(path, _)| path).collect();
    assert!(silent.is_empty(), "without `//!` in the first line: {silent:#?}");
}

#[test]
fn no_file_is_longer_than_can_be_read_at_once() {
    let long: Vec<_> = sources()
        .into_iter()
        .map(|(path, text)| (path, text.lines().count()))
        .filter(|(_, lines)| *lines > 450)
        .collect();
    assert!(long.is_empty(), "longer than 450 lines: {long:#?}");
}

#[test]
fn names_say_what_is_inside() {
    let empty =
        ["utils", "util", "helpers", "helper", "manager", "misc", "common", "service", "types", "consts"];
    let pinyin = [
        "dangyuan",
        "xinyuan",
        "weixinyuan",
        "shequ",
        "baodao",
        "zhibu",
        "renling",
        "danwei",
        "jumin",
        "tongzhi",
    ];
    for (path, _) in sources() {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let is_test_support = name == "common" && path.components().any(|part| part.as_os_str() == "tests");
        for word in name.split('_') {
            assert!(is_test_support || !empty.contains(&word), "{}: says nothing", path.display());
            assert!(!pinyin.contains(&word), "{}: use the glossary", path.display());
        }
    }
}

#[test]
fn pages_and_components_touch_no_store_no_socket_and_no_document() {
    for (path, text) in sources() {
        let shown = path
            .components()
            .any(|part| ["pages", "components"].contains(&part.as_os_str().to_str().unwrap()));
        if shown && path.components().any(|part| part.as_os_str() == "app") {
            for never in [
                "automerge::",
                "crate::store",
                "crate::link",
                "WebSocket::",
                "replica::frame",
                "indexed_db_futures",
            ] {
                assert!(!text.contains(never), "{} reaches for {never}", path.display());
            }
        }
    }
}
