//! Parses JSON text into a [`Node`] tree and reports every syntax error that can be understood: comments, trailing or
//! missing commas, single quotes, keys without quotes, malformed numbers. Each is one finding with a fix, and reading goes
//! on.
//!
//! `jsonc-parser` parses the text leniently, and its tokens show what was not JSON. What even that parser cannot read is
//! found before (`scan`, `conflict`, `foreign`) and replaced by what was meant (`patch`).

mod conflict;
mod digit_runs;
mod escapes;
mod foreign;
mod mistake;
mod numbers;
mod odd_space;
mod patch;
mod quotes;
mod scan;
mod triple_marks;
mod unreadable;
mod words;

use super::diagnostic::{Diagnostic, Findings};
use super::node::{Entry, Node, Value};
use super::rules::byte_order_mark;
use crate::text::text;
use jsonc_parser::ast;
use jsonc_parser::common::Ranged;
use jsonc_parser::tokens::{Token, TokenAndRange};
use jsonc_parser::{CollectOptions, CommentCollectionStrategy, ParseOptions};
use mistake::{comment_finding, is_intended_comment, mistake, remove_comment, replace, short};
use patch::{Patched, PatchedFindings};
use std::ops::Range;
use unreadable::Unreadable;

/// The deepest nesting of lists and objects. A tour needs seven levels. The parser recurses, so this bounds the stack.
const MAX_DEPTH: usize = 64;

/// How often a text is parsed again with an unreadable part blanked out, so that several are found at once.
const MAX_REPAIRS: usize = 20;

/// Reads a text as JSON. Findings go to `findings`; `None` if reading cannot go on.
pub fn parse(text: &str, findings: &mut Findings) -> Option<Node> {
    let base = if text.starts_with('\u{feff}') {
        findings.push(byte_order_mark::found());
        '\u{feff}'.len_utf8()
    } else {
        0
    };
    if let Some(at) = too_deep(text) {
        findings.push(
            mistake(
                at..at + 1,
                text!(
                    "lists and objects are nested more than {most} deep",
                    most = MAX_DEPTH
                ),
            )
            .help(text!(
                "a tour needs no more than seven levels; is a closing bracket missing somewhere?"
            )),
        );
        return None;
    }
    if let Some(foreign) = foreign::recognise(&text[base..], base) {
        findings.push(foreign);
        return None;
    }
    let patched = patch_unreadable(&text[base..], base, findings);
    let mut sink = PatchedFindings {
        patched: &patched,
        findings,
    };
    let mut scratch = patched.text.clone();
    let mut repairs = 0;
    loop {
        match parse_leniently(&scratch, &mut sink) {
            Ok(node) => return node,
            Err(unreadable) => {
                let (error, blanked) = *unreadable;
                sink.push(error);
                repairs += 1;
                let range = blanked.filter(|_| repairs < MAX_REPAIRS)?;
                let filler = filler_for(&scratch[range.clone()]);
                sink.suppress(&range);
                scratch.replace_range(range, &filler);
            }
        }
    }
}

/// Patches everything that the parser could not read. Valid JSON stays as it is.
fn patch_unreadable<'t>(text: &'t str, base: usize, findings: &mut Findings) -> Patched<'t> {
    if serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok() {
        return Patched::new(text, base, Vec::new());
    }
    let conflicts = conflict::find(text, base, findings);
    if conflicts.is_empty() {
        let (patches, uncertain) = scan::scan(text, base, findings);
        return Patched::new(text, base, patches).uncertain_in(uncertain);
    }
    // Other mistakes are found once the conflicts are resolved, because their places would fit neither version.
    Patched::new(text, base, conflicts)
}

/// Something readable of the same length as an unreadable part, so that the places of everything else stay the same.
fn filler_for(unreadable: &str) -> String {
    match unreadable.len() {
        _ if unreadable == "," => " ".to_owned(),
        1 => "0".to_owned(),
        length => format!("\"{}\"", " ".repeat(length.saturating_sub(2))),
    }
}

/// Parses a text leniently. An error names the bytes that may be blanked out for another try.
fn parse_leniently(text: &str, findings: &mut PatchedFindings) -> Result<Option<Node>, Unreadable> {
    let collect = CollectOptions {
        comments: CommentCollectionStrategy::AsTokens,
        tokens: true,
    };
    match jsonc_parser::parse_to_ast(text, &collect, &ParseOptions::default()) {
        Ok(parsed) => {
            let tokens = parsed.tokens.unwrap_or_default();
            report_lenient(text, &tokens, findings);
            match parsed.value {
                Some(value) => Ok(Some(node(text, findings.patched, value))),
                None => {
                    findings.push(mistake(0..0, text!("the file is empty")).help(text!(
                        "`soundwalk new NAME` writes a small tour to begin with"
                    )));
                    Ok(None)
                }
            }
        }
        Err(error) => Err(unreadable::explain(text, &error)),
    }
}

/// Reports everything that the lenient parser accepts and JSON does not.
fn report_lenient(text: &str, tokens: &[TokenAndRange], findings: &mut PatchedFindings) {
    let mut previous: Option<&TokenAndRange> = None;
    for (index, token) in tokens.iter().enumerate() {
        let range = token.range();
        let span = range.start..range.end;
        let written = &text[range.start..range.end];
        if is_comment(&token.token) {
            findings.push(comment(text, span));
            continue;
        }
        // Sought only from tokens that are not comments, so that a long row of comments is passed once.
        let next = tokens[index + 1..]
            .iter()
            .find(|next| !is_comment(&next.token))
            .map(|next| &next.token);
        if let Some(before) = previous
            && ends_value(&before.token)
            && starts_value(&token.token)
        {
            let end = before.range().end;
            let last = text[..end].chars().next_back();
            let last = last.map_or(0, char::len_utf8);
            // The parser reads `092` as 0 and 92, but it is one value.
            let is_one_word = end == range.start && is_word(&before.token) && is_word(&token.token);
            findings.push(if is_one_word {
                mistake(before.range().start..range.end, text!("this is not a number of JSON")).help(
                    text!("a number does not begin with 0, and is written with a decimal point, not a comma"),
                )
            } else {
                missing_comma(end - last..end, before, token)
            });
        }
        match &token.token {
            Token::Comma if matches!(next, Some(Token::CloseBrace | Token::CloseBracket)) => {
                findings.push(
                    mistake(span.clone(), text!("a comma follows the last value"))
                        .help(text!("remove it: JSON has commas only between two values"))
                        .fix(replace(text!("remove the comma"), span, "")),
                );
            }
            Token::Word(_) | Token::Boolean(_) | Token::Number(_) | Token::Null
                if matches!(next, Some(Token::Colon)) =>
            {
                let quoted = serde_json::Value::from(written).to_string();
                findings.push(
                    mistake(
                        span.clone(),
                        text!("the key `{written}` has no quotation marks", written),
                    )
                    .help(text!("write {meant}", meant = quoted))
                    .fix(replace(
                        text!("put the key in quotation marks"),
                        span,
                        &quoted,
                    )),
                );
            }
            Token::String(value) if serde_json::from_str::<String>(written).is_err() => {
                findings.push(escapes::explain(written, value, span));
            }
            // Reported together with its neighbour.
            Token::Number(_) if touches_value(tokens, index) => {}
            Token::Number(_) if numbers::follows_comma_at_once(text, &span) => {
                number(written, span, findings, LeadingZeros::PerhapsOfFraction);
            }
            Token::Number(_) => number(written, span, findings, LeadingZeros::OfNumber),
            Token::String(_)
            | Token::Word(_)
            | Token::Boolean(_)
            | Token::Null
            | Token::Comma
            | Token::Colon
            | Token::OpenBrace
            | Token::CloseBrace
            | Token::OpenBracket
            | Token::CloseBracket
            | Token::CommentLine(_)
            | Token::CommentBlock(_) => {}
        }
        previous = Some(token);
    }
}

/// Reports a missing comma between two values. There is no fix if one of them looks like what belongs between two other
/// texts, or if a number or word touches the other value and may be part of it.
fn missing_comma(last: Range<usize>, before: &TokenAndRange, after: &TokenAndRange) -> Diagnostic {
    let touches = before.range().end == after.range().start
        && (is_word(&before.token) || is_word(&after.token));
    let is_uncertain = [before, after].iter().any(|value| match &value.token {
        Token::String(text) => quotes::looks_shifted(text),
        _ => touches,
    });
    let end = last.end;
    let finding = mistake(last, text!("a comma is missing after this"))
        .help(text!("put a comma between the two values"));
    if is_uncertain {
        finding
    } else {
        finding.fix(replace(text!("insert the comma"), end..end, ","))
    }
}

/// Reports a comment, with a fix that removes it and the space before it.
fn comment(text: &str, span: Range<usize>) -> Diagnostic {
    let start = text[..span.start].trim_end_matches([' ', '\t']).len();
    let removed = start..span.end;
    let is_intended = is_intended_comment(text, &span);
    let finding = comment_finding(span);
    if is_intended {
        finding.fix(replace(remove_comment(), removed, ""))
    } else {
        finding
    }
}

/// What leading zeros of a number may mean.
#[derive(Clone, Copy, PartialEq, Eq)]
enum LeadingZeros {
    /// They are superfluous.
    OfNumber,
    /// They may be the first digits after a decimal comma, as in `[87,092328]`.
    PerhapsOfFraction,
}

/// Reports a number that is not written as in JSON.
fn number(written: &str, span: Range<usize>, findings: &mut PatchedFindings, zeros: LeadingZeros) {
    if serde_json::from_str::<f64>(written).is_ok() {
        return;
    }
    if zeros == LeadingZeros::PerhapsOfFraction && written.starts_with('0') {
        findings.push(
            mistake(span, text!("JSON does not know the number `{written}`", written = short(written))).help(
                text!("is the comma before it a decimal comma? JSON writes a decimal point, as in [87.0923, 53.7672]"),
            ),
        );
        return;
    }
    let finding = mistake(
        span.clone(),
        text!(
            "JSON does not know the number `{written}`",
            written = short(written)
        ),
    );
    findings.push(match numbers::as_json(written) {
        Some(cured) => finding
            .help(text!("write {meant}", meant = cured))
            .fix(replace(
                text!("write the number as JSON does"),
                span,
                &cured,
            )),
        None => finding.help(numbers::help()),
    });
}

/// Converts the parser's tree into a [`Node`] tree, with the places in the author's text.
fn node(text: &str, places: &Patched, value: ast::Value) -> Node {
    let range = value.range();
    let value = match value {
        ast::Value::StringLit(lit) => {
            let literal = escapes::literal(&text[range.start..range.end]);
            Value::Text(literal.unwrap_or_else(|| lit.value.into_owned()))
        }
        ast::Value::NumberLit(lit) => Value::Number(lit.value.to_owned()),
        ast::Value::BooleanLit(lit) => Value::Bool(lit.value),
        ast::Value::NullKeyword(_) => Value::Null,
        ast::Value::Array(array) => Value::List(
            array
                .elements
                .into_iter()
                .map(|one| node(text, places, one))
                .collect(),
        ),
        ast::Value::Object(object) => Value::Object(
            object
                .properties
                .into_iter()
                .map(|property| {
                    let range = property.name.range();
                    Entry {
                        key: property.name.into_string(),
                        key_span: places.source(&(range.start..range.end)),
                        value: node(text, places, property.value),
                    }
                })
                .collect(),
        ),
    };
    Node {
        span: places.source(&(range.start..range.end)),
        value,
    }
}

/// Where the nesting first exceeds [`MAX_DEPTH`], not counting brackets in texts.
fn too_deep(text: &str) -> Option<usize> {
    let (mut depth, mut in_text, mut escaped) = (0_usize, false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_text => escaped = true,
            b'"' => in_text = !in_text,
            b'\n' => in_text = false,
            b'[' | b'{' if !in_text => depth += 1,
            b']' | b'}' if !in_text => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > MAX_DEPTH {
            return Some(at);
        }
    }
    None
}

fn is_comment(token: &Token) -> bool {
    matches!(token, Token::CommentLine(_) | Token::CommentBlock(_))
}

/// Whether a scalar value directly touches the value before or after it.
fn touches_value(tokens: &[TokenAndRange], index: usize) -> bool {
    let touch = |one: Option<&TokenAndRange>, other: Option<&TokenAndRange>| {
        one.zip(other).is_some_and(|(one, other)| {
            one.range().end == other.range().start
                && ends_scalar(&one.token)
                && ends_scalar(&other.token)
        })
    };
    let before = index.checked_sub(1).and_then(|before| tokens.get(before));
    touch(before, tokens.get(index)) || touch(tokens.get(index), tokens.get(index + 1))
}

/// Whether a token is a scalar value without quotation marks.
fn is_word(token: &Token) -> bool {
    ends_scalar(token) && !matches!(token, Token::String(_))
}

fn starts_value(token: &Token) -> bool {
    ends_scalar(token) || matches!(token, Token::OpenBrace | Token::OpenBracket)
}

fn ends_value(token: &Token) -> bool {
    ends_scalar(token) || matches!(token, Token::CloseBrace | Token::CloseBracket)
}

fn ends_scalar(token: &Token) -> bool {
    matches!(
        token,
        Token::String(_) | Token::Word(_) | Token::Boolean(_) | Token::Number(_) | Token::Null
    )
}
