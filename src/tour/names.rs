//! Ids and language tags: checking them, and making an id from a name.

use crate::digits;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The longest id, letters. Ids become file names.
pub const MAX_ID_LETTERS: usize = 64;

/// Whether an id consists of lower-case Latin letters, digits and single hyphens between them, at most [`MAX_ID_LETTERS`].
pub fn is_id(id: &str) -> bool {
    id.len() <= MAX_ID_LETTERS
        && id.split('-').all(|part| {
            !part.is_empty()
                && part
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        })
}

/// Whether a tag looks like BCP 47 in lower case: `ru`, `en`, `pt-br`.
pub fn is_language(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let first = parts.next().unwrap_or_default();
    (2..=3).contains(&first.len())
        && first.bytes().all(|byte| byte.is_ascii_lowercase())
        && parts.all(|part| {
            (1..=8).contains(&part.len())
                && part
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        })
}

/// Makes an id from a name: lower case, Cyrillic and Greek transliterated, Latin letters without diacritics, everything
/// else replaced by hyphens. `None` if nothing remains.
pub fn suggest_id(name: &str) -> Option<String> {
    let mut id = String::new();
    let composed: String = name.to_lowercase().nfc().collect();
    for letter in composed.chars() {
        match transliterate(letter) {
            Some(latin) => id.push_str(latin),
            None => plain(letter, &mut id),
        }
    }
    let end = id.len().min(MAX_ID_LETTERS);
    let id = id[..end].trim_matches('-');
    (!id.is_empty()).then(|| id.to_owned())
}

/// Appends a letter without diacritics: `ń` becomes `n`, `ό` becomes `ο`, and `Ａ` and `²` become `a` and `2`.
fn plain(letter: char, id: &mut String) {
    for part in std::iter::once(letter).nfkd().flat_map(char::to_lowercase) {
        match digits::in_ascii(part).unwrap_or(part) {
            known @ ('a'..='z' | '0'..='9') => id.push(known),
            part => match transliterate(part) {
                Some(latin) => id.push_str(latin),
                None if is_combining_mark(part) => {}
                None if !id.is_empty() && !id.ends_with('-') => id.push('-'),
                None => {}
            },
        }
    }
}

/// A letter in Latin letters: Cyrillic as on road signs and in passports, Greek according to ISO 843 without diacritics, and
/// Latin letters such as `ß` that are not a plain letter with a diacritic.
fn transliterate(letter: char) -> Option<&'static str> {
    Some(match letter {
        'а' | 'ә' | 'α' | 'ə' => "a",
        'б' => "b",
        'в' | 'β' => "v",
        'г' | 'ґ' | 'ғ' | 'γ' => "g",
        'д' | 'δ' => "d",
        'е' | 'ё' | 'э' | 'ѣ' | 'ε' => "e",
        'є' => "ie",
        'ж' | 'җ' => "zh",
        'з' | 'ζ' => "z",
        'и' | 'й' | 'і' | 'ї' | 'ι' | 'η' | 'ı' => "i",
        'ј' => "j",
        'к' | 'κ' => "k",
        'қ' => "q",
        'л' | 'λ' | 'ł' => "l",
        'љ' => "lj",
        'м' | 'μ' => "m",
        'н' | 'ң' | 'ν' | 'ŋ' => "n",
        'њ' => "nj",
        'о' | 'ө' | 'ο' | 'ω' | 'ø' => "o",
        'п' | 'π' => "p",
        'р' | 'ρ' => "r",
        'с' | 'σ' | 'ς' => "s",
        'т' | 'τ' | 'ŧ' => "t",
        'ћ' => "c",
        'у' | 'ў' | 'ұ' | 'ү' => "u",
        'ф' | 'φ' => "f",
        'х' => "kh",
        'һ' | 'ҳ' | 'ħ' => "h",
        'ц' => "ts",
        'ч' | 'χ' => "ch",
        'ҷ' | 'џ' => "j",
        'ш' => "sh",
        'щ' => "shch",
        'ы' | 'υ' => "y",
        'ю' => "yu",
        'я' => "ya",
        'ъ' | 'ь' | 'ʼ' => "",
        'ђ' | 'đ' | 'ð' => "d",
        'θ' | 'þ' => "th",
        'ξ' => "x",
        'ψ' => "ps",
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{is_id, is_language, suggest_id};

    #[test]
    fn ids_and_language_tags_are_checked() {
        for (id, expected) in [
            ("pobed-square", true),
            ("t34", true),
            ("", false),
            ("Pobed", false),
            ("pobed_square", false),
            ("-a", false),
            ("a--b", false),
            ("площадь", false),
        ] {
            assert_eq!(is_id(id), expected, "{id}");
        }
        for (tag, expected) in [
            ("ru", true),
            ("pt-br", true),
            ("RU", false),
            ("r", false),
            ("русский", false),
        ] {
            assert_eq!(is_language(tag), expected, "{tag}");
        }
        for (name, expected) in [
            ("Площадь Побед, 1", Some("ploshchad-pobed-1")),
            ("My Tour", Some("my-tour")),
            ("Gdańsk", Some("gdansk")),
            ("Gdan\u{301}sk", Some("gdansk")),
            ("Łódź", Some("lodz")),
            ("Weißer Turm, Köln", Some("weisser-turm-koln")),
            ("Đà Nẵng", Some("da-nang")),
            ("Diyarbakır, İzmir", Some("diyarbakir-izmir")),
            ("Þingvellir & Ærø", Some("thingvellir-aero")),
            ("Αθήνα", Some("athina")),
            ("Θεσσαλονίκη", Some("thessaloniki")),
            ("Київ — Львів", Some("kiiv-lviv")),
            ("Қарағанды", Some("qaragandy")),
            ("Ёлки-палки", Some("elki-palki")),
            ("Tour １２ ٣", Some("tour-12-3")),
            ("-- a -- b --", Some("a-b")),
            ("!!", None),
            ("東京", None),
            ("القاهرة", None),
            ("\u{301}", None),
        ] {
            assert_eq!(suggest_id(name).as_deref(), expected, "{name}");
            assert!(expected.is_none_or(is_id), "{name}");
        }
        let long = suggest_id(&"щ-".repeat(40)).expect("OK because it has letters");
        assert!(is_id(&long), "{long}");
    }
}
