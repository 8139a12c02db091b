//! The table of languages. A new language is a file beside this one and a line here.

use super::definition::Language;
use super::{
    english, finnish, french, german, hindi, italian, lao, polish, portuguese, russian, spanish,
    thai, turkish, ukrainian,
};

/// The languages that have a file, by tag.
pub static LANGUAGES: [&Language; 14] = [
    &german::GERMAN,
    &english::ENGLISH,
    &spanish::SPANISH,
    &finnish::FINNISH,
    &french::FRENCH,
    &hindi::HINDI,
    &italian::ITALIAN,
    &lao::LAO,
    &polish::POLISH,
    &portuguese::PORTUGUESE,
    &russian::RUSSIAN,
    &thai::THAI,
    &turkish::TURKISH,
    &ukrainian::UKRAINIAN,
];

/// A language without a file.
static DEFAULT: Language = Language::with_defaults("");

impl Language {
    /// The language of a tag such as `pt-br`, whatever its region; the default for a language without a file.
    pub fn of(tag: &str) -> &'static Self {
        let primary = primary_subtag(tag);
        let found = LANGUAGES.iter().find(|language| language.tag == primary);
        found.copied().unwrap_or(&DEFAULT)
    }
}

/// The part of a tag that names the language: `pt` of `pt-br`.
pub fn primary_subtag(tag: &str) -> &str {
    tag.split('-').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{LANGUAGES, Language};

    #[test]
    fn each_language_is_found_by_its_tag() {
        for language in LANGUAGES {
            assert_eq!(Language::of(language.tag).tag, language.tag);
            assert!(language.pace.letters_per_second > 5.0, "{}", language.tag);
        }
        assert_eq!(Language::of("pt-br").tag, "pt");
        for tag in ["", "-", "xx", "RU"] {
            assert_eq!(Language::of(tag).tag, "");
        }
    }
}
