//! Abbreviations with a dot or hyphen: «пл. Побед», «на ул. Смирнова», «в г. Новокузнецке», «и т. д.».

use super::governing::{
    Governed, case_of_place, governed, governed_over_ordinal, start_of_ordinal,
};
use super::grammar::{Agreement, Case};
use super::ordinal::ordinal;
use super::titles::{gentleman, title};
use super::years::{noun_of_date, year_figures};
use crate::language::abbreviation::{FollowedBy, is_roman};
use crate::language::russian::abbreviations::{Abbreviation, Kind, of_kind};
use crate::language::russian::sentences;
use crate::language::spoken::expansion::Expansion;
use crate::language::spoken::tokens::{Boundary, Kind as TokenKind, Line};

/// Expands an abbreviation at this position.
pub fn abbreviation(line: &Line, at: usize) -> Option<Expansion> {
    of_two_letters(line, at)
        .or_else(|| hyphenated(line, at))
        .or_else(|| dotted(line, at))
}

fn dotted(line: &Line, at: usize) -> Option<Expansion> {
    let word = line.word(at)?;
    if line.text(at + 1) != "." {
        return None;
    }
    let small = word.to_lowercase();
    let next = line.text(line.skip_space(at + 2));
    if let Some(said) = born_or_died(line, at, &small) {
        return Some(said);
    }
    let name_follows = next
        .chars()
        .next()
        .is_some_and(|first| first.is_uppercase() || matches!(first, '«' | '№'))
        || line.figures(line.skip_space(at + 2)).is_some()
        || is_place(line, line.skip_space(at + 2));
    let is_plain = next.starts_with(char::is_uppercase) && next.chars().count() > 2;
    let figure = line.skip_space(at + 2);
    let figure_follows = line.figures(figure).is_some() || line.word(figure).is_some_and(is_roman);
    let part =
        of_kind(&small, Kind::Part).filter(|_| figure_follows && !is_building(line, at, &small));
    if let Some(part) = part {
        let forms = part.cases()?;
        let word = match part.plural() {
            Some(plural) if is_span(line, figure) && governed(line, at) == Governed::Freely => {
                plural
            }
            _ => forms[case_of_part(line, at).row()],
        };
        return Expansion::new(2, spaced(line, at + 2, word));
    }
    // Before a first name «о.» is «отец».
    if small == "о"
        && let Some(words) = title(line, at, &small)
    {
        return Expansion::new(2, spaced(line, at + 2, words));
    }
    let place =
        of_kind(&small, Kind::Place).filter(|one| one.followed_by == FollowedBy::Any || is_plain);
    if let Some(forms) = place.and_then(Abbreviation::cases) {
        if let Some(case) = case_by_adjective(line, at) {
            return ending(line, at + 1, 2, forms[case.row()]);
        }
        if name_follows {
            let case = case_of_named_place(line, at, &small, next);
            return Expansion::new(2, spaced(line, at + 2, forms[case.row()]));
        }
        if small != "пр" {
            return None;
        }
    }
    if let Some(words) = title(line, at, &small) {
        return Expansion::new(2, spaced(line, at + 2, words));
    }
    let spelled = match small.as_str() {
        "им" if is_named_after(line, at) => "имени",
        "стр" if is_building(line, at, &small) && figure_follows => "строение",
        "гг" if line.word(figure).is_some_and(is_roman) => years_of_decade(line, at)?,
        "гг" => return ending(line, at + 1, 2, years_of_decade(line, at)?),
        "др" => return ending(line, at + 1, 2, "другие"),
        "пр" => return ending(line, at + 1, 2, "прочее"),
        // «высотой 5 см.»
        "см" if line.text_before_space(at).ends_with(char::is_numeric) => return None,
        _ => of_kind(&small, Kind::Word)
            .filter(|one| one.followed_by != FollowedBy::Figure || figure_follows)?
            .word()?,
    };
    Expansion::new(2, spaced(line, at + 2, spelled))
}

/// «дом 5, стр. 2» is a building, no page.
fn is_building(line: &Line, at: usize, small: &str) -> bool {
    small == "стр" && line.text_before_space(at) == ","
}

/// Whether another place is abbreviated there: «наб. р. Томи».
fn is_place(line: &Line, at: usize) -> bool {
    let small = line.text(at).to_lowercase();
    line.text(at + 1) == "." && of_kind(&small, Kind::Place).is_some()
}

/// Whether the figure at a place is the first of several.
fn is_span(line: &Line, at: usize) -> bool {
    let dash = line.skip_space(at + 1);
    matches!(line.text(dash), "–" | "—" | "-")
        && line
            .get(line.skip_space(dash + 1))
            .is_some_and(|next| next.kind == TokenKind::Figure || is_roman(next.text))
}

/// The case of a part before its number: that of the ordinal before it («2-я пол. XX в.») or what governs both. In «в
/// XIX – нач. XX в.» the preposition precedes the first century.
pub fn case_of_part(line: &Line, at: usize) -> Case {
    let ordinal = start_of_ordinal(line, at);
    if let Some((_, written)) = line.word_before(at).filter(|_| ordinal.is_some()) {
        match written {
            "я" | "ая" | "ья" => return Case::Nominative,
            "ю" | "ую" | "ью" => return Case::Accusative,
            _ => {}
        }
    }
    let dash = line.place_before(at);
    let start = match (ordinal, line.text(dash)) {
        (Some(start), _) => start,
        (None, "–" | "—" | "-") => start_of_ordinal(line, dash).unwrap_or(at),
        (None, _) => at,
    };
    match governed(line, start) {
        // «здание 1-й пол. XX в.»
        Governed::Freely if ordinal.is_some() => match line.word_before(start) {
            None if line.figures(start).is_none() => Case::Nominative,
            Some(_) | None => Case::Genitive,
        },
        // «см. стр. 15»
        Governed::Freely if is_looked_up(line, at) => Case::Accusative,
        governor => case_of_place(governor),
    }
}

fn is_looked_up(line: &Line, at: usize) -> bool {
    let dot = line.place_before(at);
    line.text(dot) == "." && matches!(line.text_before(dot), "см" | "См")
}

/// The case of a place before its name.
fn case_of_named_place(line: &Line, at: usize, small: &str, name: &str) -> Case {
    let before = line.place_before(at);
    // «наб. р. Томи»
    if line.text(before) == "." && before > 0 && is_place(line, before - 1) {
        return Case::Genitive;
    }
    match governed_over_ordinal(line, at) {
        // «берег р. Томи», but «течёт р. Томь»; «жители г. Кемерова», but «это г. Москва».
        Governed::Freely
            if is_genitive(small, name)
                && line
                    .word_before(at)
                    .is_some_and(|(_, word)| word.starts_with(char::is_lowercase)) =>
        {
            Case::Genitive
        }
        governor => case_of_place(governor),
    }
}

/// Whether the name of a place looks like a genitive. Cities are masculine but for the listed ones; other places are not.
fn is_genitive(abbreviation: &str, name: &str) -> bool {
    let is_city = matches!(abbreviation, "г" | "гор");
    name.ends_with(['и', 'ы'])
        || is_city && name.ends_with(['а', 'я']) && !FEMININE_CITIES.contains(&name)
}

const FEMININE_CITIES: [&str; 40] = [
    "Москва",
    "Самара",
    "Уфа",
    "Пенза",
    "Тула",
    "Калуга",
    "Вологда",
    "Рига",
    "Прага",
    "Варшава",
    "Астана",
    "Чита",
    "Воркута",
    "Кострома",
    "Караганда",
    "Анкара",
    "Вена",
    "Женева",
    "Одесса",
    "Полтава",
    "Винница",
    "Ялта",
    "Шуя",
    "Ухта",
    "Елабуга",
    "Коломна",
    "Шатура",
    "Махачкала",
    "Анапа",
    "Игарка",
    "Находка",
    "Барселона",
    "Гатчина",
    "Лобня",
    "Дубна",
    "Вязьма",
    "София",
    "Тайга",
    "Инта",
    "Клайпеда",
];

/// The case of a place after its adjective without a name: «на Садовой ул. стоит», «Кемеровская обл.»
fn case_by_adjective(line: &Line, at: usize) -> Option<Case> {
    let (place, word) = line.word_before(at)?;
    let follows = line.text(line.skip_space(at + 2));
    if !word.starts_with(char::is_uppercase) || follows.starts_with(char::is_uppercase) {
        return None;
    }
    let ends = |endings: &[&str]| endings.iter().any(|ending| word.ends_with(ending));
    Some(if ends(&["ская", "ная", "вая", "лая", "тая"]) {
        Case::Nominative
    } else if ends(&["скую", "ную", "вую", "тую"]) {
        Case::Accusative
    } else if ends(&["ской", "ной", "вой", "той"]) {
        match governed(line, place) {
            Governed::By(case) if case != Case::Accusative => case,
            Governed::PlaceOrAim => Case::Prepositional,
            Governed::Along => Case::Dative,
            _ => Case::Genitive,
        }
    } else if ends(&["ский", "ный", "вый", "ское", "ное"]) {
        Case::Nominative
    } else if ends(&["ского", "ного", "вого"]) {
        Case::Genitive
    } else if ends(&["скому", "ному", "вому"]) {
        Case::Dative
    } else if ends(&["ским", "ным", "вым"]) {
        Case::Instrumental
    } else if ends(&["ском", "ном", "вом"]) {
        Case::Prepositional
    } else {
        return None;
    })
}

/// «(р. 1950)», «(род. 1900, ум. 1950)»: the text does not tell «родился» from «родилась».
fn born_or_died(line: &Line, at: usize, small: &str) -> Option<Expansion> {
    let what = match small {
        "р" | "род" => "год рождения",
        "ум" => "год смерти",
        _ => return None,
    };
    let place = line.skip_space(at + 2);
    let year = year_figures(line, place)?;
    let year = ordinal(year, Agreement::masculine(Case::Nominative));
    let tokens = place + 1 - at;
    let tokens = tokens + noun_of_date(line, place + 1);
    Expansion::new(tokens, format!("{what} – {year}"))
}

/// «т. е.», «т. д.», «т. п.», «н. э.».
fn of_two_letters(line: &Line, at: usize) -> Option<Expansion> {
    let first = line.word(at)?;
    if line.text(at + 1) != "." {
        return None;
    }
    let (place, second) = line.word_after(at + 2)?;
    if line.text(place + 1) != "." {
        return None;
    }
    let tokens = place + 2 - at;
    match (first, second) {
        ("т" | "Т", "е") => Expansion::new(tokens, "то есть"),
        ("т" | "Т", "к") => Expansion::new(tokens, "так как"),
        ("т", "ч") => Expansion::new(tokens, "том числе"),
        ("т" | "Т", "н") => Expansion::new(tokens, "так называемый"),
        ("т", "д") => ending(line, place + 1, tokens, "так далее"),
        ("т", "п") => ending(line, place + 1, tokens, "тому подобное"),
        ("н", "э") => ending(line, place + 1, tokens, "нашей эры"),
        _ => None,
    }
}

/// «в 90-х гг.», «30-е гг.»: the decade's ending tells the case of its years.
fn years_of_decade(line: &Line, at: usize) -> Option<&'static str> {
    let (place, decade_ending) = line.word_before(at)?;
    let is_decade = matches!(line.text_before(place), "-" | "‑");
    let is_place = place >= 2 && governed(line, place - 2) == Governed::PlaceOrAim;
    is_decade.then_some(match decade_ending {
        "х" | "ых" if is_place => "годах",
        "х" | "ых" => "годов",
        "м" | "ым" => "годам",
        "ми" | "ыми" => "годами",
        _ => "годы",
    })
}

/// «сквер им. Жукова», but «помогали им. Завод работал».
fn is_named_after(line: &Line, at: usize) -> bool {
    let before = line.word_before(at).map_or("", |(_, word)| word);
    let next = line.skip_space(at + 2);
    let is_initial = line.text(next + 1) == "." && line.text(next).chars().count() == 1;
    let is_quoted = line.text(next) == "«";
    is_initial || is_quoted || sentences::is_named_after(before, line.text(next))
}

fn hyphenated(line: &Line, at: usize) -> Option<Expansion> {
    if !matches!(line.text(at + 1), "-" | "‑") {
        return None;
    }
    let first = line.word(at)?.to_lowercase();
    let forms = match (first.as_str(), line.text(at + 2)) {
        ("г", "н") => return Expansion::new(3, gentleman(line, at)),
        ("г", "на") => return Expansion::new(3, "господина"),
        ("г", "ну") => return Expansion::new(3, "господину"),
        ("г", "ном") => return Expansion::new(3, "господином"),
        ("г", "жа") => return Expansion::new(3, "госпожа́"),
        ("г", "жи") => return Expansion::new(3, "госпожи́"),
        ("г", "же") => return Expansion::new(3, "госпоже́"),
        ("г", "жу") => return Expansion::new(3, "госпожу́"),
        ("г", "жой") => return Expansion::new(3, "госпожо́й"),
        // «в р-не»: the ending is written.
        ("р", "не") => return Expansion::new(3, "районе"),
        ("р", "на") => return Expansion::new(3, "района"),
        ("р", "н") => ["район", "района", "району", "район", "районом", "районе"],
        ("б", "р") => [
            "бульвар",
            "бульвара",
            "бульвару",
            "бульвар",
            "бульваром",
            "бульваре",
        ],
        ("пр", "т" | "кт") => PROSPECT,
        _ => return None,
    };
    Expansion::new(3, forms[case_of_place(governed(line, at)).row()])
}

/// The expansion of an abbreviation; its last dot is kept if it also ends the sentence.
fn ending(line: &Line, dot: usize, tokens: usize, words: &str) -> Option<Expansion> {
    match line.sentence_may_end_before(dot + 1) {
        Boundary::Inside => Expansion::new(tokens, words),
        Boundary::SentenceEnd => Expansion::new(tokens - 1, words),
    }
}

/// «ул.Смирнова» without its space is two words all the same.
fn spaced(line: &Line, after: usize, words: &str) -> String {
    if line.word(after).is_some() || line.figures(after).is_some() {
        format!("{words} ")
    } else {
        words.to_owned()
    }
}

const PROSPECT: [&str; 6] = [
    "проспект",
    "проспекта",
    "проспекту",
    "проспект",
    "проспектом",
    "проспекте",
];
