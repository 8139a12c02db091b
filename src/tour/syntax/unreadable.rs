//! Explains the parser's errors to authors, and tells what may be blanked out so that reading can go on.

use super::mistake::mistake;
use crate::tour::diagnostic::Diagnostic;
use jsonc_parser::ParseStringErrorKind;
use jsonc_parser::errors::{ParseError, ParseErrorKind as Kind};
use std::ops::Range;

/// An error that stops the parser, and the bytes that may be blanked out for another try.
pub(super) type Unreadable = Box<(Diagnostic, Option<Range<usize>>)>;

/// Explains an error of the parser.
pub(super) fn explain(text: &str, error: &ParseError) -> Unreadable {
    let range = error.range();
    let start = floor(text, range.start.min(text.len()));
    let one = text[start..].chars().next().map_or(0, char::len_utf8);
    let here = start..start + one;
    let end = text.trim_end().len();
    let found = match text[start..].chars().next() {
        Some(letter) => format!("`{letter}`"),
        None => "the end of the file".to_owned(),
    };
    let begins_word =
        text[start..].starts_with(|letter: char| letter.is_alphabetic() || letter == '_');
    let (span, message, help, blank) = match error.kind() {
        // The scanner stops in a word at the first character that cannot follow a key, such as a comma.
        Kind::UnexpectedWord | Kind::UnexpectedToken if begins_word => {
            let length = text[start..]
                .find(|letter: char| !letter.is_alphanumeric() && letter != '_' && letter != '-')
                .unwrap_or(text.len() - start);
            let word = start..start + length.max(one);
            let written = &text[word.clone()];
            let help = match written.to_lowercase().as_str() {
                "none" | "nil" | "undefined" => "JSON writes `null`".to_owned(),
                "yes" | "on" | "true" => "JSON writes `true`, in lower case".to_owned(),
                "no" | "off" | "false" => "JSON writes `false`, in lower case".to_owned(),
                _ if text[..start].ends_with('"') => {
                    "does it belong to the text before it? A quotation mark inside a text is written `\\\"`".to_owned()
                }
                _ => format!("put texts in quotation marks: \"{written}\""),
            };
            let message = format!("`{written}` is not a JSON value");
            (word.clone(), message, help, Some(word))
        }
        Kind::UnexpectedComma => (
            here.clone(),
            "a value is missing before this comma".to_owned(),
            "write the value, or remove the comma".to_owned(),
            Some(here),
        ),
        Kind::UnexpectedTokenInObject if found == "`,`" => (
            here.clone(),
            "a comma stands where a key should be".to_owned(),
            "remove one of the two commas".to_owned(),
            Some(here),
        ),
        Kind::UnexpectedTokenInObject => (
            here,
            format!("expected a key in quotation marks or `}}`, found {found}"),
            "a closing brace `}` may be missing before this place".to_owned(),
            None,
        ),
        Kind::UnexpectedCloseBrace => (
            here,
            "a value is missing before this `}`, or a `]` was meant".to_owned(),
            "every `[` needs its `]` and every `{` its `}`".to_owned(),
            None,
        ),
        Kind::UnexpectedCloseBracket => (
            here,
            "a value is missing before this `]`, or a `}` was meant".to_owned(),
            "every `[` needs its `]` and every `{` its `}`".to_owned(),
            None,
        ),
        Kind::UnexpectedColon => (
            here,
            "there is a colon where a value should be".to_owned(),
            "`\"key\": value` belongs between `{` and `}`, not between `[` and `]`".to_owned(),
            None,
        ),
        Kind::UnexpectedWord | Kind::UnexpectedToken => (
            here,
            format!("{found} does not belong here"),
            "put texts and keys in quotation marks".to_owned(),
            None,
        ),
        Kind::ExpectedColonAfterObjectKey => (
            here,
            format!("expected `:` between the key and its value, found {found}"),
            "an entry of an object is written `\"key\": value`".to_owned(),
            None,
        ),
        Kind::ExpectedObjectValue => (
            here,
            format!("expected a value after the colon, found {found}"),
            "write the value, or remove the key".to_owned(),
            None,
        ),
        Kind::ExpectedStringObjectProperty => (
            here,
            "expected a key in quotation marks".to_owned(),
            "write `\"key\": value`".to_owned(),
            None,
        ),
        Kind::ExpectedComma => (
            here,
            "a comma is missing here".to_owned(),
            "put a comma between the two values".to_owned(),
            None,
        ),
        Kind::ExpectedDigit
        | Kind::ExpectedDigitFollowingNegativeSign
        | Kind::ExpectedPlusMinusOrDigitInNumberLiteral => (
            here,
            "this number is not complete".to_owned(),
            "numbers are written like 53.767194 or -4".to_owned(),
            None,
        ),
        Kind::MultipleRootJsonValues if found == "`{`" || found == "`[`" => (
            here,
            "a second JSON document begins here".to_owned(),
            "put the other one into a separate file: a file holds one tour, from the first `{` to its `}`".to_owned(),
            None,
        ),
        Kind::MultipleRootJsonValues => (
            here,
            "the tour has ended before this place".to_owned(),
            "remove a superfluous `}`: the file holds one object, from the first `{` to the last `}`"
                .to_owned(),
            None,
        ),
        Kind::String(ParseStringErrorKind::UnterminatedStringLiteral) => (
            start..end_of_line(text, start),
            "this text has no closing quotation mark".to_owned(),
            "close it with `\"`; a quotation mark inside a text is written `\\\"`".to_owned(),
            None,
        ),
        Kind::String(_) => (
            start..end_of_line(text, start),
            "this text contains a backslash that JSON does not know".to_owned(),
            "a backslash is written `\\\\`, a line break `\\n`, a quotation mark `\\\"`".to_owned(),
            None,
        ),
        Kind::UnterminatedArray => (
            here,
            "this `[` is never closed".to_owned(),
            "add the missing `]`".to_owned(),
            None,
        ),
        Kind::UnterminatedObject => (
            here,
            "this `{` is never closed".to_owned(),
            "add the missing `}`".to_owned(),
            None,
        ),
        Kind::UnterminatedCommentBlock => (
            here,
            "this comment is never closed".to_owned(),
            "JSON has no comments; remove it".to_owned(),
            None,
        ),
        other => (
            start..(start + one).max(start),
            format!("this is not JSON: {}", other.to_string().to_lowercase()),
            "see https://www.json.org for what JSON allows".to_owned(),
            None,
        ),
    };
    let span = span.start.min(end)..span.end.min(text.len()).max(span.start.min(end));
    let finding = mistake(span, message).help(help);
    Box::new((finding, blank))
}

fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn end_of_line(text: &str, from: usize) -> usize {
    text[from..]
        .find('\n')
        .map_or(text.len(), |length| from + length)
}
