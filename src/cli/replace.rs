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
    let Prepared { aside, target } = prepare(path, write)?;
    aside::put_durably(aside, &target).map_err(|error| unwritten(&target, &error))
}

/// A content that lies beside its place.
pub struct Prepared {
    aside: NamedTempFile,
    target: PathBuf,
}

impl Prepared {
    /// Puts it in its place, without waiting for the disk.
    pub fn put(self) -> Result<(), Trouble> {
        aside::put(self.aside, &self.target).map_err(|error| unwritten(&self.target, &error))
    }
}

fn unwritten(path: &Path, error: &std::io::Error) -> Trouble {
    format!("cannot write {}: {error}", path.display()).into()
}

/// Writes the content beside the file; nothing is replaced yet.
pub fn prepare(
    path: &Path,
    write: impl FnOnce(&mut std::fs::File) -> std::io::Result<()>,
) -> Result<Prepared, Trouble> {
    let explain = |error: std::io::Error| unwritten(path, &error);
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
