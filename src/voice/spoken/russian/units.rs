//! Units and counted abbreviations behind a figure: «17,2 м», «6 тыс.», «25 %», with all forms of their nouns.

use super::super::tokens::{Boundary, Line};
use super::cardinal::{MILLIARD, MILLION, THOUSAND};
use super::grammar::{Gender, Noun};

/// A unit as it is written behind a figure.
#[derive(Debug, Clone, Copy)]
pub struct Unit {
    /// Its noun.
    pub noun: &'static Noun,
    /// What it measures, as far as grammar cares.
    pub kind: Kind,
    /// What follows the noun unbent: «в час».
    pub tail: &'static str,
    /// How many tokens the unit takes, with the space before it.
    pub tokens: usize,
}

/// Kinds of units that are spoken differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Metres and their like: «в 100 м» is a place.
    Length,
    /// Thousands and millions, which count another noun: «2 млн чел.».
    Multiple,
    /// Everything else.
    Other,
}

/// The unit that is written from this place on.
pub fn unit(line: &Line, at: usize) -> Option<Unit> {
    let place = line.skip_space(at);
    let space = place - at;
    if line.text(place) == "%" {
        return Some(Unit {
            noun: &PERCENT,
            kind: Kind::Other,
            tail: "",
            tokens: space + 1,
        });
    }
    if line.text(place) == "°" {
        let celsius = matches!(line.text(place + 1), "C" | "С");
        let (tail, tokens) = if celsius {
            (" Цельсия", 2)
        } else {
            ("", 1)
        };
        return Some(Unit {
            noun: &DEGREE,
            kind: Kind::Other,
            tail,
            tokens: space + tokens,
        });
    }
    if let Some(currency) = currency(line.text(place)) {
        return Some(Unit {
            noun: currency.noun,
            kind: Kind::Other,
            tail: "",
            tokens: space + 1,
        });
    }
    let word = line.word(place)?;
    let (noun, dot) = by_name(word)?;
    let kind = match word {
        "м" | "км" | "см" | "мм" => Kind::Length,
        "тыс" | "млн" | "млрд" => Kind::Multiple,
        _ => Kind::Other,
    };
    let mut tokens = space + 1;
    let mut tail = "";
    if word == "км" && line.text(place + 1) == "/" && line.text(place + 2) == "ч" {
        (tail, tokens) = (" в час", tokens + 2);
    } else if matches!(word, "м" | "км" | "см") && line.text(place + 1) == "²" {
        (tail, tokens) = (" в квадрате", tokens + 1);
    }
    if line.text(place + 1) == "." {
        match (dot, line.sentence_may_end_before(place + 2)) {
            (Dot::Belongs, Boundary::Inside) => tokens += 1,
            (Dot::Belongs, Boundary::SentenceEnd) | (Dot::Never, _) => {}
        }
    }
    Some(Unit {
        noun,
        kind,
        tail,
        tokens,
    })
}

/// A currency that has a sign.
#[derive(Debug, Clone, Copy)]
pub struct Currency {
    /// Its noun.
    pub noun: &'static Noun,
    /// The noun of its hundredth.
    pub hundredth: Option<&'static Noun>,
}

/// The currency of a sign.
pub fn currency(sign: &str) -> Option<Currency> {
    let (noun, hundredth) = match sign {
        "₽" => (&ROUBLE, Some(&KOPECK)),
        "$" => (&DOLLAR, Some(&CENT)),
        "€" => (&EURO, Some(&CENT)),
        "£" => (&POUND, None),
        "¥" => (&YEN, None),
        _ => return None,
    };
    Some(Currency { noun, hundredth })
}

/// Whether an abbreviation is written with a dot.
#[derive(Clone, Copy)]
enum Dot {
    Belongs,
    Never,
}

fn by_name(word: &str) -> Option<(&'static Noun, Dot)> {
    let (_, noun, dot) = UNITS.iter().find(|(short, ..)| *short == word)?;
    Some((noun, *dot))
}

static UNITS: [(&str, &Noun, Dot); 17] = [
    ("м", &METRE, Dot::Never),
    ("км", &KILOMETRE, Dot::Never),
    ("см", &CENTIMETRE, Dot::Never),
    ("мм", &MILLIMETRE, Dot::Never),
    ("т", &TONNE, Dot::Never),
    ("кг", &KILOGRAM, Dot::Never),
    ("га", &HECTARE, Dot::Never),
    ("ч", &HOUR, Dot::Belongs),
    ("мин", &MINUTE, Dot::Belongs),
    ("сек", &SECOND, Dot::Belongs),
    ("тыс", &THOUSAND, Dot::Belongs),
    ("млн", &MILLION, Dot::Belongs),
    ("млрд", &MILLIARD, Dot::Belongs),
    ("чел", &PERSON, Dot::Belongs),
    ("руб", &ROUBLE, Dot::Belongs),
    ("коп", &KOPECK, Dot::Belongs),
    ("шт", &PIECE, Dot::Belongs),
];

const fn masculine(singular: [&'static str; 6], plural: [&'static str; 6]) -> Noun {
    Noun {
        gender: Gender::Masculine,
        singular,
        plural,
    }
}

const fn feminine(singular: [&'static str; 6], plural: [&'static str; 6]) -> Noun {
    Noun {
        gender: Gender::Feminine,
        singular,
        plural,
    }
}

static PERCENT: Noun = masculine(
    [
        "процент",
        "процента",
        "проценту",
        "процент",
        "процентом",
        "проценте",
    ],
    [
        "проценты",
        "процентов",
        "процентам",
        "проценты",
        "процентами",
        "процентах",
    ],
);
static DEGREE: Noun = masculine(
    [
        "градус",
        "градуса",
        "градусу",
        "градус",
        "градусом",
        "градусе",
    ],
    [
        "градусы",
        "градусов",
        "градусам",
        "градусы",
        "градусами",
        "градусах",
    ],
);
static METRE: Noun = masculine(
    ["метр", "метра", "метру", "метр", "метром", "метре"],
    ["метры", "метров", "метрам", "метры", "метрами", "метрах"],
);
static KILOMETRE: Noun = masculine(
    [
        "километр",
        "километра",
        "километру",
        "километр",
        "километром",
        "километре",
    ],
    [
        "километры",
        "километров",
        "километрам",
        "километры",
        "километрами",
        "километрах",
    ],
);
static CENTIMETRE: Noun = masculine(
    [
        "сантиметр",
        "сантиметра",
        "сантиметру",
        "сантиметр",
        "сантиметром",
        "сантиметре",
    ],
    [
        "сантиметры",
        "сантиметров",
        "сантиметрам",
        "сантиметры",
        "сантиметрами",
        "сантиметрах",
    ],
);
static MILLIMETRE: Noun = masculine(
    [
        "миллиметр",
        "миллиметра",
        "миллиметру",
        "миллиметр",
        "миллиметром",
        "миллиметре",
    ],
    [
        "миллиметры",
        "миллиметров",
        "миллиметрам",
        "миллиметры",
        "миллиметрами",
        "миллиметрах",
    ],
);
static TONNE: Noun = feminine(
    ["тонна", "тонны", "тонне", "тонну", "тонной", "тонне"],
    ["тонны", "тонн", "тоннам", "тонны", "тоннами", "тоннах"],
);
static KILOGRAM: Noun = masculine(
    [
        "килограмм",
        "килограмма",
        "килограмму",
        "килограмм",
        "килограммом",
        "килограмме",
    ],
    [
        "килограммы",
        "килограммов",
        "килограммам",
        "килограммы",
        "килограммами",
        "килограммах",
    ],
);
static HECTARE: Noun = masculine(
    [
        "гектар",
        "гектара",
        "гектару",
        "гектар",
        "гектаром",
        "гектаре",
    ],
    [
        "гектары",
        "гектаров",
        "гектарам",
        "гектары",
        "гектарами",
        "гектарах",
    ],
);
/// час
pub static HOUR: Noun = masculine(
    ["час", "часа́", "часу", "час", "часом", "часе"],
    ["часы", "часов", "часам", "часы", "часами", "часах"],
);
/// минута
pub static MINUTE: Noun = feminine(
    ["минута", "минуты", "минуте", "минуту", "минутой", "минуте"],
    [
        "минуты",
        "минут",
        "минутам",
        "минуты",
        "минутами",
        "минутах",
    ],
);
static SECOND: Noun = feminine(
    [
        "секунда",
        "секунды",
        "секунде",
        "секунду",
        "секундой",
        "секунде",
    ],
    [
        "секунды",
        "секунд",
        "секундам",
        "секунды",
        "секундами",
        "секундах",
    ],
);
static ROUBLE: Noun = masculine(
    ["рубль", "рубля", "рублю", "рубль", "рублём", "рубле"],
    ["рубли", "рублей", "рублям", "рубли", "рублями", "рублях"],
);
static KOPECK: Noun = feminine(
    [
        "копейка",
        "копейки",
        "копейке",
        "копейку",
        "копейкой",
        "копейке",
    ],
    [
        "копейки",
        "копеек",
        "копейкам",
        "копейки",
        "копейками",
        "копейках",
    ],
);
static DOLLAR: Noun = masculine(
    [
        "доллар",
        "доллара",
        "доллару",
        "доллар",
        "долларом",
        "долларе",
    ],
    [
        "доллары",
        "долларов",
        "долларам",
        "доллары",
        "долларами",
        "долларах",
    ],
);
static CENT: Noun = masculine(
    ["цент", "цента", "центу", "цент", "центом", "центе"],
    ["центы", "центов", "центам", "центы", "центами", "центах"],
);
static EURO: Noun = masculine(["евро"; 6], ["евро"; 6]);
static POUND: Noun = masculine(
    ["фунт", "фунта", "фунту", "фунт", "фунтом", "фунте"],
    ["фунты", "фунтов", "фунтам", "фунты", "фунтами", "фунтах"],
);
static YEN: Noun = feminine(
    ["иена", "иены", "иене", "иену", "иеной", "иене"],
    ["иены", "иен", "иенам", "иены", "иенами", "иенах"],
);
static PIECE: Noun = feminine(
    ["штука", "штуки", "штуке", "штуку", "штукой", "штуке"],
    ["штуки", "штук", "штукам", "штуки", "штуками", "штуках"],
);
/// «пять человек», not «людей», behind a figure.
static PERSON: Noun = masculine(
    [
        "человек",
        "человека",
        "человеку",
        "человека",
        "человеком",
        "человеке",
    ],
    ["люди", "человек", "людям", "человек", "людьми", "людях"],
);

#[cfg(test)]
mod tests {
    use super::UNITS;
    use crate::voice::abbreviations::russian::MEASURES;

    #[test]
    fn sentences_know_the_units_that_are_spoken() {
        for (short, ..) in &UNITS {
            assert!(MEASURES.contains(short), "{short}");
        }
    }
}
