//! The story that is playing, and the choice between full and short variant.

use crate::engine::course::{Course, Variant};
use crate::engine::fix::time::{UnixMs, seconds_between};
use crate::engine::ids::{RequestId, StopIndex};

/// A story that is playing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Playing {
    /// The playback's id.
    pub request: RequestId,
    /// The stop whose story it is.
    pub stop: StopIndex,
    /// Full or short variant.
    pub variant: Variant,
    /// Seconds that were heard up to `since`.
    pub heard_s: f64,
    /// When it was started or resumed; `None` while it is paused.
    pub since: Option<UnixMs>,
}

/// Seconds after a story's length at which it is presumed to have ended although the player did not report it.
const OVERDUE_AFTER_S: f64 = 60.0;

impl Playing {
    /// Seconds that have been heard by now.
    pub fn heard_s(&self, now: UnixMs) -> f64 {
        let running = self.since.map_or(0.0, |since| seconds_between(since, now));
        self.heard_s + running.max(0.0)
    }

    /// Whether the end of the playback is so long overdue that the player must have failed to report it.
    pub fn is_overdue(&self, course: &Course, now: UnixMs) -> bool {
        self.since.is_some()
            && self.heard_s(now) > length_s(course, self.stop, self.variant) + OVERDUE_AFTER_S
    }
}

/// Length of a variant of a story, seconds.
pub fn length_s(course: &Course, stop: StopIndex, variant: Variant) -> f64 {
    let stop = course.stop(stop);
    match variant {
        Variant::Full => stop.full_s,
        Variant::Short => stop.short_s.unwrap_or(stop.full_s),
    }
}

/// The variant that fits into the time until the next zone: the full one if it fits or if there is no other.
pub fn choose_variant(course: &Course, stop: StopIndex, next_zone_s: Option<f64>) -> Variant {
    let stop = course.stop(stop);
    match (stop.short_s, next_zone_s) {
        (Some(short), Some(time)) if stop.full_s > time && short < stop.full_s => Variant::Short,
        _ => Variant::Full,
    }
}
