//! `not-utf8`: the file's bytes are not UTF-8. Found while reading.

use super::{Detection, Rule};
use crate::text::{Text, text};
use crate::tour::diagnostic::{Diagnostic, Fix, Label, Severity};

/// Finds a file whose bytes are not UTF-8.
pub const RULE: Rule = Rule {
    code: "not-utf8",
    severity: Severity::Error,
    finds: "The file is not encoded in UTF-8.",
    why: "JSON is UTF-8 (RFC 8259). In another encoding, such as Windows-1251, every Russian letter would be unreadable.",
    wrong: "",
    right: "",
    remedy: "Save the file as UTF-8 in the editor, or convert it: `iconv -f WINDOWS-1251 -t UTF-8 tour.json > utf8.json`. UTF-16 \
           is read all the same, and `soundwalk check TOUR --fix` writes it as UTF-8.",
    detection: Detection::WhileReading,
};

/// The finding for bytes of which only the first `valid` are UTF-8. The label counts in the text in which every invalid
/// byte is replaced by U+FFFD.
pub fn found(bytes: &[u8], valid: usize) -> Diagnostic {
    let byte = bytes.get(valid).copied().unwrap_or_default();
    let help = text!(
        "save the file as UTF-8; if it is Windows-1251, `iconv -f WINDOWS-1251 -t UTF-8` converts it"
    );
    RULE.finding(text!(
        "the byte 0x{byte} at offset {valid} is not UTF-8",
        byte = format!("{byte:02x}"),
        valid
    ))
    .at(Label {
        span: valid..valid + '\u{fffd}'.len_utf8(),
        pointer: String::new(),
        message: text!("from here on the text cannot be read"),
    })
    .help(help)
}

/// The finding for a text in UTF-16, which is read nevertheless. The fix changes no character, since files are written in
/// UTF-8 anyway.
pub fn utf16() -> Diagnostic {
    RULE.finding(text!("the file is encoded in UTF-16, not in UTF-8"))
        .at(Label {
            span: 0..0,
            pointer: String::new(),
            message: Text::default(),
        })
        .help(text!("save it as UTF-8"))
        .fix(Fix {
            title: text!("write the file in UTF-8"),
            span: 0..0,
            replacement: String::new(),
        })
}
