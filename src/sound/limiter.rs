//! A look-ahead limiter that keeps the true peak below a ceiling by turning the sound down smoothly around each peak;
//! it never clips.
//!
//! The gain moves slowly, so it is stored for every 16th sample only and interpolated linearly.

use super::true_peak::{self, Peak};
use super::{Pcm, amplitude};

/// How long before a peak the gain starts to fall, and how long it stays down after the peak, seconds.
const LOOK_AHEAD_S: f64 = 0.0033;
/// Time constant of the return to full gain, seconds.
const RELEASE_S: f64 = 0.060;
/// After this many time constants the gain counts as full; the smoothing hides the remaining 10⁻⁴.
const FULL_GAIN_TIME_CONSTANTS: f64 = 9.2;
/// Aim this far below the ceiling, dB, because the moving gain shifts peaks between samples a little.
const MARGIN_DB: f64 = 0.02;
/// After this many passes a sound that is still too high is turned down as a whole. At most two were ever needed.
const MAX_PASSES: usize = 4;
/// Samples between two stored gains.
const CELL_SAMPLES: usize = 16;

/// How much a limiter had to change.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limited {
    /// Largest gain reduction, dB; 0 if the sound was left unchanged.
    pub max_reduction_db: f64,
    /// True peak of the limited sound, as a magnitude.
    pub true_peak: f32,
}

/// Peaks are searched down to this share of the target magnitude. The highest is then usually among them, and the true
/// peak is known without another search.
const WATCHED_SHARE: f32 = 0.97;

/// Reduces the true peak to at most `ceiling_dbtp`.
pub fn limit(pcm: &mut Pcm, ceiling_dbtp: f64) -> Limited {
    let ceiling = amplitude(ceiling_dbtp) as f32;
    let aim = aim(ceiling_dbtp);
    let mut lowest = 1.0f32;
    for _ in 0..MAX_PASSES {
        let peaks = true_peak::above(&pcm.samples, WATCHED_SHARE * aim);
        let highest = peaks
            .iter()
            .fold(0.0f32, |highest, peak| highest.max(peak.magnitude));
        if highest <= ceiling {
            let true_peak = if peaks.is_empty() {
                true_peak::magnitude(&pcm.samples)
            } else {
                highest
            };
            return Limited {
                max_reduction_db: -20.0 * f64::from(lowest).log10(),
                true_peak,
            };
        }
        let curve = GainCurve::under(&peaks, aim, pcm);
        curve.apply(&mut pcm.samples);
        lowest *= curve.lowest();
    }
    let highest = true_peak::magnitude(&pcm.samples);
    let scale = (ceiling / highest).min(1.0);
    pcm.samples.iter_mut().for_each(|sample| *sample *= scale);
    Limited {
        max_reduction_db: -20.0 * f64::from(lowest * scale).log10(),
        true_peak: highest * scale,
    }
}

/// The magnitude that peaks are reduced to for a ceiling in dBTP.
pub(super) fn aim(ceiling_dbtp: f64) -> f32 {
    amplitude(ceiling_dbtp - MARGIN_DB) as f32
}

/// The gain over time; full gain outside the stored intervals.
#[derive(Debug, Clone, Default)]
pub(super) struct GainCurve {
    stretches: Vec<GainStretch>,
}

/// Gains of consecutive cells.
#[derive(Debug, Clone)]
struct GainStretch {
    first: usize,
    gains: Vec<f32>,
}

impl GainCurve {
    /// The gain that reduces `peaks` of `pcm` to `aim`; peaks below it have no effect.
    pub fn under(peaks: &[Peak], aim: f32, pcm: &Pcm) -> Self {
        let rate = f64::from(pcm.rate);
        // Two filters extend half of this to each side, so it must be even.
        let hold = (LOOK_AHEAD_S * rate / (2 * CELL_SAMPLES) as f64).round() as usize * 2;
        let release = (RELEASE_S * FULL_GAIN_TIME_CONSTANTS * rate) as usize / CELL_SAMPLES;
        let keeps = (-(CELL_SAMPLES as f64) / (RELEASE_S * rate)).exp();
        let last_cell = pcm.samples.len() / CELL_SAMPLES + 1;
        let high: Vec<&Peak> = peaks.iter().filter(|peak| peak.magnitude > aim).collect();
        // Peaks between which the gain does not return to full belong to one interval.
        let apart = (release + 6 * hold) * CELL_SAMPLES;
        let stretches = high
            .chunk_by(|one, next| next.at - one.at < apart)
            .map(|group| {
                let cell = |peak: &&Peak| peak.at / CELL_SAMPLES;
                let first = group.first().map_or(0, cell).saturating_sub(3 * hold);
                let end = group.last().map_or(0, cell) + release + 3 * hold;
                let mut gains = vec![1.0f32; end.min(last_cell) + 1 - first];
                for same in group.chunk_by(|one, next| cell(one) == cell(next)) {
                    let magnitude = same.iter().fold(0.0f32, |most, peak| {
                        if peak.magnitude > most {
                            peak.magnitude
                        } else {
                            most
                        }
                    });
                    let at = same.first().map_or(0, cell);
                    // Extend to both sides as far as the smoothing reaches. A peak lies between two values of the gain;
                    // after the last sample of a cell, between the two values that follow.
                    let from = at.saturating_sub(hold).max(first) - first;
                    let to = (at + 3 + hold - first).min(gains.len());
                    let wanted = aim / magnitude;
                    gains[from..to]
                        .iter_mut()
                        .for_each(|gain| *gain = if *gain < wanted { *gain } else { wanted });
                }
                let mut loss = 0.0f64;
                for held in &mut gains {
                    loss *= keeps;
                    let wanted = 1.0 - f64::from(*held);
                    loss = if wanted > loss { wanted } else { loss };
                    *held = (1.0 - loss) as f32;
                }
                let gains = box_filter(&box_filter(&gains, hold), hold);
                GainStretch { first, gains }
            })
            .collect();
        Self { stretches }
    }

    /// Applies the gain to a sound.
    pub fn apply(&self, samples: &mut [f32]) {
        for stretch in &self.stretches {
            let start = (stretch.first * CELL_SAMPLES).min(samples.len());
            for (cell, pair) in samples[start..]
                .chunks_mut(CELL_SAMPLES)
                .zip(stretch.gains.windows(2))
            {
                let (gain, slope) = (pair[0], (pair[1] - pair[0]) / CELL_SAMPLES as f32);
                for (offset, sample) in cell.iter_mut().enumerate() {
                    *sample *= gain + slope * offset as f32;
                }
            }
        }
    }

    /// Mean square of the gain in each of `count` bins of `length` samples.
    pub fn squares(&self, length: usize, count: usize) -> Vec<f64> {
        let mut squares = vec![1.0f64; count];
        let share = CELL_SAMPLES as f64 / length as f64;
        for stretch in &self.stretches {
            for (offset, &gain) in stretch.gains.iter().enumerate() {
                if let Some(square) =
                    squares.get_mut((stretch.first + offset) * CELL_SAMPLES / length)
                {
                    let gain = f64::from(gain);
                    *square += (gain * gain - 1.0) * share;
                }
            }
        }
        squares
    }

    /// The lowest gain that was applied so far.
    pub fn lowest(&self) -> f32 {
        let gains = self.stretches.iter().flat_map(|stretch| &stretch.gains);
        gains.fold(
            1.0f32,
            |lowest, &gain| {
                if gain < lowest { gain } else { lowest }
            },
        )
    }
}

/// Moving average over `width` + 1 values, centred for an even `width`, with full gain beyond the ends.
fn box_filter(values: &[f32], width: usize) -> Vec<f32> {
    let mut padded = vec![1.0f32; width / 2];
    padded.extend_from_slice(values);
    padded.resize(values.len() + width, 1.0);
    let scale = 1.0 / (width + 1) as f64;
    let mut sum: f64 = padded[..width].iter().map(|&value| f64::from(value)).sum();
    let (leaving, entering) = (&padded[..values.len()], &padded[width..]);
    leaving
        .iter()
        .zip(entering)
        .map(|(&leaves, &enters)| {
            let (leaves, enters) = (f64::from(leaves), f64::from(enters));
            let mean = ((sum + enters) * scale) as f32;
            // This form has one dependent addition instead of two.
            sum += enters - leaves;
            mean
        })
        .collect()
}
