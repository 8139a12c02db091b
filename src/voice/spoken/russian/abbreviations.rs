//! Abbreviations with a dot or hyphen: «пл. Побед», «на ул. Смирнова», «в г. Новокузнецке», «и т. д.».

use super::super::Said;
use super::super::tokens::{Boundary, Line};
use super::governing::{case_of_place, governed};

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
    if let Some(forms) = place_noun(&small) {
        if !name_follows {
            return None;
        }
        let case = case_of_place(governed(line, at));
        return Said::new(2, spaced(line, at + 2, forms[case.row()]));
    }
    let spelled = match small.as_str() {
        "им" => "имени",
        "д" if line.figures(line.skip_space(at + 2)).is_some() => "дом",
        "кв" if line.figures(line.skip_space(at + 2)).is_some() => "квартира",
        "корп" => "корпус",
        "стр" => "строение",
        "эт" => "этаж",
        "см" => "смотри",
        "ср" => "сравни",
        "напр" => "например",
        "св" => "святого",
        "акад" => "академика",
        "проф" => "профессор",
        "ген" => "генерал",
        "полк" => "полковник",
        "др" => return ending(line, at + 1, 2, "другие"),
        "пр" => return ending(line, at + 1, 2, "прочее"),
        _ => return None,
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
        ("т", "е") => Said::new(tokens, "то есть"),
        ("т", "д") => ending(line, place + 1, tokens, "так далее"),
        ("т", "п") => ending(line, place + 1, tokens, "тому подобное"),
        ("н", "э") => ending(line, place + 1, tokens, "нашей эры"),
        _ => None,
    }
}

fn hyphened(line: &Line, at: usize) -> Option<Said> {
    let forms = match (line.word(at)?, line.text(at + 1), line.text(at + 2)) {
        ("р", "-", "н") => ["район", "района", "району", "район", "районом", "районе"],
        ("б", "-", "р") => [
            "бульвар",
            "бульвара",
            "бульвару",
            "бульвар",
            "бульваром",
            "бульваре",
        ],
        ("пр", "-", "т" | "кт") => PROSPECT,
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
    if line.skip_space(after) == after {
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

fn place_noun(abbreviation: &str) -> Option<[&'static str; 6]> {
    Some(match abbreviation {
        "ул" => ["улица", "улицы", "улице", "улицу", "улицей", "улице"],
        "пл" => [
            "площадь",
            "площади",
            "площади",
            "площадь",
            "площадью",
            "площади",
        ],
        "пр" | "просп" => PROSPECT,
        "г" => ["город", "го́рода", "городу", "город", "городом", "городе"],
        "пер" => [
            "переулок",
            "переулка",
            "переулку",
            "переулок",
            "переулком",
            "переулке",
        ],
        "наб" => [
            "набережная",
            "набережной",
            "набережной",
            "набережную",
            "набережной",
            "набережной",
        ],
        "бул" => [
            "бульвар",
            "бульвара",
            "бульвару",
            "бульвар",
            "бульваром",
            "бульваре",
        ],
        "ш" => ["шоссе", "шоссе", "шоссе", "шоссе", "шоссе", "шоссе"],
        "ст" => [
            "станция",
            "станции",
            "станции",
            "станцию",
            "станцией",
            "станции",
        ],
        "пос" => [
            "посёлок",
            "посёлка",
            "посёлку",
            "посёлок",
            "посёлком",
            "посёлке",
        ],
        "обл" => [
            "область",
            "области",
            "области",
            "область",
            "областью",
            "области",
        ],
        "р" => ["река", "реки́", "реке", "реку", "рекой", "реке"],
        "оз" => ["озеро", "о́зера", "озеру", "озеро", "озером", "озере"],
        "о" => [
            "остров",
            "о́строва",
            "острову",
            "остров",
            "островом",
            "острове",
        ],
        _ => return None,
    })
}
