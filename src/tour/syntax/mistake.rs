//! Findings about the syntax, and their fixes.

use crate::text::{Text, text};
use crate::tour::diagnostic::{Diagnostic, Fix, Label};
use crate::tour::rules::json_syntax;
use std::ops::Range;

/// Title of the fix for a comment.
pub(super) fn remove_comment() -> Text {
    text!("remove the comment")
}

/// The finding for a comment of any kind, without a fix.
pub(super) fn comment_finding(span: Range<usize>) -> Diagnostic {
    mistake(span, text!("JSON has no comments")).help(text!(
        "remove it; what must be remembered about a place fits into its `\"source\"`"
    ))
}

/// Whether a comment is certainly meant as one: it begins its line, or contains nothing that looks like JSON. A comment sign
/// that was typed by mistake turns the JSON after it into a comment.
pub(super) fn is_intended_comment(text: &str, span: &Range<usize>) -> bool {
    // Only the blanks before it are read: a line may hold thousands of comments.
    let is_blank = |letter: char| letter.is_whitespace() && letter != '\n';
    let before = text[..span.start].trim_end_matches(is_blank);
    let begins_line = before.is_empty() || before.ends_with('\n');
    begins_line || !text[span.clone()].contains(['"', '{', '}', '[', ']', '“', '”', '«', '»'])
}

/// A finding of the rule on syntax, at some bytes of the text.
pub(super) fn mistake(span: Range<usize>, message: Text) -> Diagnostic {
    json_syntax::RULE.finding(message).at(Label {
        span,
        pointer: String::new(),
        message: Text::default(),
    })
}

/// A fix that puts something else in place of some bytes.
pub(super) fn replace(title: Text, span: Range<usize>, replacement: &str) -> Fix {
    Fix {
        title,
        span,
        replacement: replacement.to_owned(),
    }
}

/// A text shortened for a message.
pub(super) fn short(written: &str) -> String {
    match written.char_indices().nth(24) {
        Some((cut, _)) => format!("{}…", &written[..cut]),
        None => written.to_owned(),
    }
}
