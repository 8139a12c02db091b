//! Letters that are not read as words: КМК, Т-34, initials.

use super::cardinal::{cardinal, figure_by_figure};
use super::grammar::{Case, Gender};
use crate::language::spoken::expansion::Expansion;
use crate::language::spoken::tokens::{Boundary, Line};

/// Longer words in capitals are emphasis, not abbreviations.
const MAX_ABBREVIATION_LETTERS: usize = 5;

/// Expands a model number: letters, hyphen, figures («Т-34», «Т-34-85», «ИЛ-2»).
pub fn model_number(line: &Line, at: usize) -> Option<Expansion> {
    let word = line.word(at)?;
    let length = word.chars().count();
    let capital = word.chars().next().is_some_and(char::is_uppercase);
    let all_capitals = word.chars().all(char::is_uppercase);
    if !capital || length > 4 || (!all_capitals && length > 3) {
        return None;
    }
    let mut words = if all_capitals && length > 1 {
        abbreviation(word).unwrap_or_else(|| word.to_lowercase())
    } else if length == 1 {
        name(word.chars().next()?)?.to_owned()
    } else {
        word.to_lowercase()
    };
    let mut tokens = 1;
    while matches!(line.text(at + tokens), "-" | "‑" | "–") {
        let Some(figures) = line.figures(at + tokens + 1) else {
            break;
        };
        words.push(' ');
        words.push_str(&plain_figures(figures));
        tokens += 2;
    }
    (tokens > 1).then_some(Expansion { tokens, words })
}

/// Expands an abbreviation in capitals: spelled, or read as a word if possible.
pub fn capitals(line: &Line, at: usize) -> Option<Expansion> {
    Expansion::new(1, abbreviation(line.word(at)?)?)
}

/// «И. П. Бардина»: a capital with a dot before a name or another initial.
pub fn initial(line: &Line, at: usize) -> Option<Expansion> {
    let word = line.word(at)?;
    let mut letters = word.chars();
    let letter = letters.next().filter(|letter| letter.is_uppercase())?;
    if letters.next().is_some() || line.text(at + 1) != "." {
        return None;
    }
    if follows_initial(line, at) {
        return Expansion::new(2, format!("{}{}", name(letter)?, space_after(line, at + 2)));
    }
    let (next_at, next) = line.word_after(at + 2)?;
    let name_follows = next.chars().next().is_some_and(char::is_uppercase);
    let initial_follows = next.chars().count() == 1 && line.text(next_at + 1) == ".";
    if !name_follows || (!initial_follows && next.chars().count() < 2) {
        return None;
    }
    Expansion::new(2, format!("{}{}", name(letter)?, space_after(line, at + 2)))
}

/// «Сталин И. В.»: the second initial needs no name after it, and its stop may be the sentence's.
fn follows_initial(line: &Line, at: usize) -> bool {
    let stop = at.saturating_sub(1);
    let stop = match line.text(stop).trim() {
        "" => stop.saturating_sub(1),
        _ => stop,
    };
    let before = line.text_before(stop);
    line.text(stop) == "."
        && before.chars().count() == 1
        && before.chars().all(char::is_uppercase)
        && line.sentence_may_end_before(at + 2) == Boundary::Inside
}

/// A space where none is written: «М.И.Кузнецов».
fn space_after(line: &Line, at: usize) -> &'static str {
    if line.word(at).is_some() { " " } else { "" }
}

fn abbreviation(word: &str) -> Option<String> {
    let letters: Vec<char> = word.chars().collect();
    if !(2..=MAX_ABBREVIATION_LETTERS).contains(&letters.len())
        || !letters.iter().all(|letter| letter.is_uppercase())
        || WORDS_IN_CAPITALS.contains(&word)
    {
        return None;
    }
    let vowel = |letter: &char| "АЕЁИОУЫЭЮЯ".contains(*letter);
    let runs_of_consonants = letters
        .split(|letter| vowel(letter))
        .map(<[char]>::len)
        .max();
    let readable = letters.len() > 2
        && letters.iter().any(&vowel)
        && runs_of_consonants.is_some_and(|longest| longest < 3)
        && !vowel(&letters[letters.len() - 1]);
    if word == "ИЛ" || (readable && !SPELLED.contains(&word)) {
        return Some(word.to_lowercase());
    }
    if word == "США" {
        return Some("сэшэа́".to_owned());
    }
    let names: Option<Vec<_>> = letters.iter().map(|letter| name(*letter)).collect();
    names.map(|names| stressed_at_the_end(&names.concat()))
}

/// Abbreviations that are spelled are stressed on their last letter: «каэмка́».
fn stressed_at_the_end(names: &str) -> String {
    match names.rfind(|letter| "аеёиоуыэюя".contains(letter)) {
        Some(vowel) => {
            let end = vowel + names[vowel..].chars().next().map_or(0, char::len_utf8);
            format!("{}\u{301}{}", &names[..end], &names[end..])
        }
        None => names.to_owned(),
    }
}

fn plain_figures(figures: &str) -> String {
    if figures.len() > 4 || figures.starts_with('0') {
        return figure_by_figure(figures);
    }
    let number = figures
        .parse()
        .expect("OK because at most four digits fit 64 bits");
    cardinal(number, Case::Nominative, Gender::Masculine)
}

/// Read as words although written in capitals.
const WORDS_IN_CAPITALS: [&str; 14] = [
    "МЫ", "ВЫ", "ДА", "НЕТ", "НЕ", "НИ", "ОН", "ОНА", "НО", "НА", "ПО", "ЭТО", "ВСЕ", "ТАК",
];

/// Spelled although they could be read.
const SPELLED: [&str; 4] = ["ОКН", "АЭС", "ЭВМ", "ИЭС"];

/// The name of a letter in abbreviations, Latin letters by their Russian names.
pub fn name(letter: char) -> Option<&'static str> {
    Some(match letter {
        'А' | 'A' => "а",
        'Б' | 'B' => "бэ",
        'В' | 'V' => "вэ",
        'Г' | 'G' => "гэ",
        'Д' | 'D' => "дэ",
        'Е' => "е",
        'Ё' => "ё",
        'Ж' => "жэ",
        'З' | 'Z' => "зэ",
        'И' | 'I' => "и",
        'Й' => "й",
        'К' | 'K' => "ка",
        'Л' | 'L' => "эл",
        'М' | 'M' => "эм",
        'Н' | 'N' => "эн",
        'О' | 'O' => "о",
        'П' | 'P' => "пэ",
        'Р' | 'R' => "эр",
        'С' | 'S' => "эс",
        'Т' | 'T' => "тэ",
        'У' | 'U' => "у",
        'Ф' | 'F' => "эф",
        'Х' | 'H' => "ха",
        'Ц' | 'C' => "цэ",
        'Ч' => "че",
        'Ш' => "ша",
        'Щ' => "ща",
        'Ы' => "ы",
        'Э' | 'E' => "э",
        'Ю' => "ю",
        'Я' => "я",
        _ => return None,
    })
}
