//! Determines what precedes a figure and which case it requires: prepositions and comparatives, across words such as
//! «почти» that do not affect the case. If a preposition allows two cases, the noun after the figure decides.

use super::grammar::{Case, Count};
use crate::language::abbreviation::is_roman;
use crate::language::spoken::tokens::Line;

/// Which case a preposition or comparative requires.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Governed {
    /// None: the phrase is a subject or an object.
    Freely,
    /// Exactly one case.
    By(Case),
    /// «в», «на», «о»: location (prepositional) or direction (accusative).
    PlaceOrAim,
    /// «с»: from (genitive) or with (instrumental).
    FromOrWith,
    /// «за», «под»: accusative or instrumental.
    BehindOrWithin,
    /// «по»: dative of way, accusative of limit.
    Along,
}

/// Maximum number of words that are examined, so that a lookup costs the same everywhere.
const MAX_WORDS_BEFORE: usize = 4;

/// What governs the phrase that starts at this position.
pub fn governed(line: &Line, at: usize) -> Governed {
    let is_signed = at > 0 && (line.is_minus(at - 1) || matches!(line.text(at - 1), "+" | "−"));
    let mut place = at - usize::from(is_signed);
    for _ in 0..MAX_WORDS_BEFORE {
        if is_about(line, place) {
            return Governed::By(Case::Genitive);
        }
        let Some((before, word)) = line.word_before(place) else {
            return Governed::Freely;
        };
        let small = word.to_lowercase();
        if let Some(governed) = requirement_of(&small) {
            return governed;
        }
        if TRANSPARENT.contains(&small.as_str()) {
            place = before;
        } else if matches!(small.as_str(), "и" | "или") {
            match start_of_linked(line, before) {
                Some(start) => place = start,
                None => return Governed::Freely,
            }
        } else {
            return Governed::Freely;
        }
    }
    Governed::Freely
}

/// What governs the phrase that starts at this position, across an ordinal before it: «в 1-й пол. XX в.», «во II пол.
/// XX в.»
pub fn governed_over_ordinal(line: &Line, at: usize) -> Governed {
    governed(line, start_of_ordinal(line, at).unwrap_or(at))
}

/// Start of the ordinal that ends immediately before a position.
pub fn start_of_ordinal(line: &Line, at: usize) -> Option<usize> {
    let (place, word) = line.word_before(at)?;
    let is_ending = matches!(line.text_before(place), "-" | "–")
        && place
            .checked_sub(2)
            .is_some_and(|figure| line.figures(figure).is_some());
    if is_ending {
        place.checked_sub(2)
    } else {
        is_roman(word).then_some(place)
    }
}

/// Whether «ок.» (около) or «св.» (свыше) is immediately before this position.
fn is_about(line: &Line, at: usize) -> bool {
    let dot = at
        .checked_sub(1)
        .map(|before| match line.text(before).trim() {
            "" => before.saturating_sub(1),
            _ => before,
        });
    dot.is_some_and(|dot| {
        line.text(dot) == "." && matches!(line.text_before(dot), "ок" | "Ок" | "св" | "Св")
    })
}

/// The case of a counting phrase: what governs it, and the noun after the figure where there is one.
pub fn case_of_count(governed: Governed, number: u64, noun: Option<&str>) -> Case {
    let one = Count::of(number) == Count::One;
    let shape = noun.map_or(CaseEnding::Open, |noun| {
        case_ending(&noun.to_lowercase(), one)
    });
    match (governed, shape) {
        (Governed::By(case), _) => case,
        (Governed::Freely | Governed::PlaceOrAim, CaseEnding::Prepositional) => Case::Prepositional,
        (
            Governed::Freely | Governed::FromOrWith | Governed::BehindOrWithin,
            CaseEnding::Instrumental,
        ) => Case::Instrumental,
        (Governed::Freely | Governed::Along, CaseEnding::Dative) => Case::Dative,
        (Governed::Freely, CaseEnding::Accusative) => Case::Accusative,
        (Governed::Freely, CaseEnding::Genitive) => Case::Genitive,
        (Governed::Freely, CaseEnding::Open) => Case::Nominative,
        (Governed::FromOrWith, _) => Case::Genitive,
        (Governed::PlaceOrAim | Governed::BehindOrWithin | Governed::Along, _) => Case::Accusative,
    }
}

/// The case of an abbreviated noun or a year: places and years are in the prepositional after «в» and «на».
pub fn case_of_place(governed: Governed) -> Case {
    match governed {
        Governed::Freely => Case::Nominative,
        Governed::By(case) => case,
        Governed::PlaceOrAim => Case::Prepositional,
        Governed::FromOrWith => Case::Genitive,
        Governed::BehindOrWithin => Case::Instrumental,
        Governed::Along => Case::Dative,
    }
}

/// What a noun's ending tells about its case after a figure.
#[derive(Clone, Copy)]
enum CaseEnding {
    Open,
    Genitive,
    Accusative,
    Dative,
    Instrumental,
    Prepositional,
}

fn case_ending(noun: &str, after_one: bool) -> CaseEnding {
    let long = noun.chars().count() > 3;
    let ends = |endings: &[&str]| endings.iter().any(|ending| noun.ends_with(ending));
    if after_one {
        if ends(&["у", "ю"]) {
            CaseEnding::Accusative
        } else if ends(&["ы", "и"]) && !INDECLINABLE.contains(&noun) {
            // «нет 21 машины»
            CaseEnding::Genitive
        } else if ends(&["ой", "ью", "ом", "ем"]) && long {
            CaseEnding::Instrumental
        } else if ends(&["е"])
            && !noun.ends_with("ие")
            && !NEUTER_IN_E.contains(&noun)
            && !INDECLINABLE.contains(&noun)
        {
            CaseEnding::Prepositional
        } else {
            CaseEnding::Open
        }
    } else if ends(&["ами", "ями", "ьми"]) && long {
        CaseEnding::Instrumental
    } else if ends(&["ам", "ям"]) && long {
        CaseEnding::Dative
    } else if ends(&["ах", "ях"]) && long {
        CaseEnding::Prepositional
    } else {
        CaseEnding::Open
    }
}

/// Countable neuter nouns in -е; other nouns in -е after one are in the prepositional.
const NEUTER_IN_E: [&str; 6] = ["орудие", "сражение", "здание", "море", "поле", "училище"];

/// Nouns with one form for all cases.
const INDECLINABLE: [&str; 8] = [
    "такси",
    "жюри",
    "шасси",
    "пони",
    "кофе",
    "кафе",
    "шоссе",
    "ателье",
];

/// Words that may stand between a preposition and its figure.
const TRANSPARENT: [&str; 18] = [
    "почти",
    "примерно",
    "приблизительно",
    "ровно",
    "всего",
    "лишь",
    "только",
    "уже",
    "ещё",
    "еще",
    "целых",
    "чем",
    "эти",
    "этих",
    "все",
    "всех",
    "первые",
    "первых",
];

fn requirement_of(word: &str) -> Option<Governed> {
    Some(match word {
        "достигать" | "достигает" | "достигают" | "достиг" | "достигла" | "достигло"
        | "достигли" | "до" | "от" | "из" | "без" | "для" | "около" | "у" | "после" | "кроме"
        | "вместо" | "более" | "менее" | "больше" | "меньше" | "свыше" | "порядка" | "старше"
        | "младше" | "выше" | "ниже" | "дольше" | "длиннее" | "короче" | "против" | "вокруг"
        | "среди" | "ради" | "накануне" | "возле" | "вдоль" | "мимо" | "близ" | "течение"
        | "районе" | "числа" | "из-за" | "из-под" => {
            Governed::By(Case::Genitive)
        }
        "к" | "ко" | "благодаря" | "согласно" | "вопреки" | "навстречу" => {
            Governed::By(Case::Dative)
        }
        "через" | "про" | "сквозь" | "спустя" => Governed::By(Case::Accusative),
        "над" | "перед" | "между" => Governed::By(Case::Instrumental),
        "при" => Governed::By(Case::Prepositional),
        "в" | "во" | "на" | "о" | "об" => Governed::PlaceOrAim,
        "с" | "со" => Governed::FromOrWith,
        "за" | "под" => Governed::BehindOrWithin,
        "по" => Governed::Along,
        _ => return None,
    })
}

/// Start of the first figure of «45 и 60», given the position of «и».
fn start_of_linked(line: &Line, and: usize) -> Option<usize> {
    let mut place = and.checked_sub(1)?;
    if line.figures(place).is_none() {
        place = place.checked_sub(1)?;
    }
    line.figures(place).map(|_| place)
}
