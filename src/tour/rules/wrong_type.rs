//! `wrong-type`: a value of the wrong JSON type. Found by `shape`.

use super::{Detection, Rule};
use crate::text::{Text, text};
use crate::tour::diagnostic::{Diagnostic, Label, Severity};
use crate::tour::node::Node;

/// Finds a value of the wrong JSON type.
pub const RULE: Rule = Rule {
    code: "wrong-type",
    severity: Severity::Error,
    finds: "A value has another type than the format requires: a text where a number belongs, a single value where a list \
            belongs.",
    why: "The value cannot be used. The rest of the tour is checked without it.",
    wrong: "\"position\": {\"lat\": \"53.767194\", \"lon\": 87.092328}",
    right: "\"position\": {\"lat\": 53.767194, \"lon\": 87.092328}",
    remedy: "Write numbers without quotation marks and texts with them, lists between `[` and `]`, and objects between `{` and `}`.",
    detection: Detection::WhileReading,
};

/// The finding for a text that fits the schema but not the types. Since both are made from one source, this would be a bug
/// of this program; it must not keep authors from their text.
pub fn of_the_whole(root: &Node, error: &serde_json::Error) -> Diagnostic {
    RULE.finding(text!(
        "the tour cannot be read: {error}",
        error = error.to_string()
    ))
    .at(Label {
        span: root.span.start..root.span.start + 1,
        pointer: String::new(),
        message: Text::default(),
    })
}
