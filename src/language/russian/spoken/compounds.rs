//! Numbers joined to a unit or a letter by a hyphen: «45-мм пушки», «7,62-мм», «90%-ный», «1,5-метровый», «9-б класс».

use super::cardinal::{cardinal, compound, decimal};
use super::figures::{Value, written};
use super::genders::gender_of;
use super::governing::{Governed, governed};
use super::grammar::{Adjective, Agreement, Case, Form, Gender};
use super::letters;
use super::nouns::counted;
use super::numbered_nouns::{as_ordinal, case_of};
use super::ordinal::ordinal;
use super::units::unit;
use crate::language::spoken::expansion::Expansion;
use crate::language::spoken::tokens::Line;

/// «90%-ный»: the ending is written without its stem.
pub fn percent(line: &Line, at: usize, number: u64) -> Option<Expansion> {
    let ending = line.word(at + 3)?.strip_prefix('н')?;
    let is_written = line.text(at + 1) == "%" && line.text(at + 2) == "-";
    (is_written && !ending.is_empty()).then(|| Expansion {
        tokens: 4,
        words: format!("{}процентн{ending}", compound(number)),
    })
}

/// «45-мм пушки»: an adjective where the noun after it tells its form, elsewhere the unit.
pub fn measured(line: &Line, at: usize, number: u64) -> Option<Expansion> {
    let place = hyphenated(line, at + 1)?;
    let written = line.word(place).filter(|word| word.chars().count() > 1)?;
    let unit = unit(line, place)?;
    let end = place + unit.tokens;
    let stem = STEMS.iter().find(|(short, _)| *short == written);
    if let Some((_, stem)) = stem
        && let Some(agreement) = agreement(line, at, end)
    {
        let adjective = Adjective(stem).form(agreement);
        return Expansion::new(end - at, compound(number) + &adjective);
    }
    let case = match governed(line, at) {
        Governed::By(case) => case,
        _ => Case::Nominative,
    };
    let words = cardinal(number, case, unit.noun.gender);
    Expansion::new(end - at, format!("{words} {}", unit.counted(number, case)))
}

/// «9-б класс», «дом 7-в»: a letter by its name.
pub fn lettered(line: &Line, at: usize, number: u64) -> Option<Expansion> {
    let place = hyphenated(line, at + 1)?;
    let mut letters = line.word(place)?.chars();
    let letter = letters.next().filter(|_| letters.as_str().is_empty())?;
    let name = letters::name(letter.to_uppercase().next()?)?;
    let words = match as_ordinal(line, at, place + 1, number) {
        Some(agreement) => ordinal(number, agreement),
        None => cardinal(number, Case::Nominative, Gender::Masculine),
    };
    Expansion::new(place + 1 - at, format!("{words} {name}"))
}

/// «5к1»: the letter in a house number is spoken by its name.
pub fn with_letter_inside(line: &Line, at: usize) -> Option<Expansion> {
    let mut letters = line.word(at + 1)?.chars();
    let letter = letters.next().filter(|_| letters.as_str().is_empty())?;
    let name = letters::name(letter.to_uppercase().next()?)?;
    let number = |at: usize| {
        let figures = line.figures(at).filter(|figures| figures.len() <= 4)?;
        let number = figures.parse().ok()?;
        Some(cardinal(number, Case::Nominative, Gender::Masculine))
    };
    Expansion::new(3, format!("{} {name} {}", number(at)?, number(at + 2)?))
}

/// «7,62-мм», «1,5-метровый».
pub fn fractional(line: &Line, at: usize) -> Option<Expansion> {
    let number = written(line, at)?;
    let Value::Decimal(whole, figures) = number.value else {
        return None;
    };
    let place = hyphenated(line, at + number.tokens)?;
    let word = line.word(place)?;
    if let Some(unit) = unit(line, place).filter(|_| word.chars().count() > 1) {
        let case = match governed(line, at) {
            Governed::By(case) => case,
            _ => Case::Nominative,
        };
        let words = decimal(whole, figures, case);
        let words = format!("{words} {}", unit.genitive_singular());
        return Expansion::new(place + unit.tokens - at, words);
    }
    if word.chars().count() < 4 {
        return None;
    }
    let first = match (whole, figures) {
        (1, "5") => "полутора".to_owned(),
        (_, "5") => compound(whole) + "споловиной",
        (_, _) => decimal(whole, figures, Case::Genitive) + " ",
    };
    Expansion::new(place + 1 - at, first + word)
}

fn hyphenated(line: &Line, at: usize) -> Option<usize> {
    matches!(line.text(at), "-" | "–").then_some(at + 1)
}

/// The agreement of an adjective at this position with the noun after `end`.
fn agreement(line: &Line, at: usize, end: usize) -> Option<Agreement> {
    let noun = counted(line, end).noun?;
    let gender = gender_of(&noun)?;
    let governor = governed(line, at);
    let (case, is_plural) = case_of(&noun, gender, governor);
    if gender == Gender::Feminine && noun.ends_with(['ы', 'и']) {
        // «пушки» can be singular or plural.
        let is_of_one = match governor {
            Governed::By(Case::Genitive) | Governed::FromOrWith => true,
            Governed::Freely => line.word_before(at).is_some_and(|(_, word)| !is_verb(word)),
            _ => false,
        };
        return Some(if is_of_one {
            Agreement::feminine(Case::Genitive)
        } else {
            Agreement::plural(Case::Nominative)
        });
    }
    Some(Agreement {
        form: if is_plural {
            Form::Plural
        } else {
            Form::Singular(gender)
        },
        case,
    })
}

fn is_verb(word: &str) -> bool {
    [
        "л", "ла", "ло", "ли", "ть", "ет", "ют", "ит", "ят", "ся", "лись", "и",
    ]
    .iter()
    .any(|ending| word.ends_with(ending))
}

/// The stems of adjectives that are made of a unit.
const STEMS: [(&str, &str); 9] = [
    ("мм", "миллиметров"),
    ("см", "сантиметров"),
    ("км", "километров"),
    ("кг", "килограммов"),
    ("кВ", "киловольтн"),
    ("кВт", "киловаттн"),
    ("МВт", "мегаваттн"),
    ("га", "гектарн"),
    ("мин", "минутн"),
];
