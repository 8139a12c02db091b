//! Roman numerals: before a noun («II мировая», «XVIII–XIX вв.», «I, II и III степени»), after a ruler's name («Петра I»)
//! and after the noun of a part («глава IV»).

use super::abbreviations::case_of_part;
use super::cardinal::cardinal;
use super::centuries::century;
use super::genders::gender_of;
use super::governing::{Governed, case_of_place, governed};
use super::grammar::{Agreement, Case, Form, Gender};
use super::numbered_nouns::{case_of, is_feminine_name};
use super::ordinal::ordinal;
use super::roman_numeral::{Letters, Numeral, end_of_list, has_certain, start_of_list};
use super::suffixed::{gender_by_ending, is_ordinal, with_ending};
use crate::language::russian::abbreviations::{Kind, of_kind};
use crate::language::spoken::expansion::{Context, Expansion};
use crate::language::spoken::tokens::Line;

/// Expands a Roman numeral at this position, with an abbreviated «век» after it.
pub fn roman(line: &Line, at: usize, context: &mut Context) -> Option<Expansion> {
    let numeral = Numeral::at(line, at)?;
    if matches!(line.text(at + 1), "-" | "–") && is_ordinal(line.text(at + 2)) {
        return with_ending(line, at, numeral.value, context);
    }
    let (end, is_linked) = end_of_list(line, at);
    if let Some(said) = century(line, at, end, numeral.value) {
        return Some(said);
    }
    let agreement = by_noun_after(line, at, end, is_linked)
        .or_else(|| by_word_before(line, at, numeral))
        .or_else(|| {
            by_adjective_after(line, at, end)
                .filter(|_| numeral.is_certain() || begins_phrase(line, at, numeral))
        });
    if let Some(agreement) = agreement {
        return Expansion::new(1, ordinal(numeral.value, agreement));
    }
    // «Pz IV», «I, II, III»: no noun tells a case, but nobody says the letters.
    let is_listed = is_linked && has_certain(line, start_of_list(line, at), end);
    (numeral.is_certain() || is_listed).then(|| Expansion {
        tokens: 1,
        words: cardinal(numeral.value, Case::Nominative, Gender::Masculine),
    })
}

/// Whether a lone Latin letter before an adjective is a numeral because no noun before it could be lettered: «I
/// Мировая», but «вход V новый».
fn begins_phrase(line: &Line, at: usize, numeral: Numeral) -> bool {
    let stands_free = match line.word_before(at) {
        None => true,
        Some((_, before)) => {
            before.starts_with(char::is_uppercase) || governed(line, at) != Governed::Freely
        }
    };
    numeral.letters == Letters::Single && stands_free
}

/// The agreement with a noun that is counted in Roman numerals, immediately after the numeral or after an adjective.
fn by_noun_after(line: &Line, at: usize, end: usize, is_linked: bool) -> Option<Agreement> {
    let (place, word) = line.word_after(end)?;
    let small = word.to_lowercase();
    let governor = governed(line, start_of_list(line, at));
    // «во II пол. XIX в.»
    if let (".", Some(part)) = (line.text(place + 1), of_kind(&small, Kind::Part)) {
        let gender = gender_by_ending(part.word()?);
        let case = case_of_part(line, place);
        return Some(Agreement {
            form: Form::Singular(gender),
            case,
        });
    }
    let (gender, form) = match gender_of(&small) {
        Some(gender) => (gender, small),
        None => {
            let (_, after) = line.word_after(place + 1)?;
            let after = after.to_lowercase();
            let gender = gender_of(&after)?;
            (gender, after)
        }
    };
    let (case, is_plural) = match (form.as_str(), is_linked, governor) {
        // «IX–X века» at the start: the plural, not the genitive of one.
        ("века", true, Governed::Freely) if line.word_before(start_of_list(line, at)).is_none() => {
            (Case::Nominative, true)
        }
        (_, _, _) => case_of(&form, gender, governor),
    };
    Some(Agreement {
        // «II и III съезды» are two, each in the singular.
        form: if is_plural && !is_linked {
            Form::Plural
        } else {
            Form::Singular(gender)
        },
        case,
    })
}

/// The agreement with a ruler's name or the noun of a part before the numeral: «Петра I», «в главе IV».
fn by_word_before(line: &Line, at: usize, numeral: Numeral) -> Option<Agreement> {
    let start = start_of_list(line, at);
    if let Some(agreement) = by_abbreviation_before(line, start) {
        return Some(agreement);
    }
    let (place, word) = line.word_before(start)?;
    let small = word.to_lowercase();
    let governor = governed(line, place);
    if let Some(gender) = gender_of(&small) {
        let (case, _) = case_of(&small, gender, governor);
        return Some(Agreement {
            form: Form::Singular(gender),
            case,
        });
    }
    let is_name = word.starts_with(|first: char| first.is_uppercase() && !first.is_ascii())
        && word.chars().count() > 2
        && !NO_NAMES.contains(&small.as_str())
        && !NO_NAME_ENDINGS.iter().any(|ending| small.ends_with(ending))
        && word
            .chars()
            .skip(1)
            .all(|letter| letter.is_lowercase() || letter == '\u{301}');
    let is_clause = by_adjective_after(line, at, at + 1).is_some()
        && line.word_before(place).is_none()
        && numeral.is_certain();
    let is_ruler = is_name && !is_clause && numeral.letters != Letters::Doubtful;
    is_ruler.then(|| agreement_with_name(&small, governor))
}

/// «в гл. IV», «т. II».
fn by_abbreviation_before(line: &Line, at: usize) -> Option<Agreement> {
    let dot = at.checked_sub(1)?;
    let dot = match line.text(dot).trim() {
        "" => dot.checked_sub(1)?,
        _ => dot,
    };
    let part = of_kind(&line.text_before(dot).to_lowercase(), Kind::Part)
        .filter(|_| line.text(dot) == ".")?;
    let gender = gender_by_ending(part.word()?);
    Some(Agreement {
        form: Form::Singular(gender),
        case: case_of_place(governed(line, dot - 1)),
    })
}

/// The agreement with an adjective after the numeral: «II мировая», «III Украинского фронта».
fn by_adjective_after(line: &Line, at: usize, end: usize) -> Option<Agreement> {
    let (_, word) = line.word_after(end)?;
    let small = word.to_lowercase();
    if small.chars().count() < 5 {
        return None;
    }
    let governor = governed(line, at);
    let ends = |endings: &[&str]| endings.iter().any(|ending| small.ends_with(ending));
    Some(if ends(&["ая", "яя"]) {
        Agreement::feminine(Case::Nominative)
    } else if ends(&["ую", "юю"]) {
        Agreement::feminine(Case::Accusative)
    } else if ends(&["ого", "его"]) {
        Agreement::masculine(Case::Genitive)
    } else if ends(&["ому", "ему"]) {
        Agreement::masculine(Case::Dative)
    } else if ends(&["ый", "ий"]) {
        Agreement::masculine(Case::Nominative)
    } else if ends(&["ое", "ее"]) {
        Agreement::neuter(Case::Nominative)
    } else if ends(&["ые", "ие"]) {
        Agreement::plural(Case::Nominative)
    } else if ends(&["ской", "вой", "ной"]) {
        match governor {
            Governed::By(case) => Agreement::feminine(case),
            _ => Agreement::feminine(Case::Genitive),
        }
    } else {
        return None;
    })
}

fn agreement_with_name(name: &str, governor: Governed) -> Agreement {
    let case_governed = match governor {
        Governed::By(case) => Some(case),
        Governed::PlaceOrAim => Some(Case::Prepositional),
        Governed::FromOrWith | Governed::BehindOrWithin | Governed::Along | Governed::Freely => {
            None
        }
    };
    if is_feminine_name(name) {
        let case = match name.chars().next_back() {
            Some('ы') => Case::Genitive,
            Some('и') => case_governed.unwrap_or(Case::Genitive),
            Some('у' | 'ю') => Case::Accusative,
            Some('е') => Case::Dative,
            Some('й') => Case::Instrumental,
            Some(_) | None => Case::Nominative,
        };
        return Agreement::feminine(case);
    }
    let case = match name.chars().next_back() {
        Some('а' | 'я') => Case::Genitive,
        Some('у' | 'ю') => Case::Dative,
        Some('е') => Case::Prepositional,
        Some(_) | None if name.ends_with("ом") || name.ends_with("ем") => Case::Instrumental,
        Some(_) | None => Case::Nominative,
    };
    Agreement::masculine(case)
}

/// Words that begin a sentence before a lone letter, and name nobody.
const NO_NAMES: [&str; 12] = [
    "это",
    "вот",
    "где",
    "как",
    "что",
    "для",
    "или",
    "под",
    "над",
    "при",
    "между",
    "буква",
];

/// Endings of things that a letter may follow: «Операция X».
const NO_NAME_ENDINGS: [&str; 8] = ["ция", "сия", "ние", "тие", "ство", "ость", "ект", "тор"];
