//! Speaks passages on demand as they will sound in their track, and keeps them in memory so that they can be replayed
//! without waiting.

use super::response::ApiError;
use super::settings::Settings;
use super::sync::lock;
use crate::build::rendered::{self, PassageSource, SoundFile};
use crate::digest::{Digest, DigestBuilder};
use crate::sound::{Pcm, recording, repair, wav};
use crate::tour::Tour;
use crate::tour::facts::passages;
use crate::tour::model::{DetailedPassage, Lang, Passage, VoiceChoice};
use crate::trust::Permission;
use crate::voice::script::{self, Lexicon, Line};
use crate::voice::{Cast, speak_all};
use std::cell::LazyCell;
use std::collections::{HashMap, VecDeque};
use std::io::Cursor;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

/// The most bytes of sound that are kept.
const MAX_CACHE_BYTES: usize = 96 << 20;
/// The longest text that is spoken on demand, bytes.
const MAX_TEXT_BYTES: usize = 20_000;

/// Speaks passages and caches the results.
pub struct Voices {
    data: PathBuf,
    cache: Mutex<SpeechCache>,
}

#[derive(Default)]
struct SpeechCache {
    sounds: HashMap<Digest, Arc<Vec<u8>>>,
    order: VecDeque<Digest>,
    bytes: usize,
    /// Duration of what was spoken, seconds, by language and lines. Unlike the sounds, durations are never evicted.
    seconds: HashMap<Digest, f64>,
}

/// A passage to speak.
pub struct SpeechRequest<'w> {
    /// The language to speak.
    pub lang: &'w Lang,
    /// The passage's text.
    pub text: String,
    /// The text that the voice speaks instead.
    pub say: Option<String>,
    /// JSON pointer to the passage, for a voice of its own.
    pub pointer: Option<String>,
}

impl Voices {
    /// Starts with an empty cache. `data` is where the embedded voice keeps its dictionaries.
    pub fn new(data: PathBuf) -> Self {
        Self {
            data,
            cache: Mutex::default(),
        }
    }

    /// How long the lines took to speak, seconds, if they were spoken before.
    pub fn seconds(&self, lang: &Lang, spoken: &[&str]) -> Option<f64> {
        lock(&self.cache)
            .seconds
            .get(&lines_key(lang, spoken))
            .copied()
    }

    /// Speaks a passage into a WAV file, 48 kHz.
    pub fn speak(
        &self,
        tour: Option<&Tour>,
        settings: &Settings,
        wanted: &SpeechRequest<'_>,
    ) -> Result<Arc<Vec<u8>>, ApiError> {
        if wanted.text.len() + wanted.say.as_ref().map_or(0, String::len) > MAX_TEXT_BYTES {
            return Err(ApiError::unfit(
                "split the passage: it is too long to be spoken on demand",
            ));
        }
        let lang = wanted.lang;
        let lexicon = tour.and_then(|tour| tour.lexicon.get(lang));
        let lexicon = lexicon.map_or_else(Lexicon::default, Lexicon::new);
        let place = tour
            .zip(wanted.pointer.as_ref())
            .and_then(|(tour, pointer)| {
                let all = passages(tour);
                let one = all.into_iter().find(|one| one.pointer == *pointer)?;
                Some((tour, one))
            });
        let choice = match &place {
            Some((tour, one)) => rendered::choice(tour, one),
            None => tour.and_then(|tour| tour.voices.get(lang)),
        };
        let passage = Passage::Detailed(DetailedPassage {
            text: wanted.text.clone(),
            say: wanted.say.clone(),
            claims: Vec::new(),
            take: None,
            voice: None,
        });
        let lines: rendered::LazyLines<'_> =
            LazyCell::new(Box::new(|| script::lines(lang, &passage, &lexicon)));
        if lines.iter().all(|line| line.spoken.trim().is_empty()) {
            return Err(ApiError::unfit("there is nothing to speak"));
        }
        // A rendered clip is what the visitor will hear.
        let look = |file: &str| SoundFile::at(&settings.workspace, file);
        if let Some((tour, one)) = &place
            && let PassageSource::Clip(found) = rendered::passage_source(tour, one, &lines, look)
        {
            let workspace = &settings.workspace;
            let file = workspace.open(&found.file).map_err(Into::into);
            let clip = recording::read_opened(&workspace.shown(&found.file), file)
                .map_err(ApiError::failed)?;
            return Ok(Arc::new(wav_file(&repair::rendered(clip.pcm))));
        }
        let permission = match tour {
            Some(tour) => settings.permission(tour),
            None => Permission::none(),
        };
        self.sound((lang, choice), settings, &permission, &lines)
    }

    fn sound(
        &self,
        (lang, choice): (&Lang, Option<&VoiceChoice>),
        settings: &Settings,
        permission: &Permission,
        lines: &[Line],
    ) -> Result<Arc<Vec<u8>>, ApiError> {
        let installed = &settings.installed;
        let cast = Cast::new(lang, choice, lines, installed, permission, &self.data)?;
        let sentences = cast.sentences(lines);
        let spoken: Vec<&str> = lines.iter().map(|line| line.spoken.as_str()).collect();
        let lines = lines_key(lang, &spoken);
        let key = DigestBuilder::new("studio-preview")
            .with(cast.identity())
            .with(lines.0)
            .done();
        if let Some(known) = lock(&self.cache).sounds.get(&key) {
            return Ok(Arc::clone(known));
        }
        let whole = speak_all(&sentences).map_err(ApiError::failed)?.sound;
        let seconds = whole.seconds();
        let file = Arc::new(wav_file(&whole));
        lock(&self.cache).keep(key, lines, Arc::clone(&file), seconds);
        Ok(file)
    }
}

impl SpeechCache {
    fn keep(&mut self, key: Digest, lines: Digest, file: Arc<Vec<u8>>, seconds: f64) {
        self.seconds.insert(lines, seconds);
        self.bytes += file.len();
        if let Some(before) = self.sounds.insert(key, file) {
            self.bytes -= before.len();
        } else {
            self.order.push_back(key);
        }
        while self.bytes > MAX_CACHE_BYTES {
            let Some(oldest) = self.order.pop_front() else {
                break;
            };
            self.bytes -= self.sounds.remove(&oldest).map_or(0, |file| file.len());
        }
    }
}

fn lines_key(lang: &Lang, spoken: &[&str]) -> Digest {
    let recipe = DigestBuilder::new("lines").with(&lang.0);
    spoken
        .iter()
        .fold(recipe, |recipe, line| recipe.with(line))
        .done()
}

/// Encodes a sound as a 16-bit WAV file.
pub fn wav_file(pcm: &Pcm) -> Vec<u8> {
    let mut file = Cursor::new(Vec::with_capacity(pcm.samples.len() * 2 + 64));
    wav::write_master(&mut file, pcm).expect("OK because memory can be written");
    file.into_inner()
}
