//! `unknown-value`: a word that is not among the allowed ones. Found by `shape`.

use super::{Detection, Rule};
use crate::tour::diagnostic::Severity;

/// Finds a word that is not among the allowed ones.
pub const RULE: Rule = Rule {
    code: "unknown-value",
    severity: Severity::Error,
    finds: "A key that takes one of a few words has another one.",
    why: "soundwalk cannot know what was meant: whether a leg `by` \"walk\" is on foot decides how long the story may be.",
    wrong: "{\"from\": \"station\", \"to\": \"garden\", \"by\": \"walk\"}",
    right: "{\"from\": \"station\", \"to\": \"garden\", \"by\": \"foot\"}",
    remedy: "Use one of the words that the message lists.",
    detection: Detection::WhileReading,
};
