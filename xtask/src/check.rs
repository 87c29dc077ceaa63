//! `cargo xtask test`, `lint` and `bench`: which checks there are and in which order. What a check means stands with
//! the code that it checks.

use anyhow::{Result, bail};
use serde::Deserialize;
use serde_json::json;
use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, ExitCode, Stdio};
use std::thread;
use std::time::Duration;

use crate::build::{self, Product};
use crate::files;
use crate::install::{self, Browser};
use crate::shell::{self, Shell, say};
use crate::steps::Steps;

/// The app is for browsers only; everything else is also tested natively.
const NATIVE: [&str; 3] = ["--workspace", "--exclude", "app"];
const WASM: [&str; 6] = ["--package", "app", "--package", "sheets", "--target", "wasm32-unknown-unknown"];
/// Its tests are programs for browsers too: what only a browser has cannot be tested anywhere else.
const IN_BROWSER: [&str; 6] = ["--package", "app", "--lib", "--tests", "--target", "wasm32-unknown-unknown"];
/// What in it needs nothing of a browser. The runner for browsers passes these over.
const APP_PLAIN: [&str; 3] = ["--package", "app", "--lib"];
/// How many seconds all tests of one such program may take.
const IN_BROWSER_SECONDS: &str = "600";
const DENY_WARNINGS: [&str; 3] = ["--", "--deny", "warnings"];

/// How long fetching the advisories may take: 60 looks a second apart.
const LOOKS: u32 = 60;

pub(crate) fn everything(shell: &Shell) -> ExitCode {
    let mut steps = Steps::default();
    lints(shell, &mut steps);
    let setup = steps.take("setting up the tests", || set_up(shell));
    let product = steps.take("building the product", || build::product(shell));
    match (&setup, &product) {
        (Some(browser), Some(product)) => {
            steps.take("tests", || {
                let mut test = shell.cargo(&["test", "--no-fail-fast"]);
                shell::run(told(test.args(NATIVE), product, browser))
            });
        }
        _ => steps.leave("tests", "there is nothing to test them with"),
    }
    steps.take("tests of the app that need no browser", || {
        shell::run(shell.cargo(&["test", "--no-fail-fast"]).args(APP_PLAIN))
    });
    match &setup {
        Some(browser) => {
            steps.take("tests inside of a browser", || shell::run(&mut in_browser(shell, browser)?));
        }
        None => steps.leave("tests inside of a browser", "there is none"),
    }
    steps.end()
}

/// Only the tests whose name contains the filter, with only what they need.
pub(crate) fn matching(shell: &Shell, filter: &str) -> Result<ExitCode> {
    let mut test = shell.cargo(&["test"]);
    test.args(NATIVE).arg(filter);
    let matches = programs_with(shell, filter)?;
    let inside = has_in_browser(shell, filter)?;
    if matches.is_empty() && !inside {
        bail!("no test has `{filter}` in its name");
    }
    // The tests of the package `tests` use the product; those of a crate need nothing but the crate.
    if matches.contains(&shell.root.join("tests/Cargo.toml")) {
        let browser = set_up(shell)?;
        told(&mut test, &build::product(shell)?, &browser);
    }
    if !matches.is_empty() {
        shell::run(&mut test)?;
    }
    if inside {
        shell::run(in_browser(shell, &install::browser(shell)?)?.args(["--", filter]))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The tests that run inside of a browser themselves, by wasm-bindgen's runner.
fn in_browser(shell: &Shell, browser: &Browser) -> Result<Command> {
    let runner = install::test_runner(shell)?;
    // The runner adds what a browser without a screen needs.
    let options = json!({ "goog:chromeOptions": { "binary": &browser.chromium, "args": ["disable-gpu"] } });
    let told = shell.own().join("webdriver.json");
    fs::create_dir_all(shell.own())?;
    files::write(&told, options.to_string())?;
    let mut test = shell.cargo(&["test", "--no-fail-fast"]);
    test.args(IN_BROWSER)
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", runner)
        .env("CHROMEDRIVER", &browser.driver)
        .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", told)
        .env("WASM_BINDGEN_TEST_TIMEOUT", IN_BROWSER_SECONDS);
    Ok(test)
}

/// Whether one of them has the filter in its name. Read off the sources, because building them takes minutes.
fn has_in_browser(shell: &Shell, filter: &str) -> Result<bool> {
    for folder in ["app/src", "app/tests"] {
        for file in files::below(&shell.root.join(folder))? {
            if file.extension().is_some_and(|end| end == "rs")
                && names_in_browser(&files::read_text(&file)?).any(|name| name.contains(filter))
            {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// The names of the functions that are marked as such tests.
fn names_in_browser(source: &str) -> impl Iterator<Item = &str> {
    let marked = source.split("#[wasm_bindgen_test]").skip(1);
    marked.filter_map(|rest| rest.split_once("fn ")?.1.split('(').next())
}

/// The manifests of the packages that have a test with the filter in its name. Built with the same choice of packages
/// as the run that follows, because another choice means other features and everything twice.
fn programs_with(shell: &Shell, filter: &str) -> Result<BTreeSet<PathBuf>> {
    let mut build = shell.cargo(&["test", "--no-run", "--quiet", "--message-format=json-render-diagnostics"]);
    let mut found = BTreeSet::new();
    for line in shell::capture(build.args(NATIVE).stderr(Stdio::inherit()))?.lines() {
        let Ok(Built { manifest_path, executable: Some(program), profile }) = serde_json::from_str(line)
        else {
            continue;
        };
        if profile.test
            && shell::capture(shell.program(program).args(["--list", filter]))?
                .lines()
                .any(|line| line.ends_with(": test"))
        {
            found.insert(manifest_path);
        }
    }
    Ok(found)
}

/// What cargo says of something it has built; its other messages have other fields.
#[derive(Deserialize)]
struct Built {
    manifest_path: PathBuf,
    executable: Option<PathBuf>,
    profile: Profile,
}

#[derive(Deserialize)]
struct Profile {
    test: bool,
}

pub(crate) fn lint(shell: &Shell) -> ExitCode {
    let mut steps = Steps::default();
    lints(shell, &mut steps);
    steps.end()
}

pub(crate) fn bench(shell: &Shell, part: Option<&str>) -> Result<ExitCode> {
    let product = build::product(shell)?;
    let browser = install::browser(shell)?;
    let mut bench = shell.cargo(&["run", "--release", "--quiet", "--package", "tests", "--bin", "bench"]);
    bench.arg("--").args(part);
    shell::run(told(&mut bench, &product, &browser))?;
    Ok(ExitCode::SUCCESS)
}

fn lints(shell: &Shell, steps: &mut Steps) {
    if steps.take("setting up the lints", || install::lint_tools(shell)).is_none() {
        return;
    }
    steps.take("fmt", || shell::run(&mut shell.cargo(&["fmt", "--all", "--check"])));
    steps.take("clippy, native", || {
        shell::run(shell.cargo(&["clippy", "--all-targets"]).args(NATIVE).args(DENY_WARNINGS))
    });
    steps.take("clippy, wasm32", || shell::run(shell.cargo(&["clippy"]).args(WASM).args(DENY_WARNINGS)));
    steps.take("clippy, tests inside of a browser", || {
        shell::run(shell.cargo(&["clippy"]).args(IN_BROWSER).args(DENY_WARNINGS))
    });
    steps.take("licences, bans, sources", || {
        shell::run(&mut shell.cargo(&[
            "deny",
            "check",
            "--hide-inclusion-graph",
            "licenses",
            "bans",
            "sources",
        ]))
    });
    match advisories(shell) {
        Some(mut check) => {
            steps.take("advisories", || shell::run(&mut check));
        }
        None => steps.leave("advisories", "their database is not on this machine and cannot be fetched"),
    }
}

/// The check for known vulnerabilities, if a database can be had: a fresh one, or the one fetched last.
fn advisories(shell: &Shell) -> Option<Command> {
    let fetched = ends_well_in_time(&mut shell.cargo(&["deny", "fetch", "db"]));
    let kept = || {
        let folders = shell.cargo_home.join("advisory-dbs").read_dir();
        folders.is_ok_and(|mut entries| entries.any(|entry| entry.is_ok_and(|entry| entry.path().is_dir())))
    };
    (fetched || kept()).then(|| shell.cargo(&["deny", "--offline", "check", "advisories"]))
}

fn ends_well_in_time(command: &mut Command) -> bool {
    let quiet = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let Ok(mut child) = quiet.spawn() else { return false };
    for _ in 0..LOOKS {
        match child.try_wait() {
            Ok(Some(status)) => return status.success(),
            Ok(None) => thread::sleep(Duration::from_secs(1)),
            Err(_) => return false,
        }
    }
    say("giving up on fetching the advisories");
    if child.kill().and_then(|()| child.wait()).is_err() {
        say("the fetch does not end");
    }
    false
}

fn set_up(shell: &Shell) -> Result<Browser> {
    install::node_packages(shell)?;
    install::browser(shell)
}

/// Tells the tests where things are. They look for nothing themselves.
fn told<'a>(command: &'a mut Command, product: &Product, browser: &Browser) -> &'a mut Command {
    command.env("APP_DIST", &product.dist).env("RELAY_BIN", &product.relay);
    command.env("CHROMIUM", &browser.chromium).env("CHROMEDRIVER", &browser.driver)
}

#[cfg(test)]
mod tests {
    use super::names_in_browser;

    #[test]
    fn tests_inside_of_a_browser_are_found_by_name() {
        let source = "fn no() {}\n#[wasm_bindgen_test]\nasync fn one() {}\n#[wasm_bindgen_test]\nfn two() {}";
        assert_eq!(names_in_browser(source).collect::<Vec<_>>(), ["one", "two"]);
    }
}
