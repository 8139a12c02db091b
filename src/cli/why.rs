//! `soundwalk why`: explains from a walk log why a stop's story did or did not play.

use super::load::read_up_to;
use super::out;
use super::outcome::{CommandError, Verdict};
use crate::rehearse::log::{LogLine, readable};
use crate::wording::one_line;
use std::path::PathBuf;

/// Explain from a walk log why a stop's story played or did not play
///
/// Exit status: 0 if the story played, 1 if it did not, 2 if the log or the stop could not be read.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The log that `rehearse --log` or `play` wrote
    log: PathBuf,
    /// The stop: its id, or its number in the tour, from 1
    #[arg(long)]
    stop: String,
}

/// The most bytes of a log that are read: some days of walking.
const MAX_LOG_BYTES: u64 = 256 << 20;

/// Prints the log lines of the stop and a verdict.
pub fn run(args: &Args) -> Result<Verdict, CommandError> {
    let shown = args.log.display();
    let bytes = read_up_to(&args.log, MAX_LOG_BYTES)
        .map_err(|error| format!("cannot read {shown}: {error}"))?;
    let text = String::from_utf8_lossy(&bytes);
    let mut lines: Vec<LogLine> = Vec::new();
    for (number, line) in text.lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        match serde_json::from_str(line) {
            Ok(line) => lines.push(line),
            // A power cut may have truncated the last line.
            Err(_) if number + 1 == text.lines().count() => {}
            Err(error) => {
                return Err(format!(
                    "{shown}:{}: this is not a line of a walk log: {error}",
                    number + 1
                )
                .into());
            }
        }
    }
    let asked = args.stop.as_str();
    let is_asked = |line: &&LogLine| {
        line.stop.as_deref() == Some(asked)
            || asked
                .parse::<usize>()
                .is_ok_and(|number| line.number == Some(number))
    };
    let of_stop: Vec<&LogLine> = lines.iter().filter(is_asked).collect();
    if of_stop.is_empty() {
        return Err(format!(
            "{shown} has no entries about the stop `{asked}`; it has {}",
            names(&lines)
        )
        .into());
    }
    for line in &of_stop {
        out::line(readable(line))?;
    }
    match of_stop.iter().find(|line| line.event == "play") {
        Some(play) => {
            out::line(format_args!("\nIt played. {}", one_line(&play.why)))?;
            Ok(Verdict::Fine)
        }
        None => {
            out::line(format_args!(
                "\nIt did not play. {}",
                one_line(&obstacle(&of_stop))
            ))?;
            Ok(Verdict::Findings)
        }
    }
}

/// The most informative explanation: what held the story back last, or how near the walk came.
fn obstacle(lines: &[&LogLine]) -> String {
    ["hold", "skip", "missed", "queue", "summary", "approach"]
        .iter()
        .find_map(|event| lines.iter().rev().find(|line| line.event == *event))
        .map_or_else(String::new, |line| line.why.clone())
}

fn names(lines: &[LogLine]) -> String {
    let mut names: Vec<&str> = lines
        .iter()
        .filter_map(|line| line.stop.as_deref())
        .collect();
    names.sort_unstable();
    names.dedup();
    names.join(", ")
}
