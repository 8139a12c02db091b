//! Abbreviations with a dot or hyphen: «пл. Побед», «на ул. Смирнова», «в г. Новокузнецке», «и т. д.».

use super::super::Said;
use super::super::tokens::{Boundary, Line};
use super::governing::{Governed, case_of_place, governed};
use super::titles::{gentleman, title};
use crate::voice::abbreviations::russian::{Abbreviation, Kind, of_kind};
use crate::voice::abbreviations::{Before, is_roman};
use crate::voice::sentences::russian;

/// An abbreviation from this place on.
pub fn abbreviation(line: &Line, at: usize) -> Option<Said> {
    of_two_letters(line, at)
        .or_else(|| hyphened(line, at))
        .or_else(|| dotted(line, at))
}

fn dotted(line: &Line, at: usize) -> Option<Said> {
    let word = line.word(at)?;
    if line.text(at + 1) != "." {
        return None;
    }
    let small = word.to_lowercase();
    let next = line.text(line.skip_space(at + 2));
    let name_follows = next
        .chars()
        .next()
        .is_some_and(|first| first.is_uppercase() || first == '«')
        || line.figures(line.skip_space(at + 2)).is_some();
    let is_plain = next.starts_with(char::is_uppercase) && next.chars().count() > 2;
    let place = of_kind(&small, Kind::Place).filter(|one| one.before == Before::Any || is_plain);
    if let Some(forms) = place.and_then(Abbreviation::cases) {
        if !name_follows {
            return None;
        }
        let case = case_of_place(governed(line, at));
        return Said::new(2, spaced(line, at + 2, forms[case.row()]));
    }
    let figure = line.skip_space(at + 2);
    let figure_follows = line.figures(figure).is_some() || line.word(figure).is_some_and(is_roman);
    let part = of_kind(&small, Kind::Part).filter(|_| figure_follows);
    if let Some(forms) = part.and_then(Abbreviation::cases) {
        let case = case_of_place(governed(line, at));
        return Said::new(2, spaced(line, at + 2, forms[case.row()]));
    }
    if let Some(words) = title(line, at, &small) {
        return Said::new(2, spaced(line, at + 2, words));
    }
    let spelled = match small.as_str() {
        "им" if is_named_after(line, at) => "имени",
        "стр" if figure_follows && line.text_before_space(at) == "," => "строение",
        "гг" if line.word(figure).is_some_and(is_roman) => years_of_decade(line, at)?,
        "гг" => return ending(line, at + 1, 2, years_of_decade(line, at)?),
        "др" => return ending(line, at + 1, 2, "другие"),
        "пр" => return ending(line, at + 1, 2, "прочее"),
        // «высотой 5 см.»
        "см" if line.text_before_space(at).ends_with(char::is_numeric) => return None,
        _ => of_kind(&small, Kind::Word)
            .filter(|one| one.before != Before::Figure || figure_follows)?
            .word()?,
    };
    Said::new(2, spaced(line, at + 2, spelled))
}

/// «т. е.», «т. д.», «т. п.», «н. э.».
fn of_two_letters(line: &Line, at: usize) -> Option<Said> {
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
        ("т" | "Т", "е") => Said::new(tokens, "то есть"),
        ("т" | "Т", "к") => Said::new(tokens, "так как"),
        ("т", "ч") => Said::new(tokens, "том числе"),
        ("т" | "Т", "н") => Said::new(tokens, "так называемый"),
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
    is_initial || is_quoted || russian::is_named_after(before, line.text(next))
}

fn hyphened(line: &Line, at: usize) -> Option<Said> {
    if !matches!(line.text(at + 1), "-" | "‑") {
        return None;
    }
    let first = line.word(at)?.to_lowercase();
    let forms = match (first.as_str(), line.text(at + 2)) {
        ("г", "н") => return Said::new(3, gentleman(line, at)),
        ("г", "на") => return Said::new(3, "господина"),
        ("г", "ну") => return Said::new(3, "господину"),
        ("г", "ном") => return Said::new(3, "господином"),
        ("г", "жа") => return Said::new(3, "госпожа́"),
        ("г", "жи") => return Said::new(3, "госпожи́"),
        ("г", "же") => return Said::new(3, "госпоже́"),
        ("г", "жу") => return Said::new(3, "госпожу́"),
        ("г", "жой") => return Said::new(3, "госпожо́й"),
        // «в р-не»: the ending is written.
        ("р", "не") => return Said::new(3, "районе"),
        ("р", "на") => return Said::new(3, "района"),
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
    Said::new(3, forms[case_of_place(governed(line, at)).row()])
}

/// The last dot of an abbreviation stays where it also ends the sentence.
fn ending(line: &Line, dot: usize, tokens: usize, words: &str) -> Option<Said> {
    match line.sentence_may_end_before(dot + 1) {
        Boundary::Inside => Said::new(tokens, words),
        Boundary::SentenceEnd => Said::new(tokens - 1, words),
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
