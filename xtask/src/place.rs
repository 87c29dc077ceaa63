//! The files that wasm-bindgen leaves of a module, put into the site smaller and under names that say their content,
//! so that a browser may keep them for ever and never mixes two versions. It knows how the scripts name one another
//! and nothing else of them.

use anyhow::{Context as _, Result, bail};
use std::collections::BTreeMap;
use std::path::Path;

use crate::files;
use crate::squeeze::Squeeze;

/// The names of a module's files in the site.
pub(crate) struct Placed {
    pub(crate) script: String,
    pub(crate) wasm: String,
    /// What the script imports before it runs.
    pub(crate) imports: Vec<String>,
    /// What the module loads when somebody of the staff is there. Its other parts come to every device.
    pub(crate) later: Vec<String>,
}

/// The parts that only staff load, as the cuts in the app call them.
const STAFF: [&str; 1] = ["split_office.wasm"];

pub(crate) fn place(name: &str, folder: &Path, squeeze: &Squeeze<'_>, site: &Path) -> Result<Placed> {
    let (mut modules, mut scripts, mut imports) = (BTreeMap::new(), BTreeMap::new(), Vec::new());
    for file in files::below(folder)? {
        let plain = file.strip_prefix(folder)?.to_str().context("a name that is no text")?.to_owned();
        if plain.starts_with("snippets/") {
            // Named by wasm-bindgen after the crate that brings them.
            files::write(&site.join(&plain), files::read(&file)?)?;
            imports.push(plain);
        } else if let Some(stem) = plain.strip_suffix(".wasm") {
            modules.insert(plain.clone(), squeeze.module(stem, &files::read(&file)?)?);
        } else if file.extension().is_some_and(|end| end == "js") {
            scripts.insert(plain, files::read_text(&file)?);
        } else {
            bail!("wasm-bindgen has left {plain}, which nobody has a place for");
        }
    }
    // All that is loaded at once changes its names together: the scripts name one another.
    let contents = modules.values().map(Vec::as_slice).chain(scripts.values().map(String::as_bytes));
    let hash = files::short_hash(&contents.collect::<Vec<_>>());
    let (script, wasm) = (format!("{name}.js"), format!("{name}_bg.wasm"));
    let mut names = BTreeMap::new();
    for (plain, content) in &modules {
        let bare = plain.trim_end_matches(".wasm").trim_start_matches("split_");
        let new = if *plain == wasm {
            format!("{name}-{hash}_bg.wasm")
        } else {
            format!("{}-{}.wasm", bare.replace('_', "-"), files::short_hash(&[content]))
        };
        names.insert(plain.clone(), new);
    }
    for plain in scripts.keys() {
        names.insert(plain.clone(), format!("{}-{hash}.js", plain.trim_end_matches(".js")));
    }
    for (old, new) in &names {
        let mentions = scripts.values_mut().filter_map(|script| rename(script, old, new)).count();
        if mentions == 0 && *old != script {
            bail!("no script of {name} names {old}: wasm-bindgen has changed its habit");
        }
    }

    let renamed =
        |plain: &String| names.get(plain).with_context(|| format!("wasm-bindgen has left no {plain}"));
    for (plain, content) in &modules {
        files::write(&site.join(renamed(plain)?), content)?;
    }
    for (plain, content) in &scripts {
        files::write(&site.join(renamed(plain)?), content)?;
    }
    let beside = scripts.keys().filter(|plain| **plain != script).map(renamed);
    imports.extend(beside.collect::<Result<Vec<_>>>()?.into_iter().cloned());
    let of_staff = modules.keys().filter(|plain| STAFF.contains(&plain.as_str()));
    let later = of_staff.map(renamed).collect::<Result<Vec<_>>>()?;
    Ok(Placed {
        script: renamed(&script)?.clone(),
        wasm: renamed(&wasm)?.clone(),
        imports,
        later: later.into_iter().cloned().collect(),
    })
}

/// Writes the new name wherever a script names a file: in its imports and in `new URL(…)`. Elsewhere the name may be
/// one that the module itself knows.
fn rename(script: &mut String, old: &str, new: &str) -> Option<()> {
    let mut found = None;
    for place in ["from ", "URL("] {
        for quote in ['"', '\''] {
            for folder in ["./", ""] {
                let named = format!("{place}{quote}{folder}{old}{quote}");
                if script.contains(&named) {
                    *script = script.replace(&named, &format!("{place}{quote}{folder}{new}{quote}"));
                    found = Some(());
                }
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::rename;

    #[test]
    fn only_what_names_a_file_is_renamed() {
        let mut script =
            r#"import * as import1 from "./split.js"; return { "./split.js": import1, url: new URL('app_bg.wasm', import.meta.url) };"#
                .to_owned();
        assert!(rename(&mut script, "split.js", "split-1.js").is_some());
        assert!(rename(&mut script, "app_bg.wasm", "app-1_bg.wasm").is_some());
        assert!(rename(&mut script, "gone.js", "gone-1.js").is_none());
        assert_eq!(
            script,
            r#"import * as import1 from "./split-1.js"; return { "./split.js": import1, url: new URL('app-1_bg.wasm', import.meta.url) };"#
        );
    }
}
