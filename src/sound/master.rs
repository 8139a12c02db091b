//! Brings a track to its loudness: gain and limiter by a forecast, measure, correct.

use super::limiter::Curve;
use super::loudness::{Bins, Loudness, Steps};
use super::true_peak::Peak;
use super::{Pcm, amplitude, limiter, loudness, true_peak};

/// Loudness of a track unless the tour says otherwise, LUFS.
pub const TARGET_LUFS: f64 = -16.0;
/// The most that a true peak may reach, dB relative to full scale.
pub const CEILING_DBTP: f64 = -1.0;
/// How close is close enough, LU.
const TOLERANCE_LU: f64 = 0.01;
/// Gain beyond the plain one that is given to a sound before the limiter: what it cannot reach so is not worth reaching.
const MOST_LIMITING_DB: f64 = 40.0;
/// How much of a decibel of gain the limiter usually leaves, where it works at all.
const USUAL_SLOPE: f64 = 0.7;
/// By how much the forecast is usually too high, LU: 0.016 to 0.025 on speech.
const USUAL_OPTIMISM_LU: f64 = 0.02;
/// How near the forecast comes to what is asked of it, LU.
const NEAR_ENOUGH_LU: f64 = 0.003;
/// Peaks are looked for that would be too high with so much more gain than the plain one, dB.
const PEAKS_ROOM_DB: f64 = 1.5;
/// Rounds of limiting and measuring, and of forecasts for each; one or two and four are usual for speech.
const MOST_ROUNDS: usize = 12;

/// Brings a sound to `target_lufs` with its true peak at most `ceiling_dbtp`, and tells what it became. A sound with
/// nothing above the absolute gate (silence) is only kept under the ceiling.
pub fn to_target(pcm: Pcm, target_lufs: f64, ceiling_dbtp: f64) -> (Pcm, Loudness) {
    to_within(pcm, target_lufs, ceiling_dbtp, TOLERANCE_LU)
}

/// As [`to_target`], as near as is asked.
pub(super) fn to_within(
    pcm: Pcm,
    target_lufs: f64,
    ceiling_dbtp: f64,
    tolerance_lu: f64,
) -> (Pcm, Loudness) {
    let bins = Bins::of(&pcm);
    let before = bins.steps().integrated();
    if before == f64::NEG_INFINITY {
        let mut silent = pcm;
        limiter::limit(&mut silent, ceiling_dbtp);
        let loudness = loudness::measure(&silent);
        return (silent, loudness);
    }
    let plain_db = target_lufs - before;
    let mut forecast = Forecast::new(&pcm, bins, ceiling_dbtp, plain_db);
    if forecast.peaks.is_empty() {
        let peak = true_peak::dbtp(&pcm);
        if peak + plain_db <= ceiling_dbtp {
            // Nothing to limit: loudness and peak move by exactly the gain.
            let loudness = Loudness {
                integrated_lufs: target_lufs,
                true_peak_dbtp: peak + plain_db,
            };
            return (amplified(pcm, plain_db), loudness);
        }
    }
    // What the forecast is off by, learned from what came of it.
    let mut correction = USUAL_OPTIMISM_LU;
    let mut round = 0;
    loop {
        round += 1;
        let gain_db = forecast.gain_for(target_lufs + correction, plain_db);
        let mut tried = louder(&pcm, gain_db);
        forecast.curve(gain_db).apply(&mut tried.samples);
        limiter::limit(&mut tried, ceiling_dbtp);
        let reached = Steps::of(&tried).integrated();
        let at_the_end = gain_db >= plain_db + MOST_LIMITING_DB;
        if (target_lufs - reached).abs() <= tolerance_lu || round == MOST_ROUNDS || at_the_end {
            let loudness = Loudness {
                integrated_lufs: reached,
                true_peak_dbtp: true_peak::dbtp(&tried),
            };
            return (tried, loudness);
        }
        correction += target_lufs - reached;
    }
}

/// Foretells how loud a sound will be after gain and limiter, without making it: from its peaks, which the gain scales, and
/// from its power in short bins, which the limiter's gain scales.
struct Forecast<'a> {
    pcm: &'a Pcm,
    bins: Bins,
    aim: f32,
    peaks: Vec<Peak>,
    /// Up to this gain all peaks are known, dB.
    known_to_db: f64,
}

impl<'a> Forecast<'a> {
    fn new(pcm: &'a Pcm, bins: Bins, ceiling_dbtp: f64, plain_db: f64) -> Self {
        let mut forecast = Self {
            pcm,
            bins,
            aim: limiter::aim(ceiling_dbtp),
            peaks: Vec::new(),
            known_to_db: f64::NEG_INFINITY,
        };
        forecast.look_for_peaks(plain_db);
        forecast
    }

    fn look_for_peaks(&mut self, gain_db: f64) {
        self.known_to_db = gain_db + PEAKS_ROOM_DB;
        let lowest = f64::from(self.aim) / amplitude(self.known_to_db);
        self.peaks = true_peak::above(&self.pcm.samples, lowest as f32);
    }

    fn curve(&self, gain_db: f64) -> Curve {
        let aim = f64::from(self.aim) / amplitude(gain_db);
        Curve::under(&self.peaks, aim as f32, self.pcm)
    }

    fn loudness(&mut self, gain_db: f64) -> f64 {
        if gain_db > self.known_to_db {
            self.look_for_peaks(gain_db);
        }
        let squares = self
            .curve(gain_db)
            .squares(self.bins.length, self.bins.count());
        self.bins.weighted(&squares).integrated() + gain_db
    }

    /// The gain at which the sound is foretold to have `wanted_lufs`, dB.
    fn gain_for(&mut self, wanted_lufs: f64, plain_db: f64) -> f64 {
        let mut search = Search::default();
        let mut gain_db = plain_db;
        for _ in 0..MOST_ROUNDS {
            let error = self.loudness(gain_db) - wanted_lufs;
            if error.abs() <= NEAR_ENOUGH_LU {
                break;
            }
            gain_db = search.next(gain_db, error).min(plain_db + MOST_LIMITING_DB);
        }
        gain_db
    }
}

/// Looks for the gain at which the error is zero; the error rises with the gain, ever more slowly as the limiter takes
/// more of it back.
#[derive(Debug, Default)]
struct Search {
    /// The highest gain that was too quiet, with its error.
    low: Option<(f64, f64)>,
    /// The lowest gain that was too loud, with its error.
    high: Option<(f64, f64)>,
}

impl Search {
    /// The next gain to try, dB, after `gain_db` was found to be off by `error_lu`.
    fn next(&mut self, gain_db: f64, error_lu: f64) -> f64 {
        let before = if error_lu < 0.0 {
            self.low.replace((gain_db, error_lu))
        } else {
            self.high.replace((gain_db, error_lu))
        };
        match (self.low, self.high, before) {
            // Between the two, by the straight line, but well inside, so that both ends come nearer.
            (Some(low), Some(high), _) => {
                let share = (low.1 / (low.1 - high.1)).clamp(0.05, 0.95);
                low.0 + (high.0 - low.0) * share
            }
            // Only one side is known yet: along the line through the last two, or by the error itself.
            (_, _, Some(before)) => {
                let slope = ((error_lu - before.1) / (gain_db - before.0)).clamp(0.02, 1.0);
                gain_db - error_lu * 1.05 / slope
            }
            (_, _, None) => gain_db - error_lu / USUAL_SLOPE,
        }
    }
}

fn louder(pcm: &Pcm, gain_db: f64) -> Pcm {
    let factor = amplitude(gain_db) as f32;
    Pcm {
        rate: pcm.rate,
        samples: pcm.samples.iter().map(|sample| sample * factor).collect(),
    }
}

/// A sound with `gain_db` more.
pub fn amplified(mut pcm: Pcm, gain_db: f64) -> Pcm {
    let factor = amplitude(gain_db) as f32;
    pcm.samples.iter_mut().for_each(|sample| *sample *= factor);
    pcm
}
