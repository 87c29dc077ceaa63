//! What the finishing step reads from and changes in `index.html`, as text. It is no HTML parser: it reads the page
//! that lies in this repository, after Trunk.

use anyhow::{Context as _, Result, bail};

/// The value of an attribute that stands once in the page.
pub(crate) fn attribute<'a>(page: &'a str, name: &str) -> Result<&'a str> {
    let start = format!("{name}=\"");
    let (_, rest) = page.split_once(&start).with_context(|| format!("index.html has no {name}"))?;
    let (value, _) = rest.split_once('"').with_context(|| format!("{name} has no end"))?;
    Ok(value)
}

/// The address in every `href` and `src` that is one of ours.
pub(crate) fn addresses(page: &str) -> Vec<&str> {
    ["href=\"/", "src=\"/"]
        .iter()
        .flat_map(|start| page.split(start).skip(1))
        .filter_map(|rest| rest.split('"').next())
        .collect()
}

/// The page with more scripts to load at once, behind the one that imports them: found only there, they would come one
/// round trip later.
pub(crate) fn preload(page: &str, script: &str, imports: &[String]) -> Result<String> {
    let link = |name: &str| format!("<link rel=\"modulepreload\" href=\"/{name}\">");
    let known = link(script);
    if !page.contains(&known) {
        bail!("index.html does not preload {script} as Trunk.toml says");
    }
    let links: Vec<_> = std::iter::once(known.clone()).chain(imports.iter().map(|name| link(name))).collect();
    Ok(page.replacen(&known, &links.join("\n"), 1))
}

/// The relay's policy lets the browser ignore inline scripts and styles: refuse to build a page that has any.
pub(crate) fn refuse_inline(page: &str) -> Result<()> {
    for tag in page.split('<').skip(1) {
        let (tag, text) = tag.split_once('>').unwrap_or((tag, ""));
        if tag.starts_with("script") && (!tag.contains(" src=") || !text.trim().is_empty()) {
            bail!("index.html has an inline script: <{tag}>");
        }
        let mut names = tag.split_ascii_whitespace().skip(1).filter_map(|word| Some(word.split_once('=')?.0));
        if tag.starts_with("style") || names.any(|name| name == "style" || name.starts_with("on")) {
            bail!("index.html has an inline style or handler: <{tag}>");
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{addresses, attribute, preload, refuse_inline};

    const PAGE: &str = r#"<html><link rel="icon" href="/icons/icon.svg"><body class="once">
<script type="module" src="/boot.js" data-js="/app-1.js" data-wasm="/app-1_bg.wasm"></script></body></html>"#;

    #[test]
    fn names_are_read_from_the_page() {
        assert_eq!(attribute(PAGE, "data-js").unwrap(), "/app-1.js");
        assert!(attribute(PAGE, "data-none").is_err());
        assert_eq!(addresses(PAGE), ["icons/icon.svg", "boot.js"]);
    }

    #[test]
    fn imports_are_preloaded_behind_their_script() {
        let page = "<link rel=\"modulepreload\" href=\"/app-1.js\">\n<link rel=\"preload\">";
        assert_eq!(
            preload(page, "app-1.js", &["split-1.js".to_owned()]).unwrap(),
            "<link rel=\"modulepreload\" href=\"/app-1.js\">\n<link rel=\"modulepreload\" href=\"/split-1.js\">\n<link rel=\"preload\">"
        );
        assert!(preload(page, "app-2.js", &[]).is_err());
    }

    #[test]
    fn inline_code_is_refused() {
        assert!(refuse_inline(PAGE).is_ok());
        assert!(refuse_inline("<script>let a;</script>").is_err());
        assert!(refuse_inline("<script src=\"/a.js\">let a;</script>").is_err());
        assert!(refuse_inline("<p onclick=\"a()\">").is_err());
        assert!(refuse_inline("<p style=\"color:red\">").is_err());
        assert!(refuse_inline("<style>p{}</style>").is_err());
    }
}
