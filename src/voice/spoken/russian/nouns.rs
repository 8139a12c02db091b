//! What the words behind a figure tell: where its noun stands, and the noun's gender by its ending.
//! A guess for words that the texts bring; nouns behind abbreviations have all their forms in `units`.

use super::super::tokens::Line;
use super::grammar::{Count, Gender};

/// How many adjectives may stand between a figure and its noun.
const MOST_ADJECTIVES: usize = 3;

/// The noun that a figure counts, and the first adjective before it.
#[derive(Debug, Clone, Default)]
pub struct Counted {
    /// The noun in small letters.
    pub noun: Option<String>,
    /// The first adjective before it in small letters.
    pub adjective: Option<String>,
}

/// Looks at the words from this place on.
pub fn counted(line: &Line, at: usize) -> Counted {
    let mut found = Counted::default();
    let mut place = at;
    for _ in 0..=MOST_ADJECTIVES {
        let Some((word_at, word)) = line.word_after(place) else {
            break;
        };
        let small = word.to_lowercase();
        if NOT_NOUNS.contains(&small.as_str()) {
            break;
        }
        if !is_adjective(&small) {
            found.noun = Some(small);
            break;
        }
        found.adjective.get_or_insert(small);
        place = word_at + 1;
    }
    found
}

/// The gender in which «один» and «два» agree with what they count.
pub fn gender(number: u64, counted: &Counted) -> Gender {
    if let Some(adjective) = &counted.adjective {
        let ends = |endings: &[&str]| endings.iter().any(|ending| adjective.ends_with(ending));
        match Count::of(number) {
            Count::One if ends(&["ая", "яя", "ую", "юю"]) => return Gender::Feminine,
            Count::One if ends(&["ое", "ее"]) => return Gender::Neuter,
            Count::Few if ends(&["ые", "ие"]) => return Gender::Feminine,
            Count::One | Count::Few | Count::Many => {}
        }
    }
    let Some(noun) = counted.noun.as_deref() else {
        return Gender::Masculine;
    };
    let ends = |endings: &[&str]| endings.iter().any(|ending| noun.ends_with(ending));
    match Count::of(number) {
        Count::One if MASCULINE_IN_A.contains(&noun) => Gender::Masculine,
        Count::One if ends(&["а", "я", "у", "ю"]) || FEMININE_SOFT.contains(&noun) => {
            Gender::Feminine
        }
        Count::One if ends(&["о", "е", "ё"]) => Gender::Neuter,
        Count::Few if ends(&["ы", "и"]) && !MASCULINE_IN_I.contains(&noun) => Gender::Feminine,
        Count::One | Count::Few | Count::Many => Gender::Masculine,
    }
}

/// Whether a word has an adjective's ending.
pub fn is_adjective(small: &str) -> bool {
    const ENDINGS: [&str; 14] = [
        "ый", "ий", "ая", "яя", "ое", "ее", "ые", "ие", "ых", "их", "ыми", "ими", "ую", "юю",
    ];
    const OBLIQUE: [&str; 4] = ["ного", "ной", "ным", "ном"];
    small.chars().count() > 4
        && !NOUNS_LIKE_ADJECTIVES.contains(&small)
        && (ENDINGS.iter().any(|ending| small.ends_with(ending))
            || OBLIQUE.iter().any(|ending| small.ends_with(ending)))
}

const NOUNS_LIKE_ADJECTIVES: [&str; 16] = [
    "рабочих",
    "рабочий",
    "часовых",
    "часовой",
    "раненых",
    "раненый",
    "сражение",
    "орудие",
    "здание",
    "отделение",
    "соединение",
    "армий",
    "дивизий",
    "предприятие",
    "предприятий",
    "зданий",
];

const MASCULINE_IN_A: [&str; 4] = ["мужчина", "дядя", "юноша", "судья"];
const MASCULINE_IN_I: [&str; 2] = ["пути", "дни"];
const FEMININE_SOFT: [&str; 8] = [
    "часть",
    "площадь",
    "дочь",
    "ночь",
    "область",
    "степень",
    "печь",
    "шахтоплощадь",
];

/// Words that follow a figure without being counted by it.
const NOT_NOUNS: [&str; 27] = [
    "и", "а", "но", "или", "по", "до", "в", "во", "на", "с", "со", "к", "ко", "из", "от", "у", "о",
    "об", "за", "для", "не", "это", "был", "была", "было", "были", "раза",
];
