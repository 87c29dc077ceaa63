//! The links that open a community, as the relay leaves them in its data folder: reading them, and showing them on a
//! terminal. It never writes them anywhere.

use anyhow::{Context as _, Result};
use qrcode::QrCode;
use qrcode::render::unicode::Dense1x2;
use serde::Deserialize;
use std::io::IsTerminal as _;
use std::path::Path;

use crate::files;

const FILE: &str = "links.json";

/// What opens the community for one role. The secret stands behind the `#`, so a browser never sends it by itself.
#[derive(Debug, Deserialize)]
pub(crate) struct Link {
    label: String,
    role: String,
    secret: String,
}

/// The first links, as long as nobody has deleted them.
pub(crate) fn read(data: &Path) -> Result<Option<Vec<Link>>> {
    let path = data.join(FILE);
    if !path.is_file() {
        return Ok(None);
    }
    let links = serde_json::from_slice(&files::read(&path)?);
    links.map(Some).with_context(|| format!("understanding {}", path.display()))
}

pub(crate) fn show(links: &[Link], origin: &str) -> Result<()> {
    let drawn = std::io::stdout().is_terminal();
    for link in links {
        let address = format!("{origin}/in#{}", link.secret);
        println!("\n{} ({})\n{address}", link.label, link.role);
        if drawn {
            println!("{}", code(&address)?);
        }
    }
    Ok(())
}

/// A code in half blocks, black on white whatever the terminal's own colours are.
fn code(address: &str) -> Result<String> {
    let code = QrCode::new(address).context("the link is too long for a code")?;
    let drawn = code.render::<Dense1x2>().dark_color(Dense1x2::Dark).light_color(Dense1x2::Light).build();
    let lines: Vec<_> = drawn.lines().map(|line| format!("\x1b[30;107m{line}\x1b[0m")).collect();
    Ok(lines.join("\n"))
}
