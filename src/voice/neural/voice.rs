//! A Piper voice that speaks: its files are checked against the catalogue, texts become symbols, and long sentences are
//! computed in parts, so that the memory stays the same whatever the author writes.

use super::config::Config;
use super::fault::ModelFault;
use super::model::{Model, SentenceSettings};
use super::phonemes::Phonemes;
use crate::digest::Digest;
use crate::download::Expected;
use crate::sound::Pcm;
use crate::tour::model::Lang;
use crate::voice::catalogue::KnownVoice;
use crate::voice::error::{VoiceError, beginning};
use crate::voice::piper_folder::PiperFolder;
use crate::voice::voice_trait::Voice;
use md5::{Digest as _, Md5};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};

/// Version of the voice; raised whenever these files make different sound from the same text.
const VERSION: u32 = 1;

/// The runtime, which decides how the numbers are rounded.
const RUNTIME: &str = "rten 0.27";

/// Most symbols that are computed at once at the model's own length: about 8 seconds of speech. A second takes 25 MiB in a
/// medium model, beside 145 MiB for the program and the model.
const MAX_SYMBOLS: f32 = 110.0;

/// Pause between the parts of a sentence that was too long, seconds.
const PART_PAUSE_S: f64 = 0.12;

/// Words a minute of a model at its own length, where nobody measured it.
const USUAL_PACE: u32 = 200;

/// A guide's pace in English, words a minute; the models' speakers read faster.
const ENGLISH_PACE: u32 = 165;

/// Range of the length of speech, relative to the model's own. Beyond it sounds are swallowed or smeared.
const LENGTH_RANGE: (f32, f32) = (0.5, 2.5);

/// Level below which sound at a clip's ends is silence that the model added, full scale 1 (−50 dBFS).
const SILENCE_LEVEL: f32 = 0.003;

/// How much of that silence is kept, seconds.
const KEPT_SILENCE_S: f64 = 0.03;

/// What an author may choose of a neural voice.
#[derive(Debug, Clone, Copy, Default)]
pub struct NeuralSettings<'s> {
    /// Words a minute.
    pub pace: Option<u32>,
    /// Name or number of the speaker.
    pub speaker: Option<&'s str>,
}

/// A neural voice.
pub struct NeuralVoice {
    id: &'static str,
    name: String,
    identity: String,
    folder: PiperFolder,
    config: Config,
    phonemes: Phonemes,
    length_scale: f32,
    speaker: u32,
    model: OnceLock<Arc<Model>>,
}

fn config_of(voice: &KnownVoice, folder: &PiperFolder) -> Result<Config, VoiceError> {
    let path = folder.settings();
    read_checked(&path, folder.files().settings)
        .and_then(|json| Config::from_json(&json))
        .map_err(|fault| VoiceError::Model {
            id: voice.id,
            file: path,
            reason: fault.to_string(),
        })
}

/// The speakers of a voice by name, or by number where they have no names.
///
/// # Errors
/// [`VoiceError::Model`] for settings that are missing, damaged or not of a voice.
pub fn speakers(voice: &KnownVoice, folder: &PiperFolder) -> Result<Vec<String>, VoiceError> {
    Ok(config_of(voice, folder)?.speaker_names())
}

impl NeuralVoice {
    /// Opens the voice. `espeak` is the program `espeak-ng` with its version, where it is installed; `data_folder` gets the
    /// dictionaries of the languages that need no such program. The model is loaded when the voice first speaks.
    ///
    /// # Errors
    /// [`VoiceError::Model`] for settings that are missing, damaged or not of a voice, [`VoiceError::Speaker`] for a speaker
    /// that the voice does not have, [`VoiceError::NoPhonemes`] where the program is missing.
    pub fn new(
        voice: &KnownVoice,
        settings: NeuralSettings<'_>,
        folder: PiperFolder,
        espeak: Option<(PathBuf, String)>,
        data_folder: &Path,
    ) -> Result<Self, VoiceError> {
        let config = config_of(voice, &folder)?;
        let speaker = match settings.speaker {
            None => 0,
            Some(wanted) => config.speaker(wanted).ok_or_else(|| VoiceError::Speaker {
                id: voice.id,
                speaker: wanted.to_owned(),
                names: config.speaker_names(),
            })?,
        };
        let phonemes = Phonemes::new(voice.id, &config.alphabet, espeak, data_folder)?;
        let is_measured_english = voice.own_pace.is_some() && voice.speaks(&Lang("en".to_owned()));
        let pace = settings
            .pace
            .or(is_measured_english.then_some(ENGLISH_PACE));
        let relative = pace.map_or(1.0, |pace| {
            voice.own_pace.unwrap_or(USUAL_PACE) as f32 / pace.max(1) as f32
        });
        let (least, most) = LENGTH_RANGE;
        let length_scale = config.length_scale * relative.clamp(least, most);
        let md5 = folder.files().model.md5;
        let identity = format!(
            "neural {VERSION} {RUNTIME} {} {md5} {length_scale} {speaker} {}",
            voice.id,
            phonemes.identity()
        );
        Ok(Self {
            id: voice.id,
            name: voice.title(),
            identity,
            folder,
            config,
            phonemes,
            length_scale,
            speaker,
            model: OnceLock::new(),
        })
    }

    fn model(&self) -> Result<&Model, VoiceError> {
        if let Some(model) = self.model.get() {
            return Ok(model);
        }
        let expected = self.folder.files().model;
        let model = loaded(&self.folder.model(), expected).map_err(|fault| VoiceError::Model {
            id: self.id,
            file: self.folder.model(),
            reason: fault.to_string(),
        })?;
        Ok(self.model.get_or_init(|| model))
    }

    /// The symbols of the text that the model does not read, each once.
    ///
    /// # Errors
    /// eSpeak NG fails.
    pub fn unknown_symbols(&self, text: &str) -> Result<Vec<char>, VoiceError> {
        let written = self.phonemes.clauses(text)?.concat();
        let mut unknown: Vec<char> = written
            .chars()
            .filter(|symbol| !self.config.knows(*symbol))
            .collect();
        unknown.sort_unstable();
        unknown.dedup();
        Ok(unknown)
    }
}

impl Voice for NeuralVoice {
    fn identity(&self) -> String {
        self.identity.clone()
    }

    fn name(&self) -> String {
        self.name.clone()
    }

    fn speak(&self, text: &str) -> Result<Pcm, VoiceError> {
        let limit = (MAX_SYMBOLS / self.length_scale.max(1.0)) as usize;
        let parts = parts(&self.phonemes.clauses(text)?, limit);
        let model = self.model()?;
        let rate = self.config.rate;
        let pause = vec![0.0; (PART_PAUSE_S * f64::from(rate)) as usize];
        let mut samples = Vec::new();
        for part in &parts {
            let ids = self.config.ids(part);
            let settings = SentenceSettings {
                length_scale: self.length_scale,
                speaker: self.speaker,
                seed: seed(&ids),
            };
            let spoken = model
                .samples(&ids, &self.config, settings)
                .map_err(|fault| VoiceError::Sentence {
                    id: self.id,
                    text: beginning(text),
                    reason: fault.to_string(),
                })?;
            if !samples.is_empty() {
                samples.extend_from_slice(&pause);
            }
            samples.extend(
                trimmed(&spoken, rate)
                    .iter()
                    .map(|one| one.clamp(-1.0, 1.0)),
            );
        }
        if samples.is_empty() {
            return Err(VoiceError::Silent {
                voice: self.name(),
                text: beginning(text),
            });
        }
        Ok(Pcm { rate, samples })
    }
}

/// The noise of a sentence depends on the sentence only, so that it sounds the same wherever it stands.
fn seed(ids: &[i32]) -> u64 {
    let bytes: Vec<u8> = ids.iter().flat_map(|id| id.to_le_bytes()).collect();
    let Digest(digest) = Digest::of(&bytes);
    let mut first = [0; 8];
    first.copy_from_slice(&digest[..8]);
    u64::from_le_bytes(first)
}

/// The sound without the silence that the model adds at its ends; pauses are decided by the track.
fn trimmed(samples: &[f32], rate: u32) -> &[f32] {
    let kept = (KEPT_SILENCE_S * f64::from(rate)) as usize;
    let is_loud = |sample: &f32| sample.abs() > SILENCE_LEVEL;
    let Some(first) = samples.iter().position(is_loud) else {
        return &[];
    };
    let last = samples.iter().rposition(is_loud).unwrap_or(first);
    &samples[first.saturating_sub(kept)..(last + 1 + kept).min(samples.len())]
}

/// Joins clauses into parts of at most `limit` symbols. Clauses that are longer are split at spaces into pieces of similar length;
/// words that are longer, wherever needed.
fn parts(clauses: &[String], limit: usize) -> Vec<String> {
    let pieces = clauses.iter().flat_map(|clause| {
        let count = length(clause).div_ceil(limit).max(1);
        let words = clause.split(' ').flat_map(|word| chunks(word, limit));
        joined(words, length(clause).div_ceil(count), limit)
    });
    joined(pieces, limit, limit)
}

/// Joins pieces in order: each part has at most `limit` symbols, and ends once it has `enough` of them.
fn joined(pieces: impl Iterator<Item = String>, enough: usize, limit: usize) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    for piece in pieces {
        match parts.last_mut() {
            Some(last) if length(last) < enough && length(last) + 1 + length(&piece) <= limit => {
                last.push(' ');
                last.push_str(&piece);
            }
            _ => parts.push(piece),
        }
    }
    parts
}

fn length(symbols: &str) -> usize {
    symbols.chars().count()
}

/// A word in pieces of at most `limit` symbols.
fn chunks(word: &str, limit: usize) -> Vec<String> {
    let symbols: Vec<char> = word.chars().collect();
    symbols
        .chunks(limit)
        .map(|piece| piece.iter().collect())
        .collect()
}

/// The models in use, by file: voices of several languages or paces share one.
static LOADED: Mutex<Vec<(PathBuf, Weak<Model>)>> = Mutex::new(Vec::new());

/// The model that was used last stays loaded: the studio opens a voice for each sentence that it plays.
static LAST: Mutex<Option<Arc<Model>>> = Mutex::new(None);

/// The model in the file, loaded once.
fn loaded(file: &Path, expected: Expected) -> Result<Arc<Model>, ModelFault> {
    let mut known = LOADED.lock().unwrap_or_else(PoisonError::into_inner);
    known.retain(|(_, model)| model.strong_count() > 0);
    let found = known.iter().find(|(path, _)| path == file);
    let model = match found.and_then(|(_, model)| model.upgrade()) {
        Some(model) => model,
        None => {
            let content = read_checked(file, expected)?;
            let model = Arc::new(Model::load(content)?);
            known.push((file.to_owned(), Arc::downgrade(&model)));
            model
        }
    };
    *LAST.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&model));
    Ok(model)
}

/// Reads a file whose size and digest the catalogue states.
fn read_checked(file: &Path, expected: Expected) -> Result<Vec<u8>, ModelFault> {
    let opened = File::open(file)?;
    let found = opened.metadata()?.len();
    if found != expected.bytes {
        return Err(ModelFault::Size {
            found,
            expected: expected.bytes,
        });
    }
    // A buffer that grew would take twice the memory for a moment.
    let mut content = Vec::with_capacity(expected.bytes as usize + 1);
    opened.take(expected.bytes).read_to_end(&mut content)?;
    let digest = hex::encode(Md5::digest(&content));
    if digest != expected.md5 {
        return Err(ModelFault::Digest {
            found: digest,
            expected: expected.md5,
        });
    }
    Ok(content)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_sentences_are_split_at_clauses_and_spaces() {
        let check = |clauses: &[&str], expected: &[&str]| {
            let clauses: Vec<String> = clauses.iter().map(|one| (*one).to_owned()).collect();
            let found = parts(&clauses, 10);
            assert_eq!(found, expected);
            assert!(found.iter().all(|part| part.chars().count() <= 10));
        };
        check(&["ab,", "cd."], &["ab, cd."]);
        check(&["abcdef,", "ghijkl."], &["abcdef,", "ghijkl."]);
        check(&["ab cd ef gh ij."], &["ab cd ef", "gh ij."]);
        check(&["abc def ghi j."], &["abc def", "ghi j."]);
        check(&["ˈabcdefghijklm no."], &["ˈabcdefghi", "jklm no."]);
        check(&[], &[]);
    }

    #[test]
    fn silence_at_the_ends_is_cut() {
        let mut samples = vec![0.0; 1000];
        samples.extend([0.5; 10]);
        samples.extend([0.0; 1000]);
        assert_eq!(trimmed(&samples, 1000).len(), 30 + 10 + 30);
        assert!(trimmed(&[0.001; 50], 1000).is_empty());
    }

    #[test]
    fn damaged_files_are_refused() {
        let folder = tempfile::tempdir().expect("OK because tests may write");
        let file = folder.path().join("x.onnx");
        let md5 = "900150983cd24fb0d6963f7d28e17f72";
        let expected = Expected { bytes: 3, md5 };
        let check = |content: &[u8], part: &str| {
            std::fs::write(&file, content).expect("OK because the folder is ours");
            let error = read_checked(&file, expected).expect_err(part);
            assert!(error.to_string().contains(part), "{error}");
        };
        check(b"ab", "2 bytes instead of 3");
        check(b"abd", "MD5");
        std::fs::write(&file, b"abc").expect("OK because the folder is ours");
        assert_eq!(
            read_checked(&file, expected).expect("OK because it is whole"),
            b"abc"
        );
    }

    #[test]
    fn what_is_not_a_model_is_refused() {
        for content in [
            &b""[..],
            b"not a model",
            &[8, 7, 58, 255, 255, 255, 255, 15],
            &[0; 4096],
        ] {
            let fault = Model::load(content.to_vec()).err();
            assert!(
                matches!(fault, Some(ModelFault::Model(_))),
                "{fault:?} for {content:?}"
            );
        }
    }
}
