//! `missing-key`: a required key is not there. Found by `shape`.

use super::unsupported_format::FORMAT;
use super::{Detection, Rule};
use crate::text::text;
use crate::tour::diagnostic::{Fix, Severity};
use crate::tour::node::{Node, Value};

/// Finds a required key that is not there.
pub const RULE: Rule = Rule {
    code: "missing-key",
    severity: Severity::Error,
    finds: "An object lacks a key that it must have.",
    why: "A stop without a position or a zone never starts, and one without a narration has nothing to say.",
    wrong: "\"position\": {\"lat\": 53.767194}",
    right: "\"position\": {\"lat\": 53.767194, \"lon\": 87.092328}",
    remedy: "Add the key. Editors that know the `$schema` of the tour list what is missing.",
    detection: Detection::WhileReading,
};

/// An example of the missing entry.
pub fn example(key: &str) -> String {
    let value = match key {
        "format" => "1",
        "id" => "\"pobed-square\"",
        "title" | "statement" | "alt" => "{\"ru\": \"…\", \"en\": \"…\"}",
        "languages" => "[\"ru\", \"en\"]",
        "stops" => "[{\"id\": \"…\", …}]",
        "position" => "{\"lat\": 53.767194, \"lon\": 87.092328}",
        "lat" => "53.767194",
        "lon" => "87.092328",
        "geofence" => "{\"radius_m\": 60}",
        "narration" => "{\"ru\": [\"…\"], \"en\": [\"…\"]}",
        "line" => "[[87.0923, 53.7672], [87.0941, 53.7668]]",
        "width_m" => "20",
        "towards" => "90",
        "within" => "45",
        _ => "\"…\"",
    };
    format!("`\"{key}\": {value}`")
}

/// A fix that states the version of the format: there is only one.
pub fn format(tour: &Node) -> Option<Fix> {
    let Value::Object(entries) = &tour.value else {
        return None;
    };
    let (at, comma) = match entries.first() {
        Some(first) => (first.key_span.start, ", "),
        None => (tour.span.start + 1, ""),
    };
    Some(Fix {
        title: text!("write format {known}", known = FORMAT),
        span: at..at,
        replacement: format!("\"format\": {FORMAT}{comma}"),
    })
}
