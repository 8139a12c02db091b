//! Dates, model numbers, words in capitals and signs in English texts.

use super::numbers::{cardinal, figure_by_figure, ordinal, year};
use crate::language::spoken::expansion::Expansion;
use crate::language::spoken::phones::phone;
use crate::language::spoken::tokens::Line;

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
pub fn date(line: &Line, at: usize) -> Option<Expansion> {
    if let Some(said) = iso(line, at) {
        return Some(said);
    }
    if let Some(day) = small(line, at, 31) {
        if line.text(at + 1) == "." && line.text(at + 3) == "." {
            let month = small(line, at + 2, 12)?;
            let year_figures = line.figures(at + 4).filter(|figures| figures.len() == 4)?;
            let found = year(year_figures.parse().ok()?);
            let month = MONTHS[month as usize - 1];
            return Expansion::new(5, format!("the {} of {month}, {found}", ordinal(day)));
        }
        if let Some(said) = first_of_span(line, at, day).or_else(|| span_of_days(line, at, day)) {
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
        return (tokens > 1 && is_year).then(|| Expansion {
            tokens,
            words: month.to_owned(),
        });
    };
    let place = if matches!(line.text(place + 1), "st" | "nd" | "rd" | "th") {
        place + 1
    } else {
        place
    };
    // "June 22–24"
    if let Some((last, end)) = last_day(line, place + 1) {
        let words = format!("{month} the {} to the {}", ordinal(day), ordinal(last));
        return with_year(line, at, end, words);
    }
    with_year(line, at, place, format!("{month} the {}", ordinal(day)))
}

/// "1941-12-25"
fn iso(line: &Line, at: usize) -> Option<Expansion> {
    let found = line.figures(at).filter(|figures| figures.len() == 4)?;
    let month = small(line, at + 2, 12)?;
    let day = small(line, at + 4, 31)?;
    let is_written = line.text(at + 1) == "-"
        && line.text(at + 3) == "-"
        && line.text(at + 2).len() == 2
        && line.text(at + 4).len() == 2;
    let month = MONTHS[month as usize - 1];
    let year = year(found.parse().ok()?);
    let words = format!("the {} of {month}, {year}", ordinal(day));
    is_written.then_some(Expansion { tokens: 5, words })
}

/// "22–24 June"
fn span_of_days(line: &Line, at: usize, day: u64) -> Option<Expansion> {
    let (last, end) = last_day(line, at + 1)?;
    let (month, tokens) = month(line, line.skip_space(end + 1))?;
    let place = line.skip_space(end + 1) + tokens - 1;
    let words = format!("the {} to the {} of {month}", ordinal(day), ordinal(last));
    with_year(line, at, place, words)
}

/// The second day of a range, after its dash, and its position.
fn last_day(line: &Line, at: usize) -> Option<(u64, usize)> {
    let dash = line.skip_space(at);
    let place = line.skip_space(dash + 1);
    let is_dash = matches!(line.text(dash), "–" | "—" | "-");
    small(line, place, 31)
        .filter(|_| is_dash)
        .map(|day| (day, place))
}

/// The first day of "from 14 to 16 May".
fn first_of_span(line: &Line, at: usize, day: u64) -> Option<Expansion> {
    let (to, _) = line
        .word_after(at + 1)
        .filter(|(_, word)| matches!(*word, "to" | "and" | "until"))?;
    let second = line.skip_space(to + 1);
    small(line, second, 31)?;
    month(line, line.skip_space(second + 1))?;
    Expansion::new(1, format!("the {}", ordinal(day)))
}

/// The month at a position, in full or as "Sept.", and the number of tokens it takes.
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

fn with_year(line: &Line, at: usize, last: usize, words: String) -> Option<Expansion> {
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
            Expansion::new(place + 1 - at, format!("{words}, {found}"))
        }
        None => Expansion::new(last + 1 - at, words),
    }
}

/// Expands model numbers: "T-34", "T-34-85", "IL-2".
pub fn mark(line: &Line, at: usize) -> Option<Expansion> {
    let word = line.word(at)?;
    let length = word.chars().count();
    let capitals = word.chars().all(char::is_uppercase);
    let short = length <= 3 && word.chars().next().is_some_and(char::is_uppercase);
    if !(capitals && length <= 4 || short) {
        return None;
    }
    let mut words = if matches!(word, "IL" | "Il") {
        // "IL" is short for Ilyushin and is read as a word, like "Yak" and "MiG".
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
    (tokens > 1).then_some(Expansion { tokens, words })
}

/// Expands telephone numbers, one figure at a time: "+1 (555) 123-4567", "555-3535".
pub fn telephone(line: &Line, at: usize) -> Option<Expansion> {
    if let Some(phone) = phone(line, at) {
        let groups: Vec<String> = phone
            .groups
            .iter()
            .map(|group| figure_by_figure(group))
            .collect();
        let plus = if phone.has_plus { "plus " } else { "" };
        return Expansion::new(phone.tokens, format!("{plus}{}", groups.join(", ")));
    }
    let first = line.figures(at).filter(|figures| figures.len() == 3)?;
    let second = line.figures(at + 2).filter(|figures| figures.len() == 4)?;
    let is_chain = |mark: &str| matches!(mark, "-" | "–" | "," | ".");
    let stands_alone = !is_chain(line.text_before(at)) && line.text(at + 3) != "-";
    (line.text(at + 1) == "-" && stands_alone && !line.text(at + 2).ends_with("00")).then(|| {
        Expansion {
            tokens: 3,
            words: format!("{}, {}", figure_by_figure(first), figure_by_figure(second)),
        }
    })
}

/// Spells capitals without a vowel and pairs of capitals: "KMK".
pub fn capitals(line: &Line, at: usize) -> Option<Expansion> {
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
    spell.then(|| Expansion {
        tokens: 1,
        words: spelled(word) + possessive,
    })
}

/// Expands "+7", "&" and superscript figures.
pub fn symbol(line: &Line, at: usize) -> Option<Expansion> {
    let words = match line.text(at) {
        _ if line.is_minus(at) => "minus ",
        "+" | "−" if line.figures(at + 1).is_some() => {
            return Expansion::new(
                1,
                if line.text(at) == "+" {
                    "plus "
                } else {
                    "minus "
                },
            );
        }
        "'" | "’" | "‘" if line.figures(at + 1).is_some() && line.text(at + 2) == "s" => "",
        "±" if line.figures(line.skip_space(at + 1)).is_some() => "plus or minus ",
        "~" | "≈" if line.figures(line.skip_space(at + 1)).is_some() => {
            return Expansion::new(line.skip_space(at + 1) - at, "about ");
        }
        "§" if line.figures(line.skip_space(at + 1)).is_some() => {
            return Expansion::new(line.skip_space(at + 1) - at, "section ");
        }
        "=" if line.figures(line.skip_space(at + 1)).is_some() => "equals",
        // "2×3"
        "×" if line.figures(line.skip_space(at + 1)).is_some() => {
            let space = if line.text_before(at).trim().is_empty() {
                ""
            } else {
                " "
            };
            return Expansion::new(line.skip_space(at + 1) - at, format!("{space}by "));
        }
        "%" => "per cent",
        "‰" => "per mille",
        "&" => "and",
        // After a word it is the number of a note.
        "²" if line.text_before(at).chars().count() == 1 => " squared",
        "³" if line.text_before(at).chars().count() == 1 => " cubed",
        _ => return None,
    };
    Expansion::new(1, words)
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
