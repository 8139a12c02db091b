//! Years and spans of years: «в 1941 году», «с 1941 по 1945 годы», «1941–1945 гг.», bare years after prepositions.

use super::governing::{Governed, governed};
use super::grammar::{Agreement, Case};
use super::ordinal::ordinal;
use super::units::unit;
use crate::language::spoken::expansion::Expansion;
use crate::language::spoken::tokens::{Boundary, Kind, Line};

/// Maximum number of linked years that are searched for their noun.
const MAX_LINKED_YEARS: usize = 4;

/// Expands a year or a span of years at this position.
pub fn year(line: &Line, at: usize) -> Option<Expansion> {
    span(line, at).or_else(|| short_year(line, at)).or_else(|| {
        let first = year_figures(line, at)?;
        year_with_noun(line, at, first)
            .or_else(|| after_season(line, at, first))
            .or_else(|| bare_year(line, at, first))
    })
}

/// Four digits that can be a year.
pub fn year_figures(line: &Line, at: usize) -> Option<u64> {
    let figures = line.figures(at).filter(|figures| figures.len() == 4)?;
    let joined =
        matches!(line.text(at + 1), "," | "." | "/" | ":") && line.figures(at + 2).is_some();
    let grouped = matches!(line.text_before(at), "," | "." | "/" | ":");
    let year = figures
        .parse()
        .ok()
        .filter(|year| (1000..2200).contains(year))?;
    (!joined && !grouped).then_some(year)
}

/// The number of tokens of the year's noun after a date: «года» or «г.»
pub fn noun_of_date(line: &Line, at: usize) -> usize {
    match line.word_after(at) {
        Some((place, "года")) => place + 1 - at,
        Some((place, "г")) if line.text(place + 1) == "." => place + 1 + dot(line, place + 1) - at,
        Some(_) | None => 0,
    }
}

/// The second year of a span and the position after it.
struct SecondYear {
    year: u64,
    end: usize,
    years: Years,
}

fn second_year(line: &Line, at: usize) -> Option<(u64, SecondYear)> {
    let figures = line.figures(at)?;
    let first: u64 = figures.parse().ok()?;
    let dash = line.skip_space(at + 1);
    let is_dash = matches!(line.text(dash), "–" | "—" | "-");
    let is_stroke = line.text(at + 1) == "/";
    let at_second = if is_stroke {
        at + 2
    } else {
        line.skip_space(dash + 1)
    };
    let written = line.figures(at_second)?;
    let second: u64 = written.parse().ok()?;
    let end = at_second + 1;
    let goes_on = matches!(line.text(end), "-" | "–" | "/")
        && line
            .get(end + 1)
            .is_some_and(|next| next.kind != Kind::Space);
    let years = if is_stroke {
        Years::One
    } else {
        Years::Several
    };
    let is_year = (1700..2200).contains(&first) && figures.len() == 4;
    let is_short = written.len() == 2 && is_year && first % 100 < second;
    let is_span = match (is_stroke, is_dash, figures.len(), written.len()) {
        // «1941/42», «1941/1942»: one year that begins in the one and ends in the other.
        (true, _, _, 2) => is_short && second == first % 100 + 1,
        (true, _, _, 4) => is_year && second == first + 1,
        (false, true, 4, 4) => {
            year_figures(line, at).is_some() && year_figures(line, at_second).is_some()
        }
        (false, true, 4, 2) => is_short && !goes_on,
        // «в 862–879 гг.»
        (false, true, 3, 3) => first < second && has_years(line, end),
        _ => false,
    };
    is_span.then_some((
        first,
        SecondYear {
            year: second,
            end,
            years,
        },
    ))
}

/// Whether a span of two numbers can only mean years.
fn has_years(line: &Line, at: usize) -> bool {
    let dotted = |place: usize| line.text(place + 1) == ".";
    line.word_after(at).is_some_and(|(place, word)| {
        word == "гг" && dotted(place) || matches!(word, "годы" | "годах" | "годам" | "годами")
    })
}

fn span(line: &Line, at: usize) -> Option<Expansion> {
    let (first, second) = second_year(line, at)?;
    let governing @ (governor, _) = governing(line, at);
    let noun = year_noun(line, second.end, governing, second.years);
    let tokens = second.end - at;
    let is_season = follows_season(line, at);
    match (noun, governor) {
        (None, _) if is_season => {
            let [from, to] = [first, second.year]
                .map(|year| ordinal(year, Agreement::masculine(Case::Genitive)));
            Expansion::new(tokens, format!("{from} – {to} года"))
        }
        (None, Governed::Freely) => {
            let from = ordinal(first, Agreement::masculine(Case::Genitive));
            let to = ordinal(second.year, Agreement::masculine(Case::Accusative));
            Expansion::new(tokens, format!("с {from} по {to}"))
        }
        (noun, _) => {
            let case = noun
                .as_ref()
                .map_or(case_of_year(governor), |noun| noun.case);
            let from = ordinal(first, Agreement::masculine(case));
            let to = ordinal(second.year, Agreement::masculine(case));
            let (more, spelled) = noun.map_or((0, ""), |noun| (noun.tokens, noun.spelled));
            Expansion::new(tokens + more, format!("{from} – {to}{spelled}"))
        }
    }
}

/// «в 988 году», «к 862 г.»: a number of up to three figures is a year where a count would have another noun.
fn short_year(line: &Line, at: usize) -> Option<Expansion> {
    let figures = line.figures(at).filter(|figures| figures.len() <= 3)?;
    let year: u64 = figures.parse().ok().filter(|year| *year > 0)?;
    let governing @ (governor, _) = governing(line, at);
    let (place, word) = line.word_after(at + 1)?;
    let is_far = figures.len() == 3;
    let is_year = match word {
        "году" => governor != Governed::Freely,
        // «23 года» and «до 21 года» are ages, «более 121 года» is a time.
        "года" => {
            let after = line.word_before(at).map(|(_, word)| word.to_lowercase());
            let is_point = after.is_some_and(|word| {
                ["до", "с", "от", "после", "около", "из"].contains(&word.as_str())
            });
            is_far && is_point
        }
        // Without a preposition these are grams.
        "г" => {
            let is_inside = line.text(place + 1) == "."
                && line.sentence_may_end_before(place + 2) == Boundary::Inside;
            match governor {
                Governed::By(Case::Dative) => line.text(place + 1) == ".",
                Governed::PlaceOrAim => {
                    is_inside && !matches!(line.word_before(at), Some((_, "на" | "На")))
                }
                Governed::By(Case::Genitive) | Governed::FromOrWith => is_inside && is_far,
                _ => false,
            }
        }
        _ => false,
    };
    let noun = year_noun(line, at + 1, governing, Years::One).filter(|_| is_year)?;
    let words = ordinal(year, Agreement::masculine(noun.case));
    Expansion::new(1 + noun.tokens, words + noun.spelled)
}

/// «зимой 1942 завод», «в июле 1943»
fn after_season(line: &Line, at: usize, year: u64) -> Option<Expansion> {
    let is_year = follows_season(line, at) && !is_counted(line, at + 1, year);
    is_year.then(|| Expansion {
        tokens: 1,
        words: ordinal(year, Agreement::masculine(Case::Genitive)) + " года",
    })
}

/// Whether a month or a season immediately precedes a year.
fn follows_season(line: &Line, at: usize) -> bool {
    line.word_before(at).is_some_and(|(_, word)| {
        let small = word.to_lowercase();
        SEASONS.contains(&small.as_str())
            || MONTHS.iter().any(|stem| {
                small.strip_prefix(stem).is_some_and(|ending| {
                    matches!(
                        ending,
                        "" | "ь" | "й" | "я" | "а" | "ю" | "у" | "ем" | "ём" | "ом" | "е"
                    )
                })
            })
    })
}

/// Whether the words after a number of four figures say that something is counted: «в мае 1500 рабочих».
fn is_counted(line: &Line, at: usize, number: u64) -> bool {
    if unit(line, at).is_some() {
        return true;
    }
    let Some((_, next)) = line.word_after(at) else {
        return false;
    };
    const PLURALS: [&str; 7] = ["ов", "ев", "ёв", "ей", "ых", "их", "ий"];
    let is_small = next.starts_with(char::is_lowercase);
    let is_plural = next.chars().count() > 3 && PLURALS.iter().any(|ending| next.ends_with(ending));
    let is_round = number.is_multiple_of(100) && !NOT_COUNTED.contains(&next);
    is_small
        && (is_plural
            || is_round
            || ["человек", "человека", "раз", "тонн", "семей"].contains(&next))
}

fn year_with_noun(line: &Line, at: usize, year: u64) -> Option<Expansion> {
    let governing = governing(line, at);
    if let Some(noun) = year_noun(line, at + 1, governing, Years::One) {
        let words = ordinal(year, Agreement::masculine(noun.case));
        return Expansion::new(1 + noun.tokens, words + noun.spelled);
    }
    let mut place = at + 1;
    for _ in 0..MAX_LINKED_YEARS {
        let link = line.skip_space(place);
        if !matches!(line.text(link), "," | "и" | "или" | "–" | "—" | "-") {
            return None;
        }
        let next = line.skip_space(link + 1);
        year_figures(line, next)?;
        place = next + 1;
        if let Some(noun) = year_noun(line, place, governing, Years::Several) {
            return Expansion::new(1, ordinal(year, Agreement::masculine(noun.case)));
        }
    }
    None
}

/// Expands a year without its noun, which is recognised only by the preposition before it and if nothing counted
/// follows.
fn bare_year(line: &Line, at: usize, year: u64) -> Option<Expansion> {
    if !(1700..2100).contains(&year) || line.text_before_space(at) == "№" {
        return None;
    }
    if line.text_before(at) == "(" && line.text(at + 1) == ")" {
        return Expansion::new(1, ordinal(year, Agreement::masculine(Case::Nominative)));
    }
    let (_, before) = line.word_before(at)?;
    let case = match before.to_lowercase().as_str() {
        "в" => Case::Prepositional,
        "с" | "до" | "от" | "после" | "около" => Case::Genitive,
        "по" | "на" => Case::Accusative,
        "к" => Case::Dative,
        "между" => Case::Instrumental,
        _ => return None,
    };
    let is_counted = match line.word_after(at + 1) {
        Some((_, next)) => !NOT_COUNTED.contains(&next.to_lowercase().as_str()),
        None => false,
    };
    (!is_counted).then(|| Expansion {
        tokens: 1,
        words: ordinal(year, Agreement::masculine(case)),
    })
}

/// Words that follow a year without being counted by it.
const NOT_COUNTED: [&str; 25] = [
    "и",
    "а",
    "но",
    "или",
    "по",
    "до",
    "в",
    "на",
    "с",
    "к",
    "из",
    "от",
    "он",
    "она",
    "оно",
    "они",
    "мы",
    "здесь",
    "сюда",
    "отсюда",
    "когда",
    "город",
    "его",
    "её",
    "их",
];

/// Seasons, in the cases in which a year follows them.
const SEASONS: [&str; 20] = [
    "зима",
    "зимы",
    "зиме",
    "зиму",
    "зимой",
    "весна",
    "весны",
    "весне",
    "весну",
    "весной",
    "лето",
    "лета",
    "лету",
    "летом",
    "осень",
    "осени",
    "осенью",
    "лете",
    "весною",
    "зимою",
];

/// The stems of the months.
const MONTHS: [&str; 12] = [
    "январ",
    "феврал",
    "март",
    "апрел",
    "ма",
    "июн",
    "июл",
    "август",
    "сентябр",
    "октябр",
    "ноябр",
    "декабр",
];

/// The case of a year by what governs it: «в сорок первом», «по сорок пятый».
fn case_of_year(governor: Governed) -> Case {
    match governor {
        Governed::Freely => Case::Nominative,
        Governed::By(case) => case,
        Governed::PlaceOrAim => Case::Prepositional,
        Governed::FromOrWith => Case::Genitive,
        Governed::BehindOrWithin | Governed::Along => Case::Accusative,
    }
}

/// Whether a word immediately precedes a year, which is then its attribute unless something else governs it.
#[derive(Clone, Copy)]
enum Attribute {
    OfWordBefore,
    Alone,
}

fn governing(line: &Line, at: usize) -> (Governed, Attribute) {
    let attribute = match line.word_before(at) {
        Some(_) => Attribute::OfWordBefore,
        None => Attribute::Alone,
    };
    (governed(line, at), attribute)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Years {
    One,
    Several,
}

struct YearNoun {
    case: Case,
    /// Number of tokens of an abbreviation that are spoken with the year; none for a full word, which is spoken
    /// separately.
    tokens: usize,
    /// The full word for an abbreviation.
    spelled: &'static str,
}

fn year_noun(
    line: &Line,
    at: usize,
    (governor, attribute): (Governed, Attribute),
    years: Years,
) -> Option<YearNoun> {
    let (mut place, mut word) = line.word_after(at)?;
    // «в 1941/42 учебном году»
    if word.starts_with("учебн") || word.starts_with("хозяйственн") {
        (place, word) = line.word_after(place + 1)?;
        if matches!(word, "г" | "гг") {
            return None;
        }
    }
    let full = |case| {
        Some(YearNoun {
            case,
            tokens: 0,
            spelled: "",
        })
    };
    match word {
        "год" | "годы" => full(Case::Nominative),
        "года" | "годов" => full(Case::Genitive),
        "году" => match governor {
            Governed::By(Case::Dative) | Governed::Along => full(Case::Dative),
            Governed::By(_)
            | Governed::Freely
            | Governed::PlaceOrAim
            | Governed::FromOrWith
            | Governed::BehindOrWithin => full(Case::Prepositional),
        },
        "годам" => full(Case::Dative),
        "годом" | "годами" => full(Case::Instrumental),
        "годе" | "годах" => full(Case::Prepositional),
        "г" | "гг" => {
            // «летом 1942 г.», «война 1941–1945 гг.»: after a noun the year is its attribute.
            let case = match (governor, attribute) {
                (Governed::Freely, Attribute::OfWordBefore) => Case::Genitive,
                (_, _) => case_of_year(governor),
            };
            let plural = word == "гг" || matches!(years, Years::Several);
            let forms = if plural {
                [" годы", " годов", " годам", " годы", " годами", " годах"]
            } else {
                [" год", " года", " году", " год", " годом", " году"]
            };
            let tokens = place + 1 - at + dot(line, place + 1);
            Some(YearNoun {
                case,
                tokens,
                spelled: forms[case.row()],
            })
        }
        _ => None,
    }
}

/// 1 if the dot belongs to the abbreviation alone, 0 if it also ends the sentence and must be kept.
fn dot(line: &Line, at: usize) -> usize {
    match (line.text(at), line.sentence_may_end_before(at + 1)) {
        (".", Boundary::Inside) => 1,
        (_, Boundary::Inside | Boundary::SentenceEnd) => 0,
    }
}
