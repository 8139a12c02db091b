//! Samples: recordings in all formats, resampling, loudness, limiting, mixing, encoding. Knows nothing of tours.
//!
//! The stages of a track: [`recording::read`] or a voice gives a clip, [`repair::speech`] prepares it, [`assemble`]
//! places the clips on one timeline, `master::to_target` brings it to its loudness, and `opus::encode` encodes it for
//! delivery.

mod activity;
pub mod align;
pub mod assemble;
mod channels;
pub mod clip;
pub mod compress;
mod cuts;
pub mod delivery;
pub mod limiter;
mod linear;
pub mod loudness;
pub mod master;
pub mod meter;
mod ogg_page;
pub mod opus;
pub mod peaks;
pub mod recording;
pub mod repair;
pub mod resample;
pub mod stretch;
mod sums;
pub mod take_quality;
mod tones;
pub mod true_peak;
pub mod wav;

/// Sample rate of everything that leaves this module, Hz.
pub const RATE: u32 = 48_000;

/// Mono sound in floating point, full scale ±1.
#[derive(Debug, Clone, PartialEq)]
pub struct Pcm {
    /// Sample rate in Hz.
    pub rate: u32,
    /// The samples, full scale ±1.
    pub samples: Vec<f32>,
}

impl Pcm {
    /// Length of the sound in seconds.
    pub fn seconds(&self) -> f64 {
        self.samples.len() as f64 / f64::from(self.rate)
    }
}

/// Amplitude ratio of a level in decibels.
pub fn amplitude(decibels: f64) -> f64 {
    10f64.powf(decibels / 20.0)
}

/// Level in decibels of an amplitude; −∞ for silence.
pub fn decibels(amplitude: f64) -> f64 {
    20.0 * amplitude.log10()
}
