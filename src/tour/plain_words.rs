//! Texts in one form of letters and spaces, for comparing them.

/// Normalises a text for comparison: lower case, ё as е, one form of spaces and dashes.
pub fn plain(text: &str) -> String {
    words(text).join(" ")
}

/// The words of a text in lower case, without soft hyphens and with ё as е.
pub(super) fn words(text: &str) -> Vec<String> {
    let text = text.to_lowercase().replace('ё', "е").replace('\u{ad}', "");
    text.split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| word.chars().map(look_alike).collect())
        .collect()
}

/// Replaces a Latin letter by the Cyrillic one that looks the same, because model names are typed in either (`T-34`, `KB`).
fn look_alike(letter: char) -> char {
    match letter {
        'a' => 'а',
        'b' => 'в',
        'c' => 'с',
        'e' => 'е',
        'h' => 'н',
        'k' => 'к',
        'm' => 'м',
        'o' => 'о',
        'p' => 'р',
        't' => 'т',
        'x' => 'х',
        'y' => 'у',
        other => other,
    }
}
