//! The numbers by which the engine and its surroundings name stops and playbacks.

use serde::{Deserialize, Serialize};

/// Index of a stop in the tour's list, counted from 0.
#[cfg_attr(not(target_family = "wasm"), derive(ts_rs::TS))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StopIndex(pub usize);

/// Id of one playback, so that a late "ended" for a playback that was replaced is recognised.
#[cfg_attr(not(target_family = "wasm"), derive(ts_rs::TS))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RequestId(pub u64);
