//! Explains the parser's errors to authors, and tells what may be blanked out so that reading can go on.

use super::mistake::mistake;
use crate::text::text;
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
        Some(letter) => text!("`{letter}`", letter),
        None => text!("the end of the file"),
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
                "none" | "nil" | "undefined" => text!("JSON writes `null`"),
                "yes" | "on" | "true" => text!("JSON writes `true`, in lower case"),
                "no" | "off" | "false" => text!("JSON writes `false`, in lower case"),
                _ if text[..start].ends_with('"') => {
                    text!(
                        "does it belong to the text before it? A quotation mark inside a text is written `\\\"`"
                    )
                }
                _ => text!("put texts in quotation marks: \"{written}\"", written),
            };
            let message = text!("`{written}` is not a JSON value", written);
            (word.clone(), message, help, Some(word))
        }
        Kind::UnexpectedComma => (
            here.clone(),
            text!("a value is missing before this comma"),
            text!("write the value, or remove the comma"),
            Some(here),
        ),
        Kind::UnexpectedTokenInObject if found == *"`,`" => (
            here.clone(),
            text!("a comma stands where a key should be"),
            text!("remove one of the two commas"),
            Some(here),
        ),
        Kind::UnexpectedTokenInObject => (
            here,
            text!(
                "expected a key in quotation marks or `}}`, found {found}",
                found
            ),
            text!("a closing brace `}}` may be missing before this place"),
            None,
        ),
        Kind::UnexpectedCloseBrace => (
            here,
            text!("a value is missing before this `}}`, or a `]` was meant"),
            text!("every `[` needs its `]` and every `{{` its `}}`"),
            None,
        ),
        Kind::UnexpectedCloseBracket => (
            here,
            text!("a value is missing before this `]`, or a `}}` was meant"),
            text!("every `[` needs its `]` and every `{{` its `}}`"),
            None,
        ),
        Kind::UnexpectedColon => (
            here,
            text!("there is a colon where a value should be"),
            text!("`\"key\": value` belongs between `{{` and `}}`, not between `[` and `]`"),
            None,
        ),
        Kind::UnexpectedWord | Kind::UnexpectedToken => (
            here,
            text!("{found} does not belong here", found),
            text!("put texts and keys in quotation marks"),
            None,
        ),
        Kind::ExpectedColonAfterObjectKey => (
            here,
            text!(
                "expected `:` between the key and its value, found {found}",
                found
            ),
            text!("an entry of an object is written `\"key\": value`"),
            None,
        ),
        Kind::ExpectedObjectValue => (
            here,
            text!("expected a value after the colon, found {found}", found),
            text!("write the value, or remove the key"),
            None,
        ),
        Kind::ExpectedStringObjectProperty => (
            here,
            text!("expected a key in quotation marks"),
            text!("write `\"key\": value`"),
            None,
        ),
        Kind::ExpectedComma => (
            here,
            text!("a comma is missing here"),
            text!("put a comma between the two values"),
            None,
        ),
        Kind::ExpectedDigit
        | Kind::ExpectedDigitFollowingNegativeSign
        | Kind::ExpectedPlusMinusOrDigitInNumberLiteral => (
            here,
            text!("this number is not complete"),
            text!("numbers are written like 53.767194 or -4"),
            None,
        ),
        Kind::MultipleRootJsonValues if found == "`{`" || found == "`[`" => (
            here,
            text!("a second JSON document begins here"),
            text!(
                "put the other one into a separate file: a file holds one tour, from the first `{{` to its `}}`"
            ),
            None,
        ),
        Kind::MultipleRootJsonValues => (
            here,
            text!("the tour has ended before this place"),
            text!(
                "remove a superfluous `}}`: the file holds one object, from the first `{{` to the last `}}`"
            ),
            None,
        ),
        Kind::String(ParseStringErrorKind::UnterminatedStringLiteral) => (
            start..end_of_line(text, start),
            text!("this text has no closing quotation mark"),
            text!("close it with `\"`; a quotation mark inside a text is written `\\\"`"),
            None,
        ),
        Kind::String(_) => (
            start..end_of_line(text, start),
            text!("this text contains a backslash that JSON does not know"),
            text!("a backslash is written `\\\\`, a line break `\\n`, a quotation mark `\\\"`"),
            None,
        ),
        Kind::UnterminatedArray => (
            here,
            text!("this `[` is never closed"),
            text!("add the missing `]`"),
            None,
        ),
        Kind::UnterminatedObject => (
            here,
            text!("this `{{` is never closed"),
            text!("add the missing `}}`"),
            None,
        ),
        Kind::UnterminatedCommentBlock => (
            here,
            text!("this comment is never closed"),
            text!("JSON has no comments; remove it"),
            None,
        ),
        other => (
            start..(start + one).max(start),
            text!(
                "this is not JSON: {error}",
                error = other.to_string().to_lowercase()
            ),
            text!("see https://www.json.org for what JSON allows"),
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
