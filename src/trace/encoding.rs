//! Converts recordings to UTF-8 from UTF-16, as Windows tools save text, and from encodings declared in XML.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use std::borrow::Cow;

/// Number of bytes in which an XML declaration is searched for.
const SEARCHED_BYTES: usize = 200;

/// A recording as UTF-8, without a byte order mark. Bytes that are invalid in its encoding are replaced; a recording in an unknown
/// encoding stays as it is, for the reader to refuse.
pub(super) fn in_utf8(bytes: &[u8]) -> Cow<'_, [u8]> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let (encoding, text) = match bytes {
        [0xFF, 0xFE, text @ ..] => (UTF_16LE, text),
        [0xFE, 0xFF, text @ ..] => (UTF_16BE, text),
        // Every form begins in ASCII.
        [1..=0x7F, 0, 1..=0x7F, 0, ..] => (UTF_16LE, bytes),
        [0, 1..=0x7F, 0, 1..=0x7F, ..] => (UTF_16BE, bytes),
        // A file that declares another encoding may be UTF-8 all the same.
        _ if std::str::from_utf8(bytes).is_ok() => return Cow::Borrowed(bytes),
        _ => match declared(bytes) {
            Some(encoding) => (encoding, bytes),
            None => return Cow::Borrowed(bytes),
        },
    };
    let (text, _) = encoding.decode_without_bom_handling(text);
    Cow::Owned(text.into_owned().into_bytes())
}

/// The encoding that an XML declaration names, if it is not UTF-8.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(SEARCHED_BYTES)];
    let end = head.windows(2).position(|two| two == b"?>")?;
    let declaration = head[..end].trim_ascii_start();
    if !declaration.starts_with(b"<?xml") {
        return None;
    }
    let name = b"encoding";
    let at = declaration.windows(name.len()).position(|it| it == name)?;
    let value = declaration[at + name.len()..].trim_ascii_start();
    let value = value.strip_prefix(b"=")?.trim_ascii_start();
    let (quote, value) = value.split_first()?;
    let label = value.split(|byte| byte == quote).next()?;
    // A declaration in ASCII is not UTF-16, whatever it says.
    Encoding::for_label(label).filter(|it| ![UTF_8, UTF_16LE, UTF_16BE].contains(it))
}

#[cfg(test)]
mod tests {
    use super::in_utf8;

    fn check(bytes: &[u8], expected: &str) {
        assert_eq!(String::from_utf8_lossy(&in_utf8(bytes)), expected);
    }

    #[test]
    fn utf_16_is_known_by_its_mark_or_its_zeros() {
        let text = "<gpx>Ж</gpx>";
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        check(&little, text);
        check(&big, text);
        check(&[b"\xFF\xFE", &little[..]].concat(), text);
        check(&[b"\xFE\xFF", &big[..]].concat(), text);
        check(&[b"\xEF\xBB\xBF", text.as_bytes()].concat(), text);
        // Cut off in the middle of a character.
        check(&little[..little.len() - 1], "<gpx>Ж</gpx\u{FFFD}");
    }

    #[test]
    fn a_declared_encoding_counts_where_the_bytes_are_not_utf_8() {
        let file = |declaration: &str, letter: &[u8]| {
            [declaration.as_bytes(), b"<name>", letter, b"</name>"].concat()
        };
        for (declaration, letter, expected) in [
            (
                "<?xml version='1.0' encoding='windows-1251'?>",
                &b"\xC6"[..],
                "Ж",
            ),
            (
                "<?xml version=\"1.0\" encoding = \"KOI8-R\" ?>",
                b"\xF6",
                "Ж",
            ),
            (
                "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>",
                b"\xE9",
                "é",
            ),
            (
                "<?xml version=\"1.0\" encoding=\"Shift_JIS\"?>",
                b"\x83\x5C",
                "ソ",
            ),
            (
                "<?xml version=\"1.0\" encoding=\"windows-1251\"?>",
                "Ж".as_bytes(),
                "Ж",
            ),
        ] {
            check(
                &file(declaration, letter),
                &format!("{declaration}<name>{expected}</name>"),
            );
        }
        for declaration in [
            "",
            "<?xml version='1.0'?>",
            "<?xml encoding='klingon'?>",
            "<?xml encoding=",
        ] {
            let bytes = file(declaration, b"\xC6");
            assert_eq!(in_utf8(&bytes), bytes);
        }
        assert_eq!(in_utf8(b""), &b""[..]);
    }
}
