//! Faster or slower speech of the same pitch: waveform-similarity overlap-add (W. Verhelst and M. Roelands, "An overlap-add
//! technique based on waveform similarity (WSOLA) for high quality time-scale modification of speech", ICASSP 1993).
//!
//! Blocks of the sound are overlapped closer together or farther apart than they were, each shifted slightly to where its
//! waveform best matches what came before. Stretching starts and ends exactly on the original sound, so that it can be
//! switched on and off anywhere.

use super::RATE;

/// Half a frame, which is what one step produces, samples. 20 ms hold at least one period of the deepest voice.
pub const HOP: usize = RATE as usize / 50;
/// Maximum shift of a frame, samples: 8 ms, a period of a deep voice.
const REACH: usize = RATE as usize / 125;
/// Stride of the first search over samples and shifts: speech has little energy above 6 kHz.
const COARSE: usize = 4;
/// Number of samples before the current position that a step may read.
pub const HISTORY: usize = 2 * REACH + HOP / 2;
/// Number of samples after the current position that a step may read.
pub const AHEAD: usize = 2 * REACH + 2 * HOP;

/// The state that one step passes to the next.
#[derive(Debug, Clone, Copy, Default)]
pub struct Stretch {
    /// Where the next frame should ideally start, samples after the current position.
    drift: f64,
}

impl Stretch {
    /// Performs one step. `sound` holds the sound around `at`, the sample that would be next at normal speed, with [`AHEAD`]
    /// samples after it. Appends [`HOP`] samples to `out` and returns the sample that is next now.
    pub fn step(&mut self, sound: &[f32], at: usize, speed: f64, out: &mut Vec<f32>) -> usize {
        let tail = &sound[at..at + HOP];
        let ideal = at as f64 + self.drift;
        let first = (ideal - REACH as f64).max(0.0) as usize;
        let last = ((ideal + REACH as f64).max(0.0) as usize)
            .min(sound.len() - HOP)
            .max(first);
        let coarse = best_match((first..=last).step_by(COARSE), sound, tail, COARSE);
        let fine = coarse.saturating_sub(COARSE).max(first)..=(coarse + COARSE).min(last);
        let start = best_match(fine, sound, tail, 1);
        for (index, (old, new)) in tail.iter().zip(&sound[start..start + HOP]).enumerate() {
            let share = (index as f32 + 0.5) / HOP as f32;
            let rise = 0.5 - 0.5 * (share * std::f32::consts::PI).cos();
            out.push(old * (1.0 - rise) + new * rise);
        }
        let next = start + HOP;
        self.drift = ideal + HOP as f64 * speed - next as f64;
        next
    }
}

/// A whole sound at another speed: 0.5 takes twice as long.
pub fn stretched(sound: &[f32], speed: f64) -> Vec<f32> {
    let mut padded = vec![0.0; HISTORY];
    padded.extend_from_slice(sound);
    padded.resize(HISTORY + sound.len() + AHEAD, 0.0);
    let wanted = (sound.len() as f64 / speed) as usize;
    let mut out = Vec::with_capacity(wanted + HOP);
    let (mut stretch, mut at) = (Stretch::default(), HISTORY);
    while out.len() < wanted && at + AHEAD <= padded.len() {
        // A step reads only what lies around it.
        let from = at - HISTORY;
        at = from + stretch.step(&padded[from..at + AHEAD], HISTORY, speed, &mut out);
    }
    out.truncate(wanted);
    out
}

/// The start whose waveform is most similar to the tail's, by normalised correlation.
fn best_match(
    starts: impl Iterator<Item = usize>,
    sound: &[f32],
    tail: &[f32],
    stride: usize,
) -> usize {
    let similarity = |start: usize| {
        let (mut product, mut energy) = (0.0_f32, 1e-9_f32);
        for index in (0..HOP).step_by(stride) {
            let sample = sound[start + index];
            product += sample * tail[index];
            energy += sample * sample;
        }
        product / energy.sqrt()
    };
    let mut found = (f32::NEG_INFINITY, 0);
    for start in starts {
        let value = similarity(start);
        if value > found.0 {
            found = (value, start);
        }
    }
    found.1
}
