//! Lays out a tour's text in the standard way. The order of keys, texts and numbers stay as written; only space changes.
//!
//! A value that is nested at most one level deep and fits into `MAX_COLUMNS` stands on one line: a position, a geofence, a
//! title in two languages, a pair of coordinates. Everything else has one entry a line, indented by two.

use super::node::{Node, Value};
use unicode_width::UnicodeWidthStr;

/// The longest line, columns.
const MAX_COLUMNS: usize = 100;

/// Lays out a text, with a line break at the end. `root` must be the tree of exactly this text, and the text must be valid
/// JSON: strings are copied as they are written.
pub fn format(text: &str, root: &Node) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    write(text, root, 0, 0, &mut out);
    out.push('\n');
    out
}

/// Lays out a value by itself as it would be inside a tour. The lines after the first are indented relative to the value's
/// own line. `column` is where its first character will stand.
pub fn format_part(text: &str, node: &Node, column: usize) -> String {
    // Laid out as if nested, so that short objects stay on one line.
    let inside = 2;
    let mut out = String::new();
    write(text, node, inside, column, &mut out);
    let mut lines = out.split('\n');
    let mut part = lines.next().unwrap_or_default().to_owned();
    for line in lines {
        part.push('\n');
        part.push_str(&line[inside..]);
    }
    part
}

/// Writes a node that begins in column `column` and may be followed by a comma.
fn write(text: &str, node: &Node, indent: usize, column: usize, out: &mut String) {
    if depth(node) <= 2 && indent > 0 || depth(node) == 0 {
        let mut line = String::new();
        flat(text, node, &mut line);
        if depth(node) == 0 || column + line.width() < MAX_COLUMNS {
            out.push_str(&line);
            return;
        }
    }
    let inner = indent + 2;
    let (open, close) = match &node.value {
        Value::List(elements) => {
            if elements.is_empty() {
                out.push_str("[]");
                return;
            }
            ('[', ']')
        }
        Value::Object(entries) => {
            if entries.is_empty() {
                out.push_str("{}");
                return;
            }
            ('{', '}')
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) => {
            out.push_str(&text[node.span.clone()]);
            return;
        }
    };
    out.push(open);
    let mut first = true;
    let mut begin = |out: &mut String| {
        if !first {
            out.push(',');
        }
        first = false;
        out.push('\n');
        out.extend(std::iter::repeat_n(' ', inner));
    };
    match &node.value {
        Value::List(elements) => {
            for element in elements {
                begin(out);
                write(text, element, inner, inner, out);
            }
        }
        Value::Object(entries) => {
            for entry in entries {
                begin(out);
                let key = &text[entry.key_span.clone()];
                out.push_str(key);
                out.push_str(": ");
                write(text, &entry.value, inner, inner + key.width() + 2, out);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) => {}
    }
    out.push('\n');
    out.extend(std::iter::repeat_n(' ', indent));
    out.push(close);
}

/// Writes the node on one line.
fn flat(text: &str, node: &Node, out: &mut String) {
    match &node.value {
        Value::List(elements) => {
            out.push('[');
            for (index, element) in elements.iter().enumerate() {
                if index > 0 {
                    out.push_str(", ");
                }
                flat(text, element, out);
            }
            out.push(']');
        }
        Value::Object(entries) => {
            out.push('{');
            for (index, entry) in entries.iter().enumerate() {
                if index > 0 {
                    out.push_str(", ");
                }
                out.push_str(&text[entry.key_span.clone()]);
                out.push_str(": ");
                flat(text, &entry.value, out);
            }
            out.push('}');
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) => {
            out.push_str(&text[node.span.clone()]);
        }
    }
}

/// The levels nested in a node: 0 for a number or text, 1 for a pair, 2 for a list of pairs.
fn depth(node: &Node) -> usize {
    match &node.value {
        Value::List(elements) => elements.iter().map(depth).max().unwrap_or(0) + 1,
        Value::Object(entries) => {
            entries
                .iter()
                .map(|one| depth(&one.value))
                .max()
                .unwrap_or(0)
                + 1
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) => 0,
    }
}
