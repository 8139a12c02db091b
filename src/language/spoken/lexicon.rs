//! Applies the author's lexicon to a text: written words and phrases that have a given spoken form. The longest entry
//! wins; an entry in lower case also matches the capitalised word.

use super::tokens::{Kind, Line};
use crate::language::text::plain;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Entries with more tokens are ignored, so that a lookup costs the same everywhere.
const MAX_ENTRY_TOKENS: usize = 24;

/// A prepared lexicon. It is prepared once per language, as it may have thousands of entries. Entries and texts are
/// compared in normalised spelling ([`plain`]), whatever apostrophes, accents and spaces the author's keyboard made.
/// Clones share the entries.
#[derive(Debug, Clone, Default)]
pub struct Lexicon {
    entries: Arc<BTreeMap<String, String>>,
    longest: usize,
}

impl PartialEq for Lexicon {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.entries, &other.entries) || self.entries == other.entries
    }
}

impl Eq for Lexicon {}

impl Lexicon {
    /// Prepares a lexicon for lookups.
    pub fn new(entries: &BTreeMap<String, String>) -> Self {
        let entries: BTreeMap<String, String> = entries
            .iter()
            .map(|(written, spoken)| (with_single_spaces(&plain(written)), plain(spoken)))
            .collect();
        let longest = entries
            .keys()
            .map(|key| Line::new(key).len())
            .max()
            .unwrap_or(0);
        Self {
            entries: Arc::new(entries),
            longest: longest.min(MAX_ENTRY_TOKENS),
        }
    }

    /// The longest entry at this position: the number of tokens it takes and how it is spoken.
    pub fn spoken_at(&self, line: &Line, at: usize) -> Option<(usize, String)> {
        let first = line.get(at)?;
        if !matches!(first.kind, Kind::Word | Kind::Figure) || self.longest == 0 {
            return None;
        }
        (1..=self.longest.min(line.len() - at))
            .rev()
            .find_map(|tokens| {
                let written: String = (at..at + tokens)
                    .map(|place| match line.get(place).map(|token| token.kind) {
                        Some(Kind::Space) => " ",
                        Some(_) | None => line.text(place),
                    })
                    .collect();
                self.spoken(&written).map(|spoken| (tokens, spoken))
            })
    }

    /// The spoken form of a whole written word or phrase.
    pub fn spoken(&self, written: &str) -> Option<String> {
        if let Some(spoken) = self.entries.get(written) {
            return Some(spoken.clone());
        }
        let small = written.to_lowercase();
        let spoken = self.entries.get(&small)?;
        // `КМК` must not match a common word `кмк`; only a single capital can be due to the start of a sentence.
        let capitals = written
            .chars()
            .filter(|letter| letter.is_uppercase())
            .count();
        let starts_large = written.chars().next().is_some_and(char::is_uppercase);
        (capitals <= 1 && starts_large).then(|| capitalised(spoken))
    }

    /// Applies the lexicon to words that a rule produced.
    pub fn apply_to_words(&self, words: &str) -> String {
        if self.longest == 0 {
            return words.to_owned();
        }
        words
            .split(' ')
            .map(|word| self.spoken(word).unwrap_or_else(|| word.to_owned()))
            .collect::<Vec<_>>()
            .join(" ")
    }
}

fn with_single_spaces(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The words with their first letter capitalised, after any marks: «пять» becomes «Пять». Words that begin with a figure stay,
/// and so do Georgian ones, whose capitals are for texts in capitals only.
pub fn capitalised(words: &str) -> String {
    let first = words
        .char_indices()
        .find(|(_, letter)| letter.is_alphanumeric());
    let is_georgian = |letter: char| matches!(letter, '\u{10d0}'..='\u{10ff}');
    let Some((at, _)) = first.filter(|(_, first)| first.is_alphabetic() && !is_georgian(*first))
    else {
        return words.to_owned();
    };
    let mut letters = words[at..].chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    words[..at].chars().chain(first).chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::{Lexicon, Line};
    use std::collections::BTreeMap;

    fn check(written: &str, expected: Option<(usize, &str)>) {
        let entries: BTreeMap<String, String> = [
            ("замок", "за\u{301}мок"),
            ("Т-34", "тэ-три\u{301}дцать четыре"),
            ("дом", "дом"),
            ("Дж.  Рид", "Джон Рид"),
            // Typographic apostrophe, й as two characters.
            ("О’Нил", "О’Ни\u{301}л"),
            ("краи\u{306}", "край"),
            ("重庆", "崇庆"),
        ]
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .into();
        let found = Lexicon::new(&entries).spoken_at(&Line::new(written), 0);
        assert_eq!(
            found,
            expected.map(|(tokens, spoken)| (tokens, spoken.to_owned())),
            "{written}"
        );
    }

    #[test]
    fn entries_are_found_at_words_and_figures() {
        check("замок и", Some((1, "за\u{301}мок")));
        check("Замок", Some((1, "За\u{301}мок")));
        check("ЗАМОК", None);
        check("Т-34", Some((3, "тэ-три\u{301}дцать четыре")));
        check("(замок)", None);
        check("", None);
        check("Дж.\u{a0}Рид", Some((4, "Джон Рид")));
        check("край", Some((1, "край")));
        check("О'Нил", Some((1, "О'Ни\u{301}л")));
        check("重庆站", Some((2, "崇庆")));
    }
}
