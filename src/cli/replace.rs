//! Replaces the content of a file atomically: a crash at any moment leaves the old or the new one, never half of either.

use super::CommandError;
use crate::atomic_file;
use std::fs::File;
use std::io::{self, Write};
use std::path::Path;
use tempfile::NamedTempFile;

/// Replaces the content of a file with bytes, flushed to the disk. Permissions stay.
pub fn file(path: &Path, bytes: &[u8]) -> Result<(), CommandError> {
    with(path, |file| file.write_all(bytes))
}

/// As [`file()`], for content that is too large for memory; `write` writes it.
pub fn with(
    path: &Path,
    write: impl FnOnce(&mut File) -> io::Result<()>,
) -> Result<(), CommandError> {
    replace(path, write, atomic_file::persist_durably)
}

/// As [`with()`], without flushing: a power cut may undo or damage it.
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
