//! The files that a tour names: where they may lie, and opening them. A tour may come from a stranger, so that a path in it
//! is a request: it is followed through all links to the real place, which must lie inside the [`Workspace`], and only
//! regular files are opened. Everything that reads or writes a file for a tour comes through here.
//!
//! The workspace is the tour's folder, unless tours share files: then its root is the folder that the user names, or the
//! nearest one around the tour that holds a file called [`MARKER`] (see `marker`, also for which markers are not believed).
//!
//! A hard link cannot be told from the file itself, and is opened: who can make one to a file can read that file anyway.

pub mod content;
mod marker;
mod open;

pub use marker::{IgnoredMarker, MARKER};

use crate::tour::paths::{self, PathFault};
use std::fs::{File, Metadata};
use std::io;
use std::path::{Component, Path, PathBuf};

/// A tour's folder, and the folder around it whose files the tour may use.
#[derive(Debug, Clone)]
pub struct Workspace {
    /// The tour's folder as it was given: for messages, and where programs run.
    given: PathBuf,
    /// The same place without links.
    folder: PathBuf,
    /// The folder that no path may lead out of, without links.
    root: PathBuf,
    ignored: Option<IgnoredMarker>,
}

/// Why a file that a tour names is not opened.
#[derive(Debug, thiserror::Error)]
pub enum AccessError {
    /// The path means another thing on another machine.
    #[error("the path {0}")]
    Unportable(PathFault),
    /// It leads out of the workspace, by itself or through a link.
    #[error("it leads out of the workspace {}", root.display())]
    Outside {
        /// The workspace's root.
        root: PathBuf,
    },
    /// Its name, or that of a folder on the way, begins with a dot.
    #[error(
        "it is hidden (a name on the way begins with a dot), and hidden files are never opened for a tour"
    )]
    Hidden,
    /// Its first bytes say that it is something else than what the tour uses it for.
    #[error("{0}")]
    OtherKind(&'static str),
    /// It is not there, not a regular file, or cannot be read.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// The folder that was named as a workspace does not hold the tour, or is not there.
#[derive(Debug, thiserror::Error)]
pub enum RootError {
    /// It is not around the tour.
    #[error("the tour in {} does not lie in the workspace {}; name a folder around it", folder.display(), root.display())]
    NotAround {
        /// The tour's folder.
        folder: PathBuf,
        /// What was named.
        root: PathBuf,
    },
    /// It is not a folder.
    #[error("the workspace {}: {source}", root.display())]
    Unusable {
        /// What was named.
        root: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
}

impl Workspace {
    /// A tour's folder by itself: no file outside it is opened.
    pub fn of_folder(folder: &Path) -> Self {
        let given = if folder.as_os_str().is_empty() {
            PathBuf::from(".")
        } else {
            folder.to_owned()
        };
        // A folder that is not there holds no file either.
        let absolute = || std::path::absolute(&given).unwrap_or_else(|_| given.clone());
        let folder = given.canonicalize().unwrap_or_else(|_| absolute());
        Self {
            root: folder.clone(),
            folder,
            given,
            ignored: None,
        }
    }

    /// The workspace that a marker file gives: the nearest folder around the tour that holds one; the tour's folder where
    /// none does. `home` is the user's home folder, whose own marker is not believed.
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

    /// A marker file that was found and not believed.
    pub fn ignored_marker(&self) -> Option<&IgnoredMarker> {
        self.ignored.as_ref()
    }

    /// What a named file is called in messages. It is never opened by this path.
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

    /// As [`Self::open`], for a map, which must look like one. It is read from its start. (What a sound or a picture is,
    /// their readers tell.)
    ///
    /// # Errors
    /// As [`Self::open`], and [`AccessError::OtherKind`].
    pub fn open_map(&self, name: &str) -> Result<File, AccessError> {
        let mut file = self.open(name)?;
        content::check_map(&mut file)?;
        Ok(file)
    }

    /// All bytes of the map that the tour calls `name`.
    ///
    /// # Errors
    /// As [`Self::open_map`].
    pub fn read_map(&self, name: &str) -> Result<Vec<u8>, AccessError> {
        content::read_map(self.open_map(name)?)
    }

    /// Size, times and kind of the file that the tour calls `name`, which is not opened.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn metadata(&self, name: &str) -> Result<Metadata, AccessError> {
        Ok(std::fs::symlink_metadata(self.resolve(name)?)?)
    }

    /// The real place of the file or folder that the tour calls `name`. Opening it by this path could follow a link that
    /// was made since: that is [`Self::open`].
    ///
    /// # Errors
    /// [`AccessError`], also where nothing is there.
    pub fn resolve(&self, name: &str) -> Result<PathBuf, AccessError> {
        self.check_spelling(name)?;
        let path = self.folder.join(name);
        let real = path
            .canonicalize()
            .map_err(|error| self.missing_or_outside(&path, error))?;
        self.check_location(&real)?;
        Ok(real)
    }

    /// Why nothing was found: a path that is led out of the workspace is not told whether anything lies there.
    fn missing_or_outside(&self, path: &Path, error: io::Error) -> AccessError {
        match resolve_missing(path).map(|place| self.check_location(&place)) {
            Some(Err(forbidden)) => forbidden,
            Some(Ok(())) | None => error.into(),
        }
    }

    /// Where the file that the tour calls `name` lies or would lie, in a folder that is there: for replacing or removing
    /// it. Its last part may be a link, which is not followed.
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

    /// As [`Self::place`]; folders that are missing on the way are made.
    ///
    /// # Errors
    /// As [`Self::resolve`], and what making a folder gives.
    pub fn make_place(&self, name: &str) -> Result<PathBuf, AccessError> {
        self.check_spelling(name)?;
        let (folder, file) = split_path(name);
        let place = self
            .make_folder(folder)?
            .join(file.ok_or_else(|| self.outside())?);
        self.check_location(&place)?;
        Ok(place)
    }

    /// The real place of a folder, which is made where it is missing.
    ///
    /// # Errors
    /// As [`Self::resolve`], and what making a folder gives.
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
            // Before anything is made there.
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

    /// By its letters alone: nothing outside is even looked at for such a path.
    fn check_spelling(&self, name: &str) -> Result<(), AccessError> {
        if let Some(fault) = paths::fault(name) {
            return Err(AccessError::Unportable(fault));
        }
        // A second stream of a file on Windows.
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

    /// A real place lies in the workspace and is not hidden. The folders around the tour may have any name: the user
    /// chose them.
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

/// Where a path leads at whose end nothing is: through all links as far as there are folders, also through those that
/// dangle. Nothing where links lead in a circle.
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

/// As many links as Linux follows on a way.
const MAX_LINKS: usize = 40;

/// A path's folder, `.` where it names none, and its last part.
fn split_path(name: &str) -> (&str, Option<&str>) {
    let (folder, file) = name.rsplit_once('/').unwrap_or((".", name));
    let folder = if folder.is_empty() { "/" } else { folder };
    let is_name = !matches!(file, "" | "." | "..");
    (folder, is_name.then_some(file))
}

impl AccessError {
    /// Whether there is simply no such file.
    pub fn is_missing(&self) -> bool {
        matches!(self, Self::Io(error) if error.kind() == io::ErrorKind::NotFound)
    }

    /// Whether the tour may not have the file wherever it lies: its path leads out of the workspace or is hidden.
    pub fn is_forbidden(&self) -> bool {
        matches!(self, Self::Outside { .. } | Self::Hidden)
    }
}

impl From<AccessError> for io::Error {
    fn from(error: AccessError) -> Self {
        let kind = match &error {
            AccessError::Io(_) => match error {
                AccessError::Io(error) => return error,
                _ => io::ErrorKind::Other,
            },
            AccessError::Outside { .. } | AccessError::Hidden => io::ErrorKind::PermissionDenied,
            AccessError::Unportable(_) => io::ErrorKind::InvalidInput,
            AccessError::OtherKind(_) => io::ErrorKind::InvalidData,
        };
        Self::new(kind, error)
    }
}

#[cfg(test)]
mod tests;
