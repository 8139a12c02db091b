//! Parses numbers as apps in all countries write them: with digits of other scripts or decimal commas.

use crate::digits;
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use std::borrow::Cow;

/// The text with the digits, signs and decimal points of all scripts as ASCII, without marks of writing direction.
pub(super) fn in_ascii(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let spelt = |letter: char| match letter {
        '\u{200E}'
        | '\u{200F}'
        | '\u{61C}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2066}'..='\u{2069}'
        | '\u{FEFF}' => None,
        '\u{2212}' => Some('-'),
        '\u{66B}' => Some('.'),
        '\u{A0}' | '\u{202F}' | '\u{2009}' => Some(' '),
        _ => Some(digits::in_ascii(letter).unwrap_or(letter)),
    };
    Cow::Owned(text.chars().filter_map(spelt).collect())
}

/// A finite decimal number; a comma instead of its point is read where it is the only separator.
pub(super) fn decimal(text: &str) -> Option<f64> {
    let text = in_ascii(text.trim());
    let text = text.trim();
    let commas = text.bytes().filter(|byte| *byte == b',').count();
    let number: f64 = match commas {
        1 if !text.contains('.') => text.replace(',', ".").parse().ok()?,
        _ => text.parse().ok()?,
    };
    number.is_finite().then_some(number)
}

/// A member of a JSON object that is ignored if it has the wrong type: one wrong member must not discard the position.
pub(super) fn if_any<'de, T, D>(member: D) -> Result<Option<T>, D::Error>
where
    T: for<'any> Deserialize<'any>,
    D: Deserializer<'de>,
{
    let value = Value::deserialize(member)?;
    Ok(T::deserialize(value).ok())
}

/// A number as [`if_any`], also in quotes.
pub(super) fn number_if_any<'de, D>(member: D) -> Result<Option<f64>, D::Error>
where
    D: Deserializer<'de>,
{
    Ok(match Value::deserialize(member)? {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => decimal(&text),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_all_countries_are_read() {
        for (text, expected) in [
            ("-41.2889", Some(-41.2889)),
            (" -41,2889 ", Some(-41.2889)),
            ("−41,5", Some(-41.5)),
            ("۴۱٫۵", Some(41.5)),
            ("٤١.٥", Some(41.5)),
            ("४१.५", Some(41.5)),
            ("\u{200F}-41.5", Some(-41.5)),
            ("1.234,5", None),
            ("1,234,5", None),
            ("NaN", None),
            ("inf", None),
            ("", None),
            (",", None),
            ("north", None),
        ] {
            assert_eq!(decimal(text), expected, "{text}");
        }
    }
}
