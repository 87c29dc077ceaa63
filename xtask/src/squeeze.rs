//! Making files smaller: wasm-opt over the modules, brotli over what the relay serves. Both are slow and both give
//! the same bytes for the same bytes, so results are kept by content; what a build has not used is dropped.

use anyhow::{Context as _, Result};
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use crate::install::Tools;
use crate::shell::{self, Quality, Shell, say};
use crate::{files, module};

/// What wasm-opt does, and the features that rustc uses, by name: with `--all-features` it also uses ones that browsers
/// refuse. The lowest addresses are the end of the stack, where no object ever lies. A function with one caller stays
/// a function: put into its caller it looks less like its siblings, and brotli finds less to say once.
const WASM_OPT: [&str; 10] = [
    "-Oz",
    "--low-memory-unused",
    "--one-caller-inline-max-function-size",
    "1",
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// The highest level of brotli, and the largest window that every browser accepts.
const BROTLI: (u32, u32) = (11, 22);

pub(crate) struct Squeeze<'a> {
    shell: &'a Shell,
    tools: &'a Tools,
    kept: PathBuf,
    used: RefCell<BTreeSet<PathBuf>>,
}

impl<'a> Squeeze<'a> {
    pub(crate) fn new(shell: &'a Shell, tools: &'a Tools) -> Self {
        Self { shell, tools, kept: shell.own().join("squeezed"), used: RefCell::default() }
    }

    /// The module, smaller if wasm-opt can make it so.
    pub(crate) fn module(&self, name: &str, module: &[u8]) -> Result<Vec<u8>> {
        let bare = module::bare(module).with_context(|| format!("reading the module {name}"))?;
        let Some(wasm_opt) = &self.tools.wasm_opt else { return Ok(bare) };
        if self.shell.quality == Quality::Quick {
            return Ok(bare);
        }
        let salt = format!("{}{}", self.tools.versions, WASM_OPT.join(" "));
        self.once("wasm", &[salt.as_bytes(), module], || {
            say(&format!("wasm-opt {name}"));
            match self.optimised(wasm_opt, module) {
                Ok(smaller) if smaller.len() < bare.len() => Ok(smaller),
                Ok(_) => Ok(bare),
                Err(error) => {
                    say(&format!("{name} stays as it is without wasm-opt: {error:#}"));
                    Ok(bare)
                }
            }
        })
    }

    /// The content compressed, if that is worth it.
    pub(crate) fn brotli(&self, content: &[u8]) -> Result<Option<Vec<u8>>> {
        if self.shell.quality == Quality::Quick {
            return Ok(None);
        }
        let (level, window) = BROTLI;
        let packed = self.once("br", &[content], || {
            let mut packed = Vec::new();
            let mut reader = brotli::CompressorReader::new(content, 1 << 16, level, window);
            reader.read_to_end(&mut packed).context("compressing")?;
            Ok(packed)
        })?;
        Ok((packed.len() < content.len()).then_some(packed))
    }

    /// Drops the results that this build had no use for.
    pub(crate) fn forget_unused(&self) -> Result<()> {
        for path in files::below(&self.kept)? {
            if !self.used.borrow().contains(&path) {
                fs::remove_file(&path).with_context(|| format!("removing {}", path.display()))?;
            }
        }
        Ok(())
    }

    fn optimised(&self, wasm_opt: &Path, module: &[u8]) -> Result<Vec<u8>> {
        let (given, made) = (self.kept.join("given.tmp"), self.kept.join("made.tmp"));
        files::write(&given, module)?;
        shell::capture(self.shell.program(wasm_opt).args(WASM_OPT).arg(&given).arg("-o").arg(&made))?;
        module::bare(&module::with_tables_of(module, &files::read(&made)?)?)
    }

    fn once(&self, kind: &str, parts: &[&[u8]], make: impl FnOnce() -> Result<Vec<u8>>) -> Result<Vec<u8>> {
        let path = self.kept.join(format!("{}.{kind}", files::short_hash(parts)));
        self.used.borrow_mut().insert(path.clone());
        if path.is_file() {
            return files::read(&path);
        }
        let content = make()?;
        let new = path.with_extension("tmp");
        files::write(&new, &content)?;
        fs::rename(&new, &path).with_context(|| format!("keeping {}", path.display()))?;
        Ok(content)
    }
}
