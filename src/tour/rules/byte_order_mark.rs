//! `byte-order-mark`: the file begins with a byte order mark. Found by `syntax`.

use super::{Detection, Rule};
use crate::text::{Text, text};
use crate::tour::diagnostic::{Diagnostic, Fix, Label, Severity};

/// Finds a byte order mark at the start of the file.
pub const RULE: Rule = Rule {
    code: "byte-order-mark",
    severity: Severity::Note,
    finds: "The file begins with an invisible byte order mark (U+FEFF), as some editors on Windows write it.",
    why: "soundwalk skips it, but RFC 8259 forbids writing it, and other programs may reject the file.",
    wrong: "",
    right: "",
    remedy: "Save the file as \"UTF-8\" instead of \"UTF-8 with BOM\", or run `soundwalk check TOUR --fix`.",
    detection: Detection::WhileReading,
};

/// The finding. The mark is always at the start.
pub fn found() -> Diagnostic {
    let span = 0..'\u{feff}'.len_utf8();
    RULE.finding(text!("the file begins with a byte order mark"))
        .at(Label {
            span: span.clone(),
            pointer: String::new(),
            message: Text::default(),
        })
        .help(text!("save it as UTF-8 without BOM"))
        .fix(Fix {
            title: text!("remove the byte order mark"),
            span,
            replacement: String::new(),
        })
}
