//! Formats the walk log that `rehearse` prints and writes.

use super::super::out;
use super::super::outcome::CommandError;
use super::args::Format;
use crate::rehearse::log::{LogLine, readable};

/// Prints the lines of the walk log.
pub fn print(lines: &[LogLine], format: Format) -> Result<(), CommandError> {
    match format {
        Format::Json => out::json(jsonl(lines)?),
        Format::Human => {
            let lines: String = lines.iter().map(|line| readable(line) + "\n").collect();
            out::print(lines)
        }
    }
}

/// Formats the lines as one JSON object a line.
pub fn jsonl(lines: &[LogLine]) -> Result<String, CommandError> {
    let mut text = String::new();
    for line in lines {
        text += &serde_json::to_string(line)?;
        text.push('\n');
    }
    Ok(text)
}
