//! `unknown-value`: a word that is not among the possible ones. Found by `shape`.

use super::{Rule, When};
use crate::tour::diagnostic::Severity;

/// The rule.
pub const RULE: Rule = Rule {
    code: "unknown-value",
    severity: Severity::Error,
    finds: "A key that takes one of a few words has another one.",
    why: "The program cannot know what was meant: whether a leg `by` \"walk\" is on foot decides how long the story may be.",
    wrong: "{\"from\": \"station\", \"to\": \"garden\", \"by\": \"walk\"}",
    right: "{\"from\": \"station\", \"to\": \"garden\", \"by\": \"foot\"}",
    cure: "Take one of the words that the message lists.",
    when: When::Reading,
};
