//! Reads the files that a tour names (sounds and pictures): the digests of their contents, and what rendered clips were
//! made from. Each file is read once; the store then remembers the result for as long as the file is untouched, so that a
//! build with nothing to do opens no files. All files of a folder share one record: with one record per file, opening the
//! records took a quarter of such a build.

use super::error::Cause;
use super::rendered::{Origin, SoundFile};
use super::store::Store;
use crate::digest::{Digest, DigestBuilder};
use crate::workspace::Workspace;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::Metadata;
use std::io::{self, Seek};
use std::path::PathBuf;
use std::sync::OnceLock;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// A remembered digest is trusted only if it was taken at least this long after the file's last change. A file may
/// change twice within one tick of its clock, and two seconds is the coarsest tick in use (FAT).
const MIN_SETTLED_AGE: Duration = Duration::from_secs(2);

/// Kind of the record; changed whenever its format or the tags of clips change.
const RECORD: &str = "files, 3";

/// What was found in files, by the names that the tour gives them.
#[derive(Debug, Default)]
pub(super) struct FileContents(pub(super) BTreeMap<String, Result<Content, ReadFault>>);

/// What was found in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Content {
    /// Digest of the whole file.
    pub sha256: Digest,
    /// What the file was made from, if it is a rendered clip.
    pub origin: Option<Origin>,
}

/// Why a file could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ReadFault {
    /// Path for messages.
    pub path: PathBuf,
    /// Kind of the system's error.
    pub kind: io::ErrorKind,
    /// Text of the system's error.
    pub message: String,
}

impl FileContents {
    /// Digest of the file that the tour calls `name`.
    ///
    /// # Errors
    /// The file could not be read.
    pub(super) fn digest(&self, name: &str) -> Result<Digest, Cause> {
        match self.of(name) {
            Ok(content) => Ok(content.sha256),
            Err(fault) => Err(Cause::File {
                path: fault.path.clone(),
                source: io::Error::new(fault.kind, fault.message.clone()),
            }),
        }
    }

    /// What lies at the path that the tour calls `name`. A file that could not be read is reported when its digest is asked
    /// for.
    pub(super) fn inspect(&self, name: &str) -> SoundFile {
        match self.of(name) {
            Ok(content) => content
                .origin
                .clone()
                .map_or(SoundFile::Recording, SoundFile::Clip),
            Err(fault) if fault.kind == io::ErrorKind::NotFound => SoundFile::Absent,
            Err(_) => SoundFile::Recording,
        }
    }

    fn of(&self, name: &str) -> &Result<Content, ReadFault> {
        let found = self.0.get(name);
        found.expect("OK because every file is read before it is asked for")
    }
}

/// Reads the files that the tour in `workspace` calls by these names, in parallel. The `store` remembers what was found.
pub(super) fn read(workspace: &Workspace, store: &Store, names: &BTreeSet<String>) -> FileContents {
    let mut record = FileRecord::open(workspace, store);
    let read: Vec<io::Result<ReadFile>> = names.par_iter().map(|name| record.read(name)).collect();
    let mut contents = FileContents::default();
    for (name, read) in names.iter().zip(read) {
        let content = read.map(|read| {
            record.remember(name, read.note);
            read.content
        });
        let content = content.map_err(|error| ReadFault {
            path: workspace.shown(name),
            kind: error.kind(),
            message: error.to_string(),
        });
        contents.0.insert(name.clone(), content);
    }
    record.save();
    contents
}

/// What the store remembers of a tour's files.
struct FileRecord<'s> {
    workspace: &'s Workspace,
    store: &'s Store,
    /// Key of the record in the store.
    key: Digest,
    /// What the store remembers, including what this run adds.
    notes: BTreeMap<String, RememberedFile>,
    /// Whether `notes` holds more than the stored record.
    is_new: bool,
    /// Time before the first file was read, by the store's clock; `None` if the store cannot be written.
    began: OnceLock<Option<SystemTime>>,
}

/// Metadata that changes when a file is touched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct FileStamp {
    bytes: u64,
    modified_ns: u128,
    changed_ns: i128,
    inode: u64,
}

/// What the store remembers of a file.
#[derive(Serialize, Deserialize)]
struct RememberedFile {
    trace: FileStamp,
    content: Content,
    /// A time no later than the reading, by the clock of the store's file system, in nanoseconds since 1970.
    noted_ns: u128,
}

impl RememberedFile {
    /// Whether the file was read long enough after its last change.
    fn is_settled(&self) -> bool {
        self.noted_ns
            >= self
                .trace
                .modified_ns
                .saturating_add(MIN_SETTLED_AGE.as_nanos())
    }
}

impl<'s> FileRecord<'s> {
    /// Opens the record of the tour in `workspace`.
    fn open(workspace: &'s Workspace, store: &'s Store) -> Self {
        // The canonical path, however the folder was given.
        let folder = workspace.real_tour_folder();
        let key = DigestBuilder::new(RECORD)
            .with(folder.as_os_str().as_encoded_bytes())
            .done();
        Self {
            workspace,
            store,
            // A damaged record counts as missing and is written again.
            notes: store.result(&key).ok().flatten().unwrap_or_default(),
            key,
            is_new: false,
            began: OnceLock::new(),
        }
    }

    /// Writes the record back to the store if files were read.
    fn save(&self) {
        if self.is_new {
            // Remembering is optional; a store that cannot be written is reported elsewhere.
            let _ = self.store.put_result(&self.key, &self.notes);
        }
    }

    fn remember(&mut self, name: &str, note: Option<RememberedFile>) {
        if let Some(note) = note {
            self.notes.insert(name.to_owned(), note);
            self.is_new = true;
        }
    }

    fn read(&self, name: &str) -> io::Result<ReadFile> {
        let settled = self.notes.get(name).filter(|note| note.is_settled());
        if let Some(note) = settled
            && trace(&self.workspace.metadata(name)?).as_ref() == Some(&note.trace)
        {
            return Ok(ReadFile {
                content: note.content.clone(),
                note: None,
            });
        }
        let began = self.began.get_or_init(|| self.store.clock().ok());
        // Open the file before reading its metadata; otherwise another file could take its place in between.
        let mut file = self.workspace.open(name)?;
        let trace = trace(&file.metadata()?);
        let origin = Origin::read(file.try_clone()?);
        file.rewind()?;
        let (sha256, _) = Digest::of_reader(file)?;
        let content = Content { sha256, origin };
        let note = began.and_then(nanoseconds_since_1970).zip(trace);
        let note = note.map(|(noted_ns, trace)| RememberedFile {
            trace,
            content: content.clone(),
            noted_ns,
        });
        Ok(ReadFile { content, note })
    }
}

/// Result of reading a file.
struct ReadFile {
    content: Content,
    /// What to remember of the file, if that is new.
    note: Option<RememberedFile>,
}

fn nanoseconds_since_1970(time: SystemTime) -> Option<u128> {
    Some(time.duration_since(UNIX_EPOCH).ok()?.as_nanos())
}

/// The stamp of a file; `None` if the system does not provide enough metadata.
fn trace(metadata: &Metadata) -> Option<FileStamp> {
    let modified_ns = nanoseconds_since_1970(metadata.modified().ok()?)?;
    #[cfg(unix)]
    let (changed_ns, inode) = {
        use std::os::unix::fs::MetadataExt;
        (
            i128::from(metadata.ctime()) * 1_000_000_000 + i128::from(metadata.ctime_nsec()),
            metadata.ino(),
        )
    };
    #[cfg(not(unix))]
    let (changed_ns, inode) = (0, 0);
    Some(FileStamp {
        bytes: metadata.len(),
        modified_ns,
        changed_ns,
        inode,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::{self, File};

    #[test]
    fn untouched_files_are_remembered_and_touched_ones_noticed() {
        let folder =
            tempfile::tempdir().expect("OK because tests may write to the temporary folder");
        let store =
            Store::open(&folder.path().join("store")).expect("OK because the folder is writable");
        let path = folder.path().join("a.wav");
        let write = |content: &str, age_s: u64| {
            fs::write(&path, content).expect("OK because the folder is writable");
            let file = File::options()
                .write(true)
                .open(&path)
                .expect("OK because it was just written");
            let now = file
                .metadata()
                .and_then(|found| found.modified())
                .expect("OK because it was just written");
            file.set_modified(now - Duration::from_secs(age_s))
                .expect("OK because it is ours");
        };
        let contents = |name: &str| {
            let workspace = Workspace::of_folder(folder.path());
            read(&workspace, &store, &BTreeSet::from([name.to_owned()]))
        };
        let digest = || {
            let digest = contents("a.wav").digest("a.wav");
            digest.expect("OK because the file is there")
        };
        for age_s in [0, 100] {
            write("one", age_s);
            assert_eq!(
                (digest(), digest()),
                (Digest::of(b"one"), Digest::of(b"one"))
            );
            // A change is noticed even if the length is the same and the time went backwards.
            write("two", age_s + 50);
            assert_eq!(
                (digest(), digest()),
                (Digest::of(b"two"), Digest::of(b"two"))
            );
        }
        let missing = contents("none.wav");
        assert!(missing.digest("none.wav").is_err());
        assert_eq!(missing.inspect("none.wav"), SoundFile::Absent);
    }
}
