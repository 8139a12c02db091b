//! Converts coordinates as maps, phones and people write them to decimal degrees: `53°46'01.9"N`, `53 46.032 N`,
//! `N 53,767194°`.

use crate::text::{Text, text};

/// Whether a coordinate is a latitude or a longitude.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Axis {
    /// Degrees north of the equator, −90 to 90.
    Latitude,
    /// Degrees east of Greenwich, −180 to 180.
    Longitude,
}

/// The axis that a JSON key names.
pub fn axis(key: &str) -> Option<Axis> {
    match key.to_lowercase().as_str() {
        "lat" | "latitude" => Some(Axis::Latitude),
        "lon" | "lng" | "long" | "longitude" => Some(Axis::Longitude),
        _ => None,
    }
}

/// What to do about a text that is not a coordinate.
pub fn help() -> Text {
    text!(
        "write decimal degrees, south and west with a minus, such as 53.767194: maps show them on a right click or a \
                        long press"
    )
}

/// The largest absolute value on an axis, degrees.
fn limit(axis: Axis) -> f64 {
    match axis {
        Axis::Latitude => 90.0,
        Axis::Longitude => 180.0,
    }
}

/// Whether a number can be a coordinate.
pub fn is_possible(number: &str, axis: Axis) -> bool {
    number
        .parse::<f64>()
        .is_ok_and(|degrees| degrees.abs() <= limit(axis))
}

/// The longest text that is read as a coordinate, bytes.
const MAX_LENGTH: usize = 60;

/// The decimal degrees of a text, if it is unambiguous, rounded to six decimals (a tenth of a metre). `None` for a plain
/// number, which needs no conversion, and for a letter of the other axis.
pub fn decimal(text: &str, axis: Axis) -> Option<f64> {
    if text.len() > MAX_LENGTH {
        return None;
    }
    let (hemispheres, rest) = without_hemisphere(text, axis)?;
    let mut rest = rest.as_str();
    let mut is_negative = false;
    if let Some(after) = rest.strip_prefix(['-', '−', '–']) {
        is_negative = true;
        rest = after.trim_start();
    } else if let Some(after) = rest.strip_prefix('+') {
        rest = after.trim_start();
    }
    let mut parts = Vec::new();
    let mut units = 0;
    while !rest.is_empty() {
        let length = rest
            .find(|letter: char| !letter.is_ascii_digit() && letter != '.' && letter != ',')
            .unwrap_or(rest.len());
        parts.push(number(&rest[..length])?);
        rest = rest[length..].trim_start();
        let (unit, after) = unit(rest);
        if let Some(unit) = unit {
            units += 1;
            // Degrees, minutes and seconds follow each other, each at most once.
            if unit != parts.len() {
                return None;
            }
        }
        rest = after.trim_start();
    }
    let is_plain = hemispheres == 0 && units == 0;
    let (last, firsts) = parts.split_last()?;
    let is_whole = firsts.iter().all(|part| part.fract() == 0.0);
    if is_plain && parts.len() < 2 || parts.len() > 3 || !is_whole {
        return None;
    }
    // Two numbers without units may be two coordinates.
    if units == 0 && parts.len() == 2 {
        return None;
    }
    if parts[1..].iter().any(|part| *part >= 60.0) || is_negative && hemispheres != 0 {
        return None;
    }
    let sum = firsts.iter().chain([last]).zip([1.0, 60.0, 3600.0]);
    let degrees: f64 = sum.map(|(part, share)| part / share).sum();
    let sign = if is_negative || hemispheres < 0 {
        -1.0
    } else {
        1.0
    };
    (degrees <= limit(axis)).then(|| (sign * degrees * 1e6).round() / 1e6)
}

/// The sign of the hemisphere letter (1 for north and east, −1 for south and west, 0 for none) and the text without it.
/// `None` for letters of the other axis and for several letters.
fn without_hemisphere(text: &str, axis: Axis) -> Option<(i32, String)> {
    let mut sign = 0;
    let mut rest = String::new();
    let mut word = String::new();
    let lower = text.to_lowercase();
    for letter in lower.chars().chain([' ']) {
        let is_dot_of_word = letter == '.' && !word.is_empty();
        if letter.is_alphabetic() {
            word.push(letter);
            continue;
        }
        if !word.is_empty() {
            let (of_axis, found) = hemisphere(&word)?;
            if of_axis.is_some_and(|of| of != axis) || found != 0 && sign != 0 {
                return None;
            }
            if found != 0 {
                sign = found;
            }
            word.clear();
        }
        if !is_dot_of_word {
            rest.push(letter);
        }
    }
    Some((sign, rest.trim().to_owned()))
}

/// The axis that a word names and the sign of its hemisphere, 0 for none. `O` means east in German and west in French, so
/// it is not accepted.
fn hemisphere(word: &str) -> Option<(Option<Axis>, i32)> {
    Some(match word {
        "n" | "north" | "nord" | "с" | "сш" => (Some(Axis::Latitude), 1),
        "s" | "south" | "ю" | "юш" => (Some(Axis::Latitude), -1),
        "e" | "east" | "в" | "вд" => (Some(Axis::Longitude), 1),
        "w" | "west" | "з" | "зд" => (Some(Axis::Longitude), -1),
        "lat" | "latitude" | "ш" | "широта" => (Some(Axis::Latitude), 0),
        "lon" | "lng" | "longitude" | "д" | "долгота" => (Some(Axis::Longitude), 0),
        "deg" | "min" | "sec" => (None, 0),
        _ => return None,
    })
}

/// The unit at the start of a text (1 degrees, 2 minutes, 3 seconds), and the text after it.
fn unit(text: &str) -> (Option<usize>, &str) {
    for (signs, unit) in [
        (
            &[
                "''", "′′", "’’", "´´", "``", "\"", "″", "”", "“", "˝", "\\\"",
            ][..],
            3,
        ),
        (&["'", "′", "’", "‘", "´", "`"], 2),
        (&["°", "º", "˚", "*"], 1),
    ] {
        if let Some(after) = signs.iter().find_map(|sign| text.strip_prefix(sign)) {
            return (Some(unit), after);
        }
    }
    (None, text.trim_start_matches([':']))
}

fn number(written: &str) -> Option<f64> {
    let is_written = written.starts_with(|letter: char| letter.is_ascii_digit());
    let plain = written.replace(',', ".");
    is_written.then(|| plain.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coordinates_are_read_as_maps_and_people_write_them() {
        use Axis::{Latitude, Longitude};
        for (text, axis, expected) in [
            ("53°46'01.9\"N", Latitude, Some(53.767194)),
            ("53°46'01,9\" с. ш.", Latitude, Some(53.767194)),
            ("N53° 46.0317'", Latitude, Some(53.767195)),
            ("53 46 01.9", Latitude, Some(53.767194)),
            ("53:46:01.9", Latitude, Some(53.767194)),
            ("87°05′32″ в.д.", Longitude, Some(87.092222)),
            ("53.767194°", Latitude, Some(53.767194)),
            ("53.767194° N", Latitude, Some(53.767194)),
            ("53°46´2˝", Latitude, Some(53.767222)),
            ("53°46´02´´N", Latitude, Some(53.767222)),
            ("N53.767194", Latitude, Some(53.767194)),
            ("53.767194N", Latitude, Some(53.767194)),
            ("+53.767194° N", Latitude, Some(53.767194)),
            ("53.767.194", Latitude, None),
            ("S 33,8568", Latitude, Some(-33.8568)),
            ("-33°51'24''", Latitude, Some(-33.856667)),
            ("33°51′24″ S", Latitude, Some(-33.856667)),
            ("70°40'W", Longitude, Some(-70.666667)),
            // A plain number needs no conversion, two numbers may be two coordinates.
            ("53.767194", Latitude, None),
            ("53.767194, 87.092328", Latitude, None),
            ("53.767194 87.092328", Latitude, None),
            // The other axis; O for east or ouest; no such minutes; half degrees with minutes.
            ("87°05'32\"E", Latitude, None),
            ("10°10'O", Longitude, None),
            ("53°61'", Latitude, None),
            ("53.5°10'", Latitude, None),
            ("53°46\"10'", Latitude, None),
            ("95°N", Latitude, None),
            ("-53°N", Latitude, None),
            ("north of the river", Latitude, None),
            ("", Latitude, None),
        ] {
            assert_eq!(decimal(text, axis), expected, "{text}");
        }
    }
}
