//! Small edits to a tour's text, each of which changes only the bytes that it names. Values are found by JSON pointer
//! (RFC 6901). `jsonc-parser`'s concrete syntax tree takes care of commas and white space, [`crate::tour::format`] of the
//! layout of new values.
//!
//! This is a pure function from text to text. Whether the text is still the one on the disk is checked by `document`.

use crate::tour::format::format_part;
use crate::tour::node::{self, Node};
use crate::tour::read::{self, ParsedTour};
use jsonc_parser::ParseOptions;
use jsonc_parser::cst::{CstInputValue, CstNode, CstRootNode};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::ops::Range;
use ts_rs::TS;

/// One edit. Pointers are JSON pointers into the text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "do", rename_all = "lowercase", deny_unknown_fields)]
pub enum Edit {
    /// Gives a value to what the pointer names; a key that is not there is made, and the objects on the way to it.
    Set {
        /// What is set.
        pointer: String,
        /// Its new value.
        #[ts(type = "unknown")]
        value: Value,
    },
    /// Puts a value into a list.
    Insert {
        /// The element before which it will stand, or the list followed by `/-` for its end.
        pointer: String,
        /// The value.
        #[ts(type = "unknown")]
        value: Value,
    },
    /// Takes a key with its value, or an element of a list, away.
    Remove {
        /// What is removed.
        pointer: String,
    },
    /// Moves an element to another place of its list.
    Move {
        /// The element.
        pointer: String,
        /// The index that it has afterwards.
        to: usize,
    },
}

impl Edit {
    /// The JSON pointer to the place of the edit.
    pub fn pointer(&self) -> &str {
        let (Self::Set { pointer, .. }
        | Self::Insert { pointer, .. }
        | Self::Remove { pointer }
        | Self::Move { pointer, .. }) = self;
        pointer
    }

    /// The same, to be changed.
    pub fn pointer_mut(&mut self) -> &mut String {
        let (Self::Set { pointer, .. }
        | Self::Insert { pointer, .. }
        | Self::Remove { pointer }
        | Self::Move { pointer, .. }) = self;
        pointer
    }

    fn steps(&self) -> usize {
        self.pointer().matches('/').count()
    }
}

/// The edit by which a passage names a take. `plain_text` is the passage's text if it is a text alone and must become an object.
pub fn name_take(pointer: &str, plain_text: Option<&str>, file: &str) -> Edit {
    match plain_text {
        Some(text) => Edit::Set {
            pointer: pointer.to_owned(),
            value: serde_json::json!({"text": text, "take": file}),
        },
        None => Edit::Set {
            pointer: format!("{pointer}/take"),
            value: file.into(),
        },
    }
}

/// The edits by which a tour names maps that it does not name yet. `known` are the maps that it names.
pub fn name_maps(known: &[String], files: &[&str]) -> Vec<Edit> {
    let new: Vec<&str> = files
        .iter()
        .copied()
        .filter(|file| {
            !known
                .iter()
                .any(|own| own.trim_start_matches("./") == *file)
        })
        .collect();
    if known.is_empty() && !new.is_empty() {
        return vec![Edit::Set {
            pointer: "/maps".to_owned(),
            value: new.into(),
        }];
    }
    let insert = |file| Edit::Insert {
        pointer: "/maps/-".to_owned(),
        value: Value::from(file),
    };
    new.into_iter().map(insert).collect()
}

/// Why an edit cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// The text is not JSON, so nothing can be found in it.
    #[error("correct the text first: it is not valid JSON at the moment")]
    NotJson,
    /// The pointer leads nowhere.
    #[error("there is nothing at `{0}`")]
    Nowhere(String),
    /// An element was to be inserted into something that is not a list.
    #[error("`{0}` is not a list")]
    NotAList(String),
    /// A key was to be added to something that is not an object.
    #[error("`{0}` is not an object")]
    NotAnObject(String),
    /// The pointer names the whole text.
    #[error("the whole text cannot be edited this way")]
    WholeText,
    /// More edits at once than any page makes.
    #[error("more than {MAX_EDITS} edits at once; send them in several requests")]
    TooMany,
    /// A pointer with more steps than any tour has levels.
    #[error("a pointer with more than {MAX_STEPS} steps leads nowhere in a tour")]
    TooDeep,
}

/// The most edits at once. The page makes a handful.
const MAX_EDITS: usize = 1_000;
/// The most steps of a pointer. A tour has fewer than ten levels. Every missing step creates a nested object, and tens of
/// thousands of nested objects would overflow the stack of whatever walks through them.
const MAX_STEPS: usize = 32;

/// As [`apply`], for edits that several requests have brought together, of which there may be any number.
///
/// # Errors
/// As [`apply`], but never [`EditError::TooMany`].
pub fn apply_all(text: &str, edits: &[Edit]) -> Result<String, EditError> {
    let mut text = text.to_owned();
    for part in edits.chunks(MAX_EDITS) {
        text = apply(&text, part)?;
    }
    Ok(text)
}

/// The text after the edits, made one after the other.
///
/// # Errors
/// [`EditError`] for the first edit that cannot be made; then none is made.
pub fn apply(text: &str, edits: &[Edit]) -> Result<String, EditError> {
    if edits.len() > MAX_EDITS {
        return Err(EditError::TooMany);
    }
    if edits.iter().any(|edit| edit.steps() > MAX_STEPS) {
        return Err(EditError::TooDeep);
    }
    let mut text = text.to_owned();
    for edit in edits {
        text = match edit {
            Edit::Set { pointer, value } => set(&text, pointer, value)?,
            Edit::Insert { pointer, value } => {
                let (list, index) = split_pointer(pointer)?;
                let index = insertion_index(&text, list, &index)?;
                insert(&text, list, index, &layout_of(value))?
            }
            Edit::Remove { pointer } => remove(&text, pointer)?,
            Edit::Move { pointer, to } => move_element(&text, pointer, *to)?,
        };
    }
    Ok(text)
}

/// Lays out a value that begins in the given column.
type Layout<'v> = dyn Fn(usize) -> String + 'v;

fn layout_of(value: &Value) -> impl Fn(usize) -> String {
    let compact = value.to_string();
    let parsed = read::read(&compact);
    move |column| match parsed.root() {
        Some(root) => format_part(&compact, root, column),
        None => compact.clone(),
    }
}

fn set(text: &str, pointer: &str, value: &Value) -> Result<String, EditError> {
    let parsed = parse(text)?;
    if pointer.is_empty() {
        return Err(EditError::WholeText);
    }
    if let Some(span) = parsed.span(pointer) {
        return Ok(replace(text, &span, &layout_of(value)));
    }
    // Missing parents become objects around the value.
    let (mut container, mut key) = split_pointer(pointer)?;
    let mut value = value.clone();
    while parsed.node(container).is_none() {
        value = Value::Object([(key, value)].into_iter().collect());
        (container, key) = split_pointer(container)?;
    }
    add_key(text, container, &key, &layout_of(&value))
}

fn add_key(text: &str, container: &str, key: &str, value: &Layout) -> Result<String, EditError> {
    let was_flat = is_flat(text, container)?;
    let root = tree(text)?;
    let object = find_node(&root, container)?
        .as_object()
        .ok_or_else(|| EditError::NotAnObject(container.to_owned()))?;
    object.append(key, CstInputValue::Null);
    let pointer = format!("{container}/{}", node::escape(key));
    fill_placeholder(text, &root, &pointer, container, value, was_flat)
}

fn insert(text: &str, list: &str, index: usize, value: &Layout) -> Result<String, EditError> {
    let was_flat = is_flat(text, list)?;
    let root = tree(text)?;
    let array = find_node(&root, list)?
        .as_array()
        .ok_or_else(|| EditError::NotAList(list.to_owned()))?;
    array.insert(index, CstInputValue::Null);
    let pointer = format!("{list}/{index}");
    fill_placeholder(text, &root, &pointer, list, value, was_flat)
}

/// The tree as text, with the placeholder at `pointer` replaced by the value. A container that was on one line is laid out
/// again, so that it stays on one line if it fits.
fn fill_placeholder(
    before: &str,
    root: &CstRootNode,
    pointer: &str,
    container: &str,
    value: &Layout,
    was_flat: bool,
) -> Result<String, EditError> {
    let text = with_byte_order_mark(before, root);
    let span = parse(&text)?
        .span(pointer)
        .ok_or_else(|| EditError::Nowhere(pointer.to_owned()))?;
    let text = replace(&text, &span, value);
    if was_flat {
        lay_out_again(&text, container)
    } else {
        Ok(text)
    }
}

fn remove(text: &str, pointer: &str) -> Result<String, EditError> {
    let (container, _) = split_pointer(pointer)?;
    let was_flat = is_flat(text, container)?;
    let root = tree(text)?;
    match find_node(&root, pointer)? {
        node if node
            .parent()
            .is_some_and(|parent| parent.as_object_prop().is_some()) =>
        {
            if let Some(property) = node.parent().and_then(|parent| parent.as_object_prop()) {
                property.remove();
            }
        }
        node => node.remove(),
    }
    let text = with_byte_order_mark(text, &root);
    let parsed = parse(&text)?;
    let is_empty = parsed.node(container).is_some_and(|node| {
        matches!(&node.value, node::Value::List(list) if list.is_empty())
            || matches!(&node.value, node::Value::Object(entries) if entries.is_empty())
    });
    if was_flat || is_empty {
        lay_out_again(&text, container)
    } else {
        Ok(text)
    }
}

/// Moves an element exactly as it is written.
fn move_element(text: &str, pointer: &str, to: usize) -> Result<String, EditError> {
    let (list, _) = split_pointer(pointer)?;
    let parsed = parse(text)?;
    let count = match parsed.node(list).map(|node| &node.value) {
        Some(node::Value::List(elements)) => elements.len(),
        Some(_) | None => return Err(EditError::NotAList(list.to_owned())),
    };
    let span = parsed
        .span(pointer)
        .ok_or_else(|| EditError::Nowhere(pointer.to_owned()))?;
    if to >= count {
        return Err(EditError::Nowhere(format!("{list}/{to}")));
    }
    let written = text[span.clone()].to_owned();
    let indent = indent_of_line(text, span.start).to_owned();
    let without = remove(text, pointer)?;
    // `replace` indents by the line's own white space, which the element's lines already have.
    let layout = move |_: usize| unindented(&written, &indent);
    insert(&without, list, to, &layout)
}

fn unindented(written: &str, indent: &str) -> String {
    let mut lines = written.split('\n');
    let mut out = lines.next().unwrap_or_default().to_owned();
    for line in lines {
        out.push('\n');
        out.push_str(line.strip_prefix(indent).unwrap_or(line));
    }
    out
}

/// The text with `span` replaced by a value laid out for that place.
fn replace(text: &str, span: &Range<usize>, value: &Layout) -> String {
    let line_start = text[..span.start].rfind('\n').map_or(0, |at| at + 1);
    let column = text[line_start..span.start].chars().count();
    let indent = indent_of_line(text, span.start);
    let unit = unit_of_indent(text);
    let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let value = value(column);
    let mut lines = value.split('\n').map(|line| line.trim_end_matches('\r'));
    let mut out = String::with_capacity(text.len() + value.len());
    out.push_str(&text[..span.start]);
    out.push_str(lines.next().unwrap_or_default());
    for line in lines {
        out.push_str(newline);
        out.push_str(indent);
        let spaces = line.len() - line.trim_start_matches(' ').len();
        out.push_str(&unit.repeat(spaces / 2));
        out.push_str(line.trim_start_matches(' '));
    }
    out.push_str(&text[span.end..]);
    out
}

fn indent_of_line(text: &str, at: usize) -> &str {
    let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let line = &text[start..];
    let end = line.len() - line.trim_start_matches([' ', '\t']).len();
    &line[..end]
}

/// One level of indentation in this text: that of its first indented line, else two spaces.
fn unit_of_indent(text: &str) -> &str {
    text.lines()
        .map(|line| &line[..line.len() - line.trim_start_matches([' ', '\t']).len()])
        .find(|indent| !indent.is_empty())
        .unwrap_or("  ")
}

/// Lays out a container again, unless it contains comments.
fn lay_out_again(text: &str, pointer: &str) -> Result<String, EditError> {
    let parsed = parse(text)?;
    let Some(node) = parsed.node(pointer) else {
        return Ok(text.to_owned());
    };
    let slice = &text[node.span.clone()];
    let strict = ParseOptions {
        allow_comments: false,
        ..ParseOptions::default()
    };
    if pointer.is_empty() || CstRootNode::parse(slice, &strict).is_err() {
        return Ok(text.to_owned());
    }
    Ok(replace(text, &node.span, &|column| {
        format_part(text, node, column)
    }))
}

/// Whether a container stands on one line.
fn is_flat(text: &str, pointer: &str) -> Result<bool, EditError> {
    let span = parse(text)?
        .span(pointer)
        .ok_or_else(|| EditError::Nowhere(pointer.to_owned()))?;
    Ok(!text[span].contains('\n'))
}

fn parse(text: &str) -> Result<ParsedTour, EditError> {
    let parsed = read::read(text);
    match parsed.root() {
        Some(_) => Ok(parsed),
        None => Err(EditError::NotJson),
    }
}

const BYTE_ORDER_MARK: char = '\u{feff}';

fn tree(text: &str) -> Result<CstRootNode, EditError> {
    let text = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text);
    CstRootNode::parse(text, &ParseOptions::default()).map_err(|_| EditError::NotJson)
}

/// The tree as text, with the byte-order mark that the text before had.
fn with_byte_order_mark(before: &str, root: &CstRootNode) -> String {
    if before.starts_with(BYTE_ORDER_MARK) {
        format!("{BYTE_ORDER_MARK}{root}")
    } else {
        root.to_string()
    }
}

/// The value that a pointer leads to.
fn find_node(root: &CstRootNode, pointer: &str) -> Result<CstNode, EditError> {
    let nowhere = || EditError::Nowhere(pointer.to_owned());
    let mut node = root.value().ok_or(EditError::NotJson)?;
    for token in node::tokens(pointer) {
        let next = if let Some(object) = node.as_object() {
            // Of duplicate keys the last one counts.
            let properties = object.properties();
            let property = properties
                .into_iter()
                .rev()
                .find(|property| property.decoded_name().as_deref() == Some(&token));
            property.and_then(|property| property.value())
        } else if let Some(array) = node.as_array() {
            let index: Option<usize> = token.parse().ok();
            index.and_then(|index| array.elements().into_iter().nth(index))
        } else {
            None
        };
        node = next.ok_or_else(nowhere)?;
    }
    Ok(node)
}

/// Splits a pointer into that of the container and its last token.
fn split_pointer(pointer: &str) -> Result<(&str, String), EditError> {
    let (container, _) = pointer.rsplit_once('/').ok_or(EditError::WholeText)?;
    let last = node::tokens(&pointer[container.len()..]).next();
    Ok((container, last.unwrap_or_default()))
}

/// The index that the last token of an insertion's pointer means.
fn insertion_index(text: &str, list: &str, token: &str) -> Result<usize, EditError> {
    let parsed = parse(text)?;
    let elements: &[Node] = match parsed.node(list).map(|node| &node.value) {
        Some(node::Value::List(elements)) => elements,
        Some(_) => return Err(EditError::NotAList(list.to_owned())),
        None => return Err(EditError::Nowhere(list.to_owned())),
    };
    match token {
        "-" => Ok(elements.len()),
        token => token
            .parse()
            .ok()
            .filter(|index| *index <= elements.len())
            .ok_or_else(|| EditError::Nowhere(format!("{list}/{token}"))),
    }
}
