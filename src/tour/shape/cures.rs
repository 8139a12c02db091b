//! Fixes and choices of findings about the shape.

use crate::text::{Text, text};
use crate::tour::diagnostic::Fix;
use crate::tour::node::{Entry, Node, Value};
use crate::tour::removal;

/// The most words that are offered one by one.
const MAX_OFFERED: usize = 8;

/// A choice for each word that is allowed; none if there are many.
pub fn offered(node: &Node, words: &[&str]) -> Vec<Fix> {
    if words.len() > MAX_OFFERED {
        return Vec::new();
    }
    let offer = |word: &&str| {
        rewrite(
            node,
            text!("write `{meant}`", meant = word),
            format!("\"{word}\""),
        )
    };
    words.iter().map(offer).collect()
}

/// A choice that takes the nearest value that is allowed.
pub fn nearest_bound(node: &Node, number: f64, low: f64, high: f64) -> Option<Fix> {
    let bound = if number < low { low } else { high };
    let written = format!("{bound}");
    (written.len() <= 12).then(|| rewrite(node, text!("use {number}", number = written), written))
}

/// A choice that removes an entry of an object.
pub fn without(object: &Node, entry: &Entry, title: Text) -> Option<Fix> {
    let Value::Object(entries) = &object.value else {
        return None;
    };
    // Of duplicate keys, this one.
    let is_this = |one: &Entry| one.key_span.start == entry.key_span.start;
    Some(Fix {
        title,
        span: removal::of_part(object, entries.iter().position(is_this)?)?,
        replacement: String::new(),
    })
}

/// A fix that writes another value.
pub fn rewrite(node: &Node, title: Text, replacement: String) -> Fix {
    Fix {
        title,
        span: node.span.clone(),
        replacement,
    }
}
