//! The nouns of units with all their forms. How units are written is left to `units`.

use super::grammar::{Gender, Noun};

/// A masculine noun with hard endings, given its stem and the ending of its genitive plural: «метр|ов», «вольт».
macro_rules! masculine {
    ($stem:literal, $many:literal) => {
        Noun {
            gender: Gender::Masculine,
            singular: [
                $stem,
                concat!($stem, "а"),
                concat!($stem, "у"),
                $stem,
                concat!($stem, "ом"),
                concat!($stem, "е"),
            ],
            plural: [
                concat!($stem, "ы"),
                concat!($stem, $many),
                concat!($stem, "ам"),
                concat!($stem, "ы"),
                concat!($stem, "ами"),
                concat!($stem, "ах"),
            ],
        }
    };
}

/// A feminine noun in -а with hard endings, given its stem: «тонн|а».
macro_rules! feminine {
    ($stem:literal) => {
        Noun {
            gender: Gender::Feminine,
            singular: [
                concat!($stem, "а"),
                concat!($stem, "ы"),
                concat!($stem, "е"),
                concat!($stem, "у"),
                concat!($stem, "ой"),
                concat!($stem, "е"),
            ],
            plural: [
                concat!($stem, "ы"),
                $stem,
                concat!($stem, "ам"),
                concat!($stem, "ы"),
                concat!($stem, "ами"),
                concat!($stem, "ах"),
            ],
        }
    };
}

pub static PERCENT: Noun = masculine!("процент", "ов");
pub static DEGREE: Noun = masculine!("градус", "ов");
pub static METRE: Noun = masculine!("метр", "ов");
pub static KILOMETRE: Noun = masculine!("километр", "ов");
pub static CENTIMETRE: Noun = masculine!("сантиметр", "ов");
pub static MILLIMETRE: Noun = masculine!("миллиметр", "ов");
pub static LITRE: Noun = masculine!("литр", "ов");
pub static MILLILITRE: Noun = masculine!("миллилитр", "ов");
pub static TONNE: Noun = feminine!("тонн");
pub static KILOGRAM: Noun = masculine!("килограмм", "ов");
pub static GRAM: Noun = masculine!("грамм", "ов");
pub static CENTNER: Noun = masculine!("центнер", "ов");
pub static HECTARE: Noun = masculine!("гектар", "ов");
pub static VOLT: Noun = masculine!("вольт", "");
pub static KILOVOLT: Noun = masculine!("киловольт", "");
pub static WATT: Noun = masculine!("ватт", "");
pub static KILOWATT: Noun = masculine!("киловатт", "");
pub static MEGAWATT: Noun = masculine!("мегаватт", "");
pub static HERTZ: Noun = masculine!("герц", "");
pub static FORCE: Noun = feminine!("сил");
pub static MINUTE: Noun = feminine!("минут");
pub static SECOND: Noun = feminine!("секунд");
pub static DOLLAR: Noun = masculine!("доллар", "ов");
pub static CENT: Noun = masculine!("цент", "ов");
pub static POUND: Noun = masculine!("фунт", "ов");
pub static YEN: Noun = feminine!("иен");
pub static TRILLION: Noun = masculine!("триллион", "ов");

pub static HOUR: Noun = Noun {
    gender: Gender::Masculine,
    singular: ["час", "часа́", "часу", "час", "часом", "часе"],
    plural: ["часы", "часов", "часам", "часы", "часами", "часах"],
};

pub static ROUBLE: Noun = Noun {
    gender: Gender::Masculine,
    singular: ["рубль", "рубля", "рублю", "рубль", "рублём", "рубле"],
    plural: ["рубли", "рублей", "рублям", "рубли", "рублями", "рублях"],
};

#[rustfmt::skip]
pub static KOPECK: Noun = Noun {
    gender: Gender::Feminine,
    singular: ["копейка", "копейки", "копейке", "копейку", "копейкой", "копейке"],
    plural: ["копейки", "копеек", "копейкам", "копейки", "копейками", "копейках"],
};

pub static EURO: Noun = Noun {
    gender: Gender::Masculine,
    singular: ["евро"; 6],
    plural: ["евро"; 6],
};

pub static PROMILLE: Noun = Noun {
    gender: Gender::Neuter,
    singular: ["промилле"; 6],
    plural: ["промилле"; 6],
};

#[rustfmt::skip]
pub static PIECE: Noun = Noun {
    gender: Gender::Feminine,
    singular: ["штука", "штуки", "штуке", "штуку", "штукой", "штуке"],
    plural: ["штуки", "штук", "штукам", "штуки", "штуками", "штуках"],
};

/// «пять человек», not «людей», after a figure.
#[rustfmt::skip]
pub static PERSON: Noun = Noun {
    gender: Gender::Masculine,
    singular: ["человек", "человека", "человеку", "человека", "человеком", "человеке"],
    plural: ["люди", "человек", "людям", "человек", "людьми", "людях"],
};
