//! What ids and language tags look like.

/// Longest id, in letters; ids become file names.
pub const LONGEST_ID: usize = 64;

/// Whether an id is lower-case letters, digits and single hyphens between them, at most [`LONGEST_ID`] of them.
pub fn is_id(id: &str) -> bool {
    id.len() <= LONGEST_ID
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

/// The id that a name would make: lower case, Cyrillic transliterated, everything else a hyphen. `None` where nothing is
/// left.
pub fn id_from(name: &str) -> Option<String> {
    let mut id = String::new();
    for letter in name.to_lowercase().chars() {
        match letter {
            'a'..='z' | '0'..='9' => id.push(letter),
            _ => match latin(letter) {
                Some(latin) => id.push_str(latin),
                None if !id.is_empty() && !id.ends_with('-') => id.push('-'),
                None => {}
            },
        }
    }
    let end = id
        .char_indices()
        .nth(LONGEST_ID)
        .map_or(id.len(), |(at, _)| at);
    let id = id[..end].trim_matches('-');
    (!id.is_empty()).then(|| id.to_owned())
}

/// A Russian letter in Latin ones, as road signs write it.
fn latin(letter: char) -> Option<&'static str> {
    Some(match letter {
        'а' => "a",
        'б' => "b",
        'в' => "v",
        'г' => "g",
        'д' => "d",
        'е' | 'ё' | 'э' => "e",
        'ж' => "zh",
        'з' => "z",
        'и' | 'й' => "i",
        'к' => "k",
        'л' => "l",
        'м' => "m",
        'н' => "n",
        'о' => "o",
        'п' => "p",
        'р' => "r",
        'с' => "s",
        'т' => "t",
        'у' => "u",
        'ф' => "f",
        'х' => "kh",
        'ц' => "ts",
        'ч' => "ch",
        'ш' => "sh",
        'щ' => "shch",
        'ы' => "y",
        'ю' => "yu",
        'я' => "ya",
        'ъ' | 'ь' => "",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{id_from, is_id, is_language};

    #[test]
    fn ids_and_tags() {
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
            ("!!", None),
        ] {
            assert_eq!(id_from(name).as_deref(), expected, "{name}");
        }
    }
}
