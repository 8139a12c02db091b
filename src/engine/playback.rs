//! What plays, what waits, and which telling fits.

use super::hygiene::seconds_between;
use super::{Course, RequestId, StopIndex, UnixMs, Variant};

/// A story that is playing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Playing {
    /// Its name.
    pub request: RequestId,
    /// The stop.
    pub stop: StopIndex,
    /// Full or short telling.
    pub variant: Variant,
    /// Seconds heard up to `since`.
    pub heard_s: f64,
    /// Since when it has been sounding; `None` while it is held.
    pub since: Option<UnixMs>,
}

/// A story that waits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Waiting {
    /// The stop.
    pub stop: StopIndex,
    /// Since when it waits outside its zone; `None` while the visitor is inside.
    pub outside_since: Option<UnixMs>,
}

/// What plays and what waits.
#[derive(Debug, Clone, Default)]
pub struct Playback {
    /// What plays.
    pub playing: Option<Playing>,
    /// What waits, in the order of arrival.
    pub queue: Vec<Waiting>,
    /// The number of the next playback.
    pub next_request: u64,
    /// What was told last, for "again".
    pub last: Option<(StopIndex, Variant)>,
}

/// Seconds after a story's length at which it is taken as ended although nobody said so.
const OVERDUE_AFTER_S: f64 = 60.0;

impl Playing {
    /// Seconds heard by now.
    pub fn heard_s(&self, now: UnixMs) -> f64 {
        let running = self.since.map_or(0.0, |since| seconds_between(since, now));
        self.heard_s + running.max(0.0)
    }

    /// Whether the loudspeaker's side must have forgotten to say that it ended.
    pub fn is_overdue(&self, course: &Course, now: UnixMs) -> bool {
        self.since.is_some()
            && self.heard_s(now) > length_s(course, self.stop, self.variant) + OVERDUE_AFTER_S
    }
}

impl Playback {
    /// Starts a story's account.
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

    /// Who is next: greater priority first, then who is inside, then who came first.
    pub fn take_next(&mut self, course: &Course) -> Option<Waiting> {
        let best = (0..self.queue.len()).min_by_key(|&place| {
            let waiting = &self.queue[place];
            (
                -course.stop(waiting.stop).priority,
                waiting.outside_since.is_some(),
                place,
            )
        })?;
        Some(self.queue.remove(best))
    }

    /// Who has to go when the queue is full: the least priority, then who is outside, then who came last.
    pub fn evict_lowest_priority(&mut self, course: &Course) -> Option<Waiting> {
        let worst = (0..self.queue.len()).max_by_key(|&place| {
            let waiting = &self.queue[place];
            (
                -course.stop(waiting.stop).priority,
                waiting.outside_since.is_some(),
                place,
            )
        })?;
        Some(self.queue.remove(worst))
    }
}

/// Length of a telling, seconds.
pub fn length_s(course: &Course, stop: StopIndex, variant: Variant) -> f64 {
    let stop = course.stop(stop);
    match variant {
        Variant::Full => stop.full_s,
        Variant::Short => stop.short_s.unwrap_or(stop.full_s),
    }
}

/// The telling that fits into the time until the next zone: the full one where it fits or where there is no other.
pub fn choose_variant(course: &Course, stop: StopIndex, next_zone_s: Option<f64>) -> Variant {
    let stop = course.stop(stop);
    match (stop.short_s, next_zone_s) {
        (Some(short), Some(time)) if stop.full_s > time && short < stop.full_s => Variant::Short,
        _ => Variant::Full,
    }
}
