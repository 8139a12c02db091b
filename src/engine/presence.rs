//! What the engine remembers of one stop during a walk.

use super::calibration::RecentEvidence;
use super::{HoldCause, UnixMs};

/// The state of one stop: what became of its story, and where the visitor is in relation to its zone.
#[derive(Debug, Clone, Default)]
pub struct Presence {
    /// How often the story was started.
    pub times_told: u32,
    /// When the story was last started.
    pub last_told: Option<UnixMs>,
    /// Whether the visitor asked never to hear the story on this walk.
    pub is_unwanted: bool,
    /// Whether a later stop was started before this one was told.
    pub is_passed_over: bool,
    /// Whether the story waits in the queue.
    pub is_queued: bool,
    /// When the visitor entered the zone; `None` while they are outside.
    pub inside_since: Option<UnixMs>,
    /// Whether the story was started, queued or refused during this stay.
    pub is_decided: bool,
    /// Whether the stop was announced as near and has not been left behind since.
    pub is_near: bool,
    /// Whether [`EventKind::Dwell`](super::EventKind::Dwell) was reported for this stay.
    pub has_dwelled: bool,
    /// Seconds for which the belief has reached the required threshold.
    pub required_held_s: f64,
    /// Seconds for which the belief has reached the relaxed threshold, which must hold for longer.
    pub relaxed_held_s: f64,
    /// Seconds for which the belief of still being inside (with the exit margin) has been low.
    pub below_exit_s: f64,
    /// Smoothed beliefs and distances of the last minutes, for the calibration.
    pub recent: Option<RecentEvidence>,
    /// Greatest belief since the stop was last left behind.
    pub peak_belief: f64,
    /// The cause last reported for holding the story back, so that it is reported once.
    pub reported_hold: Option<HoldCause>,
}

impl Presence {
    /// Whether the state can change although no fix comes near the zone.
    pub fn is_live(&self) -> bool {
        self.inside_since.is_some() || self.is_near || self.relaxed_held_s > 0.0
    }

    /// Whether the story was started at least once.
    pub fn is_told(&self) -> bool {
        self.times_told > 0
    }
}
