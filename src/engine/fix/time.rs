//! Moments, and the time between them.

use serde::{Deserialize, Serialize};

/// A moment in milliseconds since 1970-01-01 UTC.
#[cfg_attr(not(target_family = "wasm"), derive(ts_rs::TS))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UnixMs(pub i64);

/// Seconds from one moment to another. Computed in floating point, so that extreme clocks cannot overflow it.
pub fn seconds_between(from: UnixMs, to: UnixMs) -> f64 {
    (to.0 as f64 - from.0 as f64) / 1000.0
}

/// Moves a moment by the jump of a clock, seconds.
pub fn shift(time: &mut UnixMs, jump_s: f64) {
    time.0 = time.0.saturating_add((jump_s * 1000.0) as i64);
}
