//! Piper: neural voices (VITS) that run in this binary. `piper.csv` lists 161 of the 163 voices of the public repository with the
//! size and MD5 of their files, best quality first in each language; the facts are those of `voices.json` in the package
//! wyoming-piper (github.com/rhasspy/wyoming-piper, MIT). The Chinese voices `chaowen` and `xiao_ya` are left out: they expect
//! pinyin (`"phoneme_type": "pinyin"`), for which Piper needs a model that chooses between the readings of a character.
//!
//! Each voice has terms of its own, which its model card states and this table does not know.

use super::{Component, Engine, KnownVoice};
use crate::download::Expected;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The table of the voices.
const TABLE: &str = include_str!("piper.csv");

/// Licence of every voice, as far as this program knows it.
const UNKNOWN_LICENCE: &str = "see its model card";

/// The locales whose voices are for one region of the language: another locale of it speaks for the whole, or there are
/// two of equal rank.
const REGIONAL: [&str; 6] = ["en_GB", "en_US", "es_AR", "es_MX", "nl_BE", "pt_BR"];

/// Words a minute at the model's own length, where measured (twelve sentences of the Novokuznetsk tour).
const OWN_PACES: [(&str, u32); 1] = [("en_US-joe-medium", 218)];

/// The files of a voice, as they are in the public repository.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VoiceFiles {
    /// Name of the voice, such as `ru_RU-irina-medium`.
    pub name: &'static str,
    /// How many speakers the voice has.
    pub speakers: u32,
    /// The model, `NAME.onnx`.
    pub model: Expected,
    /// Its settings, `NAME.onnx.json`.
    pub settings: Expected,
}

impl VoiceFiles {
    /// Name of the model's file.
    pub fn model_name(&self) -> String {
        format!("{}.onnx", self.name)
    }

    /// Name of the file with the model's settings.
    pub fn settings_name(&self) -> String {
        format!("{}.onnx.json", self.name)
    }

    /// Folder of the voice in the public repository: `ru/ru_RU/irina/medium` for `ru_RU-irina-medium`.
    pub fn remote_folder(&self) -> String {
        let (locale, rest) = self.name.split_once('-').unwrap_or((self.name, ""));
        let (speaker, quality) = rest.rsplit_once('-').unwrap_or((rest, ""));
        let family = locale.split('_').next().unwrap_or_default();
        format!("{family}/{locale}/{speaker}/{quality}")
    }
}

static CATALOGUE: LazyLock<(Vec<KnownVoice>, BTreeMap<&'static str, VoiceFiles>)> =
    LazyLock::new(|| {
        let files: Vec<VoiceFiles> = TABLE.lines().skip(1).filter_map(row).collect();
        let voices: Vec<KnownVoice> = files.iter().map(voice).collect();
        let by_id = voices.iter().map(|voice| voice.id).zip(files).collect();
        (voices, by_id)
    });

/// Every voice, best first in each language.
pub(super) fn voices() -> &'static [KnownVoice] {
    &CATALOGUE.0
}

/// The files of a voice; `None` if it is not one of Piper's.
pub fn files(voice: &KnownVoice) -> Option<&'static VoiceFiles> {
    CATALOGUE.1.get(voice.id)
}

fn row(line: &'static str) -> Option<VoiceFiles> {
    let mut columns = line.split(',');
    let name = columns.next()?;
    let speakers = columns.next()?.parse().ok()?;
    let mut file = || {
        Some(Expected {
            bytes: columns.next()?.parse().ok()?,
            md5: columns.next()?,
        })
    };
    Some(VoiceFiles {
        name,
        speakers,
        model: file()?,
        settings: file()?,
    })
}

/// The entry of the catalogue. Its texts are made once and live as long as the process.
fn voice(files: &VoiceFiles) -> KnownVoice {
    let locale = files.name.split('-').next().unwrap_or_default();
    let tags = match locale {
        // The tour may name the language by either tag.
        "no_NO" => vec!["nb", "no"],
        _ if REGIONAL.contains(&locale) => {
            vec![&*locale.to_lowercase().replace('_', "-").leak()]
        }
        _ => vec![locale.split('_').next().unwrap_or_default()],
    };
    KnownVoice {
        id: format!("piper/{}", files.name).leak(),
        engine: Engine::Piper,
        name: files.name,
        languages: tags.leak(),
        licence: UNKNOWN_LICENCE,
        word_error_rates: &[],
        own_pace: OWN_PACES
            .iter()
            .find(|(name, _)| *name == files.name)
            .map(|(_, pace)| *pace),
        packages: &[],
        component: Component::Download,
        disk_mb: u32::try_from((files.model.bytes + files.settings.bytes).div_ceil(1_000_000))
            .unwrap_or(u32::MAX),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_row_of_the_table_is_a_voice() {
        assert_eq!(voices().len(), TABLE.lines().count() - 1);
        assert_eq!(voices().len(), 161);
        let locales: BTreeSet<&str> = voices()
            .iter()
            .filter_map(|voice| voice.name.split('-').next())
            .collect();
        assert_eq!(locales.len(), 49);
        for voice in voices() {
            let files = files(voice).expect("OK because it is in the table");
            assert!((1..=1000).contains(&files.speakers), "{}", voice.id);
            for file in [files.model, files.settings] {
                let is_hex = file.md5.bytes().all(|digit| digit.is_ascii_hexdigit());
                assert!(is_hex && file.md5.len() == 32, "{}", voice.id);
            }
            assert!((10_000_000..200_000_000).contains(&files.model.bytes));
            assert!((1_000..100_000).contains(&files.settings.bytes));
        }
    }

    #[test]
    fn voices_speak_the_language_of_their_locale() {
        for (id, languages, folder) in [
            (
                "piper/ru_RU-irina-medium",
                &["ru"][..],
                "ru/ru_RU/irina/medium",
            ),
            (
                "piper/en_GB-southern_english_female-low",
                &["en-gb"],
                "en/en_GB/southern_english_female/low",
            ),
            ("piper/pt_PT-tugão-medium", &["pt"], "pt/pt_PT/tugão/medium"),
            (
                "piper/no_NO-talesyntese-medium",
                &["nb", "no"],
                "no/no_NO/talesyntese/medium",
            ),
        ] {
            let voice = voices().iter().find(|voice| voice.id == id);
            let voice = voice.unwrap_or_else(|| panic!("{id} is missing"));
            assert_eq!(voice.languages, languages, "{id}");
            let files = files(voice).expect("OK because it is in the table");
            assert_eq!(files.remote_folder(), folder);
        }
    }
}
