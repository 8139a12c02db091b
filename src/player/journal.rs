//! The journal: which stories of a walk were told and how far, so that a power cut at any moment loses at most two seconds.
//!
//! Each line is one entry: eight hexadecimal digits of the SHA-256 of the rest, a space, JSON. Lines are only appended, and
//! each is synced to the disk before the player continues. Reading takes the last valid line and ignores whatever a power
//! cut has torn. A journal that has grown is rewritten to a temporary file beside it, which is then renamed.
//!
//! If the journal cannot be written, as on a read-only card, the walk continues without it: existing entries are read, and
//! the first [`Journal::write`] reports the error. Only a journal that another player uses is refused; the lock ends with
//! that player's process.

use crate::atomic_file;
use crate::digest::Digest;
use crate::engine::Memory;
use serde::{Deserialize, Serialize};
use std::fs::{File, Metadata, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};
use thiserror::Error;

/// Size beyond which a journal is rewritten, bytes.
const COMPACT_AFTER_BYTES: u64 = 1 << 20;
/// Maximum number of bytes that are read of a journal: this program never writes a longer one.
const MAX_READ_BYTES: u64 = 16 << 20;

/// An entry of the journal: the state of a walk.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Id of the tour.
    pub tour: String,
    /// Language of the walk.
    pub language: String,
    /// What the engine needs to resume the walk.
    pub memory: Memory,
    /// Whether the walk is over, so that the next start is a new walk.
    #[serde(default)]
    pub over: bool,
}

/// The journal cannot be written.
#[derive(Debug, Error)]
#[error("journal {}: {error}", path.display())]
pub struct JournalError {
    /// Path of the journal.
    pub path: PathBuf,
    /// The operating system's reason.
    pub error: io::Error,
}

/// Another player uses the journal.
#[derive(Debug, Error)]
#[error("journal {}: another player uses it; end that one first, or give this one its own journal", path.display())]
pub struct JournalInUse {
    /// Path of the journal.
    pub path: PathBuf,
}

/// An open journal; or one that cannot be written, which reports the error at the first entry.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    /// The file, open for appending and locked; or the error why it could not be opened.
    file: io::Result<File>,
    length: u64,
    /// Whether the last line may be incomplete, so that the next entry must start a new line.
    is_torn: bool,
}

/// Maximum number of attempts to open a journal that another player rewrites in between.
const MAX_OPEN_ATTEMPTS: usize = 3;

impl Journal {
    /// Opens the journal at `path` and returns its last valid entry; a missing file counts as an empty journal.
    ///
    /// # Errors
    /// [`JournalInUse`] if another player uses it.
    pub fn open(path: &Path) -> Result<(Self, Option<Entry>), JournalInUse> {
        let in_use = || JournalInUse {
            path: path.to_owned(),
        };
        // A pipe would be waited for, and a link is to stay one.
        let place = atomic_file::destination_or_device(path);
        let open_place = || match &place {
            Ok(place) => open_file(place),
            Err(error) => Err(io::Error::new(error.kind(), error.to_string())),
        };
        let mut file = open_place();
        for opening in 1.. {
            let Ok(opened) = &file else { break };
            match lock(opened) {
                Err(TryLockError::WouldBlock) => return Err(in_use()),
                // On a file system without locks nothing prevents two players from using one journal.
                Ok(()) | Err(TryLockError::Error(_)) => {}
            }
            if is_at(opened, path) {
                break;
            }
            if opening == MAX_OPEN_ATTEMPTS {
                return Err(in_use());
            }
            file = open_place();
        }
        if file.as_ref().is_ok_and(is_other_file) {
            file = Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                "it is not a journal; name another file",
            ));
        }
        let (last, is_torn) = match &file {
            Ok(file) => read_last(file),
            // A journal that cannot be written may still be readable, so that the walk can be resumed.
            Err(_) => match crate::files::open(path) {
                Ok(file) => read_last(&file),
                Err(_) => (None, false),
            },
        };
        let journal = Self {
            path: place.unwrap_or_else(|_| path.to_owned()),
            length: file.as_ref().map_or(0, length),
            file,
            is_torn,
        };
        Ok((journal, last))
    }

    /// Path of the journal.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Adds an entry; it is on the disk when this returns.
    ///
    /// # Errors
    /// [`JournalError`] when the disk is full, gone or read-only.
    pub fn write(&mut self, entry: &Entry) -> Result<(), JournalError> {
        let line = line(entry);
        // A device such as `/dev/null` is never replaced by a file.
        let is_file = |file: &File| file.metadata().is_ok_and(|metadata| metadata.is_file());
        let can_be_replaced = self.file.as_ref().map_or(true, is_file);
        let is_too_long = self.length + line.len() as u64 > COMPACT_AFTER_BYTES;
        let outcome = if can_be_replaced && is_too_long {
            // If the folder cannot be written, the file may still be writable.
            self.rewrite(&line).or_else(|error| {
                if self.length + (line.len() as u64) < MAX_READ_BYTES {
                    self.append(&line)
                } else {
                    Err(error)
                }
            })
        } else {
            self.append(&line)
        };
        outcome.map_err(|error| JournalError {
            path: self.path.clone(),
            error,
        })
    }

    fn append(&mut self, line: &[u8]) -> io::Result<()> {
        let file = match &mut self.file {
            Ok(file) => file,
            Err(error) => return Err(io::Error::new(error.kind(), error.to_string())),
        };
        let was_torn = std::mem::replace(&mut self.is_torn, true);
        let begin: &[u8] = if was_torn { b"\n" } else { b"" };
        self.length += (begin.len() + line.len()) as u64;
        file.write_all(&[begin, line].concat())?;
        self.is_torn = false;
        // A device such as /dev/null cannot be synced.
        if file.metadata()?.is_file() {
            file.sync_data()
        } else {
            Ok(())
        }
    }

    fn rewrite(&mut self, line: &[u8]) -> io::Result<()> {
        let mut beside = atomic_file::create_in(atomic_file::folder_of(&self.path))?;
        beside.write_all(line)?;
        // The lock is that of the open file, whoever holds it, and is there before anybody finds the file by its name.
        let kept = beside.as_file().try_clone()?;
        let _ = lock(&kept);
        atomic_file::persist_durably(beside, &self.path)?;
        self.file = Ok(kept);
        self.is_torn = false;
        self.length = line.len() as u64;
        Ok(())
    }
}

/// Opens the journal for reading and appending, and creates its folder if needed.
fn open_file(place: &Path) -> io::Result<File> {
    let folder = atomic_file::folder_of(place);
    std::fs::create_dir_all(folder)?;
    atomic_file::remove_abandoned(folder);
    let mut options = OpenOptions::new();
    options.read(true).append(true).create(true).open(place)
}

/// Locks the journal for this process. Devices are not locked.
fn lock(file: &File) -> Result<(), TryLockError> {
    if file.metadata().is_ok_and(|metadata| metadata.is_file()) {
        file.try_lock()
    } else {
        Ok(())
    }
}

/// Whether the open file is still the one at that path.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let same =
        |one: Metadata, other: Metadata| (one.dev(), one.ino()) == (other.dev(), other.ino());
    match (file.metadata(), std::fs::metadata(path)) {
        (Ok(one), Ok(other)) => same(one, other),
        _ => false,
    }
}

#[cfg(not(unix))]
fn is_at(_: &File, _: &Path) -> bool {
    true
}

fn length(file: &File) -> u64 {
    file.metadata().map_or(0, |metadata| metadata.len())
}

/// Whether the file is something other than a journal: no line starts as an entry does. The remains of entries that a power
/// cut has torn still count as a journal.
fn is_other_file(mut file: &File) -> bool {
    let mut bytes = Vec::new();
    let is_file = file.metadata().is_ok_and(|metadata| metadata.is_file());
    let is_read = is_file && file.take(MAX_READ_BYTES).read_to_end(&mut bytes).is_ok();
    if !is_read || file.rewind().is_err() {
        return false;
    }
    let is_digest = |byte: &u8| byte.is_ascii_hexdigit() || *byte == 0;
    let begins_entry = |line: &[u8]| {
        line.iter().take(8).all(is_digest)
            && line.get(8).is_none_or(|byte| matches!(byte, b' ' | 0))
    };
    let mut lines = bytes
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty());
    !bytes.is_empty() && !lines.any(begins_entry)
}

/// The last valid entry of a journal, and whether its last line is incomplete. An unreadable journal counts as empty.
fn read_last(file: &File) -> (Option<Entry>, bool) {
    let mut bytes = Vec::new();
    let is_file = file.metadata().is_ok_and(|metadata| metadata.is_file());
    if !is_file || file.take(MAX_READ_BYTES).read_to_end(&mut bytes).is_err() {
        return (None, false);
    }
    let last = bytes.rsplit(|byte| *byte == b'\n').find_map(parse);
    (last, bytes.last().is_some_and(|last| *last != b'\n'))
}

fn line(entry: &Entry) -> Vec<u8> {
    let json = serde_json::to_string(entry).expect("OK because an entry has only plain fields");
    format!("{} {json}\n", checksum(json.as_bytes())).into_bytes()
}

fn parse(line: &[u8]) -> Option<Entry> {
    let (stated, json) = (line.get(..8)?, line.get(9..)?);
    (stated == checksum(json).as_bytes()).then(|| serde_json::from_slice(json).ok())?
}

fn checksum(json: &[u8]) -> String {
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
    fn other_files_are_not_taken_for_journals() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("notes.txt");
        for (text, is_kept) in [
            ("{\"format\": 1}", false),
            ("my notes", false),
            ("PK\u{3}\u{4}", false),
            ("", true),
            ("1e1d", true),
            ("1e1db382 {\"to", true),
        ] {
            std::fs::write(&path, text).expect("written");
            let (mut journal, _) = Journal::open(&path).expect("opens");
            assert_eq!(journal.write(&entry(1)).is_ok(), is_kept, "{text:?}");
            drop(journal);
            let after = std::fs::read_to_string(&path).expect("there");
            assert!(
                after.starts_with(text) && (after == text) != is_kept,
                "{after:?}"
            );
            let found = Journal::open(&path).expect("opens").1;
            assert_eq!(found, is_kept.then(|| entry(1)), "{text:?}");
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
        drop(journal);
        assert_eq!(Journal::open(&link).expect("opens").1, Some(long));
    }

    #[test]
    fn a_torn_tail_loses_only_its_own_entry() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("walk/journal");
        let (mut journal, before) = Journal::open(&path).expect("opens");
        assert_eq!(before, None);
        for number in 1..=3 {
            journal.write(&entry(number)).expect("written");
        }
        drop(journal);
        let whole = std::fs::read(&path).expect("the file");
        let ends: Vec<usize> = (0..whole.len()).filter(|&at| whole[at] == b'\n').collect();
        for cut in 0..=whole.len() {
            std::fs::write(&path, &whole[..cut]).expect("cut");
            let (mut journal, found) = Journal::open(&path).expect("opens");
            // An entry is valid if everything but its line feed is there.
            let complete = ends.iter().filter(|&&end| end <= cut).count() as u64;
            assert_eq!(
                found,
                (complete > 0).then(|| entry(complete)),
                "cut at {cut}"
            );
            journal.write(&entry(9)).expect("written");
            drop(journal);
            let (_, found) = Journal::open(&path).expect("opens");
            assert_eq!(found, Some(entry(9)), "after a cut at {cut}");
        }
    }

    #[test]
    fn invalid_lines_are_ignored_and_a_long_journal_is_rewritten() {
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
        assert!(std::fs::metadata(&path).expect("the file").len() < 2 * COMPACT_AFTER_BYTES);
        // The rewritten journal is still locked, and further entries follow.
        assert!(Journal::open(&path).is_err());
        drop(journal);
        assert_eq!(Journal::open(&path).expect("opens").1, Some(entry(2)));
    }

    #[test]
    fn only_one_player_at_a_time_can_use_a_journal() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("journal");
        let (mut journal, _) = Journal::open(&path).expect("opens");
        journal.write(&entry(1)).expect("written");
        let refused = Journal::open(&path).expect_err("it is kept").to_string();
        assert!(refused.contains("another player uses it"), "{refused}");
        drop(journal);
        assert_eq!(Journal::open(&path).expect("opens").1, Some(entry(1)));
        let null = Path::new("/dev/null");
        let first = Journal::open(null).expect("opens");
        let (mut second, _) = Journal::open(null).expect("a device is anybody's");
        second.write(&entry(1)).expect("written");
        drop(first);
    }

    #[cfg(unix)]
    #[test]
    fn a_journal_that_cannot_be_written_reports_it_with_the_first_entry() {
        let folder = tempfile::tempdir().expect("a folder");
        for (path, told) in [
            ("/dev/full", "No space left"),
            ("/proc/no/journal", "/proc/no/journal"),
            (
                folder.path().to_str().expect("a plain path"),
                "it is a folder",
            ),
        ] {
            let (mut journal, entry_found) = Journal::open(Path::new(path)).expect("goes on");
            assert_eq!(entry_found, None, "{path}");
            let failed = journal.write(&entry(1)).expect_err("it cannot be written");
            assert!(failed.to_string().contains(told), "{failed}");
        }
        let pipe = folder.path().join("pipe");
        use rustix::fs::{CWD, FileType, Mode, mknodat};
        mknodat(CWD, &pipe, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).expect("made");
        let (mut journal, _) = Journal::open(&pipe).expect("goes on");
        assert!(journal.write(&entry(1)).is_err());
    }
}
