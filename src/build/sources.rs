//! The files that a tour names (sounds and pictures): their paths, the digests of their contents, and what rendered
//! clips were made from. Each file is read once; the store then remembers the result for as long as the file is
//! untouched, so that a plan with nothing to do opens no files. All files of a folder share one record: with one record
//! per file, opening the records took a quarter of such a build.

use super::error::Cause;
use super::rendered::{Origin, SoundFile};
use super::store::Store;
use crate::digest::{Digest, DigestBuilder};
use crate::workspace::Workspace;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{File, Metadata};
use std::io::{self, Seek};
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// A remembered digest is trusted only if it was taken at least this long after the file's last change. A file may
/// change twice within one tick of its clock, and two seconds is the coarsest tick in use (FAT).
const MIN_SETTLED_AGE: Duration = Duration::from_secs(2);

/// Kind of the record; changed whenever its format or the tags of clips change.
const RECORD: &str = "files, 3";

/// The contents of a tour's files.
pub(super) struct Sources<'s> {
    workspace: Arc<Workspace>,
    store: &'s Store,
    /// Key of the record in the store.
    key: Digest,
    /// What the store remembers, including what this run adds.
    notes: BTreeMap<String, RememberedFile>,
    /// Whether `notes` holds more than the stored record.
    is_new: bool,
    /// Time before the first file was read, by the store's clock; `None` if the store cannot be written.
    began: OnceLock<Option<SystemTime>>,
    known: BTreeMap<String, Content>,
}

/// A file that a tour names, opened when needed.
#[derive(Debug, Clone)]
pub(super) struct SourceFile {
    workspace: Arc<Workspace>,
    name: String,
    /// Path for messages.
    pub path: PathBuf,
}

impl SourceFile {
    /// Opens the file.
    pub(super) fn open(&self) -> io::Result<File> {
        Ok(self.workspace.open(&self.name)?)
    }
}

/// What was found in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Content {
    sha256: Digest,
    /// What the file was made from, if it is a rendered clip.
    origin: Option<Origin>,
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

impl<'s> Sources<'s> {
    /// Opens the record of the tour in `workspace` in `store`.
    pub(super) fn new(workspace: &Workspace, store: &'s Store) -> Self {
        // The canonical path, however the folder was given.
        let folder = workspace.real_tour_folder();
        let key = DigestBuilder::new(RECORD)
            .with(folder.as_os_str().as_encoded_bytes())
            .done();
        Self {
            workspace: Arc::new(workspace.clone()),
            store,
            // A damaged record counts as missing and is written again.
            notes: store.result(&key).ok().flatten().unwrap_or_default(),
            key,
            is_new: false,
            began: OnceLock::new(),
            known: BTreeMap::new(),
        }
    }

    /// Writes the record back to the store if files were read.
    pub(super) fn save(&self) {
        if self.is_new {
            // Remembering is optional; a store that cannot be written is reported elsewhere.
            let _ = self.store.put_result(&self.key, &self.notes);
        }
    }

    /// The file that the tour calls `name`.
    pub(super) fn file(&self, name: &str) -> SourceFile {
        SourceFile {
            workspace: Arc::clone(&self.workspace),
            name: name.to_owned(),
            path: self.workspace.shown(name),
        }
    }

    /// Reads files that will be asked for, in parallel. Errors are reported when the file is asked for.
    pub(super) fn read_ahead(&mut self, names: &BTreeSet<String>) {
        let read = |name: &String| Some((name.clone(), self.read(name).ok()?));
        let found: Vec<(String, ReadFile)> = names.par_iter().filter_map(read).collect();
        for (name, read) in found {
            self.note(&name, read);
        }
    }

    /// Digest of the file that the tour calls `name`.
    pub(super) fn digest(&mut self, name: &str) -> Result<Digest, Cause> {
        match self.content(name) {
            Ok(content) => Ok(content.sha256),
            Err(source) => Err(Cause::File {
                path: self.workspace.shown(name),
                source,
            }),
        }
    }

    /// Examines the file that the tour calls `name`. Errors are reported when its digest is asked for.
    pub(super) fn inspect(&mut self, name: &str) -> SoundFile {
        match self.content(name) {
            Ok(content) => content.origin.map_or(SoundFile::Recording, SoundFile::Clip),
            Err(error) if error.kind() == io::ErrorKind::NotFound => SoundFile::Absent,
            Err(_) => SoundFile::Recording,
        }
    }

    fn content(&mut self, name: &str) -> io::Result<Content> {
        if let Some(known) = self.known.get(name) {
            return Ok(known.clone());
        }
        let read = self.read(name)?;
        let content = read.content.clone();
        self.note(name, read);
        Ok(content)
    }

    fn note(&mut self, name: &str, read: ReadFile) {
        self.known.insert(name.to_owned(), read.content);
        if let Some(note) = read.note {
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
    use std::fs;

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
        let digest = || {
            let mut sources = Sources::new(&Workspace::of_folder(folder.path()), &store);
            let digest = sources.digest("a.wav");
            sources.save();
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
        assert!(
            Sources::new(&Workspace::of_folder(folder.path()), &store)
                .digest("none.wav")
                .is_err()
        );
    }
}
