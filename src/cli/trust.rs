//! `soundwalk trust`: lets a tour's own programs run.

use super::load::load;
use super::outcome::{CommandError, Verdict};
use super::tour_access::{TrustOptions, listed};
use super::{out, trust_file};
use crate::trust::TrustRecord;
use crate::wording::{command_on, counted, plain_command, reveal_hidden};
use std::path::{Path, PathBuf};

/// Let a tour's own programs run: those that it names as voices
///
/// A tour can name any program of this machine, and programs in its own folder. None of them runs until you trust them. You
/// are asked again when the commands, or the scripts and programs in the tour's folder, change.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Folder with a tour.json, or the file itself
    #[arg(required_unless_present = "list")]
    tour: Option<PathBuf>,
    /// Only show the programs and their digest; trust nothing
    #[arg(long, conflicts_with_all = ["list", "revoke"])]
    show: bool,
    /// Withdraw the trust in the tour's programs
    #[arg(long, conflicts_with = "list")]
    revoke: bool,
    /// List the tours whose programs you trust
    #[arg(long, conflicts_with = "tour")]
    list: bool,
    #[command(flatten)]
    options: TrustOptions,
}

/// What trust means beyond what the digest covers.
const NOT_COVERED: &str = "The digest covers the commands and the scripts and programs above, not what these read when they run (settings \
                           in the tour's folder, files whose names they compose) or the programs of your system: \
                           trust only an author whom you would let use this machine.";

/// Trusts, shows, lists or revokes.
///
/// # Errors
/// The tour or its programs cannot be read, or the record cannot be written.
pub fn run(args: &Args) -> Result<Verdict, CommandError> {
    match &args.tour {
        None => list(),
        Some(tour) if args.revoke => revoke(tour, &args.options),
        Some(tour) => trust(tour, args),
    }
}

fn trust(path: &Path, args: &Args) -> Result<Verdict, CommandError> {
    let loaded = load(path)?;
    let access = args.options.of(&loaded)?;
    let file = loaded.file.display();
    let tour = loaded.parsed.partial().ok_or_else(|| {
        let check = command_on("check", path);
        format!("{file} cannot be read as a tour; `{check}` says what is wrong")
    })?;
    let (programs, trust) = access.programs(tour);
    if programs.is_empty() {
        out::line(format_args!(
            "{file} names no programs; there is nothing to trust"
        ))?;
        return Ok(Verdict::Fine);
    }
    let count = counted(programs.commands.len(), "program");
    out::print(format!("{file} names {count}:\n{}", listed(&programs)))?;
    if let Some(why) = &programs.fault {
        return Err(format!("they cannot be trusted as they are: {why}").into());
    }
    out::line(format_args!("digest {}", programs.digest))?;
    out::line(NOT_COVERED)?;
    let is_trusted = trust.0.contains(&programs.digest);
    if args.show {
        out::line(if is_trusted {
            "You trust them."
        } else {
            "You do not trust them."
        })?;
        return Ok(Verdict::Fine);
    }
    access.record.trust(&programs)?;
    out::line(format_args!(
        "You trust them in their present form now; `{} --revoke` withdraws the trust.",
        command_on("trust", path)
    ))?;
    Ok(Verdict::Fine)
}

fn revoke(path: &Path, options: &TrustOptions) -> Result<Verdict, CommandError> {
    let was_trusted = match load(path) {
        Ok(loaded) => options.of(&loaded)?.record.revoke()?,
        Err(_) => trust_file::revoke_missing(path)?,
    };
    let shown = reveal_hidden(&path.display().to_string());
    out::line(if was_trusted {
        format!("The programs of {shown} are trusted no longer.")
    } else {
        format!("The programs of {shown} were not trusted.")
    })?;
    Ok(Verdict::Fine)
}

fn list() -> Result<Verdict, CommandError> {
    let mut text = String::new();
    for (_, record) in trust_file::records()? {
        let state = if Path::new(&record.tour).exists() {
            ""
        } else {
            " (no longer there)"
        };
        text += &format!("{}{state}\n", reveal_hidden(&record.tour));
        for command in &record.commands {
            text += &format!("  {}\n", plain_command(command));
        }
    }
    if text.is_empty() {
        text += "You do not trust the programs of any tour.\n";
    }
    out::print(text)?;
    Ok(Verdict::Fine)
}
