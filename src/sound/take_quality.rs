//! Quality of a recorded take: what is wrong with it, where and how much. This module holds the measurements and their
//! limits; the rules word the messages for the author.

mod clipping;
mod hum;
mod levels;
mod reverberation;

use super::activity::Activity;
use super::{Pcm, loudness, true_peak};
pub use clipping::Clipping;
pub use hum::Hum;
pub use levels::Levels;

/// Measurements of a take.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TakeQuality {
    /// Length of the take in seconds.
    pub duration_s: f64,
    /// Integrated loudness, LUFS; −∞ if there is nothing to hear.
    pub loudness_lufs: f64,
    /// True peak in dBTP.
    pub true_peak_dbtp: f64,
    /// Clipped peaks, if there are any.
    pub clipping: Option<Clipping>,
    /// Levels of speech and of the noise in its pauses; `None` if there is nothing to hear.
    pub levels: Option<Levels>,
    /// Mains hum, if it can be told from the rest.
    pub hum: Option<Hum>,
    /// Reverberation time (RT60) of the room in seconds; `None` if no word ends freely enough to measure it.
    pub reverberation_s: Option<f64>,
}

/// A defect with its place and measurement.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Defect {
    /// There is nothing to hear, or nothing longer than a click.
    Silent {
        /// True peak in dBTP.
        true_peak_dbtp: f64,
    },
    /// The recording is so quiet that amplifying it also raises the noise of the device.
    TooQuiet {
        /// Integrated loudness in LUFS.
        loudness_lufs: f64,
    },
    /// The recording was too loud, and its peaks are clipped.
    Clipped(Clipping),
    /// The noise in the pauses is close to the speech.
    Noisy(Levels),
    /// There is mains hum.
    HumLaden(Hum),
    /// The room reverberates audibly.
    Reverberant {
        /// Reverberation time (RT60) in seconds.
        reverberation_s: f64,
    },
}

/// Anything shorter is a click, not a word, seconds.
pub const MIN_WORD_S: f64 = 0.05;
/// Takes below this level hold nothing to hear, dBTP.
pub const SILENT_DBTP: f64 = -60.0;
/// Takes below this are too quiet, LUFS: 24 LU below the track, as much as a 16-bit recording allows.
pub const TOO_QUIET_LUFS: f64 = -40.0;
/// Speech less than this above the noise in its pauses is noisy, dB.
pub const NOISY_BELOW_DB: f64 = 25.0;
/// Hum less than this below the speech is audible in pauses, dB.
pub const HUM_WITHIN_DB: f64 = 42.0;
/// Longer reverberation blurs speech, seconds (a furnished living room has 0.4 to 0.5 s).
pub const REVERBERANT_ABOVE_S: f64 = 0.75;

/// This much before the first and after the last word belongs to the take, seconds. Anything beyond was recorded by
/// chance, and the build cuts it.
const MARGIN_AROUND_SPEECH_S: f64 = 0.5;

/// Measures the quality of a take.
pub fn examine(pcm: &Pcm) -> TakeQuality {
    let true_peak_dbtp = true_peak::dbtp(pcm);
    let mut quality = TakeQuality {
        duration_s: pcm.seconds(),
        loudness_lufs: loudness::integrated(pcm),
        true_peak_dbtp,
        clipping: None,
        levels: None,
        hum: None,
        reverberation_s: None,
    };
    if true_peak_dbtp <= SILENT_DBTP {
        return quality;
    }
    let (trimmed, offset_s) = part_with_speech(pcm);
    let part: &Pcm = trimmed.as_ref().unwrap_or(pcm);
    quality.clipping = clipping::find(pcm);
    quality.levels = levels::measure(part);
    let speech_db = quality.levels.map(|levels| levels.speech_db);
    quality.hum = speech_db.and_then(|speech_db| hum::find(part, speech_db));
    quality.reverberation_s = reverberation::estimate(part);
    if let Some(levels) = &mut quality.levels {
        levels.pause_at_s += offset_s;
    }
    if let Some(hum) = &mut quality.hum {
        hum.at_s += offset_s;
    }
    quality
}

/// The part of a take that holds speech, if that is not all of it, and its start in seconds. Otherwise a recorder that
/// ran on for minutes would make the words the exception.
fn part_with_speech(pcm: &Pcm) -> (Option<Pcm>, f64) {
    let activity = Activity::of(&levels::above_hum(pcm), pcm.rate);
    let Some((first, last)) = activity.ends() else {
        return (None, 0.0);
    };
    let around = (MARGIN_AROUND_SPEECH_S * f64::from(pcm.rate)) as usize;
    let from = (first * activity.frame).saturating_sub(around);
    let to = ((last + 1) * activity.frame + around).min(pcm.samples.len());
    if from == 0 && to == pcm.samples.len() {
        return (None, 0.0);
    }
    let trimmed = Pcm {
        rate: pcm.rate,
        samples: pcm.samples[from..to].to_vec(),
    };
    (Some(trimmed), from as f64 / f64::from(pcm.rate))
}

impl TakeQuality {
    /// The defects by the limits of this module; empty for a good take.
    pub fn defects(&self) -> Vec<Defect> {
        if self.true_peak_dbtp <= SILENT_DBTP || self.duration_s < MIN_WORD_S {
            return vec![Defect::Silent {
                true_peak_dbtp: self.true_peak_dbtp,
            }];
        }
        let mut defects = Vec::new();
        if self.loudness_lufs > f64::NEG_INFINITY && self.loudness_lufs < TOO_QUIET_LUFS {
            defects.push(Defect::TooQuiet {
                loudness_lufs: self.loudness_lufs,
            });
        }
        defects.extend(self.clipping.map(Defect::Clipped));
        let noisy = self
            .levels
            .filter(|levels| levels.above_noise_db() < NOISY_BELOW_DB);
        let hum = self.hum.filter(|hum| hum.below_speech_db < HUM_WITHIN_DB);
        defects.extend(noisy.map(Defect::Noisy));
        defects.extend(hum.map(Defect::HumLaden));
        if let Some(reverberation_s) = self
            .reverberation_s
            .filter(|&seconds| seconds > REVERBERANT_ABOVE_S)
        {
            defects.push(Defect::Reverberant { reverberation_s });
        }
        defects
    }
}
