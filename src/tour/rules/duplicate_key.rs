//! `duplicate-key`: the same key twice in one object. Found by `shape`.

use super::{Rule, When};
use crate::tour::diagnostic::Severity;

/// The rule.
pub const RULE: Rule = Rule {
    code: "duplicate-key",
    severity: Severity::Error,
    finds: "An object has the same key twice.",
    why: "JSON readers keep the last one and forget the other, so that half of the work would vanish without a word.",
    wrong: "\"narration\": {\"ru\": [\"Первая часть.\"], \"ru\": [\"Вторая часть.\"]}",
    right: "\"narration\": {\"ru\": [\"Первая часть.\", \"Вторая часть.\"]}",
    cure: "Keep one of the two, or put both contents under one key.",
    when: When::Reading,
};
