//! `soundwalk verify`: checks that a pack is complete, safe and signed by the right key.

use super::outcome::{CommandError, Verdict};
use super::{out, pack_argument};
use crate::pack::error::Fault;
use crate::pack::signature::PublicKey;
use crate::pack::{self, Pack, PackError};
use crate::wording::{counted, length, one_line};
use std::path::PathBuf;

/// Check every byte of a pack: nothing in it is missing, added, damaged or unsafe.
///
/// Exit status: 0 the pack is good, 1 it is refused (the reason is printed), 2 it could not be read at all.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Path of the pack to verify.
    pack: PathBuf,
    /// Also require that this key signed it: a public key file, or its 64 hexadecimal digits.
    #[arg(long, value_name = "KEY")]
    require_signature: Option<String>,
}

/// Longer titles are shown in part, because a line that the terminal wraps could look like two.
const MAX_TITLE_LETTERS: usize = 50;

/// Checks the pack and prints what it contains.
pub fn run(args: &Args) -> Result<Verdict, CommandError> {
    if let Err(tour) = pack_argument::require("verify", &args.pack) {
        out::note(format_args!("refused: {tour}"));
        return Ok(Verdict::Findings);
    }
    let opened = match &args.require_signature {
        Some(key) => pack::reader::open_signed(&args.pack, PublicKey::named(key)?),
        None => pack::open(&args.pack),
    };
    match opened {
        Ok(pack) => {
            out::line(summary(&pack))?;
            Ok(Verdict::Fine)
        }
        Err(PackError {
            path,
            fault: Fault::Io(error),
        }) => Err(Fault::Io(error).of(path).into()),
        Err(refused) => {
            out::note(format_args!("refused: {refused}"));
            Ok(Verdict::Findings)
        }
    }
}

fn summary(pack: &Pack) -> String {
    let manifest = pack.manifest();
    let seconds: f64 = manifest.tracks.iter().map(|track| track.duration_s).sum();
    let bytes: u64 = manifest.files.values().map(|facts| facts.bytes).sum();
    let languages: Vec<&str> = manifest
        .languages
        .iter()
        .map(|lang| lang.0.as_str())
        .collect();
    let signed = match pack.signer() {
        Some(signer) => format!("signed by {signer}"),
        None => "not signed".to_owned(),
    };
    let title = manifest
        .languages
        .iter()
        .find_map(|lang| manifest.title.get(lang));
    let title = title.map_or_else(String::new, |title| {
        let mut letters = title.chars();
        let mut short: String = letters.by_ref().take(MAX_TITLE_LETTERS).collect();
        if letters.next().is_some() {
            short.push('…');
        }
        format!(" \"{}\"", one_line(&short))
    });
    // The verdict comes first. What the pack says of itself follows on indented lines, so that it cannot imitate a verdict.
    format!(
        "good, {signed}: {}\n  tour `{}`{title}\n  {}: {}, {}, {}, {:.1} MB",
        one_line(&pack.path().display().to_string()),
        manifest.id,
        languages.join(", "),
        counted(manifest.tracks.len(), "track"),
        length(seconds),
        counted(manifest.files.len() + 1, "entry"),
        bytes as f64 / 1e6,
    )
}
