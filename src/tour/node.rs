//! A parsed JSON text as a tree in which every key and value has its place in the text.
//!
//! It knows nothing of tours. `syntax` makes it, `shape` compares it with the schema.

use std::ops::Range;

/// A JSON value and its place in the text.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Bytes of the source text, including quotation marks and brackets.
    pub span: Range<usize>,
    /// The value at this position.
    pub value: Value,
}

/// A JSON value. Numbers keep their text, so that no precision is lost.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// JSON's `null`.
    Null,
    /// The value `true` or `false`.
    Bool(bool),
    /// A number as it is written.
    Number(String),
    /// A text with its escapes resolved.
    Text(String),
    /// A list of values.
    List(Vec<Node>),
    /// An object, in which the same key may occur several times.
    Object(Vec<Entry>),
}

/// An entry `"key": value` of an object.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The key with its escapes resolved.
    pub key: String,
    /// Bytes of the key, including quotation marks.
    pub key_span: Range<usize>,
    /// The value of the entry.
    pub value: Node,
}

impl Node {
    /// The entry with a key. Of duplicate keys the last one counts, as in every JSON reader.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        match &self.value {
            Value::Object(entries) => entries.iter().rev().find(|entry| entry.key == key),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) | Value::List(_) => {
                None
            }
        }
    }

    /// The value with a key.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// The elements of a list; empty for anything else.
    pub fn elements(&self) -> &[Node] {
        match &self.value {
            Value::List(elements) => elements,
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) | Value::Object(_) => {
                &[]
            }
        }
    }

    /// The text, if the node is one.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::List(_) | Value::Object(_) => {
                None
            }
        }
    }

    /// The child for one token of a JSON pointer: a key of an object or an index of a list.
    pub fn step(&self, token: &str) -> Option<&Node> {
        match &self.value {
            Value::Object(_) => self.get(token),
            Value::List(elements) => elements.get(token.parse::<usize>().ok()?),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) => None,
        }
    }
}

/// Escapes a key as a token of a JSON pointer (RFC 6901).
pub fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

/// The key that a token of a JSON pointer stands for.
pub fn unescape(token: &str) -> String {
    token.replace("~1", "/").replace("~0", "~")
}

/// The tokens of a JSON pointer, unescaped.
pub fn tokens(pointer: &str) -> impl Iterator<Item = String> + '_ {
    pointer.split('/').skip(1).map(unescape)
}
