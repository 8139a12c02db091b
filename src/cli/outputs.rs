//! Files that a command writes must not be those that it reads: an option's value is easily the wrong one of two names, and
//! a tour or a recorded walk cannot be made again.

use super::Trouble;
use crate::files;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Refuses outputs that would replace one of the inputs or one another.
///
/// # Errors
/// The first output that names an input or another output, also through links.
pub fn check(outputs: &[&Path], inputs: &[PathBuf]) -> Result<(), Trouble> {
    let mut taken: Vec<(PathBuf, &str)> = inputs
        .iter()
        .filter_map(|input| Some((input.canonicalize().ok()?, "is read by this command")))
        .collect();
    for output in outputs {
        let place = place(output);
        if let Some((_, why)) = taken.iter().find(|(other, _)| *other == place) {
            return Err(format!(
                "{} {why} and would be lost: name another file to write",
                output.display()
            )
            .into());
        }
        // Everything may be written to a device.
        if !place.exists() || place.is_file() {
            taken.push((place, "is written twice by this command"));
        }
    }
    Ok(())
}

/// Refuses to replace a file that does not begin as one of its kind does: it is something else.
///
/// # Errors
/// A file that is there and begins otherwise.
pub fn check_kind(output: &Path, beginning: &[u8], what: &str) -> Result<(), Trouble> {
    let mut head = Vec::new();
    if let Ok(file) = files::open(output) {
        file.take(beginning.len() as u64).read_to_end(&mut head)?;
    }
    match head.is_empty() || head == beginning {
        true => Ok(()),
        false => Err(format!(
            "{} is there already and is not {what}: name another file to write, or remove this one",
            output.display()
        )
        .into()),
    }
}

/// Where a file lies or will lie, without links as far as there are folders.
fn place(path: &Path) -> PathBuf {
    let of_folder = || {
        let folder = crate::aside::folder_of(path).canonicalize().ok()?;
        Some(folder.join(path.file_name()?))
    };
    path.canonicalize()
        .ok()
        .or_else(of_folder)
        .unwrap_or_else(|| path.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_is_read_is_replaced() {
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
}
