//! A list of steps that are all taken, whatever the ones before said, and what came of each. It knows no step itself.

use anyhow::Result;
use std::process::ExitCode;

use crate::shell::say;

#[derive(Default)]
pub(crate) struct Steps(Vec<(String, Outcome)>);

enum Outcome {
    Done,
    Failed,
    /// Not taken, and why.
    Left(String),
}

impl Steps {
    /// Takes a step; what it gave, if it succeeded.
    pub(crate) fn take<T>(&mut self, name: &str, step: impl FnOnce() -> Result<T>) -> Option<T> {
        say(name);
        let result = step();
        let (outcome, value) = match result {
            Ok(value) => (Outcome::Done, Some(value)),
            Err(error) => {
                eprintln!("error: {error:#}");
                (Outcome::Failed, None)
            }
        };
        self.0.push((name.to_owned(), outcome));
        value
    }

    pub(crate) fn leave(&mut self, name: &str, reason: &str) {
        self.0.push((name.to_owned(), Outcome::Left(reason.to_owned())));
    }

    /// Prints what came of all steps.
    pub(crate) fn end(self) -> ExitCode {
        eprintln!();
        for (name, outcome) in &self.0 {
            match outcome {
                Outcome::Done => eprintln!("  ok       {name}"),
                Outcome::Failed => eprintln!("  FAILED   {name}"),
                Outcome::Left(reason) => eprintln!("  skipped  {name}: {reason}"),
            }
        }
        let failed = self.0.iter().filter(|(_, outcome)| matches!(outcome, Outcome::Failed)).count();
        match failed {
            0 => {
                eprintln!("\nall is well");
                ExitCode::SUCCESS
            }
            failed => {
                eprintln!("\n{failed} of {} failed", self.0.len());
                ExitCode::FAILURE
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Steps;
    use std::process::ExitCode;

    #[test]
    fn one_failure_fails_all_but_stops_nothing() {
        let mut steps = Steps::default();
        assert!(steps.take("breaks", || -> anyhow::Result<()> { anyhow::bail!("broken") }).is_none());
        assert_eq!(steps.take("goes on", || Ok(1)), Some(1));
        steps.leave("not here", "no network");
        assert_eq!(format!("{:?}", steps.end()), format!("{:?}", ExitCode::FAILURE));
    }
}
