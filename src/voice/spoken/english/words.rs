//! Dates, marks of machines, words in capitals and signs in English texts.

use super::super::Said;
use super::super::tokens::Line;
use super::numbers::{cardinal, figure_by_figure, ordinal, year};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// "13 September 2022", "September 13, 2022", "13.09.2022".
pub fn date(line: &Line, at: usize) -> Option<Said> {
    if let Some(day) = small(line, at, 31) {
        if line.text(at + 1) == "." && line.text(at + 3) == "." {
            let month = small(line, at + 2, 12)?;
            let year_figures = line.figures(at + 4).filter(|figures| figures.len() == 4)?;
            let found = year(year_figures.parse().ok()?);
            let month = MONTHS[month as usize - 1];
            return Said::new(5, format!("the {} of {month}, {found}", ordinal(day)));
        }
        if let Some(said) = first_of_span(line, at, day) {
            return Some(said);
        }
        let place = line.skip_space(at + 1);
        let (month, tokens) = month(line, place)?;
        let place = place + tokens - 1;
        let the = if line.word_before(at).is_some_and(|(_, word)| word == "the") {
            ""
        } else {
            "the "
        };
        return with_year(line, at, place, format!("{the}{} of {month}", ordinal(day)));
    }
    let (month, tokens) = month(line, at)?;
    let place = line.skip_space(at + tokens);
    let Some(day) = small(line, place, 31) else {
        // "Jan. 1941"
        let is_year = line
            .figures(place)
            .is_some_and(|figures| figures.len() == 4);
        return (tokens > 1 && is_year).then(|| Said {
            tokens,
            words: month.to_owned(),
        });
    };
    let place = if matches!(line.text(place + 1), "st" | "nd" | "rd" | "th") {
        place + 1
    } else {
        place
    };
    with_year(line, at, place, format!("{month} the {}", ordinal(day)))
}

/// The first day of "from 14 to 16 May".
fn first_of_span(line: &Line, at: usize, day: u64) -> Option<Said> {
    let (to, _) = line
        .word_after(at + 1)
        .filter(|(_, word)| matches!(*word, "to" | "and" | "until"))?;
    let second = line.skip_space(to + 1);
    small(line, second, 31)?;
    month(line, line.skip_space(second + 1))?;
    Said::new(1, format!("the {}", ordinal(day)))
}

/// The month that is written at a place, in full or as "Sept.", and how many tokens it takes.
fn month(line: &Line, at: usize) -> Option<(&'static str, usize)> {
    let word = line.word(at)?;
    if let Some(month) = MONTHS.iter().find(|month| **month == word) {
        return Some((month, 1));
    }
    let is_short = word.len() == 3 || word == "Sept";
    let month = MONTHS
        .iter()
        .find(|month| is_short && month.starts_with(word))?;
    let dot = line.text(at + 1) == "." && line.skip_space(at + 2) < line.len();
    Some((month, 1 + usize::from(dot)))
}

fn with_year(line: &Line, at: usize, last: usize, words: String) -> Option<Said> {
    let comma = if line.text(last + 1) == "," {
        last + 2
    } else {
        last + 1
    };
    let place = line.skip_space(comma);
    let found = line
        .figures(place)
        .filter(|figures| figures.len() == 4 && *figures >= "1100" && *figures < "2200");
    match found {
        Some(figures) => {
            let found = year(figures.parse().ok()?);
            Said::new(place + 1 - at, format!("{words}, {found}"))
        }
        None => Said::new(last + 1 - at, words),
    }
}

/// "T-34", "T-34-85", "IL-2".
pub fn mark(line: &Line, at: usize) -> Option<Said> {
    let word = line.word(at)?;
    let length = word.chars().count();
    let capitals = word.chars().all(char::is_uppercase);
    let short = length <= 3 && word.chars().next().is_some_and(char::is_uppercase);
    if !(capitals && length <= 4 || short) {
        return None;
    }
    let mut words = if matches!(word, "IL" | "Il") {
        // Short for Ilyushin, and a word like "Yak" and "MiG".
        "Ill".to_owned()
    } else if capitals {
        spelled(word)
    } else {
        word.to_owned()
    };
    let mut tokens = 1;
    while matches!(line.text(at + tokens), "-" | "‑" | "–" | "/") {
        let Some(figures) = line.figures(at + tokens + 1) else {
            break;
        };
        words.push(' ');
        words.push_str(&if figures.len() > 4 || figures.starts_with('0') {
            figure_by_figure(figures)
        } else {
            cardinal(
                figures
                    .parse()
                    .expect("OK because at most four digits fit 64 bits"),
            )
        });
        tokens += 2;
    }
    (tokens > 1).then_some(Said { tokens, words })
}

/// "KMK": capitals without a vowel, or of two letters, are spelled.
pub fn capitals(line: &Line, at: usize) -> Option<Said> {
    let (word, possessive) = match line.word(at)? {
        word if word.ends_with("'s") || word.ends_with("’s") => {
            let cut = word.len() - if word.ends_with("'s") { 2 } else { 4 };
            (&word[..cut], "'s")
        }
        word => (word, ""),
    };
    let known = [
        "WE", "IT", "IS", "NO", "OF", "TO", "IN", "ON", "AT", "BY", "OR", "SO", "DO", "GO", "UP",
        "US",
    ];
    let length = word.chars().count();
    let vowel = word.chars().any(|letter| "AEIOUY".contains(letter));
    let spell = (2..=5).contains(&length)
        && word.chars().all(|letter| letter.is_ascii_uppercase())
        && !known.contains(&word)
        && (!vowel || length == 2 || word == "USSR");
    spell.then(|| Said {
        tokens: 1,
        words: spelled(word) + possessive,
    })
}

/// "+7", "&" and raised figures.
pub fn symbol(line: &Line, at: usize) -> Option<Said> {
    let words = match line.text(at) {
        _ if line.is_minus(at) => "minus ",
        "+" | "−" if line.figures(at + 1).is_some() => {
            return Said::new(
                1,
                if line.text(at) == "+" {
                    "plus "
                } else {
                    "minus "
                },
            );
        }
        "'" | "’" | "‘" if line.figures(at + 1).is_some() && line.text(at + 2) == "s" => "",
        "%" => "per cent",
        "&" => "and",
        "²" => " squared",
        "³" => " cubed",
        _ => return None,
    };
    Said::new(1, words)
}

fn spelled(word: &str) -> String {
    word.chars().map(String::from).collect::<Vec<_>>().join(" ")
}

fn small(line: &Line, at: usize, most: u64) -> Option<u64> {
    let figures = line.figures(at).filter(|figures| figures.len() <= 2)?;
    figures
        .parse()
        .ok()
        .filter(|number| (1..=most).contains(number))
}
