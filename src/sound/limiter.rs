//! A look-ahead limiter that keeps the true peak under a ceiling by turning the sound down smoothly around each peak;
//! it never cuts a wave's top off.

use super::true_peak::{self, Peak};
use super::{Pcm, amplitude};

/// How long before a peak the gain starts to fall, and how long after it it stays, seconds.
const LOOK_AHEAD_S: f64 = 0.003;
/// Time constant of the return to full gain, seconds.
const RELEASE_S: f64 = 0.060;
/// Time constants after which the gain counts as full (what is left, 10⁻⁴, the smoothing hides).
const FULL_AFTER: f64 = 9.2;
/// The gain's own movement shifts peaks between samples a little; aim this far under the ceiling, dB.
const MARGIN_DB: f64 = 0.02;
/// Passes after which a sound that is still too high is turned down as a whole. Two were the most ever seen.
const MOST_PASSES: usize = 4;

/// What the limiter did.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limited {
    /// The largest reduction, dB; 0 where the sound was left alone.
    pub most_reduction_db: f64,
}

/// Brings the true peak to at most `ceiling_dbtp` (dB relative to full scale).
pub fn limit(pcm: &mut Pcm, ceiling_dbtp: f64) -> Limited {
    let ceiling = amplitude(ceiling_dbtp) as f32;
    let aim = amplitude(ceiling_dbtp - MARGIN_DB) as f32;
    let mut lowest = 1.0f32;
    for _ in 0..MOST_PASSES {
        let peaks = true_peak::above(&pcm.samples, aim);
        if peaks.iter().all(|peak| peak.magnitude <= ceiling) {
            return Limited {
                most_reduction_db: -20.0 * f64::from(lowest).log10(),
            };
        }
        lowest *= turn_down(pcm, &peaks, aim);
    }
    let scale = (ceiling / true_peak::magnitude(&pcm.samples)).min(1.0);
    pcm.samples.iter_mut().for_each(|sample| *sample *= scale);
    Limited {
        most_reduction_db: -20.0 * f64::from(lowest * scale).log10(),
    }
}

/// Turns the sound down around each peak; returns the lowest gain used.
fn turn_down(pcm: &mut Pcm, peaks: &[Peak], aim: f32) -> f32 {
    let rate = f64::from(pcm.rate);
    let hold = (LOOK_AHEAD_S * rate).round() as usize;
    let release = (RELEASE_S * FULL_AFTER * rate) as usize;
    let recovery = 1.0 - (-1.0 / (RELEASE_S * rate)).exp();
    let mut lowest = 1.0f32;
    // Peaks between which the gain does not come back to full belong to one stretch.
    for group in peaks.chunk_by(|one, next| next.at - one.at < release + 6 * hold) {
        let (Some(first), Some(last)) = (group.first(), group.last()) else {
            continue;
        };
        let start = first.at.saturating_sub(3 * hold);
        let end = (last.at + release + 3 * hold).min(pcm.samples.len());
        let mut gains = vec![1.0f32; end - start];
        for peak in group {
            // For as long before and after as the smoothing reaches.
            let from = peak.at.saturating_sub(hold).max(start) - start;
            let to = (peak.at + 2 + hold).min(end) - start;
            let wanted = aim / peak.magnitude;
            gains[from..to]
                .iter_mut()
                .for_each(|gain| *gain = if *gain < wanted { *gain } else { wanted });
        }
        let mut gain = 1.0f64;
        for held in &mut gains {
            gain += (1.0 - gain) * recovery;
            let wanted = f64::from(*held);
            gain = if wanted < gain { wanted } else { gain };
            *held = gain as f32;
        }
        let smooth = box_filter(&box_filter(&gains, hold), hold);
        for (sample, gain) in pcm.samples[start..end].iter_mut().zip(&smooth) {
            *sample *= gain;
            lowest = if *gain < lowest { *gain } else { lowest };
        }
    }
    lowest
}

/// Mean over a window of `width` + 1 values, centred for an even `width`; full gain lies outside.
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
            sum += f64::from(enters);
            let mean = (sum * scale) as f32;
            sum -= f64::from(leaves);
            mean
        })
        .collect()
}
