//! What the engine remembers of one stop during a walk.

use super::calibration::Lately;
use super::{HoldCause, UnixMs};

/// One stop's state.
#[derive(Debug, Clone, Default)]
pub struct Presence {
    /// How often its story was started.
    pub told: u32,
    /// When it was started last.
    pub last_told: Option<UnixMs>,
    /// The visitor does not want it.
    pub unwanted: bool,
    /// A later stop started before it was told.
    pub passed_over: bool,
    /// It waits in the queue.
    pub waiting: bool,
    /// Entered and not left.
    pub inside_since: Option<UnixMs>,
    /// Its story was started, queued or refused during this stay.
    pub settled: bool,
    /// Announced as near.
    pub near: bool,
    /// The stay was announced.
    pub dwelled: bool,
    /// Seconds for which the belief has been above what is asked for.
    pub held_s: f64,
    /// Seconds for which it has been above what is asked for where it lasts.
    pub lasting_s: f64,
    /// Seconds for which the belief (with the margin) has been low.
    pub low_s: f64,
    /// What was believed lately.
    pub lately: Option<Lately>,
    /// Greatest belief since the last stay.
    pub peak: f64,
    /// What was last said to hold it back.
    pub said_hold: Option<HoldCause>,
}

impl Presence {
    /// Whether something may change without a fix near the zone.
    pub fn is_live(&self) -> bool {
        self.inside_since.is_some() || self.near || self.lasting_s > 0.0
    }

    /// Whether the story was told.
    pub fn is_told(&self) -> bool {
        self.told > 0
    }
}
