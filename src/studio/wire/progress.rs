//! How far jobs are that pages are told about in events.

use serde::Serialize;
use ts_rs::TS;

/// The progress of the search for passages: a voice speaks the script, which is then compared with the recording.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
pub struct SplitProgress {
    /// Number of sentences that the voice has spoken.
    pub spoken: usize,
    /// Number of sentences of the script.
    pub sentences: usize,
}

/// The progress of the sound of a walk: tracks are built, then the walk is mixed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, TS)]
pub struct ListenProgress {
    /// Clips and tracks to be made.
    pub parts: usize,
    /// Clips and tracks that are ready.
    pub parts_ready: usize,
    /// Length of the walk, seconds; 0 until its tracks are ready.
    pub seconds: usize,
    /// Seconds that are mixed.
    pub mixed: usize,
}
