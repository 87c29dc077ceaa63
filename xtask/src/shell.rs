//! Where the workspace lies and how other programs are started from it. It decides nothing about what is started.

use anyhow::{Context as _, Result, bail};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What `cargo run` tells the program it starts. Passed on to another cargo, these make build scripts that watch them
/// run again on every change between `cargo xtask` and plain `cargo`.
const OF_CARGO_RUN: [&str; 7] = [
    "CARGO_BIN_NAME",
    "CARGO_CRATE_NAME",
    "CARGO_MANIFEST_DIR",
    "CARGO_MANIFEST_PATH",
    "CARGO_PRIMARY_PACKAGE",
    "LD_LIBRARY_PATH",
    "OUT_DIR",
];

pub(crate) struct Shell {
    pub(crate) root: PathBuf,
    /// Cargo's target directory, wherever the environment has put it.
    pub(crate) target: PathBuf,
    pub(crate) cargo_home: PathBuf,
    path: OsString,
    /// How the app is built.
    pub(crate) quality: Quality,
}

/// How much work goes into the app's modules.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Quality {
    /// As people get it: small.
    #[default]
    Release,
    /// As somebody who changes it wants it: soon.
    Quick,
}

impl Quality {
    /// The profile in Cargo.toml.
    pub(crate) const fn profile(self) -> &'static str {
        match self {
            Self::Release => "wasm",
            Self::Quick => "wasm-quick",
        }
    }
}

impl Shell {
    pub(crate) fn find() -> Result<Self> {
        let manifest = std::env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = manifest.parent().context("xtask lies in the root of the workspace")?.to_path_buf();
        // Asked from where the person stands: a relative CARGO_TARGET_DIR counts from there.
        let mut ask = Command::new("cargo");
        ask.args(["metadata", "--no-deps", "--format-version", "1", "--manifest-path"]);
        ask.arg(root.join("Cargo.toml"));
        let metadata: serde_json::Value = serde_json::from_str(&capture(&mut ask)?)?;
        let target = metadata.get("target_directory").and_then(serde_json::Value::as_str);
        let target = target.context("cargo metadata names no target directory")?.into();
        let cargo_home = cargo_home()?;
        let path = search_path(&cargo_home)?;
        Ok(Self { root, target, cargo_home, path, quality: Quality::default() })
    }

    /// Our own corner of the target directory.
    pub(crate) fn own(&self) -> PathBuf {
        self.target.join("xtask")
    }

    /// A program to be started from the root of the workspace.
    pub(crate) fn program(&self, program: impl Into<OsString>) -> Command {
        let mut command = Command::new(program.into());
        command.current_dir(&self.root).env("PATH", &self.path).env("CARGO_TARGET_DIR", &self.target);
        for (name, _) in std::env::vars_os() {
            let told = name
                .to_str()
                .is_some_and(|name| name.starts_with("CARGO_PKG_") || OF_CARGO_RUN.contains(&name));
            if told {
                command.env_remove(name);
            }
        }
        command
    }

    pub(crate) fn cargo(&self, arguments: &[&str]) -> Command {
        let mut command = self.program("cargo");
        command.args(arguments);
        command
    }

    /// Where a program lies, if it is installed.
    pub(crate) fn which(&self, name: &str) -> Option<PathBuf> {
        std::env::split_paths(&self.path).map(|folder| folder.join(name)).find(|path| path.is_file())
    }
}

/// Runs to the end, its output going where ours goes.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("starting {}", shown(command)))?;
    if !status.success() {
        bail!("{} failed ({status})", shown(command));
    }
    Ok(())
}

/// Runs to the end and returns what it wrote to its standard output.
pub(crate) fn capture(command: &mut Command) -> Result<String> {
    let output = command.output().with_context(|| format!("starting {}", shown(command)))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        bail!("{} failed ({})\n{}", shown(command), output.status, said.trim_end());
    }
    String::from_utf8(output.stdout).with_context(|| format!("{} wrote no text", shown(command)))
}

/// Whether it runs and succeeds; what it says is dropped.
pub(crate) fn succeeds(command: &mut Command) -> bool {
    let quiet = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    quiet.status().is_ok_and(|status| status.success())
}

/// One line about what is being done.
pub(crate) fn say(line: &str) {
    eprintln!("==> {line}");
}

fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or(command.get_program());
    let words = std::iter::once(program).chain(command.get_args());
    words.map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ")
}

fn cargo_home() -> Result<PathBuf> {
    match std::env::var_os("CARGO_HOME") {
        Some(home) => Ok(home.into()),
        None => Ok(std::env::home_dir().context("there is no home directory")?.join(".cargo")),
    }
}

/// `PATH`, and in front of it the folder into which `cargo install` puts programs.
fn search_path(cargo_home: &Path) -> Result<OsString> {
    let given = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::iter::once(cargo_home.join("bin")).chain(std::env::split_paths(&given));
    std::env::join_paths(folders).context("PATH cannot be extended")
}
