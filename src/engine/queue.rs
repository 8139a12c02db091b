//! The stories that wait for the one that is playing.

use crate::engine::course::Course;
use crate::engine::fix::time::{self, UnixMs};
use crate::engine::ids::StopIndex;
use std::cmp::Reverse;

/// A story that waits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Waiting {
    /// The stop whose story it is.
    pub stop: StopIndex,
    /// Since when the visitor has been outside the zone; `None` while they are inside.
    pub outside_since: Option<UnixMs>,
}

/// The waiting stories in the order of arrival.
#[derive(Debug, Clone, Default)]
pub struct Queue {
    waiting: Vec<Waiting>,
}

impl Queue {
    /// The waiting stories in the order of arrival.
    pub fn waiting(&self) -> &[Waiting] {
        &self.waiting
    }

    /// Whether the story of a stop waits.
    pub fn contains(&self, stop: StopIndex) -> bool {
        self.waiting.iter().any(|waiting| waiting.stop == stop)
    }

    /// Adds a story of a stop in whose zone the visitor is.
    pub fn push(&mut self, stop: StopIndex) {
        self.waiting.push(Waiting {
            stop,
            outside_since: None,
        });
    }

    /// Removes the story of a stop, if it waits.
    pub fn remove(&mut self, stop: StopIndex) {
        self.waiting.retain(|waiting| waiting.stop != stop);
    }

    /// Takes the next story: the highest priority first, then those whose zone the visitor is in, then the first in the queue.
    pub fn take_next(&mut self, course: &Course) -> Option<Waiting> {
        let place = (0..self.waiting.len()).min_by_key(|&place| self.urgency(place, course))?;
        Some(self.waiting.remove(place))
    }

    /// Removes a story: the lowest priority first, then those whose zone the visitor has left, then the last in the queue.
    pub fn evict(&mut self, course: &Course) -> Option<Waiting> {
        let place = (0..self.waiting.len()).max_by_key(|&place| self.urgency(place, course))?;
        Some(self.waiting.remove(place))
    }

    /// Removes the first story that meets a condition.
    pub fn take_first(&mut self, is_meant: impl FnMut(&Waiting) -> bool) -> Option<Waiting> {
        let place = self.waiting.iter().position(is_meant)?;
        Some(self.waiting.remove(place))
    }

    /// Records in which of the zones the visitor is.
    pub fn update(&mut self, now: UnixMs, is_inside: impl Fn(StopIndex) -> bool) {
        for waiting in &mut self.waiting {
            if is_inside(waiting.stop) {
                waiting.outside_since = None;
            } else {
                waiting.outside_since.get_or_insert(now);
            }
        }
    }

    /// Moves the remembered moments by the jump of a clock, so that waits keep their length.
    pub fn shift_clock(&mut self, jump_s: f64) {
        for waiting in &mut self.waiting {
            if let Some(since) = &mut waiting.outside_since {
                time::shift(since, jump_s);
            }
        }
    }

    /// The smaller, the sooner the story in this place is told.
    fn urgency(&self, place: usize, course: &Course) -> (Reverse<i32>, bool, usize) {
        let waiting = &self.waiting[place];
        (
            Reverse(course.stop(waiting.stop).priority),
            waiting.outside_since.is_some(),
            place,
        )
    }
}
