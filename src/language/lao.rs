//! Lao. It has no full stop; spaces stand between clauses.

use super::definition::Language;
use super::sentences::rules::SentenceRules;

/// Lao.
pub static LAO: Language = Language {
    sentences: SentenceRules {
        divides_at_spaces: true,
        ..SentenceRules::DEFAULT
    },
    ..Language::with_defaults("lo")
};
