//! Facts about words whose stress is uncertain. `voice` finds them, and the rule `uncertain-stress` reports them.

use super::model::Lang;
use serde::{Deserialize, Serialize};

/// A word that a voice may stress otherwise than the author means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UncertainStress {
    /// The language of the word.
    pub lang: Lang,
    /// The word as a lexicon would name it: capitalised only if it is so everywhere.
    pub word: String,
    /// Why it is uncertain.
    pub doubt: StressDoubt,
    /// The word in each of its readings, with U+0301 after the stressed vowel or with `ё`; the likelier one is first.
    pub readings: Vec<String>,
    /// JSON pointers to the passages that have the word, in the order of the tour.
    pub passages: Vec<String>,
}

/// Why a stress is uncertain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StressDoubt {
    /// The word means one thing with one stress and another thing with the other.
    Homograph,
    /// The dictionary of eSpeak NG stresses it otherwise than the likelier reading.
    Dictionary,
}
