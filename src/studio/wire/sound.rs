//! Recordings that are imported, whole stops that are cut, and the sound of a whole walk.

use super::{NoiseName, TakeView, TourView, WalkView};
use crate::rehearse::mixdown::ShortenedSilence;
use crate::sound::align::Doubt;
use crate::tour::model::Lang;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A recording that was opened.
#[derive(Debug, Serialize, TS)]
pub struct RecordingView {
    /// SHA-256 of the file, by which later requests name it.
    pub digest: String,
    /// Format of the file.
    pub format: String,
    /// Length, seconds.
    pub seconds: f64,
    /// Sample rate, Hz.
    pub rate: u32,
    /// Number of channels in the file.
    pub channels: u16,
    /// What the author should know about how the file was read.
    pub notes: Vec<String>,
    /// The analysis of the whole recording.
    pub take: TakeView,
}

/// Asks for a part of a recording, in seconds from its beginning.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct PartRequest {
    /// Start of the part.
    pub from_s: f64,
    /// End of the part.
    pub to_s: f64,
}

/// Asks for the waveform of a part of a recording.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct PeaksRequest {
    /// Start of the part, seconds.
    pub from_s: f64,
    /// End of the part, seconds.
    pub to_s: f64,
    /// Number of stretches.
    pub count: usize,
}

/// The waveform of a part of a recording, divided into equal stretches. ±127 is full scale.
#[derive(Debug, Serialize, TS)]
pub struct PeaksView {
    /// The lowest sample of each stretch.
    pub low: Vec<i8>,
    /// The highest sample of each stretch.
    pub high: Vec<i8>,
}

/// Asks to hear a part of a recording.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SoundRequest {
    /// Start of the part, seconds.
    pub from_s: f64,
    /// End of the part, seconds.
    pub to_s: f64,
    /// Whether it is repaired and as loud as in its track; otherwise it sounds as in the file.
    #[serde(default)]
    #[ts(as = "Option<bool>", optional)]
    pub as_track: bool,
}

/// Keeps a part of a recording as the take of a passage.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct KeepPartRequest {
    /// The version of the tour that the part was chosen for.
    pub base: String,
    /// JSON pointer to the passage.
    pub pointer: String,
    /// Start of the part, seconds.
    pub from_s: f64,
    /// End of the part, seconds.
    pub to_s: f64,
}

/// Looks for the passages of a stop in a recording.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct FindPassagesRequest {
    /// Id of the stop.
    pub stop: String,
    /// The language that was recorded.
    pub lang: Lang,
}

/// The passages of a stop, each with its part of a recording.
#[derive(Debug, Serialize, TS)]
pub struct FoundPassagesView {
    /// The voice that the recording was compared with.
    pub voice: String,
    /// The passages in the order in which they are read.
    pub passages: Vec<FoundPassage>,
    /// Sound that is not in the script and is left out: start and end, seconds.
    pub strays: Vec<(f64, f64)>,
}

/// A passage and its part of a recording. Times are seconds from the beginning of the recording.
#[derive(Debug, Serialize, TS)]
pub struct FoundPassage {
    /// JSON pointer to the passage.
    pub pointer: String,
    /// Its text, without marks of delivery.
    pub text: String,
    /// What to keep of the recording, in order; empty if the passage was not found.
    pub pieces: Vec<(f64, f64)>,
    /// When each of its sentences begins; `null` for those that were not found.
    pub sentences: Vec<Option<f64>>,
    /// How well the recording fits the text, from 0 to 1; `null` if there is nothing to compare with.
    pub confidence: Option<f64>,
    /// What somebody should listen to.
    pub doubts: Vec<DoubtView>,
}

/// What is doubtful about a passage of a recording. Sentences are counted from 0.
#[derive(Debug, PartialEq, Serialize, TS)]
#[serde(tag = "what", rename_all = "kebab-case")]
pub enum DoubtView {
    /// The passage was not found.
    Missing,
    /// Sentences were not found.
    SentencesMissing {
        /// The sentences.
        sentences: Vec<usize>,
    },
    /// It was read more than once; the last reading is kept, this one is left out.
    Repeated {
        /// Start, seconds.
        from_s: f64,
        /// End, seconds.
        to_s: f64,
    },
    /// The reading was broken off and begun again; this is left out.
    FalseStart {
        /// Start, seconds.
        from_s: f64,
        /// End, seconds.
        to_s: f64,
    },
    /// A sentence sounds unlike its text.
    Differs {
        /// The sentence.
        sentence: usize,
        /// Start, seconds.
        from_s: f64,
        /// End, seconds.
        to_s: f64,
    },
    /// It was read after a passage that follows it in the script.
    OutOfOrder,
}

impl From<Doubt> for DoubtView {
    fn from(doubt: Doubt) -> Self {
        match doubt {
            Doubt::Missing => Self::Missing,
            Doubt::SentencesMissing(sentences) => Self::SentencesMissing { sentences },
            Doubt::Repeated((from_s, to_s)) => Self::Repeated { from_s, to_s },
            Doubt::FalseStart((from_s, to_s)) => Self::FalseStart { from_s, to_s },
            Doubt::Differs(sentence, (from_s, to_s)) => Self::Differs {
                sentence,
                from_s,
                to_s,
            },
            Doubt::OutOfOrder => Self::OutOfOrder,
        }
    }
}

/// Keeps parts of a recording as the takes of passages, in one step of undo.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct KeepPassagesRequest {
    /// The version of the tour that the parts were chosen for.
    pub base: String,
    /// The passages that get a take.
    pub takes: Vec<PassageCut>,
}

/// What a passage gets of a recording. Times are seconds from the beginning of the recording.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct PassageCut {
    /// JSON pointer to the passage.
    pub pointer: String,
    /// The pieces of the recording, in order.
    pub pieces: Vec<(f64, f64)>,
    /// When each of its sentences begins, for the captions; `null` for those that are unknown.
    pub sentences: Vec<Option<f64>>,
}

/// Takes that were kept.
#[derive(Debug, Serialize, TS)]
pub struct KeptTakes {
    /// The files of the takes, relative to the tour's folder.
    pub files: Vec<String>,
    /// The tour that names the takes.
    pub view: TourView,
}

/// Renders the sound of a whole walk.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ListenRequest {
    /// The text of the tour, if it is not the saved one.
    #[serde(default)]
    #[ts(optional)]
    pub text: Option<String>,
    /// The language that the visitor listens in.
    pub lang: Lang,
    /// How the receiver errs.
    pub noise: NoiseName,
    /// Seed of the receiver's errors.
    pub seed: u64,
    /// The most that is kept of each silence, seconds; absent to keep all of it.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub silence_s: Option<f64>,
}

/// The sound of a whole walk, with what can be seen meanwhile. Times are seconds since the walk began; where silences are shortened,
/// the sound is ahead of the walk.
#[derive(Debug, Serialize, TS)]
pub struct ListenView {
    /// Name of the sound at `/api/listen/`.
    pub sound: String,
    /// Length of the sound, seconds.
    pub seconds: f64,
    /// The silences that were shortened, in order.
    pub shortened: Vec<ShortenedView>,
    /// What is said, in the order of time.
    pub lines: Vec<HeardLine>,
    /// The walk.
    pub walk: WalkView,
}

/// A silence of which a part is left out.
#[derive(Debug, PartialEq, Eq, Serialize, TS)]
pub struct ShortenedView {
    /// When the part that is left out begins.
    pub at_s: u64,
    /// Length of that part, seconds.
    pub left_out_s: u64,
}

impl From<ShortenedSilence> for ShortenedView {
    fn from(silence: ShortenedSilence) -> Self {
        Self {
            at_s: silence.at_s,
            left_out_s: silence.left_out_s,
        }
    }
}

/// A caption and when it is heard.
#[derive(Debug, PartialEq, Serialize, TS)]
pub struct HeardLine {
    /// Index of the stop, counted from 0.
    pub stop: usize,
    /// Whether it belongs to the directions to the next stop.
    pub is_directions: bool,
    /// When it begins.
    pub from_s: f64,
    /// When it ends.
    pub to_s: f64,
    /// The text.
    pub text: String,
}

/// The installed voices that speak a language.
#[derive(Debug, Serialize, TS)]
pub struct SpeakersView {
    /// The voices.
    pub voices: Vec<SpeakingVoice>,
    /// Id of the voice that speaks where the author chooses none.
    pub best: Option<String>,
}

/// An installed voice.
#[derive(Debug, Serialize, TS)]
pub struct SpeakingVoice {
    /// Its id.
    pub id: String,
    /// Its name for people.
    pub title: String,
    /// Its speakers by name or number, if it has several.
    pub speakers: Vec<String>,
}
