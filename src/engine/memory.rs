//! The part of a walk that survives a power cut: what was told, and what played how far.

use crate::engine::course::Variant;
use crate::engine::fix::time::UnixMs;
use crate::engine::ids::{RequestId, StopIndex};
use serde::{Deserialize, Serialize};

/// What is remembered of one stop.
#[cfg_attr(not(target_family = "wasm"), derive(ts_rs::TS))]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StopMemory {
    /// The stop's id. If the tour was edited since, stops that no longer exist are ignored.
    pub id: String,
    /// How often its story was started.
    pub told: u32,
    /// When it was started last.
    pub last_told: Option<UnixMs>,
    /// Whether a later stop was started before this one was told.
    #[serde(default)]
    pub passed_over: bool,
    /// Whether the visitor asked never to hear the story.
    #[serde(default)]
    pub unwanted: bool,
}

/// A story that was playing.
#[cfg_attr(not(target_family = "wasm"), derive(ts_rs::TS))]
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct PlayingMemory {
    /// The playback's id.
    pub request: RequestId,
    /// The stop whose story it is.
    pub stop: StopIndex,
    /// Full or short variant.
    pub variant: Variant,
    /// How much of it was heard, seconds.
    pub heard_s: f64,
}

/// What is remembered of a walk. Position and evidence are not kept: the engine finds them again within seconds.
#[cfg_attr(not(target_family = "wasm"), derive(ts_rs::TS))]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Memory {
    /// The stops that were told, passed over or declined.
    pub stops: Vec<StopMemory>,
    /// Id of the told stop that is last in the tour's order.
    pub furthest: Option<String>,
    /// What was playing, with the id of its stop.
    pub playing: Option<(String, PlayingMemory)>,
    /// Ids of the stops whose stories wait, in the order of arrival.
    #[serde(default)]
    pub waiting: Vec<String>,
    /// Whether the receiver's speed and course were not believed.
    #[serde(default)]
    pub velocity_doubted: bool,
    /// Number of the next playback.
    pub next_request: u64,
}
