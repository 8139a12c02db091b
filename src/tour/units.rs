//! Units that authors write after a number although the key names the unit, such as `40 m` under `radius_m`.

use crate::text::{Text, text};

/// The help for a unit other than that of the key.
pub fn help() -> Text {
    text!(
        "write the number alone, in the unit that the end of the key names (`_m` metres, `_s` seconds)"
    )
}

/// Splits a text such as `30 m` into number and unit.
pub fn split(text: &str) -> Option<(&str, &str)> {
    let text = text.trim();
    let length = text.find(|letter: char| !letter.is_ascii_digit() && !"-.,".contains(letter))?;
    let (number, after) = text.split_at(length);
    let unit = after.trim_start().trim_end_matches('.');
    let is_unit = !unit.is_empty()
        && unit
            .chars()
            .all(|letter| letter.is_alphabetic() || "²/%".contains(letter));
    (is_unit && !number.is_empty()).then_some((number, unit))
}

/// Whether a unit is the one at the end of a key.
pub fn is_of_key(unit: &str, key: &str) -> bool {
    let units: &[&str] = match key.rsplit('_').next() {
        Some("m") => &[
            "m",
            "м",
            "meter",
            "meters",
            "metre",
            "metres",
            "метр",
            "метра",
            "метров",
        ],
        Some("s") => &[
            "s",
            "sec",
            "second",
            "seconds",
            "с",
            "сек",
            "секунда",
            "секунды",
            "секунд",
        ],
        Some("lu") => &["lu", "lufs", "db", "дб"],
        _ => &[],
    };
    units.contains(&unit.to_lowercase().as_str())
}
