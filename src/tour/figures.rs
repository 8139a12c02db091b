//! Finds figures in texts and compares them whatever their notation.
//!
//! `1,4` and `1.4` are the same figure, and so are `64 000` and `64,000`. `1252-й` and `1252nd` are 1252, and `1941–45` is
//! 1941 and 1945. The digits of a model name (`Т-34`, `T-34`, `ИЛ-2`) belong to the name.

use super::plain_words::plain;
use std::ops::Range;

/// A figure found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// Bytes of the text.
    pub span: Range<usize>,
    /// The figure in normal form: `64`, `1.4`, `1/2`, `T-34`.
    pub normal: String,
}

/// All figures of a text, in order.
pub fn find(text: &str) -> Vec<Figure> {
    let letters: Vec<(usize, char)> = text.char_indices().collect();
    let mut found: Vec<Figure> = Vec::new();
    let mut at = 0;
    while at < letters.len() {
        if !letters[at].1.is_ascii_digit() {
            at += 1;
            continue;
        }
        let start = model_start(&letters, at);
        let end = figure_end(&letters, at);
        let byte = |index: usize| letters.get(index).map_or(text.len(), |(byte, _)| *byte);
        let digits: String = letters[at..end].iter().map(|(_, letter)| *letter).collect();
        let (from, normal) = match start {
            Some(start) => {
                let name: String = letters[start..at]
                    .iter()
                    .filter(|(_, letter)| letter.is_alphabetic())
                    .map(|(_, letter)| latin(*letter))
                    .collect();
                (start, format!("{name}-{}", normal_digits(&digits)))
            }
            None => (at, full_year(&found, &letters, at, &normal_digits(&digits))),
        };
        found.push(Figure {
            span: byte(from)..byte(end),
            normal,
        });
        at = end;
    }
    found
}

/// The normal form of a figure as a claim writes it. Words such as `шесть` are returned in lower case.
pub fn normal(written: &str) -> String {
    match find(written).as_slice() {
        [one] => one.normal.clone(),
        _ => plain(written),
    }
}

/// Whether a figure of a claim backs a figure in a text: they are equal, or one gives the other in thousands or millions
/// ("64 thousand" and "64,000").
pub fn backs(claimed: &str, written: &str) -> bool {
    if claimed == written {
        return true;
    }
    let (Ok(claimed), Ok(written)) = (claimed.parse::<f64>(), written.parse::<f64>()) else {
        return false;
    };
    [1e3, 1e6].iter().any(|scale| {
        (claimed * scale - written).abs() < 1e-6 || (written * scale - claimed).abs() < 1e-6
    })
}

/// The start of the model name whose digits start at `digit`: up to four letters beginning with a capital, with or without
/// a hyphen.
fn model_start(letters: &[(usize, char)], digit: usize) -> Option<usize> {
    let mut at = digit;
    if at > 0 && matches!(letters[at - 1].1, '-' | '‑' | '–') {
        at -= 1;
    }
    let end = at;
    while at > 0 && letters[at - 1].1.is_alphabetic() {
        at -= 1;
    }
    let name = &letters[at..end];
    let capital = name
        .first()
        .is_some_and(|(_, letter)| letter.is_uppercase());
    (capital && name.len() <= 4).then_some(at)
}

/// The end of the figure that starts at `digit`, including separators of thousands and decimals.
fn figure_end(letters: &[(usize, char)], digit: usize) -> usize {
    let is_digit = |at: usize| {
        letters
            .get(at)
            .is_some_and(|(_, letter)| letter.is_ascii_digit())
    };
    let run = |from: usize| (from..).take_while(|at| is_digit(*at)).count();
    let mut end = digit + run(digit);
    let first = end - digit;
    loop {
        let Some((_, separator)) = letters.get(end) else {
            return end;
        };
        let next = run(end + 1);
        let joins = match separator {
            ' ' | '\u{a0}' | '\u{202f}' => first <= 3 && next == 3,
            ',' | '.' => next > 0,
            '/' => next > 0,
            _ => false,
        };
        if !joins {
            return end;
        }
        end += 1 + next;
    }
}

/// Normalises separators: thousands are joined, and the decimal sign becomes a point.
fn normal_digits(written: &str) -> String {
    let mut normal = String::new();
    let pieces: Vec<&str> = written.split([',', '.']).collect();
    let thousands = pieces.len() > 1 && pieces[1..].iter().all(|piece| piece.len() == 3);
    for (index, piece) in pieces.iter().enumerate() {
        if index > 0 && !thousands {
            normal.push('.');
        }
        normal.extend(piece.chars().filter(|letter| !letter.is_whitespace()));
    }
    let trimmed = normal.trim_start_matches('0');
    if trimmed.is_empty() || !trimmed.starts_with(|letter: char| letter.is_ascii_digit()) {
        format!("0{trimmed}")
    } else {
        trimmed.to_owned()
    }
}

/// The second year of a range such as `1941–45` in full.
fn full_year(found: &[Figure], letters: &[(usize, char)], at: usize, digits: &str) -> String {
    let dash = at > 0 && matches!(letters[at - 1].1, '–' | '-' | '—' | '/');
    match found.last() {
        Some(before)
            if dash
                && digits.len() == 2
                && before.normal.len() == 4
                && before.normal.bytes().all(|digit| digit.is_ascii_digit())
                && Some(before.span.end) == letters.get(at - 1).map(|(byte, _)| *byte) =>
        {
            format!("{}{digits}", &before.normal[..2])
        }
        Some(_) | None => digits.to_owned(),
    }
}

/// Transliterates a Cyrillic capital, so that Т-34 equals T-34 and ИЛ-2 equals IL-2. Other letters are unchanged.
fn latin(letter: char) -> char {
    let upper = letter.to_uppercase().next().unwrap_or(letter);
    match upper {
        'А' => 'A',
        'Б' => 'B',
        'В' => 'V',
        'Г' => 'G',
        'Д' => 'D',
        'Е' => 'E',
        'З' => 'Z',
        'И' => 'I',
        'К' => 'K',
        'Л' => 'L',
        'М' => 'M',
        'Н' => 'N',
        'О' => 'O',
        'П' => 'P',
        'Р' => 'R',
        'С' => 'S',
        'Т' => 'T',
        'У' => 'U',
        'Ф' => 'F',
        'Х' => 'H',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::{backs, find, normal};

    #[test]
    fn figures_are_found_in_their_normal_form() {
        for (text, expected) in [
            ("64 тысячи человек, более 14 тысяч", vec!["64", "14"]),
            ("в 1,4 раза", vec!["1.4"]),
            ("grew 1.4 times.", vec!["1.4"]),
            ("64 000 человек", vec!["64000"]),
            ("64,000 people, and 16.", vec!["64000", "16"]),
            ("1252-й, 835-й", vec!["1252", "835"]),
            ("the 1252nd and the 22nd (150th)", vec!["1252", "22", "150"]),
            ("с 1941 по 1945 год", vec!["1941", "1945"]),
            ("1941–1945, 1941-45", vec!["1941", "1945", "1941", "1945"]),
            ("танки Т-34, КВ и ИЛ-2", vec!["T-34", "IL-2"]),
            ("T-34 tanks and Il-2 aircraft", vec!["T-34", "IL-2"]),
            ("Т34", vec!["T-34"]),
            ("Т-34-85", vec!["T-34", "85"]),
            ("пл. Побед, 1", vec!["1"]),
            ("дом 1/1", vec!["1/1"]),
            ("в 1941. 16 раз", vec!["1941", "16"]),
            ("007", vec!["7"]),
            ("без цифр", vec![]),
        ] {
            let normals: Vec<String> = find(text).into_iter().map(|one| one.normal).collect();
            assert_eq!(normals, expected, "{text}");
        }
    }

    #[test]
    fn claims_back_figures_written_otherwise() {
        for (claimed, written, expected) in [
            ("64", "64", true),
            ("64", "64000", true),
            ("1.4", "1.4", true),
            ("64", "14", false),
            ("T-34", "T-34", true),
            ("34", "T-34", false),
        ] {
            assert_eq!(backs(claimed, written), expected, "{claimed} {written}");
        }
        assert_eq!(normal("1,4"), "1.4");
        assert_eq!(normal("1252-й"), "1252");
        assert_eq!(normal("Шесть"), "шесть");
    }
}
