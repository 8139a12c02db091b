//! The result of a build: tracks and sounds in the store, with their measurements.

use super::action::{Mix, Narrator, PassagePart, Role, SoundRole};
use super::captions::Cue;
use super::pictures::BuiltPicture;
use super::store::Blob;
use super::track::Curves;
use crate::tour::model::Lang;
use std::collections::BTreeMap;

/// How much of a build was made and how much was found in the store.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Clips that this build spoke or read.
    pub clips_made: usize,
    /// Tracks that this build assembled and encoded.
    pub tracks_made: usize,
    /// Tracks that the store already held.
    pub tracks_found: usize,
}

/// The built tracks of a tour.
#[derive(Debug)]
pub struct Built {
    /// Tracks of the stories, by language and then by stop.
    pub tracks: Vec<BuiltTrack>,
    /// Tracks of the sounds without words.
    pub sounds: Vec<BuiltSound>,
    /// Pictures of the stops, keyed by the stop's index in the tour.
    pub pictures: BTreeMap<usize, BuiltPicture>,
    /// The cover of the tour.
    pub cover: Option<BuiltPicture>,
    /// How much of this was made by this build.
    pub counts: Counts,
}

/// The track of a story.
#[derive(Debug, Clone)]
pub struct BuiltTrack {
    /// Whether this is the full story or the short version.
    pub role: Role,
    /// How the track is mixed.
    pub mix: Mix,
    /// Index of the stop in the tour.
    pub stop: usize,
    /// Language of the track.
    pub lang: Lang,
    /// The track's files and measurements.
    pub sound: TrackFiles,
    /// The spoken passages with their times, in playing order.
    pub passages: Vec<TimedPassage>,
}

/// A sound without words.
#[derive(Debug, Clone)]
pub struct BuiltSound {
    /// What the sound signals.
    pub role: SoundRole,
    /// The sound's files and measurements.
    pub sound: TrackFiles,
}

/// Files of a track in the store, with their measurements.
#[derive(Debug, Clone, PartialEq)]
pub struct TrackFiles {
    /// The 48 kHz 16-bit WAV master, where masters were asked for.
    pub master: Option<Blob>,
    /// The Ogg Opus file that is delivered.
    pub delivered: Blob,
    /// Length of the track in seconds.
    pub duration_s: f64,
    /// Integrated loudness of the delivered file in LUFS; `None` for sounds that are too short to have one.
    pub loudness_lufs: Option<f64>,
    /// True peak of the delivered file in dBTP.
    pub true_peak_dbtp: f64,
    /// Waveform and loudness curve for the report.
    pub curves: Curves,
}

/// A passage and when it is spoken.
#[derive(Debug, Clone)]
pub struct TimedPassage {
    /// The part of the story that the passage is.
    pub part: PassagePart,
    /// Start in seconds from the beginning of the track.
    pub start_s: f64,
    /// End in seconds from the beginning of the track.
    pub end_s: f64,
    /// The voice or person that speaks the passage.
    pub speaker: Narrator,
    /// Licence of the voice; `None` for a person's recording and where the licence is unknown.
    pub licence: Option<String>,
    /// The passage's captions with their times.
    pub cues: Vec<Cue>,
}
