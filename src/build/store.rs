//! The store: results of actions keyed by the digest of their inputs, and contents keyed by their own digest.
//! Everything in it can be made again, so a damaged entry causes a warning and a rebuild, and the store can be deleted
//! at any time. Files are written under a temporary name and renamed: processes may share a store, and a killed one
//! leaves no half-written entry. Entries are not flushed to the disk; one that a power cut damages is noticed by its
//! digest and made again.

use crate::atomic_file;
use crate::digest::{Digest, DigestWriter};
use crate::sound::delivery::SegmentCache;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Version of the store's layout; raised when entries of older programs can no longer be used.
const LAYOUT: &str = "v2";

/// Maximum size of a result record, bytes.
const MAX_RECORD_BYTES: u64 = 16 << 20;

/// Maximum size of a coded segment, bytes; 6 s take about 30 kB.
const MAX_SEGMENT_BYTES: u64 = 1 << 20;

/// A store in a folder.
#[derive(Debug, Clone)]
pub struct Store {
    root: PathBuf,
}

/// A content in the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Blob {
    /// Digest of the content, which is also its name.
    pub sha256: Digest,
    /// Length of the content in bytes.
    pub bytes: u64,
}

/// An entry that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("the store's entry {} is {what}", path.display())]
pub struct Damage {
    /// Path of the entry.
    pub path: PathBuf,
    /// What is wrong with the entry, to complete "the store's entry … is".
    pub what: String,
}

impl Store {
    /// Opens the store in `folder`, which is created if needed.
    ///
    /// # Errors
    /// A folder that cannot be made.
    pub fn open(folder: &Path) -> io::Result<Self> {
        let root = folder.join(LAYOUT);
        fs::create_dir_all(root.join("results"))?;
        fs::create_dir_all(root.join("contents"))?;
        let store = Self { root };
        let writing = store.temporary_folder();
        fs::create_dir_all(&writing)?;
        // Remove what killed builds had begun to write.
        atomic_file::remove_abandoned(&writing);
        Ok(store)
    }

    /// Folder for entries that are being written. All of them share it, so that abandoned ones are found quickly.
    fn temporary_folder(&self) -> PathBuf {
        self.root.join("writing")
    }

    fn write(
        &self,
        path: &Path,
        write: impl FnOnce(&mut fs::File) -> io::Result<()>,
    ) -> io::Result<()> {
        let mut aside = atomic_file::create_in(&self.temporary_folder())?;
        write(aside.as_file_mut())?;
        match aside.persist(path) {
            Ok(_) => Ok(()),
            // The folder usually exists already.
            Err(error) if error.error.kind() == io::ErrorKind::NotFound => {
                fs::create_dir_all(atomic_file::folder_of(path))?;
                atomic_file::persist(error.file, path)
            }
            Err(error) => Err(error.error),
        }
    }

    /// Folder where voices keep their dictionaries.
    pub fn voice_folder(&self) -> PathBuf {
        Self::voice_folder_in(&self.root)
    }

    /// Folder where voices keep their dictionaries in the store of this folder, which need not have been opened.
    pub fn voice_folder_in(root: &Path) -> PathBuf {
        root.join("voices")
    }

    /// Path of a content, whether or not it exists.
    pub fn path(&self, blob: &Blob) -> PathBuf {
        self.root.join("contents").join(shard(&blob.sha256))
    }

    /// Loads the result of the action `key`, if there is one.
    ///
    /// # Errors
    /// [`Damage`] where there is an entry that cannot be used; it is removed.
    pub fn result<T: DeserializeOwned>(&self, key: &Digest) -> Result<Option<T>, Damage> {
        let path = self.result_path(key);
        let mut text = String::new();
        let read = fs::File::open(&path)
            .and_then(|file| file.take(MAX_RECORD_BYTES).read_to_string(&mut text));
        let damaged = |what: String| {
            // An entry that cannot be removed is reported again next time.
            let _ = fs::remove_file(&path);
            Damage {
                path: path.clone(),
                what,
            }
        };
        match read {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(damaged(format!("unreadable ({error})"))),
            Ok(_) => {}
        }
        let sealed = text
            .split_once('\n')
            .filter(|(seal, body)| *seal == Digest::of(body.as_bytes()).to_string());
        let Some((_, body)) = sealed else {
            return Err(damaged("damaged".to_owned()));
        };
        serde_json::from_str(body)
            .map(Some)
            .map_err(|error| damaged(format!("not understood ({error})")))
    }

    /// Stores the result of the action `key`.
    ///
    /// # Errors
    /// A file that cannot be written.
    pub fn put_result(&self, key: &Digest, result: &impl Serialize) -> io::Result<()> {
        let body = serde_json::to_string(result)?;
        let text = format!("{}\n{body}", Digest::of(body.as_bytes()));
        self.write(&self.result_path(key), |file| {
            file.write_all(text.as_bytes())
        })
    }

    /// The current time by the store's file system, which may differ from this machine's clock.
    ///
    /// # Errors
    /// A store that cannot be written.
    pub fn clock(&self) -> io::Result<SystemTime> {
        atomic_file::create_in(&self.temporary_folder())?
            .as_file()
            .metadata()?
            .modified()
    }

    /// A new file for something large that is needed for a while. It goes away when it is dropped, or after the process ended.
    ///
    /// # Errors
    /// A store that cannot be written.
    pub fn scratch_file(&self) -> io::Result<tempfile::NamedTempFile> {
        atomic_file::create_in(&self.temporary_folder())
    }

    /// Stores a content.
    ///
    /// # Errors
    /// A file that cannot be written.
    pub fn put(&self, content: &[u8]) -> io::Result<Blob> {
        let blob = Blob {
            sha256: Digest::of(content),
            bytes: content.len() as u64,
        };
        let path = self.path(&blob);
        if !self.has(&blob) {
            self.write(&path, |file| file.write_all(content))?;
        }
        Ok(blob)
    }

    /// Stores a content that `write` produces piece by piece, so that a large one is never in memory as a whole.
    ///
    /// # Errors
    /// A file that cannot be written, and what `write` gives.
    pub fn put_with(
        &self,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> io::Result<Blob> {
        let mut aside = atomic_file::create_in(&self.temporary_folder())?;
        let mut output = DigestWriter::new(aside.as_file_mut());
        write(&mut output)?;
        let (sha256, bytes) = output.finish();
        let blob = Blob { sha256, bytes };
        let path = self.path(&blob);
        fs::create_dir_all(atomic_file::folder_of(&path))?;
        atomic_file::persist(aside, &path)?;
        Ok(blob)
    }

    /// Whether a content of the right length exists. Whether it is intact shows when it is read.
    pub fn has(&self, blob: &Blob) -> bool {
        fs::metadata(self.path(blob))
            .is_ok_and(|found| found.is_file() && found.len() == blob.bytes)
    }

    /// Reads a content and verifies its digest.
    ///
    /// # Errors
    /// [`Damage`] where it is missing, cut short or changed; it is removed.
    pub fn read(&self, blob: &Blob) -> Result<Vec<u8>, Damage> {
        self.read_if(blob, |content| Digest::of(content) == blob.sha256)
    }

    /// Reads a content that was written or verified a moment ago; only its length is checked.
    ///
    /// # Errors
    /// As [`Self::read`], but for a change that leaves the length what it was.
    pub fn read_unverified(&self, blob: &Blob) -> Result<Vec<u8>, Damage> {
        self.read_if(blob, |_| true)
    }

    fn read_if(
        &self,
        blob: &Blob,
        is_whole: impl FnOnce(&[u8]) -> bool,
    ) -> Result<Vec<u8>, Damage> {
        let path = self.path(blob);
        let mut content = Vec::with_capacity(usize::try_from(blob.bytes).unwrap_or(0).min(1 << 30));
        let read = fs::File::open(&path)
            .and_then(|file| file.take(blob.bytes + 1).read_to_end(&mut content));
        let what = match read {
            Err(error) => format!("unreadable ({error})"),
            Ok(_) if content.len() as u64 != blob.bytes || !is_whole(&content) => {
                "damaged".to_owned()
            }
            Ok(_) => return Ok(content),
        };
        self.remove(blob);
        Err(Damage { path, what })
    }

    /// Removes a content, so that the action that makes it runs again.
    pub fn remove(&self, blob: &Blob) {
        // An entry that cannot be removed is found damaged again next time.
        let _ = fs::remove_file(self.path(blob));
    }

    fn result_path(&self, key: &Digest) -> PathBuf {
        self.root.join("results").join(shard(key))
    }

    fn segment_path(&self, key: &Digest) -> PathBuf {
        self.root.join("segments").join(shard(key))
    }
}

/// Coded segments are stored after their digest. A damaged one counts as missing and is written again.
impl SegmentCache for Store {
    fn find_segment(&self, key: &Digest) -> Option<Vec<u8>> {
        let mut file = fs::File::open(self.segment_path(key)).ok()?;
        let mut seal = [0; 32];
        file.read_exact(&mut seal).ok()?;
        let mut coded = Vec::new();
        file.take(MAX_SEGMENT_BYTES).read_to_end(&mut coded).ok()?;
        (Digest::of(&coded) == Digest(seal)).then_some(coded)
    }

    fn keep_segment(&self, key: &Digest, coded: &[u8]) {
        // If the store cannot be written, storing the track reports it.
        let _ = self.write(&self.segment_path(key), |file| {
            file.write_all(&Digest::of(coded).0)?;
            file.write_all(coded)
        });
    }
}

/// Subfolder of an entry. Entries are spread over 16 folders: some file systems are slow with very large folders, and
/// all are slow to create folders.
fn shard(digest: &Digest) -> PathBuf {
    let name = digest.to_string();
    Path::new(&name[..1]).join(&name[1..])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn store() -> (tempfile::TempDir, Store) {
        let folder =
            tempfile::tempdir().expect("OK because tests may write to the temporary folder");
        let store = Store::open(folder.path()).expect("OK because the folder is writable");
        (folder, store)
    }

    #[test]
    fn stored_values_are_returned() {
        let (_folder, store) = store();
        let key = Digest::of(b"key");
        assert_eq!(
            store
                .result::<String>(&key)
                .expect("OK because nothing is damaged"),
            None
        );
        store
            .put_result(&key, &"result")
            .expect("OK because the folder is writable");
        assert_eq!(
            store.result(&key).expect("OK because it was just kept"),
            Some("result".to_owned())
        );
        let blob = store
            .put(b"content")
            .expect("OK because the folder is writable");
        assert!(store.has(&blob));
        assert_eq!(
            store.read(&blob).expect("OK because it was just kept"),
            b"content"
        );
    }

    #[test]
    fn a_content_written_in_pieces_is_stored_as_a_whole() {
        let (folder, store) = store();
        let written = store.put_with(|output| {
            output.write_all(b"con")?;
            output.write_all(b"tent")
        });
        let whole = store.put(b"content");
        assert_eq!(
            written.expect("OK because the folder is writable"),
            whole.expect("OK because the folder is writable")
        );
        // A failing writer leaves neither an entry nor a temporary file behind.
        assert!(
            store
                .put_with(|output| {
                    output.write_all(b"half")?;
                    Err(io::Error::other("no more"))
                })
                .is_err()
        );
        for (part, count) in [("contents", 1), ("writing", 0)] {
            let left = fs::read_dir(folder.path().join(LAYOUT).join(part));
            let left = left.expect("OK because the store made it");
            assert_eq!(left.count(), count, "{part}");
        }
    }

    #[test]
    fn damaged_entries_are_reported_and_removed() {
        let (_folder, store) = store();
        let key = Digest::of(b"key");
        store
            .put_result(&key, &"result")
            .expect("OK because the folder is writable");
        for damage in ["", "x", "0000\n\"result\""] {
            fs::write(store.result_path(&key), damage).expect("OK because the folder is writable");
            assert!(store.result::<String>(&key).is_err(), "{damage:?}");
            assert_eq!(
                store
                    .result::<String>(&key)
                    .expect("OK because it was removed"),
                None
            );
        }
        let blob = store
            .put(b"content")
            .expect("OK because the folder is writable");
        fs::write(store.path(&blob), b"CONTENT").expect("OK because the folder is writable");
        assert!(store.has(&blob), "the length is the same");
        assert!(store.read(&blob).is_err());
        assert!(!store.has(&blob), "it was removed");
    }
}
