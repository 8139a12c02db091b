//! Reads numbers with other separators than in JSON: decimal commas, groups of three, a second decimal point, spaces.

use super::numbers::{digits_at, is_json};
use super::quotes::is_space;
use super::scan::Scan;
use crate::text::{Text, text};
use crate::tour::degrees::{self, axis};

/// Groups of digits and the separators between them.
struct Run<'t> {
    /// The first group, with its minus sign.
    first: &'t str,
    /// Each further group with the separator before it, without spaces around the separator.
    rest: Vec<(&'t str, &'t str)>,
    length: usize,
}

/// What a run of digits means.
enum Meaning {
    /// An unambiguous number: its form in JSON, what is wrong, and the title of the fix.
    Certain(String, DigitFault, Text),
    /// A probable number: its form in JSON, what is wrong, and what to do.
    Probable(String, DigitFault, Text),
    /// It is unclear which number is meant: what is wrong, and what to do.
    Unknown(DigitFault, Text),
}

/// What is wrong with a run of digits.
#[derive(Clone, Copy)]
enum DigitFault {
    Comma,
    Space,
    NotACoordinate,
    Separated,
    NotANumber,
    OneOrSeveral,
}

impl DigitFault {
    fn of(self, written: &str) -> Text {
        match self {
            Self::Comma => text!("`{written}` has a decimal comma", written),
            Self::Space => text!("`{written}` has a space in it", written),
            Self::NotACoordinate => text!("`{written}` is not a coordinate", written),
            Self::Separated => text!("`{written}` has something between its digits", written),
            Self::NotANumber => text!("`{written}` is not a number of JSON", written),
            Self::OneOrSeveral => text!("`{written}` may be one number or several", written),
        }
    }
}

impl Scan<'_> {
    /// Reads a run of digits. A plain number is left to the parser.
    pub(super) fn digit_run(&mut self) -> bool {
        let is_in_object = self.state.is_in_object();
        let rest = &self.text[self.at..];
        let Some(run) = run(rest, is_in_object) else {
            return false;
        };
        let written = &rest[..run.length];
        let after = rest[run.length..].trim_start_matches(is_blank);
        let ends = |letter: char| ",}]/#\r\n".contains(letter);
        if run.is_plain()
            || !is_in_object && run.is_row_of_fractions()
            || !after.is_empty() && !after.starts_with(ends)
        {
            return false;
        }
        let meaning = if is_in_object {
            run.under_key(&self.key)
        } else {
            run.in_list()
        };
        let span = self.at..self.at + run.length;
        match meaning {
            Meaning::Certain(number, wrong, title) => {
                let finding = self
                    .mistake(&span, wrong.of(written))
                    .help(text!("write {meant}", meant = number));
                self.report_and_fix(finding, title, span.clone(), &number);
            }
            Meaning::Probable(number, wrong, help) => {
                let finding = self.mistake(&span, wrong.of(written)).help(help);
                self.report(finding, span.clone(), &number);
            }
            Meaning::Unknown(wrong, help) => {
                let finding = self.mistake(&span, wrong.of(written)).help(help);
                self.report_unreadable(finding, span.clone());
            }
        }
        self.at = span.end;
        true
    }
}

impl Run<'_> {
    fn is_plain(&self) -> bool {
        matches!(self.rest[..], [] | [(".", _)]) && !self.has_spaces()
    }

    fn has_spaces(&self) -> bool {
        let signs: usize = self
            .rest
            .iter()
            .map(|(sign, digits)| sign.len() + digits.len())
            .sum();
        self.first.len() + signs < self.length
    }

    /// Whether only commas are missing, as in `87.0923 53.7672`.
    fn is_row_of_fractions(&self) -> bool {
        self.rest.len() > 1
            && self.rest.len() % 2 == 1
            && self
                .rest
                .iter()
                .enumerate()
                .all(|(index, (sign, _))| *sign == if index % 2 == 0 { "." } else { "" })
    }

    /// The number without separators, if they separate groups of three.
    fn grouped(&self) -> Option<String> {
        let (groups, fraction) = match self.rest.split_last() {
            Some(((".", fraction), groups)) => (groups, Some(fraction)),
            _ => (&self.rest[..], None),
        };
        let (sign, _) = groups.first()?;
        let unsigned = self.first.trim_start_matches('-');
        let is_grouped = unsigned.len() <= 3
            && !unsigned.starts_with('0')
            && ["", "_", "'", "’"].contains(sign)
            && groups
                .iter()
                .all(|(other, digits)| other == sign && digits.len() == 3);
        let whole: String = groups.iter().map(|(_, digits)| *digits).collect();
        let fraction = fraction
            .map(|digits| format!(".{digits}"))
            .unwrap_or_default();
        is_grouped.then(|| format!("{}{whole}{fraction}", self.first))
    }

    /// The number with its decimal point after the first group.
    fn with_point(&self) -> String {
        let digits: String = self.rest.iter().map(|(_, digits)| *digits).collect();
        format!("{}.{digits}", self.first)
    }

    fn under_key(&self, key: &str) -> Meaning {
        let axis = axis(key);
        if let [(",", digits)] = self.rest[..] {
            let unsigned = self.first.trim_start_matches('-');
            // 1,000 may be one thousand.
            let is_certain = digits.len() != 3 || unsigned.len() > 3 || unsigned.starts_with('0');
            let number = self.with_point();
            return if is_certain && is_json(&number) {
                Meaning::Certain(number, DigitFault::Comma, text!("write a decimal point"))
            } else {
                let help = text!(
                    "JSON writes a decimal point, {number}, and a thousand without a mark, {thousand}",
                    number,
                    thousand = format!("{}{digits}", self.first)
                );
                Meaning::Probable(number, DigitFault::Comma, help)
            };
        }
        if let [(".", _)] = self.rest[..] {
            return Meaning::Certain(
                self.with_point(),
                DigitFault::Space,
                text!("remove the space"),
            );
        }
        if let Some(axis) = axis {
            let number = self.with_point();
            let help = if degrees::is_possible(&number, axis) {
                text!(
                    "a coordinate has one decimal point, after its degrees: write {number}, if that is meant",
                    number
                )
            } else {
                degrees::help()
            };
            return Meaning::Unknown(DigitFault::NotACoordinate, help);
        }
        match self.grouped() {
            Some(number) if is_json(&number) => Meaning::Certain(
                number,
                DigitFault::Separated,
                text!("write the digits together"),
            ),
            _ => Meaning::Unknown(
                DigitFault::NotANumber,
                text!(
                    "a number has one decimal point, and nothing else between its digits: 1000 or 53.767194"
                ),
            ),
        }
    }

    fn in_list(&self) -> Meaning {
        if let [(".", _)] = self.rest[..] {
            return Meaning::Certain(
                self.with_point(),
                DigitFault::Space,
                text!("remove the space"),
            );
        }
        Meaning::Unknown(
            DigitFault::OneOrSeveral,
            text!(
                "is a comma missing, or a decimal point? A position in a line or polygon is `[87.0923, 53.7672]`"
            ),
        )
    }
}

fn is_blank(letter: char) -> bool {
    is_space(letter) && !"\r\n".contains(letter)
}

/// The run of digits at the start of a text. In an object a comma belongs to it, because no number can follow a comma there.
fn run(text: &str, is_in_object: bool) -> Option<Run<'_>> {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let sign = text.len() - unsigned.len();
    let mut length = sign + digits_at(unsigned);
    if length == sign {
        return None;
    }
    let first = &text[..length];
    let mut rest = Vec::new();
    loop {
        let after = &text[length..];
        let is_between = |letter: char| {
            is_blank(letter) || "._'’".contains(letter) || is_in_object && letter == ','
        };
        let between = after
            .find(|letter| !is_between(letter))
            .unwrap_or(after.len());
        let digits = digits_at(&after[between..]);
        if between == 0 || digits == 0 {
            break;
        }
        let sign = after[..between].trim_matches(is_blank);
        rest.push((sign, &after[between..between + digits]));
        length += between + digits;
    }
    Some(Run {
        first,
        rest,
        length,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The number that a run is read as, and whether that is certain.
    fn read(text: &str, key: Option<&str>) -> Option<(String, bool)> {
        let run = run(text, key.is_some())?;
        match key.map_or_else(|| run.in_list(), |key| run.under_key(key)) {
            Meaning::Certain(number, ..) => Some((number, true)),
            Meaning::Probable(number, ..) => Some((number, false)),
            Meaning::Unknown(..) => None,
        }
    }

    #[test]
    fn digits_are_joined_only_if_nothing_else_can_be_meant() {
        for (text, key, expected) in [
            ("1 000", Some("radius_m"), Some(("1000", true))),
            ("1_000_000.5", Some("radius_m"), Some(("1000000.5", true))),
            ("-1'000", Some("x"), Some(("-1000", true))),
            ("12 34", Some("radius_m"), None),
            ("0 500", Some("radius_m"), None),
            ("1 000_000", Some("radius_m"), None),
            ("53_767", Some("lat"), None),
            ("53 767 194", Some("lat"), None),
            ("53.767.194", Some("lat"), None),
            ("53,767,194", Some("lon"), None),
            ("53,767194", Some("lat"), Some(("53.767194", true))),
            ("53, 767194", Some("lat"), Some(("53.767194", true))),
            ("53. 767194", Some("lat"), Some(("53.767194", true))),
            ("1,000", Some("lat"), Some(("1.000", false))),
            ("1,000", Some("radius_m"), Some(("1.000", false))),
            ("0,500", Some("radius_m"), Some(("0.500", true))),
            ("1.000,5", Some("radius_m"), None),
            ("1,000.5", Some("radius_m"), None),
            ("5,5,5", Some("radius_m"), None),
            ("87 092", None, None),
            ("87_092", None, None),
            ("1 000", None, None),
            ("12 34", None, None),
            ("87 .092", None, Some(("87.092", true))),
        ] {
            let expected = expected.map(|(number, is_certain)| (number.to_owned(), is_certain));
            assert_eq!(read(text, key), expected, "{text} under {key:?}");
        }
    }
}
