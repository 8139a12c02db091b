//! A parsed JSON text as a tree in which every key and value knows its place in the text.
//!
//! It knows nothing of tours; `syntax` makes it, `shape` compares it with the schema.

use std::ops::Range;

/// A JSON value and the bytes it stands on.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Bytes of the source text, quotation marks and brackets included.
    pub span: Range<usize>,
    /// What stands there.
    pub value: Value,
}

/// What a node holds. Numbers keep their text, so that nothing is lost by reading them.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number as it is written.
    Number(String),
    /// A text with its escapes resolved.
    Text(String),
    /// A list.
    List(Vec<Node>),
    /// An object; the same key may occur several times.
    Object(Vec<Entry>),
}

/// One `"key": value` of an object.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The key with its escapes resolved.
    pub key: String,
    /// Bytes of the key, quotation marks included.
    pub key_span: Range<usize>,
    /// The value.
    pub value: Node,
}

impl Node {
    /// The value under a key; of equal keys the last one counts, as in every JSON reader.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        match &self.value {
            Value::Object(entries) => entries.iter().rev().find(|entry| entry.key == key),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) | Value::List(_) => {
                None
            }
        }
    }

    /// The value under a key.
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

    /// The text, where the node is one.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::List(_) | Value::Object(_) => {
                None
            }
        }
    }

    /// The node one step down: a key of an object or an index of a list.
    pub fn step(&self, token: &str) -> Option<&Node> {
        match &self.value {
            Value::Object(_) => self.get(token),
            Value::List(elements) => elements.get(token.parse::<usize>().ok()?),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) => None,
        }
    }

    /// What kind of value this is, in a guide's words.
    pub fn kind(&self) -> &'static str {
        match &self.value {
            Value::Null => "null",
            Value::Bool(_) => "true or false",
            Value::Number(_) => "a number",
            Value::Text(_) => "a text",
            Value::List(_) => "a list",
            Value::Object(_) => "an object",
        }
    }
}

/// A key as one token of a JSON pointer (RFC 6901).
pub fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

/// The tokens of a JSON pointer, unescaped.
pub fn tokens(pointer: &str) -> impl Iterator<Item = String> + '_ {
    pointer
        .split('/')
        .skip(1)
        .map(|token| token.replace("~1", "/").replace("~0", "~"))
}
