//! Files that are written beside their place and renamed into it: a kill at any moment leaves the old file or the new
//! one, never half of either.

use std::fs::{File, Metadata};
use std::io;
use std::path::Path;
use std::time::Duration;
use tempfile::NamedTempFile;

/// How the names of files begin that are being written.
const PREFIX: &str = ".writing-";

/// The folder in which a file lies.
pub fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// A new file in `folder`, which is removed again unless it is put in its place. Whoever may read other new files may
/// read it; temporary files are private otherwise.
///
/// # Errors
/// A folder that is not there or cannot be written.
pub fn create_in(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(PREFIX);
    // The process's mask still applies: `open` takes it off these bits.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder).map_err(without_name)
}

/// What a process that was killed left behind is removed when it is this old.
const ABANDONED: Duration = Duration::from_secs(600);

/// Removes files of [`create_in`] that nobody will put in their place any more. What cannot be removed stays.
pub fn remove_abandoned(folder: &Path) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let is_ours = entry.file_name().to_string_lossy().starts_with(PREFIX);
        let written = || {
            entry
                .metadata()
                .ok()
                .filter(Metadata::is_file)?
                .modified()
                .ok()?
                .elapsed()
                .ok()
        };
        if is_ours && written().is_some_and(|age| age >= ABANDONED) {
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

/// The system's error alone: `tempfile` adds the temporary path to its text, which tells a user nothing, and keeps the
/// original to itself.
pub fn without_name(error: io::Error) -> io::Error {
    match error.to_string().split_once(" at path ") {
        Some((system, _)) => io::Error::new(error.kind(), system.to_owned()),
        None => error,
    }
}

/// Puts the file in its place, which a power cut may undo or damage.
///
/// # Errors
/// A place that cannot be written; what was there is untouched.
pub fn put(aside: NamedTempFile, path: &Path) -> io::Result<()> {
    aside.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// As [`put`], for a large file. What is renamed over another file, ext4 gives to the disk as a whole before it goes on
/// (ext4(5), `auto_da_alloc`); files that change places it leaves alone.
///
/// # Errors
/// As [`put`].
pub fn put_large(aside: NamedTempFile, path: &Path) -> io::Result<()> {
    #[cfg(target_os = "linux")]
    if path.is_file() {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        // The old file then has the temporary name, and goes with it. Not every file system can do it.
        if renameat_with(CWD, aside.path(), CWD, path, RenameFlags::EXCHANGE).is_ok() {
            return Ok(());
        }
    }
    put(aside, path)
}

/// Writes a file in its folder, which is made where it is missing. As [`put`], without waiting for the disk.
///
/// # Errors
/// A folder or place that cannot be written, and what `write` gives.
pub fn write(path: &Path, write: impl FnOnce(&mut File) -> io::Result<()>) -> io::Result<()> {
    let folder = folder_of(path);
    // Mostly the folder is there.
    let mut aside = create_in(folder).or_else(|_| {
        std::fs::create_dir_all(folder)?;
        create_in(folder)
    })?;
    write(aside.as_file_mut())?;
    put(aside, path)
}

/// Puts the file in its place so that it is still there after a power cut.
///
/// # Errors
/// As [`put`], and a disk that does not take what was written.
pub fn put_durably(aside: NamedTempFile, path: &Path) -> io::Result<()> {
    aside.as_file().sync_all()?;
    put(aside, path)?;
    // Not every file system can flush a folder; the file is in its place then, too.
    #[cfg(unix)]
    if let Ok(folder) = File::open(folder_of(path)) {
        let _ = folder.sync_all();
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn the_old_file_stays_until_the_new_one_is_whole_and_nothing_is_left_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        std::fs::write(&path, "old").unwrap();
        let mut aside = create_in(folder_of(&path)).unwrap();
        aside.write_all(b"new").unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"old");
        put_durably(aside, &path).unwrap();
        let mut aside = create_in(folder_of(&path)).unwrap();
        aside.write_all(b"newer").unwrap();
        put_large(aside, &path).unwrap();
        drop(create_in(folder.path()).unwrap());
        assert_eq!(std::fs::read(&path).unwrap(), b"newer");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn only_old_files_that_were_being_written_are_removed() {
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str, age_s: u64| {
            let file = File::create(folder.path().join(name)).unwrap();
            let written = std::time::SystemTime::now() - Duration::from_secs(age_s);
            file.set_modified(written).unwrap();
        };
        file(".writing-old", 3600);
        file(".writing-new", 5);
        file("old", 3600);
        std::fs::create_dir(folder.path().join(".writing-folder")).unwrap();
        remove_abandoned(folder.path());
        remove_abandoned(&folder.path().join("nowhere"));
        let mut left: Vec<String> = std::fs::read_dir(folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        left.sort();
        assert_eq!(left, [".writing-folder", ".writing-new", "old"]);
    }

    #[test]
    fn errors_do_not_speak_of_temporary_names() {
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
