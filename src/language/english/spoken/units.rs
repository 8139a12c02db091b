//! English units after a figure: "5 km", "120 sq. ft.", "a 45-mm gun". Only units in the table are recognised.

use super::amounts::Quantity;
use super::money;
use crate::language::spoken::tokens::{Boundary, Line};
use crate::language::spoken::written::Written;

/// The unit after a figure in words, with its leading space, and the number of tokens it takes.
pub fn unit(line: &Line, at: usize, quantity: Quantity) -> (String, usize) {
    if let Some((one, several, tokens)) = money::currency_after(line, at) {
        let name = match quantity {
            Quantity::One => one,
            Quantity::Several => several,
        };
        return (format!(" {name}"), tokens);
    }
    let place = line.skip_space(at);
    let Some((row, tokens)) = find(line, at, place) else {
        return (String::new(), 0);
    };
    let end = place + tokens;
    let has_dot = row.dot == Dot::Optional
        && line.text(end) == "."
        && line.sentence_may_end_before(end + 1) == Boundary::Inside;
    let end = end + usize::from(has_dot);
    let name = match (quantity, is_attribute(line, end)) {
        (Quantity::One, _) | (_, true) => row.one,
        (Quantity::Several, false) => row.several,
    };
    (format!(" {name}"), end - at)
}

/// The unit after a hyphen, which is an attribute: "a 45-mm gun".
pub fn hyphenated(line: &Line, at: usize) -> Option<(&'static str, usize)> {
    if line.text(at) != "-" {
        return None;
    }
    let (row, tokens) = find(line, at, at + 1)?;
    Some((row.one, 1 + tokens))
}

/// Reads feet and inches, typed with the signs of any keyboard: 6' 2".
pub fn feet_and_inches(line: &Line, at: usize) -> Option<(u64, u64, usize)> {
    let feet = line.figures(at)?.parse().ok()?;
    let second = line.skip_space(at + 2);
    let inches = line.figures(second)?.parse().ok()?;
    let is_written = matches!(line.text(at + 1), "'" | "’" | "′")
        && matches!(line.text(second + 1), "\"" | "”" | "″");
    (is_written && inches < 12).then_some((feet, inches, second + 2 - at))
}

fn find(line: &Line, end_of_number: usize, place: usize) -> Option<(&'static UnitEntry, usize)> {
    UNITS
        .iter()
        .filter_map(|row| Some((row, row.written.length(line, end_of_number, place)?)))
        .max_by_key(|(_, tokens)| *tokens)
}

/// Whether the unit is an attribute of a noun, as in "76 mm guns", and therefore singular.
fn is_attribute(line: &Line, end: usize) -> bool {
    line.word_after(end)
        .is_some_and(|(_, word)| MEASURED.contains(&word.strip_suffix('s').unwrap_or(word)))
}

/// Nouns that have a measure as attribute.
const MEASURED: [&str; 24] = [
    "gun", "howitzer", "cannon", "mortar", "shell", "round", "rifle", "machine", "pistol",
    "barrel", "calibre", "caliber", "film", "len", "gauge", "pipe", "bomb", "plate", "wall",
    "tower", "statue", "monument", "engine", "motor",
];

/// Whether a unit may be written with a stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Dot {
    Optional,
    Never,
}

#[derive(Debug, Clone, Copy)]
struct UnitEntry {
    written: Written,
    one: &'static str,
    several: &'static str,
    dot: Dot,
}

const fn row(
    tokens: &'static [&'static str],
    one: &'static str,
    several: &'static str,
    dot: Dot,
) -> UnitEntry {
    UnitEntry {
        written: Written { tokens, least: 0 },
        one,
        several,
        dot,
    }
}

#[rustfmt::skip]
static UNITS: &[UnitEntry] = &[
    row(&["%"], "per cent", "per cent", Dot::Never),
    row(&["‰"], "per mille", "per mille", Dot::Never),
    row(&["°"], "degree", "degrees", Dot::Never),
    row(&["°", "C"], "degree Celsius", "degrees Celsius", Dot::Never),
    row(&["°", "F"], "degree Fahrenheit", "degrees Fahrenheit", Dot::Never),
    row(&["km"], "kilometre", "kilometres", Dot::Optional),
    row(&["m"], "metre", "metres", Dot::Optional),
    row(&["cm"], "centimetre", "centimetres", Dot::Optional),
    row(&["mm"], "millimetre", "millimetres", Dot::Optional),
    row(&["sq", ".", "km"], "square kilometre", "square kilometres", Dot::Never),
    row(&["km", "²"], "square kilometre", "square kilometres", Dot::Never),
    row(&["km", "2"], "square kilometre", "square kilometres", Dot::Never),
    row(&["sq", ".", "m"], "square metre", "square metres", Dot::Never),
    row(&["m", "²"], "square metre", "square metres", Dot::Never),
    row(&["m", "2"], "square metre", "square metres", Dot::Never),
    row(&["m", "³"], "cubic metre", "cubic metres", Dot::Never),
    row(&["m", "3"], "cubic metre", "cubic metres", Dot::Never),
    row(&["sq", ".", "ft"], "square foot", "square feet", Dot::Optional),
    row(&["sq", ".", "mi"], "square mile", "square miles", Dot::Optional),
    row(&["cu", ".", "ft"], "cubic foot", "cubic feet", Dot::Optional),
    row(&["cu", ".", "m"], "cubic metre", "cubic metres", Dot::Never),
    row(&["ft"], "foot", "feet", Dot::Optional),
    row(&["mi"], "mile", "miles", Dot::Optional),
    row(&["yd"], "yard", "yards", Dot::Optional),
    row(&["kg"], "kilogram", "kilograms", Dot::Optional),
    row(&["lb"], "pound", "pounds", Dot::Optional),
    row(&["lbs"], "pound", "pounds", Dot::Optional),
    row(&["oz"], "ounce", "ounces", Dot::Optional),
    row(&["t"], "tonne", "tonnes", Dot::Optional),
    row(&["ha"], "hectare", "hectares", Dot::Optional),
    row(&["ml"], "millilitre", "millilitres", Dot::Never),
    row(&["min"], "minute", "minutes", Dot::Optional),
    row(&["h"], "hour", "hours", Dot::Optional),
    row(&["hr"], "hour", "hours", Dot::Optional),
    row(&["hrs"], "hour", "hours", Dot::Optional),
    row(&["yr"], "year", "years", Dot::Optional),
    row(&["yrs"], "year", "years", Dot::Optional),
    row(&["km", "/", "h"], "kilometre an hour", "kilometres an hour", Dot::Never),
    row(&["m", "/", "s"], "metre a second", "metres a second", Dot::Never),
    row(&["km", "/", "s"], "kilometre a second", "kilometres a second", Dot::Never),
    row(&["mph"], "mile an hour", "miles an hour", Dot::Never),
    row(&["hp"], "horsepower", "horsepower", Dot::Never),
    row(&["kW"], "kilowatt", "kilowatts", Dot::Never),
    row(&["MW"], "megawatt", "megawatts", Dot::Never),
    row(&["kV"], "kilovolt", "kilovolts", Dot::Never),
    row(&["Hz"], "hertz", "hertz", Dot::Never),
    UnitEntry {
        written: Written { tokens: &["V"], least: 100 },
        ..row(&[], "volt", "volts", Dot::Never)
    },
];

#[cfg(test)]
mod tests {
    use super::UNITS;
    use std::collections::BTreeSet;

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
            let written = unit.written.tokens.concat().replace('.', ". ");
            assert!(page.contains(&format!("`{written}`")), "{written}");
        }
    }
}
