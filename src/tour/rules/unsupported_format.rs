//! `unsupported-format`: the tour is of another version of the format. Found while reading.

use super::{Detection, Rule};
use crate::text::{Text, text};
use crate::tour::diagnostic::{Diagnostic, Fix, Label, Severity};
use crate::tour::node::{Node, Value};

/// The tour format that this program reads.
pub const FORMAT: u32 = 1;

/// Finds a tour of another version of the format.
pub const RULE: Rule = Rule {
    code: "unsupported-format",
    severity: Severity::Error,
    finds: "`format` names a version of the tour format that soundwalk does not read.",
    why: "Keys of another version may mean something else, so nothing further is checked: a wrong guess would be worse than \
          a clear stop.",
    wrong: "\"format\": 2",
    right: "\"format\": 1",
    remedy: "Use a newer soundwalk for a newer tour; write `1` if the number was a slip.",
    detection: Detection::WhileReading,
};

/// The finding, if the text's `format` is a whole number other than [`FORMAT`].
pub fn find(root: &Node) -> Option<Diagnostic> {
    let format = root.get("format")?;
    let Value::Number(written) = &format.value else {
        return None;
    };
    let number: f64 = written.parse().ok()?;
    if number == f64::from(FORMAT) || number.fract() != 0.0 {
        return None;
    }
    let newer = if number > f64::from(FORMAT) {
        text!("use a newer soundwalk; nothing else was checked")
    } else {
        text!("write 1: there is no such version")
    };
    Some(
        RULE.finding(text!(
            "soundwalk reads format {known}, not {written}",
            known = FORMAT,
            written
        ))
        .at(Label {
            span: format.span.clone(),
            pointer: "/format".to_owned(),
            message: Text::default(),
        })
        .help(newer)
        .choice((number < f64::from(FORMAT)).then(|| Fix {
            title: text!("write format {known}", known = FORMAT),
            span: format.span.clone(),
            replacement: FORMAT.to_string(),
        })),
    )
}
