//! Reads from a schema which words or JSON types it allows.

use super::super::node::{Node, Value};
use serde_json::Value as Json;

/// The words that an enumeration allows.
pub fn allowed_words(schema: &Json) -> Option<Vec<&str>> {
    if let Some(branches) = schema.get("oneOf").and_then(Json::as_array) {
        return branches
            .iter()
            .map(|branch| branch.get("const").and_then(Json::as_str))
            .collect();
    }
    let words = schema.get("enum").and_then(Json::as_array)?;
    words.iter().map(Json::as_str).collect()
}

/// The JSON types that a schema allows.
pub fn kinds(schema: &Json) -> Vec<&str> {
    match schema.get("type") {
        Some(Json::String(kind)) => vec![kind],
        Some(Json::Array(kinds)) => kinds.iter().filter_map(Json::as_str).collect(),
        _ => Vec::new(),
    }
}

/// Whether a value has a JSON type.
pub fn accepts(kind: &str, node: &Node) -> bool {
    match &node.value {
        Value::Null => kind == "null",
        Value::Bool(_) => kind == "boolean",
        Value::Number(_) => kind == "number" || kind == "integer",
        Value::Text(_) => kind == "string",
        Value::List(_) => kind == "array",
        Value::Object(_) => kind == "object",
    }
}
