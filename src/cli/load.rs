//! Reads the TOUR argument: a folder with a `tour.json`, or the file itself, up to a size limit.

use crate::atomic_file::folder_of;
use crate::files;
use crate::pack::layout::LOCAL_BYTES;
use crate::pack::names;
use crate::tour::read::{MAX_TEXT_BYTES, ParsedTour, read_bytes};
use crate::wording::{self, command_on};
use std::io::Read;
use std::path::{Path, PathBuf};

/// A tour that was read from the disk.
#[derive(Debug)]
pub struct Loaded {
    /// The folder that the tour's files are relative to.
    pub folder: PathBuf,
    /// The file that was read, as messages show it.
    pub file: PathBuf,
    /// Whether a folder was named, and the file found in it.
    pub was_in_folder: bool,
    /// The parsed document with its positions.
    pub parsed: ParsedTour,
}

/// Why a tour could not be read.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// There is no such file or folder.
    #[error("name a folder with a tour.json, or the file itself: there is no tour at {path}")]
    Missing {
        /// The path that was given.
        path: String,
    },
    /// The folder contains no tour.
    #[error("the folder {path} has no tour.json; {advice}")]
    NoTour {
        /// Path of the folder that was given instead of a file.
        path: String,
        /// What the user can do, as a sentence.
        advice: String,
    },
    /// The file is a ZIP archive.
    #[error(
        "{path} is a ZIP archive: unpack it, and name the folder with the tour.json that was in it"
    )]
    Archive {
        /// Path of the file as it was given.
        path: String,
    },
    /// The file is a pack, not a tour.
    #[error(
        "{path} is a pack, not a tour: name the folder with the tour.json that it was built from (`{listen}` lists what \
         the pack holds)"
    )]
    Pack {
        /// Path of the file as it was given.
        path: String,
        /// The command that lists its tracks.
        listen: String,
    },
    /// The system could not read the file.
    #[error("cannot read {path}: {source}")]
    Unreadable {
        /// Path of the file as it was given.
        path: String,
        /// The operating system's reason.
        source: std::io::Error,
    },
}

/// Reads a tour. Mistakes in its text are diagnostics of the parsed tour; only failures to read it are errors.
pub fn load(path: &Path) -> Result<Loaded, LoadError> {
    let shown = path.display().to_string();
    let metadata = std::fs::metadata(path).map_err(|source| match source.kind() {
        std::io::ErrorKind::NotFound => LoadError::Missing {
            path: shown.clone(),
        },
        _ => LoadError::Unreadable {
            path: shown.clone(),
            source,
        },
    })?;
    let was_in_folder = metadata.is_dir();
    let file = if was_in_folder {
        let file = path.join("tour.json");
        if !file.exists() {
            return Err(LoadError::NoTour {
                path: shown,
                advice: advice_for_missing(path),
            });
        }
        file
    } else {
        path.to_owned()
    };
    let folder = folder_of(&file).to_owned();
    let unreadable = |source| LoadError::Unreadable {
        path: file.display().to_string(),
        source,
    };
    let mut bytes = Vec::new();
    // In a stranger's archive the name may belong to a pipe, which would block; `files::open` refuses it.
    files::open(&file)
        .and_then(|open| open.take(MAX_TEXT_BYTES as u64 + 1).read_to_end(&mut bytes))
        .map_err(unreadable)?;
    if bytes.starts_with(b"PK\x03\x04") {
        return Err(if is_pack(&bytes) {
            LoadError::Pack {
                path: shown,
                listen: command_on("listen", &file),
            }
        } else {
            LoadError::Archive { path: shown }
        });
    }
    Ok(Loaded {
        folder,
        parsed: read_bytes(&bytes),
        file,
        was_in_folder,
    })
}

/// Whether a ZIP is a pack, by the name of its first entry, which follows the entry's header.
fn is_pack(zip: &[u8]) -> bool {
    zip.get(LOCAL_BYTES..)
        .is_some_and(|name| name.starts_with(names::MANIFEST.as_bytes()))
}

/// What to do about a folder without a tour. It may contain a file with nearly the right name.
fn advice_for_missing(folder: &Path) -> String {
    /// The most files that are looked at, so that a folder of a million files is not slow.
    const MAX_ENTRIES: usize = 2_000;
    let entries = std::fs::read_dir(folder).into_iter().flatten();
    let names = entries.take(MAX_ENTRIES).flatten();
    let mut alike: Vec<String> = names
        .filter(|entry| entry.file_type().is_ok_and(|kind| !kind.is_dir()))
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|name| is_nearly_tour(name))
        .collect();
    alike.sort();
    match alike.first() {
        Some(name) => format!("it has {}: rename it to tour.json", wording::one_line(name)),
        None => "`soundwalk new NAME` makes a folder with one".to_owned(),
    }
}

/// Whether a file was meant to be called `tour.json` but has capitals, an extension that an editor or a browser added, or
/// the number of a second download.
fn is_nearly_tour(name: &str) -> bool {
    let name: String = name
        .to_lowercase()
        .chars()
        .filter(|letter| !letter.is_whitespace() && !wording::is_invisible(*letter))
        .collect();
    let Some(after) = name.strip_prefix("tour") else {
        return false;
    };
    // `tour (1).json`, `tour - copy.json`, `tour_2.json`
    let is_numbered = after
        .strip_suffix(".json")
        .is_some_and(|between| !between.starts_with('.') && !between.contains("schema"));
    is_numbered
        || [
            ".json.txt",
            ".json.json",
            ".jsonc",
            ".json5",
            ".jsn",
            ".txt",
        ]
        .contains(&after)
        || after.is_empty()
}

/// Reads the first `limit` bytes of a file that the user names, of any kind.
pub fn read_up_to(file: &Path, limit: u64) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    std::fs::File::open(file)?
        .take(limit)
        .read_to_end(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_with_a_similar_name_is_suggested() {
        for (name, is_near) in [
            ("Tour.json", true),
            ("TOUR.JSON", true),
            ("tour.json.txt", true),
            ("tour (1).json", true),
            ("tour(2).json", true),
            ("tour - Copy.json", true),
            ("tour.jsonc", true),
            ("tour", true),
            ("tour.schema.json", false),
            ("notes.json", false),
            ("touring.txt", false),
        ] {
            assert_eq!(is_nearly_tour(name), is_near, "{name}");
        }
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("tour (1).json"), "{}").unwrap();
        let error = load(folder.path()).unwrap_err().to_string();
        assert!(error.contains("it has tour (1).json: rename it"), "{error}");
    }

    #[test]
    fn an_archive_that_is_not_a_pack_is_to_be_unpacked() {
        let folder = tempfile::tempdir().unwrap();
        let entry = |name: &str| [&b"PK\x03\x04"[..], &[0; 26], name.as_bytes()].concat();
        for (name, expected) in [
            ("my-walk/tour.json", "unpack it"),
            ("manifest.json", "is a pack"),
        ] {
            let file = folder.path().join("colleague.zip");
            std::fs::write(&file, entry(name)).unwrap();
            let error = load(&file).unwrap_err().to_string();
            assert!(error.contains(expected), "{error}");
        }
    }
}
