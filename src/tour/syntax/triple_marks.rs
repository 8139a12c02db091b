//! Reads texts in triple quotation marks, as in Python and TOML.

use super::quotes::Expect;
use super::scan::{Scan, json_text};
use crate::text::text;

impl Scan<'_> {
    /// Reads a text in triple marks. There is a fix only on one line, because it is unclear how line breaks and indentation are
    /// meant.
    pub(super) fn triple_marks(&mut self) -> bool {
        let rest = &self.text[self.at..];
        let Some(marks) = ["\"\"\"", "'''"]
            .into_iter()
            .find(|marks| rest.starts_with(marks))
        else {
            return false;
        };
        let Some(length) = rest[marks.len()..].find(marks) else {
            // An empty text followed by a superfluous mark, or a text that never ends.
            self.mark_line_uncertain(self.at);
            return false;
        };
        let inside = &rest[marks.len()..marks.len() + length];
        let has_line_break = inside.contains('\n');
        // In a text with other mistakes, the next triple marks may belong to another text.
        if has_line_break && inside.contains("\":") {
            self.mark_line_uncertain(self.at);
            return false;
        }
        if self.state.expect == Expect::Key {
            inside.clone_into(&mut self.key);
        }
        let end = self.at + marks.len() + length + marks.len();
        let span = self.at..end;
        let finding = self
            .mistake(
                &(self.at..self.at + marks.len()),
                text!("three quotation marks begin a text in other languages, not in JSON"),
            )
            .help(text!(
                "write one `\"` at each end of the text, and a line break in it as `\\n`"
            ));
        let is_plain = !inside.contains(['"', '\'', '\\']) && !has_line_break;
        // A fourth mark may belong to the text.
        let is_certain = is_plain && !self.text[end..].starts_with(['"', '\'']);
        match json_text(inside).filter(|_| is_certain) {
            Some(json) => {
                self.report_and_fix(finding, text!("write one mark at each end"), span, &json);
            }
            None => {
                let read = serde_json::Value::from(inside).to_string();
                self.report(finding, span, &read);
            }
        }
        self.at = end;
        self.state.after_value();
        true
    }
}
