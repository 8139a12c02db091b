//! Folders in which commands run, and their contents.

use super::scenarios::Scenario;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Folders whose contents are not compared: results of builds, and files of the user instead of the tour.
const UNSEEN: [&str; 2] = ["store", "cache"];

/// A folder that is removed when the test ends.
pub fn new() -> tempfile::TempDir {
    tempfile::tempdir().expect("OK because tests may write to the temporary folder")
}

/// The files in a folder, by their paths within it.
#[derive(Clone, PartialEq, Eq)]
pub struct Snapshot(BTreeMap<String, Vec<u8>>);

impl Snapshot {
    pub fn of(scenario: &Scenario, folder: &Path) -> Self {
        let mut files = BTreeMap::new();
        for path in all_files(folder) {
            let name = path
                .strip_prefix(folder)
                .expect("OK because it lies in the folder")
                .to_string_lossy()
                .into_owned();
            let is_unseen = UNSEEN.iter().any(|unseen| name.starts_with(unseen));
            if is_unseen || is_leftover(&path, folder) {
                continue;
            }
            let bytes = std::fs::read(&path).expect("OK because it was just listed");
            files.insert(
                without_digest(&name),
                (scenario.reduce)(folder, &name, bytes),
            );
        }
        Self(files)
    }

    pub fn largest_file(&self) -> u64 {
        let sizes = self.0.values().map(|bytes| bytes.len() as u64);
        sizes.max().unwrap_or_default()
    }

    /// A file that is in neither of two states, if there is one.
    pub fn torn(&self, old: &Self, new: &Self) -> Option<String> {
        let is_known = |name: &String, bytes: Option<&Vec<u8>>| {
            old.0.get(name) == bytes || new.0.get(name) == bytes
        };
        let names = self.0.keys().chain(old.0.keys());
        names
            .filter(|name| !is_known(name, self.0.get(*name)))
            .map(|name| {
                let size = self.0.get(name).map(|bytes| bytes.len());
                format!("{name} ({size:?} bytes)")
            })
            .next()
    }

    /// The differences, for finding out why the test failed.
    pub fn difference_from(&self, other: &Self) -> String {
        let names = self.0.keys().chain(other.0.keys());
        let mut differing: Vec<String> = names
            .filter(|name| self.0.get(*name) != other.0.get(*name))
            .map(|name| {
                let size = |files: &Self| files.0.get(name).map(|bytes| bytes.len());
                format!("{name}: {:?} instead of {:?}", size(self), size(other))
            })
            .collect();
        differing.dedup();
        differing.join(", ")
    }
}

/// A name without the digest of the folder's path, which differs from run to run.
fn without_digest(name: &str) -> String {
    let is_digest =
        |part: &str| part.len() == 64 && part.bytes().all(|byte| byte.is_ascii_hexdigit());
    let parts = name.split_inclusive(['/', '.']);
    parts
        .map(|part| {
            if is_digest(part.trim_end_matches(['/', '.'])) {
                "DIGEST"
            } else {
                part
            }
        })
        .collect()
}

fn all_files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("OK because it is there") {
            let path = entry.expect("OK because it is there").path();
            if path.is_dir() {
                folders.push(path)
            } else {
                found.push(path)
            }
        }
    }
    found.sort();
    found
}

/// Whether a name below `folder` is one that soundwalk gives to a file while it writes it.
fn is_leftover(path: &Path, folder: &Path) -> bool {
    let below = path
        .strip_prefix(folder)
        .expect("OK because it lies in the folder");
    below
        .components()
        .any(|part| part.as_os_str().to_string_lossy().starts_with(".writing-"))
}

/// Files that were being written and are still there.
pub fn leftovers(folder: &Path) -> Vec<String> {
    all_files(folder)
        .iter()
        .filter(|path| is_leftover(path, folder))
        .map(|path| path.display().to_string())
        .collect()
}
