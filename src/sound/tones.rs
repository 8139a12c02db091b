//! Distinguishes held notes from noise: a tone resembles itself after some hundredths of a second, noise does not.

use super::sums::product;

/// Approximate sample rate of the comparison, Hz.
const RATE: u32 = 6_000;
/// Length of a compared window, seconds.
const WINDOW_S: f64 = 0.4;
/// Delays at which a window is compared with the sound, seconds: longer than the correlation of room noise, shorter
/// than a note.
const DELAYS_S: std::ops::RangeInclusive<f64> = 0.030..=0.070;
/// Minimum correlation of a tone with its delayed self; noise in a band of 100 Hz stays below 0.45.
const MIN_SIMILARITY: f32 = 0.6;
/// Maximum number of windows compared in a sound, spaced evenly.
const MAX_WINDOWS: usize = 40;

/// Whether a note is held somewhere in a sound.
pub(super) fn has_held_note(samples: &[f32], rate: u32) -> bool {
    let step = (rate / RATE).max(1) as usize;
    let own_rate = f64::from(rate) / step as f64;
    let window = (WINDOW_S * own_rate) as usize;
    let (shortest, longest) = (DELAYS_S.start() * own_rate, DELAYS_S.end() * own_rate);
    let (shortest, longest) = (shortest as usize, longest as usize);
    let needed = (window + longest) * step;
    let Some(room) = samples.len().checked_sub(needed) else {
        return false;
    };
    let windows = (room / (window * step) + 1).min(MAX_WINDOWS);
    (0..windows).any(|number| {
        let from = room * number / (windows - 1).max(1);
        let from = from.min(room);
        let low: Vec<f32> = samples[from..from + needed]
            .chunks_exact(step)
            .map(|block| block.iter().sum())
            .collect();
        let first = &low[..window];
        let own = product(first, first);
        (shortest..=longest).any(|delay| {
            let later = &low[delay..delay + window];
            let its = product(later, later);
            own > 0.0 && its > 0.0 && product(first, later) > MIN_SIMILARITY * (own * its).sqrt()
        })
    })
}
