//! Places in a recording, as messages name them.

use std::fmt;

/// A place in a recording.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// A line, counted from 1.
    Line(usize),
    /// A byte offset, counted from 0, for formats without reliable lines.
    Byte(usize),
    /// An entry of a list, counted from 1.
    Entry(usize),
}

impl fmt::Display for Place {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line(line) => write!(out, "line {line}"),
            Self::Byte(offset) => write!(out, "byte {offset}"),
            Self::Entry(entry) => write!(out, "entry {entry}"),
        }
    }
}
