//! The product: the app in `dist/` and the relay. It calls Trunk and cargo and skips what has not changed; what
//! happens to Trunk's output is said in `finish`.

use anyhow::{Context as _, Result, bail};
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use crate::install::{self, Tools};
use crate::shell::{self, Shell, say};
use crate::{files, finish, split};

/// Everything that decides what lies in `dist/`; the versions of the tools come on top.
const INPUTS: [&str; 9] = [
    ".cargo",
    "Cargo.lock",
    "Cargo.toml",
    "Trunk.toml",
    "app",
    "public",
    "style",
    "xtask/Cargo.toml",
    "xtask/src",
];

pub(crate) struct Product {
    pub(crate) dist: PathBuf,
    pub(crate) relay: PathBuf,
}

pub(crate) fn product(shell: &Shell) -> Result<Product> {
    let dist = app(shell)?;
    say("building the relay");
    shell::run(&mut shell.cargo(&["build", "--release", "--quiet", "--package", "relay"]))?;
    let relay = shell.target.join("release/relay");
    if !relay.is_file() {
        bail!("cargo built no relay at {}", relay.display());
    }
    Ok(Product { dist, relay })
}

fn app(shell: &Shell) -> Result<PathBuf> {
    let tools = install::build_tools(shell)?;
    let dist = shell.root.join("dist");
    fs::create_dir_all(shell.own())?;
    // Held until we return: two builds at once would clear one another's folders.
    let lock = File::create(shell.own().join("lock"))?;
    lock.lock().context("waiting for another build")?;

    // One target directory may serve several clones.
    let clone = files::short_hash(&[dist.as_os_str().as_encoded_bytes()]);
    let stamp = shell.own().join(format!("built-{clone}"));
    let inputs = inputs(shell, &tools)?;
    let built =
        |dist: &Path| Ok::<_, anyhow::Error>(format!("{inputs} {}", files::digest(dist, &[dist.into()])?));
    if fs::read_to_string(&stamp).is_ok_and(|kept| built(&dist).is_ok_and(|now| now == kept)) {
        say("the app is up to date");
        return Ok(dist);
    }

    say("building the app (some minutes the first time)");
    let stage = shell.own().join("stage");
    let (site, app, sheets) = (stage.join("site"), stage.join("app"), stage.join("sheets"));
    files::remove(&stage)?;
    trunk(shell, &site)?;
    split::module(shell, &tools, "app", &built_module(shell, "app"), &app)?;
    sheets_module(shell, &tools, &sheets)?;
    finish::site(shell, &tools, &site, &app, &sheets)?;
    files::replace(&site, &dist)?;
    fs::write(&stamp, built(&dist)?).context("noting what was built")?;
    Ok(dist)
}

/// A digest over all that the app is made of.
fn inputs(shell: &Shell, tools: &Tools) -> Result<String> {
    let paths: Vec<_> = INPUTS.iter().map(|path| shell.root.join(path)).collect();
    let sources = files::digest(&shell.root, &paths)?;
    let flags = std::env::var("RUSTFLAGS").unwrap_or_default();
    let quality = shell.quality.profile();
    Ok(files::short_hash(&[
        sources.as_bytes(),
        tools.versions.as_bytes(),
        flags.as_bytes(),
        quality.as_bytes(),
    ]))
}

fn trunk(shell: &Shell, site: &Path) -> Result<()> {
    // Trunk leaves what an earlier module needed here and would copy it again.
    files::remove(&shell.target.join("wasm-bindgen/release"))?;
    // Offline, Trunk cannot fetch programs behind our back; it passes that on to cargo, hence the fetch before.
    shell::run(&mut shell.cargo(&["fetch", "--quiet", "--target", "wasm32-unknown-unknown"]))?;
    let mut trunk = shell.program("trunk");
    trunk.args(["build", "--release", "--cargo-profile", shell.quality.profile()]);
    trunk.args(["--offline", "--skip-version-check", "--features", "split"]);
    // Trunk takes NO_COLOR for a switch of true or false and stops at any other value.
    trunk.arg("--log=warn").arg("--dist").arg(site).env_remove("NO_COLOR");
    shell::run(&mut trunk)
}

fn sheets_module(shell: &Shell, tools: &Tools, out: &Path) -> Result<()> {
    let profile = shell.quality.profile();
    let wasm = ["--target", "wasm32-unknown-unknown", "--profile", profile];
    shell::run(shell.cargo(&["build", "--quiet", "--package", "sheets", "--lib"]).args(wasm))?;
    let mut bindgen = shell.program(&tools.wasm_bindgen);
    bindgen.args(["--target", "web", "--no-typescript", "--out-name", "sheets", "--out-dir"]).arg(out);
    shell::run(bindgen.arg(built_module(shell, "sheets")))
}

/// Where cargo puts a module.
fn built_module(shell: &Shell, name: &str) -> PathBuf {
    shell.target.join("wasm32-unknown-unknown").join(shell.quality.profile()).join(format!("{name}.wasm"))
}
