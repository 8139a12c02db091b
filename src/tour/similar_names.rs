//! Compares paths that look the same but differ: in case, composed letters, invisible characters or backslashes.

use crate::text::{Text, text};
use crate::wording;
use unicode_normalization::UnicodeNormalization;

/// How a path differs from the name of a file that it looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Difference {
    /// Folders are separated by `\`, or by what JSON made of it: in `"audio\new.wav"` the `\n` is a line break.
    Backslashes,
    /// Spaces or invisible characters.
    Invisible,
    /// Another Unicode form of the same letters: `й` as one letter, or as `и` with a breve as on macOS.
    UnicodeForm,
    /// Upper and lower case.
    Case,
}

impl Difference {
    /// The difference, as a clause after the name of the file.
    pub fn in_words(self) -> Text {
        match self {
            Self::Backslashes => text!("with `/` between the folders"),
            Self::Invisible => text!("without the spaces or invisible signs of this path"),
            Self::UnicodeForm => {
                text!(
                    "whose letters are written in another Unicode form (macOS takes `й` apart into `и` and its breve)"
                )
            }
            Self::Case => text!("with other capitals"),
        }
    }
}

/// Removes one kind of difference from a path.
type Step = fn(&str) -> String;

/// How two paths differ that look the same; `None` for paths that look different and for equal ones.
pub fn difference(written: &str, file: &str) -> Option<Difference> {
    let steps: [(Difference, Step); 4] = [
        (Difference::Backslashes, slashed),
        (Difference::Invisible, visible),
        (Difference::UnicodeForm, composed),
        (Difference::Case, str::to_lowercase),
    ];
    let (mut one, mut other) = (written.to_owned(), file.to_owned());
    if one == other {
        return None;
    }
    for (difference, apply) in steps {
        one = apply(&one);
        other = apply(&other);
        if one == other {
            return Some(difference);
        }
    }
    None
}

/// Normalises a path, so that all paths that look the same become equal.
pub fn plain(path: &str) -> String {
    composed(&visible(&slashed(path)).to_lowercase())
}

/// Replaces `\` by `/`, also where JSON read the backslash and the following letter as a control character.
pub fn slashed(path: &str) -> String {
    let mut slashed = String::with_capacity(path.len());
    for letter in path.chars() {
        match letter {
            '\\' => slashed.push('/'),
            '\t' => slashed.push_str("/t"),
            '\n' => slashed.push_str("/n"),
            '\r' => slashed.push_str("/r"),
            '\u{8}' => slashed.push_str("/b"),
            '\u{c}' => slashed.push_str("/f"),
            other => slashed.push(other),
        }
    }
    slashed
}

/// Removes invisible characters and spaces around the parts of a path, and makes other spaces plain.
fn visible(path: &str) -> String {
    let kept = path.chars().filter(|letter| !is_invisible(*letter));
    let kept: String = kept
        .map(|letter| match letter {
            space if space.is_whitespace() => ' ',
            other => other,
        })
        .collect();
    let parts = kept.split('/').map(str::trim).filter(|part| *part != ".");
    parts.collect::<Vec<&str>>().join("/")
}

fn is_invisible(letter: char) -> bool {
    letter.is_control() && !letter.is_whitespace() || wording::is_invisible(letter)
}

fn composed(path: &str) -> String {
    path.nfc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_that_look_the_same_are_distinguished() {
        for (written, file, expected) in [
            ("a/b.wav", "a/b.wav", None),
            ("a\\b.wav", "a/b.wav", Some(Difference::Backslashes)),
            ("a\new.wav", "a/new.wav", Some(Difference::Backslashes)),
            ("a/b.wav ", "a/b.wav", Some(Difference::Invisible)),
            ("a/b\u{200b}.wav", "a/b.wav", Some(Difference::Invisible)),
            (
                "a/my\u{a0}take.wav",
                "a/my take.wav",
                Some(Difference::Invisible),
            ),
            ("a/b.wav", "a/ b.wav", Some(Difference::Invisible)),
            ("./a/b.wav", "a/b.wav", Some(Difference::Invisible)),
            (
                "Перв\u{44b}\u{439}.wav",
                "Перв\u{44b}\u{438}\u{306}.wav",
                Some(Difference::UnicodeForm),
            ),
            (
                "caf\u{e9}.wav",
                "cafe\u{301}.wav",
                Some(Difference::UnicodeForm),
            ),
            ("A/b.WAV", "a/b.wav", Some(Difference::Case)),
            ("Caf\u{e9}.wav", "cafe\u{301}.wav", Some(Difference::Case)),
            ("a/b.wav", "a/c.wav", None),
        ] {
            assert_eq!(difference(written, file), expected, "{written:?} {file:?}");
            let is_same = written == file || expected.is_some();
            assert_eq!(
                plain(written) == plain(file),
                is_same,
                "{written:?} {file:?}"
            );
        }
    }
}
