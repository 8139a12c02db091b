//! The story that is playing, the queue behind it, and the choice between full and short variant.

use super::hygiene::seconds_between;
use super::{Course, RequestId, StopIndex, UnixMs, Variant};

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

/// A story that waits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Waiting {
    /// The stop whose story it is.
    pub stop: StopIndex,
    /// Since when the visitor has been outside the zone; `None` while they are inside.
    pub outside_since: Option<UnixMs>,
}

/// The current playback and the queue.
#[derive(Debug, Clone, Default)]
pub struct Playback {
    /// The story that is playing.
    pub playing: Option<Playing>,
    /// The waiting stories in the order of arrival.
    pub queue: Vec<Waiting>,
    /// Number of the next playback.
    pub next_request: u64,
    /// The story that was started last, for [`Wish::Again`](super::Wish::Again).
    pub last: Option<(StopIndex, Variant)>,
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

impl Playback {
    /// Records that a story starts and returns the playback's id.
    pub fn start(
        &mut self,
        stop: StopIndex,
        variant: Variant,
        now: UnixMs,
        heard_s: f64,
    ) -> RequestId {
        let request = RequestId(self.next_request);
        self.next_request += 1;
        self.playing = Some(Playing {
            request,
            stop,
            variant,
            heard_s,
            since: Some(now),
        });
        self.last = Some((stop, variant));
        request
    }

    /// Takes the next story from the queue: the highest priority first, then those whose zone the visitor is in, then the
    /// first in the queue.
    pub fn take_next(&mut self, course: &Course) -> Option<Waiting> {
        let next = (0..self.queue.len()).min_by_key(|&place| {
            let waiting = &self.queue[place];
            (
                -course.stop(waiting.stop).priority,
                waiting.outside_since.is_some(),
                place,
            )
        })?;
        Some(self.queue.remove(next))
    }

    /// Removes a story from a full queue: the lowest priority first, then those whose zone the visitor has left, then the
    /// last in the queue.
    pub fn evict_lowest_priority(&mut self, course: &Course) -> Option<Waiting> {
        let evicted = (0..self.queue.len()).max_by_key(|&place| {
            let waiting = &self.queue[place];
            (
                -course.stop(waiting.stop).priority,
                waiting.outside_since.is_some(),
                place,
            )
        })?;
        Some(self.queue.remove(evicted))
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
