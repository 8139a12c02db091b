//! Writes files and folders atomically: they are written under a temporary name beside their destination and then renamed.
//! A kill at any moment leaves the old or the new one, never half of either. What a killed process leaves behind is removed
//! by the next one that writes there.

use std::fs::{self, File, Metadata, TryLockError};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;
use tempfile::NamedTempFile;

/// Prefix of temporary names.
const PREFIX: &str = ".writing-";
/// Random letters after the prefix.
const RANDOM_LETTERS: usize = 6;

/// The folder in which a file lies.
pub fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// The path at which a file named by the user is really written. Links are followed, even to a file that does not exist
/// yet, so that they keep pointing at it.
///
/// # Errors
/// The path leads to a folder, a device, a pipe or a socket, which renaming would replace; or its links form a circle.
pub fn destination(path: &Path) -> io::Result<PathBuf> {
    let path = follow_links(path)?;
    match fs::symlink_metadata(&path) {
        Ok(found) if found.is_file() => Ok(path),
        Ok(found) if found.is_dir() => Err(io::Error::new(
            ErrorKind::IsADirectory,
            "it is a folder; name a file",
        )),
        Ok(_) => Err(io::Error::new(
            ErrorKind::InvalidInput,
            "it is a device, a pipe or a socket; name a file",
        )),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(path),
        Err(error) => Err(error),
    }
}

/// As [`destination`], for output that is written in place, bit by bit, which a device such as `/dev/null` takes as well.
///
/// # Errors
/// As [`destination`], for everything but character devices.
pub fn destination_or_device(path: &Path) -> io::Result<PathBuf> {
    destination(path).or_else(|error| {
        if is_device(path) {
            Ok(path.to_owned())
        } else {
            Err(error)
        }
    })
}

#[cfg(unix)]
fn is_device(path: &Path) -> bool {
    use std::os::unix::fs::FileTypeExt;
    fs::metadata(path).is_ok_and(|found| found.file_type().is_char_device())
}

#[cfg(not(unix))]
fn is_device(_: &Path) -> bool {
    false
}

/// As [`destination`], for a folder that is replaced as a whole.
///
/// # Errors
/// The path leads to something other than a folder.
pub fn folder_destination(path: &Path) -> io::Result<PathBuf> {
    let path = follow_links(path)?;
    match fs::symlink_metadata(&path) {
        Ok(found) if !found.is_dir() => Err(io::Error::new(
            ErrorKind::NotADirectory,
            "it is not a folder; name a new or empty folder",
        )),
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        Ok(_) | Err(_) => Ok(path),
    }
}

/// Follows the links at the end of a path.
fn follow_links(path: &Path) -> io::Result<PathBuf> {
    // As many as Linux follows.
    const MAX_LINKS: usize = 40;
    let mut path = path.to_owned();
    for _ in 0..MAX_LINKS {
        match fs::read_link(&path) {
            Ok(target) => path = folder_of(&path).join(target),
            // Not a link, or it does not exist.
            Err(_) => return Ok(path),
        }
    }
    Err(io::Error::other("its links go round in a circle"))
}

/// Creates a temporary file beside `destination`, with the permissions of the file that is there, if any. Removes what
/// killed processes left in that folder.
///
/// # Errors
/// As [`create_in`].
pub fn create_for(destination: &Path) -> io::Result<NamedTempFile> {
    let folder = folder_of(destination);
    remove_abandoned(folder);
    let temporary = create_in(folder)?;
    if let Ok(metadata) = fs::metadata(destination) {
        temporary
            .as_file()
            .set_permissions(metadata.permissions())?;
    }
    Ok(temporary)
}

/// Creates a temporary file in `folder`, which is removed unless it is persisted. Unlike other temporary files it is as
/// readable as any new file.
///
/// # Errors
/// The folder does not exist or cannot be written.
pub fn create_in(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(PREFIX).rand_bytes(RANDOM_LETTERS);
    // The process's mask still applies: `open` takes it off these bits.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    create_locked(&builder, folder)
}

/// As [`create_in`], readable by its owner only.
///
/// # Errors
/// As [`create_in`].
pub fn create_private_in(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(PREFIX).rand_bytes(RANDOM_LETTERS);
    create_locked(&builder, folder)
}

/// Creates a file that stays locked while it is open, so that other processes see that it is being written.
fn create_locked(builder: &tempfile::Builder<'_, '_>, folder: &Path) -> io::Result<NamedTempFile> {
    loop {
        let temporary = builder
            .tempfile_in(folder)
            .map_err(without_temporary_path)?;
        match temporary.as_file().try_lock() {
            // Another process that cleans up was faster and removes the file.
            Err(TryLockError::WouldBlock) => continue,
            Ok(()) if !temporary.path().exists() => continue,
            // Not every file system can lock. There a file counts as abandoned by its age.
            Ok(()) | Err(TryLockError::Error(_)) => return Ok(temporary),
        }
    }
}

/// Where the file system cannot lock files, a temporary file of this age counts as abandoned.
const ABANDONED_AGE: Duration = Duration::from_secs(600);

/// The file in a [`PendingFolder`] that stays locked while the folder is written.
const LOCK: &str = "soundwalk.lock";

/// Removes temporary files and folders of this module that no process is writing any more. What cannot be removed stays.
pub fn remove_abandoned(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let is_ours = name.to_str().is_some_and(|name| {
            name.strip_prefix(PREFIX)
                .is_some_and(|rest| rest.len() == RANDOM_LETTERS)
        });
        let Some(found) = entry.metadata().ok().filter(|_| is_ours) else {
            continue;
        };
        let path = entry.path();
        // Removed while it is locked, so that no other process can take it meanwhile.
        if found.is_file() {
            let file = File::options().read(true).write(true).open(&path);
            if file.is_ok_and(|file| is_abandoned(&file, &found)) {
                let _ = fs::remove_file(&path);
            }
        } else if found.is_dir() {
            match File::options().read(true).write(true).open(path.join(LOCK)) {
                Ok(lock) if is_abandoned(&lock, &found) => remove_folder(&path),
                Ok(_) => {}
                // Just made and not locked yet, or being removed by another process: removed only if empty.
                Err(_) => {
                    let _ = fs::remove_dir(&path);
                }
            }
        }
    }
}

/// Removes a [`PendingFolder`], its lock last, so that a kill in between leaves something that is known to be abandoned.
fn remove_folder(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.file_name() != LOCK {
            let path = entry.path();
            let _ = fs::remove_dir_all(&path).or_else(|_| fs::remove_file(&path));
        }
    }
    let _ = fs::remove_file(folder.join(LOCK));
    let _ = fs::remove_dir(folder);
}

/// Whether no process is writing the file any more. If so, the file is now locked until it is closed.
fn is_abandoned(file: &File, metadata: &Metadata) -> bool {
    match file.try_lock() {
        Ok(()) => true,
        Err(TryLockError::WouldBlock) => false,
        Err(TryLockError::Error(_)) => {
            let age = metadata
                .modified()
                .ok()
                .and_then(|time| time.elapsed().ok());
            age.is_some_and(|age| age >= ABANDONED_AGE)
        }
    }
}

/// A folder that is filled under a temporary name and then renamed to its destination. It is removed unless it is persisted.
#[derive(Debug)]
pub struct PendingFolder {
    folder: PathBuf,
    destination: PathBuf,
    /// Locked as long as this value lives.
    _lock: File,
}

impl Drop for PendingFolder {
    fn drop(&mut self) {
        remove_folder(&self.folder);
    }
}

impl PendingFolder {
    /// Creates a folder beside `destination`, whose parent must exist. Removes what killed processes left there; a folder
    /// that one of them had moved away and not replaced yet is put back.
    ///
    /// # Errors
    /// The parent folder cannot be written.
    pub fn create_for(destination: &Path) -> io::Result<Self> {
        let parent = folder_of(destination);
        remove_abandoned(parent);
        restore(destination)?;
        let mut builder = tempfile::Builder::new();
        builder.prefix(PREFIX).rand_bytes(RANDOM_LETTERS);
        loop {
            let folder = builder.tempdir_in(parent).map_err(without_temporary_path)?;
            let lock = match File::create_new(folder.path().join(LOCK)) {
                Err(error) if error.kind() == ErrorKind::NotFound => continue,
                lock => lock?,
            };
            match lock.try_lock() {
                Err(TryLockError::WouldBlock) => continue,
                Ok(()) if !folder.path().join(LOCK).exists() => continue,
                Ok(()) | Err(TryLockError::Error(_)) => {}
            }
            fs::create_dir(folder.path().join("new"))?;
            return Ok(Self {
                folder: folder.keep(),
                destination: destination.to_owned(),
                _lock: lock,
            });
        }
    }

    /// The folder to fill.
    pub fn path(&self) -> PathBuf {
        self.folder.join("new")
    }

    /// Moves the folder to its destination, where there must be none, or an empty one.
    ///
    /// # Errors
    /// The destination cannot be written, or has something in it.
    pub fn persist_new(self) -> io::Result<()> {
        fs::rename(self.path(), &self.destination)
    }

    /// Moves the folder to its destination and removes the one that was there.
    ///
    /// # Errors
    /// The destination cannot be written; the old folder stays.
    pub fn persist(self) -> io::Result<()> {
        let (new, place) = (self.path(), &self.destination);
        if !place.exists() {
            return fs::rename(new, place);
        }
        #[cfg(target_os = "linux")]
        {
            use rustix::fs::{CWD, RenameFlags, renameat_with};
            // The old folder is then inside the temporary one and is removed with it.
            if renameat_with(CWD, &new, CWD, place, RenameFlags::EXCHANGE).is_ok() {
                return Ok(());
            }
        }
        persist_in_steps(&new, place)
    }
}

/// Replaces a folder in two steps, where the file system cannot exchange two folders. [`restore`] repairs a kill in between.
fn persist_in_steps(new: &Path, place: &Path) -> io::Result<()> {
    let old = old_name(place);
    fs::rename(place, &old)?;
    if let Err(error) = fs::rename(new, place) {
        fs::rename(&old, place)?;
        return Err(error);
    }
    // What cannot be removed now is removed by the next process.
    let _ = fs::remove_dir_all(&old);
    Ok(())
}

/// Undoes or completes a [`persist_in_steps`] that was killed: puts the old folder back if the new one is missing, else
/// removes it.
fn restore(place: &Path) -> io::Result<()> {
    let old = old_name(place);
    if !old.is_dir() {
        return Ok(());
    }
    if place.exists() {
        fs::remove_dir_all(&old)
    } else {
        fs::rename(&old, place)
    }
}

/// Where the old folder is kept while the new one takes its place.
fn old_name(place: &Path) -> PathBuf {
    let mut name = std::ffi::OsString::from(".soundwalk-old-");
    name.push(place.file_name().unwrap_or_default());
    folder_of(place).join(name)
}

/// The system's error without the temporary path that `tempfile` adds to its text, which would tell a user nothing.
pub fn without_temporary_path(error: io::Error) -> io::Error {
    match error.to_string().split_once(" at path ") {
        Some((system, _)) => io::Error::new(error.kind(), system.to_owned()),
        None => error,
    }
}

/// Renames the file to its destination without flushing it: a power cut may undo or damage it.
///
/// # Errors
/// The destination cannot be written; what was there is untouched.
pub fn persist(temporary: NamedTempFile, path: &Path) -> io::Result<()> {
    temporary.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// As [`persist`], but faster for a large file: ext4 flushes a file that is renamed over another one (ext4(5),
/// `auto_da_alloc`), but not files that are exchanged.
///
/// # Errors
/// As [`persist`].
pub fn persist_large(temporary: NamedTempFile, path: &Path) -> io::Result<()> {
    #[cfg(target_os = "linux")]
    if path.is_file() {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        // The old file then has the temporary name and is removed with it. Not every file system can exchange files.
        if renameat_with(CWD, temporary.path(), CWD, path, RenameFlags::EXCHANGE).is_ok() {
            return Ok(());
        }
    }
    persist(temporary, path)
}

/// Writes a file without flushing it, and makes its folder if that is missing.
///
/// # Errors
/// The folder or file cannot be written, or `write` fails.
pub fn write(path: &Path, write: impl FnOnce(&mut File) -> io::Result<()>) -> io::Result<()> {
    let folder = folder_of(path);
    // Usually the folder exists.
    let mut temporary = create_in(folder).or_else(|_| {
        fs::create_dir_all(folder)?;
        create_in(folder)
    })?;
    write(temporary.as_file_mut())?;
    persist(temporary, path)
}

/// Flushes the file and renames it to its destination, so that it survives a power cut.
///
/// # Errors
/// As [`persist`], and a failure to flush.
pub fn persist_durably(temporary: NamedTempFile, path: &Path) -> io::Result<()> {
    temporary.as_file().sync_all()?;
    persist(temporary, path)?;
    flush_folder(path);
    Ok(())
}

/// As [`persist_durably`], but never replaces an existing file.
///
/// # Errors
/// As [`persist_durably`], and [`ErrorKind::AlreadyExists`].
pub fn persist_new_durably(temporary: NamedTempFile, path: &Path) -> io::Result<()> {
    temporary.as_file().sync_all()?;
    temporary.persist_noclobber(path).map_err(|e| e.error)?;
    flush_folder(path);
    Ok(())
}

/// Writes a file under the first of `names` that no file of `folder` has, and flushes it. Returns that name; `None` if all of them
/// are taken.
///
/// # Errors
/// The folder cannot be written, or `write` fails.
pub fn write_unused(
    folder: &Path,
    names: impl IntoIterator<Item = String>,
    write: impl FnOnce(&mut File) -> io::Result<()>,
) -> io::Result<Option<String>> {
    remove_abandoned(folder);
    let mut temporary = create_in(folder)?;
    write(temporary.as_file_mut())?;
    temporary.as_file().sync_all()?;
    for name in names {
        match temporary.persist_noclobber(folder.join(&name)) {
            Ok(_) => return Ok(Some(name)),
            Err(error) if error.error.kind() == ErrorKind::AlreadyExists => temporary = error.file,
            Err(error) => return Err(error.error),
        }
    }
    Ok(None)
}

fn flush_folder(path: &Path) {
    // Not every file system can flush a folder. The file is in its place all the same.
    #[cfg(unix)]
    if let Ok(folder) = File::open(folder_of(path)) {
        let _ = folder.sync_all();
    }
}

/// Why a file could not be replaced.
#[derive(Debug, thiserror::Error)]
#[error("cannot write {}: {source}", path.display())]
pub struct ReplaceError {
    /// The file.
    pub path: PathBuf,
    /// The system's reason.
    pub source: io::Error,
}

/// Replaces the content of the file that the user named, flushed to the disk. Links are followed and permissions stay.
///
/// # Errors
/// The file cannot be written; what was there is untouched.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<(), ReplaceError> {
    replace_with(path, |file| file.write_all(bytes))
}

/// As [`replace`], for content that is too large for memory; `write` writes it.
///
/// # Errors
/// As [`replace`], and a failure of `write`.
pub fn replace_with(
    path: &Path,
    write: impl FnOnce(&mut File) -> io::Result<()>,
) -> Result<(), ReplaceError> {
    replace_and_persist(path, write, persist_durably)
}

/// As [`replace_with`], without flushing: a power cut may undo or damage it.
///
/// # Errors
/// As [`replace_with`].
pub fn replace_without_flush(
    path: &Path,
    write: impl FnOnce(&mut File) -> io::Result<()>,
) -> Result<(), ReplaceError> {
    replace_and_persist(path, write, persist_large)
}

fn replace_and_persist(
    path: &Path,
    write: impl FnOnce(&mut File) -> io::Result<()>,
    persist: fn(NamedTempFile, &Path) -> io::Result<()>,
) -> Result<(), ReplaceError> {
    let attempt = || -> io::Result<()> {
        let target = destination(path)?;
        let mut temporary = create_for(&target)?;
        write(temporary.as_file_mut())?;
        persist(temporary, &target)
    };
    attempt().map_err(|source| ReplaceError {
        path: path.to_owned(),
        source,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_old_file_stays_until_the_new_one_is_complete_and_no_temporary_file_remains() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        std::fs::write(&path, "old").unwrap();
        let mut temporary = create_in(folder_of(&path)).unwrap();
        temporary.write_all(b"new").unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"old");
        persist_durably(temporary, &path).unwrap();
        let mut temporary = create_in(folder_of(&path)).unwrap();
        temporary.write_all(b"newer").unwrap();
        persist_large(temporary, &path).unwrap();
        drop(create_in(folder.path()).unwrap());
        assert_eq!(std::fs::read(&path).unwrap(), b"newer");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    fn names_in(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn only_abandoned_files_are_removed() {
        let folder = tempfile::tempdir().unwrap();
        for name in [".writing-abcdef", ".writing-of-a-user", "old"] {
            File::create(folder.path().join(name)).unwrap();
        }
        let (_, killed) = create_in(folder.path()).unwrap().keep().unwrap();
        for name in [".writing-empty0", ".writing-folder"] {
            fs::create_dir(folder.path().join(name)).unwrap();
        }
        let held = folder.path().join(".writing-holds0");
        fs::create_dir(&held).unwrap();
        File::create(held.join("something else")).unwrap();
        let site = folder.path().join("site");
        let half = PendingFolder::create_for(&site).unwrap();
        let half_path = half.folder.clone();
        // As if it were killed: the lock goes and the folder stays.
        half._lock.unlock().unwrap();
        std::mem::forget(half);
        let being_written = PendingFolder::create_for(&site).unwrap();
        let file = create_in(folder.path()).unwrap();
        remove_abandoned(folder.path());
        remove_abandoned(&folder.path().join("nowhere"));
        assert!(!killed.exists() && !half_path.exists());
        assert!(file.path().exists() && being_written.path().exists());
        drop((file, being_written));
        assert_eq!(
            names_in(folder.path()),
            [".writing-holds0", ".writing-of-a-user", "old"]
        );
    }

    #[test]
    fn a_folder_is_exchanged_with_the_old_one_and_survives_a_kill() {
        let parent = tempfile::tempdir().unwrap();
        let place = parent.path().join("site");
        let write = |text: &str| {
            let temporary = PendingFolder::create_for(&place).unwrap();
            fs::write(temporary.path().join("page"), text).unwrap();
            temporary.persist().unwrap();
        };
        write("one");
        write("two");
        assert_eq!(fs::read_to_string(place.join("page")).unwrap(), "two");
        let temporary = PendingFolder::create_for(&place).unwrap();
        persist_in_steps(&temporary.path(), &place).unwrap();
        drop(temporary);
        write("three");
        // Killed between the two renames.
        fs::rename(&place, old_name(&place)).unwrap();
        drop(PendingFolder::create_for(&place).unwrap());
        assert_eq!(fs::read_to_string(place.join("page")).unwrap(), "three");
        // Killed behind the second.
        fs::create_dir(old_name(&place)).unwrap();
        write("four");
        assert_eq!(fs::read_to_string(place.join("page")).unwrap(), "four");
        assert_eq!(names_in(parent.path()), ["site"]);
    }

    #[test]
    #[cfg(unix)]
    fn only_files_are_replaced_and_links_stay() {
        use std::os::unix::fs::symlink;
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir(at("folder")).unwrap();
        let socket = std::os::unix::net::UnixListener::bind(at("socket")).unwrap();
        symlink("real", at("link")).unwrap();
        symlink("link", at("link to it")).unwrap();
        symlink("/dev/null", at("nothing")).unwrap();
        symlink("round", at("round")).unwrap();
        for name in ["folder", "socket", "nothing", "round"] {
            assert!(destination(&at(name)).is_err(), "{name}");
        }
        drop(socket);
        for (path, is_device) in [("/dev/null", true), ("/dev/zero", true), ("/dev", false)] {
            let path = Path::new(path);
            assert!(destination(path).is_err(), "{path:?}");
            assert_eq!(destination_or_device(path).is_ok(), is_device, "{path:?}");
        }
        assert!(destination_or_device(&at("nothing")).is_ok());
        assert!(destination_or_device(&at("socket")).is_err());
        assert_eq!(destination(&at("link to it")).unwrap(), at("real"));
        fs::write(at("real"), "x").unwrap();
        assert_eq!(destination(&at("link to it")).unwrap(), at("real"));
        assert_eq!(folder_destination(&at("folder")).unwrap(), at("folder"));
        assert_eq!(folder_destination(&at("new")).unwrap(), at("new"));
        for name in ["real", "link", "nothing", "round"] {
            assert!(folder_destination(&at(name)).is_err(), "{name}");
        }
    }

    #[test]
    fn errors_do_not_mention_temporary_names() {
        let folder = tempfile::tempdir().unwrap();
        let error = create_in(&folder.path().join("nowhere")).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::NotFound);
        assert!(!error.to_string().contains(".writing-"), "{error}");
    }

    #[test]
    fn a_bare_name_lies_in_the_current_folder() {
        assert_eq!(folder_of(Path::new("file")), Path::new("."));
        assert_eq!(folder_of(Path::new("a/file")), Path::new("a"));
    }
}
