//! Reads a text as a [`Tour`], with everything that is wrong with the text and the place of everything in it.
//!
//! What the tour *says* (references, distances, figures) is checked by `rules`; files are read by the caller.

use super::Tour;
use super::diagnostic::Findings;
use super::rules::{not_utf8, too_large, unsupported_format, wrong_type};
use super::size::has_too_many_values;
use super::{shape, syntax};

pub use super::parsed::ParsedTour;
pub use super::rules::unsupported_format::FORMAT;
pub use super::size::MAX_TEXT_BYTES;

/// Reads a tour from its text. This never fails: mistakes are in [`ParsedTour::diagnostics`].
pub fn read(text: &str) -> ParsedTour {
    let mut parsed = ParsedTour::unread(String::new());
    let mut findings = Findings::default();
    if text.len() > MAX_TEXT_BYTES {
        parsed.diagnostics.push(too_large::found(text.len()));
        return parsed;
    }
    if has_too_many_values(text.as_bytes()) {
        parsed.diagnostics.push(too_large::found_values());
        return parsed;
    }
    text.clone_into(&mut parsed.text);
    if let Some(root) = syntax::parse(text, &mut findings) {
        if let Some(newer) = unsupported_format::find(&root) {
            findings.push(newer);
        } else {
            let shaped = shape::check(&root, &mut findings);
            parsed.kept_indices = shaped.kept_indices;
            match shaped.value.map(serde_json::from_value::<Tour>) {
                Some(Ok(tour)) => {
                    parsed.tour = (!shaped.is_incomplete).then(|| tour.clone());
                    parsed.partial = Some(tour);
                }
                Some(Err(error)) => findings.push(wrong_type::of_the_whole(&root, &error)),
                None => {}
            }
        }
        parsed.root = Some(root);
    }
    parsed.diagnostics = findings.into_sorted();
    parsed
}

/// Reads a tour from the bytes of a file. UTF-16 is read too; other bytes that are not UTF-8 are a finding.
pub fn read_bytes(bytes: &[u8]) -> ParsedTour {
    if let Some(text) = utf16(bytes) {
        let mut parsed = read(&text);
        parsed.diagnostics.insert(0, not_utf8::utf16());
        return parsed;
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => read(text),
        Err(error) => {
            let mut parsed = ParsedTour::unread(String::from_utf8_lossy(bytes).into_owned());
            parsed.diagnostics = vec![not_utf8::found(bytes, error.valid_up_to())];
            parsed
        }
    }
}

/// Decodes UTF-16, recognised by its byte order mark or by zeros in every second byte at the start, as in Latin letters and
/// the punctuation of JSON.
fn utf16(bytes: &[u8]) -> Option<String> {
    let mark: Option<fn([u8; 2]) -> u16> = match bytes {
        [0xff, 0xfe, ..] => Some(u16::from_le_bytes),
        [0xfe, 0xff, ..] => Some(u16::from_be_bytes),
        _ => None,
    };
    let (unit, content) = match (mark, bytes) {
        (Some(unit), [_, _, content @ ..]) => (unit, content),
        (_, [first, 0, _, 0, ..]) if *first != 0 => {
            (u16::from_le_bytes as fn([u8; 2]) -> u16, bytes)
        }
        (_, [0, first, 0, _, ..]) if *first != 0 => {
            (u16::from_be_bytes as fn([u8; 2]) -> u16, bytes)
        }
        _ => return None,
    };
    let (pairs, []) = content.as_chunks::<2>() else {
        return None;
    };
    let units = pairs.iter().map(|pair| unit(*pair));
    let text = char::decode_utf16(units)
        .collect::<Result<String, _>>()
        .ok()?;
    // Zeros mean that it is something else, such as UTF-32.
    (!text.contains('\0')).then_some(text)
}
