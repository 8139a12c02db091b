//! The marker file, which makes its folder a workspace.
//!
//! A stranger's archive may contain markers, so a marker must not open more than the folder that the archive was unpacked
//! into. It is therefore ignored where that folder holds more: in the home folder and the folders around it, in the root
//! of a file system, in folders such as /tmp where everybody may put files, and where it belongs to somebody else. The
//! user can still name such a folder with `--workspace`.

use std::path::{Path, PathBuf};

/// Name of the marker file. Its content does not matter.
pub const MARKER: &str = "soundwalk.workspace";

/// A marker that was found and ignored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IgnoredMarker {
    /// Path of the marker file.
    pub file: PathBuf,
    /// Why it is ignored, as a clause.
    pub why: &'static str,
}

/// Finds the nearest marker in or above `folder`, which must be a path without links; `None` if there is none.
pub(super) fn nearest(
    folder: &Path,
    home: Option<&Path>,
) -> Option<Result<PathBuf, IgnoredMarker>> {
    let has_marker = |folder: &&Path| {
        let found = std::fs::symlink_metadata(folder.join(MARKER));
        found.is_ok_and(|found| found.is_file())
    };
    let root = folder.ancestors().find(has_marker)?;
    let reason = if root == folder {
        // A marker in the tour's own folder opens nothing more.
        None
    } else {
        reason_to_ignore(root, folder, home)
    };
    Some(match reason {
        None => Ok(root.to_owned()),
        Some(why) => Err(IgnoredMarker {
            file: root.join(MARKER),
            why,
        }),
    })
}

fn reason_to_ignore(root: &Path, tour_folder: &Path, home: Option<&Path>) -> Option<&'static str> {
    if root.parent().is_none() {
        return Some("it is in the root of the file system");
    }
    let home = home.map(|home| home.canonicalize().unwrap_or_else(|_| home.to_owned()));
    if home.is_some_and(|home| home.starts_with(root)) {
        return Some("it is in your home folder or a folder around it");
    }
    foreign_owner_reason(root, tour_folder)
}

#[cfg(unix)]
fn foreign_owner_reason(root: &Path, tour_folder: &Path) -> Option<&'static str> {
    use std::os::unix::fs::MetadataExt;
    /// The mode bit that lets everybody write.
    const WORLD_WRITABLE: u32 = 0o002;
    let stat = |path: &Path| std::fs::symlink_metadata(path).ok();
    let (Some(folder), Some(marker)) = (stat(root), stat(&root.join(MARKER))) else {
        return Some("it cannot be looked at");
    };
    if folder.mode() & WORLD_WRITABLE != 0 {
        return Some("everybody may put files into its folder");
    }
    let own = rustix::process::geteuid().as_raw();
    // On a USB stick or a share, marker and tour have the same owner.
    let owners = [
        Some(own),
        Some(0),
        stat(tour_folder).map(|found| found.uid()),
    ];
    if !owners.contains(&Some(marker.uid())) {
        return Some("it belongs to another user");
    }
    None
}

#[cfg(not(unix))]
fn foreign_owner_reason(_: &Path, _: &Path) -> Option<&'static str> {
    None
}
