//! Roman numerals: centuries («XX век», «в XIX в.») and rulers («Петра I»).

use super::super::Said;
use super::super::tokens::{Boundary, Line};
use super::governing::{case_of_place, governed};
use super::grammar::{Agreement, Case};
use super::ordinal::ordinal;

/// A Roman numeral from this place on, with an abbreviated «век» behind it.
pub fn roman(line: &Line, at: usize) -> Option<Said> {
    let number = value(line.word(at)?)?;
    let governor = governed(line, at);
    let masculine = |case| ordinal(number, Agreement::masculine(case));
    // «XVIII–XIX веков»: the noun stands behind the second.
    let dash = line.skip_space(at + 1);
    let second = line.skip_space(dash + 1);
    let linked = matches!(line.text(dash), "–" | "—" | "-" | "и")
        && line.word(second).and_then(value).is_some();
    match line.word_after(if linked { second + 1 } else { at + 1 }) {
        Some((_, "век" | "веки")) => Said::new(1, masculine(Case::Nominative)),
        Some((_, "века" | "веков")) => Said::new(1, masculine(Case::Genitive)),
        Some((_, "веку" | "векам")) => Said::new(1, masculine(Case::Dative)),
        Some((_, "веком" | "веками")) => Said::new(1, masculine(Case::Instrumental)),
        Some((_, "веке" | "веках")) => Said::new(1, masculine(Case::Prepositional)),
        Some((place, "в" | "вв")) if !linked && line.text(place + 1) == "." => {
            let case = case_of_place(governor);
            let century = ["век", "века", "веку", "век", "веком", "веке"][case.row()];
            let dot = match line.sentence_may_end_before(place + 2) {
                Boundary::Inside => 1,
                Boundary::SentenceEnd => 0,
            };
            Said::new(
                place + 1 + dot - at,
                format!("{} {century}", masculine(case)),
            )
        }
        Some(_) | None => {
            let (_, name) = line.word_before(at)?;
            let capital = name.chars().next().is_some_and(char::is_uppercase);
            capital.then(|| Said {
                tokens: 1,
                words: ordinal(number, agreement_with_name(name)),
            })
        }
    }
}

fn agreement_with_name(name: &str) -> Agreement {
    match name.chars().next_back() {
        Some('ы' | 'и') => Agreement::feminine(Case::Genitive),
        Some('а') if name.ends_with("на") => Agreement::feminine(Case::Nominative),
        Some('а' | 'я') => Agreement::masculine(Case::Genitive),
        Some('у' | 'ю') => Agreement::masculine(Case::Dative),
        Some('е') => Agreement::masculine(Case::Prepositional),
        Some(_) | None if name.ends_with("ом") || name.ends_with("ем") => {
            Agreement::masculine(Case::Instrumental)
        }
        Some(_) | None => Agreement::masculine(Case::Nominative),
    }
}

/// The value of a well-formed Roman numeral below 90 in Latin capitals.
fn value(word: &str) -> Option<u64> {
    const TENS: [&str; 9] = ["", "X", "XX", "XXX", "XL", "L", "LX", "LXX", "LXXX"];
    const UNITS: [&str; 10] = ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"];
    if word.is_empty() || word.len() > 8 || !word.bytes().all(|letter| b"IVXL".contains(&letter)) {
        return None;
    }
    let pairs = TENS.iter().enumerate().flat_map(|(ten, tens)| {
        UNITS
            .iter()
            .enumerate()
            .map(move |(unit, units)| (ten * 10 + unit, tens, units))
    });
    pairs
        .filter(|(_, tens, units)| word.len() == tens.len() + units.len())
        .find(|(_, tens, units)| word.starts_with(*tens) && word.ends_with(*units))
        .map(|(number, _, _)| number as u64)
}
