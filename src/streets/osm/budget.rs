//! The limit on what a reader keeps in memory, whatever is in a file. Several threads may draw on it.

use super::error::OsmError;
use std::sync::atomic::{AtomicI64, Ordering};

/// What a node costs in a map of positions, bytes.
pub(super) const NODE_BYTES: usize = 48;
/// What a tag costs besides its letters, bytes: two strings, each a block of its own.
const TAG_BYTES: usize = 96;
/// What a way's node or a relation's way costs, bytes.
const MEMBER_BYTES: usize = 32;
/// What an object costs besides its tags and members, bytes.
const OBJECT_BYTES: usize = 128;

/// Bytes that may still be kept.
pub(super) struct Budget {
    left: AtomicI64,
    exceeded: fn() -> OsmError,
}

impl Budget {
    /// So many bytes; `exceeded` says what is wrong when they are used up.
    pub(super) fn new(bytes: i64, exceeded: fn() -> OsmError) -> Self {
        Self {
            left: AtomicI64::new(bytes),
            exceeded,
        }
    }

    /// Takes bytes.
    ///
    /// # Errors
    /// Fewer are left.
    pub(super) fn take(&self, bytes: usize) -> Result<(), OsmError> {
        let bytes = i64::try_from(bytes).unwrap_or(i64::MAX / 2);
        if self.left.fetch_sub(bytes, Ordering::Relaxed) < bytes {
            // Other threads must not find the counter wrapped around.
            self.left.store(0, Ordering::Relaxed);
            return Err((self.exceeded)());
        }
        Ok(())
    }

    /// Takes what an object costs, by the letters and the number of its tags and by its nodes or ways.
    ///
    /// # Errors
    /// As [`Budget::take`].
    pub(super) fn take_object(
        &self,
        letters: usize,
        tags: usize,
        members: usize,
    ) -> Result<(), OsmError> {
        let parts = [
            letters,
            tags.saturating_mul(TAG_BYTES),
            members.saturating_mul(MEMBER_BYTES),
        ];
        self.take(parts.into_iter().fold(OBJECT_BYTES, usize::saturating_add))
    }
}
