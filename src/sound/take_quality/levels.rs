//! Measures the level of the speech and of the noise in its pauses.

use crate::sound::activity::{Activity, Frame};
use crate::sound::{Pcm, decibels};

/// Levels of speech and noise.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Levels {
    /// Level of the speech while it sounds, dBFS (RMS).
    pub speech_db: f64,
    /// Level in the pauses, dBFS (RMS).
    pub noise_db: f64,
    /// Position of a pause in which the noise can be heard, seconds.
    pub pause_at_s: f64,
}

impl Levels {
    /// How far the speech is above the noise, dB.
    pub fn above_noise_db(&self) -> f64 {
        self.speech_db - self.noise_db
    }
}

/// Length of a frame in frames of [`Activity`]: 20 ms.
const ACTIVITY_FRAMES: usize = 2;
/// Pauses and closures of the mouth make up at least this share of any speech.
const QUIET_SHARE: f64 = 0.05;
/// The level of speech is exceeded by the loudest frames only: it lies above this share of all frames.
const LOUD_SHARE: f64 = 0.90;
/// Noise is measured above this frequency, Hz, because hum is measured separately.
const HIGH_PASS_HZ: f64 = 300.0;

/// `None` if the sound is too short.
pub(super) fn measure(pcm: &Pcm) -> Option<Levels> {
    let filtered = above_hum(pcm);
    let activity = Activity::of(&filtered, pcm.rate);
    let frame = ACTIVITY_FRAMES * activity.frame;
    let plain = frame_levels(&pcm.samples, frame);
    let noise = frame_levels(&filtered, frame);
    if noise.len() < 10 {
        return None;
    }
    let mut order: Vec<usize> = (0..noise.len()).collect();
    order.sort_by(|&a, &b| noise[a].total_cmp(&noise[b]));
    let quiet = order[(order.len() as f64 * QUIET_SHARE) as usize];
    let mut sorted = levels_of_sound(plain, &activity);
    sorted.sort_by(f64::total_cmp);
    let speech_db = sorted[((sorted.len() - 1) as f64 * LOUD_SHARE) as usize];
    Some(Levels {
        speech_db,
        noise_db: noise[quiet],
        pause_at_s: (quiet * frame) as f64 / f64::from(pcm.rate),
    })
}

/// Levels of the frames with sound, or of all frames if none has any.
fn levels_of_sound(levels: Vec<f64>, activity: &Activity) -> Vec<f64> {
    let parts = activity.frames.chunks(ACTIVITY_FRAMES);
    let sounding: Vec<f64> = levels
        .iter()
        .zip(parts)
        .filter(|(_, parts)| parts.contains(&Frame::Sound))
        .map(|(&level, _)| level)
        .collect();
    if sounding.is_empty() {
        levels
    } else {
        sounding
    }
}

fn frame_levels(samples: &[f32], frame: usize) -> Vec<f64> {
    samples
        .chunks_exact(frame.max(1))
        .map(|frame| {
            let power = f64::from(frame.iter().map(|s| s * s).sum::<f32>()) / frame.len() as f64;
            decibels(power.sqrt()).max(-120.0)
        })
        .collect()
}

/// Two first-order high-pass filters in series.
pub(super) fn above_hum(pcm: &Pcm) -> Vec<f32> {
    let keep = 1.0 / (1.0 + std::f64::consts::TAU * HIGH_PASS_HZ / f64::from(pcm.rate)) as f32;
    let mut out = pcm.samples.clone();
    for _ in 0..2 {
        let (mut last_in, mut last_out) = (0.0f32, 0.0f32);
        for sample in &mut out {
            last_out = keep * (last_out + *sample - last_in);
            last_in = *sample;
            *sample = last_out;
        }
    }
    out
}
