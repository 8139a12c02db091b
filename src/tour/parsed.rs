//! A text that was read as a tour: the place of everything in it.

use super::Tour;
use super::diagnostic::{Diagnostic, Label};
use super::node::{self, Node};
use crate::text::Text;
use std::collections::BTreeMap;
use std::ops::Range;

/// A text that was read as a tour, with its tree and diagnostics.
#[derive(Debug)]
pub struct ParsedTour {
    /// The document's text.
    pub text: String,
    /// The tour, if all of it is valid. There may be diagnostics nevertheless.
    pub tour: Option<Tour>,
    /// What is wrong with the text according to the format, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
    /// The tour without the parts that could not be understood.
    pub(super) partial: Option<Tour>,
    /// The text's tree.
    pub(super) root: Option<Node>,
    /// Indices in the text of the elements that `partial` keeps of a list, by the list's pointer.
    pub(super) kept_indices: BTreeMap<String, Vec<usize>>,
}

impl ParsedTour {
    /// A text that has not been read yet.
    pub(super) fn unread(text: String) -> Self {
        Self {
            text,
            tour: None,
            diagnostics: Vec::new(),
            partial: None,
            root: None,
            kept_indices: BTreeMap::new(),
        }
    }

    /// The tour without the parts that could not be understood, for the rules.
    pub fn partial(&self) -> Option<&Tour> {
        self.partial.as_ref()
    }

    /// The text's tree; `None` if the text is not JSON.
    pub fn root(&self) -> Option<&Node> {
        self.root.as_ref()
    }

    /// The node that a JSON pointer of the *text* leads to.
    pub fn node(&self, pointer: &str) -> Option<&Node> {
        let mut node = self.root.as_ref()?;
        for token in node::tokens(pointer) {
            node = node.step(&token)?;
        }
        Some(node)
    }

    /// Bytes of the value that a JSON pointer of the text leads to.
    pub fn span(&self, pointer: &str) -> Option<Range<usize>> {
        self.node(pointer).map(|node| node.span.clone())
    }

    /// Bytes of the key that a JSON pointer of the text leads to; `None` for elements of lists.
    pub fn key_span(&self, pointer: &str) -> Option<Range<usize>> {
        let (parent, key) = pointer.rsplit_once('/')?;
        let entry = self.node(parent)?.entry(&node::unescape(key))?;
        Some(entry.key_span.clone())
    }

    /// Converts a pointer into [`ParsedTour::partial`] to one into the text. They differ where invalid elements of a list were
    /// left out.
    pub fn source_pointer(&self, pointer: &str) -> String {
        let mut source = String::new();
        for token in pointer.split('/').skip(1) {
            let index = self
                .kept_indices
                .get(&source)
                .and_then(|kept| kept.get(token.parse::<usize>().ok()?));
            source.push('/');
            match index {
                Some(index) => source.push_str(&index.to_string()),
                None => source.push_str(token),
            }
        }
        source
    }

    /// A label on the value at a pointer into [`ParsedTour::partial`] or, if there is none, on what would contain it.
    pub fn label(&self, pointer: &str) -> Label {
        let source = self.source_pointer(pointer);
        let mut place = source.as_str();
        loop {
            if let Some(span) = self.span(place) {
                return Label {
                    span,
                    pointer: place.to_owned(),
                    message: Text::default(),
                };
            }
            match place.rsplit_once('/') {
                Some((parent, _)) => place = parent,
                None => return nowhere(),
            }
        }
    }

    /// A label on the key at a pointer into [`ParsedTour::partial`].
    pub fn key_label(&self, pointer: &str) -> Label {
        let source = self.source_pointer(pointer);
        match self.key_span(&source) {
            Some(span) => Label {
                span,
                pointer: source,
                message: Text::default(),
            },
            None => self.label(pointer),
        }
    }

    /// A label on some bytes of the *unescaped* text at a pointer into [`ParsedTour::partial`].
    pub fn label_within(&self, pointer: &str, bytes: Range<usize>) -> Label {
        let mut label = self.label(pointer);
        let raw = &self.text[label.span.clone()];
        if raw.starts_with('"') {
            let start = raw_offset(raw, bytes.start);
            let end = raw_offset(raw, bytes.end).max(start);
            label.span = label.span.start + start..label.span.start + end;
        }
        label
    }
}

/// The offset in a JSON string as written, including its quotation mark, of a byte of the string's content.
fn raw_offset(raw: &str, wanted: usize) -> usize {
    if !raw.contains('\\') {
        return (wanted + 1).min(raw.len().saturating_sub(1));
    }
    let mut letters = raw.char_indices().skip(1).peekable();
    let mut content = 0;
    while let Some((at, letter)) = letters.next() {
        if content >= wanted {
            return at;
        }
        if letter != '\\' {
            content += letter.len_utf8();
            continue;
        }
        match letters.next() {
            Some((_, 'u')) => {
                let code = raw
                    .get(at + 2..at + 6)
                    .and_then(|hex| u32::from_str_radix(hex, 16).ok());
                // Each half of a surrogate pair counts two bytes, so that both together count the four bytes of their character.
                content += match code.unwrap_or(0) {
                    0xd800..=0xdfff => 2,
                    code => char::from_u32(code).map_or(3, char::len_utf8),
                };
                for _ in 0..4 {
                    letters.next();
                }
            }
            Some(_) => content += 1,
            None => break,
        }
    }
    raw.len().saturating_sub(1)
}

fn nowhere() -> Label {
    Label {
        span: 0..0,
        pointer: String::new(),
        message: Text::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::raw_offset;

    #[test]
    fn offsets_inside_texts_count_escapes() {
        for (raw, wanted, expected) in [
            (r#""abc""#, 0, 1),
            (r#""abc""#, 2, 3),
            (r#""ж1""#, 2, 3),
            (r#""\n1""#, 1, 3),
            (r#""\u04161""#, 2, 7),
            (r#""\ud83d\ude001""#, 4, 13),
            (r#""a""#, 9, 2),
        ] {
            assert_eq!(raw_offset(raw, wanted), expected, "{raw} {wanted}");
        }
    }
}
