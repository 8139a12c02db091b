//! Reports space between the signs of JSON that is no space of JSON.

use super::quotes::is_space;
use super::scan::Scan;
use crate::text::{Text, text};

impl Scan<'_> {
    /// Reports unusual space, such as that of word processors.
    pub(super) fn report_odd_space(&mut self) {
        let rest = &self.text[self.at..];
        let is_odd = |letter: char| is_space(letter) && !" \t\n\r".contains(letter);
        let length = rest.find(|letter| !is_odd(letter)).unwrap_or(rest.len());
        let span = self.at..self.at + length;
        let has_width = rest[..length].chars().any(char::is_whitespace);
        let name = rest
            .chars()
            .next()
            .map_or_else(Text::default, name_of_space);
        let finding = self.mistake(
            &span,
            text!("there is {name} between the signs of JSON", name),
        );
        let (help, title, replacement) = if has_width {
            (
                text!("write a plain space"),
                text!("write a plain space"),
                " ",
            )
        } else {
            (
                text!("remove it; it cannot be seen"),
                text!("remove what cannot be seen"),
                "",
            )
        };
        self.report_and_fix(finding.help(help), title, span.clone(), replacement);
        self.at = span.end;
    }
}

fn name_of_space(space: char) -> Text {
    match space {
        '\u{a0}' | '\u{202f}' | '\u{2007}' => {
            text!("a non-breaking space (as word processors write it)")
        }
        '\u{3000}' => text!("a full-width space"),
        '\u{feff}' => text!("a byte order mark, which cannot be seen,"),
        '\u{2028}' | '\u{2029}' | '\u{85}' => text!("an odd line break"),
        '\u{ad}' => text!("a soft hyphen, which cannot be seen,"),
        space if space.is_whitespace() => text!("an odd space"),
        _ => text!("a sign that cannot be seen"),
    }
}
