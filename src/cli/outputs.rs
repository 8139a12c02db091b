//! Checks that a command does not overwrite what it reads. Two names are easily confused on the command line, and a tour or
//! a recorded walk cannot be made again.

use super::outcome::CommandError;
use crate::files;
use crate::pack::names::MANIFEST;
use crate::workspace::Workspace;
use std::path::{Path, PathBuf};

/// Refuses outputs that would replace an input or each other.
///
/// # Errors
/// An output is the same file as an input or another output, be it through links.
pub fn check(outputs: &[&Path], inputs: &[PathBuf]) -> Result<(), CommandError> {
    let mut taken: Vec<(PathBuf, &str)> = inputs
        .iter()
        .filter_map(|input| Some((input.canonicalize().ok()?, "is read by this command")))
        .collect();
    for output in outputs {
        let place = real_path(output);
        if let Some((_, why)) = taken.iter().find(|(other, _)| *other == place) {
            return Err(format!(
                "name another file to write: {} {why} and would be lost",
                output.display()
            )
            .into());
        }
        // A device may be written to several times.
        if !place.exists() || place.is_file() {
            taken.push((place, "is written twice by this command"));
        }
    }
    Ok(())
}

/// Folders and files that an output folder must not collide with.
pub struct ProtectedPaths<'s> {
    /// The workspace in which the tour's files may be.
    pub workspace: &'s Workspace,
    /// The files that the command reads.
    pub inputs: &'s [PathBuf],
    /// The user's home folder.
    pub home: Option<PathBuf>,
}

/// Refuses an output folder that is not meant for outputs: the tour's folder, one around it, the home folder, or one in the
/// tour's folder that contains files of the tour. The files would be mixed up or, if the folder is replaced as a whole,
/// lost.
///
/// # Errors
/// The folder is one of these, be it through links. `option` is the option that named it.
pub fn check_folder(
    folder: &Path,
    option: &str,
    around: &ProtectedPaths<'_>,
) -> Result<(), CommandError> {
    let place = real_path(folder);
    let tour = around.workspace.real_tour_folder();
    let refuse = |what: &str| {
        let shown = folder.display();
        Err(format!(
            "{option} {shown}: this is {what}; name a folder that holds nothing else, such as {}",
            folder.join("output").display()
        )
        .into())
    };
    if place == tour {
        return refuse("the tour's own folder");
    }
    if tour.starts_with(&place) {
        return refuse("a folder around the tour's own");
    }
    if around
        .home
        .as_ref()
        .is_some_and(|home| self::real_path(home).starts_with(&place))
    {
        return refuse("the home folder, or one around it");
    }
    let is_tour_file = |input: &&PathBuf| {
        input
            .canonicalize()
            .is_ok_and(|input| input.starts_with(&place))
    };
    if let Some(input) = around.inputs.iter().find(is_tour_file) {
        let name = input.file_name().unwrap_or_default();
        return refuse(&format!(
            "where {} lies, which this command reads",
            name.display()
        ));
    }
    if place.starts_with(tour) && !is_for_outputs(&place)? {
        return refuse("a folder of the tour's with other files in it");
    }
    Ok(())
}

/// Whether a folder is empty or contains the output of an earlier build: an unzipped pack, playlists, or only stories if
/// that build was killed before it wrote its playlists.
fn is_for_outputs(folder: &Path) -> Result<bool, CommandError> {
    let Ok(entries) = visible(folder) else {
        return Ok(true);
    };
    let is_listed = |path: &PathBuf| {
        has_ending(path, "m3u8") || path.file_name().is_some_and(|name| name == MANIFEST)
    };
    if entries.iter().any(is_listed) {
        return Ok(true);
    }
    for entry in entries {
        let has_stories_only =
            entry.is_dir() && visible(&entry)?.iter().all(|path| has_ending(path, "opus"));
        if !has_stories_only {
            return Ok(false);
        }
    }
    Ok(true)
}

fn has_ending(path: &Path, wanted: &str) -> bool {
    path.extension().is_some_and(|ending| ending == wanted)
}

/// The entries of a folder, except hidden ones: settings of version control and desktops also lie in empty folders.
fn visible(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        if !entry.file_name().as_encoded_bytes().starts_with(b".") {
            paths.push(entry.path());
        }
    }
    Ok(paths)
}

/// Refuses to replace a file of another kind, by its first bytes.
///
/// # Errors
/// The file exists and has other first bytes.
pub fn check_kind(output: &Path, beginning: &[u8], what: &str) -> Result<(), CommandError> {
    let head = match files::open(output) {
        Ok(file) => files::start(file, beginning.len())?,
        Err(_) => Vec::new(),
    };
    if head.is_empty() || head == beginning {
        Ok(())
    } else {
        Err(format!(
            "name another file to write, or remove {}, which exists and is not {what}",
            output.display()
        )
        .into())
    }
}

/// The real path at which a file or folder lies or will lie, with links resolved as far as folders exist.
fn real_path(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let real = absolute.ancestors().find_map(|around| {
        let missing = absolute.strip_prefix(around).ok()?;
        let real = around.canonicalize().ok()?;
        // Joining an empty path would add a slash, which would turn a file into a folder.
        Some(if missing.as_os_str().is_empty() {
            real
        } else {
            real.join(missing)
        })
    });
    real.unwrap_or(absolute)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inputs_are_never_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::fs::write(at("tour.json"), "{}").unwrap();
        let inputs = [at("tour.json")];
        let refused = |outputs: &[&str]| {
            let outputs: Vec<PathBuf> = outputs.iter().map(|name| at(name)).collect();
            let outputs: Vec<&Path> = outputs.iter().map(PathBuf::as_path).collect();
            check(&outputs, &inputs).is_err()
        };
        assert!(!refused(&["a.pack", "a.html"]));
        assert!(refused(&["tour.json"]));
        assert!(refused(&["./tour.json"]));
        assert!(refused(&["a.pack", "a.pack"]));
        assert!(check_kind(&at("tour.json"), b"PK", "a pack").is_err());
        assert!(check_kind(&at("new.pack"), b"PK", "a pack").is_ok());
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink("tour.json", at("link.json")).unwrap();
            assert!(refused(&["link.json"]));
            let null = Path::new("/dev/null");
            assert!(check(&[null, null], &inputs).is_ok());
        }
    }

    #[test]
    fn outputs_are_not_mixed_with_the_tour() {
        let outer = tempfile::tempdir().unwrap();
        let at = |name: &str| outer.path().join(name);
        for folder in [
            "work/tour/audio/en",
            "work/tour/bin",
            "work/tour/empty",
            "home/x",
        ] {
            std::fs::create_dir_all(at(folder)).unwrap();
        }
        for file in ["tour.json", "audio/en/a.wav", "bin/speak"] {
            std::fs::write(at("work/tour").join(file), "").unwrap();
        }
        for (folder, file) in [
            ("site", "manifest.json"),
            ("plain", "en.m3u8"),
            ("killed/en", "01 Gate.opus"),
            ("takes/en", "gate.flac"),
        ] {
            std::fs::create_dir_all(at("work/tour").join(folder)).unwrap();
            std::fs::write(at("work/tour").join(folder).join(file), "").unwrap();
        }
        std::fs::write(at("work/tour/empty/.gitignore"), "*").unwrap();
        let workspace = Workspace::named(&at("work/tour"), &at("work")).unwrap();
        let around = ProtectedPaths {
            workspace: &workspace,
            inputs: &[at("work/tour/tour.json"), at("work/tour/audio/en/a.wav")],
            home: Some(at("home")),
        };
        #[cfg(unix)]
        std::os::unix::fs::symlink(at("work/tour"), at("link")).unwrap();
        for (folder, expected) in [
            ("work/tour", Some("the tour's own folder")),
            ("work/tour/.", Some("the tour's own folder")),
            ("work/tour/audio/..", Some("the tour's own folder")),
            #[cfg(unix)]
            ("link", Some("the tour's own folder")),
            ("work", Some("around the tour's own")),
            (".", Some("around the tour's own")),
            ("home", Some("the home folder")),
            ("work/tour/audio", Some("where a.wav lies")),
            ("work/tour/audio/en", Some("where a.wav lies")),
            #[cfg(unix)]
            ("link/audio", Some("where a.wav lies")),
            ("work/tour/bin", Some("other files in it")),
            ("work/tour/takes", Some("other files in it")),
            ("work/tour/empty", None),
            ("work/tour/killed", None),
            ("work/tour/new/deeper", None),
            ("work/tour/site", None),
            ("work/tour/plain", None),
            ("work/site", None),
            ("home/x", None),
            ("work/tour-site", None),
        ] {
            let found = check_folder(&at(folder), "--folder", &around);
            let found = found.err().map(|error| error.to_string());
            let is_expected = match (&found, expected) {
                (Some(found), Some(expected)) => found.contains(expected),
                (found, expected) => found.is_none() && expected.is_none(),
            };
            assert!(is_expected, "{folder}: {found:?}");
        }
        assert!(check_folder(Path::new("/"), "--site", &around).is_err());
    }
}
