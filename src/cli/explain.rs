//! `soundwalk explain`: prints the page of a rule.

use super::out;
use super::outcome::{CommandError, Verdict};
use crate::tour::diagnostic::Severity;
use crate::tour::rules;

/// Explain a finding's code; without one, list them all
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Code of a finding, such as overlapping-geofences
    code: Option<String>,
}

/// Prints a rule's page, or the list of all rules.
pub fn run(args: &Args) -> Result<Verdict, CommandError> {
    let Some(code) = &args.code else {
        let mut list = String::new();
        for rule in rules::ALL {
            let weight = match rule.severity {
                Severity::Note => "note",
                Severity::Warning => "warning",
                Severity::Error => "error",
            };
            list += &format!("{:<34} {weight:<8} {}\n", rule.code, rule.headline());
        }
        out::print(list)?;
        return Ok(Verdict::Fine);
    };
    match rules::find(code) {
        Some(rule) => {
            out::print(rule.page())?;
            Ok(Verdict::Fine)
        }
        None => Err(match rules::did_you_mean(code) {
            Some(meant) => format!("there is no code `{code}`; did you mean `{meant}`?"),
            None => format!("there is no code `{code}`; `soundwalk explain` lists them all"),
        }
        .into()),
    }
}
