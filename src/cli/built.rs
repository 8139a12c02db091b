//! Commands that want a pack and are given the tour that it is built from: the error is the command that builds it.

use super::Trouble;
use super::load::load;
use crate::wording::{command, command_on, path as word};
use std::ffi::OsStr;
use std::path::Path;

/// Refuses a tour where a pack is wanted. Anything else is left to whoever opens packs.
///
/// # Errors
/// A folder with a `tour.json`, or such a file; the text names what is to be run before `wanted` ("play").
pub fn expect_pack(wanted: &str, path: &Path) -> Result<(), Trouble> {
    let is_tour = match path.is_dir() {
        true => path.join("tour.json").is_file(),
        false => path.extension() == Some(OsStr::new("json")),
    };
    if !is_tour {
        return Ok(());
    }
    let shown = path.display();
    let Ok(loaded) = load(path) else {
        return Ok(());
    };
    let id = loaded.reading.partial().map(|tour| tour.id.as_str());
    let id = id.filter(|id| crate::tour::names::is_id(id));
    let pack = format!("{}.pack", id.unwrap_or("tour"));
    let build = command(&["soundwalk", "build", &word(path), "-o", &pack]);
    let then = command_on(wanted, Path::new(&pack));
    Err(
        format!("{shown} is a tour, not a pack: build it first with `{build}`, then `{then}`")
            .into(),
    )
}
