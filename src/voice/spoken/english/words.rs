//! Abbreviations, machine marks, dates and Roman numerals in English texts.

use super::super::Said;
use super::super::tokens::{Boundary, Line};
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
        let (place, month) = line
            .word_after(at + 1)
            .filter(|(_, word)| MONTHS.contains(word))?;
        let the = if line.word_before(at).is_some_and(|(_, word)| word == "the") {
            ""
        } else {
            "the "
        };
        return with_year(line, at, place, format!("{the}{} of {month}", ordinal(day)));
    }
    let month = line.word(at).filter(|word| MONTHS.contains(word))?;
    let place = line.skip_space(at + 1);
    let day = small(line, place, 31)?;
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
    line.word_after(second + 1)
        .filter(|(_, word)| MONTHS.contains(word))?;
    Said::new(1, format!("the {}", ordinal(day)))
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
    let mut words = if capitals {
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

/// "No. 64", "Ave.", "Sq.", "e.g.", and the number sign.
pub fn abbreviation(line: &Line, at: usize) -> Option<Said> {
    let text = line.text(at);
    if text == "№" || text == "#" {
        return Said::new(line.skip_space(at + 1) - at, "number ");
    }
    if text == "Nos" && line.figures(line.skip_space(at + 1)).is_some() {
        return Said::new(1, "numbers");
    }
    if line.text(at + 1) != "." {
        return None;
    }
    let figure_follows = line.figures(line.skip_space(at + 2)).is_some();
    let spelled = match text {
        "No" | "no" if figure_follows => "number",
        "Nos" if figure_follows => "numbers",
        "Ave" => "Avenue",
        "Sq" => "Square",
        "Blvd" => "Boulevard",
        "Rd" => "Road",
        "St" => street_or_saint(line, at),
        "Mt" => "Mount",
        "Dr" => "Doctor",
        "Mr" => "Mister",
        "Mrs" => "Missis",
        "Col" => "Colonel",
        "Gen" => "General",
        "approx" => "approximately",
        "etc" => "et cetera",
        "e" if line.text(at + 2) == "g" && line.text(at + 3) == "." => {
            return Said::new(4, "for example");
        }
        "i" if line.text(at + 2) == "e" && line.text(at + 3) == "." => {
            return Said::new(4, "that is");
        }
        _ => return None,
    };
    let dot = match line.sentence_may_end_before(at + 2) {
        Boundary::SentenceEnd if line.skip_space(at + 2) >= line.len() => 1,
        Boundary::SentenceEnd | Boundary::Inside => 2,
    };
    Said::new(dot, spelled)
}

/// "XX century", "the XIX century".
pub fn roman(line: &Line, at: usize) -> Option<Said> {
    let word = line.word(at)?;
    if word.is_empty() || !word.bytes().all(|letter| b"IVX".contains(&letter)) {
        return None;
    }
    let number = (1..=30).find(|number| in_roman(*number) == word)?;
    if line
        .word_after(at + 1)
        .is_some_and(|(_, next)| matches!(next, "century" | "centuries"))
    {
        return Said::new(1, ordinal(number));
    }
    // A single letter is a pronoun or an initial; behind a name in capitals a numeral is a ruler's, behind "War" a count.
    let (_, before) = line.word_before(at).filter(|_| word.len() > 1)?;
    match before {
        "War" | "Part" | "Volume" | "Chapter" => Said::new(1, cardinal(number)),
        name if name.starts_with(char::is_uppercase) => {
            Said::new(1, format!("the {}", ordinal(number)))
        }
        _ => None,
    }
}

/// "13 km", "&", fractions and raised figures.
pub fn symbol(line: &Line, at: usize) -> Option<Said> {
    let words = match line.text(at) {
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
        "%" => "per cent",
        "&" => "and",
        "½" => "a half",
        "¼" => "a quarter",
        "¾" => "three quarters",
        "²" => " squared",
        "³" => " cubed",
        _ => return None,
    };
    Said::new(1, words)
}

fn street_or_saint(line: &Line, at: usize) -> &'static str {
    let name_before = line
        .word_before(at)
        .is_some_and(|(_, word)| word.chars().next().is_some_and(char::is_uppercase));
    if name_before { "Street" } else { "Saint" }
}

fn in_roman(number: u64) -> String {
    const UNITS: [&str; 10] = ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"];
    "X".repeat(number as usize / 10) + UNITS[number as usize % 10]
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
