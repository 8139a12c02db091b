//! The walk's time: now for a live source, the recording's own for a replay.

use crate::engine::UnixMs;
use crate::gnss::Tempo;
use std::time::Instant;

/// The walk's clock. It never goes back, except with a replay that does.
#[derive(Debug, Clone)]
pub struct Clock {
    anchor: UnixMs,
    at: Instant,
    speed: f64,
}

impl Clock {
    /// A clock for a source; `wall` is this computer's time.
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

    /// Now.
    pub fn now(&self) -> UnixMs {
        let passed = self.at.elapsed().as_secs_f64() * self.speed * 1000.0;
        UnixMs(self.anchor.0.saturating_add(passed as i64))
    }

    /// A replay has come to this moment.
    pub fn come_to(&mut self, time: UnixMs) {
        self.anchor = time;
        self.at = Instant::now();
    }

    /// How many times as fast as time.
    pub fn speed(&self) -> f64 {
        self.speed
    }
}
