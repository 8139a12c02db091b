//! Turns a text into its spoken form: figures, years, ordinals, units and abbreviations become words in the right case
//! and gender, and the author's lexicon is applied to everything. Pure, and linear in the text's length. Which voice
//! speaks the words, and how it learns about stress, is left to the voices.

mod english;
mod fractions;
mod lexicon;
mod phones;
mod roman;
mod russian;
mod tokens;
mod written;

use super::sentences::sentences;
use super::text::plain;
use crate::tour::model::Lang;
pub use lexicon::Lexicon;
pub(super) use lexicon::capitalised;
use roman::roman_value;
use std::collections::BTreeSet;
use tokens::Line;

/// The words that a voice speaks for a text.
///
/// `lexicon` maps written words and phrases to their spoken form, which may carry the stress mark U+0301 after the
/// stressed vowel. No figure is left in Russian and English. Languages without rules get the lexicon alone; their voices read
/// figures in their own words.
pub fn spoken_form(lang: &Lang, text: &str, lexicon: &Lexicon) -> String {
    let rules: Option<Rules> = match lang.0.split('-').next() {
        Some("ru") => Some(russian::expand_at),
        Some("en") => Some(english::expand_at),
        Some(_) | None => None,
    };
    let text = plain(text);
    let line = Line::new(&text);
    let starts = starts_of_sentences(lang, &text);
    let mut memory = Context::default();
    let mut spoken = String::with_capacity(text.len() * 2);
    let mut at = 0;
    let mut offset = 0;
    while at < line.len() {
        let (tokens, words) = match lexicon.spoken_at(&line, at) {
            Some(entry) => entry,
            None => match rules.map(|rules| rules(&line, at, &mut memory)) {
                Some(Some(said)) => (said.tokens, lexicon.over_words(&said.words)),
                Some(None) => (1, without_figures(&as_written(line.text(at)))),
                None => (1, as_written(line.text(at))),
            },
        };
        if starts.contains(&offset) && !line.text(at).starts_with(char::is_lowercase) {
            push_apart(&mut spoken, &capitalised(&words));
        } else {
            push_apart(&mut spoken, &words);
        }
        let next = at + tokens.max(1);
        offset += (at..next)
            .map(|place| line.text(place).len())
            .sum::<usize>();
        at = next;
    }
    spoken
}

/// The rules of a language: expand the tokens at a position.
type Rules = fn(&Line, usize, &mut Context) -> Option<Expansion>;

/// What a rule made of the tokens at a position.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Expansion {
    /// Number of tokens that are replaced.
    tokens: usize,
    /// The words to speak instead.
    words: String,
}

/// What earlier figures of the text tell about later ones.
#[derive(Debug, Default)]
struct Context {
    /// End of the last ordinal and its agreement, for lists such as «376-й Кузбасской, 22-й».
    last_ordinal: Option<(usize, russian::Agreement)>,
}

impl Expansion {
    fn new(tokens: usize, words: impl Into<String>) -> Option<Self> {
        Some(Self {
            tokens,
            words: words.into(),
        })
    }
}

/// Positions at which sentences after the first start. Voices tell a sentence's end from an abbreviation's stop by the
/// capital that follows, which «14 тысяч» has lost.
fn starts_of_sentences(lang: &Lang, text: &str) -> BTreeSet<usize> {
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
fn push_apart(spoken: &mut String, words: &str) {
    let letter = |character: char| character.is_alphabetic() || character == '\u{301}';
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

/// Removes superscript figures that no rule expands: they are the numbers of notes, which nobody reads aloud.
fn without_figures(text: &str) -> String {
    text.replace(char::is_numeric, "")
}

#[cfg(test)]
mod tests {
    use super::{Lexicon, spoken_form};
    use crate::tour::model::Lang;
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
            let spoken = spoken_form(&Lang(lang.to_owned()), written, &Lexicon::default());
            assert_eq!(spoken, expected);
        }
    }

    proptest! {
        #[test]
        fn no_figure_is_left_in_any_text(text in "[ 0-9.,:/%№IVXа-яА-Яa-zT()–-]{0,60}|\\PC{0,40}") {
            for lang in ["ru", "en"] {
                let spoken = spoken_form(&Lang(lang.to_owned()), &text, &Lexicon::default());
                prop_assert!(!spoken.contains(char::is_numeric), "{lang}: {text} -> {spoken}");
            }
        }
    }
}
