//! `json-syntax`: the text is not JSON. Found by `syntax`.

use super::{Detection, Rule};
use crate::tour::diagnostic::Severity;

/// Finds a text that is not JSON.
pub const RULE: Rule = Rule {
    code: "json-syntax",
    severity: Severity::Error,
    finds: "The text breaks the grammar of JSON: a comma too many or missing, a bracket never closed, curly or single \
            quotation marks, a quotation mark inside a text, a decimal comma, a comment, a key without quotation marks, a \
            merge conflict; or the file is something else, such as YAML or a web page.",
    why: "No other program could read the file. Mistakes whose meaning is clear are all listed at once, and the rest of the \
          tour is still checked; after others (a bracket that is never closed) reading has to stop.",
    wrong: "\"languages\": ['ru', \"en\",], // Russian first",
    right: "\"languages\": [\"ru\", \"en\"],",
    remedy: "Most of these have a fix: `soundwalk check TOUR --fix`.",
    detection: Detection::WhileReading,
};
