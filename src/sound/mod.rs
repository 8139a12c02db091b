//! Samples: recordings in all formats, resampling, loudness, limiting, mixing, encoding. It knows nothing of tours.
//!
//! The way of a track: [`recording::read`] or a voice gives a clip, [`repair::speech`] makes it ready, [`assemble`] lays the
//! clips on one timeline, `master::to_target` brings it to its loudness, `opus::encode` packs it for delivery.

mod activity;
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
pub mod recording;
pub mod repair;
pub mod resample;
mod sums;
pub mod take_quality;
mod tones;
pub mod true_peak;
pub mod wav;

/// The rate of everything that leaves this module, samples a second.
pub const RATE: u32 = 48_000;

/// Mono sound in floating point, full scale ±1.
#[derive(Debug, Clone, PartialEq)]
pub struct Pcm {
    /// Samples a second.
    pub rate: u32,
    /// The samples.
    pub samples: Vec<f32>,
}

impl Pcm {
    /// Length in seconds.
    pub fn seconds(&self) -> f64 {
        self.samples.len() as f64 / f64::from(self.rate)
    }
}

/// The amplitude ratio of a level in decibels.
pub fn amplitude(decibels: f64) -> f64 {
    10f64.powf(decibels / 20.0)
}

/// The level in decibels of an amplitude; silence is −∞.
pub fn decibels(amplitude: f64) -> f64 {
    20.0 * amplitude.log10()
}
