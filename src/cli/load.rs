//! Reading the TOUR argument: a folder with a `tour.json`, or the file itself, read up to a limit.

use crate::aside::folder_of;
use crate::files;
use crate::tour::read::{LONGEST_TEXT, Reading, read_bytes};
use crate::wording::command_on;
use std::io::Read;
use std::path::{Path, PathBuf};

/// A tour's text from the disk.
#[derive(Debug)]
pub struct Loaded {
    /// The folder that the tour's files are relative to.
    pub folder: PathBuf,
    /// The file that was read, as it is shown in messages.
    pub file: PathBuf,
    /// Whether a folder was named, and the file found in it.
    pub was_in_folder: bool,
    /// What was read.
    pub reading: Reading,
}

/// Why a tour's text could not be had.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// Neither a file nor a folder of that name.
    #[error("there is no tour at {path}: name a folder with a tour.json, or the file itself")]
    Missing {
        /// What was asked for.
        path: String,
    },
    /// A folder without a tour.
    #[error("the folder {path} has no tour.json; `soundwalk new NAME` makes a folder with one")]
    NoTour {
        /// The folder.
        path: String,
    },
    /// A pack instead of a tour.
    #[error(
        "{path} is a pack, not a tour: name the folder with the tour.json that it was built from (`{listen}` lists what \
         the pack holds)"
    )]
    Pack {
        /// The file.
        path: String,
        /// The command that lists its tracks.
        listen: String,
    },
    /// The system would not read it.
    #[error("cannot read {path}: {source}")]
    Unreadable {
        /// The file.
        path: String,
        /// The system's reason.
        source: std::io::Error,
    },
}

/// Reads a tour. What is wrong with its text is in the reading, only failures of the disk are errors.
pub fn load(path: &Path) -> Result<Loaded, LoadError> {
    let shown = path.display().to_string();
    let metadata = std::fs::metadata(path).map_err(|source| match source.kind() {
        std::io::ErrorKind::NotFound => LoadError::Missing {
            path: shown.clone(),
        },
        _ => LoadError::Unreadable {
            path: shown.clone(),
            source,
        },
    })?;
    let was_in_folder = metadata.is_dir();
    let file = if was_in_folder {
        let file = path.join("tour.json");
        if !file.exists() {
            return Err(LoadError::NoTour { path: shown });
        }
        file
    } else {
        path.to_owned()
    };
    let folder = folder_of(&file).to_owned();
    let unreadable = |source| LoadError::Unreadable {
        path: file.display().to_string(),
        source,
    };
    let mut bytes = Vec::new();
    // A stranger's archive may hold a pipe of that name, which would be waited for.
    files::open(&file)
        .and_then(|open| open.take(LONGEST_TEXT as u64 + 1).read_to_end(&mut bytes))
        .map_err(unreadable)?;
    if bytes.starts_with(b"PK\x03\x04") {
        return Err(LoadError::Pack {
            path: shown,
            listen: command_on("listen", &file),
        });
    }
    Ok(Loaded {
        folder,
        reading: read_bytes(&bytes),
        file,
        was_in_folder,
    })
}

/// The first `limit` bytes of a file that the user names, of any kind.
pub fn bounded(file: &Path, limit: u64) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    std::fs::File::open(file)?
        .take(limit)
        .read_to_end(&mut bytes)?;
    Ok(bytes)
}
