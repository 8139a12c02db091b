//! Roman numerals: centuries, rulers ("Peter I", "Elizabeth II's") and counted parts ("World War II", "Chapter IV").

use super::numbers::{cardinal, ordinal, year};
use crate::language::spoken::expansion::Expansion;
use crate::language::spoken::roman::roman_value;
use crate::language::spoken::tokens::Line;

/// Maximum number of linked numerals ("Louis XIV, XV and XVI") that are searched for their noun.
const MAX_LINKED: usize = 4;

/// Expands a Roman numeral at this position.
pub fn roman(line: &Line, at: usize) -> Option<Expansion> {
    let (numeral, ending) = split(line.word(at)?);
    let value = roman_value(numeral)?;
    let is_small = numeral.bytes().all(|letter| b"IVX".contains(&letter));
    if matches!(ending, "th" | "st" | "nd" | "rd") {
        return is_small.then(|| Expansion {
            tokens: 1,
            words: ordinal(value),
        });
    }
    let is_year = numeral.len() >= 4 && (1100..2200).contains(&value);
    if is_year {
        return Expansion::new(1, format!("{}{ending}", year(value)));
    }
    if !is_small {
        return None;
    }
    if is_century(line, at) {
        return Expansion::new(1, ordinal(value));
    }
    let start = start_of_list(line, at);
    let words = match kind(line, start, at, numeral)? {
        Kind::Counted => cardinal(value),
        Kind::Ordinal => ordinal(value),
        Kind::Ruler => format!("the {}", ordinal(value)),
    };
    Expansion::new(1, words + ending)
}

enum Kind {
    /// "World War two".
    Counted,
    /// "the twentieth Congress".
    Ordinal,
    /// "Peter the first".
    Ruler,
}

/// How the word before the numeral (or before its list) determines its kind. A lone I is a pronoun unless it follows a
/// ruler or a counted noun; a lone V or X is a letter.
fn kind(line: &Line, start: usize, at: usize, numeral: &str) -> Option<Kind> {
    let is_lone = numeral.len() == 1 && start == at;
    if is_abbreviated_part(line, start) {
        return Some(Kind::Counted);
    }
    let (place, before) = line.word_before(start)?;
    let next = line.word_after(at + 1).map(|(_, next)| next);
    let is_clause = next
        .is_some_and(|next| next.starts_with(char::is_lowercase) && !AFTER_PARTS.contains(&next));
    if COUNTED.contains(&before) {
        return Some(Kind::Counted);
    }
    if COUNTED.iter().any(|noun| noun.to_lowercase() == before) {
        return (!is_lone || !is_clause).then_some(Kind::Counted);
    }
    if matches!(before, "the" | "The") {
        return next
            .filter(|next| !is_lone && next.starts_with(char::is_uppercase))
            .map(|_| Kind::Ordinal);
    }
    if !before.starts_with(char::is_uppercase) || before.chars().skip(1).any(char::is_uppercase) {
        return None;
    }
    if !is_lone {
        return Some(Kind::Ruler);
    }
    let title = line.word_before(place).map(|(_, word)| word);
    let is_titled = title.is_some_and(|title| TITLES.contains(&title));
    let opens_clause = title.is_some_and(|title| CLAUSES.contains(&title.to_lowercase().as_str()));
    let speaks =
        numeral == "I" && matches!(next, Some("am" | "have" | "think" | "believe" | "know"));
    let is_ruler = is_titled || (RULERS.contains(&before) && !opens_clause);
    (is_ruler && !speaks).then_some(Kind::Ruler)
}

/// "XX century", "the XVIII–XIX centuries", "XVIII and XIX centuries".
fn is_century(line: &Line, at: usize) -> bool {
    let mut end = at + 1;
    for _ in 0..MAX_LINKED {
        let noun = match line.text(end) {
            "-" => end + 1,
            _ => line.skip_space(end),
        };
        if matches!(line.text(noun), "century" | "centuries" | "Century" | "c")
            && line
                .word(at)
                .is_some_and(|word| word != "I" || line.text(noun) != "c")
        {
            return true;
        }
        let link = line.skip_space(end);
        let next = line.skip_space(link + 1);
        let links = matches!(line.text(link), "–" | "—" | "-" | "," | "and" | "or" | "to");
        if !links || line.word(next).and_then(roman_value).is_none() {
            return false;
        }
        end = next + 1;
    }
    false
}

/// The first numeral of the list that this one stands in.
fn start_of_list(line: &Line, at: usize) -> usize {
    let mut start = at;
    for _ in 0..MAX_LINKED {
        let back = |place: usize| {
            let before = place.checked_sub(1)?;
            match line.text(before).trim() {
                "" => before.checked_sub(1),
                _ => Some(before),
            }
        };
        let link = back(start).filter(|link| {
            matches!(
                line.text(*link),
                "–" | "—" | "-" | "," | "and" | "or" | "to"
            )
        });
        let numeral = link.and_then(back).filter(|place| {
            line.word(*place)
                .is_some_and(|word| roman_value(word).is_some())
        });
        match numeral {
            Some(place) => start = place,
            None => break,
        }
    }
    start
}

/// "Vol. II", "ch. IV".
fn is_abbreviated_part(line: &Line, at: usize) -> bool {
    let dot = at
        .checked_sub(1)
        .map(|before| match line.text(before).trim() {
            "" => before.saturating_sub(1),
            _ => before,
        });
    dot.is_some_and(|dot| {
        line.text(dot) == "."
            && matches!(
                line.text_before(dot),
                "Vol"
                    | "vol"
                    | "Ch"
                    | "ch"
                    | "Pt"
                    | "pt"
                    | "Art"
                    | "art"
                    | "Sec"
                    | "sec"
                    | "No"
                    | "no"
                    | "Bk"
                    | "Fig"
                    | "fig"
            )
    })
}

/// Splits the numeral from what follows it in the word: "II's", "XXth".
fn split(word: &str) -> (&str, &str) {
    let end = word
        .find(|letter: char| !letter.is_ascii_uppercase())
        .unwrap_or(word.len());
    word.split_at(end)
}

/// Nouns followed by numerals in cardinal form, also in lower case.
const COUNTED: [&str; 44] = [
    "War", "Wars", "Part", "Parts", "Volume", "Volumes", "Chapter", "Chapters", "Act", "Acts",
    "Book", "Books", "Scene", "Section", "Sections", "Phase", "Stage", "Class", "Type", "Types",
    "Mark", "Level", "Grade", "Division", "Article", "Articles", "Title", "Appendix", "Table",
    "Figure", "Figures", "Bowl", "Category", "Group", "Page", "Canto", "Symphony", "Saturn",
    "Apollo", "Voyager", "Unit", "Block", "Schedule", "Degree",
];

/// Small words that may follow "chapter I" when it is a chapter.
const AFTER_PARTS: [&str; 8] = ["of", "and", "or", "to", "is", "was", "in", "on"];

/// Titles before a ruler's name.
const TITLES: [&str; 21] = [
    "Tsar",
    "Czar",
    "Tsaritsa",
    "Tsarina",
    "King",
    "Queen",
    "Emperor",
    "Empress",
    "Pope",
    "Prince",
    "Princess",
    "Sultan",
    "Kaiser",
    "Shah",
    "Duke",
    "Archduke",
    "Patriarch",
    "Khan",
    "Pharaoh",
    "Bishop",
    "Grand",
];

/// Words that open a clause in which "Peter I" is two subjects: "when with Peter I went".
const CLAUSES: [&str; 13] = [
    "when", "if", "as", "because", "that", "unlike", "like", "with", "told", "before", "after",
    "for", "than",
];

/// Rulers whose name makes a lone numeral certain without a title.
const RULERS: [&str; 49] = [
    "Peter",
    "Paul",
    "Alexander",
    "Nicholas",
    "Catherine",
    "Elizabeth",
    "Charles",
    "James",
    "Henry",
    "George",
    "William",
    "Edward",
    "Richard",
    "Louis",
    "Francis",
    "Frederick",
    "Napoleon",
    "Ivan",
    "Vasily",
    "Mary",
    "Philip",
    "Leopold",
    "Wilhelm",
    "Ferdinand",
    "Joseph",
    "Pius",
    "Otto",
    "Ptolemy",
    "Ramses",
    "Darius",
    "Xerxes",
    "Justinian",
    "Constantine",
    "Stephen",
    "Gustav",
    "Christian",
    "Emmanuel",
    "Umberto",
    "Alfonso",
    "Carlos",
    "Juan",
    "Benedict",
    "Gregory",
    "Leo",
    "Innocent",
    "Clement",
    "Maximilian",
    "Rudolf",
    "Sigismund",
];
