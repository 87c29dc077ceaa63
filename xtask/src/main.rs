//! `cargo xtask`: reads the command line and hands over to the module that does the work. It sets nothing up itself
//! and knows nothing of what the product does.

mod apt;
mod build;
mod check;
mod files;
mod finish;
mod install;
mod links;
mod module;
mod page;
mod place;
mod run;
mod shell;
mod split;
mod squeeze;
mod steps;
mod styles;

use anyhow::{Context as _, Result, bail};
use std::process::ExitCode;

use crate::shell::{Quality, Shell};

const HELP: &str = "\
cargo xtask <command>

  run [--fresh [--name NAME]] [--port 8080] [--data data]
        builds what has changed, starts the relay with a sample community (with --fresh: an empty one) and prints
        the links that open it; stays until Ctrl-C
  build [--quick]
        builds the app into dist/ and the relay; with --quick sooner and several times larger
  test [FILTER [--quick]]
        everything that has to hold before a change is merged; with FILTER only the tests whose name contains it
  lint
        formatting, clippy and licences
  bench [native|wire|browser|wall|register|serving]
        the measurements, all of them or one part

Whatever is missing on the machine is installed first.";

fn main() -> ExitCode {
    match start(std::env::args().skip(1).collect()) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn start(mut words: Vec<String>) -> Result<ExitCode> {
    if words.is_empty() || words.iter().any(|word| matches!(word.as_str(), "help" | "-h" | "--help")) {
        println!("{HELP}");
        return Ok(ExitCode::SUCCESS);
    }
    let command = words.remove(0);
    let mut words = Words(words);
    match command.as_str() {
        "run" => {
            let options = run::Options::take(&mut words)?;
            words.end()?;
            run::run(&Shell::find()?, &options)
        }
        "build" => {
            let shell = with_quality(&mut words)?;
            words.end()?;
            build::product(&shell)?;
            Ok(ExitCode::SUCCESS)
        }
        "test" => {
            let filter = words.next();
            let Some(filter) = filter else {
                words.end()?;
                return Ok(check::everything(&Shell::find()?));
            };
            let shell = with_quality(&mut words)?;
            words.end()?;
            check::matching(&shell, &filter)
        }
        "lint" => {
            words.end()?;
            Ok(check::lint(&Shell::find()?))
        }
        "bench" => {
            let part = words.next();
            words.end()?;
            check::bench(&Shell::find()?, part.as_deref())
        }
        other => bail!("there is no command `{other}`\n\n{HELP}"),
    }
}

fn with_quality(words: &mut Words) -> Result<Shell> {
    let mut shell = Shell::find()?;
    if words.flag("--quick") {
        shell.quality = Quality::Quick;
    }
    Ok(shell)
}

/// What is left of the command line.
pub(crate) struct Words(Vec<String>);

impl Words {
    pub(crate) fn flag(&mut self, name: &str) -> bool {
        let before = self.0.len();
        self.0.retain(|word| word != name);
        self.0.len() < before
    }

    /// The value of `--name value` or `--name=value`.
    pub(crate) fn value(&mut self, name: &str) -> Result<Option<String>> {
        if let Some(at) = self.0.iter().position(|word| word == name) {
            self.0.remove(at);
            if at == self.0.len() {
                bail!("{name} needs a value");
            }
            return Ok(Some(self.0.remove(at)));
        }
        let joined = |word: &String| word.strip_prefix(name).is_some_and(|rest| rest.starts_with('='));
        let Some(at) = self.0.iter().position(joined) else { return Ok(None) };
        let word = self.0.remove(at);
        let value = word.split_once('=').context("an option without `=`")?.1;
        Ok(Some(value.to_owned()))
    }

    fn next(&mut self) -> Option<String> {
        let at = self.0.iter().position(|word| !word.starts_with('-'))?;
        Some(self.0.remove(at))
    }

    fn end(&self) -> Result<()> {
        match self.0.as_slice() {
            [] => Ok(()),
            rest => bail!("not understood: {}\n\n{HELP}", rest.join(" ")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Words;

    fn words(line: &str) -> Words {
        Words(line.split_whitespace().map(str::to_owned).collect())
    }

    #[test]
    fn options_are_taken_in_any_order_and_the_rest_is_refused() {
        let mut line = words("--port 9000 --fresh --name=某某社区");
        assert!(line.flag("--fresh"));
        assert_eq!(line.value("--name").unwrap().as_deref(), Some("某某社区"));
        assert_eq!(line.value("--port").unwrap().as_deref(), Some("9000"));
        assert!(line.end().is_ok());
        assert!(words("--port").value("--port").is_err());
        assert!(words("--prot 1").end().is_err());
    }
}
