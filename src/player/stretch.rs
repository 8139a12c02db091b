//! Faster or slower speech of the same pitch: waveform-similarity overlap-add (W. Verhelst and M. Roelands, "An overlap-add
//! technique based on waveform similarity (WSOLA) for high quality time-scale modification of speech", ICASSP 1993).
//!
//! Blocks of the sound are laid over one another nearer or farther apart than they were, each shifted a little to where
//! its waveform fits best to what was heard before. It begins and ends exactly on the sound, so that it can be switched on
//! and off anywhere.

use crate::sound::RATE;

/// Half of a frame: what one step hands out. 20 ms hold at least one period of the deepest voice.
pub(super) const HOP: usize = RATE as usize / 50;
/// How far a frame may be shifted to fit: 8 ms, a period of a deep voice.
const REACH: usize = RATE as usize / 125;
/// Only every fourth sample, and every fourth shift, is compared at first: speech has little above 6 kHz.
const COARSE: usize = 4;
/// How far before the continuation a step may look back.
pub(super) const HISTORY: usize = 2 * REACH + HOP / 2;
/// How far after the continuation a step may look ahead.
pub(super) const AHEAD: usize = 2 * REACH + 2 * HOP;

/// What one step must remember for the next.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Stretch {
    /// Where the next frame should begin, samples after the continuation.
    drift: f64,
}

impl Stretch {
    /// One step. `sound` holds the sound around `at`, the sample that would be next at normal speed, with [`AHEAD`] samples
    /// after it. [`HOP`] samples are added to `out`; answers the sample that is next now.
    pub fn step(&mut self, sound: &[f32], at: usize, speed: f64, out: &mut Vec<f32>) -> usize {
        let tail = &sound[at..at + HOP];
        let ideal = at as f64 + self.drift;
        let least = (ideal - REACH as f64).max(0.0) as usize;
        let most = ((ideal + REACH as f64).max(0.0) as usize)
            .min(sound.len() - HOP)
            .max(least);
        let coarse = best((least..=most).step_by(COARSE), sound, tail, COARSE);
        let fine = coarse.saturating_sub(COARSE).max(least)..=(coarse + COARSE).min(most);
        let start = best(fine, sound, tail, 1);
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

/// The start whose waveform is most like the tail's, by normalised correlation.
fn best(starts: impl Iterator<Item = usize>, sound: &[f32], tail: &[f32], stride: usize) -> usize {
    let likeness = |start: usize| {
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
        let value = likeness(start);
        if value > found.0 {
            found = (value, start);
        }
    }
    found.1
}
