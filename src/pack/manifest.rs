//! The pack's table of contents: types of `manifest.json`. The names are a contract with players of every kind; add to
//! them, do not rename them, and raise [`FORMAT`] when an old player could not make sense of a new pack.

pub use crate::build::{Mix, Narrator, PassagePart, Role, SoundRole};
use crate::digest::Digest;
use crate::tour::model::{Lang, Localized};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Version of the pack format that this program writes, and the newest that it reads.
pub const FORMAT: u32 = 1;

/// `manifest.json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// Version of the pack format.
    pub format: u32,
    /// The program that made the pack, with its version.
    pub made_by: String,
    /// Name of the tour, as in `tour.json`.
    pub id: String,
    /// Title of the tour in each language.
    pub title: Localized,
    /// Languages that the pack has tracks in; the first one is the default.
    pub languages: Vec<Lang>,
    /// The stories' tracks: language by language, stop by stop in the tour's order.
    pub tracks: Vec<Track>,
    /// Sounds without words that players use by themselves.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sounds: Vec<Sound>,
    /// GeoJSON entries to draw under the route, in the tour's order.
    pub maps: Vec<String>,
    /// Picture entries by the stop they show: JPEG.
    pub pictures: BTreeMap<String, String>,
    /// The same pictures as WebP, in fewer bytes.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub pictures_webp: BTreeMap<String, String>,
    /// Size and digest of every entry but `manifest.json` and `manifest.sig`, by name.
    pub files: BTreeMap<String, FileFacts>,
}

/// Size and digest of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileFacts {
    /// Length of the content, bytes.
    pub bytes: u64,
    /// SHA-256 of the content.
    pub sha256: Digest,
}

/// One story's track.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Track {
    /// Full or short.
    pub role: Role,
    /// How it is mixed.
    pub mix: Mix,
    /// The stop it tells.
    pub stop: String,
    /// The stop's number in the tour, counted from 1.
    pub number: u32,
    /// The language it speaks.
    pub language: Lang,
    /// The stop's title in that language.
    pub title: String,
    /// The entry with the sound: Ogg Opus, mono, 48 kHz.
    pub file: String,
    /// Length, seconds.
    pub duration_s: f64,
    /// Integrated loudness of the decoded entry, LUFS (ITU-R BS.1770-4); absent where it is too short to have one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub loudness_lufs: Option<f64>,
    /// True peak of the decoded entry, dBTP.
    pub true_peak_dbtp: f64,
    /// The entry with the captions (WebVTT).
    pub captions: String,
    /// The entry with the words as plain text.
    pub transcript: String,
    /// The entry with the 48 kHz 16-bit master, in packs that were built with masters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub master: Option<String>,
    /// What is spoken when, and by whom.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub passages: Vec<Passage>,
}

/// A sound without words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sound {
    /// What it says.
    pub role: SoundRole,
    /// The entry with the sound: Ogg Opus, mono, 48 kHz.
    pub file: String,
    /// Length, seconds.
    pub duration_s: f64,
    /// True peak of the decoded entry, dBTP.
    pub true_peak_dbtp: f64,
}

/// A passage in a track.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Passage {
    /// Which part of the story it is.
    pub part: PassagePart,
    /// Where it begins, seconds from the start of the track.
    pub start_s: f64,
    /// Where it ends.
    pub end_s: f64,
    /// Who speaks.
    pub speaker: Narrator,
    /// Licence of the voice; absent for a person's recording, and where it is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub licence: Option<String>,
}
