//! A running build: how far it is, and whether it was cancelled.

use super::sync::lock;
use super::wire::BuildProgress;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

/// A running build.
#[derive(Default)]
pub struct BuildJob {
    is_cancelled: AtomicBool,
    progress: Mutex<BuildProgress>,
}

impl BuildJob {
    /// Asks the build to end once the clips and tracks in progress are made.
    pub fn cancel(&self) {
        self.is_cancelled.store(true, Ordering::Relaxed);
    }

    /// Whether the build was asked to end.
    pub fn is_cancelled(&self) -> bool {
        self.is_cancelled.load(Ordering::Relaxed)
    }

    /// How far the build is.
    pub fn progress(&self) -> BuildProgress {
        lock(&self.progress).clone()
    }

    /// Changes the progress and returns the new one.
    pub fn update(&self, change: impl FnOnce(&mut BuildProgress)) -> BuildProgress {
        let mut progress = lock(&self.progress);
        change(&mut progress);
        progress.clone()
    }
}
