//! Opens a file below a folder component by component without following links, so that a folder that is replaced by a link
//! in the meantime leads nowhere.

use crate::files;
use crate::wording::{IS_A_FOLDER, IS_NOT_REGULAR};
use std::fs::File;
use std::io;
use std::path::Path;

/// Opens a regular file by its path from `root`, in which all links are resolved already. A link that is there now was made
/// since and is refused.
///
/// # Errors
/// The file cannot be opened or is not a regular file.
#[cfg(unix)]
pub(super) fn open_below(root: &Path, relative: &Path) -> io::Result<File> {
    use rustix::fs::{AtFlags, CWD, FileType, Mode, OFlags, openat, statat};
    // Folders need not be readable to be traversed.
    #[cfg(target_os = "linux")]
    const FOLDER: OFlags = OFlags::PATH.union(OFlags::DIRECTORY);
    #[cfg(not(target_os = "linux"))]
    const FOLDER: OFlags = OFlags::DIRECTORY;
    let step = FOLDER.union(OFlags::CLOEXEC);
    let mut folder = openat(CWD, root, step, Mode::empty())?;
    let Some(name) = relative.file_name() else {
        return Err(io::Error::new(io::ErrorKind::IsADirectory, IS_A_FOLDER));
    };
    for part in relative.parent().into_iter().flat_map(Path::components) {
        folder = openat(
            &folder,
            part.as_os_str(),
            step.union(OFlags::NOFOLLOW),
            Mode::empty(),
        )?;
    }
    // Checked before opening, because merely opening a device can change its state.
    let found = statat(&folder, name, AtFlags::SYMLINK_NOFOLLOW)?;
    match FileType::from_raw_mode(found.st_mode) {
        FileType::RegularFile => {}
        FileType::Directory => {
            return Err(io::Error::new(io::ErrorKind::IsADirectory, IS_A_FOLDER));
        }
        _ => return Err(io::Error::new(io::ErrorKind::InvalidInput, IS_NOT_REGULAR)),
    }
    // A pipe may have replaced the file since the check; without `NONBLOCK` opening it would block.
    let flags = OFlags::RDONLY
        .union(OFlags::NOFOLLOW)
        .union(OFlags::NONBLOCK)
        .union(OFlags::CLOEXEC);
    let file = File::from(openat(&folder, name, flags, Mode::empty())?);
    files::check_regular(&file.metadata()?)?;
    Ok(file)
}

/// Opens a regular file by its path from `root` and checks afterwards that no link was followed.
///
/// # Errors
/// The file cannot be opened, is not a regular file or was replaced by a link.
#[cfg(not(unix))]
pub(super) fn open_below(root: &Path, relative: &Path) -> io::Result<File> {
    let path = root.join(relative);
    let file = files::open(&path)?;
    if path.canonicalize()? == path {
        Ok(file)
    } else {
        Err(io::Error::new(
            io::ErrorKind::PermissionDenied,
            "a link was put in its place while it was opened",
        ))
    }
}
