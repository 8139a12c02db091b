//! Replacing a file's content so that a crash at any moment leaves the old or the new one, never half of either.

use super::CommandError;
use crate::atomic_file;
use std::fs::File;
use std::io::{self, Write};
use std::path::Path;
use tempfile::NamedTempFile;

/// Writes the bytes beside the file, flushes them to the disk and renames them over it; permissions stay.
pub fn file(path: &Path, bytes: &[u8]) -> Result<(), CommandError> {
    with(path, |file| file.write_all(bytes))
}

/// As `file`, for content that is too large to be held: `write` writes it.
pub fn with(
    path: &Path,
    write: impl FnOnce(&mut File) -> io::Result<()>,
) -> Result<(), CommandError> {
    replace(path, write, atomic_file::persist_durably)
}

/// As `with`, without waiting for the disk: a power cut may undo or damage it.
pub fn without_sync(
    path: &Path,
    write: impl FnOnce(&mut File) -> io::Result<()>,
) -> Result<(), CommandError> {
    replace(path, write, atomic_file::persist_large)
}

fn replace(
    path: &Path,
    write: impl FnOnce(&mut File) -> io::Result<()>,
    persist: fn(NamedTempFile, &Path) -> io::Result<()>,
) -> Result<(), CommandError> {
    let attempt = || -> io::Result<()> {
        let target = atomic_file::destination(path)?;
        let mut temporary = atomic_file::create_for(&target)?;
        write(temporary.as_file_mut())?;
        persist(temporary, &target)
    };
    attempt().map_err(|error| format!("cannot write {}: {error}", path.display()).into())
}
