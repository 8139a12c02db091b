//! What a reader gives, and how it tells its progress.

use crate::streets::extract::{Bounds, Extract};

/// What was read of a file.
#[derive(Debug)]
pub struct OsmFile {
    /// What touches the box that was asked for.
    pub extract: Extract,
    /// The box that the file covers: as its header says, else around its nodes.
    pub bounds: Option<Bounds>,
}

/// Is told how many bytes of how many a pass over the file has read.
pub type Progress<'p> = &'p mut dyn FnMut(u64, u64);
