//! Finds lines and columns in a text, for messages.

use std::ops::Range;

/// The starts of a text's lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lines {
    starts: Vec<usize>,
    /// The number of characters before every [`CHECKPOINT_BYTES`]th byte, so that a text on a single line is not slower.
    chars_before: Vec<usize>,
}

const CHECKPOINT_BYTES: usize = 1024;

/// A place in a text as people count it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LineColumn {
    /// Line number, counted from 1.
    pub line: usize,
    /// Column in characters (Unicode scalar values), from 1.
    pub column: usize,
}

impl Lines {
    /// Finds the lines of a text.
    pub fn of(text: &str) -> Self {
        let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let starts = std::iter::once(0).chain(breaks.map(|(at, _)| at + 1));
        let mut chars = 0;
        let mut chars_before = vec![0];
        for block in text.as_bytes().chunks(CHECKPOINT_BYTES) {
            chars += block.iter().filter(|byte| starts_char(**byte)).count();
            chars_before.push(chars);
        }
        Self {
            starts: starts.collect(),
            chars_before,
        }
    }

    /// The line and column of a byte. `text` must be the text that these lines were found in.
    pub fn line_column(&self, text: &str, byte: usize) -> LineColumn {
        let line = self.line_index(byte);
        let column = self.chars(text, byte) - self.chars(text, self.starts[line]);
        LineColumn {
            line: line + 1,
            column: column + 1,
        }
    }

    /// The bytes of the whole lines that a span touches, and the number of the first of them, from 1.
    pub fn around(&self, text: &str, span: &Range<usize>) -> (Range<usize>, usize) {
        let first = self.line_index(span.start);
        let last = self.line_index(span.end.saturating_sub(1).max(span.start));
        let end = self.starts.get(last + 1).copied().unwrap_or(text.len());
        (self.starts[first].min(text.len())..end, first + 1)
    }

    /// The number of characters before a byte.
    fn chars(&self, text: &str, byte: usize) -> usize {
        let byte = byte.min(text.len());
        let block = byte / CHECKPOINT_BYTES;
        let rest = &text.as_bytes()[block * CHECKPOINT_BYTES..byte];
        self.chars_before[block] + rest.iter().filter(|byte| starts_char(**byte)).count()
    }

    fn line_index(&self, byte: usize) -> usize {
        self.starts.partition_point(|start| *start <= byte) - 1
    }
}

/// Whether a byte of UTF-8 begins a character.
fn starts_char(byte: u8) -> bool {
    byte & 0xc0 != 0x80
}
