//! `soundwalk voices render`: speaks the script once, into clips that are kept beside the tour.

use crate::build::render::{ClipSelection, RenderRequest, Rendering, render};
use crate::cli::build::{CheckedTour, languages_of, require_no_errors};
use crate::cli::load::load;
use crate::cli::options::{JobsOption, LanguagesOption, StoreOption};
use crate::cli::outcome::{CommandError, Verdict};
use crate::cli::progress::BuildProgress;
use crate::cli::tour_access::TrustOptions;
use crate::cli::voice_options::VoiceOptions;
use crate::cli::{build_failures, interrupt, out};
use crate::wording::counted;
use std::path::PathBuf;

/// Speak the script once, into clips beside the tour. Builds then need no voice, and the tour sounds the same on every
/// machine
///
/// Passages with a recorded take are left out. Without options, clips that are missing or out of date are rendered, so a
/// second run does nothing.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The tour: its folder, or its tour.json
    tour: PathBuf,
    /// Render only clips whose passage, lexicon or voice has changed, and no missing ones
    #[arg(long)]
    stale: bool,
    /// Render all clips again
    #[arg(long, conflicts_with = "stale")]
    all: bool,
    #[command(flatten)]
    languages: LanguagesOption,
    #[command(flatten)]
    jobs: JobsOption,
    #[command(flatten)]
    store: StoreOption,
    #[command(flatten)]
    voices: VoiceOptions,
    #[command(flatten)]
    access: TrustOptions,
}

/// Renders the clips and prints which.
///
/// # Errors
/// The tour or language does not exist, a voice cannot speak or a file cannot be written.
pub fn run(args: &Args) -> Result<Verdict, CommandError> {
    interrupt::watch(interrupt::PATIENCE)?;
    let loaded = load(&args.tour)?;
    let installed = args.voices.installed()?.without_substitutes();
    let languages = languages_of(&loaded, &args.languages)?;
    let access = args.access.of(&loaded)?;
    let checked = require_no_errors(&loaded, &access, &languages, &installed, "rendered")?;
    let Some(CheckedTour {
        tour, permission, ..
    }) = checked
    else {
        return Ok(Verdict::Findings);
    };
    let store = args.store.open()?;
    let request = RenderRequest {
        tour: &tour,
        workspace: &access.workspace,
        permission: &permission,
        languages: &languages,
        which: match (args.all, args.stale) {
            (true, _) => ClipSelection::All,
            (false, true) => ClipSelection::Stale,
            (false, false) => ClipSelection::Outdated,
        },
        installed: &installed,
        voice_folder: &store.voice_folder(),
        threads: args.jobs.threads(),
    };
    let made = render(&request, &BuildProgress::new())
        .map_err(|error| build_failures::describe(&error, &tour))?;
    out::print(summary(&made))?;
    Ok(Verdict::Fine)
}

fn summary(made: &Rendering) -> String {
    let mut text = String::new();
    for file in &made.written {
        text += &format!("rendered {file}\n");
    }
    for file in &made.moved {
        text += &format!("moved    to {file}: a clip that speaks this passage lay elsewhere\n");
    }
    for file in &made.removed {
        text += &format!("removed  {file}: no passage uses it\n");
    }
    text + &format!(
        "{} rendered, {} moved, {} kept, {} removed\n",
        counted(made.written.len(), "clip"),
        made.moved.len(),
        made.kept,
        made.removed.len()
    )
}
