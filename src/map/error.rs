//! Why the maps of a tour cannot be made.

use super::area::AreaError;
use super::tiles::ArchiveError;
use crate::download::DownloadError;
use crate::streets::osm::OsmError;
use crate::workspace::AccessError;
use std::io;
use std::path::PathBuf;

/// Why the maps of a tour cannot be made. The old ones stay.
#[derive(Debug, thiserror::Error)]
pub enum MapError {
    /// The tour has no box.
    #[error(transparent)]
    Area(#[from] AreaError),
    /// There is no such file.
    #[error("there is no file {0}; --from names a file, or an address that begins with https://")]
    Missing(String),
    /// The extract cannot be read.
    #[error("{name} {source}")]
    Extract {
        /// The file or address.
        name: String,
        /// What is wrong.
        source: OsmError,
    },
    /// The tiles cannot be cut out.
    #[error("{name} {source}")]
    Tiles {
        /// The file or address.
        name: String,
        /// What is wrong.
        source: ArchiveError,
    },
    /// The ways of the extract cannot be used.
    #[error(transparent)]
    NewWays(#[from] crate::streets::file::GroundFileError),
    /// The tiles of the extract cannot be made.
    #[error(transparent)]
    NewTiles(#[from] crate::streets::tiles::TilesError),
    /// The extract cannot be downloaded.
    #[error(transparent)]
    Download(#[from] DownloadError),
    /// The extract is larger than any region.
    #[error(
        "{address} is {} GB large: use the extract of a smaller region; without --from the command names one", bytes / 1_000_000_000
    )]
    TooLargeDownload {
        /// The address.
        address: String,
        /// Its size.
        bytes: u64,
    },
    /// The user does not want the download.
    #[error("nothing was downloaded")]
    Declined,
    /// A map has become too large for a tour.
    #[error(
        "{name} would be {} MB, which is too large for a map: use a smaller --margin", bytes / 1_000_000
    )]
    TooLarge {
        /// The map.
        name: &'static str,
        /// Its size.
        bytes: u64,
    },
    /// A map may not be written where it belongs.
    #[error("{name} cannot be written: {source}")]
    Place {
        /// The map.
        name: &'static str,
        /// What is wrong.
        source: AccessError,
    },
    /// A file or folder cannot be written.
    #[error("cannot write {}: {source}", path.display())]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
}
