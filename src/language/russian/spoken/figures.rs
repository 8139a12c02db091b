//! How figures are written in Russian texts: 64 000, 1.000.000, 1,4 and plain digits.

use super::cardinal::MAX_DIGITS;
use crate::language::spoken::tokens::Line;

/// A written number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WrittenNumber<'text> {
    /// Value of the number.
    pub value: Value<'text>,
    /// Number of tokens that the number takes.
    pub tokens: usize,
}

/// What a written number stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Value<'text> {
    /// A whole number below 10¹².
    Whole(u64),
    /// A decimal fraction: the integer part, and the figures after the comma.
    Decimal(u64, &'text str),
    /// Too long for words, or with a leading zero; spoken digit by digit.
    Digits(&'text str),
}

/// Reads the number at this position.
pub fn written<'text>(line: &Line<'text>, at: usize) -> Option<WrittenNumber<'text>> {
    let first = line.figures(at)?;
    if first.len() > MAX_DIGITS || (first.len() > 1 && first.starts_with('0')) {
        return Some(WrittenNumber {
            value: Value::Digits(first),
            tokens: 1,
        });
    }
    let mut digits = first.to_owned();
    let mut tokens = 1;
    while digits.len() <= MAX_DIGITS - 3 && first.len() <= 3 && is_group(line, at + tokens) {
        digits.push_str(line.text(at + tokens + 1));
        tokens += 2;
    }
    if tokens == 1 && first.len() <= 3 {
        // «1.000.000»: one point alone could be a decimal fraction's.
        let is_thousands = |place: usize| {
            line.text(place) == "."
                && line
                    .figures(place + 1)
                    .is_some_and(|group| group.len() == 3)
        };
        while (is_thousands(at + tokens) && (tokens > 1 || is_thousands(at + tokens + 2)))
            && digits.len() <= MAX_DIGITS - 3
        {
            digits.push_str(line.text(at + tokens + 1));
            tokens += 2;
        }
    }
    let whole = digits
        .parse()
        .expect("OK because at most twelve digits fit 64 bits");
    let point = matches!(line.text(at + tokens), "," | ".");
    match line.figures(at + tokens + 1) {
        Some(part) if point && !is_longer_chain(line, at + tokens + 2) => Some(WrittenNumber {
            value: Value::Decimal(whole, part),
            tokens: tokens + 2,
        }),
        Some(_) | None => Some(WrittenNumber {
            value: Value::Whole(whole),
            tokens,
        }),
    }
}

/// The number at this place if it is whole.
pub fn whole(line: &Line, at: usize) -> Option<(u64, usize)> {
    match written(line, at)? {
        WrittenNumber {
            value: Value::Whole(number),
            tokens,
        } => Some((number, tokens)),
        WrittenNumber {
            value: Value::Decimal(..) | Value::Digits(_),
            ..
        } => None,
    }
}

/// Three more digits after one space: «64 000».
fn is_group(line: &Line, at: usize) -> bool {
    matches!(line.text(at), " " | "\u{a0}" | "\u{202f}" | "\u{2009}")
        && line.figures(at + 1).is_some_and(|digits| digits.len() == 3)
}

/// «1.2.3» is no fraction.
fn is_longer_chain(line: &Line, at: usize) -> bool {
    matches!(line.text(at), "." | ",") && line.figures(at + 1).is_some()
}
