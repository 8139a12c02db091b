//! Folders that the start page names: typed paths, the listing of the user's home folder, and where a new tour goes. The page
//! lists folders and makes tours only below the home folder, and never in a hidden folder, so that whoever holds the studio's
//! key cannot look at the rest of the machine with it.

use super::StartSettings;
use super::recent::RecentTours;
use crate::studio::response::ApiError;
use crate::studio::wire::{FolderEntry, FolderView, RefusalCode};
use crate::tour::names::suggest_id;
use crate::workspace::Workspace;
use std::io;
use std::path::{Component, Path, PathBuf};

/// The longest path that is read, bytes.
const MAX_PATH_BYTES: usize = 4096;
/// The most entries of a folder that are looked at.
const MAX_ENTRIES: usize = 5000;
/// The most folders that are listed.
const MAX_LISTED: usize = 500;
/// The folder in the home folder that is proposed for tours.
const TOURS: &str = "soundwalk";

/// A path that the user typed: absolute, or from the home folder with `~`.
///
/// # Errors
/// It is neither, or too long.
pub fn typed(text: &str, home: Option<&Path>) -> Result<PathBuf, ApiError> {
    let text = text.trim();
    let plain = ['"', '\''].into_iter().find_map(|mark| {
        let inner = text.strip_prefix(mark)?.strip_suffix(mark)?;
        Some(inner)
    });
    let text = plain.unwrap_or(text);
    if text.len() > MAX_PATH_BYTES || text.contains('\0') {
        return Err(ApiError::unfit(
            "this is too long for a path, or has a NUL in it",
        ));
    }
    let path = match (text.strip_prefix('~'), home) {
        (Some(""), Some(home)) => home.to_owned(),
        (Some(rest), Some(home)) if rest.starts_with(['/', '\\']) => home.join(&rest[1..]),
        _ => PathBuf::from(text),
    };
    if path.is_absolute() {
        Ok(path)
    } else {
        Err(ApiError::unfit(
            "write the whole path of the folder: it begins with / or ~",
        ))
    }
}

/// A path as the page shows it, with `~` for the home folder.
pub fn shown(path: &Path, home: Option<&Path>) -> String {
    let inner = home.and_then(|home| path.strip_prefix(home).ok());
    match inner {
        Some(inner) if inner.as_os_str().is_empty() => "~".to_owned(),
        Some(inner) => format!("~/{}", inner.display()),
        None => path.display().to_string(),
    }
}

/// The home folder without links.
fn real_home(start: &StartSettings) -> Result<PathBuf, ApiError> {
    let home = start
        .home
        .as_deref()
        .and_then(|home| home.canonicalize().ok());
    home.ok_or_else(|| {
        outside("there is no home folder; name the tour on the command line instead")
    })
}

fn outside(message: impl Into<String>) -> ApiError {
    ApiError(RefusalCode::Outside, message.into())
}

/// Refuses a path without links that is not below the home folder, or has a hidden folder on the way.
fn check_inside(real: &Path, home: &Path) -> Result<(), ApiError> {
    let inner = real.strip_prefix(home).map_err(|_| {
        outside("the studio lists folders and makes tours in your home folder only")
    })?;
    let is_hidden = |part: Component| part.as_os_str().as_encoded_bytes().starts_with(b".");
    if inner.components().any(is_hidden) {
        return Err(outside("the studio stays out of hidden folders"));
    }
    Ok(())
}

/// Lists the folders in a folder, by default in the home folder.
///
/// # Errors
/// The folder is outside the home folder, hidden or unreadable.
pub fn listing(start: &StartSettings, asked: Option<&str>) -> Result<FolderView, ApiError> {
    let home = real_home(start)?;
    let asked = match asked.filter(|asked| !asked.trim().is_empty()) {
        Some(asked) => typed(asked, Some(&home))?,
        None => home.clone(),
    };
    let folder = asked
        .canonicalize()
        .map_err(|error| unreadable(&asked, &error))?;
    check_inside(&folder, &home)?;
    let entries = std::fs::read_dir(&folder).map_err(|error| unreadable(&folder, &error))?;
    let mut folders = Vec::new();
    let mut looked_at = 0;
    for entry in entries.take(MAX_ENTRIES).flatten() {
        looked_at += 1;
        // Links are left out: they may lead elsewhere.
        if !entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            continue;
        }
        let Ok(name) = entry.file_name().into_string() else {
            continue;
        };
        if name.starts_with('.') {
            continue;
        }
        let path = entry.path();
        folders.push(FolderEntry {
            place: shown(&path, Some(&home)),
            is_tour: has_tour(&path),
            name,
        });
    }
    folders.sort_by_cached_key(|folder| (folder.name.to_lowercase(), folder.name.clone()));
    let is_cut = looked_at == MAX_ENTRIES || folders.len() > MAX_LISTED;
    folders.truncate(MAX_LISTED);
    let parent = folder.parent().filter(|_| folder != home);
    Ok(FolderView {
        place: shown(&folder, Some(&home)),
        parent: parent.map(|parent| shown(parent, Some(&home))),
        is_tour: has_tour(&folder),
        folders,
        is_cut,
    })
}

/// Why a folder cannot be used: there is none, or the disk fails.
fn unreadable(folder: &Path, error: &io::Error) -> ApiError {
    match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => {
            ApiError::not_found("there is no such folder")
        }
        _ => ApiError::failed(format!("{}: {error}", folder.display())),
    }
}

fn has_tour(folder: &Path) -> bool {
    folder.join("tour.json").is_file()
}

/// The folder in which a new tour goes, as it is on the disk: below the home folder, without links, `..` and hidden folders.
/// What is missing of it is made later.
///
/// # Errors
/// The path leads elsewhere.
pub fn for_new_tour(start: &StartSettings, text: &str) -> Result<PathBuf, ApiError> {
    let home = real_home(start)?;
    let path = typed(text, Some(&home))?;
    if path
        .components()
        .any(|part| matches!(part, Component::ParentDir | Component::CurDir))
    {
        return Err(ApiError::unfit("write the folder's path without `..`"));
    }
    let existing = path
        .ancestors()
        .find(|folder| folder.symlink_metadata().is_ok())
        .ok_or_else(|| ApiError::not_found("there is no such folder"))?;
    let missing = path
        .strip_prefix(existing)
        .expect("OK because it is one of its ancestors");
    let real = existing
        .canonicalize()
        .map_err(|error| unreadable(existing, &error))?;
    let is_file = !real.is_dir();
    let whole = if missing.as_os_str().is_empty() {
        real
    } else {
        real.join(missing)
    };
    check_inside(&whole, &home)?;
    if is_file {
        return Err(ApiError::unfit(format!(
            "{} is a file; name a folder",
            existing.display()
        )));
    }
    if whole == home {
        return Err(ApiError::unfit("name a folder of its own for the tour"));
    }
    Ok(whole)
}

/// A folder for a new tour that is named like its title: beside the tour that was open last, or in a folder for tours.
pub fn proposal(start: &StartSettings, title: &str) -> Option<String> {
    let home = real_home(start).ok()?;
    let base = base(&start.recent, &home);
    let name = suggest_id(title).unwrap_or_else(|| "tour".to_owned());
    let free = (1_u32..1000)
        .map(|number| match number {
            1 => name.clone(),
            _ => format!("{name}-{number}"),
        })
        .map(|name| base.join(name))
        .find(|folder| folder.symlink_metadata().is_err())?;
    Some(shown(&free, Some(&home)))
}

fn base(recent: &RecentTours, home: &Path) -> PathBuf {
    let beside = recent.list().into_iter().find_map(|tour| {
        let tour = PathBuf::from(tour).canonicalize().ok()?;
        let parent = tour.parent()?.to_owned();
        // A tour of a workspace shares its files with its neighbours; a new one does not belong there.
        let is_alone = Workspace::find(&parent, Some(home)).root() == parent;
        (is_alone && parent != home && check_inside(&parent, home).is_ok()).then_some(parent)
    });
    beside.unwrap_or_else(|| home.join(TOURS))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typed_paths_are_whole() {
        let home = Path::new("/home/ann");
        let read = |text: &str| typed(text, Some(home)).map(|path| path.display().to_string());
        for (text, expected) in [
            ("/tours/gdansk", "/tours/gdansk"),
            (" ~/tours ", "/home/ann/tours"),
            ("~", "/home/ann"),
            ("\"/with space/a\"", "/with space/a"),
        ] {
            assert_eq!(read(text).ok().as_deref(), Some(expected), "{text}");
        }
        for text in ["", "tours", "./a", "~other/a", "/a\0b", &"/a".repeat(3000)] {
            assert!(read(text).is_err(), "{text}");
        }
        assert_eq!(shown(Path::new("/home/ann/a/b"), Some(home)), "~/a/b");
        assert_eq!(shown(home, Some(home)), "~");
        assert_eq!(shown(Path::new("/srv"), Some(home)), "/srv");
    }
}
