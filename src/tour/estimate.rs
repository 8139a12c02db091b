//! Estimates how long a text takes to speak.

use super::Tour;
use super::facts::{Facts, TakeFact};
use super::model::{Lang, Passage, Stop};

/// The pause that the builder puts between two passages, seconds.
pub const PAUSE_BETWEEN_PASSAGES_S: f64 = 0.7;

/// The longest story of a stop in one language, seconds. Its track is held in memory while it is made.
pub const MAX_STORY_S: f64 = 3600.0;

/// The longest sentence, seconds. A voice gets one sentence at a time.
pub const MAX_SENTENCE_S: f64 = 300.0;

/// The pace at which a calm guide speaks a language.
struct Pace {
    /// Letters a second while speaking.
    letters_per_second: f64,
    /// Letters that one written digit is spoken as, on average.
    letters_per_digit: f64,
    /// Pause after `.`, `!`, `?`, `…`, seconds.
    sentence_s: f64,
    /// Pause after `,`, `;`, `:` and dashes, seconds.
    comma_s: f64,
}

/// Russian: numbers are long words ("тысяча девятьсот сорок первый"). Fitted to the embedded voice on the 59 passages of
/// the Novokuznetsk tour: the sum is right within 1 %, a single passage within 4 % (root mean square).
const RUSSIAN: Pace = Pace {
    letters_per_second: 12.5,
    letters_per_digit: 7.0,
    sentence_s: 0.45,
    comma_s: 0.15,
};

/// English, fitted in the same way: the sum within 1 %, a single passage within 6 %.
const ENGLISH: Pace = Pace {
    letters_per_second: 11.6,
    letters_per_digit: 6.4,
    sentence_s: 0.45,
    comma_s: 0.16,
};

/// Estimated duration of a text as it will be spoken, seconds. Languages without a pace of their own count as English.
pub fn seconds(lang: &Lang, spoken: &str) -> f64 {
    let pace = match lang.0.split('-').next() {
        Some("ru" | "uk" | "be" | "bg" | "sr") => &RUSSIAN,
        Some(_) | None => &ENGLISH,
    };
    let (mut letters, mut pauses) = (0.0, 0.0);
    // The pause after the last sentence is added where passages are put together.
    let text = spoken.trim_end_matches(|letter: char| !letter.is_alphanumeric());
    for letter in text.chars() {
        match letter {
            '.' | '!' | '?' | '…' => pauses += pace.sentence_s,
            ',' | ';' | ':' | '–' | '—' => pauses += pace.comma_s,
            digit if digit.is_ascii_digit() => letters += pace.letters_per_digit,
            letter if letter.is_alphabetic() => letters += 1.0,
            // Stress marks and other signs take no time.
            _ => {}
        }
    }
    letters / pace.letters_per_second + pauses
}

/// Upper estimate of a sentence's duration in any language, seconds. Signs count as letters, since some voices read them.
pub fn sentence_seconds(spoken: &str) -> f64 {
    let letters = spoken.chars().filter(|letter| !letter.is_whitespace());
    let letters = letters.map(|letter| {
        if letter.is_numeric() {
            RUSSIAN.letters_per_digit
        } else {
            1.0
        }
    });
    letters.sum::<f64>() / ENGLISH.letters_per_second
}

/// Upper estimate of a text's longest sentence, seconds. Sentences are split without knowing the language.
pub fn longest_sentence_s(text: &str) -> f64 {
    let ends = ['.', '!', '?', '…', '。', '！', '？', '।', '۔', '؟', '\n'];
    let sentences = text.split(ends).map(sentence_seconds);
    sentences.fold(0.0, f64::max)
}

/// Duration of a passage, seconds: measured if its take was analysed, else estimated.
pub fn passage_seconds(lang: &Lang, passage: &Passage, facts: &Facts) -> f64 {
    let detailed = passage.detailed();
    let take = detailed.and_then(|detailed| detailed.take.as_ref());
    if let Some(TakeFact::Heard(health)) = take.and_then(|take| facts.takes.get(take)) {
        return health.duration_s;
    }
    seconds(lang, passage.to_say())
}

/// Duration of a list of passages with the pauses between them, seconds.
pub fn passages_seconds(lang: &Lang, passages: &[Passage], facts: &Facts) -> f64 {
    let pauses = passages.len().saturating_sub(1) as f64 * PAUSE_BETWEEN_PASSAGES_S;
    let speech: f64 = passages
        .iter()
        .map(|one| passage_seconds(lang, one, facts))
        .sum();
    speech + pauses
}

/// Duration of a stop's story in a language, directions included, seconds.
pub fn stop_seconds(lang: &Lang, stop: &Stop, facts: &Facts) -> f64 {
    let narration = stop
        .narration
        .get(lang)
        .map_or(0.0, |list| passages_seconds(lang, list, facts));
    narration + directions_seconds(lang, stop, facts)
}

/// Duration of the shorter telling, directions included, seconds; `None` if there is none.
pub fn short_seconds(lang: &Lang, stop: &Stop, facts: &Facts) -> Option<f64> {
    let short = stop.short.get(lang)?;
    Some(passages_seconds(lang, short, facts) + directions_seconds(lang, stop, facts))
}

/// Duration of all stories of a tour in a language, seconds.
pub fn tour_seconds(lang: &Lang, tour: &Tour, facts: &Facts) -> f64 {
    tour.stops
        .iter()
        .map(|stop| stop_seconds(lang, stop, facts))
        .sum()
}

fn directions_seconds(lang: &Lang, stop: &Stop, facts: &Facts) -> f64 {
    stop.directions.get(lang).map_or(0.0, |passage| {
        PAUSE_BETWEEN_PASSAGES_S + passage_seconds(lang, passage, facts)
    })
}

#[cfg(test)]
mod tests {
    use super::seconds;
    use crate::tour::model::Lang;

    /// Seconds that the embedded voice took, measured on built tracks.
    #[test]
    fn estimates_are_near_what_the_embedded_voice_takes() {
        for (lang, text, measured_s) in [
            (
                "en",
                "The name is in the plural: the square of Victories.",
                3.53,
            ),
            (
                "en",
                "Around 9 May it is taken away for the parade, and its place stands empty.",
                6.0,
            ),
            (
                "en",
                "It was built in a thousand days, in the years of the great building site called Kuznetskstroy.",
                6.86,
            ),
            ("en", "", 0.0),
        ] {
            let estimate = seconds(&Lang(lang.to_owned()), text);
            assert!(
                (estimate - measured_s).abs() <= 0.2 * measured_s,
                "{text}: {estimate} for {measured_s}"
            );
        }
    }
}
