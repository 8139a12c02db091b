//! `soundwalk say`: prints what the voice is given, sentence by sentence, at one stop or at all of them.

use super::load::load;
use super::{Trouble, Verdict};
use crate::tour::Tour;
use crate::tour::model::{Lang, Passage, Stop};
use crate::voice::script;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Prints what the voice is given, a sentence a line: figures and abbreviations as words, stresses where the lexicon sets
/// them.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The tour: its folder, or its tour.json
    tour: PathBuf,
    /// The stop: its id, or its number in the tour, from 1. Without one, all stops are printed
    stop: Option<String>,
    /// Only this language, such as `ru`
    #[arg(long)]
    lang: Option<String>,
}

/// Prints the passages of the stop, or of all stops, in each language that is asked for.
///
/// # Errors
/// A tour that cannot be read, and a stop or a language that the tour does not have.
pub fn run(args: &Args) -> Result<Verdict, Trouble> {
    let loaded = load(&args.tour)?;
    let file = loaded.file.display();
    let tour = (loaded.reading.tour).ok_or_else(|| {
        format!("{file} cannot be read as a tour; `soundwalk check` says what is wrong")
    })?;
    let stops: Vec<&Stop> = match &args.stop {
        Some(wanted) => vec![find(&tour, wanted)?],
        None => tour.stops.iter().collect(),
    };
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
    for stop in stops {
        for lang in &asked {
            print!("{}", said(&tour, stop, lang));
        }
    }
    Ok(Verdict::Fine)
}

/// The stop with that id, or else with that number.
fn find<'tour>(tour: &'tour Tour, wanted: &str) -> Result<&'tour Stop, String> {
    let by_id = tour.stops.iter().find(|stop| stop.id == wanted);
    let by_number = || {
        let number: usize = wanted.parse().ok()?;
        tour.stops.get(number.checked_sub(1)?)
    };
    by_id.or_else(by_number).ok_or_else(|| {
        let known: Vec<_> = tour.stops.iter().map(|stop| stop.id.as_str()).collect();
        format!(
            "the tour has no stop '{wanted}'; it has {} (1 to {})",
            known.join(", "),
            known.len()
        )
    })
}

/// Everything that is spoken at a stop in a language, a sentence a line; the sentences of a passage after its first are
/// indented further.
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
        let take = match passage {
            Passage::Detailed(detailed) => detailed.take.as_deref(),
            Passage::Plain(_) => None,
        };
        let take = take.map_or(String::new(), |take| format!("(recorded: {take}) "));
        for (at, line) in script::lines(lang, passage, lexicon).iter().enumerate() {
            match at {
                0 => text.push_str(&format!("  {part}{take}{}\n", line.spoken)),
                _ => text.push_str(&format!("    {}\n", line.spoken)),
            }
        }
    }
    text
}
