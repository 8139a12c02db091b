//! Years and spans of years: «в 1941 году», «с 1941 по 1945 годы», «1941–1945 гг.», bare years after prepositions.

use super::super::Said;
use super::super::tokens::{Boundary, Line};
use super::governing::{Governed, governed};
use super::grammar::{Agreement, Case};
use super::ordinal::ordinal;

/// How many linked years («1941, 1942 и 1943 годов») are looked through for their noun.
const MOST_LINKED_YEARS: usize = 4;

/// A year or a span of years from this place on.
pub fn year(line: &Line, at: usize) -> Option<Said> {
    let first = year_figures(line, at)?;
    span(line, at, first)
        .or_else(|| named(line, at, first))
        .or_else(|| bare(line, at, first))
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

/// The year's noun where one follows a date: «года» or «г.», and how many tokens it takes.
pub fn noun_of_date(line: &Line, at: usize) -> usize {
    match line.word_after(at) {
        Some((place, "года")) => place + 1 - at,
        Some((place, "г")) if line.text(place + 1) == "." => place + 1 + dot(line, place + 1) - at,
        Some(_) | None => 0,
    }
}

fn span(line: &Line, at: usize, first: u64) -> Option<Said> {
    let dash = line.skip_space(at + 1);
    if !matches!(line.text(dash), "–" | "—" | "-") {
        return None;
    }
    let second_at = line.skip_space(dash + 1);
    let second = year_figures(line, second_at)?;
    let tokens = second_at + 1 - at;
    let governing @ (governor, _) = governing(line, at);
    match (
        year_noun(line, second_at + 1, governing, Years::Several),
        governor,
    ) {
        (None, Governed::Freely) => {
            let from = ordinal(first, Agreement::masculine(Case::Genitive));
            let to = ordinal(second, Agreement::masculine(Case::Accusative));
            Said::new(tokens, format!("с {from} по {to}"))
        }
        (noun, _) => {
            let case = noun
                .as_ref()
                .map_or(case_of_year(governor), |noun| noun.case);
            let from = ordinal(first, Agreement::masculine(case));
            let to = ordinal(second, Agreement::masculine(case));
            let (more, spelled) = noun.map_or((0, ""), |noun| (noun.tokens, noun.spelled));
            Said::new(tokens + more, format!("{from} – {to}{spelled}"))
        }
    }
}

fn named(line: &Line, at: usize, year: u64) -> Option<Said> {
    let governing = governing(line, at);
    if let Some(noun) = year_noun(line, at + 1, governing, Years::One) {
        let words = ordinal(year, Agreement::masculine(noun.case));
        return Said::new(1 + noun.tokens, words + noun.spelled);
    }
    let mut place = at + 1;
    for _ in 0..MOST_LINKED_YEARS {
        let link = line.skip_space(place);
        if !matches!(line.text(link), "," | "и" | "или" | "–" | "—" | "-") {
            return None;
        }
        let next = line.skip_space(link + 1);
        year_figures(line, next)?;
        place = next + 1;
        if let Some(noun) = year_noun(line, place, governing, Years::Several) {
            return Said::new(1, ordinal(year, Agreement::masculine(noun.case)));
        }
    }
    None
}

/// A year without its noun is only told from a count by the preposition before it and by nothing counted behind it.
fn bare(line: &Line, at: usize, year: u64) -> Option<Said> {
    if !(1700..2100).contains(&year) || line.text_before_space(at) == "№" {
        return None;
    }
    if line.text_before(at) == "(" && line.text(at + 1) == ")" {
        return Said::new(1, ordinal(year, Agreement::masculine(Case::Nominative)));
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
    let counts = match line.word_after(at + 1) {
        Some((_, next)) => !matches!(
            next.to_lowercase().as_str(),
            "и" | "а"
                | "но"
                | "или"
                | "по"
                | "до"
                | "в"
                | "на"
                | "с"
                | "к"
                | "из"
                | "от"
                | "он"
                | "она"
                | "оно"
                | "они"
                | "мы"
                | "здесь"
                | "сюда"
                | "отсюда"
                | "когда"
                | "город"
                | "его"
                | "её"
                | "их"
        ),
        None => false,
    };
    (!counts).then(|| Said {
        tokens: 1,
        words: ordinal(year, Agreement::masculine(case)),
    })
}

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

/// Whether a word stands right before a year, whose attribute it then is where nothing else governs it.
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

#[derive(Clone, Copy)]
enum Years {
    One,
    Several,
}

struct YearNoun {
    case: Case,
    /// How many tokens of an abbreviation are spoken with the year; none for a full word, which speaks for itself.
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
    let (place, word) = line.word_after(at)?;
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
            // «летом 1942 г.», «война 1941–1945 гг.»: behind a noun the year is its attribute.
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

/// 1 where the dot belongs to the abbreviation alone, 0 where it also ends the sentence and must stay.
fn dot(line: &Line, at: usize) -> usize {
    match (line.text(at), line.sentence_may_end_before(at + 1)) {
        (".", Boundary::Inside) => 1,
        (_, Boundary::Inside | Boundary::SentenceEnd) => 0,
    }
}
