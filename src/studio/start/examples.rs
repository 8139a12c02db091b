//! The example tours that are installed with the program. A copy keeps their layout, because they share sounds and maps in a
//! workspace: `tour/NAME`, and beside it what the tour names with `../../`.

use crate::atomic_file::{PendingFolder, folder_of};
use crate::files;
use crate::studio::response::ApiError;
use crate::tour::facts::named_files;
use crate::tour::model::Localized;
use crate::tour::read::{MAX_TEXT_BYTES, read};
use crate::tour::starter::SCHEMA_FILE;
use crate::workspace::MARKER;
use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};

/// The example tours, by the names of their folders.
const NAMES: [&str; 2] = ["novokuznetsk", "helsinki"];
/// The most files of an example.
const MAX_FILES: usize = 5000;
/// How deep the folders of an example are nested at most.
const MAX_DEPTH: usize = 12;

/// An example tour that is installed.
pub struct Example {
    /// Its name.
    pub name: &'static str,
    /// Its title in each of its languages.
    pub title: Localized,
}

/// The examples in the folder of the installation.
pub fn installed(root: Option<&Path>) -> Vec<Example> {
    let Some(root) = root else {
        return Vec::new();
    };
    NAMES
        .into_iter()
        .filter_map(|name| {
            let text = text(&root.join("tour").join(name)).ok()?;
            let title = read(&text).tour?.title;
            Some(Example { name, title })
        })
        .collect()
}

/// Copies an example to a folder, which is made; answers with the folder of its tour. The copy is complete or not there.
///
/// # Errors
/// There is no such example, or the folder exists or cannot be written.
pub fn copy(root: Option<&Path>, name: &str, to: &Path) -> Result<PathBuf, ApiError> {
    let known = NAMES.into_iter().find(|known| *known == name);
    let (Some(root), Some(name)) = (root, known) else {
        return Err(ApiError::not_found("there is no such example tour"));
    };
    if to.symlink_metadata().is_ok() {
        return Err(ApiError::unfit(format!(
            "{} exists already; choose another name",
            to.display()
        )));
    }
    let cannot =
        |error: io::Error| ApiError::failed(format!("cannot make {}: {error}", to.display()));
    fs::create_dir_all(folder_of(to)).map_err(cannot)?;
    let made = PendingFolder::create_for(to).map_err(cannot)?;
    fill(root, name, &made.path()).map_err(cannot)?;
    made.persist_new().map_err(cannot)?;
    Ok(to.join("tour").join(name))
}

fn fill(root: &Path, name: &str, to: &Path) -> io::Result<()> {
    let mut left = MAX_FILES;
    let tour = Path::new("tour").join(name);
    let mut wanted: BTreeSet<PathBuf> = BTreeSet::from([
        tour.clone(),
        PathBuf::from(MARKER),
        Path::new("tour").join(SCHEMA_FILE),
    ]);
    let text = text(&root.join(&tour))?;
    if let Some(parsed) = read(&text).tour {
        let named = named_files(&parsed).into_iter();
        wanted.extend(named.filter_map(|file| inside(&tour.join(file.path))));
    }
    for path in wanted {
        let from = root.join(&path);
        // A file that the tour names and that is not installed has its finding.
        if from.exists() {
            copy_all(&from, &to.join(&path), MAX_DEPTH, &mut left)?;
        }
    }
    Ok(())
}

/// A relative path without `..`; `None` if it leads out of the installation.
fn inside(path: &Path) -> Option<PathBuf> {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::Normal(name) => plain.push(name),
            Component::ParentDir if plain.pop() => {}
            Component::CurDir => {}
            _ => return None,
        }
    }
    Some(plain)
}

fn copy_all(from: &Path, to: &Path, depth: usize, left: &mut usize) -> io::Result<()> {
    let too_large = || io::Error::other("the example has too many files");
    if fs::metadata(from)?.is_dir() {
        let depth = depth.checked_sub(1).ok_or_else(too_large)?;
        fs::create_dir_all(to)?;
        for entry in fs::read_dir(from)? {
            let entry = entry?;
            copy_all(&entry.path(), &to.join(entry.file_name()), depth, left)?;
        }
        return Ok(());
    }
    *left = left.checked_sub(1).ok_or_else(too_large)?;
    if to.exists() {
        return Ok(());
    }
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder)?;
    }
    // The content without the permissions, which are read-only in a system's folders.
    let mut source = files::open(from)?;
    io::copy(&mut source, &mut fs::File::create(to)?)?;
    Ok(())
}

fn text(folder: &Path) -> io::Result<String> {
    let mut text = String::new();
    let file = files::open(&folder.join("tour.json"))?;
    file.take(MAX_TEXT_BYTES as u64).read_to_string(&mut text)?;
    Ok(text)
}
