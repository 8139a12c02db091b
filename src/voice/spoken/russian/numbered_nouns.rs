//! Nouns that are counted in Roman numerals («съезд», «степень», «глава»), with their gender, and the case that a form of
//! theirs stands in.

use super::governing::Governed;
use super::grammar::{Case, Gender};

/// The gender of a noun that is counted in Roman numerals, given one of its forms in small letters.
pub fn gender_of(form: &str) -> Option<Gender> {
    let belongs = |stems: &[&str]| {
        stems.iter().any(|stem| {
            form.strip_prefix(stem)
                .is_some_and(|ending| ENDINGS.contains(&ending))
        })
    };
    if belongs(&MASCULINE) {
        Some(Gender::Masculine)
    } else if belongs(&FEMININE) {
        Some(Gender::Feminine)
    } else if belongs(&NEUTER) {
        Some(Gender::Neuter)
    } else {
        None
    }
}

/// The case of such a form, and whether it is a plural, told what governs it.
pub fn case_of(form: &str, gender: Gender, governor: Governed) -> (Case, bool) {
    let ends = |endings: &[&str]| endings.iter().any(|ending| form.ends_with(ending));
    if ends(&["ами", "ями"]) {
        return (Case::Instrumental, true);
    }
    if ends(&["ах", "ях"]) {
        return (Case::Prepositional, true);
    }
    if ends(&["ам", "ям"]) {
        return (Case::Dative, true);
    }
    let is_locative = matches!(
        governor,
        Governed::PlaceOrAim | Governed::By(Case::Prepositional)
    );
    let governed_case = match governor {
        Governed::By(case) => Some(case),
        Governed::PlaceOrAim => Some(Case::Prepositional),
        Governed::FromOrWith => Some(Case::Genitive),
        Governed::Freely | Governed::BehindOrWithin | Governed::Along => None,
    };
    match gender {
        Gender::Masculine if MASCULINE.contains(&form) => (Case::Nominative, false),
        Gender::Masculine => match form.chars().next_back() {
            Some('ы' | 'и') => (Case::Nominative, true),
            Some('а' | 'я') => (Case::Genitive, false),
            Some('у' | 'ю') if is_locative => (Case::Prepositional, false),
            Some('у' | 'ю') => (Case::Dative, false),
            Some('е') => (Case::Prepositional, false),
            Some(_) | None if ends(&["ов", "ев"]) => (Case::Genitive, true),
            Some(_) | None if ends(&["ом", "ем"]) => (Case::Instrumental, false),
            Some(_) | None => (Case::Nominative, false),
        },
        Gender::Feminine => match form.chars().next_back() {
            // «степени», «дивизии»: three cases of the singular look alike.
            Some('ы') => (Case::Genitive, false),
            Some('и') => (
                governed_case
                    .filter(|case| *case != Case::Accusative)
                    .unwrap_or(Case::Genitive),
                false,
            ),
            Some('у') => (Case::Accusative, false),
            Some('ю') if form.ends_with("ью") => (Case::Instrumental, false),
            Some('ю') => (Case::Accusative, false),
            Some('е') => (Case::Prepositional, false),
            Some('й') if ends(&["ой", "ией"]) => (Case::Instrumental, false),
            Some('й') => (Case::Genitive, true),
            Some(_) | None => (Case::Nominative, false),
        },
        Gender::Neuter => match form.chars().next_back() {
            Some('я' | 'а') => (Case::Genitive, false),
            Some('ю' | 'у') => (Case::Dative, false),
            Some('и') => (Case::Prepositional, false),
            Some('м') => (Case::Instrumental, false),
            Some('й') => (Case::Genitive, true),
            Some(_) | None => (Case::Nominative, false),
        },
    }
}

/// Whether a name in small letters is a woman's: «Екатерины».
pub fn is_feminine_name(form: &str) -> bool {
    FEMININE_NAMES.iter().any(|stem| {
        form.strip_prefix(stem).is_some_and(|ending| {
            matches!(
                ending,
                "а" | "я" | "ы" | "и" | "е" | "у" | "ю" | "ой" | "ей"
            )
        })
    })
}

/// Endings of nouns that may stand behind a stem.
const ENDINGS: [&str; 27] = [
    "", "а", "я", "ы", "и", "у", "ю", "е", "ом", "ем", "ой", "ей", "ью", "ь", "ов", "ев", "ам",
    "ям", "ами", "ями", "ах", "ях", "й", "о", "ия", "ию", "ии",
];

const MASCULINE: [&str; 42] = [
    "век",
    "съезд",
    "класс",
    "квартал",
    "том",
    "раздел",
    "акт",
    "конгресс",
    "созыв",
    "пленум",
    "интернационал",
    "разряд",
    "рейх",
    "этап",
    "тур",
    "курс",
    "корпус",
    "фронт",
    "полк",
    "собор",
    "фестиваль",
    "фестивал",
    "выпуск",
    "сезон",
    "поход",
    "слёт",
    "форум",
    "пункт",
    "параграф",
    "абзац",
    "тип",
    "цикл",
    "уровен",
    "уровн",
    "период",
    "крейсер",
    "чемпионат",
    "кубок",
    "год",
    "отдел",
    "цех",
    "блок",
];

const FEMININE: [&str; 49] = [
    "половин",
    "четверт",
    "степен",
    "част",
    "глав",
    "пятилетк",
    "категори",
    "групп",
    "очеред",
    "арми",
    "дивизи",
    "импери",
    "республик",
    "династи",
    "дум",
    "спартакиад",
    "олимпиад",
    "выставк",
    "войн",
    "эпох",
    "коалици",
    "конференци",
    "бригад",
    "рот",
    "сесси",
    "стади",
    "ступен",
    "сери",
    "песн",
    "книг",
    "сцен",
    "ассамбле",
    "трет",
    "батаре",
    "эскадриль",
    "эскадр",
    "группировк",
    "стать",
    "лини",
    "фаз",
    "палат",
    "смен",
    "шахт",
    "гимнази",
    "годовщин",
    "школ",
    "партконференци",
    "ярмарк",
    "симфони",
];

const NEUTER: [&str; 7] = [
    "тысячелети",
    "отделени",
    "столети",
    "действи",
    "мест",
    "собрани",
    "совещани",
];

const FEMININE_NAMES: [&str; 16] = [
    "екатерин",
    "елизавет",
    "анн",
    "мари",
    "елен",
    "изабелл",
    "виктори",
    "маргарит",
    "кристин",
    "клеопатр",
    "софи",
    "тамар",
    "жанн",
    "беатрикс",
    "вильгельмин",
    "юлиан",
];
