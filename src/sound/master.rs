//! Brings a track to its loudness: gain, limiter, measure again, correct.

use super::loudness::{Loudness, Steps};
use super::{Pcm, amplitude, limiter, loudness, true_peak};

/// Loudness of a track unless the tour says otherwise, LUFS.
pub const TARGET_LUFS: f64 = -16.0;
/// The most that a true peak may reach, dB relative to full scale.
pub const CEILING_DBTP: f64 = -1.0;
/// How close is close enough, LU.
const TOLERANCE_LU: f64 = 0.015;
/// Gain beyond the plain one that is given to a sound before the limiter: what it cannot reach so is not worth reaching.
const MOST_LIMITING_DB: f64 = 40.0;
/// How much of a decibel of gain the limiter usually leaves, where it works at all.
const USUAL_SLOPE: f64 = 0.7;
/// Rounds of limiting and measuring; three are usual for speech.
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
    let before = Steps::of(&pcm).integrated();
    if before == f64::NEG_INFINITY {
        let mut silent = pcm;
        limiter::limit(&mut silent, ceiling_dbtp);
        let loudness = loudness::measure(&silent);
        return (silent, loudness);
    }
    let peak = true_peak::dbtp(&pcm);
    let mut gain_db = target_lufs - before;
    if peak + gain_db <= ceiling_dbtp {
        // Nothing to limit: loudness and peak move by exactly the gain.
        let louder = amplified(pcm, gain_db);
        return (
            louder,
            Loudness {
                integrated_lufs: target_lufs,
                true_peak_dbtp: peak + gain_db,
            },
        );
    }
    let mut search = Search::default();
    let mut round = 0;
    loop {
        round += 1;
        let mut tried = amplified(pcm.clone(), gain_db);
        limiter::limit(&mut tried, ceiling_dbtp);
        let reached = Steps::of(&tried).integrated();
        if (target_lufs - reached).abs() <= tolerance_lu || round == MOST_ROUNDS {
            let loudness = Loudness {
                integrated_lufs: reached,
                true_peak_dbtp: true_peak::dbtp(&tried),
            };
            return (tried, loudness);
        }
        let next = search.next(gain_db, reached - target_lufs);
        gain_db = next.min(target_lufs - before + MOST_LIMITING_DB);
    }
}

/// Looks for the gain at which the error is zero; the error rises with the gain, ever more slowly as the limiter takes
/// more of it back.
#[derive(Debug, Default)]
pub(super) struct Search {
    /// The highest gain that was too quiet, with its error.
    low: Option<(f64, f64)>,
    /// The lowest gain that was too loud, with its error.
    high: Option<(f64, f64)>,
}

impl Search {
    /// The next gain to try, dB, after `gain_db` was found to be off by `error_lu`.
    pub(super) fn next(&mut self, gain_db: f64, error_lu: f64) -> f64 {
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

/// A sound with `gain_db` more.
pub fn amplified(mut pcm: Pcm, gain_db: f64) -> Pcm {
    let factor = amplitude(gain_db) as f32;
    pcm.samples.iter_mut().for_each(|sample| *sample *= factor);
    pcm
}
