//! The WAV files that a tour names: where they lie and the digest of what is in them. A file is read for its digest once;
//! after that the store remembers it for as long as the file is untouched, so that a build with nothing to do reads no
//! sound at all.

use super::error::Cause;
use super::store::Store;
use crate::digest::{Digest, Recipe};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A digest is trusted only if it was noted this long after the file's last change: a file may change twice within one
/// tick of its clock, and two seconds is the coarsest in use (FAT).
const SETTLED: Duration = Duration::from_secs(2);

/// Digests of a tour's files.
pub(super) struct Sources<'s> {
    folder: PathBuf,
    /// The folder's one name, however it was given: what the store calls the files by.
    canonical: PathBuf,
    store: &'s Store,
    known: BTreeMap<String, Digest>,
}

/// What shows that a file was touched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Trace {
    bytes: u64,
    modified_ns: u128,
    changed_ns: i128,
    inode: u64,
}

/// What the store remembers of a file.
#[derive(Serialize, Deserialize)]
struct Note {
    trace: Trace,
    sha256: Digest,
}

impl<'s> Sources<'s> {
    /// The files of the tour in `folder`, remembered in `store`.
    pub(super) fn new(folder: &Path, store: &'s Store) -> Self {
        Self {
            folder: folder.to_owned(),
            canonical: folder.canonicalize().unwrap_or_else(|_| folder.to_owned()),
            store,
            known: BTreeMap::new(),
        }
    }

    /// Where the file that the tour calls `name` lies.
    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Looks at files that will be asked for, side by side. What cannot be read is told when it is asked for.
    pub(super) fn look_at<'n>(&mut self, names: impl IntoIterator<Item = &'n str>) {
        let names: BTreeSet<&str> = names.into_iter().collect();
        let read = |name: &&str| Some(((*name).to_owned(), self.read(name).ok()?));
        let found: Vec<(String, Digest)> = names.par_iter().filter_map(read).collect();
        self.known.extend(found);
    }

    /// The digest of what is in the file that the tour calls `name`.
    pub(super) fn digest(&mut self, name: &str) -> Result<Digest, Cause> {
        if let Some(known) = self.known.get(name) {
            return Ok(*known);
        }
        let digest = self.read(name).map_err(|source| Cause::File {
            path: self.path(name),
            source,
        })?;
        self.known.insert(name.to_owned(), digest);
        Ok(digest)
    }

    fn read(&self, name: &str) -> io::Result<Digest> {
        let path = self.path(name);
        let key = Recipe::new("file")
            .with(self.canonical.as_os_str().as_encoded_bytes())
            .with(name)
            .done();
        let metadata = fs::metadata(&path)?;
        if let (Some(trace), Some(note)) = (trace(&metadata), self.settled_note(&key, &metadata))
            && note.trace == trace
        {
            return Ok(note.sha256);
        }
        // Not before: between the two the file may have become another one.
        let file = File::open(path)?;
        let trace = trace(&file.metadata()?);
        let (sha256, _) = Digest::of_reader(file)?;
        if let Some(trace) = trace {
            // Remembering is a convenience; a store that cannot be written is told where it matters.
            let _ = self.store.keep_result(&key, &Note { trace, sha256 });
        }
        Ok(sha256)
    }

    /// What the store remembers, if it noted it long enough after the file's last change.
    fn settled_note(&self, key: &Digest, metadata: &Metadata) -> Option<Note> {
        let noted = self.store.kept_at(key)?;
        let settled = noted.duration_since(metadata.modified().ok()?).ok()? >= SETTLED;
        settled
            .then(|| self.store.result(key).ok().flatten())
            .flatten()
    }
}

/// Nothing where the system does not tell enough.
fn trace(metadata: &Metadata) -> Option<Trace> {
    let modified = metadata
        .modified()
        .ok()?
        .duration_since(std::time::UNIX_EPOCH)
        .ok()?;
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
    Some(Trace {
        bytes: metadata.len(),
        modified_ns: modified.as_nanos(),
        changed_ns,
        inode,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn remembers_untouched_files_and_notices_touched_ones() {
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
            Sources::new(folder.path(), &store)
                .digest("a.wav")
                .expect("OK because the file is there")
        };
        for age_s in [0, 100] {
            write("one", age_s);
            assert_eq!(
                (digest(), digest()),
                (Digest::of(b"one"), Digest::of(b"one"))
            );
            // As long, and with a time that went backwards: still noticed.
            write("two", age_s + 50);
            assert_eq!(
                (digest(), digest()),
                (Digest::of(b"two"), Digest::of(b"two"))
            );
        }
        assert!(
            Sources::new(folder.path(), &store)
                .digest("none.wav")
                .is_err()
        );
    }
}
