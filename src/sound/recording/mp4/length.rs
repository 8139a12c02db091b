//! Lengths on the clocks of a file: the movie's, a track's and the sound's.

use super::atoms::TrackInfo;

impl TrackInfo {
    /// Number of frames at a rate, if the file states it.
    pub(super) fn frames(&self, rate: u32) -> Option<u64> {
        scaled(self.duration, self.timescale, rate).filter(|&frames| frames > 0)
    }
}

/// Converts a length from one clock to another, rounded to the nearest unit.
pub(super) fn scaled(length: u64, from: u32, to: u32) -> Option<u64> {
    let from = u128::from(from);
    let value = (u128::from(length) * u128::from(to) + from / 2).checked_div(from)?;
    u64::try_from(value).ok()
}
