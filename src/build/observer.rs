//! Receives the progress of a build.

/// Receives the progress of a build. Every method has an empty default.
pub trait Observer: Sync {
    /// Called once, with the number of clips and tracks that are not in the store and must be made.
    fn begin(&self, _clips: usize, _tracks: usize) {}
    /// Called when a clip has been made.
    fn clip_ready(&self) {}
    /// Called when a track has been made.
    fn track_ready(&self, _name: &str) {}
    /// Called for a problem that the build repairs by itself.
    fn warn(&self, _message: &str) {}
    /// Whether the build should stop once the running jobs are done. Asked before every clip and track.
    fn is_called_off(&self) -> bool {
        false
    }
}

/// An observer that ignores every event.
#[derive(Debug, Clone, Copy)]
pub struct IgnoreProgress;

impl Observer for IgnoreProgress {}
