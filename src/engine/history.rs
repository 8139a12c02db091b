//! The last readings of a walk, to be read again when one of their fields turns out to be wrong.

use super::hygiene::Reading;
use std::collections::VecDeque;

/// Number of readings that are kept.
const MAX_READINGS: usize = 120;

/// The last readings in the order of time.
#[derive(Debug, Clone)]
pub struct History {
    readings: VecDeque<Reading>,
}

impl Default for History {
    fn default() -> Self {
        Self {
            readings: VecDeque::with_capacity(MAX_READINGS),
        }
    }
}

impl History {
    /// Adds a reading and forgets the oldest one where there are too many.
    pub fn push(&mut self, reading: Reading) {
        if self.readings.len() == MAX_READINGS {
            self.readings.pop_front();
        }
        self.readings.push_back(reading);
    }

    /// Forgets all readings: those that follow are of another place or time.
    pub fn clear(&mut self) {
        self.readings.clear();
    }

    /// The readings, the oldest first.
    pub fn iter(&self) -> impl Iterator<Item = &Reading> {
        self.readings.iter()
    }
}
