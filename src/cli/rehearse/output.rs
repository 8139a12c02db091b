//! What `rehearse` prints and writes.

use super::super::Trouble;
use super::Format;
use crate::rehearse::log::{LogLine, readable};
use std::io::Write;

/// Prints the walk.
pub fn print(lines: &[LogLine], format: Format) -> Result<(), Trouble> {
    let text = match format {
        Format::Json => jsonl(lines)?,
        Format::Human => lines.iter().map(|line| readable(line) + "\n").collect(),
    };
    match std::io::stdout().write_all(text.as_bytes()) {
        // Whoever reads may stop reading.
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        other => Ok(other?),
    }
}

/// One JSON object a line.
pub fn jsonl(lines: &[LogLine]) -> Result<String, Trouble> {
    let mut text = String::new();
    for line in lines {
        text += &serde_json::to_string(line)?;
        text.push('\n');
    }
    Ok(text)
}
