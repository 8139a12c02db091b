//! What the product knows about a language. The languages themselves have a file each; `table` lists them.

use super::pace::Pace;
use super::sentences::rules::{SentenceRules, StopRule};
use super::sentences::stop_table::StopTable;
use super::spoken::expansion::{Context, Expansion};
use super::spoken::tokens::Line;

/// A language. Everything but the tag has a default, with which a language without a file works
/// ([`Language::of`](super::Language::of)).
#[derive(Debug)]
pub struct Language {
    /// Primary subtag (BCP 47); empty for the default.
    pub tag: &'static str,
    /// Where sentences end, beyond the rules of Unicode.
    pub sentences: SentenceRules,
    /// How long texts take to speak.
    pub pace: Pace,
    /// Expands figures, units and abbreviations to words. Without it the voice gets them as they are written and reads
    /// them in its own language.
    pub expand: Option<Expand>,
    /// The name of a capital letter where a word is spelled out; `None` where voices read single letters by themselves.
    pub letter_name: Option<fn(char) -> Option<&'static str>>,
}

/// Expands the tokens at a position; `None` if they are spoken as written.
pub type Expand = fn(&Line, usize, &mut Context) -> Option<Expansion>;

impl Language {
    /// A language of which nothing is known but its tag.
    pub const fn with_defaults(tag: &'static str) -> Self {
        Self {
            tag,
            sentences: SentenceRules::DEFAULT,
            pace: Pace::DEFAULT,
            expand: None,
            letter_name: None,
        }
    }

    /// A language with capitals, whose full stops follow a table, and of which a guide speaks so many letters a second.
    pub const fn with_stops(
        tag: &'static str,
        stops: &'static StopTable,
        letters_per_second: f64,
    ) -> Self {
        Self {
            sentences: SentenceRules {
                stops: StopRule::Table(stops),
                ..SentenceRules::WITH_CAPITALS
            },
            pace: Pace::of_letters(letters_per_second),
            ..Self::with_defaults(tag)
        }
    }
}
