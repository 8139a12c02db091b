//! The last measurements of a walk, to be replayed when one of their fields turns out to be wrong.

use crate::engine::fix::measurement::Measurement;
use std::collections::VecDeque;

/// Maximum number of measurements that are kept.
const MAX_MEASUREMENTS: usize = 120;

/// The last measurements in the order of time.
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
    /// Adds a measurement and drops the oldest one when there are too many.
    pub fn push(&mut self, measurement: Measurement) {
        if self.measurements.len() == MAX_MEASUREMENTS {
            self.measurements.pop_front();
        }
        self.measurements.push_back(measurement);
    }

    /// Drops all measurements, because those that follow are from another place or time.
    pub fn clear(&mut self) {
        self.measurements.clear();
    }

    /// The measurements, oldest first.
    pub fn iter(&self) -> impl Iterator<Item = &Measurement> {
        self.measurements.iter()
    }
}
