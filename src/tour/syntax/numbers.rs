//! Reads numbers as people and programs write them: decimal commas, degrees and minutes, digits of other scripts,
//! typographic minus signs, groups of three digits.

use super::mistake::short;
use super::quotes::{Expect, is_mark, is_space, sign_of};
use super::scan::Scan;
use crate::digits;
use crate::text::{Text, text};
use crate::tour::degrees::{self, Axis, axis};
use crate::tour::units;
use std::ops::Range;

/// What to do about a number that JSON does not know.
pub(super) fn help() -> Text {
    text!("numbers are written like 53.767194 or -4, at most about 300 digits long")
}

/// How far to look for the end of a coordinate or a pair of them, bytes.
const MAX_LOOKAHEAD_BYTES: usize = 120;

impl Scan<'_> {
    /// Reads a number, from its first character on.
    pub(super) fn number(&mut self) {
        if self.is_colon_missing() {
            self.colon_before_value();
        }
        if self.state.expect == Expect::Value
            && (self.degrees() || self.unit() || self.pairs() || self.digit_run())
        {
            self.state.after_value();
            return;
        }
        let rest = &self.text[self.at..];
        let length = rest
            .find(|letter: char| is_space(letter) || is_mark(letter) || sign_of(letter).is_some())
            .unwrap_or(rest.len());
        let comment = ["//", "/*", "#"]
            .iter()
            .filter_map(|sign| rest[..length].find(sign))
            .min();
        let length = comment.unwrap_or(length).max(1);
        let span = self.at..self.at + length;
        let written = &self.text[span.clone()];
        self.at = span.end;
        let unsigned = written.trim_start_matches(['-', '+']).to_lowercase();
        if ["infinity", "inf", "nan"].contains(&unsigned.as_str()) {
            self.not_a_number(span);
        } else if let Some(plain) = in_ascii(written).filter(|plain| plain != written) {
            let finding = self
                .mistake(
                    &span,
                    text!("JSON does not know the number `{written}`", written),
                )
                .help(text!("write {meant}", meant = plain));
            self.report_and_fix(
                finding,
                text!("write the number as JSON does"),
                span,
                &plain,
            );
        } else if self.state.expect == Expect::Value
            && !is_read_by_parser(written, self.state.is_in_object())
        {
            self.unreadable_number(span);
        }
        self.state.after_value();
    }

    /// Reports something that begins like a number but is not one, and suppresses findings about its value.
    fn unreadable_number(&mut self, span: Range<usize>) {
        if axis(&self.key).is_some() && self.state.is_in_object() {
            self.at = span.start;
            self.unreadable_coordinate();
            return;
        }
        let written = &self.text[span.clone()];
        let finding = self
            .mistake(
                &span,
                text!(
                    "JSON does not know the number `{written}`",
                    written = short(written)
                ),
            )
            .help(match as_json(written) {
                Some(cured) => text!("a number does not begin with 0: write {cured}", cured),
                None => help(),
            });
        self.report_unreadable(finding, span);
    }

    /// Reports a value of `lat` or `lon` that is not a coordinate. Words for a missing value are left to others.
    pub(super) fn unreadable_coordinate(&mut self) -> bool {
        let rest = self.lookahead();
        let end = rest.find(|letter| ",{}[]\n\r\"".contains(letter));
        let written = rest[..end.unwrap_or(rest.len())].trim_end();
        let lower = written.to_lowercase();
        let is_word = [
            "null",
            "none",
            "nil",
            "nan",
            "undefined",
            "infinity",
            "inf",
            "true",
            "false",
        ]
        .contains(&lower.as_str());
        if written.is_empty() || is_word || written.contains("//") || written.contains("/*") {
            return false;
        }
        let span = self.at..self.at + written.len();
        let finding = self
            .mistake(
                &span,
                text!("`{written}` is not a coordinate", written = short(written)),
            )
            .help(degrees::help());
        self.at = span.end;
        self.report_unreadable(finding, span);
        true
    }

    /// Reports a missing colon before a value, as in `"format" 1`.
    pub(super) fn colon_before_value(&mut self) {
        let end = self.text[..self.at].trim_end().len();
        let last = self.text[..end]
            .chars()
            .next_back()
            .map_or(0, char::len_utf8);
        let finding = self
            .mistake(
                &(end - last..end),
                text!("a colon is missing after this key"),
            )
            .help(text!("an entry of an object is written `\"key\": value`"));
        self.report_and_fix(finding, text!("insert the colon"), end..end, ":");
        self.state.expect = Expect::Value;
    }

    /// Reads a coordinate without quotation marks, such as `53°46'01.9"N`.
    pub(super) fn degrees(&mut self) -> bool {
        let rest = self.lookahead();
        let after = rest
            .trim_start_matches(|letter: char| letter.is_ascii_digit() || "-.".contains(letter));
        let has_fraction = after
            .strip_prefix(',')
            .is_some_and(|fraction| digits_at(fraction) > 0);
        if after.starts_with([',', '}', ']', '\n', '\r']) && !has_fraction {
            return false;
        }
        let line = &rest[..rest.find(['\n', '}', ']', '{', '[']).unwrap_or(rest.len())];
        if !line.contains(['°', 'º', '˚', '\'', '′', '’', '″'])
            && !line.contains(char::is_alphabetic)
        {
            return false;
        }
        let ends = line
            .match_indices(',')
            .map(|(at, _)| at)
            .chain([line.len()]);
        for end in ends.take(4) {
            // A comma before more digits is a decimal comma.
            let after = line[end..].trim_start_matches(',');
            let after = if self.state.is_in_object() {
                after.trim_start()
            } else {
                after
            };
            if digits_at(after) > 0 {
                continue;
            }
            let written = line[..end].trim_end();
            let axis = axis(&self.key);
            let read = match axis {
                Some(axis) => degrees::decimal(written, axis),
                // Under another key `5 s` is a unit. In a list the value may be either coordinate.
                None if self.state.open.last() == Some(&true) => None,
                None => degrees::decimal(written, Axis::Longitude)
                    .or_else(|| degrees::decimal(written, Axis::Latitude)),
            };
            let Some(decimal) = read else { continue };
            let span = self.at..self.at + written.len();
            let finding = self
                .mistake(
                    &span,
                    text!("this coordinate is written with degrees, or with a letter for its direction"),
                )
                .help(text!("write decimal degrees, south and west with a minus: {decimal}", decimal));
            match axis {
                Some(_) => self.report_and_fix(
                    finding,
                    text!("write decimal degrees"),
                    span.clone(),
                    &decimal.to_string(),
                ),
                None => self.report(finding, span.clone(), &decimal.to_string()),
            }
            self.at = span.end;
            return true;
        }
        false
    }

    /// Reads a number with a unit, such as `40 m`, of which the unit belongs to the key.
    fn unit(&mut self) -> bool {
        let rest = self.lookahead();
        let length = rest
            .find(|letter: char| !letter.is_ascii_digit() && !"-.".contains(letter))
            .unwrap_or(rest.len());
        let (number, after) = rest.split_at(length);
        let word = after.trim_start_matches([' ', '\u{a0}']);
        let unit = &word[..word
            .find(|letter: char| !letter.is_alphabetic() && !"²/".contains(letter))
            .unwrap_or(0)];
        let end = rest.len() - word.len() + unit.len();
        let after = rest[end..].trim_start();
        if unit.is_empty()
            || unit.starts_with('/')
            || ["e", "E", "x", "X"].contains(&unit)
            || !is_json(number)
            || !after.starts_with([',', '}'])
        {
            return false;
        }
        let span = self.at..self.at + end;
        let number = number.to_owned();
        let finding = self.mistake(
            &span,
            text!(
                "a number stands without its unit, not as `{written}`",
                written = &rest[..end]
            ),
        );
        if units::is_of_key(unit, &self.key) {
            let finding = finding.help(text!(
                "write {number}: the end of the key names the unit",
                number
            ));
            self.report_and_fix(finding, text!("remove the unit"), span.clone(), &number);
        } else {
            self.report_unreadable(finding.help(units::help()), span.clone())
        }
        self.at = span.end;
        true
    }

    /// Reads a pair with decimal commas, such as `[87,0923, 53,7672]`, in which spaces show which commas separate the numbers.
    fn pairs(&mut self) -> bool {
        if self.state.is_in_object() || !self.text[..self.at].trim_end().ends_with('[') {
            return false;
        }
        let rest = self.lookahead();
        let list = &rest[..rest.find(']').unwrap_or(0)];
        let parts: Vec<&str> = list.split(',').collect();
        let is_tight = parts.len() == 4
            && parts
                .iter()
                .all(|part| !part.is_empty() && digits_at(part) == part.len())
            && parts
                .iter()
                .any(|part| part.len() > 1 && part.starts_with('0'));
        if is_tight {
            let pair = format!("{}.{}, {}.{}", parts[0], parts[1], parts[2], parts[3]);
            let span = self.at..self.at + list.len();
            let finding = self
                .mistake(&span, text!("`{list}` has decimal commas", list))
                .help(text!("JSON writes decimal points: {pair}", pair));
            self.report(finding, span.clone(), &pair);
            self.at = span.end;
            return true;
        }
        let numbers: Vec<String> = list
            .split(", ")
            .filter_map(|number| {
                let (whole, after) = integer(number.trim())?;
                let fraction = after.strip_prefix(',')?;
                let is_fraction = !fraction.is_empty() && digits_at(fraction) == fraction.len();
                is_fraction.then(|| format!("{whole}.{fraction}"))
            })
            .collect();
        // Without leading zeros the list is valid JSON, and `shape` finds what is wrong with it.
        let has_leading_zero = numbers.iter().any(|number| {
            let fraction = number.rsplit('.').next().unwrap_or_default();
            fraction.len() > 1 && fraction.starts_with('0')
        });
        if !has_leading_zero
            || numbers.len() != 2
            || list.split(", ").count() != 2
            || !numbers.iter().all(|one| is_json(one))
        {
            return false;
        }
        let list = list.trim_end();
        let span = self.at..self.at + list.len();
        let pair = numbers.join(", ");
        let finding = self
            .mistake(&span, text!("`{list}` has decimal commas", list))
            .help(text!("JSON writes decimal points: {pair}", pair));
        self.report_and_fix(finding, text!("write decimal points"), span.clone(), &pair);
        self.at = span.end;
        true
    }

    /// The following text, in which a coordinate or a pair of them may be found.
    fn lookahead(&self) -> &str {
        let end = (self.at + MAX_LOOKAHEAD_BYTES).min(self.text.len());
        let end = (self.at..=end)
            .rev()
            .find(|at| self.text.is_char_boundary(*at));
        &self.text[self.at..end.unwrap_or(self.at)]
    }
}

/// The integer at the start of a text, and the rest.
fn integer(text: &str) -> Option<(&str, &str)> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let length = text.len() - digits.len() + digits_at(digits);
    (digits_at(digits) > 0).then(|| text.split_at(length))
}

/// The number of digits at the start of a text.
pub(super) fn digits_at(text: &str) -> usize {
    text.find(|letter: char| !letter.is_ascii_digit())
        .unwrap_or(text.len())
}

/// Whether a number is valid JSON.
pub(super) fn is_json(number: &str) -> bool {
    serde_json::from_str::<f64>(number).is_ok()
}

/// The JSON form of a number with a plus sign, with leading zeros or without digits before or after its point.
pub(super) fn as_json(written: &str) -> Option<String> {
    let digits = written.trim_start_matches('+');
    let cured = if digits.starts_with('.') {
        format!("0{digits}")
    } else if digits.ends_with('.') {
        format!("{digits}0")
    } else {
        let unpadded = digits.trim_start_matches('0');
        if unpadded.starts_with(|letter: char| letter.is_ascii_digit()) {
            unpadded.to_owned()
        } else {
            format!("0{unpadded}")
        }
    };
    is_json(&cured).then_some(cured)
}

/// Whether the parser reads a number or reports by itself what is wrong. Under a key it would take leading zeros for a
/// value of their own.
fn is_read_by_parser(written: &str, is_in_object: bool) -> bool {
    let unsigned = written.trim_start_matches(['-', '+']);
    let is_padded =
        unsigned.len() > 1 && unsigned.starts_with('0') && digits_at(&unsigned[1..]) > 0;
    let cured = as_json(written);
    is_json(written) || cured.is_some() && !(is_padded && is_in_object)
}

/// The number in ASCII digits with a plain minus sign and point, if that is valid JSON.
fn in_ascii(written: &str) -> Option<String> {
    let plain: String = written
        .chars()
        .map(|letter| match letter {
            '−' | '–' | '—' | '－' => '-',
            '．' | '٫' => '.',
            _ => digits::in_ascii(letter).unwrap_or(letter),
        })
        .collect();
    is_json(&plain).then_some(plain)
}

/// Whether a number directly follows a comma after a digit, so that its leading zeros may belong to a fraction, as in
/// `[87,092328, 53,7]`.
pub(super) fn follows_comma_at_once(text: &str, span: &Range<usize>) -> bool {
    text[..span.start].ends_with(',')
        && text[..span.start - 1].ends_with(|letter: char| letter.is_ascii_digit())
}
