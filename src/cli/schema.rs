//! `soundwalk schema`: prints the JSON Schema of the tour format.

use super::out;
use super::outcome::{CommandError, Verdict};
use crate::tour::Tour;

/// Print the JSON Schema of the tour format (`$schema` in a tour points editors to it)
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Prints the schema to standard output.
pub fn run(_args: &Args) -> Result<Verdict, CommandError> {
    out::json(text()?)?;
    Ok(Verdict::Fine)
}

/// The schema as it is printed and committed, ending with a line break.
pub fn text() -> Result<String, CommandError> {
    let mut text = serde_json::to_string_pretty(&schemars::schema_for!(Tour))?;
    text.push('\n');
    Ok(text)
}
