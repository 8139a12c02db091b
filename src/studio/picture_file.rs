//! Where pictures of stops and covers are kept beside a tour: upright, scaled, and without the data that cameras and programs add.
//! A picture never replaces another file: it gets an unused name, or that of a file with the same content.

use crate::atomic_file;
use crate::picture::{self, DecodedPicture};
use crate::studio::response::ApiError;
use crate::workspace::{AccessError, Workspace};
use std::io::{self, Read, Write};
use std::path::Path;

/// The folder of the pictures, relative to the tour's folder.
const FOLDER: &str = "pictures";
/// The most pictures whose names begin alike.
const MAX_PICTURES: usize = 999;

/// Why a picture could not be kept.
#[derive(Debug, thiserror::Error)]
enum PictureError {
    /// The folder may not be used.
    #[error(transparent)]
    Access(#[from] AccessError),
    /// The file system failed.
    #[error("the folder `{FOLDER}`: {0}")]
    Io(#[from] io::Error),
    /// There are too many pictures whose names begin alike.
    #[error("the folder `{FOLDER}` holds {MAX_PICTURES} pictures of this name; remove some")]
    TooMany,
}

/// A file that is kept beside the tour.
pub struct StoredFile {
    /// Its path as tours write it.
    pub file: String,
    /// Whether the file was written just now.
    pub is_new: bool,
}

/// Reads a picture that somebody sends.
///
/// # Errors
/// It cannot be used; the message says what to do about it.
pub fn read(body: &[u8]) -> Result<DecodedPicture, ApiError> {
    picture::read(body).map_err(unusable)
}

/// The refusal of a picture that cannot be used.
pub fn unusable(fault: picture::Fault) -> ApiError {
    ApiError::unfit(format!(
        "the picture cannot be used: {fault}; {}",
        fault.cure()
    ))
}

/// Keeps a picture as JPEG under a name that begins with `name`, an id.
///
/// # Errors
/// The folder may not be used or written, or there are too many such names.
pub fn keep(
    workspace: &Workspace,
    name: &str,
    opened: DecodedPicture,
) -> Result<StoredFile, ApiError> {
    let jpeg = picture::write_original(opened).map_err(ApiError::failed)?;
    keep_jpeg(workspace, name, &jpeg).map_err(|error| match error {
        PictureError::Access(error) => error.into(),
        PictureError::TooMany => ApiError::unfit(error),
        PictureError::Io(_) => ApiError::failed(error),
    })
}

fn keep_jpeg(workspace: &Workspace, name: &str, jpeg: &[u8]) -> Result<StoredFile, PictureError> {
    let folder = workspace.make_folder(FOLDER)?;
    let names = || {
        (1..=MAX_PICTURES).map(move |number| match number {
            1 => format!("{name}.jpg"),
            number => format!("{name}-{number}.jpg"),
        })
    };
    let path = |file: String| format!("{FOLDER}/{file}");
    let mut taken = names().take_while(|file| folder.join(file).exists());
    if let Some(same) =
        taken.find(|file| has_content(workspace, Path::new(&path(file.clone())), jpeg))
    {
        return Ok(StoredFile {
            file: path(same),
            is_new: false,
        });
    }
    // The tour will name the file, which must then be on the disk.
    let written = atomic_file::write_unused(&folder, names(), |file| file.write_all(jpeg))?;
    Ok(StoredFile {
        file: path(written.ok_or(PictureError::TooMany)?),
        is_new: true,
    })
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
                keep_jpeg(&workspace, "gate", content).expect("OK because the folder may be made");
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
            assert!(keep_jpeg(&workspace, "gate", b"one").is_err());
            assert!(!outer.path().join("gate.jpg").exists());
        }
    }
}
