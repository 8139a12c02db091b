//! What of a walk survives a power cut: what was told, what played and how far.

use super::{RequestId, StopIndex, UnixMs, Variant};
use serde::{Deserialize, Serialize};

/// One stop's part of the memory.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StopMemory {
    /// The stop's name; a tour that was edited since keeps what it still has.
    pub id: String,
    /// How often its story was started.
    pub told: u32,
    /// When it was started last.
    pub last_told: Option<UnixMs>,
    /// A later stop started before it was told.
    #[serde(default)]
    pub passed_over: bool,
    /// The visitor does not want it.
    #[serde(default)]
    pub unwanted: bool,
}

/// A story that was playing.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct PlayingMemory {
    /// Its name.
    pub request: RequestId,
    /// The stop's number.
    pub stop: StopIndex,
    /// Full or short telling.
    pub variant: Variant,
    /// How much of it was heard, seconds.
    pub heard_s: f64,
}

/// A walk in brief. Position and evidence are not kept: they are found anew within seconds.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Memory {
    /// The stops about which there is something to remember.
    pub stops: Vec<StopMemory>,
    /// The stop told last in the tour's order.
    pub furthest: Option<String>,
    /// What was playing, by the stop's name.
    pub playing: Option<(String, PlayingMemory)>,
    /// Stops whose stories wait, in the order of arrival.
    #[serde(default)]
    pub waiting: Vec<String>,
    /// The receiver's speed and course were not believed.
    #[serde(default)]
    pub velocity_doubted: bool,
    /// The next playback's number.
    pub next_request: u64,
}
