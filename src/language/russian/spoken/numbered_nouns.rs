//! Nouns that are numbered («съезд», «степень», «глава», «этаж»): their gender, the case of a form, and whether a
//! number before them is an ordinal.

use super::genders::{MASCULINE, gender_of};
use super::governing::{Governed, governed};
use super::grammar::{Agreement, Case, Count, Form, Gender};
use super::nouns::counted;
use crate::language::spoken::tokens::Line;

/// The agreement of the number at `at`, which ends before `end`, as an ordinal with a noun after it: «на 5 этаже». The
/// noun is singular there, where a count would require the plural.
pub fn as_ordinal(line: &Line, at: usize, end: usize, number: u64) -> Option<Agreement> {
    let (_, word) = line.word_after(end)?;
    if !word.starts_with(char::is_lowercase) {
        return None;
    }
    let noun = counted(line, end).noun?;
    // Years have their own rules.
    let gender = gender_of(&noun).filter(|_| !noun.starts_with("год"))?;
    let governor = governed(line, at);
    let (case, is_plural) = case_of(&noun, gender, governor);
    let is_genitive_like = match gender {
        Gender::Feminine => noun.ends_with(['ы', 'и']),
        Gender::Masculine | Gender::Neuter => noun.ends_with(['а', 'я']),
    };
    let asks_for_genitive = matches!(
        governor,
        Governed::By(Case::Genitive) | Governed::FromOrWith
    );
    let is_ordinal = match Count::of(number) {
        // «1 школа» is one; nobody counts a single floor.
        Count::One => number < 100 && PLACES.iter().any(|stem| noun.starts_with(stem)),
        // «2 этажа», «на 2 части», but «до 2 этажа».
        Count::Few => !is_genitive_like || asks_for_genitive,
        Count::Many => true,
    };
    // «5–6 классы»: a count has no nominative plural either.
    let form = if !is_plural {
        Form::Singular(gender)
    } else if case == Case::Nominative && gender == Gender::Masculine {
        Form::Plural
    } else {
        return None;
    };
    is_ordinal.then_some(Agreement { form, case })
}

/// The case of such a form, and whether it is plural, given what governs it.
pub fn case_of(form: &str, gender: Gender, governor: Governed) -> (Case, bool) {
    let ends = |endings: &[&str]| endings.iter().any(|ending| form.ends_with(ending));
    if ends(&["ами", "ями"]) {
        return (Case::Instrumental, true);
    }
    if ends(&["ах", "ях"]) {
        return (Case::Prepositional, true);
    }
    if ends(&["ам", "ям"]) {
        return (Case::Dative, true);
    }
    let is_locative = matches!(
        governor,
        Governed::PlaceOrAim | Governed::By(Case::Prepositional)
    );
    let governed_case = match governor {
        Governed::By(case) => Some(case),
        Governed::PlaceOrAim => Some(Case::Prepositional),
        Governed::FromOrWith => Some(Case::Genitive),
        Governed::Freely | Governed::BehindOrWithin | Governed::Along => None,
    };
    match gender {
        Gender::Masculine if MASCULINE.contains(&form) => (Case::Nominative, false),
        Gender::Masculine => match form.chars().next_back() {
            Some('ы' | 'и') => (Case::Nominative, true),
            Some('а' | 'я') => (Case::Genitive, false),
            Some('у' | 'ю') if is_locative => (Case::Prepositional, false),
            Some('у' | 'ю') => (Case::Dative, false),
            Some('е') => (Case::Prepositional, false),
            Some(_) | None if ends(&["ов", "ев", "ей"]) => (Case::Genitive, true),
            Some(_) | None if ends(&["ом", "ем"]) => (Case::Instrumental, false),
            Some(_) | None => (Case::Nominative, false),
        },
        Gender::Feminine => match form.chars().next_back() {
            // «степени», «дивизии»: three cases of the singular look alike.
            Some('ы') => (Case::Genitive, false),
            Some('и') => (
                governed_case
                    .filter(|case| *case != Case::Accusative)
                    .unwrap_or(Case::Genitive),
                false,
            ),
            Some('у') => (Case::Accusative, false),
            Some('ю') if form.ends_with("ью") => (Case::Instrumental, false),
            Some('ю') => (Case::Accusative, false),
            Some('е') => (Case::Prepositional, false),
            Some('й') if ends(&["ой", "ией"]) => (Case::Instrumental, false),
            Some('а' | 'я' | 'ь') => (Case::Nominative, false),
            // «частей», «школ»
            Some(_) | None => (Case::Genitive, true),
        },
        Gender::Neuter => match form.chars().next_back() {
            Some('я' | 'а') => (Case::Genitive, false),
            Some('ю' | 'у') => (Case::Dative, false),
            Some('и') => (Case::Prepositional, false),
            Some('м') => (Case::Instrumental, false),
            Some('о' | 'е') => (Case::Nominative, false),
            // «собраний», «мест»
            Some(_) | None => (Case::Genitive, true),
        },
    }
}

/// Whether a name in small letters is a woman's: «Екатерины».
pub fn is_feminine_name(form: &str) -> bool {
    FEMININE_NAMES.iter().any(|stem| {
        form.strip_prefix(stem).is_some_and(|ending| {
            matches!(
                ending,
                "а" | "я" | "ы" | "и" | "е" | "у" | "ю" | "ой" | "ей"
            )
        })
    })
}

/// Places that are identified by their number, including the first.
const PLACES: [&str; 9] = [
    "этаж",
    "подъезд",
    "класс",
    "курс",
    "корпус",
    "километр",
    "ряд",
    "вагон",
    "маршрут",
];

const FEMININE_NAMES: [&str; 16] = [
    "екатерин",
    "елизавет",
    "анн",
    "мари",
    "елен",
    "изабелл",
    "виктори",
    "маргарит",
    "кристин",
    "клеопатр",
    "софи",
    "тамар",
    "жанн",
    "беатрикс",
    "вильгельмин",
    "юлиан",
];
