//! The draft voice, embedded in this binary: the `espeak-ng` crate (GPL-3.0-or-later, behind the cargo feature
//! `embedded-voice`). It speaks Russian and English without a network, an account or a system package. It keeps no
//! state between calls (verified: the same bytes from many threads), so any number of threads may speak at once.

use super::embedded_data::{self, Dictionaries};
use super::error::beginning;
use super::espeak_text::without_commands;
use super::{Voice, VoiceError, stress};
use crate::language::primary_subtag;
use crate::sound::Pcm;
use crate::tour::model::Lang;
use espeak_ng::{EspeakNg, PhonemeData, Translator};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// Version of the voice; raised whenever this file makes different sound from the same text.
const VERSION: u32 = 2;

/// Version of the respelling; raised whenever [`stress::respell`] or [`Speller`] writes different phonemes for the same
/// word.
const RESPELLING_VERSION: u32 = 1;

/// Sound below this at a clip's ends is silence that the engine added, full scale 1 (−50 dBFS).
const SILENCE_LEVEL: f32 = 0.003;

/// How much of that silence is kept, seconds, so that no consonant loses its release.
const KEPT_SILENCE_S: f64 = 0.03;

/// Settings of the engine for a language.
struct EngineSettings {
    tag: &'static str,
    /// The engine's nominal rate; `docs/voices.md` lists the resulting words per minute of running speech.
    pace: u32,
    pitch: u32,
    range: u32,
}

/// Narration should be slower and calmer than the engine's default of 175: measured on running text, 170 gives about
/// 105 to 120 Russian words per minute and 130 about 160 English ones between pauses, the pace of a guide who is
/// understood outdoors.
const SETTINGS: [EngineSettings; 2] = [
    EngineSettings {
        tag: "ru",
        pace: 170,
        pitch: 42,
        range: 55,
    },
    EngineSettings {
        tag: "en",
        pace: 130,
        pitch: 42,
        range: 55,
    },
];

/// The embedded voice in one language.
pub struct EmbeddedVoice {
    tag: &'static str,
    pace: u32,
    pitch: u32,
    range: u32,
    dictionaries: Dictionaries,
}

impl EmbeddedVoice {
    /// Creates the embedded voice for `lang` at `pace` words per minute. Its dictionaries are written to `data_folder`
    /// when it first speaks.
    ///
    /// # Errors
    /// [`VoiceError::Language`] for languages it does not speak.
    pub fn new(lang: &Lang, pace: Option<u32>, data_folder: &Path) -> Result<Self, VoiceError> {
        let main = primary_subtag(lang);
        let setting = SETTINGS
            .iter()
            .find(|setting| setting.tag == main)
            .ok_or_else(|| VoiceError::Language {
                lang: lang.0.clone(),
                cure: "the draft voice speaks Russian and English".to_owned(),
            })?;
        Ok(Self {
            tag: setting.tag,
            // The limits of the engine.
            pace: pace.unwrap_or(setting.pace).clamp(80, 450),
            pitch: setting.pitch,
            range: setting.range,
            dictionaries: Dictionaries::new(data_folder),
        })
    }

    /// The text as the engine receives it: without commands, and with marked words as phonemes.
    fn prepared(&self, text: &str, data: &Path) -> Result<String, espeak_ng::Error> {
        let clean = without_commands(text);
        if self.tag != "ru" || !clean.contains(stress::MARK) {
            return Ok(stress::written(&clean, stress::Notation::Unmarked));
        }
        let speller = Speller::new(data)?;
        Ok(stress::respell(&clean, |word, vowel| {
            speller.phonemes(word, vowel)
        }))
    }

    fn synthesised(&self, text: &str) -> Result<Pcm, VoiceError> {
        let failed = |reason: String| VoiceError::Embedded {
            text: beginning(text),
            reason,
        };
        let data = self.dictionaries.folder()?;
        // The library parses text of the author; if it panics, that is an external failure rather than a bug of ours.
        let spoken = catch_unwind(AssertUnwindSafe(|| {
            let prepared = self.prepared(text, data)?;
            let engine = EspeakNg::builder()
                .voice(self.tag)
                .data_dir(data)
                .rate(self.pace)
                .pitch(self.pitch)
                .range(self.range)
                .build()?;
            engine.synth(&prepared)
        }));
        let (samples, rate) = spoken
            .map_err(|_| failed("the engine failed on it; reword it".to_owned()))?
            .map_err(|error| failed(error.to_string()))?;
        let samples = samples
            .iter()
            .map(|&sample| f32::from(sample) / 32768.0)
            .collect();
        Ok(Pcm { rate, samples })
    }
}

impl Voice for EmbeddedVoice {
    fn identity(&self) -> String {
        let Self {
            tag,
            pace,
            pitch,
            range,
            ..
        } = self;
        format!(
            "embedded {VERSION} {} {tag} {pace} {pitch} {range}",
            embedded_data::VERSION
        )
    }

    fn has_bare_harmonics(&self) -> bool {
        true
    }

    fn name(&self) -> String {
        // "espeak-ng-0.2.0"
        let version = embedded_data::VERSION
            .rsplit('-')
            .next()
            .unwrap_or_default();
        format!("draft (espeak-ng crate {version})")
    }

    fn speak(&self, text: &str) -> Result<Pcm, VoiceError> {
        let pcm = trimmed(self.synthesised(text)?);
        if pcm.samples.is_empty() {
            return Err(VoiceError::Silent {
                voice: self.name(),
                text: beginning(text),
            });
        }
        Ok(pcm)
    }
}

/// Removes the silence that the engine adds around an utterance; pauses are decided by the track.
fn trimmed(mut pcm: Pcm) -> Pcm {
    let kept = (KEPT_SILENCE_S * f64::from(pcm.rate)) as usize;
    let is_loud = |sample: &f32| sample.abs() > SILENCE_LEVEL;
    let Some(first) = pcm.samples.iter().position(is_loud) else {
        pcm.samples.clear();
        return pcm;
    };
    let last = pcm.samples.iter().rposition(is_loud).unwrap_or(first);
    pcm.samples
        .truncate((last + 1 + kept).min(pcm.samples.len()));
    pcm.samples.drain(..first.saturating_sub(kept));
    pcm
}

/// Writes marked Russian words as phonemes for another eSpeak NG, because the C program does not read stress marks
/// either.
pub(super) struct Respeller {
    dictionaries: Dictionaries,
}

impl Respeller {
    /// Creates a respeller; its dictionaries are written to `data_folder` when needed.
    pub(super) fn new(data_folder: &Path) -> Self {
        Self {
            dictionaries: Dictionaries::new(data_folder),
        }
    }

    /// Everything that decides which phonemes a word gets, as text.
    pub(super) fn identity() -> String {
        format!(
            "phonemes {RESPELLING_VERSION} of {}",
            embedded_data::VERSION
        )
    }

    /// The text with its marked words as phonemes.
    pub(super) fn respelled(&self, text: &str) -> Result<String, VoiceError> {
        if !text.contains(stress::MARK) {
            return Ok(text.to_owned());
        }
        let data = self.dictionaries.folder()?;
        let spelt = catch_unwind(AssertUnwindSafe(|| {
            let speller = Speller::new(data).ok()?;
            let phonemes = |word: &str, vowel| speller.phonemes(word, vowel);
            Some(stress::respell(text, phonemes))
        }));
        // If the crate fails, the voice's own dictionary decides.
        let plain = || stress::written(text, stress::Notation::Unmarked);
        Ok(spelt.ok().flatten().unwrap_or_else(plain))
    }
}

/// Turns Russian words with a known stress into inline phonemes.
struct Speller {
    translator: Translator,
    phonemes: PhonemeData,
}

/// Types of eSpeak phonemes (`phoneme.h`): pauses, stress marks, vowels.
const PAUSE: u8 = 0;
const STRESS: u8 = 1;
const VOWEL: u8 = 2;

impl Speller {
    fn new(data: &Path) -> Result<Self, espeak_ng::Error> {
        let mut phonemes = PhonemeData::load(data)?;
        espeak_ng::translate::select_phoneme_table(&mut phonemes, data, "ru")?;
        Ok(Self {
            translator: Translator::new("ru", Some(data))?,
            phonemes,
        })
    }

    /// Writes a word whose vowel `stressed` is stressed as `[[…]]`; `None` if its letters and phonemes do not match.
    fn phonemes(&self, word: &str, stressed: usize) -> Option<String> {
        let vowels = stress::full_vowels(word, stressed);
        let (mut written, mut consonants, mut count) = (String::new(), Vec::new(), 0);
        for (mnemonic, kind) in self.spoken(word)? {
            match kind {
                Kind::Vowel => {
                    let vowel = vowels.get(count)?;
                    if mnemonic.starts_with('j') {
                        written.push('j');
                    }
                    written.push_str(if count == stressed { "'" } else { "" });
                    written.push_str(vowel);
                    count += 1;
                }
                Kind::Consonant => {
                    written.push_str(&mnemonic);
                    consonants.push(mnemonic);
                }
            }
        }
        let written = format!("[[{written}]]");
        let heard = self.spoken(&written)?;
        let heard_vowels = heard
            .iter()
            .filter(|(_, kind)| *kind == Kind::Vowel)
            .count();
        let is_same = count == vowels.len() && heard_vowels == count;
        is_same.then_some(written)
    }

    /// The word's phonemes as the engine would speak it, without pauses and stress.
    fn spoken(&self, text: &str) -> Option<Vec<(String, Kind)>> {
        let codes = self.translator.translate_to_codes(text).ok()?;
        let sounding = codes
            .iter()
            .filter(|code| code.code != 0 && !code.is_boundary);
        let phonemes = sounding.filter_map(|code| self.phonemes.get(code.code));
        let kinds = phonemes.filter_map(|phoneme| {
            let mnemonic = phoneme.mnemonic_str();
            match phoneme.typ {
                PAUSE | STRESS => None,
                // A mnemonic that ends in a hyphen is an auxiliary sound between consonants and has no letter.
                VOWEL if !mnemonic.ends_with('-') => Some((mnemonic, Kind::Vowel)),
                _ => Some((mnemonic, Kind::Consonant)),
            }
        });
        Some(kinds.collect())
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Vowel,
    Consonant,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> std::path::PathBuf {
        // Shared by the tests of this process and of later ones, like the store's folder.
        std::env::temp_dir().join("soundwalk-test-voice")
    }

    fn voice(tag: &str) -> EmbeddedVoice {
        EmbeddedVoice::new(&Lang(tag.to_owned()), None, &folder())
            .expect("OK because the embedded voice speaks the language")
    }

    fn check_stress(text: &str, expected: &str) {
        let voice = voice("ru");
        let data = voice
            .dictionaries
            .folder()
            .expect("OK because the temporary folder is writable");
        let prepared = voice
            .prepared(text, data)
            .expect("OK because the dictionaries are there");
        let engine =
            EspeakNg::with_data_dir("ru", data).expect("OK because the dictionaries are there");
        let heard = engine
            .text_to_phonemes(&prepared)
            .expect("OK because the text is plain");
        assert_eq!(heard, expected, "{text} as {prepared}");
    }

    #[test]
    fn stress_follows_the_mark() {
        check_stress("замо\u{301}к", "zamˈok");
        check_stress("за\u{301}мок", "zˈɑmʌk");
        check_stress("берега\u{301}", "bʲirʲiɡˈɑ");
        check_stress("бе\u{301}рега", "bʲˈerʲiɡa");
        check_stress("Черемно\u{301}в", "tʃʲirʲimnˈof");
        check_stress("пло\u{301}щадь Побе\u{301}д", "pɭˈoɕɪtʲ pʌbʲˈet");
        check_stress("я\u{301}блоко", "jˈabɭʌkʌ");
    }

    #[test]
    fn speaks_at_a_guide_s_pace_and_deterministically() {
        let russian = "Перед вами площадь Побед. Здесь, у проходной Кузнецкого металлургического комбината, \
                       начинается наш рассказ. В годы войны отсюда каждый день уходили эшелоны с бронёй для танков.";
        let english = "In front of you is the square of Victories. Here, at the gates of the steel works, our story \
                       begins. Every day of the war trains full of armour left this place for the tank factories.";
        for (tag, text, pace) in [("ru", russian, 100.0..130.0), ("en", english, 135.0..170.0)] {
            let pcm = voice(tag)
                .speak(text)
                .expect("OK because the text is plain");
            let words_a_minute = text.split_whitespace().count() as f64 * 60.0 / pcm.seconds();
            assert!(
                pace.contains(&words_a_minute),
                "{tag}: {words_a_minute:.0} words a minute"
            );
            let peak = pcm
                .samples
                .iter()
                .fold(0.0f32, |peak, sample| peak.max(sample.abs()));
            assert!((0.2..1.0).contains(&peak), "{tag}: peak {peak}");
            let again: Vec<Pcm> = std::thread::scope(|scope| {
                let threads = [(); 4].map(|()| scope.spawn(|| voice(tag).speak(text)));
                threads
                    .map(|thread| {
                        thread
                            .join()
                            .expect("OK because nothing panics")
                            .expect("OK as above")
                    })
                    .into()
            });
            assert!(
                again.iter().all(|other| *other == pcm),
                "{tag}: differs from thread to thread"
            );
        }
    }

    #[test]
    fn empty_texts_are_errors_and_commands_are_removed() {
        for text in ["", " ", "—", "[[", "[[ ]]"] {
            assert!(
                matches!(voice("ru").speak(text), Err(VoiceError::Silent { .. })),
                "{text:?}"
            );
        }
        for text in [
            "\u{1}500S слово",
            "<speak>слово</speak>",
            "слово 🙂 語",
            "с\u{301}\u{301}лово\u{301}",
        ] {
            voice("ru")
                .speak(text)
                .expect("OK because the engine skips what it cannot say");
        }
        let tongue = EmbeddedVoice::new(&Lang("tt".to_owned()), None, &folder());
        assert!(matches!(tongue, Err(VoiceError::Language { .. })));
    }
}
