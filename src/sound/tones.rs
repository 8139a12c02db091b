//! Tells held notes from noise: a tone is like itself after some hundredths of a second, noise is not.

use super::sums::product;

/// Samples a second at which is compared, about.
const RATE: u32 = 6_000;
/// What is compared is so long, seconds,
const WINDOW_S: f64 = 0.4;
/// with itself so much later: longer than noise of a room remembers, shorter than a note.
const DELAYS_S: std::ops::RangeInclusive<f64> = 0.030..=0.070;
/// Tones are as similar as this, 1 being the same; noise of a band of 100 Hz stays under 0.45.
const MIN_SIMILARITY: f32 = 0.6;
/// Windows that are compared in a sound, at most: they lie evenly in it.
const MAX_WINDOWS: usize = 40;

/// Whether notes are held somewhere in a sound.
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
