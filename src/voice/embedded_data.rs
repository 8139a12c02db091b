//! Writes the embedded engine's dictionaries to a folder, from which its library reads them. Any number of processes
//! may share the folder, and a killed one may leave it half-made.

use super::VoiceError;
use crate::atomic_file::PendingFolder;
use crate::digest::Digest;
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// Version of the engine and its dictionaries: it decides how texts sound.
pub(super) const VERSION: &str = "espeak-ng-0.2.0";

/// Name of the folder, which keeps versions apart. The number is raised whenever different files are written.
const FOLDER: &str = "espeak-ng-0.2.0-2";

/// The files that the engine needs for Russian and English. It reads all voices that it finds ten times for every
/// utterance: with the other 180, a sentence took 40 ms more.
const REQUIRED_FILES: [&str; 8] = [
    "en_dict",
    "ru_dict",
    "intonations",
    "phondata",
    "phonindex",
    "phontab",
    "lang/gmw/en",
    "lang/zle/ru",
];

/// File with the digests of all others. A folder without it is not used.
const CONTENTS: &str = "contents.sha256";

/// The dictionaries under a folder, which are checked once for each value: they are 10 MB.
pub(super) struct Dictionaries {
    parent: PathBuf,
    folder: OnceLock<PathBuf>,
}

impl Dictionaries {
    /// The dictionaries under `parent`, which are written there when they are first needed.
    pub(super) fn new(parent: &Path) -> Self {
        Self {
            parent: parent.to_owned(),
            folder: OnceLock::new(),
        }
    }

    /// The folder that holds them, complete and intact.
    ///
    /// # Errors
    /// [`VoiceError::Data`] where they cannot be written.
    pub(super) fn folder(&self) -> Result<&Path, VoiceError> {
        if let Some(folder) = self.folder.get() {
            return Ok(folder);
        }
        let folder = provide_dictionaries(&self.parent)?;
        Ok(self.folder.get_or_init(|| folder))
    }
}

/// Returns the folder with the dictionaries under `parent`, complete and intact; writes it if needed.
pub(super) fn provide_dictionaries(parent: &Path) -> Result<PathBuf, VoiceError> {
    let folder = parent.join(FOLDER);
    if is_intact(&folder) {
        return Ok(folder);
    }
    write_dictionaries(parent, &folder).map_err(|source| VoiceError::Data {
        folder: folder.clone(),
        source,
    })?;
    Ok(folder)
}

/// Writes the files under a temporary name and renames the folder. A process that comes second finds a complete folder
/// and leaves it.
fn write_dictionaries(parent: &Path, folder: &Path) -> io::Result<()> {
    fs::create_dir_all(parent)?;
    let aside = PendingFolder::create_for(folder)?;
    let all = aside.path().join("all");
    espeak_ng::install_bundled_languages(&all, &["ru", "en"])?;
    for name in REQUIRED_FILES {
        let place = aside.path().join(name);
        fs::create_dir_all(place.parent().unwrap_or(&aside.path()))?;
        fs::rename(all.join(name), place)?;
    }
    fs::remove_dir_all(&all)?;
    fs::write(
        aside.path().join(CONTENTS),
        contents_text(&digests(&aside.path())?),
    )?;
    if is_intact(folder) {
        return Ok(());
    }
    match aside.persist() {
        Err(error) if !is_intact(folder) => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}

fn is_intact(folder: &Path) -> bool {
    let (Ok(expected), Ok(found)) = (fs::read_to_string(folder.join(CONTENTS)), digests(folder))
    else {
        return false;
    };
    expected == contents_text(&found)
}

fn contents_text(digests: &BTreeMap<String, Digest>) -> String {
    digests
        .iter()
        .map(|(name, digest)| format!("{digest}  {name}\n"))
        .collect()
}

/// SHA-256 of every file under `folder` except the list itself, keyed by path.
fn digests(folder: &Path) -> io::Result<BTreeMap<String, Digest>> {
    let mut digests = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(current) = folders.pop() {
        for entry in fs::read_dir(&current)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.file_name().is_some_and(|name| name != CONTENTS) {
                let name = path
                    .strip_prefix(folder)
                    .unwrap_or(&path)
                    .display()
                    .to_string();
                digests.insert(name, Digest::of(&fs::read(&path)?));
            }
        }
    }
    Ok(digests)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dictionaries_are_written_once_and_repaired() {
        let parent =
            tempfile::tempdir().expect("OK because tests may write to the temporary folder");
        let folder =
            provide_dictionaries(parent.path()).expect("OK because the folder is writable");
        let dictionary = folder.join("ru_dict");
        let size = fs::metadata(&dictionary)
            .expect("OK because it was laid out")
            .len();
        let first = fs::metadata(&folder)
            .and_then(|found| found.modified())
            .expect("OK because it exists");
        assert_eq!(
            provide_dictionaries(parent.path()).expect("OK because it is intact"),
            folder
        );
        assert_eq!(
            fs::metadata(&folder)
                .and_then(|found| found.modified())
                .expect("OK as above"),
            first
        );

        fs::write(&dictionary, b"torn").expect("OK because the folder is writable");
        provide_dictionaries(parent.path()).expect("OK because it is repaired");
        assert_eq!(
            fs::metadata(&dictionary)
                .expect("OK because it was laid out")
                .len(),
            size
        );
        let left = fs::read_dir(parent.path())
            .expect("OK because it exists")
            .count();
        assert_eq!(left, 1, "nothing is left aside");
    }

    #[test]
    fn concurrent_processes_agree() {
        let parent =
            tempfile::tempdir().expect("OK because tests may write to the temporary folder");
        std::thread::scope(|scope| {
            for _ in 0..6 {
                scope.spawn(|| {
                    provide_dictionaries(parent.path())
                        .expect("OK because one of them wins and the others take its work")
                });
            }
        });
        assert!(is_intact(&parent.path().join(FOLDER)));
    }
}
