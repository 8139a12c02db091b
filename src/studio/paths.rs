//! Which files of the tour's folder a request may name: relative paths that stay inside it, also through links. Opening
//! them is left to `workspace`.

use crate::workspace::Workspace;
use std::fs::File;
use std::path::{Component, Path, PathBuf};

/// Why a path is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Outside {
    /// It leads out of the folder.
    #[error("the path leads out of the tour's folder")]
    LeadsOut,
    /// There is no such file in the folder.
    #[error("there is no such file in the tour's folder")]
    Missing,
}

/// Opens a file that is there, inside `folder`.
///
/// # Errors
/// [`Outside`].
pub fn existing(folder: &Path, wanted: &str) -> Result<File, Outside> {
    plain(wanted)?;
    Workspace::of_folder(folder)
        .open(wanted)
        .map_err(|error| match error.is_forbidden() {
            true => Outside::LeadsOut,
            false => Outside::Missing,
        })
}

/// A folder inside `folder` for new files, made when needed.
///
/// # Errors
/// The system's reason, or that a link on the way leads out of `folder`.
pub fn made(folder: &Path, wanted: &str) -> std::io::Result<PathBuf> {
    plain(wanted).map_err(std::io::Error::other)?;
    Ok(Workspace::of_folder(folder).make_folder(wanted)?)
}

/// Whether a path as tours write it stays inside the folder by its letters alone.
pub fn stays_inside(wanted: &str) -> bool {
    plain(wanted).is_ok()
}

fn plain(wanted: &str) -> Result<&Path, Outside> {
    let path = Path::new(wanted);
    let is_plain = !wanted.is_empty()
        && !wanted.contains(['\\', '\0', ':'])
        && path
            .components()
            .all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
    is_plain.then_some(path).ok_or(Outside::LeadsOut)
}

#[cfg(test)]
mod tests {
    use super::{Outside, existing, made};

    #[test]
    fn only_what_lies_inside_is_found() {
        let outer =
            tempfile::tempdir().expect("OK because tests may write to the temporary folder");
        let folder = outer.path().join("tour");
        std::fs::create_dir_all(folder.join("audio")).expect("OK because the folder is new");
        std::fs::write(folder.join("audio/a.wav"), "a").expect("OK because the folder is there");
        std::fs::write(outer.path().join("secret"), "s").expect("OK because the folder is there");
        #[cfg(unix)]
        std::os::unix::fs::symlink(outer.path(), folder.join("way-out"))
            .expect("OK because the folder is there");
        for (wanted, expected) in [
            ("audio/a.wav", None),
            ("./audio/a.wav", None),
            ("audio/b.wav", Some(Outside::Missing)),
            ("audio", Some(Outside::Missing)),
            ("../secret", Some(Outside::LeadsOut)),
            ("audio/../../secret", Some(Outside::LeadsOut)),
            ("/etc/passwd", Some(Outside::LeadsOut)),
            ("..\\secret", Some(Outside::LeadsOut)),
            ("", Some(Outside::LeadsOut)),
            #[cfg(unix)]
            ("way-out/secret", Some(Outside::LeadsOut)),
        ] {
            assert_eq!(existing(&folder, wanted).err(), expected, "{wanted}");
        }
        assert!(made(&folder, "audio/ru/first-stop").is_ok());
        assert!(made(&folder, "../elsewhere").is_err());
        #[cfg(unix)]
        assert!(made(&folder, "way-out/audio").is_err());
        assert!(!outer.path().join("audio").exists());
    }
}
