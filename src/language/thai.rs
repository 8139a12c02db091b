//! Thai. It has no full stop; spaces stand between clauses.

use super::definition::Language;
use super::sentences::rules::SentenceRules;

/// Thai.
pub static THAI: Language = Language {
    sentences: SentenceRules {
        divides_at_spaces: true,
        ..SentenceRules::DEFAULT
    },
    ..Language::with_defaults("th")
};
