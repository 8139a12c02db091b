//! Measures loudness and true peak of a sound that arrives piece by piece; at most half a minute is kept.

use super::loudness::{PowerSteps, RUN_IN_STEPS, hop};
use super::true_peak::{self, REACH};

/// Number of 100 ms steps that are measured at a time; many, because each measurement starts with a run-in.
const STEPS_AT_A_TIME: usize = 300;

/// Measures a sound piece by piece.
#[derive(Debug)]
pub struct Meter {
    rate: u32,
    steps: PowerSteps,
    highest: f32,
    /// The run-in, which has been measured, followed by samples that have not.
    pending: Vec<f32>,
    /// Number of samples in the run-in.
    run_in: usize,
}

impl Meter {
    /// A meter for sound at this rate.
    pub fn new(rate: u32) -> Self {
        let room = (STEPS_AT_A_TIME + RUN_IN_STEPS + 1) * hop(rate) + REACH;
        Self {
            rate,
            steps: PowerSteps::default(),
            highest: 0.0,
            pending: Vec::with_capacity(room),
            run_in: 0,
        }
    }

    /// Adds the next samples.
    pub fn add(&mut self, mut samples: &[f32]) {
        let enough = STEPS_AT_A_TIME * hop(self.rate) + REACH;
        while !samples.is_empty() {
            let wanted = self.run_in + enough - self.pending.len();
            let (now, later) = samples.split_at(wanted.min(samples.len()));
            self.pending.extend_from_slice(now);
            samples = later;
            if self.pending.len() == self.run_in + enough {
                self.measure(self.run_in + STEPS_AT_A_TIME * hop(self.rate));
            }
        }
    }

    /// Ends the sound; returns its loudness over time and its true peak as a magnitude.
    pub fn finish(mut self) -> (PowerSteps, f32) {
        self.measure(self.pending.len());
        (self.steps, self.highest)
    }

    /// Measures the pending samples up to `to` and keeps what the next measurement needs as its run-in.
    fn measure(&mut self, to: usize) {
        let hop = hop(self.rate);
        // Measure in parallel, because the other cores are idle when a single track is made.
        let (part, peak) = rayon::join(
            || PowerSteps::of_samples(&self.pending[..to], self.rate),
            || true_peak::magnitude_within(&self.pending, self.run_in..to),
        );
        self.steps.append(&part, self.run_in / hop);
        self.highest = self.highest.max(peak);
        self.run_in = to.min(RUN_IN_STEPS * hop);
        self.pending.drain(..to - self.run_in);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sound::{Pcm, RATE};

    #[test]
    fn measuring_in_pieces_equals_measuring_at_once() {
        // Noise that swells, so that no place is like another, with a peak where two measurements meet.
        let mut state = 1u32;
        let mut samples: Vec<f32> = (0..RATE as usize * 95)
            .map(|n| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (state as f32 / u32::MAX as f32 - 0.5) * (0.1 + 0.2 * (n as f32 / 3e5).sin().abs())
            })
            .collect();
        let seam = RATE as usize * 30;
        samples[seam - 1..=seam].fill(0.9);
        let pcm = Pcm {
            rate: RATE,
            samples,
        };
        let whole = PowerSteps::of(&pcm);
        for piece in [960, 4801, 48_000 * 7, 48_000 * 200] {
            let mut meter = Meter::new(RATE);
            pcm.samples.chunks(piece).for_each(|part| meter.add(part));
            let (steps, peak) = meter.finish();
            assert!((steps.integrated() - whole.integrated()).abs() < 1e-9);
            assert_eq!(steps.momentary().len(), whole.momentary().len());
            assert_eq!(peak, true_peak::magnitude(&pcm.samples));
        }
        assert_eq!(Meter::new(RATE).finish().1, 0.0);
    }
}
