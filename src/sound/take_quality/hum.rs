//! Detects mains hum: lines at multiples of 50 or 60 Hz that are present all the time, in pauses as well as under
//! words.

use crate::sound::{Pcm, resample};
use std::f64::consts::TAU;

/// Hum at the frequency of the electricity supply.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hum {
    /// Mains frequency, 50 or 60 Hz.
    pub mains_hz: u32,
    /// Level of the hum, dBFS (RMS).
    pub level_db: f64,
    /// How far the hum is below the speech, dB.
    pub below_speech_db: f64,
    /// Position where the hum is heard best by itself, seconds.
    pub at_s: f64,
}

/// Sample rate of the search, Hz: enough for all harmonics that are examined.
const RATE: u32 = 2_000;
/// Length of a window, seconds, which gives lines 8 Hz wide.
const WINDOW_S: f64 = 0.5;
/// Number of harmonics that are examined. The sixth of 50 Hz is the fifth of 60.
const HARMONICS: u32 = 4;
/// Distance from a line to the neighbours it is compared with, Hz.
const NEIGHBOUR_OFFSET_HZ: f64 = 9.0;
/// A line is at least this far above its neighbours, dB.
const PROMINENCE_DB: f64 = 9.0;
/// Hum is in all windows; speech leaves at least this share of them at any one frequency.
const QUIET_SHARE: f64 = 0.15;

pub(super) fn find(pcm: &Pcm, speech_db: f64) -> Option<Hum> {
    let low = resample::to_rate(pcm, RATE);
    let window = (WINDOW_S * f64::from(RATE)) as usize;
    let starts: Vec<usize> = (0..low.samples.len().saturating_sub(window - 1))
        .step_by(window / 2)
        .collect();
    if starts.len() < 3 {
        return None;
    }
    let quietest = starts.iter().copied().min_by(|&a, &b| {
        power(&low.samples[a..a + window]).total_cmp(&power(&low.samples[b..b + window]))
    })?;
    let strongest = [50u32, 60]
        .into_iter()
        .map(|mains_hz| {
            (
                mains_hz,
                lines_power(&low.samples, &starts, window, mains_hz),
            )
        })
        .max_by(|a, b| a.1.total_cmp(&b.1))
        .filter(|&(_, power)| power > 0.0)?;
    let level_db = 10.0 * strongest.1.log10();
    Some(Hum {
        mains_hz: strongest.0,
        level_db,
        below_speech_db: speech_db - level_db,
        at_s: quietest as f64 / f64::from(RATE),
    })
}

/// Power of all prominent lines of this mains frequency, full scale 1.
fn lines_power(samples: &[f32], starts: &[usize], window: usize, mains_hz: u32) -> f64 {
    (1..=HARMONICS)
        .map(|harmonic| {
            let line_hz = f64::from(mains_hz * harmonic);
            let steady = |hz: f64| {
                let mut powers: Vec<f64> = starts
                    .iter()
                    .map(|&start| line_power(&samples[start..start + window], hz))
                    .collect();
                powers.sort_by(f64::total_cmp);
                powers[((powers.len() - 1) as f64 * QUIET_SHARE) as usize]
            };
            let line = steady(line_hz);
            let aside =
                steady(line_hz - NEIGHBOUR_OFFSET_HZ).max(steady(line_hz + NEIGHBOUR_OFFSET_HZ));
            if line > aside * 10f64.powf(PROMINENCE_DB / 10.0) {
                line
            } else {
                0.0
            }
        })
        .sum()
}

fn power(samples: &[f32]) -> f64 {
    samples.iter().map(|&s| f64::from(s).powi(2)).sum()
}

/// Power of the tone at `hz` in a window (Hann, one frequency of the discrete Fourier transform).
fn line_power(window: &[f32], hz: f64) -> f64 {
    let length = window.len() as f64;
    let (mut re, mut im) = (0.0, 0.0);
    for (index, &sample) in window.iter().enumerate() {
        let hann = 0.5 - 0.5 * (TAU * (index as f64 + 0.5) / length).cos();
        let angle = TAU * hz * index as f64 / f64::from(RATE);
        re += f64::from(sample) * hann * angle.cos();
        im += f64::from(sample) * hann * angle.sin();
    }
    // A tone of amplitude A gives A·N/4 under a Hann window; its power is A²/2.
    8.0 * (re * re + im * im) / (length * length)
}
