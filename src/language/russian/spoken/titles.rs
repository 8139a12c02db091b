//! Abbreviated titles and posts before a name, in the name's case: «тов. Сталину», «ответ проф. Иванова», «св. Николая».

use super::governing::{Governed, governed};
use super::grammar::Case;
use super::numbered_nouns::is_feminine_name;
use crate::language::russian::abbreviations::{Abbreviation, Kind, of_kind};
use crate::language::spoken::tokens::Line;

/// The full word for a lower-case title without its stop.
pub fn title(line: &Line, at: usize, abbreviation: &str) -> Option<&'static str> {
    let name = name_after(line, at + 2);
    if let Some(forms) = of_kind(abbreviation, Kind::Post).and_then(Abbreviation::cases) {
        let follows = line.word(line.skip_space(at + 2)).is_some();
        return follows.then(|| forms[case_by(line, at, name).row()]);
    }
    let name = name?;
    match abbreviation {
        "св" => return Some(saint(name)),
        "о" if !is_first_name(name) => return None,
        "ред" if line.word_before(at).is_some_and(|(_, word)| word == "под") => {
            return Some("редакцией");
        }
        _ => {}
    }
    let forms = of_kind(abbreviation, Kind::Title)?.cases()?;
    Some(forms[case_by(line, at, Some(name)).row()])
}

/// «г-н Иванов», «г-ну Иванову».
pub fn gentleman(line: &Line, at: usize) -> &'static str {
    let forms = [
        "господин",
        "господина",
        "господину",
        "господина",
        "господином",
        "господине",
    ];
    forms[case_by(line, at, name_after(line, at + 3)).row()]
}

/// The name after a title, skipping initials.
fn name_after<'text>(line: &Line<'text>, at: usize) -> Option<&'text str> {
    let mut place = line.skip_space(at);
    for _ in 0..3 {
        let word = line.word(place)?;
        if !word.starts_with(char::is_uppercase) {
            return None;
        }
        if word.chars().count() > 1 || line.text(place + 1) != "." {
            return Some(word);
        }
        place = line.skip_space(place + 2);
    }
    None
}

/// The case of a man's surname, or else the case required by what governs the phrase.
fn case_by(line: &Line, at: usize, name: Option<&str>) -> Case {
    let small = name.unwrap_or_default().to_lowercase();
    if let Some(case) = case_of_first_name(&small) {
        return case;
    }
    let ends = |endings: &[&str]| endings.iter().any(|ending| small.ends_with(ending));
    if ends(&["ову", "еву", "ёву", "ину", "ому", "ему"]) {
        Case::Dative
    } else if ends(&["ова", "ева", "ёва", "ина", "ого", "его"]) {
        Case::Genitive
    } else if ends(&["вым", "ным", "ским", "цким"]) {
        Case::Instrumental
    } else if ends(&["ове", "еве", "ёве", "ском", "цком"]) {
        Case::Prepositional
    } else {
        match governed(line, at) {
            Governed::By(case) => case,
            Governed::FromOrWith => Case::Instrumental,
            Governed::Freely
            | Governed::PlaceOrAim
            | Governed::BehindOrWithin
            | Governed::Along => Case::Nominative,
        }
    }
}

/// Whether this can be a priest's name: «о. Павел», but «о. Сахалин».
fn is_first_name(name: &str) -> bool {
    case_of_first_name(&name.to_lowercase()).is_some()
}

/// The case of a man's first name in small letters, by its ending.
fn case_of_first_name(small: &str) -> Option<Case> {
    let ending = FIRST_NAMES
        .iter()
        .find_map(|stem| small.strip_prefix(stem))?;
    Some(match ending {
        "" | "й" | "ь" => Case::Nominative,
        "а" | "я" => Case::Genitive,
        "у" | "ю" => Case::Dative,
        "ом" | "ем" => Case::Instrumental,
        "е" | "и" => Case::Prepositional,
        _ => return None,
    })
}

/// The stems of first names.
const FIRST_NAMES: [&str; 40] = [
    "павел",
    "павл",
    "пётр",
    "петр",
    "иоанн",
    "иван",
    "никола",
    "александр",
    "васили",
    "дмитри",
    "димитри",
    "михаил",
    "серги",
    "серге",
    "андре",
    "алекси",
    "алексе",
    "георги",
    "владимир",
    "григори",
    "стефан",
    "степан",
    "серафим",
    "феодор",
    "фёдор",
    "иаков",
    "яков",
    "кирилл",
    "мефоди",
    "матфе",
    "марк",
    "тихон",
    "антони",
    "амвроси",
    "игнати",
    "макари",
    "константин",
    "виктор",
    "роман",
    "леонид",
];

fn saint(name: &str) -> &'static str {
    let small = name.to_lowercase();
    match small.chars().next_back() {
        Some('а' | 'я') if is_feminine_name(&small) || SAINTLY_WOMEN.contains(&small.as_str()) => {
            "святая"
        }
        Some('ы' | 'и') => "святой",
        Some('а' | 'я') => "святого",
        Some('у' | 'ю') => "святому",
        Some('е') => "святом",
        Some(_) | None if small.ends_with("ом") || small.ends_with("ем") => "святым",
        Some(_) | None => "святой",
    }
}

const SAINTLY_WOMEN: [&str; 6] = ["варвара", "ольга", "софия", "нина", "ирина", "вера"];
