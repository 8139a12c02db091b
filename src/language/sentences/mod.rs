//! Splits a passage into sentences, so that captions are timed sentence by sentence and a single clip can be spoken
//! again. The ends of sentences are those of Unicode (UAX 29), which knows the marks of all scripts; languages add rules
//! about their abbreviations and ordinals. Every part of the product splits texts here.

mod phrases;
pub mod rules;
pub mod stop;
pub mod stop_table;

use super::definition::Language;
use rules::SentenceRules;
use stop::Stop;
use unicode_segmentation::UnicodeSegmentation;

/// The sentences of `text`, in order, trimmed. Each contains a letter or a figure, and only white space is lost, unless
/// the whole text has neither letter nor figure. Long sentences of languages without a full stop are divided into phrases.
pub fn sentences<'text>(lang: &str, text: &'text str) -> Vec<&'text str> {
    let rules = &Language::of(lang).sentences;
    let mut found = Vec::new();
    let last_spoken = text.rfind(char::is_alphanumeric);
    let mut start = 0;
    let mut first_spoken = text.find(char::is_alphanumeric);
    for end in candidates(text, rules) {
        // Collect these before examining the text, so that long runs of marks are scanned once instead of once per
        // mark.
        let is_between_words =
            first_spoken.is_some_and(|at| at < end) && last_spoken.is_some_and(|at| at >= end);
        if is_between_words && ends_sentence(text, start, end, rules) {
            found.push(text[start..end].trim());
            start = end;
            first_spoken = text[start..]
                .find(char::is_alphanumeric)
                .map(|at| start + at);
        }
    }
    if first_spoken.is_some() {
        found.push(text[start..].trim());
    }
    if rules.divides_at_spaces {
        found = found.into_iter().flat_map(phrases::phrases).collect();
    }
    found
}

/// Positions where a sentence may end, in order: those of Unicode, and for languages with capitals also those before a
/// figure and before a dash with a capital, where Unicode looks for a lower-case letter further on («больше. 64
/// тысячи»).
fn candidates(text: &str, rules: &SentenceRules) -> Vec<usize> {
    let mut places: Vec<usize> = text
        .split_sentence_bound_indices()
        .map(|(at, piece)| at + piece.len())
        .collect();
    if rules.has_capitals {
        let mut after = text;
        while let Some(terminator) = after.find(is_terminator) {
            // All marks of a run («?!…») precede the same position, so continue after them.
            let closed = after[terminator..].trim_start_matches(is_closing);
            let inner = closed.trim_start();
            let closed = if inner.starts_with(rules.closing_after_space) {
                inner.trim_start_matches(rules.closing_after_space)
            } else {
                closed
            };
            let rest = closed.trim_start();
            let opens = rest
                .trim_start_matches(is_opening)
                .starts_with(|first: char| first.is_uppercase() || first.is_numeric());
            if opens && rest.len() < closed.len() {
                places.push(text.len() - rest.len());
            }
            after = closed;
        }
        places.sort_unstable();
        places.dedup();
    }
    places
}

fn ends_sentence(text: &str, start: usize, end: usize, rules: &SentenceRules) -> bool {
    let (before, rest) = text.split_at(end);
    let sentence = &before[start..];
    let closed = sentence.trim_end();
    if sentence[closed.len()..].contains(is_line_break) {
        return true;
    }
    // `« Oui ! »` goes on to its closing mark.
    if rest.starts_with(rules.closing_after_space) {
        return false;
    }
    let body = closed
        .trim_end_matches(rules.closing_after_space)
        .trim_end()
        .trim_end_matches(|mark| is_closing(mark) && !is_terminator(mark));
    let Some(last) = body.chars().next_back() else {
        return false;
    };
    // Within a web address no space follows; scripts without spaces have marks of their own.
    if is_terminator(last) && closed.len() == sentence.len() && !rest.is_empty() {
        return false;
    }
    let opening = rest.trim_start_matches(is_opening);
    if rules.has_capitals && opening.starts_with(char::is_lowercase) {
        return false;
    }
    if last != '.' || body[..body.len() - 1].ends_with(is_terminator) {
        return true;
    }
    let stop = Stop::new(&body[..body.len() - 1], opening);
    !(stop.is_list_marker() || rules.stops.continues(&stop))
}

/// The characters at which Unicode breaks a sentence (UAX 29, Sep, CR and LF).
fn is_line_break(character: char) -> bool {
    matches!(character, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// The marks that end a sentence if a space follows.
fn is_terminator(mark: char) -> bool {
    matches!(mark, '.' | '!' | '?' | '…')
}

/// Marks that may stand between a terminator and the space.
fn is_closing(mark: char) -> bool {
    is_terminator(mark) || matches!(mark, '»' | '”' | '"' | ')' | ']' | '’' | '\'')
}

/// Marks, signs before a figure and spaces that open a sentence before its first word.
fn is_opening(mark: char) -> bool {
    matches!(
        mark,
        '«' | '„'
            | '“'
            | '"'
            | '('
            | '['
            | '¿'
            | '¡'
            | '‘'
            | '\''
            | '—'
            | '–'
            | '-'
            | '№'
            | '+'
            | '$'
            | '€'
            | '£'
            | '₽'
    ) || mark.is_whitespace()
}

/// Checks that each text is divided at its ` | ` and nowhere else.
#[cfg(test)]
pub(super) fn check_divisions(lang: &str, texts: &[&str]) {
    for marked in texts {
        let expected: Vec<&str> = marked.split(" | ").collect();
        assert_eq!(sentences(lang, &expected.join(" ")), expected);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::{prop_assert, prop_assert_eq, proptest};

    fn split(lang: &str, text: &str) -> Vec<String> {
        let found = sentences(lang, text);
        found.into_iter().map(str::to_owned).collect()
    }

    #[test]
    fn other_languages_follow_unicode() {
        assert_eq!(split("xx", ""), [""; 0]);
        assert_eq!(split("xx", "  …  "), [""; 0]);
        assert_eq!(
            split("fr", "Il est là. Oui! J. S. Bach?"),
            ["Il est là.", "Oui!", "J. S. Bach?"]
        );
        assert_eq!(
            split("ja", "これは。あれは？はい"),
            ["これは。", "あれは？", "はい"]
        );
        assert_eq!(split("hi", "यह है। वह है।"), ["यह है।", "वह है।"]);
        assert_eq!(split("ar", "هل هذا؟ نعم."), ["هل هذا؟", "نعم."]);
    }

    #[test]
    fn marks_without_words_stay_with_their_sentence() {
        assert_eq!(split("en", "One. … Two. …"), ["One.", "… Two. …"]);
    }

    fn is_spoken(piece: &str) -> bool {
        piece.contains(char::is_alphanumeric)
    }

    /// Scanning from every mark to the end of its run would take hours here; scanning each mark once takes a moment.
    #[test]
    fn long_runs_of_marks_are_scanned_once() {
        const COUNT: usize = 160_000;
        for piece in [
            "…", ".", "? ", "! ", "! — ", ".)", ".\n", "\n", "\r", "\u{85}", "« ", "». ", "(",
            "— ", ". 1 ", "а. ", "А.", "A. B",
        ] {
            let run = piece.repeat(COUNT / piece.chars().count());
            for text in [format!("Да{run} но"), format!("{run} Но")] {
                for lang in ["ru", "de"] {
                    let started = std::time::Instant::now();
                    sentences(lang, &text);
                    let seconds = started.elapsed().as_secs();
                    assert!(seconds < 15, "{seconds} s for {lang} {piece:?}");
                }
            }
        }
    }

    proptest! {
        #[test]
        fn no_letter_and_no_figure_is_lost(text in "[ .!?…\n«»\"()–0-9а-яА-ЯёЁa-zA-Z'’-]{0,80}|(г|ул|т|д|No|St|им|Mrs|U\\.S|I|5|[.]| |\n|Он|He){0,40}|\\PC{0,40}") {
            for lang in ["ru", "en", "de"] {
                                let found = sentences(lang, &text);
                let compact = |text: &str| -> String { text.split_whitespace().collect() };
                if is_spoken(&text) {
                    prop_assert_eq!(compact(&found.concat()), compact(&text));
                } else {
                    prop_assert!(found.is_empty());
                }
                for sentence in found {
                    prop_assert!(is_spoken(sentence), "{sentence}");
                    // Captions split these sentences again.
                    prop_assert_eq!(sentences(lang, sentence), [sentence]);
                }
            }
        }
    }
}
