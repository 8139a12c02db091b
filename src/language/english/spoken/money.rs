//! Sums of money: "£2m", "$5.50", "€3 billion", "5 €".

use super::amounts::{Number, number};
use super::numbers::cardinal;
use crate::language::spoken::expansion::Expansion;
use crate::language::spoken::tokens::Line;

/// Expands a sum with its sign before it at this position; "£2–3m" is two sums with one sign.
pub fn money(line: &Line, at: usize) -> Option<Expansion> {
    let currency = currency(line.text(at))?;
    let place = line.skip_space(at + 1);
    if let (".", Some(part)) = (line.text(place), line.figures(place + 1)) {
        let hundredths = sum(Number::Decimal(0, part), currency);
        return Expansion::new(place + 2 - at, hundredths);
    }
    let (first, tokens) = number(line, place)?;
    let end = place + tokens;
    let dash = line.skip_space(end);
    let (range, last, end) = if matches!(line.text(dash), "–" | "—" | "-") {
        let second = line.skip_space(dash + 1);
        let second = if line.text(second) == line.text(at) {
            second + 1
        } else {
            second
        };
        match number(line, second) {
            Some((last, tokens)) => (Some(first), last, second + tokens),
            None => (None, first, end),
        }
    } else {
        (None, first, end)
    };
    let (multiple, more) = multiple(line, end);
    let end = end + more;
    let mut words = range.map_or(String::new(), |first| format!("{} to ", first.words()));
    let is_attribute = is_attribute(line, at, end);
    words.push_str(&match (multiple, last) {
        (Some(multiple), last) if is_attribute => {
            format!("{} {multiple} {}", last.words(), currency.one)
        }
        (None, Number::Whole { .. }) if is_attribute => {
            format!("{} {}", last.words(), currency.one)
        }
        (Some(multiple), last) => format!("{} {multiple} {}", last.words(), currency.several),
        (None, last) => sum(last, currency),
    });
    // "$3/day"
    match line.word(end + 1).filter(|_| line.text(end) == "/") {
        Some(each) => Expansion::new(end + 2 - at, format!("{words} a {each}")),
        None => Expansion::new(end - at, words),
    }
}

/// Whether the sum is an attribute, as in "a £10 note": between an article and a noun the currency is singular.
fn is_attribute(line: &Line, at: usize, end: usize) -> bool {
    let has_article = line.word_before(at).is_some_and(|(_, word)| {
        matches!(
            word.to_lowercase().as_str(),
            "a" | "an" | "the" | "this" | "each" | "every"
        )
    });
    has_article
        && line.word_after(end).is_some_and(|(_, next)| {
            next.starts_with(char::is_lowercase)
                && !matches!(
                    next,
                    "a" | "an"
                        | "and"
                        | "or"
                        | "for"
                        | "to"
                        | "in"
                        | "on"
                        | "at"
                        | "each"
                        | "per"
                        | "from"
                        | "is"
                        | "was"
                        | "were"
                        | "are"
                        | "had"
                        | "has"
                        | "that"
                        | "which"
                        | "he"
                        | "she"
                        | "they"
                        | "it"
                        | "we"
                        | "I"
                        | "you"
                        | "will"
                        | "would"
                        | "went"
                        | "million"
                        | "billion"
                )
        })
}

/// Reads the sign after a figure: the currency's singular and plural, and the number of tokens including the space.
pub fn currency_after(line: &Line, at: usize) -> Option<(&'static str, &'static str, usize)> {
    let place = line.skip_space(at);
    if line.text(place) == "¢" {
        return Some(("cent", "cents", place + 1 - at));
    }
    let currency = currency(line.text(place))?;
    // "5 $10 notes": the sign belongs to the next figure.
    line.figures(place + 1)
        .is_none()
        .then_some((currency.one, currency.several, place + 1 - at))
}

fn sum(number: Number<'_>, currency: Currency) -> String {
    let (whole, part) = match number {
        Number::Whole { value: whole, .. } => (whole, 0),
        Number::Decimal(whole, figures) if figures.len() == 2 => {
            (whole, figures.parse().unwrap_or(0))
        }
        Number::Decimal(..) => return format!("{} {}", number.words(), currency.several),
    };
    let counted = |count: u64, one: &str, several: &str| {
        let name = if count == 1 { one } else { several };
        format!("{} {name}", cardinal(count))
    };
    let hundredths = counted(part, currency.hundredth.0, currency.hundredth.1);
    match (whole, part) {
        (whole, 0) => counted(whole, currency.one, currency.several),
        (0, _) => hundredths,
        (whole, _) => format!(
            "{} and {hundredths}",
            counted(whole, currency.one, currency.several)
        ),
    }
}

/// Reads "m", "bn" or "million" after a sum, and the number of tokens it takes.
fn multiple(line: &Line, at: usize) -> (Option<&'static str>, usize) {
    let place = line.skip_space(at);
    let name = match line.text(place) {
        "k" | "K" | "thousand" => "thousand",
        "m" | "M" | "mn" | "mln" | "million" => "million",
        "bn" | "B" | "b" | "billion" => "billion",
        "tn" | "trillion" => "trillion",
        _ => return (None, 0),
    };
    (Some(name), place + 1 - at)
}

#[derive(Clone, Copy)]
struct Currency {
    one: &'static str,
    several: &'static str,
    /// Singular and plural of the hundredth.
    hundredth: (&'static str, &'static str),
}

fn currency(sign: &str) -> Option<Currency> {
    let (one, several, hundredth) = match sign {
        "£" => ("pound", "pounds", ("penny", "pence")),
        "$" => ("dollar", "dollars", ("cent", "cents")),
        "€" => ("euro", "euros", ("cent", "cents")),
        "₽" => ("rouble", "roubles", ("kopeck", "kopecks")),
        "¥" => ("yen", "yen", ("sen", "sen")),
        _ => return None,
    };
    Some(Currency {
        one,
        several,
        hundredth,
    })
}
