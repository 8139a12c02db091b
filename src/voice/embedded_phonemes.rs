//! How Russian and English words sound, from the `espeak-ng` crate's dictionaries: symbols of the International Phonetic
//! Alphabet for the neural voices.

use super::VoiceError;
use super::embedded_data::{self, Dictionaries};
use super::error::beginning;
use espeak_ng::Translator;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// Version of the writing; raised whenever this file gives other symbols for the same words.
const VERSION: u32 = 1;

/// The voices of eSpeak NG that the crate can stand in for, with its own name of each. British models name Received
/// Pronunciation, which the crate has as the general British English.
const VOICES: [(&str, &str); 5] = [
    ("ru", "ru"),
    ("en-us", "en-us"),
    ("en", "en"),
    ("en-gb", "en"),
    ("en-gb-x-rp", "en"),
];

/// Writes the sounds of words.
pub(super) struct Pronouncer {
    voice: &'static str,
    dictionaries: Dictionaries,
}

impl Pronouncer {
    /// Creates a pronouncer for a voice of eSpeak NG; `None` for those that the crate does not have here. Its dictionaries are
    /// written to `data_folder` when needed.
    pub(super) fn new(voice: &str, data_folder: &Path) -> Option<Self> {
        let (_, own) = VOICES.iter().find(|(known, _)| *known == voice)?;
        Some(Self {
            voice: own,
            dictionaries: Dictionaries::new(data_folder),
        })
    }

    /// Everything that decides which symbols a word gets, as text.
    pub(super) fn identity(&self) -> String {
        format!("{} {VERSION} {}", embedded_data::VERSION, self.voice)
    }

    /// The sounds of the words, which may contain eSpeak NG's phonemes in double brackets.
    pub(super) fn phonemes(&self, words: &str) -> Result<String, VoiceError> {
        let failed = |reason: String| VoiceError::Phonemes {
            text: beginning(words),
            reason,
        };
        let data = self.dictionaries.folder()?;
        // The library parses text of the author; if it panics, that is an external failure rather than a bug of ours.
        catch_unwind(AssertUnwindSafe(|| {
            Translator::new(self.voice, Some(data))?.text_to_ipa(words)
        }))
        .map_err(|_| failed("the dictionary failed on it; reword it".to_owned()))?
        .map_err(|error| failed(error.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(voice: &str, words: &str, expected: &str) {
        let data = std::env::temp_dir().join("soundwalk-test-voice");
        let pronouncer = Pronouncer::new(voice, &data).expect("OK because the crate has it");
        let found = pronouncer
            .phonemes(words)
            .expect("OK because the words are plain");
        assert_eq!(found, expected, "{voice}: {words}");
    }

    #[test]
    fn words_are_written_in_the_accent_of_the_voice() {
        check("en-us", "the square", "ðə skwˈɛɹ");
        check("en-gb-x-rp", "the square", "ðə skwˈeə");
        check("ru", "привет", "prʲivʲˈet");
        assert!(Pronouncer::new("pl", Path::new("/")).is_none());
    }
}
