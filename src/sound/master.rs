//! Brings a track to its loudness: gain and limiter by a forecast, measure, correct.

use super::limiter::Curve;
use super::loudness::{Bins, Loudness, Steps};
use super::true_peak::Peak;
use super::{Pcm, amplitude, decibels, limiter, true_peak};

/// Loudness of a track unless the tour says otherwise, LUFS.
pub const TARGET_LUFS: f64 = -16.0;
/// The most that a true peak may reach, dB relative to full scale.
pub const CEILING_DBTP: f64 = -1.0;
/// How close is close enough, LU.
const TOLERANCE_LU: f64 = 0.01;
/// Gain beyond the plain one that is given to a sound before the limiter: what it cannot reach so is not worth reaching.
const MOST_LIMITING_DB: f64 = 40.0;
/// How much of a decibel of gain the limiter usually leaves, where it works at all.
const USUAL_SLOPE: f64 = 0.47;
/// By how much the forecast is usually too high, LU: 0.016 to 0.025 on speech.
const USUAL_OPTIMISM_LU: f64 = 0.02;
/// How near the forecast comes to what is asked of it, LU.
const NEAR_ENOUGH_LU: f64 = 0.004;
/// Peaks are looked for that would be too high with so much more gain than the plain one, dB: speech mostly needs 1.6 to 2.2.
const PEAKS_ROOM_DB: f64 = 2.5;
/// Rounds of limiting and measuring, and of forecasts for each; one and three are usual for speech.
const MOST_ROUNDS: usize = 12;

/// A sound at its loudness, with what is known of it.
#[derive(Debug, Clone)]
pub struct Mastered {
    /// The sound.
    pub pcm: Pcm,
    /// Its true peak, dB relative to full scale.
    pub true_peak_dbtp: f64,
    bins: Bins,
}

impl Mastered {
    /// A sound that stays as loud as it is.
    pub fn as_it_is(mut pcm: Pcm, ceiling_dbtp: f64) -> Self {
        let limited = limiter::limit(&mut pcm, ceiling_dbtp);
        Self {
            bins: Bins::of(&pcm),
            true_peak_dbtp: decibels(f64::from(limited.true_peak)),
            pcm,
        }
    }

    /// Its loudness over time.
    pub fn steps(&self) -> Steps {
        self.bins.steps()
    }

    /// Its loudness and true peak.
    pub fn loudness(&self) -> Loudness {
        Loudness {
            integrated_lufs: self.steps().integrated(),
            true_peak_dbtp: self.true_peak_dbtp,
        }
    }

    /// Brings it elsewhere, as near as is asked. All is done in place: a long track is large.
    pub(super) fn brought_to(
        mut self,
        target_lufs: f64,
        ceiling_dbtp: f64,
        tolerance_lu: f64,
    ) -> Self {
        let mut reached = self.steps().integrated();
        if reached == f64::NEG_INFINITY {
            return self.limited(ceiling_dbtp);
        }
        let mut given_db = 0.0;
        for round in 1..=MOST_ROUNDS {
            let missing_db = target_lufs - reached;
            let mut forecast = Forecast::new(&self.pcm, &self.bins, ceiling_dbtp, missing_db);
            if round == 1 && forecast.peaks.is_empty() {
                let peak_dbtp = true_peak::dbtp(&self.pcm) + missing_db;
                if peak_dbtp <= ceiling_dbtp {
                    // Nothing to limit: loudness and peak move by exactly the gain.
                    self.bins.amplify(missing_db);
                    return Self {
                        pcm: amplified(self.pcm, missing_db),
                        true_peak_dbtp: peak_dbtp,
                        ..self
                    };
                }
            }
            // What a forecast is off by goes with what is limited: later rounds move little.
            let optimism_lu = if round == 1 { USUAL_OPTIMISM_LU } else { 0.0 };
            let most_db = missing_db + MOST_LIMITING_DB - given_db;
            let wanted_lufs = target_lufs + optimism_lu;
            let (gain_db, curve) = forecast.gain_for(wanted_lufs, missing_db, most_db);
            self.pcm = amplified(self.pcm, gain_db);
            curve.apply(&mut self.pcm.samples);
            self = self.limited(ceiling_dbtp);
            reached = self.steps().integrated();
            given_db += gain_db - missing_db;
            if (target_lufs - reached).abs() <= tolerance_lu || gain_db >= most_db {
                break;
            }
        }
        self
    }

    fn limited(self, ceiling_dbtp: f64) -> Self {
        Self::as_it_is(self.pcm, ceiling_dbtp)
    }
}

/// Brings a sound to `target_lufs` with its true peak at most `ceiling_dbtp`. A sound with nothing above the absolute gate
/// (silence) is only kept under the ceiling.
pub fn to_target(pcm: Pcm, target_lufs: f64, ceiling_dbtp: f64) -> Mastered {
    let unknown = Mastered {
        bins: Bins::of(&pcm),
        true_peak_dbtp: f64::NAN,
        pcm,
    };
    unknown.brought_to(target_lufs, ceiling_dbtp, TOLERANCE_LU)
}

/// Foretells how loud a sound will be after gain and limiter, without making it: from its peaks, which the gain scales, and
/// from its power in short bins, which the limiter's gain scales.
struct Forecast<'a> {
    pcm: &'a Pcm,
    bins: &'a Bins,
    aim: f32,
    peaks: Vec<Peak>,
    /// Up to this gain all peaks are known, dB.
    known_to_db: f64,
}

impl<'a> Forecast<'a> {
    fn new(pcm: &'a Pcm, bins: &'a Bins, ceiling_dbtp: f64, plain_db: f64) -> Self {
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

    /// How the limiter would move after so much gain.
    fn curve(&mut self, gain_db: f64) -> Curve {
        if gain_db > self.known_to_db {
            self.look_for_peaks(gain_db);
        }
        let aim = f64::from(self.aim) / amplitude(gain_db);
        Curve::under(&self.peaks, aim as f32, self.pcm)
    }

    fn loudness(&self, gain_db: f64, curve: &Curve) -> f64 {
        let squares = curve.squares(self.bins.length, self.bins.count());
        self.bins.weighted(&squares).integrated() + gain_db
    }

    /// The gain at which the sound is foretold to have `wanted_lufs`, at most `most_db`, dB; with what the limiter then does.
    fn gain_for(&mut self, wanted_lufs: f64, plain_db: f64, most_db: f64) -> (f64, Curve) {
        let mut search = Search::default();
        let mut gain_db = plain_db;
        let mut curve = self.curve(gain_db);
        for _ in 0..MOST_ROUNDS {
            let error = self.loudness(gain_db, &curve) - wanted_lufs;
            if error.abs() <= NEAR_ENOUGH_LU {
                break;
            }
            gain_db = search.next(gain_db, error).min(most_db);
            curve = self.curve(gain_db);
        }
        (gain_db, curve)
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

/// A sound with `gain_db` more.
pub fn amplified(mut pcm: Pcm, gain_db: f64) -> Pcm {
    let factor = amplitude(gain_db) as f32;
    pcm.samples.iter_mut().for_each(|sample| *sample *= factor);
    pcm
}
