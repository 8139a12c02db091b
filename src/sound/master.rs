//! Brings a track to its loudness: gain in steps and limiting by a forecast, then measured and trimmed exactly.

use super::limiter::GainCurve;
use super::loudness::{Loudness, PowerBins};
use super::true_peak::Peak;
use super::{Pcm, amplitude, decibels, limiter, true_peak};

/// Default loudness of a track, LUFS.
pub const TARGET_LUFS: f64 = -16.0;
/// Maximum true peak, dBTP.
pub const CEILING_DBTP: f64 = -1.0;
/// Step of the gain before the limiter, dB; the excess is taken back after the limiter. An edit that moves a track's
/// loudness by a hundredth therefore leaves the samples of the other passages unchanged, and their coded segments can
/// be reused. On average the limiter reduces a quarter of a decibel more than necessary.
const GAIN_STEP_DB: f64 = 0.5;
/// Maximum gain before the limiter beyond the plain one, dB; what this cannot reach is not worth reaching.
const MAX_LIMITING_DB: f64 = 40.0;
/// Gain beyond the plain one that speech typically needs, dB.
const TYPICAL_LIMITING_DB: f64 = 1.9;
/// Share of additional gain that the limiter typically leaves, where it works at all.
const TYPICAL_SLOPE: f64 = 0.47;
/// How much the forecast may be too high, LU: 0.016 to 0.025 on speech.
const FORECAST_MARGIN_LU: f64 = 0.03;
/// Peaks are searched that would be too high with this much more gain than the plain one, dB; speech typically needs
/// 1.6 to 2.7.
const PEAK_SEARCH_RANGE_DB: f64 = 3.0;
/// Maximum number of rounds of limiting and measuring, and of forecasts in each; one, and two or three, are usual for
/// speech.
const MAX_ROUNDS: usize = 12;

/// A sound at its target loudness, with its measurements.
#[derive(Debug, Clone)]
pub struct Mastered {
    /// The sound before the last gain.
    untrimmed: Pcm,
    /// The last gain, dB: usually between minus one step and zero.
    trim_db: f64,
    /// True peak of the untrimmed sound, dBTP.
    true_peak_dbtp: f64,
    bins: PowerBins,
}

impl Mastered {
    /// Wraps a sound that stays as loud as it is.
    pub fn unchanged(mut pcm: Pcm, ceiling_dbtp: f64) -> Self {
        let limited = limiter::limit(&mut pcm, ceiling_dbtp);
        Self {
            bins: PowerBins::of(&pcm),
            true_peak_dbtp: decibels(f64::from(limited.true_peak)),
            untrimmed: pcm,
            trim_db: 0.0,
        }
    }

    /// The sound without the last gain, which is [`Self::trim_db`].
    pub fn untrimmed(&self) -> &Pcm {
        &self.untrimmed
    }

    /// The last gain that has to be applied, dB.
    pub fn trim_db(&self) -> f64 {
        self.trim_db
    }

    /// Returns the mastered sound.
    pub fn into_pcm(self) -> Pcm {
        amplified(self.untrimmed, self.trim_db)
    }

    /// Loudness and true peak of the final sound.
    pub fn loudness(&self) -> Loudness {
        Loudness {
            integrated_lufs: self.bins.amplified(self.trim_db).integrated(),
            true_peak_dbtp: self.true_peak_dbtp + self.trim_db,
        }
    }
}

/// Brings a sound to `target_lufs` with a true peak of at most `ceiling_dbtp`. A sound with nothing above the absolute
/// gate (silence) is only kept below the ceiling.
pub fn to_target(pcm: Pcm, target_lufs: f64, ceiling_dbtp: f64) -> Mastered {
    let bins = PowerBins::of(&pcm);
    bring_to_target(pcm, bins, target_lufs, ceiling_dbtp)
}

fn bring_to_target(
    mut pcm: Pcm,
    mut bins: PowerBins,
    target_lufs: f64,
    ceiling_dbtp: f64,
) -> Mastered {
    let mut given_db = 0.0;
    let mut round = 0;
    loop {
        round += 1;
        let reached = bins.amplified(0.0).integrated();
        if reached == f64::NEG_INFINITY {
            return Mastered::unchanged(pcm, ceiling_dbtp);
        }
        let missing_db = target_lufs - reached;
        let mut forecast = Forecast::new(&pcm, &bins, ceiling_dbtp, missing_db);
        if round == 1 && forecast.peaks.is_empty() {
            let peak_dbtp = true_peak::dbtp(&pcm);
            if peak_dbtp + missing_db <= ceiling_dbtp {
                // If nothing is limited, loudness and peak change by exactly the gain.
                let gain_db = (missing_db / GAIN_STEP_DB).floor() * GAIN_STEP_DB;
                bins.amplify(gain_db);
                return Mastered {
                    untrimmed: amplified(pcm, gain_db),
                    trim_db: missing_db - gain_db,
                    true_peak_dbtp: peak_dbtp + gain_db,
                    bins,
                };
            }
        }
        let max_db = missing_db + MAX_LIMITING_DB - given_db;
        let (gain_db, curve) = forecast.gain_for(target_lufs, missing_db, max_db);
        let limited = Mastered::unchanged(apply_limiter(pcm, gain_db, &curve), ceiling_dbtp);
        given_db += gain_db - missing_db;
        // If a little loudness is still missing, there may be room for it below the ceiling.
        let room_db = ceiling_dbtp - limited.true_peak_dbtp;
        let trim_db = target_lufs - limited.loudness().integrated_lufs;
        if trim_db <= room_db || gain_db >= max_db || round == MAX_ROUNDS {
            return Mastered {
                trim_db: trim_db.min(room_db),
                ..limited
            };
        }
        (pcm, bins) = (limited.untrimmed, limited.bins);
    }
}

/// Brings a sound to a loudness by the forecast alone, without measuring the result, for sounds that are measured after
/// coding anyway. Works in place, because a long track is large.
pub(super) fn by_forecast(pcm: Pcm, target_lufs: f64, ceiling_dbtp: f64) -> Pcm {
    let bins = PowerBins::of(&pcm);
    let reached = bins.amplified(0.0).integrated();
    if reached == f64::NEG_INFINITY {
        return Mastered::unchanged(pcm, ceiling_dbtp).untrimmed;
    }
    let missing_db = target_lufs - reached;
    let mut forecast = Forecast::new(&pcm, &bins, ceiling_dbtp, missing_db);
    let max_db = missing_db + MAX_LIMITING_DB;
    let (gain_db, curve) = forecast.gain_for(target_lufs, missing_db, max_db);
    apply_limiter(pcm, gain_db, &curve)
}

fn apply_limiter(pcm: Pcm, gain_db: f64, curve: &GainCurve) -> Pcm {
    let mut pcm = amplified(pcm, gain_db);
    curve.apply(&mut pcm.samples);
    pcm
}

/// Predicts the loudness of a sound after gain and limiter without computing the sound: from its peaks, which the gain
/// scales, and from its power in short bins, which the limiter's gain scales.
struct Forecast<'a> {
    pcm: &'a Pcm,
    bins: &'a PowerBins,
    aim: f32,
    peaks: Vec<Peak>,
    /// All peaks are known up to this gain, dB.
    peaks_known_to_db: f64,
}

impl<'a> Forecast<'a> {
    fn new(pcm: &'a Pcm, bins: &'a PowerBins, ceiling_dbtp: f64, plain_db: f64) -> Self {
        let mut forecast = Self {
            pcm,
            bins,
            aim: limiter::aim(ceiling_dbtp),
            peaks: Vec::new(),
            peaks_known_to_db: f64::NEG_INFINITY,
        };
        forecast.find_peaks(plain_db);
        forecast
    }

    fn find_peaks(&mut self, gain_db: f64) {
        self.peaks_known_to_db = gain_db + PEAK_SEARCH_RANGE_DB;
        let lowest = f64::from(self.aim) / amplitude(self.peaks_known_to_db);
        self.peaks = true_peak::above(&self.pcm.samples, lowest as f32);
    }

    /// The limiter's gain after this much gain.
    fn curve(&mut self, gain_db: f64) -> GainCurve {
        if gain_db > self.peaks_known_to_db {
            self.find_peaks(gain_db);
        }
        let aim = f64::from(self.aim) / amplitude(gain_db);
        GainCurve::under(&self.peaks, aim as f32, self.pcm)
    }

    fn loudness(&self, gain_db: f64, curve: &GainCurve) -> f64 {
        let squares = curve.squares(self.bins.length, self.bins.count());
        self.bins.weighted(&squares).integrated() + gain_db
    }

    /// The lowest gain in whole steps at which the forecast reaches `wanted_lufs`, or about `max_db` if none does, with
    /// the limiter's gain at that point.
    fn gain_for(&mut self, wanted_lufs: f64, plain_db: f64, max_db: f64) -> (f64, GainCurve) {
        let most = (max_db / GAIN_STEP_DB).ceil();
        let usual = ((plain_db + TYPICAL_LIMITING_DB) / GAIN_STEP_DB).ceil();
        let mut search = Search::default();
        let mut steps = usual.min(most);
        let mut found = None;
        for _ in 0..MAX_ROUNDS {
            let gain_db = steps * GAIN_STEP_DB;
            let curve = self.curve(gain_db);
            let error_lu = self.loudness(gain_db, &curve) - FORECAST_MARGIN_LU - wanted_lufs;
            let enough = error_lu >= 0.0;
            if enough || search.high.is_none() {
                found = Some((gain_db, curve));
            }
            match search.next(steps, error_lu) {
                Some(next) if enough || steps < most => steps = next.min(most),
                _ => break,
            }
        }
        found.expect("OK because the first one is kept whatever it is")
    }
}

/// Searches for the lowest number of gain steps at which a sound is loud enough. Loudness rises with the gain, but ever
/// more slowly, as the limiter takes more of it back.
#[derive(Debug, Default)]
struct Search {
    /// The highest number of steps that was too low, with the missing loudness.
    low: Option<(f64, f64)>,
    /// The lowest number of steps that was enough, with the excess loudness.
    high: Option<(f64, f64)>,
}

impl Search {
    /// The number of steps to try after `steps` was off by `error_lu`; `None` when the search is done.
    fn next(&mut self, steps: f64, error_lu: f64) -> Option<f64> {
        let before = if error_lu < 0.0 {
            self.low.replace((steps, error_lu))
        } else {
            self.high.replace((steps, error_lu))
        };
        match (self.low, self.high, before) {
            (Some(low), Some(high), _) => {
                let share = low.1 / (low.1 - high.1);
                let between = (low.0 + (high.0 - low.0) * share).ceil();
                (high.0 - low.0 > 1.0).then(|| between.clamp(low.0 + 1.0, high.0 - 1.0))
            }
            // Only one side is known so far: extrapolate through the last two points, or use the typical slope.
            (_, _, before) => {
                let usual = TYPICAL_SLOPE * GAIN_STEP_DB;
                let slope = before.map_or(usual, |before| {
                    let slope = (error_lu - before.1) / (steps - before.0);
                    slope.clamp(0.02 * GAIN_STEP_DB, GAIN_STEP_DB)
                });
                let guess = (steps - error_lu / slope).ceil();
                Some(if error_lu < 0.0 {
                    guess.max(steps + 1.0)
                } else {
                    guess.min(steps - 1.0)
                })
            }
        }
    }
}

/// Amplifies a sound by `gain_db`.
pub fn amplified(mut pcm: Pcm, gain_db: f64) -> Pcm {
    let factor = amplitude(gain_db) as f32;
    pcm.samples.iter_mut().for_each(|sample| *sample *= factor);
    pcm
}
