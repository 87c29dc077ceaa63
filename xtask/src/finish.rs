//! What happens to the app after Trunk: smaller modules, one style sheet, names by content, the service worker's list,
//! compressed copies. It changes only the staged folder that it is given and never the sources.
//!
//! What Trunk has made of the app itself is dropped for what `split` has made of it (see there). The scripts still find
//! the WebAssembly beside them, so `init()` without an argument works for `sheets`, and the loader may pass the app's
//! address explicitly.

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;
use std::fs;
use std::path::{Path, PathBuf};

use crate::install::Tools;
use crate::place::place;
use crate::shell::{Shell, say};
use crate::squeeze::Squeeze;
use crate::{files, page, styles};

const COMPRESSED: [&str; 8] = ["css", "html", "js", "json", "svg", "txt", "wasm", "webmanifest"];
const WORKER: &str = "sw.js";

pub(crate) fn site(shell: &Shell, tools: &Tools, site: &Path, app: &Path, sheets: &Path) -> Result<()> {
    let squeeze = Squeeze::new(shell, tools);
    let index = site.join("index.html");
    let mut html = files::read_text(&index)?;

    let script = address(page::attribute(&html, "data-js")?)?.to_owned();
    let module = address(page::attribute(&html, "data-wasm")?)?.to_owned();
    for left in [&script, &module] {
        let left = site.join(left);
        fs::remove_file(&left).with_context(|| format!("removing {}", left.display()))?;
    }
    files::remove(&site.join("snippets"))?;
    let app = place("app", app, &squeeze, site)?;
    html = html.replace(&script, &app.script).replace(&module, &app.wasm);
    html = page::preload(&html, &app.script, &app.imports)?;
    let sheets = place("sheets", sheets, &squeeze, site)?;
    if !html.contains("__SHEETS__") {
        bail!("index.html has no place for the address of the sheets module");
    }
    html = html.replace("__SHEETS__", &format!("/{}", sheets.script));

    html = styles::join(&html, site)?;
    page::refuse_inline(&html)?;
    let manifest: Manifest = serde_json::from_slice(&files::read(&site.join("manifest.webmanifest"))?)?;
    let icons = manifest.icons.iter().map(|icon| address(&icon.src)).collect::<Result<Vec<_>>>()?;
    for address in page::addresses(&html).into_iter().chain(icons) {
        if !site.join(address).is_file() {
            bail!("index.html or the manifest names /{address}, which is not there");
        }
    }
    files::write(&index, html)?;
    let later: Vec<_> = app.later.into_iter().chain([sheets.script, sheets.wasm]).collect();
    worker(site, &later)?;
    compress(&squeeze, site)?;
    squeeze.forget_unused()
}

/// Of the web app manifest, what has to be true before anybody installs the app.
#[derive(Deserialize)]
struct Manifest {
    icons: Vec<Icon>,
}

#[derive(Deserialize)]
struct Icon {
    src: String,
}

/// Tells the service worker what there is: `__PRECACHE__` becomes the list of all addresses, `__LATER__` those of what
/// only some people ever use, `__VERSION__` a hash over all contents.
fn worker(site: &Path, later: &[String]) -> Result<()> {
    let path = site.join(WORKER);
    let source = files::read_text(&path)?;
    for token in ["__PRECACHE__", "__LATER__", "__VERSION__"] {
        if !source.contains(token) {
            bail!("public/{WORKER} has no {token}");
        }
    }
    let mut version = vec![files::digest(site, &[site.into()])?];
    version.push(source.clone());
    let version = files::short_hash(&version.iter().map(String::as_bytes).collect::<Vec<_>>());

    let names = names(site)?.into_iter().filter(|name| name != WORKER);
    let (later, now): (Vec<_>, Vec<_>) = names.partition(|name| later.contains(name));
    let filled = source
        .replace("__PRECACHE__", &list(&now)?)
        .replace("__LATER__", &list(&later)?)
        .replace("__VERSION__", &version);
    files::write(&path, filled)
}

fn compress(squeeze: &Squeeze<'_>, site: &Path) -> Result<()> {
    say("compressing");
    let mut table = Vec::new();
    for name in names(site)? {
        let path = site.join(&name);
        let content = files::read(&path)?;
        let is_text = path.extension().is_some_and(|end| COMPRESSED.iter().any(|known| end == *known));
        let packed = if is_text { squeeze.brotli(&content)? } else { None };
        table.push((name.clone(), content.len(), packed.as_ref().map_or(content.len(), Vec::len)));
        if let Some(packed) = packed {
            files::write(&site.join(format!("{name}.br")), packed)?;
        }
    }
    let sum = |part: fn(&(String, usize, usize)) -> usize| table.iter().map(part).sum::<usize>();
    let total = ("all".to_owned(), sum(|row| row.1), sum(|row| row.2));
    eprintln!("{:>12} {:>12}", "size", "sent");
    for (name, size, sent) in table.iter().chain([&total]) {
        eprintln!("{:>12} {:>12}  {name}", kilobytes(*size), kilobytes(*sent));
    }
    Ok(())
}

/// The names of all files of the site, as in their addresses.
fn names(site: &Path) -> Result<Vec<String>> {
    let name = |path: PathBuf| {
        let parts =
            path.strip_prefix(site)?.iter().map(|part| part.to_str().context("a name that is no text"));
        Ok(parts.collect::<Result<Vec<_>>>()?.join("/"))
    };
    files::below(site)?.into_iter().map(name).collect()
}

fn list(names: &[String]) -> Result<String> {
    let addresses: Vec<_> = names.iter().map(|name| format!("/{name}")).collect();
    serde_json::to_string(&addresses).context("writing a list")
}

fn address(value: &str) -> Result<&str> {
    value.strip_prefix('/').with_context(|| format!("{value} is not an address from the root"))
}

/// A size for people, with one decimal.
fn kilobytes(bytes: usize) -> String {
    let tenths = (bytes * 10).div_ceil(1024);
    format!("{}.{} KB", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::{kilobytes, list};

    #[test]
    fn sizes_round_up() {
        assert_eq!(kilobytes(0), "0.0 KB");
        assert_eq!(kilobytes(1), "0.1 KB");
        assert_eq!(kilobytes(1024 * 1024), "1024.0 KB");
    }

    #[test]
    fn lists_are_javascript() {
        assert_eq!(
            list(&["index.html".to_owned(), "图.svg".to_owned()]).unwrap(),
            r#"["/index.html","/图.svg"]"#
        );
    }
}
