//! True peak after ITU-R BS.1770-4, Annex 2: the highest value of the signal between its samples too, found by fourfold
//! oversampling.
//!
//! Oversampling everywhere would cost more than all other metering. It is done only where it can matter: between two
//! samples the signal leaves the straight line that joins them by at most a constant times the largest second
//! difference nearby (the constant is the interpolator's own, see `Interpolator::new`). Speech bends little, so this
//! bound rules nearly every block out, and nothing is missed.

use super::{Pcm, decibels};
use multiversion::multiversion;
use rayon::prelude::*;
use std::ops::Range;
use std::sync::LazyLock;

/// Taps per phase of the interpolator.
const TAPS: usize = 32;
/// Samples used before the one at which the interval starts.
const BEFORE: usize = TAPS / 2 - 1;
/// Samples used after it.
const AFTER: usize = TAPS / 2;
/// Number of samples on each side of a position that influence the signal there.
pub const REACH: usize = TAPS / 2;
/// Samples per block; at least as many as the taps reach.
const BLOCK: usize = 64;
/// Number of blocks that one task examines: 11 s at 48 kHz.
const PART: usize = 1 << 13;
/// Interpolated positions between two samples: ¼, ½, ¾.
const PHASES: usize = 3;

static INTERPOLATOR: LazyLock<Interpolator> = LazyLock::new(Interpolator::new);

/// A place where the signal is too high.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Peak {
    /// Index of the sample at which the peak lies, or after which it lies before the next.
    pub at: usize,
    /// Largest magnitude in the interval from this sample to the next.
    pub magnitude: f32,
}

/// True peak of a sound, dBTP; −∞ for digital silence.
pub fn dbtp(pcm: &Pcm) -> f64 {
    decibels(f64::from(magnitude(&pcm.samples)))
}

/// True peak as a magnitude.
pub fn magnitude(samples: &[f32]) -> f32 {
    magnitude_within(samples, 0..samples.len())
}

/// True peak of a part of a sound as a magnitude: of the intervals that start in it.
pub(super) fn magnitude_within(samples: &[f32], part: Range<usize>) -> f32 {
    let bounds = bounds(samples);
    let mut highest = 0.0f32;
    for sample in &samples[part.clone()] {
        let height = sample.abs();
        highest = if height > highest { height } else { highest };
    }
    let blocks = part.start / BLOCK..part.end.div_ceil(BLOCK);
    let mut open: Vec<(f32, usize)> = blocks
        .map(|block| (bounds[block], block))
        .filter(|&(bound, _)| bound > highest)
        .collect();
    // Examine the most likely blocks first; each new highest value rules out many of the rest.
    open.sort_by(|a, b| b.0.total_cmp(&a.0));
    for (bound, block) in open {
        if bound <= highest {
            break;
        }
        let start = block * BLOCK;
        for (offset, value) in oversample(samples, start).into_iter().enumerate() {
            if value > highest && part.contains(&(start + offset)) {
                highest = value;
            }
        }
    }
    highest
}

/// Every interval between samples in which the signal exceeds `ceiling` in magnitude, in order.
pub fn above(samples: &[f32], ceiling: f32) -> Vec<Peak> {
    let open: Vec<usize> = bounds(samples)
        .into_iter()
        .enumerate()
        .filter_map(|(block, bound)| (bound > ceiling).then_some(block * BLOCK))
        .collect();
    let peaks_from = |&start: &usize| {
        let between = oversample(samples, start).into_iter().enumerate();
        let inside = between.take(samples.len() - start);
        let high = inside.filter(|&(_, value)| value > ceiling);
        high.map(move |(offset, magnitude)| Peak {
            at: start + offset,
            magnitude,
        })
    };
    let parts = open.par_iter().with_min_len(PART);
    parts.flat_map_iter(peaks_from).collect()
}

/// For each block, a magnitude that the signal between its samples cannot exceed.
fn bounds(samples: &[f32]) -> Vec<f32> {
    let bend_factor = INTERPOLATOR.bend_factor;
    let blocks = samples.len().div_ceil(BLOCK);
    let (mut heights, mut bends) = (vec![0.0f32; blocks], vec![0.0f32; blocks]);
    let parts = heights.par_chunks_mut(PART).zip(bends.par_chunks_mut(PART));
    parts.enumerate().for_each(|(part, (heights, bends))| {
        heights_and_bends(samples, part * PART, heights, bends);
    });
    // The silence immediately before and after the sound counts, too.
    if let (Some(first), Some(bend)) = (samples.first(), bends.first_mut()) {
        *bend = bend.max(first.abs());
    }
    if let (Some(last), Some(bend)) = (samples.last(), bends.last_mut()) {
        *bend = bend.max(last.abs());
    }
    let near = |values: &[f32], index: usize| values.get(index).copied().unwrap_or(0.0);
    (0..blocks)
        .map(|index| {
            let bend = near(&bends, index)
                .max(near(&bends, index + 1))
                .max(match index {
                    0 => 0.0,
                    _ => near(&bends, index - 1),
                });
            near(&heights, index).max(near(&heights, index + 1)) + bend_factor * bend
        })
        .collect()
}

/// The largest magnitude of each block from `first` on and its largest second difference.
#[multiversion(targets("x86_64+avx+avx2"))]
fn heights_and_bends(samples: &[f32], first: usize, heights: &mut [f32], bends: &mut [f32]) {
    for (index, (height, bend)) in heights.iter_mut().zip(bends).enumerate() {
        let start = (first + index) * BLOCK;
        // Use the block with one sample on either side. The sound is surrounded by silence, so its first and last
        // samples bend, too.
        (*height, *bend) = match samples.get(start.wrapping_sub(1)..start + BLOCK + 1) {
            Some(inner) => height_and_bend(inner),
            None => {
                let mut around = [0.0f32; BLOCK + 2];
                let from = start.saturating_sub(1);
                let to = (start + BLOCK + 1).min(samples.len());
                let shift = 1 - (start - from);
                around[shift..shift + (to - from)].copy_from_slice(&samples[from..to]);
                height_and_bend(&around)
            }
        };
    }
}

/// The largest magnitude of a block and its largest second difference; `around` is the block with a sample on either side.
#[inline(always)]
fn height_and_bend(around: &[f32]) -> (f32, f32) {
    const LANES: usize = 16;
    let (before, here, after) = (&around[..BLOCK], &around[1..=BLOCK], &around[2..]);
    let (mut heights, mut bends) = ([0.0f32; LANES], [0.0f32; LANES]);
    // Use lanes and a plain comparison, because a chain of `f32::max` is evaluated one sample at a time.
    for start in (0..BLOCK).step_by(LANES) {
        for lane in 0..LANES {
            let at = start + lane;
            let height = here[at].abs();
            let bend = (before[at] - 2.0 * here[at] + after[at]).abs();
            heights[lane] = if height > heights[lane] {
                height
            } else {
                heights[lane]
            };
            bends[lane] = if bend > bends[lane] {
                bend
            } else {
                bends[lane]
            };
        }
    }
    (highest_of(heights), highest_of(bends))
}

/// The largest of a few numbers, by halves.
#[inline(always)]
fn highest_of<const N: usize>(mut lanes: [f32; N]) -> f32 {
    let mut half = N / 2;
    while half > 0 {
        for lane in 0..half {
            let (one, other) = (lanes[lane], lanes[lane + half]);
            lanes[lane] = if other > one { other } else { one };
        }
        half /= 2;
    }
    lanes[0]
}

#[multiversion(targets("x86_64+avx+avx2"))]
/// The largest magnitude in each interval of the block at `start`: at the sample, and at the three phases after it.
fn oversample(samples: &[f32], start: usize) -> [f32; BLOCK] {
    let mut around = [0.0f32; BLOCK + TAPS];
    let from = start.saturating_sub(BEFORE);
    let to = (start + BLOCK + AFTER).min(samples.len());
    let shift = BEFORE - (start - from);
    around[shift..shift + (to - from)].copy_from_slice(&samples[from..to]);

    let mut highest = [0.0f32; BLOCK];
    for (offset, value) in highest.iter_mut().enumerate() {
        *value = around[offset + BEFORE].abs();
    }
    for phase in &INTERPOLATOR.phases {
        let mut sums = [0.0f32; BLOCK];
        for (tap, &weight) in phase.iter().enumerate() {
            for (sum, &sample) in sums.iter_mut().zip(&around[tap..tap + BLOCK]) {
                *sum += weight * sample;
            }
        }
        for (value, sum) in highest.iter_mut().zip(&sums) {
            *value = value.max(sum.abs());
        }
    }
    highest
}

/// A windowed sinc at three phases.
struct Interpolator {
    phases: [[f32; TAPS]; PHASES],
    /// How far the interpolated signal can leave the straight line between two samples, per unit of second difference.
    bend_factor: f32,
}

impl Interpolator {
    /// The interpolator minus the straight line gives zero for a constant and for a ramp, so it equals the second
    /// difference filtered by the remainder summed twice; the sum of that filter's magnitudes is the bend factor.
    fn new() -> Self {
        let mut phases = [[0.0f32; TAPS]; PHASES];
        let mut bend_factor = 0.0f64;
        for (index, phase) in phases.iter_mut().enumerate() {
            let fraction = (index + 1) as f64 / (PHASES + 1) as f64;
            let mut weights: Vec<f64> = (0..TAPS)
                .map(|tap| windowed_sinc(tap as f64 - BEFORE as f64 - fraction))
                .collect();
            let sum: f64 = weights.iter().sum();
            weights.iter_mut().for_each(|weight| *weight /= sum);
            // A ramp must be reproduced exactly, or the bound above would not hold.
            let moment: f64 = weights
                .iter()
                .enumerate()
                .map(|(tap, w)| (tap as f64 - BEFORE as f64) * w)
                .sum();
            weights[BEFORE] += moment - fraction;
            weights[BEFORE + 1] -= moment - fraction;

            let mut remainder = weights.clone();
            remainder[BEFORE] -= 1.0 - fraction;
            remainder[BEFORE + 1] -= fraction;
            let (mut once, mut twice, mut factor) = (0.0, 0.0f64, 0.0);
            for value in &remainder {
                once += value;
                twice += once;
                factor += twice.abs();
            }
            bend_factor = bend_factor.max(factor);
            for (narrow, wide) in phase.iter_mut().zip(&weights) {
                *narrow = *wide as f32;
            }
        }
        // Slightly more than the sum, to allow for rounding in single precision.
        Self {
            phases,
            bend_factor: bend_factor as f32 * 1.001,
        }
    }
}

/// sin(πx)/(πx) under a Kaiser window (β = 7, side lobes below −70 dB) as wide as the taps.
fn windowed_sinc(x: f64) -> f64 {
    let half = TAPS as f64 / 2.0;
    let sinc = if x.abs() < 1e-12 {
        1.0
    } else {
        (std::f64::consts::PI * x).sin() / (std::f64::consts::PI * x)
    };
    let inside = 1.0 - (x / half).powi(2);
    if inside <= 0.0 {
        0.0
    } else {
        sinc * bessel_i0(7.0 * inside.sqrt()) / bessel_i0(7.0)
    }
}

/// Modified Bessel function of the first kind, order zero, by its power series.
fn bessel_i0(x: f64) -> f64 {
    let mut term = 1.0;
    let mut sum = 1.0;
    for k in 1..40 {
        term *= (x / (2.0 * f64::from(k))).powi(2);
        sum += term;
    }
    sum
}
