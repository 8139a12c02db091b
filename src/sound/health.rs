//! Health of a recorded take: what is wrong with it, where and how much. Here are the measures and the limits; the words
//! for the author are made by the rules.

mod clipping;
mod hum;
mod levels;
mod reverberation;

use super::{Pcm, loudness, true_peak};
pub use clipping::Clipping;
pub use hum::Hum;
pub use levels::Levels;

/// What was measured of a take.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Health {
    /// Length, seconds.
    pub duration_s: f64,
    /// Integrated loudness, LUFS; −∞ where there is nothing to hear.
    pub loudness_lufs: f64,
    /// True peak, dB relative to full scale.
    pub true_peak_dbtp: f64,
    /// Flattened wave tops, where there are any.
    pub clipping: Option<Clipping>,
    /// Speech against the noise in its pauses; none where there is nothing to hear.
    pub levels: Option<Levels>,
    /// Mains hum, where it can be told from the rest.
    pub hum: Option<Hum>,
    /// How long sound takes to fall by 60 dB in the room, seconds; none where no word ends freely enough to tell.
    pub reverberation_s: Option<f64>,
}

/// A defect with its place and measure.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Defect {
    /// Nothing to hear, or no longer than a click.
    Silent {
        /// True peak, dB relative to full scale.
        true_peak_dbtp: f64,
    },
    /// Recorded so low that lifting it lifts the noise of the device, too.
    TooQuiet {
        /// Integrated loudness, LUFS.
        loudness_lufs: f64,
    },
    /// Wave tops were cut off.
    Clipped(Clipping),
    /// The noise in the pauses is near the speech.
    Noisy(Levels),
    /// Mains hum.
    HumLaden(Hum),
    /// Recorded in a room that rings.
    Reverberant {
        /// Time in which sound falls by 60 dB, seconds.
        reverberation_s: f64,
    },
}

/// What is shorter is a click, not a word, seconds.
pub const SHORTEST_WORD_S: f64 = 0.05;
/// Quieter takes hold nothing to hear, dB true peak.
pub const SILENT_DBTP: f64 = -60.0;
/// Takes below this are too quiet, LUFS: 24 LU under the track, as much as a 16-bit recording bears.
pub const TOO_QUIET_LUFS: f64 = -40.0;
/// Speech less than this above the noise in its pauses is noisy, dB.
pub const NOISY_BELOW_DB: f64 = 25.0;
/// Hum less than this under the speech is heard in pauses, dB.
pub const HUM_WITHIN_DB: f64 = 42.0;
/// Rooms that ring longer blur speech, seconds (a furnished living room has 0.4 to 0.5 s).
pub const REVERBERANT_ABOVE_S: f64 = 0.75;

/// Measures a take.
pub fn examine(pcm: &Pcm) -> Health {
    let true_peak_dbtp = true_peak::dbtp(pcm);
    let audible = true_peak_dbtp > SILENT_DBTP;
    let levels = if audible { levels::measure(pcm) } else { None };
    Health {
        duration_s: pcm.seconds(),
        loudness_lufs: loudness::integrated(pcm),
        true_peak_dbtp,
        clipping: if audible { clipping::find(pcm) } else { None },
        levels,
        hum: levels.and_then(|levels| hum::find(pcm, levels.speech_db)),
        reverberation_s: if audible {
            reverberation::estimate(pcm)
        } else {
            None
        },
    }
}

impl Health {
    /// The defects, by the limits of this module; empty for a good take.
    pub fn defects(&self) -> Vec<Defect> {
        if self.true_peak_dbtp <= SILENT_DBTP || self.duration_s < SHORTEST_WORD_S {
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
