//! Makes the folder of a new tour: the schema, which editors read, and then `tour.json`, so that a folder with a tour is
//! complete. A folder that is not empty is not changed.

use crate::atomic_file;
use crate::tour::starter::SCHEMA_FILE;
use std::io;
use std::path::{Path, PathBuf};

/// Why a folder was not made.
#[derive(Debug, thiserror::Error)]
pub enum MakeError {
    /// Something else has this name already.
    #[error("{} exists already; choose another name", .0.display())]
    Exists(PathBuf),
    /// The folder cannot be read.
    #[error("cannot look into {}: {source}", folder.display())]
    Unreadable {
        /// The folder that was to become the tour's.
        folder: PathBuf,
        /// The system's error.
        source: io::Error,
    },
    /// The folder cannot be made.
    #[error("cannot make {}: {source}", folder.display())]
    Folder {
        /// The folder that was to become the tour's.
        folder: PathBuf,
        /// The system's error.
        source: io::Error,
    },
    /// A file cannot be written.
    #[error(transparent)]
    File(#[from] atomic_file::ReplaceError),
}

/// Makes a folder with the schema and the tour; answers with the path of its `tour.json`.
///
/// # Errors
/// [`MakeError`]; what exists stays as it is.
pub fn tour_folder(folder: &Path, schema: &str, tour: &str) -> Result<PathBuf, MakeError> {
    if folder.exists() && (!folder.is_dir() || !is_empty(folder)?) {
        return Err(MakeError::Exists(folder.to_owned()));
    }
    std::fs::create_dir_all(folder).map_err(|source| MakeError::Folder {
        folder: folder.to_owned(),
        source,
    })?;
    atomic_file::replace(&folder.join(SCHEMA_FILE), schema.as_bytes())?;
    let file = folder.join("tour.json");
    atomic_file::replace(&file, tour.as_bytes())?;
    Ok(file)
}

/// Whether a folder holds nothing, or only the schema, which a run that failed before the tour was written leaves.
fn is_empty(folder: &Path) -> Result<bool, MakeError> {
    let mut entries = std::fs::read_dir(folder).map_err(|source| MakeError::Unreadable {
        folder: folder.to_owned(),
        source,
    })?;
    Ok(entries.all(|entry| entry.is_ok_and(|entry| entry.file_name() == SCHEMA_FILE)))
}
