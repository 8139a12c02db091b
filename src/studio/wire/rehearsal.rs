//! What is said about rehearsals.

use crate::engine::{EventKind, Variant};
use crate::rehearse::many::RehearsalFindings;
use crate::rehearse::noise::Noise;
use crate::studio::edit::Edit;
use crate::tour::model::Lang;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How receivers err: the classes of `soundwalk rehearse --noise`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum NoiseName {
    /// Under an open sky.
    Open,
    /// Between blocks of five to nine storeys.
    Blocks,
    /// In a street canyon.
    Canyon,
    /// Not at all.
    None,
    /// By the sky over each place, as the buildings of the tour's map of ways leave it.
    Sky,
}

impl NoiseName {
    /// The name as the command line writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Blocks => "blocks",
            Self::Canyon => "canyon",
            Self::None => "none",
            Self::Sky => "sky",
        }
    }

    /// The errors of this class, which are the same everywhere; `None` for the sky.
    pub fn everywhere(self) -> Option<Noise> {
        match self {
            Self::Open => Some(Noise::OPEN),
            Self::Blocks => Some(Noise::BLOCKS),
            Self::Canyon => Some(Noise::CANYON),
            Self::None => Some(Noise::NONE),
            Self::Sky => None,
        }
    }
}

/// Lets many simulated visitors walk the tour: `POST /api/rehearse`.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct RehearsalRequest {
    /// The text of the tour, if it is not the saved one.
    #[serde(default)]
    #[ts(optional)]
    pub text: Option<String>,
    /// The language that the visitors listen in.
    pub lang: Lang,
    /// The conditions: all visitors walk once in each.
    pub noise: Vec<NoiseName>,
    /// Number of visitors.
    pub walks: u32,
    /// Seed of the visitors; the same seed yields the same visitors.
    pub seed: u64,
    /// Edits that are rehearsed as if they had been made, with what the studio would add to keep legs on the streets.
    #[serde(default)]
    #[ts(as = "Option<Vec<Edit>>", optional)]
    pub edits: Vec<Edit>,
    /// Whether other radii and places are tried for stops with problems (default yes).
    #[serde(default = "has_trials")]
    #[ts(as = "Option<bool>", optional)]
    pub trials: bool,
}

fn has_trials() -> bool {
    true
}

/// What many visitors heard and missed.
#[derive(Debug, Serialize, TS)]
pub struct RehearsalView {
    /// Version of the text that was rehearsed.
    pub version: String,
    /// The findings under each of the conditions, as `soundwalk rehearse --walks N --format json` prints them.
    pub conditions: Vec<RehearsalFindings>,
}

/// The progress of a rehearsal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct RehearsalProgress {
    /// Number of walks that are finished.
    pub walked: u64,
    /// Number of walks that are planned so far; stops with problems add more, which try other radii.
    pub walks: u64,
}

/// Lets one visitor walk the tour: `POST /api/rehearse/walk`.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct WalkRequest {
    /// The text of the tour, if it is not the saved one.
    #[serde(default)]
    #[ts(optional)]
    pub text: Option<String>,
    /// The language that the visitor listens in.
    pub lang: Lang,
    /// Who walks.
    pub visitor: Visitor,
    /// Moments before this second of the walk are left out of the answer.
    #[serde(default)]
    #[ts(as = "Option<f64>", optional)]
    pub since_s: f64,
}

/// Who walks.
#[derive(Debug, Deserialize, TS)]
#[serde(tag = "who", rename_all = "lowercase", deny_unknown_fields)]
pub enum Visitor {
    /// The visitor of `soundwalk rehearse`, who follows the route at a steady pace.
    Steady {
        /// How the receiver errs.
        noise: NoiseName,
        /// Seed of the receiver's errors.
        seed: u64,
    },
    /// A visitor who is led over the map.
    Led {
        /// How the receiver errs.
        noise: NoiseName,
        /// Seed of the receiver's errors.
        seed: u64,
        /// The places in the order of time, the first at second 0. The visitor stays at each until the next.
        places: Vec<LedPlace>,
        /// The last second of the walk.
        until_s: u32,
    },
    /// A visitor whose walk was recorded.
    Recorded {
        /// The fixes of the recording, as `POST /api/trace` returned them.
        fixes: Vec<FixView>,
    },
}

/// Where a visitor who is led is from a moment on.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct LedPlace {
    /// Seconds since the walk began.
    pub at_s: u32,
    /// Latitude, degrees north.
    pub lat: f64,
    /// Longitude, degrees east.
    pub lon: f64,
}

/// A recorded walk, to be replayed in the page.
#[derive(Debug, Serialize, TS)]
pub struct TraceView {
    /// The usable fixes of the walk.
    pub fixes: Vec<FixView>,
}

/// A position fix.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct FixView {
    /// Time, milliseconds since 1970.
    pub time: i64,
    /// Latitude, degrees north.
    pub lat: f64,
    /// Longitude, degrees east.
    pub lon: f64,
    /// Radius that holds 68 % of positions, metres.
    pub error_m: Option<f64>,
    /// Speed, metres a second.
    pub speed_mps: Option<f64>,
    /// Course, degrees clockwise from north.
    pub course_deg: Option<f64>,
}

/// One visitor's walk.
#[derive(Debug, Serialize, TS)]
pub struct WalkView {
    /// Length of the walk, until the last story has ended, seconds.
    pub seconds: f64,
    /// Where the visitor was, in the order of time.
    pub moments: Vec<MomentView>,
    /// The stories that were told, in the order of time.
    pub stories: Vec<StoryView>,
    /// What happened, in the order of time.
    pub events: Vec<WalkEventView>,
}

/// Where the visitor was at a moment.
#[derive(Debug, Serialize, TS)]
pub struct MomentView {
    /// Seconds since the walk began.
    pub at_s: f64,
    /// Latitude of the true place, degrees north; in a recorded walk, of the fix.
    pub lat: f64,
    /// Longitude of the true place, degrees east; in a recorded walk, of the fix.
    pub lon: f64,
    /// What the receiver reported at that moment, if anything.
    pub fix: Option<FixView>,
}

/// A story that was told.
#[derive(Debug, Serialize, TS)]
pub struct StoryView {
    /// Index of the stop, counted from 0.
    pub stop: usize,
    /// Full or short variant.
    pub variant: Variant,
    /// When it started, seconds since the walk began.
    pub from_s: f64,
    /// When it ended, seconds since the walk began.
    pub to_s: f64,
}

/// Something that happened on a walk, with its reason.
#[derive(Debug, Serialize, TS)]
pub struct WalkEventView {
    /// Seconds since the walk began.
    pub at_s: f64,
    /// What happened.
    pub event: EventKind,
    /// Index of the stop that it is about, counted from 0.
    pub stop: Option<usize>,
    /// Why it happened.
    pub why: String,
}
