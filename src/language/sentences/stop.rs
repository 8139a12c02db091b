//! A full stop in its text: the words before and after it, as far as the tables of abbreviations need them.

use crate::language::abbreviation::is_roman;

/// A full stop followed by a capital, a figure or a mark.
#[derive(Debug, Clone, Copy)]
pub struct Stop<'text> {
    /// What immediately precedes the stop, including inner stops: `т.д`, `U.S`, `Mrs`. Without opening marks.
    pub word: &'text str,
    /// What precedes that word, including its own stop and comma; empty at the start.
    pub previous: &'text str,
    /// The word or figure after the stop; empty at the end.
    pub next: &'text str,
    /// What follows the next word.
    after_next: &'text str,
}

impl<'text> Stop<'text> {
    /// The stop between `before` (without the stop itself) and `after` (without opening marks).
    pub fn new(before: &'text str, after: &'text str) -> Self {
        let (rest, word) = last_word(before);
        let (_, previous) = last_word(rest.trim_end());
        let length = after
            .find(|letter: char| !(letter.is_alphanumeric() || matches!(letter, '\'' | '’' | '-')))
            .unwrap_or(after.len());
        let (next, after_next) = after.split_at(length);
        Self {
            word,
            previous,
            next,
            after_next,
        }
    }

    /// Whether a figure follows.
    pub fn next_is_figure(&self) -> bool {
        self.next.starts_with(char::is_numeric)
    }

    /// Whether a Roman numeral follows.
    pub fn next_is_roman(&self) -> bool {
        is_roman(self.next)
    }

    /// Whether a word with a capital follows.
    pub fn next_is_capital(&self) -> bool {
        self.next.starts_with(char::is_uppercase)
    }

    /// Whether an initial follows: one capital with its own stop.
    pub fn next_is_initial(&self) -> bool {
        is_single_capital(self.next) && self.after_next.starts_with('.')
    }

    /// Whether the word before the stop is one or several initials: `M`, `М.И`.
    pub fn is_initial(&self) -> bool {
        self.word.split('.').all(is_single_capital)
    }

    /// Whether the word before the stop is a single letter of a script without capitals, and no figure precedes it.
    pub fn is_caseless_initial(&self) -> bool {
        let mut letters = self.word.chars();
        let is_caseless = |letter: char| letter.is_alphabetic() && !has_case(letter);
        letters.next().is_some_and(is_caseless)
            && letters.next().is_none()
            && !self.previous.ends_with(char::is_numeric)
    }

    /// Whether the word before the stop is a Roman numeral of several letters.
    pub fn is_roman(&self) -> bool {
        is_roman(self.word) && !is_single_capital(self.word)
    }

    /// Whether the next word or figure has a stop of its own.
    pub fn next_is_abbreviated(&self) -> bool {
        self.after_next.starts_with('.')
    }

    /// Whether a figure or a Roman numeral precedes the word.
    pub fn follows_figure(&self) -> bool {
        let previous = self.previous.trim_end_matches(',');
        // «1941», «90-х».
        previous
            .split('-')
            .next()
            .is_some_and(|figures| figures.ends_with(char::is_numeric))
            || previous
                .rsplit(['-', '–', '—'])
                .next()
                .is_some_and(|last| is_roman(last) && !is_single_capital(self.word))
    }

    /// Whether the sentence so far is the number of a list item: `1.`
    pub fn is_list_marker(&self) -> bool {
        self.previous.is_empty()
            && self.word.len() <= 2
            && self.word.chars().all(|figure| figure.is_ascii_digit())
    }
}

/// Whether the letter is a capital or has one. Georgian letters have one only for texts in capitals.
fn has_case(letter: char) -> bool {
    let is_georgian = matches!(letter, '\u{10d0}'..='\u{10ff}');
    (letter.is_lowercase() || letter.is_uppercase()) && !is_georgian
}

fn is_single_capital(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(char::is_uppercase) && letters.next().is_none()
}

/// Splits off the last word, without the marks that open it.
fn last_word(text: &str) -> (&str, &str) {
    let start = text
        .char_indices()
        .rev()
        .find(|(_, letter)| letter.is_whitespace() || "(«„“\"[‘—–".contains(*letter))
        .map_or(0, |(at, letter)| at + letter.len_utf8());
    // A dash within a range (`XVIII–XIX`) does not open a word.
    let start = match text[..start].chars().next_back() {
        Some(dash @ ('–' | '—')) => {
            let before = &text[..start - dash.len_utf8()];
            if before.ends_with(char::is_alphanumeric) {
                before.rfind(char::is_whitespace).map_or(0, |space| {
                    space + before[space..].chars().next().map_or(0, char::len_utf8)
                })
            } else {
                start
            }
        }
        Some(_) | None => start,
    };
    text.split_at(start)
}
