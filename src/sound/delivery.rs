//! Delivered files: Ogg Opus whose *decoded* sound meets the loudness and true-peak targets.
//!
//! A coder changes both: at 32 kbit/s peaks rise by up to some decibels, and a little loudness is lost. Therefore a
//! decoder follows the encoder (`segment`), and the sound is turned down where the *decoded* sound would exceed the
//! ceiling. A track is coded in segments that meet in its pauses, on all cores (`segments`). The remaining deviation in
//! loudness (some tenths of a decibel) goes into the header as gain, which every Opus decoder applies. This way the
//! samples before the coder rarely change when a track is edited elsewhere, and segments that were coded before are
//! reused (`segment_cache`).

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
    /// The sound that was coded; decoding gives this sound with [`Self::gain_db`] applied.
    pub coded: Pcm,
    /// Gain in the file's header, dB.
    pub gain_db: f64,
    /// Loudness over time of the decoded sound without that gain.
    pub steps: PowerSteps,
}

/// How far below the ceiling the sound is limited before it is coded, dB: most of what the coder adds to a peak.
const HEADROOM_DB: f64 = 1.0;
/// Loudness that speech loses to the coder and the turning down, LU, which is added in advance: 0.30 to 0.58 on the
/// tracks of a real tour and of a set of takes.
const TYPICAL_LOSS_LU: f64 = 0.45;
/// Largest header gain that is accepted without another round, dB. The gain is usually between one step of the master's
/// gain down and this, because the coder takes less than usual. If it is larger, the next round leaves room for it;
/// asking for more loudness instead would make the limiter and the coder chase each other.
const MAX_HEADER_GAIN_DB: f64 = 0.25;
/// Distance kept below the ceiling because decoders need not agree to the bit (RFC 6716, section 6): ffmpeg's own
/// decoder gave peaks up to 0.41 dB above those of libopus on the tracks of a real tour.
const DECODER_DIFFERENCE_DB: f64 = 0.6;
/// Maximum number of rounds; a second one is needed only if the coder changed the loudness unusually much.
const MAX_ROUNDS: usize = 4;

/// Targets of a delivered track.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Goal {
    /// The kind of sound.
    pub material: Material,
    /// Integrated loudness of the decoded sound, LUFS.
    pub target_lufs: f64,
    /// Maximum true peak of the decoded sound, dBTP.
    pub ceiling_dbtp: f64,
}

/// Encodes a 48 kHz sound so that the *decoded* sound meets the goal, including its loudness. Segments that were coded
/// before are taken from `before`; the bytes are the same with or without it.
///
/// # Panics
/// When the sound has another rate.
pub fn deliver(sound: Pcm, goal: Goal, tags: &Tags, before: &dyn SegmentCache) -> Delivered {
    assert_eq!(sound.rate, RATE, "Opus is encoded at 48 kHz");
    let target_lufs = goal.target_lufs;
    let ceiling_dbtp = goal.ceiling_dbtp - DECODER_DIFFERENCE_DB;
    let limited = ceiling_dbtp - HEADROOM_DB;
    let wanted = target_lufs + TYPICAL_LOSS_LU;
    let sound = master::by_forecast(sound, wanted, limited);
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
            // If the peaks cannot be limited that far, the ceiling is kept and the actual loudness reported.
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

/// Rounds a gain to what the header can hold: steps of 1/256 dB.
fn header_gain(gain_db: f64) -> f64 {
    (gain_db * 256.0).round() / 256.0
}
