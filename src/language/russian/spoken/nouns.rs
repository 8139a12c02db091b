//! What the words after a figure tell: where its noun is, and the noun's gender according to its ending. This is a
//! guess for words of the text; nouns of abbreviations have all their forms in `units`.

use super::genders::gender_of;
use super::grammar::{Case, Count, Gender};
use crate::language::spoken::tokens::Line;

/// Maximum number of adjectives between a figure and its noun.
const MAX_ADJECTIVES: usize = 3;

/// The noun that a figure counts, and the first adjective before it.
#[derive(Debug, Clone, Default)]
pub struct Counted {
    /// The noun in small letters.
    pub noun: Option<String>,
    /// The first adjective before it in small letters.
    pub adjective: Option<String>,
}

/// Examines the words at this position.
pub fn counted(line: &Line, at: usize) -> Counted {
    let mut found = Counted::default();
    let mut place = at;
    for _ in 0..=MAX_ADJECTIVES {
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

/// The gender in which «один» and «два» agree with what they count in a case.
pub fn gender(number: u64, case: Case, counted: &Counted) -> Gender {
    let count = Count::of(number);
    if let Some(adjective) = &counted.adjective {
        let ends = |endings: &[&str]| endings.iter().any(|ending| adjective.ends_with(ending));
        match count {
            Count::One if ends(&["ая", "яя", "ую", "юю", "ой", "ей"]) => {
                return Gender::Feminine;
            }
            Count::One if ends(&["ое", "ее"]) => return Gender::Neuter,
            Count::Few if ends(&["ые", "ие"]) => return Gender::Feminine,
            Count::One | Count::Few | Count::Many => {}
        }
    }
    match (counted.noun.as_deref(), count) {
        (Some(noun), Count::One) => gender_of_singular(noun, case),
        (Some(noun), Count::Few) => gender_after_few(noun),
        (Some(_), Count::Many) | (None, _) => Gender::Masculine,
    }
}

/// The gender of a noun in the singular, by its ending in the case that it stands in.
fn gender_of_singular(noun: &str, case: Case) -> Gender {
    let ends = |endings: &[&str]| endings.iter().any(|ending| noun.ends_with(ending));
    if is_masculine_in_a(noun) || noun == "кофе" {
        return Gender::Masculine;
    }
    match case {
        Case::Nominative | Case::Accusative if ends(&["мя"]) => Gender::Neuter,
        Case::Nominative if ends(&["а", "я"]) => Gender::Feminine,
        Case::Accusative if ends(&["у", "ю"]) => Gender::Feminine,
        Case::Nominative | Case::Accusative if ends(&["ь"]) => gender_of_soft(noun),
        Case::Nominative | Case::Accusative if ends(&["о", "е", "ё", "и"]) => Gender::Neuter,
        Case::Genitive if ends(&["ы", "и"]) && !ends(&["мени", "пути"]) => {
            Gender::Feminine
        }
        Case::Dative | Case::Prepositional if ends(&["нии", "тии", "лии"]) => {
            gender_of(noun).unwrap_or(Gender::Neuter)
        }
        Case::Dative | Case::Prepositional if ends(&["и"]) && !ends(&["мени", "пути"]) => {
            Gender::Feminine
        }
        Case::Dative if ends(&["е"]) => Gender::Feminine,
        // «в деревне» and «в доме» look alike: only the table knows.
        Case::Prepositional => gender_of(noun).unwrap_or(Gender::Masculine),
        Case::Instrumental if ends(&["ой", "ей", "ью"]) => Gender::Feminine,
        Case::Nominative
        | Case::Genitive
        | Case::Dative
        | Case::Accusative
        | Case::Instrumental => Gender::Masculine,
    }
}

/// The gender of a noun after two, three or four, which is in the genitive singular.
fn gender_after_few(noun: &str) -> Gender {
    let is_feminine = noun.ends_with(['ы', 'и'])
        && !is_masculine_in_a(noun)
        && !noun.ends_with("мени")
        && !NO_FEMININE_IN_I.contains(&noun);
    if is_feminine {
        Gender::Feminine
    } else {
        Gender::Masculine
    }
}

/// Nouns in a soft sign: most endings belong to one gender, the rest have a list.
fn gender_of_soft(noun: &str) -> Gender {
    let ends = |endings: &[&str]| endings.iter().any(|ending| noun.ends_with(ending));
    let is_feminine = ends(&FEMININE_SOFT_ENDINGS) && !MASCULINE_SOFT.contains(&noun)
        || FEMININE_SOFT.contains(&noun);
    if is_feminine {
        Gender::Feminine
    } else {
        Gender::Masculine
    }
}

/// «мужчина», «воеводы»: men, declined like women.
fn is_masculine_in_a(noun: &str) -> bool {
    MASCULINE_IN_A.iter().any(|stem| {
        noun.strip_prefix(stem).is_some_and(|ending| {
            matches!(
                ending,
                "а" | "я" | "ы" | "и" | "е" | "у" | "ю" | "ой" | "ей"
            )
        })
    })
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

const MASCULINE_IN_A: [&str; 12] = [
    "мужчин",
    "дяд",
    "юнош",
    "судь",
    "воевод",
    "старост",
    "вельмож",
    "слуг",
    "дедушк",
    "паш",
    "мурз",
    "старшин",
];

/// Exceptions after two, three and four: «два пути», «два такси».
const NO_FEMININE_IN_I: [&str; 6] = ["пути", "дни", "такси", "жюри", "пони", "шасси"];

const FEMININE_SOFT_ENDINGS: [&str; 17] = [
    "сть",
    "знь",
    "вь",
    "чь",
    "шь",
    "щь",
    "жь",
    "пись",
    "адь",
    "пь",
    "фь",
    "аль",
    "ань",
    "ть",
    "сень",
    "мысль",
    "дверь",
];

/// Masculine nouns with an ending that is feminine elsewhere.
const MASCULINE_SOFT: [&str; 16] = [
    "путь",
    "гость",
    "тесть",
    "зять",
    "ноготь",
    "локоть",
    "коготь",
    "лапоть",
    "ломоть",
    "дёготь",
    "госпиталь",
    "фестиваль",
    "февраль",
    "червь",
    "хрусталь",
    "миндаль",
];

/// Feminine nouns with an ending that is masculine elsewhere.
const FEMININE_SOFT: [&str; 34] = [
    "ель",
    "цель",
    "модель",
    "мебель",
    "метель",
    "артель",
    "колыбель",
    "купель",
    "дуэль",
    "соль",
    "роль",
    "боль",
    "моль",
    "пыль",
    "быль",
    "степень",
    "ступень",
    "тень",
    "лень",
    "сирень",
    "осень",
    "ось",
    "рысь",
    "кость",
    "полынь",
    "пустынь",
    "твердынь",
    "обитель",
    "земель",
    "шинель",
    "кровь",
    "глубь",
    "прорубь",
    "медь",
];

/// Words that follow a figure without being counted by it.
const NOT_NOUNS: [&str; 26] = [
    "и", "а", "но", "или", "по", "до", "в", "во", "на", "с", "со", "к", "ко", "из", "от", "у", "о",
    "об", "за", "для", "не", "это", "был", "была", "было", "были",
];
