//! The sound of a whole walk: a WAV file of some hundred megabytes, so it is kept on the disk and sent in ranges. Only the last one
//! is kept; its file goes away with it.

use crate::digest::Digest;
use std::fs::File;
use std::io::{self, Seek, SeekFrom};
use tempfile::NamedTempFile;

/// The sound of a walk.
pub struct WalkSound {
    /// Names what is heard: tracks, walk and silences.
    pub id: Digest,
    /// Length of the file, bytes.
    pub bytes: u64,
    file: NamedTempFile,
}

impl WalkSound {
    /// A file that is complete.
    ///
    /// # Errors
    /// The file system fails.
    pub fn new(id: Digest, file: NamedTempFile) -> io::Result<Self> {
        let bytes = file.as_file().metadata()?.len();
        Ok(Self { id, bytes, file })
    }

    /// Opens the file at one of its bytes.
    ///
    /// # Errors
    /// The file system fails.
    pub fn read_from(&self, first: u64) -> io::Result<File> {
        let mut file = self.file.reopen()?;
        file.seek(SeekFrom::Start(first))?;
        Ok(file)
    }
}
