//! What became of the story of one stop on a walk.

use crate::engine::course::CourseStop;
use crate::engine::fix::time::{UnixMs, seconds_between};
use crate::tour::model::Repeat;

/// The state of one stop's story.
#[derive(Debug, Clone, Default)]
pub struct Story {
    /// How often it was started.
    pub times_told: u32,
    /// When it was last started.
    pub last_told: Option<UnixMs>,
    /// Whether the visitor asked never to hear it on this walk.
    pub is_unwanted: bool,
    /// Whether a later stop was started before this one was told.
    pub is_passed_over: bool,
}

impl Story {
    /// Whether it was started at least once.
    pub fn is_told(&self) -> bool {
        self.times_told > 0
    }

    /// Whether the walk can end without it: it was told, or the visitor does not want it.
    pub fn is_settled(&self) -> bool {
        self.is_told() || self.is_unwanted
    }

    /// Whether its own history permits it to be told now.
    pub fn may_be_told(&self, stop: &CourseStop, now: UnixMs) -> bool {
        if self.is_unwanted {
            return false;
        }
        match (stop.repeat, self.last_told) {
            (_, None) => true,
            (Repeat::Once, Some(_)) => false,
            (Repeat::Again, Some(last)) => seconds_between(last, now) >= stop.cooldown_s,
        }
    }
}
