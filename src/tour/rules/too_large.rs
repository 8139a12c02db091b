//! `too-large`: the file is larger than any tour. Found while reading.

use super::{Detection, Rule};
use crate::text::{Text, text};
use crate::tour::diagnostic::{Diagnostic, Label, Severity};
use crate::tour::size::{MAX_TEXT_BYTES, MAX_VALUES};

/// Finds a file that is larger than any tour.
pub const RULE: Rule = Rule {
    code: "too-large",
    severity: Severity::Error,
    finds: "The file has more than 16 MiB, or more than 250,000 names and values, and was not read.",
    why: "A tour of a hundred stops in two languages has about one MiB; a larger file is something else, and reading it would \
          only cost memory.",
    wrong: "",
    right: "",
    remedy: "Name the right file. Put maps and sounds into separate files, not into tour.json.",
    detection: Detection::WhileReading,
};

/// The finding for a text that has too many bytes.
pub fn found(bytes: usize) -> Diagnostic {
    of_the_file(text!(
        "the file has {bytes} bytes, and a tour may have at most {most}",
        bytes,
        most = MAX_TEXT_BYTES
    ))
}

/// The finding for a text with too many names and values.
pub fn found_values() -> Diagnostic {
    of_the_file(text!(
        "the file has more than {most} names and values, the maximum of a tour",
        most = MAX_VALUES
    ))
}

fn of_the_file(message: Text) -> Diagnostic {
    RULE.finding(message)
        .at(Label {
            span: 0..0,
            pointer: String::new(),
            message: Text::default(),
        })
        .help(text!("check that this is the tour; put maps and sounds into separate files, and use fewer points for lines and zones"))
}
