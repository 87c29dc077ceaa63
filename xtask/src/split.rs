//! Cutting the app before wasm-bindgen sees it: the first file is what everybody downloads at once, the others are
//! loaded later. Where to cut is said in the app (`app/src/pages/office.rs`, `app/src/pages/behind.rs`), what happens
//! to the files afterwards in `finish`.
//!
//! Trunk builds the module but cannot cut it, and wasm-bindgen has to come after the cut; so what
//! Trunk has made of the module is put aside for what is made here.

use anyhow::{Result, anyhow, bail};
use std::path::Path;
use wasm_split_cli_support::{Options, transform};

use crate::files;
use crate::install::Tools;
use crate::shell::{self, Shell, say};

/// The script that loads the other files; the modules know it by this name until `finish` gives them others.
const LOADER: &str = "./split.js";

/// Puts the parts of a module into a folder, with the scripts of all of them.
pub(crate) fn module(shell: &Shell, tools: &Tools, name: &str, whole: &Path, out: &Path) -> Result<()> {
    say(&format!("splitting {name}"));
    let whole = files::read(whole)?;
    let main = out.with_extension("wasm");
    let script = format!("./{name}.js");
    let mut options = Options::new(&whole);
    options.output_dir = out;
    options.main_out_path = &main;
    options.main_module = &script;
    options.link_name = LOADER;
    let parts = transform(options).map_err(|error| anyhow!("splitting {name}: {error:?}"))?;
    if parts.split_modules.is_empty() {
        bail!("{name} says nowhere that it is to be split");
    }
    let mut bindgen = shell.program(&tools.wasm_bindgen);
    // The parts find the first one by the linker's names, and by mangled ones at that.
    bindgen.args(["--target", "web", "--no-typescript", "--keep-lld-exports", "--no-demangle"]);
    shell::run(bindgen.args(["--out-name", name, "--out-dir"]).arg(out).arg(main))
}
