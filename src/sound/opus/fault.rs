//! Why an Ogg Opus file cannot be decoded.

use crate::sound::RATE;
use thiserror::Error;

/// Longest file that is decoded, seconds; a track consists of a few passages and never takes hours.
const MAX_SECONDS: u64 = 2 * 3600;
/// Longer files are refused, samples.
pub(super) const MAX_SAMPLES: u64 = MAX_SECONDS * RATE as u64;

/// Why a file could not be decoded.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum OpusFault {
    /// The file is not Ogg Opus.
    #[error("not an Ogg Opus file")]
    NotOpus,
    /// The file is Ogg Opus, but not complete and intact.
    #[error("damaged Ogg Opus file: {0}")]
    Damaged(&'static str),
    /// The sound is longer than two hours.
    #[error("longer than {} s", MAX_SECONDS)]
    TooLong,
}
