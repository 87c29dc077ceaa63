//! One style sheet out of those that Trunk leaves: a person on a slow line waits for one file, not for one per concept.
//! The sheets stay in the order of index.html; what is in them is not looked at.

use anyhow::{Context as _, Result, bail};
use std::fs;
use std::path::Path;

use crate::{files, page};

/// Puts all sheets of the page into one, under a name that says its content; gives the page that names it.
pub(crate) fn join(html: &str, site: &Path) -> Result<String> {
    let mut whole = String::new();
    let mut rest = html;
    let mut pieces = Vec::new();
    while let Some((before, tag, after)) = next_sheet(rest)? {
        let name = page::attribute(tag, "href")?.trim_start_matches('/');
        let sheet = site.join(name);
        let text = files::read_text(&sheet)?;
        // These count only at the beginning of a sheet.
        if let Some(word) = ["@import", "@charset"].into_iter().find(|word| text.contains(word)) {
            bail!("{name} has {word}, which would be lost when the sheets are joined");
        }
        whole.push_str(text.trim_end());
        whole.push('\n');
        fs::remove_file(&sheet).with_context(|| format!("removing {}", sheet.display()))?;
        pieces.push(before);
        rest = after;
    }
    let Some((head, others)) = pieces.split_first() else { bail!("index.html has no style sheet") };
    let name = format!("style-{}.css", files::short_hash(&[whole.as_bytes()]));
    files::write(&site.join(&name), whole)?;
    let link = format!("<link rel=\"stylesheet\" href=\"/{name}\">");
    Ok([head, link.as_str()]
        .into_iter()
        .chain(others.iter().map(|piece| piece.trim_start()))
        .chain([rest])
        .collect())
}

/// What is before the next sheet's tag, the tag, and what is after it.
fn next_sheet(html: &str) -> Result<Option<(&str, &str, &str)>> {
    let mut from = 0;
    while let Some(at) = html[from..].find("<link").map(|at| from + at) {
        let end = html[at..].find('>').map(|end| at + end + 1).context("a link has no end")?;
        if html[at..end].contains("rel=\"stylesheet\"") {
            return Ok(Some((&html[..at], &html[at..end], &html[end..])));
        }
        from = end;
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::join;
    use std::fs;

    #[test]
    fn sheets_become_one_in_their_order() {
        let site = tempfile::tempdir().unwrap();
        fs::write(site.path().join("b-1.css"), "@layer b, a;\n").unwrap();
        fs::write(site.path().join("a-2.css"), "p { color: red }").unwrap();
        let html = "<head><link rel=\"icon\" href=\"/i.svg\">\n<link rel=\"stylesheet\" href=\"/b-1.css\"/>\n\
                    <link rel=\"stylesheet\" href=\"/a-2.css\"/>\n<title>t</title></head>";
        let joined = join(html, site.path()).unwrap();
        let names: Vec<String> = fs::read_dir(site.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        let [name] = names.as_slice() else { panic!("one sheet is left: {names:?}") };
        let text = fs::read_to_string(site.path().join(name)).unwrap();
        assert_eq!(text, "@layer b, a;\np { color: red }\n");
        let link = format!("<link rel=\"stylesheet\" href=\"/{name}\">");
        assert_eq!(
            joined,
            format!("<head><link rel=\"icon\" href=\"/i.svg\">\n{link}\n<title>t</title></head>")
        );
    }

    #[test]
    fn what_cannot_be_joined_is_refused() {
        let site = tempfile::tempdir().unwrap();
        fs::write(site.path().join("a.css"), "@import \"b.css\";").unwrap();
        assert!(join("<link rel=\"stylesheet\" href=\"/a.css\">", site.path()).is_err());
        assert!(join("<head></head>", site.path()).is_err());
    }
}
