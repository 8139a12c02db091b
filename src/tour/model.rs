//! The tour format, version 1, as types. The JSON Schema that editors use is generated from this file, so every
//! doc comment on a public field is what an author reads while hovering over the key.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

// The path is spelled out for web/engine, which includes this file under another name.
#[path = "model/voices.rs"]
mod voices;

pub use voices::{AutoVoice, StressNotation, VoiceChoice, VoiceSettings, Voices};

/// A language tag such as `ru` or `en` (BCP 47, lower case).
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(transparent)]
pub struct Lang(pub String);

/// A text in each of the tour's languages: `{"ru": "…", "en": "…"}`.
pub type Localized = BTreeMap<Lang, String>;

/// An audio walking tour.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Tour {
    /// Where the JSON Schema of this format lies; gives completion and hover texts in editors.
    #[serde(rename = "$schema", default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    /// Version of the tour format. This program reads version 1.
    #[schemars(range(min = 1, max = 1))]
    pub format: u32,
    /// Short name of the tour, used in file names: lower-case letters, digits and hyphens.
    #[schemars(regex(pattern = r"^[a-z0-9]+(-[a-z0-9]+)*$"))]
    pub id: String,
    /// Title of the tour in each language.
    pub title: Localized,
    /// Languages the tour is told in; the first one is the default.
    #[schemars(length(min = 1))]
    pub languages: Vec<Lang>,
    /// The document the tour tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
    /// Whether visitors are expected to visit the stops in the listed order.
    #[serde(default)]
    pub order: VisitOrder,
    /// Facts of the source document; narrations name the claims that they tell.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub claims: Vec<Claim>,
    /// How single words are spoken, per language: the written word to its spoken form.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub lexicon: BTreeMap<Lang, BTreeMap<String, String>>,
    /// Which voice speaks where no take was recorded: `"auto"` (default), the best that is installed, or a voice for
    /// each language.
    #[serde(default, skip_serializing_if = "Voices::is_default")]
    pub voices: Voices,
    /// Folder of the clips that `soundwalk voices render` makes from the script, relative to the tour's folder (default
    /// `audio/rendered`). Each tour needs a folder of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rendered: Option<String>,
    /// Loudness and the sounds around the narration.
    #[serde(default)]
    pub sound: SoundSettings,
    /// GeoJSON files drawn under the route, relative to the tour's folder.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub maps: Vec<String>,
    /// The stops, in the order of the walk.
    pub stops: Vec<Stop>,
    /// The ways between stops.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub legs: Vec<Leg>,
}

/// Whether the listed order of the stops is the order of the walk.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum VisitOrder {
    /// The stops are expected one after the other; a later one still plays, on stronger evidence.
    #[default]
    Strict,
    /// Any stop may come next.
    Free,
}

/// The document that the tour tells.
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
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// Name of the claim, unique in the tour: lower-case letters, digits and hyphens.
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

/// A place where a story is told.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Stop {
    /// Name of the stop, unique in the tour: lower-case letters, digits and hyphens.
    #[schemars(regex(pattern = r"^[a-z0-9]+(-[a-z0-9]+)*$"))]
    pub id: String,
    /// Title shown to the visitor.
    pub title: Localized,
    /// Where the stop is.
    pub position: Position,
    /// Where the visitor must be for the story to start.
    pub geofence: Geofence,
    /// What is told here, per language: passages in order.
    pub narration: BTreeMap<Lang, Vec<Passage>>,
    /// A shorter telling, chosen where the visitor will reach the next stop before the full one ends.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub short: BTreeMap<Lang, Vec<Passage>>,
    /// How to walk on from here; spoken after the narration.
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

/// Where a stop is, how well that is known and from where.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Position {
    /// Latitude, degrees north (WGS 84).
    #[schemars(range(min = -90.0, max = 90.0))]
    pub lat: f64,
    /// Longitude, degrees east (WGS 84).
    #[schemars(range(min = -180.0, max = 180.0))]
    pub lon: f64,
    /// How far the place may be from this position, metres.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 100_000.0))]
    pub uncertainty_m: Option<f64>,
    /// Where the position comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Date (YYYY-MM-DD) on which somebody checked the position on the spot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(regex(pattern = r"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"))]
    pub surveyed: Option<String>,
}

/// The smallest radius or width of a zone, metres.
pub const MIN_ZONE_M: f64 = 1.0;
/// The largest radius or width of a zone, metres.
pub const MAX_ZONE_M: f64 = 100_000.0;

/// The zone in which a story starts: one of `radius_m`, `polygon` or `corridor`, each with an optional `heading`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Geofence {
    /// Circle around the stop's position: its radius, metres.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = MIN_ZONE_M, max = MAX_ZONE_M))]
    pub radius_m: Option<f64>,
    /// Polygon: a GeoJSON ring of `[lon, lat]` pairs, the last equal to the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub polygon: Option<Vec<[f64; 2]>>,
    /// A strip along a line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corridor: Option<Corridor>,
    /// Only visitors who walk in this direction trigger the stop.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heading: Option<Heading>,
}

/// A strip along a line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Corridor {
    /// The line in the middle: `[lon, lat]` pairs.
    pub line: Vec<[f64; 2]>,
    /// Width of the strip from edge to edge, metres.
    #[schemars(range(min = MIN_ZONE_M, max = MAX_ZONE_M))]
    pub width_m: f64,
}

/// A direction of walking.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Heading {
    /// Direction, degrees clockwise from north, 0 to 360.
    #[schemars(range(min = 0.0, max = 360.0))]
    pub towards: f64,
    /// How far to either side of it still counts, degrees, up to 180.
    #[schemars(range(min = 1.0, max = 180.0))]
    pub within: f64,
}

/// One spoken piece: either plain text, or text with what belongs to it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Passage {
    /// Plain text.
    Plain(String),
    /// Text with its spoken form, claims or recording.
    Detailed(DetailedPassage),
}

/// Text with its spoken form, claims or recording.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DetailedPassage {
    /// The text as captions and the transcript show it.
    pub text: String,
    /// What the voice speaks, where the text is not spoken as it is written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub say: Option<String>,
    /// The claims that this passage tells.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub claims: Vec<String>,
    /// A recording of this passage: a sound file (WAV, AIFF, FLAC, MP3, M4A, AAC, CAF, Ogg Opus, Ogg Vorbis or Ogg FLAC)
    /// relative to the tour's folder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub take: Option<String>,
    /// The voice for this passage, where it is not the tour's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voice: Option<VoiceChoice>,
}

/// Loudness and the sounds around the narration. Files are relative to the tour's folder.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SoundSettings {
    /// Integrated loudness of every track, LUFS (default −16).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = -40.0, max = -5.0))]
    pub loudness_lufs: Option<f64>,
    /// Sound at the start of each track.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arrival: Option<String>,
    /// Sound at the end of the tour.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tour_end: Option<String>,
    /// Sound when the position is lost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gps_lost: Option<String>,
    /// Sound when the position is found again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gps_found: Option<String>,
    /// Background sound for stops that name none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bed: Option<String>,
    /// How far the bed lies under the speech, LU, 15 to 20 (default 18).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 15.0, max = 20.0))]
    pub bed_below_lu: Option<f64>,
}

/// A picture of the place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Picture {
    /// The file, relative to the tour's folder.
    pub file: String,
    /// What it shows, for those who do not see it.
    pub alt: Localized,
    /// Who made it and under which licence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit: Option<String>,
}

/// When a story plays, waits and plays again. Everything has a sound default.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Playback {
    /// Once (default), or again on a later visit.
    #[serde(default)]
    pub repeat: Repeat,
    /// Seconds that must pass before the story plays again (default 600); only with `"repeat": "again"`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 86_400.0))]
    pub cooldown_s: Option<f64>,
    /// Which story goes first when several wait, −10 to 10 (default 0).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = -10, max = 10))]
    pub priority: Option<i32>,
    /// Plays only after these stops were told.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub after: Vec<String>,
    /// No longer plays once one of these stops was told.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_after: Vec<String>,
}

/// Whether a story is told once or on every visit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Repeat {
    /// Once a walk.
    #[default]
    Once,
    /// Again on a later visit, after the cool-down.
    Again,
}

/// The way from one stop to another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Leg {
    /// The stop it starts from.
    pub from: String,
    /// The stop it leads to.
    pub to: String,
    /// How visitors travel (default on foot).
    #[serde(default)]
    pub by: Travel,
    /// The way as `[lon, lat]` pairs; absent: the straight line.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub line: Vec<[f64; 2]>,
}

/// How visitors travel on a leg.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Travel {
    /// On foot.
    #[default]
    Foot,
    /// By bus.
    Bus,
    /// By tram.
    Tram,
    /// By car.
    Car,
    /// By bicycle.
    Bicycle,
    /// By train.
    Train,
    /// By underground railway.
    Subway,
    /// By ferry: from one landing to another.
    Ferry,
    /// By boat, from which the stops are seen.
    Boat,
    /// In a wheelchair.
    Wheelchair,
}

impl Travel {
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
    /// The text as it is written.
    pub fn text(&self) -> &str {
        match self {
            Self::Plain(text) => text,
            Self::Detailed(detailed) => &detailed.text,
        }
    }

    /// What is to be spoken: what `say` asks for, else the text.
    pub fn to_say(&self) -> &str {
        let say = self.detailed().and_then(|detailed| detailed.say.as_deref());
        say.unwrap_or_else(|| self.text())
    }

    /// The details, where the passage has any.
    pub fn detailed(&self) -> Option<&DetailedPassage> {
        match self {
            Self::Plain(_) => None,
            Self::Detailed(detailed) => Some(detailed),
        }
    }
}
