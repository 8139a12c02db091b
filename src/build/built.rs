//! What a build made: tracks and sounds in the store, with their figures.

use super::action::{Mix, Narrator, PassagePart, Role, SoundRole};
use super::captions::Cue;
use super::pictures::BuiltPicture;
use super::store::Blob;
use super::track::Curves;
use crate::tour::model::Lang;
use std::collections::BTreeMap;

/// How many actions were done, and how many results were found in the store.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Clips that were spoken or read.
    pub clips_made: usize,
    /// Tracks that were assembled and encoded.
    pub tracks_made: usize,
    /// Tracks that the store had already.
    pub tracks_found: usize,
}

/// The tracks of a tour.
#[derive(Debug)]
pub struct Built {
    /// Stories: language by language, stop by stop.
    pub tracks: Vec<BuiltTrack>,
    /// Sounds without words.
    pub sounds: Vec<BuiltSound>,
    /// Pictures, by the stop's place in the tour.
    pub pictures: BTreeMap<usize, BuiltPicture>,
    /// What was done for it.
    pub counts: Counts,
}

/// A story's track.
#[derive(Debug, Clone)]
pub struct BuiltTrack {
    /// Full or short.
    pub role: Role,
    /// How it is mixed.
    pub mix: Mix,
    /// The stop, by its place in the tour.
    pub stop: usize,
    /// The language.
    pub lang: Lang,
    /// The files and figures.
    pub sound: TrackFiles,
    /// What is spoken when.
    pub passages: Vec<TimedPassage>,
}

/// A sound without words.
#[derive(Debug, Clone)]
pub struct BuiltSound {
    /// What it says.
    pub role: SoundRole,
    /// The files and figures.
    pub sound: TrackFiles,
}

/// The files of a track in the store, with their figures.
#[derive(Debug, Clone, PartialEq)]
pub struct TrackFiles {
    /// 48 kHz 16-bit WAV, where masters were asked for.
    pub master: Option<Blob>,
    /// Ogg Opus.
    pub delivered: Blob,
    /// Length, seconds.
    pub duration_s: f64,
    /// Integrated loudness of the delivered file, LUFS; absent for sounds too short to have one.
    pub loudness_lufs: Option<f64>,
    /// True peak of the delivered file, dBTP.
    pub true_peak_dbtp: f64,
    /// What a report draws.
    pub curves: Curves,
}

/// A passage in a track.
#[derive(Debug, Clone)]
pub struct TimedPassage {
    /// Which part of the story it is.
    pub part: PassagePart,
    /// Beginning, seconds.
    pub start_s: f64,
    /// End.
    pub end_s: f64,
    /// Who speaks.
    pub speaker: Narrator,
    /// Licence of the voice; nothing for a person, and where it is not known.
    pub licence: Option<String>,
    /// Its sentences with their times.
    pub cues: Vec<Cue>,
}
