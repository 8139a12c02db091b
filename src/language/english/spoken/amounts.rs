//! Written numbers of English texts: 64,000, 1.4 or 1941.

use super::numbers::{MAX_DIGITS, cardinal, decimal};
use crate::language::spoken::tokens::Line;

/// A written number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Number<'text> {
    /// A whole number below 10¹².
    Whole {
        /// Value of the number.
        value: u64,
        /// Whether a mark stands between its thousands, as in 64,000.
        is_grouped: bool,
    },
    /// The integer part, and the figures after the decimal point.
    Decimal(u64, &'text str),
}

impl Number<'_> {
    /// The number in words.
    pub fn words(self) -> String {
        match self {
            Self::Whole { value, .. } => cardinal(value),
            Self::Decimal(whole, figures) => decimal(whole, figures),
        }
    }

    /// The year that the number may be.
    pub fn as_year(self) -> Option<u64> {
        match self {
            Self::Whole {
                value: number @ 1010..=2199,
                is_grouped: false,
            } => Some(number),
            Self::Whole { .. } | Self::Decimal(..) => None,
        }
    }
}

/// Reads a written number and the number of tokens it takes: 64,000, 1.4 or 1941.
pub fn number<'text>(line: &Line<'text>, at: usize) -> Option<(Number<'text>, usize)> {
    let first = line
        .figures(at)
        .filter(|figures| figures.len() <= MAX_DIGITS)?;
    let mut digits = first.to_owned();
    let mut tokens = 1;
    // "Room 5 300 guests": after a label the next number is a separate one.
    let may_have_spaces = !line
        .word_before(at)
        .is_some_and(|(_, word)| LABELS.contains(&word.to_lowercase().as_str()));
    let group = |tokens: usize| {
        let comma = match line.text(at + tokens) {
            "," | "\u{a0}" | "\u{202f}" | "\u{2009}" => true,
            " " => may_have_spaces && !first.starts_with('0'),
            _ => false,
        };
        line.figures(at + tokens + 1)
            .filter(|group| comma && group.len() == 3)
    };
    while digits.len() <= MAX_DIGITS - 3 && first.len() <= 3 {
        let Some(more) = group(tokens) else {
            break;
        };
        digits.push_str(more);
        tokens += 2;
    }
    let whole = digits
        .parse()
        .expect("OK because at most twelve digits fit 64 bits");
    match line.figures(at + tokens + 1) {
        Some(part) if line.text(at + tokens) == "." => {
            Some((Number::Decimal(whole, part), tokens + 2))
        }
        Some(_) | None => Some((
            Number::Whole {
                value: whole,
                is_grouped: tokens > 1,
            },
            tokens,
        )),
    }
}

/// Grammatical number of a unit.
#[derive(Debug, Clone, Copy)]
pub enum Quantity {
    /// Exactly one.
    One,
    /// Any other number.
    Several,
}

/// Words before a number that is a name.
const LABELS: [&str; 16] = [
    "room", "page", "bus", "route", "flat", "number", "platform", "track", "house", "building",
    "school", "line", "stop", "chapter", "part", "floor",
];
