//! Receives the progress of a build.

use crate::text::Text;

/// Receives the progress of a build. Every method has an empty default.
pub trait Observer: Sync {
    /// Called before clips and tracks are made, with the number of those that are not in the store. Called again, with
    /// new numbers, when a build is repeated because something in the store was damaged.
    fn begin(&self, _clips: usize, _tracks: usize) {}
    /// Called when a clip has been made.
    fn clip_ready(&self) {}
    /// Called when a track has been made.
    fn track_ready(&self, _name: &Text) {}
    /// Called when nothing more is being made, however the build ended.
    fn end(&self) {}
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
