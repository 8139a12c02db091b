//! Two figures with a stroke or a colon between them, and fractions: "1/2", "2½", "9/11", "3:1", "8:30".

use super::amounts::{Quantity, number};
use super::numbers::{MAX_DIGITS, cardinal, ordinal, year};
use super::units::unit;
use crate::language::spoken::expansion::Expansion;
use crate::language::spoken::fractions::{Fraction, after_integer, single_character};
use crate::language::spoken::tokens::Line;

/// Expands "2½ miles", "½ mile" and "2 1/2".
pub fn fraction(line: &Line, at: usize) -> Option<Expansion> {
    let whole = line
        .figures(at)
        .filter(|figures| figures.len() <= MAX_DIGITS)
        .and_then(|figures| figures.parse::<u64>().ok());
    match whole {
        Some(whole) => {
            let part = after_integer(line, at + 1)?;
            let end = at + 1 + part.tokens;
            let (unit, more) = unit(line, end, Quantity::Several);
            let words = format!("{} and {}{unit}", cardinal(whole), named(part));
            Expansion::new(end + more - at, words)
        }
        None => {
            let part = single_character(line, at)?;
            let (unit, more) = unit(line, at + 1, Quantity::One);
            if more > 0 {
                let unit = unit.trim_start();
                return Expansion::new(
                    1 + more,
                    format!("{}{} {unit}", of_one(part), article(unit)),
                );
            }
            match line.word_after(at + 1) {
                Some((_, next)) if counts_one(next) => {
                    Expansion::new(1, format!("{}{}", of_one(part), article(next)))
                }
                Some((_, "of" | "a" | "an" | "the")) if part.denominator == 2 => {
                    Expansion::new(1, "half")
                }
                Some(_) | None => Expansion::new(1, named(part)),
            }
        }
    }
}

/// Expands figures with a slash: "1/2" is a fraction, "9/11" a name, "9/11/2001" a date; in an address the slash is
/// spoken.
pub fn stroke(line: &Line, at: usize) -> Option<Expansion> {
    let small = |at: usize| -> Option<u64> {
        let figures = line.figures(at)?;
        figures.parse().ok().filter(|_| figures.len() <= MAX_DIGITS)
    };
    let numerator = small(at)?;
    let denominator = small(at + 2).filter(|_| line.text(at + 1) == "/")?;
    if let (true, Some(last)) = (line.text(at + 3) == "/", small(at + 4)) {
        let last = match last {
            1100..=2199 => year(last),
            _ => cardinal(last),
        };
        return Expansion::new(
            5,
            format!("{} {} {last}", cardinal(numerator), cardinal(denominator)),
        );
    }
    let is_address = line.follows_name_and_comma(at)
        || line.word_before(at).is_some_and(|(_, word)| {
            matches!(word, "number" | "house" | "building" | "at" | "flat" | "No")
        });
    if (numerator, denominator) == (9, 11)
        || (numerator, denominator) == (24, 7)
        || (numerator == denominator && numerator > 1 && !is_address)
    {
        return Expansion::new(
            3,
            format!("{} {}", cardinal(numerator), cardinal(denominator)),
        );
    }
    if numerator == 0 || numerator >= denominator || is_address {
        return Expansion::new(
            3,
            format!("{} stroke {}", cardinal(numerator), cardinal(denominator)),
        );
    }
    let is_common = denominator <= 10 || matches!(denominator, 12 | 16 | 20 | 32 | 64 | 100 | 1000);
    if !is_common {
        return Expansion::new(
            3,
            format!("{} {}", cardinal(numerator), cardinal(denominator)),
        );
    }
    let (part, parts) = names(denominator);
    let name = if numerator == 1 { part } else { parts };
    Expansion::new(3, format!("{} {name}", cardinal(numerator)))
}

/// Expands "8:30" and "8:00 a.m." as times, "3:1" as a score or ratio.
pub fn colon(line: &Line, at: usize) -> Option<Expansion> {
    let hour = line.figures(at).filter(|_| line.text(at + 1) == ":")?;
    let minute = line.figures(at + 2)?;
    let is_score = line
        .word_before(at)
        .is_some_and(|(_, word)| SCORES.contains(&word.to_lowercase().as_str()));
    let is_time = hour.len() <= 2 && minute.len() == 2 && hour <= "24"
        || hour.len() == 1 && minute.len() == 2;
    // "1:25,000"
    let is_grouped = number(line, at + 2).is_some_and(|(_, tokens)| tokens > 1);
    if is_score || !is_time || is_grouped || minute >= "60" {
        let (first, _) = number(line, at)?;
        let (second, tokens) = number(line, at + 2)?;
        return Expansion::new(
            2 + tokens,
            format!("{} to {}", first.words(), second.words()),
        );
    }
    let hour: u64 = hour.parse().ok()?;
    let half = half_of_day(line, at + 3);
    if (hour, minute) == (0, "00") {
        return Expansion::new(3, "midnight");
    }
    let minute = match minute.parse::<u64>().ok()? {
        0 if half.is_some() => String::new(),
        0 if (1..=12).contains(&hour) => " o'clock".to_owned(),
        0 => " hundred hours".to_owned(),
        minute @ 1..=9 => format!(" oh {}", cardinal(minute)),
        minute => format!(" {}", cardinal(minute)),
    };
    let (name, tokens) = half.unwrap_or(("", 0));
    Expansion::new(3 + tokens, format!("{}{minute}{name}", cardinal(hour)))
}

/// Expands "8 a.m." and "8pm".
pub fn hour(line: &Line, at: usize) -> Option<Expansion> {
    let hour: u64 = line
        .figures(at)?
        .parse()
        .ok()
        .filter(|hour| (1..=12).contains(hour))?;
    let (name, tokens) = half_of_day(line, at + 1)?;
    Expansion::new(1 + tokens, format!("{}{name}", cardinal(hour)))
}

/// Reads "a.m." or "pm" after a time: its spelling and the number of tokens it takes, without a stop that ends the
/// sentence.
fn half_of_day(line: &Line, at: usize) -> Option<(&'static str, usize)> {
    let place = line.skip_space(at);
    let dotted = line.text(place + 1) == "." && line.text(place + 2) == "m";
    let (letter, end) = match (line.text(place), dotted) {
        ("am" | "AM", _) => ("a", place + 1),
        ("pm" | "PM", _) => ("p", place + 1),
        (letter @ ("a" | "p"), true) => (letter, place + 3),
        (_, _) => return None,
    };
    let stop =
        usize::from(dotted && line.text(end) == "." && line.skip_space(end + 1) < line.len());
    let name = if letter == "a" { " A M" } else { " P M" };
    Some((name, end + stop - at))
}

/// The fraction in words: "a half", "three quarters".
fn named(part: Fraction) -> String {
    let (name, several) = names(part.denominator);
    match part.numerator {
        1 => format!(
            "{} {name}",
            if name.starts_with("eigh") { "an" } else { "a" }
        ),
        numerator => format!("{} {several}", cardinal(numerator)),
    }
}

/// The fraction before an article: "half a mile", "a quarter of a mile".
fn of_one(part: Fraction) -> String {
    match (part.numerator, part.denominator) {
        (1, 2) => "half ".to_owned(),
        (_, _) => format!("{} of ", named(part)),
    }
}

fn article(noun: &str) -> &'static str {
    if noun.starts_with(['a', 'e', 'i', 'o']) || noun.starts_with("hour") {
        "an"
    } else {
        "a"
    }
}

/// Whether the word after a fraction is a singular noun: "½ mile".
fn counts_one(word: &str) -> bool {
    [
        "mile",
        "hour",
        "inch",
        "pint",
        "pound",
        "ton",
        "tonne",
        "acre",
        "metre",
        "kilometre",
        "day",
        "century",
        "dozen",
        "million",
        "billion",
        "litre",
        "turn",
        "circle",
        "year",
    ]
    .contains(&word)
}

fn names(denominator: u64) -> (String, String) {
    match denominator {
        2 => ("half".to_owned(), "halves".to_owned()),
        4 => ("quarter".to_owned(), "quarters".to_owned()),
        _ => (ordinal(denominator), format!("{}s", ordinal(denominator))),
    }
}

/// Words before a score, which could also be a time.
const SCORES: [&str; 13] = [
    "won", "lost", "win", "beat", "score", "drew", "ratio", "scale", "odds", "led", "of", "them",
    "vote",
];
