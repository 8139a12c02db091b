//! Figures in English texts: counts, years, ordinals, decades, ranges, percentages and units.

use super::amounts::{Number, Quantity, number};
use super::numbers::{MAX_DIGITS, cardinal, decade, figure_by_figure, ordinal, year};
use super::parts;
use super::units::{feet_and_inches, hyphenated, unit};
use crate::language::spoken::expansion::Expansion;
use crate::language::spoken::fractions::superscript;
use crate::language::spoken::tokens::Line;

/// Expands figures at this position.
pub fn figures(line: &Line, at: usize) -> Option<Expansion> {
    let first = line.figures(at)?;
    // "08:30" and "00:00" are times.
    if let Some(said) = parts::colon(line, at).filter(|_| first.len() == 2) {
        return Some(said);
    }
    if first.len() > MAX_DIGITS || (first.len() > 1 && first.starts_with('0')) {
        return Expansion::new(1, figure_by_figure(first));
    }
    ending(line, at)
        .or_else(|| measured(line, at))
        .or_else(|| parts::fraction(line, at))
        .or_else(|| parts::colon(line, at))
        .or_else(|| parts::hour(line, at))
        .or_else(|| range(line, at))
        .or_else(|| parts::stroke(line, at))
        .or_else(|| quantity(line, at))
}

/// Expands "1252nd" and "1940s".
fn ending(line: &Line, at: usize) -> Option<Expansion> {
    let number: u64 = line.figures(at)?.parse().ok()?;
    match (line.text(at + 1), line.text(at + 2)) {
        ("st" | "nd" | "rd" | "th", _) => Expansion::new(2, ordinal(number)),
        ("s", _) => Expansion::new(2, decade(number)),
        ("'" | "’", "s") if number.is_multiple_of(10) => Expansion::new(3, decade(number)),
        // "1941's winter"
        ("'" | "’", "s") => {
            let (number, _) = self::number(line, at)?;
            let words = number.as_year().map_or_else(|| number.words(), year);
            Expansion::new(3, words + "'s")
        }
        (_, _) => None,
    }
}

/// Expands "a 45-mm gun", "6' 2"" and "10⁶ tons".
fn measured(line: &Line, at: usize) -> Option<Expansion> {
    if let Some((feet, inches, tokens)) = feet_and_inches(line, at) {
        let words = format!("{} feet {} inches", cardinal(feet), cardinal(inches));
        return Expansion::new(tokens, words);
    }
    let (number, tokens) = number(line, at)?;
    if let Some((exponent, more)) = superscript(line, at + tokens) {
        let words = match exponent {
            2 => format!("{} squared", number.words()),
            3 => format!("{} cubed", number.words()),
            _ => format!("{} to the power of {}", number.words(), cardinal(exponent)),
        };
        return Expansion::new(tokens + more, words);
    }
    let (unit, more) = hyphenated(line, at + tokens)?;
    Expansion::new(tokens + more, format!("{} {unit}", number.words()))
}

/// Expands "1941–1945" and "45–120 seconds", with "to" between both.
fn range(line: &Line, at: usize) -> Option<Expansion> {
    let (first, tokens) = number(line, at)?;
    let dash = line.skip_space(at + tokens);
    if !matches!(line.text(dash), "–" | "—" | "-") {
        return None;
    }
    let second_at = line.skip_space(dash + 1);
    let (second, more) = number(line, second_at)?;
    // "1941–45": the second year omits its century.
    if let (
        Some(from),
        Number::Whole {
            value: to @ 10..=99,
            is_grouped: false,
        },
    ) = (first.as_year(), second)
        && from % 100 < to
        && !counts(line, second_at + more)
    {
        return Expansion::new(
            second_at + more - at,
            format!("{} to {}", year(from), cardinal(to)),
        );
    }
    let years = first
        .as_year()
        .zip(second.as_year())
        .filter(|_| !counts(line, second_at + more));
    let words = match years {
        Some((from, to)) => format!("{} to {}", year(from), year(to)),
        None => format!("{} to {}", first.words(), second.words()),
    };
    let (unit, unit_tokens) = unit(line, second_at + more, Quantity::Several);
    Expansion::new(
        second_at + more + unit_tokens - at,
        format!("{words}{unit}"),
    )
}

fn quantity(line: &Line, at: usize) -> Option<Expansion> {
    let (number, tokens) = number(line, at)?;
    if let Some(found) = number.as_year()
        && !counts(line, at + tokens)
        && (is_read_as_year(line, at) || (1500..2100).contains(&found))
        && !is_numbered(line, at)
    {
        return Expansion::new(tokens, year(found));
    }
    let quantity = if number
        == (Number::Whole {
            value: 1,
            is_grouped: false,
        }) {
        Quantity::One
    } else {
        Quantity::Several
    };
    let (unit, unit_tokens) = unit(line, at + tokens, quantity);
    Expansion::new(tokens + unit_tokens, format!("{}{unit}", number.words()))
}

/// Whether something countable follows a figure, so that the figure is not a year.
fn counts(line: &Line, at: usize) -> bool {
    if unit(line, at, Quantity::Several).1 > 0 {
        return true;
    }
    line.word_after(at).is_some_and(|(_, word)| {
        let plural = word.ends_with('s') && word.len() > 3 && !word.ends_with("ss");
        let known = [
            "people", "men", "women", "children", "times", "tonnes", "metres",
        ]
        .contains(&word);
        let small = word.chars().next().is_some_and(char::is_lowercase);
        small
            && (known
                || (plural && !["this", "was", "has", "does", "always", "is"].contains(&word)))
    })
}

fn is_read_as_year(line: &Line, at: usize) -> bool {
    line.word_before(at).is_some_and(|(_, word)| {
        matches!(
            word.to_lowercase().as_str(),
            "in" | "since"
                | "until"
                | "till"
                | "by"
                | "from"
                | "to"
                | "year"
                | "early"
                | "late"
                | "spring"
                | "summer"
                | "autumn"
                | "winter"
        )
    })
}

/// Whether the figure is a name: "No. 1250", "number 1941".
fn is_numbered(line: &Line, at: usize) -> bool {
    let dotted = at >= 3 && line.text_before_space(at) == "." && {
        let before = at - 1 - usize::from(line.text_before(at).trim().is_empty());
        matches!(line.text_before(before), "No" | "no" | "Nos")
    };
    let named = line.word_before(at).is_some_and(|(_, word)| {
        matches!(
            word.to_lowercase().as_str(),
            "number" | "hospital" | "school" | "regiment" | "nо"
        )
    });
    dotted || named || line.text_before_space(at) == "№"
}
