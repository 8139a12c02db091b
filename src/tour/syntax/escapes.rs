//! Explains invalid escapes in texts, above all the backslashes of Windows paths, and other mistakes inside a text.

use super::mistake::{mistake, replace};
use crate::text::text;
use crate::tour::diagnostic::Diagnostic;
use std::ops::Range;

/// The characters that may follow a backslash in JSON.
const KNOWN: &[char] = &['"', '\\', '/', 'b', 'f', 'n', 'r', 't', 'u'];

/// Explains a text that is not written as in JSON. `value` is what the parser read.
pub(super) fn explain(written: &str, value: &str, span: Range<usize>) -> Diagnostic {
    let (message, help) = if written.starts_with('\'') {
        (
            text!("this text is in single quotation marks"),
            text!("JSON uses \"…\" only"),
        )
    } else if literal(written).is_some() {
        (
            text!("this text contains a backslash that JSON does not know"),
            text!(
                "in the path of a file write `/`; a backslash itself is written `\\\\`, a line break `\\n`"
            ),
        )
    } else if written.contains(|letter: char| letter.is_control()) {
        (
            text!("this text contains a line break or another control character"),
            text!("write the text on one line, a line break in it as `\\n` and a tab as `\\t`"),
        )
    } else {
        (
            text!("this text contains a backslash that JSON does not know"),
            text!("a backslash is written `\\\\`, a line break `\\n`"),
        )
    };
    let finding = mistake(span.clone(), message).help(help);
    match literal(written) {
        // No fix: the backslash may be an escape or part of a path.
        Some(_) => finding,
        None => {
            let quoted = serde_json::Value::from(value).to_string();
            finding.fix(replace(text!("write the text as JSON does"), span, &quoted))
        }
    }
}

/// The content of a text with an invalid escape. All its backslashes are then taken literally, as in `audio\en\new.wav`.
/// `None` for other texts.
pub(super) fn literal(written: &str) -> Option<String> {
    let inside = written.get(1..written.len().checked_sub(1)?)?;
    let mut is_odd = false;
    let mut content = String::with_capacity(inside.len());
    let mut letters = inside.chars();
    while let Some(letter) = letters.next() {
        if letter != '\\' {
            content.push(letter);
            continue;
        }
        match letters.next() {
            Some(kept @ ('"' | '\'' | '\\' | '/')) => content.push(kept),
            Some('u') if is_code(letters.as_str()) => {
                content.push_str("\\u");
            }
            Some(other) => {
                is_odd |= !KNOWN.contains(&other) || other == 'u';
                content.extend(['\\', other]);
            }
            None => content.push('\\'),
        }
    }
    is_odd.then_some(content)
}

fn is_code(text: &str) -> bool {
    text.get(..4)
        .is_some_and(|code| code.chars().all(|digit| digit.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_texts_with_an_invalid_escape_are_taken_literally() {
        for (written, expected) in [
            (r#""audio\en\new.wav""#, Some(r"audio\en\new.wav")),
            (r#""audio\ukraine.wav""#, Some(r"audio\ukraine.wav")),
            (r#""a\\b\c""#, Some(r"a\b\c")),
            (r#""audio\take\next.wav""#, None),
            (r#""a\nb \"c\" \u0416""#, None),
            (r"'Don\'t'", None),
            ("\"\"", None),
        ] {
            assert_eq!(literal(written).as_deref(), expected, "{written}");
        }
    }
}
