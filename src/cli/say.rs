//! `soundwalk say`: prints what the voice gets, sentence by sentence, for one stop or all.

use super::load::load;
use super::options::LanguagesOption;
use super::outcome::{CommandError, Verdict};
use super::tour_access::WorkspaceOption;
use super::{languages, out, stops};
use crate::tour::model::{Lang, Passage, Stop};
use crate::voice::script::{self, Lexicons};
use crate::wording::{command_on, one_line};
use crate::workspace::Workspace;
use std::path::PathBuf;

/// Print what the voice gets, one sentence per line: figures and abbreviations as words, and the stresses of the
/// lexicon
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The tour: its folder, or its tour.json
    tour: PathBuf,
    /// Id or number of the stop, counted from 1; without it, all stops are printed
    stop: Option<String>,
    #[command(flatten)]
    languages: LanguagesOption,
    #[command(flatten)]
    workspace: WorkspaceOption,
}

/// Prints the passages of the stop, or of all stops, in each requested language.
///
/// # Errors
/// The tour cannot be read or does not have the stop or language.
pub fn run(args: &Args) -> Result<Verdict, CommandError> {
    let loaded = load(&args.tour)?;
    let workspace = args.workspace.of(&loaded)?;
    let file = loaded.file.display();
    let tour = (loaded.parsed.tour).ok_or_else(|| {
        let check = command_on("check", &args.tour);
        format!("{file} cannot be read as a tour; `{check}` says what is wrong")
    })?;
    let stops: Vec<&Stop> = match &args.stop {
        Some(wanted) => {
            let ids: Vec<&str> = tour.stops.iter().map(|stop| stop.id.as_str()).collect();
            vec![&tour.stops[stops::find(&ids, wanted)?]]
        }
        None => tour.stops.iter().collect(),
    };
    let asked = languages::chosen(&tour.languages, &args.languages.lang)?;
    let lexicons = Lexicons::of(&tour);
    for stop in stops {
        for lang in &asked {
            out::print(said(&lexicons, &workspace, stop, lang))?;
        }
    }
    Ok(Verdict::Fine)
}

/// Everything that is spoken at a stop in a language, a sentence a line. The sentences after the first of a passage are
/// indented further.
fn said(lexicons: &Lexicons, workspace: &Workspace, stop: &Stop, lang: &Lang) -> String {
    let lexicon = lexicons.get(lang);
    let narration = stop.narration.get(lang).into_iter().flatten();
    let short = stop.short.get(lang).into_iter().flatten();
    let parts = narration
        .map(|passage| ("", passage))
        .chain(
            stop.directions
                .get(lang)
                .map(|passage| ("directions: ", passage)),
        )
        .chain(short.map(|passage| ("short: ", passage)));
    let mut text = format!(
        "{} ({})\n",
        one_line(stop.title.get(lang).unwrap_or(&stop.id)),
        lang.0
    );
    for (part, passage) in parts {
        let take = match passage {
            Passage::Detailed(detailed) => detailed.take.as_deref(),
            Passage::Plain(_) => None,
        };
        let take = take.map_or_else(String::new, |take| match workspace.open(take) {
            Ok(_) => format!("(recorded: {take}) "),
            Err(error) if error.is_missing() => format!("(not recorded yet: {take}) "),
            Err(error) => format!("(not read: {take}: {error}) "),
        });
        for (at, line) in script::lines(lang, passage, &lexicon).iter().enumerate() {
            match at {
                0 => text.push_str(&format!("  {part}{take}{}\n", line.spoken)),
                _ => text.push_str(&format!("    {}\n", line.spoken)),
            }
        }
    }
    text
}
