//! The tour format, version 1, as types. The JSON Schema that editors use is generated from this file, so every
//! doc comment on a public field is what an author reads while hovering over the key.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

// The paths are spelled out for web/engine, which includes this file under another name.
#[path = "model/lang.rs"]
mod lang;
#[path = "model/voices.rs"]
mod voices;

pub use lang::Lang;
pub use voices::{AutoVoice, StressNotation, VoiceChoice, VoiceSettings, Voices};

/// A text in each of the tour's languages: `{"ru": "…", "en": "…"}`.
pub type Localized = BTreeMap<Lang, String>;

/// An audio walking tour.
#[cfg_attr(not(target_family = "wasm"), derive(ts_rs::TS))]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Tour {
    /// Path or address of this format's JSON Schema, from which editors take completions and hover texts.
    #[serde(rename = "$schema", default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    /// Version of the tour format. This program reads version 1.
    #[schemars(range(min = 1, max = 1))]
    pub format: u32,
    /// Id of the tour, used in file names: lower-case letters, digits and hyphens.
    #[schemars(regex(pattern = r"^[a-z0-9]+(-[a-z0-9]+)*$"))]
    pub id: String,
    /// Title of the tour in each language.
    pub title: Localized,
    /// Languages of the tour; the first one is the default.
    #[schemars(length(min = 1))]
    pub languages: Vec<Lang>,
    /// What the tour is about, in each language: the sentences with which it is announced.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub description: Localized,
    /// The picture with which lists, posters and the visitors' page announce the tour.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cover: Option<Picture>,
    /// Who made the tour, as visitors see it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    /// Licence of the texts and recordings, such as `CC BY 4.0`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub licence: Option<String>,
    /// Address at which visitors find the tour: `https://…`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The document that the tour is based on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
    /// Whether visitors are expected to visit the stops in the listed order.
    #[serde(default)]
    pub order: VisitOrder,
    /// Facts of the source document; passages refer to them by id.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub claims: Vec<Claim>,
    /// How single words are spoken: for each language, the written word and its spoken form.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub lexicon: BTreeMap<Lang, BTreeMap<String, String>>,
    /// The voice that speaks where there is no recorded take: `"auto"` (default) for the best that is installed, or a voice
    /// for each language.
    #[serde(default, skip_serializing_if = "Voices::is_default")]
    pub voices: Voices,
    /// Folder of the clips that `soundwalk voices render` makes from the script, relative to the tour's folder (default
    /// `audio/rendered`). Each tour needs a folder of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rendered: Option<String>,
    /// Loudness of the tracks, and the sounds around the narration.
    #[serde(default)]
    pub sound: SoundSettings,
    /// Maps, relative to the tour's folder: GeoJSON and tiles under the route, and ways as `soundwalk map` writes them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub maps: Vec<String>,
    /// The stops, in the order of the walk.
    pub stops: Vec<Stop>,
    /// The ways between the stops.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub legs: Vec<Leg>,
}

/// Whether the listed order of the stops is the order of the walk.
#[cfg_attr(not(target_family = "wasm"), derive(ts_rs::TS))]
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum VisitOrder {
    /// The stops are expected one after the other; a later one still plays, on stronger evidence.
    #[default]
    Strict,
    /// Any stop may come next.
    Free,
}

/// The document that the tour is based on.
#[cfg_attr(not(target_family = "wasm"), derive(ts_rs::TS))]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Title of the document.
    pub title: String,
    /// SHA-256 of the document's file, 64 hexadecimal digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(regex(pattern = r"^[0-9a-fA-F]{64}$"))]
    pub sha256: Option<String>,
}

/// A fact of the source document.
#[cfg_attr(not(target_family = "wasm"), derive(ts_rs::TS))]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// Id of the claim, unique in the tour: lower-case letters, digits and hyphens.
    #[schemars(regex(pattern = r"^[a-z0-9]+(-[a-z0-9]+)*$"))]
    pub id: String,
    /// The fact, in each language.
    pub statement: Localized,
    /// Figures of the fact as the document writes them, such as `"64"` or `"1,4"`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub figures: Vec<String>,
    /// Names in the fact as the document writes them; looked up with `check --source`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<String>,
    /// Paragraph of the document that states the fact, counted from 1. A blank line ends a paragraph only where the
    /// text before it ends a sentence, so a title belongs to the paragraph that it heads.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1))]
    pub paragraph: Option<u32>,
    /// Where the fact comes from, if not from the tour's source document; such a claim is not looked up there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// A place at which a story starts.
#[cfg_attr(not(target_family = "wasm"), derive(ts_rs::TS))]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Stop {
    /// Id of the stop, unique in the tour: lower-case letters, digits and hyphens.
    #[schemars(regex(pattern = r"^[a-z0-9]+(-[a-z0-9]+)*$"))]
    pub id: String,
    /// Title that visitors see, in each language.
    pub title: Localized,
    /// Where the stop is.
    pub position: Position,
    /// The zone in which the story starts.
    pub geofence: Geofence,
    /// The story: for each language, its passages in order.
    pub narration: BTreeMap<Lang, Vec<Passage>>,
    /// A shorter version of the story, which plays if the visitor will reach the next stop before the full one ends.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub short: BTreeMap<Lang, Vec<Passage>>,
    /// Directions to the next stop in each language, spoken after the narration.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub directions: BTreeMap<Lang, Passage>,
    /// Background sound under the speech: a sound file (WAV, AIFF, FLAC, MP3, M4A, AAC, CAF, Ogg Opus, Ogg Vorbis or Ogg FLAC)
    /// relative to the tour's folder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bed: Option<String>,
    /// A picture of the place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<Picture>,
    /// When the story plays, waits and plays again.
    #[serde(default)]
    pub playback: Playback,
}

/// The position of a stop, with its uncertainty and its source.
#[cfg_attr(not(target_family = "wasm"), derive(ts_rs::TS))]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Position {
    /// Latitude in degrees north (WGS 84).
    #[schemars(range(min = -90.0, max = 90.0))]
    pub lat: f64,
    /// Longitude in degrees east (WGS 84).
    #[schemars(range(min = -180.0, max = 180.0))]
    pub lon: f64,
    /// Uncertainty of the position in metres.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 100_000.0))]
    pub uncertainty_m: Option<f64>,
    /// Source of the position.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Date (YYYY-MM-DD) on which somebody checked the position on the spot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(regex(pattern = r"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"))]
    pub surveyed: Option<String>,
}

/// Minimum radius or width of a zone in metres.
pub const MIN_ZONE_M: f64 = 1.0;
/// Maximum radius or width of a zone in metres.
pub const MAX_ZONE_M: f64 = 100_000.0;

/// The zone in which a story starts: one of `radius_m`, `polygon` or `corridor`, each with an optional `heading`.
#[cfg_attr(not(target_family = "wasm"), derive(ts_rs::TS))]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Geofence {
    /// Radius in metres of a circle around the stop's position.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = MIN_ZONE_M, max = MAX_ZONE_M))]
    pub radius_m: Option<f64>,
    /// A polygon as a GeoJSON ring: `[lon, lat]` pairs, the last equal to the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub polygon: Option<Vec<[f64; 2]>>,
    /// A strip along a line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corridor: Option<Corridor>,
    /// Direction in which a visitor must be walking for the story to start.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heading: Option<Heading>,
}

/// A strip along a line.
#[cfg_attr(not(target_family = "wasm"), derive(ts_rs::TS))]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Corridor {
    /// The centre line of the strip, as `[lon, lat]` pairs.
    pub line: Vec<[f64; 2]>,
    /// Width of the strip from edge to edge in metres.
    #[schemars(range(min = MIN_ZONE_M, max = MAX_ZONE_M))]
    pub width_m: f64,
}

/// A direction of walking.
#[cfg_attr(not(target_family = "wasm"), derive(ts_rs::TS))]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Heading {
    /// The direction in degrees clockwise from north, 0 to 360.
    #[schemars(range(min = 0.0, max = 360.0))]
    pub towards: f64,
    /// Permitted deviation to either side in degrees, up to 180.
    #[schemars(range(min = 1.0, max = 180.0))]
    pub within: f64,
}

/// A passage that is spoken: its text alone, or an object with details.
#[cfg_attr(not(target_family = "wasm"), derive(ts_rs::TS))]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Passage {
    /// The text alone.
    Plain(String),
    /// The text with its spoken form, its claims or a recording.
    Detailed(DetailedPassage),
}

/// The text with its spoken form, its claims or a recording.
#[cfg_attr(not(target_family = "wasm"), derive(ts_rs::TS))]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DetailedPassage {
    /// The text as captions and the transcript show it.
    pub text: String,
    /// The text for the voice, if it differs from the written text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub say: Option<String>,
    /// Ids of the claims that this passage states.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub claims: Vec<String>,
    /// A recording of this passage: a sound file (WAV, AIFF, FLAC, MP3, M4A, AAC, CAF, Ogg Opus, Ogg Vorbis or Ogg FLAC)
    /// relative to the tour's folder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub take: Option<String>,
    /// The voice for this passage, if it is not the tour's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voice: Option<VoiceChoice>,
}

/// Loudness of the tracks, and the sounds around the narration. Files are relative to the tour's folder.
#[cfg_attr(not(target_family = "wasm"), derive(ts_rs::TS))]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SoundSettings {
    /// Integrated loudness of every track in LUFS (default −16).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = -40.0, max = -5.0))]
    pub loudness_lufs: Option<f64>,
    /// Sound that is played at the start of each track.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arrival: Option<String>,
    /// Sound that is played at the end of the tour.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tour_end: Option<String>,
    /// Sound that is played when the position is lost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gps_lost: Option<String>,
    /// Sound that is played when the position is found again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gps_found: Option<String>,
    /// Background sound of the stops that have no `bed` of their own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bed: Option<String>,
    /// Level of the bed below the speech in LU, 15 to 20 (default 18).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 15.0, max = 20.0))]
    pub bed_below_lu: Option<f64>,
}

/// A picture of a place, or of the tour.
#[cfg_attr(not(target_family = "wasm"), derive(ts_rs::TS))]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Picture {
    /// Path of the picture, relative to the tour's folder.
    pub file: String,
    /// Description for visitors who cannot see the picture, in each language.
    pub alt: Localized,
    /// Author and licence of the picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit: Option<String>,
}

/// When a story plays, waits and plays again. Every setting has a default.
#[cfg_attr(not(target_family = "wasm"), derive(ts_rs::TS))]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Playback {
    /// Whether the story is told once (default) or again on a later visit.
    #[serde(default)]
    pub repeat: Repeat,
    /// Seconds that must pass before the story plays again (default 600); only with `"repeat": "again"`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 86_400.0))]
    pub cooldown_s: Option<f64>,
    /// Rank of the story when several wait, −10 to 10 (default 0); the highest plays first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = -10, max = 10))]
    pub priority: Option<i32>,
    /// Ids of stops whose stories must have been told before this one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub after: Vec<String>,
    /// Ids of stops after whose stories this one no longer plays.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_after: Vec<String>,
}

/// Whether a story is told once or on every visit.
#[cfg_attr(not(target_family = "wasm"), derive(ts_rs::TS))]
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Repeat {
    /// The story is told once on a walk.
    #[default]
    Once,
    /// The story is told again on a later visit, after the cool-down.
    Again,
}

/// The way from one stop to another.
#[cfg_attr(not(target_family = "wasm"), derive(ts_rs::TS))]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Leg {
    /// Id of the stop at which the leg begins.
    pub from: String,
    /// Id of the stop to which the leg leads.
    pub to: String,
    /// How visitors travel (default on foot).
    #[serde(default)]
    pub by: Travel,
    /// The way as `[lon, lat]` pairs; a straight line if it is absent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub line: Vec<[f64; 2]>,
}

/// How visitors travel on a leg.
#[cfg_attr(not(target_family = "wasm"), derive(ts_rs::TS))]
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Travel {
    /// The visitor walks.
    #[default]
    Foot,
    /// The visitor takes a bus.
    Bus,
    /// The visitor takes a tram.
    Tram,
    /// The visitor goes by car.
    Car,
    /// The visitor cycles.
    Bicycle,
    /// The visitor takes a train.
    Train,
    /// The visitor takes the underground.
    Subway,
    /// The visitor takes a ferry from one landing to another.
    Ferry,
    /// The visitor goes by boat and sees the stops from it.
    Boat,
    /// The visitor uses a wheelchair.
    Wheelchair,
}

impl Travel {
    /// The pace of strolling sightseers, metres a second. People on their way walk at 1.4 m/s.
    pub const WALKING_PACE_MPS: f64 = 1.2;

    /// Whether visitors move at a walker's pace.
    pub fn is_walked(self) -> bool {
        match self {
            Self::Foot | Self::Wheelchair => true,
            Self::Bus
            | Self::Tram
            | Self::Car
            | Self::Bicycle
            | Self::Train
            | Self::Subway
            | Self::Ferry
            | Self::Boat => false,
        }
    }
}

impl Passage {
    /// The text as it is shown.
    pub fn text(&self) -> &str {
        match self {
            Self::Plain(text) => text,
            Self::Detailed(detailed) => &detailed.text,
        }
    }

    /// The text for the voice: `say` if it is present, otherwise the text.
    pub fn to_say(&self) -> &str {
        let say = self.detailed().and_then(|detailed| detailed.say.as_deref());
        say.unwrap_or_else(|| self.text())
    }

    /// The details, if the passage has any.
    pub fn detailed(&self) -> Option<&DetailedPassage> {
        match self {
            Self::Plain(_) => None,
            Self::Detailed(detailed) => Some(detailed),
        }
    }
}
