//! The PACK argument. If it is a tour instead, the error says which command builds its pack.

use super::load::load;
use super::outcome::CommandError;
use crate::pack::names;
use crate::wording::{command, command_on, path as word};
use std::ffi::OsStr;
use std::path::Path;

/// Refuses a tour, and the folder of a `--site`, where a pack is needed. Anything else is checked when the pack is opened.
///
/// # Errors
/// The path is a tour or a site. The message says what to run before the command `wanted` ("play").
pub fn require(wanted: &str, path: &Path) -> Result<(), CommandError> {
    if is_site(path) {
        return Err(format!(
            "{} is a pack that was unpacked for a web server: put the folder on a server as it is, and name the pack file for \
             `soundwalk {wanted}` (`soundwalk build TOUR -o FILE.pack` writes it)",
            path.display()
        )
        .into());
    }
    let is_tour = if path.is_dir() {
        path.join("tour.json").is_file()
    } else {
        path.extension() == Some(OsStr::new("json"))
    };
    if !is_tour {
        return Ok(());
    }
    let shown = path.display();
    let Ok(loaded) = load(path) else {
        return Ok(());
    };
    let id = loaded.parsed.partial().map(|tour| tour.id.as_str());
    let id = id.filter(|id| crate::tour::names::is_id(id));
    let pack = format!("{}.pack", id.unwrap_or("tour"));
    let build = command(&["soundwalk", "build", &word(path), "-o", &pack]);
    let then = command_on(wanted, Path::new(&pack));
    Err(
        format!("{shown} is a tour, not a pack: build it first with `{build}`, then `{then}`")
            .into(),
    )
}

/// Whether a folder was written by `build --site`.
fn is_site(path: &Path) -> bool {
    [names::MANIFEST, "index.html"]
        .iter()
        .all(|name| path.join(name).is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folder_of_a_site_is_distinguished_from_a_pack() {
        let folder = tempfile::tempdir().unwrap();
        assert!(require("serve", folder.path()).is_ok());
        for name in [names::MANIFEST, "index.html"] {
            std::fs::write(folder.path().join(name), "").unwrap();
        }
        let error = require("serve", folder.path()).unwrap_err().to_string();
        assert!(
            error.contains("name the pack file for `soundwalk serve`"),
            "{error}"
        );
    }
}
