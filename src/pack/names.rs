//! Names of entries: which ones are safe to read, to write to a folder and to request from a browser.

/// Name of the manifest's entry.
pub const MANIFEST: &str = "manifest.json";
/// Name of the signature's entry.
pub const SIGNATURE: &str = "manifest.sig";
/// Name of the tour's entry.
pub const TOUR: &str = "tour.json";
/// Name of the entry with the licences of the visitor's page and of the voices.
pub const LICENCES: &str = "licences.txt";

/// Maximum length of an entry's name, bytes.
pub const MAX_NAME_BYTES: usize = 200;

/// Why an entry may not have this name; `None` if it may. A valid name is relative, without `.` and `..`, and consists
/// of small Latin letters, digits, `-`, `_`, `.` and `/`, so that it means the same file in every file system.
pub fn fault(name: &str) -> Option<&'static str> {
    if name.is_empty() {
        return Some("it is empty");
    }
    if name.len() > MAX_NAME_BYTES {
        return Some("it is longer than 200 bytes");
    }
    if name.starts_with('/') || name.contains(':') {
        return Some("it is an absolute path");
    }
    if name.split('/').any(|part| part == "..") {
        return Some("it leads out of the pack (`..`)");
    }
    if name.ends_with('/') {
        return Some("it is a folder");
    }
    if name
        .split('/')
        .any(|part| part.is_empty() || part.starts_with('.') || part.ends_with('.'))
    {
        return Some("a part of it is empty or begins or ends with a full stop");
    }
    let is_plain = |letter: u8| {
        letter.is_ascii_lowercase() || letter.is_ascii_digit() || b"-_./".contains(&letter)
    };
    if !name.bytes().all(is_plain) {
        return Some(
            "it contains characters other than lower-case Latin letters, digits, `-`, `_`, `.` and `/`",
        );
    }
    None
}

/// Turns `text` into a part of an entry name: characters that names may not contain become hyphens.
pub fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for letter in text.chars().flat_map(char::to_lowercase) {
        if letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_' {
            plain.push(letter);
        } else if !plain.is_empty() && !plain.ends_with('-') {
            plain.push('-');
        }
    }
    plain.truncate(80);
    match plain.trim_end_matches('-') {
        "" => "x".to_owned(),
        trimmed => trimmed.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_names_are_accepted() {
        for good in ["tour.json", "tracks/ru/01-kmk.opus", "maps/a_b.geojson"] {
            assert_eq!(fault(good), None, "{good}");
        }
        let long = "a".repeat(201);
        for bad in [
            "",
            "/etc/passwd",
            "../x",
            "a/../b",
            "a//b",
            "a/",
            "c:/x",
            "C:\\x",
            "a\\b",
            "./a",
            "a/.hidden",
            "a.",
            "A",
            "имя",
            "a b",
            "a\0b",
            "a\n",
            &long,
        ] {
            assert!(fault(bad).is_some(), "{bad:?}");
        }
    }

    #[test]
    fn texts_become_plain_name_parts() {
        for (text, expected) in [
            ("pobed-square", "pobed-square"),
            ("A  B/..", "a-b"),
            ("Стела", "x"),
            ("__", "__"),
        ] {
            assert_eq!(plain(text), expected);
            assert_eq!(fault(&plain(text)), None);
        }
    }
}
