//! The file of a pack, which several threads can read at any position, a part at a time.

use super::error::Fault;
use crate::files;
use std::fs::{File, Metadata};
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

/// An open pack. The same file is read throughout, even if another file takes its name.
#[derive(Debug, Clone)]
pub(super) struct PackFile {
    file: Arc<File>,
    stamp: Stamp,
}

/// Metadata of a file that changes when it is written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stamp {
    length: u64,
    modified: Option<SystemTime>,
}

impl Stamp {
    fn of(metadata: &Metadata) -> Self {
        Self {
            length: metadata.len(),
            modified: metadata.modified().ok(),
        }
    }
}

impl PackFile {
    /// Opens a regular file.
    ///
    /// # Errors
    /// [`Fault::Folder`], and what opening gives.
    pub fn open(path: &Path) -> Result<Self, Fault> {
        let file = files::open(path).map_err(|error| match error.kind() {
            io::ErrorKind::IsADirectory => Fault::Folder,
            _ => Fault::Io(error),
        })?;
        let stamp = Stamp::of(&file.metadata()?);
        let file = Arc::new(file);
        Ok(Self { file, stamp })
    }

    /// Length of the file when it was opened, bytes.
    pub fn length(&self) -> u64 {
        self.stamp.length
    }

    /// Checks that the file has not been written to since it was opened.
    ///
    /// # Errors
    /// [`Fault::Replaced`].
    pub fn check_unchanged(&self) -> Result<(), Fault> {
        if Stamp::of(&self.file.metadata()?) == self.stamp {
            Ok(())
        } else {
            Err(Fault::Replaced)
        }
    }

    /// A reader for `length` bytes from byte `at`.
    pub fn section(&self, at: u64, length: u64) -> Section {
        Section {
            file: Arc::clone(&self.file),
            at,
            left: length,
        }
    }

    /// Reads up to `length` bytes from byte `at`, fewer if the file ends before.
    ///
    /// # Errors
    /// What reading gives.
    pub fn read(&self, at: u64, length: u64) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.section(at, length).read_to_end(&mut bytes)?;
        Ok(bytes)
    }
}

/// A reader for a part of a pack's file. It holds nothing in memory.
#[derive(Debug, Clone)]
pub struct Section {
    file: Arc<File>,
    at: u64,
    left: u64,
}

impl Section {
    /// Number of bytes still to be read.
    pub fn left(&self) -> u64 {
        self.left
    }
}

impl Read for Section {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let most = buffer
            .len()
            .min(usize::try_from(self.left).unwrap_or(usize::MAX));
        let count = read_at(&self.file, &mut buffer[..most], self.at)?;
        self.at += count as u64;
        self.left -= count as u64;
        Ok(count)
    }
}

#[cfg(unix)]
fn read_at(file: &File, buffer: &mut [u8], at: u64) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, buffer, at)
}

#[cfg(windows)]
fn read_at(file: &File, buffer: &mut [u8], at: u64) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, buffer, at)
}
