//! The journal: what of a walk was told and how far, so that a power cut at any moment loses two seconds at most.
//!
//! One line an entry: eight hexadecimal digits of the SHA-256 of the rest, a space, JSON. Lines are only appended, and
//! every one is forced to the disk before the player goes on. Reading takes the last sound line and passes over
//! whatever a power cut tore. A journal that has grown is written anew beside its place and renamed.

use crate::aside;
use crate::digest::Digest;
use crate::engine::Memory;
use serde::{Deserialize, Serialize};
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use thiserror::Error;

/// A journal that has grown beyond this is written anew, bytes.
const COMPACT_AT: u64 = 1 << 20;
/// The most that is read of a journal: nothing that this program wrote is longer.
const LONGEST: u64 = 16 << 20;

/// What the journal says of a walk.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// The tour.
    pub tour: String,
    /// The language it was told in.
    pub language: String,
    /// What the engine remembers.
    pub memory: Memory,
    /// Whether the walk is over; the next start is a new walk.
    #[serde(default)]
    pub over: bool,
}

/// Why the journal cannot be kept.
#[derive(Debug, Error)]
#[error("journal {}: {error}", path.display())]
pub struct JournalError {
    /// Its path.
    pub path: PathBuf,
    /// Why.
    pub error: io::Error,
}

/// A journal that is being kept.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    file: File,
    length: u64,
    /// A device such as `/dev/null` is never read, and never replaced by a file.
    is_device: bool,
}

impl Journal {
    /// Opens the journal at `path` and answers its last sound entry; a missing file is an empty journal.
    ///
    /// # Errors
    /// [`JournalError`] when it can be neither read nor written.
    pub fn open(path: &Path) -> Result<(Self, Option<Entry>), JournalError> {
        let fail = |error| JournalError {
            path: path.to_owned(),
            error,
        };
        // A pipe would be waited for, and a link is to stay one.
        let place = aside::destination_or_device(path).map_err(fail)?;
        let folder = aside::folder_of(&place);
        std::fs::create_dir_all(folder).map_err(fail)?;
        aside::remove_abandoned(folder);
        let mut options = OpenOptions::new();
        let mut file = options
            .read(true)
            .append(true)
            .create(true)
            .open(&place)
            .map_err(fail)?;
        let is_device = !file.metadata().map_err(fail)?.is_file();
        let mut bytes = Vec::new();
        (&file)
            .take(if is_device { 0 } else { LONGEST })
            .read_to_end(&mut bytes)
            .map_err(fail)?;
        let last = bytes.rsplit(|byte| *byte == b'\n').find_map(parse);
        // A torn tail is ended, so that the next line begins on its own.
        if bytes.last().is_some_and(|last| *last != b'\n') {
            file.write_all(b"\n").map_err(fail)?;
        }
        let length = file.metadata().map_err(fail)?.len();
        Ok((
            Self {
                path: place,
                file,
                length,
                is_device,
            },
            last,
        ))
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Adds an entry; it is on the disk when this returns.
    ///
    /// # Errors
    /// [`JournalError`] when the disk is full, gone or read-only.
    pub fn write(&mut self, entry: &Entry) -> Result<(), JournalError> {
        let line = line(entry);
        let is_long = self.length + line.len() as u64 > COMPACT_AT;
        let outcome = match is_long {
            _ if self.is_device => self.file.write_all(&line),
            true => self.rewrite(&line),
            false => self
                .file
                .write_all(&line)
                .and_then(|()| self.file.sync_data()),
        };
        self.length += line.len() as u64;
        outcome.map_err(|error| JournalError {
            path: self.path.clone(),
            error,
        })
    }

    fn rewrite(&mut self, line: &[u8]) -> io::Result<()> {
        let mut beside = aside::create_in(aside::folder_of(&self.path))?;
        beside.write_all(line)?;
        aside::put_durably(beside, &self.path)?;
        self.file = OpenOptions::new().append(true).open(&self.path)?;
        self.length = 0;
        Ok(())
    }
}

fn line(entry: &Entry) -> Vec<u8> {
    let json = serde_json::to_string(entry).expect("OK because an entry has only plain fields");
    format!("{} {json}\n", sum(json.as_bytes())).into_bytes()
}

fn parse(line: &[u8]) -> Option<Entry> {
    let (stated, json) = (line.get(..8)?, line.get(9..)?);
    (stated == sum(json).as_bytes()).then(|| serde_json::from_slice(json).ok())?
}

fn sum(json: &[u8]) -> String {
    Digest::of(json).to_string().chars().take(8).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(next_request: u64) -> Entry {
        Entry {
            tour: "t".to_owned(),
            language: "ru".to_owned(),
            memory: Memory {
                next_request,
                ..Memory::default()
            },
            over: false,
        }
    }

    #[test]
    fn a_tail_torn_anywhere_loses_only_its_own_entry() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("walk/journal");
        let (mut journal, before) = Journal::open(&path).expect("opens");
        assert_eq!(before, None);
        for number in 1..=3 {
            journal.write(&entry(number)).expect("written");
        }
        let whole = std::fs::read(&path).expect("the file");
        let ends: Vec<usize> = (0..whole.len()).filter(|&at| whole[at] == b'\n').collect();
        for cut in 0..=whole.len() {
            std::fs::write(&path, &whole[..cut]).expect("cut");
            let (mut journal, found) = Journal::open(&path).expect("opens");
            // A line is sound when all but its line feed is there.
            let complete = ends.iter().filter(|&&end| end <= cut).count() as u64;
            assert_eq!(
                found,
                (complete > 0).then(|| entry(complete)),
                "cut at {cut}"
            );
            journal.write(&entry(9)).expect("written");
            let (_, found) = Journal::open(&path).expect("opens");
            assert_eq!(found, Some(entry(9)), "after a cut at {cut}");
        }
    }

    #[test]
    #[cfg(unix)]
    fn devices_are_never_replaced_and_links_stay() {
        let (mut journal, found) = Journal::open(Path::new("/dev/null")).expect("opens");
        assert_eq!(found, None);
        let long = Entry {
            tour: "t".repeat(500_000),
            ..entry(1)
        };
        for _ in 0..4 {
            journal.write(&long).expect("written");
        }
        assert!(!std::fs::metadata("/dev/null").expect("there").is_file());
        let folder = tempfile::tempdir().expect("a folder");
        let link = folder.path().join("link");
        std::os::unix::fs::symlink("real", &link).expect("a link");
        let (mut journal, _) = Journal::open(&link).expect("opens");
        for _ in 0..4 {
            journal.write(&long).expect("written");
        }
        assert!(link.is_symlink());
        assert_eq!(Journal::open(&link).expect("opens").1, Some(long));
    }

    #[test]
    fn garbage_is_passed_over_and_a_long_journal_is_written_anew() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("journal");
        std::fs::write(&path, b"\xFF\x00\n\n00000000 {}\nnonsense").expect("written");
        let (mut journal, found) = Journal::open(&path).expect("opens");
        assert_eq!(found, None);
        let long = Entry {
            tour: "t".repeat(100_000),
            ..entry(1)
        };
        for _ in 0..30 {
            journal.write(&long).expect("written");
        }
        journal.write(&entry(2)).expect("written");
        assert!(std::fs::metadata(&path).expect("the file").len() < 2 * COMPACT_AT);
        assert_eq!(Journal::open(&path).expect("opens").1, Some(entry(2)));
    }
}
