//! What recordings are read from.

use std::io::{Read, Seek};

/// Anything a file can be read from.
pub(super) trait Input: Read + Seek + Send + Sync + 'static {}
impl<R: Read + Seek + Send + Sync + 'static> Input for R {}
