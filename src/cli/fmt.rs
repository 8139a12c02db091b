//! `soundwalk fmt`: lays out a tour's text in the standard way.

use super::check::terminal_style;
use super::diagnostics::human;
use super::load::load;
use super::out;
use super::outcome::{CommandError, Verdict};
use super::tour_access::WorkspaceOption;
use crate::atomic_file;
use crate::tour::format::format;
use crate::wording::command_on;
use std::path::PathBuf;

/// Format a tour's text; the order of keys, texts and numbers stay as they are
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Folder with a tour.json, or the file itself
    tour: PathBuf,
    /// Change nothing; exit with status 1 if something would change
    #[arg(long)]
    check: bool,
    #[command(flatten)]
    workspace: WorkspaceOption,
}

/// Codes of findings which mean that the text is not JSON.
const NOT_JSON: [&str; 3] = ["json-syntax", "not-utf8", "too-large"];

/// Formats a tour's file, or only checks it.
pub fn run(args: &Args) -> Result<Verdict, CommandError> {
    let loaded = load(&args.tour)?;
    // If the folder's tour.json is a link out of the workspace, its target must not be changed.
    args.workspace.of(&loaded)?;
    let parsed = &loaded.parsed;
    let path = loaded.file.display().to_string();
    let broken: Vec<_> = parsed
        .diagnostics
        .iter()
        .filter(|one| NOT_JSON.contains(&one.code))
        .cloned()
        .collect();
    let root = match parsed.root() {
        Some(root) if broken.is_empty() => root,
        Some(_) | None => {
            let report = human::render(&broken, &parsed.text, &path, terminal_style());
            out::coloured(&report)?;
            out::line(format_args!("{path}: not changed, because it is not JSON"))?;
            return Ok(Verdict::Findings);
        }
    };
    let formatted = format(&parsed.text, root);
    if formatted == parsed.text {
        out::line(format_args!("{path}: already in the standard format"))?;
        return Ok(Verdict::Fine);
    }
    if args.check {
        out::line(format_args!(
            "{path}: not in the standard format; run `{}`",
            command_on("fmt", &args.tour)
        ))?;
        return Ok(Verdict::Findings);
    }
    atomic_file::replace(&loaded.file, formatted.as_bytes())?;
    out::line(format_args!("{path}: reformatted"))?;
    Ok(Verdict::Fine)
}
