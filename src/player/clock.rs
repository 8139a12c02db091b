//! The clock of a walk: the present for a live source, the recording's own time for a replay.

use crate::engine::UnixMs;
use crate::gnss::Tempo;
use std::time::Instant;

/// The clock of a walk. It never goes back, unless a replay does.
#[derive(Debug, Clone)]
pub struct Clock {
    anchor: UnixMs,
    at: Instant,
    speed: f64,
}

impl Clock {
    /// A clock for a source; `wall` is the computer's time.
    pub fn new(tempo: Tempo, wall: UnixMs) -> Self {
        let (anchor, speed) = match tempo {
            Tempo::Live => (wall, 1.0),
            Tempo::Replayed { speed, from } => (from, speed),
        };
        Self {
            anchor,
            at: Instant::now(),
            speed,
        }
    }

    /// The current time of the walk.
    pub fn now(&self) -> UnixMs {
        let elapsed_ms = self.at.elapsed().as_secs_f64() * self.speed * 1000.0;
        UnixMs(self.anchor.0.saturating_add(elapsed_ms as i64))
    }

    /// Sets the clock to the time that a replay has reached.
    pub fn set(&mut self, time: UnixMs) {
        self.anchor = time;
        self.at = Instant::now();
    }

    /// Factor on the clock's speed; 1 for real time.
    pub fn speed(&self) -> f64 {
        self.speed
    }
}
