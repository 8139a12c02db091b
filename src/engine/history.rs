//! The last readings of a walk, to be read again when one of their fields turns out to be wrong.

use super::hygiene::Measurement;
use std::collections::VecDeque;

/// Number of readings that are kept.
const MAX_MEASUREMENTS: usize = 120;

/// The last readings in the order of time.
#[derive(Debug, Clone)]
pub struct History {
    measurements: VecDeque<Measurement>,
}

impl Default for History {
    fn default() -> Self {
        Self {
            measurements: VecDeque::with_capacity(MAX_MEASUREMENTS),
        }
    }
}

impl History {
    /// Adds a reading and forgets the oldest one where there are too many.
    pub fn push(&mut self, measurement: Measurement) {
        if self.measurements.len() == MAX_MEASUREMENTS {
            self.measurements.pop_front();
        }
        self.measurements.push_back(measurement);
    }

    /// Forgets all readings: those that follow are of another place or time.
    pub fn clear(&mut self) {
        self.measurements.clear();
    }

    /// The readings, the oldest first.
    pub fn iter(&self) -> impl Iterator<Item = &Measurement> {
        self.measurements.iter()
    }
}
