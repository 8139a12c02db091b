//! The settings beside a Piper model, `NAME.onnx.json`: sampling rate, symbols, speakers and how lively the voice is. The file
//! comes from elsewhere, so every value is checked before it is used.

use super::fault::ModelFault;
use serde::Deserialize;
use std::collections::BTreeMap;

/// Most speakers of one model.
const MAX_SPEAKERS: u32 = 10_000;

/// Largest id of a symbol; the known voices have 256 symbols at most.
const MAX_SYMBOL_ID: i32 = 4095;

/// The symbols around a sentence and between its symbols (piper-phonemize, `phoneme_ids.hpp`).
const START: &str = "^";
const END: &str = "$";
const PADDING: &str = "_";

/// The settings of a model.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Config {
    /// Sampling rate of the sound, Hz.
    pub(super) rate: u32,
    /// The symbols that the model reads, with their ids.
    symbols: BTreeMap<char, Vec<i32>>,
    start: Vec<i32>,
    end: Vec<i32>,
    padding: Vec<i32>,
    /// What the symbols are.
    pub(super) alphabet: Alphabet,
    /// Variation of the sound.
    pub(super) noise_scale: f32,
    /// Length of the speech; 2 is half as fast.
    pub(super) length_scale: f32,
    /// Variation of the length of single sounds.
    pub(super) noise_w: f32,
    /// How many speakers the model has.
    pub(super) speakers: u32,
    /// Their names, where they have some.
    speaker_ids: BTreeMap<String, u32>,
}

/// What a model's symbols stand for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Alphabet {
    /// The International Phonetic Alphabet as eSpeak NG writes it with this voice.
    Espeak(String),
    /// The letters of the text.
    Letters,
}

#[derive(Deserialize)]
struct File {
    audio: Audio,
    #[serde(default)]
    espeak: Option<Espeak>,
    #[serde(default)]
    inference: Inference,
    #[serde(default)]
    phoneme_type: Option<String>,
    phoneme_id_map: BTreeMap<String, Vec<i32>>,
    #[serde(default = "one")]
    num_speakers: u32,
    #[serde(default)]
    speaker_id_map: BTreeMap<String, u32>,
}

#[derive(Deserialize)]
struct Audio {
    sample_rate: u32,
}

#[derive(Deserialize)]
struct Espeak {
    voice: String,
}

/// The defaults are those of Piper.
#[derive(Deserialize)]
#[serde(default)]
struct Inference {
    noise_scale: f32,
    length_scale: f32,
    noise_w: f32,
}

impl Default for Inference {
    fn default() -> Self {
        Self {
            noise_scale: 0.667,
            length_scale: 1.0,
            noise_w: 0.8,
        }
    }
}

fn one() -> u32 {
    1
}

impl Config {
    /// Reads the settings.
    pub(super) fn from_json(json: &[u8]) -> Result<Self, ModelFault> {
        let file: File =
            serde_json::from_slice(json).map_err(|error| ModelFault::Config(error.to_string()))?;
        let wrong = |what: String| Err(ModelFault::Config(what));
        let rate = file.audio.sample_rate;
        if !(8_000..=48_000).contains(&rate) {
            return wrong(format!(
                "\"sample_rate\" is {rate}; a voice has 8000 to 48000 Hz"
            ));
        }
        for (name, value, range) in [
            ("noise_scale", file.inference.noise_scale, 0.0..=2.0),
            ("length_scale", file.inference.length_scale, 0.1..=10.0),
            ("noise_w", file.inference.noise_w, 0.0..=2.0),
        ] {
            if !range.contains(&value) {
                let (least, most) = (range.start(), range.end());
                return wrong(format!(
                    "\"{name}\" is {value}; it must lie between {least} and {most}"
                ));
            }
        }
        if !(1..=MAX_SPEAKERS).contains(&file.num_speakers) {
            return wrong(format!(
                "\"num_speakers\" is {}; a model has 1 to {MAX_SPEAKERS}",
                file.num_speakers
            ));
        }
        let speakers = file.speaker_id_map.iter();
        if let Some((name, id)) = speakers
            .filter(|(_, id)| **id >= file.num_speakers)
            .max_by_key(|(_, id)| **id)
        {
            return wrong(format!(
                "the speaker \"{name}\" has the number {id}, but there are {}",
                file.num_speakers
            ));
        }
        let mut symbols = BTreeMap::new();
        for (symbol, ids) in file.phoneme_id_map {
            let mut letters = symbol.chars();
            let (Some(letter), None) = (letters.next(), letters.next()) else {
                return wrong(format!(
                    "\"phoneme_id_map\" has the symbol \"{symbol}\", which is not one character"
                ));
            };
            if ids.is_empty()
                || ids.len() > 8
                || ids.iter().any(|id| !(0..=MAX_SYMBOL_ID).contains(id))
            {
                return wrong(format!(
                    "\"phoneme_id_map\" gives \"{symbol}\" ids other than one to eight from 0 to {MAX_SYMBOL_ID}"
                ));
            }
            symbols.insert(letter, ids);
        }
        let of = |name: &str| {
            let letter = name.chars().next().unwrap_or_default();
            symbols.get(&letter).cloned().ok_or_else(|| {
                ModelFault::Config(format!("\"phoneme_id_map\" has no symbol \"{name}\""))
            })
        };
        let (start, end, padding) = (of(START)?, of(END)?, of(PADDING)?);
        let alphabet = match file.phoneme_type.as_deref() {
            None | Some("espeak") => match file.espeak.map(|espeak| espeak.voice) {
                Some(voice) if is_voice_name(&voice) => Alphabet::Espeak(voice),
                Some(voice) => {
                    return wrong(format!(
                        "\"espeak\" does not name a voice of eSpeak NG: {voice:?}"
                    ));
                }
                None => return wrong("\"espeak\" is missing".to_owned()),
            },
            Some("text") => Alphabet::Letters,
            Some(other) => {
                return wrong(format!(
                    "\"phoneme_type\" is \"{other}\"; soundwalk knows \"espeak\" and \"text\""
                ));
            }
        };
        Ok(Self {
            rate,
            symbols,
            start,
            end,
            padding,
            alphabet,
            noise_scale: file.inference.noise_scale,
            length_scale: file.inference.length_scale,
            noise_w: file.inference.noise_w,
            speakers: file.num_speakers,
            speaker_ids: file.speaker_id_map,
        })
    }

    /// Number of the speaker that is called so, by name or by number.
    pub(super) fn speaker(&self, wanted: &str) -> Option<u32> {
        let by_name = self.speaker_ids.get(wanted).copied();
        let by_number = || wanted.parse().ok().filter(|number| *number < self.speakers);
        by_name.or_else(by_number)
    }

    /// Names of the speakers, in order; numbers where they have no names.
    pub(super) fn speaker_names(&self) -> Vec<String> {
        let name = |number: u32| {
            let mut names = self.speaker_ids.iter();
            let found = names.find(|(_, id)| **id == number);
            found.map_or_else(|| number.to_string(), |(name, _)| name.clone())
        };
        (0..self.speakers).map(name).collect()
    }

    /// Whether the model reads the symbol.
    pub(super) fn knows(&self, symbol: char) -> bool {
        self.symbols.contains_key(&symbol)
    }

    /// The ids of a sentence's symbols, with padding after each, as the models were trained
    /// (piper-phonemize, `phonemes_to_ids`). Unknown symbols are left out.
    pub(super) fn ids(&self, symbols: &str) -> Vec<i32> {
        let mut ids = [self.start.as_slice(), &self.padding].concat();
        for symbol in symbols.chars() {
            if let Some(own) = self.symbols.get(&symbol) {
                ids.extend_from_slice(own);
                ids.extend_from_slice(&self.padding);
            }
        }
        ids.extend_from_slice(&self.end);
        ids
    }
}

/// Whether the text can be a voice of eSpeak NG, and nothing that its program would take for an option or a path.
fn is_voice_name(voice: &str) -> bool {
    let is_plain =
        |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '+');
    (1..=40).contains(&voice.len())
        && voice.starts_with(|first: char| first.is_ascii_alphabetic())
        && voice.chars().all(is_plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"{"audio": {"sample_rate": 22050}, "espeak": {"voice": "en-us"},
        "inference": {"noise_scale": 0.5, "length_scale": 1.1, "noise_w": 0.7}, "num_speakers": 2,
        "speaker_id_map": {"anna": 1}, "phoneme_id_map": {"_": [0], "^": [1], "$": [2], "a": [14], "b": [15, 16]}}"#;

    #[test]
    fn good_settings_are_read() {
        let config = Config::from_json(GOOD.as_bytes()).expect("OK because it is good");
        assert_eq!(config.ids("ab?a"), [1, 0, 14, 0, 15, 16, 0, 14, 0, 2]);
        assert_eq!(config.alphabet, Alphabet::Espeak("en-us".to_owned()));
        assert_eq!(config.noise_w, 0.7);
        for (wanted, expected) in [
            ("anna", Some(1)),
            ("0", Some(0)),
            ("2", None),
            ("Anna", None),
            ("-1", None),
        ] {
            assert_eq!(config.speaker(wanted), expected, "{wanted}");
        }
        assert_eq!(config.speaker_names(), ["0", "anna"]);
        assert!(config.knows('a') && !config.knows('?'));
    }

    #[test]
    fn bad_settings_are_refused_with_the_place() {
        for (from, to, part) in [
            ("22050", "0", "sample_rate"),
            ("22050", "4000000000", "sample_rate"),
            ("22050", "-1", "invalid value"),
            ("0.5", "1e30", "noise_scale"),
            ("1.1", "0", "length_scale"),
            ("0.7", "-1", "noise_w"),
            ("\"num_speakers\": 2", "\"num_speakers\": 0", "num_speakers"),
            (
                "\"num_speakers\": 2",
                "\"num_speakers\": 99999",
                "num_speakers",
            ),
            ("\"anna\": 1", "\"anna\": 2", "anna"),
            ("\"a\": [14]", "\"aa\": [14]", "not one character"),
            ("\"a\": [14]", "\"\": [14]", "not one character"),
            ("[14]", "[]", "ids other"),
            ("[14]", "[-3]", "ids other"),
            ("[14]", "[70000]", "ids other"),
            ("\"_\": [0], ", "", "no symbol \"_\""),
            ("\"^\": [1], ", "", "no symbol \"^\""),
            ("en-us", "-w/etc/passwd", "does not name a voice"),
            ("en-us", "../en", "does not name a voice"),
            (
                "\"espeak\": {\"voice\": \"en-us\"},",
                "",
                "\"espeak\" is missing",
            ),
            (
                "\"num_speakers\"",
                "\"phoneme_type\": \"pinyin\", \"num_speakers\"",
                "pinyin",
            ),
            ("\"audio\"", "\"sound\"", "audio"),
            ("{\"audio\"", "[\"audio\"", "line 1"),
        ] {
            let text = GOOD.replacen(from, to, 1);
            assert_ne!(text, GOOD, "{from} is in the settings");
            let error = Config::from_json(text.as_bytes()).expect_err(&text);
            assert!(error.to_string().contains(part), "{error} for {to}");
        }
    }
}
