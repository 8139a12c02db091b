//! English abbreviations: "No. 64", "St. Mary's", "Prof. Lee", "e.g.", "the U.S. Army", "M. I. Kuznetsov".

use crate::language::english::abbreviations::find;
use crate::language::english::sentences::is_street;
use crate::language::spoken::expansion::Expansion;
use crate::language::spoken::tokens::{Boundary, Line};

/// Expands an abbreviation at this position.
pub fn abbreviation(line: &Line, at: usize) -> Option<Expansion> {
    let text = line.text(at);
    if text == "№" || text == "#" {
        return Expansion::new(line.skip_space(at + 1) - at, "number ");
    }
    let figure_follows = |at: usize| line.figures(line.skip_space(at)).is_some();
    if matches!(text, "Nos" | "nos") && figure_follows(at + 1) {
        return Expansion::new(1, "numbers");
    }
    if line.text(at + 1) != "." {
        return without_stop(line, at);
    }
    if let Some(said) = two_letters(line, at).or_else(|| initials(line, at)) {
        return Some(said);
    }
    let name_follows = line
        .word(line.skip_space(at + 2))
        .is_some_and(|next| next.starts_with(char::is_uppercase));
    let full = match text {
        "St" => street_or_saint(line, at),
        // "(b. 1950)"
        "b" | "d" | "fl" | "est" | "Est" if !year_follows(line, at + 2) => return None,
        // These are ordinary words or letters.
        _ if NUMBERED.contains(&text) && !figure_follows(at + 2) => return None,
        _ => find(text)?.word()?,
    };
    if TITLES.contains(&text) && !name_follows {
        return None;
    }
    Expansion::new(1 + dot(line, at + 1), full)
}

/// Expands "St Mary's" and "Mr Brown", as British English writes them.
fn without_stop(line: &Line, at: usize) -> Option<Expansion> {
    let text = line.text(at);
    let name = line.word_after(at + 1).filter(|(place, _)| *place > at + 1);
    let name_follows = name.is_some_and(|(_, name)| name.starts_with(char::is_uppercase));
    let full = match text {
        "St" if name_follows => street_or_saint(line, at),
        "Mr" | "Mrs" | "Ms" | "Dr" | "Prof" | "Capt" | "Lt" | "Sgt" if name_follows => {
            find(text)?.word()?
        }
        _ => return None,
    };
    Expansion::new(1, full)
}

/// Expands "e.g." and "i.e."
fn two_letters(line: &Line, at: usize) -> Option<Expansion> {
    if line.text(at + 3) != "." {
        return None;
    }
    let words = match (line.text(at), line.text(at + 2)) {
        ("e", "g") => "for example",
        ("E", "g") => "For example",
        ("i", "e") => "that is",
        ("I", "e") => "That is",
        (_, _) => return None,
    };
    Expansion::new(4, words)
}

/// Expands capitals with stops ("U.S.") and initials before a name: letters without the pauses that stops would cause.
fn initials(line: &Line, at: usize) -> Option<Expansion> {
    let is_initial = |at: usize| {
        line.text(at + 1) == "."
            && line.word(at).is_some_and(|word| {
                word.len() == 1 && word.starts_with(|letter: char| letter.is_ascii_uppercase())
            })
    };
    if !is_initial(at) {
        return None;
    }
    let mut letters = vec![line.text(at)];
    let mut place = at + 2;
    while is_initial(place) {
        letters.push(line.text(place));
        place += 2;
    }
    let name = line.skip_space(place);
    let name_follows = line
        .word(name)
        .is_some_and(|next| next.starts_with(char::is_uppercase));
    if letters.len() == 1 && !name_follows {
        return None;
    }
    // The last stop may be the end of the sentence.
    let stop = if name >= line.len() { 1 } else { 0 };
    let space = if line.word(place).is_some() { " " } else { "" };
    Expansion::new(place - stop - at, letters.join(" ") + space)
}

/// Number of tokens that the stop takes: none if it also ends the text.
fn dot(line: &Line, at: usize) -> usize {
    match line.sentence_may_end_before(at + 1) {
        Boundary::SentenceEnd if line.skip_space(at + 1) >= line.len() => 0,
        Boundary::SentenceEnd | Boundary::Inside => 1,
    }
}

fn street_or_saint(line: &Line, at: usize) -> &'static str {
    let before = match line.word_before(at) {
        // "42nd St."
        Some((place, "st" | "nd" | "rd" | "th")) => line.text_before(place),
        Some((_, word)) => word,
        None => "",
    };
    let name = match line.text(at + 1) {
        "." => at + 2,
        _ => at + 1,
    };
    let after = line.text(line.skip_space(name));
    if is_street(before, after) {
        "Street"
    } else {
        "Saint"
    }
}

/// Abbreviations that are words or letters unless a figure follows.
const NUMBERED: [&str; 8] = ["No", "no", "Nos", "nos", "p", "pp", "c", "ca"];

/// Whether a year or "c. 1950" is at this position.
fn year_follows(line: &Line, at: usize) -> bool {
    let place = line.skip_space(at);
    let place = match (line.text(place), line.text(place + 1)) {
        ("c" | "ca", ".") => line.skip_space(place + 2),
        (_, _) => place,
    };
    line.figures(place)
        .is_some_and(|figures| figures.len() == 4)
}

/// Abbreviations that are words unless a name follows.
const TITLES: [&str; 6] = ["Hon", "Pres", "Rep", "Fr", "Ft", "Pt"];
