//! Units and counted abbreviations after a figure: «17,2 м», «6 тыс.», «25 %», «120 кв. м». Only units in the table are
//! recognised; their nouns are in `measures`.

use super::cardinal::{MILLIARD, MILLION, THOUSAND};
use super::figures::Value;
use super::grammar::{Adjective, Agreement, Case, Count, Form, Noun};
use super::measures::*;
use crate::language::spoken::tokens::{Boundary, Line};
use crate::language::spoken::written::Written;

/// A unit after a figure.
#[derive(Debug, Clone, Copy)]
pub struct Unit {
    /// Noun of the unit.
    pub noun: &'static Noun,
    /// What the unit measures, as far as it affects grammar.
    pub kind: Kind,
    /// Number of tokens that the unit takes, including the space before it.
    pub tokens: usize,
    /// An adjective before the noun: «квадратный».
    adjective: Option<Adjective>,
    /// What follows the noun and is not inflected: «в час».
    tail: &'static str,
}

/// Kinds of units that are spoken differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Metres and their like: «в 100 м» is a place.
    Length,
    /// Thousands and millions, which count another noun: «2 млн чел.».
    Multiple,
    /// All other units.
    Other,
}

impl Unit {
    /// The unit in words after a number in a case: «два квадратных метра», «к двум квадратным метрам».
    pub fn counted(&self, number: u64, case: Case) -> String {
        let form = match Count::of(number) {
            Count::One => Form::Singular(self.noun.gender),
            Count::Few | Count::Many => Form::Plural,
        };
        let case_of_adjective = match (form, case.is_direct()) {
            (Form::Plural, true) => Case::Genitive,
            (_, _) => case,
        };
        let agreement = Agreement {
            form,
            case: case_of_adjective,
        };
        self.words(agreement, self.noun.counted(number, case))
    }

    /// The unit after any written number; after a decimal fraction it is in the genitive singular: «семнадцать целых и
    /// две десятых метра».
    pub fn after_number(&self, value: Value, case: Case) -> String {
        match value {
            Value::Whole(number) => self.counted(number, case),
            Value::Decimal(..) | Value::Digits(_) => self.genitive_singular(),
        }
    }

    /// «две с половиной тонны»
    pub fn genitive_singular(&self) -> String {
        let agreement = Agreement {
            form: Form::Singular(self.noun.gender),
            case: Case::Genitive,
        };
        self.words(agreement, self.noun.singular[Case::Genitive.row()])
    }

    /// «миллион тонн»
    pub fn genitive_plural(&self) -> String {
        let noun = self.noun.plural[Case::Genitive.row()];
        self.words(Agreement::plural(Case::Genitive), noun)
    }

    fn words(&self, agreement: Agreement, noun: &str) -> String {
        let tail = self.tail;
        match self.adjective {
            Some(adjective) => format!("{} {noun}{tail}", adjective.form(agreement)),
            None => format!("{noun}{tail}"),
        }
    }
}

/// The unit at this position, after a figure: the longest entry of the table that matches.
pub fn unit(line: &Line, at: usize) -> Option<Unit> {
    let place = line.skip_space(at);
    let (row, tokens) = UNITS
        .iter()
        .filter_map(|row| Some((row, row.length(line, at, place)?)))
        .max_by_key(|(_, tokens)| *tokens)?;
    let dot = place + tokens;
    let belongs = line.text(dot) == "."
        && match row.dot {
            Dot::Optional | Dot::Needed => {
                line.sentence_may_end_before(dot + 1) == Boundary::Inside
            }
            // «5 т. угля»
            Dot::Never | Dot::Other => line
                .word_after(dot + 1)
                .is_some_and(|(_, word)| word.starts_with(char::is_lowercase)),
        };
    Some(Unit {
        noun: row.noun,
        kind: row.kind,
        tokens: place - at + tokens + usize::from(belongs),
        adjective: row.adjective,
        tail: row.tail,
    })
}

/// A currency that has a sign.
#[derive(Debug, Clone, Copy)]
pub struct Currency {
    /// Noun of the unit.
    pub noun: &'static Noun,
    /// Noun of the hundredth.
    pub hundredth: Option<&'static Noun>,
}

/// The currency with this sign.
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

/// Whether a unit is written with a dot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Dot {
    /// With or without a dot.
    Optional,
    /// Without its dot it is another word: «30 р.», «50 к.».
    Needed,
    /// A dot after the unit ends the sentence unless a small letter follows.
    Never,
    /// With a dot it is another word: «в 41 г.»
    Other,
}

/// An entry of the table.
#[derive(Debug, Clone, Copy)]
struct UnitEntry {
    written: Written,
    noun: &'static Noun,
    kind: Kind,
    adjective: Option<Adjective>,
    tail: &'static str,
    dot: Dot,
}

impl UnitEntry {
    /// Number of tokens that the unit takes at this position, after a number that ends before `end_of_number`; `None`
    /// if it is not there.
    fn length(&self, line: &Line, end_of_number: usize, at: usize) -> Option<usize> {
        let length = self.written.length(line, end_of_number, at)?;
        let fits = match self.dot {
            Dot::Needed => line.text(at + length) == ".",
            Dot::Other => line.text(at + length) != ".",
            Dot::Optional | Dot::Never => true,
        };
        fits.then_some(length)
    }
}

const fn row(tokens: &'static [&'static str], noun: &'static Noun, dot: Dot) -> UnitEntry {
    from(0, tokens, noun, dot)
}

const fn from(
    least: u64,
    tokens: &'static [&'static str],
    noun: &'static Noun,
    dot: Dot,
) -> UnitEntry {
    UnitEntry {
        written: Written { tokens, least },
        noun,
        kind: Kind::Other,
        adjective: None,
        tail: "",
        dot,
    }
}

const fn length(tokens: &'static [&'static str], noun: &'static Noun) -> UnitEntry {
    UnitEntry {
        kind: Kind::Length,
        ..row(tokens, noun, Dot::Never)
    }
}

const fn multiple(tokens: &'static [&'static str], noun: &'static Noun) -> UnitEntry {
    UnitEntry {
        kind: Kind::Multiple,
        ..row(tokens, noun, Dot::Optional)
    }
}

const fn with_adjective(
    tokens: &'static [&'static str],
    adjective: &'static str,
    noun: &'static Noun,
    dot: Dot,
) -> UnitEntry {
    UnitEntry {
        adjective: Some(Adjective(adjective)),
        ..row(tokens, noun, dot)
    }
}

const fn with_tail(
    tokens: &'static [&'static str],
    noun: &'static Noun,
    tail: &'static str,
    dot: Dot,
) -> UnitEntry {
    UnitEntry {
        tail,
        ..row(tokens, noun, dot)
    }
}

const SQUARE: &str = "квадратн";
const CUBIC: &str = "кубическ";

#[rustfmt::skip]
static UNITS: &[UnitEntry] = &[
    length(&["м"], &METRE),
    length(&["км"], &KILOMETRE),
    length(&["см"], &CENTIMETRE),
    length(&["мм"], &MILLIMETRE),
    with_adjective(&["кв", ".", "м"], SQUARE, &METRE, Dot::Never),
    with_adjective(&["м", "2"], SQUARE, &METRE, Dot::Never),
    with_adjective(&["м", "²"], SQUARE, &METRE, Dot::Never),
    with_adjective(&["кв", ".", "км"], SQUARE, &KILOMETRE, Dot::Never),
    with_adjective(&["км", "2"], SQUARE, &KILOMETRE, Dot::Never),
    with_adjective(&["км", "²"], SQUARE, &KILOMETRE, Dot::Never),
    with_adjective(&["кв", ".", "см"], SQUARE, &CENTIMETRE, Dot::Never),
    with_adjective(&["см", "2"], SQUARE, &CENTIMETRE, Dot::Never),
    with_adjective(&["см", "²"], SQUARE, &CENTIMETRE, Dot::Never),
    with_adjective(&["куб", ".", "м"], CUBIC, &METRE, Dot::Never),
    with_adjective(&["м", "3"], CUBIC, &METRE, Dot::Never),
    with_adjective(&["м", "³"], CUBIC, &METRE, Dot::Never),
    with_adjective(&["куб", ".", "км"], CUBIC, &KILOMETRE, Dot::Never),
    with_adjective(&["км", "3"], CUBIC, &KILOMETRE, Dot::Never),
    with_adjective(&["км", "³"], CUBIC, &KILOMETRE, Dot::Never),
    with_adjective(&["куб", ".", "см"], CUBIC, &CENTIMETRE, Dot::Never),
    with_adjective(&["см", "3"], CUBIC, &CENTIMETRE, Dot::Never),
    with_adjective(&["см", "³"], CUBIC, &CENTIMETRE, Dot::Never),
    row(&["т"], &TONNE, Dot::Never),
    row(&["ц"], &CENTNER, Dot::Never),
    row(&["кг"], &KILOGRAM, Dot::Never),
    from(50, &["г"], &GRAM, Dot::Other),
    row(&["л"], &LITRE, Dot::Never),
    row(&["мл"], &MILLILITRE, Dot::Never),
    row(&["га"], &HECTARE, Dot::Never),
    from(100, &["В"], &VOLT, Dot::Never),
    row(&["кВ"], &KILOVOLT, Dot::Never),
    row(&["Вт"], &WATT, Dot::Never),
    row(&["кВт"], &KILOWATT, Dot::Never),
    row(&["МВт"], &MEGAWATT, Dot::Never),
    row(&["Гц"], &HERTZ, Dot::Never),
    with_adjective(&["л", ".", "с"], "лошадин", &FORCE, Dot::Needed),
    with_tail(&["км", "/", "ч"], &KILOMETRE, " в час", Dot::Never),
    with_tail(&["м", "/", "с"], &METRE, " в секунду", Dot::Never),
    with_tail(&["км", "/", "с"], &KILOMETRE, " в секунду", Dot::Never),
    row(&["ч"], &HOUR, Dot::Optional),
    row(&["мин"], &MINUTE, Dot::Optional),
    row(&["сек"], &SECOND, Dot::Optional),
    multiple(&["тыс"], &THOUSAND),
    multiple(&["млн"], &MILLION),
    multiple(&["млрд"], &MILLIARD),
    multiple(&["трлн"], &TRILLION),
    row(&["чел"], &PERSON, Dot::Optional),
    row(&["руб"], &ROUBLE, Dot::Optional),
    row(&["р"], &ROUBLE, Dot::Needed),
    row(&["коп"], &KOPECK, Dot::Optional),
    row(&["к"], &KOPECK, Dot::Needed),
    row(&["долл"], &DOLLAR, Dot::Optional),
    row(&["шт"], &PIECE, Dot::Optional),
    row(&["₽"], &ROUBLE, Dot::Never),
    row(&["$"], &DOLLAR, Dot::Never),
    row(&["€"], &EURO, Dot::Never),
    row(&["£"], &POUND, Dot::Never),
    row(&["¥"], &YEN, Dot::Never),
    row(&["%"], &PERCENT, Dot::Never),
    row(&["‰"], &PROMILLE, Dot::Never),
    row(&["°"], &DEGREE, Dot::Never),
    row(&["′"], &MINUTE, Dot::Never),
    row(&["″"], &SECOND, Dot::Never),
    with_tail(&["°", "C"], &DEGREE, " Цельсия", Dot::Never),
    with_tail(&["°", "С"], &DEGREE, " Цельсия", Dot::Never),
    with_tail(&["°", "с", ".", "ш"], &DEGREE, " северной широты", Dot::Needed),
    with_tail(&["°", "ю", ".", "ш"], &DEGREE, " южной широты", Dot::Needed),
    with_tail(&["°", "в", ".", "д"], &DEGREE, " восточной долготы", Dot::Needed),
    with_tail(&["°", "з", ".", "д"], &DEGREE, " западной долготы", Dot::Needed),
];

#[cfg(test)]
mod tests {
    use super::{Dot, UNITS};
    use crate::language::russian::abbreviations::MEASURES;
    use std::collections::BTreeSet;

    #[test]
    fn sentences_know_the_units_that_are_spoken() {
        for unit in UNITS {
            if let [short] = unit.written.tokens
                && short.chars().all(char::is_lowercase)
            {
                assert!(MEASURES.contains(short), "{short}");
            }
        }
    }

    #[test]
    fn each_unit_is_listed_once() {
        let mut seen = BTreeSet::new();
        for unit in UNITS {
            assert!(seen.insert(unit.written.tokens), "{:?} twice", unit.written);
        }
    }

    /// docs/spoken.md lists every unit.
    #[test]
    fn the_page_about_spoken_texts_lists_the_units() {
        let page = include_str!("../../../../docs/spoken.md");
        for unit in UNITS {
            let mut written = unit.written.tokens.concat().replace('.', ". ");
            if unit.dot == Dot::Needed {
                written.push('.');
            }
            assert!(page.contains(&format!("`{written}`")), "{written}");
        }
    }
}
