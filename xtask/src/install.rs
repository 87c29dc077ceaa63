//! What a command needs on this machine, installed when it is missing, each with a line that says so. It builds
//! nothing of the project.

use anyhow::{Context as _, Result};
use sha2::{Digest as _, Sha256};
use std::path::{Path, PathBuf};

use crate::apt;
use crate::shell::{self, Shell, say};

/// The one we install; a later one of the same series will do as well.
const TRUNK: (&str, u32) = ("0.21", 14);
const WASM: &str = "wasm32-unknown-unknown";

/// What the build calls.
pub(crate) struct Tools {
    pub(crate) wasm_bindgen: PathBuf,
    /// Makes the modules smaller; the build works without it.
    pub(crate) wasm_opt: Option<PathBuf>,
    /// All versions in one line: another compiler makes another product.
    pub(crate) versions: String,
}

/// What the browser tests drive.
pub(crate) struct Browser {
    pub(crate) chromium: PathBuf,
    pub(crate) driver: PathBuf,
}

pub(crate) fn build_tools(shell: &Shell) -> Result<Tools> {
    wasm_target(shell)?;
    let trunk = trunk(shell)?;
    let (wasm_bindgen, bindgen_version) = wasm_bindgen(shell)?;
    let wasm_opt = wasm_opt(shell);
    let optimiser = match &wasm_opt {
        Some(path) => shell::capture(shell.program(path).arg("--version"))?,
        None => "no wasm-opt".to_owned(),
    };
    let rustc = shell::capture(shell.program("rustc").arg("-V"))?;
    let versions = [rustc.trim(), trunk.trim(), &bindgen_version, optimiser.trim()].join(", ");
    Ok(Tools { wasm_bindgen, wasm_opt, versions })
}

pub(crate) fn lint_tools(shell: &Shell) -> Result<()> {
    for component in ["rustfmt", "clippy"] {
        let asked = if component == "rustfmt" { "fmt" } else { "clippy" };
        if !shell::succeeds(shell.cargo(&[asked, "--version"]).env("RUSTUP_AUTO_INSTALL", "0")) {
            say(&format!("installing {component} (rustup)"));
            shell::run(shell.program("rustup").args(["component", "add", component]))?;
        }
    }
    wasm_target(shell)?;
    if shell.which("cargo-deny").is_none() {
        say("installing cargo-deny (cargo install; some minutes, once)");
        shell::run(&mut shell.cargo(&["install", "--locked", "--quiet", "cargo-deny"]))?;
    }
    Ok(())
}

pub(crate) fn browser(shell: &Shell) -> Result<Browser> {
    let find = || {
        let chromium =
            ["chromium", "chromium-browser", "google-chrome"].iter().find_map(|name| shell.which(name));
        let driver = shell.which("chromedriver");
        Some(Browser { chromium: chromium?, driver: driver? })
    };
    let mut missing = Vec::new();
    if find().is_none() {
        missing.extend(["chromium", "chromium-driver"]);
    }
    if !has_chinese_font(shell) {
        missing.push("fonts-noto-cjk");
    }
    if shell.which("pdftotext").is_none() {
        missing.push("poppler-utils");
    }
    if !missing.is_empty() {
        apt::install(shell, &missing).context("the browser tests")?;
    }
    find().context("chromium and chromedriver are installed, but not on PATH")
}

/// The JavaScript packages that tests use, as their lock file says.
pub(crate) fn node_packages(shell: &Shell) -> Result<()> {
    let folder = shell.root.join("tests/js");
    let Ok(lock) = std::fs::read(folder.join("package-lock.json")) else { return Ok(()) };
    let missing: Vec<_> = [("node", "nodejs"), ("npm", "npm")]
        .into_iter()
        .filter_map(|(program, package)| shell.which(program).is_none().then_some(package))
        .collect();
    if !missing.is_empty() {
        apt::install(shell, &missing).context("the tests with the JavaScript client")?;
    }
    let stamp = folder.join("node_modules/.lock-digest");
    let digest = hex::encode(Sha256::digest(&lock));
    if std::fs::read_to_string(&stamp).is_ok_and(|kept| kept == digest) {
        return Ok(());
    }
    say("installing the JavaScript packages of the tests (npm ci)");
    let quiet = ["ci", "--no-audit", "--no-fund", "--loglevel=error"];
    shell::run(shell.program("npm").args(quiet).current_dir(&folder))?;
    std::fs::write(stamp, digest).context("noting what npm installed")
}

fn wasm_target(shell: &Shell) -> Result<()> {
    let sysroot = shell::capture(shell.program("rustc").args(["--print", "sysroot"]))?;
    if Path::new(sysroot.trim()).join("lib/rustlib").join(WASM).join("lib").is_dir() {
        return Ok(());
    }
    say(&format!("installing the Rust target {WASM} (rustup)"));
    shell::run(shell.program("rustup").args(["target", "add", WASM]))
}

fn trunk(shell: &Shell) -> Result<String> {
    let (series, patch) = TRUNK;
    let version = || shell::capture(shell.program("trunk").arg("--version")).ok();
    let will_do = |found: &str| {
        let rest = found.trim().strip_prefix("trunk ")?.strip_prefix(series)?.strip_prefix('.')?;
        Some(rest.parse::<u32>().ok()? >= patch)
    };
    if version().and_then(|found| will_do(&found)) != Some(true) {
        let package = format!("trunk@{series}.{patch}");
        say(&format!("installing {package} (cargo install; some minutes, once)"));
        shell::run(&mut shell.cargo(&["install", "--locked", "--quiet", "--force", &package]))?;
    }
    version().context("trunk is installed, but does not run")
}

/// The program has to be of exactly the version of the library in Cargo.lock: they share an unstable format.
fn wasm_bindgen(shell: &Shell) -> Result<(PathBuf, String)> {
    let metadata = shell::capture(&mut shell.cargo(&["metadata", "--format-version", "1"]))?;
    let metadata: serde_json::Value = serde_json::from_str(&metadata)?;
    let packages = metadata.get("packages").and_then(serde_json::Value::as_array);
    let version = packages
        .into_iter()
        .flatten()
        .find(|package| package.get("name").is_some_and(|name| name == "wasm-bindgen"))
        .and_then(|package| package.get("version")?.as_str())
        .context("Cargo.lock names no wasm-bindgen")?;
    let wanted = format!("wasm-bindgen {version}");
    let found = || shell::capture(shell.program("wasm-bindgen").arg("--version")).ok();
    if found().is_none_or(|found| found.trim() != wanted) {
        say(&format!("installing {wanted} (cargo install; a minute or two, once)"));
        // Not --locked: the lock file in the package trails the library that is released with it.
        let package = format!("wasm-bindgen-cli@{version}");
        shell::run(&mut shell.cargo(&["install", "--quiet", "--force", &package]))?;
    }
    Ok((shell.which("wasm-bindgen").context("wasm-bindgen is installed, but not on PATH")?, wanted))
}

/// What runs tests inside of a browser: it comes with wasm-bindgen.
pub(crate) fn test_runner(shell: &Shell) -> Result<PathBuf> {
    wasm_target(shell)?;
    wasm_bindgen(shell)?;
    shell.which("wasm-bindgen-test-runner").context("wasm-bindgen is installed without its test runner")
}

fn wasm_opt(shell: &Shell) -> Option<PathBuf> {
    if shell.which("wasm-opt").is_none()
        && let Err(error) = apt::install(shell, &["binaryen"])
    {
        say(&format!("going on without wasm-opt, the app will be larger: {error:#}"));
    }
    shell.which("wasm-opt")
}

fn has_chinese_font(shell: &Shell) -> bool {
    if shell.which("fc-list").is_some() {
        return shell::capture(shell.program("fc-list").arg(":lang=zh-cn"))
            .is_ok_and(|list| !list.trim().is_empty());
    }
    Path::new("/usr/share/fonts/opentype/noto").is_dir()
}
