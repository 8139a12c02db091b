//! `soundwalk say`: prints what will be spoken at a stop, passage by passage.

use super::load::load;
use super::{Trouble, Verdict};
use crate::tour::Tour;
use crate::tour::model::{Lang, Passage, Stop};
use crate::voice::spoken::spoken_form;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Prints what will be spoken at a stop: figures and abbreviations as words, stresses where the lexicon sets them.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The tour: its folder, or its tour.json
    tour: PathBuf,
    /// The stop's id
    stop: String,
    /// Only this language, such as `ru`
    #[arg(long)]
    lang: Option<String>,
}

/// Prints the passages of the stop in each language that is asked for.
///
/// # Errors
/// A tour that cannot be read, and a stop or a language that the tour does not have.
pub fn run(args: &Args) -> Result<Verdict, Trouble> {
    let loaded = load(&args.tour)?;
    let file = loaded.file.display();
    let tour = (loaded.reading.tour).ok_or_else(|| {
        format!("{file} cannot be read as a tour; `soundwalk check` says what is wrong")
    })?;
    let stop = tour
        .stops
        .iter()
        .find(|stop| stop.id == args.stop)
        .ok_or_else(|| {
            let known: Vec<_> = tour.stops.iter().map(|stop| stop.id.as_str()).collect();
            format!(
                "the tour has no stop '{}'; it has {}",
                args.stop,
                known.join(", ")
            )
        })?;
    let asked: Vec<&Lang> = match &args.lang {
        Some(wanted) => tour
            .languages
            .iter()
            .filter(|lang| lang.0 == *wanted)
            .collect(),
        None => tour.languages.iter().collect(),
    };
    if asked.is_empty() {
        let known: Vec<_> = tour.languages.iter().map(|lang| lang.0.as_str()).collect();
        return Err(format!(
            "the tour is not told in that language; it is told in {}",
            known.join(", ")
        )
        .into());
    }
    for lang in asked {
        print!("{}", said(&tour, stop, lang));
    }
    Ok(Verdict::Fine)
}

/// Everything that is spoken at a stop in a language, one passage a line.
fn said(tour: &Tour, stop: &Stop, lang: &Lang) -> String {
    let none = BTreeMap::new();
    let lexicon = tour.lexicon.get(lang).unwrap_or(&none);
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
        stop.title.get(lang).unwrap_or(&stop.id),
        lang.0
    );
    for (part, passage) in parts {
        let spoken = spoken_form(lang, passage.to_say(), lexicon);
        let take = match passage {
            Passage::Detailed(detailed) => detailed.take.as_deref(),
            Passage::Plain(_) => None,
        };
        let take = take.map_or(String::new(), |take| format!(" (recorded: {take})"));
        text.push_str(&format!("  {part}{spoken}{take}\n"));
    }
    text
}
