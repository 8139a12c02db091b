//! Opens the files that a tour names, after checking where they lie. A tour may come from a stranger, so its paths are not
//! trusted: each is resolved through all links, the result must be inside the [`Workspace`], and only regular files are
//! opened. Everything that reads or writes a file for a tour goes through this module.
//!
//! The workspace is the tour's folder, unless tours share files. Then its root is the folder that the user names, or the
//! nearest folder around the tour that holds a file called [`MARKER`] (`marker` says which markers are ignored).
//!
//! A hard link cannot be told from the file itself and is opened. Whoever can make one can read the file anyway.

pub mod content;
mod error;
pub mod make;
mod marker;
mod open;

pub use error::AccessError;
pub use marker::{IgnoredMarker, MARKER};

use crate::tour::paths;
use std::fs::{File, Metadata};
use std::io;
use std::path::{Component, Path, PathBuf};

/// A tour's folder, and the folder around it whose files the tour may use.
#[derive(Debug, Clone)]
pub struct Workspace {
    /// The tour's folder as it was given, for messages and as the working directory of programs.
    given: PathBuf,
    /// The tour's folder without links.
    folder: PathBuf,
    /// The folder that no path may lead out of, without links.
    root: PathBuf,
    ignored: Option<IgnoredMarker>,
}

/// Why a folder cannot be the workspace of a tour.
#[derive(Debug, thiserror::Error)]
pub enum RootError {
    /// The tour is not in the workspace.
    #[error("name a folder around the tour: {} is not in the workspace {}", folder.display(), root.display())]
    NotAround {
        /// Real path of the tour's folder.
        folder: PathBuf,
        /// The folder that was named.
        root: PathBuf,
    },
    /// The folder does not exist or cannot be used.
    #[error("the workspace {}: {source}", root.display())]
    Unusable {
        /// The folder that was named.
        root: PathBuf,
        /// The operating system's reason.
        source: io::Error,
    },
}

impl Workspace {
    /// The tour's folder alone: no file outside it is opened.
    pub fn of_folder(folder: &Path) -> Self {
        let given = if folder.as_os_str().is_empty() {
            PathBuf::from(".")
        } else {
            folder.to_owned()
        };
        // For a folder that does not exist, opening fails later.
        let absolute = || std::path::absolute(&given).unwrap_or_else(|_| given.clone());
        let folder = given.canonicalize().unwrap_or_else(|_| absolute());
        Self {
            root: folder.clone(),
            folder,
            given,
            ignored: None,
        }
    }

    /// Finds the workspace by its marker file: the nearest folder around the tour that holds one, else the tour's folder.
    /// Markers in `home`, the user's home folder, and above it are ignored.
    pub fn find(folder: &Path, home: Option<&Path>) -> Self {
        let alone = Self::of_folder(folder);
        match marker::nearest(&alone.folder, home) {
            None => alone,
            Some(Ok(root)) => Self { root, ..alone },
            Some(Err(ignored)) => Self {
                ignored: Some(ignored),
                ..alone
            },
        }
    }

    /// The workspace that the user names.
    ///
    /// # Errors
    /// [`RootError`] where `root` is not a folder around the tour.
    pub fn named(folder: &Path, root: &Path) -> Result<Self, RootError> {
        let alone = Self::of_folder(folder);
        let unusable = |source| RootError::Unusable {
            root: root.to_owned(),
            source,
        };
        let real = root.canonicalize().map_err(unusable)?;
        if !alone.folder.starts_with(&real) {
            return Err(RootError::NotAround {
                folder: alone.given,
                root: root.to_owned(),
            });
        }
        Ok(Self {
            root: real,
            ..alone
        })
    }

    /// The tour's folder as it was given.
    pub fn tour_folder(&self) -> &Path {
        &self.given
    }

    /// The tour's folder without links.
    pub fn real_tour_folder(&self) -> &Path {
        &self.folder
    }

    /// The folder that no path may lead out of, without links.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The marker file that was found and ignored, if any.
    pub fn ignored_marker(&self) -> Option<&IgnoredMarker> {
        self.ignored.as_ref()
    }

    /// The path of a named file for messages. Files are never opened by this path.
    pub fn shown(&self, name: &str) -> PathBuf {
        self.given.join(name)
    }

    /// Opens the regular file that the tour calls `name`.
    ///
    /// # Errors
    /// [`AccessError`]; a missing file is [`AccessError::Io`] with `NotFound`.
    pub fn open(&self, name: &str) -> Result<File, AccessError> {
        let real = self.resolve(name)?;
        let relative = real.strip_prefix(&self.root).map_err(|_| self.outside())?;
        Ok(open::open_below(&self.root, relative)?)
    }

    /// As [`Self::open`], for a map, after checking that it is GeoJSON, PMTiles or ways. (Sounds and pictures are checked by their
    /// readers.)
    ///
    /// # Errors
    /// As [`Self::open`], and [`AccessError::OtherKind`].
    pub fn open_map(&self, name: &str) -> Result<File, AccessError> {
        let mut file = self.open(name)?;
        content::check_map(&mut file)?;
        Ok(file)
    }

    /// Reads the map that the tour calls `name`.
    ///
    /// # Errors
    /// As [`Self::open_map`].
    pub fn read_map(&self, name: &str) -> Result<Vec<u8>, AccessError> {
        content::read_map(self.open_map(name)?)
    }

    /// Metadata of the file that the tour calls `name`, without opening it.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn metadata(&self, name: &str) -> Result<Metadata, AccessError> {
        Ok(std::fs::symlink_metadata(self.resolve(name)?)?)
    }

    /// The real path of the file or folder that the tour calls `name`. To open it, use [`Self::open`]: this path could by then
    /// contain a new link.
    ///
    /// # Errors
    /// [`AccessError`], also if nothing is there.
    pub fn resolve(&self, name: &str) -> Result<PathBuf, AccessError> {
        self.check_spelling(name)?;
        let path = self.folder.join(name);
        let real = path
            .canonicalize()
            .map_err(|error| self.missing_or_outside(&path, error))?;
        self.check_location(&real)?;
        Ok(real)
    }

    /// The error for a path that cannot be resolved. If it leads out of the workspace, the error does not tell whether anything
    /// is there.
    fn missing_or_outside(&self, path: &Path, error: io::Error) -> AccessError {
        match resolve_missing(path).map(|place| self.check_location(&place)) {
            Some(Err(forbidden)) => forbidden,
            Some(Ok(())) | None => error.into(),
        }
    }

    /// Where the file that the tour calls `name` lies or would lie, in an existing folder, for replacing or removing it. A link
    /// at the end of the path is not followed.
    ///
    /// # Errors
    /// As [`Self::resolve`].
    pub fn place(&self, name: &str) -> Result<PathBuf, AccessError> {
        self.check_spelling(name)?;
        let (folder, file) = split_path(name);
        let folder = self.resolve(folder)?;
        let place = folder.join(file.ok_or_else(|| self.outside())?);
        self.check_location(&place)?;
        Ok(place)
    }

    /// As [`Self::place`], and makes missing folders on the way.
    ///
    /// # Errors
    /// As [`Self::resolve`], and errors of making a folder.
    pub fn make_place(&self, name: &str) -> Result<PathBuf, AccessError> {
        self.check_spelling(name)?;
        let (folder, file) = split_path(name);
        let place = self
            .make_folder(folder)?
            .join(file.ok_or_else(|| self.outside())?);
        self.check_location(&place)?;
        Ok(place)
    }

    /// The real path of a folder, which is made if it is missing.
    ///
    /// # Errors
    /// As [`Self::resolve`], and errors of making a folder.
    pub fn make_folder(&self, name: &str) -> Result<PathBuf, AccessError> {
        self.check_spelling(name)?;
        let mut path = self.folder.clone();
        for part in Path::new(name).components() {
            match part {
                Component::Normal(part) => path.push(part),
                Component::ParentDir => {
                    path.pop();
                }
                Component::CurDir => continue,
                Component::RootDir | Component::Prefix(_) => return Err(self.outside()),
            }
            // Checked before anything is made there.
            self.check_location(&path)?;
            match std::fs::create_dir(&path) {
                Ok(()) => {}
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error.into()),
            }
            path = path.canonicalize()?;
            self.check_location(&path)?;
        }
        Ok(path)
    }

    fn outside(&self) -> AccessError {
        AccessError::Outside {
            root: self.root.clone(),
        }
    }

    /// Refuses a path by its spelling alone, so that nothing outside the workspace is even looked at for it.
    fn check_spelling(&self, name: &str) -> Result<(), AccessError> {
        if let Some(fault) = paths::fault(name) {
            return Err(AccessError::Unportable(fault));
        }
        // On Windows, `:` names an alternate data stream.
        if cfg!(windows) && name.contains(':') {
            return Err(self.outside());
        }
        let below = self.folder.strip_prefix(&self.root);
        let mut depth = below.map_or(0, |below| below.components().count());
        for part in Path::new(name).components() {
            match part {
                Component::Normal(_) => depth += 1,
                Component::CurDir => {}
                Component::ParentDir => {
                    depth = depth.checked_sub(1).ok_or_else(|| self.outside())?;
                }
                Component::RootDir | Component::Prefix(_) => return Err(self.outside()),
            }
        }
        Ok(())
    }

    /// Checks that a real path is in the workspace and is not hidden. The folders that lead to the tour may have any name,
    /// since the user chose them.
    fn check_location(&self, real: &Path) -> Result<(), AccessError> {
        if !real.starts_with(&self.root) {
            return Err(self.outside());
        }
        let mut around = self.folder.components();
        let own = real
            .components()
            .skip_while(|part| around.next() == Some(*part));
        let mut names = own.filter_map(|part| match part {
            Component::Normal(name) => Some(name.as_encoded_bytes()),
            _ => None,
        });
        if names.any(|name| name.starts_with(b".")) {
            Err(AccessError::Hidden)
        } else {
            Ok(())
        }
    }
}

/// Where a path leads at whose end nothing exists, with all links resolved, including dangling ones. `None` if links form a
/// circle.
fn resolve_missing(path: &Path) -> Option<PathBuf> {
    let mut path = path.to_owned();
    for _ in 0..MAX_LINKS {
        let (real, missing) = path.ancestors().skip(1).find_map(|around| {
            let missing = path.strip_prefix(around).ok()?;
            Some((around.canonicalize().ok()?, missing.to_owned()))
        })?;
        let mut missing = missing.components();
        let first = real.join(missing.next()?);
        let Ok(target) = first.read_link() else {
            return Some(first.join(missing));
        };
        path = real.join(target).join(missing);
    }
    None
}

/// The most links that are followed, as in Linux.
const MAX_LINKS: usize = 40;

/// A path's folder (`.` if it names none) and its last part.
fn split_path(name: &str) -> (&str, Option<&str>) {
    let (folder, file) = name.rsplit_once('/').unwrap_or((".", name));
    let folder = if folder.is_empty() { "/" } else { folder };
    let is_name = !matches!(file, "" | "." | "..");
    (folder, is_name.then_some(file))
}

#[cfg(test)]
mod tests;
