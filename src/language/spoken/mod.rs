//! Turns a text into its spoken form: figures, years, ordinals, units and abbreviations become words in the right case
//! and gender, and the author's lexicon is applied to everything. Pure, and linear in the text's length. Which voice
//! speaks the words, and how it learns about stress, is left to the voices.

pub(super) mod expansion;
pub(super) mod fractions;
pub(super) mod lexicon;
pub(super) mod phones;
pub(super) mod roman;
pub(super) mod tokens;
pub(super) mod written;

use super::definition::Language;
use super::sentences::sentences;
use super::text::plain;
use expansion::Context;
pub use lexicon::{Lexicon, capitalised};
use std::collections::BTreeSet;
use tokens::{Line, is_unspaced};

/// The words that a voice speaks for a text.
///
/// `lexicon` maps written words and phrases to their spoken form, which may carry the stress mark U+0301 after the
/// stressed vowel. No figure is left in Russian and English. Languages without rules get the lexicon alone; their voices read
/// figures in their own words.
pub fn spoken_form(lang: &str, text: &str, lexicon: &Lexicon) -> String {
    spoken_form_of_plain(lang, &plain(text), lexicon).text
}

/// A spoken form, and where its words come from.
pub struct TracedForm {
    /// The words that a voice speaks.
    pub text: String,
    /// Where the words begin, in order: (byte of the text that was given, byte of `text`). What is between two places belongs
    /// together, such as the two words of `1941`. The last place is the end of both.
    pub places: Vec<(usize, usize)>,
}

/// As [`spoken_form`], for a text that was normalised by [`plain`].
pub fn spoken_form_of_plain(lang: &str, text: &str, lexicon: &Lexicon) -> TracedForm {
    let rules = Language::of(lang).expand;
    let line = Line::new(text);
    let starts = starts_of_sentences(lang, text);
    let mut context = Context::default();
    let mut spoken = String::with_capacity(text.len() * 2);
    let mut places = Vec::with_capacity(line.len() + 1);
    let mut at = 0;
    let mut offset = 0;
    while at < line.len() {
        let (tokens, words) = match lexicon.spoken_at(&line, at) {
            Some(entry) => entry,
            None => match rules.map(|rules| rules(&line, at, &mut context)) {
                Some(Some(expansion)) => {
                    (expansion.tokens, lexicon.apply_to_words(&expansion.words))
                }
                Some(None) => (1, without_notes(&as_written(line.text(at)))),
                None => (1, as_written(line.text(at))),
            },
        };
        let words = if starts.contains(&offset) && !line.text(at).starts_with(char::is_lowercase) {
            capitalised(&words)
        } else {
            words
        };
        push_separated(&mut spoken, &words);
        places.push((offset, spoken.len() - words.len()));
        let next = at + tokens.max(1);
        offset += (at..next)
            .map(|place| line.text(place).len())
            .sum::<usize>();
        at = next;
    }
    places.push((text.len(), spoken.len()));
    TracedForm {
        text: spoken,
        places,
    }
}

/// The letters and figures of a text one by one, as a voice reads them: «ка, эм, ка». `text` was normalised by [`plain`].
pub fn spell_out(lang: &str, text: &str) -> String {
    let name_of = Language::of(lang).letter_name;
    let letters = text.chars().filter(|letter| letter.is_alphanumeric());
    let names = letters.map(|letter| {
        let capital = letter.to_uppercase().next().unwrap_or(letter);
        match name_of.and_then(|name_of| name_of(capital)) {
            Some(name) => name.to_owned(),
            None => letter.to_uppercase().collect(),
        }
    });
    names.collect::<Vec<_>>().join(", ")
}

/// Capitalises the spoken form of a sentence if the written one starts with a figure or a capital: some voices recognise the
/// start of a sentence by it, and so do people who read the spoken form.
pub fn capitalise_like(written: &str, spoken: String) -> String {
    let first = written.chars().find(|letter| letter.is_alphanumeric());
    if first.is_none_or(char::is_lowercase) {
        spoken
    } else {
        capitalised(&spoken)
    }
}

/// Positions at which sentences after the first start. Voices tell a sentence's end from an abbreviation's stop by the
/// capital that follows, which «14 тысяч» has lost.
fn starts_of_sentences(lang: &str, text: &str) -> BTreeSet<usize> {
    let mut starts = BTreeSet::new();
    let mut searched = 0;
    for sentence in sentences(lang, text) {
        if let Some(found) = text[searched..].find(sentence) {
            let start = searched + found;
            searched = start + sentence.len();
            if start > 0 {
                starts.insert(start);
            }
        }
    }
    starts
}

/// Appends words with a space between if needed: «6а» is spoken as two words.
fn push_separated(spoken: &mut String, words: &str) {
    let letter = |character: char| {
        (character.is_alphabetic() && !is_unspaced(character)) || character == '\u{301}'
    };
    if spoken.ends_with(letter) && words.starts_with(letter) {
        spoken.push(' ');
    }
    spoken.push_str(words);
}

/// Replaces spaces of all widths by plain ones, which are the same to a voice.
fn as_written(text: &str) -> String {
    text.chars()
        .map(|letter| if letter.is_whitespace() { ' ' } else { letter })
        .collect()
}

/// Removes superscript figures that no rule expands: they are the numbers of notes, which nobody reads aloud. All other
/// figures stay, also those of other scripts that have no digits (`〇` in `二〇二五`).
fn without_notes(text: &str) -> String {
    text.replace(['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'], "")
}

#[cfg(test)]
mod tests {
    use super::{Lexicon, spoken_form, without_notes};
    use proptest::prelude::{prop_assert, proptest};

    /// Regression test: "Im Jahr 1941" was read with English numbers.
    #[test]
    fn other_languages_keep_their_figures() {
        for (lang, written, expected) in [
            (
                "de",
                "Im Jahr 1941 kamen 12,5 %.",
                "Im Jahr 1941 kamen 12,5 %.",
            ),
            ("fr", "le 5 mai, 10\u{202f}000", "le 5 mai, 10 000"),
            ("hi", "५ घर", "5 घर"),
        ] {
            let spoken = spoken_form(lang, written, &Lexicon::default());
            assert_eq!(spoken, expected);
        }
    }

    proptest! {
        #[test]
        fn no_figure_is_left_in_any_text(text in "[ 0-9.,:/%№IVXа-яА-Яa-zT()–-]{0,60}|\\PC{0,40}") {
            for lang in ["ru", "en"] {
                let spoken = spoken_form(lang, &text, &Lexicon::default());
                let is_figure = |letter: char| letter.is_ascii_digit() || !without_notes(&letter.to_string()).contains(letter);
                prop_assert!(!spoken.contains(is_figure), "{lang}: {text} -> {spoken}");
            }
        }
    }
}
