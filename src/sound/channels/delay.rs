//! Detects whether one stereo channel is a delayed copy of the other; adding the two would cause a comb filter.

use crate::sound::sums::product;

/// Longest delay that is searched for, seconds: two microphones 3 m apart. Anything later is an echo.
const MAX_DELAY_S: f64 = 0.010;
/// Sample rate of the search, Hz.
const RATE: u32 = 12_000;
/// Shortest delay that counts, samples: the first notch of a shorter one is above 3 kHz.
const MIN_DELAY: usize = 2;
/// Minimum correlation of a delayed copy.
const MIN_SIMILARITY: f32 = 0.95;
/// Channels that correlate at least this much without a delay cause no comb filter: they add up or cancel each other.
const MAX_UNDELAYED_SIMILARITY: f32 = 0.85;
/// A copy has at least this share of the other channel's power; a weaker one causes no deep notches.
const MIN_POWER: f32 = 0.1;

/// How many samples (at about 12 kHz) the second channel is later than the first in a window of interleaved pairs;
/// negative if it is earlier. `None` if neither is a delayed copy, inverted or not.
pub(super) fn find(window: &[f32], rate: u32) -> Option<i32> {
    let step = (rate / RATE).max(1) as usize;
    let longest = (MAX_DELAY_S * f64::from(rate)) as usize / step;
    let pairs = window.as_chunks::<2>().0;
    let lowered = |side: usize| -> Vec<f32> {
        let blocks = pairs.chunks_exact(step);
        let sums: Vec<f32> = blocks
            .map(|block| block.iter().map(|pair| pair[side]).sum())
            .collect();
        let mean = sums.iter().sum::<f32>() / sums.len().max(1) as f32;
        sums.into_iter().map(|sum| sum - mean).collect()
    };
    let (first, second) = (lowered(0), lowered(1));
    if first.len() < 4 * longest {
        return None;
    }
    let core = &first[longest..first.len() - longest];
    let energy = |samples: &[f32]| product(samples, samples);
    let own = energy(core);
    let similarity = |delay: i32| -> f32 {
        let from = longest.saturating_add_signed(delay as isize);
        let other = &second[from..from + core.len()];
        let its = energy(other);
        if its < MIN_POWER * own || own < MIN_POWER * its || its == 0.0 {
            return 0.0;
        }
        (product(core, other) / (own * its).sqrt()).abs()
    };
    if similarity(0) >= MAX_UNDELAYED_SIMILARITY {
        return None;
    }
    let longest = longest as i32;
    let mut best = None;
    for delay in (-longest..=longest).filter(|delay| delay.unsigned_abs() as usize >= MIN_DELAY) {
        let found = similarity(delay);
        if found > best.map_or(MIN_SIMILARITY, |(similar, _)| similar) {
            best = Some((found, delay));
        }
    }
    best.map(|(_, delay)| delay)
}
