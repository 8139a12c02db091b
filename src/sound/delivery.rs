//! Delivered files: Ogg Opus whose *decoded* sound meets loudness and true peak.
//!
//! A coder moves both: at 32 kbit/s peaks rise by up to some decibels, and a little loudness is lost. So a decoder follows
//! the encoder (`segment`) and the sound is turned down where the *decoded* sound would be too high. A track is coded in
//! segments that meet in its pauses, on all cores (`parts`). What the loudness is off in the end (some tenths of a
//! decibel) goes into the header as gain, which every Opus decoder applies. So the samples before the coder hardly ever
//! change where a track is edited elsewhere, and what was coded of them before is used again (`coded`).

mod segment;
mod segment_cache;
mod segments;

pub use segment_cache::{NoSegmentCache, SegmentCache};
pub use segments::MAX_DECODED_BYTES;

use super::loudness::{Loudness, PowerSteps};
use super::opus::{self, Material, Tags};
use super::{Pcm, RATE, amplitude, decibels, master};

/// A track as it is delivered.
#[derive(Debug, Clone, PartialEq)]
pub struct Delivered {
    /// The Ogg Opus file.
    pub bytes: Vec<u8>,
    /// Loudness of the decoded sound.
    pub loudness: Loudness,
    /// What was coded; the decoded sound is this with [`Self::gain_db`].
    pub coded: Pcm,
    /// The gain in the file's header, dB.
    pub gain_db: f64,
    /// Loudness over time of the decoded sound before that gain.
    pub steps: PowerSteps,
}

/// How much under the ceiling the sound is limited before it is coded, dB: most of what the coder adds to a peak.
const HEADROOM_DB: f64 = 1.0;
/// What the coder and the turning down take from the loudness of speech, LU, given before: 0.30 to 0.58 on the tracks of
/// a real tour and of a set of takes.
const TYPICAL_LOSS_LU: f64 = 0.45;
/// What the header gain may be at most without another round, dB: it mostly lies between a step of the master's gain down
/// and this, because the coder takes less than usual. Where it is more, the next round leaves room for it: asking for more
/// loudness instead would make the limiter and the coder chase each other.
const MAX_HEADER_GAIN_DB: f64 = 0.25;
/// Decoders need not agree to the bit (RFC 6716, section 6): ffmpeg's own gave peaks up to 0.41 dB above those of
/// libopus on the tracks of a real tour. So much is kept free under the ceiling.
const DECODER_DIFFERENCE_DB: f64 = 0.6;
/// Whole rounds, of which the second is needed only where the coder took or gave unusually much.
const MAX_ROUNDS: usize = 4;

/// What a delivered track is to be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Goal {
    /// What sounds in it.
    pub material: Material,
    /// Integrated loudness of the decoded sound.
    pub target_lufs: f64,
    /// What its true peak may be at most.
    pub ceiling_dbtp: f64,
}

/// Encodes a sound of 48 kHz so that the *decoded* sound meets the goal: it is brought to its loudness here. What was coded
/// before is taken from there: the bytes are the same.
///
/// # Panics
/// When the sound has another rate.
pub fn deliver(sound: Pcm, goal: Goal, tags: &Tags, before: &dyn SegmentCache) -> Delivered {
    assert_eq!(sound.rate, RATE, "Opus is encoded at 48 kHz");
    let target_lufs = goal.target_lufs;
    let ceiling_dbtp = goal.ceiling_dbtp - DECODER_DIFFERENCE_DB;
    let limited = ceiling_dbtp - HEADROOM_DB;
    let wanted = target_lufs + TYPICAL_LOSS_LU;
    let sound = master::foretold(sound, wanted, limited);
    let mut gain_room_db = MAX_HEADER_GAIN_DB;
    let mut round = 0;
    loop {
        round += 1;
        let ceiling = amplitude(ceiling_dbtp - gain_room_db) as f32;
        let (packets, decoded, peak) =
            segments::encode_under(&sound.samples, goal.material, ceiling, before);
        let coded = decoded.integrated();
        // Sounds that are too short or too faint have no loudness.
        let missing_db = Some(target_lufs - coded).filter(|missing_db| missing_db.is_finite());
        let gain_db = header_gain(missing_db.unwrap_or(0.0));
        let peak_dbtp = decibels(f64::from(peak));
        let excess_db = peak_dbtp + gain_db - ceiling_dbtp;
        if excess_db > 0.0 && round < MAX_ROUNDS {
            gain_room_db += excess_db + 0.02;
            continue;
        }
        let gain_db = if excess_db > 0.0 {
            // A sound whose peaks cannot be limited so far: the ceiling is kept, and the loudness told as it is.
            header_gain(gain_db - excess_db - 1.0 / 256.0)
        } else {
            gain_db
        };
        return Delivered {
            bytes: opus::write_ogg(&packets, gain_db, tags),
            loudness: Loudness {
                integrated_lufs: coded + gain_db,
                true_peak_dbtp: peak_dbtp + gain_db,
            },
            coded: sound,
            gain_db,
            steps: decoded,
        };
    }
}

/// A gain as the header can hold it: steps of 1/256 dB.
fn header_gain(gain_db: f64) -> f64 {
    (gain_db * 256.0).round() / 256.0
}
