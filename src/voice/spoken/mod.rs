//! How a text is spoken: figures, years, ordinals, units and abbreviations as words, in the right case and gender,
//! and the author's lexicon over everything. Pure, and linear in the text's length. Which voice then speaks the
//! words, and how it is told about stress, belongs to the voices.

mod english;
mod fractions;
mod lexicon;
mod phones;
mod roman;
mod russian;
mod tokens;

use super::sentences::sentences;
use super::text::plain;
use crate::tour::model::Lang;
use lexicon::Lexicon;
pub(super) use lexicon::capitalised;
use roman::roman_value;
use std::collections::{BTreeMap, BTreeSet};
use tokens::{Kind, Line};

/// The words that a voice speaks for a text: no figure is left in them.
///
/// `lexicon` maps written words and phrases to their spoken form, which may carry the stress mark U+0301 after the
/// stressed vowel. Languages without rules of their own get the lexicon alone, and their figures one by one.
pub fn spoken_form(lang: &Lang, text: &str, lexicon: &BTreeMap<String, String>) -> String {
    let rules = match lang.0.split('-').next() {
        Some("ru") => russian::said_at,
        Some("en") => english::said_at,
        Some(_) | None => figures_alone,
    };
    let text = plain(text);
    let line = Line::new(&text);
    let starts = starts_of_sentences(lang, &text);
    let lexicon = Lexicon::new(lexicon);
    let mut memory = Memory::default();
    let mut spoken = String::with_capacity(text.len() * 2);
    let mut at = 0;
    let mut offset = 0;
    while at < line.len() {
        let (tokens, words) = match lexicon.spoken_at(&line, at) {
            Some(entry) => entry,
            None => match rules(&line, at, &mut memory) {
                Some(said) => (said.tokens, lexicon.over_words(&said.words)),
                None => (1, as_written(line.text(at))),
            },
        };
        if starts.contains(&offset) && !line.text(at).starts_with(char::is_lowercase) {
            push_apart(&mut spoken, &capitalised(&words));
        } else {
            push_apart(&mut spoken, &words);
        }
        let next = at + tokens.max(1);
        offset += (at..next).map(|place| line.text(place).len()).sum::<usize>();
        at = next;
    }
    spoken
}

/// What a rule made of the tokens from a place on.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Said {
    /// How many tokens it speaks.
    tokens: usize,
    /// The words.
    words: String,
}

/// What an earlier figure of the text tells about a later one.
#[derive(Debug, Default)]
struct Memory {
    /// Where the last ordinal ended and how it agreed, for lists such as «376-й Кузбасской, 22-й».
    last_ordinal: Option<(usize, russian::Agreement)>,
}

impl Said {
    fn new(tokens: usize, words: impl Into<String>) -> Option<Self> {
        Some(Self {
            tokens,
            words: words.into(),
        })
    }
}

/// Where sentences begin behind others, as places in the text. Voices tell a sentence's end from an abbreviation's dot by the
/// capital behind it, which «14 тысяч» has lost.
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

/// Words never run together: «6а» is spoken as two of them.
fn push_apart(spoken: &mut String, words: &str) {
    let letter = |character: char| character.is_alphabetic() || character == '\u{301}';
    if spoken.ends_with(letter) && words.starts_with(letter) {
        spoken.push(' ');
    }
    spoken.push_str(words);
}

/// Figures of other scripts and raised figures have no rule; what cannot be said is left out. Spaces of all widths are
/// one to a voice.
fn as_written(text: &str) -> String {
    text.chars()
        .filter(|letter| !letter.is_numeric())
        .map(|letter| match letter.is_whitespace() {
            true => ' ',
            false => letter,
        })
        .collect()
}

/// A language without rules: each figure stays audible by being told one at a time, in English words.
fn figures_alone(line: &Line, at: usize, _: &mut Memory) -> Option<Said> {
    let figures = line
        .get(at)
        .filter(|token| token.kind == Kind::Figure)?
        .text;
    Said::new(1, english::figure_by_figure(figures))
}

#[cfg(test)]
mod tests {
    use super::spoken_form;
    use crate::tour::model::Lang;
    use proptest::prelude::{prop_assert, proptest};
    use std::collections::BTreeMap;

    proptest! {
        #[test]
        fn no_figure_is_left_in_any_text(text in "[ 0-9.,:/%№IVXа-яА-Яa-zT()–-]{0,60}|\\PC{0,40}") {
            for lang in ["ru", "en", "de"] {
                let spoken = spoken_form(&Lang(lang.to_owned()), &text, &BTreeMap::new());
                prop_assert!(!spoken.contains(char::is_numeric), "{lang}: {text} -> {spoken}");
            }
        }
    }
}
