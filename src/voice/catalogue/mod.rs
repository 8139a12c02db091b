//! The known voices, best first for each language: what they are, what they may be used for, how well they are
//! understood and where they come from. There is one file per engine. `installed` knows which of them are installed,
//! `preset` how they are run.
//!
//! Only voices with free licences are listed, except Piper's, of which each has terms of its own that are shown before it
//! is installed. RHVoice's voices under CC-BY-NC-ND and similar licences are left out although its
//! packages contain them: a tour is a derived work, and guides sell theirs.

mod draft;
mod espeak_ng;
mod festival;
mod known_voice;
pub mod piper;
mod rhvoice;

pub use known_voice::{Component, Engine, KnownVoice};

use crate::language::primary_subtag;
use crate::tour::model::Lang;

/// Word error rate of the recogniser for a human's reading in percent (festvox-ru's recordings, another text).
pub const HUMAN_WORD_ERROR_RATE: f32 = 16.6;

impl Engine {
    /// Every engine, best first.
    pub const ALL: [Self; 5] = [
        Self::RhVoice,
        Self::Piper,
        Self::Festival,
        Self::EspeakNg,
        Self::Draft,
    ];

    /// Name of the engine in ids and settings.
    pub fn id(self) -> &'static str {
        match self {
            Self::RhVoice => "rhvoice",
            Self::Piper => "piper",
            Self::Festival => "festival",
            Self::EspeakNg => "espeak-ng",
            Self::Draft => "draft",
        }
    }

    /// Name of the engine as people know it.
    pub fn title(self) -> &'static str {
        match self {
            Self::RhVoice => "RHVoice",
            Self::Piper => "Piper",
            Self::Festival => "festival",
            Self::EspeakNg => "eSpeak NG",
            Self::Draft => "draft",
        }
    }

    /// The program that speaks; `None` for the engines in this binary.
    pub fn program(self) -> Option<&'static str> {
        match self {
            Self::RhVoice => Some("RHVoice-test"),
            Self::Festival => Some("text2wave"),
            Self::EspeakNg => Some("espeak-ng"),
            Self::Piper | Self::Draft => None,
        }
    }

    /// The engine's voices, best first in each language.
    pub fn voices(self) -> &'static [KnownVoice] {
        match self {
            Self::RhVoice => rhvoice::VOICES,
            Self::Piper => piper::voices(),
            Self::Festival => festival::VOICES,
            Self::EspeakNg => espeak_ng::VOICES,
            Self::Draft => draft::VOICES,
        }
    }
}

impl Component {
    /// Debian's name of the component.
    pub fn name(self) -> &'static str {
        match self {
            Self::Main => "main",
            Self::NonFree => "non-free",
            Self::Download => "download",
            Self::BuiltIn => "built in",
        }
    }
}

impl KnownVoice {
    /// Name of the voice as people know it, such as "RHVoice aleksandr-hq".
    pub fn title(&self) -> String {
        match self.engine {
            Engine::Draft => self.engine.title().to_owned(),
            engine => format!("{} {}", engine.title(), self.name),
        }
    }

    /// How close the voice's language is to `lang`; `None` if the voice does not speak it.
    fn nearness(&self, lang: &Lang) -> Option<LanguageMatch> {
        let wanted = lang.0.as_str();
        let near = self.languages.iter().filter_map(|spoken| {
            if *spoken == wanted {
                Some(LanguageMatch::Same)
            } else if *spoken == primary_subtag(wanted) || primary_subtag(spoken) == wanted {
                Some(LanguageMatch::Region)
            } else {
                None
            }
        });
        near.min()
    }

    /// Word error rate of the recogniser in the language in percent, where measured.
    pub fn word_error_rate(&self, lang: &Lang) -> Option<f32> {
        let mut rates = self.word_error_rates.iter();
        rates
            .find(|(spoken, _)| *spoken == primary_subtag(&lang.0))
            .map(|rate| rate.1)
    }

    /// Whether the voice can speak the language if a tour names it: any variant of the same language will do, such as
    /// an American voice for British English.
    pub fn can_speak(&self, lang: &Lang) -> bool {
        let mut spoken = self.languages.iter();
        spoken.any(|tag| primary_subtag(tag) == primary_subtag(&lang.0))
    }

    /// Whether the voice speaks the language: the same tag, or one of the two tags names no region.
    pub fn speaks(&self, lang: &Lang) -> bool {
        self.nearness(lang).is_some()
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum LanguageMatch {
    Same,
    Region,
}

/// Every voice, engine by engine.
pub fn all() -> impl Iterator<Item = &'static KnownVoice> {
    Engine::ALL.into_iter().flat_map(Engine::voices)
}

/// The voice with this id.
pub fn find(id: &str) -> Option<&'static KnownVoice> {
    all().find(|voice| voice.id == id)
}

/// The id that was probably meant, among the voices that speak `lang`.
pub fn did_you_mean(lang: &Lang, id: &str) -> Option<&'static str> {
    nearest_of(&for_language(lang), id)
}

/// The id that was probably meant, among all voices.
pub fn did_you_mean_any(id: &str) -> Option<&'static str> {
    nearest_of(&all().collect::<Vec<_>>(), id)
}

fn nearest_of(voices: &[&'static KnownVoice], id: &str) -> Option<&'static str> {
    let lower = id.to_lowercase();
    // The most common mistake is a name without its engine.
    let is_named =
        |voice: &&&KnownVoice| voice.name.to_lowercase() == lower || voice.engine.id() == lower;
    let by_name = voices.iter().find(is_named).map(|voice| voice.id);
    by_name.or_else(|| crate::tour::nearest(id, voices.iter().map(|voice| voice.id)))
}

/// The voices that speak `lang`, best first.
pub fn for_language(lang: &Lang) -> Vec<&'static KnownVoice> {
    let mut voices: Vec<_> = all()
        .filter_map(|voice| Some((voice.engine, voice.nearness(lang)?, voice)))
        .collect();
    // The sort is stable, so the catalogue's order is kept within an engine and a region.
    voices.sort_by_key(|(engine, nearness, _)| (*engine, *nearness));
    voices.into_iter().map(|(_, _, voice)| voice).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn ids(lang: &str) -> Vec<&'static str> {
        let voices = for_language(&Lang(lang.to_owned()));
        voices.iter().map(|voice| voice.id).collect()
    }

    #[test]
    fn the_best_voices_come_first() {
        assert_eq!(
            ids("ru"),
            [
                "rhvoice/aleksandr-hq",
                "rhvoice/elena",
                "rhvoice/irina",
                "rhvoice/aleksandr",
                "rhvoice/anna",
                "piper/ru_RU-denis-medium",
                "piper/ru_RU-dmitri-medium",
                "piper/ru_RU-irina-medium",
                "piper/ru_RU-ruslan-medium",
                "festival/msu_ru_nsh_clunits",
                "espeak-ng/ru",
                "draft"
            ]
        );
        assert_eq!(ids("en")[..2], ["rhvoice/slt", "rhvoice/clb"]);
        assert_eq!(ids("en").last(), Some(&"draft"));
        assert_eq!(ids("fr")[0], "piper/fr_FR-siwis-medium");
        assert_eq!(ids("be"), ["espeak-ng/be"]);
        assert_eq!(
            ids("pt-br")[..2],
            ["rhvoice/Leticia-F123", "piper/pt_BR-cadu-medium"]
        );
        assert_eq!(ids("pt-br").last(), Some(&"espeak-ng/pt"));
        assert_eq!(ids("pt-pt"), ["piper/pt_PT-tugão-medium", "espeak-ng/pt"]);
        assert_eq!(ids("zh").last(), Some(&"espeak-ng/cmn"));
        assert!(ids("xx").is_empty());
    }

    /// Percentage points by which two rates may differ by chance: twice the standard error of a difference at 17 % of
    /// 344 words.
    const CHANCE: f32 = 5.0;

    /// Among voices that differ only by chance, those with a guide's pace and a wide band come first.
    #[test]
    fn voices_are_ordered_by_intelligibility() {
        for engine in Engine::ALL {
            for lang in ["ru", "en"] {
                let lang = Lang(lang.to_owned());
                let voices = engine.voices().iter().filter(|voice| voice.speaks(&lang));
                let rates: Vec<f32> = voices
                    .filter_map(|voice| voice.word_error_rate(&lang))
                    .collect();
                for (place, rate) in rates.iter().enumerate() {
                    let is_in_order = rates[place..].iter().all(|later| *later > rate - CHANCE);
                    assert!(is_in_order, "{engine:?} {lang:?}: {rates:?}");
                }
            }
        }
    }

    #[test]
    fn ids_are_unique_and_licences_free() {
        let mut seen = BTreeSet::new();
        for voice in all() {
            assert!(seen.insert(voice.id), "{} is listed twice", voice.id);
            let expected = match voice.engine {
                Engine::Draft => "draft".to_owned(),
                engine => format!("{}/{}", engine.id(), voice.name),
            };
            assert_eq!(voice.id, expected);
            for word in ["NC", "ND"] {
                assert!(!voice.licence.contains(word), "{}", voice.id);
            }
            assert!(!voice.licence.is_empty() && !voice.languages.is_empty());
            assert_eq!(
                voice.packages.is_empty(),
                matches!(voice.component, Component::BuiltIn | Component::Download),
                "{}",
                voice.id
            );
        }
    }

    #[test]
    fn misspelt_ids_are_recognised() {
        for (lang, wrong, meant) in [
            ("ru", "rhvoice/aleksander-hq", Some("rhvoice/aleksandr-hq")),
            ("ru", "aleksandr-hq", Some("rhvoice/aleksandr-hq")),
            ("en", "RHVoice/slt", Some("rhvoice/slt")),
            ("pt-br", "leticia-f123", Some("rhvoice/Leticia-F123")),
            ("ru", "Draft", Some("draft")),
            ("ru", "piper", Some("piper/ru_RU-denis-medium")),
            // Only voices of the language are suggested.
            ("ru", "espeak-ng", Some("espeak-ng/ru")),
            ("en", "espeak-ng", Some("espeak-ng/en-us")),
            ("ru", "rhvoice", Some("rhvoice/aleksandr-hq")),
            ("fr", "rhvoice", None),
            ("fr", "draft-voice", None),
            ("xx", "espeak-ng", None),
        ] {
            let lang = Lang(lang.to_owned());
            assert_eq!(did_you_mean(&lang, wrong), meant, "{wrong}");
        }
        assert_eq!(did_you_mean_any("elena"), Some("rhvoice/elena"));
    }

    #[test]
    fn a_named_voice_can_speak_the_variants_of_its_language_only() {
        for (id, lang, expected) in [
            ("rhvoice/slt", "en", true),
            ("rhvoice/slt", "ru", false),
            ("espeak-ng/en-us", "en-gb", true),
            ("rhvoice/Leticia-F123", "pt-pt", true),
            ("espeak-ng/cmn", "zh", true),
            ("espeak-ng/en-us", "eo", false),
            ("draft", "en-gb", true),
            ("draft", "fr", false),
        ] {
            let voice = find(id).expect("OK because it is listed");
            assert_eq!(
                voice.can_speak(&Lang(lang.to_owned())),
                expected,
                "{id} {lang}"
            );
        }
    }
}
