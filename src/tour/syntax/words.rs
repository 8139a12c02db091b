//! Reads unquoted words: literals of other languages, and words for unknown numbers.

use super::quotes::{Expect, is_mark, is_space, sign_of};
use super::scan::Scan;
use crate::text::text;
use crate::tour::degrees::axis;
use std::ops::Range;

impl Scan<'_> {
    /// Reads an unquoted word. Literals of other languages are reported; other words are left to the parser.
    pub(super) fn word(&mut self) {
        let rest = &self.text[self.at..];
        let length = rest
            .find(|letter: char| is_space(letter) || is_mark(letter) || sign_of(letter).is_some())
            .unwrap_or(rest.len())
            .max(rest.chars().next().map_or(1, char::len_utf8));
        if self.text_without_opening_mark(rest) {
            return;
        }
        // A coordinate may begin with the letter of its direction.
        if self.state.expect == Expect::Value
            && axis(&self.key).is_some()
            && (self.degrees() || self.unreadable_coordinate())
        {
            self.state.after_value();
            return;
        }
        let span = self.at..self.at + length;
        let word = &rest[..length];
        self.at = span.end;
        // In a list the comma before it may be missing.
        let is_value = match self.state.expect {
            Expect::Value => true,
            Expect::Comma => self.state.open.last() == Some(&false),
            Expect::Key | Expect::Colon => false,
        };
        if is_value {
            let json = match word {
                "True" | "TRUE" => Some("true"),
                "False" | "FALSE" => Some("false"),
                "None" | "NULL" | "Null" | "nil" => Some("null"),
                _ => None,
            };
            if let Some(json) = json {
                let finding = self
                    .mistake(&span, text!("`{word}` is not a JSON value", word))
                    .help(text!("JSON writes `{json}`", json));
                self.report_and_fix(finding, text!("write `{meant}`", meant = json), span, json);
            } else if ["nan", "infinity", "inf", "undefined"]
                .contains(&word.to_lowercase().as_str())
            {
                self.not_a_number(span);
            }
        }
        self.state.after_value();
    }

    /// Reports `NaN` and similar words, which programs write for unknown numbers.
    pub(super) fn not_a_number(&mut self, span: Range<usize>) {
        let word = &self.text[span.clone()];
        let finding = self
            .mistake(
                &span,
                text!(
                    "`{word}` is not a value: JSON has no word for an unknown number",
                    word
                ),
            )
            .help(text!("write the number, or remove the key"));
        self.report_unreadable(finding, span);
    }
}
