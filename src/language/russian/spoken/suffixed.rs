//! Figures with a written ending: «1252-й Пролетарский», «376-й Кузбасской», «в 1940-х», «90-летие».
//! An ending such as «-й» stands for several forms; the words around it, and the ordinal before it in a list, decide.

use super::cardinal::{MAX_DIGITS, cardinal, compound};
use super::compounds;
use super::governing::{Governed, governed};
use super::grammar::{Agreement, Case, Form, Gender};
use super::ordinal::ordinal;
use crate::language::russian::abbreviations::{Kind, of_kind};
use crate::language::spoken::expansion::{Context, Expansion};
use crate::language::spoken::tokens::Line;

/// Maximum distance between the ordinals of a list, tokens.
const MAX_LIST_GAP_TOKENS: usize = 9;

/// Expands a figure with its ending at this position.
pub fn suffixed(line: &Line, at: usize, context: &mut Context) -> Option<Expansion> {
    let figures = line
        .figures(at)
        .filter(|figures| figures.len() <= MAX_DIGITS)?;
    let number = figures.parse().ok()?;
    with_ending(line, at, number, context)
        .or_else(|| compounds::percent(line, at, number))
        .or_else(|| compounds::measured(line, at, number))
        .or_else(|| compounds::lettered(line, at, number))
}

/// «1930–1940-е», «3–4-летний»: the ending after the second figure belongs to both.
pub fn shared_ending(line: &Line, at: usize, context: &mut Context) -> Option<Expansion> {
    let first = line.figures(at).filter(|figures| figures.len() <= 4)?;
    let first = first.parse().ok()?;
    let dash = line.skip_space(at + 1);
    if !matches!(line.text(dash), "–" | "—" | "-") {
        return None;
    }
    let second = line.skip_space(dash + 1);
    let figures = line.figures(second).filter(|figures| figures.len() <= 4)?;
    let number = figures.parse().ok()?;
    if !matches!(line.text(second + 1), "-" | "–") {
        return None;
    }
    let (tokens, ending) = written_ending(line, second + 1)?;
    let after = second + 1 + tokens;
    let words = match kind_of(&ending.to_lowercase(), number)? {
        Ending::Ordinal => {
            let agreement = agreement(line, at, after, &ending.to_lowercase(), number, context);
            context.last_ordinal = Some((after, agreement));
            format!(
                "{} – {}",
                ordinal(first, agreement),
                ordinal(number, agreement)
            )
        }
        Ending::Cardinal(case) => {
            let [first, last] = [first, number].map(|one| cardinal(one, case, Gender::Masculine));
            format!("{first} – {last}")
        }
        Ending::Compound => format!("{}-{}{ending}", compound(first), compound(number)),
    };
    Expansion::new(after - at, words)
}

/// Expands a number of one token, in figures or in Roman numerals («XX-го»), with its ending.
pub fn with_ending(
    line: &Line,
    at: usize,
    number: u64,
    context: &mut Context,
) -> Option<Expansion> {
    let (tokens, ending) = written_ending(line, at + 1)?;
    let ending = ending.to_lowercase();
    let after = at + 1 + tokens;
    let words = match kind_of(&ending, number)? {
        Ending::Ordinal => {
            let agreement = agreement(line, at, after, &ending, number, context);
            context.last_ordinal = Some((after, agreement));
            ordinal(number, agreement)
        }
        Ending::Cardinal(case) => cardinal(number, case, Gender::Masculine),
        Ending::Compound => compound(number) + &ending,
    };
    Expansion::new(1 + tokens, words)
}

enum Ending {
    Ordinal,
    Cardinal(Case),
    Compound,
}

/// What a lower-case ending stands for; `None` for other words after a hyphen, including units and letters.
fn kind_of(ending: &str, number: u64) -> Option<Ending> {
    Some(match ending {
        "ти" | "и" | "ста" | "ух" | "ёх" | "ех" => Ending::Cardinal(Case::Genitive),
        "ми" if matches!(number % 10, 7 | 8) => Ending::Cardinal(Case::Genitive),
        "мя" => Ending::Cardinal(Case::Instrumental),
        "х" if number < 5 => Ending::Cardinal(Case::Genitive),
        _ if is_ordinal(ending) => Ending::Ordinal,
        _ if ending.chars().count() > 3 => Ending::Compound,
        _ => return None,
    })
}

/// Whether a lower-case ending is that of an ordinal.
pub fn is_ordinal(ending: &str) -> bool {
    const ENDINGS: [&str; 31] = [
        "й", "ый", "ий", "ой", "ей", "го", "ого", "его", "му", "ому", "ему", "ым", "им", "ом",
        "ем", "м", "я", "ая", "ья", "ю", "ую", "ью", "ое", "ье", "е", "ые", "ие", "ми", "ыми",
        "ими", "х",
    ];
    ENDINGS.contains(&ending) || matches!(ending, "ых" | "их")
}

/// An ending after a hyphen, or one directly after the figures that cannot be a unit.
fn written_ending<'text>(line: &Line<'text>, at: usize) -> Option<(usize, &'text str)> {
    if matches!(line.text(at), "-" | "‑" | "–") {
        return line.word(at + 1).map(|ending| (2, ending));
    }
    let ending = line.word(at)?;
    matches!(ending, "й" | "ый" | "го" | "му" | "ая" | "ое" | "ые" | "х").then_some((1, ending))
}

fn agreement(
    line: &Line,
    at: usize,
    after: usize,
    ending: &str,
    number: u64,
    context: &Context,
) -> Agreement {
    let governor = governed(line, at);
    match ending {
        "й" | "ый" | "ий" => ending_in_short_i(line, at, after, governor, context),
        "ой" | "ей" => Agreement::feminine(oblique(governor)),
        "го" | "ого" | "его" => Agreement::masculine(Case::Genitive),
        "му" | "ому" | "ему" => Agreement::masculine(Case::Dative),
        "ым" | "им" => Agreement::masculine(Case::Instrumental),
        "ом" | "ем" => Agreement::masculine(Case::Prepositional),
        "м" => match governor {
            Governed::By(Case::Dative) | Governed::Along => Agreement::plural(Case::Dative),
            Governed::By(Case::Instrumental) | Governed::FromOrWith | Governed::BehindOrWithin => {
                Agreement::masculine(Case::Instrumental)
            }
            Governed::By(_) | Governed::Freely | Governed::PlaceOrAim => {
                Agreement::masculine(Case::Prepositional)
            }
        },
        "я" | "ая" | "ья" => Agreement::feminine(Case::Nominative),
        "ю" | "ую" | "ью" => Agreement::feminine(Case::Accusative),
        "ое" | "ье" => Agreement::neuter(Case::Nominative),
        "е" => {
            let neuter = line
                .word_after(after)
                .is_some_and(|(_, noun)| noun.ends_with(['о', 'е']));
            let several = line
                .word_after(after)
                .is_some_and(|(_, noun)| noun.ends_with(['ы', 'и']));
            if several {
                Agreement::plural(Case::Nominative)
            } else if neuter || !number.is_multiple_of(10) {
                Agreement::neuter(Case::Nominative)
            } else {
                Agreement::plural(Case::Nominative)
            }
        }
        "ые" | "ие" => Agreement::plural(Case::Nominative),
        "ми" | "ыми" | "ими" => Agreement::plural(Case::Instrumental),
        "х" | "ых" | "их" => Agreement::plural(Case::Genitive),
        _ => Agreement::masculine(Case::Nominative),
    }
}

/// «-й»: masculine nominative («1252-й полк») or any oblique case of the feminine («376-й дивизии»).
fn ending_in_short_i(
    line: &Line,
    at: usize,
    after: usize,
    governor: Governed,
    context: &Context,
) -> Agreement {
    let feminine = Agreement::feminine(oblique(governor));
    let masculine = Agreement::masculine(Case::Nominative);
    match gender_of_next(line, after) {
        Some(Gender::Feminine) => return feminine,
        Some(Gender::Masculine | Gender::Neuter) => return masculine,
        None => {}
    }
    if let Some((end, agreement)) = context.last_ordinal
        && governor != Governed::Along
        && is_same_list(line, end, at)
    {
        return agreement;
    }
    match governor {
        Governed::Freely => head_of_list(line, at).unwrap_or(masculine),
        // «с 41-го по 45-й»
        Governed::By(Case::Accusative) | Governed::Along => masculine,
        Governed::By(_)
        | Governed::PlaceOrAim
        | Governed::FromOrWith
        | Governed::BehindOrWithin => feminine,
    }
}

/// The gender of the adjective or noun after an ordinal in «-й», by its ending.
fn gender_of_next(line: &Line, after: usize) -> Option<Gender> {
    let mut place = line.skip_space(after);
    if matches!(line.text(place), "«" | "(" | "\"" | "“") {
        place += 1;
    }
    let (place, word) = line.word_after(place)?;
    let small = word.to_lowercase();
    // «1-й пол. XX в.»
    if let (".", Some(full)) = (line.text(place + 1), full_noun(&small)) {
        return Some(gender_by_ending(full));
    }
    if matches!(
        small.as_str(),
        "и" | "или" | "а" | "но" | "не" | "по" | "на" | "с" | "в" | "из" | "же"
    ) {
        return None;
    }
    if small.ends_with("ой") || small.ends_with("ей") {
        // «1-й Донской полк» against «376-й Кузбасской дивизии»: the noun after the adjective knows.
        let after = line
            .word_after(place + 1)
            .map(|(_, noun)| noun.to_lowercase());
        let masculine = after.is_some_and(|noun| {
            noun.ends_with(|last: char| !"аеёиоуыэюяьй".contains(last)) && noun.chars().count() > 2
        });
        return Some(if masculine {
            Gender::Masculine
        } else {
            Gender::Feminine
        });
    }
    let feminine = ["и", "ы", "е", "ью", "ою"]
        .iter()
        .any(|ending| small.ends_with(ending));
    Some(if feminine {
        Gender::Feminine
    } else {
        Gender::Masculine
    })
}

/// The noun that an abbreviation before a number or a name stands for.
fn full_noun(short: &str) -> Option<&'static str> {
    let noun = of_kind(short, Kind::Part).or_else(|| of_kind(short, Kind::Place))?;
    noun.word()
}

/// The gender of a noun of that kind: «глава», «часть», «начало», «том».
pub fn gender_by_ending(noun: &str) -> Gender {
    match noun.chars().next_back() {
        Some('а' | 'я' | 'ь') => Gender::Feminine,
        Some('о' | 'е') => Gender::Neuter,
        Some(_) | None => Gender::Masculine,
    }
}

fn oblique(governor: Governed) -> Case {
    match governor {
        Governed::By(case @ (Case::Dative | Case::Instrumental | Case::Prepositional)) => case,
        Governed::PlaceOrAim => Case::Prepositional,
        Governed::By(Case::Nominative | Case::Genitive | Case::Accusative)
        | Governed::Freely
        | Governed::FromOrWith
        | Governed::BehindOrWithin
        | Governed::Along => Case::Genitive,
    }
}

/// Only commas, brackets, «и» and at most two other words lie between the ordinals of a list.
fn is_same_list(line: &Line, end: usize, at: usize) -> bool {
    if at < end || at - end > MAX_LIST_GAP_TOKENS {
        return false;
    }
    let mut words = 0;
    (end..at).all(|place| match line.word(place) {
        Some("и" | "или") => true,
        Some(_) => {
            words += 1;
            words <= 2
        }
        None => matches!(line.text(place).trim(), "" | "," | "(" | ")" | "«" | "»"),
    })
}

/// «дивизий: 376-й, 22-й»: the noun before the colon tells.
fn head_of_list(line: &Line, at: usize) -> Option<Agreement> {
    let colon = at.checked_sub(1)?;
    let colon = if line.text(colon).trim().is_empty() {
        colon.checked_sub(1)?
    } else {
        colon
    };
    if line.text(colon) != ":" {
        return None;
    }
    let (_, noun) = line.word_before(colon)?;
    let feminine_genitive =
        noun.ends_with("ий") || noun.ends_with("рот") || noun.ends_with("бригад");
    feminine_genitive.then_some(Agreement {
        form: Form::Singular(Gender::Feminine),
        case: Case::Genitive,
    })
}
