//! Bytes that leave a list or an object when one of its parts is removed, with the comma and the space that belong to it.

use super::diagnostic::Fix;
use super::node::{Node, Value, unescape};
use super::parsed::ParsedTour;
use crate::text::Text;
use std::ops::Range;

/// A fix that removes the element or entry at a pointer into the tour; `None` for the whole tour and for what is not written.
pub fn fix(parsed: &ParsedTour, pointer: &str, title: Text) -> Option<Fix> {
    Some(Fix {
        title,
        span: span(parsed, pointer)?,
        replacement: String::new(),
    })
}

/// The bytes that leave the text with the element or entry at a pointer into the tour.
pub fn span(parsed: &ParsedTour, pointer: &str) -> Option<Range<usize>> {
    let source = parsed.source_pointer(pointer);
    let (parent, last) = source.rsplit_once('/')?;
    let parent = parsed.node(parent)?;
    let key = unescape(last);
    let index = match &parent.value {
        Value::Object(entries) => entries.iter().position(|entry| entry.key == key)?,
        _ => key.parse().ok()?,
    };
    of_part(parent, index)
}

/// The bytes that leave with an element or entry: up to the next one or, for the last one, from the one before.
pub fn of_part(parent: &Node, index: usize) -> Option<Range<usize>> {
    let parts: Vec<Range<usize>> = match &parent.value {
        Value::List(elements) => elements.iter().map(|one| one.span.clone()).collect(),
        Value::Object(entries) => {
            let spans = entries.iter();
            spans
                .map(|entry| entry.key_span.start..entry.value.span.end)
                .collect()
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) => return None,
    };
    let part = parts.get(index)?;
    Some(match (parts.get(index + 1), index.checked_sub(1)) {
        (Some(next), _) => part.start..next.start,
        (None, Some(before)) => parts[before].end..part.end,
        (None, None) => parent.span.start + 1..parent.span.end - 1,
    })
}
