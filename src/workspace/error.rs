//! Why a file of the workspace is not opened.

use crate::tour::paths::PathFault;
use std::io;
use std::path::PathBuf;

/// Why a file that a tour names is not opened.
#[derive(Debug, thiserror::Error)]
pub enum AccessError {
    /// The path means something else on another machine.
    #[error("the path {0}")]
    Unportable(PathFault),
    /// The path leads out of the workspace, by itself or through a link.
    #[error("it leads out of the workspace {}", root.display())]
    Outside {
        /// The root of the workspace.
        root: PathBuf,
    },
    /// Its name, or that of a folder on the way, begins with a dot.
    #[error(
        "it is hidden (a name on the way begins with a dot), and hidden files are never opened for a tour"
    )]
    Hidden,
    /// The content is not of the kind that the tour uses the file for.
    #[error("{0}")]
    OtherKind(&'static str),
    /// The file does not exist, is not a regular file or cannot be read.
    #[error(transparent)]
    Io(#[from] io::Error),
}

impl AccessError {
    /// Whether the file simply does not exist.
    pub fn is_missing(&self) -> bool {
        matches!(self, Self::Io(error) if error.kind() == io::ErrorKind::NotFound)
    }

    /// Whether the tour may not use the path at all: it leads out of the workspace or is hidden.
    pub fn is_forbidden(&self) -> bool {
        matches!(self, Self::Outside { .. } | Self::Hidden)
    }
}

impl From<AccessError> for io::Error {
    fn from(error: AccessError) -> Self {
        let kind = match &error {
            AccessError::Io(_) => match error {
                AccessError::Io(error) => return error,
                _ => io::ErrorKind::Other,
            },
            AccessError::Outside { .. } | AccessError::Hidden => io::ErrorKind::PermissionDenied,
            AccessError::Unportable(_) => io::ErrorKind::InvalidInput,
            AccessError::OtherKind(_) => io::ErrorKind::InvalidData,
        };
        Self::new(kind, error)
    }
}
