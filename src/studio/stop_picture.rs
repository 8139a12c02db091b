//! Where pictures of stops are kept beside a tour. A picture never replaces another file: it gets an unused name, or that of a
//! file with the same content.

use crate::atomic_file;
use crate::workspace::{AccessError, Workspace};
use std::io::{self, Read, Write};
use std::path::Path;

/// The folder of the pictures, relative to the tour's folder.
const FOLDER: &str = "pictures";
/// The most pictures that are kept of one stop.
const MAX_PICTURES: usize = 999;

/// Why a picture could not be kept.
#[derive(Debug, thiserror::Error)]
pub enum PictureError {
    /// The folder may not be used.
    #[error(transparent)]
    Access(#[from] AccessError),
    /// The file system failed.
    #[error("the folder `{FOLDER}`: {0}")]
    Io(#[from] io::Error),
    /// There are too many pictures of the stop.
    #[error("the folder `{FOLDER}` holds {MAX_PICTURES} pictures of this stop; remove some")]
    TooMany,
}

/// A picture that is kept.
pub struct KeptPicture {
    /// Its path as tours write it.
    pub file: String,
    /// Whether the file was written just now.
    pub is_new: bool,
}

/// Keeps a JPEG under a name that begins with `name`, an id.
///
/// # Errors
/// [`PictureError`].
pub fn keep(workspace: &Workspace, name: &str, jpeg: &[u8]) -> Result<KeptPicture, PictureError> {
    let folder = workspace.make_folder(FOLDER)?;
    atomic_file::remove_abandoned(&folder);
    let mut temporary = atomic_file::create_in(&folder)?;
    // The tour will name the file, which must then be on the disk.
    temporary.as_file_mut().write_all(jpeg)?;
    temporary.as_file().sync_all()?;
    for number in 1..=MAX_PICTURES {
        let file = match number {
            1 => format!("{name}.jpg"),
            number => format!("{name}-{number}.jpg"),
        };
        let path = format!("{FOLDER}/{file}");
        match temporary.persist_noclobber(folder.join(&file)) {
            Ok(_) => return Ok(kept(path, true)),
            Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => {
                if has_content(workspace, Path::new(&path), jpeg) {
                    return Ok(kept(path, false));
                }
                temporary = error.file;
            }
            Err(error) => return Err(error.error.into()),
        }
    }
    Err(PictureError::TooMany)
}

fn kept(file: String, is_new: bool) -> KeptPicture {
    KeptPicture { file, is_new }
}

/// Whether a file of the tour has exactly this content.
fn has_content(workspace: &Workspace, file: &Path, content: &[u8]) -> bool {
    let Ok(open) = workspace.open(&file.to_string_lossy()) else {
        return false;
    };
    let mut found = Vec::with_capacity(content.len() + 1);
    let read = open.take(content.len() as u64 + 1).read_to_end(&mut found);
    read.is_ok() && found == content
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_replace_nothing_and_the_same_one_is_kept_once() {
        let outer = tempfile::tempdir().expect("OK because tests may write");
        let folder = outer.path().join("tour");
        std::fs::create_dir_all(&folder).expect("OK because the folder is new");
        let workspace = Workspace::of_folder(&folder);
        let names = [b"one", b"two", b"one", b"two"].map(|content| {
            let kept =
                keep(&workspace, "gate", content).expect("OK because the folder may be made");
            (kept.file, kept.is_new)
        });
        let expected = [
            ("gate", true),
            ("gate-2", true),
            ("gate", false),
            ("gate-2", false),
        ];
        for ((file, is_new), (name, new)) in names.into_iter().zip(expected) {
            assert_eq!((file, is_new), (format!("pictures/{name}.jpg"), new));
        }
        #[cfg(unix)]
        {
            std::fs::remove_dir_all(folder.join("pictures")).expect("OK because it is there");
            std::os::unix::fs::symlink(outer.path(), folder.join("pictures"))
                .expect("OK because it is gone");
            assert!(keep(&workspace, "gate", b"one").is_err());
            assert!(!outer.path().join("gate.jpg").exists());
        }
    }
}
