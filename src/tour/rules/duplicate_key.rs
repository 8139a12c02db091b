//! `duplicate-key`: the same key twice in one object. Found by `shape`.

use super::{Detection, Rule};
use crate::tour::diagnostic::Severity;

/// Finds the same key twice in one object.
pub const RULE: Rule = Rule {
    code: "duplicate-key",
    severity: Severity::Error,
    finds: "An object has the same key twice.",
    why: "JSON readers keep the last one and drop the other, so part of the work would be lost without notice.",
    wrong: "\"narration\": {\"ru\": [\"Первая часть.\"], \"ru\": [\"Вторая часть.\"]}",
    right: "\"narration\": {\"ru\": [\"Первая часть.\", \"Вторая часть.\"]}",
    remedy: "Keep one of the two, or put both contents under one key.",
    detection: Detection::WhileReading,
};
