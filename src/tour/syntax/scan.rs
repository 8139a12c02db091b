//! Scans a text that is not JSON for common mistakes that the parser cannot read at all: typographic quotation marks, marks
//! inside a text, full-width punctuation, decimal commas, degrees and minutes, unusual spaces. Each becomes a finding, and
//! a patch with which reading goes on.
//!
//! If the meaning is certain, the finding has a fix that does the same as the patch.

use super::escapes;
use super::mistake::{comment_finding, is_intended_comment, mistake, remove_comment, replace};
use super::patch::Patch;
use super::quotes::{self, Closing, Expect, ParserState, is_mark, is_space, sign_of};
use crate::digits;
use crate::text::{Text, text};
use crate::tour::diagnostic::{Diagnostic, Findings};
use std::ops::Range;

/// The most patches that are made. A text with more mistakes is corrected in several rounds.
const MAX_PATCHES: usize = 20_000;

/// Scans a text. Returns the patches, and the parts of the text in which nothing is certain. Places in the findings count
/// from `base`.
pub(super) fn scan(
    text: &str,
    base: usize,
    findings: &mut Findings,
) -> (Vec<Patch>, Vec<Range<usize>>) {
    let mut scan = Scan {
        text,
        base,
        at: 0,
        line_end: 0,
        budget: quotes::SEARCH_BUDGET,
        state: ParserState::start(),
        key: String::new(),
        findings,
        patches: Vec::new(),
        uncertain: Vec::new(),
    };
    while scan.at < text.len() && scan.patches.len() < MAX_PATCHES {
        scan.step();
    }
    (scan.patches, scan.uncertain)
}

pub(super) struct Scan<'a> {
    pub text: &'a str,
    base: usize,
    pub at: usize,
    /// The end of the current line.
    line_end: usize,
    /// Steps left for finding the ends of texts.
    budget: usize,
    pub state: ParserState,
    /// The key whose value is being read.
    pub key: String,
    pub findings: &'a mut Findings,
    patches: Vec<Patch>,
    /// The rest of each line after a text whose end is not certain.
    uncertain: Vec<Range<usize>>,
}

impl Scan<'_> {
    fn step(&mut self) {
        let rest = &self.text[self.at..];
        if self.at >= self.line_end {
            self.line_end = self.at + rest.find('\n').map_or(rest.len(), |end| end.max(1));
        }
        let Some(letter) = rest.chars().next() else {
            return;
        };
        match letter {
            ' ' | '\t' | '\n' | '\r' => self.at += 1,
            _ if rest.starts_with("//") => self.at += line_of(rest).len(),
            _ if rest.starts_with("/*") => {
                self.at += rest.find("*/").map_or(rest.len(), |end| end + 2);
            }
            '#' => self.comment(),
            '`' if rest.starts_with("```") => self.fence(),
            _ if is_mark(letter) => self.quoted_text(letter),
            _ if is_space(letter) => self.report_odd_space(),
            _ if sign_of(letter).is_some() => self.sign(letter),
            _ if begins_number(letter) && self.state.expect != Expect::Comma => self.number(),
            _ => self.word(),
        }
    }

    /// Reports a mistake and patches it.
    pub fn report(&mut self, finding: Diagnostic, span: Range<usize>, replacement: &str) {
        self.findings.push(finding);
        self.patches.push(Patch {
            span,
            replacement: replacement.to_owned(),
        });
    }

    /// As [`Scan::report`], with a fix that does the same as the patch.
    pub fn report_and_fix(
        &mut self,
        finding: Diagnostic,
        title: Text,
        span: Range<usize>,
        replacement: &str,
    ) {
        let is_uncertain = self
            .uncertain
            .last()
            .is_some_and(|last| span.start <= last.end);
        let fix = replace(title, self.source(&span), replacement);
        let finding = if is_uncertain {
            finding
        } else {
            finding.fix(fix)
        };
        self.report(finding, span, replacement);
    }

    /// As [`Scan::report`], for an unreadable value. Further findings about it are suppressed.
    pub fn report_unreadable(&mut self, finding: Diagnostic, span: Range<usize>) {
        let settled = self.source(&span);
        self.report(finding, span, "null");
        self.findings.suppress(settled);
    }

    pub fn source(&self, span: &Range<usize>) -> Range<usize> {
        self.base + span.start..self.base + span.end
    }

    pub fn mistake(&self, span: &Range<usize>, message: Text) -> Diagnostic {
        mistake(self.source(span), message)
    }

    /// Reports a comment that begins with `#`.
    fn comment(&mut self) {
        let length = line_of(&self.text[self.at..]).trim_end().len();
        let start = self.text[..self.at].trim_end_matches([' ', '\t']).len();
        let span = self.at..self.at + length;
        let finding = comment_finding(self.source(&span));
        if is_intended_comment(self.text, &span) {
            self.report_and_fix(finding, remove_comment(), start..span.end, "");
        } else {
            self.report(finding, start..span.end, "");
        }
        self.at = span.end;
    }

    /// Reports a line with three backticks, as in Markdown.
    fn fence(&mut self) {
        let rest = &self.text[self.at..];
        let line = line_of(rest);
        let end = (line.len() + 1).min(rest.len());
        let span = self.at..self.at + line.trim_end().len();
        let finding = self
            .mistake(
                &span,
                text!("this line sets the JSON off as Markdown and chats do, and does not belong to it"),
            )
            .help(text!("remove the line"));
        let removed = self.at..self.at + end;
        self.at = removed.end;
        self.report_and_fix(finding, text!("remove the line"), removed, "");
    }

    fn sign(&mut self, letter: char) {
        let rest = &self.text[self.at..];
        let Some(sign) = sign_of(letter) else { return };
        if "{[".contains(sign) && self.is_colon_missing() {
            self.colon_before_value();
        }
        let mut length = letter.len_utf8();
        if rest.starts_with("=>") || rest.starts_with("==") || rest.starts_with(":=") {
            length = 2;
        }
        let span = self.at..self.at + length;
        let written = &rest[..length];
        self.at = span.end;
        if letter == ';' && self.state.open.is_empty() && rest[1..].trim_start().is_empty() {
            let finding = self
                .mistake(&span, text!("a semicolon follows the end of the tour"))
                .help(text!("remove it: JSON is not a program"));
            self.report_and_fix(finding, text!("remove the semicolon"), span, "");
            return;
        }
        if !written.is_ascii() || written.len() > 1 || "=;".contains(letter) {
            let fits = match sign {
                ':' => self.state.expect == Expect::Colon,
                ',' => self.state.expect == Expect::Comma && !self.state.open.is_empty(),
                _ => true,
            };
            let finding = self
                .mistake(
                    &span,
                    text!("`{written}` stands for `{sign}`", written, sign),
                )
                .help(match letter {
                    '=' | ':' => text!("JSON writes `\"key\": value`"),
                    ';' => text!("JSON puts a comma between two values"),
                    _ => text!("JSON knows only the sign of the Latin keyboard"),
                });
            if fits {
                self.report_and_fix(
                    finding,
                    text!("write `{meant}`", meant = sign),
                    span,
                    &sign.to_string(),
                );
            } else {
                self.report(finding, span, &sign.to_string())
            }
        }
        self.state.after_sign(sign);
    }

    /// Reads a text in quotation marks of any kind.
    fn quoted_text(&mut self, opener: char) {
        let start = self.at;
        if self.text[..start].ends_with('\\') {
            // The whole text is escaped, which the parser reports at its first character.
            self.at += opener.len_utf8();
            return;
        }
        if self.is_colon_missing() {
            self.missing_colon(start);
        }
        if self.triple_marks() {
            return;
        }
        let state = self.state.clone();
        let Some(closing) = self.closing(start, &state) else {
            return self.text_without_closing_mark(opener);
        };
        if !closing.is_certain {
            self.mark_line_uncertain(start);
        }
        let end = closing.at + closing.mark.len_utf8();
        let inside = &self.text[start + opener.len_utf8()..closing.at];
        if self.state.expect == Expect::Key {
            inside.clone_into(&mut self.key);
        }
        let is_json = opener == '"' && closing.mark == '"';
        let is_single = opener == '\'' && closing.mark == '\'';
        if !closing.inner.is_empty() || !(is_json || is_single) {
            self.report_odd_marks(start..end, inside, opener, &closing);
        } else if let Some(literal) = escapes::literal(&self.text[start..end])
            && inside.contains("\\u")
        {
            // The parser can read on after all invalid escapes but this one.
            let finding =
                escapes::explain(&self.text[start..end], inside, self.source(&(start..end)));
            let read = serde_json::Value::from(literal).to_string();
            self.report(finding, start..end, &read);
        }
        self.at = end;
        self.state.after_value();
    }

    /// Marks the rest of the line as uncertain.
    pub fn mark_line_uncertain(&mut self, start: usize) {
        let end = self.line_end.max(start);
        if self.uncertain.last().is_none_or(|last| last.end < start) {
            self.uncertain.push(start..end);
        }
    }

    fn closing(&mut self, start: usize, state: &ParserState) -> Option<Closing> {
        let line = &self.text[start..self.line_end.max(start)];
        let found = quotes::closing(line, state, &mut self.budget)?;
        Some(Closing {
            at: start + found.at,
            inner: found.inner.iter().map(|inner| start + inner).collect(),
            ..found
        })
    }

    fn report_odd_marks(
        &mut self,
        span: Range<usize>,
        inside: &str,
        opener: char,
        closing: &Closing,
    ) {
        let is_curly = !matches!((opener, closing.mark), ('"', '"') | ('\'', '\''));
        let label = match closing.inner.first() {
            // Only the first superfluous mark is underlined, not the rest of a long narration.
            Some(inner) if !is_curly => *inner..*inner + opener.len_utf8(),
            _ => span.clone(),
        };
        let finding = match (is_curly, opener) {
            (true, _) => self
                .mistake(
                    &label,
                    quotes::marks_fault(opener, closing.mark),
                )
                .help(
                    text!("JSON wants straight ones: `\"…\"`; others belong inside a text (switch off \"smart quotes\", or use an \
                     editor for plain text)"),
                ),
            (false, '\'') => self
                .mistake(&span, text!("this text is in single quotation marks"))
                .help(text!("JSON uses \"…\" only")),
            (false, _) => self
                .mistake(&label, text!("a quotation mark inside a text ends the text here"))
                .help(text!("write `\\\"` for a quotation mark inside a text, or typographic ones: “…”, «…»")),
        };
        let cured = json_text(inside);
        let is_certain = closing.is_certain && !quotes::looks_shifted(inside);
        let title = if is_curly || opener == '\'' {
            text!("write the text as JSON does")
        } else {
            text!("write `\\\"` for the quotation marks inside the text")
        };
        if is_certain && cured.is_some() {
            self.report_and_fix(finding, title, span, &cured.unwrap_or_default())
        } else {
            self.report(finding, span, &cured.unwrap_or_else(|| "\"\"".to_owned()))
        }
    }

    /// Whether a value directly follows a quoted key.
    pub fn is_colon_missing(&self) -> bool {
        let before = self.text[..self.at].trim_end();
        self.state.expect == Expect::Colon && self.state.is_in_object() && before.ends_with(is_mark)
    }

    /// Reports a missing colon, as in `"key" "value"`.
    fn missing_colon(&mut self, start: usize) {
        let before = self.text[..start].trim_end();
        let last = before.chars().next_back().map_or(0, char::len_utf8);
        let end = before.len();
        let state = ParserState {
            open: self.state.open.clone(),
            expect: Expect::Value,
        };
        let text_end = self
            .closing(start, &state)
            .map(|closing| closing.at + closing.mark.len_utf8());
        let is_value = text_end.is_some_and(|end| !self.text[end..].trim_start().starts_with(':'));
        let finding = self
            .mistake(
                &(end - last..end),
                text!("a colon is missing after this key"),
            )
            .help(text!("an entry of an object is written `\"key\": value`"));
        if !is_value {
            return;
        }
        if quotes::looks_shifted(&self.key) {
            self.report(finding, end..end, ":")
        } else {
            self.report_and_fix(finding, text!("insert the colon"), end..end, ":")
        }
        self.state.expect = Expect::Value;
    }

    /// Reports a missing opening mark, as in `Square"`, if nothing else can be meant.
    pub fn text_without_opening_mark(&mut self, rest: &str) -> bool {
        if !matches!(self.state.expect, Expect::Value | Expect::Key) {
            return false;
        }
        let line = &rest[..self.line_end.saturating_sub(self.at).min(rest.len())];
        // This is tried at every word, so the lookahead is bounded: otherwise a long line would take quadratic time.
        let marks = ['"', ',', ':', '{', '}', '[', ']', '“', '”'];
        let near = line.char_indices().take(quotes::MAX_LINE_BYTES);
        let Some(end) = near
            .filter(|(_, letter)| marks.contains(letter))
            .map(|(at, _)| at)
            .next()
        else {
            return false;
        };
        let is_text = line[end..].starts_with('"') && !line[..end].ends_with(is_space);
        let Some(read) = json_text(&line[..end]).filter(|_| is_text) else {
            return false;
        };
        let span = self.at..self.at + end + 1;
        let mut state_after = self.state.clone();
        state_after.after_value();
        if !quotes::is_json_after(line, end + 1, &state_after) {
            return false;
        }
        let finding = self
            .mistake(&span, text!("this text has no quotation mark at its start"))
            .help(text!("write {meant}", meant = read));
        if self.state.expect == Expect::Key {
            line[..end].clone_into(&mut self.key);
        }
        self.report_and_fix(
            finding,
            text!("put the quotation mark before it"),
            span.clone(),
            &read,
        );
        self.at = span.end;
        self.state = state_after;
        true
    }

    /// Reads a text without a closing mark on its line. Either the mark is missing or the text contains a line break.
    fn text_without_closing_mark(&mut self, opener: char) {
        let start = self.at;
        let line = line_of(&self.text[start..]);
        let line_end = start + line.len();
        let next = self.text[line_end..].trim_start();
        let is_structure = next.starts_with(['}', ']', '{'])
            || next.starts_with('"') && line_of(next)[1..].contains("\":");
        if !is_structure && opener == '"' {
            // The parser accepts line breaks in a text, up to the next mark.
            let rest = &self.text[line_end..];
            self.at = rest
                .find('"')
                .map_or(self.text.len(), |end| line_end + end + 1);
            self.state.after_value();
            return;
        }
        self.mark_line_uncertain(start);
        let content = line.trim_end().trim_end_matches([',', '}', ']', ' ', '\t']);
        // A key ends before its colon.
        let content = match (self.state.expect, content.find(':')) {
            (Expect::Key, Some(colon)) => &content[..colon],
            _ => content,
        };
        let content_end = (start + content.len()).max(start + opener.len_utf8());
        let inside = self.text[start + opener.len_utf8()..content_end].to_owned();
        if self.state.expect == Expect::Key {
            inside.clone_into(&mut self.key);
        }
        let finding = self
            .mistake(
                &(start..start + line.trim_end().len()),
                text!("this text has no closing quotation mark"),
            )
            .help(text!(
                "close it with `\"`; a quotation mark inside a text is written `\\\"`"
            ));
        let read = json_text(&inside).unwrap_or_else(|| "\"\"".to_owned());
        self.report(finding, start..content_end, &read);
        self.at = content_end;
        self.state.after_value();
    }
}

/// The inside of a text as a JSON string: escapes stay, straight marks are escaped. `None` if it contains an invalid escape.
pub(super) fn json_text(inside: &str) -> Option<String> {
    let mut json = String::with_capacity(inside.len() + 2);
    let mut letters = inside.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => match letters.next() {
                // Marks other than `"` need no escape in JSON, but may have needed one in their own quotation marks.
                Some(mark) if mark != '"' && is_mark(mark) => json.push(mark),
                Some(other) => json.extend(['\\', other]),
                None => json.push_str("\\\\"),
            },
            '"' => json.push_str("\\\""),
            '\t' => json.push_str("\\t"),
            other => json.push(other),
        }
    }
    let json = format!("\"{json}\"");
    serde_json::from_str::<String>(&json)
        .is_ok()
        .then_some(json)
}

fn line_of(text: &str) -> &str {
    &text[..text.find('\n').unwrap_or(text.len())]
}

/// Whether a number may begin with this character.
fn begins_number(letter: char) -> bool {
    letter.is_ascii_digit()
        || digits::in_ascii(letter).is_some()
        || matches!(letter, '-' | '+' | '.' | '−' | '–' | '—' | '－' | '＋')
}
