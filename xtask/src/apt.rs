//! Installing Debian packages, where we may. It never asks for a password and never removes anything.

use anyhow::{Result, bail};
use std::process::Command;

use crate::shell::{self, Shell, say};

pub(crate) fn install(shell: &Shell, packages: &[&str]) -> Result<()> {
    let Some(mut probe) = apt_get(shell) else {
        bail!("needs {} (apt-get as root or through sudo is not available here)", packages.join(", "));
    };
    say(&format!("installing {} (apt-get)", packages.join(", ")));
    let install = |command: &mut Command| {
        shell::run(command.args(["install", "-y", "-qq", "--no-install-recommends"]).args(packages))
    };
    // The lists of a fresh machine are empty, those of an old one name packages that are gone.
    shell::run(probe.args(["update", "-qq"]))?;
    match apt_get(shell) {
        Some(mut command) => install(&mut command),
        None => bail!("apt-get is gone"),
    }
}

fn apt_get(shell: &Shell) -> Option<Command> {
    let apt = shell.which("apt-get")?;
    let root = shell::capture(shell.program("id").arg("-u")).is_ok_and(|id| id.trim() == "0");
    let mut command = if root {
        shell.program(apt)
    } else {
        let sudo = shell.which("sudo")?;
        if !shell::succeeds(shell.program(&sudo).args(["-n", "true"])) {
            return None;
        }
        let mut command = shell.program(sudo);
        command.args(["-n", "DEBIAN_FRONTEND=noninteractive"]).arg(apt);
        command
    };
    command.env("DEBIAN_FRONTEND", "noninteractive");
    Some(command)
}
