//! The tours that were open lately, the newest first: a small file in the user's state folder. It holds paths only, because
//! titles are read from the tours themselves. It is a convenience: where it cannot be written, nothing else fails.

use crate::atomic_file;
use crate::files;
use serde::{Deserialize, Serialize};
use std::io::Read;
use std::path::{Path, PathBuf};

/// The most tours that are remembered.
const MAX_TOURS: usize = 20;
/// The file is read up to this length, bytes.
const MAX_BYTES: u64 = 256 << 10;
/// The longest path that is remembered, bytes.
const MAX_PATH_BYTES: usize = 4096;

/// The list in its file.
#[derive(Debug, Clone, Default)]
pub struct RecentTours {
    file: Option<PathBuf>,
}

#[derive(Debug, Default, Serialize, Deserialize)]
struct Stored {
    tours: Vec<String>,
}

impl RecentTours {
    /// The list in this file; without a file nothing is remembered.
    pub fn in_file(file: Option<PathBuf>) -> Self {
        Self { file }
    }

    /// The tours, the newest first. A file that is damaged counts as empty.
    pub fn list(&self) -> Vec<String> {
        let mut text = String::new();
        let read = self.file.as_deref().and_then(|file| {
            let opened = files::open(file).ok()?;
            opened.take(MAX_BYTES).read_to_string(&mut text).ok()
        });
        let stored: Stored = read
            .and_then(|_| serde_json::from_str(&text).ok())
            .unwrap_or_default();
        let mut tours: Vec<String> = Vec::new();
        for path in stored.tours {
            if path.len() <= MAX_PATH_BYTES
                && Path::new(&path).is_absolute()
                && !tours.contains(&path)
            {
                tours.push(path);
            }
        }
        tours.truncate(MAX_TOURS);
        tours
    }

    /// Puts a tour at the beginning of the list.
    pub fn add(&self, path: &Path) {
        let Some(path) = path.to_str().filter(|path| path.len() <= MAX_PATH_BYTES) else {
            return;
        };
        let mut tours = self.list();
        if tours.first().is_some_and(|first| first == path) {
            return;
        }
        tours.retain(|other| other != path);
        tours.insert(0, path.to_owned());
        tours.truncate(MAX_TOURS);
        let _ = self.write(tours);
    }

    /// Takes a tour off the list; the tour itself stays.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn forget(&self, path: &str) -> std::io::Result<()> {
        let mut tours = self.list();
        tours.retain(|other| other != path);
        self.write(tours)
    }

    fn write(&self, tours: Vec<String>) -> std::io::Result<()> {
        let Some(file) = &self.file else {
            return Ok(());
        };
        std::fs::create_dir_all(atomic_file::folder_of(file))?;
        let mut text = serde_json::to_string_pretty(&Stored { tours })?;
        text.push('\n');
        atomic_file::replace(file, text.as_bytes()).map_err(|error| error.source)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(file: &Path) -> RecentTours {
        RecentTours::in_file(Some(file.to_owned()))
    }

    #[test]
    fn the_newest_tour_is_the_first_and_the_list_is_bounded() {
        let folder = tempfile::tempdir().expect("OK because tests may write");
        let file = folder.path().join("state/recent.json");
        let recent = list(&file);
        assert_eq!(recent.list(), Vec::<String>::new());
        for number in 0..MAX_TOURS + 5 {
            recent.add(Path::new(&format!("/tours/{number}")));
        }
        recent.add(Path::new("/tours/20"));
        let tours = recent.list();
        assert_eq!(tours.len(), MAX_TOURS);
        assert_eq!(tours[..2], ["/tours/20", "/tours/24"]);
        assert_eq!(tours.iter().filter(|path| *path == "/tours/20").count(), 1);
        recent
            .forget("/tours/24")
            .expect("OK because tests may write");
        assert_eq!(list(&file).list()[..2], ["/tours/20", "/tours/23"]);
        RecentTours::default().add(Path::new("/tours/1"));
    }

    #[test]
    fn a_damaged_list_is_empty_and_is_replaced() {
        let folder = tempfile::tempdir().expect("OK because tests may write");
        let file = folder.path().join("recent.json");
        for text in [
            "",
            "{",
            "[]",
            "{\"tours\": [1]}",
            "{\"tours\": [\"relative\"]}",
        ] {
            std::fs::write(&file, text).expect("OK because tests may write");
            assert_eq!(list(&file).list(), Vec::<String>::new(), "{text}");
        }
        list(&file).add(Path::new("/tours/a"));
        assert_eq!(list(&file).list(), ["/tours/a"]);
    }
}
