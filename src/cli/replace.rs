//! Replacing a file's content so that a crash at any moment leaves the old or the new one, never half of either.

use super::Trouble;
use crate::aside;
use std::io::Write;
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// Writes the bytes beside the file, flushes them to the disk and renames them over it; permissions stay.
pub fn file(path: &Path, bytes: &[u8]) -> Result<(), Trouble> {
    with(path, |file| file.write_all(bytes))
}

/// As `file`, for content that is too large to be held: `write` writes it.
pub fn with(
    path: &Path,
    write: impl FnOnce(&mut std::fs::File) -> std::io::Result<()>,
) -> Result<(), Trouble> {
    let prepared = prepare(path, write)?;
    prepared.flush()?;
    prepared.put()
}

/// A content that lies beside its place.
pub struct Prepared {
    aside: NamedTempFile,
    target: PathBuf,
}

impl Prepared {
    /// Waits until the disk has it, so that not even a power cut undoes or damages what is then put in its place.
    fn flush(&self) -> Result<(), Trouble> {
        self.aside
            .as_file()
            .sync_all()
            .map_err(|error| format!("cannot write {}: {error}", self.target.display()).into())
    }

    /// Puts it in its place.
    pub fn put(self) -> Result<(), Trouble> {
        let target = self.target;
        aside::put(self.aside, &target)
            .map_err(|error| format!("cannot write {}: {error}", target.display()).into())
    }
}

/// Writes the content beside the file; nothing is replaced yet.
pub fn prepare(
    path: &Path,
    write: impl FnOnce(&mut std::fs::File) -> std::io::Result<()>,
) -> Result<Prepared, Trouble> {
    let explain = |error: std::io::Error| format!("cannot write {}: {error}", path.display());
    // A link keeps pointing at the file it points at.
    let target = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let mut aside = aside::create_in(aside::folder_of(&target)).map_err(explain)?;
    write(aside.as_file_mut()).map_err(explain)?;
    if let Ok(metadata) = std::fs::metadata(&target) {
        aside
            .as_file()
            .set_permissions(metadata.permissions())
            .map_err(explain)?;
    }
    Ok(Prepared { aside, target })
}
