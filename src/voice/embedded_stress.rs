//! Which vowel of a Russian word the embedded engine stresses: its dictionary alone, without any sound. eSpeak NG in C has the
//! same dictionary. The word is looked up by itself; in a sentence the engine may leave small words unstressed.

use super::embedded_data;
use espeak_ng::PhonemeData;
use espeak_ng::dictionary::Dictionary;
use espeak_ng::dictionary::stress::StressOpts;
use espeak_ng::phoneme::{PHON_STRESS_P, PHON_STRESS_P2, PHON_STRESS_TONIC};
use espeak_ng::translate::{LangOptions, select_phoneme_table, word_to_phonemes};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// eSpeak's type of vowels (`phoneme.h`).
const VOWEL: u8 = 2;

/// The engine's Russian dictionary in memory, 12 MB.
pub(super) struct EngineStress {
    dictionary: Dictionary,
    phonemes: PhonemeData,
    stress: StressOpts,
    options: LangOptions,
}

impl EngineStress {
    /// Loads the dictionary, which is written to `data_folder` if needed; `None` if that folder cannot be used.
    pub(super) fn load(data_folder: &Path) -> Option<Self> {
        let folder = embedded_data::provide_dictionaries(data_folder).ok()?;
        let load = || {
            let mut phonemes = PhonemeData::load(&folder).ok()?;
            select_phoneme_table(&mut phonemes, &folder, "ru").ok()?;
            Some(Self {
                dictionary: Dictionary::load("ru", &folder).ok()?,
                phonemes,
                stress: StressOpts::for_lang_in("ru", &folder),
                options: LangOptions::for_lang("ru"),
            })
        };
        catch_unwind(AssertUnwindSafe(load)).ok().flatten()
    }

    /// Index of the vowel that has the main stress, from 0, if the engine speaks the word with this number of vowels.
    pub(super) fn stressed_vowel(&self, word: &str, vowels: usize) -> Option<usize> {
        // The library parses a word of the author; if it panics, nothing is known of the word.
        let spoken = catch_unwind(AssertUnwindSafe(|| {
            word_to_phonemes(
                word,
                &self.dictionary,
                &self.phonemes,
                &self.stress,
                &self.options,
            )
        }));
        let (mut count, mut stressed) = (0, None);
        for code in spoken.ok()?.phonemes {
            if [PHON_STRESS_P, PHON_STRESS_P2, PHON_STRESS_TONIC].contains(&code) {
                stressed = stressed.or(Some(count));
            } else if let Some(phoneme) = self.phonemes.get(code)
                && phoneme.typ == VOWEL
                // A mnemonic that ends in a hyphen is an auxiliary sound between consonants and has no letter.
                && !phoneme.mnemonic_str().ends_with('-')
            {
                count += 1;
            }
        }
        stressed.filter(|stressed| count == vowels && *stressed < vowels)
    }
}

#[cfg(test)]
mod tests {
    use super::EngineStress;

    #[test]
    fn the_dictionary_s_stress_is_found() {
        let folder = std::env::temp_dir().join("soundwalk-test-voice");
        let engine = EngineStress::load(&folder).expect("OK because the folder is writable");
        for (word, vowels, expected) in [
            ("площадь", 2, Some(0)),
            ("город", 2, Some(0)),
            ("машин", 2, Some(0)),
            ("госпиталях", 4, Some(3)),
            ("заводоуправление", 8, Some(5)),
            ("молоко", 3, Some(2)),
            ("молоко", 2, None),
            ("", 0, None),
            ("\u{1}[[", 1, None),
        ] {
            assert_eq!(engine.stressed_vowel(word, vowels), expected, "{word}");
        }
    }
}
