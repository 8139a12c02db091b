//! Makes folders for new files, always inside the tour's folder, since the studio never writes files that tours share.
//! Opening files is left to `workspace`.

use crate::workspace::{AccessError, Workspace};
use std::path::{Path, PathBuf};

/// Returns a folder inside `folder`, and makes it if needed.
///
/// # Errors
/// The folder cannot be made, or would lie outside `folder`, be it through a link.
pub fn made(folder: &Path, wanted: &str) -> Result<PathBuf, AccessError> {
    Workspace::of_folder(folder).make_folder(wanted)
}

#[cfg(test)]
mod tests {
    use super::made;

    #[test]
    fn folders_are_made_inside_only() {
        let outer =
            tempfile::tempdir().expect("OK because tests may write to the temporary folder");
        let folder = outer.path().join("tour");
        std::fs::create_dir_all(&folder).expect("OK because the folder is new");
        #[cfg(unix)]
        std::os::unix::fs::symlink(outer.path(), folder.join("way-out"))
            .expect("OK because the folder is there");
        assert!(made(&folder, "audio/ru/first-stop").is_ok());
        assert!(made(&folder, "../elsewhere").is_err());
        #[cfg(unix)]
        assert!(made(&folder, "way-out/audio").is_err());
        assert!(!outer.path().join("audio").exists());
        assert!(!outer.path().join("elsewhere").exists());
    }
}
