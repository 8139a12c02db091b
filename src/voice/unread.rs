//! Finds words that a voice silently skips because it cannot read the letters of their script. Only tested combinations
//! are reported: RHVoice's English voices skip everything but Latin letters, its Russian ones everything but Cyrillic
//! and Latin. eSpeak NG reads other scripts in its own way, and nothing is known of other programs.

use super::catalogue::{Engine, KnownVoice};
use crate::language::primary_subtag;
use crate::tour::model::Lang;

/// A script, as a test for its letters.
type Script = fn(char) -> bool;

/// Whether the voice is known to skip words in some script.
pub fn skips_words(voice: &KnownVoice, lang: &Lang) -> bool {
    scripts(voice.engine, lang).is_some()
}

/// The words of a spoken sentence that the voice skips, in order; adjacent words are joined.
pub fn unread_words(voice: &KnownVoice, lang: &Lang, spoken: &str) -> Vec<String> {
    let Some(scripts) = scripts(voice.engine, lang) else {
        return Vec::new();
    };
    let is_read = |letter: char| scripts.iter().any(|reads| reads(letter));
    let mut unread: Vec<String> = Vec::new();
    let mut is_joined = false;
    for word in spoken.split_whitespace() {
        let mut letters = word
            .chars()
            .filter(|letter| letter.is_alphabetic())
            .peekable();
        if letters.peek().is_none() {
            continue;
        }
        if letters.any(is_read) {
            is_joined = false;
            continue;
        }
        let word = word.trim_matches(|mark: char| !mark.is_alphanumeric());
        match unread.last_mut().filter(|_| is_joined) {
            Some(before) => {
                before.push(' ');
                before.push_str(word);
            }
            None => unread.push(word.to_owned()),
        }
        is_joined = true;
    }
    unread
}

/// The scripts that an engine's voices of a language read; `None` if nothing is skipped or it is unknown.
fn scripts(engine: Engine, lang: &Lang) -> Option<&'static [Script]> {
    match (engine, primary_subtag(lang)) {
        (Engine::RhVoice, "en") => Some(&[is_latin]),
        (Engine::RhVoice, "ru") => Some(&[is_cyrillic, is_latin]),
        (
            Engine::RhVoice | Engine::Piper | Engine::Festival | Engine::EspeakNg | Engine::Draft,
            _,
        ) => None,
    }
}

fn is_latin(letter: char) -> bool {
    letter.is_alphabetic() && matches!(letter, '\0'..='\u{24f}' | '\u{1e00}'..='\u{1eff}')
}

fn is_cyrillic(letter: char) -> bool {
    matches!(letter, '\u{400}'..='\u{52f}')
}

#[cfg(test)]
mod tests {
    use super::unread_words;
    use crate::tour::model::Lang;
    use crate::voice::catalogue;

    #[test]
    fn words_in_unsupported_scripts_are_reported() {
        for (voice, lang, spoken, expected) in [
            (
                "rhvoice/slt",
                "en",
                "The sign says “Вечная слава героям” here.",
                &["Вечная слава героям"][..],
            ),
            (
                "rhvoice/slt",
                "en",
                "Αθήνα and 東京, and a café.",
                &["Αθήνα", "東京"],
            ),
            ("rhvoice/slt", "en", "Half Laтin, and Łódź — 5.", &[]),
            (
                "rhvoice/aleksandr-hq",
                "ru",
                "Надпись «Welcome home» и Ελλάδα.",
                &["Ελλάδα"],
            ),
            (
                "rhvoice/aleksandr-hq",
                "ru",
                "Его зва\u{301}ли Łukasz.",
                &[],
            ),
            ("espeak-ng/ru", "ru", "Надпись Ελλάδα.", &[]),
        ] {
            let known = catalogue::find(voice).expect("OK because the voice is in the catalogue");
            let found = unread_words(known, &Lang(lang.to_owned()), spoken);
            assert_eq!(found, expected, "{spoken}");
        }
    }
}
