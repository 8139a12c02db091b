//! The types of `manifest.json`, the pack's table of contents. Its names are a contract with players of every kind: add
//! names but do not rename any, and raise [`FORMAT`] when an old player could not use a new pack.

pub use crate::build::{Mix, Narrator, PassagePart, Role, SoundRole};
use crate::digest::Digest;
use crate::tour::model::{Lang, Localized};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// Version of the pack format that this program writes, and the newest that it reads.
pub const FORMAT: u32 = 1;

/// The content of `manifest.json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Manifest {
    /// Version of the pack format.
    pub format: u32,
    /// Name and version of the program that made the pack.
    pub made_by: String,
    /// Id of the tour, as in `tour.json`.
    pub id: String,
    /// Title of the tour in each language.
    pub title: Localized,
    /// Address at which visitors find the tour.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Languages that the pack has tracks in; the first is the default.
    pub languages: Vec<Lang>,
    /// Tracks of the stories: language by language, stop by stop in the tour's order.
    pub tracks: Vec<Track>,
    /// Sounds without words that players use on their own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sounds: Vec<Sound>,
    /// GeoJSON entries and tiles to draw under the route, in the tour's order.
    pub maps: Vec<String>,
    /// Entry with ways, buildings and places around the tour (`soundwalk map` writes it), for players that are not pages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ways: Option<String>,
    /// JPEG picture entry with the cover of the tour.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cover: Option<String>,
    /// The cover as WebP, which takes fewer bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cover_webp: Option<String>,
    /// JPEG picture entries, keyed by the id of the stop.
    pub pictures: BTreeMap<String, String>,
    /// The same pictures as WebP, which takes fewer bytes.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub pictures_webp: BTreeMap<String, String>,
    /// Size and digest of every entry except `manifest.json` and `manifest.sig`, keyed by name.
    pub files: BTreeMap<String, FileFacts>,
}

/// Size and digest of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FileFacts {
    /// Length of the content, bytes.
    pub bytes: u64,
    /// SHA-256 of the content.
    #[ts(type = "string")]
    pub sha256: Digest,
}

/// The track of a story.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Track {
    /// Whether this is the full story or the short version.
    pub role: Role,
    /// How the track is mixed.
    pub mix: Mix,
    /// Id of the stop.
    pub stop: String,
    /// Number of the stop in the tour, counted from 1.
    pub number: u32,
    /// Language of the track.
    pub language: Lang,
    /// Title of the stop in that language.
    pub title: String,
    /// Entry with the sound: Ogg Opus, mono, 48 kHz.
    pub file: String,
    /// Length of the sound in seconds.
    pub duration_s: f64,
    /// Integrated loudness of the decoded entry, LUFS (ITU-R BS.1770-4); absent if the track is too short to have one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub loudness_lufs: Option<f64>,
    /// True peak of the decoded entry, dBTP.
    pub true_peak_dbtp: f64,
    /// Entry with the captions (WebVTT).
    pub captions: String,
    /// Entry with the transcript as plain text.
    pub transcript: String,
    /// Entry with the 48 kHz 16-bit master, in packs that were built with masters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub master: Option<String>,
    /// The spoken passages with their times and speakers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub passages: Vec<Passage>,
}

/// A sound without words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Sound {
    /// What the sound signals.
    pub role: SoundRole,
    /// Entry with the sound: Ogg Opus, mono, 48 kHz.
    pub file: String,
    /// Length of the sound in seconds.
    pub duration_s: f64,
    /// True peak of the decoded entry, dBTP.
    pub true_peak_dbtp: f64,
}

/// A spoken passage in a track.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Passage {
    /// The part of the story that the passage is.
    pub part: PassagePart,
    /// Start in seconds from the beginning of the track.
    pub start_s: f64,
    /// End in seconds from the beginning of the track.
    pub end_s: f64,
    /// The voice or person that speaks the passage.
    pub speaker: Narrator,
    /// Licence of the voice; absent for a person's recording and where the licence is unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub licence: Option<String>,
}
