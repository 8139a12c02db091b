//! How long passages and stories take: measured where a take was analysed, else estimated from the text
//! ([`length`]).

use super::facts::{Facts, TakeFact};
use super::model::{Lang, Passage, Stop};
use crate::language::length;

/// The pause that the builder puts between two passages, seconds.
pub const PAUSE_BETWEEN_PASSAGES_S: f64 = 0.7;

/// The longest story of a stop in one language, seconds. Its track is held in memory while it is made.
pub const MAX_STORY_S: f64 = 3600.0;

/// The longest sentence, seconds. A voice gets one sentence at a time.
pub const MAX_SENTENCE_S: f64 = 300.0;

/// Duration of a passage, seconds: measured if its take was analysed, else estimated.
pub fn passage_seconds(lang: &Lang, passage: &Passage, facts: &Facts) -> f64 {
    if let Some(take_s) = take_seconds(passage, facts) {
        return take_s;
    }
    let text = passage.to_say();
    let spoken_s = facts.spoken_s.get(lang).and_then(|texts| texts.get(text));
    spoken_s
        .copied()
        .unwrap_or_else(|| length::seconds(lang, text))
}

/// Whether a passage has a take that was analysed.
pub fn is_measured(passage: &Passage, facts: &Facts) -> bool {
    take_seconds(passage, facts).is_some()
}

/// Duration of a passage's take, seconds; `None` if it has none that was analysed.
fn take_seconds(passage: &Passage, facts: &Facts) -> Option<f64> {
    let take = passage.detailed()?.take.as_ref()?;
    match facts.takes.get(take)? {
        TakeFact::Heard(health) => Some(health.duration_s),
        TakeFact::Missing | TakeFact::Unreadable(_) => None,
    }
}

/// Duration of passages with the pauses between them, seconds, given the duration of each.
pub fn sequence_seconds(passages_s: impl IntoIterator<Item = f64>) -> f64 {
    let sequence = passages_s
        .into_iter()
        .reduce(|sum, passage_s| sum + PAUSE_BETWEEN_PASSAGES_S + passage_s);
    sequence.unwrap_or(0.0)
}

/// Duration of a list of passages with the pauses between them, seconds.
pub fn passages_seconds(lang: &Lang, passages: &[Passage], facts: &Facts) -> f64 {
    sequence_seconds(passages.iter().map(|one| passage_seconds(lang, one, facts)))
}

/// The passages of a stop's story in a language, in order: its narration and then its directions.
pub fn story<'s>(lang: &Lang, stop: &'s Stop) -> impl Iterator<Item = &'s Passage> {
    let narration = stop.narration.get(lang).into_iter().flatten();
    narration.chain(stop.directions.get(lang))
}

/// Duration of a stop's story in a language, directions included, seconds.
pub fn stop_seconds(lang: &Lang, stop: &Stop, facts: &Facts) -> f64 {
    sequence_seconds(story(lang, stop).map(|one| passage_seconds(lang, one, facts)))
}

/// Duration of the shorter telling, directions included, seconds; `None` if there is none.
pub fn short_seconds(lang: &Lang, stop: &Stop, facts: &Facts) -> Option<f64> {
    let short = stop.short.get(lang)?;
    let told = short.iter().chain(stop.directions.get(lang));
    Some(sequence_seconds(
        told.map(|one| passage_seconds(lang, one, facts)),
    ))
}
