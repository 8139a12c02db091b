//! Centuries and millennia in Roman numerals: «XX век», «в XIX в.», «XVIII–XIX вв.», «XIX – нач. XX вв.», «III тыс. до н. э.»

use super::governing::{Governed, governed};
use super::grammar::{Agreement, Case};
use super::ordinal::ordinal;
use super::roman_numeral::{Numeral, start_of_list};
use crate::language::russian::abbreviations::{Kind, of_kind};
use crate::language::spoken::expansion::Expansion;
use crate::language::spoken::tokens::{Boundary, Line};

/// Expands the numeral at `at`, whose list ends before `end`, if it is that of a century.
pub fn century(line: &Line, at: usize, end: usize, value: u64) -> Option<Expansion> {
    let masculine = |case| ordinal(value, Agreement::masculine(case));
    let noun = line.word_after(end);
    if let Some((place, "тыс")) = noun.filter(|(place, _)| line.text(place + 1) == ".") {
        let case = case_of_century(line, at);
        let words = ordinal(value, Agreement::neuter(case));
        let millennium = MILLENNIUM[case.row()];
        return (end == at + 1).then(|| Expansion {
            tokens: place + 2 - at,
            words: format!("{words} {millennium}"),
        });
    }
    if continues_with_part(line, end) {
        return Expansion::new(1, masculine(case_of_century(line, at)));
    }
    let Some((place, "в" | "вв")) = noun.filter(|(place, _)| line.text(place + 1) == ".") else {
        let is_part = line
            .word_before(at)
            .is_some_and(|(_, word)| PARTS_OF_CENTURIES.contains(&word.to_lowercase().as_str()));
        // «с XVI по XIX в.»
        let is_span = matches!(noun, Some((_, "по" | "до")))
            && noun
                .is_some_and(|(place, _)| Numeral::at(line, line.skip_space(place + 1)).is_some());
        if is_span && governed(line, at) != Governed::Freely {
            return Expansion::new(1, masculine(Case::Genitive));
        }
        let goes_on = matches!(noun, None | Some((_, "начало" | "начала" | "начале" | "и")));
        return (is_part && goes_on).then(|| Expansion {
            tokens: 1,
            words: masculine(Case::Genitive),
        });
    };
    let case = case_of_century(line, at);
    if end > at + 1 {
        return Expansion::new(1, masculine(case));
    }
    // «в XIX – нач. XX вв.»: the abbreviation belongs to both, the word to the second.
    let plural = line.text(place) == "вв" && !follows_part(line, at);
    let century = if plural {
        ["века́", "веков", "векам", "века́", "веками", "веках"]
    } else {
        ["век", "века", "веку", "век", "веком", "веке"]
    };
    let dot = match line.sentence_may_end_before(place + 2) {
        Boundary::Inside => 1,
        Boundary::SentenceEnd => 0,
    };
    Expansion::new(
        place + 1 + dot - at,
        format!("{} {}", masculine(case), century[case.row()]),
    )
}

/// Whether a dash and a part of another century follow: «XIX – нач. XX вв.», «XIX–начале XX века».
fn continues_with_part(line: &Line, end: usize) -> bool {
    let dash = line.skip_space(end);
    let part = line.skip_space(dash + 1);
    let small = line.text(part).to_lowercase();
    let after = match line.text(part + 1) {
        "." if of_kind(&small, Kind::Part).is_some() => part + 2,
        _ if PARTS_OF_CENTURIES.contains(&small.as_str()) => part + 1,
        _ => return false,
    };
    matches!(line.text(dash), "–" | "—" | "-")
        && Numeral::at(line, line.skip_space(after)).is_some()
}

/// Whether the part of a century stands before this place: «нач. XX», «начале XX».
fn follows_part(line: &Line, at: usize) -> bool {
    if let Some((_, word)) = line.word_before(at) {
        return PARTS_OF_CENTURIES.contains(&word.to_lowercase().as_str());
    }
    let dot = line.place_before(at);
    line.text(dot) == "." && of_kind(&line.text_before(dot).to_lowercase(), Kind::Part).is_some()
}

/// «в XX веке и XIX в.»: the case of the century that is linked to this one.
fn case_of_linked_century(line: &Line, at: usize) -> Option<Case> {
    let (and, _) = line
        .word_before(at)
        .filter(|(_, word)| matches!(*word, "и" | "или"))?;
    let (place, noun) = line.word_before(and)?;
    line.word_before(place)
        .and_then(|(numeral, _)| Numeral::at(line, numeral))?;
    Some(match noun {
        "век" => Case::Nominative,
        "века" => Case::Genitive,
        "веку" => Case::Dative,
        "веком" => Case::Instrumental,
        "веке" => Case::Prepositional,
        _ => return None,
    })
}

const MILLENNIUM: [&str; 6] = [
    "тысячелетие",
    "тысячелетия",
    "тысячелетию",
    "тысячелетие",
    "тысячелетием",
    "тысячелетии",
];

/// «в XIX в.»: prepositional; «храмы XIX в.», «начала XIX в.»: genitive after a noun; «шёл XIX в.»: nominative.
fn case_of_century(line: &Line, at: usize) -> Case {
    if let Some(case) = case_of_linked_century(line, at) {
        return case;
    }
    match governed(line, start_of_list(line, at)) {
        Governed::By(case) => case,
        Governed::PlaceOrAim => Case::Prepositional,
        Governed::FromOrWith => Case::Genitive,
        Governed::BehindOrWithin => Case::Accusative,
        Governed::Along => Case::Accusative,
        Governed::Freely => match line.word_before(start_of_list(line, at)) {
            Some((_, word)) if !WORDS_BEFORE_SUBJECT.contains(&word.to_lowercase().as_str()) => {
                Case::Genitive
            }
            // «в 90-х гг. XX в.»
            None if line.text_before_space(at) == "." => Case::Genitive,
            Some(_) | None => Case::Nominative,
        },
    }
}

/// Nouns before a century without its own noun: «конец XIX – начало XX века».
const PARTS_OF_CENTURIES: [&str; 14] = [
    "конец",
    "конца",
    "концу",
    "конце",
    "начало",
    "начала",
    "началу",
    "начале",
    "середина",
    "середины",
    "середине",
    "половина",
    "половины",
    "половине",
];

/// Words before a century that is the subject.
const WORDS_BEFORE_SUBJECT: [&str; 22] = [
    "шёл",
    "шел",
    "идёт",
    "настал",
    "настаёт",
    "наступил",
    "начался",
    "кончился",
    "закончился",
    "прошёл",
    "это",
    "был",
    "и",
    "а",
    "но",
    "весь",
    "когда",
    "пришёл",
    "завершился",
    "принёс",
    "стал",
    "наступает",
];
