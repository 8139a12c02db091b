//! Why no tiles can be cut out of an archive. The messages follow the archive's name and a colon.

use crate::download::DownloadError;
use std::io;

/// Why no tiles can be cut out of an archive.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// The file is something else.
    #[error("is not an archive of map tiles (PMTiles, version 3): {0}")]
    OtherKind(String),
    /// The file ends in the middle.
    #[error("ends in the middle: download it again")]
    Truncated,
    /// The content is not what the format allows.
    #[error("is damaged ({0}): download it again, or use another build")]
    Damaged(&'static str),
    /// No tile lies in the box.
    #[error(
        "does not cover the tour: it has no tiles there; use an archive of that region, or of the whole world"
    )]
    Elsewhere,
    /// There are more tiles than a tour can use.
    #[error("has too much in the box of this tour: use a smaller --margin")]
    TooMuchInBox,
    /// The tiles cannot be downloaded.
    #[error("cannot be downloaded: {0}")]
    Download(#[from] DownloadError),
    /// The file cannot be read.
    #[error("cannot be read: {0}")]
    Io(#[from] io::Error),
}
