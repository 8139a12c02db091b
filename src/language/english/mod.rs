//! English.

pub mod abbreviations;
pub mod sentences;
pub mod spoken;

use super::definition::Language;
use super::pace::Pace;
use super::sentences::rules::{SentenceRules, StopRule};

/// English.
pub static ENGLISH: Language = Language {
    tag: "en",
    sentences: SentenceRules {
        stops: StopRule::Function(sentences::continues),
        ..SentenceRules::WITH_CAPITALS
    },
    pace: Pace::DEFAULT,
    expand: Some(spoken::expand_at),
    letter_name: None,
};
