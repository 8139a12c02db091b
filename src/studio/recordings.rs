//! The recordings that the page works on before takes are made of them: decoded once, and kept in memory by the digest of their
//! file, the newest ones within a limit. The page sends a file again if it is no longer kept.

use super::response::ApiError;
use super::sync::lock;
use crate::digest::Digest;
use crate::sound::peaks::Peaks;
use crate::sound::recording::{self, Clip};
use axum::body::Bytes;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

/// The most bytes that recordings other than the newest may take.
const MAX_KEPT_BYTES: usize = 384 << 20;

/// The shortest part of a recording that is heard, measured or kept, seconds.
pub const MIN_PART_S: f64 = 0.05;

/// A decoded recording.
pub struct Recording {
    /// Digest of the file.
    pub digest: Digest,
    /// The file.
    pub file: Bytes,
    /// Its sound.
    pub clip: Clip,
    /// Its waveform.
    pub peaks: Peaks,
}

impl Recording {
    fn bytes(&self) -> usize {
        self.file.len() + self.clip.pcm.samples.len() * size_of::<f32>()
    }

    /// Checks that a part lies within the recording; its end may be a hair beyond, as pages round.
    ///
    /// # Errors
    /// The times are none, or leave too little.
    pub fn part(&self, from_s: f64, to_s: f64) -> Result<(f64, f64), ApiError> {
        let seconds = self.clip.pcm.seconds();
        let end = to_s.min(seconds);
        let is_inside = from_s >= 0.0 && to_s <= seconds + MIN_PART_S && end - from_s >= MIN_PART_S;
        if is_inside {
            return Ok((from_s, end));
        }
        Err(ApiError::unfit(format!(
            "the part from {from_s} to {to_s} s does not lie within the recording: choose at least {MIN_PART_S} s between 0 and \
             {seconds:.2} s"
        )))
    }
}

/// The recordings that are kept.
#[derive(Default)]
pub struct Recordings {
    /// The newest comes last.
    kept: Mutex<VecDeque<Arc<Recording>>>,
}

impl Recordings {
    /// Forgets all of them.
    pub fn clear(&self) {
        lock(&self.kept).clear();
    }

    /// Decodes a file, unless that was done before, and keeps it.
    ///
    /// # Errors
    /// The file is not a recording that can be used.
    pub fn open(&self, file: Bytes) -> Result<Arc<Recording>, ApiError> {
        let digest = Digest::of(&file);
        if let Some(known) = self.find(&digest) {
            return Ok(known);
        }
        let clip = recording::read_bytes(file.clone()).map_err(ApiError::unfit)?;
        let recording = Arc::new(Recording {
            digest,
            file,
            peaks: Peaks::of(&clip.pcm),
            clip,
        });
        let mut kept = lock(&self.kept);
        let bytes =
            |kept: &VecDeque<Arc<Recording>>| -> usize { kept.iter().map(|one| one.bytes()).sum() };
        while !kept.is_empty() && bytes(&kept) > MAX_KEPT_BYTES {
            kept.pop_front();
        }
        kept.push_back(Arc::clone(&recording));
        Ok(recording)
    }

    /// The recording whose file has this digest, in hexadecimal digits.
    ///
    /// # Errors
    /// It is not kept (any more).
    pub fn get(&self, digest: &str) -> Result<Arc<Recording>, ApiError> {
        let found = Digest::from_hex(digest).and_then(|digest| self.find(&digest));
        found.ok_or_else(|| {
            ApiError::not_found("the studio does not keep this recording any more: send it again")
        })
    }

    fn find(&self, digest: &Digest) -> Option<Arc<Recording>> {
        let mut kept = lock(&self.kept);
        let place = kept.iter().position(|one| one.digest == *digest)?;
        let found = kept.remove(place)?;
        kept.push_back(Arc::clone(&found));
        Some(found)
    }
}
