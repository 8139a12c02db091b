//! Who is told how a build goes.

/// Is told how the build goes. Everything is optional.
pub trait Observer: Sync {
    /// So many clips and tracks are not in the store and are made now.
    fn begin(&self, _clips: usize, _tracks: usize) {}
    /// A clip is ready.
    fn clip_ready(&self) {}
    /// A track is ready.
    fn track_ready(&self, _name: &str) {}
    /// Something is wrong that the build makes good by itself.
    fn warn(&self, _message: &str) {}
    /// Whether the build is to end after what is being made; asked before every clip and track.
    fn is_called_off(&self) -> bool {
        false
    }
}

/// Ignores every event.
#[derive(Debug, Clone, Copy)]
pub struct IgnoreProgress;

impl Observer for IgnoreProgress {}
