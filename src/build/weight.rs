//! Estimates how much memory a clip takes while it is prepared.

use crate::language::length::sentence_seconds;
use crate::sound::{RATE, recording};

/// Size of a floating-point sample, bytes. A sound is in memory both before and after the conversion to 48 kHz.
const BYTES_PER_SAMPLE: u64 = 4;

/// Memory that a recording takes, bytes.
pub(super) fn of_recording(shape: &recording::Shape) -> u64 {
    let converted = shape.frames * u64::from(RATE) / u64::from(shape.rate.max(1));
    BYTES_PER_SAMPLE * (shape.frames + converted)
}

/// Memory that a sentence takes while a voice speaks it, bytes.
pub(super) fn of_sentence(text: &str) -> u64 {
    let samples = sentence_seconds(text) * f64::from(RATE);
    2 * BYTES_PER_SAMPLE * samples as u64
}
