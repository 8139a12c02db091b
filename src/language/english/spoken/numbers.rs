//! English numbers in words, with the British "and": cardinals, ordinals, years, decades and single figures.

/// Figures with more digits are spoken digit by digit.
pub const MAX_DIGITS: usize = 12;

/// A whole number below 10¹² in words.
pub fn cardinal(number: u64) -> String {
    if number == 0 {
        return "zero".to_owned();
    }
    let mut parts: Vec<String> = Vec::new();
    for (scale, name) in [
        (1_000_000_000, "billion"),
        (1_000_000, "million"),
        (1_000, "thousand"),
    ] {
        let group = number / scale % 1000;
        if group > 0 {
            parts.push(format!("{} {name}", below_thousand(group)));
        }
    }
    let rest = number % 1000;
    if rest > 0 {
        let and = if !parts.is_empty() && rest < 100 {
            "and "
        } else {
            ""
        };
        parts.push(format!("{and}{}", below_thousand(rest)));
    }
    parts.join(" ")
}

/// An ordinal: "one thousand two hundred and fifty-second".
pub fn ordinal(number: u64) -> String {
    let words = cardinal(number);
    let cut = words.rfind([' ', '-']).map_or(0, |space| space + 1);
    let (before, last) = words.split_at(cut);
    let last = match last {
        "one" => "first".to_owned(),
        "two" => "second".to_owned(),
        "three" => "third".to_owned(),
        "five" => "fifth".to_owned(),
        "eight" => "eighth".to_owned(),
        "nine" => "ninth".to_owned(),
        "twelve" => "twelfth".to_owned(),
        tens if tens.ends_with('y') => format!("{}ieth", &tens[..tens.len() - 1]),
        other => format!("{other}th"),
    };
    format!("{before}{last}")
}

/// A year: "nineteen forty-one", "nineteen hundred and five" as "nineteen oh five", "two thousand and eight".
pub fn year(year: u64) -> String {
    let (century, rest) = (year / 100, year % 100);
    match (century, rest) {
        (20, 0..=9) | (10, 0..=9) => cardinal(year),
        (_, 0) => format!("{} hundred", cardinal(century)),
        (_, 1..=9) => format!("{} oh {}", cardinal(century), cardinal(rest)),
        (_, _) => format!("{} {}", cardinal(century), cardinal(rest)),
    }
}

/// A decade: "nineteen forties".
pub fn decade(number: u64) -> String {
    let words = if number >= 1000 {
        year(number)
    } else {
        cardinal(number)
    };
    match words.strip_suffix('y') {
        Some(stem) => format!("{stem}ies"),
        None => format!("{words}s"),
    }
}

/// A decimal fraction: "one point four".
pub fn decimal(whole: u64, figures: &str) -> String {
    format!("{} point {}", cardinal(whole), figure_by_figure(figures))
}

/// Each figure as a word of its own.
pub fn figure_by_figure(figures: &str) -> String {
    figures
        .bytes()
        .filter(u8::is_ascii_digit)
        .map(|digit| cardinal(u64::from(digit - b'0')))
        .collect::<Vec<_>>()
        .join(" ")
}

fn below_thousand(number: u64) -> String {
    let (hundreds, rest) = (number / 100, number % 100);
    match (hundreds, rest) {
        (0, rest) => below_hundred(rest),
        (hundreds, 0) => format!("{} hundred", UNITS[hundreds as usize]),
        (hundreds, rest) => format!(
            "{} hundred and {}",
            UNITS[hundreds as usize],
            below_hundred(rest)
        ),
    }
}

fn below_hundred(number: u64) -> String {
    match (number / 10, number % 10) {
        (0 | 1, _) => UNITS[number as usize].to_owned(),
        (tens, 0) => TENS[tens as usize - 2].to_owned(),
        (tens, unit) => format!("{}-{}", TENS[tens as usize - 2], UNITS[unit as usize]),
    }
}

const UNITS: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];

const TENS: [&str; 8] = [
    "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
];
